"""`lcbtui config`: the settings, and what is wrong in them; `lcbtui views`: the saved views."""

import json
import os
from collections.abc import Iterator
from typing import Any

import click

from lcbtui.cli.completion import complete_view
from lcbtui.cli.output import NOTHING_MATCHED, note
from lcbtui.errors import ConfigError
from lcbtui.report.files import whole_file
from lcbtui.settings.config import (
    KEYS,
    OF_VIEWS,
    PROGRAM,
    Settings,
    config_place,
    is_file,
    load_settings,
    read_config,
)
from lcbtui.settings.saved import remove_view, saved_views, views_folder
from lcbtui.text.width import pad, text_width
from lcbtui.view.notation import Form
from lcbtui.view.state import field_named, to_command

WRONG = 2
"""The exit status of `check` where something is wrong."""


@click.group("config", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Show, check or edit the settings."""
    if context.invoked_subcommand is None:
        context.invoke(show)


@command.command("show")
def show() -> None:
    """Print every setting as config.toml has it, and where its value is from."""
    from lcbtui.tui.keymap import problems_of

    settings = load_settings()
    if problems := problems_of(settings):
        note("; ".join(problems))
    for name, value in _values(settings):
        print(f"{name} = {value}  # {settings.origins.get(name, 'default')}")
    if settings.keys:
        print(f"\n[{KEYS}]")
    for action, keys in settings.keys.items():
        value = json.dumps(keys[0] if len(keys) == 1 else keys, ensure_ascii=False)
        is_bare = action.isascii() and action.replace("-", "").replace("_", "").isalnum()
        name = action if is_bare else json.dumps(action)
        print(f"{name} = {value}  # {settings.origins[f'{KEYS}.{action}']}")


@command.command("path")
def path() -> None:
    """Print where the config file is, or would be."""
    print(config_place(os.environ))


@command.command("check")
def check() -> int:
    """Print what is wrong in the config file, and what would work.

    The exit status is 2 if anything is wrong.
    """
    place = config_place(os.environ)
    from lcbtui.tui.keymap import problems_of

    problems = problems_of(load_settings()) if is_file(place) else []
    for problem in problems:
        print(problem)
    if not problems:
        note(f"{place}: {'nothing is wrong' if is_file(place) else 'is not there'}")
    return WRONG if problems else 0


@command.command("edit")
def edit() -> None:
    """Edit the config file in $EDITOR; a new one has every setting as a comment."""
    from lcbtui.tui.keymap import problems_of

    place = config_place(os.environ)
    if not is_file(place):
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(f"{place.parent}: {error.strerror}") from None
        with whole_file(str(place)) as out:
            out.writelines(f"{line}\n" for line in commented_settings())
    click.edit(filename=str(place))
    if problems := problems_of(read_config(place)):
        note("; ".join(problems))


def commented_settings() -> Iterator[str]:
    """Write the lines of a config file in which every setting and key binding is a comment."""
    from lcbtui.tui.keymap import lines_of_keys

    yield "# A line without its # is in force; flags and LCBTUI_* variables come before it."
    yield ""
    for name, value in _values(Settings()):
        words = PROGRAM.get(name) or field_named(name).help
        yield f"# {name} = {value}  # {words}"
    yield ""
    yield f"# [{KEYS}]"
    yield from lines_of_keys()


def _values(settings: Settings) -> Iterator[tuple[str, str]]:
    """List all settings except key bindings, each with its name and its value as TOML."""

    def toml(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    for name in PROGRAM:
        yield name, toml(getattr(settings, name))
    for name in OF_VIEWS:
        field, value = field_named(name), getattr(settings.state, name)
        is_switch = field.notation.form is Form.SWITCH
        text = value if is_switch else "" if value is None else field.notation.format(value)
        yield name, toml(text)


@click.group("views", invoke_without_command=True)
@click.pass_context
def views(context: click.Context) -> int:
    """List the views saved in the explorer, each with the command that rebuilds it.

    --view NAME of the explorer, ls, plot, stats and pick begins with one. The exit status is 1
    where there is none, and 2 where none of them can be read.
    """
    if context.invoked_subcommand is not None:
        return 0
    saved, problems = saved_views()
    base = load_settings().state
    width = max((text_width(view.name) for view in saved), default=0)
    for view in saved:
        print(f"{pad(view.name, width)}  {to_command(view.state, base)}")
    if problems and not saved:
        raise ConfigError("; ".join(problems))
    if problems:
        note("; ".join(problems))
    if not saved:
        note(f"no view is saved in {views_folder()}")
        return NOTHING_MATCHED
    return 0


@views.command("rm")
@click.argument("name", shell_complete=complete_view)
def remove(name: str) -> int:
    """Delete the view of this name."""
    note(f"deleted {remove_view(name)}")
    return 0

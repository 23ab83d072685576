"""`lcbtui config`: settings and what is wrong in them; `views`: the saved ones; `completion`."""

import json
import os

import click
from click.shell_completion import BashComplete, add_completion_class, get_completion_class

from lcbtui.cli.output import NOTHING_MATCHED, note
from lcbtui.errors import ConfigError
from lcbtui.settings.config import (
    OF_VIEWS,
    PROGRAM,
    SOURCES,
    config_place,
    load_settings,
    saved_views,
    views_folder,
)
from lcbtui.text.width import pad, text_width
from lcbtui.view.state import Form, field_named, to_command


@click.command("config")
def command() -> None:
    """Print the settings as config.toml has them, every default as a comment.

    Behind each stands where it is from, or what it does. What is wrong is told, and the exit status
    is 2 then.
    """
    from lcbtui.tui.theme import problems_of

    settings = load_settings()

    def write(name: str, value: object, words: str, setting: str) -> None:
        origin = settings.origins.get(setting)
        written = f"{name} = {json.dumps(value, ensure_ascii=False)}  # {origin or words}"
        print(written if origin else f"# {written}")

    print(f"# {config_place(os.environ)}")
    for name, words in PROGRAM.items():
        write(name, getattr(settings, name), words, name)
    for name in OF_VIEWS:
        field, value = field_named(name), getattr(settings.state, name)
        if field.notation.form is not Form.SWITCH:
            value = "" if value is None else field.notation.format(value)
        write(name, value, field.help, name)
    comment = "" if settings.sources else "# "
    print(f'{comment}[{SOURCES}]  # NAME = "path of a file", or an array of paths')
    for name, files in settings.sources.items():
        write(name, files, "", f"{SOURCES}.{name}")
    if problems := problems_of(settings):
        raise ConfigError("; ".join(problems))


@click.command("views")
def views() -> int:
    """List the views saved in the explorer, each with the command that rebuilds it.

    --view NAME of the explorer, ls, plot, stats and pick begins with one. The exit status is 1
    where there is none, and 2 where none of them can be read.
    """
    saved, problems = saved_views()
    base = load_settings().state
    width = max(map(text_width, saved), default=0)
    for name, state in saved.items():
        print(f"{pad(name, width)}  {to_command(state, base)}")
    if problems and not saved:
        raise ConfigError("; ".join(problems))
    if problems:
        note("; ".join(problems))
    elif not saved:
        note(f"no view is saved in {views_folder()}")
    return 0 if saved else NOTHING_MATCHED


@add_completion_class
class Bash(BashComplete):
    """Shell completion for bash that quotes names with spaces."""

    source_template = """\
%(complete_func)s() {
    local IFS=$'\\n' response completion type value
    response=$(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD \\
        %(complete_var)s=bash_complete "$1")
    COMPREPLY=()
    for completion in $response; do
        IFS=',' read -r type value <<< "$completion"
        if [[ $type == file ]]; then
            compopt -o default
        elif [[ $type == plain ]]; then
            [[ ${COMP_WORDS[COMP_CWORD]} == [\\"\\']* ]] || printf -v value %%q "$value"
            COMPREPLY+=("$value")
        fi
    done
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""


@click.command("completion")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def completion(shell: str) -> None:
    """Print the completion script for SHELL.

    bash: eval "$(lcbtui completion bash)"; fish: lcbtui completion fish | source; zsh: as bash.
    """
    kind = get_completion_class(shell)
    assert kind is not None  # the three shells are click's own
    program = click.get_current_context().find_root().command
    print(kind(program, {}, "lcbtui", "_LCBTUI_COMPLETE").source())

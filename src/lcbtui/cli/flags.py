"""Arguments and flags of all commands: sources, models and views, and how a shell completes them.

The flags are made from the table of ViewState's fields. Names are only looked up when a shell asks.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, dropwhile
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from lcbtui.cli.output import F, note, option
from lcbtui.dataset.columns import OPENNESS_LABELS, SHORT_NAMES
from lcbtui.dataset.lookup import nearest_names
from lcbtui.errors import LcbtuiError, SourceError, UsageError
from lcbtui.settings.config import config_place, load_settings, read_config, view_named, view_names
from lcbtui.sources.catalog import STDIN, bundled, find, find_all, known_sources, named_files
from lcbtui.text.words import safe_text
from lcbtui.view.state import FIELDS, LIST, Field, Form, ViewState, from_flags


def complete_source(
    _: click.Context | None, __: click.Parameter | None, typed: str
) -> list[CompletionItem]:
    """Complete the name of a source in the shell, or a file name if no source matches.

    Never both: bash drops all suggestions as soon as one of them asks for files.
    """
    names = [CompletionItem(name) for name in known_sources() if name.startswith(typed)]
    return names or [CompletionItem(typed, type="file")]


def complete_model(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    """Complete a model's name in the shell by its beginning.

    Case is ignored. The names are those of the sources named on the command line, else of the
    sources that the command reads.
    """
    from lcbtui.sources.open import labels_of

    reads_all = any(parameter.name == "names" for parameter in context.command.params)
    # click leaves arguments where they are when the last flag has no value yet
    sources = context.params.get("source") or context.params.get("sources") or ()
    if not sources and not reads_all:
        sources = tuple(context.args[:1])
    try:
        by_default = bundled() if reads_all else (load_settings().source,)
        infos = find_all(sources or by_default)
    except LcbtuiError:
        return []
    wanted, labels = typed.casefold(), dict.fromkeys(chain.from_iterable(map(labels_of, infos)))
    names = (name for name in labels if name.isprintable())
    return [CompletionItem(name) for name in names if name.casefold().startswith(wanted)]


def sources_before_names(
    words: tuple[str, ...], sources: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split arguments such as `paper mine.csv MODEL MODEL` into sources and model names.

    Args:
        words: the arguments; leading names of sources, "-", paths with a dot or a slash and
            folders are sources; without a dot or a slash not all of them.
        sources: the sources given by `-d`, which come first.

    Raises:
        UsageError: if no model name is left.
    """
    paths = {*known_sources(), STDIN}
    paths |= {it for it in words if not {*"./"}.isdisjoint(it) and os.path.exists(it)}  # noqa: PTH110 - Path raises for a very long word
    names = [*dropwhile(lambda word: word in paths or os.path.isdir(word), words)]  # noqa: PTH112
    names = names or [*dropwhile(paths.__contains__, words)]  # models may be called like folders
    if not names:
        said = safe_text(" ".join(words))
        raise UsageError(f"{said}: no model is named; names come after sources")
    return (*sources, *words[: len(words) - len(names)]), tuple(names)


def name_files() -> None:
    """Let the names that the config file gives to files stand for sources."""
    named_files.clear()
    if os.path.isfile(place := config_place(os.environ)):  # noqa: PTH113 - as in `load_settings`, whose variables need not be right
        sources = read_config(place).sources
        named_files.update({name: [*map(Path, paths)] for name, paths in sources.items()})


def refuse_mistyped(word: str, commands: Sequence[str], topics: Sequence[str]) -> None:
    """Raise an error if a first argument is no source, but similar to a command's name.

    Args:
        word: the first argument, which is no command.
        commands: the names of all commands.
        topics: the pages that `lcbtui help` has, where help is asked for; else none.

    Raises:
        UsageError: with the similar names.
    """
    if not word or word.startswith("-") or "." in word or os.sep in word:
        return  # a flag, or a path
    try:
        find(word)
    except SourceError:
        near = nearest_names(word, (*commands, "--version", *topics))
        if near or topics:
            meant = " or ".join(f"lcbtui {'help ' * (name in topics)}{name}" for name in near)
            instead = f"did you mean {meant}?" if near else "see lcbtui --help"
            message = f"{word}: there is no such command, source or file; {instead}"
            raise UsageError(message) from None


data_option = option("source", "-d", "--data", multiple=True, shell_complete=complete_source)

OF_SOURCES = (
    *("x", "y", "lower_better", "label", "series_by", "window"),
    *("params_unit", "params_from_names", "join_params", "join"),
    *("table", "transpose", "pivot", "as_is", "cluster"),
    *("problems", "release", "plus_minus"),
)
"""The fields that say what a source is: its columns in their roles, its window and sizes."""


def of_a_view(function: F) -> F:
    """Add the SOURCE arguments and the flags for all options of a view to a click command.

    It gets `sources` and a keyword argument for each field of ViewState, still as text;
    `view_state` parses them to a ViewState.
    """
    view = option(
        "--view",
        shell_complete=lambda _, __, typed: [
            name for name in view_names() if name.startswith(typed)
        ],
    )
    every = field_flags(*(field.name for field in FIELDS))
    return source_argument()(every(view(function)))


def field_flags(*names: str) -> Callable[[F], F]:
    """Make a decorator that adds the flags of some named options of a view to a click command."""

    def with_flags(function: F) -> F:
        for field in reversed(FIELDS):
            if field.name in names:
                function = _option(field)(function)
        return function

    return with_flags


def source_argument(*, required: bool = False, then: str = "") -> Callable[[F], F]:
    """Make a decorator that adds the SOURCE arguments to a click command, with shell completion.

    Args:
        required: whether at least one source is required.
        then: further words of the usage line after SOURCE, with a leading space.
    """
    return click.argument(
        "sources",
        nargs=-1,
        required=required,
        metavar=("SOURCE..." if required else "[SOURCE]...") + then,
        shell_complete=complete_source,
    )


def view_state(
    sources: str | Sequence[str] | None, values: Mapping[str, Any], *, human_readable: bool = True
) -> ViewState:
    """Parse a command's flags to view options, with defaults from a saved view or the settings.

    Keeps a note on errors in the config file.

    Args:
        sources: the sources named; none for those of the saved view or the settings.
        values: the values of the flags, as texts and switches.
        human_readable: whether to use the columns of the settings; not for output that programs
            read.

    Raises:
        LcbtuiError: for a value that cannot be used.
    """
    settings = load_settings()
    if settings.problems:
        note("; ".join(settings.problems))
    base = settings.state if human_readable else replace(settings.state, columns=None)
    if values.get("view") is not None:
        base = view_named(values["view"])
    state = from_flags(sources, values, base)
    if state.query:  # what is no query is told before anything is read, which may take its time
        from lcbtui.query.parse import parse

        parse(state.query)
    return state


def _option(field: Field[Any]) -> Callable[[F], F]:
    names = [field.name, field.flag, *([field.short] if field.short else [])]
    if field.notation.form is Form.SWITCH:
        names[1] = f"{field.flag}/{field.off_flag}"
        return click.option(*names, default=None, help=field.help)

    def joined(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> str | None:
        if field.name == "ours" and len(given) > 1:  # the second would silently replace the first
            why = 'takes one model; a column highlight with "true" marks several'
            raise UsageError(f"{field.flag} {why}")
        return ",".join(given) if given else None

    adds_up = field.name == "ours" or field.notation is LIST
    return click.option(
        *names,
        callback=joined if adds_up else None,
        metavar=field.notation.metavar,
        multiple=adds_up or field.notation.form is Form.REPEATED,
        help=field.help,
        shell_complete=_COMPLETED.get(field.name),
    )


def _complete_list(words: Iterable[str], _: object, __: object, typed: str) -> list[str]:
    """Complete the last value of a comma-separated list, each with "-" in front or not."""
    done, comma, last = typed.rpartition(",")
    sign = "-" if last.startswith("-") else ""
    return [done + comma + sign + word for word in words if (sign + word).startswith(last)]


_COLUMNS = ("x", "y", "label", "series_by", "sort", "columns", "as_is", "cluster")
_COMPLETED: dict[str, Callable[..., Any]] = {
    **dict.fromkeys(("against", "join"), complete_source),
    **dict.fromkeys(("ours", "vs", "pins", "by_month"), complete_model),
    **dict.fromkeys(_COLUMNS, partial(_complete_list, SHORT_NAMES)),
    "series": partial(_complete_list, OPENNESS_LABELS),
}
"""How a shell completes the values of flags."""

"""The view flags of every command, made from the table of ViewState's fields."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import click

from lcbtui.cli.completion import complete_model, complete_source, complete_view
from lcbtui.cli.output import F, note
from lcbtui.dataset.columns import OPENNESS_LABELS, SHORT_NAMES
from lcbtui.errors import UsageError
from lcbtui.query.parse import parse
from lcbtui.settings.config import load_settings
from lcbtui.settings.saved import view_named
from lcbtui.view.state import FIELDS, LIST, Field, Form, ViewState, from_flags

why_flag = click.option("--why", is_flag=True, help="Tell how the answer was worked out.")
metric_flag = click.option(
    "--metric", metavar="NAME", help="Compare runs by this metric or scorer."
)
whole_flag = click.option(
    "--all", "whole", is_flag=True, help="Leave nothing out: every model and every number."
)

OF_SOURCES = (
    *("x", "y", "lower_better", "label", "series_by", "window"),
    *("params_unit", "params_from_names", "join_params", "join"),
    *("table", "transpose", "pivot", "as_is", "cluster"),
    *("problems", "release", "plus_minus"),
)
"""The fields that say what a source is: its columns in their roles, its window and sizes."""


def view_flags(function: F) -> F:
    """Decorate a click command with the SOURCE arguments and all flags for options of a view.

    The command gets `sources` and a keyword argument for each field of ViewState, still as text;
    `view_state` parses them to a ViewState.
    """
    function = click.option(
        "--view",
        metavar="NAME",
        help="Begin with a view that was saved in the explorer.",
        shell_complete=complete_view,
    )(function)
    return source_argument()(field_flags(*(field.name for field in FIELDS))(function))


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
        base = view_named(values["view"]).state
    state = from_flags(sources, values, base)
    if state.query:  # what is no query is told before anything is read, which may take its time
        parse(state.query)
    return state


def _option(field: Field[Any]) -> Callable[[F], F]:
    names = [field.name, field.flag, *([field.short] if field.short else [])]
    if field.notation.form is Form.SWITCH:
        names[1] = f"{field.flag}/{field.off_flag}"
        return click.option(*names, default=None, help=field.help)

    def joined(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> str | None:
        """Join the values of a repeated flag by commas; refuse a second `--ours`.

        Raises:
            UsageError: for a second `--ours`, which would silently replace the first.
        """
        if field.name == "ours" and len(given) > 1:
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
        shell_complete=_completer(field),
    )


def _completer(field: Field[Any]) -> Callable[..., Any]:
    """Choose the shell completion of a flag's value: sources, models or a comma-separated list."""
    if field.name in {"against", "join"}:
        return complete_source
    if field.name in {"ours", "vs", "pins", "by_month"}:
        return complete_model
    of_columns = {"x", "y", "label", "series_by", "sort", "columns", "as_is", "cluster"}
    words = SHORT_NAMES if field.name in of_columns else ()
    words = OPENNESS_LABELS if field.name == "series" else words

    def complete(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
        done, comma, last = typed.rpartition(",")
        sign = "-" if last.startswith("-") else ""
        return [done + comma + sign + word for word in words if (sign + word).startswith(last)]

    return complete

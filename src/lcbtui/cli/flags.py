"""The view flags of every command, made from the table of ViewState's fields."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import click

from lcbtui.cli.completion import complete_model, complete_source, complete_view
from lcbtui.cli.output import note
from lcbtui.dataset.standard import OPENNESS_LABELS, SHORT_NAMES
from lcbtui.errors import UsageError
from lcbtui.settings.config import Settings, load_settings, variable_of
from lcbtui.view.notation import LIST, Form
from lcbtui.view.state import FIELDS, Field, ViewState, field_named, from_flags

F = TypeVar("F", bound=Callable[..., Any])

why_flag = click.option("--why", is_flag=True, help="Tell how the answer was worked out.")
whole_flag = click.option(
    "--all", "whole", is_flag=True, help="Leave nothing out: every model and every number."
)

_DATASET_FIELDS = {
    *("x", "y", "lower_better", "label", "series_by", "window"),
    *("params_unit", "params_from_names", "join_params", "sizes"),
    *("table", "transpose", "pivot", "as_is"),
    *("problems", "release", "plus_minus"),
}
_COLUMN_FIELDS = ("x", "y", "label", "series_by", "sort", "columns", "as_is")
_MODEL_FIELDS = ("ours", "vs", "pins", "by_month")
_COMPLETED = {"series": OPENNESS_LABELS, **dict.fromkeys(_COLUMN_FIELDS, SHORT_NAMES)}


def view_flags(function: F) -> F:
    """Add every view flag and the SOURCE arguments to a command.

    The command gets `sources` and one keyword argument a field, unparsed; `view_state` turns
    them into a ViewState.
    """
    function = click.option(
        "--view",
        metavar="NAME",
        help="Begin with a view that was saved in the explorer.",
        shell_complete=complete_view,
    )(function)
    for field in reversed(FIELDS):
        function = _option(field)(function)
    return source_argument()(function)


def dataset_flags(function: F) -> F:
    """Add the flags that say what a source is: its columns in their roles, its window and sizes."""
    for field in reversed(FIELDS):
        if field.name in _DATASET_FIELDS:
            function = _option(field)(function)
    return function


def comparison_flags(function: F) -> F:
    """`dataset_flags`, and what differences of counted scores are taken with."""
    return dataset_flags(_option(field_named("rho"))(function))


def query_flag(function: F) -> F:
    """Add `--query`."""
    return _option(field_named("query"))(function)


def bits_flag(function: F) -> F:
    """Add `--bits`."""
    return _option(field_named("bits"))(function)


def ours_flag(function: F) -> F:
    """Add `--ours`."""
    return _option(field_named("ours"))(function)


def source_argument(*, required: bool = False, then: str = "") -> Callable[[F], F]:
    """The SOURCE arguments, completed with the bundled names and files.

    Args:
        required: whether there must be one.
        then: what may stand beside them, with a blank before it.
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
    """The ViewState of a command's keyword arguments, over a saved view or the settings.

    What is wrong in the settings is noted.

    Args:
        sources: the sources named; none for those of the view or the settings.
        values: the texts and switches of the flags.
        human_readable: whether the columns of the settings are wanted, which a program that
            reads all of them does not expect.

    Raises:
        LcbtuiError: for a value that cannot be used.
    """
    settings = load_settings()
    if settings.problems:
        note("; ".join(settings.problems))
    base = settings.state if human_readable else replace(settings.state, columns=None)
    if values.get("view") is not None:
        from lcbtui.settings.saved import view_named

        base = view_named(values["view"]).state
    state = from_flags(sources, values, base)
    if state.query:  # what is no query is told before anything is read, which may take its time
        from lcbtui.query.parse import parse

        parse(state.query)
    return state


def require_theme(theme: str | None, settings: Settings) -> None:
    """Refuse a theme that there is not before anything is read, which may take its time.

    Args:
        theme: of the flag; without it that of the variable counts. The explorer tells of a wrong
            one in the file, and has its own then.
        settings: those in force.

    Raises:
        UsageError: for such a theme; it says what would work.
    """
    variable = settings.origins.get("theme", "")
    name, called = (theme, "") if theme else (settings.theme, f"{variable}: ")
    if not theme and variable != variable_of("theme"):
        return
    from lcbtui.tui.theme import unknown_theme

    problem = unknown_theme(name)
    if problem:
        raise UsageError(f"{called}{problem}")


def _option(field: Field[Any]) -> Callable[[F], F]:
    names = [field.name, field.flag, *([field.short] if field.short else [])]
    if field.notation.form is Form.SWITCH:
        names[1] = f"{field.flag}/{field.off_flag}"
        return click.option(*names, default=None, help=field.help)
    is_one, adds_up = field.name == "ours", field.notation is LIST
    return click.option(
        *names,
        callback=_given_once(field.flag) if is_one else _all_given if adds_up else None,
        metavar=field.notation.metavar,
        multiple=is_one or adds_up or field.notation.form is Form.REPEATED,
        help=field.help,
        shell_complete=_complete_field(field),
    )


def _given_once(flag: str) -> Callable[..., str | None]:
    """What a flag is given, where a second one would replace the first without a word."""

    def only(
        _context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]
    ) -> str | None:
        if len(given) > 1:
            raise UsageError(
                f"{flag} takes one model, and is given {len(given)};"
                ' a column highlight with "true" in their rows marks several'
            )
        return given[0] if given else None

    return only


def _all_given(
    _context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]
) -> str | None:
    """The lists that a flag is given, as one."""
    return ",".join(given) if given else None


def _complete_field(field: Field[Any]) -> Callable[..., Any]:
    if field.name in {"against", "sizes"}:
        return complete_source
    if field.name in _MODEL_FIELDS:
        return complete_model
    words = tuple(_COMPLETED.get(field.name, ()))

    def complete(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
        done, comma, last = typed.rpartition(",")
        sign = "-" if last.startswith("-") else ""
        return [done + comma + sign + word for word in words if (sign + word).startswith(last)]

    return complete

"""The view flags of every command, made from the table of ViewState's fields."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

import click

from lcbtui.cli.output import note
from lcbtui.dataset.standard import OPENNESS_LABELS, SHORT_NAMES
from lcbtui.errors import LcbtuiError
from lcbtui.settings.config import load_settings
from lcbtui.sources.catalog import bundled
from lcbtui.view.notation import Form
from lcbtui.view.state import FIELDS, Field, ViewState, field_named, from_flags

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


F = TypeVar("F", bound=Callable[..., Any])

_DATASET_FIELDS = {"x", "y", "label", "series_by", "window", "params_from_names", "join_params"}
_COLUMN_FIELDS = ("x", "y", "label", "series_by", "sort", "columns")
_MODEL_FIELDS = ("ours", "vs", "pins", "by_month")
_COMPLETED = {"series": OPENNESS_LABELS, **dict.fromkeys(_COLUMN_FIELDS, SHORT_NAMES)}


def view_flags(function: F) -> F:
    """Add every view flag and the SOURCE argument to a command.

    The command gets `source` and one keyword argument a field, unparsed; `view_state` turns
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


def source_argument(*, required: bool = False) -> Callable[[F], F]:
    """The SOURCE argument, completed with the bundled names and files."""
    return click.argument("source", required=required, shell_complete=_complete_source)


def view_state(
    source: str | None, values: Mapping[str, Any], *, human_readable: bool = True
) -> ViewState:
    """The ViewState of a command's keyword arguments, over a saved view or the settings.

    What is wrong in the settings is told.

    Args:
        source: the source named; None for that of the view or the settings.
        values: the texts and switches of the flags.
        human_readable: whether the columns of the settings are wanted, which a program that
            reads all of them does not expect.

    Raises:
        LcbtuiError: for a value that cannot be used.
    """
    settings = load_settings()
    for problem in settings.problems:
        note(problem)
    base = settings.state if human_readable else replace(settings.state, columns=None)
    if values.get("view") is not None:
        from lcbtui.settings.saved import view_named

        base = view_named(values["view"]).state
    return from_flags(source, values, base)


def _option(field: Field[Any]) -> Callable[[F], F]:
    names = [field.name, field.flag, *([field.short] if field.short else [])]
    if field.notation.form is Form.SWITCH:
        names[1] = f"{field.flag}/{field.off_flag}"
        return click.option(*names, default=None, help=field.help)
    return click.option(
        *names,
        metavar=field.notation.metavar,
        multiple=field.notation.form is Form.REPEATED,
        help=field.help,
        shell_complete=_complete_field(field),
    )


def _complete_field(field: Field[Any]) -> Callable[..., Any]:
    if field.name == "against":
        return _complete_source
    if field.name in _MODEL_FIELDS:
        return complete_models
    words = tuple(_COMPLETED.get(field.name, ()))

    def complete(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
        done, comma, last = typed.rpartition(",")
        sign = "-" if last.startswith("-") else ""
        return [done + comma + sign + word for word in words if (sign + word).startswith(last)]

    return complete


def complete_column(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    """The names of columns that begin with what was typed."""
    return [name for name in (*SHORT_NAMES, "hf_repo") if name.startswith(typed)]


def complete_view(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    """The names of saved views that begin with what was typed."""
    from lcbtui.settings.saved import view_names

    return [name for name in view_names() if name.startswith(typed)]


def _complete_source(
    _context: click.Context, _parameter: click.Parameter, typed: str
) -> list["CompletionItem"]:
    return complete_source(typed)


def complete_models(
    context: click.Context, _parameter: click.Parameter, typed: str
) -> list["CompletionItem"]:
    """The names of models that begin with what was typed, in any case, or the one that has it.

    They are those of the source that is named on the line, else of those that the command reads.
    """
    from click.shell_completion import CompletionItem

    from lcbtui.sources.catalog import find
    from lcbtui.sources.open import labels_of

    reads_all = any(parameter.name == "names" for parameter in context.command.params)
    # click leaves arguments where they are when the last flag has no value yet
    named = context.params.get("source") or (None if reads_all else next(iter(context.args), None))
    try:
        if named is None and reads_all:
            infos = list(bundled().values())
        else:
            infos = [find(named or load_settings().source)]
    except LcbtuiError:
        return []
    wanted = typed.casefold()
    names = [
        n for n in dict.fromkeys(chain.from_iterable(map(labels_of, infos))) if n.isprintable()
    ]
    found = [name for name in names if name.casefold().startswith(wanted)]
    if not found:  # a shell puts what several have in common in place of what was typed
        found = [name for name in names if wanted in name.casefold()]
        found = found if len(found) == 1 else []
    return [CompletionItem(name) for name in found]


def complete_source(typed: str) -> list["CompletionItem"]:
    """The bundled names that begin with what was typed; files where none does.

    Never both: bash drops all words as soon as one of them asks for files.
    """
    from click.shell_completion import CompletionItem

    names = [CompletionItem(name) for name in bundled() if name.startswith(typed)]
    return names or [CompletionItem(typed, type="file")]


data_option = click.option(
    "-d",
    "--data",
    "source",
    metavar="SOURCE",
    help="Look in this source only; - for stdin.",
    shell_complete=_complete_source,
)

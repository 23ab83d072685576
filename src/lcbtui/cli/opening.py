"""From a ViewState to a View, for the commands that answer once."""

from dataclasses import replace

from lcbtui.cli.output import note
from lcbtui.cli.standard_input import stdin_bytes
from lcbtui.errors import NothingMatchedError, UsageError
from lcbtui.sources.catalog import STDIN, find
from lcbtui.sources.dataset import Dataset
from lcbtui.sources.model import SourceInfo
from lcbtui.sources.open import open_dataset
from lcbtui.sources.safe_text import safe_text
from lcbtui.view.apply import apply
from lcbtui.view.derive import derive
from lcbtui.view.evaluate import rows_named
from lcbtui.view.fields import FIELDS
from lcbtui.view.standing import model_meant
from lcbtui.view.state import ViewState
from lcbtui.view.view import View


def answer(state: ViewState) -> View:
    """Open the source of a ViewState and apply it; a name that no row has is told.

    Raises:
        LcbtuiError: for a source, a query or a name that cannot be used.
    """
    info = find(state.source)
    dataset = _opened(info)
    beside = None
    if state.against is not None:
        if state.against == state.source:
            raise UsageError(f"--against {safe_text(state.against)}: is the source itself")
        beside = _opened(find(state.against))
    view = apply(derive(dataset, state, beside), state)
    for choice in view.dataset.report.choices:
        if state_leaves_open(state, choice.flag):
            note(f"{info.name}: {choice.short} ({choice.flag})")
    _tell_strange_names(view)
    _look_up_vs(view)
    # Means over problems say nothing until it is known over which.
    if view.left_out or not len(view) or dataset.choice is not None:
        note(f"{info.name}: {view.sentence}")
    return view


def answer_by_month(state: ViewState, *, for_people: bool) -> View:
    """The months of the models that a ViewState names, as rows of their own.

    Args:
        state: what is asked for.
        for_people: whether only a table's columns are wanted, and not all there are.

    Raises:
        LcbtuiError: as `answer`.
    """
    from lcbtui.view.months import TABLE_COLUMNS, months_view

    if for_people and state.columns is None:
        state = replace(state, columns=TABLE_COLUMNS)
    # Order, columns and limit are those of the months.
    models = answer(replace(state, sort=(), columns=None, limit=None))
    return months_view(models.dataset, state)


def state_leaves_open(state: ViewState, flag: str) -> bool:
    """Whether a choice that a flag settles was left open."""
    named = [field for field in FIELDS if field.flag == flag]
    return all(getattr(state, field.name) == field.default for field in named)


def _opened(info: SourceInfo) -> Dataset:
    return open_dataset(info, stdin_bytes() if info.name == STDIN else None)


def _look_up_vs(view: View) -> None:
    """A comparison with a model that is not there, or with several, is no answer.

    Raises:
        NothingMatchedError: if the name means no model.
        UsageError: if it means several.
    """
    if view.state.vs is None:
        return
    try:
        model_meant(view, view.state.vs)
    except (NothingMatchedError, UsageError) as error:
        raise type(error)(f"--vs {error}") from error


def _tell_strange_names(view: View) -> None:
    """A pin or a model of ours that is not there would be ignored without a word."""
    state = view.state
    named = [("--ours", state.ours), *(("--pin", pin) for pin in state.pins)]
    for flag, name in named:
        if name is not None and not len(rows_named(view.dataset, view.roles.label, (name,))):
            source = view.dataset.source.name
            note(safe_text(f"{flag} {name}: {source} has no model of that very name"))

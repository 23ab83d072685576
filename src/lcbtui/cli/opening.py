"""From a ViewState to a View, for the commands that answer once.

Opening a source for a question about sizes: results by problem get theirs joined by name.

How many colours there are, and which characters: from flags, settings and the terminal.
"""

import os
from dataclasses import replace

from lcbtui.analysis.best import models_among
from lcbtui.analysis.ranking import model_meant
from lcbtui.chart.style import PALETTE, Charset, Depth, Role, sgr
from lcbtui.cli.output import note, stdin_bytes
from lcbtui.dataset.columns import SourceInfo
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.lookup import Table
from lcbtui.errors import NothingMatchedError, UsageError
from lcbtui.query.masks import rows_named
from lcbtui.report.table import Painter
from lcbtui.sources.catalog import STDIN, find
from lcbtui.sources.open import open_dataset
from lcbtui.text.safe_text import safe_text
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.fields import FIELDS
from lcbtui.view.series import roles_in_force
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
    from lcbtui.analysis.months import TABLE_COLUMNS, months_view

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


def sized_table(source: str, state: ViewState) -> Table:
    """The rows of a source, derived, with the roles in force.

    LiveCodeBench's own results state no sizes, so they are joined from the bundled sources.

    Raises:
        LcbtuiError: for a source or a column that cannot be used.
    """
    dataset = _opened_with_sizes(source)
    joined = state.join_params or dataset.results is not None
    state = replace(state, source=source, join_params=joined)
    dataset = derive(dataset, state)
    return Table(dataset, roles_in_force(dataset, state))


def sized_view(state: ViewState) -> View:
    """The models of a source that a question about sizes is among.

    Raises:
        LcbtuiError: for a source, a column or a query that cannot be used.
    """
    return models_among(_opened_with_sizes(state.source), state)


def _opened_with_sizes(source: str) -> Dataset:
    return open_dataset(find(source), stdin_bytes() if source == STDIN else None)


def depth_of(*, in_color: bool) -> Depth:
    """The colours that the terminal says it has; 256 where it says nothing, as over SSH."""
    if not in_color:
        return Depth.NONE
    if os.environ.get("COLORTERM") in {"truecolor", "24bit"}:
        return Depth.TRUE
    name = os.environ.get("TERM", "")
    return Depth.BASIC if name in {"linux", "ansi", "vt100"} else Depth.INDEXED


def charset_of(*, ascii_only: bool, in_color: bool) -> Charset:
    """The markers: plain characters, or told apart by colour, or by shape where there is none."""
    if ascii_only:
        return Charset.ASCII
    return Charset.COLOUR if in_color else Charset.SHAPES


def painter(*, in_color: bool) -> Painter:
    """What colours a text in the colour of a role."""
    depth = depth_of(in_color=in_color)

    def paint(text: str, role: Role) -> str:
        code = sgr(PALETTE[role], depth)
        return f"\x1b[{code}m{text}\x1b[0m" if code and text else text

    return paint

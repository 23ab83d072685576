"""Which model for me? The dialog that asks for a size, and the one that answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on, work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input
from textual.worker import get_current_worker

from lcbtui.analysis.best import (
    Answers,
    Odds,
    answers,
    comparable_models,
    comparable_windows,
    highest_uncompared,
    odds_of,
)
from lcbtui.dataset.columns import Range
from lcbtui.dataset.dataset import Dataset, dataset_of
from lcbtui.dataset.remarks import RemarkKind
from lcbtui.errors import LcbtuiError
from lcbtui.query.predicates import SizeLimit, limits_of_memory
from lcbtui.report.best import UNCOMPARED, answers_lines, too_small, uncompared_lines
from lcbtui.sources.catalog import INSTEAD
from lcbtui.sources.open import bundled_tables
from lcbtui.text.numbers import Unit, parse_number
from lcbtui.text.width import text_width
from lcbtui.tui.dialogs.dialog import Dialog, TextDialog, line_width
from lcbtui.tui.explorer import Explorer
from lcbtui.tui.status import withheld_words
from lcbtui.tui.theme import Ink
from lcbtui.view.state import ViewState, field_named
from lcbtui.view.view import View

ANSWERS = "Enter answers · Esc closes"
SIZES = "9B, or memory: 24GB, 24GB 4bit"
WRONG = "expected a size such as 9B, or memory such as 24GB or 24GB 4bit"

AT_ONCE = 100
"""Up to so many models the chances are there before the answer without them would be seen."""


def open_best(app: App[object], explorer: Explorer) -> None:
    """Ask for a size, and tell which model has the highest score up to it."""

    def take(limits: tuple[SizeLimit, ...]) -> None:
        if explorer.dataset is not None:
            app.push_screen(BestScreen(explorer, explorer.dataset, limits))

    if explorer.view is not None:
        SizeScreen(explorer.state.bits).ask(app, take)


class SizeScreen(Dialog[tuple[SizeLimit, ...]]):
    """Answers with the largest size; for memory with one for each number of bits."""

    def __init__(self, bits: int) -> None:
        """What memory is reckoned with.

        Args:
            bits: bits a weight; the usual number of them stands for any.
        """
        super().__init__()
        self._bits = None if bits == field_named("bits").default else bits

    def compose(self) -> ComposeResult:
        """One input in a box."""
        with Vertical(classes="box small") as box:
            box.border_title = "Which model for me? Up to a size or into memory"
            box.border_subtitle = ANSWERS
            yield Input(placeholder=SIZES, compact=True)

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        limits = size_limits(event.value, self._bits)
        if limits:
            self.dismiss(limits)
        else:
            self.query_one(Vertical).border_subtitle = WRONG

    @on(Input.Changed)
    def _edited(self) -> None:
        self.query_one(Vertical).border_subtitle = ANSWERS


def size_limits(text: str, bits: int | None) -> tuple[SizeLimit, ...]:
    """The size that was typed, or what fits the memory that was; nothing for anything else.

    Args:
        text: such as "9B", "9", "24GB" or "24GB@4".
        bits: bits a weight where the text has none; None is each number of them.
    """
    size = parse_number(text, Unit.BILLIONS)
    if size is not None:
        return (SizeLimit(size.value),) if size.value > 0 else ()
    return limits_of_memory(text, bits)


@dataclass(frozen=True, eq=False)
class _Asked:
    """What is answered, from which source.

    Attributes:
        view: the models to choose among.
        others: those over other problems.
        instead: why it is another source than the one that is shown; "" where it is that one.
    """

    view: View
    others: Sequence[View]
    instead: str = ""


class BestScreen(TextDialog):
    """The answer, reckoned on a thread; Enter filters to the models that it is among."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "filter", "Filter", show=False)]

    def __init__(self, explorer: Explorer, dataset: Dataset, limits: tuple[SizeLimit, ...]) -> None:
        """What is asked.

        Args:
            explorer: what the answer is about, and what is filtered.
            dataset: its rows as they were opened.
            limits: the largest sizes.
        """
        most = max(limit.most for limit in limits)
        super().__init__(f"The highest score up to {most:.4g}B", [[("…", Ink.DIM)]])
        self._explorer, self._dataset, self._limits = explorer, dataset, limits
        self._state = explorer.state
        self._found: Answers | None = None

    def on_mount(self) -> None:
        """Begin to reckon."""
        self._reckon()

    @work(thread=True, group="best")
    def _reckon(self) -> None:
        worker = get_current_worker()
        later = self.app.call_later
        try:
            asked = _asked(self._dataset, self._state)
            found = answers(asked.view, self._limits, asked.others)
        except LcbtuiError as error:
            later(self._give_up, error.plain)
            return
        if isinstance(found, RemarkKind):
            self._alone(asked.view, found)
        elif found.last is None:
            later(self._give_up, too_small(asked.view, found.limits[-1].most))
        else:
            if len(found.last.ranked) > AT_ONCE:
                later(self._show, asked, found, None)
            odds = odds_of(found.last, lambda: worker.is_cancelled)
            if odds is not None:
                later(self._show, asked, found, odds)

    def _alone(self, view: View, reason: RemarkKind) -> None:
        """Say the highest scores without what is tied with them, and why that is not known."""
        why, later = withheld_words(view, reason), self.app.call_later
        ordered = sorted(self._limits, key=lambda limit: limit.most)
        if reason in UNCOMPARED and view.roles.y is not None:
            found = [highest_uncompared(view, limit) for limit in ordered]
            if found[-1].row is not None:
                said = uncompared_lines(view, found, why, line_width(self.app))
                later(self.show, [[(line, Ink.TEXT)] for line in said])
                return
        later(self._give_up, f"no answer: {why}")

    def _give_up(self, why: str) -> None:
        """Close, since there is no answer to choose from, and say what there is."""
        if self.is_current:
            self.dismiss()
        self._explorer.notify(why)

    def _show(self, asked: _Asked, found: Answers, odds: Odds | None) -> None:
        if not self.is_mounted or found.last is None:
            return
        self._found = found
        said = [asked.instead, ""] if asked.instead else []
        said += answers_lines(found, odds, line_width(self.app))
        self.show([[(line, Ink.TEXT)] for line in said])
        models = f"these {found.last.usable:,} models" if found.last.usable > 1 else "this model"
        source = asked.view.dataset.source
        does = f"opens {source.name} with" if asked.instead else "filters to"
        fewer = " (fewer pairs to correct for)" if found.last.larger and not asked.instead else ""
        ends = " · Esc closes"
        if text_width(f"Enter {does} {models}{fewer}{ends}") > line_width(self.app):
            fewer = ""
        hint = f"Enter {does} {models}{fewer}{ends}"
        self.query_one(VerticalScroll).border_subtitle = hint

    def action_filter(self) -> None:
        """Show the models that were chosen among, up to the size, and select the one on top."""
        found, explorer = self._found, self._explorer
        if found is None or found.last is None:
            return
        self.dismiss()
        params = Range(None, found.last.limit.most)
        source = found.view.dataset.source.name
        if explorer.dataset is self._dataset and source == self._dataset.source.name:
            explorer.preferred_row = found.last.row
            explorer.set_state(replace(found.view.state, params=params))
        elif (source,) != explorer.state.sources:
            name = found.view.dataset.cell(found.last.row, found.view.roles.label).text
            explorer.switch_source(source, label=name, params=params)


def _asked(dataset: Dataset, state: ViewState) -> _Asked:
    """The models that the question is among: those shown, or the same ones in another source.

    Raises:
        LcbtuiError: for a column that the source lacks.
    """
    instead = INSTEAD.get(dataset.source.name)
    if instead is None:
        windows = comparable_windows(dataset, state, bundled_tables)
        return _Asked(comparable_models(dataset, state, bundled_tables), windows)
    tables = [dataset_of(table) for table in bundled_tables()]
    tables.sort(key=lambda each: each.source.name != instead)
    views = [v for each in tables for v in comparable_windows(each, state, bundled_tables)]
    if not views or views[0].dataset.source.name != instead:
        return _Asked(comparable_models(dataset, state, bundled_tables), ())
    name = dataset.source.name
    said = f"{name} was read off a picture, so this is from {instead}: the numbers of these models."
    return _Asked(views[0], views[1:], said)

"""Which model? The dialog that asks for a size, or for none, and the one that answers."""

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
    find_size_column,
    highest_uncompared,
    odds_of,
)
from lcbtui.analysis.comparable import comparable_models, comparable_windows, open_choices
from lcbtui.dataset.columns import Range
from lcbtui.dataset.dataset import Dataset, dataset_of
from lcbtui.dataset.remarks import RemarkKind
from lcbtui.errors import LcbtuiError
from lcbtui.query.predicates import ANY_SIZE, SizeLimit, limits_of_memory
from lcbtui.report.best import answers_lines
from lcbtui.report.best_unanswered import UNCOMPARED, most_alike_words, too_small, uncompared_lines
from lcbtui.report.best_words import top_words
from lcbtui.sources.catalog import INSTEAD
from lcbtui.sources.open import bundled_tables
from lcbtui.text.numbers import Unit, parse_number
from lcbtui.text.width import text_width, wrapped
from lcbtui.tui.actions import key_of
from lcbtui.tui.dialogs.dialog import Dialog, TextDialog, line_width
from lcbtui.tui.explorer import Explorer
from lcbtui.tui.status import withheld_words
from lcbtui.tui.theme import Ink
from lcbtui.view.sentence import SEPARATOR
from lcbtui.view.state import ViewState, field_named
from lcbtui.view.view import View

ANSWERS = "Enter answers · Esc closes"
OF_ALL = "Enter answers for all models · Esc closes"
SIZES = "any size; or 9B, or memory: 24GB, 24GB 4bit"
NO_SIZES = "no sizes here: leave it empty"
WRONG = "expected a size such as 9B, or memory such as 24GB or 24GB 4bit"

AT_ONCE = 100
"""Up to so many models the chances are there before the answer without them would be seen."""


def open_best(app: App[object], explorer: Explorer) -> None:
    """Ask for a size, and tell which model has the highest score up to it, or of all."""

    def take(limits: tuple[SizeLimit, ...]) -> None:
        if explorer.dataset is not None:
            app.push_screen(BestScreen(explorer, explorer.dataset, limits))

    view = explorer.view
    if view is not None:
        sized = find_size_column(view) is not None or view.dataset.selection is not None
        SizeScreen(explorer.state.bits, sized=sized).ask(app, take)


class SizeScreen(Dialog[tuple[SizeLimit, ...]]):
    """Answers with the largest size, or none; for memory with one for each number of bits."""

    def __init__(self, bits: int, *, sized: bool) -> None:
        """What memory is reckoned with.

        Args:
            bits: bits a weight; the usual number of them stands for any.
            sized: whether the source has sizes, of its own or joined.
        """
        super().__init__()
        self._sized = sized
        self._bits = None if bits == field_named("bits").default else bits

    def compose(self) -> ComposeResult:
        """One input in a box."""
        with Vertical(classes="box small") as box:
            box.border_title = "Which model? Of all, up to a size or into memory"
            box.border_subtitle = OF_ALL
            yield Input(placeholder=SIZES if self._sized else NO_SIZES, compact=True)

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        limits = size_limits(event.value, self._bits)
        if limits and (self._sized or not limits[0].is_asked):
            self.dismiss(limits)
        else:
            self.query_one(Vertical).border_subtitle = WRONG if self._sized else NO_SIZES

    @on(Input.Changed)
    def _edited(self, event: Input.Changed) -> None:
        self.query_one(Vertical).border_subtitle = ANSWERS if event.value.strip() else OF_ALL


def size_limits(text: str, bits: int | None) -> tuple[SizeLimit, ...]:
    """The size that was typed, or what fits the memory that was; `ANY_SIZE` where nothing was.

    Args:
        text: such as "9B", "9", "24GB" or "24GB@4", or blank.
        bits: bits a weight where the text has none; None is each number of them.

    Returns:
        Nothing for what is no size.
    """
    if not text.strip():
        return (ANY_SIZE,)
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


@dataclass(frozen=True, eq=False)
class _Top:
    """The model that was named, which Enter selects among those that it was chosen from.

    Attributes:
        view: the models to choose among.
        limit: the largest size of those that count.
        row: its position in the Dataset.
        models: how many count.
        larger: whether larger ones are compared with it too.
    """

    view: View
    limit: SizeLimit
    row: int
    models: int
    larger: bool = False


class BestScreen(TextDialog):
    """The answer, reckoned on a thread; Enter shows the models that it is among."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "filter", "Filter", show=False)]

    def __init__(self, explorer: Explorer, dataset: Dataset, limits: tuple[SizeLimit, ...]) -> None:
        """What is asked.

        Args:
            explorer: what the answer is about, and what is filtered.
            dataset: its rows as they were opened.
            limits: the largest sizes, or `ANY_SIZE` alone.
        """
        limits = tuple(sorted(limits, key=lambda limit: limit.most))
        top = "highest score" if explorer.view is None else top_words(explorer.view)
        size = f" up to {limits[-1].most:.4g}B" if limits[-1].is_asked else ""
        super().__init__(f"The {top}{size}", [[("…", Ink.DIM)]])
        self._explorer, self._dataset, self._limits = explorer, dataset, limits
        self._state = explorer.state
        self._top: _Top | None = None

    def on_mount(self) -> None:
        """Begin to reckon."""
        self._reckon()

    @work(thread=True, group="best")
    def _reckon(self) -> None:
        worker = get_current_worker()
        later = self.app.call_later
        try:
            # A size that is asked for stands for the range of sizes shown.
            shown = replace(self._state, params=None) if self._limits[-1].is_asked else self._state
            asked = _asked(self._dataset, shown)
            found = answers(asked.view, self._limits, asked.others)
        except LcbtuiError as error:
            later(self._give_up, error.plain)
            return
        if isinstance(found, RemarkKind):
            self._alone(asked, found)
        elif found.last is None:
            later(self._give_up, too_small(asked.view, found.limits[-1]))
        else:
            if len(found.last.ranked) > AT_ONCE:
                later(self._show, asked, found, None)
            odds = odds_of(found.last, lambda: worker.is_cancelled)
            if odds is not None:
                later(self._show, asked, found, odds)

    def _alone(self, asked: _Asked, reason: RemarkKind) -> None:
        """Say the highest scores without what is tied with them, and why that is not known."""
        view, later = asked.view, self.app.call_later
        why = withheld_words(view, reason)
        if view.roles.y is None:
            axes = key_of("screen.axes")
            later(self._give_up, f"no answer: no column is the score; {axes} chooses one")
            return
        if reason not in UNCOMPARED:
            key = key_of("filters.edit('query')")
            kept = most_alike_words(view, lambda query: f"{key} {query}")
            later(self._give_up, f"no answer: scores {why}{f'; {kept}' if kept else ''}")
            return
        found = [highest_uncompared(view, limit) for limit in self._limits]
        said = uncompared_lines(view, found, why, line_width(self.app))
        open_ones = SEPARATOR.join(choice.short for choice in open_choices(view))
        said += ["", *wrapped(open_ones, line_width(self.app))] if open_ones else []
        last = found[-1]
        assert last.row is not None  # or there was no reason
        later(self._say, asked, said, _Top(view, last.limit, last.row, last.models))

    def _give_up(self, why: str) -> None:
        """Close, since there is no answer to choose from, and say what there is."""
        if self.is_current:
            self.dismiss()
        self._explorer.notify(why)

    def _show(self, asked: _Asked, found: Answers, odds: Odds | None) -> None:
        last = found.last
        if last is not None:
            top = _Top(found.view, last.limit, last.row, last.usable, last.larger > 0)
            self._say(asked, answers_lines(found, odds, line_width(self.app)), top)

    def _say(self, asked: _Asked, lines: list[str], top: _Top) -> None:
        if not self.is_mounted:
            return
        self._top = top
        said = [asked.instead, "", *lines] if asked.instead else lines
        self.show([[(line, Ink.TEXT)] for line in said])
        models = f"these {top.models:,} models" if top.models > 1 else "this model"
        does, more = "filters to", " (fewer pairs to correct for)" * top.larger
        if asked.instead:
            does, more = f"opens {top.view.dataset.source.name} with", ""
        elif not top.limit.is_asked:
            does, more = "shows", ", best first" * (top.models > 1)
        ends = " · Esc closes"
        if text_width(f"Enter {does} {models}{more}{ends}") > line_width(self.app):
            more = ""
        self.query_one(VerticalScroll).border_subtitle = f"Enter {does} {models}{more}{ends}"

    def action_filter(self) -> None:
        """Show the models that were chosen among, up to the size, and select the one on top."""
        top, explorer = self._top, self._explorer
        if top is None:
            return
        self.dismiss()
        params = Range(None, top.limit.most) if top.limit.is_asked else top.view.state.params
        source = top.view.dataset.source.name
        if explorer.dataset is self._dataset and source == self._dataset.source.name:
            explorer.preferred_row = top.row
            explorer.set_state(replace(top.view.state, params=params))
        elif (source,) != explorer.state.sources:
            name = top.view.dataset.cell(top.row, top.view.roles.label).text
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

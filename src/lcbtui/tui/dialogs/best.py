"""Which model? The dialog that asks for a size, or for none, and the one that answers."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from textual import on, work
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from lcbtui.analysis.best import Best, best_of, find_size_column
from lcbtui.analysis.comparable import comparable_models, comparable_windows
from lcbtui.dataset.columns import Range
from lcbtui.dataset.dataset import Dataset
from lcbtui.errors import LcbtuiError
from lcbtui.query.parse import EXPECTED_SIZE
from lcbtui.query.predicates import ANY_SIZE, SizeLimit, size_limit
from lcbtui.report.best import best_answer, no_answer
from lcbtui.sources.open import bundled_tables
from lcbtui.tui.dialogs.dialog import AnswerDialog, Dialog
from lcbtui.tui.explorer import Explorer
from lcbtui.tui.status import remedy_keys

ANSWERS = "Enter answers · Esc closes"
OF_ALL = "Enter answers for all models · Esc closes"
SIZES = "any size; or 9B, or memory: 24GB, 24GB@8"
NO_SIZES = "no sizes here: leave it empty"


def open_best(app: App[object], explorer: Explorer) -> None:
    """Ask for a size, and tell which model has the highest score up to it, or of all."""

    def take(asked: tuple[str, SizeLimit]) -> None:
        if explorer.dataset is not None:
            app.push_screen(BestScreen(explorer, explorer.dataset, *asked))

    view = explorer.view
    if view is not None:
        sized = find_size_column(view) is not None or view.dataset.selection is not None
        SizeScreen(explorer.state.bits, sized=sized).ask(app, take)


class SizeScreen(Dialog[tuple[str, SizeLimit]]):
    """Answers with what was typed and the largest size, `ANY_SIZE` where nothing was."""

    def __init__(self, bits: int, *, sized: bool) -> None:
        """What memory is reckoned with.

        Args:
            bits: bits a weight.
            sized: whether the source has sizes, of its own or joined.
        """
        super().__init__()
        self._sized, self._bits = sized, bits

    def compose(self) -> ComposeResult:
        """One input in a box."""
        with Vertical(classes="box small") as box:
            box.border_title = "Which model? Of all, up to a size or into memory"
            box.border_subtitle = OF_ALL
            yield Input(placeholder=SIZES if self._sized else NO_SIZES, compact=True)

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        typed = event.value.strip()
        limit = size_limit(typed, self._bits) if typed else ANY_SIZE
        if limit is not None and (self._sized or not typed):
            self.dismiss((typed, limit))
        else:
            self.query_one(Vertical).border_subtitle = EXPECTED_SIZE if self._sized else NO_SIZES

    @on(Input.Changed)
    def _edited(self, event: Input.Changed) -> None:
        self.query_one(Vertical).border_subtitle = ANSWERS if event.value.strip() else OF_ALL


class BestScreen(AnswerDialog):
    """The answer, worked out on a thread; Enter shows the models that it is among."""

    def __init__(self, explorer: Explorer, dataset: Dataset, typed: str, limit: SizeLimit) -> None:
        """What is asked.

        Args:
            explorer: what is filtered, and whose keys help.
            dataset: its rows as they were opened.
            typed: the size as it was typed; "" for none.
            limit: the largest size.
        """
        super().__init__(f"Which model? {typed}".rstrip())
        self._explorer, self._dataset, self._limit = explorer, dataset, limit
        self._state = explorer.state
        self._best: Best | None = None

    def on_mount(self) -> None:
        """Begin to work it out."""
        self._work_out()

    @work(thread=True, group="best")
    def _work_out(self) -> None:
        # A size that is asked for stands for the range of sizes shown.
        state = replace(self._state, params=None) if self._limit.is_asked else self._state
        later: Callable[..., object] = self.app.call_later
        try:
            view = comparable_models(self._dataset, state, bundled_tables)
            windows = comparable_windows(self._dataset, state, bundled_tables)
            best = best_of(view, self._limit, windows)
        except LcbtuiError as error:
            later(self._give_up, error.plain)
            return
        problem = no_answer(best, windows, remedy_keys())
        if problem is not None:
            later(self._give_up, problem.plain)
        else:
            later(self._show, best)

    def _give_up(self, why: str) -> None:
        """Close, since there is nothing to choose from, and say what there is."""
        if self.is_current:
            self.dismiss()
        self._explorer.notify(why)

    def _show(self, best: Best) -> None:
        if self.is_mounted:
            self._best = best
            source = best.view.dataset.source.short_name
            answer = partial(best_answer, best, keys=remedy_keys())
            self.answered(lambda whole: answer(whole=whole), f"opens {source}")

    def action_enter(self) -> None:
        """Show the models that were chosen among, up to the size, the highest selected."""
        best, explorer = self._best, self._explorer
        if best is None:
            return
        self.dismiss()
        view, top = best.view, best.models[0].row
        params = Range(None, best.limit.most) if best.limit.is_asked else view.state.params
        source = view.dataset.source.name
        if source == self._dataset.source.name:
            explorer.preferred_row = top
            explorer.set_state(replace(view.state, params=params))
        else:
            name = view.dataset.cell(top, view.roles.label).text
            explorer.switch_source(source, label=name, params=params)

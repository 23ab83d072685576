"""The list of insights, facts about the rows shown."""

from asyncio import TimerHandle
from contextlib import suppress
from functools import partial
from itertools import chain
from typing import ClassVar

from rich.segment import Segment
from textual import work
from textual.binding import BindingType
from textual.strip import Strip
from textual.worker import get_current_worker

from lcbtui.analysis.best_models import comparable_models
from lcbtui.errors import LcbtuiError
from lcbtui.report.facts import Fact, Line, Weight, fact_lines
from lcbtui.report.findings import insights
from lcbtui.report.remarks import about
from lcbtui.sources.catalog import INSTEAD
from lcbtui.sources.open import bundled_tables
from lcbtui.tui.actions import Scope, bindings
from lcbtui.tui.explorer import Explorer
from lcbtui.tui.status import remedy_keys
from lcbtui.tui.terminal import after
from lcbtui.tui.theme import Ink, legible_strip, palette_of
from lcbtui.tui.widgets.lines import ScrolledLines
from lcbtui.view.view import View

AT_ONCE = 5_000
"""Most rows for which all insights take less than a frame, and need no thread."""

LATE_AFTER = 0.1
"""Seconds without a new View after which the insights of many rows are computed, so that this is
not done for every letter typed."""


def _facts(view: View) -> tuple[Fact, ...]:
    """List the insights of a View; of scores read off a picture those of what `best` compares."""
    compared = view
    if view.dataset.source.name in INSTEAD:
        with suppress(LcbtuiError):  # such as for a query on a column that the other source lacks
            compared = comparable_models(view.dataset, view.state, bundled_tables)
    facts = insights(compared, remedy_keys())
    if compared is view or not len(compared):
        return facts
    return (*facts, Fact("About", about(compared, int(compared.rows[0]))))


class InsightList(ScrolledLines, can_focus=True):
    """Widget that lists insights (facts about the rows shown), and scrolls."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.INSIGHTS)

    def __init__(self, explorer: Explorer) -> None:
        super().__init__(id="insights")
        self._explorer = explorer
        self.facts: tuple[Fact, ...] = ()
        self._lines: list[Line] = []
        self._view: View | None = None
        """The View that the insights are about."""
        self.pending: TimerHandle | None = None
        """The timer until the insights of the newest View are computed; None for no wait."""
        self.is_open = False
        """Whether the list is on the screen, which opens and closes it."""

    def on_mount(self) -> None:
        """Follow the newest rows of the screen, which may be there already."""
        self.watch(self.screen, "answer", lambda answer: self.show(answer.view))

    def show(self, view: View) -> None:
        """Show the insights of a View.

        Those of more than `AT_ONCE` rows are computed on a thread, after a pause without a new
        View.
        """
        if view is self._view:
            return
        if self.pending is not None:
            self.pending.cancel()
            self.pending = None
        self.workers.cancel_group(self, "insights")
        if not self.is_open:
            self._view = None
        elif len(view) <= AT_ONCE:
            self._show_facts(view, _facts(view))
        else:
            self.pending = after(self, LATE_AFTER, partial(self._start, view))

    def _start(self, view: View) -> None:
        self._compute([view])
        self.pending = None

    @work(thread=True, group="insights", exclusive=True)
    def _compute(self, views: list[View]) -> None:
        """Compute the insights of a View on a thread.

        The list `views` holds the one View and is emptied, since Textual may keep a worker's
        arguments.
        """
        worker, view = get_current_worker(), views.pop()
        found = _facts(view)
        if not worker.is_cancelled:
            self.call_later(self._show_facts, view, found)

    def _show_facts(self, view: View, facts: tuple[Fact, ...]) -> None:
        """Show the insights of a View, unless they were computed too late."""
        if view is self._explorer.view and self.is_open:
            self._view, self.facts = view, facts
            self.on_resize()

    def on_resize(self) -> None:
        """Wrap the insights to the width."""
        self._lines = [*chain(*fact_lines(self.facts, max(self.size.width - 2, 1)))]
        self.length = len(self._lines)
        self.action_scroll_by(0)

    def strips(self) -> list[Strip]:
        """Paint the lines of the insights."""
        inks, strips = palette_of(self.app).inks, list[Strip]()
        plain, strong = inks[Ink.TEXT], inks[Ink.STRONG]
        for line in self._lines[self.top : self.top + self.size.height]:
            segments = [
                Segment(text, strong if of is Weight.STRONG else plain) for text, of in line
            ]
            strip = Strip([Segment("  "), *segments]).adjust_cell_length(self.size.width)
            strips.append(legible_strip(strip, self.base_style))
        return strips

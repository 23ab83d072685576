"""The list of insights, facts about the rows shown, with a cursor on one of them."""

from asyncio import TimerHandle
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import work
from textual.binding import BindingType
from textual.events import Click
from textual.strip import Strip
from textual.worker import get_current_worker

from lcbtui.analysis.best_models import comparable_models
from lcbtui.chart.style import Charset
from lcbtui.errors import LcbtuiError
from lcbtui.report.facts import Fact, Line, Weight, fact_lines
from lcbtui.report.findings import Insight, insights
from lcbtui.report.remarks import about
from lcbtui.sources.catalog import INSTEAD
from lcbtui.sources.open import bundled_tables
from lcbtui.text.words import counted
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


def _insights(view: View) -> Sequence[Insight]:
    """List the insights of a View; of scores read off a picture those of what `best` compares."""
    compared, found = view, list[Insight]()
    if view.dataset.source.name in INSTEAD:
        with suppress(LcbtuiError):  # such as for a query on a column that the other source lacks
            compared = comparable_models(view.dataset, view.state, bundled_tables)
    if compared is view:
        return insights(view, remedy_keys())
    here, there = (each.dataset.words("hf_repo") for each in (view, compared))
    for each in insights(compared, remedy_keys()):
        repos = {there[row] for row in each.rows} - {""}
        rows = (row for row in view.rows.tolist() if here[row] in repos)
        found.append(each._replace(rows=tuple(rows)))
    found += (Insight(Fact("About", about(compared, row))) for row in compared.rows[:1].tolist())
    return found


class InsightList(ScrolledLines, can_focus=True):
    """Widget that lists insights (facts about the rows shown), with a cursor on one of them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"insights--cursor"}
    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.INSIGHTS, "insights")

    def __init__(self, explorer: Explorer, charset: Charset) -> None:
        super().__init__(id="insights")
        self._explorer = explorer
        self._sign = ">" if charset is Charset.ASCII else "▸"
        self.insights: tuple[Insight, ...] = ()
        self._lines: tuple[tuple[int, Line], ...] = ()
        """The lines of all insights, each with the place of its insight in the list."""
        self._view: View | None = None
        """The View that the insights are about."""
        self._chosen = ""
        """The label of the insight whose models are highlighted; "" for none."""
        self.pending: TimerHandle | None = None
        """The timer until the insights of the newest View are computed; None for no wait."""
        self.cursor = 0
        """The place of the insight under the cursor."""
        self.is_open = False
        """Whether the list is on the screen, which opens and closes it."""

    @property
    def current(self) -> Insight | None:
        """The insight (fact about the rows) under the cursor; None if there are no insights."""
        return self.insights[self.cursor] if self.insights else None

    @property
    def length(self) -> int:
        """The number of lines of all insights together."""
        return len(self._lines)

    # Following the view

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
            self._highlight("", ())  # what is shown now is not what the fact was about
        elif len(view) <= AT_ONCE:
            self._show_facts(view, _insights(view))
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
        found = _insights(view)
        if not worker.is_cancelled:
            self.call_later(self._show_late, view, found)

    def _show_late(self, view: View, found: Sequence[Insight]) -> None:
        if view is self._explorer.view and self.is_open:
            before = self._explorer.highlighted
            self._show_facts(view, found)
            if self._explorer.highlighted != before:
                self._explorer.highlight(self._explorer.highlighted)

    def _show_facts(self, view: View, found: Sequence[Insight]) -> None:
        """Show insights (facts about the rows); keep cursor and highlight on the same insights."""
        about = self.current.fact.label if self.current is not None else ""
        self._view, self.insights = view, tuple(found)
        labels = [insight.fact.label for insight in found]
        rows = found[labels.index(self._chosen)].rows if self._chosen in labels else ()
        self._highlight(self._chosen if rows else "", rows)
        self.cursor = labels.index(about) if about in labels else self.cursor
        self.on_resize()

    def _highlight(self, chosen: str, rows: tuple[int, ...]) -> None:
        """Store which insight is chosen, and make its rows the highlighted rows of the explorer.

        Table and chart are not painted again; they show the highlight at their next update.
        """
        self._chosen, self._explorer.highlighted = chosen, frozenset(rows)

    # Keys

    def action_walk(self, steps: int) -> None:
        self._move_to(self.cursor + steps)

    def action_choose(self) -> None:
        if self.current is None:
            return
        label, rows = self.current.fact.label, self.current.rows
        if not rows:
            self._explorer.notify(f"{label} names no model")
            return
        again = label == self._chosen
        self._highlight("" if again else label, () if again else rows)
        self._move_to(self.cursor)
        self._explorer.select(rows[0])
        if not again:
            self._explorer.notify(f"{counted(len(rows), 'model')} marked")

    def clear_highlight(self) -> None:
        """Remove the highlight of the chosen insight from table, chart and list."""
        if self._chosen:
            self._highlight("", ())
            self._explorer.highlight(frozenset())
            self._move_to(self.cursor)

    def _move_to(self, place: int) -> None:
        """Move the cursor to an insight by index, clamped to the list, and scroll to it."""
        self.cursor = min(max(place, 0), max(len(self.insights) - 1, 0))
        own = [at for at, (place, _) in enumerate(self._lines) if place == self.cursor]
        if own:
            self.scroll_to_lines(own[0], own[-1])
        self.refresh()

    def on_resize(self) -> None:
        """Wrap the insights to the width."""
        facts = [insight.fact for insight in self.insights]
        each = fact_lines(facts, max(self.size.width - 2, 1))
        self._lines = tuple((place, line) for place, lines in enumerate(each) for line in lines)
        self._move_to(self.cursor)

    def strips(self) -> list[Strip]:
        """Paint the lines of the insights, with another background under the cursor."""
        palette, base = palette_of(self.app), self.base_style
        cursor = base + self.get_component_rich_style("insights--cursor")
        lines = list[tuple[Strip, Style]]()
        for at in range(self.top, min(self.top + self.size.height, len(self._lines))):
            place, line = self._lines[at]
            is_first = at == 0 or self._lines[at - 1][0] != place
            is_chosen = self.insights[place].fact.label == self._chosen
            sign = self._sign if is_first and is_chosen else " "
            inks = [Ink.STRONG if weight is Weight.STRONG else Ink.TEXT for _, weight in line]
            segments = [
                Segment(text, palette.inks[ink]) for (text, _), ink in zip(line, inks, strict=True)
            ]
            strip = Strip([Segment(f"{sign} ", palette.style(Ink.ACCENT)), *segments])
            style = cursor if place == self.cursor else base
            lines.append((strip.adjust_cell_length(self.size.width), style))
        return [legible_strip(strip, style) for strip, style in lines]

    def on_click(self, event: Click) -> None:
        """Choose the insight that was clicked."""
        offset = event.get_content_offset(self)
        if offset is not None and self.top + offset.y < len(self._lines):
            self._move_to(self._lines[self.top + offset.y][0])
            self.action_choose()

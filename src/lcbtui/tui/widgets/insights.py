"""The insights as a list: sentences with their numbers under them, one of them under the cursor."""

from asyncio import TimerHandle
from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from rich.segment import Segment
from textual import work
from textual.binding import BindingType
from textual.events import Click
from textual.strip import Strip
from textual.worker import get_current_worker

from lcbtui.analysis.insights import insights_of
from lcbtui.chart.style import Charset
from lcbtui.report.insights import Line, Sentence, insight_lines, sentences
from lcbtui.text.words import counted
from lcbtui.tui.actions import Scope, bindings, key_of
from lcbtui.tui.explorer import Explorer
from lcbtui.tui.terminal import after
from lcbtui.tui.theme import Ink, palette_of
from lcbtui.tui.widgets.lines import ScrolledLines
from lcbtui.view.view import View

AT_ONCE = 5_000
"""Up to this many rows all of it takes less than a frame."""

LATE_AFTER = 0.1
"""Seconds without a change after which that of more rows is computed: not for every letter."""

GUTTER = 2
"""Cells before a line, for the sign of the sentence that was chosen."""

_INDENT = "  "


_KEYS = {
    "axes": "screen.axes",
    "reports": "filters.per_model",
    "window": "window.open",
    "exact": "window.exact",
    "say": "screen.say_problems",
    "filter": "filters.edit('query')",
}
"""The actions whose keys sentences name."""


def said_of(view: View) -> tuple[Sentence, ...]:
    """All that can be said of what is shown, with keys for what would help."""
    keys = {word: key_of(action) for word, action in _KEYS.items()}
    return sentences(insights_of(view), keys)


class InsightList(ScrolledLines, can_focus=True):
    """Sentences; the cursor is a whole one, and follows its subject when the models change."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"insights--cursor"}
    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.INSIGHTS, "insights")

    def __init__(self, explorer: Explorer, charset: Charset) -> None:
        super().__init__(id="insights")
        self._explorer = explorer
        self._sign = ">" if charset is Charset.ASCII else "▸"
        self.sentences: tuple[Sentence, ...] = ()
        self._lines: tuple[Line, ...] = ()
        self._view: View | None = None
        """What the sentences are about."""
        self._chosen = ""
        """The key of the sentence whose models are highlighted; "" for none."""
        self._timer: TimerHandle | None = None
        self.is_open = False
        self.cursor = 0
        """The place of the sentence under the cursor."""

    @property
    def current(self) -> Sentence | None:
        """The sentence under the cursor."""
        return self.sentences[self.cursor] if self.sentences else None

    @property
    def length(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    @property
    def is_pending(self) -> bool:
        """Whether sentences are still to come."""
        return self._timer is not None

    # Following the view

    def show(self, view: View) -> None:
        """Say what can be said of a View; of many rows when it rests."""
        if view is self._view:
            return
        self._stop()
        if not self.is_open:
            self._view = None
            self._highlight("", ())  # what is shown now is not what the sentence was about
            return
        if len(view) <= AT_ONCE:
            self._show_sentences(view, said_of(view))
        else:
            self._timer = after(self, LATE_AFTER, partial(self._start, view))

    def open(self) -> None:
        """Say what can be said of the next View that is shown."""
        self.is_open, self._view = True, None

    def close(self) -> None:
        """Compute no more; what a sentence highlights stays so until another View comes."""
        self.is_open = False
        self._stop()

    def _start(self, view: View) -> None:
        self._compute([view])
        self._timer = None

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self.workers.cancel_group(self, "insights")

    @work(thread=True, group="insights", exclusive=True)
    def _compute(self, asked: list[View]) -> None:
        """Compute what can be said of one View; Textual may keep this worker, but not the View."""
        worker, view = get_current_worker(), asked.pop()
        said = said_of(view)
        if not worker.is_cancelled:
            self.call_later(self._show_late, view, said)

    def _show_late(self, view: View, found: Sequence[Sentence]) -> None:
        if view is self._explorer.view and self.is_open:
            before = self._explorer.highlighted
            self._show_sentences(view, found)
            if self._explorer.highlighted != before:
                self._explorer.highlight(self._explorer.highlighted)

    def _show_sentences(self, view: View, found: Sequence[Sentence]) -> None:
        """Show them; the sentence that was chosen highlights the models that it names now."""
        about = self.current.key if self.current is not None else ""
        self._view, self.sentences = view, tuple(found)
        rows = next((sentence.rows for sentence in found if sentence.key == self._chosen), ())
        self._highlight(self._chosen if rows else "", rows)
        keys = [sentence.key for sentence in found]
        last = max(len(keys) - 1, 0)
        self.cursor = keys.index(about) if about in keys else min(self.cursor, last)
        self._arrange()
        self.refresh_changed()

    def _highlight(self, chosen: str, rows: tuple[int, ...]) -> None:
        """Note what is highlighted; table and chart show it when they are shown next."""
        self._chosen, self._explorer.highlighted = chosen, frozenset(rows)

    # Keys

    def action_walk(self, steps: int) -> None:
        self._move_to(self.cursor + steps)

    def action_choose(self) -> None:
        sentence = self.current
        if sentence is None:
            return
        if not sentence.rows:
            self._explorer.notify("this sentence names no model")
            return
        again = sentence.key == self._chosen
        self._highlight("" if again else sentence.key, () if again else sentence.rows)
        self._move_to(self.cursor)
        self._explorer.select(sentence.rows[0])
        if not again:
            marked = counted(len(sentence.rows), "model")
            self._explorer.notify(f"{marked} marked; Esc in the table lets them go")

    def clear_highlight(self) -> None:
        """Highlight nothing any more."""
        if self._chosen:
            self._highlight("", ())
            self._explorer.highlight(frozenset())
            self._move_to(self.cursor)

    def _move_to(self, place: int) -> None:
        """Put the cursor on a sentence, or on the nearest there is."""
        self.cursor = min(max(place, 0), max(len(self.sentences) - 1, 0))
        self._keep_cursor_visible()
        self.refresh_changed()

    def _arrange(self) -> None:
        self._lines = insight_lines(self.sentences, max(self.size.width - GUTTER, 1), _INDENT)
        self._keep_cursor_visible()

    def _keep_cursor_visible(self) -> None:
        own = [place for place, line in enumerate(self._lines) if line.sentence == self.cursor]
        if own:
            self.scroll_to_lines(own[0], own[-1])

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._arrange()
        self.refresh()

    def line_now(self, y: int) -> Strip:
        """A line of a sentence, the one under the cursor on another background."""
        width, place = self.size.width, self.top + y
        if place >= len(self._lines):
            return Strip.blank(width, self.base_style)
        line, inks = self._lines[place], palette_of(self.app).inks
        is_first = place == 0 or self._lines[place - 1].sentence != line.sentence
        is_chosen = self.sentences[line.sentence].key == self._chosen
        sign = self._sign if is_first and is_chosen else " "
        is_current = line.sentence == self.cursor
        ink = Ink.STRONG if is_chosen else Ink.TEXT
        if line.numbers:  # dim on the background of the cursor would be hard to read
            ink = Ink.TEXT if is_current else Ink.DIM
        strip = Strip([Segment(f"{sign} ", inks[Ink.ACCENT]), Segment(line.text, inks[ink])])
        style = self.base_style
        if is_current:
            style += self.get_component_rich_style("insights--cursor")
        return strip.adjust_cell_length(width).apply_style(style)

    def on_click(self, event: Click) -> None:
        """Choose the sentence under the pointer."""
        offset = event.get_content_offset(self)
        if offset is not None and self.top + offset.y < len(self._lines):
            self._move_to(self._lines[self.top + offset.y].sentence)
            self.action_choose()

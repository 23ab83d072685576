"""The insights as a list: sentences with their numbers under them, one of them under the cursor."""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.binding import BindingType
from textual.events import Click, MouseScrollDown, MouseScrollUp, Resize
from textual.strip import Strip

from lcbtui.chart.style import Charset
from lcbtui.report.insights import Line, Sentence, insight_lines
from lcbtui.tui.actions import Place, bindings
from lcbtui.tui.messages import InsightClicked
from lcbtui.tui.palette import Ink, palette_of
from lcbtui.tui.widgets.lines import ChangedLines

GUTTER = 2
"""Cells before a line, for the sign of the sentence that was chosen."""

WHEEL = 3
"""Lines that one step of the wheel moves."""

_INDENT = "  "


class InsightList(ChangedLines, can_focus=True):
    """Sentences; the cursor is a whole one, and follows its subject when the models change."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"insights--cursor"}
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.INSIGHTS)

    def __init__(self, charset: Charset) -> None:
        super().__init__(id="insights")
        self._sign = ">" if charset is Charset.ASCII else "▸"
        self._said: tuple[Sentence, ...] = ()
        self._lines: tuple[Line, ...] = ()
        self._chosen = ""
        self.cursor = 0
        """The place of the sentence under the cursor."""
        self.top = 0
        """The first line on the screen."""

    @property
    def current(self) -> Sentence | None:
        """The sentence under the cursor."""
        return self._said[self.cursor] if self._said else None

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All that is said."""
        return self._said

    def show(self, said: Sequence[Sentence], chosen: str) -> None:
        """Say something else; `chosen` is the key of the sentence whose models are marked."""
        about = self.current.key if self.current is not None else ""
        self._said, self._chosen = tuple(said), chosen
        keys = [sentence.key for sentence in said]
        last = max(len(keys) - 1, 0)
        self.cursor = keys.index(about) if about in keys else min(self.cursor, last)
        self._arrange()
        self.refresh_changed()

    def move(self, steps: int) -> None:
        """Move the cursor by sentences."""
        self.move_to(self.cursor + steps)

    def move_to(self, place: int) -> None:
        """Put the cursor on a sentence, or on the nearest there is."""
        self.cursor = min(max(place, 0), max(len(self._said) - 1, 0))
        self._keep_cursor_visible()
        self.refresh_changed()

    def _arrange(self) -> None:
        self._lines = insight_lines(self._said, max(self.size.width - GUTTER, 1), _INDENT)
        self._keep_cursor_visible()

    def _keep_cursor_visible(self) -> None:
        own = [place for place, line in enumerate(self._lines) if line.sentence == self.cursor]
        height = self.size.height
        if own:  # its first line, should it be longer than there is room
            self.top = min(max(self.top, own[-1] - height + 1), own[0])
        self.top = max(min(self.top, len(self._lines) - height), 0)

    def on_resize(self, event: Resize) -> None:  # noqa: ARG002 - the size is known
        """Break the lines anew."""
        self._arrange()
        self.refresh()

    def line_now(self, y: int) -> Strip:
        """A line of a sentence, the one under the cursor on another ground."""
        width, place = self.size.width, self.top + y
        if place >= len(self._lines):
            return Strip.blank(width, self.base_style)
        line, inks = self._lines[place], palette_of(self.app).inks
        is_first = place == 0 or self._lines[place - 1].sentence != line.sentence
        is_chosen = self._said[line.sentence].key == self._chosen
        sign = self._sign if is_first and is_chosen else " "
        is_current = line.sentence == self.cursor
        ink = Ink.STRONG if is_chosen else Ink.TEXT
        if line.numbers:  # dim on the ground of the cursor would be hard to read
            ink = Ink.TEXT if is_current else Ink.DIM
        strip = Strip([Segment(f"{sign} ", inks[Ink.ACCENT]), Segment(line.text, inks[ink])])
        strip = strip.adjust_cell_length(width)
        if is_current:
            ground = self.get_component_rich_style("insights--cursor")
            return strip.apply_style(self.base_style + ground)
        return strip.apply_style(self.base_style)

    def on_click(self, event: Click) -> None:
        """Choose the sentence under the pointer."""
        offset = event.get_content_offset(self)
        if offset is not None and self.top + offset.y < len(self._lines):
            self.move_to(self._lines[self.top + offset.y].sentence)
            self.post_message(InsightClicked())

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Scroll without moving the cursor."""
        event.stop()
        self._scroll(WHEEL)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Scroll without moving the cursor."""
        event.stop()
        self._scroll(-WHEEL)

    def _scroll(self, lines: int) -> None:
        self.top = max(min(self.top + lines, len(self._lines) - self.size.height), 0)
        self.refresh_changed()

"""Base widgets painted line by line: scrolling lines, a line of coloured text, a text block.

Each gives its lines in its own style; `tui/painting.py` finds the cells that changed.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Self

from rich.console import Group
from rich.segment import Segment
from rich.style import Style
from rich.table import Table
from rich.text import Text
from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.events import MouseScrollDown, MouseScrollUp
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.strip import Strip
from textual.widget import Widget

from lcbtui.text.width import cut, text_width
from lcbtui.text.words import safe_text
from lcbtui.tui.theme import Line, Palette, Span, legible_strip, palette_of


class LineWidget(Widget):
    """Base class of widgets that paint all of their lines at once, and cache them.

    Attributes:
        strips: paints the visible lines from the top; missing lines are blank. A method of each
            subclass.
    """

    strips: Callable[[], list[Strip]]
    virtual_size = Reactive(Size(0, 0), layout=False)  # or each new size asks for another layout
    _strips: tuple[Size, list[Strip]] | None = None

    def render_line(self, y: int) -> Strip:
        """Return line `y` to Textual from the cache, painted anew after a refresh or resize."""
        if self._strips is None or self._strips[0] != self.size:
            self._strips = self.size, self.strips()
        _, strips = self._strips
        return strips[y] if y < len(strips) else Strip.blank(self.size.width, self.base_style)

    def refresh(self, *regions: Region, **asked: bool) -> Self:
        """Clear the cache of lines, then refresh the widget; the arguments are Textual's."""
        self._strips = None
        return super().refresh(*regions, **asked)

    @cached_property
    def base_style(self) -> Style:
        """The style of the widget, cached until the theme or the focus changes.

        Textual computes `rich_style` from all ancestors at each access, which for every line took
        longer than drawing the chart.
        """
        return self.rich_style

    def notify_style_update(self) -> None:
        """Clear the cached style and lines when the theme or the focus changes."""
        self.__dict__.pop("base_style", None)
        self._strips = None
        super().notify_style_update()


class ScrolledLines(LineWidget):
    """Base class of widgets with more lines than fit; the mouse wheel scrolls, the cursor stays."""

    top = 0  # the first line on the screen
    length = 0  # the number of lines in all

    @property
    def page(self) -> int:
        """The number of lines that fit in the widget."""
        return self.size.height

    @property
    def hidden_lines(self) -> int:
        """The number of lines that do not fit in the widget."""
        return max(self.length - self.page, 0)

    def show_line(self, line: int) -> None:
        """Scroll until a line is visible."""
        self.top = min(max(self.top, line - self.page + 1), line, self.hidden_lines)

    @on(MouseScrollDown)
    @on(MouseScrollUp)
    def _wheel(self, event: MouseScrollDown | MouseScrollUp) -> None:
        event.stop()
        self.action_scroll_by(3 if isinstance(event, MouseScrollDown) else -3)

    def action_scroll_by(self, lines: int) -> None:
        """Scroll down by a number of lines, or up if it is negative."""
        self.top = min(max(self.top + lines, 0), self.hidden_lines)
        self.refresh()


class Panel(Vertical):
    """Container with a frame, which has a title above and a subtitle below."""

    virtual_size = Reactive(Size(0, 0), layout=False)
    _titles = ("", "")

    def show_titles(self, title: str, subtitle: str) -> None:
        """Set the title and the subtitle in the panel's frame, as plain text without markup."""
        if (title, subtitle) != self._titles:
            self._titles = title, subtitle
            self.border_title, self.border_subtitle = Content(title), Content(subtitle)


class TextLine(LineWidget):
    """Widget of one line of coloured spans, cut with an ellipsis if it is too long."""

    DEFAULT_CSS = "TextLine { height: 1; width: 1fr; }"

    auto_links = Reactive(False)  # or a span under the mouse is painted again in another style
    spans: tuple[Span, ...] = ()

    def show(self, spans: Sequence[Span]) -> None:
        """Replace the spans of the line; control characters in them are made safe."""
        # Names from files are safe already; file names, queries and errors pass here.
        safe = tuple(
            span if span.text.isprintable() else span._replace(text=_safe(span.text))
            for span in spans
        )
        if safe != self.spans:
            self.spans = safe
            self.refresh()

    def strips(self) -> list[Strip]:
        """Paint the spans in the colours of the theme, cut to the width."""
        palette, room, segments = palette_of(self.app), self.size.width, list[Segment]()
        for span in self.spans:
            style = palette.style(span.ink)
            if span.action:
                style += Style(meta={"@click": span.action})  # Textual runs it
            segments.append(Segment(cut(span.text, room), style))
            room -= text_width(span.text)
            if room <= 0:
                break
        strip = Strip(segments).adjust_cell_length(self.size.width)
        return [legible_strip(strip, self.base_style)]


def _safe(text: str) -> str:
    start, end = len(text) - len(text.lstrip(" ")), len(text) - len(text.rstrip(" "))
    return " " * start + safe_text(text) + " " * end


class TextBlock(LineWidget):
    """Widget of several lines of coloured text, wrapped to its width and cut to its height."""

    _lines: Sequence[Line] = ()

    def show(self, lines: Sequence[Line]) -> None:
        """Replace the lines of the block."""
        if lines != self._lines:
            self._lines = lines
            self.refresh()

    def strips(self) -> list[Strip]:
        """Wrap the lines to the width and paint them in the colours of the theme."""
        palette, console, width = palette_of(self.app), self.app.console, max(self.size.width, 1)
        texts = Group(*(laid_out(line, palette) for line in self._lines))
        rows = console.render_lines(texts, console.options.update(width=width))
        return [Strip(row).simplify().apply_style(self.base_style) for row in rows]


def laid_out(line: Line, palette: Palette) -> Text | Table:
    """Render a text line for rich; text behind a padded caption wraps in a column of its own."""
    pieces = [(piece, palette.style(ink)) for piece, ink in line]
    first = line[0][0] if line else ""
    if len(line) < 2 or not first.strip() or not first.endswith(" "):
        return Text.assemble(*pieces)
    table = Table.grid(padding=0, expand=True)
    table.add_column(width=text_width(first), no_wrap=True)
    table.add_column(ratio=1, overflow="fold")  # an address is shown whole
    table.add_row(Text.assemble(pieces[0]), Text.assemble(*pieces[1:]))
    return table

"""Widgets painted line by line: lines that scroll, a line of text in several colours, a text block.

Each gives its lines in its own style; `tui/painting.py` finds the cells that changed.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.strip import Strip
from textual.widget import Widget

from lcbtui.chart.style import Role
from lcbtui.text.safe_text import safe_text
from lcbtui.text.width import cut, text_width
from lcbtui.tui.theme import Ink, Span, legible_strip, palette_of


class LineWidget(Widget):
    """A widget that is painted by its `render_line`."""

    @cached_property
    def base_style(self) -> Style:
        """The widget's own style, kept until the theme or the focus gives it another.

        Textual works it out from all its ancestors whenever `rich_style` is asked for, which
        for a line at a time took longer than drawing the chart.
        """
        return self.rich_style

    def notify_style_update(self) -> None:
        """Forget the style, which may be another now."""
        self.__dict__.pop("base_style", None)
        super().notify_style_update()


class ScrolledLines(LineWidget):
    """Lines of which some are on the screen; the wheel scrolls them and moves no cursor."""

    top = 0  # the first line on the screen

    @property
    def length(self) -> int:
        """How many lines there are."""
        return 0

    @property
    def page(self) -> int:
        """How many lines fit on the screen."""
        return self.size.height

    @property
    def hidden_lines(self) -> int:
        """How many lines find no place on the screen."""
        return max(self.length - self.page, 0)

    def scroll_to_lines(self, first: int, last: int) -> None:
        """Scroll until the lines `first` to `last` are visible; `first` if they do not all fit."""
        self.top = min(max(self.top, last - self.page + 1), first)
        self._scroll_by(0)

    @on(MouseScrollDown)
    @on(MouseScrollUp)
    def _wheel(self, event: MouseScrollDown | MouseScrollUp) -> None:
        event.stop()
        self._scroll_by(3 if isinstance(event, MouseScrollDown) else -3)
        self.refresh()

    def _scroll_by(self, lines: int) -> None:
        self.top = min(max(self.top + lines, 0), self.hidden_lines)


class Panel(Vertical):
    """A container with two titles in its frame."""

    _titles = ("", "")

    def show_titles(self, title: str, subtitle: str) -> None:
        """Set the title on the upper left and the one on the lower right; data, never markup."""
        if (title, subtitle) != self._titles:
            self._titles = title, subtitle
            self.border_title, self.border_subtitle = Content(title), Content(subtitle)


class TextLine(LineWidget):
    """A line of spans, made safe for the terminal, cut with an ellipsis where it is too long."""

    DEFAULT_CSS = "TextLine { height: 1; width: 1fr; }"

    _spans: tuple[Span, ...] = ()

    @property
    def text(self) -> str:
        """The text of the line, uncut."""
        return "".join(span.text for span in self._spans)

    def show(self, spans: Sequence[Span]) -> None:
        """Show other spans."""
        # Names from files are safe already; file names, queries and errors pass here.
        safe = tuple(replace(span, text=_safe(span.text)) for span in spans)
        if safe != self._spans:
            self._spans = safe
            self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - there is one line
        """The spans in the colours of the theme."""
        palette = palette_of(self.app)
        segments = []
        room = self.size.width
        for span in self._spans:
            style = palette.style(span.ink)
            if span.action:
                style += Style(meta={"asks": span.action})
            segments.append(Segment(cut(span.text, room), style))
            room -= text_width(span.text)
            if room <= 0:
                break
        strip = Strip(segments).adjust_cell_length(self.size.width)
        return legible_strip(strip, self.base_style)

    async def on_click(self, event: Click) -> None:
        """Run the action of the span under the pointer."""
        action = event.style.meta.get("asks")
        if action:
            await self.run_action(action)


def _safe(text: str) -> str:
    if text.isprintable():
        return text
    start, end = len(text) - len(text.lstrip(" ")), len(text) - len(text.rstrip(" "))
    return " " * start + safe_text(text) + " " * end


Line = Sequence[tuple[str, Ink | Role]]
"""Pieces of text, data and never markup, each with an ink or the role of a marker."""


class TextBlock(LineWidget):
    """Several lines of text in colours, wrapped to the width; those that fit are visible."""

    _lines: Sequence[Line] = ()
    _wrapped: list[Strip] | None = None

    def show(self, lines: Sequence[Line]) -> None:
        """Show other lines."""
        self._lines, self._wrapped = lines, None
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A line of the wrapped text in the colours of the theme."""
        if self._wrapped is None:
            self._wrapped = self._wrap()
        width = self.size.width
        strip = self._wrapped[y] if y < len(self._wrapped) else Strip.blank(width)
        return strip.adjust_cell_length(width).apply_style(self.base_style)

    def _wrap(self) -> list[Strip]:
        palette, console, width = palette_of(self.app), self.app.console, self.size.width
        return [
            Strip(row.render(console, end="")).simplify()
            for line in self._lines
            for row in Text.assemble(*((piece, palette.style(ink)) for piece, ink in line)).wrap(
                console, max(width, 1)
            )
        ]

    def on_resize(self) -> None:
        """Wrap for the new width."""
        self._wrapped = None
        self.refresh()

    def notify_style_update(self) -> None:
        """Wrap again in the colours of the new theme."""
        self._wrapped = None
        super().notify_style_update()

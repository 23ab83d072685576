"""Text in several colours, repainted only where it changed: a line, or a panel of lines."""

from collections.abc import Sequence
from dataclasses import replace

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.events import Click
from textual.strip import Strip

from lcbtui.chart.style import Role
from lcbtui.text.safe_text import safe_text
from lcbtui.text.width import cut, text_width
from lcbtui.tui.theme import Ink, Span, legible_strip, palette_of
from lcbtui.tui.widgets.lines import ChangedLines


class TextLine(ChangedLines):
    """A line of spans, made safe for the terminal, cut with an ellipsis where it is too long."""

    DEFAULT_CSS = "TextLine { height: 1; width: 1fr; }"

    _spans: tuple[Span, ...] = ()

    @property
    def text(self) -> str:
        """What the line says, whole."""
        return "".join(span.text for span in self._spans)

    def show(self, spans: Sequence[Span]) -> None:
        """Say something else."""
        self._spans = tuple(replace(span, text=_safe(span.text)) for span in spans)
        self.refresh_changed()

    def line_now(self, y: int) -> Strip:  # noqa: ARG002 - there is one line
        """The spans in their colours."""
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
    """Names from files are safe already; file names, queries and errors pass here."""
    if text.isprintable():
        return text
    ends = (" " * (len(text) - len(text.lstrip(" "))), " " * (len(text) - len(text.rstrip(" "))))
    return ends[0] + safe_text(text) + ends[1]


Line = Sequence[tuple[str, Ink | Role]]
"""Pieces of text, data and never markup, each with an ink or the role of a marker."""


class TextBlock(ChangedLines):
    """As many lines as fit; what is longer than the panel is wide goes on in the next."""

    _lines: Sequence[Line] = ()
    _wrapped: list[Strip] | None = None

    def show(self, lines: Sequence[Line]) -> None:
        """Say something else."""
        self._lines, self._wrapped = lines, None
        self.refresh_changed()

    def line_now(self, y: int) -> Strip:
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
        """The theme changed, and with it the inks."""
        self._wrapped = None
        super().notify_style_update()

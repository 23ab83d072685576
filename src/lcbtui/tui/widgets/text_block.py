"""Lines of text in a panel, wrapped to its width, repainted only where they changed."""

from collections.abc import Sequence

from rich.text import Text
from textual.events import Resize
from textual.strip import Strip

from lcbtui.tui.palette import Ink, palette_of
from lcbtui.tui.widgets.lines import ChangedLines

Line = Sequence[tuple[str, Ink]]
"""Pieces of text, data and never markup, with their inks."""


class TextBlock(ChangedLines):
    """As many lines as fit; what is longer than the panel is wide goes on in the next."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._lines: Sequence[Line] = ()
        self._wrapped: list[Strip] | None = None

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
        inks, console, width = palette_of(self.app).inks, self.app.console, self.size.width
        return [
            Strip(row.render(console, end="")).simplify()
            for line in self._lines
            for row in Text.assemble(*((piece, inks[ink]) for piece, ink in line)).wrap(
                console, max(width, 1)
            )
        ]

    def on_resize(self, event: Resize) -> None:  # noqa: ARG002 - the size is known
        """Wrap for the new width."""
        self._wrapped = None
        self.refresh()

    def notify_style_update(self) -> None:
        """The theme changed, and with it the inks."""
        self._wrapped = None
        super().notify_style_update()

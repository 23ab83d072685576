"""A dialog that shows text: details, help, the load report. Text is data, never markup."""

from collections.abc import Sequence

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from lcbtui.tui.palette import palette_of
from lcbtui.tui.screens.dialog import Dialog
from lcbtui.tui.widgets.text_block import Line


class TextDialog(Dialog[None]):
    """Lines under a title, scrolled with the arrows."""

    def __init__(self, title: str, lines: Sequence[Line]) -> None:
        super().__init__()
        self._title = title
        self._lines = lines

    def compose(self) -> ComposeResult:
        """One scrolling text in a box."""
        inks = palette_of(self.app).inks
        text = Text("\n").join(
            Text.assemble(*((piece, inks[ink]) for piece, ink in line)) for line in self._lines
        )
        with VerticalScroll(classes="box") as box:
            box.border_title = self._title.replace("[", r"\[")
            box.border_subtitle = "Esc closes"
            yield Static(text)

    @property
    def text(self) -> str:
        """All that the dialog says."""
        return "\n".join("".join(piece for piece, _ in line) for line in self._lines)

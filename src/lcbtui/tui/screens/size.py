"""The dialog that asks for the largest size that can be used, or the memory there is."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from lcbtui.sources.model import Unit
from lcbtui.sources.values import parse_number
from lcbtui.tui.screens.dialog import Dialog
from lcbtui.view.fitting import SizeLimit, limit_of_memory

ANSWERS = "Enter answers · Esc closes"
WRONG = "expected a size such as 9B, or memory such as 24GB"


class SizeScreen(Dialog[SizeLimit]):
    """Answers with the largest size."""

    def __init__(self, bits: int) -> None:
        """What memory is reckoned with.

        Args:
            bits: bits a weight.
        """
        super().__init__()
        self._bits = bits

    def compose(self) -> ComposeResult:
        """One input in a box."""
        with Vertical(classes="box small") as box:
            box.border_title = "Which model for me? The best up to a size"
            box.border_subtitle = ANSWERS
            yield Input(placeholder="9B, or memory: 24GB", compact=True)

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        limit = size_limit(event.value, self._bits)
        if limit is None:
            self.query_one(Vertical).border_subtitle = WRONG
        else:
            self.dismiss(limit)

    @on(Input.Changed)
    def _edited(self) -> None:
        self.query_one(Vertical).border_subtitle = ANSWERS


def size_limit(text: str, bits: int) -> SizeLimit | None:
    """The size that was typed, or what fits the memory that was; None for anything else.

    Args:
        text: such as "9B", "9" or "24GB".
        bits: bits a weight.
    """
    size = parse_number(text, Unit.BILLIONS)
    if size is not None:
        return SizeLimit(size.value) if size.value > 0 else None
    return limit_of_memory(text, bits)

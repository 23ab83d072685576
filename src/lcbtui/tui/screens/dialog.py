"""What all dialogs share: a box over the explorer that Escape closes."""

from typing import ClassVar, TypeVar

from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from lcbtui.tui.sizes import WIDTHS

T = TypeVar("T")


class Dialog(ModalScreen[T]):
    """A box in the middle; Esc and q close it without an answer."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss_without", "Close", show=False)
    ]

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Close the dialog with an answer, once: Enter and a click may arrive together."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()

    def action_dismiss_without(self) -> None:
        """Close the dialog; nothing changes."""
        self.dismiss(None)

    def on_screen_suspend(self) -> None:
        """Let go of the lines painted: a cache of Textual's keeps them of the last 1,024 widgets.

        With a dialog opened now and then that was most of what the memory grew by.
        """
        for widget in (self, *self.query("*")):
            widget.refresh()

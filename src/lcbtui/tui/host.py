"""What the explorer's state needs of the interface. No Textual, so that its tests need none."""

from collections.abc import Callable, Coroutine
from typing import Any, Protocol, TypeAlias

from lcbtui.errors import LcbtuiError
from lcbtui.view.state import ViewState

Work: TypeAlias = Callable[[], object] | Coroutine[None, None, None]


class Host(Protocol):
    """What an Explorer needs of the interface: showing what changed, running what takes long."""

    def show_state(self, before: ViewState | None) -> object:
        """Put the state into the inputs: what differs from `before`; None: all of it."""

    def show_answer(self) -> object:
        """Show the newest answer everywhere."""

    def show_selection(self) -> object:
        """Show that another row is selected or highlighted."""

    def show_status(self) -> object:
        """Show a problem, a notice or the selected row."""

    async def place_panels(self) -> None:
        """Make what shows rows, before the first of them are asked for."""

    def end_with(self, error: LcbtuiError) -> object:
        """Leave, since there is nothing to show."""

    def call_later(self, callback: Callable[..., object], *args: Any) -> object:
        """Call on the event loop, from whatever thread; a coroutine is awaited."""

    def call_after_refresh(self, callback: Callable[..., object], *args: Any) -> object:
        """Call when everything shown is painted."""

    def run_worker(self, work: Work, *, group: str = "default", thread: bool = False) -> object:
        """Run a coroutine as a task, or a function on a thread."""

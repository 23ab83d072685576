"""What the explorer holds, and what its layout provides: the ground its parts stand on."""

from typing import TYPE_CHECKING

from textual.reactive import reactive
from textual.screen import Screen

from lcbtui.chart.style import Charset
from lcbtui.tui.explorer import History
from lcbtui.view.state import ViewState

if TYPE_CHECKING:
    from lcbtui.dataset.dataset import Dataset
    from lcbtui.tui.explorer import Scheduler
    from lcbtui.tui.widgets.chart import ChartView, Drawing
    from lcbtui.tui.widgets.table import ModelTable
    from lcbtui.view.view import View


class Ground(Screen[None]):
    """What the explorer holds, and what its layout has to provide."""

    view_state: reactive[ViewState] = reactive(ViewState(), repaint=False, init=False)

    def __init__(
        self,
        state: ViewState,
        stdin_bytes: bytes | None,
        charset: Charset,
        *,
        watches: bool = False,
    ) -> None:
        super().__init__()
        self.watches = watches
        """Whether the source is read again whenever its file changes."""
        self.set_reactive(Ground.view_state, state)
        self.first_state = state
        """The state at the start: what leaves no command to print at the end."""
        self.stdin_bytes = stdin_bytes
        self.charset = charset
        self.history = History()
        self.dataset: Dataset | None = None
        self.view: View | None = None
        self.beside: tuple[str, Dataset | None] | None = None
        """The source to compare with and its rows, None while they are being read."""
        self.answered: Dataset | None = None
        """The rows as read that `view` was derived from."""
        self.table: ModelTable | None = None
        self.chart: ChartView | None = None
        self.scheduler: Scheduler | None = None
        self.wanted: int | None = None
        """The row that the user chose last: the cursor comes back to it when it is shown again."""
        self.problem = ""
        """What is wrong with the text being typed; the last good view stays."""
        self.wrong = ""
        """The filter input whose text is not in force, while there is one."""
        self.notice = ""
        """What was just done, until the next key."""
        self.headline = ""
        """What there is to tell of the source just opened, until the next key."""
        self.unread = ""
        """The path that could not be read last, to be mended."""
        self.reads = 0
        """How many sources were asked for: only the last one is shown."""
        self.copied: list[str] = []
        """What was sent to the clipboard, to be printed at the end."""
        self.hovered: int | None = None
        """The row whose point is under the pointer."""
        self.escaped = float("-inf")
        """When Escape was pressed last, in seconds of the monotonic clock."""

    # What the layout provides

    def show_view(self, drawing: "Drawing | None") -> None:
        """Show `view` everywhere."""
        raise NotImplementedError

    def show_selection(self) -> None:
        """Show that another row is selected."""
        raise NotImplementedError

    def show_status(self) -> None:
        """Show problem, notice or the selected row in the status line."""
        raise NotImplementedError

    def show_state(self, before: ViewState | None = None) -> None:
        """Put the state into the inputs: what differs from `before`, or all of it."""
        raise NotImplementedError

    def open_window_bar(self) -> None:
        """Show the window bar, and give it the keys."""
        raise NotImplementedError

    def close_window_bar(self) -> None:
        """Hide the window bar; the keys go back to where they went before."""
        raise NotImplementedError

    async def place_panels(self) -> None:
        """Put table and chart in the place of their placeholders, once."""
        raise NotImplementedError

    # What the keys provide to each other

    def rows_beside(self) -> "Dataset | None":
        """The rows to compare with, if there are to be any and they are read already."""
        raise NotImplementedError

    def read_beside_again(self) -> None:
        """Read the source to compare with once more, if there is one."""
        raise NotImplementedError

    def read(self, source: str, restored: ViewState | None = None, *, again: bool = False) -> None:
        """Read a source beside the interface."""
        raise NotImplementedError

    def stay(self) -> None:
        """Forget another source that is being read."""
        raise NotImplementedError

    def prepare(self, dataset: "Dataset") -> object:
        """Do beside the interface what the first letters of a query would wait for."""
        raise NotImplementedError

    def tell_report(self) -> None:
        """Say what there is to tell of the source just opened."""
        raise NotImplementedError

    def leave_insights(self) -> None:
        """Mark no longer what a sentence of the insights names."""
        raise NotImplementedError

    def keep_area(self) -> bool:
        """Keep what lies in a rectangle marked on the chart; False where none is."""
        raise NotImplementedError

    def pin_area(self) -> bool:
        """Pin what lies in a rectangle marked on the chart; False where none is."""
        raise NotImplementedError

"""What the explorer holds, and what its layout provides: the ground its parts stand on."""

from typing import TYPE_CHECKING

from textual.reactive import reactive
from textual.screen import Screen

from lcbtui.chart.markers import Charset
from lcbtui.tui.history import History
from lcbtui.view.state import ViewState

if TYPE_CHECKING:  # pandas and plotext come with these: not before the first frame
    from lcbtui.sources.dataset import Dataset
    from lcbtui.tui.scheduler import Scheduler
    from lcbtui.tui.widgets.chart import ChartView, Drawing
    from lcbtui.tui.widgets.table import ModelTable
    from lcbtui.view.view import View


class Ground(Screen[None]):
    """What the explorer holds, and what its layout has to provide."""

    view_state: reactive[ViewState] = reactive(ViewState(), repaint=False, init=False)

    def __init__(self, state: ViewState, stdin_bytes: bytes | None, charset: Charset) -> None:
        super().__init__()
        self.set_reactive(Ground.view_state, state)
        self.first_state = state
        """The state at the start: what leaves no command to print at the end."""
        self.stdin_bytes = stdin_bytes
        self.charset = charset
        self.history = History()
        self.dataset: Dataset | None = None
        self.view: View | None = None
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

    async def place_panels(self) -> None:
        """Put table and chart in the place of their placeholders, once."""
        raise NotImplementedError

    def keep_area(self) -> bool:
        """Keep what lies in a rectangle marked on the chart; False where none is."""
        raise NotImplementedError

    def pin_area(self) -> bool:
        """Pin what lies in a rectangle marked on the chart; False where none is."""
        raise NotImplementedError

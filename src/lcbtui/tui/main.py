"""The main screen: the layout, and showing what was answered.

From which size a screen has which class of `styles.tcss`.
"""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus, Resize
from textual.timer import Timer
from textual.widgets import Label

from lcbtui.tui.actions import Place, bindings, named
from lcbtui.tui.messages import ActionAsked, ChartResized
from lcbtui.tui.mixins.chart_actions import ChartActions
from lcbtui.tui.mixins.choice_actions import ChoiceActions
from lcbtui.tui.mixins.compare_actions import CompareActions
from lcbtui.tui.mixins.insight_actions import InsightActions
from lcbtui.tui.mixins.last_line import LastLine
from lcbtui.tui.mixins.program_actions import ProgramActions
from lcbtui.tui.mixins.source_actions import SourceActions
from lcbtui.tui.mixins.table_actions import TableActions
from lcbtui.tui.mixins.window_actions import WindowActions
from lcbtui.tui.palette import Ink
from lcbtui.tui.status import without_folders
from lcbtui.tui.widgets.filters import FIELDS, FilterInput, FilterLine
from lcbtui.tui.widgets.lines import Panel
from lcbtui.tui.widgets.text import Part, TextBlock, TextLine
from lcbtui.view.state import ViewState

if TYPE_CHECKING:
    from textual.widget import Widget

    from lcbtui.tui.widgets.chart import Drawing


WIDTHS = [(0, "-tiny"), (40, "-slim"), (64, "-narrow"), (100, "-wide")]
HEIGHTS = [(0, "-flat"), (12, "-short"), (20, "-tall")]

SMALLEST_SIZE = (40, 12)
"""Columns and lines below which there is no room for anything but saying so."""

SMALLEST = "lcbtui needs a terminal of 40×12"

DETAILS_AFTER = 0.1
"""Seconds that the cursor must rest before the details follow: they are most of what a step of
the cursor sends, and a held arrow key over a slow line must not wait for them."""

INSIGHTS_WIDTH = 56
"""Cells that sentences want, where a narrow table alone would take less."""

INSIGHTS_LINES = 20
"""Lines that the insights take in a wide terminal, where the table can spare them."""

FEWEST_ROWS = 7
"""Lines that it keeps."""

DETAILS_FROM = 12
"""Lines that the table must leave free for the details panel to take them."""


class MainScreen(
    LastLine,
    ChartActions,
    TableActions,
    WindowActions,
    ProgramActions,
    CompareActions,
    ChoiceActions,
    SourceActions,
    InsightActions,
):
    """Title, filters, table, chart, status and keys over one ViewState."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.ANYWHERE)
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    _details_timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """The lines and the two panels, empty until the data is there."""
        yield TextLine(id="title")
        yield FilterLine(id="filters")
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield Panel(id="table-panel", classes="panel")
                with Panel(id="details-panel", classes="panel") as panel:
                    panel.border_title = "Details"
                    yield TextBlock(id="details")
            yield Panel(id="chart-panel", classes="panel")
        yield TextLine(id="status")
        yield TextLine(id="keys")
        yield Label(SMALLEST, id="small", markup=False)

    def on_mount(self) -> None:
        """Show what can be shown without data; read it once that is painted."""
        self.show_state()
        self.line("title").show([Part(f" {self.view_state.source}", Ink.STRONG)])
        self.line("status").show([Part(f" reading {self.view_state.source} …", Ink.DIM)])
        self.show_last_line()
        self.call_after_refresh(self.read, self.view_state.source)

    def line(self, name: str) -> TextLine:
        """One of the text lines."""
        return self.query_one(f"#{name}", TextLine)

    async def place_panels(self) -> None:
        """Put table and chart into their panels; nothing moves."""
        if self.table is not None:
            return
        from lcbtui.tui.explorer import Scheduler
        from lcbtui.tui.widgets.chart import ChartView
        from lcbtui.tui.widgets.table import ModelTable

        self.table, self.chart = ModelTable(self.charset), ChartView(self.charset)
        self.scheduler = Scheduler(self.post_message, self.run_worker)
        await self.query_one("#table-panel").mount(self.table)
        await self.query_one("#chart-panel").mount(self.chart)
        await self.place_bar()
        if self.focused is None:
            self.table.focus()

    # Showing

    def show_state(self, before: ViewState | None = None) -> None:
        """Put the state into the inputs: what differs from `before`, or all of it."""
        self.query_one(FilterLine).show_state(self.view_state, before)

    def show_view(self, drawing: "Drawing | None") -> None:
        """Show the View everywhere, in one frame."""
        view, table, chart = self.view, self.table, self.chart
        if view is None or table is None or chart is None:
            return
        from lcbtui.tui.changes import settle

        if self._arrange():  # nothing is drawn for sizes that are about to change
            self.refresh(repaint=False, layout=True)  # or it would be called before the layout
            self.call_after_refresh(self.show_view, drawing)
            return
        with self.app.batch_update():
            self.show_insights()
            table.show(view, settle(view, self.wanted, table.cursor))
            self.line("title").show(list(self._title_parts()))
            self.show_last_line()
            self.query_one(FilterLine).show_series(view.series, self.charset)
            self._show_selected(drawing)

    def show_selection(self) -> None:
        """Show that another row is selected."""
        if self.view is None or self.table is None:
            return
        from lcbtui.tui.changes import settle

        with self.app.batch_update():
            self.table.show(self.view, settle(self.view, self.wanted, self.table.cursor))
            self._show_selected(None)

    def _show_selected(self, drawing: "Drawing | None") -> None:
        view, chart = self.view, self.chart
        if view is None or chart is None:
            return
        chart.show(view, self.selected, drawing)
        self.show_status()
        self._show_borders()
        self._show_details_soon()

    def show_status(self) -> None:
        """What is wrong, what was done, or the selected row."""
        for field in FIELDS:
            self.query_one(f"#{field}", FilterInput).mark(wrong=field == self.wrong)
        if said := self.problem or self.notice:
            files = (self.view_state.source, self.view_state.against, self.unread)
            ink = Ink.PROBLEM if self.problem else Ink.ACCENT
            parts = [Part(f" {without_folders(said, files)}", ink)]
        elif self.headline and self.hovered is None and self.selected is not None:
            action = named("load_report")
            parts = [Part(f" {action.shown} ", Ink.KEY, action.bound), Part(self.headline)]
        elif self.view is not None:
            from lcbtui.tui.status import status_parts

            row = self.selected if self.hovered is None else self.hovered
            parts = status_parts(self.view, row, self.charset, self.line("status").size.width)
        else:
            return
        self.line("status").show(parts)

    def _title_parts(self) -> list[Part]:
        from lcbtui.tui.status import title_parts

        assert self.view is not None and self.chart is not None
        return title_parts(self.view, self.line("title").size.width)

    @on(ChartResized)
    def _show_borders(self) -> None:
        """Titles in the borders; where there is no border they are not drawn."""
        from lcbtui.tui.status import border_titles

        if self.view is None or self.chart is None or self.table is None:
            return
        titles = border_titles(self.view, self.table.cursor, self.chart.chart)
        for panel, (title, subtitle) in zip(("#table-panel", "#chart-panel"), titles, strict=True):
            self.query_one(panel, Panel).show_titles(title, subtitle)

    def _arrange(self) -> bool:
        """Give the table the width it needs, and the details the lines it leaves.

        Returns:
            Whether that changes the layout.
        """
        view, table = self.view, self.table
        if view is None or table is None:
            return False
        left, details = self.query_one("#left"), self.query_one("#details-panel")
        panel = self.query_one("#table-panel")
        before = left.styles.width, details.display, panel.styles.height
        wide = self.has_class("-wide")
        # A comparison is nothing without its column of changes.
        share = 47 if view.dataset.compared is None else 58
        most = self.size.width * share // 100
        least = INSIGHTS_WIDTH if self.insights_open else 0
        left.styles.width = min(max(table.natural_width(view) + 2, least), most) if wide else None
        free = left.size.height - 2 - 1 - len(view.dataset)
        details.display = wide and free >= DETAILS_FROM and not self.insights_open
        panel.styles.height = len(view.dataset) + 3 if details.display else None
        if wide and self.insights_open:  # the insights take what the rows leave, or a part
            most = max(left.size.height - INSIGHTS_LINES, FEWEST_ROWS)
            panel.styles.height = min(len(view.dataset) + 3, most)
        return before != (left.styles.width, details.display, panel.styles.height)

    def _show_details_soon(self) -> None:
        """Show the details when the cursor rests."""
        if self._details_timer is not None:
            self._details_timer.stop()
        self._details_timer = self.set_timer(DETAILS_AFTER, self._show_details)

    @property
    def details_due(self) -> bool:
        """Whether the details of the selected row are still to come."""
        return self._details_timer is not None

    def _show_details(self) -> None:
        self._details_timer = None
        details = self.query_one("#details", TextBlock)
        shown = self.query_one("#details-panel").display
        if not shown or self.view is None or self.selected is None:
            details.show(())
            return
        from lcbtui.tui.dialogs.details import details_lines

        details.show(details_lines(self.view, self.selected, brief=True))

    def on_resize(self, event: Resize) -> None:
        """Say again what depends on the width."""
        width, height = event.size
        if (width < SMALLEST_SIZE[0] or height < SMALLEST_SIZE[1]) and self.table is not None:
            self.table.focus()  # nothing is typed into an input that cannot be seen
        self.show_last_line()
        if self.view is not None:
            self.call_after_refresh(self.show_view, None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """On a screen that only says that it is too small, no key acts unseen."""
        if self.is_too_small and action not in {"quit", "suspend_process"}:
            return False
        return super().check_action(action, parameters)

    @property
    def is_too_small(self) -> bool:
        """Whether there is no room for anything but saying so."""
        return self.has_class("-tiny") or self.has_class("-flat")

    # Focus and the mouse

    @on(DescendantFocus)
    def _focused(self, event: DescendantFocus) -> None:
        """On a short terminal the panel that has the focus is the one that is shown."""
        widget: Widget = event.widget
        if widget.id in {"table", "chart"}:
            self.set_class(widget.id == "chart", "-chart")

        if widget.id != "window":
            self.close_window_bar()

    @on(ActionAsked)
    async def _clicked(self, message: ActionAsked) -> None:
        await self.run_action(message.action)

    def action_next_panel(self, step: int) -> None:
        """Go to the next panel, or the one before: on a short terminal table and chart only."""
        if self.has_class("-short") and self.insights_open:
            self.action_close_insights()
        elif self.has_class("-short") and self.table is not None and self.chart is not None:
            self.toggle_class("-chart")
            target = self.chart if self.has_class("-chart") else self.table
            self.call_after_refresh(target.focus)
        elif step > 0:
            self.focus_next()
        else:
            self.focus_previous()

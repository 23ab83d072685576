"""The main screen: layout, showing answers, and the actions that belong to no widget.

No panel has blank space of its own while a column or a detail that would fit is hidden: above the
chart the table has the whole width, beside it what its columns take; lines that its rows leave go
to the details, or to the chart below.

What needs numpy or plotext, and the dialogs, are imported where they are needed: the first frame
does not wait for them.
"""

from asyncio import TimerHandle
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, TypeAlias, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus, Resize
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Label

from lcbtui.chart.style import Charset
from lcbtui.errors import LcbtuiError, flagged
from lcbtui.text.width import cut, text_width
from lcbtui.text.words import safe_text, without_folders
from lcbtui.tui.actions import Scope, bindings, key_of, naming_keys
from lcbtui.tui.explorer import AFTER_ESCAPE, Explorer
from lcbtui.tui.keys import key_line, key_spans
from lcbtui.tui.terminal import TerminalApp, after
from lcbtui.tui.theme import HEIGHTS, WIDTHS, Ink, Span
from lcbtui.tui.widgets.filters import FilterInput, FilterLine
from lcbtui.tui.widgets.lines import Panel, TextBlock, TextLine
from lcbtui.view.state import ViewState, field_named

if TYPE_CHECKING:
    from lcbtui.tui.scheduler import ViewAnswer
    from lcbtui.tui.widgets.chart import ChartView
    from lcbtui.tui.widgets.insights import InsightList
    from lcbtui.tui.widgets.table import ModelTable
    from lcbtui.view.view import View

Picking: TypeAlias = Callable[["View", Sequence[int]], str]
"""Function that formats picked rows for printing; raises LcbtuiError if they cannot be
formatted."""

DETAILS_AFTER = 0.1  # seconds that the cursor rests before they follow: most of what a step sends

BESIDE_FROM = 100
"""Width of the screen in cells below which the chart is always below the table."""

NARROWEST_CHART = 44
"""The least width in cells of a chart beside the table."""

ROWS_AT_FIRST = 12
"""Number of rows to lay out for, before the first source is read."""

FRAME = 2  # cells of a panel's border, left and right


class MainScreen(Screen[None]):
    """Main screen of the explorer: title, filters, table, chart, status line and key line."""

    # Of two actions of a key the first that is enabled runs.
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.PICK), *bindings(Scope.ANYWHERE)]
    AUTO_FOCUS = ""
    answer: reactive["ViewAnswer | None"] = reactive(None, repaint=False)
    """The newest rows and chart that the panels have sizes for; widgets are bound to it."""
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    def __init__(
        self, state: ViewState, charset: Charset, picking: Picking | None, defaults: ViewState
    ) -> None:
        super().__init__()
        self.charset = charset
        self.picking = picking  # what Enter makes of the rows picked; None where it opens details
        self.picked: str | None = None  # what is to be printed
        self.explorer = Explorer(state, self, defaults)
        self.table: ModelTable | None = None
        self.chart: ChartView | None = None
        self.insights: InsightList | None = None
        self._details_timer: TimerHandle | None = None
        self.panels = PanelLayout(self)

    def compose(self) -> ComposeResult:
        """Create the text lines and the empty panels for table, details and chart."""
        # Before there is anything to style again, and not as Textual does after the first frame.
        self.panels.set_beside(beside=self.size.width >= BESIDE_FROM)
        for steps, cells in zip((WIDTHS, HEIGHTS), self.size, strict=True):
            self.add_class(max(step for step in steps if step[0] <= cells)[1])
        yield TextLine(id="title")
        yield FilterLine(self.explorer, self.charset).data_bind(MainScreen.answer)
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield Panel(id="table-panel", classes="panel")
                with Panel(id="details-panel", classes="panel") as panel:
                    panel.border_title = "Details"
                    yield TextBlock(id="details")
            yield Panel(id="chart-panel", classes="panel")
        yield TextLine(id="status")
        yield TextLine(id="keys")
        yield Label("lcbtui needs a terminal of 40×12", id="small", markup=False)

    def on_mount(self) -> None:
        """Show title and filters before any data is read."""
        self.panels.place_details(ROWS_AT_FIRST)
        self.show_state()
        called = " + ".join(self.explorer.state.sources)
        self.line("title").show([Span(f" {called}", Ink.STRONG)])
        self.line("status").show([Span(f" reading {called} …", Ink.DIM)])
        self._show_last_line()

    def line(self, name: str) -> TextLine:
        """Find a text line of the screen by its id: "title", "status" or "keys"."""
        return self.query_one(f"#{name}", TextLine)

    async def place_panels(self) -> None:
        """Create the widgets that need data: table and chart."""
        if self.table is not None:
            return
        from lcbtui.tui.widgets.chart import ChartView
        from lcbtui.tui.widgets.table import ModelTable

        self.table = ModelTable(self.explorer, self.charset).data_bind(MainScreen.answer)
        self.chart = ChartView(self.explorer, self.charset).data_bind(MainScreen.answer)
        await self.query_one("#table-panel").mount(self.table)
        await self.query_one("#chart-panel").mount(self.chart)
        if self.focused is None:
            self.table.focus()

    def end_with(self, error: LcbtuiError) -> None:
        """Exit the app with an error message and the error's exit status."""
        text = f"lcbtui: error: {safe_text(flagged(*error.message))}"
        self.app.exit(return_code=error.exit_status, message=text)

    # Showing

    def show_state(self) -> None:
        """Show the filters in force in their inputs, and what is wrong there in the status line."""
        self.query_one(FilterLine).show_state()
        self.show_status()

    def show_answer(self) -> None:
        """Show the newest rows and chart in all widgets in one frame, after fitting panel sizes."""
        answer = self.explorer.answer
        if answer is None or self.table is None or self.chart is None:
            return
        is_first = self.chart.chart is None
        if is_first and self.picking is not None:
            try:
                self.picking(answer.view, ())
            except LcbtuiError as error:  # nothing here could ever be picked
                self.end_with(error)
                return
        if self.panels.arrange(answer, self.table):
            # Nothing is drawn for sizes that are about to change; what has none yet waits for one.
            self.refresh(repaint=False, layout=True)  # or it would be called before the layout
            self.call_after_refresh(self.show_answer)
            if not is_first:
                return
        with self.app.batch_update():
            self.answer = answer
            self._show_last_line()
            self.show_selection()
        self.call_later(cast(TerminalApp, self.app).go_on)  # with keys that waited for rows

    def show_selection(self) -> None:
        """Update table, chart, status line and borders for the selected row."""
        answer = self.explorer.answer
        if answer is None or self.table is None or self.chart is None:
            return
        with self.app.batch_update():
            self.table.show_selection()
            self.chart.show_selection()
            self.show_status()
            self._show_titles()
            if self._details_timer is not None:
                self._details_timer.cancel()
            self._details_timer = after(self, DETAILS_AFTER, self._show_details)

    def show_status(self) -> None:
        """Fill the status line with an error, a notice, the load headline or the selected row."""
        explorer, line = self.explorer, self.line("status")
        wrong, typed = explorer.failure or explorer.typed.problem, explorer.typed
        message = wrong or explorer.notice
        box = self.focused
        if isinstance(box, FilterInput) and box.id == "query" and explorer.meant(box.value):
            takes = f"{key_of('filters.complete')} takes {explorer.meant(box.value)}"
            message = f"{takes}; {message or 'no rows match'}"
        if wrong == typed.problem != "":
            value = field_named(typed.field).notation.format(getattr(explorer.state, typed.field))
            ending = f"; in force: {cut(value, 30) or 'nothing'}"
            message = cut(message, line.size.width - 1 - text_width(ending)) + ending
        if message:
            files = (*explorer.state.sources, explorer.state.against, explorer.unreadable_path)
            ink = Ink.PROBLEM if wrong else Ink.ACCENT
            line.show([Span(f" {without_folders(message, files)}", ink)])
        elif explorer.load_notice and explorer.selected is not None:
            key = Span(f" {key_of('app.load_report')} ", Ink.KEY, "app.load_report")
            line.show([key, Span(explorer.load_notice)])
        elif explorer.answer is not None:
            from lcbtui.tui.status import status_spans

            row = explorer.selected
            line.show(status_spans(explorer.answer, row, self.charset, line.size.width))

    def _show_titles(self) -> None:
        """Show the title line, and the titles and subtitles in the borders of table and chart."""
        answer = self.explorer.answer
        if answer is None or self.chart is None:
            return
        from lcbtui.tui.status import border_titles, title_spans

        line = self.line("title")
        line.show(title_spans(answer, line.size.width))
        titles = border_titles(answer, self.explorer.index, self.chart.chart)
        for panel, (title, subtitle) in zip(("#table-panel", "#chart-panel"), titles, strict=True):
            self.query_one(panel, Panel).show_titles(title, subtitle)

    on_chart_view_resized = _show_titles  # whose notes depend on the size of the chart

    def _show_last_line(self) -> None:
        """Show the keys of what has the focus."""
        other, has_insights = None, self.panels.insights_open
        if self.panels.one_at_a_time:
            away = self.has_class("-chart") or has_insights
            other = "table" if away else "chart", "screen.next_panel(1)"
        elif has_insights and not self.panels.is_beside:
            other = "chart", "screen.insights"
        scope = Scope.QUERY if isinstance(self.focused, FilterInput) else Scope.ANYWHERE
        if self.chart is not None and self.chart.has_focus and other is None:
            scope = Scope.CHART
        windows, dataset, picking = False, self.explorer.dataset, self.picking is not None
        if dataset is not None:
            from lcbtui.tui.changes import can_choose

            windows = can_choose(dataset)
        keys = key_line(scope, windows=windows, picking=picking, other=other)
        self.line("keys").show(key_spans(self.size.width, keys))

    @property
    def is_at_rest(self) -> bool:
        """Whether the newest view state is computed and shown, with no panel update pending."""
        pending = self._details_timer or (self.insights and self.insights.pending)
        shown = self.table is None or self.table.answer is self.explorer.answer
        return self.explorer.is_idle and shown and pending is None

    def _show_details(self) -> None:
        self._details_timer = None
        self.panels.show_details(self.explorer.answer, self.explorer.selected)

    def on_resize(self, event: Resize) -> None:
        """Lay out the panels and show rows and chart again for a new terminal size."""
        width, height = event.size
        if self.table is not None and (width < 40 or height < 12 or self.focused is None):
            self.table.focus()  # nothing is typed into an input that cannot be seen
        self._show_last_line()
        if self.explorer.answer is None:
            self.panels.set_beside(beside=width >= BESIDE_FROM)
            self.panels.place_details(ROWS_AT_FIRST)
        else:
            self.call_after_refresh(self.show_answer)

    def on_screen_resume(self) -> None:
        """Show rows and chart again after a dialog: the terminal may have got another size."""
        self.call_after_refresh(self.show_answer)

    @property
    def is_too_small(self) -> bool:
        """Whether the terminal is too small to show anything."""
        return self.has_class("-tiny") or self.has_class("-flat")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell whether an action is enabled.

        A screen that is too small enables quitting and suspending only. Enter (`pick`) and Esc
        (`give_up`) are for `lcbtui pick`; Esc gives up only if the table has the focus, with no
        chart by month to leave first.
        """
        if action in {"pick", "give_up"} and (self.picking is None or self.table is None):
            return False
        leaves_first = self.explorer.state.by_month or self.focused is not self.table
        if action == "give_up" and leaves_first:
            return False
        if self.is_too_small and action not in {"quit", "suspend_process"}:
            return False
        return super().check_action(action, parameters)

    # Focus and panels

    async def action_run(self, owner: str, action: str) -> None:
        """Run an action of the widget with the id `owner`, unless the widget does not exist yet."""
        for widget in self.query(f"#{owner}"):
            await widget.run_action(action)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Show the focused panel on a short screen."""
        name = event.widget.id
        if name in {"table", "chart"}:
            self.set_class(name == "chart", "-chart")
        self._show_last_line()
        self.show_status()  # what Tab takes is said in the query alone

    def action_focus_table(self) -> None:
        """Handle Esc: clear messages and the chosen column, and focus the table.

        On a short screen the insights close. If the table has the focus already, filter texts that
        do not parse are reset, and the chart by month goes back to points.
        """
        explorer = self.explorer
        explorer.note_escape()
        if explorer.notice or explorer.load_notice or explorer.failure:
            explorer.clear_notice()
            self.show_status()
        if self.table is None:  # it takes the focus when it comes
            self.set_focus(None)
            return
        if self.panels.one_at_a_time:  # give the table its place back
            self.action_close_insights()
        self.table.choose_column(None)
        if self.table.has_focus:  # not before: over a slow line Esc can begin another key
            if explorer.typed.wrong:
                explorer.restore(explorer.state)
            if explorer.state.by_month:
                explorer.change(by_month=(), x_limits=None, y_limits=None)
            elif explorer.state != explorer.unfiltered:
                explorer.notify(naming_keys("{} clears the filters", "filters.clear"))
        self.table.focus()

    @on(FilterLine.Accepted)
    def _leave_filters(self) -> None:
        self.action_focus_table()
        self.explorer.note_escape(pressed=False)  # it was Enter

    @on(FilterLine.Passed)
    def _pass_filters(self) -> None:
        self.action_next_panel(1)

    def action_next_panel(self, step: int) -> None:
        if self.panels.one_at_a_time and self.panels.insights_open:
            self.action_close_insights()
        elif self.panels.one_at_a_time and self.table is not None and self.chart is not None:
            self.toggle_class("-chart")
            target = self.chart if self.has_class("-chart") else self.table
            self.call_after_refresh(target.focus)
        else:
            (self.focus_next if step > 0 else self.focus_previous)()

    def action_maximise(self) -> None:
        """Maximise the focused panel; if it is maximised already, show both panels."""
        if self.has_class("-short"):
            words = "one panel at a time: {} shows the other"
            self.explorer.notify(naming_keys(words, "screen.next_panel(1)"))
            return
        on_chart = self.chart is not None and self.chart.has_focus
        self.toggle_class("-one")
        self.set_class(on_chart, "-chart")
        self.show_answer()

    async def action_insights(self) -> None:
        if self.panels.insights_open:
            self.action_close_insights()
            return
        if self.explorer.view is None:
            return
        if self.insights is None:
            from lcbtui.tui.widgets.insights import InsightList

            self.insights = InsightList(self.explorer)
            panel = Panel(self.insights, id="insights-panel", classes="panel")
            panel.border_title = "Insights"
            panel.border_subtitle = naming_keys("{} closes", "screen.close_insights")
            await self.query_one("#left").mount(panel)
        self.add_class("-insights")
        self.insights.is_open = True
        self.insights.show(self.explorer.view)
        self.show_answer()
        self.call_after_refresh(self.insights.focus)

    def action_close_insights(self) -> None:
        if self.insights is None or not self.panels.insights_open:
            return
        self.remove_class("-insights")
        self.insights.is_open = False
        self.show_answer()
        if self.table is not None:
            self.call_after_refresh(self.table.focus)

    # Keys of table and chart together

    def action_our_model(self) -> None:
        explorer, view, row = self.explorer, self.explorer.view, self.explorer.selected
        if view is None or row is None:
            return
        if name := view.dataset.cell(row, view.roles.label).text:
            explorer.change(ours=None if name == explorer.state.ours else name)

    # Picking, and the way to the model's page

    def action_pick(self) -> None:
        explorer = self.explorer
        if self.picking is None or explorer.view is None:
            return
        from lcbtui.tui.changes import picked_rows

        if rows := picked_rows(explorer.view, explorer.selected):
            try:
                self.picked = self.picking(explorer.view, rows)
            except LcbtuiError as error:
                explorer.notify(error.plain)
            else:
                self.app.exit()

    def action_give_up(self) -> None:
        self.action_focus_table()
        app = cast(TerminalApp, self.app)
        keys = app.keys_delivered

        def leave() -> None:
            if app.keys_delivered == keys:  # or it was the first byte of a key that a line split
                app.exit()

        after(self, AFTER_ESCAPE, leave)

    # The state

    def action_undo(self, redo: bool = False) -> None:
        self.explorer.undo(redo=redo)

    def action_reload(self) -> None:
        self.explorer.reader.reload()

    def action_copy_command(self) -> None:
        command = self.explorer.command
        self.app.copy_to_clipboard(command)
        self.explorer.note_copied(command)


# The layout of table, chart and details


def arrange(width: int, least: int, *, compared: bool = False) -> tuple[bool, int]:
    """Compute how table and chart share the width of the screen.

    Args:
        width: the width of the screen in cells.
        least: the cells that the table needs for rank, whole names, x and y.
        compared: whether the table has the columns of a comparison.

    Returns:
        Whether the chart is beside the table, instead of below it; and the cells that the table's
        columns may take: above the chart the whole width.
    """
    share = 58 if compared else 47  # percent of the width, unless names would not be whole
    if width < max(BESIDE_FROM, least + FRAME + NARROWEST_CHART):
        return False, width
    return True, max(least, width * share // 100 - FRAME)


def details_height(height: int, rows: int) -> int:
    """Compute the lines of the details panel: those that a table of `rows` rows leaves; or 0."""
    # four lines beside the panels, the border of the table and its headings are no rows
    free = height - 7 - rows
    return free if free > FRAME else 0


class PanelLayout:
    """Sizes of the panels on the main screen."""

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen
        self._details_of: tuple[object, ...] | None = None
        self._details_lines = 0  # inside the frame; none while the panel is hidden

    def arrange(self, answer: "ViewAnswer", table: "ModelTable") -> bool:
        """Set the sizes of the table, details and insights panels for the rows to show.

        Returns:
            Whether any size changed, so that the screen must be laid out again.
        """
        view = answer.view
        rows = max(len(view), len(view.home or ()))  # filters move no panel
        left, panel = self._screen.query_one("#left"), self._screen.query_one("#table-panel")
        width, was_beside = self._screen.size.width, self.is_beside
        least, compared = table.least_width(answer), view.dataset.against is not None
        is_beside, room = arrange(width, least, compared=compared)
        self.set_beside(beside=is_beside)
        beside, alone = is_beside and not self.one_at_a_time, self.one_at_a_time
        least = 56 if self.insights_open else 0  # cells that facts want
        taken = max(table.give(room if beside else width, answer), least) + FRAME
        below = not beside and not alone and not self.insights_open
        most = rows + 1 if below else None
        changes = _size(left, width=taken if beside else None, max_height=most)
        changes |= self.place_details(rows)
        lines = None
        if beside and self.insights_open:  # they take the lines that the rows leave, or 15
            lines = min(rows + 3, max(left.size.height - 15, 7))
        changes |= _size(panel, height=lines)
        return changes or was_beside != is_beside

    def place_details(self, rows: int) -> bool:
        """Show the details panel if a table of `rows` rows leaves lines for it, else hide it.

        Its height does not depend on the selected row, so moving the cursor moves no panel.

        Returns:
            Whether its size changed.
        """
        details = self._screen.query_one("#details-panel")
        beside = self.is_beside and not self.one_at_a_time and not self.insights_open
        lines = details_height(self._screen.size.height, rows) if beside else 0
        was_shown, details.display = details.display, lines > 0
        self._details_lines = max(lines - FRAME, 0)
        return _size(details, height=lines or None) or was_shown != details.display

    def show_details(self, answer: "ViewAnswer | None", row: int | None) -> None:
        """Show the details of a row in their panel; empty the panel if there is no row."""
        details, lines = self._screen.query_one("#details", TextBlock), self._details_lines
        if answer is None or row is None or not lines:
            self._details_of = None
            details.show(())
            return
        from lcbtui.tui.status import panel_lines

        view, width = answer.view, self._screen.query_one("#left").size.width - 4
        shown = view.dataset, view.roles, row, width, lines
        if shown != self._details_of:  # a letter that leaves the row finds nothing anew
            self._details_of = shown
            details.show(panel_lines(view, row, width, lines))

    @property
    def is_beside(self) -> bool:
        """Whether the chart is beside the table, instead of below it."""
        return self._screen.has_class("-beside")

    def set_beside(self, *, beside: bool) -> None:
        """Place the chart beside the table, or below it."""
        self._screen.update_classes({"-beside": beside, "-stacked": not beside})

    @property
    def one_at_a_time(self) -> bool:
        """Whether the screen shows one panel at a time: it is short, or a panel is maximised."""
        return self._screen.has_class("-short") or self._screen.has_class("-one")

    @property
    def insights_open(self) -> bool:
        """Whether the insights panel is open."""
        return self._screen.has_class("-insights")


def _size(widget: Widget, **sizes: int | None) -> bool:
    """Set a widget's width or height in cells, or unset it (None); tell whether a value changed."""
    own, changed = widget.styles.inline, False
    for name, cells in sizes.items():
        if cells != (getattr(own, name).value if own.has_rule(name) else None):
            setattr(widget.styles, name, cells)
            changed = True
    return changed

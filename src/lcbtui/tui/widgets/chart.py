"""The chart widget: paints the chart, walks its points, turns clicks into selected rows."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import on
from textual.binding import BindingType
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from lcbtui.chart.axes import Limits, fit, pan, place_of, zoom
from lcbtui.chart.picture import Chart, Direction
from lcbtui.chart.style import Charset
from lcbtui.errors import LcbtuiError
from lcbtui.sources.catalog import INSTEAD
from lcbtui.tui.actions import Scope, bindings, key_of
from lcbtui.tui.changes import months_drawn, step_score
from lcbtui.tui.explorer import Explorer
from lcbtui.tui.scheduler import Canvas, ChartDrawing, ViewAnswer
from lcbtui.tui.status import overlay_missing
from lcbtui.tui.theme import legible_strip, palette_of
from lcbtui.tui.widgets.lines import LineWidget
from lcbtui.view.view import View


class ChartView(LineWidget, can_focus=True):
    """Widget of the scatter chart of a View, the selected row marked; handles the chart's keys."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.CHART)

    answer: reactive[ViewAnswer | None] = reactive(None, repaint=False)

    class Resized(Message):
        """Message that the chart was drawn for another size."""

    def __init__(self, explorer: Explorer, charset: Charset) -> None:
        super().__init__(id="chart")
        self._explorer = explorer
        self._charset = charset
        self._drawing: ChartDrawing | None = None

    @property
    def chart(self) -> Chart | None:
        """The chart on the screen; None before the first one is drawn."""
        return None if self._drawing is None else self._drawing.chart

    def show_selection(self) -> None:
        """Show the chart of the newest rows, with the selected row marked."""
        if self.answer is not None:
            self._drawing = self._drawing_of(self.answer)
            self.refresh()

    def _drawing_of(self, answer: ViewAnswer) -> ChartDrawing | None:
        """Return the `ChartDrawing` of the chart for the current size and selected row.

        An existing drawing is reused if its inputs are equal. None while the widget has no size.
        """
        if not self.size:
            return None
        explorer = self._explorer
        wanted = ChartDrawing(answer.view, explorer.selected, self._canvas, explorer.moved)
        return next((it for it in (answer.drawing, self._drawing) if it == wanted), wanted)

    @property
    def _canvas(self) -> Canvas:
        return Canvas(self.size.width, self.size.height, self._charset)

    def on_resize(self) -> None:
        """Draw the chart for a new widget size, unless a chart of that size exists already."""
        self._fit()
        self.post_message(self.Resized())

    def _fit(self) -> None:
        self._explorer.canvas = self._canvas
        answer = self._explorer.answer
        if answer is not None and (self._drawing is None or self._drawing.canvas != self._canvas):
            self._drawing = self._drawing_of(answer)

    def strips(self) -> list[Strip]:
        """Paint the chart in the colours of the theme, its cursor cell reversed."""
        self._fit()  # a new size is painted before Textual tells of it
        chart, width = self.chart, self.size.width
        if chart is None:
            return []
        drawn, strips = palette_of(self.app).drawn, list[Strip]()
        for line in chart.lines:
            segments: list[Segment] = []
            for text, role in line:
                # A blank has no colour of its own: in that of its neighbour it costs no bytes.
                style = segments[-1].style if segments and text.isspace() else drawn(text, role)
                segments.append(Segment(text, style))
            strips.append(Strip(segments).simplify().adjust_cell_length(width))
        # The grid is faint on purpose.
        strips = [legible_strip(strip, self.base_style, signs=1.0) for strip in strips]
        if chart.reversed_cell is not None:
            x, y = chart.reversed_cell
            strip = strips[y]
            cursor = strip.crop(x, x + 1).apply_style(Style(reverse=True))
            strips[y] = Strip.join([strip.crop(0, x), cursor, strip.crop(x + 1)])
        return strips

    # Overlays and axes

    def action_overlay(self, field: str) -> None:
        explorer, view = self._explorer, self._explorer.view
        changes: dict[str, Any] = {field: True}
        asked = replace(explorer.state, **changes)
        why = "" if view is None else overlay_missing(view, asked, field)
        source = "" if view is None else view.dataset.source.name
        if why and field == "errors" and source in INSTEAD:
            undo, other = key_of("screen.undo"), INSTEAD[source]
            said = f"{source} was read off a picture: showing {other}; {undo} goes back"
            explorer.reader.switch(other, said=said, **changes)
            return
        explorer.change(**{field: not getattr(explorer.state, field)})
        if why and getattr(explorer.state, field):
            explorer.notify(why)
        elif field == "apart" and not explorer.state.apart:
            key = key_of("chart.overlay('apart')")
            explorer.notify(f"ties are not shown; {key} shows them")

    def action_step_score(self, step: int) -> None:
        explorer, view = self._explorer, self._explorer.view
        if view is not None:
            state, words = step_score(explorer.state, view, step)
            explorer.set_state(state)
            explorer.notify(words)

    def action_by_month(self) -> None:
        explorer, view, row = self._explorer, self._explorer.view, self._explorer.selected
        if view is None or row is None:
            return
        if view.dataset.selection is None and not explorer.state.by_month:
            name, data = view.dataset.source.name, key_of("app.switch_data")
            explorer.notify(f"{name} has no scores by problem; {data} opens others")
            return
        try:
            names = () if explorer.state.by_month else months_drawn(explorer.state, view, row)
        except LcbtuiError as error:
            explorer.notify(error.plain)
        else:
            explorer.change(by_month=names, x_limits=None, y_limits=None)

    def action_fit(self) -> None:
        self._limit(fit)

    def action_zoom(self, steps: int, place: tuple[float, float] | None = None) -> None:
        state, row = self._explorer.state, self._explorer.selected
        self._limit(lambda view: zoom(view, state, place or place_of(view, state, row), steps))

    def action_pan(self, across: int, up: int) -> None:
        self._limit(lambda view: pan(view, self._explorer.state, across, up))

    def action_home(self) -> None:
        if not self._explorer.just_escaped:
            self._explorer.change(x_limits=None, y_limits=None)

    def _limit(self, limits: Callable[[View], Limits]) -> None:
        """Change the limits of the axes; without axes the chart says what it lacks."""
        view = self._explorer.view
        if view is not None and (view.draws_ranking or (view.roles.x and view.roles.y)):
            x, y = limits(view)
            self._explorer.change(x_limits=x, y_limits=y)

    def action_walk(self, direction: Direction) -> None:
        if self.chart is None:
            return
        selected = self._explorer.selected
        row = self.chart.neighbour(-1 if selected is None else selected, direction)
        if row is not None:
            self._explorer.select(row)

    # The mouse

    def on_click(self, event: Click) -> None:
        """Select the row of the point nearest to the click, at most two cells away."""
        offset = event.get_content_offset(self)
        if self.chart is None or offset is None:
            return
        if near := self.chart.rows_near(offset.x, offset.y):
            self._explorer.select(near[0])
        self.refresh()

    @on(MouseScrollUp)
    @on(MouseScrollDown)
    def _wheel(self, event: MouseScrollUp | MouseScrollDown) -> None:
        """Zoom the chart in or out around the mouse pointer."""
        event.stop()
        region = None if self.chart is None else self.chart.region
        if region is not None:
            across = (int(event.x) - region.column) / max(region.width - 1, 1)
            up = 1 - (int(event.y) - region.line) / max(region.height - 1, 1)
            place = min(max(across, 0.0), 1.0), min(max(up, 0.0), 1.0)
            self.action_zoom(1 if isinstance(event, MouseScrollUp) else -1, place)

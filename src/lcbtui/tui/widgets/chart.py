"""The scatter panel: paints a Chart, walks its points, turns clicks into rows."""

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.events import Click, MouseDown, MouseMove, MouseScrollDown, MouseScrollUp
from textual.message import Message
from textual.strip import Strip

from lcbtui.chart.cells.chart import Chart, Direction
from lcbtui.chart.moves import Corner, Limits, fit, pan, place_of, range_terms, rows_within, zoom
from lcbtui.chart.style import Charset
from lcbtui.dataset.dataset import Positions
from lcbtui.errors import LcbtuiError
from lcbtui.query.edit import with_terms
from lcbtui.tui.actions import Scope, bindings, key_of, naming_keys
from lcbtui.tui.changes import pin_of, toggle_months
from lcbtui.tui.explorer import Explorer
from lcbtui.tui.scheduler import Answer, Canvas, Drawing
from lcbtui.tui.theme import legible_strip, palette_of
from lcbtui.tui.widgets.lines import LineWidget
from lcbtui.view.view import View

STEPS: dict[Direction, Corner] = {"left": (-2, 0), "right": (2, 0), "up": (0, -1), "down": (0, 1)}
"""How an arrow stretches an area, in columns and lines."""


class ChartView(LineWidget, can_focus=True):
    """The chart of a View with the selected row marked; owns the keys of the chart."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.CHART, "chart")

    class Resized(Message):
        """Sent when the chart was drawn for another size."""

    def __init__(self, explorer: Explorer, charset: Charset) -> None:
        super().__init__(id="chart")
        self._explorer = explorer
        self._charset = charset
        self._drawing: Drawing | None = None
        self.area: tuple[Corner, Corner] | None = None
        """Two corners of a marked rectangle: where it began, and the one that moves."""
        self._pressed: Corner | None = None
        self._dragged = False

    @property
    def chart(self) -> Chart | None:
        """The chart on the screen."""
        return None if self._drawing is None else self._drawing.chart

    def show(self, answer: Answer) -> None:
        """Show an answer with the selected row marked."""
        if self._drawing is not None and self._drawing.view is not answer.view:
            self.area = None
        self._drawing = self._drawing_of(answer)
        self.refresh()

    def _drawing_of(self, answer: Answer) -> Drawing | None:
        """Reuse the drawing of this answer, size and selection, or make one."""
        if not self.size:
            return None
        explorer = self._explorer
        marked, dims = explorer.highlighted, explorer.moved
        wanted = Drawing(answer.view, explorer.selected, self._canvas, marked, dims)
        return next((it for it in (answer.drawing, self._drawing) if it == wanted), wanted)

    @property
    def _canvas(self) -> Canvas:
        return Canvas(self.size.width, self.size.height, self._charset)

    def on_resize(self) -> None:
        """Draw for the new size, once even if Textual lays out twice."""
        self._explorer.canvas = self._canvas
        if self._drawing is not None and self._drawing.canvas == self._canvas:
            return
        self.area = None  # its corners were cells, and the points are in others now
        answer = self._explorer.answer
        self._drawing = None if answer is None else self._drawing_of(answer)
        self.refresh()
        self.post_message(self.Resized())

    def strips(self) -> list[Strip]:
        """Paint the chart in the colours of the theme, the marked area in reverse."""
        chart, width = self.chart, self.size.width
        if chart is None:
            return []
        roles, strips = palette_of(self.app).roles, list[Strip]()
        for line in chart.lines:
            segments: list[Segment] = []
            for text, role in line:
                # A blank has no colour of its own: in that of its neighbour it costs no bytes.
                style = segments[-1].style if segments and text.isspace() else roles[role]
                segments.append(Segment(text, style))
            strips.append(Strip(segments).simplify().adjust_cell_length(width))
        # The grid is faint on purpose.
        strips = [legible_strip(strip, self.base_style, signs=1.0) for strip in strips]
        cursor = chart.reversed_cell
        marked = self.area or (None if cursor is None else (cursor, cursor))
        if marked is not None:
            one, other = marked
            (left, right), (top, bottom) = (sorted(ends) for ends in zip(one, other, strict=True))
            for y in range(max(top, 0), min(bottom + 1, len(strips))):
                strips[y] = _reversed(strips[y], left, right)
        return strips

    # Overlays and axes

    def action_by_month(self) -> None:
        explorer = self._explorer
        if explorer.view is None or explorer.selected is None:
            return
        dataset = explorer.view.dataset
        if dataset.selection is None and not explorer.state.by_month:
            data = key_of("screen.switch_data")
            explorer.notify(f"{dataset.source.name} has no scores by problem; {data} opens others")
            return
        try:
            explorer.set_state(toggle_months(explorer.state, explorer.view, explorer.selected))
        except LcbtuiError as error:
            explorer.notify(error.plain)

    def action_fit(self) -> None:
        view = self._view_with_axes()
        if view is not None:
            self._limit(fit(view))

    def action_zoom(self, steps: int, place: tuple[float, float] | None = None) -> None:
        view, explorer = self._view_with_axes(), self._explorer
        if view is not None:
            place = place or place_of(view, explorer.state, explorer.selected)
            self._limit(zoom(view, explorer.state, place, steps))

    def action_pan(self, across: int, up: int) -> None:
        view = self._view_with_axes()
        if view is not None:
            self._limit(pan(view, self._explorer.state, across, up))

    def action_home(self) -> None:
        if not self._explorer.just_escaped:
            self._limit((None, None))

    def _limit(self, limits: Limits) -> None:
        x, y = limits
        self._explorer.change(x_limits=x, y_limits=y)

    def _view_with_axes(self) -> View | None:
        """The View if it has both axes; otherwise tell which key chooses a column."""
        view = self._explorer.view
        if view is None or view.draws_ranking or (view.roles.x and view.roles.y):
            return view
        self._explorer.notify(
            naming_keys("this source needs a column for each axis: {} chooses", "screen.axes")
        )
        return None

    # An area

    def action_mark_area(self) -> None:
        """Begin an area at the selected point, or at the middle; end it if there is one."""
        if self._explorer.state.by_month:
            self._explorer.notify(
                naming_keys("no area by month: {} goes back to the points", "chart.by_month")
            )
        elif self._view_with_axes() is not None:
            self.focus()
            selected, chart = self._explorer.selected, self.chart
            if self.area is not None:
                self.unmark()
            elif chart is not None and chart.region is not None:
                region = chart.region
                middle = (region.column + region.width // 2, region.line + region.height // 2)
                here = (None if selected is None else chart.cell_of(selected)) or middle
                self.area = (here, here)
                self.refresh()
            words = "arrows stretch it · {} keeps its models · {} pins them · {} gives it up"
            words = naming_keys(words, "screen.details", "screen.pin", "chart.mark_area")
            self._explorer.notify("" if self.area is None else words)

    def unmark(self) -> None:
        """Remove the marked area."""
        self.area = None
        self.refresh()

    def keep_area(self) -> None:
        """Filter to the points in the marked area, by two terms of the query."""
        rows, state, view = self._take_area(), self._explorer.state, self._explorer.view
        if view is None or state.by_month:
            return  # what lies there are months, and a filter is on models
        if len(rows):
            self._explorer.change(query=with_terms(state.query, range_terms(view, rows)))
        else:
            self._explorer.notify("no point lies in the rectangle")

    def pin_area(self) -> None:
        """Pin the models whose points lie in the marked area, at most 50."""
        rows, pins, view = self._take_area(), self._explorer.state.pins, self._explorer.view
        if view is not None:
            names = (pin_of(view, row) for row in rows[:50].tolist())
            self._explorer.change(pins=tuple(dict.fromkeys((*pins, *filter(None, names)))))

    def _take_area(self) -> Positions:
        """Remove the marked area and find the rows whose points lie in it."""
        assert self.chart is not None and self.area is not None
        rows = rows_within(self.chart, *self.area)
        self.unmark()
        return rows

    def _stretch(self, corner: Corner) -> None:
        """Move the free corner of the marked area, inside the plot."""
        if self.area is None or self.chart is None or self.chart.region is None:
            return
        region = self.chart.region
        column = min(max(corner[0], region.column), region.column + region.width - 1)
        line = min(max(corner[1], region.line), region.line + region.height - 1)
        self.area = (self.area[0], (column, line))
        self.refresh()

    def action_walk(self, direction: Direction) -> None:
        if self.chart is None:
            return
        if self.area is not None:
            column, line = self.area[1]
            across, down = STEPS[direction]
            self._stretch((column + across, line + down))
            return
        selected = self._explorer.selected
        row = self.chart.neighbour(-1 if selected is None else selected, direction)
        if row is not None:
            self._explorer.select(row)

    # The mouse

    def on_mouse_down(self, event: MouseDown) -> None:
        """Note where a drag may begin."""
        offset = event.get_content_offset(self)
        self._pressed = None if offset is None else (offset.x, offset.y)
        self._dragged = False

    def on_mouse_move(self, event: MouseMove) -> None:
        """Stretch an area with the button down; else hover the nearest point."""
        here = (int(event.x), int(event.y))
        if self._pressed is not None and event.button and here != self._pressed:
            if not self._dragged:
                self._dragged = True
                self.capture_mouse()
                self.area = (self._pressed, self._pressed)
            self._stretch(here)
        elif self.chart is not None and not event.button:
            near = self.chart.rows_near(*here)
            self._hover(near[0] if near else None)

    def on_mouse_up(self) -> None:
        """End the drag; the area stays until a key keeps, pins or removes it."""
        self._pressed = None
        if self._dragged:
            self.release_mouse()

    def on_leave(self) -> None:
        """Stop hovering."""
        self._hover(None)

    def _hover(self, row: int | None) -> None:
        if row != self._explorer.hovered_row:
            self._explorer.hover(row)

    def on_click(self, event: Click) -> None:
        """Select the nearest point within two cells of the pointer."""
        offset = event.get_content_offset(self)
        if self.chart is None or offset is None or self._dragged:
            return
        self.area = None
        near = self.chart.rows_near(offset.x, offset.y)
        if near:
            self._explorer.select(near[0])
        self.refresh()

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Zoom in around the pointer."""
        self._wheel(event, 1)

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Zoom out around the pointer."""
        self._wheel(event, -1)

    def _wheel(self, event: MouseScrollUp | MouseScrollDown, steps: int) -> None:
        event.stop()
        region = None if self.chart is None else self.chart.region
        if region is not None:
            across = (int(event.x) - region.column) / max(region.width - 1, 1)
            up = 1 - (int(event.y) - region.line) / max(region.height - 1, 1)
            self.action_zoom(steps, (min(max(across, 0.0), 1.0), min(max(up, 0.0), 1.0)))


def _reversed(strip: Strip, first: int, last: int) -> Strip:
    """Reverse the colours of the cells `first` to `last` of a line."""
    # Painted before a resize is known, a narrower line may end inside of them or before them.
    inside = strip.crop(first, last + 1).apply_style(Style(reverse=True))
    return Strip.join([strip.crop(0, first), inside, strip.crop(last + 1)])

"""The scatter panel: paints a Chart, walks its points, turns clicks into rows."""

from dataclasses import dataclass, replace
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.events import (
    Click,
    Leave,
    MouseDown,
    MouseMove,
    MouseScrollDown,
    MouseScrollUp,
    MouseUp,
    Resize,
)
from textual.strip import Strip

from lcbtui.chart.build import chart_spec, highlight
from lcbtui.chart.cells.chart import Chart, Direction
from lcbtui.chart.cells.draw import draw
from lcbtui.chart.moves import Corner, rows_within
from lcbtui.chart.style import Charset
from lcbtui.dataset.dataset import Positions
from lcbtui.tui.actions import Place, bindings
from lcbtui.tui.messages import ChartResized, PointHovered, RowSelected, ZoomAsked
from lcbtui.tui.palette import palette_of
from lcbtui.tui.widgets.lines import ChangedLines
from lcbtui.view.view import View

STEPS: dict[Direction, Corner] = {"left": (-2, 0), "right": (2, 0), "up": (0, -1), "down": (0, 1)}
"""How an arrow stretches an area, in columns and lines."""


@dataclass(frozen=True)
class Canvas:
    """What a chart is drawn for."""

    width: int
    height: int
    charset: Charset


@dataclass(frozen=True, eq=False)
class Drawing:
    """A chart with what it was drawn from, so that it is known when it is of no use any more."""

    view: View
    selected: int | None
    canvas: Canvas
    chart: Chart
    named: frozenset[int] = frozenset()


def make_drawing(
    view: View, selected: int | None, canvas: Canvas, named: frozenset[int] = frozenset()
) -> Drawing:
    """Draw a View; takes no widget, so that a thread can do it."""
    spec = chart_spec(view, selected)
    if not view.state.by_month:  # those points are months, not rows
        spec = highlight(spec, named)
    chart = draw(spec, canvas.width, canvas.height, canvas.charset)
    if view.state.by_month:
        from lcbtui.chart.months import rows_in_view

        # Whoever asks which row is near means a model of the table, not a month.
        points = chart.points
        chart = replace(chart, points=replace(points, rows=rows_in_view(view)[points.rows]))
    return Drawing(view, selected, canvas, chart, named)


class ChartView(ChangedLines, can_focus=True):
    """The points of a View, with the selected row marked."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.CHART)

    def __init__(self, charset: Charset) -> None:
        super().__init__(id="chart")
        self.charset = charset
        self._view: View | None = None
        self._selected: int | None = None
        self._drawing: Drawing | None = None
        self.area: tuple[Corner, Corner] | None = None
        """Two corners of a marked rectangle: where it began, and the one that moves."""
        self._pressed: Corner | None = None
        self._dragged = False
        self._hovered: int | None = None
        self.named: frozenset[int] = frozenset()
        """Rows that a sentence names: all others are dimmed. Empty dims none."""

    @property
    def canvas(self) -> Canvas:
        """What to draw for, now."""
        return Canvas(self.size.width, self.size.height, self.charset)

    @property
    def chart(self) -> Chart | None:
        """The chart that is on the screen."""
        return None if self._drawing is None else self._drawing.chart

    def show(self, view: View, selected: int | None, drawing: Drawing | None = None) -> None:
        """Show a View with a row selected; `drawing` saves drawing it again."""
        self._view, self._selected = view, selected
        fits = (
            drawing is not None
            and drawing.view is view
            and drawing.selected == selected
            and drawing.canvas == self.canvas
            and drawing.named == self.named
        )
        if self._drawing is not None and self._drawing.view is not view:
            self.area = None
        self._drawing = drawing if fits else self._draw()
        self.refresh_changed()

    def _draw(self) -> Drawing | None:
        if self._view is None or not self.size:
            return None
        return make_drawing(self._view, self._selected, self.canvas, self.named)

    def on_resize(self, event: Resize) -> None:  # noqa: ARG002 - the size is known
        """Draw for the new size; Textual says it twice where it lays out twice."""
        if self._drawing is not None and self._drawing.canvas == self.canvas:
            return
        self.area = None  # its corners were cells, and the points are in others now
        self._drawing = self._draw()
        self.refresh()
        self.post_message(ChartResized())

    def line_now(self, y: int) -> Strip:
        """A line of the chart in the colours of the theme, the marked area in reverse."""
        chart, width = self.chart, self.size.width
        if chart is None or y >= len(chart.lines):
            return Strip.blank(width, self.base_style)
        roles = palette_of(self.app).roles
        segments: list[Segment] = []
        for text, role in chart.lines[y]:
            # A blank has no colour of its own: in that of its neighbour it costs no bytes.
            style = segments[-1].style if segments and text.isspace() else roles[role]
            segments.append(Segment(text, style))
        strip = Strip(segments).simplify().adjust_cell_length(width).apply_style(self.base_style)
        return strip if self.area is None else self._with_area(strip, y)

    def _with_area(self, strip: Strip, y: int) -> Strip:
        """The line with its part of the marked area in reverse."""
        assert self.area is not None
        (left, top), (right, bottom) = self.area
        left, right, top, bottom = *sorted((left, right)), *sorted((top, bottom))
        if not top <= y <= bottom:
            return strip
        # Painted before the resize is told, a narrower line may end inside the area or before it.
        before, inside, after = (
            strip.crop(0, left),
            strip.crop(left, right + 1),
            strip.crop(right + 1),
        )
        return Strip.join([before, inside.apply_style(Style(reverse=True)), after])

    # An area

    def mark(self) -> None:
        """Begin an area at the selected point, or at the middle; again ends it."""
        if self.chart is None or self.chart.region is None:
            return
        if self.area is not None:
            self.unmark()
            return
        here = None if self._selected is None else self.chart.cell_of(self._selected)
        region = self.chart.region
        middle = (region.column + region.width // 2, region.line + region.height // 2)
        self.area = (here or middle, here or middle)
        self.refresh_changed()

    def unmark(self) -> None:
        """No area any more."""
        self.area = None
        self.refresh_changed()

    def stretch(self, corner: Corner) -> None:
        """Move the free corner of the area, inside the frame."""
        if self.area is None or self.chart is None or self.chart.region is None:
            return
        region = self.chart.region
        column = min(max(corner[0], region.column), region.column + region.width - 1)
        line = min(max(corner[1], region.line), region.line + region.height - 1)
        self.area = (self.area[0], (column, line))
        self.refresh_changed()

    def rows_in_area(self) -> Positions | None:
        """The rows whose points lie in the marked area; None where nothing is marked."""
        if self.area is None or self.chart is None:
            return None
        return rows_within(self.chart, *self.area)

    def walk(self, direction: Direction) -> None:
        """Select the nearest point in a direction; while an area is marked, stretch that."""
        if self.chart is None:
            return
        if self.area is not None:
            column, line = self.area[1]
            across, down = STEPS[direction]
            self.stretch((column + across, line + down))
            return
        here = -1 if self._selected is None else self._selected
        row = self.chart.neighbour(here, direction)
        if row is not None:
            self.post_message(RowSelected(row))

    # The mouse

    def on_mouse_down(self, event: MouseDown) -> None:
        """Where a drag may begin."""
        offset = event.get_content_offset(self)
        self._pressed = None if offset is None else (offset.x, offset.y)
        self._dragged = False

    def on_mouse_move(self, event: MouseMove) -> None:
        """With the button down an area is drawn; else the point under the pointer is told."""
        here = (int(event.x), int(event.y))
        if self._pressed is not None and event.button and here != self._pressed:
            if not self._dragged:
                self._dragged = True
                self.capture_mouse()
                self.area = (self._pressed, self._pressed)
            self.stretch(here)
        elif self.chart is not None and not event.button:
            near = self.chart.rows_near(*here)
            self._hover(near[0] if near else None)

    def on_mouse_up(self, event: MouseUp) -> None:  # noqa: ARG002 - where does not matter
        """The area stays until a key says what to do with it."""
        self._pressed = None
        if self._dragged:
            self.release_mouse()

    def on_leave(self, event: Leave) -> None:  # noqa: ARG002 - the pointer is gone
        """No point is under the pointer."""
        self._hover(None)

    def _hover(self, row: int | None) -> None:
        if row != self._hovered:
            self._hovered = row
            self.post_message(PointHovered(row))

    def on_click(self, event: Click) -> None:
        """Select the nearest point within two cells of the pointer."""
        offset = event.get_content_offset(self)
        if self.chart is None or offset is None or self._dragged:
            return
        self.area = None
        near = self.chart.rows_near(offset.x, offset.y)
        if near:
            self.post_message(RowSelected(near[0]))
        self.refresh_changed()

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Draw larger around the pointer."""
        self._wheel(event, 1)

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Draw smaller around the pointer."""
        self._wheel(event, -1)

    def _wheel(self, event: MouseScrollUp | MouseScrollDown, steps: int) -> None:
        event.stop()
        region = None if self.chart is None else self.chart.region
        if region is not None:
            across = (int(event.x) - region.column) / max(region.width - 1, 1)
            up = 1 - (int(event.y) - region.line) / max(region.height - 1, 1)
            place = (min(max(across, 0.0), 1.0), min(max(up, 0.0), 1.0))
            self.post_message(ZoomAsked(place, steps))

"""The scatter panel: paints a Chart, walks its points, turns clicks into rows."""

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual.binding import BindingType
from textual.events import Click, Resize
from textual.strip import Strip

from lcbtui.chart.build import chart_spec
from lcbtui.chart.draw import draw
from lcbtui.chart.markers import Charset
from lcbtui.chart.result import Chart, Direction
from lcbtui.tui.actions import Place, bindings
from lcbtui.tui.messages import ChartResized, RowSelected
from lcbtui.tui.palette import palette_of
from lcbtui.tui.widgets.lines import ChangedLines
from lcbtui.view.view import View


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


def make_drawing(view: View, selected: int | None, canvas: Canvas) -> Drawing:
    """Draw a View; takes no widget, so that a thread can do it."""
    spec = chart_spec(view, selected)
    chart = draw(spec, canvas.width, canvas.height, canvas.charset)
    return Drawing(view, selected, canvas, chart)


class ChartView(ChangedLines, can_focus=True):
    """The points of a View, with the selected row marked."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.CHART)

    def __init__(self, charset: Charset) -> None:
        super().__init__(id="chart")
        self.charset = charset
        self._view: View | None = None
        self._selected: int | None = None
        self._drawing: Drawing | None = None

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
        )
        self._drawing = drawing if fits else self._draw()
        self.refresh_changed()

    def _draw(self) -> Drawing | None:
        if self._view is None or not self.size:
            return None
        return make_drawing(self._view, self._selected, self.canvas)

    def on_resize(self, event: Resize) -> None:  # noqa: ARG002 - the size is known
        """Draw for the new size."""
        self._drawing = self._draw()
        self.refresh()
        self.post_message(ChartResized())

    def line_now(self, y: int) -> Strip:
        """A line of the chart in the colours of the theme."""
        chart, width = self.chart, self.size.width
        if chart is None or y >= len(chart.lines):
            return Strip.blank(width, self.rich_style)
        roles = palette_of(self.app).roles
        segments: list[Segment] = []
        for text, role in chart.lines[y]:
            # A blank has no colour of its own: in that of its neighbour it costs no bytes.
            style = segments[-1].style if segments and text.isspace() else roles[role]
            segments.append(Segment(text, style))
        return Strip(segments).simplify().adjust_cell_length(width).apply_style(self.rich_style)

    def walk(self, direction: Direction) -> None:
        """Select the nearest point in a direction."""
        if self.chart is None:
            return
        here = -1 if self._selected is None else self._selected
        row = self.chart.neighbour(here, direction)
        if row is not None:
            self.post_message(RowSelected(row))

    def on_click(self, event: Click) -> None:
        """Select the nearest point within two cells of the pointer."""
        offset = event.get_content_offset(self)
        if self.chart is None or offset is None:
            return
        near = self.chart.rows_near(offset.x, offset.y)
        if near:
            self.post_message(RowSelected(near[0]))

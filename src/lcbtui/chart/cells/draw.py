"""ChartSpec to Chart: chooses every cell, then lets plotext draw them.

The order decides who gives way: markers stand where the values are; counts at the edges and
the legend avoid markers; labels avoid all of these; lines, then error bars, then the grid fill
what is left.
"""

import textwrap
from dataclasses import dataclass, field

import numpy as np
from rich.cells import cell_len

from lcbtui.chart.arrows import arrow_strokes
from lcbtui.chart.binning import Cells, bin_points
from lcbtui.chart.cells.canvas import (
    Picture,
    Region,
    Run,
    Write,
    clip,
    draw_picture,
    drawable,
    plot_region,
)
from lcbtui.chart.cells.chart import Chart
from lcbtui.chart.cells.glyphs import Stamp, is_crowded, marks_of, point_stamps, writes_of
from lcbtui.chart.cells.labels import Key, Name, name_points, place_legend
from lcbtui.chart.cells.placement import Grid, Panel
from lcbtui.chart.cells.strokes import (
    band_strokes,
    bar_strokes,
    count_writes,
    edge_writes,
    grid_strokes,
    strokes,
    upright_strokes,
    word_writes,
)
from lcbtui.chart.layers import ChartSpec, Stroke
from lcbtui.chart.style import Charset, Role, glyphs, series_marker
from lcbtui.chart.ticks import Tick, x_ticks, y_ticks

MINIMUM = (16, 6)
"""The smallest chart, columns and lines; below it the panel only says so."""

_MOST_LEGEND_COLUMNS = 40


@dataclass
class _Plot:
    """The plot while it is filled, in its own cells: column 0 and line 0 are its corner."""

    spec: ChartSpec
    region: Region
    charset: Charset
    cells: Cells
    stamps: list[Stamp]
    strokes: list[Stroke]
    markers: Grid
    taken: Grid
    names: list[Name] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    legend_drawn: bool = False

    @property
    def ascii_only(self) -> bool:
        return self.charset is Charset.ASCII

    def write(self, column: int, line: int, text: str, role: Role) -> None:
        """Stamp text on the plot and keep everything else off it."""
        self.writes.append(Write(column, line, text, role))
        self.taken[line, column : column + cell_len(text)] = True


def draw(
    spec: ChartSpec,
    width: int,
    height: int,
    charset: Charset = Charset.COLOUR,
    *,
    show_title: bool = False,
) -> Chart:
    """Draw a chart on `width` × `height` cells.

    Args:
        spec: what to draw.
        width: columns.
        height: lines.
        charset: what the terminal can show.
        show_title: whether the first line is the title.
    """
    ascii_only = charset is Charset.ASCII
    title = drawable(spec.heading, ascii_only=ascii_only)
    if width < MINIMUM[0] or height < MINIMUM[1]:
        return _too_small(spec, width, height, title)
    shown_title = clip(title, width, ascii_only=ascii_only) if show_title else ""
    ticks_y = _narrow(y_ticks(spec.y, height - bool(shown_title) - 2), width) if spec.y.key else []
    tick_width = max((len(tick.label) + 1 for tick in ticks_y), default=0)
    region = plot_region(width, height, tick_width, title=bool(shown_title))
    ticks_x = x_ticks(spec.x, region.width) if spec.x.key else ()
    on_x, on_y = {tick.cell for tick in ticks_x}, {tick.cell for tick in ticks_y}
    plot = _filled(spec, region, charset)
    if spec.grid and not spec.message:
        plot.strokes += grid_strokes(on_x, on_y, region.width, region.height, charset)
    lines = draw_picture(
        Picture(
            width=width,
            height=height,
            title=shown_title,
            x_ticks=ticks_x,
            y_ticks=ticks_y,
            tick_width=tick_width,
            marks=marks_of(plot.stamps),
            writes=_on_the_picture(plot, on_x, on_y),
            ascii_only=ascii_only,
        )
    )
    return Chart(
        width=width,
        height=height,
        lines=lines,
        region=region,
        title=title,
        points=spec.points,
        cells=plot.cells,
        not_drawn=spec.not_drawn,
        notes=spec.notes,
        edges=spec.edges,
        labelled=tuple(name.row for name in plot.names),
        unlabelled=len(spec.points) - len(plot.names) if spec.labels else 0,
        legend_drawn=plot.legend_drawn,
        crowded=is_crowded(spec),
    )


def _filled(spec: ChartSpec, region: Region, charset: Charset) -> _Plot:
    """Everything on the plot, in the order in which things give way."""
    cells = bin_points(spec.points, region.width, region.height)
    size = (region.height, region.width)
    lines = strokes(spec.lines, spec.levels, region.width, region.height, charset)
    plot = _Plot(
        spec=spec,
        region=region,
        charset=charset,
        cells=cells,
        stamps=point_stamps(spec, cells, charset),
        strokes=[
            *arrow_strokes(spec, cells, charset),
            *lines,
            *bar_strokes(spec, cells, charset),
            *upright_strokes(spec, region.width, region.height, charset),
            *(s for b in spec.bands for s in band_strokes(b, region.width, region.height, charset)),
        ],
        markers=(cells.counts > 0).reshape(size),
        taken=np.zeros(size, dtype=bool),
    )
    if spec.message:
        _write_message(plot)
        return plot
    for write in edge_writes(spec.edges, plot.markers, glyphs(charset).arrows):
        plot.write(write.column, write.line, write.text, write.role)
    for write in count_writes(spec, plot.markers | plot.taken, charset):
        plot.write(write.column, write.line, write.text, write.role)
    _write_legend(plot)
    for write in word_writes(spec, plot.markers | plot.taken, _grid(plot, dashes=True), charset):
        plot.write(write.column, write.line, write.text, write.role)
    _write_names(plot)
    return plot


def _write_message(plot: _Plot) -> None:
    """The message in the middle, on as many lines as it needs and there are."""
    words = drawable(plot.spec.message, ascii_only=plot.ascii_only)
    lines = textwrap.wrap(words, max(plot.region.width - 2, 4))[: plot.region.height]
    top = (plot.region.height - len(lines)) // 2
    for place, line in enumerate(lines):
        plot.write(max((plot.region.width - len(line)) // 2, 0), top + place, line, Role.DIM)


def _write_legend(plot: _Plot) -> None:
    overlay = {
        Role.FRONTIER: glyphs(plot.charset).staircase[0],
        Role.TREND: glyphs(plot.charset).trend,
        Role.ARROW: glyphs(plot.charset).heads[0],
        Role.BAND: glyphs(plot.charset).band,
    }
    keys: list[Key] = []
    for entry in plot.spec.legend:
        words = clip(
            drawable(entry.label, ascii_only=plot.ascii_only),
            _MOST_LEGEND_COLUMNS,
            ascii_only=plot.ascii_only,
        )
        if entry.series is None:
            keys.append(Key(overlay.get(entry.role, " "), entry.role, words))
        else:
            marker = series_marker(plot.spec.series_keys[entry.series], entry.series, plot.charset)
            keys.append(Key(marker.glyph, marker.role, words))
    occupied, crossed, share = plot.markers | plot.taken, _grid(plot, dashes=True), 1 / 3
    if plot.spec.counts is not None:
        # They have the lowest line for themselves, and only the legend says which line is whose.
        occupied, crossed, share = occupied[:-1], crossed[:-1], 1 / 2
    for placed in place_legend(keys, occupied, crossed, share):
        plot.write(placed.column, placed.line, placed.key.glyph, placed.key.role)
        plot.write(placed.column + 2, placed.line, placed.key.words, Role.LEGEND)
        # Nothing comes close on the left either: a name there would read on into the legend.
        plot.taken[placed.line, max(placed.column - 2, 0) : placed.column + 2] = True
        plot.legend_drawn = True


def _write_names(plot: _Plot) -> None:
    dashes = _grid(plot, dashes=True) & ~_grid(plot, dashes=False)
    heads = np.zeros_like(plot.markers)
    for stroke in plot.strokes:
        heads[stroke.line, stroke.column] |= stroke.head
    panel = Panel(plot.markers, plot.taken, _grid(plot, dashes=False), dashes, heads)
    plot.names = name_points(plot.spec, plot.cells, panel, plot.charset)
    for name in plot.names:
        plot.write(name.place.column, name.place.line, name.text, name.role)


def _grid(plot: _Plot, *, dashes: bool) -> Grid:
    """The cells of the lines; the dashed one only with `dashes`."""
    grid = np.zeros_like(plot.markers)
    for stroke in plot.strokes:
        if stroke.role is not Role.BAND and (dashes or stroke.role is not Role.LINE):
            grid[stroke.line, stroke.column] = True
    return grid


def _on_the_picture(plot: _Plot, on_x: set[int], on_y: set[int]) -> list[Write]:
    """All text in cells of the whole picture: lines first, then what lies over them."""
    column, line = plot.region.column, plot.region.line
    inside = [*_visible_strokes(plot), *writes_of(plot.stamps), *plot.writes]
    moved = [
        Write(write.column + column, write.line + line, write.text, write.role) for write in inside
    ]
    return moved + _selection_ticks(plot, on_x, on_y)


def _visible_strokes(plot: _Plot) -> list[Write]:
    """The cells of lines that nothing covers.

    The frontier and the error bars go up to the markers, the others keep a column from them.
    """
    covered = plot.markers | plot.taken
    near = covered.copy()
    near[:, 1:] |= covered[:, :-1]
    near[:, :-1] |= covered[:, 1:]
    apart = {Role.LINE, Role.TREND, Role.GRID, Role.BAND}
    free: dict[tuple[int, int], Write] = {}
    for stroke in plot.strokes:
        place = stroke.column, stroke.line
        hidden = near if stroke.role in apart else covered
        if not hidden[stroke.line, stroke.column] and place not in free:
            free[place] = Write(*place, stroke.glyph, stroke.role)
    return list(free.values())


def _selection_ticks(plot: _Plot, on_x: set[int], on_y: set[int]) -> list[Write]:
    """A tick on each axis for the selected point, crossing a tick that is there already."""
    if plot.spec.selected is None:
        return []
    found = np.flatnonzero(plot.spec.points.rows == plot.spec.selected)
    if not len(found):
        return []
    line, column = divmod(int(plot.cells.flat[found[0]]), plot.region.width)
    left, left_on_tick, below, below_on_tick = glyphs(plot.charset).selection_ticks
    at_left = left_on_tick if plot.region.height - 1 - line in on_y else left
    at_bottom = below_on_tick if column in on_x else below
    region = plot.region
    return [
        Write(region.column - 1, region.line + line, at_left, Role.SELECTED),
        Write(region.column + column, region.line + region.height, at_bottom, Role.SELECTED),
    ]


def _narrow(ticks: tuple[Tick, ...], width: int) -> list[Tick]:
    """The ticks whose labels leave room for a plot."""
    return [tick for tick in ticks if len(tick.label) < width // 3]


def _too_small(spec: ChartSpec, width: int, height: int, title: str) -> Chart:
    """A panel that says that it is too small, as far as it can."""
    words = clip("too small", width)
    left = (width - len(words)) // 2
    text = (" " * left + words).ljust(width)
    blank = (Run(" " * width, Role.BLANK),) if width > 0 else ()
    lines = [blank] * max(height, 0)
    if lines and words:
        lines[(height - 1) // 2] = (Run(text, Role.DIM),)
    return Chart(
        width=width,
        height=height,
        lines=tuple(lines),
        region=None,
        title=title,
        points=spec.points,
        cells=None,
        not_drawn=spec.not_drawn,
        notes=spec.notes,
        edges=spec.edges,
        unlabelled=len(spec.points) if spec.labels else 0,
    )

"""ChartSpec to Chart: chooses every cell, then lets plotext draw them.

The order decides who gives way: markers stand where the values are; counts at the edges and
the legend avoid markers; labels avoid all of these; lines, then error bars, then the grid fill
what is left.
"""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from re import sub
from typing import NamedTuple, TextIO

import numpy as np
from rich.cells import cell_len

from lcbtui.chart import strokes
from lcbtui.chart.axes import Tick, axis_ticks, cell_at
from lcbtui.chart.build import chart_spec, trend_remark
from lcbtui.chart.labels import LabelPlace
from lcbtui.chart.layers import READ_OFF, Band, ChartSpec, Polyline, Text, dashed_line
from lcbtui.chart.picture import Chart, Run, TextFrame, Write, draw_picture, drawable, to_text
from lcbtui.chart.points import Cells, bin_points, in_sight, side_by_side
from lcbtui.chart.style import Charset, Depth, Role, glyphs
from lcbtui.text.width import cut, in_ascii
from lcbtui.view.apply import SEPARATOR
from lcbtui.view.view import View

MINIMUM = (16, 6)
"""The smallest chart, columns and lines; below it the panel only says so."""

_BETWEEN = 2  # columns between entries of the legend on a line, and between it and any point


class _Entry(NamedTuple):
    """An entry of the legend: glyph, role, text, and a shorter text."""

    glyph: str
    role: Role
    words: str
    short: str


@dataclass
class _Plot:
    """The inside of a chart while it is being drawn, as cells; (0, 0) is the top left corner."""

    spec: ChartSpec
    charset: Charset
    cells: Cells
    drawn: list[Write]
    grids: strokes.Occupancy
    names: list[tuple[strokes.Name, LabelPlace]] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    legend: list[_Entry] = field(default_factory=list)
    legend_drawn: bool = False
    bracketed: bool = False

    @property
    def occupied(self) -> strokes.Grid:
        """Mask of the cells that must not be overwritten: markers and texts."""
        return self.grids.markers | self.grids.taken

    @property
    def lines(self) -> strokes.Grid:
        """Mask of the cells with lines, also dashed ones."""
        return self.grids.lines | self.grids.dashes

    def write(self, *writes: Write) -> None:
        """Write texts into the plot, and mark their cells as taken."""
        for column, line, text, *_ in writes:
            self.grids.taken[line, column : column + cell_len(text)] = True
        self.writes += writes


def draw(
    spec: ChartSpec,
    width: int,
    height: int,
    charset: Charset = Charset.SHAPES,
    *,
    show_title: bool = False,
) -> Chart:
    """Draw a chart in `width` × `height` cells of a terminal; "too small" below `MINIMUM`.

    Args:
        spec: the specification of the chart.
        width: columns.
        height: lines.
        charset: the character set of the terminal.
        show_title: whether the first line is the title.
    """
    if width < MINIMUM[0] or height < MINIMUM[1]:
        words = ["" if line != (height - 1) // 2 else "too small" for line in range(height)]
        lines = ((Run(cut(text, width).center(width), Role.DIM),) for text in words)
        return Chart(spec, tuple(lines), spec.points)
    parts = filter(None, (spec.heading, READ_OFF * spec.read_off))
    title = cut(drawable(" · ".join(parts)), width) if show_title else ""
    return _drawn(spec, width, height, charset, title)


def _drawn(
    whole: ChartSpec,
    width: int,
    height: int,
    charset: Charset,
    title: str,
    *,
    below: int = 0,
    names_ours: bool = False,
) -> Chart:
    """Draw a chart in cells, with `below` lines of legend under the x axis, or more if needed.

    If names of our models have no room, they are put into the legend (`names_ours`).
    """
    again = partial(_drawn, width=width, height=height, charset=charset, title=title)
    spec, lines, named_lines = whole, height - below - bool(title) - 2, list[Write]()
    if spec.lines is not None:
        spec = in_sight(spec, lines, cells=True)
        named_lines = _line_names(spec, width, lines, charset)
        room = max((cell_len(name.text) for name in named_lines), default=0)
        ticks_y: tuple[Tick, ...] = (Tick(0, "-" * room),) if room else ()
    else:
        # Only ticks whose labels leave room for a plot.
        ticks_y = axis_ticks(spec.y, lines, upright=True)
        ticks_y = tuple(tick for tick in ticks_y if len(tick.label) < width // 3)
    widest = max((len(tick.label) + 1 for tick in ticks_y), default=0)
    frame = TextFrame(width, height - below, title, widest)
    region = frame.region
    ticks = axis_ticks(spec.x, region.width), () if spec.lines is not None else ticks_y
    cells = bin_points(spec.points, region.width, region.height)
    plot = _begun(spec, cells, charset, inside=not below)
    legend = [] if plot.legend_drawn else _legend_below(plot.legend, width, height)
    if below < len(legend) <= height - 5:  # lines that a chart with its axis needs
        return again(whole, below=len(legend), names_ours=names_ours)
    _finish(plot)
    named = tuple(spec.points.rows[[name.point for name, _ in plot.names]].tolist())
    if not names_ours and (with_ours := spec.with_names_in_legend(named)) is not spec:
        chart = again(with_ours, below=below, names_ours=True)
        if chart.legend_drawn:
            return chart
    if spec.grid and not spec.message:
        heights = [tick.fraction for tick in ticks[1] if tick.cell > 0]  # none upon the frame
        if spec.lines is not None:
            heights = spec.points.y.tolist()
        places = [(tick.fraction, True) for tick in ticks[0] if tick.cell > 0]
        places += [(height, False) for height in heights]
        for place, upright in places:
            layer = dashed_line(place, Role.GRID, upright=upright)
            plot.drawn += strokes.layer_strokes(spec, layer, plot.cells, charset)
    marks = [*strokes.point_writes(spec, plot.cells, charset)]
    writes = [*_visible_strokes(plot), *plot.writes, *_selection_ticks(plot, *ticks)]
    drawn = draw_picture(frame, (ticks[0], ticks_y), marks, [*named_lines, *writes])
    shown = plot.legend_drawn or 0 < len(legend) <= below, plot.bracketed
    legend = (legend + [(Run(" " * width, Role.BLANK),)] * below)[:below]
    picture = (*drawn, *legend)
    if charset is Charset.ASCII:
        picture = tuple(tuple(Run(in_ascii(text), role) for text, role in line) for line in picture)
    return Chart(spec, picture, spec.points, region, plot.cells, named, *shown)


def _line_names(spec: ChartSpec, width: int, lines: int, charset: Charset) -> list[Write]:
    """Write the name of each line of a ranking to the left of the plot."""
    if not len(spec.points):
        return []
    most = max(int(width * 0.45), MINIMUM[0] // 2)
    rows = spec.points.rows.tolist()
    texts = [drawable(spec.names.whole(row)) for row in rows]
    # As wide as the longest of all names, so that no step of the cursor moves the axis.
    room = min(max(spec.names.widest, *map(cell_len, texts), 1), most)
    texts = [
        text if cell_len(text) <= room else cut(drawable(spec.names.short(row, room)), room)
        for row, text in zip(rows, texts, strict=True)
    ]
    markers, own = spec.markers(charset), glyphs(charset)
    left = -room - 2
    blank = Write(left, lines - 1, " " * room, Role.BLANK)
    found = [blank, Write(-1, lines - 1, own.bar[0], Role.FRAME)]
    for index, text in enumerate(texts):
        line = lines - 1 - cell_at(float(spec.points.y[index]), lines)
        role = strokes.name_role(spec, index, markers[spec.points.series[index]].role, Role.NAME)
        found.append(Write(left, line, " " * (room - cell_len(text)) + text, role))
    return found


def _begun(spec: ChartSpec, cells: Cells, charset: Charset, *, inside: bool) -> _Plot:
    """Begin to draw a plot: lines, markers, counts of points beyond the edges, perhaps the legend.

    The legend is drawn only if `inside`.
    """
    if not spec.by_model and spec.lines is None:  # a month has the cells of its own place alone
        cells = side_by_side(spec.points, cells)
    shape = cells.height, cells.width
    drawn = list[Write]()
    for layer in spec.layers:
        drawn += strokes.layer_strokes(spec, layer, cells, charset)
    markers = (cells.counts > 0).reshape(shape)
    grids = strokes.Occupancy(markers, *(np.zeros(shape, dtype=bool) for _ in range(3)))
    for column, line, _, role, yields in drawn:
        grids.lines[line, column] |= role not in {Role.BAND, Role.LINE} and not yields
        grids.dashes[line, column] |= role is Role.LINE
    grids.dashes[grids.lines] = False
    plot = _Plot(spec, charset, cells, drawn, grids)
    if spec.message:  # in the middle of the plot
        words = drawable(spec.message)
        lines = textwrap.wrap(words, max(cells.width - 2, 4))[: cells.height]
        for at, words in enumerate(lines, (cells.height - len(lines)) // 2):
            plot.write(Write(max((cells.width - len(words)) // 2, 0), at, words, Role.DIM))
        return plot
    plot.write(*strokes.off_screen_writes(spec.off_screen, markers, glyphs(charset).off_screen))
    plot.legend = list(_legend_entries(plot))
    if inside:
        _write_legend(plot)
    return plot


def _finish(plot: _Plot) -> None:
    """Finish a plot: words beside lines, names of points, brackets around the selected point."""
    if plot.spec.message:
        return
    for text in plot.spec.layers:
        if isinstance(text, Text):
            plot.write(*strokes.beside_writes(text, plot.occupied, plot.lines))
    if plot.spec.lines is None:
        plot.names = strokes.name_points(plot.spec, plot.cells, plot.grids, plot.charset)
    cursor = strokes.cursor_writes(plot.spec, plot.cells, plot.occupied, plot.charset)
    plot.bracketed = bool(cursor)
    plot.write(*cursor)
    plot.write(*(_name_write(plot, *named) for named in plot.names))


def _name_write(plot: _Plot, name: strokes.Name, at: LabelPlace) -> Write:
    """Make the text to draw for a placed name; the selected one stands a column off its bracket.

    There it must still be nearest to its own marker, by two columns on the same line.
    """
    start, own_line, (column, line, width) = int(at.left), int(at.top), name.wanted
    placed = Write(start, own_line, name.text, name.role)
    is_selected = plot.spec.points.rows[name.point] == plot.spec.selected
    if not plot.bracketed or not is_selected or own_line != line:
        return placed
    step = 1 if start > column else -1
    start += step
    moved = range(start - 1, start + width + 1)
    if moved.start < 1 or moved.stop > plot.cells.width:
        return placed
    lines, columns = np.nonzero(plot.grids.markers)
    other = (lines != line) | (columns != column)
    across = np.maximum(np.maximum(start - columns, columns - (start + width - 1)), 0)
    distances = np.hypot(across, 2.1 * (lines - line))  # a cell is so much higher than wide
    to_bracket = max(start - column, column - (start + width - 1)) - 1
    is_nearest = (distances[other] > (to_bracket + (lines == line))[other]).all()
    is_taken = plot.occupied[line, sorted({*moved} - {column + step})].any()
    return placed._replace(column=start) if is_nearest and not is_taken else placed


def _legend_entries(plot: _Plot) -> Iterator[_Entry]:
    """List the legend's entries: series, overlays, and the sign for several points in a cell."""
    spec, own = plot.spec, glyphs(plot.charset)
    markers = spec.markers(plot.charset)
    for entry in spec.legend:
        series, layer, words = entry.series, entry.layer, cut(drawable(entry.words), 40)
        if series is not None:
            key = cut(drawable(entry._replace(label=spec.series_keys[series]).words), 40)
            yield _Entry(markers[series].glyph, markers[series].role, words, key)
        elif layer is not None:
            line = own.staircase[0] if isinstance(layer, Polyline) and layer.steps else own.trend
            glyph = own.band if isinstance(layer, Band) else line
            yield _Entry(glyph, layer.role, words, words)
    if not spec.points.crowded and plot.cells.counts.max(initial=0) > 1:
        yield _Entry(own.several, Role.NAME, "Several points", "Several points")


def _write_legend(plot: _Plot) -> None:
    """Write the legend in a free corner of the plot, if there is one; bottom right if possible."""
    occupied, crossed = plot.occupied, plot.lines
    widest = 2 + max((cell_len(each.words) for each in plot.legend), default=0)
    count, (height, width) = len(plot.legend), occupied.shape
    if not 0 < count <= height // 2 or widest > width - 2:
        return
    right, bottom = width - widest, height - count

    def covered(corner: tuple[int, int], grid: strokes.Grid, margin: int) -> int:
        column, line = corner
        across = slice(max(column - margin, 0), column + widest + margin)
        return int(grid[line : line + count, across].sum())

    others = [(1, bottom), (right, 0), (1, 0)]
    others.sort(key=lambda corner: covered(corner, occupied, widest // 2))
    corners = product((occupied | crossed, occupied), ((right, bottom), *others))
    free = (corner for hidden, corner in corners if not covered(corner, hidden, _BETWEEN))
    corner = next(free, None)
    if corner is None:
        return
    column, first = corner
    for line, (glyph, role, words, _) in enumerate(plot.legend, start=first):
        plot.write(Write(column, line, glyph, role), Write(column + 2, line, words, Role.LEGEND))
        # Nothing comes close on the left either: a name there would read on into the legend.
        left = max(column - 2, 0)
        left += bool(left and plot.grids.markers[line, left - 1])  # its bracket has room
        plot.grids.taken[line, left : column + 2] = True
    plot.legend_drawn = True


def _legend_below(legend: Sequence[_Entry], width: int, height: int) -> list[tuple[Run, ...]]:
    """Lay out the legend below the chart in as few lines as possible, with short texts if need be.

    On a chart of up to 8 lines it is one line if that has room for names without what they are of,
    of which the longest is cut.
    """
    short = [entry._replace(words=entry.short) for entry in legend]
    lines = min((_legend_lines(each, width, _BETWEEN) for each in (legend, short)), key=len)
    if len(lines) > 1 and len(legend) > 2 and height <= 8:
        words = [sub("open-|ours: ", "", e.short).replace("Several points", "2+") for e in legend]
        widths = [3 + cell_len(word) for word in words]
        room = max(width - sum(widths) + max(widths) - 3, 6)
        cuts = zip(legend, (cut(word, room) for word in words), strict=True)
        short = [entry._replace(words=word) for entry, word in cuts]
        lines = min(lines, _legend_lines(short, width, 1), key=lambda found: len(found) > 1)
    return lines


def _legend_lines(legend: Sequence[_Entry], width: int, between: int) -> list[tuple[Run, ...]]:
    lines = list[list[Run]]()
    for entry in legend:
        words = f" {cut(entry.words, width - 3)}"
        used = cell_len("".join(run.text for run in lines[-1])) if lines else width
        if used + between + 1 + cell_len(words) > width:
            lines.append([Run(" ", Role.BLANK)])
        else:
            lines[-1].append(Run(" " * between, Role.BLANK))
        lines[-1] += Run(entry.glyph, entry.role), Run(words, Role.LEGEND)
    blanks = (" " * (width - sum(cell_len(run.text) for run in line)) for line in lines)
    return [(*line, Run(blank, Role.BLANK)) for line, blank in zip(lines, blanks, strict=True)]


def _visible_strokes(plot: _Plot) -> list[Write]:
    """Choose the cells in which overlay lines stay visible, where nothing else covers them.

    The frontier and error bars reach up to the markers; other lines keep one column away.
    """
    covered = plot.occupied
    near = covered.copy()
    near[:, 1:] |= covered[:, :-1]
    near[:, :-1] |= covered[:, 1:]
    keeping_off = {Role.LINE, Role.TREND, Role.GRID, Role.BAND}
    free: dict[tuple[int, int], Write] = {}
    for stroke in plot.drawn:
        hidden = near if stroke.role in keeping_off else covered
        if not hidden[stroke.line, stroke.column]:
            free.setdefault((stroke.column, stroke.line), stroke)
    return list(free.values())


def _selection_ticks(
    plot: _Plot, ticks_x: Sequence[Tick], ticks_y: Sequence[Tick]
) -> Iterator[Write]:
    """Make the marks of the selected point's position on both axes."""
    for point in np.flatnonzero(plot.spec.points.rows == plot.spec.selected)[:1]:
        line, column = divmod(int(plot.cells.flat[point]), plot.cells.width)
        left, left_on_tick, below, below_on_tick = glyphs(plot.charset).selection_ticks
        height = plot.cells.height
        at_left = left_on_tick if any(t.cell == height - 1 - line for t in ticks_y) else left
        at_bottom = below_on_tick if any(t.cell == column for t in ticks_x) else below
        yield Write(-1, line, at_left, Role.SELECTED)
        yield Write(column, height, at_bottom, Role.SELECTED)


def write_text_chart(
    out: TextIO, view: View, size: tuple[int, int], charset: Charset, depth: Depth = Depth.NONE
) -> str:
    """Draw the chart of a View with its title, and write it as text.

    Args:
        out: the stream to write to.
        view: the View.
        size: columns and lines.
        charset: the character set.
        depth: the colour depth.

    Returns:
        What is not drawn, in words; "" if nothing was left out.
    """
    chart = draw(chart_spec(view), *size, charset, show_title=True)
    out.write(to_text(chart, depth))
    spec = chart.spec  # drawing knows what found no room
    left_out = (*trend_remark(view), *chart.bars_left_out, *spec.left_out, *spec.notes)
    return SEPARATOR.join(left_out)

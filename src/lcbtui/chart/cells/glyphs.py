"""What each occupied cell shows: a marker, a digit for several points, or a density."""

from itertools import groupby
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lcbtui.chart.binning import CROWDED, Cells
from lcbtui.chart.cells.canvas import Marks, Write
from lcbtui.chart.layers import ChartSpec
from lcbtui.chart.style import Charset, Role, count_glyph, density_glyph, glyphs, series_marker


class Stamp(NamedTuple):
    """One occupied cell, in cells of the plot, line 0 on top."""

    column: int
    line: int
    glyph: str
    role: Role
    dense: bool


def point_stamps(spec: ChartSpec, cells: Cells, charset: Charset) -> list[Stamp]:
    """All occupied cells, in reading order."""
    points = spec.points
    crowded = is_crowded(spec)
    most = int(cells.counts.max())
    markers = [series_marker(key, n, charset) for n, key in enumerate(spec.series_keys)]
    occupied = cells.occupied
    winners = cells.winner[occupied]
    chosen = _cell_of(spec, cells)
    dimmed = _dimmed(spec, cells)
    stamps: list[Stamp] = []
    for cell, winner, count, series, emphasis in zip(
        occupied.tolist(),
        winners.tolist(),
        cells.counts[occupied].tolist(),
        points.series[winners].tolist(),
        points.emphasis[winners].tolist(),
        strict=True,
    ):
        line, column = divmod(cell, cells.width)
        marker = markers[series]
        role = Role.DIM if dimmed[cell] else marker.role
        if cell == chosen:
            stamps.append(Stamp(column, line, glyphs(charset).selected, Role.SELECTED, False))
        elif crowded and not emphasis:
            glyph = density_glyph(count, most, charset)
            stamps.append(Stamp(column, line, glyph, role, True))
        else:
            alone = count == 1 or crowded
            glyph = marker.glyph if alone else count_glyph(count, charset)
            if alone and spec.few is not None and spec.few[winner]:
                glyph = glyphs(charset).few
            stamps.append(Stamp(column, line, glyph, role, False))
    return stamps


def _dimmed(spec: ChartSpec, cells: Cells) -> npt.NDArray[np.bool_]:
    """Cells whose points are all told apart from the selected one."""
    if spec.apart is None:
        return np.zeros(cells.width * cells.height, dtype=np.bool_)
    dimmed = np.ones(cells.width * cells.height, dtype=np.bool_)
    dimmed[cells.flat[~spec.apart]] = False
    return dimmed


def is_crowded(spec: ChartSpec) -> bool:
    """Whether cells show how many points they hold."""
    return len(spec.points) > CROWDED


def _cell_of(spec: ChartSpec, cells: Cells) -> int:
    """The cell of the selected row, -1 where it has none."""
    if spec.selected is None:
        return -1
    found = np.flatnonzero(spec.points.rows == spec.selected)
    return int(cells.flat[found[0]]) if len(found) else -1


def marks_of(stamps: list[Stamp]) -> list[Marks]:
    """The markers, those that look the same together."""
    together: dict[tuple[str, Role], list[Stamp]] = {}
    for stamp in stamps:
        if not stamp.dense:
            together.setdefault((stamp.glyph, stamp.role), []).append(stamp)
    return [
        Marks(glyph, role, tuple(s.column for s in some), tuple(s.line for s in some))
        for (glyph, role), some in together.items()
    ]


def writes_of(stamps: list[Stamp]) -> list[Write]:
    """The densities as text, neighbours of one role in one piece: plotext is slow on points."""
    dense = [stamp for stamp in stamps if stamp.dense]
    pieces = groupby(
        enumerate(dense), key=lambda item: (item[1].line, item[1].column - item[0], item[1].role)
    )
    return [
        Write(run[0].column, run[0].line, "".join(stamp.glyph for stamp in run), run[0].role)
        for run in ([stamp for _, stamp in group] for _, group in pieces)
    ]

"""Upright lines with their words, and numbers along the bottom, to cells."""

from collections.abc import Iterator

from rich.cells import cell_len

from lcbtui.chart.lines import Stroke
from lcbtui.chart.markers import Charset, Role, glyphs
from lcbtui.chart.raster import Write, clip, drawable
from lcbtui.chart.spec import ChartSpec, Upright
from lcbtui.chart.spots import Grid
from lcbtui.chart.ticks import cell_at

_GAP = 2
"""Columns from a line to its words."""

_SHORTEST = 8
"""Words are cut down to so many columns where they fit nowhere whole."""


def upright_strokes(spec: ChartSpec, width: int, height: int, charset: Charset) -> Iterator[Stroke]:
    """The cells of all upright lines."""
    for upright in spec.uprights:
        column = cell_at(upright.x, width)
        for line in range(height):
            yield Stroke(column, line, glyphs(charset).upright, upright.role)


def count_writes(spec: ChartSpec, taken: Grid, charset: Charset) -> list[Write]:
    """The numbers on the lowest line, each under its place; none where not all have room.

    Args:
        spec: the chart.
        taken: (height, width) cells that must not be covered; a number there is left out.
        charset: what the terminal can show.
    """
    if spec.counts is None:
        return []
    height, width = taken.shape
    line, end = height - 1, -1
    found: list[Write] = []
    for place, number in zip(spec.counts.x, spec.counts.numbers, strict=True):
        text = drawable(str(number), ascii_only=charset is Charset.ASCII)
        start = min(max(cell_at(place, width) - (len(text) - 1) // 2, 0), width - len(text))
        if start <= end:
            return []
        end = start + len(text)
        if not taken[line, start:end].any():
            found.append(Write(start, line, text, Role.DIM))
    return found


def word_writes(spec: ChartSpec, taken: Grid, lines: Grid, charset: Charset) -> list[Write]:
    """The words of the upright lines, each beside its line, where there is room.

    Args:
        spec: the chart.
        taken: (height, width) cells that must not be covered.
        lines: cells that had rather not be covered.
        charset: what the terminal can show.
    """
    blocked = taken.copy()
    found: list[Write] = []
    for upright in spec.uprights:
        if upright.words:
            ascii_only = charset is Charset.ASCII
            found += _beside(upright, blocked, lines, ascii_only=ascii_only)
    return found


def _beside(upright: Upright, blocked: Grid, lines: Grid, *, ascii_only: bool) -> list[Write]:
    """The words right or left of their line, whole if they can be."""
    height, width = blocked.shape
    column = cell_at(upright.x, width)
    whole = drawable(upright.words, ascii_only=ascii_only)
    widest = max(width - column - _GAP, column - _GAP + 1)
    half = range(height // 2) if upright.above else range(height - 2, height // 2, -1)
    for words in dict.fromkeys((whole, clip(whole, widest, ascii_only=ascii_only))):
        long = cell_len(words)
        if long < min(_SHORTEST, cell_len(whole)):
            continue
        for hidden in (blocked | lines, blocked):
            for line in half:
                for start in (column + _GAP, column - _GAP + 1 - long):
                    if _is_free(hidden, line, start, start + long, column):
                        blocked[line, start : start + long] = True
                        return [Write(start, line, words, upright.role)]
    return []


def _is_free(hidden: Grid, line: int, start: int, end: int, own: int) -> bool:
    """Whether the cells from `start` to `end` are free, and one more on both sides.

    The line itself may be such a neighbour.
    """
    width = hidden.shape[1]
    if start < 0 or end > width:
        return False
    around = hidden[line, max(start - 1, 0) : end + 1].copy()
    first = max(start - 1, 0)
    if first <= own < first + len(around):
        around[own - first] = False
    return not around.any()

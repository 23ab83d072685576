"""Binning: the fast answer equals the plain one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.chart.layers import Points
from lcbtui.chart.points import bin_points, by_importance
from lcbtui.view.view import Emphasis

rows = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(0, 7)), max_size=60)


def _points(of: list[tuple[int, int, int]]) -> Points:
    return Points(
        rows=np.arange(len(of), dtype=np.int64),
        x=np.array([x / 8 for x, _, _ in of], dtype=np.float64),
        y=np.array([y / 8 for _, y, _ in of], dtype=np.float64),
        series=np.zeros(len(of), dtype=np.int8),
        emphasis=np.array([bits for _, _, bits in of], dtype=np.uint8),
    )


def _weight(points: Points, n: int) -> tuple[int, float, int]:
    bits = Emphasis(int(points.emphasis[n]))
    rank = next(
        (
            place
            for place, bit in enumerate((Emphasis.OURS, Emphasis.PINNED, Emphasis.FRONTIER))
            if bit in bits
        ),
        3,
    )
    return rank, -float(points.y[n]), n


@given(rows, st.integers(2, 12), st.integers(2, 12))
def test_the_most_important_point_stands_for_its_cell_and_all_are_counted(
    of: list[tuple[int, int, int]], width: int, height: int
) -> None:
    points = _points(of)
    cells = bin_points(points, width, height)
    assert cells.counts.sum() == len(points)
    for cell in range(width * height):
        inside = [n for n in range(len(points)) if cells.flat[n] == cell]
        best = min(inside, key=lambda n: _weight(points, n), default=-1)
        assert cells.representative[cell] == best
        assert cells.counts[cell] == len(inside)


@given(rows, st.integers(0, 20))
def test_the_most_important_come_first_however_many_are_asked_for(
    of: list[tuple[int, int, int]], most: int
) -> None:
    points = _points(of)
    ordered = sorted(range(len(points)), key=lambda n: _weight(points, n))
    assert by_importance(points, np.arange(len(points)), most).tolist() == ordered[:most]

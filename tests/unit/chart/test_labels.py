"""Label placement: nothing is covered, the important go first, and others make room if they can."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.chart.labels import LabelPlace, place_labels
from lcbtui.chart.strokes import Occupancy, Wanted, grid_candidates


def _panel(width: int, height: int, markers: list[tuple[int, int]]) -> Occupancy:
    grid = np.zeros((height, width), dtype=bool)
    for column, line in markers:
        grid[line, column] = True
    return Occupancy(grid, *(np.zeros_like(grid) for _ in range(3)))


def placed(panel: Occupancy, *wanted: Wanted) -> list[LabelPlace | None]:
    return place_labels(grid_candidates(wanted, panel))


def _at(*places: LabelPlace | None) -> list[tuple[float, float] | None]:
    """Column and line of each label."""
    return [None if place is None else (place.left, place.top) for place in places]


@pytest.mark.parametrize(("column", "start"), [(3, 5), (29, 22)])
def test_a_label_alone_stands_to_the_right_and_at_the_right_end_to_the_left(
    column: int, start: int
) -> None:
    panel = _panel(30, 5, [(column, 2)])
    assert _at(*placed(panel, Wanted(column, 2, 6))) == [(start, 2)]


def test_a_label_lies_on_a_dash_rather_than_on_a_line() -> None:
    panel = _panel(30, 15, [(12, 2)])
    panel.dashes[2, :] = True
    assert _at(*placed(panel, Wanted(12, 2, 6))) == [(14, 2)]
    panel.lines[2, 14:] = True
    assert _at(*placed(panel, Wanted(12, 2, 6))) == [(5, 2)]


def test_an_earlier_label_moves_to_another_place_of_its_own_for_a_later_one() -> None:
    # One line: the first could stand on either side, the second on the first's right only.
    markers = [(10, 0), (22, 0)]
    panel = _panel(25, 1, markers)
    found = placed(panel, Wanted(10, 0, 6), Wanted(22, 0, 6))
    assert _at(*found) == [(3, 0), (15, 0)]


def test_a_label_that_fits_nowhere_has_no_place_and_earlier_ones_stay() -> None:
    panel = _panel(14, 1, [(5, 0), (9, 0)])
    found = placed(panel, Wanted(5, 0, 3), Wanted(9, 0, 30), Wanted(9, 0, 2))
    assert _at(*found) == [(1, 0), None, (11, 0)]


labels = st.lists(st.tuples(st.integers(0, 39), st.integers(0, 9), st.integers(0, 15)), max_size=30)


@given(labels, st.tuples(st.integers(0, 39), st.integers(0, 9)))
def test_labels_never_overlap_or_cover_what_is_taken(
    at: list[tuple[int, int, int]], corner: tuple[int, int]
) -> None:
    panel = _panel(40, 10, [(column, line) for column, line, _ in at])
    panel.taken[corner[1] :, corner[0] :] = True
    forbidden = panel.markers | panel.taken
    wanted = [Wanted(*each) for each in at]
    for label, place in zip(wanted, placed(panel, *wanted), strict=True):
        if place is None:
            continue
        assert 0 <= int(place.top) < 10
        assert int(place.left) >= 0
        assert int(place.right) == int(place.left) + label.width <= 40
        cells = forbidden[int(place.top), int(place.left) : int(place.right)]
        assert not cells.any()
        cells[:] = True


@given(labels)
def test_a_label_that_is_left_out_has_no_free_place_beside_its_point(
    at: list[tuple[int, int, int]],
) -> None:
    panel = _panel(40, 10, [(column, line) for column, line, _ in at])
    choices = grid_candidates([Wanted(*each) for each in at], panel)
    places = place_labels(choices)
    found = [place for place in places if place is not None]
    for (column, line, width), own, place in zip(at, choices, places, strict=True):
        for each in own:
            assert (each.top, each.left in {column + 2, column - width - 1}) == (line, True)
            free = all(
                each.top != other.top
                or each.left >= other.right + 2
                or each.right <= other.left - 2
                for other in found
            )
            assert place is not None or not free

"""Cells in, the same cells out; labels beside their markers; rows found by their cells."""

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.chart.build import chart_spec
from lcbtui.chart.cells import draw
from lcbtui.chart.labels import LabelPlace, place_labels
from lcbtui.chart.layers import Points
from lcbtui.chart.picture import Chart, Run, TextFrame, Write, draw_picture, drawable
from lcbtui.chart.points import bin_points, by_importance
from lcbtui.chart.strokes import Occupancy, Wanted, grid_candidates
from lcbtui.chart.style import Role
from lcbtui.text.width import cut
from lcbtui.view.view import Emphasis
from unit.chart.reading import cell_of, lines_of
from unit.chart.views import bundled, dataset, points, view

FRAME = TextFrame(40, 12, "", 0)


def _picture(marks: list[Write], writes: list[Write]) -> tuple[tuple[Run, ...], ...]:
    return draw_picture(FRAME, ((), ()), marks, writes)


def test_each_mark_and_each_text_comes_back_in_its_cell_with_its_role() -> None:
    region = FRAME.region
    corners = ((0, 0), (region.width - 1, region.height - 1))
    for role in set(Role) - {Role.BLANK}:
        lines = _picture([Write(*corner, "●", role) for corner in corners], [])
        first, last = lines[0], lines[region.height - 1]
        assert any("●" in run.text and run.role is role for run in first)
        assert "".join(run.text for run in first)[region.column] == "●"
        assert "".join(run.text for run in last)[region.column + region.width - 1] == "●"


def test_the_manual_of_plotext_is_not_made() -> None:
    asked = "import lcbtui.chart.picture, plotext; print(plotext.doc)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True)
    assert done.stdout.strip() == b"None"


def test_charts_drawn_at_the_same_time_do_not_mix() -> None:
    sizes = [(60 + 4 * n, 16 + n) for n in range(8)]
    spec = chart_spec(bundled("figure"))
    alone = [draw(spec, *size).lines for size in sizes]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda size: draw(spec, *size).lines, sizes))
    assert together == alone


def test_a_name_of_megabytes_costs_no_more_than_the_panel_shows() -> None:
    name = "x" * 10_000_000
    assert len(drawable(name)) < 10_000
    assert cut(drawable(name), 20) == "x" * 19 + "…"
    spec, asked = chart_spec(view(dataset([name], [4.0], [50.0])), 0), list[int]()

    def counted(wanted: Sequence[Wanted], panel: Occupancy) -> list[list[LabelPlace]]:
        asked.append(len(wanted))
        return grid_candidates(wanted, panel)

    with mock.patch("lcbtui.chart.strokes.grid_candidates", counted):
        assert "xxxxx…" in "".join(lines_of(draw(spec, 40, 12)))
    assert max(asked) <= 40


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
def test_a_lone_label_stands_right_else_left(column: int, start: int) -> None:
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
    found = placed(_panel(25, 1, [(10, 0), (22, 0)]), Wanted(10, 0, 6), Wanted(22, 0, 6))
    assert _at(*found) == [(3, 0), (15, 0)]


def test_a_label_that_fits_nowhere_has_no_place_and_earlier_ones_stay() -> None:
    panel = _panel(14, 1, [(5, 0), (9, 0)])
    found = placed(panel, Wanted(5, 0, 3), Wanted(9, 0, 30), Wanted(9, 0, 2))
    assert _at(*found) == [(1, 0), None, (11, 0)]


labels = st.lists(st.tuples(st.integers(0, 39), st.integers(0, 9), st.integers(0, 15)), max_size=30)


@given(labels, st.tuples(st.integers(0, 39), st.integers(0, 9)))
def test_labels_never_overlap(at: list[tuple[int, int, int]], corner: tuple[int, int]) -> None:
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
def test_a_label_left_out_has_no_free_place(at: list[tuple[int, int, int]]) -> None:
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


def _chart(x: list[float], y: list[float]) -> Chart:
    return draw(chart_spec(points(x, y)), 60, 20)


@given(
    st.lists(st.tuples(st.floats(1, 100), st.floats(0, 100)), min_size=1, max_size=20),
    st.sampled_from(["left", "right", "up", "down"]),
)
def test_a_click_finds_its_row_and_a_walk_ends(
    at: list[tuple[float, float]], direction: str
) -> None:
    chart = _chart([x for x, _ in at], [y for _, y in at])
    for row in range(len(at)):
        cell = cell_of(chart, row)
        near = chart.rows_near(*cell, within=0)
        assert row in near
        assert all(chart.cell_of(other) == cell for other in near)
    following: int | None = 0
    seen: set[int] = set()
    while following is not None:
        assert following not in seen
        seen.add(following)
        following = chart.neighbour(following, direction)  # type: ignore[arg-type]  # one of four


def test_the_nearest_row_comes_first_and_arrows_walk_to_the_nearest_in_their_direction() -> None:
    chart = _chart([1, 10, 100], [10, 50, 90])
    cell = cell_of(chart, 1)
    assert chart.rows_near(cell[0] + 2, cell[1]) == (1,)
    assert chart.rows_near(cell[0] + 6, cell[1]) == ()
    assert (chart.neighbour(0, "right"), chart.neighbour(1, "right")) == (1, 2)
    assert chart.neighbour(2, "right") is None
    assert (chart.neighbour(2, "left"), chart.neighbour(0, "up")) == (1, 1)
    assert chart.neighbour(1, "down") == 0


def test_who_stands_for_a_shared_cell_is_found_first() -> None:
    shown = view(dataset("abc", [4, 4, 90], [50, 50, 90]), emphasis=[0, Emphasis.OURS, 0], ours=[1])
    chart = draw(chart_spec(shown), 60, 20)
    cell = cell_of(chart, 0)
    assert chart.rows_near(*cell) == (1, 0)


def test_arrows_reach_points_with_the_very_same_values() -> None:
    chart = _chart([1, 10, 10, 10, 100], [10, 50, 50, 50, 90])
    walked = [0]
    while (following := chart.neighbour(walked[-1], "right")) is not None:
        walked.append(following)
    assert walked == [0, 1, 2, 3, 4]
    back = [4]
    while (following := chart.neighbour(back[-1], "left")) is not None:
        back.append(following)
    assert sorted(back) == [0, 1, 2, 3, 4]


def test_a_row_without_a_point_has_no_cell_and_leads_to_the_best() -> None:
    chart = _chart([1, 10, float("nan")], [10, 50, 90])
    assert chart.cell_of(2) is None
    assert chart.neighbour(2, "left") == 1


def test_a_selected_row_that_is_not_shown_marks_nothing() -> None:
    data = dataset("abc", [1, 10, 100], [10, 50, 90])
    plain, marked = chart_spec(view(data, rows=[0, 1])), chart_spec(view(data, rows=[0, 1]), 2)
    assert draw(plain, 60, 20).lines == draw(marked, 60, 20).lines


def test_the_selected_name_is_shown_without_labels_and_cut_where_it_is_too_long() -> None:
    name = "an-uncommonly-long-name-" * 5
    shown = view(dataset([name, "b"], [1, 100], [10, 90]))
    chart = draw(chart_spec(shown, 0), 60, 20)
    assert set(chart.labelled) == {0, 1}
    assert any("an-uncommonly-long-name-" in line and "…" in line for line in lines_of(chart))
    assert all(isinstance(run, Run) for line in chart.lines for run in line)


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
    rank = [Emphasis.OURS in bits, Emphasis.PINNED in bits, Emphasis.FRONTIER in bits, True]
    return rank.index(True), -float(points.y[n]), n


@given(rows, st.integers(2, 12), st.integers(2, 12), st.integers(0, 20))
def test_the_most_important_has_its_cell_and_comes_first(
    of: list[tuple[int, int, int]], width: int, height: int, most: int
) -> None:
    points = _points(of)
    ordered = sorted(range(len(points)), key=lambda n: _weight(points, n))
    assert by_importance(points, np.arange(len(points)), most).tolist() == ordered[:most]
    cells = bin_points(points, width, height)
    assert cells.counts.sum() == len(points)
    for cell in range(width * height):
        inside = [n for n in range(len(points)) if cells.flat[n] == cell]
        best = min(inside, key=lambda n: _weight(points, n), default=-1)
        assert cells.representative[cell] == best
        assert cells.counts[cell] == len(inside)

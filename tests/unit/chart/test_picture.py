"""Hit-testing: from rows to cells and back, and walking from point to point."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.chart.build import chart_spec
from lcbtui.chart.cells import draw
from lcbtui.chart.layers import Points
from lcbtui.chart.picture import Chart, Run
from lcbtui.chart.points import bin_points, by_importance
from lcbtui.view.view import Emphasis
from unit.chart.reading import cell_of, lines_of
from unit.chart.views import bundled, dataset, points, view


def _chart(x: list[float], y: list[float]) -> Chart:
    return draw(chart_spec(points(x, y)), 60, 20)


@given(st.lists(st.tuples(st.floats(1, 100), st.floats(0, 100)), min_size=1, max_size=20))
def test_a_click_on_a_marker_finds_its_row(at: list[tuple[float, float]]) -> None:
    chart = _chart([x for x, _ in at], [y for _, y in at])
    for row in range(len(at)):
        cell = cell_of(chart, row)
        near = chart.rows_near(*cell, within=0)
        assert row in near
        assert all(chart.cell_of(other) == cell for other in near)


def test_the_nearest_row_comes_first_and_far_ones_are_left_out() -> None:
    chart = _chart([1, 10, 100], [10, 50, 90])
    cell = cell_of(chart, 1)
    assert chart.rows_near(cell[0] + 2, cell[1]) == (1,)
    assert chart.rows_near(cell[0] + 6, cell[1]) == ()


def test_who_stands_for_a_shared_cell_is_found_first() -> None:
    shown = view(dataset("abc", [4, 4, 90], [50, 50, 90]), emphasis=[0, Emphasis.OURS, 0], ours=[1])
    chart = draw(chart_spec(shown), 60, 20)
    cell = cell_of(chart, 0)
    assert chart.rows_near(*cell) == (1, 0)


def test_arrows_walk_to_the_nearest_point_in_their_direction() -> None:
    chart = _chart([1, 10, 100], [10, 50, 90])
    assert chart.neighbour(0, "right") == 1
    assert chart.neighbour(1, "right") == 2
    assert chart.neighbour(2, "right") is None
    assert chart.neighbour(2, "left") == 1
    assert chart.neighbour(0, "up") == 1
    assert chart.neighbour(1, "down") == 0


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


@given(
    st.lists(st.tuples(st.floats(1, 100), st.floats(0, 100)), min_size=1, max_size=15),
    st.sampled_from(["left", "right", "up", "down"]),
)
def test_a_walk_in_one_direction_ends(at: list[tuple[float, float]], direction: str) -> None:
    chart = _chart([x for x, _ in at], [y for _, y in at])
    row: int | None = 0
    seen: set[int] = set()
    while row is not None:
        assert row not in seen
        seen.add(row)
        row = chart.neighbour(row, direction)  # type: ignore[arg-type]  # one of the four


def test_a_row_without_a_point_has_no_cell_and_leads_to_the_best() -> None:
    chart = _chart([1, 10, float("nan")], [10, 50, 90])
    assert chart.cell_of(2) is None
    assert chart.neighbour(2, "left") == 1


def test_selecting_marks_one_cell_and_changes_little_else() -> None:
    shown = bundled("figure")
    plain = draw(chart_spec(shown), 80, 24)
    marked = draw(chart_spec(shown, 8), 80, 24)
    changed = [a != b for a, b in zip(plain.lines, marked.lines, strict=True)]
    assert 1 <= sum(changed) <= 3


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
def test_the_best_stands_for_its_cell(
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
def test_the_most_important_come_first(of: list[tuple[int, int, int]], most: int) -> None:
    points = _points(of)
    ordered = sorted(range(len(points)), key=lambda n: _weight(points, n))
    assert by_importance(points, np.arange(len(points)), most).tolist() == ordered[:most]

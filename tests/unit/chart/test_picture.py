"""Hit-testing: from rows to cells and back, and walking from point to point."""

from hypothesis import given
from hypothesis import strategies as st

from lcbtui.chart.build import chart_spec
from lcbtui.chart.cells import draw
from lcbtui.chart.picture import Chart, Run
from lcbtui.view.view import Emphasis
from unit.chart.reading import lines_of
from unit.chart.views import bundled, dataset, points, view


def _chart(x: list[float], y: list[float]) -> Chart:
    return draw(chart_spec(points(x, y)), 60, 20)


@given(st.lists(st.tuples(st.floats(1, 100), st.floats(0, 100)), min_size=1, max_size=20))
def test_a_click_on_a_marker_finds_its_row(at: list[tuple[float, float]]) -> None:
    chart = _chart([x for x, _ in at], [y for _, y in at])
    for row in range(len(at)):
        cell = chart.cell_of(row)
        assert cell is not None
        near = chart.rows_near(*cell, within=0)
        assert row in near
        assert all(chart.cell_of(other) == cell for other in near)


def test_the_nearest_row_comes_first_and_far_ones_are_left_out() -> None:
    chart = _chart([1, 10, 100], [10, 50, 90])
    cell = chart.cell_of(1)
    assert cell is not None
    assert chart.rows_near(cell[0] + 2, cell[1]) == (1,)
    assert chart.rows_near(cell[0] + 6, cell[1]) == ()


def test_who_stands_for_a_shared_cell_is_found_first() -> None:
    shown = view(dataset("abc", [4, 4, 90], [50, 50, 90]), emphasis=[0, Emphasis.OURS, 0], ours=[1])
    chart = draw(chart_spec(shown), 60, 20)
    cell = chart.cell_of(0)
    assert cell is not None
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

"""The ranking: when it is drawn, which lines are in sight, and what both backends draw of it."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden import check
from lcbtui.chart.axes import MIDDLE, fit, pan, place_of, zoom
from lcbtui.chart.build import chart_spec
from lcbtui.chart.cells import draw
from lcbtui.chart.picture import chart_notes
from lcbtui.chart.points import in_sight
from lcbtui.chart.style import Role
from lcbtui.chart.svg import svg
from lcbtui.dataset.columns import Range, Roles, SortKey
from lcbtui.dataset.dataset import Dataset
from lcbtui.report.figure import AS_EVER, figure_of, figure_svg
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from lcbtui.view.view import Emphasis, View
from unit.chart.reading import cell_of, lines_of, places_of, roles
from unit.chart.views import dataset, points, view

NAN = float("nan")


def opened(*lines: str) -> Dataset:
    """The rows of a CSV."""
    return open_dataset(find("-"), "\n".join(lines).encode())


def many(count: int, **changes: object) -> View:
    """A ranking of models named m0, m1, … with scores from the top."""
    return points([NAN] * count, [float(count - n) for n in range(count)], **changes)


@pytest.mark.parametrize(
    ("sizes", "asked", "ranked"),
    [
        ((1, 2, 3, 4), ViewState(), False),
        ((1, 2, NAN, NAN), ViewState(), False),
        ((1, NAN, NAN, NAN), ViewState(), True),
        ((1, NAN, NAN, NAN), ViewState(ranking=False), False),
        ((1, NAN, NAN, NAN), ViewState(x="x"), False),
        ((1, 2, 3, 4), ViewState(ranking=True), True),
        ((1, 2, 3, 4), ViewState(x="x", ranking=True), True),
    ],
)
def test_when_a_ranking_is_drawn(sizes: tuple[float, ...], asked: ViewState, ranked: bool) -> None:
    shown = points(sizes, [4, 3, 2, 1], state=asked)
    assert shown.draws_ranking is ranked
    assert (chart_spec(shown).lines is not None) is ranked


@given(st.integers(1, 90), st.integers(0, 12), st.integers(0, 3))
def test_few_points_among_many_rows_are_a_ranking(with_y: int, placed: int, without_y: int) -> None:
    placed = min(placed, with_y)
    sizes = [1.0] * placed + [NAN] * (with_y - placed) + [1.0] * without_y
    scores = [2.0] * with_y + [NAN] * without_y
    few = placed < 8
    assert points(sizes, scores).draws_ranking is (placed * (2 if few else 10) < with_y)


def test_without_an_x_column_the_chart_is_the_ranking() -> None:
    shown = points([1, 2], [2, 1], roles=Roles("model", None, "pass_at_1", None))
    assert chart_spec(shown).what == "Ranking by Pass@1"
    assert len(draw(chart_spec(shown), 60, 12).points) == 2


def test_the_best_is_on_top_and_every_line_is_named() -> None:
    chart = draw(chart_spec(many(9)), 60, 12, show_title=True)
    places = [places_of(chart, f"m{n}")[0][1] for n in range(9)]
    assert places == sorted(places)
    for row in range(9):
        assert cell_of(chart, row)[1] == places[row]
    assert chart.unlabelled == 0


INTERVALS = opened(
    "model,score,ci_low,ci_high,openness,size",
    *(
        f"{name},{s},{s - 4},{s + 3},{o},7B"
        for name, s, o in (
            ("One with a name that is much too long for any line of it", 81.5, "closed"),
            ("two", 77, "open-weights"),
            ("three", 70.2, "open-data"),
            ("four", 55, "closed"),
        )
    ),
)


def test_intervals_lie_along_the_lines_and_our_score_is_upright() -> None:
    state = ViewState(ranking=True, ours="three", errors=True)
    shown = apply(derive(INTERVALS, state), state)
    chart = draw(chart_spec(shown, 1), 70, 16)
    check("chart/ranking-intervals-colour", "\n".join(lines_of(chart)))
    for row in range(4):
        column, line = chart.cell_of(row) or (0, 0)
        assert "├" in lines_of(chart)[line][:column]
    assert roles(chart)[places_of(chart, "two")[0]].role is Role.SELECTED
    assert roles(chart)[places_of(chart, "three")[0]].role is Role.OURS
    assert roles(chart)[places_of(chart, "four")[0]].role is Role.DIM  # separated from ours
    chart = draw(chart_spec(shown, 1, dims=False), 70, 16)
    assert roles(chart)[places_of(chart, "four")[0]].role is not Role.DIM


def test_less_is_better_is_on_top_and_said() -> None:
    shown = opened("model,WER", "a,9", "b,3", "c,7")
    chart = draw(chart_spec(apply(shown, ViewState())), 60, 12, show_title=True)
    assert chart.spec.title == "Ranking by WER, lower is better"
    lines = [cell_of(chart, row)[1] for row in (1, 2, 0)]
    assert lines == sorted(lines)
    columns = [cell_of(chart, row)[0] for row in (1, 2, 0)]
    assert columns == sorted(columns)


@given(st.integers(1, 60), st.integers(6, 30), st.data())
def test_the_selected_row_is_in_sight(count: int, height: int, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, count - 1))
    chart = draw(chart_spec(many(count), row), 50, height)
    assert chart.cell_of(row) is not None
    off = chart.spec.off_screen
    assert len(chart.points) + off.above + off.below == count
    assert np.array_equal(chart.points.rows, np.arange(off.above, off.above + len(chart.points)))
    # A line each, from the top.
    lines = [cell_of(chart, r)[1] for r in chart.points.rows.tolist()]
    assert lines == sorted(set(lines))


def test_most_steps_of_the_cursor_move_no_line() -> None:
    shown = many(60)
    tops = [draw(chart_spec(shown, row), 60, 12).spec.off_screen.above for row in range(60)]
    assert tops == sorted(tops)
    assert len(set(tops)) <= 1 + 60 // 5


def test_the_cursor_on_a_row_without_a_score_shows_what_is_near() -> None:
    shown = points([NAN] * 45, [float(100 - n) for n in range(40)] + [NAN] * 5)
    chart = draw(chart_spec(shown, 44), 60, 12)
    assert chart.points.rows[-1] == 39
    assert chart.spec.not_drawn == (("without Pass@1", 5),)
    assert "5 not drawn, without Pass@1" in chart_notes(chart)


def test_arrows_go_on_beyond_the_lines_in_sight_and_a_click_anywhere_takes_the_line() -> None:
    chart = draw(chart_spec(many(40), 0), 60, 12)
    last = int(chart.points.rows[-1])
    assert chart.neighbour(last, "down") == last + 1
    assert chart.neighbour(0, "up") is None
    assert (chart.neighbour(3, "up"), chart.neighbour(-1, "down")) == (2, 0)
    _, line = chart.cell_of(3) or (0, 0)
    for column in (0, 20, 59):
        assert chart.rows_near(column, line)[0] == 3


@pytest.mark.parametrize(
    ("sort", "words"),
    [
        ((), "Ranking by score"),
        ((SortKey("score", descending=True),), "Ranking by score"),
        ((SortKey("score"),), "score, lowest first"),
        ((SortKey("model"), SortKey("score")), "score, sorted by Model"),
    ],
)
def test_another_order_is_no_ranking_and_said(sort: tuple[SortKey, ...], words: str) -> None:
    data = opened("model,score", "a,9", "b,3", "c,7")
    assert chart_spec(apply(data, ViewState(sort=sort))).what == words


def test_the_grid_leads_from_each_name_to_its_point() -> None:
    chart = draw(chart_spec(many(3, state=ViewState(grid=True))), 60, 8)
    for row in range(3):
        column, line = chart.cell_of(row) or (0, 0)
        assert "┈" in lines_of(chart)[line][:column]


def test_a_ranking_follows_the_sort_and_limits_leave_out_what_is_beyond() -> None:
    shown = view(dataset(list("abc"), [NAN] * 3, [1, 2, 3]), rows=[1, 0, 2])
    assert draw(chart_spec(shown), 60, 12).points.rows.tolist() == [1, 0, 2]
    limited = replace(shown, state=ViewState(y_limits=Range(1.5, 9)))
    chart = draw(chart_spec(limited), 60, 12)
    assert chart.points.rows.tolist() == [1, 2]
    assert "1 beyond the axes" in chart_notes(chart)


def test_zoom_pan_and_fit_move_the_axis_of_scores_alone() -> None:
    shown, state = many(9), ViewState()
    place = place_of(shown, state, 4)
    assert 0 < place[0] < 1
    assert place_of(points([NAN], [NAN], state=state), state, 0) == MIDDLE
    for x, y in (fit(shown), zoom(shown, state, place, 1), pan(shown, state, 1, 0)):
        assert x is None
        assert y is not None
    x, y = zoom(shown, state, place, 1)
    before = chart_spec(shown).x
    after = chart_spec(replace(shown, state=ViewState(y_limits=y))).x
    assert after.high - after.low == pytest.approx((before.high - before.low) / 1.5, rel=0.01)
    assert after.fraction(5.0) == pytest.approx(before.fraction(5.0), abs=0.01)


@pytest.mark.parametrize(("width", "height"), [(16, 6), (20, 6), (40, 12), (200, 50), (17, 30)])
def test_a_ranking_fills_any_panel_and_leaves_none(width: int, height: int) -> None:
    for count in (0, 1, 2, 300, 1000):
        for selected in (None, count - 1):
            chart = draw(chart_spec(many(count), selected if count else None), width, height)
            assert [len(line) for line in lines_of(chart)] == [width] * height
            if count:
                below = chart.legend_drawn and "Open" in lines_of(chart)[-1]
                assert len(chart.points) == min(count, height - 2 - below)
            else:
                assert chart.spec.message == "no rows match"


def test_wide_names_are_cut_so_that_no_two_are_the_same() -> None:
    shown = view(
        dataset([f"模型模型模型模型模型模型模型模型-{n}" for n in range(3)], [NAN] * 3, [3, 2, 1])
    )
    chart = draw(chart_spec(shown), 40, 9)
    assert len({line.split("│")[0].strip() for line in lines_of(chart) if "模型" in line}) == 3


def test_a_picture_names_the_lines_it_has_room_for_and_says_which() -> None:
    shown = many(100, emphasis=[int(Emphasis.OURS)] + [0] * 99, ours=[0])
    drawn = svg(chart_spec(shown))
    named = re.findall(r'class="y-tick"[^>]*>([^<]*)<', drawn)
    assert named == [f"m{n}" for n in range(len(named))]
    assert 20 < len(named) < 40
    assert f"lines 1 to {len(named)} of 100" in drawn
    assert drawn.count('class="point"') == len(named)
    assert "100 models, ranking by Pass@1" in drawn
    whole = svg(chart_spec(shown), 960, 2400)
    assert whole.count('class="y-tick"') == 100
    assert "lines 1" not in whole


@pytest.mark.parametrize(("count", "named"), [(5, 5), (60, 60), (100, 100), (150, 100)])
def test_a_picture_without_a_size_grows_to_hold_a_hundred_lines(count: int, named: int) -> None:
    drawn = figure_svg(many(count), AS_EVER)
    assert drawn.count('class="y-tick"') == named
    assert ("lines 1 to 100 of 150" in drawn) is (count == 150)
    small = figure_svg(many(count), figure_of("84mmx60mm"))
    assert small.count('class="y-tick"') < 20
    assert count < 20 or f"of {count}" in small


def test_bars_of_a_picture_are_level_and_a_band_is_upright() -> None:
    state = ViewState(ranking=True, errors=True)
    drawn = svg(chart_spec(apply(derive(INTERVALS, state), state)))
    bars = re.findall(r'class="bar" d="([^"]*)"', drawn)
    assert len(bars) == 4
    assert all(re.match(r"M[\d.]+ [\d.]+H[\d.]+M", bar) for bar in bars)


def test_lines_that_are_not_in_sight_take_their_bars_with_them() -> None:
    state = ViewState(ranking=True)
    seen = in_sight(chart_spec(apply(derive(INTERVALS, state), state)), 2, cells=True)
    (bars,) = [layer for layer in seen.layers if getattr(layer, "points", None) is not None]
    assert bars.points.tolist() == [0, 1]  # type: ignore[union-attr]
    assert np.array_equal(bars.y1, seen.points.y)  # type: ignore[union-attr]

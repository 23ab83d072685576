"""Overlays, from a View to layers, error bars and the grid, drawn by every backend."""

from collections.abc import Iterator
from dataclasses import replace
from unittest import mock
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden import check
from lcbtui.chart.build import OVERLAYS, chart_spec, trend_remark
from lcbtui.chart.cells import draw
from lcbtui.chart.layers import (
    Band,
    ChartSpec,
    Layer,
    Polyline,
    Segments,
    Text,
    dashed_line,
    error_bars,
)
from lcbtui.chart.points import bars_drawn, drawn_segments, place_points
from lcbtui.chart.style import Charset, Role
from lcbtui.chart.svg import svg
from lcbtui.dataset.columns import Range
from lcbtui.view.apply import apply
from lcbtui.view.state import ViewState
from lcbtui.view.view import View
from unit.chart.reading import cell_of, cells, lines_of, region, roles
from unit.chart.views import bundled, points
from unit.datasets import Values, dataset
from unit.report.finding_cases import EASY, results

STATE = ViewState(x_limits=Range(1, 1000), y_limits=Range(0, 100), labels=False)


def everything(view: View) -> Iterator[Layer]:
    """One of each primitive, and segments that are dashed lines and error bars."""
    placed = place_points(view).points
    yield Polyline((0.0, 0.5, 1.0), (0.2, 0.9, 0.2), Role.TREND, label="a line")
    yield error_bars(placed, np.full(1, 0.2), np.full(1, 0.9))
    yield dashed_line(0.75, Role.LINE, upright=False)
    yield dashed_line(0.15, Role.LINE, upright=True)
    yield Band(0.4, 0.5, label="a band")
    yield Text(0.15, 1.0, f"beside {len(view)}", Role.LINE)


def test_an_overlay_is_one_function_and_its_row_and_both_backends_draw_it() -> None:
    shown = points([10.0], [50.0], state=replace(STATE, trend=True), keys=("all",))
    with mock.patch.dict(OVERLAYS, {"trend": everything}):
        spec = chart_spec(shown)
    assert [entry.label for entry in spec.legend] == ["a line", "a band"]
    text = "".join(lines_of(draw(spec, 80, 24)))
    assert all(words in text for words in ("a line", "a band", "beside 1"))
    assert set("⋅┬┴╌┆·") <= set(text)
    root = ElementTree.fromstring(svg(spec))
    classes = {each.get("class") for each in root.iter()}
    assert classes >= {"trend", "level", "upright", "bar", "band"}
    assert {each.text for each in root.iter()} >= {"a line", "a band", "beside 1"}


@pytest.mark.parametrize(
    ("sizes", "scores", "low", "high", "said"),
    [
        ([1, 2, 3, 4], [60.0, 58.0, 55.0, 10.0], 55, 60, "Tied with the highest"),
        ([1, 2, None], [60.0, 58.0, 90.0], 58, 60, "Tied with the highest drawn"),
    ],
)
def test_the_band_is_from_the_highest_drawn_down_to_the_lowest_tied_with_it(
    sizes: Values, scores: list[float], low: float, high: float, said: str
) -> None:
    names, over = list("abcd")[: len(scores)], [100] * len(scores)
    made = dataset(model=names, total_params_b=sizes, pass_at_1=scores, problems=over)
    spec = chart_spec(apply(made, ViewState(errors=True)))
    (band,) = [layer for layer in spec.layers if isinstance(layer, Band)]
    assert (band.low, band.high) == (spec.y.fraction(low), spec.y.fraction(high))
    assert band.label == said


@pytest.mark.parametrize(("sizes", "at"), [([1, 2, 3], 90), ([None, 2, 3], 60)])
def test_the_dashed_line_is_at_our_best_score_that_is_drawn(sizes: Values, at: float) -> None:
    made = dataset(model=["a", "a", "b"], total_params_b=sizes, pass_at_1=[90.0, 60.0, 80.0])
    spec = chart_spec(apply(made, ViewState(ours="a")))
    (line,) = [layer for layer in spec.layers if isinstance(layer, Segments)]
    assert line.y1.tolist() == line.y2.tolist() == [spec.y.fraction(at)]
    assert not chart_spec(apply(made, ViewState(ours="a", query="b"))).layers


def test_no_line_goes_across_scores_over_different_problems() -> None:
    made = dataset(
        model=list("abcdefghi"),
        total_params_b=[float(size) for size in range(1, 10)],
        pass_at_1=[float(score) for score in range(50, 59)],
        version=["v5"] * 8 + ["v6"],
        problems=[166] * 9,
    )
    state = ViewState(ours="a", frontier=True, trend=True)
    mixed, anyway = (apply(made, each) for each in (state, replace(state, rank_anyway=True)))
    assert chart_spec(mixed).layers == ()
    assert chart_spec(mixed).footnote == "not comparable: different problems"
    assert trend_remark(mixed) == ()
    assert len(chart_spec(anyway).layers) == 3
    assert chart_spec(anyway).footnote == "not comparable: different problems"
    one = chart_spec(apply(made, replace(state, query="version:v5")))
    assert len(one.layers) == 3
    assert one.footnote == ""


@pytest.mark.parametrize(
    ("key", "ends", "said"),
    [
        ("x", [0.0, 1.0], "Trend +10 per 1, n = 8"),
        ("total_params_b", [1.0, 10.0], "Trend +10 per 10×, n = 8"),
        ("release_date", ["2024-01-01", "2025-01-01"], "Trend +10 per year, n = 8"),
    ],
)
def test_the_trend_is_told_in_the_unit_of_its_axis(key: str, ends: Values, said: str) -> None:
    made = dataset({key: [*ends] * 4, "pass_at_1": [10.0, 20.0] * 4}, model=list("abcdefgh"))
    spec = chart_spec(apply(made, ViewState(trend=True, x=key)))
    assert [entry.label for entry in spec.legend if entry.label.startswith("Trend")] == [said]


def test_an_overlay_that_is_not_asked_for_is_not_computed() -> None:
    asked: list[View] = []

    def counted(view: View) -> Iterator[Layer]:
        asked.append(view)
        yield dashed_line(0.5, Role.LINE, upright=False)

    with mock.patch.dict(OVERLAYS, {"trend": counted}):
        without = chart_spec(points([10.0], [50.0], state=STATE))
        view = points([10.0], [50.0], state=replace(STATE, trend=True))
        shown, again = chart_spec(view), chart_spec(view, 0)
    assert not without.layers
    assert len(shown.layers) == 1
    assert again.layers is shown.layers  # asked once for each View
    assert asked == [view]


def test_of_very_many_bars_only_those_of_points_that_stand_out_are_drawn() -> None:
    many = 400
    emphasis = [1] + [0] * (many - 1)
    spec = chart_spec(points([10.0] * many, [50.0] * many, state=STATE, emphasis=emphasis))
    bars = error_bars(spec.points, np.zeros(many), np.ones(many))
    assert [each.point for each in drawn_segments(spec, bars)] == [0]


def test_a_model_without_a_rank_moves_neither_the_trend_nor_the_frontier() -> None:
    whole = {f"{'ABCDEFGHI'[n]}-{2**n}B": (300, 100 + 10 * n + n % 3) for n in range(9)}
    drawn = []
    for view in (results(whole), results(whole | EASY)):
        same_axes = replace(view.state, x_limits=STATE.x_limits, y_limits=STATE.y_limits)
        shown = apply(view.dataset, same_axes)
        drawn.append([*OVERLAYS["trend"](shown), *OVERLAYS["frontier"](shown)])
    assert drawn[0] == drawn[1] != []


def _with_bars(spec: ChartSpec, half: float) -> ChartSpec:
    """Every interval as wide; the last point's is not known."""
    low, high = spec.points.y - half, spec.points.y + half
    low[-1] = np.nan
    return replace(spec, layers=(*spec.layers, error_bars(spec.points, low, high)))


def test_error_bars() -> None:
    spec = _with_bars(chart_spec(bundled("figure", ViewState(frontier=True))), 0.12)
    chart = draw(spec, 80, 24, show_title=True)
    check("chart/error-bars-colour", "\n".join(lines_of(chart)))
    assert chart.unlabelled == 0


def test_a_bar_reaches_from_its_low_to_its_high_end_with_caps() -> None:
    spec = chart_spec(points([30], [50], state=STATE, keys=("all",)))
    bars = error_bars(spec.points, np.array([0.25]), np.array([0.75]))
    chart = draw(
        replace(spec, layers=(bars,)), 40, 23
    )  # a plot of 21 lines: one for every 5 percent
    seen, (column, line) = cells(chart), cell_of(chart, 0)
    assert [seen.get((column, line + step)) for step in range(-6, 7)] == [
        None, "┬", "│", "│", "│", "│", "●", "│", "│", "│", "│", "┴", None,
    ]  # fmt: skip


def test_an_end_beyond_the_plot_or_close_to_its_marker_has_no_cap() -> None:
    spec = chart_spec(points([3, 30], [90, 20], state=STATE, keys=("all",)))
    bars = error_bars(spec.points, np.array([0.8, 0.15]), np.array([1.4, 0.25]))
    chart = draw(replace(spec, layers=(bars,)), 40, 23)
    above = "".join(text[region(chart).column :] for text in lines_of(chart)[:-2])
    assert "┬" not in above
    assert above.count("┴") == 1
    assert above.count("│") == 2 + 1 + 2


def test_on_few_lines_only_what_stands_out_has_a_bar_and_all_others_are_dim() -> None:
    spec = replace(_with_bars(chart_spec(bundled("figure"), 5), 0.12), labels=False)
    bars = spec.layers[-1]
    assert isinstance(bars, Segments) and bars.points is not None
    columns = {spec.points.rows[n]: n for n in range(len(spec.points))}
    assert len(bars_drawn(spec, bars.points, 12)) == 11
    small = bars_drawn(spec, bars.points, 11)
    assert {int(spec.points.rows[n]) for n in small} == {5, 0}, "the selected one and ours"
    assert set(small.tolist()) == {columns[5], columns[0]}
    for height, in_colour in ((8, set()), (40, {Role.DIM})):
        chart = draw(spec, 80, height)
        signs = cells(chart)
        drawn = {run.role for cell, run in roles(chart).items() if signs.get(cell) == "│"}
        assert drawn - {Role.FRAME} == {Role.OURS, Role.OPEN_WEIGHTS} | in_colour


marks = st.lists(  # so far apart that no two share a cell, whose sign the legend would explain
    st.builds(lambda i, j: (10.0 ** (3 * i / 7), 25.0 * j), st.integers(0, 7), st.integers(0, 4)),
    min_size=1,
    max_size=30,
    unique=True,
)
sizes = st.tuples(st.integers(20, 120), st.integers(8, 40))


@given(marks, sizes, st.floats(0, 1), st.booleans(), st.sampled_from(list(Charset)))
def test_bars_and_grid_take_blank_cells_only(
    at: list[tuple[float, float]], size: tuple[int, int], half: float, grid: bool, charset: Charset
) -> None:
    state = replace(STATE, labels=True, trend=grid)  # without bars: its legend keeps off them
    shown = points([x for x, _ in at], [y for _, y in at], state=state, keys=("all",))
    plain = chart_spec(shown, 0)
    under = replace(plain, grid=grid)
    if not grid:
        # Legend and names keep off bars where they can: without them nothing else may move.
        plain, under = (replace(spec, labels=False, selected=None) for spec in (plain, under))
        under = _with_bars(under, half)
    before, after = cells(draw(plain, *size, charset)), cells(draw(under, *size, charset))
    assert {cell: after.get(cell) for cell in before} == before


def test_the_grid_leads_from_every_tick_and_is_dim() -> None:
    shown = bundled("figure", ViewState(grid=True))
    chart = draw(chart_spec(shown), 80, 24, show_title=True)
    column, line, width, height = region(chart)
    seen, drawn = cells(chart), roles(chart)
    upright = {x for (x, _), glyph in seen.items() if glyph == "┊"}
    level = {y for (_, y), glyph in seen.items() if glyph == "┈"}
    assert upright == {x for x in range(column, column + width) if seen[x, line + height] == "┬"}
    assert level <= {y for y in range(line, line + height) if seen[column - 1, y] == "┤"}
    assert all(drawn[cell].role is Role.GRID for cell, glyph in seen.items() if glyph in {"┊", "┈"})


def test_the_grid_is_off_unless_asked_for_and_absent_where_there_is_only_a_message() -> None:
    assert not any("┊" in text for text in lines_of(draw(chart_spec(bundled("figure")), 80, 24)))
    nothing = points([float("nan")], [1], state=ViewState(grid=True, ranking=False))
    assert not any("┊" in text for text in lines_of(draw(chart_spec(nothing), 80, 24)))

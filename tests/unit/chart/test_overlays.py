"""Overlays: a function from a View to layers, drawn by every backend.

Arrows from where another source has a model to its point here.
"""

from collections.abc import Iterator
from dataclasses import replace
from unittest import mock
from xml.etree import ElementTree

import numpy as np
import pytest

from lcbtui.chart.build import OVERLAYS, chart_spec, trend_remark
from lcbtui.chart.cells import draw
from lcbtui.chart.layers import (
    Band,
    Layer,
    Polyline,
    Segments,
    Text,
    error_bars,
    horizontal,
    vertical,
)
from lcbtui.chart.points import drawn_segments, place_points
from lcbtui.chart.style import Role
from lcbtui.chart.svg import svg
from lcbtui.dataset.columns import Range
from lcbtui.view.apply import apply
from lcbtui.view.state import ViewState
from lcbtui.view.view import View
from unit.chart.reading import lines_of
from unit.chart.views import points
from unit.datasets import Values, dataset
from unit.report.finding_cases import EASY, results

STATE = ViewState(x_limits=Range(1, 1000), y_limits=Range(0, 100), labels=False)


def everything(view: View) -> Iterator[Layer]:
    """One of each primitive, and segments that are dashed lines and error bars."""
    placed = place_points(view).points
    yield Polyline((0.0, 0.5, 1.0), (0.2, 0.9, 0.2), Role.TREND, label="a line")
    yield error_bars(placed, np.full(1, 0.2), np.full(1, 0.9))
    yield horizontal(0.75, Role.LINE)
    yield vertical(0.15, Role.LINE)
    yield Band(0.4, 0.5, label="a band")
    yield Text((0.15,), 1.0, (f"beside {len(view)}",), Role.LINE)


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
    said = {each.text for each in root.iter()}
    assert said >= {"a line", "a band", "beside 1"}


def test_the_band_is_from_the_best_score_down_to_the_lowest_tied_with_it() -> None:
    scores = [60.0, 58.0, 55.0, 10.0]
    made = dataset(
        model=list("abcd"), total_params_b=[1, 2, 3, 4], pass_at_1=scores, problems=[100] * 4
    )
    spec = chart_spec(apply(made, ViewState(errors=True)))
    (band,) = [layer for layer in spec.layers if isinstance(layer, Band)]
    assert (band.low, band.high) == (spec.y.fraction(55), spec.y.fraction(60))


def test_the_dashed_line_is_at_the_best_of_our_scores() -> None:
    made = dataset(model=["a", "a", "b"], total_params_b=[1, 2, 3], pass_at_1=[40.0, 60.0, 80.0])
    spec = chart_spec(apply(made, ViewState(ours="a")))
    (line,) = [layer for layer in spec.layers if isinstance(layer, Segments)]
    assert line.y1.tolist() == line.y2.tolist() == [spec.y.fraction(60)]


def test_there_is_no_dashed_line_at_the_score_of_a_model_that_is_not_drawn() -> None:
    scores = [90.0, 60.0, 80.0]
    made = dataset(model=["a", "a", "b"], total_params_b=[None, 2, 3], pass_at_1=scores)
    spec = chart_spec(apply(made, ViewState(ours="a")))
    (line,) = [layer for layer in spec.layers if isinstance(layer, Segments)]
    assert line.y1.tolist() == [spec.y.fraction(60)]
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
    four_each = {key: [*ends] * 4, "pass_at_1": [10.0, 20.0] * 4}
    made = dataset(four_each, model=list("abcdefgh"))
    spec = chart_spec(apply(made, ViewState(trend=True, x=key)))
    assert [entry.label for entry in spec.legend if entry.label.startswith("Trend")] == [said]


def test_an_overlay_that_is_not_asked_for_is_not_computed() -> None:
    asked: list[View] = []

    def counted(view: View) -> Iterator[Layer]:
        asked.append(view)
        yield horizontal(0.5, Role.LINE)

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


def test_the_band_is_that_of_the_highest_that_is_drawn() -> None:
    sizes, scores = [1, 2, None], [60.0, 58.0, 90.0]
    made = dataset(model=list("abc"), total_params_b=sizes, pass_at_1=scores, problems=[100] * 3)
    spec = chart_spec(apply(made, ViewState(errors=True)))
    (band,) = [layer for layer in spec.layers if isinstance(layer, Band)]
    assert (band.low, band.high) == (spec.y.fraction(58), spec.y.fraction(60))
    assert band.label == "Tied with the highest drawn"

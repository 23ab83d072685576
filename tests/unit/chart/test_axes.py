"""Limits, ticks and moves of the axes: asked for, wanted by a source, or from the rows."""

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.chart.axes import MIDDLE, Limits, axis, axis_ticks, fit, is_log, pan, place_of, zoom
from lcbtui.chart.build import chart_spec
from lcbtui.chart.cells import draw
from lcbtui.chart.layers import Axis, Scale
from lcbtui.dataset.columns import Range
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.text.numbers import Unit, parse_date
from lcbtui.view.apply import apply
from lcbtui.view.state import ViewState
from lcbtui.view.view import View
from unit.chart.views import bundled, dataset, view


def test_what_is_shown_lies_within_the_limits_of_the_rows_that_a_view_opened_with() -> None:
    data = dataset(["a", "b", "c"], [1.0, 10.0, 200.0], [20.0, 40.0, 90.0])
    opened = view(data, rows=[0, 1])
    narrow, wide = (chart_spec(replace(view(data, rows=of), home=opened)) for of in ([0], [0, 2]))
    assert (narrow.x, narrow.y) == (chart_spec(opened).x, chart_spec(opened).y)
    assert (narrow.x.high < 20, wide.x.high > 200, wide.y.high > 90) == (True, True, True)


@pytest.mark.parametrize("query", ["", "params<=40B", "qwen", "score>=60", "open:data"])
def test_a_chart_wastes_at_most_a_tenth_of_its_height_and_width(query: str) -> None:
    points = chart_spec(bundled("reported", ViewState(query=query))).points
    for across in (points.x, points.y):
        assert across.max() - across.min() >= 0.9


def test_a_chart_that_is_drawn_once_fits_the_rows_shown_unless_the_source_has_limits() -> None:
    data = dataset(["a", "b", "c", "d"], [1, 10, 20, 200], [10, 50, 70, math.nan])
    spec = chart_spec(view(data, rows=[1, 2]))
    assert (5 < spec.x.low < 10, 20 < spec.x.high < 40) == (True, True)
    assert (45 < spec.y.low < 50, 70 < spec.y.high < 75) == (True, True)
    assert chart_spec(view(data, rows=[3])).y == chart_spec(view(data)).y
    wanted = chart_spec(bundled("figure"))
    few = bundled("figure")
    assert chart_spec(replace(few, rows=few.rows[:2], series_of=few.series_of[:2])).y == wanted.y


def test_what_was_asked_goes_before_what_the_source_wants() -> None:
    spec = chart_spec(bundled("figure", ViewState(x_limits=Range(1, None))))
    assert (spec.x.low, spec.x.high) == (1, 130)
    assert (spec.y.low, spec.y.high) == (45, 75)


def test_the_wishes_of_a_source_hold_for_its_own_columns_only() -> None:
    data = dataset(["a", "b"], [1, 2], [10, 20], chart=bundled("figure").dataset.source.chart)
    roles = type(data.roles)("model", "pass_at_1", "pass_at_1", None)
    spec = chart_spec(view(data, roles=roles))
    assert spec.x.declared == ()
    assert spec.x.high < 30
    assert spec.title == "Pass@1 against Pass@1"


def test_percent_stops_at_0_and_100() -> None:
    spec = chart_spec(view(dataset(["a", "b"], [1, 2], [0, 100])))
    assert (spec.y.low, spec.y.high) == (0, 100)


def test_log_for_parameters_and_wide_positive_columns_unless_told() -> None:
    assert is_log(dataset("ab", [4, 5], [1, 2]), "x", None)
    assert is_log(dataset("ab", [1, 500], [1, 2], x_unit=Unit.NONE), "x", None)
    assert not is_log(dataset("ab", [1, 5], [1, 2], x_unit=Unit.NONE), "x", None)
    assert is_log(dataset("ab", [1, 21], [1, 2], x_unit=Unit.NONE), "x", None)
    assert not is_log(dataset("ab", [1, 20], [1, 2], x_unit=Unit.NONE), "x", None)
    assert not is_log(dataset("ab", [-1, 500], [1, 2], x_unit=Unit.NONE), "x", None)
    assert not is_log(dataset("ab", [4, 5], [1, 2]), "x", False)
    assert is_log(dataset("ab", [1, 5], [1, 2], x_unit=Unit.NONE), "x", True)
    assert not is_log(dataset("ab", [20000, 20500], [1, 2], dates=True), "x", True)


@pytest.mark.parametrize(
    ("asked", "log", "limits"),
    [
        (Range(None, 0.5), True, (0.05, 0.5)),
        (Range(100, None), True, (100, 1000)),
        (Range(None, 0.5), False, (-0.5, 0.5)),
        (Range(100, None), False, (100, 200)),
        (Range(7, 7), False, (0.55, 10.45)),
    ],
)
def test_impossible_limits_get_room(asked: Range, log: bool, limits: tuple[float, float]) -> None:
    found = axis(dataset("ab", [1, 10], [1, 2]), "x", log=log, limits=asked, declared=None)
    assert (found.low, found.high) == pytest.approx(limits)


def test_years_asked_of_an_axis_of_dates_are_whole_years() -> None:
    made = dataset("ab", [20000, 20100], [1, 2], dates=True)
    found = axis(made, "x", limits=Range(2024, 2026), declared=None)
    assert found.low == date(2024, 1, 1).toordinal() - date(1970, 1, 1).toordinal()
    assert found.high == date(2026, 12, 31).toordinal() - date(1970, 1, 1).toordinal()


ends = st.none() | st.floats(allow_nan=False, allow_infinity=False)
values = st.lists(st.floats(allow_nan=True), max_size=5)


@given(values, st.tuples(ends, ends), st.tuples(ends, ends), st.booleans())
def test_any_wishes_and_any_values_give_limits_in_order(
    x: list[float],
    declared: tuple[float | None, float | None],
    asked: tuple[float | None, float | None],
    log: bool,
) -> None:
    found = axis(
        dataset([""] * len(x), x, [1.0] * len(x)),
        "x",
        log=log,
        limits=Range(*asked),
        declared=Range(*declared),
        ticks=(),
    )
    assert found.low < found.high
    assert math.isfinite(found.high - found.low)
    if found.scale is Scale.LOG:
        assert found.low > 0
        assert math.log10(found.low) < math.log10(found.high)


def _axis(
    low: float,
    high: float,
    scale: Scale = Scale.LINEAR,
    unit: Unit = Unit.NONE,
    declared: tuple[float, ...] = (),
) -> Axis:
    return Axis("x", "X", unit, scale, low, high, declared)


def _dates(start: str, end: str) -> Axis:
    first, last = parse_date(start), parse_date(end)
    assert first is not None and last is not None
    return _axis(first[0], last[0], Scale.DATE)


FIFTHS = (45, 50, 55, 60, 65, 70, 75)


@pytest.mark.parametrize(
    ("axis", "cells", "labels"),
    [
        (_axis(0.9, 9, Scale.LOG, Unit.BILLIONS), 60, "1B 2B 4B 8B"),
        (_axis(0.09, 2000, Scale.LOG, Unit.BILLIONS), 30, "0.1B 1B 10B 100B 1T"),
        (_axis(1, 5000, Scale.LOG), 80, "1 2 5 10 20 50 100 200 500 1000 2000 5000"),
        (_dates("2020-06", "2026-02"), 36, "2021 2022 2023 2024 2025 2026"),
        (_dates("2025-01-20", "2025-06-20"), 36, "2025-03 2025-05"),
        (_dates("2025-06-01", "2025-06-03"), 36, "2025-06-01 2025-06-02 2025-06-03"),
        (_axis(0, 10), 30, "0 2 4 6 8 10"),
        (_axis(0, 1), 12, "0.0 0.2 0.4 0.6 0.8 1.0"),
        (_axis(45, 75, declared=FIFTHS), 6, "50 60 70"),  # the declared ones do not fit
        (_axis(45, 75, declared=FIFTHS), 13, "45 50 55 60 65 70 75"),
    ],
)
def test_ticks_of_level_and_upright_axes(axis: Axis, cells: int, labels: str) -> None:
    ticks = axis_ticks(axis, cells, upright=axis.scale is Scale.LINEAR)
    assert " ".join(tick.label for tick in ticks) == labels


@pytest.mark.parametrize("cells", range(7, 60))
def test_declared_ticks_of_a_vertical_axis_look_evenly_apart(cells: int) -> None:
    ticks = axis_ticks(_axis(45, 75, declared=FIFTHS), cells, upright=True)
    gaps = [upper.cell - lower.cell for lower, upper in pairwise(ticks)]
    assert gaps
    assert min(gaps) >= 1
    assert max(gaps) <= 1.5 * min(gaps)


def test_a_log_axis_within_less_than_a_step_still_has_two_ticks() -> None:
    assert len(axis_ticks(_axis(10.2, 11.9, Scale.LOG, Unit.BILLIONS), 60)) >= 2


finite = st.floats(-1e100, 1e100, allow_nan=False)


@given(finite, st.floats(1e-100, 1e100), st.integers(10, 200), st.sampled_from(list(Scale)))
def test_ticks_are_in_order_and_apart(low: float, span: float, cells: int, scale: Scale) -> None:
    if scale is Scale.LOG:
        low = abs(low) + 1e-90
    high = low + span
    if not high - low > 1e-9 * max(abs(low), abs(high)):
        return
    axis = _axis(low, high, scale, Unit.BILLIONS)
    for ticks in (axis_ticks(axis, cells), axis_ticks(axis, cells, upright=True)):
        assert len({tick.label for tick in ticks}) == len(ticks)
        assert all(0 <= tick.cell < cells for tick in ticks)
        assert all(a.cell < b.cell for a, b in pairwise(ticks))
    ends = [
        (min(max(t.cell - len(t.label) // 2, 0), cells - len(t.label)), len(t.label))
        for t in axis_ticks(axis, cells)
    ]
    assert all(a + width < b for (a, width), (b, _) in pairwise(ends))


OPENED = open_dataset(find("figure"))
REPORTED = open_dataset(find("reported"))


def limited(state: ViewState, limits: Limits) -> ViewState:
    return replace(state, x_limits=limits[0], y_limits=limits[1])


def test_fit_draws_every_row_shown_and_uses_the_room() -> None:
    state = ViewState(query="params<=10")
    view = apply(OPENED, limited(state, fit(apply(OPENED, state))))
    spec = chart_spec(view)
    assert sum(spec.off_screen) == 0
    assert len(spec.points) == 7
    assert spec.points.x.max() > 0.9
    assert spec.points.y.min() < 0.1


@pytest.mark.parametrize(
    "state", [ViewState(), ViewState(log_x=False), ViewState(x="release_date")]
)
def test_zoom_keeps_the_selected_point_where_it_is(state: ViewState) -> None:
    view = apply(OPENED, state)
    before, row = chart_spec(view), 3
    after = chart_spec(
        apply(OPENED, limited(state, zoom(view, state, place_of(view, state, row), 1)))
    )
    for old, new in ((before.x, after.x), (before.y, after.y)):
        value = float(OPENED.numbers(old.key)[row])
        assert new.fraction(value) == pytest.approx(old.fraction(value), abs=0.01)
    assert after.x.high < before.x.high
    assert after.x.low > before.x.low


MOVES: dict[str, Callable[[View, ViewState], Limits]] = {
    "in": lambda view, state: zoom(view, state, place_of(view, state, 5), 1),
    "out": lambda view, state: zoom(view, state, MIDDLE, -1),
    "left": lambda view, state: pan(view, state, -1, 0),
    "right": lambda view, state: pan(view, state, 1, 0),
    "up": lambda view, state: pan(view, state, 0, 1),
    "down": lambda view, state: pan(view, state, 0, -1),
    "fit": lambda view, _: fit(view),
}


@given(st.lists(st.sampled_from(sorted(MOVES)), max_size=30))
def test_no_series_of_moves_leads_to_an_axis_that_cannot_be_drawn(moves: list[str]) -> None:
    view = apply(REPORTED, ViewState(source="reported"))
    for move in moves:
        state = view.state
        view = apply(REPORTED, limited(state, MOVES[move](view, state)))
        spec = chart_spec(view)
        assert spec.x.low < spec.x.high
        assert spec.y.low < spec.y.high
    draw(chart_spec(view), 60, 20)


@pytest.mark.parametrize("steps", [1, -1])
def test_zooming_on_and_on_comes_to_an_end_and_stays_there(steps: int) -> None:
    view = apply(OPENED, ViewState())
    home, spans = chart_spec(view).y, []
    for _ in range(120):
        view = apply(
            OPENED,
            limited(view.state, zoom(view, view.state, place_of(view, view.state, 3), steps)),
        )
        spec = chart_spec(view)
        spans.append((spec.y.high - spec.y.low, spec.x.high / spec.x.low))
    assert spans == sorted(spans, reverse=steps > 0)
    assert spans[-1] == spans[-2]
    if steps < 0:  # and before the picture says nothing
        assert home.high - home.low < spans[-1][0] <= 5 * (home.high - home.low)


def test_keys_faster_than_the_view_add_up() -> None:
    view: View = apply(OPENED, ViewState())
    once = limited(view.state, zoom(view, view.state, place_of(view, view.state, 3), 1))
    twice = limited(once, zoom(view, once, place_of(view, once, 3), 1))
    assert twice == limited(once, zoom(apply(OPENED, once), once, place_of(view, once, 3), 1))


def test_an_empty_view_can_be_moved() -> None:
    view = apply(OPENED, ViewState(query="nosuch"))
    state = view.state
    for limits in (fit(view), zoom(view, state, MIDDLE, 1), pan(view, state, 1, 0)):
        apply(OPENED, limited(state, limits))

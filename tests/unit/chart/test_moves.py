"""Fit, zoom, pan and home: the axes move, the rows do not."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.chart.axes import MIDDLE, Limits, fit, pan, place_of, zoom
from lcbtui.chart.build import chart_spec
from lcbtui.chart.cells import draw
from lcbtui.chart.picture import chart_notes
from lcbtui.dataset.columns import Range
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.state import ViewState
from lcbtui.view.view import View

FIGURE = open_dataset(find("figure"))
REPORTED = open_dataset(find("reported"))


def limited(state: ViewState, limits: Limits) -> ViewState:
    return replace(state, x_limits=limits[0], y_limits=limits[1])


def test_fit_draws_every_row_shown_and_uses_the_room() -> None:
    state = ViewState(query="params<=10")
    view = apply(FIGURE, limited(state, fit(apply(FIGURE, state))))
    spec = chart_spec(view)
    assert sum(spec.off_screen) == 0
    assert len(spec.points) == 7
    assert spec.points.x.max() > 0.9
    assert spec.points.y.min() < 0.1


@pytest.mark.parametrize(
    "state", [ViewState(), ViewState(log_x=False), ViewState(x="release_date")]
)
def test_zoom_keeps_the_selected_point_where_it_is(state: ViewState) -> None:
    view = apply(FIGURE, state)
    before, row = chart_spec(view), 3
    after = chart_spec(
        apply(FIGURE, limited(state, zoom(view, state, place_of(view, state, row), 1)))
    )
    for axis in ("x", "y"):
        old, new = getattr(before, axis), getattr(after, axis)
        value = float(FIGURE.numbers(old.key)[row])
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
        limits = MOVES[move](view, state)
        view = apply(REPORTED, limited(state, limits))
        spec = chart_spec(view)
        assert spec.x.low < spec.x.high
        assert spec.y.low < spec.y.high
    draw(chart_spec(view), 60, 20)


@pytest.mark.parametrize("steps", [1, -1])
def test_zooming_on_and_on_comes_to_an_end_and_stays_there(steps: int) -> None:
    view = apply(FIGURE, ViewState())
    spans = []
    for _ in range(120):
        view = apply(
            FIGURE,
            limited(view.state, zoom(view, view.state, place_of(view, view.state, 3), steps)),
        )
        spec = chart_spec(view)
        spans.append((spec.y.high - spec.y.low, spec.x.high / spec.x.low))
    assert spans == sorted(spans, reverse=steps > 0)
    assert spans[-1] == spans[-2]


def test_zooming_out_ends_before_the_picture_says_nothing() -> None:
    view = apply(FIGURE, ViewState())
    home = chart_spec(view).y
    for _ in range(30):
        view = apply(FIGURE, limited(view.state, zoom(view, view.state, MIDDLE, -1)))
    far = chart_spec(view).y
    assert home.high - home.low < far.high - far.low <= 5 * (home.high - home.low)


def test_keys_faster_than_the_view_add_up() -> None:
    view: View = apply(FIGURE, ViewState())
    once = limited(view.state, zoom(view, view.state, place_of(view, view.state, 3), 1))
    twice = limited(once, zoom(view, once, place_of(view, once, 3), 1))
    slowly = zoom(apply(FIGURE, once), once, place_of(view, once, 3), 1)
    assert twice == limited(once, slowly)


def test_an_empty_view_can_be_moved() -> None:
    view = apply(FIGURE, ViewState(query="nosuch"))
    state = view.state
    for limits in (fit(view), zoom(view, state, MIDDLE, 1), pan(view, state, 1, 0)):
        apply(FIGURE, limited(state, limits))


def test_what_is_not_on_the_chart_is_said() -> None:
    view = apply(REPORTED, ViewState(y_limits=Range(45, 75)))
    said = " · ".join(chart_notes(draw(chart_spec(view), 60, 20)))
    assert "beyond the axes" in said
    assert "not drawn, without Params" in said

"""Fit, zoom, pan and home: the axes move, the rows do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.chart.build import chart_spec
from lcbtui.chart.draw import draw
from lcbtui.chart.moves import fit, home, pan, zoom
from lcbtui.chart.remarks import remarks
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.state import ViewState

FIGURE = open_dataset(find("figure"))
REPORTED = open_dataset(find("reported"))


def test_fit_draws_every_row_shown_and_uses_the_room() -> None:
    view = apply(FIGURE, fit(apply(FIGURE, ViewState(query="params<=10"))))
    spec = chart_spec(view)
    assert spec.edges.total == 0
    assert len(spec.points) == 7
    assert spec.points.x.max() > 0.9
    assert spec.points.y.min() < 0.1


@pytest.mark.parametrize(
    "state", [ViewState(), ViewState(log_x=False), ViewState(x="release_date")]
)
def test_zoom_keeps_the_selected_point_where_it_is(state: ViewState) -> None:
    view = apply(FIGURE, state)
    before, row = chart_spec(view), 3
    after = chart_spec(apply(FIGURE, zoom(view, row, 1)))
    for axis in ("x", "y"):
        old, new = getattr(before, axis), getattr(after, axis)
        value = float(FIGURE.numbers(old.key)[row])
        assert new.fraction(value) == pytest.approx(old.fraction(value), abs=0.01)
    assert after.x.high < before.x.high
    assert after.x.low > before.x.low


@given(st.lists(st.sampled_from(["in", "out", "left", "right", "up", "down", "fit"]), max_size=30))
def test_no_series_of_moves_leads_to_an_axis_that_cannot_be_drawn(moves: list[str]) -> None:
    view = apply(REPORTED, ViewState(source="reported"))
    for move in moves:
        state = {
            "in": lambda v: zoom(v, 5, 1),
            "out": lambda v: zoom(v, None, -1),
            "left": lambda v: pan(v, -1, 0),
            "right": lambda v: pan(v, 1, 0),
            "up": lambda v: pan(v, 0, 1),
            "down": lambda v: pan(v, 0, -1),
            "fit": fit,
        }[move](view)
        view = apply(REPORTED, state)
        spec = chart_spec(view)
        assert spec.x.low < spec.x.high
        assert spec.y.low < spec.y.high
    draw(chart_spec(view), 60, 20)
    assert home(view).x_limits is None


def test_an_empty_view_can_be_moved() -> None:
    view = apply(FIGURE, ViewState(query="nosuch"))
    for state in (fit(view), zoom(view, None, 1), pan(view, 1, 0), home(view)):
        apply(FIGURE, state)


def test_what_is_not_on_the_chart_is_said() -> None:
    view = apply(REPORTED, ViewState(y_limits=fit(apply(FIGURE, ViewState())).y_limits))
    said = " · ".join(remarks(draw(chart_spec(view), 60, 20)))
    assert "beyond the axes" in said
    assert "not drawn, without Params" in said

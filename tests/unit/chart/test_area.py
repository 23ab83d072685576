"""A rectangle on the chart: the query made of it keeps exactly the models in it."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from lcbtui.chart.build import chart_spec
from lcbtui.chart.cells.draw import draw
from lcbtui.chart.moves import range_terms, rows_within
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.state import ViewState

FIGURE = open_dataset(find("figure"))
REPORTED = open_dataset(find("reported"))
corners = st.tuples(st.integers(0, 79), st.integers(0, 23))


@given(corners, corners, st.sampled_from([None, "release_date", "samples"]))
@settings(max_examples=60)
def test_the_query_of_a_rectangle_keeps_exactly_the_points_in_it(
    one: tuple[int, int], other: tuple[int, int], x: str | None
) -> None:
    view = apply(REPORTED, ViewState(query="open:weights", x=x))
    chart = draw(chart_spec(view), 80, 24)
    rows = rows_within(chart, one, other)
    if not len(rows):
        return
    query = f"{view.state.query} {range_terms(view, rows)}"
    kept = apply(REPORTED, replace(view.state, query=query))
    more = set(kept.rows.tolist()) - set(rows.tolist())
    assert set(rows.tolist()) <= set(kept.rows.tolist())
    # A date that is a whole month matches whenever the range touches that month.
    spans = REPORTED.dates["release_date"]
    assert all(x == "release_date" and spans.first[row] < spans.last[row] for row in more)


def test_the_terms_can_be_read() -> None:
    view = apply(FIGURE, ViewState())
    rows = view.rows[:3]
    assert range_terms(view, rows) == "params:4..100 score:69..70.5"

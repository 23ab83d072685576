"""Whatever a source holds: an answer, or an error of the family with a line that says what."""

import warnings
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from lcbtui.analysis.best_models import best_of
from lcbtui.analysis.ranking import model_vs_all, ranking
from lcbtui.analysis.side_by_side import compare
from lcbtui.chart.build import chart_spec
from lcbtui.dataset.columns import Range
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.lookup import RowAt, Table, model_at
from lcbtui.errors import LcbtuiError
from lcbtui.query.size_limits import SizeLimit
from lcbtui.report.best_answer import best_answer
from lcbtui.report.comparison_answer import comparison_answer
from lcbtui.report.facts import answer_lines
from lcbtui.report.findings import insights_answer
from lcbtui.report.records import comparison_record
from lcbtui.report.remarks import against
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import PerModel, ViewState
from lcbtui.view.view import RemarkKind, View
from unit.datasets import dataset

_SIZES = st.none() | st.sampled_from([0.0, -1.0, 0.6, 7.0, 32.8, 1e300, float("inf"), 1e-300])
_SCORES = st.none() | st.sampled_from([0.0, 100.0, 50.5, 101.0, -3.0, 1e300, float("inf")])
_COUNTS = st.none() | st.sampled_from([0.0, -1.0, 0.5, 1.0, 2.0, 166.0, 1e300])
_NAMES = st.none() | st.sampled_from(["a", "A", "b", "a@2", "8x7B", "Qwen-32B", "日本"])
_MODES = st.none() | st.sampled_from(["thinking", "x"])
_DAYS = st.none() | st.sampled_from(["2023", "2024-10-01", "2025-02", "0001-01-01", "9999-12-31"])


@st.composite
def odd_datasets(draw: st.DrawFn) -> Dataset:
    rows = draw(st.integers(0, 6))

    def column(values: st.SearchStrategy[object]) -> list[object]:
        return draw(st.lists(values, min_size=rows, max_size=rows))

    columns = {
        "model": column(_NAMES),
        "total_params_b": column(_SIZES),
        "pass_at_1": column(_SCORES),
        "problems": column(_COUNTS),
        "mode": column(_MODES),
        "release_date": column(_DAYS),
    }
    kept = draw(st.sets(st.sampled_from(sorted(set(columns) - {"model"}))))
    return dataset({key: columns[key] for key in columns if key == "model" or key in kept})  # type: ignore[misc]  # both kinds of lists


_STATES = st.builds(
    ViewState,
    query=st.sampled_from(["", "a", "zzz", "is:frontier", "score>1", "problems>3", "is:pinned"]),
    params=st.none() | st.just(Range(None, 32.0)),
    per_model=st.sampled_from(list(PerModel)),
    limit=st.sampled_from([None, 0, 2]),
    params_from_names=st.booleans(),
    join_params=st.booleans(),
    rank_anyway=st.booleans(),
    x=st.sampled_from([None, None, "release_date", "pass_at_1"]),
    y=st.sampled_from([None, None, "total_params_b"]),
    trend=st.booleans(),
    errors=st.booleans(),
    apart=st.booleans(),
    pins=st.just(("a",)),
)


def all_that_is_said(view: View) -> None:
    """Ask everything that the program asks of a View."""
    ranks = ranking(view)
    for index, row in enumerate(view.rows.tolist()):
        ranks.text(index)
        model_vs_all(view, row)
        against(view, row)
    insights_answer(view)
    best = best_of(apply(view.dataset, replace(view.state, limit=None)), SizeLimit(32))
    if best.models:
        answer_lines(best_answer(best), 80)
    chart_spec(view)
    table = Table(view.dataset, view.roles)
    models = {m.rows: m for m in (model_at([table], RowAt(0, n)) for n in range(len(view)))}
    if len(models) > 1:
        together = compare([table], list(models.values()), views=[view])
        answer_lines(comparison_answer(together, everything=True), 80, why=True)
        comparison_record(together)


@given(odd_datasets(), odd_datasets(), _STATES, st.booleans())
def test_odd_values_end_in_an_answer_or_in_an_error_of_the_family(
    data: Dataset, other: Dataset, state: ViewState, compares: bool
) -> None:
    if compares:
        state = replace(state, against="other")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a warning would be written into the screen
        try:
            all_that_is_said(apply(derive(data, state, other if compares else None), state))
        except LcbtuiError as error:
            assert "\n" not in str(error)


def test_scores_that_are_no_percentage_have_no_rank_and_are_compared_with_none() -> None:
    data = dataset(
        model=["a", "b", "c", "d"],
        pass_at_1=[30.0, 80.0, 150.0, -4.0],
        problems=[100.0, 100.0, 100.0, 100.0],
    )
    view = apply(derive(data, ViewState()), ViewState())
    assert view.rows.tolist() == [2, 1, 0, 3]
    assert [ranking(view).text(index) for index in range(4)] == ["", "1", "2", ""]
    assert model_vs_all(view, 2).reason is RemarkKind.NO_EVIDENCE
    assert model_vs_all(view, 1).worse.tolist() == [False, False, True, False]


def test_a_comparison_where_x_is_y_has_columns_of_different_names(tmp_path: Path) -> None:
    data = dataset(model=["a"], total_params_b=[7.0], pass_at_1=[50.0])
    other = dataset(model=["a"], total_params_b=[8.0], pass_at_1=[40.0])
    state = ViewState(against="other", y="total_params_b")
    view = apply(derive(data, state, other), state)
    keys = [column.key for column in view.dataset.columns]
    assert len(set(keys)) == len(keys)
    assert [*view.dataset.values] == keys
    chart_spec(view)

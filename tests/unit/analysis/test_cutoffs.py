"""Means by month of problem: worked out again here from the documents themselves."""

import statistics
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.analysis.cutoffs import Months, months_of, months_view
from lcbtui.dataset.columns import Cell, SortKey
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.windows import parse_window
from lcbtui.errors import QueryError, UsageError
from lcbtui.stats.intervals import uncertainty_over_problems
from lcbtui.text.numbers import format_day
from lcbtui.view.derive.by_problem import MOST_BY_MONTH, months_models
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from result_documents import A_MONTH, about, document, performance, results_dataset_of, year
from unit.datasets import figure

YEAR = results_dataset_of(SourceInfo("year.json", "year.json"), year(), "it")


def months(*names: str, query: str = "", window: str | None = None) -> Months:
    asked = None if window is None else parse_window(window)
    state = ViewState(by_month=names, query=query, window=asked)
    return months_of(derive(YEAR, state), state.by_month)


def scores_of(
    source: Mapping[str, Any], model: str, platform: str | None = None
) -> dict[str, list[float]]:
    """Month → the scores of a model, straight from a document."""
    found: dict[str, list[float]] = defaultdict(list)
    for row in source["performances"]:
        if row["model"] == model and platform in {None, row["platform"]}:
            day = datetime.fromtimestamp(row["date"] / 1000, UTC)
            found[f"{day:%Y-%m}"].append(row["pass@1"])
    return found


def rows_of(found: Months, model: str) -> dict[str, dict[str, float]]:
    """Month → the numbers of a model."""
    data = found.dataset
    return {
        data.cell(row, "month").text: {
            key: float(column.values[row]) for key, column in data.number_columns.items()
        }
        for row in range(len(data))
        if data.cell(row, "model").text == model
    }


@pytest.mark.parametrize("platform", [None, "atcoder"])
@pytest.mark.parametrize("model", ["Learned", "Honest"])
def test_each_month_is_the_mean_over_its_problems(model: str, platform: str | None) -> None:
    query = "" if platform is None else f"platform:{platform}"
    expected = scores_of(year(), model, platform)
    rows = rows_of(months(model, query=query), model)
    assert list(rows) == sorted(expected)
    for month, scores in expected.items():
        row = rows[month]
        assert row["problems"] == len(scores)
        assert row["pass_at_1"] == pytest.approx(statistics.mean(scores), abs=0.005)
        if len(scores) > 1:
            error = statistics.stdev(scores) / len(scores) ** 0.5
            assert row["standard_error"] == pytest.approx(error, abs=0.005)
            mean, error, count = np.array([[statistics.mean(scores)], [error], [len(scores)]])
            (low,), (high,) = uncertainty_over_problems(mean, error, count, count)[:2]
            assert [row["score_low"], row["score_high"]] == pytest.approx([low, high], abs=0.06)


def test_tests_of_one_question_are_one_cluster_of_a_month() -> None:
    rows = [
        performance(model, question, "2024-03-01", score, platform=None)
        for model in ("A", "B")
        for question, score in (("p", 100), ("p", 80), ("q", 0), ("q", 20), ("r", 60))
        for score in (score if model == "A" else 100 - score,)
    ]
    data = results_dataset_of(SourceInfo("it.json", "it.json"), document(rows), "it")
    found = months_of(data, ("A",))
    # The mean is 52: the sums of residuals are 76, -84 and 8; 3/2 · (76² + 84² + 8²) = 19344.
    assert found.dataset.numbers("standard_error").tolist() == [27.82]  # its root by 5


def test_months_without_problems_are_gaps_and_not_zeros() -> None:
    found = months("Old")
    assert "2024-11" not in rows_of(found, "Old")
    assert [format_day(day)[:7] for day in found.starts] == [f"2024-{m:02}" for m in range(1, 13)]
    assert format_day(found.ends[1]) == "2024-02-29"
    assert found.problems.tolist() == list(A_MONTH)


def cells(data: Dataset) -> dict[str, list[Cell]]:
    return {
        key: [column.cell(row) for row in range(len(data))] for key, column in data.values.items()
    }


def test_the_window_is_marked_and_changes_no_month() -> None:
    whole, part = months("Learned"), months("Learned", window="2024-07..2024-10-15")
    assert cells(part.dataset) == cells(whole.dataset)
    assert part.problems.tolist() == whole.problems.tolist()
    ends = [day for day in (part.window.start, part.window.end) if day is not None]
    assert [format_day(day) for day in ends] == ["2024-07-01", "2024-10-15"]
    last = months("Learned", window="2024-07..").window.end
    assert last is not None and format_day(last) == "2024-12-16"


def test_terms_on_problems_count_and_other_terms_do_not() -> None:
    found = months("Learned", query="platform:leetcode honest")
    assert found.problems.tolist() == [(n + 1) // 2 for n in A_MONTH]
    with pytest.raises(QueryError):
        months("Learned", query="platform:leetcode | honest")


def test_cutoffs_come_with_their_models_in_the_order_asked_for() -> None:
    found = months("Undated", "Learned")
    assert found.models == ("Undated", "Learned")
    assert np.isnan(found.cutoffs[0])
    assert format_day(found.cutoffs[1]) == "2024-06-30"
    assert found.dataset.cell(0, "training_cutoff").missing


@given(st.lists(st.sampled_from(["Learned", "Honest", "Undated", "Old"]), min_size=1, unique=True))
def test_months_weighted_by_their_problems_are_the_mean_of_the_whole_file(names: list[str]) -> None:
    found = months(*names)
    for name in names:
        rows = rows_of(found, name).values()
        total = sum(row["pass_at_1"] * row["problems"] for row in rows)
        every = [score for some in scores_of(year(), name).values() for score in some]
        assert total / len(every) == pytest.approx(statistics.mean(every), abs=0.005)


def with_models(*names: str) -> Any:
    rows = [performance(name, "q", "2024-01-10", 50.0) for name in names]
    return results_dataset_of(
        SourceInfo("m.json", "m.json"), document(rows, [about(n, None) for n in names]), "it"
    )


def named(data: Any, *asked: str) -> list[str]:
    return [data.selection.results.models[model] for model in months_models(data, asked)]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("GPT-4", "GPT-4"),
        ("Gpt-4O", "GPT-4O"),
        ("pt-4", "GPT-4 gpt-4 GPT-4O"),
        ("Claude GPT pt-4 GPT-4O", "Claude GPT-4 gpt-4 GPT-4O"),
    ],
)
def test_a_name_is_the_very_one_then_any_case_then_a_part(asked: str, expected: str) -> None:
    data = with_models("GPT-4", "gpt-4", "GPT-4O", "Claude")
    assert named(data, *asked.split()) == expected.split()


@pytest.mark.parametrize(
    ("name", "said"), [("Learnt", r"Learnt: .*: Learned"), ("", r"no model of that name$")]
)
def test_a_name_that_matches_nothing_names_the_nearest(name: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        derive(YEAR, ViewState(by_month=(name,)))


def test_more_models_than_there_are_colours_are_an_error_that_says_so() -> None:
    data = with_models(*(f"M{n}" for n in range(MOST_BY_MONTH + 1)))
    with pytest.raises(UsageError, match=r"9 models.* at most 8"):
        months_models(data, ("m",))
    assert len(months_models(data, tuple(f"M{n}" for n in range(8)))) == MOST_BY_MONTH


def test_a_source_without_results_by_problem_says_so_before_anything_is_drawn() -> None:
    with pytest.raises(UsageError, match=r"by month: .* has no scores by problem"):
        derive(figure(), ViewState(by_month=("qwen",)))


def test_as_rows_months_are_in_order_of_time_unranked_and_sorted_as_asked() -> None:
    state = ViewState(by_month=("Honest", "Learned"))
    data = derive(YEAR, state)
    view = months_view(data, state)
    first = [
        (view.dataset.cell(int(row), "month").text, view.dataset.cell(int(row), "model").text)
        for row in view.rows[:3]
    ]
    assert first == [("2024-01", "Honest"), ("2024-01", "Learned"), ("2024-02", "Honest")]
    assert len(view) == 22
    assert view.rank(0) is None
    assert [entry.label for entry in view.series] == ["Honest", "Learned"]
    best = months_view(data, replace(state, sort=(SortKey("pass_at_1", True),), limit=1))
    assert best.dataset.cell(int(best.rows[0]), "model").text == "Learned"

"""Intervals of means over problems, and rows with scores on too few of the problems in force."""

import statistics

import pytest

from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.source import SourceInfo
from lcbtui.stats.intervals import wilson_interval
from lcbtui.view.derive.derive import derive
from lcbtui.view.derive.score_intervals import uncertainty_of
from lcbtui.view.state import ViewState
from result_documents import document, performance, results_dataset_of, with_part

PART = results_dataset_of(SourceInfo("part.json", "part.json"), with_part(), "it")


def answers(query: str = "") -> dict[str, bool]:
    data = derive(PART, ViewState(query=query))
    assert data.selection is not None
    return dict(zip(data.words("model"), data.selection.complete.tolist(), strict=True))


def test_a_model_with_scores_on_less_than_95_percent_of_the_problems_is_not_complete() -> None:
    assert answers() == {"Whole": True, "Almost": True, "Part": False}


def test_only_the_problems_in_force_count() -> None:
    assert answers("difficulty:easy") == {"Whole": True, "Almost": True, "Part": True}
    assert answers("difficulty:hard") == {"Whole": True, "Almost": False}


def test_a_result_without_a_score_is_not_a_score() -> None:
    document = with_part(20, {"A": (20, 5), "B": (20, 5)})
    for row in document["performances"][:2]:  # type: ignore[index]  # a list
        row["pass@1"] = -1
    data = results_dataset_of(SourceInfo("part.json", "part.json"), document, "it")
    assert data.selection is not None
    assert data.selection.complete.tolist() == [False, True]


def results_of(scores: dict[str, list[float]], model: str = "A") -> Dataset:
    """A Dataset of one model with the scores of the tests of each question."""
    rows = [
        performance(each, question, "2024-01-01", score, platform=None)
        for each in (model, f"another {model}")
        for question, own in scores.items()
        for score in (own if each == model else own[::-1])
    ]
    return results_dataset_of(SourceInfo("it.json", "it.json"), document(rows), "it")


def test_an_interval_is_of_the_mean_and_the_error_before_they_are_rounded() -> None:
    scores = [10.0 * (number % 7) for number in range(41)]
    data = results_of({str(number): [score] for number, score in enumerate(scores)})
    found = uncertainty_of(data)
    assert found is not None
    mean, error = statistics.fmean(scores), statistics.stdev(scores) / 41**0.5
    assert data.numbers("pass_at_1")[0] != mean
    low, high = wilson_interval(mean, min(mean * (100 - mean) / error**2, 1.35 * 41), 2.0210754)
    assert (found.low[0], found.high[0]) == pytest.approx((low, high), abs=1e-6)


def test_tests_of_one_question_make_an_interval_longer() -> None:
    scores = [100.0, 100.0, 0.0, 0.0, 100.0, 100.0, 0.0, 0.0]
    apart = uncertainty_of(results_of({str(n): [score] for n, score in enumerate(scores)}))
    pairs = {str(n): [scores[2 * n], scores[2 * n + 1]] for n in range(4)}
    pairs["0"] = [100.0, 99.0]  # tests, since their scores differ
    together = uncertainty_of(results_of(pairs))
    assert apart is not None
    assert together is not None
    assert together.half_width[0] > 1.2 * apart.half_width[0]

"""Means over problems and their standard errors."""

import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.results import means_by_model

QUESTIONS = st.lists(st.lists(st.floats(0, 100), min_size=1, max_size=4), min_size=1, max_size=8)
SCORES = st.lists(st.tuples(st.integers(0, 3), st.floats(0, 100)), max_size=60)


@given(SCORES)
def test_means_and_errors_are_those_of_statistics(results: list[tuple[int, float]]) -> None:
    model_of = np.array([model for model, _ in results], dtype=np.int64)
    scores = np.array([score for _, score in results], dtype=np.float64)
    found = means_by_model(model_of, scores, 4)
    for model in range(4):
        own = [score for each, score in results if each == model]
        assert found.counts[model] == len(own)
        if not own:
            assert np.isnan(found.means[model])
            continue
        assert found.means[model] == pytest.approx(statistics.fmean(own), abs=1e-9)
        if len(own) == 1:
            assert np.isnan(found.errors[model])
        else:
            error = statistics.stdev(own) / len(own) ** 0.5
            assert found.errors[model] == pytest.approx(error, abs=1e-6)


@given(QUESTIONS)
def test_the_error_over_questions_is_that_of_their_sums(questions: list[list[float]]) -> None:
    scores = np.array([score for own in questions for score in own])
    question_of = np.array([q for q, own in enumerate(questions) for _ in own])
    model_of = np.ones(len(scores), dtype=np.int64)
    found = means_by_model(model_of, scores, 2, question_of=question_of)
    assert found.clusters.tolist() == [0, len(questions)]
    assert found.counts.tolist() == [0, len(scores)]
    mean, groups = statistics.fmean(scores), len(questions)
    if groups == 1:
        assert np.isnan(found.errors[1])
        return
    squares = sum(sum(score - mean for score in own) ** 2 for own in questions)
    error = (groups / (groups - 1) * squares) ** 0.5 / len(scores)
    assert found.errors[1] == pytest.approx(error, abs=1e-9)


def test_a_missing_score_counts_in_nothing_and_its_question_is_no_cluster() -> None:
    scores = np.array([40.0, 60.0, np.nan, 10.0, 20.0, np.nan])
    model_of, question_of = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 0, 1, 0, 1, 0])
    found = means_by_model(model_of, scores, 3, question_of=question_of)
    assert found.clusters.tolist() == [1, 2, 0]
    assert found.counts.tolist() == [2, 2, 0]
    assert found.means[:2].tolist() == [50, 15]
    assert np.isnan(found.means[2])
    assert np.isnan(found.errors).tolist() == [True, False, True]
    assert found.errors[1] == pytest.approx(5.0)
    assert means_by_model(model_of, scores, 3).counts.tolist() == [2, 2, 0]

"""Results that stand more than once for a model and a question.

Two things look alike. In the file of test output prediction a question has several tests, each a
problem of its own with a row for every model. Elsewhere a second row is a second measurement of
the same problem, which must not count twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Results:
    """One entry a result; the arrays as in ProblemResults."""

    model_of: Ints
    problem_of: Ints
    scores: Floats
    no_cot: Floats | None


@dataclass(frozen=True, eq=False)
class Unique:
    """Results in which no model has a problem twice.

    Attributes:
        problems: the ids; "2727#2" is the second test of question 2727.
        question_of: (problems,) the place of each among the questions.
        notes: what was done, a sentence each.
    """

    results: Results
    problems: tuple[str, ...]
    question_of: Ints
    notes: tuple[str, ...] = ()


def without_repeats(results: Results, models: Sequence[str], questions: Sequence[str]) -> Unique:
    """Make each model have each problem at most once.

    The rows of a question are tests of their own, told apart by their order, where most models
    have several and the scores in them differ somewhere; else they are averaged.

    Args:
        results: `problem_of` counts `questions`.
        models: their names, for what is told.
        questions: their ids.
    """
    occurrence = _occurrence(results.model_of * len(questions) + results.problem_of)
    if not occurrence.any():
        return Unique(results, tuple(questions), np.arange(len(questions)))
    of_tests = _has_tests(results, len(questions))
    test = np.where(of_tests[results.problem_of], occurrence, 0)
    most = int(test.max()) + 1
    kept, problem_of = np.unique(results.problem_of * most + test, return_inverse=True)
    question_of, test_of = np.divmod(kept, most)
    problems = tuple(
        f"{questions[question]}#{number + 1}" if number else questions[question]
        for question, number in zip(question_of.tolist(), test_of.tolist(), strict=True)
    )
    notes = []
    if most > 1:
        several = int(np.count_nonzero(of_tests))
        notes.append(
            f"questions with several tests, each a problem of its own, as on the site: {several:,}"
        )
    split = Results(results.model_of, problem_of, results.scores, results.no_cot)
    averaged, repeated = _averaged(split, len(problems))
    if len(repeated):
        model, problem = divmod(int(repeated[0]), len(problems))
        which = f"{models[model]} on {problems[problem]}"
        notes.append(f"results that stand more than once, averaged: {len(repeated):,} ({which})")
    return Unique(averaged, problems, question_of, tuple(notes))


def _occurrence(pair: Ints) -> Ints:
    """For each entry how many equal ones stand before it."""
    order = np.argsort(pair, kind="stable")
    ordered = pair[order]
    places = np.arange(len(pair))
    begins = np.append(True, ordered[1:] != ordered[:-1])
    found = np.empty(len(pair), dtype=np.int64)
    found[order] = places - np.maximum.accumulate(np.where(begins, places, 0))
    return found


def _has_tests(results: Results, questions: int) -> npt.NDArray[np.bool_]:
    """(questions,) whether the rows of a question are tests rather than copies."""
    pair, place, count = np.unique(
        results.model_of * questions + results.problem_of, return_inverse=True, return_counts=True
    )
    question = pair % questions
    models = np.bincount(question, minlength=questions)
    repeating = np.bincount(question[count > 1], minlength=questions)
    lowest, highest = np.full(len(pair), np.inf), np.full(len(pair), -np.inf)
    np.fmin.at(lowest, place, results.scores)
    np.fmax.at(highest, place, results.scores)
    # A file joined to itself repeats everything in every model too, but all its scores agree.
    differs = bool(np.any(highest > lowest))
    return (repeating * 2 > models) & (models >= 2) & (repeating > 0) & differs


def _averaged(results: Results, problems: int) -> tuple[Results, Ints]:
    """One entry a model and problem, and the pairs that had several."""
    pair = results.model_of * problems + results.problem_of
    unique, place, count = np.unique(pair, return_inverse=True, return_counts=True)
    repeated = unique[count > 1]
    if not len(repeated):
        return results, repeated
    model_of, problem_of = np.divmod(unique, problems)
    scores = _means(place, results.scores, len(unique))
    no_cot = None if results.no_cot is None else _means(place, results.no_cot, len(unique))
    return Results(model_of, problem_of, scores, no_cot), repeated


def _means(place: Ints, values: Floats, groups: int) -> Floats:
    """The mean of the values there are in each group; NaN where there is none."""
    there = ~np.isnan(values)
    sums = np.bincount(place[there], values[there], minlength=groups)
    counts = np.bincount(place[there], minlength=groups)
    means = np.full(groups, np.nan)
    np.divide(sums, counts, out=means, where=counts > 0)
    return means

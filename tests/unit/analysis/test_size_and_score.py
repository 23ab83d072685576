"""The insights of a View, against the same formulas written out here from their definitions."""

import math
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest

from lcbtui.analysis.ranking import Compared, compared
from lcbtui.analysis.size_and_score import ModelAt, insights_of
from lcbtui.dataset.columns import Roles
from lcbtui.dataset.results import Floats, Positions
from lcbtui.dataset.windows import Window
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.stats.best_set import could_be_best
from lcbtui.stats.regression import Slope, correlations, slope
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from lcbtui.view.view import RemarkKind, View
from unit.datasets import dataset
from unit.report.finding_cases import EASY, WHOLE, results

STATES = (
    ViewState(query="params<=32"),
    ViewState(source="paper", query="params<=14"),
    ViewState(source="paper", limit=8),
    ViewState(source="paper", ours="Qwen3-14B"),
    ViewState(source="reported"),
)
IDS = [f"{s.source} {s.query} {s.limit or ''} {s.ours or ''}".strip() for s in STATES]


def answer(state: ViewState) -> View:
    return apply(derive(open_dataset(find(state.source)), state), state)


def names_of(models: Iterable[ModelAt]) -> list[str]:
    return [model.model for model in models]


def shown(view: View) -> tuple[list[str], Positions, Floats, Floats]:
    """Names, codes of models, sizes and scores of the rows shown that have both."""
    data = view.dataset
    sizes, scores = data.numbers("total_params_b"), data.numbers("pass_at_1")
    rows = view.rows[~np.isnan(sizes + scores)[view.rows]].tolist()
    names = [data.word(row, "model") for row in rows]
    repos = [data.word(row, "hf_repo") or name for row, name in zip(rows, names, strict=True)]
    return names, np.unique(repos, return_inverse=True)[1], sizes[rows], scores[rows]


def is_same(found: Slope | None, expected: Slope | None) -> bool:
    if found is None or expected is None:
        return found is expected
    own, other = ((*it.line, *(it.interval or ()), it.models, it.df) for it in (found, expected))
    return own == pytest.approx(other)


@pytest.mark.parametrize("state", STATES, ids=IDS)
def test_correlations_and_lines_are_of_the_rows_shown_and_ours_beside(state: ViewState) -> None:
    view = answer(state)
    found, (names, models, x, y) = insights_of(view), shown(view)
    ours = np.array([name == (state.ours or "DASD-4B-Thinking") for name in names])
    assert (found.rows, found.models) == (len(x), len({*models.tolist()}))
    assert found.correlations is not None and is_same(found.slope, slope(x, y, models))
    expected = correlations(x, y, models)
    assert expected is not None and found.correlations[:3] == pytest.approx(expected[:3])
    assert found.correlations.spearman_interval == pytest.approx(expected.spearman_interval)
    others = slope(np.where(ours, np.nan, x), y, models) if ours.any() else None
    assert is_same(found.without_ours, others)
    assert len(found.ours) == (0 if others is None else ours.sum())
    if others is not None:
        line = np.stack(others.one_more(x[ours], y[ours]), axis=1)[0]
        assert found.ours[0][2:] == pytest.approx((x[ours][0], y[ours][0], *line))


@pytest.mark.parametrize("state", STATES, ids=IDS)
def test_the_range_at_one_size_and_what_beats_the_largest(state: ViewState) -> None:
    view = answer(state)
    found = insights_of(view)
    names, _, x, y = shown(view)
    by_size: dict[float, list[float]] = {}
    for size, score in zip(x.tolist(), y.tolist(), strict=True):
        by_size.setdefault(size, []).append(score)
    if state.source != "reported":  # where rows repeat models
        shared = [max(each) - min(each) for each in by_size.values() if len(each) >= 3]
        told = [model.score for model in found.at_one_size]
        assert bool(told) == bool(shared)
        assert not shared or max(told) - min(told) == pytest.approx(max(shared))
    assert len({model.model for model in found.at_one_size}) in {0, *range(3, 99)}
    assert found.largest is not None
    assert found.largest.score == max(by_size[max(by_size)])
    higher = [name for name, score in zip(names, y, strict=True) if score > found.largest.score]
    assert sorted(names_of(found.smaller_and_better)) == sorted(higher)


def test_nothing_is_told_of_sizes_where_there_is_one_nor_a_range_of_equal_scores() -> None:
    equal = dataset(model=["A", "B", "C"], total_params_b=[7.0] * 3, pass_at_1=[50.0] * 3)
    found = insights_of(apply(equal, ViewState()))
    assert (found.largest, found.at_one_size) == (None, ())


def test_a_smaller_model_that_scores_higher_counts_once() -> None:
    twice = dataset(
        model=["A", "B", "B"], total_params_b=[70.0, 7.0, 7.0], pass_at_1=[50.0, 60.0, 61.0]
    )
    (smaller,) = insights_of(apply(twice, ViewState())).smaller_and_better
    assert (smaller.model, smaller.score) == ("B", 61.0)


@pytest.mark.parametrize("state", STATES, ids=IDS)
def test_what_could_be_the_best_is_the_set_of_the_scores_compared(state: ViewState) -> None:
    view = answer(state)
    found, matrix = insights_of(view), compared(view)
    if not isinstance(matrix, Compared):
        assert (found.could_be_best, found.ranked) == ((), 0)
        assert found.not_compared is matrix
        return
    which = could_be_best(matrix.scores, view.roles.sign, matrix.verdicts.ranked)
    assert {model.row - 1 for model in found.could_be_best} == set(matrix.rows[which].tolist())
    sizes = [model.size for model in found.could_be_best if not math.isnan(model.size)]
    assert sizes == sorted(sizes)
    assert found.ranked == np.count_nonzero(matrix.verdicts.ranked)


def test_on_the_figure_the_numbers_are_those_of_its_story() -> None:
    found = insights_of(answer(ViewState()))
    assert found.correlations is not None and found.slope is not None
    assert found.rows == 12
    assert round(found.correlations.spearman, 3) == 0.526
    assert round(found.slope.line.slope, 2) == 6.69
    assert found.slope.p_value >= 0.05
    assert found.without_ours is not None and found.without_ours.p_value < 0.05
    assert names_of(found.frontier) == ["Mistral3-3B", "DASD-4B-Thinking"]
    assert found.not_compared is RemarkKind.READ_OFF


def test_only_rows_shown_count_as_they_do_on_the_chart() -> None:
    all_rows = insights_of(answer(ViewState(source="paper")))
    five = insights_of(answer(ViewState(source="paper", limit=5)))
    assert (all_rows.rows, five.rows) == (12, 5)
    # What could be the best is among all that match.
    assert five.could_be_best == all_rows.could_be_best


def test_a_model_with_results_on_part_of_the_problems_counts_for_nothing() -> None:
    found, without = insights_of(results(WHOLE | EASY)), insights_of(results(WHOLE))
    assert (found.not_counted, without.not_counted) == (1, 0)
    assert names_of(found.frontier) == ["A-4B", "B-7B", "C-14B", "D-32B"]
    assert found.ranked == without.ranked == 4


def test_a_limit_leaves_the_family_that_is_compared_as_it_is() -> None:
    made = dataset(
        model=["a", "b", "c"], total_params_b=[1, 2, 4], pass_at_1=[30, 20, 10],
        problems=[166, 166, 400], version=["v5", "v5", "v1"],
    )  # fmt: skip
    assert insights_of(apply(made, ViewState())).not_compared is RemarkKind.MIXED_WINDOWS
    limited = insights_of(apply(made, ViewState(limit=2)))
    assert limited.not_compared is RemarkKind.MIXED_WINDOWS


def test_rows_shown_apart_do_not_count() -> None:
    whole = dataset(
        model=["a", "b", "c", "d", "e", "f"],
        total_params_b=[1, 2, 4, 8, 16, 900],
        pass_at_1=[10, 20, 30, 40, 50, 99],
    )
    found = insights_of(apply(replace(whole, excluded=np.arange(6) == 5), ViewState()))
    assert (found.rows, found.not_counted) == (5, 1)
    assert names_of(found.frontier) == ["a", "b", "c", "d", "e"]


def test_sizes_are_those_of_the_axis_where_it_has_them_else_the_total() -> None:
    view = answer(ViewState(source="reported", x="active"))
    assert insights_of(view).size_column == "active_params_b"
    view = answer(ViewState(source="paper", x="released"))
    assert insights_of(view).size_column == "total_params_b"


def test_a_source_without_sizes_or_scores_says_nothing_of_them() -> None:
    no_sizes = insights_of(apply(dataset(model=["a", "b"], pass_at_1=[1, 2]), ViewState()))
    assert no_sizes.size_column is None and no_sizes.rows == 0 and not no_sizes.frontier
    roles = Roles("model", "total_params_b", None, None)
    no_scores = insights_of(
        apply(dataset(model=["a", "b"], total_params_b=[1, 2], roles=roles), ViewState())
    )
    assert no_scores.score_column is None and no_scores.rows == 0


def test_mixed_windows_and_reporters_are_told_and_nothing_is_compared() -> None:
    found = insights_of(answer(ViewState(source="reported", window=Window())))
    assert found.not_compared is RemarkKind.MIXED_WINDOWS and found.reporters > 1
    found = insights_of(answer(ViewState(source="paper")))
    assert (found.not_compared, found.reporters) == (None, 1)


def test_modes_of_a_model_are_one_model_and_rows_without_a_name_are_several() -> None:
    made = dataset(
        model=["a", "a", "b", "c", "d", None, None],
        mode=["thinking", "plain", *[None] * 5],
        total_params_b=[1, 1, 2, 4, 8, 16, 32],
        pass_at_1=[10, 20, 30, 35, 50, 55, 70],
    )
    found = insights_of(apply(made, ViewState()))
    assert (found.rows, found.models) == (7, 6)
    assert found.slope is not None and (found.slope.models, found.slope.df) == (6, 5)


def test_many_rows_of_four_models_are_too_few_to_say_how_scores_grow() -> None:
    made = dataset(
        model=list("abcdabcd"),
        total_params_b=[1, 2, 4, 8] * 2,
        pass_at_1=[10, 20, 30, 40, 12, 23, 31, 45],
    )
    found = insights_of(apply(made, ViewState()))
    assert found.slope is None and found.correlations is None

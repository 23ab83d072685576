"""What is found among models: groups of like size, the largest, the smallest not worse."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.analysis.insights import (
    LIKE_SIZE,
    LargestAndBest,
    TiedAtTop,
    cannot_say,
    largest_and_best,
    size_groups,
    tied_at_top,
)
from lcbtui.dataset.remarks import RemarkKind
from lcbtui.stats.differences import Counted
from lcbtui.stats.frontier import frontier
from lcbtui.stats.verdicts import verdicts_of
from unit.stats.bundled import sizes_and_scores

NAN = math.nan

POINTS = st.lists(
    st.tuples(
        st.one_of(st.integers(1, 40).map(float), st.sampled_from([NAN, 0.0])),
        st.one_of(st.integers(0, 100).map(float), st.just(NAN)),
    ),
    max_size=30,
)


def arrays(points: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    both = np.array(points, dtype=np.float64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def test_the_groups_of_the_figure_are_those_of_like_size() -> None:
    names, params, scores = sizes_and_scores("figure")
    groups = size_groups(params, scores)
    assert [[names[i] for i in group.members] for group in groups] == [
        ["Nvidia-OpenReasoning-7B", "Mistral3-8B", "DeepSeek-R1-Qwen3-8B", "GLM-Z1-9B"],
        ["Qwen-32B", "GLM-Z1-32B"],
        ["AM-thinking-v1", "Nvidia-Nemotron-Ultra-253B"],
    ]
    first = groups[0]
    assert (first.smallest, first.largest, first.spread) == (8, 10, 7)
    assert (names[first.best], names[first.worst]) == ("Nvidia-OpenReasoning-7B", "GLM-Z1-9B")


@given(POINTS)
def test_a_group_is_of_like_size_and_no_model_is_in_two(
    points: list[tuple[float, float]],
) -> None:
    params, scores = arrays(points)
    groups = size_groups(params, scores)
    members = [int(i) for group in groups for i in group.members]
    assert len(members) == len(set(members))
    for group in groups:
        sizes, values = params[group.members], scores[group.members]
        assert len(group.members) >= 2
        assert max(sizes) <= LIKE_SIZE * min(sizes) * (1 + 1e-6)
        assert (min(sizes), max(sizes)) == (group.smallest, group.largest)
        assert values.tolist() == sorted(values, reverse=True)
        assert group.spread == max(values) - min(values)
    assert [g.smallest for g in groups] == sorted(g.smallest for g in groups)
    # No two of the models left are of like size.
    left = [i for i in range(len(params)) if params[i] > 0 and not math.isnan(scores[i])]
    alone = sorted(params[i] for i in left if i not in members)
    assert all(b > a * LIKE_SIZE for a, b in pairwise(alone))


def test_sizes_just_a_quarter_apart_are_of_like_size_in_binary_too() -> None:
    (group,) = size_groups(np.array([0.56, 0.7]), np.array([1.0, 2.0]))
    assert group.members.tolist() == [1, 0]
    assert size_groups(np.array([0.56, 0.701]), np.array([1.0, 2.0])) == ()


def test_on_the_figure_the_largest_is_not_the_best() -> None:
    names, params, scores = sizes_and_scores("figure")
    found = largest_and_best(params, scores)
    assert isinstance(found, LargestAndBest)
    assert not found.largest_is_best
    assert [names[i] for i in found.largest] == ["AM-thinking-v1", "Nvidia-Nemotron-Ultra-253B"]
    assert [names[i] for i in found.best] == ["DASD-4B-Thinking"]
    assert [names[i] for i in found.beaten_by] == ["DASD-4B-Thinking"]
    assert found.fractions.tolist() == [0.04]
    on_it = frontier(params, scores)
    assert {names[i] for i in np.flatnonzero(on_it)} == {"Mistral3-3B", "DASD-4B-Thinking"}


@given(POINTS)
def test_the_largest_is_beaten_by_a_model_that_scores_higher(
    points: list[tuple[float, float]],
) -> None:
    params, scores = arrays(points)
    found = largest_and_best(params, scores)
    both = [(p, s, i) for i, (p, s) in enumerate(points) if p > 0 and not math.isnan(s)]
    sizes = {p for p, _, _ in both}
    if len(both) < 2:
        assert found is RemarkKind.FEW_POINTS
    elif len(sizes) == 1:
        assert found is RemarkKind.ONE_SIZE
    else:
        assert isinstance(found, LargestAndBest)
        top = max(s for p, s, _ in both if p == max(sizes))
        higher = [(p, -s, i) for p, s, i in both if s > top]
        assert found.beaten_by.tolist() == [i for _, _, i in sorted(higher)]
        assert found.fractions == pytest.approx([p / max(sizes) for p, _, _ in sorted(higher)])
        assert found.largest_is_best == (top == max(s for _, s, _ in both))


def test_on_the_paper_the_smallest_tied_with_the_highest_is_small() -> None:
    names, params, scores = sizes_and_scores("paper")
    found = tied_at_top(params, verdicts_of(Counted(scores, np.full(12, 166.0))))
    assert isinstance(found, TiedAtTop)
    assert names[found.highest] == "AM-Thinking-v1"
    assert len(found.compared) == 11
    assert names[found.smallest] == names[found.tied[0]]
    assert found.fraction == params[found.smallest] / 32


@given(POINTS, st.sampled_from([20.0, 279.0, 5000.0]))
def test_the_smallest_tied_is_the_smallest_of_those_tied(
    points: list[tuple[float, float]], problems: float
) -> None:
    params, scores = arrays(points)
    every = verdicts_of(Counted(scores, np.full(len(points), problems)))
    found = tied_at_top(params, every)
    both = [i for i, (p, s) in enumerate(points) if p > 0 and not math.isnan(s)]
    if len(both) < 2:
        assert found is RemarkKind.FEW_POINTS
        return
    assert isinstance(found, TiedAtTop)
    highest = min(both, key=lambda i: (-scores[i], params[i], i))
    assert found.highest == highest
    against = every.one_vs_all(highest)
    tied = ({*np.flatnonzero(against.tied)} & {*both}) | {highest}
    assert found.tied.tolist() == sorted(tied, key=lambda i: (params[i], -scores[i], i))
    assert found.fraction == params[found.smallest] / params[highest] <= 1
    assert len(found.compared) == len(both) - 1
    low, high = every.differences.low[:, highest], every.differences.high[:, highest]
    as_high = [i for i in found.tied.tolist() if i == highest or not (low[i] > 0 or high[i] < 0)]
    assert found.as_high.tolist() == as_high
    assert found.smallest_as_high == as_high[0]


def test_models_whose_problems_are_not_known_are_not_compared() -> None:
    params, scores = np.array([1.0, 2.0, 4.0]), np.array([60.0, 99.0, 61.0])
    found = tied_at_top(params, verdicts_of(Counted(scores, np.array([279.0, NAN, 279.0]))))
    assert isinstance(found, TiedAtTop)
    assert (found.highest, found.smallest, found.fraction) == (2, 0, 0.25)
    assert found.compared.tolist() == [0]
    nothing = tied_at_top(params, verdicts_of(Counted(scores, np.full(3, NAN))))
    assert nothing is RemarkKind.FEW_POINTS


FIVE = np.array([1.0, 2.0, 4.0, 8.0, 16.0])


def test_nothing_limits_what_five_comparable_models_say() -> None:
    same = np.full(5, 3)
    assert cannot_say(FIVE, FIVE) == ()
    nothing = np.zeros(5, dtype=bool)
    assert cannot_say(FIVE, FIVE, read_off=nothing, windows=same, reporters=same) == ()


def test_each_limit_is_named_where_it_holds_and_only_there() -> None:
    assert cannot_say(FIVE[1:], FIVE[1:]) == (RemarkKind.FEW_POINTS,)
    repeated = np.array([0, 1, 2, 3, 3])
    assert cannot_say(FIVE, FIVE, models=repeated) == (RemarkKind.FEW_POINTS,)
    assert cannot_say(np.full(5, 7.0), FIVE) == (RemarkKind.ONE_SIZE,)
    one = np.array([0, 0, 0, 0, 1])
    assert cannot_say(FIVE, FIVE, read_off=one == 1) == (RemarkKind.READ_OFF,)
    assert cannot_say(FIVE, FIVE, windows=one) == (RemarkKind.MIXED_WINDOWS,)
    assert cannot_say(FIVE, FIVE, windows=-one) == (RemarkKind.MIXED_WINDOWS,)
    assert cannot_say(FIVE, FIVE, reporters=one) == (RemarkKind.MIXED_REPORTERS,)


def test_a_model_without_a_score_limits_nothing_but_the_number() -> None:
    scores = np.array([1.0, 2.0, 3.0, 4.0, NAN])
    one = np.array([0, 0, 0, 0, 1])
    found = cannot_say(FIVE, scores, read_off=one == 1, windows=one, reporters=one)
    assert found == (RemarkKind.FEW_POINTS,)
    assert cannot_say(np.empty(0), np.empty(0)) == (RemarkKind.FEW_POINTS,)

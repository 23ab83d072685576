"""One against all and ranks with ties, against loops over the definition."""

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.remarks import RemarkKind
from lcbtui.stats.comparisons import (
    MOST_RANKED,
    Comparable,
    Counted,
    PerProblem,
    RankRanges,
    one_vs_all,
    rank_ranges,
)

NAN = math.nan

PAPER = {
    "DASD-4B-Thinking": (4, 69.3),
    "AM-Thinking-v1": (32, 70.3),
    "Llama-3.1-Nemotron-Ultra-253B-v1": (253, 68.1),
    "Qwen3-32B": (32, 65.7),
    "OpenReasoning-Nemotron-7B": (7, 63.9),
    "Qwen3-14B": (14, 63.5),
    "GLM-Z1-32B-0414": (32, 59.1),
    "Ministral-3-8B-Reasoning-2512": (8, 61.6),
    "DeepSeek-R1-0528-Qwen3-8B": (8, 60.5),
    "GLM-Z1-9B-0414": (9, 51.8),
    "OpenThinker3-7B": (7, 51.7),
    "Ministral-3-3B-Reasoning-2512": (3, 54.8),
}


def p_value(first: float, second: float, problems: int) -> float:
    """The pooled z test with equal counts, from the textbook."""
    pooled = (first + second) / 200
    error = math.sqrt(pooled * (1 - pooled) * 2 / problems)
    return math.erfc(abs(first - second) / 100 / error / math.sqrt(2)) if error else 1.0


def smallest_first(p_values: dict[tuple[int, int], float]) -> set[tuple[int, int]]:
    """Holm's step-down procedure at 5 %."""
    rejected = set()
    for step, pair in enumerate(sorted(p_values, key=lambda pair: p_values[pair])):
        if p_values[pair] * (len(p_values) - step) > 0.05:
            break
        rejected.add(pair)
    return rejected


def test_the_papers_first_model_is_one_vs_all_what_the_textbook_says() -> None:
    scores = [score for _, score in PAPER.values()]
    family = {(0, j): p_value(scores[0], scores[j], 166) for j in range(1, 12)}
    expected = {j for _, j in smallest_first(family)}
    found = one_vs_all(0, Counted(np.array(scores), np.full(12, 166.0)))
    assert set(np.flatnonzero(found.separated)) == expected
    assert set(np.flatnonzero(found.tied)) == set(range(1, 12)) - expected
    assert found.compared.tolist() == [False] + [True] * 11
    names = list(PAPER)
    assert {names[j] for j in expected} == {"GLM-Z1-9B-0414", "OpenThinker3-7B"}


def test_the_best_of_the_paper_share_their_ranks() -> None:
    scores = [score for _, score in PAPER.values()]
    family = {(i, j): p_value(scores[i], scores[j], 166) for i, j in combinations(range(12), 2)}
    low, high = [1] * 12, [12] * 12
    for i, j in smallest_first(family):
        better, worse = (i, j) if scores[i] > scores[j] else (j, i)
        low[worse] += 1
        high[better] -= 1
    found = rank_ranges(Counted(np.array(scores), np.full(12, 166.0)))
    assert isinstance(found, RankRanges)
    assert (found.low.tolist(), found.high.tolist(), found.ranked) == (low, high, 12)


COUNTED = st.lists(
    st.tuples(
        st.one_of(st.floats(0, 100), st.just(NAN)), st.sampled_from([NAN, 40.0, 300.0, 300.0])
    ),
    min_size=1,
    max_size=14,
)


def counted(rows: list[tuple[float, float]]) -> Counted:
    scores, problems = np.array(rows, dtype=np.float64).reshape(-1, 2).T
    return Counted(scores, problems)


@given(COUNTED)
def test_a_models_place_by_score_lies_in_its_range(rows: list[tuple[float, float]]) -> None:
    found = rank_ranges(counted(rows))
    there = [score for score, problems in rows if not math.isnan(score + problems)]
    if len(there) < 2:
        assert found is RemarkKind.NO_EVIDENCE
        return
    assert isinstance(found, RankRanges)
    assert found.ranked == len(there)
    for (score, problems), low, high in zip(rows, found.low, found.high, strict=True):
        if math.isnan(score + problems):
            assert np.isnan([low, high]).all()
            continue
        above, equal = sum(s > score for s in there), sum(s == score for s in there)
        assert 1 <= low <= above + 1
        assert above + equal <= high <= len(there)


@given(COUNTED, st.randoms())
def test_the_order_of_the_models_changes_no_range(rows: list[tuple[float, float]], random) -> None:  # type: ignore[no-untyped-def]  # hypothesis gives its own Random
    order = list(range(len(rows)))
    random.shuffle(order)
    found, turned = rank_ranges(counted(rows)), rank_ranges(counted([rows[i] for i in order]))
    if isinstance(found, RemarkKind) or isinstance(turned, RemarkKind):
        assert found == turned
        return
    assert np.array_equal(found.low[order], turned.low, equal_nan=True)
    assert np.array_equal(found.high[order], turned.high, equal_nan=True)


@given(COUNTED)
def test_better_and_worse_and_tied_are_all_who_were_compared(
    rows: list[tuple[float, float]],
) -> None:
    evidence = counted(rows)
    found = one_vs_all(0, evidence)
    assert not found.compared[0]
    parts = [found.better, found.worse, found.tied]
    assert (np.sum(parts, axis=0) == found.compared).all()
    for other in np.flatnonzero(found.separated):
        assert found.better[other] == (rows[other][0] > rows[0][0])
    if math.isnan(sum(rows[0])):
        assert not found.compared.any()


def test_ranks_are_withheld_above_300_models_but_not_by_those_without_evidence() -> None:
    scores = np.linspace(0, 100, MOST_RANKED + 1)
    problems = np.full(MOST_RANKED + 1, 279.0)
    assert rank_ranges(Counted(scores, problems)) is RemarkKind.TOO_MANY_MODELS
    problems[7] = NAN
    found = rank_ranges(Counted(scores, problems))
    assert isinstance(found, RankRanges)
    assert found.ranked == MOST_RANKED
    assert np.flatnonzero(np.isnan(found.low)).tolist() == [7]
    assert one_vs_all(7, Counted(scores, problems)).compared.sum() == 0


def test_a_clear_order_gives_each_model_its_own_rank() -> None:
    found = rank_ranges(Counted(np.array([10.0, 90.0, 50.0]), np.full(3, 279.0)))
    assert isinstance(found, RankRanges)
    assert found.low.tolist() == found.high.tolist() == [3, 1, 2]


def test_by_problem_a_model_without_a_problem_in_common_stays_in_every_range() -> None:
    good, bad = [100.0] * 40, [0.0] * 40
    scores = np.array([good + [NAN] * 40, bad + [NAN] * 40, [NAN] * 40 + bad, [NAN] * 80])
    evidence = PerProblem(scores)
    assert evidence.scores == pytest.approx([100, 0, 0, NAN], nan_ok=True)
    found = rank_ranges(evidence)
    assert isinstance(found, RankRanges)
    assert found.low == pytest.approx([1, 2, 1, NAN], nan_ok=True)
    assert found.high == pytest.approx([2, 3, 3, NAN], nan_ok=True)
    assert one_vs_all(0, evidence).compared.tolist() == [False, True, False, False]


@pytest.mark.parametrize("by_problem", [True, False])
def test_one_against_all_is_the_row_of_all_pairs(by_problem: bool) -> None:
    random = np.random.default_rng(3)
    solved = random.random((9, 60)) < np.linspace(0.2, 0.8, 9)[:, None]
    scores = np.where(solved, 100.0, 0.0)
    evidence: Comparable = Counted(scores.mean(axis=1), np.full(9, 60.0))
    if by_problem:
        evidence = PerProblem(scores)
    pairs, one = evidence.pairs(), evidence.versus(4)
    first, second = np.triu_indices(9, 1)
    for at, (i, j) in enumerate(zip(first, second, strict=True)):
        if 4 in {i, j}:
            other = j if i == 4 else i
            assert one.p_value[other] == pytest.approx(pairs.p_value[at])
            assert abs(one.difference[other]) == pytest.approx(abs(pairs.difference[at]))
    assert evidence.only(np.array([4, 0])).scores == pytest.approx(evidence.scores[[4, 0]])


def test_a_count_or_a_score_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match=r"0\.\.100"):
        Counted(np.array([101.0]), np.array([5.0]))
    with pytest.raises(ValueError, match="below 1"):
        Counted(np.array([50.0]), np.array([0.0]))

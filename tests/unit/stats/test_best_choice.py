"""The best of the usable models, those that may be as good, and the next real gain."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.remarks import RemarkKind
from lcbtui.stats.comparisons import BestChoice, Counted, best_choice, one_vs_all
from unit.stats.bundled import sizes_and_scores

NAN = math.nan


def test_on_the_paper_nothing_larger_is_a_real_gain_over_our_4b() -> None:
    names, params, scores = sizes_and_scores("paper")
    found = best_choice(params, Counted(scores, np.full(12, 166.0)), params <= 9)
    assert isinstance(found, BestChoice)
    assert names[found.best] == "DASD-4B-Thinking"
    assert found.gain is None
    # Seven usable models, and five that are larger than 9B.
    assert (found.compared, found.compared_larger) == (6, 5)
    assert [names[i] for i in found.not_worse] == [
        "OpenReasoning-Nemotron-7B",
        "Ministral-3-8B-Reasoning-2512",
        "DeepSeek-R1-0528-Qwen3-8B",
    ]


def test_the_gain_is_the_smallest_larger_model_that_is_told_to_be_better() -> None:
    params = np.array([4.0, 8.0, 16.0, 32.0, 64.0, 30.0])
    scores = np.array([50.0, 48.0, 55.0, 80.0, 90.0, NAN])
    found = best_choice(params, Counted(scores, np.full(6, 279.0)), params <= 8)
    assert isinstance(found, BestChoice)
    assert (found.best, found.not_worse.tolist(), found.gain, found.compared) == (0, [1], 3, 1)


def test_a_model_that_is_neither_usable_nor_larger_counts_for_nothing() -> None:
    params, scores = np.array([4.0, 8.0, 6.0]), np.array([50.0, 52.0, 99.0])
    usable = np.array([True, True, False])
    found = best_choice(params, Counted(scores, np.full(3, 279.0)), usable)
    assert isinstance(found, BestChoice)
    assert (found.best, found.gain, found.compared) == (1, None, 1)


def test_of_equals_the_smallest_is_the_best() -> None:
    params, scores = np.array([8.0, 4.0, 4.0]), np.array([60.0, 60.0, 60.0])
    found = best_choice(params, Counted(scores, np.full(3, 279.0)), params <= 8)
    assert isinstance(found, BestChoice)
    assert (found.best, found.not_worse.tolist()) == (1, [2, 0])


def test_without_a_usable_model_with_evidence_there_is_no_choice() -> None:
    params, scores = np.array([4.0, NAN, 8.0]), np.array([60.0, 60.0, 60.0])
    problems = np.array([NAN, 279.0, 279.0])
    assert best_choice(params, Counted(scores, problems), params < 5) is RemarkKind.NO_EVIDENCE
    everything = np.array([True, True, False])
    assert best_choice(params, Counted(scores, problems), everything) is RemarkKind.NO_EVIDENCE


@given(
    st.lists(
        st.tuples(st.integers(1, 20).map(float), st.integers(0, 20).map(lambda n: 5.0 * n)),
        min_size=1,
        max_size=12,
    ),
    st.integers(1, 20),
)
def test_the_choice_is_what_one_against_all_says(
    points: list[tuple[float, float]], limit: int
) -> None:
    params, scores = np.array(points).T
    usable = params <= limit
    evidence = Counted(scores, np.full(len(points), 100.0))
    found = best_choice(params, evidence, usable)
    if not usable.any():
        assert found is RemarkKind.NO_EVIDENCE
        return
    assert isinstance(found, BestChoice)
    places = [i for i in range(len(points)) if usable[i]]
    assert found.best == min(places, key=lambda i: (-scores[i], params[i], i))
    within = np.flatnonzero(usable)
    against = one_vs_all(int(np.flatnonzero(within == found.best)[0]), evidence.only(within))
    assert set(found.not_worse) == set(within[against.tied])
    beyond = np.array([found.best, *np.flatnonzero(~usable)])
    better = one_vs_all(0, evidence.only(beyond)).better
    gains = [(params[i], -scores[i], i) for i in beyond[better].tolist()]
    assert found.gain == (min(gains)[2] if gains else None)

"""Holm's correction against a worked example and its definition."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.stats.verdicts import holm

P_VALUES = st.lists(st.one_of(st.floats(0, 1), st.just(math.nan)), max_size=20)


def step_down(p_values: list[float], alpha: float) -> list[bool]:
    """Holm's procedure as he words it: stop at the first that is not small enough."""
    there = sorted((p, i) for i, p in enumerate(p_values) if not math.isnan(p))
    rejected = [False] * len(p_values)
    for step, (p, i) in enumerate(there):
        if p * (len(there) - step) > alpha:
            break
        rejected[i] = True
    return rejected


@given(P_VALUES, st.sampled_from([0.01, 0.05, 0.3]))
def test_the_differences_are_those_of_the_step_down_procedure(
    p_values: list[float], alpha: float
) -> None:
    corrected = holm(np.array(p_values, dtype=np.float64))
    assert (corrected <= alpha).tolist() == step_down(p_values, alpha)


@given(P_VALUES)
def test_a_missing_comparison_stays_missing_and_does_not_count(p_values: list[float]) -> None:
    corrected = holm(np.array(p_values, dtype=np.float64))
    there = [p for p in p_values if not math.isnan(p)]
    assert np.isnan(corrected).tolist() == [math.isnan(p) for p in p_values]
    left = corrected[~np.isnan(corrected)]
    assert left.tolist() == holm(np.array(there, dtype=np.float64)).tolist()
    assert (left >= np.array(there)).all()
    assert (left <= 1).all()

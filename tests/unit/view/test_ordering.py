"""Sorting: stable, missing last in both directions, ranks with ties."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.columns import SortKey
from lcbtui.view.apply import order
from lcbtui.view.view import Ranks
from unit.datasets import dataset

scores = st.lists(st.none() | st.integers(0, 5).map(float), min_size=1, max_size=20)


@given(scores, st.booleans())
def test_sorting_is_stable_and_puts_missing_last(
    values: list[float | None], descending: bool
) -> None:
    made = dataset(model=["m"] * len(values), pass_at_1=values)
    positions = order(made, (SortKey("pass_at_1", descending),)).tolist()
    present = [i for i in range(len(values)) if values[i] is not None]
    missing = [i for i in range(len(values)) if values[i] is None]
    sign = -1 if descending else 1
    assert positions == sorted(present, key=lambda i: sign * (values[i] or 0.0)) + missing


@given(scores, scores)
def test_the_second_key_decides_among_equals(
    first: list[float | None], second: list[float | None]
) -> None:
    size = min(len(first), len(second))
    made = dataset(model=["m"] * size, pass_at_1=first[:size], total_params_b=second[:size])
    keys = (SortKey("pass_at_1", True), SortKey("total_params_b"))
    positions = order(made, keys).tolist()

    def weight(i: int) -> tuple[float, float, int]:
        one, two = first[i], second[i]
        return (math.inf if one is None else -one, math.inf if two is None else two, i)

    assert positions == sorted(range(size), key=weight)


def test_text_sorts_without_case_and_missing_last() -> None:
    made = dataset(model=["b", None, "A", "C"])
    assert order(made, (SortKey("model"),)).tolist() == [2, 0, 3, 1]
    assert order(made, (SortKey("model", True),)).tolist() == [3, 0, 2, 1]


def test_a_month_sorts_as_the_days_it_names() -> None:
    made = dataset(model=["a", "b", "c"], release_date=["2025-06", "2025-05-31", None])
    assert order(made, (SortKey("release_date"),)).tolist() == [1, 0, 2]
    spans = dataset(model=list("abc"), release_date=["2025-06-15", "2025-06", "2025-06-01"])
    assert order(spans, (SortKey("release_date"),)).tolist() == [2, 1, 0]
    assert order(spans, (SortKey("release_date", True),)).tolist() == [0, 1, 2]


@given(st.lists(st.none() | st.integers(0, 4).map(float), max_size=15))
def test_equal_scores_share_a_competition_rank(values: list[float | None]) -> None:
    ranks = Ranks(np.array([np.nan if v is None else v for v in values], dtype=np.float64))
    for index, value in enumerate(values):
        better = sum(
            1 for other in values if other is not None and value is not None and other > value
        )
        assert ranks[index] == (None if value is None else better + 1)

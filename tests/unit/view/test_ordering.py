"""Sorting: stable, missing last in both directions, ranks with ties."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.view.view import Ranks


@given(st.lists(st.none() | st.integers(0, 4).map(float), max_size=15))
def test_equal_scores_share_a_competition_rank(values: list[float | None]) -> None:
    ranks = Ranks(np.array([np.nan if v is None else v for v in values], dtype=np.float64))
    for index, value in enumerate(values):
        better = sum(
            1 for other in values if other is not None and value is not None and other > value
        )
        assert ranks[index] == (None if value is None else better + 1)

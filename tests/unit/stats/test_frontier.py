"""The frontier against its definition."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.stats.verdicts import frontier, frontier_order

VALUES = st.one_of(
    st.integers(0, 5).map(float), st.floats(), st.sampled_from([math.nan, math.inf, -math.inf])
)
POINTS = st.lists(st.tuples(VALUES, VALUES), max_size=40)


def by_definition(points: list[tuple[float, float]]) -> list[bool]:
    def beaten(x: float, y: float) -> bool:
        return any(a <= x and b >= y and (a < x or b > y) for a, b in points)

    return [not (math.isnan(x) or math.isnan(y) or beaten(x, y)) for x, y in points]


def arrays(points: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    both = np.array(points, dtype=np.float64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


@given(POINTS)
def test_the_frontier_is_what_its_definition_says(points: list[tuple[float, float]]) -> None:
    x, y = arrays(points)
    # A missing value compares false with everything, so it beats nobody here as well.
    assert frontier(x, y).tolist() == by_definition(points)


@given(POINTS, st.data())
def test_an_order_kept_beforehand_serves_every_subset(
    points: list[tuple[float, float]], data: st.DataObject
) -> None:
    x, y = arrays(points)
    kept = np.array(
        data.draw(st.lists(st.booleans(), min_size=len(points), max_size=len(points))), dtype=bool
    )
    order = frontier_order(x, y)
    alone = frontier(np.where(kept, x, np.nan), y)
    assert frontier(x, y, order[kept[order]]).tolist() == alone.tolist()

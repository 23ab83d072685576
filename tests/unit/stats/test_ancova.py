"""The change at a date with a covariate held equal, by hand and against least squares."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.stats.regression import Changes, changes_at

DATES = np.array([10.0, 20.0, 30.0])


def changes(
    days: list[int], scores: list[float], covariate: list[float], fewest: int = 1
) -> Changes:
    """The changes of one group at `DATES`."""
    return changes_at(
        DATES,
        np.zeros(len(days), dtype=np.int64),
        np.array(days, dtype=np.int64),
        np.array(scores),
        np.array(covariate),
        groups=1,
        fewest=fewest,
    )


def test_a_change_that_the_covariate_explains_is_none() -> None:
    # y = 10 + x / 2, and x is lower after day 20.
    found = changes([1, 2, 21, 22], [60.0, 50.0, 20.0, 30.0], [100.0, 80.0, 20.0, 40.0])
    assert found.raw[0].tolist() == [-30.0, -30.0, pytest.approx(np.nan, nan_ok=True)]
    assert found.adjusted[0, :2] == pytest.approx([0.0, 0.0], abs=1e-9)


def test_a_change_beside_the_covariate_is_whole_though_both_change_on_one_date() -> None:
    found = changes([1, 2, 21, 22], [60.0, 50.0, 13.0, 23.0], [100.0, 80.0, 20.0, 40.0])
    assert found.raw[0, 1] == -37.0
    assert found.adjusted[0, 1] == pytest.approx(-7.0)


def test_the_date_itself_is_before() -> None:
    found = changes([10, 10, 11, 11], [50.0, 60.0, 10.0, 20.0], [1.0, 2.0, 1.0, 2.0], fewest=2)
    assert found.raw[0].tolist()[0] == -40.0
    assert np.isnan(found.raw[0, 1:]).all()


def test_a_covariate_without_spread_predicts_nothing() -> None:
    found = changes([1, 2, 21, 22], [60.0, 50.0, 20.0, 30.0], [70.0, 70.0, 20.0, 20.0])
    assert found.raw[0, 1] == -30.0
    assert np.isnan(found.adjusted[0, 1])


def test_a_score_without_a_covariate_counts_in_the_raw_change_alone() -> None:
    found = changes(
        [1, 2, 3, 21, 22], [60.0, 50.0, 1.0, 13.0, 23.0], [100.0, 80.0, np.nan, 20.0, 40.0]
    )
    assert found.raw[0, 1] == pytest.approx(18 - 37)
    assert found.adjusted[0, 1] == pytest.approx(-7.0)


@given(seed=st.integers(0, 2**32 - 1), groups=st.integers(1, 4))
def test_the_change_is_the_coefficient_of_the_date_in_least_squares(seed: int, groups: int) -> None:
    rng = np.random.default_rng(seed)
    of, days = rng.integers(0, groups, 120), rng.integers(0, 40, 120)
    x = rng.uniform(0, 100, 120) - days
    y = rng.uniform(-1, 1) * x + rng.normal(0, 20, 120) - 15 * (days > 20)
    found = changes_at(DATES, of, days, y, x, groups=groups, fewest=3)
    for group in range(groups):
        for place, date in enumerate(DATES):
            mine, after = of == group, days[of == group] > date
            if min(after.sum(), (~after).sum()) < 3:
                assert np.isnan(found.raw[group, place])
                assert np.isnan(found.adjusted[group, place])
                continue
            expected = y[mine][after].mean() - y[mine][~after].mean()
            assert found.raw[group, place] == pytest.approx(expected)
            columns = np.column_stack([np.ones(mine.sum()), x[mine], after])
            fitted, *_ = np.linalg.lstsq(columns, y[mine])
            assert found.adjusted[group, place] == pytest.approx(fitted[2], abs=1e-8)

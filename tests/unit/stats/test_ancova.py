"""The change at a date with a covariate held equal, by hand and against least squares."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.results import Floats
from lcbtui.stats.regression import changes_at

DATES = np.array([10.0, 20.0, 30.0])


def changes(
    days: list[int], scores: list[float], covariate: list[float], fewest: int = 1
) -> tuple[Floats, Floats]:
    """The changes at `DATES`, raw and adjusted."""
    return changes_at(DATES, np.array(days), np.array(scores), np.array(covariate), fewest)


def test_a_change_that_the_covariate_explains_is_none() -> None:
    # y = 10 + x / 2, and x is lower after day 20.
    raw, adjusted = changes([1, 2, 21, 22], [60.0, 50.0, 20.0, 30.0], [100.0, 80.0, 20.0, 40.0])
    assert raw.tolist() == [-30.0, -30.0, pytest.approx(np.nan, nan_ok=True)]
    assert adjusted[:2] == pytest.approx([0.0, 0.0], abs=1e-9)


def test_a_change_beside_the_covariate_is_whole_though_both_change_on_one_date() -> None:
    raw, adjusted = changes([1, 2, 21, 22], [60.0, 50.0, 13.0, 23.0], [100.0, 80.0, 20.0, 40.0])
    assert raw[1] == -37.0
    assert adjusted[1] == pytest.approx(-7.0)


def test_the_date_itself_is_before() -> None:
    raw, _ = changes([10, 10, 11, 11], [50.0, 60.0, 10.0, 20.0], [1.0, 2.0, 1.0, 2.0], fewest=2)
    assert raw[0] == -40.0
    assert np.isnan(raw[1:]).all()


def test_a_covariate_without_spread_predicts_nothing() -> None:
    raw, adjusted = changes([1, 2, 21, 22], [60.0, 50.0, 20.0, 30.0], [70.0, 70.0, 20.0, 20.0])
    assert raw[1] == -30.0
    assert np.isnan(adjusted[1])


def test_a_score_without_a_covariate_counts_in_the_raw_change_alone() -> None:
    raw, adjusted = changes(
        [1, 2, 3, 21, 22], [60.0, 50.0, 1.0, 13.0, 23.0], [100.0, 80.0, np.nan, 20.0, 40.0]
    )
    assert raw[1] == pytest.approx(18 - 37)
    assert adjusted[1] == pytest.approx(-7.0)


@given(seed=st.integers(0, 2**32 - 1))
def test_the_change_is_the_coefficient_of_the_date_in_least_squares(seed: int) -> None:
    rng = np.random.default_rng(seed)
    days = rng.integers(0, 40, 60)
    x = rng.uniform(0, 100, 60) - days
    y = rng.uniform(-1, 1) * x + rng.normal(0, 20, 60) - 15 * (days > 20)
    dates = np.append(DATES, [1.0, 38.0])
    for date, raw, adjusted in zip(dates, *changes_at(dates, days, y, x, 3), strict=True):
        after = days > date
        if min(after.sum(), (~after).sum()) < 3:
            assert np.isnan([raw, adjusted]).all()
            continue
        assert raw == pytest.approx(y[after].mean() - y[~after].mean())
        fitted, *_ = np.linalg.lstsq(np.column_stack([np.ones(60), x, after]), y)
        assert adjusted == pytest.approx(fitted[2], abs=1e-8)

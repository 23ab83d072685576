"""The bootstrap against one that draws models and ranks them anew."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcbtui.stats import correlation as bootstrap
from lcbtui.stats.correlation import Correlations, correlation_intervals, correlations, midranks
from lcbtui.stats.wilson import Interval
from unit.stats.bundled import sizes_and_scores


def plainly(params: np.ndarray, scores: np.ndarray, resamples: int, seed: int) -> np.ndarray:
    """(2, resamples): correlations of models drawn one resample at a time, in a fixed order."""
    order = np.lexsort((scores, np.log10(params)))
    x, y = np.log10(params[order]), scores[order]
    random = np.random.default_rng(seed)
    found = []
    for drawn in random.integers(0, len(x), size=(resamples, len(x))):
        u, v = x[drawn], y[drawn]
        if len(set(u)) == 1 or len(set(v)) == 1:
            found.append((math.nan, math.nan))
            continue
        found.append((np.corrcoef(midranks(u), midranks(v))[0, 1], np.corrcoef(u, v)[0, 1]))
    return np.array(found).T


@pytest.mark.parametrize("source", ["figure", "paper"])
def test_the_intervals_are_those_of_drawing_models_and_ranking_them_anew(source: str) -> None:
    _, params, scores = sizes_and_scores(source)
    found = correlation_intervals(params, scores, resamples=400, seed=11)
    assert found is not None
    assert (found.resamples, found.seed) == (400, 11)
    for interval, values in zip(
        (found.spearman, found.pearson), plainly(params, scores, 400, 11), strict=True
    ):
        assert interval == pytest.approx(tuple(np.nanquantile(values, [0.025, 0.975])))


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(st.sampled_from([1.0, 2.0, 7.0, 8.0, 400.0]), st.integers(0, 4).map(float)),
        min_size=5,
        max_size=9,
    )
)
def test_equal_sizes_and_scores_make_no_difference_to_that(
    points: list[tuple[float, float]],
) -> None:
    params, scores = np.array(points).T
    found = correlation_intervals(params, scores, resamples=60, seed=5)
    if len(set(params)) == 1 or len(set(scores)) == 1:
        assert found is None
        return
    assert found is not None
    for interval, values in zip(
        (found.spearman, found.pearson), plainly(params, scores, 60, 5), strict=True
    ):
        defined = values[~np.isnan(values)]
        if len(defined) < 30:
            assert np.isnan(interval).all()
        else:
            assert interval == pytest.approx(tuple(np.quantile(defined, [0.025, 0.975])), abs=1e-9)


def test_neither_the_order_of_the_models_nor_the_size_of_a_chunk_matters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, params, scores = sizes_and_scores("figure")
    found = correlation_intervals(params, scores)
    assert found is not None
    turned = np.random.default_rng(1).permutation(12)
    again = correlation_intervals(params[turned], scores[turned])
    assert again == found
    monkeypatch.setattr(bootstrap, "_AT_ONCE", 100)
    chunked = correlation_intervals(params, scores)
    assert chunked is not None
    assert chunked.spearman == pytest.approx(found.spearman)
    assert chunked.pearson == pytest.approx(found.pearson)


def test_the_interval_of_the_figure_reaches_over_its_correlation() -> None:
    _, params, scores = sizes_and_scores("figure")
    found, value = correlation_intervals(params, scores), correlations(params, scores)
    assert found is not None
    assert isinstance(value, Correlations)
    assert found.spearman.low < value.spearman < found.spearman.high
    assert found.pearson.low < value.pearson < found.pearson.high
    assert found.spearman.low < 0.1
    assert isinstance(found.spearman, Interval)


def test_many_models_narrow_the_interval_as_theory_says() -> None:
    random = np.random.default_rng(2)
    both = random.multivariate_normal([0, 0], [[1, 0.5], [0.5, 1]], size=600)
    found = correlation_intervals(10 ** both[:, 0], 50 + both[:, 1], resamples=1000)
    assert found is not None
    # The standard error of a correlation r of normal values is (1 − r²) / √n.
    expected = 2 * 1.96 * (1 - 0.5**2) / math.sqrt(600)
    assert found.pearson.high - found.pearson.low == pytest.approx(expected, rel=0.2)


def test_it_stops_when_it_is_told_to() -> None:
    asked = []

    def stop() -> bool:
        asked.append(True)
        return len(asked) == 3

    params, scores = np.arange(1.0, 3001.0), np.arange(3000.0) % 7
    assert correlation_intervals(params, scores, stop=stop) is None
    assert len(asked) == 3


def test_there_is_no_interval_for_four_models_or_one_size() -> None:
    four = np.arange(1.0, 5.0)
    assert correlation_intervals(four, four) is None
    assert correlation_intervals(np.full(9, 7.0), np.arange(9.0)) is None
    assert correlation_intervals(np.arange(1.0, 10.0), np.full(9, 7.0)) is None

"""The normal and Student's t distribution against integrals and printed tables."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.stats.distributions import (
    normal_p_value,
    normal_quantile,
    student_p_value,
    student_quantile,
)


def by_integral(t: float, df: float) -> float:
    """Both tails of Student's t: with t = √df tan θ its density is that of cos^(df − 1) θ."""

    def area(low: float) -> float:
        # Simpson's rule on u, θ = low + (π/2 − low) u².
        u = np.linspace(0, 1, 4_001)
        width = math.pi / 2 - low
        values = np.cos(low + width * u * u) ** (df - 1) * 2 * width * u
        weights = np.ones_like(u)
        weights[1:-1:2], weights[2:-1:2] = 4, 2
        return float(values @ weights) / 12_000

    return area(math.atan(abs(t) / math.sqrt(df))) / area(0.0)


@given(st.floats(-12, 12), st.integers(1, 1200))
def test_the_tails_of_t_are_the_integral_of_its_density(t: float, df: int) -> None:
    found = student_p_value(np.array([t]), np.array([float(df)]))
    assert found == pytest.approx([by_integral(t, df)], rel=1e-6, abs=1e-12)


def test_the_tails_of_t_with_one_and_two_degrees_of_freedom_are_the_closed_forms() -> None:
    t = np.array([1e-3, 0.5, 1.0, 3.0, 50.0, 1e6])
    assert student_p_value(t, np.ones(6)) == pytest.approx(2 / math.pi * np.arctan(1 / t))
    two = student_p_value(t, np.full(6, 2.0))
    # 1 − t / √(2 + t²) written without the difference, which loses its digits for large t.
    root = np.sqrt(2 + t * t)
    assert two == pytest.approx(2 / (root * (root + t)), rel=1e-12)


@pytest.mark.parametrize(
    ("df", "printed"),
    [(1, 12.706), (2, 4.303), (5, 2.571), (10, 2.228), (30, 2.042), (120, 1.980), (math.inf, 1.96)],
)
def test_the_quantiles_of_t_are_those_of_the_printed_table(df: float, printed: float) -> None:
    found = float(student_quantile(np.array(df)))
    assert round(found, 3) == pytest.approx(printed, abs=5e-4)


@given(st.lists(st.floats(1, 1e5), min_size=1, max_size=5), st.floats(0.5, 0.9999))
def test_a_quantile_leaves_the_tails_it_was_asked_for(dfs: list[float], level: float) -> None:
    df = np.array(dfs)
    tails = student_p_value(student_quantile(df, level), df)
    assert tails == pytest.approx(np.full(len(df), 1 - level), rel=1e-7)


def test_what_has_no_distribution_has_no_p_value_and_infinity_has_none_left() -> None:
    nan, inf = math.nan, math.inf
    t = np.array([nan, 1.0, 1.0, inf, -inf, 0.0])
    found = student_p_value(t, np.array([5.0, nan, 0.0, 5.0, inf, 3.0]))
    assert np.isnan(found[:3]).all()
    assert found[3:].tolist() == [0.0, 0.0, 1.0]
    assert np.isnan(student_quantile(np.array([nan, 0.5]))).all()


def test_the_normal_distribution_is_the_one_that_everybody_knows() -> None:
    assert normal_quantile() == pytest.approx(1.959964, abs=1e-6)
    z = np.array([0.0, 1.0, -1.959963985, 3.0, math.nan])
    expected = [1.0, 0.317310508, 0.05, 0.002699796, math.nan]
    assert normal_p_value(z) == pytest.approx(np.array(expected), abs=1e-9, nan_ok=True)
    assert student_p_value(z, np.full(5, math.inf)) == pytest.approx(normal_p_value(z), nan_ok=True)

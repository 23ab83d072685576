"""Holm's correction: many comparisons, and rarely even one false difference among them."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def holm(p_values: Floats) -> Floats:
    """p-values corrected for being a family; below `ALPHA` is a difference.

    The smallest of m is multiplied by m, the next by m − 1 and so on, and none is less than one
    before it. Calling those at or below 0.05 differences, the chance of calling even one where
    there is none is at most 5 %, however the comparisons depend on each other.

    Args:
        p_values: (comparisons,) NaN where there is no comparison; those do not count.

    Returns:
        (comparisons,) at most 1; NaN stays NaN.

    Source: Holm (1979), "A simple sequentially rejective multiple test procedure".
    """
    corrected = np.full(len(p_values), np.nan)
    there = np.flatnonzero(~np.isnan(p_values))
    order = there[np.argsort(p_values[there], kind="stable")]
    factors = np.arange(len(order), 0, -1)
    corrected[order] = np.minimum(np.maximum.accumulate(p_values[order] * factors), 1.0)
    return corrected

"""Uncertainty, ties, correlation, trend and frontier. Pure: numbers in, values out."""

LEVEL = 0.95
"""Confidence level: the long-run coverage of the intervals."""

ALPHA = 0.05
"""Family-wise error rate: 1 − `LEVEL`."""

POWER = 0.8
"""Statistical power: the chance of being found that makes a gap detectable."""

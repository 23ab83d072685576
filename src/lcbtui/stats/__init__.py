"""Uncertainty, ties, correlation, trend and frontier. Pure: numbers in, values out."""

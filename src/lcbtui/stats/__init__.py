"""Frontier and trend. Pure: numbers in, values out."""

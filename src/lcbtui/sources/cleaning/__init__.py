"""Cells and columns to values and marks; sizes in names."""

"""Derived Datasets: rows and columns that a ViewState adds, changes or leaves out."""

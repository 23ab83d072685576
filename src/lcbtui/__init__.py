"""lcbtui: how well open language models write code for their size."""

__version__ = "0.1.0"

"""ViewState and its table of fields, and `apply`: which rows are shown. No input, no output."""

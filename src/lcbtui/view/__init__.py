"""ViewState, the query language and apply. Pure: no input, no output."""

"""What a person asked for (ViewState) and the answer to it (View)."""

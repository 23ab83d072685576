"""Where a ViewState changes the rows or columns of a Dataset."""

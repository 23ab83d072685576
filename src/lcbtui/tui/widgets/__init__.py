"""The explorer's widgets, which show answers and pass keys and clicks on to the `Explorer`."""

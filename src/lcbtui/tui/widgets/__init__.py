"""The explorer's widgets, which show rows and chart and pass keys and clicks to `Explorer`."""

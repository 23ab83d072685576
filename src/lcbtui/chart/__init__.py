"""A View as a chart: its points and layers (`build`), drawn in cells or as SVG."""

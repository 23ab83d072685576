"""A chart as SVG."""

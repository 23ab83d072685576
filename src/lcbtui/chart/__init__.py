"""View to ChartSpec to cells. plotext lives in `chart.raster` alone."""

"""A chart as cells for a terminal; plotext lives in `chart` alone."""

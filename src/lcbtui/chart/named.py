"""Points that a sentence names: they stay bright with their names, all others are dimmed."""

from dataclasses import replace

import numpy as np

from lcbtui.chart.spec import ChartSpec
from lcbtui.view.view import Emphasis


def with_named(spec: ChartSpec, rows: frozenset[int]) -> ChartSpec:
    """The chart with some rows standing out.

    Args:
        spec: the chart.
        rows: positions in the Dataset; without any the chart stays as it is.
    """
    if not rows:
        return spec
    named = np.isin(spec.points.rows, np.fromiter(rows, np.int64, len(rows)))
    # As pinned points do, they go first where there is little room for names.
    emphasis = spec.points.emphasis | np.where(named, np.uint8(Emphasis.PINNED), np.uint8(0))
    return replace(spec, points=replace(spec.points, emphasis=emphasis), apart=~named)

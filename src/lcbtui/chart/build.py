"""View to ChartSpec: which points, which axes, which layers, and what is said beside them."""

from dataclasses import replace
from typing import Any

import numpy as np

from lcbtui.analysis.ranking import model_vs_all, over_different_problems
from lcbtui.chart.axes import NO_AXIS, axes, with_release
from lcbtui.chart.layers import (
    READ_OFF,
    Bools,
    ChartSpec,
    Layer,
    LegendEntry,
    Lines,
    LineStyle,
    Points,
    Segments,
)
from lcbtui.chart.overlays import overlays
from lcbtui.chart.points import PlacedPoints, place_points
from lcbtui.chart.ranking import (
    order_words,
    place_lines,
    ranking_axis,
    ranking_overlays,
    with_line,
)
from lcbtui.dataset.cache import cached
from lcbtui.text.safe_text import safe_text
from lcbtui.view.names import row_names, vs_row
from lcbtui.view.view import Emphasis, View

NO_COLUMN = "no column for the {} axis"
"""What a chart says that lacks one; the command line and the explorer add how to choose it."""


DIFFERENT = "not comparable: different problems"
"""What a chart says of scores of several releases, windows or numbers of problems."""

BARS = "bars: 95 % intervals"
"""What a chart says of its error bars."""


def chart_spec(view: View, selected: int | None = None, *, dims: bool = True) -> ChartSpec:
    """The chart of a View: its points, or the models of `by_month` by month of problem.

    Args:
        view: what is shown.
        selected: a row (position in the Dataset) to mark; passed over where the chart has no
            point for it.
        dims: whether what is separated from it is dimmed, where ties are shown; what is separated
            from the model of `vs` always is.
    """
    if view.state.by_month:
        from lcbtui.chart.months import months_spec  # noqa: PLC0415 - few sources have months

        return _titled(months_spec(view), view.state.title)
    if view.draws_ranking:
        spec = _titled(_ranking(view), view.state.title)
        spec = spec if selected is None else with_line(spec, view, selected)
    else:
        spec = _titled(_spec(view), view.state.title)
    compared = selected if dims and view.state.apart and selected is not None else vs_row(view)
    if compared is not None:
        spec = replace(spec, dimmed=_separated(view, spec.points, compared))
    return spec if selected is None else replace(spec, selected=selected)


def _titled(spec: ChartSpec, title: str | None) -> ChartSpec:
    """The chart under the title that is asked for; what the own one says beside is a note then."""
    if title is None:
        return spec
    beside = filter(None, (spec.window, spec.footnote, READ_OFF * spec.read_off))
    spec = replace(spec, window="", footnote="", read_off=False, notes=(*spec.notes, *beside))
    return replace(spec, title=safe_text(title))


def _separated(view: View, points: Points, row: int) -> Bools | None:
    """Which points are separated from a row; None where nothing was compared."""
    found = model_vs_all(view, row)
    if found.reason is not None:
        return None
    separated = np.zeros(len(view.dataset), dtype=np.bool_)
    separated[view.rows[found.separated[: len(view)]]] = True
    return separated[points.rows]


@cached(size=1)
def _spec(view: View) -> ChartSpec:
    """Kept for each View: moving the cursor changes the selection only."""
    (x, y), placed, layers = axes(view), place_points(view), overlays(view)
    dataset = view.dataset
    own = (view.roles.x, view.roles.y) == (dataset.roles.x, dataset.roles.y)
    spec = ChartSpec(
        title=with_release(view, dataset.source.chart.title) if own else "",
        x=x,
        y=y,
        not_drawn=placed.not_drawn,
        message=_message(view, placed),
        **_alike(view, placed, layers),
    )
    return spec if spec.title else replace(spec, title=spec.what)


@cached(size=1)
def _ranking(view: View) -> ChartSpec:
    """The ranking, likewise."""
    placed, layers = place_lines(view), ranking_overlays(view)
    spec = ChartSpec(
        title="",
        x=ranking_axis(view),
        y=NO_AXIS,
        not_drawn=placed.not_drawn,
        message=_message(view, placed),
        lines=Lines(
            placed.points.rows, lower_better=view.roles.lower_better, order=order_words(view)
        ),
        **_alike(view, placed, layers),
    )
    return replace(spec, title=spec.what)


def _are_bars(layer: Layer) -> bool:
    """Whether these are error bars, and there are any."""
    return isinstance(layer, Segments) and layer.style is LineStyle.BAR and len(layer.x1) > 0


def _alike(view: View, placed: PlacedPoints, layers: tuple[Layer, ...]) -> dict[str, Any]:
    """What points on two axes and a ranking have in common."""
    read_off = view.dataset.source.approximate & {view.roles.x, view.roles.y}
    drawn = set(np.unique(placed.points.series).tolist())
    series = tuple(
        LegendEntry(series.label, series=index)
        for index, series in enumerate(view.series)
        if series.shown and index in drawn and len(view.series) > 1
    )
    return {
        "window": view.window,
        "footnote": DIFFERENT if over_different_problems(view) else "",
        "read_off": bool(read_off),
        "points": placed.points,
        "dataset": view.dataset,
        "names": row_names(view),
        "series_keys": tuple(series.key for series in view.series),
        "legend": (*series, *(LegendEntry(it.label, layer=it) for it in layers if it.label)),
        "layers": layers,
        "off_screen": placed.off_screen,
        "notes": (BARS,) if any(_are_bars(layer) for layer in layers) else (),
        "labels": view.state.labels and not view.draws_ranking,  # its lines are named
        "grid": view.state.grid,
        "foot": view.state.foot,
    }


def _message(view: View, placed: PlacedPoints) -> str:
    """What to say where there is nothing to draw, with what would help."""
    if view.roles.y is None:
        return NO_COLUMN.format("y")
    if not len(view):
        return "no rows match"
    if len(placed.points):
        return ""
    if placed.off_screen.total:
        return "all points lie outside the limits of the axes"
    return "no row has a place on both axes"


def highlight(spec: ChartSpec, rows: frozenset[int]) -> ChartSpec:
    """The chart with some rows standing out: they stay bright with their names, others are dimmed.

    Args:
        spec: the chart.
        rows: positions in the Dataset; without any the chart stays as it is.
    """
    if not rows:
        return spec
    bright = np.isin(spec.points.rows, np.fromiter(rows, np.int64, len(rows)))
    # As pinned points do, they go first where there is little room for names.
    emphasis = spec.points.emphasis | np.where(bright, np.uint8(Emphasis.PINNED), np.uint8(0))
    return replace(spec, points=replace(spec.points, emphasis=emphasis), dimmed=~bright)

"""Build a chart from a View: its points, axes, layers, legend and notes."""

from dataclasses import replace

import numpy as np

from lcbtui.analysis.ranking import draws_across, model_vs_all, over_different_problems
from lcbtui.chart.axes import axes, with_release
from lcbtui.chart.layers import (
    BARS,
    READ_OFF,
    Bools,
    ChartSpec,
    LegendEntry,
    Lines,
    LineStyle,
    Points,
    Segments,
)
from lcbtui.chart.overlays import overlays
from lcbtui.chart.points import PlacedPoints, place_points
from lcbtui.chart.style import Role
from lcbtui.dataset.cache import cached
from lcbtui.stats.regression import FEWEST_POINTS
from lcbtui.text.safe_text import safe_text
from lcbtui.view.names import row_names, vs_row
from lcbtui.view.view import Emphasis, View

NO_COLUMN = "no column for the {} axis"
"""The message of a chart that lacks a column; the edge adds how to choose one."""

DIFFERENT = "not comparable: different problems"
"""The footnote of a chart of scores of several releases, windows or numbers of problems."""


def chart_spec(view: View, selected: int | None = None, *, dims: bool = True) -> ChartSpec:
    """Build the chart of a View: its points, its ranking, or models by month of problem.

    Args:
        view: what is shown.
        selected: a row (position in the Dataset) to mark; ignored if the chart has no point for it.
        dims: whether to dim the points separated from it, if the state shows ties; those separated
            from the model of `vs` always are dimmed.
    """
    if view.state.by_month:
        from lcbtui.chart.months import months_spec  # noqa: PLC0415 - few sources have months

        return _with_title(months_spec(view), view.state.title)
    spec = _with_title(_spec(view), view.state.title)
    if spec.lines is not None and selected is not None:
        above = view.rows[: int(np.flatnonzero(view.rows == selected)[:1].sum())]
        at = int(np.isin(above, spec.lines.rows).sum())
        spec = replace(spec, lines=replace(spec.lines, at=at))
    compared = selected if dims and view.state.apart and selected is not None else vs_row(view)
    if compared is not None:
        spec = replace(spec, dimmed=_separated(view, spec.points, compared))
    return spec if selected is None else replace(spec, selected=selected)


def _with_title(spec: ChartSpec, title: str | None) -> ChartSpec:
    """Replace the title by that of the user; the window and footnote beside it become notes."""
    if title is None:
        return spec
    beside = filter(None, (spec.window, spec.footnote, READ_OFF * spec.read_off))
    spec = replace(spec, window="", footnote="", read_off=False, notes=(*spec.notes, *beside))
    return replace(spec, title=safe_text(title))


def _separated(view: View, points: Points, row: int) -> Bools | None:
    """Mark the points whose scores are separated from that of a row; None if unknown."""
    found = model_vs_all(view, row)
    if found.reason is not None:
        return None
    separated = np.zeros(len(view.dataset), dtype=np.bool_)
    separated[view.rows[found.separated[: len(view)]]] = True
    return separated[points.rows]


@cached(size=1)  # moving the cursor changes the selection only
def _spec(view: View) -> ChartSpec:
    (x, y), placed, layers = axes(view), place_points(view), overlays(view)
    dataset, roles, ranked = view.dataset, view.roles, view.draws_ranking
    is_own = not ranked and (roles.x, roles.y) == (dataset.roles.x, dataset.roles.y)
    drawn = set(np.unique(placed.points.series).tolist())
    series = tuple(
        LegendEntry(series.label, series=index)
        for index, series in enumerate(view.series)
        if series.shown and index in drawn and len(view.series) > 1
    )
    has_bars = any(
        isinstance(layer, Segments) and layer.style is LineStyle.BAR and len(layer.x1)
        for layer in layers
    )
    lines = None
    if ranked:
        lines = Lines(placed.points.rows, lower_better=roles.lower_better, order=_order_words(view))
    spec = ChartSpec(
        title=with_release(view, dataset.source.chart.title) if is_own else "",
        window=view.window,
        footnote=DIFFERENT if over_different_problems(view) else "",
        read_off=bool(dataset.source.approximate & {roles.x, roles.y}),
        x=x,
        y=y,
        points=placed.points,
        lines=lines,
        dataset=dataset,
        names=row_names(view),
        series_keys=tuple(series.key for series in view.series),
        legend=(*series, *(LegendEntry(it.label, layer=it) for it in layers if it.label)),
        layers=layers,
        off_screen=placed.off_screen,
        not_drawn=placed.not_drawn,
        message=_message(view, placed),
        notes=(BARS,) if has_bars else (),
        labels=view.state.labels and not ranked,  # the lines of a ranking are named
        grid=view.state.grid,
        foot=view.state.foot,
    )
    return spec if spec.title else replace(spec, title=spec.what)


def _order_words(view: View) -> str:
    """Describe the sort unless the best rows are on top: "sorted by Model"."""
    first, *_ = view.sort
    if first.key != view.roles.y:
        return f"sorted by {view.dataset.by_key[first.key].title}"
    best_first = first.descending is not view.roles.lower_better
    return "" if best_first else f"{'highest' if first.descending else 'lowest'} first"


def _message(view: View, placed: PlacedPoints) -> str:
    """Say why there is no point to draw; "" if there are points."""
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
    """Dim all points of a chart but those of some rows, whose names go first.

    Args:
        spec: the chart.
        rows: positions in the Dataset; if empty, the chart stays as it is.
    """
    if not rows:
        return spec
    bright = np.isin(spec.points.rows, np.fromiter(rows, np.int64, len(rows)))
    # As pinned points do, they go first where there is little room for names.
    emphasis = spec.points.emphasis | np.where(bright, np.uint8(Emphasis.PINNED), np.uint8(0))
    return replace(spec, points=replace(spec.points, emphasis=emphasis), dimmed=~bright)


def trend_remark(view: View) -> tuple[str, ...]:
    """Explain why the trend that the user asked for is not drawn; empty if it is."""
    if not view.state.trend or view.state.by_month:
        return ()
    spec = chart_spec(view)
    if spec.lines is not None:
        return ("a ranking has no trend",)
    if any(each.role is Role.TREND for each in spec.layers):
        return ()
    if not draws_across(view):
        return ("no trend over different problems",)
    return (f"no trend: it needs {FEWEST_POINTS} points, not all of one size",)

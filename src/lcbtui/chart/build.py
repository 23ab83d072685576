"""Build a chart from a View: points, axes, legend, notes, and the layers of its overlays.

An overlay is one function from a View to layers, and its row in OVERLAYS; it is added here and
nowhere else in the chart: cells and SVG draw whatever layers it gives.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from lcbtui.analysis.ranking import (
    compared,
    draws_across,
    model_vs_all,
    over_different_problems,
    reference_vs_all,
)
from lcbtui.chart.axes import axes, interval_keys, positions, score_axis, with_release
from lcbtui.chart.layers import (
    BARS,
    READ_OFF,
    Band,
    ChartSpec,
    Layer,
    LegendEntry,
    Lines,
    Polyline,
    Scale,
    Segments,
    dashed_line,
    error_bars,
)
from lcbtui.chart.points import PlacedPoints, place_points
from lcbtui.chart.style import Role
from lcbtui.dataset.cache import cached
from lcbtui.stats.regression import FEWEST_POINTS, trend
from lcbtui.text.numbers import Unit
from lcbtui.text.words import safe_text
from lcbtui.view.names import row_names, vs_row
from lcbtui.view.view import FRONTIER, Emphasis, RemarkKind, View


def chart_spec(view: View, selected: int | None = None, *, dims: bool = True) -> ChartSpec:
    """Build the chart of a View: points on two axes, a ranking, or models by month of problem.

    Args:
        view: the View.
        selected: the selected row (position in the Dataset); ignored if it has no point.
        dims: whether to dim points that differ significantly from the reference row, if the state
            asks for it, even if most do; without a selected row, those that differ from the model
            of `vs` are dimmed.
    """
    if view.state.by_month:
        from lcbtui.chart.by_month import months_spec

        spec = months_spec(view)
    else:
        spec = _spec(view)
    if view.state.title is not None:  # problem dates and footnote go to the notes
        beside = filter(None, (spec.window, spec.footnote, READ_OFF * spec.read_off))
        spec = replace(spec, window="", footnote="", read_off=False, notes=(*spec.notes, *beside))
        spec = replace(spec, title=safe_text(view.state.title))
    if view.state.by_month:
        return spec
    if spec.lines is not None and selected is not None:
        above = view.rows[: int(np.flatnonzero(view.rows == selected)[:1].sum())]
        at = int(np.isin(above, spec.lines.rows).sum())
        spec = replace(spec, lines=spec.lines._replace(at=at))
    found = reference_vs_all(view, selected) if view.state.apart and selected is not None else None
    if found is None or not (dims or found.mostly_tied):
        row = vs_row(view)
        found = None if row is None else model_vs_all(view, row)
    if found is not None and found.reason is None:
        separated = view.dataset.mask(view.rows[found.separated[: len(view)]])
        spec = replace(spec, dimmed=separated[spec.points.rows])
    return spec if selected is None else replace(spec, selected=selected)


@cached(size=1)  # moving the cursor changes the selection only
def _spec(view: View) -> ChartSpec:
    (x, y), placed, ranked = axes(view), place_points(view), view.draws_ranking
    dataset, roles = view.dataset, view.roles
    asked = ["", "errors"]  # in a ranking always, and nothing else
    if not ranked:
        asked = [field for field in OVERLAYS if not field or getattr(view.state, field)]
    layers = tuple(layer for field in asked for layer in OVERLAYS[field](view))
    is_own = not ranked and (roles.x, roles.y) == (dataset.roles.x, dataset.roles.y)
    series = tuple(
        LegendEntry(series.label, series=index)
        for index, series in enumerate(view.series)
        if series.shown and len(view.series) > 1 and (placed.points.series == index).any()
    )
    bars = [each.points for each in layers if isinstance(each, Segments)]
    labelled = [each for each in layers if isinstance(each, Polyline | Band) and each.label]
    lines = None
    if ranked:
        first, order = view.sort[0], ""
        if first.key != roles.y:
            order = f"sorted by {dataset.by_key[first.key].title}"
        elif first.descending is roles.lower_better:  # the best are not on top
            order = f"{'highest' if first.descending else 'lowest'} first"
        lines = Lines(placed.points.rows, lower_better=roles.lower_better, order=order)
    spec = ChartSpec(
        title=with_release(view, dataset.source.chart.title) if is_own else "",
        window=view.window,
        footnote="not comparable: different problems" if over_different_problems(view) else "",
        read_off=bool(dataset.source.approximate & {roles.x, roles.y}),
        x=x,
        y=y,
        points=placed.points,
        lines=lines,
        dataset=dataset,
        names=row_names(view),
        series_keys=tuple(series.key for series in view.series),
        legend=(*series, *(LegendEntry(each.label, layer=each) for each in labelled)),
        layers=layers,
        off_screen=placed.off_screen,
        not_drawn=placed.not_drawn,
        message=_message(view, placed),
        notes=(BARS,) if any(each is not None and len(each) for each in bars) else (),
        labels=view.state.labels and not ranked,  # the lines of a ranking are named
        grid=view.state.grid,
        foot=view.state.foot,
    )
    return spec if spec.title else replace(spec, title=spec.what)


def _message(view: View, placed: PlacedPoints) -> str:
    """Explain why a chart has no points; "" if it has points."""
    if view.roles.y is None:
        return "no column for the y axis"  # the edge adds how to choose one
    if not len(view):
        return "no rows match"
    if len(placed.points):
        return ""
    if any(placed.off_screen):
        return "all points lie outside the limits of the axes"
    return "no row has a place on both axes"


def trend_remark(view: View) -> tuple[str, ...]:
    """Explain why the trend line that the user asked for is not drawn; empty if it is drawn.

    Of scores over different problems the footnote of the chart says why.
    """
    if not view.state.trend or view.state.by_month:
        return ()
    spec = chart_spec(view)
    if spec.lines is not None:
        return ("a ranking has no trend",)
    if not draws_across(view) or any(each.role is Role.TREND for each in spec.layers):
        return ()
    return (f"no trend: it needs {FEWEST_POINTS} points, not all of one size",)


def frontier_line(view: View) -> Iterator[Layer]:
    """Draw the Pareto frontier, the best score up to each size, as a staircase."""
    if not draws_across(view):
        return
    points = place_points(view).points
    on = np.flatnonzero(points.emphasis & int(Emphasis.FRONTIER))
    if len(on):
        on = on[np.lexsort((points.y[on], points.x[on]))]
        x, y = points.x[on].tolist(), points.y[on].tolist()
        yield Polyline((*x, 1.0), (*y, y[-1]), Role.FRONTIER, steps=True, label=FRONTIER)


def trend_line(view: View) -> Iterator[Layer]:
    """Draw the regression line (least squares), straight on the scale of the x axis.

    Rows without a rank do not count, as in the insights.
    """
    x, y = axes(view)
    if not x.key or not y.key or not draws_across(view):
        return
    rows = view.dataset.ranked(view.rows)
    sizes, scores = (view.dataset.numbers(each.key)[rows] for each in (x, y))
    fitted = trend(sizes, scores, log_x=x.scale is Scale.LOG)
    if fitted is None:
        return
    low, high = x.ends
    across = np.linspace(0.0, 1.0, 64)
    values = fitted.intercept + fitted.slope * (low + across * (high - low))
    up = tuple(y.fractions(values).tolist())
    per = "10×" if x.scale is Scale.LOG else "1B" if x.unit is Unit.BILLIONS else "1"
    slope, per = (fitted.slope * 365.25, "year") if x.scale is Scale.DATE else (fitted.slope, per)
    label = f"Trend {slope:+.2g} per {per}, n = {fitted.points}"
    yield Polyline(tuple(across.tolist()), up, Role.TREND, label=label)


def our_score(view: View) -> Iterator[Layer]:
    """Draw a dashed line across the chart at the best score of the models marked as the user's own.

    Nothing is drawn where scores are over different problems: models on both sides of the line
    would be read as better and worse.
    """
    axis = score_axis(view)
    if not axis.key or not draws_across(view):
        return
    ours = view.ours[view.dataset.mask(place_points(view).points.rows)[view.ours]]
    scores = positions(view.dataset, axis.key, log=False)[ours]
    scores = scores[~np.isnan(scores)]
    best = np.min if view.roles.lower_better else np.max
    place = axis.fraction(float(best(scores))) if len(scores) else -1.0
    if 0 <= place <= 1:
        yield dashed_line(place, Role.LINE, upright=view.draws_ranking)


def intervals(view: View) -> Iterator[Layer]:
    """Draw confidence intervals as error bars, and the band of scores tied with the best."""
    if ends := interval_keys(view):
        points, axis = place_points(view).points, score_axis(view)
        low, high = (axis.fractions(view.dataset.numbers(key)[points.rows]) for key in ends)
        yield error_bars(points, low, high, level=view.draws_ranking)
    found = compared(view)
    if not view.state.errors or isinstance(found, RemarkKind):
        return
    scores, verdicts = found.verdicts.scores, found.verdicts
    drawn = view.dataset.mask(place_points(view).points.rows)[found.rows]
    top = verdicts.top(drawn)
    if top is None:
        return
    among = "" if top == verdicts.top() else " drawn"
    tied = verdicts.tied[top] & verdicts.ranked & drawn
    if tied.any():
        worst = scores[tied][np.argmin(verdicts.merits[tied])]
        first, last = sorted(score_axis(view).fraction(float(end)) for end in (worst, scores[top]))
        label = f"Tied with the {view.superlative}{among}"
        yield Band(first, last, label=label, upright=view.draws_ranking)


OVERLAYS: Mapping[str, Callable[[View], Iterable[Layer]]] = {
    "frontier": frontier_line,
    "trend": trend_line,
    "": our_score,
    "errors": intervals,
}
"""The overlays by the field of ViewState that asks for each, "" for always; those on top first."""

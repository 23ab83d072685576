"""Some models by month of problem as a ChartSpec: a line each, and where their training ended.

The picture of contamination: a line that falls behind its own cutoff further than those of other
models. Every month of the file is drawn, so that both sides of a cutoff are seen.
"""

from collections.abc import Iterator

import numpy as np

from lcbtui.analysis.cutoffs import FEW, MONTH, Months, months_of
from lcbtui.chart.axes import axes
from lcbtui.chart.layers import (
    BARS,
    Axis,
    ChartSpec,
    Layer,
    LegendEntry,
    OffScreen,
    Points,
    Polyline,
    Text,
    dashed_line,
    error_bars,
)
from lcbtui.chart.style import Charset, Role, model_marker
from lcbtui.dataset.cache import cached
from lcbtui.dataset.results import Ints
from lcbtui.text.numbers import signed
from lcbtui.view.derive.by_problem import change_words, cutoff_words
from lcbtui.view.derive.score_intervals import SCORE_HIGH, SCORE_LOW
from lcbtui.view.names import RowNames
from lcbtui.view.view import View


@cached(size=1)
def months_spec(view: View) -> ChartSpec:
    """Build the chart of pass@1 by month of problem for the models in `state.by_month`.

    Cached for each View. `rows` of its points are positions in the Dataset of months;
    `rows_in_view` maps them to the View's models.

    Args:
        view: a View of a source with results by problem.

    Raises:
        LcbtuiError: as `months_of`; not for a state that `derive` has accepted.
    """
    months = months_of(view.dataset, view.state.by_month)
    x, y = axes(view)
    # One line always has its error bars; of many lines they would only hide each other.
    models = months.models
    # Of more than three models no error bars are drawn.
    with_bars = len(models) == 1 or (view.state.errors and len(models) <= 3)
    all_points = _points(months, x, y, side_by_side=with_bars)
    inside = all_points.inside
    points = all_points.chosen(inside)
    hollow = (months.dataset.numbers("problems") < FEW)[inside]
    layers: list[Layer] = [*_lines(months, all_points)]
    if with_bars:
        ends = (months.dataset.numbers(each.key)[inside] for each in (SCORE_LOW, SCORE_HIGH))
        layers.append(error_bars(points, *map(y.fractions, ends)))
    layers += _marks(months, x)
    bars, few = with_bars and bool(inside.any()), bool(hollow.any())
    return ChartSpec(
        title=months.dataset.source.chart.title,
        window=f"window {view.window}",
        x=x,
        y=y,
        points=points,
        dataset=months.dataset,
        names=RowNames(months.dataset, (months.dataset.roles.label,), np.arange(0)),
        series_keys=models,
        legend=tuple(
            LegendEntry(name if change is None else f"{name} {signed(change.beyond_others)}", index)
            for index, (name, change) in enumerate(zip(models, months.changes, strict=True))
        ),
        layers=tuple(layers),
        hollow=hollow if few else None,
        notes=tuple(_notes(months, x, bars=bars, few=few)),
        off_screen=OffScreen.of(all_points),
        message="" if inside.any() else "no results in these months",
        labels=False,
        grid=view.state.grid,
        foot=view.state.foot,
        by_model=True,
    )


def rows_in_view(view: View) -> Ints:
    """Map the rows of the chart by month to rows of the View's Dataset by model; -1 for none.

    A model may have results in some month of the file, but none within the window.
    """
    months, dataset = months_of(view.dataset, view.state.by_month), view.dataset
    if dataset.selection is None:
        return np.full(len(months.dataset), -1, dtype=np.int64)
    row_of = {
        dataset.selection.results.models[m]: row for row, m in enumerate(dataset.selection.models)
    }
    rows = np.array([row_of.get(name, -1) for name in months.models], dtype=np.int64)
    return rows[months.model_of]


def _points(months: Months, x: Axis, y: Axis, *, side_by_side: bool) -> Points:
    """Place a point in the middle of each month; models slightly apart if `side_by_side`."""
    data, models = months.dataset, len(months.models)
    spans = data.dates[MONTH]
    days = (spans.first + spans.last) / 2
    if side_by_side:
        # Six days: error bars must not hide each other.
        days = days + (months.model_of - (models - 1) / 2) * 6.0
    across, up = x.fractions(days), y.fractions(data.numbers("pass_at_1"))
    rows, plain = np.arange(len(data), dtype=np.int64), np.zeros(len(data), dtype=np.uint8)
    return Points(rows, across, up, months.model_of.astype(np.int8), plain)


def _lines(months: Months, points: Points) -> Iterator[Polyline]:
    """Connect the points of each model by a line, with a gap at months without a point."""
    month = np.searchsorted(months.starts, months.dataset.dates[MONTH].first)
    ends = np.flatnonzero((np.diff(months.model_of) != 0) | (np.diff(month) != 1)) + 1
    for run in np.split(np.arange(len(month)), ends):
        if len(run) > 1:
            role = model_marker(int(months.model_of[run[0]]), Charset.SHAPES).role
            yield Polyline(tuple(points.x[run].tolist()), tuple(points.y[run].tolist()), role)


def _marks(months: Months, x: Axis) -> Iterator[Layer]:
    """Mark training cutoffs, a shared one once, and both ends of the window by vertical lines."""
    shared = np.nan if months.shared is None else months.shared.day
    marks: list[tuple[float | None, str, float, Role]] = [
        (day, f"cutoff of {name}", 1.0, model_marker(model, Charset.SHAPES).role)
        for model, (name, day) in enumerate(zip(months.models, months.cutoffs, strict=True))
        if day != shared
    ]
    if shared in months.cutoffs:
        marks.append((shared, "a cutoff that most share", 1.0, Role.LINE))
    start, end = months.window
    marks += (start, "window from here", 0.0, Role.LINE), (end, "", 0.0, Role.LINE)
    for day, words, height, role in marks:
        place = np.nan if day is None else x.fraction(float(day))
        if 0 <= place <= 1:
            yield dashed_line(place, role, upright=True)
            if words:
                yield Text(place, height, words, role)


def _notes(months: Months, x: Axis, *, bars: bool, few: bool) -> Iterator[str]:
    """List notes below the chart by month, such as score changes after the training cutoff."""
    if any(months.changes):
        yield "legend: points after the cutoff beyond the other models"
    if few:
        yield f"hollow: fewer than {FEW} problems"
    fewest, most = int(months.problems.min()), int(months.problems.max())
    yield f"problems a month: {fewest}" + (f" to {most}" if most > fewest else "")
    if bars:
        yield BARS
    without = [name for n, name in enumerate(months.models) if n not in set(months.model_of)]
    if without:
        yield f"no results: {', '.join(without)}"
    cutoffs = list[str]()
    for name, day in zip(months.models, months.cutoffs.tolist(), strict=True):
        words = cutoff_words(day, months.shared) or "unknown"
        is_off = not np.isnan(day) and not 0 <= x.fraction(day) <= 1
        cutoffs.append(f"{name} {words}{' (not on the axis)' if is_off else ''}")
    yield f"training cutoff: {', '.join(cutoffs)}"
    for name, change in zip(months.models, months.changes, strict=True):
        if change is not None:
            yield f"{name} after its cutoff: {change_words(change)}"

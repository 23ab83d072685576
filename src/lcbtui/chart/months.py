"""Some models by month of problem as a ChartSpec: a line each, and where their training ended.

The picture of contamination: a line that falls behind its own cutoff says that the model knew
the problems before. Every month of the file is drawn, so that both sides of a cutoff are seen.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from lcbtui.analysis.months import FEW, MONTH, Months, months_of
from lcbtui.chart.axes import axis
from lcbtui.chart.layers import (
    Axis,
    ChartSpec,
    Counts,
    EdgeCounts,
    LegendEntry,
    Points,
    Polyline,
    Upright,
)
from lcbtui.chart.style import Charset, Role, series_marker
from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import Range
from lcbtui.text.days import format_day
from lcbtui.view.derive.intervals import SCORE_HIGH, SCORE_LOW
from lcbtui.view.view import View

_SCORES = Range(-5.0, 105.0)
"""All of pass@1, with a line free below for counts and one above for words."""

_AIR = 0.02
"""The part of all months that is kept free before the first and after the last."""

_REACH = 62.0
"""Days that the axis is made longer, so that a cutoff just outside is still on it."""

_BESIDE = 6.0
"""Days from one model's point to the next one's: error bars must not hide each other."""

MOST_WITH_BARS = 3
"""Of more models than this no error bars are drawn."""

Floats = npt.NDArray[np.float64]


@cached(size=1)
def months_spec(view: View) -> ChartSpec:
    """The chart of the models that `view.state.by_month` names.

    Kept for each View, as the chart of points is. `rows` of the points are positions in
    the months' own Dataset; `rows_in_view` finds the models.

    Args:
        view: a View of means over problems.

    Raises:
        LcbtuiError: as `months_of`; none after `derive` has taken the same state.
    """
    months = months_of(view.dataset, view.state)
    x, y = _axes(months, view)
    points = _points(months, view, x, y)
    inside = (points.x >= 0) & (points.x <= 1) & (points.y >= 0) & (points.y <= 1)
    few = months.dataset.numbers("problems") < FEW
    bars = points.low is not None and bool(inside.any())
    return ChartSpec(
        title=months.dataset.source.chart.title,
        window=f"window {view.window}",
        x=x,
        y=y,
        points=_among(points, inside),
        dataset=months.dataset,
        label=months.dataset.roles.label,
        series_keys=months.models,
        legend=tuple(LegendEntry(name, index) for index, name in enumerate(months.models)),
        lines=tuple(_lines(months, points)),
        uprights=(*_cutoffs(months, x), *_window_ends(months, x)),
        counts=_counts(months, x),
        few=few[inside] if few[inside].any() else None,
        notes=tuple(
            _notes(
                months,
                x,
                bars=bars,
                errors=view.state.errors,
                few=bool(few[inside].any()),
            )
        ),
        edges=EdgeCounts.outside(points.x, points.y),
        message="" if inside.any() else "no results in these months",
        labels=False,
        grid=view.state.grid,
    )


def months_axes(view: View) -> tuple[Axis, Axis]:
    """The axis of months and the axis of scores, as the state of a View wants them."""
    return _axes(months_of(view.dataset, view.state), view)


def rows_in_view(view: View) -> npt.NDArray[np.int64]:
    """(months' rows,) the row of the View's Dataset that has the same model; -1 for none.

    A model may have results in some month of the file, but none in the window in force.
    """
    months, dataset = months_of(view.dataset, view.state), view.dataset
    if dataset.results is None or dataset.choice is None:
        return np.full(len(months.dataset), -1, dtype=np.int64)
    row_of = {dataset.results.models[m]: row for row, m in enumerate(dataset.choice.models)}
    rows = np.array([row_of.get(name, -1) for name in months.models], dtype=np.int64)
    return rows[months.model_of]


def _axes(months: Months, view: View) -> tuple[Axis, Axis]:
    first, last = float(months.starts[0]), float(months.ends[-1] + 1)
    known = months.cutoffs[~np.isnan(months.cutoffs)]
    near = known[(known >= first - _REACH) & (known <= last + _REACH)]
    low, high = min((first, *near.tolist())), max((last, *near.tolist()))
    air = (high - low) * _AIR
    # Without declared ticks: whole months are chosen by how many have room.
    x = axis(
        months.dataset,
        MONTH,
        log=False,
        asked=view.state.x_limits,
        declared=Range(low - air, high + air),
        ticks=(),
    )
    y = axis(
        months.dataset,
        "pass_at_1",
        log=False,
        asked=view.state.y_limits,
        declared=_SCORES,
        ticks=(),
    )
    return replace(x, title="Month of problem"), y


def _points(months: Months, view: View, x: Axis, y: Axis) -> Points:
    """A point in the middle of each month; with error bars models stand side by side."""
    data, models = months.dataset, len(months.models)
    spans = data.dates[MONTH]
    days = (spans.first + spans.last) / 2
    bars = _with_bars(months, view)
    if bars:
        days = days + (months.model_of - (models - 1) / 2) * _BESIDE
    low, high = (data.numbers(key.key) for key in (SCORE_LOW, SCORE_HIGH))
    return Points(
        rows=np.arange(len(data), dtype=np.int64),
        x=_fractions(days, x),
        y=_fractions(data.numbers("pass_at_1"), y),
        series=months.model_of.astype(np.int8),
        emphasis=np.zeros(len(data), dtype=np.uint8),
        low=_fractions(low, y) if bars else None,
        high=_fractions(high, y) if bars else None,
    )


def _with_bars(months: Months, view: View) -> bool:
    """One line always has its error bars; of many lines they would only hide each other."""
    models = len(months.models)
    return models == 1 or (view.state.errors and models <= MOST_WITH_BARS)


def _fractions(values: Floats, on: Axis) -> Floats:
    return np.asarray((values - on.low) / (on.high - on.low))


def _among(points: Points, kept: npt.NDArray[np.bool_]) -> Points:
    return Points(
        rows=points.rows[kept],
        x=points.x[kept],
        y=points.y[kept],
        series=points.series[kept],
        emphasis=points.emphasis[kept],
        low=None if points.low is None else points.low[kept],
        high=None if points.high is None else points.high[kept],
    )


def _lines(months: Months, points: Points) -> Iterator[Polyline]:
    """A line through each model's points; it breaks where a month has none."""
    month = np.searchsorted(months.starts, months.dataset.dates[MONTH].first)
    ends = np.flatnonzero((np.diff(months.model_of) != 0) | (np.diff(month) != 1)) + 1
    for run in np.split(np.arange(len(month)), ends):
        if len(run) > 1:
            role = _role(months, int(months.model_of[run[0]]))
            yield Polyline(tuple(points.x[run].tolist()), tuple(points.y[run].tolist()), role)


def _role(months: Months, model: int) -> Role:
    return series_marker(months.models[model], model, Charset.COLOUR).role


def _cutoffs(months: Months, x: Axis) -> Iterator[Upright]:
    for model, name in enumerate(months.models):
        place = x.fraction(float(months.cutoffs[model]))
        if 0 <= place <= 1:
            yield Upright(place, _role(months, model), f"cutoff of {name}")


def _window_ends(months: Months, x: Axis) -> Iterator[Upright]:
    """Where the window in force begins and ends, but for what lies outside the axis."""
    for day, words in ((months.window.start, "window from here"), (months.window.end, "")):
        place = np.nan if day is None else x.fraction(float(day))
        if 0 <= place <= 1:
            yield Upright(place, Role.LINE, words, above=False)


def _counts(months: Months, x: Axis) -> Counts | None:
    middles = _fractions((months.starts + months.ends) / 2, x)
    inside = (middles >= 0) & (middles <= 1)
    if not inside.any():
        return None
    numbers = months.problems[inside].tolist()
    return Counts(tuple(middles[inside].tolist()), tuple(numbers))


def _notes(months: Months, x: Axis, *, bars: bool, errors: bool, few: bool) -> Iterator[str]:
    """What the picture cannot say itself, the weightiest first."""
    if few:
        yield f"hollow: fewer than {FEW} problems"
    fewest, most = int(months.problems.min()), int(months.problems.max())
    yield f"problems a month: {fewest}" + (f" to {most}" if most > fewest else "")
    if bars:
        yield "bars: 95 % intervals"
    elif errors:
        yield f"error bars for up to {MOST_WITH_BARS} models only"
    without = [name for n, name in enumerate(months.models) if n not in set(months.model_of)]
    if without:
        yield f"no results: {', '.join(without)}"
    yield f"training cutoff: {', '.join(_cutoff_words(months, x))}"


def _cutoff_words(months: Months, x: Axis) -> Iterator[str]:
    for name, day in zip(months.models, months.cutoffs.tolist(), strict=True):
        if np.isnan(day):
            yield f"{name} unknown"
        elif 0 <= x.fraction(day) <= 1:
            yield f"{name} {format_day(day)}"
        else:
            yield f"{name} {format_day(day)} (not on the axis)"

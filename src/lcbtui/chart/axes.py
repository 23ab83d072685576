"""The axes of a chart: their limits and scale, and their ticks for a number of cells.

Limits come from the user, from the source and from the rows that a View opened with, so that an
axis stays where it is while a filter is typed; what is shown is always within. Ticks are the values
that a source declares where they fit; otherwise the finest steps whose labels do: 1-2-5, 1-2-4-8
for parameters, whole days, months and years for dates.
The words along an axis, on the y axis too, are those of `axes`.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from lcbtui.analysis.ranking import over_different_problems
from lcbtui.chart.layers import Axis, Scale
from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import SCORE, VERSION, Kind, Range
from lcbtui.dataset.dataset import Dataset, score_key
from lcbtui.dataset.results import Floats
from lcbtui.dataset.source import ChartDefaults
from lcbtui.text.numbers import Unit, date_of, first_of, format_day, format_number, is_day
from lcbtui.text.words import safe_text
from lcbtui.view.derive.score_intervals import SCORE_HIGH, SCORE_LOW
from lcbtui.view.state import ViewState
from lcbtui.view.view import View

LARGEST = 1e150
"""Beyond this a span overflows; such values are not drawn, like infinite ones."""

SMALLEST = 1 / LARGEST  # a log axis has no place for values below this

NO_AXIS = Axis("", "", Unit.NONE, Scale.LINEAR, 0.0, 1.0)
"""The axis of a View that has no column for it."""

_MOST_TICKS = 400  # no axis has room for more


@cached(size=8)
def positions(dataset: Dataset, key: str, *, log: bool) -> Floats:
    """Convert a column's values to the scale of an axis (log10 if `log`): (rows,), NaN if none."""
    values = dataset.numbers(key)
    lowest = SMALLEST if log else -LARGEST
    placed = (values > lowest) & (values < LARGEST)
    if log:
        result = np.full(len(values), np.nan)
        return np.log10(values, out=result, where=placed)
    tiny = (np.abs(values) < SMALLEST) & (values != 0)  # a span between such would underflow
    values = np.where(tiny, 0.0, values) if tiny.any() else values
    return values if placed.all() else np.where(placed, values, np.nan)


@cached(size=16)
def extent(of: Dataset | View, key: str, *, log: bool) -> tuple[float, float] | None:
    """Find the smallest and largest drawable value of a column, or among the rows of a View.

    None if there is none.
    """
    if isinstance(of, View) and len(of) == len(of.dataset):
        return extent(of.dataset, key, log=log)
    data, rows = (of.dataset, of.rows) if isinstance(of, View) else (of, slice(None))
    placed = positions(data, key, log=log)[rows]
    placed = placed[~np.isnan(placed)]
    if not len(placed):
        return None
    low, high = float(placed.min()), float(placed.max())
    return (10.0**low, 10.0**high) if log else (low, high)


def is_log(dataset: Dataset, key: str, chosen: bool | None) -> bool:
    """Tell whether an x axis is logarithmic: by the user's choice, else by unit and range.

    The largest value of a column with a log axis is more than 20 times its smallest.
    """
    column = dataset.by_key[key]
    if column.kind is Kind.DATE:
        return False
    if chosen is not None:
        return chosen
    if column.unit is Unit.BILLIONS:
        return True
    found = extent(dataset, key, log=False)
    return found is not None and found[0] > 0 and found[1] / found[0] > 20


def axis(
    dataset: Dataset,
    key: str,
    *,
    limits: Range | None,
    declared: Range | None,
    ticks: tuple[float, ...] = (),
    log: bool = False,
    more: Sequence[str] = (),
    views: Sequence[View] = (),
) -> Axis:
    """Make the axis of a number or date column, with its limits.

    Args:
        dataset: all rows, shown or not.
        key: key of the column.
        limits: limits set by the user; an open end is taken from `declared`, then from the data.
        declared: limits set by the source; an open end is taken from the data.
        ticks: values that the source wants labelled.
        log: whether the scale is logarithmic.
        more: keys of further columns whose values must fit within the limits, such as ends of error
            bars; ignored where the user set limits.
        views: Views whose rows the limits are computed from; all rows where these have no value.
    """
    column = dataset.by_key[key]
    scale = Scale.LOG if log else Scale.DATE if column.kind is Kind.DATE else Scale.LINEAR

    def reach(of: str) -> tuple[float, float] | None:
        ends = [*filter(None, (extent(view, of, log=log) for view in views))]
        if not ends:
            return extent(dataset, of, log=log)
        return min(low for low, _ in ends), max(high for _, high in ends)

    low, high = padded(reach(key), column.unit, scale)
    if scale is Scale.DATE and limits is not None:  # 2024..2026 are years
        first, last = limits.low, limits.high
        if first is not None and first in range(1900, 2201):
            first = float(first_of(int(first) * 12))
        if last is not None and last in range(1900, 2201):
            last = float(first_of(int(last) * 12 + 12) - 1)
        limits = Range(first, last)
    low, high = _narrowed(low, high, declared, scale)
    for least, most in filter(None, map(reach, more)):
        # Padding where these values go beyond the limits, none where they do not.
        wider = padded((min(low, least), max(high, most)), column.unit, scale)
        low, high = low if least >= low else wider[0], high if most <= high else wider[1]
    low, high = _narrowed(low, high, limits, scale)
    return Axis(key, column.title, column.unit, scale, low, high, ticks)


def padded(found: tuple[float, float] | None, unit: Unit, scale: Scale) -> tuple[float, float]:
    """Add padding around the smallest and the largest value: 5 % of the span on the scale."""
    if found is None:
        return (1.0, 10.0) if scale is Scale.LOG else (0.0, 1.0)
    low, high = found
    if scale is Scale.LOG:
        pad = 10 ** (0.05 * math.log10(high / low)) if high / low > 1 + 1e-9 else 2.0
        return low / pad, high * pad
    span = high - low
    pad = span * 0.05 if span > 1e-9 * max(abs(low), abs(high)) else max(abs(low) * 0.1, 1.0)
    padded_low = max(low - pad, 0.0) if low >= 0 and scale is Scale.LINEAR else low - pad
    padded_high = min(high + pad, 100.0) if unit is Unit.PERCENT and high <= 100 else high + pad
    return (padded_low, padded_high) if padded_low < padded_high else (low - 1.0, high + 1.0)


def _narrowed(low: float, high: float, wanted: Range | None, scale: Scale) -> tuple[float, float]:
    """Replace the limits of an axis by the limits in `wanted`; impossible limits are ignored."""
    if wanted is None:
        return low, high
    lowest = SMALLEST if scale is Scale.LOG else -LARGEST
    given_low, given_high = (
        end if end is not None and lowest < end < LARGEST else None
        for end in (wanted.low, wanted.high)
    )
    new_low = low if given_low is None else given_low
    new_high = high if given_high is None else given_high
    if not (new_low < new_high and (new_high - new_low) > 1e-9 * abs(new_high)):
        # An open end on the wrong side of the given one gets room; two given ends are ignored.
        if given_low is not None is not given_high:
            return low, high
        if given_high is None:
            new_high = new_low * 10 if scale is Scale.LOG else new_low + max(abs(new_low), 1.0)
        else:
            new_low = new_high / 10 if scale is Scale.LOG else new_high - max(abs(new_high), 1.0)
    return new_low, new_high


@cached(size=1)
def axes(view: View) -> tuple[Axis, Axis]:
    """Make the x axis and the y axis of a View: limits, declared ticks and titles.

    In a ranking the x axis has the scores, and there is no y axis.
    """
    made = _months_axes(view) if view.state.by_month else _axes(view)
    titles = (view.state.x_title, view.state.y_title)
    x, y = (
        each if title is None else each._replace(words=safe_text(title))
        for each, title in zip(made, titles, strict=True)
    )
    return (y, NO_AXIS) if view.draws_ranking else (x, y)


def score_axis(view: View) -> Axis:
    """Make the axis of a chart that shows the scores: the y axis, or the x axis in a ranking."""
    x, y = axes(view)
    return x if view.draws_ranking else y


def with_release(view: View, title: str) -> str:
    """Put the benchmark release of the scores ("v5") into a chart title; remove it if mixed."""
    dataset, release_words = view.dataset, r" v\d\w*"
    y, rows = view.roles.y, view.matching
    if VERSION not in dataset.by_key or y is None or not re.search(release_words, title):
        return title
    rows = rows[~np.isnan(dataset.numbers(y)[rows])]
    releases = {dataset.cell(row, VERSION).text for row in rows.tolist()}
    if len(releases) == 1 and not over_different_problems(view):
        (release,) = releases
        return re.sub(release_words, f" {safe_text(release)}" if release else "", title)
    return re.sub(release_words, "", title) if releases else title


def _axes(view: View) -> tuple[Axis, Axis]:
    dataset, state = view.dataset, view.state
    roles, own, chart, none = view.roles, dataset.roles, dataset.source.chart, ChartDefaults()
    # What the source wants holds for the columns that it chose.
    on_x, on_y = chart if roles.x == own.x else none, chart if roles.y == own.y else none
    views, found = [view] if view.home is None else [view.home, view], list[Axis]()
    for key, limits, declared, ticks, words in (
        (roles.x, state.x_limits, on_x.x_limits, on_x.x_ticks, on_x.x_title),
        (roles.y, state.y_limits, on_y.y_limits, on_y.y_ticks, on_y.y_title),
    ):
        if key is None:
            found.append(NO_AXIS)
            continue
        ends = {"limits": limits, "declared": declared}
        log = not found and is_log(dataset, key, state.log_x)  # the x axis alone
        more = interval_keys(view) if key == roles.y else ()
        made = axis(dataset, key, **ends, ticks=ticks, log=log, more=more, views=views)
        if words:
            scale = " (log scale)" * (made.scale is Scale.LOG)
            made = made._replace(words=f"{with_release(view, words)}{scale}")
        found.append(made)
    return found[0], found[1]


def _months_axes(view: View) -> tuple[Axis, Axis]:
    """Make the axes of the chart by month of problem: months on x, scores on y."""
    from lcbtui.analysis.cutoffs import MONTH, months_of

    months = months_of(view.dataset, view.state.by_month)
    first, last = float(months.starts[0]), float(months.ends[-1] + 1)
    # The axis is made longer by up to two months for a cutoff just outside.
    near = months.cutoffs[(months.cutoffs >= first - 62) & (months.cutoffs <= last + 62)]
    low, high = min((first, *near.tolist())), max((last, *near.tolist()))
    padding = (high - low) * 0.02
    # Without declared ticks: whole months are chosen by how many have room.
    data, state, around = months.dataset, view.state, Range(low - padding, high + padding)
    x = axis(data, MONTH, limits=state.x_limits, declared=around)
    # A line is free above for words.
    y = axis(data, SCORE, limits=state.y_limits, declared=Range(0.0, 105.0))
    return x._replace(title="Month of problem"), y


def interval_keys(view: View) -> tuple[str, ...]:
    """List the keys of the columns with low and high ends of error bars; empty without bars.

    Error bars are drawn if the user asked for them, and always in a ranking.
    """
    dataset, ends = view.dataset, (SCORE_LOW.key, SCORE_HIGH.key)
    known = view.roles.y == score_key(dataset) and dataset.number_columns.keys() >= {*ends}
    return ends if known and (view.state.errors or view.draws_ranking) else ()


class Tick(NamedTuple):
    """A tick of an axis: its position and its text.

    Attributes:
        cell: the cell of the terminal, counted from the low end of the axis.
        label: text of the tick.
        fraction: exact position on the axis, 0 to 1, for backends finer than cells.
    """

    cell: int
    label: str
    fraction: float = 0.0


def cell_at(fraction: float, cells: int) -> int:
    """Convert a position on an axis, 0 to 1, to the index of one of its `cells` terminal cells."""
    return math.floor(fraction * (cells - 1) + 0.5)


def axis_ticks(axis: Axis, cells: int, *, upright: bool = False) -> tuple[Tick, ...]:
    """Choose as many ticks as fit on an axis of `cells` cells; none for an axis without a column.

    Values that the source wants labelled come first; on an upright axis they must be even: the
    largest gap is at most 1.5 times the smallest.
    """
    if not axis.key:
        return ()
    declared = [
        (value, len(f"{value:.6f}".rstrip("0").partition(".")[2])) for value in axis.declared
    ]
    ticks = _placed(axis, cells, declared)
    gaps = [b.cell - a.cell for a, b in pairwise(ticks)]
    if gaps and (1 <= max(gaps) <= 1.5 * min(gaps) if upright else _are_apart(ticks, cells)):
        return tuple(ticks)
    best: list[Tick] = []
    for values in _dates(axis) if axis.scale is Scale.DATE else _numbers(axis):
        ticks = _placed(axis, cells, values)
        if len(ticks) < 2:
            best = best or ticks
        elif _are_apart(ticks, cells, upright=upright):
            return tuple(ticks)
    return tuple(best)


def _are_apart(ticks: list[Tick], cells: int, *, upright: bool = False) -> bool:
    """Tell whether two columns are free between the labels of ticks; on an upright axis lines."""
    if upright:
        least = 1 if cells < 8 else 2 if cells < 20 else 4
        return all(b.cell - a.cell >= least for a, b in pairwise(ticks))
    end = -2
    for tick in ticks:
        width = len(tick.label)
        start = min(max(tick.cell - width // 2, 0), cells - width)
        if start < end + 2:
            return False
        end = start + width
    return True


Value = tuple[float, int | str]
"""The value of a tick, with its decimals or with its label."""


def _placed(axis: Axis, cells: int, values: Iterable[Value]) -> list[Tick]:
    """Place labelled ticks, such as 4B, 1T or 45; very large or small ones have an exponent."""
    ticks: list[Tick] = []
    for value, how in values:
        fraction = axis.fraction(value)
        if not -1e-9 <= fraction <= 1 + 1e-9:
            continue
        label = how if isinstance(how, str) else format_number(value + 0.0, how, axis.unit)
        if not isinstance(how, str) and (how > 6 or abs(value) >= 1e6):
            label = f"{value:.4g}" + ("B" if axis.unit is Unit.BILLIONS else "")
        if len(label) <= cells and all(label != tick.label for tick in ticks):
            inside = min(max(fraction, 0.0), 1.0)
            ticks.append(Tick(cell_at(inside, cells), label, inside))
    return sorted(ticks, key=lambda tick: tick.cell)


def _numbers(axis: Axis) -> Iterator[list[Value]]:
    """Yield candidate tick values, the densest first: 1-2-5 times powers of ten.

    On a log axis 1-2-4-8 or 1-2-5 a decade, then ever fewer, come before these.
    """
    if axis.scale is Scale.LOG:
        first, last = math.floor(math.log10(axis.low)), math.ceil(math.log10(axis.high))
        doubling, decimal = ((1, 2, 4, 8), (1, 2, 4), (1, 4), (1,)), ((1, 2, 5), (1, 3), (1,))
        for mantissas in doubling if axis.unit is Unit.BILLIONS else decimal:
            powers = range(first, last + 1)
            yield [(base * 10.0**n, max(0, -n)) for n in powers for base in mantissas]
        for every in (2, 3, 5, 10, 20, 50, 100):
            powers = range(math.ceil(first / every) * every, last + 1, every)
            yield [(10.0**n, max(0, -n)) for n in powers]
    span = axis.high - axis.low
    exponent = math.floor(math.log10(span)) - 2
    for power in range(exponent, exponent + 5):
        for base in (1, 2, 5):
            step = base * 10.0**power
            if span / step <= _MOST_TICKS:
                first = math.ceil(axis.low / step - 1e-9)
                last = math.floor(axis.high / step + 1e-9)
                yield [(n * step, max(0, -power)) for n in range(first, last + 1)]


def _dates(axis: Axis) -> Iterator[list[Value]]:
    """Yield candidate ticks of a date axis, the densest first: whole days, months, then years.

    Their labels are `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    """
    span = axis.high - axis.low
    for days in (1, 2, 7, 14):
        if span / days <= _MOST_TICKS:
            found = range(math.ceil(axis.low / days) * days, math.floor(axis.high) + 1, days)
            yield [(day, format_day(day)) for day in found if is_day(day)]
    if not (is_day(axis.low) and is_day(axis.high)):
        return
    first_year, last_year = date_of(axis.low).year, date_of(axis.high).year
    for months in (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200):
        if span / 30 / months <= _MOST_TICKS:
            starts = range(first_year * 12 // months * months, last_year * 12 + 12, months)
            digits = 4 if months >= 12 else 7  # 2025 or 2025-06
            firsts = (first_of(n) for n in starts if n >= 12)
            yield [(day, format_day(day)[:digits]) for day in firsts]


# Moving the axes: fit, zoom and pan give new limits, in few digits.

MIDDLE = (0.5, 0.5)  # of the plot: across and up, in fractions of the axes

Limits = tuple[Range | None, Range | None]
"""The limits of the x and of the y axis; None leaves them to the source."""


def fit(view: View) -> Limits:
    """Compute axis limits that just contain the points of the rows shown, with padding.

    Returns:
        The limits of x and y; (None, None) for the chart by month, which shows all months.
    """
    if view.state.by_month:
        return None, None
    found = list[Range | None]()
    for axis in (axis for axis in axes(view) if axis.key):
        ends = extent(view, axis.key, log=axis.scale is Scale.LOG)
        found.append(None if ends is None else _rounded(*padded(ends, axis.unit, axis.scale)))
    return _limits(view, found)


def place_of(view: View, state: ViewState, row: int | None) -> tuple[float, float]:
    """Find the position of a row's point in fractions of the axes; the middle without a point."""
    if row is None or state.by_month:
        return MIDDLE
    drawn = [axis for axis in axes(replace(view, state=state)) if axis.key]
    places = [axis.fraction(float(view.dataset.numbers(axis.key)[row])) for axis in drawn]
    across, up = (*places, MIDDLE[1])[:2]  # a ranking has no y axis
    return (across, up) if np.isfinite(across) and np.isfinite(up) else MIDDLE


def zoom(view: View, state: ViewState, place: tuple[float, float], steps: int) -> Limits:
    """Compute the axis limits after zooming in (or out, with negative steps) around a position.

    Args:
        view: the View.
        state: the state in force, whose limits may be newer than those of `view`.
        place: the position that does not move, in fractions of the axes.
        steps: number of zoom steps; each enlarges 1.5 times.
    """
    factor = 1.5**-steps
    found = list[Range | None]()
    home = axes(replace(view, state=replace(state, x_limits=None, y_limits=None)))
    now = replace(view, state=state)
    for axis, at_home, fixed in zip(axes(now), home, place, strict=True):
        (low, high), (home_low, home_high) = axis.ends, at_home.ends
        # Zooming out ends where an axis shows five times what it shows at first.
        if steps < 0 and (high - low) * factor > 5 * (home_high - home_low):
            return state.x_limits, state.y_limits
        found.append(_part(axis, fixed - fixed * factor, fixed + (1 - fixed) * factor))
    return _limits(now, found)


def pan(view: View, state: ViewState, across: int, up: int) -> Limits:
    """Compute the axis limits after panning right and up by steps of a fifth of each axis.

    Args:
        view: the View.
        state: the state in force, whose limits may be newer than those of `view`.
        across: steps to the right, negative to the left.
        up: steps up, negative down.
    """
    now = replace(view, state=state)
    x, y = (
        _part(axis, n * 0.2, 1 + n * 0.2) for axis, n in zip(axes(now), (across, up), strict=True)
    )
    if now.draws_ranking:
        return _limits(now, [x])
    return x if across else state.x_limits, y if up else state.y_limits


def _limits(view: View, found: list[Range | None]) -> Limits:
    """Arrange new axis limits as (x, y); in a ranking the limits of its only axis become y."""
    return (view.state.x_limits, found[0]) if view.draws_ranking else (found[0], found[1])


def _part(axis: Axis, start: float, end: float) -> Range:
    """Compute the limits of an axis reduced (or enlarged) to the part between two fractions.

    The limits stay as they are if they would get too large, too small or too close to each other.
    """
    least, most = axis.ends
    low, high = (least + part * (most - least) for part in (start, end))
    largest, closest = 1e12, 1e-6 * abs(high)
    if axis.scale is Scale.LOG:
        largest, closest = math.log10(largest), 1e-6
    if max(abs(low), abs(high)) >= largest or high - low <= closest:
        return _rounded(axis.low, axis.high)
    return _rounded(10.0**low, 10.0**high) if axis.scale is Scale.LOG else _rounded(low, high)


def _rounded(low: float, high: float) -> Range:
    """Round limits to the fewest digits that change them by at most a thousandth of the span."""
    for digits in range(4, 17):
        short_low, short_high = float(f"{low:.{digits}g}"), float(f"{high:.{digits}g}")
        if max(abs(short_low - low), abs(short_high - high)) <= (high - low) / 1000:
            return Range(short_low, short_high)
    return Range(low, high)

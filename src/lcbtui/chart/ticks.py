"""Where an axis has ticks, and what they read, for a number of cells.

The values that a source declares are used where they fit; otherwise the finest steps whose
labels do: 1-2-5, 1-2-4-8 for parameters, whole days, months and years for dates.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from lcbtui.chart.layers import Axis, Scale
from lcbtui.text.days import FIRST_DAY, LAST_DAY, date_of, first_of, format_day
from lcbtui.text.numbers import Unit, format_number

_MOST_DECIMALS = 6
_DOUBLING = ((1, 2, 4, 8), (1, 2, 4), (1, 4), (1,))
_DECIMAL = ((1, 2, 5), (1, 3), (1,))
_MOST_TICKS = 400
"""More candidates than this are never made: no axis has room for them."""


@dataclass(frozen=True)
class Tick:
    """One labelled place of an axis.

    Attributes:
        cell: counted from the low end.
        label: its words.
        fraction: the very place, 0 to 1, for whoever draws finer than cells.
    """

    cell: int
    label: str
    fraction: float = field(default=math.nan, compare=False)


def cell_at(fraction: float, cells: int) -> int:
    """The cell of a fraction of an axis with `cells` cells: 0 is the first, 1 the last."""
    return math.floor(fraction * (cells - 1) + 0.5)


def x_ticks(axis: Axis, cells: int) -> tuple[Tick, ...]:
    """Ticks along a horizontal axis: labels keep two columns apart."""
    return _fitting(axis, cells, _keep_columns_apart(cells))


def y_ticks(axis: Axis, cells: int) -> tuple[Tick, ...]:
    """Ticks along a vertical axis: chosen ones keep lines free between them."""
    between = 1 if cells < 20 else 3
    return _fitting(axis, cells, lambda ticks: _all_apart(ticks, between + 1), _one_a_line)


Fits = Callable[[list[Tick]], bool]


def _keep_columns_apart(cells: int) -> Fits:
    def fits(ticks: list[Tick]) -> bool:
        end = -2
        for tick in ticks:
            width = len(tick.label)
            start = min(max(tick.cell - width // 2, 0), cells - width)
            if start < end + 2:
                return False
            end = start + width
        return True

    return fits


def _all_apart(ticks: list[Tick], least: int) -> bool:
    return all(b.cell - a.cell >= least for a, b in pairwise(ticks))


def _one_a_line(ticks: list[Tick]) -> bool:
    return _all_apart(ticks, 1)


def _fitting(
    axis: Axis, cells: int, fits: Fits, declared_fit: Fits | None = None
) -> tuple[Tick, ...]:
    declared = _placed(axis, cells, ((value, _decimals_of(value)) for value in axis.declared))
    if len(declared) >= 2:
        return tuple(_thinned(declared, declared_fit or fits))
    best: list[Tick] = []
    for values in _candidates(axis):
        ticks = _placed(axis, cells, values)
        if len(ticks) > 1 and not fits(ticks):
            continue
        if len(ticks) >= 2:
            return tuple(ticks)
        best = best or ticks
    return tuple(best)


def _thinned(ticks: list[Tick], fits: Fits) -> list[Tick]:
    """The declared ticks, or every second, third, … of them, so that they stay evenly apart."""
    for every in range(1, len(ticks) + 1):
        kept = ticks[::every]
        if fits(kept):
            return kept
    return []


def _placed(
    axis: Axis, cells: int, values: Iterable[tuple[float, int] | tuple[float, str]]
) -> list[Tick]:
    """Ticks for (value, decimals) or (value, label), those inside the limits only."""
    ticks: list[Tick] = []
    for value, how in values:
        fraction = axis.fraction(value)
        if not -1e-9 <= fraction <= 1 + 1e-9:
            continue
        label = how if isinstance(how, str) else number_label(value, how, axis.unit)
        if len(label) <= cells and all(label != tick.label for tick in ticks):
            inside = min(max(fraction, 0.0), 1.0)
            ticks.append(Tick(cell_at(inside, cells), label, inside))
    return sorted(ticks, key=lambda tick: tick.cell)


def number_label(value: float, decimals: int, unit: Unit) -> str:
    """A tick in words: 4B, 0.5B, 1T, 45; very large and very small ones with an exponent."""
    if decimals > _MOST_DECIMALS or abs(value) >= 1e6:
        return f"{value:.4g}" + ("B" if unit is Unit.BILLIONS else "")
    return format_number(value + 0.0, decimals, unit)


def _decimals_of(value: float) -> int:
    text = f"{value:.{_MOST_DECIMALS}f}".rstrip("0")
    return len(text.partition(".")[2])


def _candidates(axis: Axis) -> Iterator[Iterable[tuple[float, int] | tuple[float, str]]]:
    """Sets of values, the densest first."""
    if axis.scale is Scale.DATE:
        yield from _dates(axis)
        return
    if axis.scale is Scale.LOG:
        yield from _decades(axis)
    yield from _steps(axis)


def _steps(axis: Axis) -> Iterator[list[tuple[float, int]]]:
    """Multiples of 1, 2 and 5 times a power of ten."""
    span = axis.high - axis.low
    exponent = math.floor(math.log10(span)) - 2
    for power in range(exponent, exponent + 5):
        for base in (1, 2, 5):
            step = base * 10.0**power
            if span / step > _MOST_TICKS:
                continue
            first = math.ceil(axis.low / step - 1e-9)
            last = math.floor(axis.high / step + 1e-9)
            yield [(n * step, max(0, -power)) for n in range(first, last + 1)]


def _decades(axis: Axis) -> Iterator[list[tuple[float, int]]]:
    """Multiples of the powers of ten, then whole powers, ever fewer of them."""
    first, last = math.floor(math.log10(axis.low)), math.ceil(math.log10(axis.high))
    if last - first > _MOST_TICKS:
        return
    for mantissas in _DOUBLING if axis.unit is Unit.BILLIONS else _DECIMAL:
        yield [
            (base * 10.0**power, max(0, -power))
            for power in range(first, last + 1)
            for base in mantissas
        ]
    for every in (2, 3, 5, 10, 20, 50, 100):
        powers = range(math.ceil(first / every) * every, last + 1, every)
        yield [(10.0**power, max(0, -power)) for power in powers]


def _dates(axis: Axis) -> Iterator[list[tuple[float, str]]]:
    """Whole days, months and years, each written as far as it says something."""
    span = axis.high - axis.low
    for days in (1, 2, 7, 14):
        if span / days <= _MOST_TICKS:
            first, last = math.ceil(axis.low / days), math.floor(axis.high / days)
            yield [
                (n * days, format_day(n * days))
                for n in range(first, last + 1)
                if _exists(n * days)
            ]
    if not (_exists(axis.low) and _exists(axis.high)):
        return
    first_year, last_year = _year(axis.low), _year(axis.high)
    for months in (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200):
        if span / 30 / months > _MOST_TICKS:
            continue
        starts = range(first_year * 12 // months * months, last_year * 12 + 12, months)
        yield [_month(n, years_only=months >= 12) for n in starts if n >= 12]


def _exists(day: float) -> bool:
    """Whether the calendar has this day."""
    return FIRST_DAY <= math.floor(day) <= LAST_DAY


def _year(day: float) -> int:
    return date_of(day).year


def _month(months: int, *, years_only: bool) -> tuple[float, str]:
    """The first day of a month, counted in months from the year 0."""
    first = first_of(months)
    return first, format_day(first)[: 4 if years_only else 7]

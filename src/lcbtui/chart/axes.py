"""The limits and the scale of an axis, from what is asked, what the source says and all rows.

Limits come from all rows of a Dataset and never from the rows shown, so that an axis stays
where it is while a filter is typed.
"""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from lcbtui.chart.layers import Axis, Scale
from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import Kind, Range
from lcbtui.dataset.dataset import Dataset
from lcbtui.text.days import parse_date
from lcbtui.text.numbers import Unit

WIDE = 20.0
"""A column whose largest value is more than this many times its smallest gets a log axis."""

LARGEST = 1e150
"""Beyond this a span overflows; such values are not drawn, like infinite ones."""

SMALLEST = 1 / LARGEST
"""A log axis has no place for values below this."""

_PAD = 0.05


@cached(size=8)
def positions(dataset: Dataset, key: str, *, log: bool) -> npt.NDArray[np.float64]:
    """A column on its scale (log10 for `log`): (rows,), NaN for all that has no place there."""
    values = dataset.numbers(key)
    lowest = SMALLEST if log else -LARGEST
    placed = (values > lowest) & (values < LARGEST)
    if log:
        result = np.full(len(values), np.nan)
        return np.log10(values, out=result, where=placed)
    values = np.where(np.abs(values) < SMALLEST, 0.0, values) if _has_tiny(values) else values
    return values if placed.all() else np.where(placed, values, np.nan)


def _has_tiny(values: npt.NDArray[np.float64]) -> bool:
    """Whether a span between some values would underflow."""
    return bool(np.any((np.abs(values) < SMALLEST) & (values != 0)))


@cached(size=8)
def extent(dataset: Dataset, key: str, *, log: bool) -> tuple[float, float] | None:
    """The smallest and largest value of a column that its scale can place; None without any."""
    placed = positions(dataset, key, log=log)
    placed = placed[~np.isnan(placed)]
    if not len(placed):
        return None
    low, high = float(placed.min()), float(placed.max())
    return (10.0**low, 10.0**high) if log else (low, high)


def is_log(dataset: Dataset, key: str, asked: bool | None) -> bool:
    """Whether an x axis is logarithmic: as asked, else for parameters and wide positive ranges."""
    column = dataset.by_key[key]
    if column.kind is Kind.DATE:
        return False
    if asked is not None:
        return asked
    if column.unit is Unit.BILLIONS:
        return True
    found = extent(dataset, key, log=False)
    return found is not None and found[0] > 0 and found[1] / found[0] > WIDE


def axis(
    dataset: Dataset,
    key: str,
    *,
    log: bool,
    asked: Range | None,
    declared: Range | None,
    ticks: tuple[float, ...],
    beside: Sequence[str] = (),
) -> Axis:
    """The axis of a number or date column.

    Args:
        dataset: all rows, shown or not.
        key: the column.
        log: whether to use a log scale.
        asked: limits that the user wants; an open end keeps the next of these.
        declared: limits that the source wants, under the same rule.
        ticks: values that the source wants labelled.
        beside: columns of more values that get room too unless limits are asked, such as those of
            another source or the ends of intervals.
    """
    column = dataset.by_key[key]
    scale = Scale.LOG if log else Scale.DATE if column.kind is Kind.DATE else Scale.LINEAR
    low, high = padded(extent(dataset, key, log=log), column.unit, scale)
    if scale is Scale.DATE:
        asked = _years(asked)
    low, high = _narrowed(low, high, declared, scale)
    for other in beside:
        low, high = _reaching(low, high, extent(dataset, other, log=log), column.unit, scale)
    low, high = _narrowed(low, high, asked, scale)
    return Axis(key, column.title, column.unit, scale, low, high, ticks)


def _reaching(
    low: float, high: float, found: tuple[float, float] | None, unit: Unit, scale: Scale
) -> tuple[float, float]:
    """Limits that leave room for more values, with some air where these go beyond."""
    if found is None:
        return low, high
    wider_low, wider_high = padded((min(low, found[0]), max(high, found[1])), unit, scale)
    return low if found[0] >= low else wider_low, high if found[1] <= high else wider_high


def _years(wanted: Range | None) -> Range | None:
    """On an axis of dates 2024..2026 is three whole years, not two days of 1975."""
    if wanted is None:
        return None
    days = [
        parse_date(str(int(end))) if end is not None and end in range(1900, 2201) else None
        for end in (wanted.low, wanted.high)
    ]
    return Range(
        wanted.low if days[0] is None else float(days[0][0]),
        wanted.high if days[1] is None else float(days[1][1]),
    )


def no_axis() -> Axis:
    """The axis of a chart that has no column for it."""
    return Axis("", "", Unit.NONE, Scale.LINEAR, 0.0, 1.0)


def padded(found: tuple[float, float] | None, unit: Unit, scale: Scale) -> tuple[float, float]:
    """Limits with some air around the values."""
    if found is None:
        return (1.0, 10.0) if scale is Scale.LOG else (0.0, 1.0)
    low, high = found
    if scale is Scale.LOG:
        pad = 10 ** (_PAD * math.log10(high / low)) if high / low > 1 + 1e-9 else 2.0
        return low / pad, high * pad
    span = high - low
    pad = span * _PAD if span > 1e-9 * max(abs(low), abs(high)) else max(abs(low) * 0.1, 1.0)
    padded_low = max(low - pad, 0.0) if low >= 0 and scale is Scale.LINEAR else low - pad
    padded_high = min(high + pad, 100.0) if unit is Unit.PERCENT and high <= 100 else high + pad
    return (padded_low, padded_high) if padded_low < padded_high else (low - 1.0, high + 1.0)


def _narrowed(low: float, high: float, wanted: Range | None, scale: Scale) -> tuple[float, float]:
    """Limits with the ends that `wanted` gives; ends that no axis can have are passed over."""
    if wanted is None:
        return low, high
    lowest = SMALLEST if scale is Scale.LOG else -LARGEST
    ends = [
        end if end is not None and lowest < end < LARGEST else None
        for end in (wanted.low, wanted.high)
    ]
    new_low = low if ends[0] is None else ends[0]
    new_high = high if ends[1] is None else ends[1]
    if new_low < new_high and (new_high - new_low) > 1e-9 * abs(new_high):
        return new_low, new_high
    # The open end lies on the wrong side of the given one: give it room.
    log = scale is Scale.LOG
    if ends[1] is None:
        return new_low, new_low * 10 if log else new_low + max(abs(new_low), 1.0)
    if ends[0] is None:
        return new_high / 10 if log else new_high - max(abs(new_high), 1.0), new_high
    return low, high

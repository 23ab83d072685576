"""Layers: what is drawn, before any size or character set is known.

A chart is its points and the layers of its overlays, all made of five primitives: `Points`,
`Segments`, `Polyline`, `Band` and `Text`. Positions are fractions of the axes, 0 at the low end
and 1 at the high end, so that a backend (cells, SVG) needs no logarithm, no date and no data
value again, and never knows which overlay it draws.
"""

import math
from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lcbtui.chart.style import Charset, Marker, Role, model_marker, series_marker
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.rows import Cacheable
from lcbtui.text.numbers import Unit
from lcbtui.text.words import first_few
from lcbtui.view.names import RowNames
from lcbtui.view.view import Emphasis

Floats = npt.NDArray[np.float64]
Indexes = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class Scale(StrEnum):
    """The scale that maps values to positions on an axis."""

    LINEAR = "linear"
    LOG = "log"
    DATE = "date"


@dataclass(frozen=True)
class Axis:
    """An axis of a chart: its column, scale, limits, ticks and words.

    Attributes:
        key: the key of the column, or "" if there is none.
        title: a short heading.
        low, high: the limits, in the unit of the column; `low` < `high`.
        declared: the values that the source wants labelled; empty lets the ticks be chosen.
        words: the words along the axis from the user or the source; None for the heading.
    """

    key: str
    title: str
    unit: Unit
    scale: Scale
    low: float
    high: float
    declared: tuple[float, ...] = ()
    words: str | None = None

    @property
    def heading(self) -> str:
        """The title, followed by "(log)" on a log scale."""
        return f"{self.title} (log)" if self.scale is Scale.LOG else self.title

    @property
    def caption(self) -> str:
        """The words along the axis in a picture: those of the user or source, else the heading."""
        return self.heading if self.words is None else self.words

    @property
    def ends(self) -> tuple[float, float]:
        """The limits on the scale of the axis: their log10 if it is logarithmic."""
        if self.scale is Scale.LOG:
            return float(np.log10(self.low)), float(np.log10(self.high))
        return self.low, self.high

    def fraction(self, value: float) -> float:
        """Map a value to the axis: 0 to 1 inside the limits; NaN if a log axis cannot place it."""
        low, high = self.low, self.high
        if self.scale is Scale.LOG:
            if value <= 0:
                return math.nan
            low, high, value = math.log10(low), math.log10(high), math.log10(value)
        return (value - low) / (high - low)

    def fractions(self, values: Floats) -> Floats:
        """Map values to an axis that is not logarithmic: 0 to 1 inside the limits."""
        return np.asarray((values - self.low) / (self.high - self.low))


@dataclass(frozen=True, eq=False)
class Points(Cacheable):
    """The points inside the limits, in display order; all arrays are (points,).

    Attributes:
        rows: positions in the Dataset.
        x, y: fractions of the axes.
        series: index into the series of the View.
        emphasis: `view.Emphasis` bits.
        lower_better: whether points further down are better.
    """

    rows: Indexes
    x: Floats
    y: Floats
    series: npt.NDArray[np.int8]
    emphasis: npt.NDArray[np.uint8]
    lower_better: bool = False

    @cached_property
    def merits(self) -> Floats:
        """The merit of each point, (points,) from 0 to 1 inside the limits: higher is better."""
        return 1.0 - self.y if self.lower_better else self.y

    def __len__(self) -> int:
        """Count the points."""
        return len(self.rows)

    @property
    def inside(self) -> Bools:
        """Whether each point, (points,), lies inside the limits."""
        return (self.x >= 0) & (self.x <= 1) & (self.y >= 0) & (self.y <= 1)

    def chosen(self, kept: Bools | Indexes) -> "Points":
        """Select points by a mask or by indexes."""
        return Points(
            self.rows[kept],
            self.x[kept],
            self.y[kept],
            self.series[kept],
            self.emphasis[kept],
            self.lower_better,
        )


class LineStyle(StrEnum):
    """The style of segments."""

    DASHED = "dashed"
    BAR = "bar"
    """With a cap at both ends."""


@dataclass(frozen=True, eq=False)
class Segments:
    """Level or upright line segments; all arrays are (segments,).

    Attributes:
        x1, y1, x2, y2: fractions of the axes; what lies outside 0..1 is cut off.
        role: the role in the legend, and of segments without a point.
        points: index into the points of the chart, ascending; such a segment has the colour of
            its point, and in a crowd only those of points that stand out are drawn.
        label: the words of the legend; "" for none.
    """

    x1: Floats
    y1: Floats
    x2: Floats
    y2: Floats
    role: Role
    style: LineStyle = LineStyle.DASHED
    points: Indexes | None = None
    label: str = ""


def horizontal(y: float, role: Role) -> Segments:
    """Make a dashed line across the whole plot at height `y`."""
    return Segments(np.zeros(1), np.array([y]), np.ones(1), np.array([y]), role)


def vertical(x: float, role: Role) -> Segments:
    """Make a dashed line from the top of the plot to its bottom at `x`."""
    return Segments(np.array([x]), np.ones(1), np.array([x]), np.zeros(1), role)


def error_bars(points: Points, low: Floats, high: Floats, *, level: bool = False) -> Segments:
    """Make the error bars of points, upright, or from left to right if `level`.

    `low` and `high` are (points,) fractions of the axis, NaN where they are not known.
    """
    known = np.flatnonzero(np.isfinite(low) & np.isfinite(high))
    x, y, low, high = points.x[known], points.y[known], low[known], high[known]
    ends = (low, y, high, y) if level else (x, low, x, high)
    return Segments(*ends, Role.LINE, LineStyle.BAR, points=known)


@dataclass(frozen=True)
class Polyline:
    """A line through points, in fractions of the axes; parts outside 0..1 are cut off.

    Attributes:
        steps: drawn as a staircase (first to the right, then up) and not straight.
        label: the words of the legend; "" for none.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]
    role: Role
    steps: bool = False
    label: str = ""


@dataclass(frozen=True)
class Band:
    """A faint band across the whole plot between two heights, fractions of the y axis.

    An `upright` one goes from the bottom to the top, between two fractions of the x axis.
    """

    low: float
    high: float
    role: Role = Role.BAND
    label: str = ""
    upright: bool = False


@dataclass(frozen=True)
class Text:
    """Words at places of the plot, centred on them or beside them.

    Attributes:
        x: fractions of the x axis, ascending.
        y: a fraction of the y axis, the same for all.
        words: one for each place.
        beside: whether they stand right or left of their places, moved up or down to where there
            is room and cut if need be; else they are centred, all of them or none.
    """

    x: tuple[float, ...]
    y: float
    words: tuple[str, ...]
    role: Role
    beside: bool = False
    label: str = ""


Layer = Segments | Polyline | Band | Text


class OffScreen(NamedTuple):
    """The numbers of points beyond each side of the plot; a corner counts as left or right."""

    left: int = 0
    right: int = 0
    above: int = 0
    below: int = 0

    @classmethod
    def of(cls, points: Points) -> "OffScreen":
        """Count the points outside 0..1; those with NaN are not counted."""
        placed = ~(np.isnan(points.x) | np.isnan(points.y))
        left, right = placed & (points.x < 0), placed & (points.x > 1)
        level = placed & ~left & ~right
        sides = (left, right, level & (points.y > 1), level & (points.y < 0))
        return cls(*(int(side.sum()) for side in sides))

    @property
    def total(self) -> int:
        """The number of points outside the plot."""
        return sum(self)


@dataclass(frozen=True, eq=False)
class Lines:
    """The lines of a ranking: one a model, named on the left, the first on top.

    Attributes:
        rows: positions in the Dataset of all that have a line, from the top.
        at: the line of the selected row; of a row without a line, the line below its place.
        first: the first visible line.
        lower_better: whether points further to the left are better.
        order: the words for the sort, if the best are not on top; else "".
    """

    rows: Indexes
    at: int = 0
    first: int = 0
    lower_better: bool = False
    order: str = ""


class LegendEntry(NamedTuple):
    """An entry of the legend: a series (by its index in the View) or a layer.

    Attributes:
        names: names of our models that have no room beside their points.
    """

    label: str
    series: int | None = None
    layer: Layer | None = None
    names: str = ""

    @property
    def words(self) -> str:
        """The label, followed by the names of models."""
        return ": ".join(filter(None, (self.label, self.names)))


BARS = "bars: 95 % intervals"
"""The note of a chart with error bars."""

READ_OFF = "≈ read off a picture"
"""The note of a chart whose values are not exact."""


@dataclass(frozen=True, eq=False)
class ChartSpec:
    """A chart before any size or character set is known: axes, points, layers and words.

    Attributes:
        window: the words for the problem dates that all scores cover; "" if unknown.
        dataset: the Dataset that the points are rows of.
        names: the names of its rows.
        series_keys: the key of each series of the View.
        by_model: whether each series is a model, with colours of its own.
        off_screen: the numbers of points outside the limits.
        layers: the layers of the overlays, those on top first.
        hollow: (points,) whether a score rests on few problems; None if none does.
        dimmed: (points,) whether a point is dimmed, such as those separated from the selected one;
            None if none is.
        notes: remarks on the chart.
        not_drawn: reasons why rows have no place on the axes, each with its count.
        message: the text in the middle of a chart without points.
        labels: whether points are named; the selected one always is.
        grid: whether faint lines lead from the ticks across the plot.
        foot: whether a picture has remarks below.
        footnote: a remark on all values, such as that they are not comparable.
        read_off: whether values were read off a picture.
        selected: the selected row, a position in the Dataset; None if there is none.
        lines: the lines of a ranking; None for points on two axes.
    """

    title: str
    x: Axis
    y: Axis
    points: Points
    dataset: Dataset
    names: RowNames
    series_keys: tuple[str, ...]
    off_screen: OffScreen
    legend: tuple[LegendEntry, ...] = ()
    layers: tuple[Layer, ...] = ()
    hollow: Bools | None = None
    dimmed: Bools | None = None
    notes: tuple[str, ...] = ()
    not_drawn: tuple[tuple[str, int], ...] = ()
    message: str = ""
    window: str = ""
    footnote: str = ""
    read_off: bool = False
    labels: bool = True
    grid: bool = False
    foot: bool = True
    by_model: bool = False
    selected: int | None = None
    lines: Lines | None = None

    @property
    def what(self) -> str:
        """A title from the axes: "Pass@1 against Params (log)", "Ranking by Pass@1"."""
        if self.lines is not None:
            better = ", lower is better" if self.lines.lower_better else ""
            if self.lines.order:
                return f"{self.x.heading}{better}, {self.lines.order}"
            return f"Ranking by {self.x.heading}{better}"
        if not self.x.heading or not self.y.heading:
            return self.x.heading or self.y.heading
        return f"{self.y.heading} against {self.x.heading}"

    @property
    def heading(self) -> str:
        """The title with window and footnote, for a chart that stands alone."""
        return " · ".join(filter(None, (self.title, self.window, self.footnote)))

    @property
    def left_out(self) -> list[str]:
        """Notes that count the rows not drawn: beyond the axes, out of sight, without a value."""
        found, off, beyond = list[str](), self.off_screen, self.off_screen.total
        if self.lines is not None:
            first, total = self.lines.first, len(self.lines.rows)
            drawn, beyond = total - off.above - off.below, off.left + off.right
            if drawn < total:
                found.append(f"lines {first + 1:,} to {first + drawn:,} of {total:,}")
        if beyond:
            found.append(f"{beyond:,} beyond the axes")
        return [*found, *(f"{count:,} not drawn, {why}" for why, count in self.not_drawn)]

    def ours_without_name(self, named: Collection[int]) -> Indexes:
        """Find points of our models that no named row belongs to, one a model, as indexes."""
        if not self.labels or self.by_model or self.lines is not None:
            return np.zeros(0, dtype=np.int64)
        seen, found = {self.names.label_of(row) for row in named}, list[int]()
        for index in np.flatnonzero(self.points.emphasis & int(Emphasis.OURS)).tolist():
            label = self.names.label_of(int(self.points.rows[index]))
            if label not in seen:
                seen.add(label)
                found.append(index)
        return np.array(found, dtype=np.int64)

    def with_names_in_legend(self, points: Indexes) -> "ChartSpec":
        """Add the names of some points to the legend entries of their series."""
        found = list[LegendEntry]()
        for entry in self.legend:
            rows = self.points.rows[points[self.points.series[points] == entry.series]].tolist()
            found.append(entry._replace(names=first_few([*map(self.names.label_of, rows)], 2)))
        return replace(self, legend=tuple(found))

    @property
    def has_words_below(self) -> bool:
        """Whether the lowest line of the plot belongs to the words of a layer."""
        return any(isinstance(each, Text) and not each.beside for each in self.layers)

    def markers(self, charset: Charset) -> list[Marker]:
        """The marker of each series in a character set."""
        if self.by_model:
            return [model_marker(n, charset) for n in range(len(self.series_keys))]
        return [series_marker(key, n, charset) for n, key in enumerate(self.series_keys)]

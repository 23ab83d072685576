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

from lcbtui.chart.style import Charset, Marker, Role, model_marker, series_marker
from lcbtui.dataset.cache import Cacheable
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.results import Bits, Bools, Codes, Floats, Ints
from lcbtui.text.numbers import Unit
from lcbtui.text.words import first_few
from lcbtui.view.names import RowNames
from lcbtui.view.view import Emphasis


class Scale(StrEnum):
    """Scale of an axis, which maps values to positions: linear, logarithmic or dates."""

    LINEAR = "linear"
    LOG = "log"
    DATE = "date"


class Axis(NamedTuple):
    """An axis of a chart: its column, scale, limits, ticks and title.

    Attributes:
        key: key of the column; "" if there is none.
        title: short title.
        unit: unit of the column.
        scale: scale of the axis.
        low, high: the limits, in the unit of the column; `low` < `high`.
        declared: values that the source wants labelled; if empty, ticks are chosen.
        words: title from the user or the source; None for the short title.
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
        """The short title, followed by "(log)" on a log scale."""
        return f"{self.title} (log)" if self.scale is Scale.LOG else self.title

    @property
    def caption(self) -> str:
        """The title along the axis in a picture: the user's or source's, else the short title."""
        return self.heading if self.words is None else self.words

    @property
    def ends(self) -> tuple[float, float]:
        """The limits of the axis; their log10 on a log scale."""
        if self.scale is Scale.LOG:
            return float(np.log10(self.low)), float(np.log10(self.high))
        return self.low, self.high

    def fraction(self, value: float) -> float:
        """Convert a value to its position on the axis, 0 to 1 within the limits; NaN if none."""
        low, high = self.low, self.high
        if self.scale is Scale.LOG:
            if value <= 0:
                return math.nan
            low, high, value = math.log10(low), math.log10(high), math.log10(value)
        return (value - low) / (high - low)

    def fractions(self, values: Floats) -> Floats:
        """Convert values to positions on a linear or date axis: 0 to 1 within the limits."""
        return np.asarray((values - self.low) / (self.high - self.low))


CROWDED = 300
"""With more points than this a chart is crowded."""


@dataclass(frozen=True, eq=False)
class Points(Cacheable):
    """The points of a chart within the limits, in display order; all arrays are (points,).

    Attributes:
        rows: positions of their rows in the Dataset.
        x, y: fractions of the axes.
        series: index of the series in the View.
        emphasis: bits of `view.Emphasis` (ours, pinned, on the frontier).
        lower_better: whether lower points are better.
    """

    rows: Ints
    x: Floats
    y: Floats
    series: Codes
    emphasis: Bits
    lower_better: bool = False

    @cached_property
    def merits(self) -> Floats:
        """How good each point is, (points,) 0 to 1: its height, reversed if lower is better."""
        return 1.0 - self.y if self.lower_better else self.y

    @cached_property
    def weights(self) -> Floats:
        """How important each point is, (points,): own models, pinned ones, the frontier, by merit.

        Each of these is worth more than any merit, and the merit alone counts for other points.
        """
        bits = (Emphasis.OURS, Emphasis.PINNED, Emphasis.FRONTIER)
        marked = [(self.emphasis & int(bit)) != 0 for bit in bits]
        return np.asarray(np.select(marked, (6.0, 4.0, 2.0)) + self.merits)

    def __len__(self) -> int:
        """Count the points."""
        return len(self.rows)

    @property
    def crowded(self) -> bool:
        """Whether cells show how many points they hold, not which series they are of.

        Points that stand out keep their markers.
        """
        return len(self) > CROWDED

    @property
    def inside(self) -> Bools:
        """Mask of the points that lie within the limits of both axes, (points,)."""
        return (self.x >= 0) & (self.x <= 1) & (self.y >= 0) & (self.y <= 1)

    def chosen(self, kept: Bools | Ints) -> "Points":
        """Select some of the points by a mask or by indexes."""
        arrays = ("rows", "x", "y", "series", "emphasis")
        return replace(self, **{name: getattr(self, name)[kept] for name in arrays})


class Segments(NamedTuple):
    """Overlay of a chart: dashed lines, or error bars of points; all arrays are (segments,).

    Attributes:
        x1, y1, x2, y2: the ends in fractions of the axes; parts outside 0..1 are clipped.
        role: the role (colour) of dashed lines.
        points: for error bars, which have a cap at both ends, the index of the point of each,
            ascending; a bar has the colour of its point, and in a crowded chart only those of
            emphasised points are drawn. None for dashed lines.
    """

    x1: Floats
    y1: Floats
    x2: Floats
    y2: Floats
    role: Role
    points: Ints | None = None


def dashed_line(at: float, role: Role, *, upright: bool) -> Segments:
    """Make a dashed line across the whole plot at a height; if `upright`, from top to bottom."""
    place, low, high = np.array([at]), np.zeros(1), np.ones(1)
    if upright:
        return Segments(place, high, place, low, role)
    return Segments(low, place, high, place, role)


def error_bars(points: Points, low: Floats, high: Floats, *, level: bool = False) -> Segments:
    """Make the error bars of points: vertical, or horizontal if `level`.

    `low` and `high` are (points,) fractions of the axis, NaN where unknown.
    """
    known = np.flatnonzero(np.isfinite(low) & np.isfinite(high))
    x, y, low, high = points.x[known], points.y[known], low[known], high[known]
    ends = (low, y, high, y) if level else (x, low, x, high)
    return Segments(*ends, Role.LINE, known)


class Polyline(NamedTuple):
    """Overlay of a chart: one line through points in fractions of the axes, clipped to 0..1.

    Attributes:
        x, y: the points.
        role: role (colour) of the line.
        steps: whether to draw it as a staircase (first right, then up).
        label: text in the legend; "" for none.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]
    role: Role
    steps: bool = False
    label: str = ""


class Band(NamedTuple):
    """Overlay of a chart: a faint band between two heights, given as fractions of the y axis.

    An `upright` band goes from bottom to top between two fractions of the x axis.
    """

    low: float
    high: float
    role: Role = Role.BAND
    label: str = ""
    upright: bool = False


class Text(NamedTuple):
    """Overlay of a chart: a text right or left of a position, cut to the room there.

    Attributes:
        x, y: the position in fractions of the axes.
        words: the text.
        role: role (colour) of the words.
    """

    x: float
    y: float
    words: str
    role: Role


Layer = Segments | Polyline | Band | Text


class OffScreen(NamedTuple):
    """Numbers of points outside the plot on each side; a corner counts as left or right."""

    left: int = 0
    right: int = 0
    above: int = 0
    below: int = 0

    @classmethod
    def of(cls, points: Points) -> "OffScreen":
        """Count the points beyond each side of the plot; points with NaN are not counted."""
        placed = ~(np.isnan(points.x) | np.isnan(points.y))
        left, right = placed & (points.x < 0), placed & (points.x > 1)
        level = placed & ~left & ~right
        sides = (left, right, level & (points.y > 1), level & (points.y < 0))
        return cls(*(int(side.sum()) for side in sides))


class Lines(NamedTuple):
    """The lines of a ranking chart: one for each model, with the model's name on the left.

    Attributes:
        rows: rows of the lines (positions in the Dataset), from the top.
        at: index of the line of the selected row, or of the next line if that row has none.
        first: index of the first visible line.
        lower_better: whether points further left are better.
        order: text on the sort order if the best models are not on top; else "".
    """

    rows: Ints
    at: int = 0
    first: int = 0
    lower_better: bool = False
    order: str = ""


class LegendEntry(NamedTuple):
    """An entry of the legend: a series of points (by its index in the View) or an overlay.

    Attributes:
        label: text of the entry.
        series: index of the series; None for an overlay.
        layer: the overlay, a line or a band; None for a series.
        names: names of our models that have no room beside their points.
    """

    label: str
    series: int | None = None
    layer: Polyline | Band | None = None
    names: str = ""

    @property
    def words(self) -> str:
        """The text of the entry: the label, followed by names of models."""
        return ": ".join(filter(None, (self.label, self.names)))


BARS = "bars: 95 % intervals"
"""The note of a chart with error bars."""

READ_OFF = "≈ read off a picture"
"""The note of a chart whose values are not exact."""


@dataclass(frozen=True, eq=False)
class ChartSpec:
    """Description of a chart (axes, points, overlays, texts), whatever its size and output.

    Attributes:
        title: the title.
        x, y: the axes.
        points: the points.
        dataset: the Dataset that the points are rows of.
        names: display names of its rows.
        series_keys: the key of each series of the View.
        off_screen: numbers of points outside the limits.
        legend: the entries of the legend.
        layers: the layers of the overlays, the topmost first.
        hollow: (points,) whether a score is over few problems; None if none is.
        dimmed: (points,) whether a point is dimmed; None if none is.
        notes: remarks on the chart.
        not_drawn: reasons why rows have no place on the axes, each with its count.
        message: text in the middle of a chart without points.
        window: text on the problem dates that all scores cover; "" if unknown.
        footnote: a remark on all values, such as that they are not comparable.
        read_off: whether values were read off a picture.
        labels: whether points have names; the selected point always has one.
        grid: whether faint lines lead from the ticks across the plot.
        foot: whether a picture has remarks below.
        by_model: whether each series is one model, with a colour of its own.
        selected: the selected row (position in the Dataset); None for none.
        lines: the lines of a ranking; None for a chart with two axes.
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
        """A title made from the axes: "Pass@1 against Params (log)", "Ranking by Pass@1"."""
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
        """The chart's title, followed by the problem dates and the footnote."""
        return " · ".join(filter(None, (self.title, self.window, self.footnote)))

    @property
    def left_out(self) -> list[str]:
        """Notes that count rows without a point: outside the axes, scrolled away, without value."""
        found, off, beyond = list[str](), self.off_screen, sum(self.off_screen)
        if self.lines is not None:
            first, total = self.lines.first, len(self.lines.rows)
            drawn, beyond = total - off.above - off.below, off.left + off.right
            if drawn < total:
                found.append(f"lines {first + 1:,} to {first + drawn:,} of {total:,}")
        if beyond:
            found.append(f"{beyond:,} beyond the axes")
        return [*found, *(f"{count:,} not drawn, {why}" for why, count in self.not_drawn)]

    @property
    def stands_out(self) -> Bools:
        """Mask of the points of selected, pinned and our own models, (points,)."""
        marked = (self.points.emphasis & int(Emphasis.OURS | Emphasis.PINNED)) != 0
        return np.asarray(marked | (self.points.rows == self.selected))

    def with_names_in_legend(self, named: Collection[int]) -> "ChartSpec":
        """Add the user's own models without a name to the legend entries of their series.

        Args:
            named: the rows that have a name beside their point.

        Returns:
            The chart itself if there is no such model.
        """
        if not self.labels or self.by_model or self.lines is not None:
            return self
        seen, found = {self.names.label_of(row) for row in named}, dict[str, int]()
        for index in np.flatnonzero(self.points.emphasis & int(Emphasis.OURS)).tolist():
            label = self.names.label_of(int(self.points.rows[index]))
            if label not in seen:
                found.setdefault(label, int(self.points.series[index]))
        legend = list[LegendEntry]()
        for entry in self.legend:
            names = [label for label, series in found.items() if series == entry.series]
            legend.append(entry._replace(names=first_few(names, 2)))
        return replace(self, legend=tuple(legend)) if found else self

    def markers(self, charset: Charset) -> list[Marker]:
        """Choose the marker (glyph and role) of each series in a character set."""
        if self.by_model:
            return [model_marker(n, charset) for n in range(len(self.series_keys))]
        return [series_marker(key, n, charset) for n, key in enumerate(self.series_keys)]

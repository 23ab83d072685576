"""ChartSpec: what is to be drawn, before any size is known.

Positions are fractions of the axes, 0 at the low end and 1 at the high end, so that whoever
draws (cells here, SVG in a report) needs no logarithm, no date and no data value again.
"""

import math
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from lcbtui.chart.style import Role
from lcbtui.dataset.dataset import Dataset
from lcbtui.text.numbers import Unit


class Stroke(NamedTuple):
    """One cell of a line, in cells of the panel, line 0 on top; `head` for the head of an arrow."""

    column: int
    line: int
    glyph: str
    role: Role
    head: bool = False


Floats = npt.NDArray[np.float64]


class Scale(StrEnum):
    """How values become positions on an axis."""

    LINEAR = "linear"
    LOG = "log"
    DATE = "date"


@dataclass(frozen=True)
class Axis:
    """One axis.

    Attributes:
        key: the column, or "" where there is none.
        title: a short heading.
        low, high: the limits, in the unit of the column; `low` < `high`.
        declared: the values that the source wants labelled; empty lets the ticks be chosen.
    """

    key: str
    title: str
    unit: Unit
    scale: Scale
    low: float
    high: float
    declared: tuple[float, ...] = ()

    def fraction(self, value: float) -> float:
        """Where `value` lies, 0 to 1 inside the limits; NaN where a log axis has no place."""
        low, high = self.low, self.high
        if self.scale is Scale.LOG:
            if value <= 0:
                return math.nan
            low, high, value = math.log10(low), math.log10(high), math.log10(value)
        return (value - low) / (high - low)


@dataclass(frozen=True, eq=False)
class Points:
    """The points inside the limits, in display order; all arrays are (points,).

    Attributes:
        rows: positions in the Dataset.
        x, y: fractions of the axes.
        series: index into the series of the View.
        emphasis: `view.Emphasis` bits.
        low, high: the ends of the error bars, fractions of the y axis, NaN where unknown; None
            where no point has one. They may lie outside 0..1.
    """

    rows: npt.NDArray[np.int64]
    x: Floats
    y: Floats
    series: npt.NDArray[np.int8]
    emphasis: npt.NDArray[np.uint8]
    low: Floats | None = None
    high: Floats | None = None

    @cached_property
    def cache(self) -> dict[object, Any]:
        """What others have computed of these points and keep here; a changed copy begins anew."""
        return {}

    def __len__(self) -> int:
        """How many points there are."""
        return len(self.rows)


@dataclass(frozen=True)
class Polyline:
    """A line through points, in fractions of the axes; parts outside 0..1 are clipped.

    Attributes:
        steps: drawn as a staircase (first to the right, then up) and not straight.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]
    role: Role
    steps: bool = False


@dataclass(frozen=True)
class Level:
    """A dashed line across the whole plot at one height, a fraction of the y axis."""

    y: float
    role: Role


@dataclass(frozen=True)
class Upright:
    """A line from bottom to top at one place of the x axis, with words beside it.

    Attributes:
        x: a fraction of the x axis.
        role: of the line and its words.
        words: what happened there; "" for a line alone.
        above: whether the words stand near the top, else near the bottom.
    """

    x: float
    role: Role
    words: str = ""
    above: bool = True


@dataclass(frozen=True)
class Counts:
    """Numbers along the bottom of the plot, drawn all or none.

    Attributes:
        x: fractions of the x axis, ascending.
        numbers: one for each place.
    """

    x: tuple[float, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Arrows:
    """Arrows from where another source has a model to its point here; arrays are (arrows,).

    Attributes:
        points: index into the points of the chart, where each arrow ends; ascending.
        x, y: fractions of the axes where it begins. They may lie outside 0..1: it is clipped.
    """

    points: npt.NDArray[np.int64]
    x: Floats
    y: Floats

    def __len__(self) -> int:
        """How many arrows there are."""
        return len(self.points)


@dataclass(frozen=True)
class Band:
    """A faint band across the whole plot between two heights, fractions of the y axis."""

    low: float
    high: float


@dataclass(frozen=True)
class EdgeCounts:
    """How many points lie outside the limits, each counted once, left and right first."""

    left: int = 0
    right: int = 0
    above: int = 0
    below: int = 0

    @classmethod
    def outside(cls, across: Floats, up: Floats) -> "EdgeCounts":
        """Count the places outside 0..1; NaN is a place nowhere."""
        placed = ~(np.isnan(across) | np.isnan(up))
        left, right = placed & (across < 0), placed & (across > 1)
        level = placed & ~left & ~right
        return cls(
            left=int(left.sum()),
            right=int(right.sum()),
            above=int((level & (up > 1)).sum()),
            below=int((level & (up < 0)).sum()),
        )

    @property
    def total(self) -> int:
        """How many points lie outside."""
        return self.left + self.right + self.above + self.below


@dataclass(frozen=True)
class LegendEntry:
    """One line of the legend: a series (by its index in the View) or an overlay (by its role)."""

    label: str
    series: int | None = None
    role: Role = Role.LEGEND


@dataclass(frozen=True, eq=False)
class ChartSpec:
    """Everything about a chart that does not depend on its size or its character set.

    Attributes:
        window: the problem dates that all scores cover, in words; "" where they are not known.
        dataset: where the names of the points are, in the column `label`.
        series_keys: the key of each series of the View.
        arrows: what another source has of the same models; None without a comparison.
        uprights: lines from bottom to top, such as training cutoffs.
        counts: numbers along the bottom; None for none.
        few: (points,) points that say next to nothing, drawn hollow; None where all say something.
        notes: what is to be known of the chart beside its points, in words.
        not_drawn: why and how many rows have no place on the chart at all, in words.
        message: said in the middle instead of points, where there is nothing to draw.
        labels: whether points are named; the selected one always is.
        grid: whether faint lines lead from the ticks across the plot.
        footnote: what is to be known of every value, such as that it was read off a picture.
        apart: (points,) points that are dimmed, being told apart from the selected one.
        selected: the selected row, a position in the Dataset; None where none is.
    """

    title: str
    x: Axis
    y: Axis
    points: Points
    dataset: Dataset
    label: str
    series_keys: tuple[str, ...]
    legend: tuple[LegendEntry, ...] = ()
    lines: tuple[Polyline, ...] = ()
    levels: tuple[Level, ...] = ()
    bands: tuple[Band, ...] = ()
    arrows: Arrows | None = None
    uprights: tuple[Upright, ...] = ()
    counts: Counts | None = None
    few: npt.NDArray[np.bool_] | None = None
    notes: tuple[str, ...] = ()
    edges: EdgeCounts = field(default_factory=EdgeCounts)
    not_drawn: tuple[tuple[str, int], ...] = ()
    message: str = ""
    window: str = ""
    footnote: str = ""
    labels: bool = True
    grid: bool = False
    apart: npt.NDArray[np.bool_] | None = None
    selected: int | None = None

    @property
    def heading(self) -> str:
        """The title with what is to be known of all values, for a chart that stands alone."""
        return " · ".join(filter(None, (self.title, self.window, self.footnote)))

"""Label placement in a picture: which points are named and where; the same answer every time.

A name covers no marker, no other name, not the legend and not the frame, and rather no line; it is
nearer to its own point than to any other.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from lcbtui.chart.layers import ChartSpec, Floats, Indexes
from lcbtui.chart.points import by_importance
from lcbtui.chart.svg.elements import (
    Frame,
    PixelPoints,
    behind,
    label,
    reaches,
)
from lcbtui.chart.svg.letters import BOLD
from lcbtui.chart.svg.lines import (
    along_lines,
    bar_sides,
    head_places,
)
from lcbtui.view.view import Emphasis

_MOST_NAMES = 60
_HEIGHT = 15.0
_GAP = 4.0
"""Pixels from a marker to its name, and kept free between two names."""

_EDGE = 2.0
"""Pixels kept free between a name and the frame."""

_CLEARLY = 1.5
"""Pixels by which a name is nearer to its own point than to any other."""

_ALONG = 30.0
"""Pixels beside a name that is above or below its point, in which no marker is at its height."""

_SAME_PLACE = 2.0
"""Points within so many pixels are one place, and a name there is of either."""

_ON_A_BAR = 8.0
"""What a name costs for each error bar and line that it lies on: more than all steps from the best
place beside a point to the worst."""

_MOST_BARS = 2
"""On more of them no name lies."""

_ROOM_FOR_A_HEAD = 3.0
"""Pixels from the tip of an arrow to a name that leaves the head whole."""


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box", gap: float = 0.0) -> bool:
        """Whether the two overlap, or come nearer than `gap`."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )

    def distances(self, x: Floats, y: Floats) -> Floats:
        """How far each of some places is from the box; 0 inside."""
        across = np.maximum(np.maximum(self.left - x, x - self.right), 0.0)
        up = np.maximum(np.maximum(self.top - y, y - self.bottom), 0.0)
        return np.hypot(across, up)


class Name(NamedTuple):
    """A point's name and where it is written.

    Attributes:
        ends: whether it ends beside its point.
    """

    point: int
    text: str
    box: Box
    ends: bool


class _Room(NamedTuple):
    """What names keep off.

    Attributes:
        among: the points that are drawn, as indexes.
        xs, ys: their places.
        reaches: how far each of their markers goes from its middle, with its ring.
        lines, heads: places along lines, and of the heads of arrows.
        bars: left, top, right and bottom of each error bar.
    """

    frame: Frame
    legend: Box | None
    placed: PixelPoints
    among: Indexes
    xs: Floats
    ys: Floats
    reaches: Floats
    lines: tuple[Floats, Floats]
    heads: tuple[Floats, Floats]
    bars: Floats

    def beside(self, index: int, width: float) -> Iterator[tuple[float, Box]]:
        """The places beside a point where a name reads as its own, with what each costs.

        None of them hides the head of an arrow.
        """
        for cost, box in _candidates(self.placed, index, width, self.reach(index)):
            left, top, right, bottom = self.bars
            across, up = (
                (left < box.right) & (right > box.left),
                (top < box.bottom) & (bottom > box.top),
            )
            bars = int(np.count_nonzero(across & up))
            is_open = bars <= _MOST_BARS and not _is_on(box, self.heads, _ROOM_FOR_A_HEAD)
            if is_open and _is_inside(box, self.frame, self.legend) and self._is_own(box, index):
                yield cost + _ON_A_BAR * (bars + _is_on(box, self.lines, 1.0)), box

    def reach(self, index: int) -> float:
        """How far the marker of a point goes from its middle."""
        return float(self.reaches[np.searchsorted(self.among, index)])

    def _is_own(self, box: Box, index: int) -> bool:
        """Whether a box covers no marker, and is nearer to that of its point than to any other.

        A reader goes along the line first: beside a marker at its height a name reads as that
        one's, though its own is nearer above or below. Two points at one place have either.
        """
        x, y = float(self.placed.x[index]), float(self.placed.y[index])
        others = self.among != index
        xs, ys = self.xs[others], self.ys[others]
        far, own = box.distances(xs, ys), _distance(box, x, y)
        if np.any(far < np.maximum(own - 1e-6, self.reaches[others] + 1)):
            return False
        elsewhere = np.hypot(xs - x, ys - y) > _SAME_PLACE
        if np.any(far[elsewhere] < own + _CLEARLY):
            return False
        if box.top < y < box.bottom:
            return True
        level = (ys > box.top - _EDGE) & (ys < box.bottom + _EDGE)
        return not np.any(far[elsewhere & level] < _ALONG)


def place_names(
    spec: ChartSpec, placed: PixelPoints, frame: Frame, legend: Box | None
) -> list[Name]:
    """The names that find a place, off the legend and rather off bars and lines.

    The most important first; for one that finds no place, one other name moves if it can.
    """
    if not spec.labels:
        return []
    among = np.sort(placed.drawn)
    lines, heads = along_lines(spec, frame), head_places(spec, frame, placed.radius)
    at = placed.x[among], placed.y[among], reaches(spec, placed)[among]
    room = _Room(frame, legend, placed, among, *at, lines, heads, bar_sides(spec, frame))
    search, texts = _Search(), dict[int, str]()
    for index in by_importance(spec.points, among, _MOST_NAMES).tolist():
        texts[index] = spec.names.whole(int(spec.points.rows[index]))
        if texts[index]:
            width = frame.width_of(texts[index]) * (BOLD if _is_ours(spec, index) else 1)
            search.place(index, list(room.beside(index, width)))
    return [
        Name(index, texts[index], box, box.right < placed.x[index])
        for index, box in search.chosen.items()
    ]


@dataclass
class _Search:
    """The names placed so far.

    Attributes:
        places: of each point, the best first.
        chosen: the place of each that has one.
    """

    places: dict[int, list[Box]] = field(default_factory=dict)
    chosen: dict[int, Box] = field(default_factory=dict)

    def place(self, index: int, found: Sequence[tuple[float, Box]]) -> None:
        """Give a name the best free one of its places, or one that another can leave.

        Args:
            index: its point.
            found: its places, with what each costs.
        """
        self.places[index] = [box for _, box in sorted(found, key=lambda each: each[0])]
        blockers = [(box, self._in_the_way(index, box)) for box in self.places[index]]
        for box, others in blockers:
            if not others:
                self.chosen[index] = box
                return
        for box, (other, *more) in blockers:
            for elsewhere in self.places[other] if not more else ():
                if not elsewhere.meets(box, _GAP) and not self._in_the_way(other, elsewhere):
                    self.chosen[index], self.chosen[other] = box, elsewhere
                    return

    def _in_the_way(self, index: int, box: Box) -> list[int]:
        return [
            other
            for other, where in self.chosen.items()
            if other != index and box.meets(where, _GAP)
        ]


def _is_on(box: Box, places: tuple[Floats, Floats], room: float) -> bool:
    return bool(np.any(box.distances(*places) < room))


def _is_ours(spec: ChartSpec, point: int) -> bool:
    return Emphasis.OURS in Emphasis(int(spec.points.emphasis[point]))


def _candidates(
    placed: PixelPoints, index: int, width: float, own: float
) -> Iterator[tuple[float, Box]]:
    """Right, left, above, below, and begun or ended at the marker, the best first."""
    x, y = float(placed.x[index]), float(placed.y[index])
    reach = own + _GAP
    up, down = y - reach - _HEIGHT, y + reach
    places = [(x + reach, y - _HEIGHT / 2), (x - reach - width, y - _HEIGHT / 2)]
    for start in (x - width / 2, x - reach, x - width + reach, x - width / 4, x - width * 3 / 4):
        places += [(start, up), (start, down)]
    for start in (x + own, x - own - width):
        places += [(start, up + _GAP), (start, down - _GAP)]
    for cost, (left, top) in enumerate(places):
        yield cost / 2, Box(left, top, left + width, top + _HEIGHT)


def _is_inside(box: Box, frame: Frame, legend: Box | None) -> bool:
    """Whether a name there keeps off the frame and the legend."""
    return (
        min(box.left - frame.left, box.top - frame.top) >= _EDGE
        and min(frame.right - box.right, frame.bottom - box.bottom) >= _EDGE
        and not (legend is not None and box.meets(legend, _GAP))
    )


def _distance(box: Box, x: float, y: float) -> float:
    return math.hypot(max(box.left - x, x - box.right, 0.0), max(box.top - y, y - box.bottom, 0.0))


def veil(name: Name) -> str:
    """What keeps lines off a name, as wide as it is in a broad font."""
    left, top, right, bottom = name.box
    return behind(left, top + 1, right, bottom - 1, "name-room")


def name_elements(spec: ChartSpec, names: Sequence[Name]) -> Iterator[str]:
    """The names, each begun or ended beside its point."""
    for name in names:
        yield label(
            name.text,
            name.box.right if name.ends else name.box.left,
            name.box.bottom - 3.5,
            anchor="end" if name.ends else None,
            class_="name",
            font_weight="bold" if _is_ours(spec, name.point) else None,
        )

"""Label placement in a picture: which points are named and where; the same answer every time.

A name covers no marker, no other name, not the legend and not the frame, and rather no line; it is
nearer to its own point than to any other.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

import numpy as np

from lcbtui.chart.layers import ChartSpec, Floats, Indexes
from lcbtui.chart.points import by_importance
from lcbtui.chart.svg.elements import (
    GRAY,
    Frame,
    PixelPoints,
    Pixels,
    along_lines,
    bar_sides,
    behind,
    head_places,
    label,
    line,
    reaches,
)
from lcbtui.chart.svg.letters import BOLD
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

_UNCLEAR = 10.0
"""What a place away from its point costs where it reads as the name of another."""

_SAME_PLACE = 2.0
"""Points within so many pixels are one place, and a name there is of either."""

_ON_A_LINE = 3.0
"""What a name costs that lies on a line, in steps from the best place to worse ones."""

_ON_A_BAR = 5.0
"""The same for each error bar."""

_MOST_BARS = 2
"""On more of them no name lies but of ours and pinned."""

_ON_A_HEAD = 20.0
"""The same for the head of an arrow: more than all steps."""

_AWAY = 14.0
"""What a place costs that a line must lead to: more than all that hide no bar and no head."""

_NOT_BESIDE = 16.0
"""Pixels from a marker to a name that nobody takes for its own."""

_FARTHER = (18.0, 26.0, 36.0, 48.0, 64.0, 84.0)
"""Pixels from a point to its name where no place beside it is free."""

_NEARBY = _FARTHER[:4]
"""The same for names that need not be drawn."""

_STEP = 8.0
"""Pixels between the places that are tried where none of these is free."""

_STEPS = 30
"""Places of such a line that are looked at."""

_COSTS_ONE = 8.0
"""Pixels of such a line that cost as much as two worse places beside the point."""

_ALONG_A_BAR = _STEPS // 3
"""So many places of a line on one error bar hide it."""

_MOST_AWAY = 120
"""Free places away from a point that are looked at."""

_MOST_MARKED = 20
"""So many names of ours and pinned go as far away as they need."""

_MOST_LEADS = 6
"""With so many lines that lead to names, no name of another gets one."""

_LEADS_APART = 4.0
"""Pixels between two such lines."""

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
        lead: the ends of a line from the point to a name that is farther away; None beside it.
    """

    point: int
    text: str
    box: Box
    ends: bool
    lead: tuple[Pixels, Pixels] | None = None


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

    def takes(self, box: Box) -> bool:
        """Whether a name there keeps off the frame and the legend."""
        return _is_inside(box, self.frame, self.legend)

    def hiding(self, box: Box) -> float:
        """What a box costs for what it lies on."""
        return _ON_A_BAR * self.bars_on(box) + _hiding(box, self.lines, self.heads)

    def is_open(self, box: Box) -> bool:
        """Whether a name that need not be drawn may stand there: off heads and off many bars."""
        return self.bars_on(box) <= _MOST_BARS and not _is_on(box, self.heads, _ROOM_FOR_A_HEAD)

    def bars_on(self, box: Box) -> int:
        """How many error bars run through a box."""
        left, top, right, bottom = self.bars
        through = (left < box.right) & (right > box.left) & (top < box.bottom) & (bottom > box.top)
        return int(np.count_nonzero(through))

    def beside(self, index: int, width: float) -> Iterator[tuple[float, Box]]:
        """The places beside a point where a name reads as its own, with what each costs."""
        for cost, box in _candidates(self.placed, index, width, self.reach(index)):
            if self.takes(box) and self._is_own(box, index):
                yield cost + self.hiding(box), box

    def away(self, index: int, width: float, *, near: bool) -> Iterator[tuple[float, Box]]:
        """Places farther away, to which a line leads that keeps off all markers.

        Args:
            index: the point.
            width: of its name.
            near: only places around it that hide nothing and read as the name of no other.
        """
        others = self.among != index
        xs, ys, reaches = self.xs[others], self.ys[others], self.reaches[others]
        own = self.reach(index)
        for box in _farther(self.placed, index, width, None if near else self.frame):
            if not self.takes(box) or np.any(box.distances(self.xs, self.ys) < self._kept(index)):
                continue
            lead = _lead(box, self.placed, index, own)
            if lead is None or not _is_clear(lead, xs, ys, reaches):
                continue
            unclear = _beside_another(box, xs, ys) + self._unclear(lead, index)
            hidden = self.hiding(box)
            if not near or unclear + hidden == 0:
                yield _AWAY + unclear + hidden + math.dist(*lead) / _COSTS_ONE, box

    def _unclear(self, lead: tuple[Pixels, Pixels], index: int) -> float:
        """What a line costs that begins nearer to another point, or runs along an error bar."""
        (start_x, start_y), _ = lead
        x, y = float(self.placed.x[index]), float(self.placed.y[index])
        elsewhere = np.hypot(self.xs - x, self.ys - y) > _SAME_PLACE
        far = np.hypot(self.xs - start_x, self.ys - start_y)[elsewhere]
        of_another = bool(np.any(far < math.hypot(x - start_x, y - start_y) + _CLEARLY))
        left, top, right, bottom = self.bars[:, :, np.newaxis]
        across, up = _along(lead)
        on = (left < across) & (across < right) & (top < up) & (up < bottom)
        return _UNCLEAR * (of_another + bool(np.any(on.sum(axis=1) > _ALONG_A_BAR)))

    def reach(self, index: int) -> float:
        """How far the marker of a point goes from its middle."""
        return float(self.reaches[np.searchsorted(self.among, index)])

    def _kept(self, index: int) -> Floats:
        return np.where(self.among == index, 0.0, self.reaches + 1)

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
    """The names that find a place, off the legend and rather off bars, lines and heads of arrows.

    The most important first; for one that finds no place, one other name moves if it can. Where
    all places beside a point are taken, its name goes farther away, and a line leads to it: those
    of ours and of what is pinned as far as need be, of others a few that have room nearby.
    """
    if not spec.labels:
        return []
    among = np.sort(placed.drawn)
    lines, heads = along_lines(spec, frame), head_places(spec, frame, placed.radius)
    at = placed.x[among], placed.y[among], reaches(spec, placed)[among]
    room = _Room(frame, legend, placed, among, *at, lines, heads, bar_sides(spec, frame))
    search = _Search(room)
    texts, rest = dict[int, str](), list[int]()
    for order, index in enumerate(by_importance(spec.points, among, _MOST_NAMES).tolist()):
        text = spec.names.whole(int(spec.points.rows[index]))
        if not text:
            continue
        texts[index] = text
        width = frame.width_of(text) * (BOLD if _is_ours(spec, index) else 1)
        found = list(room.beside(index, width))
        is_marked = _is_marked(spec, index)
        if is_marked and order < _MOST_MARKED:
            found += islice(room.away(index, width, near=False), _MOST_AWAY)
            search.marked.add(index)
        elif not is_marked:
            found = [each for each in found if room.is_open(each[1])]
        if not search.place(index, found):
            rest.append(index)
    for index in rest:
        if search.leads >= _MOST_LEADS:
            break
        search.place(index, list(room.away(index, frame.width_of(texts[index]), near=True)))
    return [
        Name(index, texts[index], box, box.right < placed.x[index], search.lead(index, box))
        for index, box in search.chosen.items()
    ]


def worth(spec: ChartSpec, names: Sequence[Name]) -> tuple[int, int]:
    """How good a placement is: how many names of ours and pinned it has, then how many in all."""
    return sum(_is_marked(spec, name.point) for name in names), len(names)


@dataclass
class _Search:
    """The names placed so far.

    Attributes:
        places: of each point, the best first.
        chosen: the place of each that has one.
        marked: the points whose names make others move, but move for none that is not marked.
    """

    room: _Room
    places: dict[int, list[Box]] = field(default_factory=dict)
    chosen: dict[int, Box] = field(default_factory=dict)
    marked: set[int] = field(default_factory=set)

    @property
    def leads(self) -> int:
        """To how many names lines lead."""
        return sum(self.lead(*each) is not None for each in self.chosen.items())

    def lead(self, index: int, box: Box) -> tuple[Pixels, Pixels] | None:
        """The line to a name; None for one beside its point."""
        return _lead(box, self.room.placed, index, self.room.reach(index))

    def place(self, index: int, found: Sequence[tuple[float, Box]]) -> bool:
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
                return True
        for box, others in blockers:
            if len(others) != 1:
                continue
            (other,) = others
            if other in self.marked and index not in self.marked:
                continue
            for elsewhere in self.places[other]:
                if not self._meet(index, box, other, elsewhere) and not self._in_the_way(
                    other, elsewhere
                ):
                    self.chosen[index], self.chosen[other] = box, elsewhere
                    return True
        return False

    def _in_the_way(self, index: int, box: Box) -> list[int]:
        return [
            other
            for other, where in self.chosen.items()
            if other != index and self._meet(index, box, other, where)
        ]

    def _meet(self, a: int, box: Box, b: int, other: Box) -> bool:
        """Whether two names, or the lines that lead to them, are in each other's way."""
        if box.meets(other, _GAP):
            return True
        lead, second = self.lead(a, box), self.lead(b, other)
        if _crosses(lead, other) or _crosses(second, box):
            return True
        if lead is None or second is None:
            return False
        (x, y), (xs, ys) = _along(lead), _along(second)
        apart = np.hypot(x[:, np.newaxis] - xs, y[:, np.newaxis] - ys)
        return bool(np.any(apart < _LEADS_APART))


def _beside_another(box: Box, xs: Floats, ys: Floats) -> float:
    """What a box away from its point costs where it reads as the name of another."""
    return _UNCLEAR * bool(np.any(box.distances(xs, ys) < _NOT_BESIDE))


def _hiding(box: Box, lines: tuple[Floats, Floats], heads: tuple[Floats, Floats]) -> float:
    """What a box costs for what it lies on."""
    on_line, on_head = _is_on(box, lines, 1.0), _is_on(box, heads, _ROOM_FOR_A_HEAD)
    return _ON_A_LINE * on_line + _ON_A_HEAD * on_head


def _is_on(box: Box, places: tuple[Floats, Floats], room: float) -> bool:
    return bool(np.any(box.distances(*places) < room))


def _is_ours(spec: ChartSpec, point: int) -> bool:
    return Emphasis.OURS in Emphasis(int(spec.points.emphasis[point]))


def _is_marked(spec: ChartSpec, point: int) -> bool:
    """Whether a name goes farther away where it has no place beside its point: ours and pinned."""
    return bool(Emphasis(int(spec.points.emphasis[point])) & (Emphasis.OURS | Emphasis.PINNED))


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


def _farther(placed: PixelPoints, index: int, width: float, frame: Frame | None) -> Iterator[Box]:
    """Around a point and farther away, the nearest first; then all over the plot of a frame."""
    x, y = float(placed.x[index]), float(placed.y[index])
    for away in _FARTHER if frame is not None else _NEARBY:
        for left in (x - width / 2, x - placed.radius, x - width + placed.radius):
            for top in (y - away - _HEIGHT / 2, y + away - _HEIGHT / 2):
                yield Box(left, top, left + width, top + _HEIGHT)
        for up in (0.0, -1.0, 1.0, -0.5, 0.5):
            side = away * (1 - abs(up) / 2)
            for left in (x + side, x - side - width):
                top = y + away * up - _HEIGHT / 2
                yield Box(left, top, left + width, top + _HEIGHT)
    if frame is None:
        return
    everywhere = [
        Box(left, top, left + width, top + _HEIGHT)
        for left in np.arange(frame.left + _EDGE, frame.right - _EDGE - width, _STEP).tolist()
        for top in np.arange(frame.top + _EDGE, frame.bottom - _EDGE - _HEIGHT, _STEP).tolist()
    ]
    yield from sorted(everywhere, key=lambda box: _distance(box, x, y))


def _is_inside(box: Box, frame: Frame, legend: Box | None) -> bool:
    """Whether a name there keeps off the frame and the legend."""
    return (
        min(box.left - frame.left, box.top - frame.top) >= _EDGE
        and min(frame.right - box.right, frame.bottom - box.bottom) >= _EDGE
        and not (legend is not None and box.meets(legend, _GAP))
    )


def _distance(box: Box, x: float, y: float) -> float:
    return math.hypot(max(box.left - x, x - box.right, 0.0), max(box.top - y, y - box.bottom, 0.0))


def _lead(box: Box, placed: PixelPoints, index: int, reach: float) -> tuple[Pixels, Pixels] | None:
    """A line from a point's marker to the nearest place of its name; None where it is beside it."""
    x, y = float(placed.x[index]), float(placed.y[index])
    end = min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)
    across, up = end[0] - x, end[1] - y
    length = math.hypot(across, up)
    if length <= reach + 2 * _GAP:
        return None
    part = (reach + _GAP) / length
    return (x + across * part, y + up * part), end


def _along(lead: tuple[Pixels, Pixels]) -> tuple[Floats, Floats]:
    """Places on a line that leads to a name."""
    (x, y), (to_x, to_y) = lead
    return np.linspace(x, to_x, _STEPS), np.linspace(y, to_y, _STEPS)


def _crosses(lead: tuple[Pixels, Pixels] | None, box: Box) -> bool:
    """Whether a line that leads to a name runs through another name."""
    return lead is not None and bool(np.any(box.distances(*_along(lead)) < 1))


def _is_clear(lead: tuple[Pixels, Pixels], xs: Floats, ys: Floats, reaches: Floats) -> bool:
    """Whether it keeps off all other markers and their rings."""
    across, up = _along(lead)
    far = np.hypot(across[:, np.newaxis] - xs, up[:, np.newaxis] - ys)
    return not np.any(far < reaches + 2)


def veil(name: Name) -> str:
    """What keeps lines off a name, as wide as it is in a broad font."""
    left, top, right, bottom = name.box
    return behind(left, top + 1, right, bottom - 1, "name-room")


def name_elements(spec: ChartSpec, names: Sequence[Name]) -> Iterator[str]:
    """The names, each begun or ended beside its point, or with a line that leads to it."""
    for name in names:
        if name.lead is not None:
            yield line(*name.lead, GRAY, class_="lead")
        yield label(
            name.text,
            name.box.right if name.ends else name.box.left,
            name.box.bottom - 3.5,
            anchor="end" if name.ends else None,
            class_="name",
            font_weight="bold" if _is_ours(spec, name.point) else None,
        )

"""Label placement in a picture: which points are named and where; the same answer every time.

A name covers no marker, no other name, not the legend and not the frame, and rather no line; it is
nearer to its own point than to any other.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np

from lcbtui.chart.layers import ChartSpec, Floats
from lcbtui.chart.points import by_importance
from lcbtui.chart.svg.elements import (
    GRAY,
    Frame,
    PixelPoints,
    Pixels,
    along_lines,
    behind,
    head_places,
    label,
    line,
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

_UNCLEAR = 10.0
"""What a place costs where that is not so."""

_SAME_PLACE = 2.0
"""Points within so many pixels are one place, and a name there is of either."""

_ON_A_LINE = 3.0
"""What a name costs that lies on a line, in steps from the best place to worse ones."""

_ON_A_HEAD = 20.0
"""The same for the head of an arrow: more than all steps."""

_AWAY = 30.0
"""What a place costs that a line must lead to: more than all others."""

_NOT_BESIDE = 16.0
"""Pixels from a marker to a name that nobody takes for its own."""

_FARTHER = (18.0, 26.0, 36.0, 48.0, 64.0, 84.0)
"""Pixels from a point to its name where no place beside it is free."""

_STEP = 8.0
"""Pixels between the places that are tried where none of these is free."""

_MOST_AWAY = 40
"""Free places away from a point that are looked at."""

_MOST_LEADS = 6
"""Names that lines lead to: of more nobody sees which is whose."""

_STEPS = 30
"""Places of such a line that are looked at."""

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


def place_names(
    spec: ChartSpec, placed: PixelPoints, frame: Frame, legend: Box | None
) -> list[Name]:
    """The names that find a place, off the legend and rather off lines and the heads of arrows.

    The most important first; for one that finds no place, one other name moves if it can. The
    names of ours and of what is pinned go farther away where all places beside them are taken.
    """
    if not spec.labels:
        return []
    lines, heads = along_lines(spec, frame), head_places(spec, frame, placed.radius)
    among = np.sort(placed.drawn)
    xs, ys = placed.x[among], placed.y[among]
    places: dict[int, list[Box]] = {}
    chosen: dict[int, Box] = {}
    for order, index in enumerate(by_importance(spec.points, among, _MOST_NAMES).tolist()):
        text = spec.names.whole(int(spec.points.rows[index]))
        width = frame.width_of(text) * (BOLD if _is_ours(spec, index) else 1)
        others = among != index
        found: list[tuple[float, Box]] = []
        for cost, box in _candidates(placed, index, width):
            if not _is_inside(box, frame, legend):
                continue
            is_free, is_clear = _nearness(box, placed, index, xs[others], ys[others])
            if is_free:
                unclear = 0.0 if is_clear else _UNCLEAR
                found.append((cost + unclear + _hiding(box, lines, heads), box))
        if _is_marked(spec, index) and order < _MOST_LEADS:
            away = (
                (_AWAY + _beside_another(box, xs, ys) + _hiding(box, lines, heads), box)
                for box in _farther(placed, index, width, frame)
                if _is_inside(box, frame, legend)
                and not np.any(box.distances(xs, ys) < placed.radius + 1)
                and _is_clear(_lead(box, placed, index), xs[others], ys[others], placed.radius)
            )
            found += islice(away, _MOST_AWAY)
        places[index] = [box for _, box in sorted(found, key=lambda each: each[0])] if text else []
        _place(index, places, chosen, placed)
    return [
        Name(
            index,
            spec.names.whole(int(spec.points.rows[index])),
            box,
            box.right < placed.x[index],
            _lead(box, placed, index),
        )
        for index, box in chosen.items()
    ]


def worth(spec: ChartSpec, names: Sequence[Name]) -> tuple[int, int]:
    """How good a placement is: how many names of ours and pinned it has, then how many in all."""
    return sum(_is_marked(spec, name.point) for name in names), len(names)


def _place(
    index: int, places: Mapping[int, Sequence[Box]], chosen: dict[int, Box], placed: PixelPoints
) -> None:
    """Give a name the best free one of its places, or one that another can leave."""

    def in_the_way(box: Box, of: int) -> list[int]:
        lead = _lead(box, placed, of)
        return [
            n
            for n, other in chosen.items()
            if n != of
            and (
                box.meets(other, _GAP)
                or _crosses(lead, other)
                or _crosses(_lead(other, placed, n), box)
            )
        ]

    blockers = [(box, in_the_way(box, index)) for box in places[index]]
    for box, others in blockers:
        if not others:
            chosen[index] = box
            return
    for box, others in blockers:
        if len(others) == 1:
            (other,) = others
            for elsewhere in places[other]:
                apart = not (
                    elsewhere.meets(box, _GAP)
                    or _crosses(_lead(elsewhere, placed, other), box)
                    or _crosses(_lead(box, placed, index), elsewhere)
                )
                if apart and not in_the_way(elsewhere, other):
                    chosen[index], chosen[other] = box, elsewhere
                    return


def _beside_another(box: Box, xs: Floats, ys: Floats) -> float:
    """What a box away from its point costs where it reads as the name of another."""
    return _UNCLEAR * bool(np.any(box.distances(xs, ys) < _NOT_BESIDE))


def _hiding(box: Box, lines: tuple[Floats, Floats], heads: tuple[Floats, Floats]) -> float:
    """What a box costs for what it lies on."""
    on_line = bool(np.any(box.distances(*lines) < 1))
    on_head = bool(np.any(box.distances(*heads) < _ROOM_FOR_A_HEAD))
    return _ON_A_LINE * on_line + _ON_A_HEAD * on_head


def _is_ours(spec: ChartSpec, point: int) -> bool:
    return Emphasis.OURS in Emphasis(int(spec.points.emphasis[point]))


def _is_marked(spec: ChartSpec, point: int) -> bool:
    """Whether a name goes farther away where it has no place beside its point: ours and pinned."""
    return bool(Emphasis(int(spec.points.emphasis[point])) & (Emphasis.OURS | Emphasis.PINNED))


def _candidates(placed: PixelPoints, index: int, width: float) -> Iterator[tuple[float, Box]]:
    """Right, left, above, below, and begun or ended at the marker, the best first."""
    x, y = float(placed.x[index]), float(placed.y[index])
    reach = placed.radius + _GAP
    up, down = y - reach - _HEIGHT, y + reach
    places = [(x + reach, y - _HEIGHT / 2), (x - reach - width, y - _HEIGHT / 2)]
    for start in (x - width / 2, x - reach, x - width + reach, x - width / 4, x - width * 3 / 4):
        places += [(start, up), (start, down)]
    for start in (x + placed.radius, x - placed.radius - width):
        places += [(start, up + _GAP), (start, down - _GAP)]
    for cost, (left, top) in enumerate(places):
        yield cost / 2, Box(left, top, left + width, top + _HEIGHT)


def _farther(placed: PixelPoints, index: int, width: float, frame: Frame) -> Iterator[Box]:
    """Around a point and farther away, the nearest first; then all over the plot."""
    x, y = float(placed.x[index]), float(placed.y[index])
    for away in _FARTHER:
        for up in (0.0, -1.0, 1.0, -0.5, 0.5):
            side = away * (1 - abs(up) / 2)
            for left in (x + side, x - side - width):
                top = y + away * up - _HEIGHT / 2
                yield Box(left, top, left + width, top + _HEIGHT)
    everywhere = [
        Box(left, top, left + width, top + _HEIGHT)
        for left in np.arange(frame.left + _EDGE, frame.right - _EDGE - width, _STEP).tolist()
        for top in np.arange(frame.top + _EDGE, frame.bottom - _EDGE - _HEIGHT, _STEP).tolist()
    ]
    own = placed.x[index : index + 1], placed.y[index : index + 1]
    yield from sorted(everywhere, key=lambda box: float(box.distances(*own)[0]))


def _is_inside(box: Box, frame: Frame, legend: Box | None) -> bool:
    """Whether a name there keeps off the frame and the legend."""
    return (
        min(box.left - frame.left, box.top - frame.top) >= _EDGE
        and min(frame.right - box.right, frame.bottom - box.bottom) >= _EDGE
        and not (legend is not None and box.meets(legend, _GAP))
    )


def _lead(box: Box, placed: PixelPoints, index: int) -> tuple[Pixels, Pixels] | None:
    """A line from a point's marker to the nearest place of its name; None where it is beside it."""
    x, y = float(placed.x[index]), float(placed.y[index])
    end = min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)
    across, up = end[0] - x, end[1] - y
    length = math.hypot(across, up)
    if length <= placed.radius + 2 * _GAP:
        return None
    part = (placed.radius + _GAP) / length
    return (x + across * part, y + up * part), end


def _along(lead: tuple[Pixels, Pixels]) -> tuple[Floats, Floats]:
    """Places on a line that leads to a name."""
    (x, y), (to_x, to_y) = lead
    return np.linspace(x, to_x, _STEPS), np.linspace(y, to_y, _STEPS)


def _crosses(lead: tuple[Pixels, Pixels] | None, box: Box) -> bool:
    """Whether a line that leads to a name runs through another name."""
    return lead is not None and bool(np.any(box.distances(*_along(lead)) < 1))


def _is_clear(lead: tuple[Pixels, Pixels] | None, xs: Floats, ys: Floats, radius: float) -> bool:
    """Whether it keeps off all other markers."""
    if lead is None:
        return True
    across, up = _along(lead)
    far = np.hypot(across[:, np.newaxis] - xs, up[:, np.newaxis] - ys)
    return not np.any(far < radius + 2)


def _nearness(
    box: Box, placed: PixelPoints, index: int, xs: Floats, ys: Floats
) -> tuple[bool, bool]:
    """Whether the box covers no point and no other is nearer than its own, and clearly so."""
    x, y = placed.x[index : index + 1], placed.y[index : index + 1]
    own = float(box.distances(x, y)[0])
    far, elsewhere = box.distances(xs, ys), np.hypot(xs - x, ys - y) > _SAME_PLACE
    is_free = not np.any(far < max(own, placed.radius + 1) - 1e-6)
    return is_free, not np.any(far[elsewhere] < own + _CLEARLY)


_VEILED = 0.94
"""The part of a name's box that its letters mostly take: the rest is for broader fonts."""


def veil(name: Name) -> str:
    """What keeps lines off a name."""
    left, top, right, bottom = name.box
    width = _VEILED * (right - left)
    left, right = (right - width, right) if name.ends else (left, left + width)
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

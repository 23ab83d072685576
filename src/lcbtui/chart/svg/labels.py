"""Where the names of points go in an SVG chart: boxes in pixels, the most important first.

A name covers no point, no other name and not the legend, lies inside the plot, and no other
point is nearer to it than its own. What finds no place is left out.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from lcbtui.chart.binning import by_importance
from lcbtui.chart.layers import ChartSpec
from lcbtui.chart.svg.elements import BACKGROUND, SMALL, TEXT, Frame, css, element, width_of, words
from lcbtui.chart.svg.points import Floats, Placed
from lcbtui.view.view import Emphasis

_MOST_NAMES = 60
_HEIGHT = 15.0
_GAP = 4.0
"""Pixels from a marker to its name, and kept free between two names."""

_ON_A_LINE = 3.0
"""What a name costs that lies on a line, in steps from the best place to worse ones."""

_ON_A_HEAD = 20.0
"""The same for the head of an arrow: more than all steps."""

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
    """A point's name and where it is written; `ends` where it ends beside its point."""

    point: int
    text: str
    box: Box
    ends: bool


def place_names(
    spec: ChartSpec,
    placed: Placed,
    frame: Frame,
    taken: Sequence[Box],
    lines: tuple[Floats, Floats],
    heads: tuple[Floats, Floats],
) -> list[Name]:
    """The names that find a place.

    Args:
        spec: the chart.
        placed: its points in pixels.
        frame: the plot.
        taken: boxes that nothing may cover, such as the legend.
        lines: places along lines that names should rather not cover.
        heads: heads of arrows, which names cover only where nothing else is left.
    """
    if not spec.labels:
        return []
    among = np.sort(placed.drawn)
    xs, ys = placed.x[among], placed.y[among]
    names: list[Name] = []
    for index in by_importance(spec.points, among, _MOST_NAMES).tolist():
        text = spec.dataset.cell(int(spec.points.rows[index]), spec.label).text
        if not text:
            continue
        others = among != index
        blocked = [*taken, *(name.box for name in names)]
        best = min(
            (
                (cost + _hiding(box, lines, heads), order, box)
                for order, (cost, box) in enumerate(_candidates(placed, index, text))
                if _inside(box, frame)
                and not any(box.meets(other, _GAP) for other in blocked)
                and _is_nearest(box, placed, index, xs[others], ys[others])
            ),
            default=None,
        )
        if best is not None:
            box = best[2]
            names.append(Name(index, text, box, ends=box.right < placed.x[index]))
    return names


def _hiding(box: Box, lines: tuple[Floats, Floats], heads: tuple[Floats, Floats]) -> float:
    """What a box costs for what it lies on."""
    on_line = bool(np.any(box.distances(*lines) < 1))
    on_head = bool(np.any(box.distances(*heads) < _ROOM_FOR_A_HEAD))
    return _ON_A_LINE * on_line + _ON_A_HEAD * on_head


def _candidates(placed: Placed, index: int, text: str) -> Iterator[tuple[float, Box]]:
    """Right, left, above, below, and begun or ended at the marker, the best first."""
    x, y = float(placed.x[index]), float(placed.y[index])
    width, reach = width_of(text, SMALL), placed.radius + _GAP
    up, down = y - reach - _HEIGHT, y + reach
    places = [(x + reach, y - _HEIGHT / 2), (x - reach - width, y - _HEIGHT / 2)]
    for start in (x - width / 2, x - reach, x - width + reach, x - width / 4, x - width * 3 / 4):
        places += [(start, up), (start, down)]
    for start in (x + placed.radius, x - placed.radius - width):
        places += [(start, up + _GAP), (start, down - _GAP)]
    for cost, (left, top) in enumerate(places):
        yield cost / 2, Box(left, top, left + width, top + _HEIGHT)


def _inside(box: Box, frame: Frame) -> bool:
    return (
        box.left >= frame.left + 2
        and box.right <= frame.right - 2
        and box.top >= frame.top + 2
        and box.bottom <= frame.bottom - 2
    )


def _is_nearest(box: Box, placed: Placed, index: int, xs: Floats, ys: Floats) -> bool:
    """Whether the box covers no point, and no other is nearer than its own."""
    own = box.distances(placed.x[index : index + 1], placed.y[index : index + 1])[0]
    return not len(xs) or bool(box.distances(xs, ys).min() >= max(own, placed.radius + 1) - 1e-6)


def name_elements(spec: ChartSpec, names: Sequence[Name]) -> Iterator[str]:
    """The names, each as wide as its box in any font, with a rim that keeps lines off."""
    for name in names:
        is_ours = Emphasis.OURS in Emphasis(int(spec.points.emphasis[name.point]))
        yield element(
            "text",
            words(name.text),
            class_="name",
            x=name.box.right if name.ends else name.box.left,
            text_anchor="end" if name.ends else None,
            y=name.box.bottom - 3.5,
            textLength=name.box.right - name.box.left,
            lengthAdjust="spacingAndGlyphs",
            font_weight="bold" if is_ours else None,
            fill=css(TEXT),
            stroke=css(BACKGROUND),
            stroke_width=3,
            paint_order="stroke",
        )


def unlabelled(spec: ChartSpec, names: Sequence[Name]) -> int:
    """How many points have no name although names are on."""
    return len(spec.points) - len(names) if spec.labels else 0

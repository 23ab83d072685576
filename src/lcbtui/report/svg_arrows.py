"""The arrows of an SVG chart: from where another source has a model to its point here."""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from lcbtui.chart.arrows import ways
from lcbtui.chart.colors import Rgb
from lcbtui.chart.spec import ChartSpec
from lcbtui.report.svg_element import color_of, css, element, number
from lcbtui.report.svg_frame import Frame
from lcbtui.report.svg_points import Floats, markers_of

_HEAD = 7.0
"""Pixels from the tip of a head to its back."""

_HALF = 3.0
"""Half the width of a head's back."""

_APART = 2.0
"""Pixels between a marker and the tip of its arrow."""

_LEAST = 4.0
"""An arrow of which less would be seen is not drawn."""


class _Way(NamedTuple):
    """One arrow in pixels, between the places of the model in the two sources."""

    point: int
    x1: float
    y1: float
    x2: float
    y2: float
    whole: bool


def arrow_elements(spec: ChartSpec, frame: Frame, radius: float) -> Iterator[str]:
    """The arrows in the colours of their points, each with a ring where it begins.

    One that its own marker would hide is left out; one from outside the plot begins at its edge,
    without a ring.
    """
    markers = markers_of(spec)
    for way in _ways(spec, frame):
        tip = _tip(way, radius)
        if tip is None:
            continue
        color = color_of(markers[int(spec.points.series[way.point])].role)
        yield arrow(way.x1, way.y1, *tip, color)
        if way.whole:
            yield element(
                "circle", class_="tail", cx=way.x1, cy=way.y1, r=2, fill="none", stroke=css(color)
            )


def arrow(x1: float, y1: float, x2: float, y2: float, color: Rgb) -> str:
    """One arrow between two places in pixels, which are not the same."""
    length = math.hypot(x2 - x1, y2 - y1)
    right, down = (x2 - x1) / length, (y2 - y1) / length
    head = min(_HEAD, length)
    back_x, back_y = x2 - right * head, y2 - down * head
    corners = (
        (x2, y2),
        (back_x - down * _HALF, back_y + right * _HALF),
        (back_x + down * _HALF, back_y - right * _HALF),
    )
    path = "L".join(f"{number(x)} {number(y)}" for x, y in corners)
    line = element("line", x1=x1, y1=y1, x2=back_x, y2=back_y, stroke=css(color), stroke_width=1.5)
    return element("g", line, element("path", d=f"M{path}Z", fill=css(color)), class_="arrow")


def _tip(way: _Way, radius: float) -> tuple[float, float] | None:
    """Where an arrow ends beside its marker; None where too little of it would be seen."""
    length = math.hypot(way.x2 - way.x1, way.y2 - way.y1)
    if length < radius + _APART + _LEAST:
        return None
    share = (radius + _APART) / length
    return way.x2 + share * (way.x1 - way.x2), way.y2 + share * (way.y1 - way.y2)


def head_places(spec: ChartSpec, frame: Frame, radius: float) -> tuple[Floats, Floats]:
    """The tips of the arrows and the backs of their heads, which no name should cover.

    Returns:
        x and y in pixels, each (2 × arrows drawn,).
    """
    places: list[tuple[float, float]] = []
    for way in _ways(spec, frame):
        tip = _tip(way, radius)
        if tip is not None:
            length = math.hypot(way.x1 - tip[0], way.y1 - tip[1])
            share = min(_HEAD / length, 1.0)
            back = tip[0] + share * (way.x1 - tip[0]), tip[1] + share * (way.y1 - tip[1])
            places += [tip, back]
    found = np.array(places, dtype=np.float64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def along_arrows(spec: ChartSpec, frame: Frame) -> tuple[Floats, Floats]:
    """Places along every arrow, so near to each other that no name slips between."""
    xs, ys = [np.zeros(0)], [np.zeros(0)]
    for way in _ways(spec, frame):
        steps = int(math.hypot(way.x2 - way.x1, way.y2 - way.y1) / 4) + 2
        xs.append(np.linspace(way.x1, way.x2, steps))
        ys.append(np.linspace(way.y1, way.y2, steps))
    return np.concatenate(xs), np.concatenate(ys)


def _ways(spec: ChartSpec, frame: Frame) -> Iterator[_Way]:
    """The arrows in pixels."""
    for way in ways(spec):
        start, end = ((frame.x(place[0]), frame.y(place[1])) for place in (way.start, way.end))
        yield _Way(way.point, *start, *end, way.whole)

"""The points of an SVG chart: a shape for each that can be told apart, dots for a crowd.

The size of the file depends on the picture, not on the data: of more than `MOST_SHAPES` points
one for each small square is drawn, and those that stand out in any case.

What stands upright in an SVG chart: error bars, lines with words, and counts below.

The arrows of an SVG chart: from where another source has a model to its point here.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lcbtui.chart.arrows import ways
from lcbtui.chart.binning import CROWDED, bin_points, by_importance
from lcbtui.chart.layers import ChartSpec
from lcbtui.chart.style import Charset, Marker, Rgb, Role, series_marker
from lcbtui.chart.svg.elements import (
    BACKGROUND,
    GRAY,
    SMALL,
    Frame,
    color_of,
    css,
    element,
    number,
    shortened,
    width_of,
    words,
)
from lcbtui.dataset.columns import format_cell
from lcbtui.view.view import Emphasis

MOST_SHAPES = 2000
"""With more points than this most are dots without a name of their own."""

MOST_SQUARES = 60_000
"""The most dots of a chart, whatever its size."""

_SQUARE = 3.0
"""The side of a square that one dot stands for, in pixels."""

_MOST_EMPHASISED = 500

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Placed:
    """The points of a chart in pixels; all arrays are (points,), in display order.

    Attributes:
        radius: of a round marker.
        drawn: indexes of the points that are drawn, the most important last.
        shaped: indexes of those among them that get a shape and a title; the rest are dots.
    """

    x: Floats
    y: Floats
    radius: float
    drawn: npt.NDArray[np.int64]
    shaped: npt.NDArray[np.int64]


def place_points(spec: ChartSpec, frame: Frame) -> Placed:
    """Every point's place, and which are drawn."""
    points = spec.points
    x = frame.left + points.x * frame.width
    y = frame.bottom - points.y * frame.height
    emphasised = np.flatnonzero(points.emphasis)
    if len(points) <= MOST_SHAPES:
        order = by_importance(points, np.arange(len(points)), len(points))[::-1]
        return Placed(x, y, 5.0 if len(points) <= CROWDED else 3.5, order, order)
    side = max(_SQUARE, math.sqrt(frame.width * frame.height / MOST_SQUARES))
    cells = bin_points(points, max(int(frame.width / side), 2), max(int(frame.height / side), 2))
    standing_out = by_importance(points, emphasised, _MOST_EMPHASISED)[::-1]
    winners = cells.winner[cells.occupied]
    dots = winners[~np.isin(winners, standing_out)]
    return Placed(x, y, 3.5, np.concatenate([dots, standing_out]), standing_out)


def point_elements(spec: ChartSpec, placed: Placed) -> Iterator[str]:
    """All points, the most important on top."""
    yield from _dots(spec, placed)
    markers = markers_of(spec)
    for index in placed.shaped.tolist():
        marker = markers[int(spec.points.series[index])]
        emphasis = Emphasis(int(spec.points.emphasis[index]))
        x, y = float(placed.x[index]), float(placed.y[index])
        title = element("title", words(point_words(spec, index)))
        if Emphasis.PINNED in emphasis:
            yield element(
                "circle",
                class_="pin",
                cx=x,
                cy=y,
                r=placed.radius + 4,
                fill="none",
                stroke=css(color_of(Role.PINNED)),
                stroke_width=2,
            )
        hollow = spec.few is not None and bool(spec.few[index])
        yield shape(marker, x, y, placed.radius, title, class_="point", hollow=hollow)


def _dots(spec: ChartSpec, placed: Placed) -> Iterator[str]:
    """The points without a shape: one path for each series, a round dot for each point."""
    dots = placed.drawn[~np.isin(placed.drawn, placed.shaped)]
    for series, marker in enumerate(markers_of(spec)):
        of = dots[spec.points.series[dots] == series]
        if not len(of):
            continue
        places = zip(placed.x[of].tolist(), placed.y[of].tolist(), strict=True)
        # A line of no length with round ends is a dot, in a tenth of the bytes of a circle.
        yield element(
            "path",
            class_="dots",
            d="".join(f"M{x:.1f} {y:.1f}h0" for x, y in places),
            stroke=css(color_of(marker.role)),
            stroke_width=_SQUARE,
            stroke_linecap="round",
        )


def markers_of(spec: ChartSpec) -> list[Marker]:
    """The marker of each series, told apart by colour as on a screen."""
    return [series_marker(key, n, Charset.COLOUR) for n, key in enumerate(spec.series_keys)]


def point_words(spec: ChartSpec, index: int) -> str:
    """A point in words: its name, and both values with their marks."""
    dataset, row = spec.dataset, int(spec.points.rows[index])
    said = [dataset.cell(row, spec.label).text]
    for axis in (spec.x, spec.y):
        value = format_cell(dataset.by_key[axis.key], dataset.cell(row, axis.key))
        said.append(f"{axis.title} {value}")
    return " · ".join(said)


def shape(
    marker: Marker,
    x: float,
    y: float,
    radius: float,
    *content: str,
    class_: str | None = None,
    hollow: bool = False,
) -> str:
    """The shape of a series at a place: circle, star, triangle, or diamond for the unknown."""
    color: Rgb = color_of(marker.role)
    fill, rim = (BACKGROUND, color) if hollow else (color, BACKGROUND)
    paint = {"fill": css(fill), "stroke": css(rim), "class_": class_}
    if marker.glyph == "●":
        return element("circle", *content, cx=x, cy=y, r=radius, **paint)
    corners = {
        "★": [(radius * (1.9 if n % 2 == 0 else 0.8), n * 36.0) for n in range(10)],
        "▲": [(radius * 1.35, n * 120.0) for n in range(3)],
    }.get(marker.glyph, [(radius * 1.25, n * 90.0) for n in range(4)])
    path = "L".join(
        f"{number(x + length * math.sin(math.radians(turn)))} "
        f"{number(y - length * math.cos(math.radians(turn)))}"
        for length, turn in corners
    )
    return element("path", *content, d=f"M{path}Z", **paint)


_CAP = 3.0
"""Half the width of the end of an error bar, in pixels."""

_LINE = 16.0
"""Pixels from one line of words to the next."""

_GAP = 5.0
"""Pixels from an upright line to its words."""


def bar_elements(spec: ChartSpec, placed: Placed, frame: Frame) -> Iterator[str]:
    """The error bars; in a crowd only those of points that stand out, as in a terminal."""
    points = spec.points
    if points.low is None or points.high is None:
        return
    among = np.flatnonzero(np.isfinite(points.low) & np.isfinite(points.high))
    if len(points) > CROWDED:
        among = among[points.emphasis[among] != 0]
    markers = markers_of(spec)
    for index in by_importance(points, among, CROWDED).tolist():
        x = float(placed.x[index])
        low, high = float(points.low[index]), float(points.high[index])
        bottom, top = frame.y(max(low, 0.0)), frame.y(min(high, 1.0))
        caps = [f"M{x - _CAP:.1f} {top:.1f}h{2 * _CAP:g}"] if high <= 1 else []
        caps += [f"M{x - _CAP:.1f} {bottom:.1f}h{2 * _CAP:g}"] if low >= 0 else []
        yield element(
            "path",
            class_="bar",
            d=f"M{x:.1f} {top:.1f}V{bottom:.1f}{''.join(caps)}",
            stroke=css(color_of(markers[int(points.series[index])].role)),
            stroke_opacity=0.6,
            fill="none",
        )


def upright_elements(spec: ChartSpec, frame: Frame) -> Iterator[str]:
    """The upright lines."""
    for upright in spec.uprights:
        at = frame.x(upright.x)
        yield element(
            "line",
            class_="upright",
            x1=at,
            y1=frame.top,
            x2=at,
            y2=frame.bottom,
            stroke=css(color_of(upright.role)),
            stroke_dasharray="3 3",
        )


def upright_words(spec: ChartSpec, frame: Frame) -> Iterator[str]:
    """Their words, one line each from the top or from the bottom, on the side with more room."""
    lines = {True: 0, False: 0}
    for upright in spec.uprights:
        if not upright.words:
            continue
        at, place = frame.x(upright.x), lines[upright.above]
        lines[upright.above] += 1
        right, left = frame.right - at - _GAP, at - frame.left - _GAP
        ends = width_of(upright.words, SMALL) > right and left > right
        below = 2 + int(spec.counts is not None)
        yield element(
            "text",
            words(shortened(upright.words, SMALL, left if ends else right)),
            class_="upright-words",
            x=at - _GAP if ends else at + _GAP,
            y=frame.top + _LINE * (place + 1)
            if upright.above
            else frame.bottom - _LINE * (place + below - 1) + 8,
            text_anchor="end" if ends else None,
            fill=css(color_of(upright.role)),
            stroke=css(BACKGROUND),
            stroke_width=3,
            paint_order="stroke",
        )


def count_elements(spec: ChartSpec, frame: Frame) -> Iterator[str]:
    """The counts along the bottom of the plot, all or none."""
    if spec.counts is None:
        return
    widest = max(width_of(str(number), SMALL) for number in spec.counts.numbers)
    places = [frame.x(x) for x in spec.counts.x]
    if len(places) > 1 and min(np.diff(places)) < widest + 4:
        return
    for at, count in zip(places, spec.counts.numbers, strict=True):
        yield element(
            "text",
            words(str(count)),
            class_="count",
            x=at,
            y=frame.bottom - 5,
            text_anchor="middle",
            fill=css(GRAY),
        )


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

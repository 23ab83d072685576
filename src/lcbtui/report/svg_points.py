"""The points of an SVG chart: a shape for each that can be told apart, dots for a crowd.

The size of the file depends on the picture, not on the data: of more than `MOST_SHAPES` points
one for each small square is drawn, and those that stand out in any case.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lcbtui.chart.binning import CROWDED, bin_points, by_importance
from lcbtui.chart.colors import Rgb
from lcbtui.chart.markers import Charset, Marker, Role, series_marker
from lcbtui.chart.spec import ChartSpec
from lcbtui.report.svg_element import BACKGROUND, color_of, css, element, number, words
from lcbtui.report.svg_frame import Frame
from lcbtui.sources.values import format_cell
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

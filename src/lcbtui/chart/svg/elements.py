"""Pieces of SVG: elements, colours, shapes and points in pixels of the frame of a plot.

Everything is escaped, numbers have few digits. A shape for each point,
dots for a crowd: the size of the file depends on the picture, not on the data. Of more than
`MOST_SHAPES` points one for each small square is drawn, and those that stand out in any case.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

import numpy as np

from lcbtui.chart.layers import ChartSpec
from lcbtui.chart.points import CROWDED, bin_points, by_importance
from lcbtui.chart.style import (
    LEAST_CONTRAST,
    ON_LIGHT,
    PALETTE,
    Charset,
    Marker,
    Rgb,
    Role,
    contrast,
    readable,
)
from lcbtui.dataset.columns import format_cell
from lcbtui.dataset.results import Floats, Ints
from lcbtui.text.width import text_width
from lcbtui.view.view import Emphasis

BACKGROUND: Rgb = (0xFF, 0xFF, 0xFF)
TEXT: Rgb = (0x1F, 0x23, 0x28)
GRAY: Rgb = (0x6E, 0x6E, 0x6E)
"""Frame, ticks and the dashed line at our score."""

GRID: Rgb = (0xEC, 0xEC, 0xEC)
"""Faint on purpose: it only leads the eye, and says nothing that the ticks do not."""

FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, sans-serif"
"""Font families of the common systems; none is loaded."""

FILLS: dict[Role, Rgb] = {
    Role.OPEN_WEIGHTS: (0xB4, 0xB4, 0xB4),
    Role.OPEN_DATA: (0xFF, 0xD7, 0x5A),
    Role.OURS: (0xE8, 0x6C, 0x00),
    Role.CLOSED: (0x00, 0x50, 0x7F),
}
"""What markers are filled with where that is not the colour of their role, which is their rim then.

Every two differ in lightness by 12 or more (L* of CIE 1976), and so they do in print without
colour."""

_SHAPES = {
    # glyph of a marker without colour → corners of its shape, the turn of the first, its reach and
    # that of the corners between them, in radii
    "★": (5, 0.0, 2.2, 0.9),
    "■": (4, 45.0, 1.25, 0.0),
    "◆": (4, 0.0, 1.35, 0.0),
    "▲": (3, 0.0, 1.45, 0.0),
    "▼": (3, 180.0, 1.45, 0.0),
    "⬟": (5, 0.0, 1.2, 0.0),
    "⬢": (6, 0.0, 1.15, 0.0),
    "✦": (4, 0.0, 1.8, 0.6),
}
"""The shapes that are not round."""

_HOLLOW = {"○": "●", "□": "■", "△": "▲", "◇": "◆", "▽": "▼", "?": "◆"}
"""Glyphs that show the background inside, and their shape."""

_OF_ROLE = {
    Role.OPEN_WEIGHTS: "●",
    **dict(
        zip([each for each in Role if each.value.startswith("model-")], "●■▲◆▼⬟⬢✦", strict=True)
    ),
}
"""Shapes of roles that have another one than their glyph: those of models are never hollow, since a
hollow point of a model says something."""


SMALL = 12.0
"""The font of ticks, names and the legend, in pixels."""

BOLD = 1.08
"""How much wider words in bold are."""


def width_of(text: str, size: float = SMALL) -> float:
    """Estimate the width of a text in pixels at a font size; rather too wide."""
    return size * sum(map(_share, text))


def shortened(text: str, room: float, size: float = SMALL) -> str:
    """Cut a text with an ellipsis to at most `room` pixels; "" if nothing fits."""
    left, mark, fits = room, width_of("…", size), 0
    for place, character in enumerate(text, start=1):
        left -= width_of(character, size)
        if left < 0:
            return f"{text[:fits].rstrip()}…" if fits else ""
        if left >= mark:
            fits = place
    return text


def _share(character: str) -> float:
    if character in "mwMW@%&≈★●—":
        return 0.95
    if not character.isascii():
        return 0.62 * text_width(character) if text_width(character) < 2 else 1.05
    if character in "iIjl.,:;|!'`()[]{} ftr/\\-":
        return 0.37
    return 0.7 if character.isupper() else 0.64 if character.isdigit() else 0.6


def color_of(role: Role) -> Rgb:
    """Choose the colour of a role on a light background, with a contrast of at least 3:1."""
    if role in {Role.FRAME, Role.TICK, Role.DIM, Role.LINE}:
        return GRAY
    rgb = ON_LIGHT.get(role, PALETTE[role].rgb)
    return TEXT if rgb is None else readable(rgb, BACKGROUND, TEXT)


def css(color: Rgb) -> str:
    """Write a colour as `#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*color)


def number(value: float) -> str:
    """Write a length in pixels with at most two decimals."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def element(tag: str, *content: str, **attributes: str | float | None) -> str:
    """Write an XML element; attributes are escaped here, content must be escaped already.

    An underscore in an attribute's name stands for a hyphen; an attribute that is None is left out.
    """
    written = "".join(
        f' {name.strip("_").replace("_", "-")}="'
        f'{escape(value) if isinstance(value, str) else number(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    inside = "".join(content)
    return f"<{tag}{written}>{inside}</{tag}>" if inside else f"<{tag}{written}/>"


def behind(left: float, top: float, right: float, bottom: float, class_: str) -> str:
    """Draw a translucent rectangle under a text, so that lines behind the text are hidden."""
    sides = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    return element("rect", class_=class_, **sides, fill=css(BACKGROUND), fill_opacity=0.85)


@dataclass(frozen=True)
class Frame:
    """The rectangle of the plot inside a picture of `full_width` × `full_height` pixels.

    Attributes:
        full_width, full_height: size of the picture.
        left, top: the upper left corner of the plot.
        width, height: size of the plot, at least 40 × 40.
    """

    full_width: float
    full_height: float
    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x position of the right edge of the plot."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The y position of the lower edge of the plot."""
        return self.top + self.height

    @property
    def sides(self) -> dict[str, float]:
        """Position and size of the plot as attributes of an SVG `rect`."""
        return {"x": self.left, "y": self.top, "width": self.width, "height": self.height}

    def x(self, fraction: float) -> float:
        """Convert a fraction of the x axis to pixels."""
        return self.left + fraction * self.width

    def y(self, fraction: float) -> float:
        """Convert a fraction of the y axis to pixels."""
        return self.bottom - fraction * self.height


def label(
    text: str,
    x: float,
    y: float,
    *,
    anchor: str | None = None,
    class_: str | None = None,
    color: Rgb = TEXT,
    **more: str | float | None,
) -> str:
    """Write one line of text as an SVG `text` element; `y` is its baseline."""
    where = {"class_": class_, "x": x, "y": y, "text_anchor": anchor}
    return element("text", escape(text), **where, fill=css(color), **more)


Pixels = tuple[float, float]
"""A point of the drawing, in pixels to the right and down."""


def line(
    start: Pixels, end: Pixels, color: Rgb, *, class_: str | None = None, **more: str | float
) -> str:
    """Draw a straight line as an SVG `line` element."""
    where = {"class_": class_, "x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
    return element("line", **where, stroke=css(color), **more)


MOST_SHAPES = 2000
"""With more points than this most are dots without a name of their own."""

_SQUARE = 3.0  # the least side of a square that one dot stands for


@dataclass(frozen=True, eq=False)
class PixelPoints:
    """The points of a chart in pixels; all arrays are (points,), in display order.

    Attributes:
        x, y: the positions.
        radius: radius of a round marker.
        drawn: indexes of the points that are drawn, the most important last.
        shaped: indexes of the drawn points that get a marker shape and a tooltip; others are dots.
    """

    x: Floats
    y: Floats
    radius: float
    drawn: Ints
    shaped: Ints


def place_points(spec: ChartSpec, frame: Frame) -> PixelPoints:
    """Convert all points to pixels, and choose which ones are drawn, as markers or as dots."""
    points = spec.points
    x = frame.left + points.x * frame.width
    y = frame.bottom - points.y * frame.height
    if len(points) <= MOST_SHAPES:
        order = by_importance(points, np.arange(len(points)), len(points))[::-1]
        radius = 3.5 if len(points) > CROWDED else 4.2 if frame.full_width < 500 else 5.0
        return PixelPoints(x, y, radius, order, order)
    side = max(_SQUARE, math.sqrt(frame.width * frame.height / 60_000))
    cells = bin_points(points, max(int(frame.width / side), 2), max(int(frame.height / side), 2))
    standing_out = by_importance(points, np.flatnonzero(points.emphasis), 500)[::-1]
    points_shown = cells.representative[cells.occupied]
    dots = points_shown[~np.isin(points_shown, standing_out)]
    return PixelPoints(x, y, 3.5, np.concatenate([dots, standing_out]), standing_out)


def point_elements(spec: ChartSpec, placed: PixelPoints) -> Iterator[str]:
    """Draw all points as SVG elements, the most important ones on top."""
    yield from _dots(spec, placed)
    markers = spec.markers(Charset.SHAPES)
    for index in placed.shaped.tolist():
        marker = markers[int(spec.points.series[index])]
        emphasis = Emphasis(int(spec.points.emphasis[index]))
        x, y = float(placed.x[index]), float(placed.y[index])
        row = int(spec.points.rows[index])
        words = [spec.names.whole(row)]  # of its tooltip, with the values on both axes
        for axis in filter(lambda axis: axis.key, (spec.x, spec.y)):
            cell = spec.dataset.cell(row, axis.key)
            words.append(f"{axis.title} {format_cell(spec.dataset.by_key[axis.key], cell)}")
        title = element("title", escape(" · ".join(words)))
        if Emphasis.PINNED in emphasis:
            yield ring("pin", x, y, placed.radius)
        hollow = spec.hollow is not None and bool(spec.hollow[index])
        yield shape(marker, (x, y), placed.radius, title, class_="point", hollow=hollow)


_RING = 4.0  # from the edge of a round marker to the middle of the ring of a pinned one


def reaches(spec: ChartSpec, placed: PixelPoints) -> Floats:
    """Compute the distance from each point's middle to its marker's or ring's edge: (points,)."""
    pinned = (spec.points.emphasis & int(Emphasis.PINNED)) != 0
    return placed.radius + np.where(pinned, _RING + 1, 0.0)


def ring(class_: str, x: float, y: float, radius: float) -> str:
    """Draw the ring around a pinned point whose marker has this radius."""
    return element(
        "circle",
        class_=class_,
        cx=x,
        cy=y,
        r=radius + _RING,
        fill="none",
        stroke=css(color_of(Role.PINNED)),
        stroke_width=2,
    )


def _dots(spec: ChartSpec, placed: PixelPoints) -> Iterator[str]:
    """Draw the points without a marker shape as dots: one SVG path for each series."""
    dots = placed.drawn[~np.isin(placed.drawn, placed.shaped)]
    for series, marker in enumerate(spec.markers(Charset.SHAPES)):
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


def shape(
    marker: Marker, at: Pixels, radius: float, *title: str, class_: str, hollow: bool = False
) -> str:
    """Draw the marker of a series as an SVG shape; shapes differ even without colour.

    Args:
        marker: the marker, from the character set without colours.
        at: the middle of the shape.
        radius: the radius of a round shape; other shapes are about as large.
        title: child elements, such as a tooltip.
        class_: the class of the element.
        hollow: whether the shape is not filled.
    """
    (x, y), color = at, color_of(marker.role)
    glyph = _OF_ROLE.get(marker.role, _HOLLOW.get(marker.glyph, marker.glyph))
    is_hollow = hollow or (marker.role not in _OF_ROLE and marker.glyph in _HOLLOW)
    fill = BACKGROUND if is_hollow else FILLS.get(marker.role, color)
    is_light = contrast(fill, BACKGROUND) < LEAST_CONTRAST
    paint = {"fill": css(fill), "stroke": css(color if is_light else BACKGROUND), "class_": class_}
    if glyph == "●":
        return element("circle", *title, cx=x, cy=y, r=radius, **paint)
    count, first, reach, between = _SHAPES.get(glyph, _SHAPES["◆"])
    reaches = (reach, between) if between else (reach,)
    corners = [
        (radius * length, first + 360.0 * (n + m / 2) / count)
        for n in range(count)
        for m, length in enumerate(reaches)
    ]
    path = "L".join(
        f"{number(x + length * math.sin(math.radians(turn)))} "
        f"{number(y - length * math.cos(math.radians(turn)))}"
        for length, turn in corners
    )
    return element("path", *title, d=f"M{path}Z", **paint)

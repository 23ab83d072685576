"""Pieces of SVG: elements, and the five primitives in pixels of the frame of a plot.

Everything is escaped, numbers have few digits. A shape for each point that can be told apart,
dots for a crowd: the size of the file depends on the picture, not on the data. Of more than
`MOST_SHAPES` points one for each small square is drawn, and those that stand out in any case.
Nothing here knows which overlay it draws.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

import numpy as np

from lcbtui.chart.layers import (
    Band,
    ChartSpec,
    Floats,
    Indexes,
    Layer,
    LineStyle,
    Polyline,
    Segments,
    Text,
)
from lcbtui.chart.points import CROWDED, DrawnSegment, bin_points, by_importance, drawn_segments
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
from lcbtui.chart.svg.letters import SANS, SMALL, Face, shortened, width_of
from lcbtui.dataset.columns import format_cell
from lcbtui.view.view import Emphasis

BACKGROUND: Rgb = (0xFF, 0xFF, 0xFF)
TEXT: Rgb = (0x1F, 0x23, 0x28)
GRAY: Rgb = (0x6E, 0x6E, 0x6E)
"""Frame, ticks and the dashed line at our score."""

GRID: Rgb = (0xEC, 0xEC, 0xEC)
"""Faint on purpose: it only leads the eye, and says nothing that the ticks do not."""

FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, sans-serif"
"""Fonts that are there already; none is loaded."""

_PLAIN_ROLES = frozenset({Role.BLANK, Role.TITLE, Role.LEGEND, Role.NAME, Role.SELECTED})
_GRAY_ROLES = frozenset({Role.FRAME, Role.TICK, Role.DIM, Role.LINE, Role.ARROW})

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


def color_of(role: Role) -> Rgb:
    """The colour of a role on a light background, with a contrast of at least 3:1."""
    rgb = ON_LIGHT.get(role, PALETTE[role].rgb)
    if role in _PLAIN_ROLES or rgb is None:
        return TEXT
    return GRAY if role in _GRAY_ROLES else readable(rgb, BACKGROUND, TEXT)


def css(color: Rgb) -> str:
    """A colour as `#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*color)


def number(value: float) -> str:
    """A length in pixels with at most two decimals."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def element(tag: str, *content: str, **attributes: str | float | None) -> str:
    """An element; the content must be escaped or elements, attributes are escaped here.

    An underscore in an attribute's name stands for a hyphen; None leaves it out.
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
    """A veil under words that keeps lines off them. In every renderer, unlike a rim of letters."""
    sides = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    return element("rect", class_=class_, **sides, fill=css(BACKGROUND), fill_opacity=0.85)


@dataclass(frozen=True)
class Frame:
    """The plot inside a picture of `full_width` × `full_height` pixels, all in pixels.

    Attributes:
        left, top: the corner of the plot.
        width, height: its size, at least 40 × 40: a smaller picture is cut off.
        face: how wide its letters are.
    """

    full_width: float
    full_height: float
    left: float
    top: float
    width: float
    height: float
    face: Face = SANS

    def width_of(self, text: str, size: float = SMALL) -> float:
        """About how wide `text` is in the font of the picture; rather too much."""
        return width_of(text, size, self.face)

    def shortened(self, text: str, room: float, size: float = SMALL) -> str:
        """`text` cut with an ellipsis so that it is at most `room` pixels wide; "" for no room."""
        return shortened(text, size, room, self.face)

    @property
    def right(self) -> float:
        """Where the plot ends."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Where the plot ends, below."""
        return self.top + self.height

    @property
    def sides(self) -> dict[str, float]:
        """As the attributes of a rectangle."""
        return {"x": self.left, "y": self.top, "width": self.width, "height": self.height}

    def x(self, fraction: float) -> float:
        """The place of a fraction of the x axis."""
        return self.left + fraction * self.width

    def y(self, fraction: float) -> float:
        """The place of a fraction of the y axis."""
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
    """A line of small text; `y` is its baseline."""
    where = {"class_": class_, "x": x, "y": y, "text_anchor": anchor}
    return element("text", escape(text), **where, fill=css(color), **more)


Pixels = tuple[float, float]
"""A point of the drawing, in pixels to the right and down."""


def line(
    start: Pixels, end: Pixels, color: Rgb, *, class_: str | None = None, **more: str | float
) -> str:
    """A straight line."""
    where = {"class_": class_, "x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
    return element("line", **where, stroke=css(color), **more)


MOST_SHAPES = 2000
"""With more points than this most are dots without a name of their own."""

MOST_SQUARES = 60_000
"""The most dots of a chart, whatever its size."""

_SQUARE = 3.0
"""The side of a square that one dot stands for, in pixels."""

_MOST_EMPHASISED = 500

_NARROW_PICTURE = 500.0
"""Pixels of a picture in which markers are a little smaller."""


@dataclass(frozen=True, eq=False)
class PixelPoints:
    """The points of a chart in pixels; all arrays are (points,), in display order.

    Attributes:
        radius: of a round marker.
        drawn: indexes of the points that are drawn, the most important last.
        shaped: indexes of those among them that get a shape and a title; the rest are dots.
    """

    x: Floats
    y: Floats
    radius: float
    drawn: Indexes
    shaped: Indexes


def place_points(spec: ChartSpec, frame: Frame) -> PixelPoints:
    """Every point's place, and which are drawn."""
    points = spec.points
    x = frame.left + points.x * frame.width
    y = frame.bottom - points.y * frame.height
    if len(points) <= MOST_SHAPES:
        order = by_importance(points, np.arange(len(points)), len(points))[::-1]
        radius = (
            3.5 if len(points) > CROWDED else 4.2 if frame.full_width < _NARROW_PICTURE else 5.0
        )
        return PixelPoints(x, y, radius, order, order)
    side = max(_SQUARE, math.sqrt(frame.width * frame.height / MOST_SQUARES))
    cells = bin_points(points, max(int(frame.width / side), 2), max(int(frame.height / side), 2))
    standing_out = by_importance(points, np.flatnonzero(points.emphasis), _MOST_EMPHASISED)[::-1]
    points_shown = cells.representative[cells.occupied]
    dots = points_shown[~np.isin(points_shown, standing_out)]
    return PixelPoints(x, y, 3.5, np.concatenate([dots, standing_out]), standing_out)


def point_elements(spec: ChartSpec, placed: PixelPoints) -> Iterator[str]:
    """All points, the most important on top."""
    yield from _dots(spec, placed)
    markers = spec.markers(Charset.SHAPES)
    for index in placed.shaped.tolist():
        marker = markers[int(spec.points.series[index])]
        emphasis = Emphasis(int(spec.points.emphasis[index]))
        x, y = float(placed.x[index]), float(placed.y[index])
        title = element("title", escape(point_words(spec, index)))
        if Emphasis.PINNED in emphasis:
            yield ring("pin", x, y, placed.radius)
        hollow = spec.hollow is not None and bool(spec.hollow[index])
        yield shape(marker, (x, y), placed.radius, title, class_="point", hollow=hollow)


_RING = 4.0
"""Pixels from the edge of a round marker to the middle of the ring of a pinned one."""


def reaches(spec: ChartSpec, placed: PixelPoints) -> Floats:
    """(points,) pixels from the middle of each to the edge of its round marker, or of its ring."""
    pinned = (spec.points.emphasis & int(Emphasis.PINNED)) != 0
    return placed.radius + np.where(pinned, _RING + 1, 0.0)


_HALO = 2.5
"""Pixels around a marker in which a frontier that it is not on is not drawn."""


def halo_elements(spec: ChartSpec, placed: PixelPoints, frame: Frame) -> Iterator[str]:
    """The background of markers beside the frontier: its line runs through those on it alone."""
    lines = (each for each in spec.layers if isinstance(each, Polyline))
    corners = [_corners(each, frame) for each in lines if each.role is Role.FRONTIER]
    on = (spec.points.emphasis[placed.shaped] & int(Emphasis.FRONTIER)) != 0
    for index in placed.shaped[~on].tolist():
        x, y = float(placed.x[index]), float(placed.y[index])
        reach = placed.radius + _HALO
        if any(_passes(each, x, y) < reach for each in corners):
            fill = css(BACKGROUND)
            yield element("circle", class_="halo", cx=x, cy=y, r=reach, fill=fill)


def _passes(corners: tuple[Floats, Floats], x: float, y: float) -> float:
    """How near a staircase comes to a place."""
    (left, right), (top, bottom) = (
        (np.minimum(at[:-1], at[1:]), np.maximum(at[:-1], at[1:])) for at in corners
    )
    across = np.maximum(np.maximum(left - x, x - right), 0.0)
    up = np.maximum(np.maximum(top - y, y - bottom), 0.0)
    return float(np.min(np.hypot(across, up), initial=math.inf))


def ring(class_: str, x: float, y: float, radius: float) -> str:
    """What a pinned point has around its marker of this radius."""
    return _ring(class_, x, y, radius + _RING, color_of(Role.PINNED), stroke_width=2)


def _ring(class_: str, x: float, y: float, radius: float, color: Rgb, **more: float) -> str:
    stroke = css(color)
    return element(
        "circle", class_=class_, cx=x, cy=y, r=radius, fill="none", stroke=stroke, **more
    )


def _dots(spec: ChartSpec, placed: PixelPoints) -> Iterator[str]:
    """The points without a shape: one path for each series, a round dot for each point."""
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


def point_words(spec: ChartSpec, index: int) -> str:
    """A point in words: its name, and both values with their marks."""
    dataset, row = spec.dataset, int(spec.points.rows[index])
    said = [spec.names.whole(row)]
    for axis in filter(lambda axis: axis.key, (spec.x, spec.y)):
        value = format_cell(dataset.by_key[axis.key], dataset.cell(row, axis.key))
        said.append(f"{axis.title} {value}")
    return " · ".join(said)


def shape(
    marker: Marker, at: Pixels, radius: float, *title: str, class_: str, hollow: bool = False
) -> str:
    """The shape of a series at a place; told from the others without colour too.

    Args:
        marker: as it is where there is no colour.
        at: its middle.
        radius: of a round one.
        title: elements inside.
        class_: the class of the element.
        hollow: whether the background is seen inside.
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


_CAP = 3.0
"""Half the width of the end of an error bar, in pixels."""

_LINE = 16.0
"""Pixels from one line of words to the next."""

_GAP = 5.0
"""Pixels from a place to the words beside it."""

_HEAD = 7.0
"""Pixels from the tip of an arrow's head to its back."""

_HALF = 3.0
"""Half the width of a head's back."""

_APART = 2.0
"""Pixels between a marker and the tip of its arrow."""

_LEAST = 4.0
"""An arrow of which less would be seen is not drawn."""

_FAR = 3.0
"""Lines end this many plots outside, where nothing is seen of them anyway."""


def bar_elements(spec: ChartSpec, frame: Frame, radius: float) -> Iterator[str]:
    """The error bars of all layers: over the veils of names, which hide no end of an interval."""
    for layer in filter(_are_bars, spec.layers):
        assert isinstance(layer, Segments)
        yield from _segments(spec, layer, frame, radius)


def _are_bars(layer: Layer) -> bool:
    return isinstance(layer, Segments) and layer.style is LineStyle.BAR


def line_elements(spec: ChartSpec, frame: Frame, radius: float) -> Iterator[str]:
    """The lines and bands of all other layers, each kind over those before it."""
    clipped = False
    for layer in sorted((each for each in spec.layers if not _are_bars(each)), key=_height):
        match layer:
            case Band(upright=True):
                low, high = max(layer.low, 0.0), min(layer.high, 1.0)
                sides = {**frame.sides, "x": frame.x(low), "width": (high - low) * frame.width}
                yield element("rect", class_="band", **sides, fill=css(GRID), opacity=0.5)
            case Band():
                high, low = min(layer.high, 1.0), max(layer.low, 0.0)
                sides = {**frame.sides, "y": frame.y(high), "height": (high - low) * frame.height}
                yield element("rect", class_="band", **sides, fill=css(GRID), opacity=0.5)
            case Segments():
                yield from _segments(spec, layer, frame, radius)
            case Polyline():
                if not clipped:
                    clipped = True
                    yield element("clipPath", element("rect", **frame.sides), id="chart-plot")
                x, y = _corners(layer, frame)
                yield element(
                    "polyline",
                    class_=layer.role.value,
                    points=" ".join(f"{a:.2f},{b:.2f}" for a, b in zip(x, y, strict=True)),
                    fill="none",
                    stroke=css(color_of(layer.role)),
                    stroke_width=1.5,
                    clip_path="url(#chart-plot)",
                )


def _height(layer: Layer) -> int:
    """Which kinds of layers lie over which others: arrows are on top."""
    if isinstance(layer, Segments):
        return 3 if layer.style is LineStyle.ARROW else 1
    return 2 if isinstance(layer, Polyline) else 0


def _segments(spec: ChartSpec, segments: Segments, frame: Frame, radius: float) -> Iterator[str]:
    for each in drawn_segments(spec, segments):
        color, way = color_of(each.role), _Way.of(each, frame)
        match segments.style:
            case LineStyle.ARROW:
                # One that its own marker would hide is left out; one from outside has no ring.
                if (tip := way.tip(radius)) is not None:
                    yield arrow(*way[:2], *tip, color)
                    if each.whole[0]:
                        yield _ring("tail", way.x1, way.y1, 2, color)
            case LineStyle.BAR:
                yield element(
                    "path",
                    class_="bar",
                    d=_bar(way, each.whole),
                    stroke=css(color),
                    stroke_opacity=0.6,
                    fill="none",
                )
            case LineStyle.DASHED:
                flat = way.y1 == way.y2
                class_, dashes = ("level", "8 5") if flat else ("upright", "3 3")
                ends = way[:2], way[2:]
                yield line(*ends, color, class_=class_, stroke_dasharray=dashes, stroke_width=1.5)


def _bar(way: "_Way", whole: tuple[bool, bool]) -> str:
    """The path of an error bar with its caps: level where its ends are at one height."""
    if way.y1 == way.y2 and way.x1 != way.x2:
        sides = ((way.x1, whole[0]), (way.x2, whole[1]))
        caps = (f"M{x:.1f} {way.y1 - _CAP:.1f}v{2 * _CAP:g}" for x, inside in sides if inside)
        return f"M{way.x1:.1f} {way.y1:.1f}H{way.x2:.1f}{''.join(caps)}"
    ends = ((way.y2, whole[1]), (way.y1, whole[0]))
    caps = (f"M{way.x1 - _CAP:.1f} {y:.1f}h{2 * _CAP:g}" for y, inside in ends if inside)
    return f"M{way.x1:.1f} {way.y2:.1f}V{way.y1:.1f}{''.join(caps)}"


class _Way(NamedTuple):
    """A segment in pixels."""

    x1: float
    y1: float
    x2: float
    y2: float

    @classmethod
    def of(cls, each: DrawnSegment, frame: Frame) -> "_Way":
        (x1, y1), (x2, y2) = each.start, each.end
        return cls(frame.x(x1), frame.y(y1), frame.x(x2), frame.y(y2))

    @property
    def length(self) -> float:
        return math.hypot(self.x2 - self.x1, self.y2 - self.y1)

    def before_end(self, share: float) -> Pixels:
        """The place that is a share of the way before its end."""
        return self.x2 + share * (self.x1 - self.x2), self.y2 + share * (self.y1 - self.y2)

    def tip(self, radius: float) -> Pixels | None:
        """Where an arrow ends beside its marker; None where too little of it would be seen."""
        if self.length < radius + _APART + _LEAST:
            return None
        return self.before_end((radius + _APART) / self.length)


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
    shaft = line((x1, y1), (back_x, back_y), color, stroke_width=1.5)
    return element("g", shaft, element("path", d=f"M{path}Z", fill=css(color)), class_="arrow")


def _corners(line: Polyline, frame: Frame) -> tuple[Floats, Floats]:
    """A polyline in pixels; a staircase goes to the right first, then up."""
    x = np.asarray(line.x, dtype=np.float64)
    y = np.clip(np.asarray(line.y, dtype=np.float64), -_FAR, 1 + _FAR)
    there = np.isfinite(x) & np.isfinite(y)
    x, y = x[there], y[there]
    if line.steps:
        x, y = np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1]
    return frame.left + x * frame.width, frame.bottom - y * frame.height


def along_lines(spec: ChartSpec, frame: Frame) -> tuple[Floats, Floats]:
    """Places along the lines that words should keep off, so near that no name slips between.

    Error bars (see `bar_sides`) and upright lines, as high as the plot, are none of these.

    Returns:
        x and y in pixels, each (places,).
    """
    xs, ys = [np.zeros(0)], [np.zeros(0)]
    for layer in spec.layers:
        if isinstance(layer, Polyline):
            x, y = _corners(layer, frame)
            lengths = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
            if len(x) and lengths[-1] > 0:
                along = np.linspace(0.0, lengths[-1], int(lengths[-1] / 4) + 2)
                xs.append(np.interp(along, lengths, x))
                ys.append(np.interp(along, lengths, y))
        elif isinstance(layer, Segments) and layer.style is not LineStyle.BAR:
            for way in (_Way.of(each, frame) for each in drawn_segments(spec, layer)):
                if way.x1 != way.x2 or layer.style is LineStyle.ARROW:
                    steps = int(way.length / 4) + 2
                    xs.append(np.linspace(way.x1, way.x2, steps))
                    ys.append(np.linspace(way.y1, way.y2, steps))
    return np.concatenate(xs), np.concatenate(ys)


def bar_sides(spec: ChartSpec, frame: Frame) -> Floats:
    """Left, top, right and bottom of every error bar with its caps: (4, bars), in pixels."""
    bars = (each for each in spec.layers if isinstance(each, Segments) and _are_bars(each))
    sides = [
        (
            min(way.x1, way.x2) - _CAP,
            min(way.y1, way.y2),
            max(way.x1, way.x2) + _CAP,
            max(way.y1, way.y2),
        )
        for some in bars
        for way in (_Way.of(each, frame) for each in drawn_segments(spec, some))
    ]
    return np.array(sides, dtype=np.float64).reshape(-1, 4).T


def head_places(spec: ChartSpec, frame: Frame, radius: float) -> tuple[Floats, Floats]:
    """The tips of the arrows and the backs of their heads, which no name should cover.

    Returns:
        x and y in pixels, each (2 × arrows drawn,).
    """
    places: list[Pixels] = []
    arrows = (s for s in spec.layers if isinstance(s, Segments) and s.style is LineStyle.ARROW)
    for way in (_Way.of(each, frame) for some in arrows for each in drawn_segments(spec, some)):
        if (tip := way.tip(radius)) is not None:
            drawn = _Way(*way[:2], *tip)
            places += [tip, drawn.before_end(min(_HEAD / drawn.length, 1.0))]
    found = np.array(places, dtype=np.float64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


class Beside(NamedTuple):
    """Words beside a place of a layer.

    Attributes:
        x, base: where they begin, or end where `ends`, and their baseline.
        box: left, top, right and bottom of what they fill.
    """

    said: str
    x: float
    base: float
    ends: bool
    box: tuple[float, float, float, float]
    role: Role


def words_beside(spec: ChartSpec, frame: Frame) -> Iterator[Beside]:
    """One line each from the top or from the bottom, on the side with more room."""
    lines = {True: 0, False: 1 + int(spec.has_words_below)}
    texts = [layer for layer in spec.layers if isinstance(layer, Text) and layer.beside]
    for text in texts:
        for x, said in zip(text.x, text.words, strict=True):
            at, above = frame.x(x), text.y > 0.5
            n = lines[above] = lines[above] + 1
            right, left = frame.right - at - _GAP, at - frame.left - _GAP
            ends = frame.width_of(said) > right and left > right
            cut = frame.shortened(said, left if ends else right)
            start = at - _GAP if ends else at + _GAP
            base = frame.top + _LINE * n if above else frame.bottom - _LINE * (n - 1) + 8
            width = frame.width_of(cut)
            first = start - width if ends else start
            box = first, base - 11, first + width, base + 3
            yield Beside(cut, start, base, ends, box, text.role)


def text_elements(spec: ChartSpec, frame: Frame) -> Iterator[str]:
    """The words of all layers: those centred on their places, then those beside them."""
    for layer in spec.layers:
        if isinstance(layer, Text) and not layer.beside:
            yield from _centred(layer, frame)
    for each in words_beside(spec, frame):
        anchor, color = "end" if each.ends else None, color_of(each.role)
        yield label(
            each.said, each.x, each.base, anchor=anchor, class_="upright-words", color=color
        )


def _centred(text: Text, frame: Frame) -> Iterator[str]:
    """All words, or none where not all have room."""
    widest = max(map(frame.width_of, text.words))
    places = [frame.x(x) for x in text.x]
    if len(places) > 1 and min(np.diff(places)) < widest + 4:
        return
    for at, said in zip(places, text.words, strict=True):
        y, color = frame.y(text.y) - 5, color_of(text.role)
        yield label(said, at, y, anchor="middle", class_="count", color=color)

"""Pieces of SVG in pixels of the frame of a plot: elements, shapes, points, lines, words, names.

Everything is escaped, numbers have few digits. A shape for each point,
dots for a crowd: the size of the file depends on the picture, not on the data. Of more than
`MOST_SHAPES` points one for each small square is drawn, and those that stand out in any case.
A name covers no marker, no other name, not the legend and not the frame, and rather no line; it is
nearer to its own point than to any other. Nothing here knows which overlay it draws.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from lcbtui.chart.labels import LabelPlace, place_labels
from lcbtui.chart.layers import Band, ChartSpec, Polyline, Segments
from lcbtui.chart.points import DrawnSegment, bin_points, by_importance, drawn_segments
from lcbtui.chart.style import MODEL_ROLES, Charset, Marker, Rgb, Role, readable
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

_OF_ROLE = {Role.OPEN_WEIGHTS: "●", **dict(zip(MODEL_ROLES, "●■▲◆▼⬟⬢✦", strict=True))}
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
    rgb = role.ink.on_light
    return TEXT if rgb is None else readable(rgb, BACKGROUND, TEXT)


def css(color: Rgb) -> str:
    """Write a colour as `#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*color)


def number(value: float) -> str:
    """Write a length in pixels with at most two decimals."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


Value = str | float | None
"""The value of an XML attribute, a number in pixels; None leaves the attribute out."""


def element(tag: str, *content: str, **attributes: Value) -> str:
    """Write an XML element; attributes are escaped here, content must be escaped already.

    An underscore in an attribute's name stands for a hyphen.
    """
    written = "".join(
        f' {name.strip("_").replace("_", "-")}="'
        f'{escape(value) if isinstance(value, str) else number(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    inside = "".join(content)
    return f"<{tag}{written}>{inside}</{tag}>" if inside else f"<{tag}{written}/>"


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """The width."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """The height."""
        return self.bottom - self.top

    @property
    def sides(self) -> dict[str, Value]:
        """Position and size as attributes of an SVG `rect`."""
        return {"x": self.left, "y": self.top, "width": self.width, "height": self.height}

    def meets(self, other: "Box", gap: float = 0.0) -> bool:
        """Tell whether two boxes overlap or are nearer to each other than `gap`."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )

    def distances(self, x: Floats, y: Floats) -> Floats:
        """Compute the distance of each of some points to the box; 0 inside."""
        across = np.maximum(np.maximum(self.left - x, x - self.right), 0.0)
        up = np.maximum(np.maximum(self.top - y, y - self.bottom), 0.0)
        return np.hypot(across, up)


@dataclass(frozen=True)
class Frame(Box):
    """The rectangle of the plot inside a picture of `full_width` × `full_height` pixels."""

    full_width: float
    full_height: float

    def x(self, fraction: float) -> float:
        """Convert a fraction of the x axis to pixels."""
        return self.left + fraction * self.width

    def y(self, fraction: float) -> float:
        """Convert a fraction of the y axis to pixels."""
        return self.bottom - fraction * self.height


def behind(box: Box, class_: str) -> str:
    """Draw a translucent rectangle under a text, so that lines behind the text are hidden."""
    return element("rect", class_=class_, **box.sides, fill=css(BACKGROUND), fill_opacity=0.85)


def label(
    text: str, x: float, y: float, class_: str, anchor: str = "", color: Rgb = TEXT, **more: Value
) -> str:
    """Write one line of text as an SVG `text` element; `y` is its baseline."""
    where: dict[str, Value] = {"class_": class_, "x": x, "y": y, "text_anchor": anchor or None}
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
        radius = 3.5 if points.crowded else 4.2 if frame.full_width < 500 else 5.0
        return PixelPoints(x, y, radius, order, order)
    side = max(_SQUARE, math.sqrt(frame.width * frame.height / 60_000))
    cells = bin_points(points, max(int(frame.width / side), 2), max(int(frame.height / side), 2))
    standing_out = by_importance(points, np.flatnonzero(points.emphasis), 500)[::-1]
    points_shown = cells.representative[cells.occupied]
    dots = points_shown[~np.isin(points_shown, standing_out)]
    return PixelPoints(x, y, 3.5, np.concatenate([dots, standing_out]), standing_out)


def point_elements(spec: ChartSpec, placed: PixelPoints) -> Iterator[str]:
    """Draw all points as SVG elements, the most important ones on top."""
    markers = spec.markers(Charset.SHAPES)
    dots = placed.drawn[~np.isin(placed.drawn, placed.shaped)]
    for series in sorted(set(spec.points.series[dots].tolist())):
        of = dots[spec.points.series[dots] == series]
        places = zip(placed.x[of].tolist(), placed.y[of].tolist(), strict=True)
        # A line of no length with round ends is a dot, in a tenth of the bytes of a circle.
        path = "".join(f"M{x:.1f} {y:.1f}h0" for x, y in places)
        pen: dict[str, Value] = {"stroke_width": _SQUARE, "stroke_linecap": "round"}
        color = css(color_of(markers[series].role))
        yield element("path", class_="dots", d=path, stroke=color, **pen)
    for index in placed.shaped.tolist():
        marker = markers[int(spec.points.series[index])]
        x, y = float(placed.x[index]), float(placed.y[index])
        row = int(spec.points.rows[index])
        words = [spec.names.whole(row)]  # of its tooltip, with the values on both axes
        for axis in filter(lambda axis: axis.key, (spec.x, spec.y)):
            cell = spec.dataset.cell(row, axis.key)
            words.append(f"{axis.title} {format_cell(spec.dataset.by_key[axis.key], cell)}")
        title = element("title", escape(" · ".join(words)))
        if spec.points.emphasis[index] & int(Emphasis.PINNED):  # seen where its name has no place
            pen = {"stroke": css(color_of(Role.PINNED)), "stroke_width": 1.5, "fill": "none"}
            yield element("circle", class_="pin", cx=x, cy=y, r=placed.radius + _GAP - 1.5, **pen)
        hollow = spec.hollow is not None and bool(spec.hollow[index])
        yield shape(marker, (x, y), placed.radius, title, class_="point", hollow=hollow)


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
    is_light = readable(fill, BACKGROUND, TEXT) != fill
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


# Error bars, lines and bands

_CAP = 3.0  # half the width of the end of an error bar


def bar_elements(spec: ChartSpec, frame: Frame) -> Iterator[str]:
    """Draw the error bars of a chart as SVG paths."""
    for each in (each for each in _segments(spec, frame) if each.point is not None):
        (x1, y1), (x2, y2) = each.start, each.end
        is_level = y1 == y2 and x1 != x2
        across, up, cap = (0.0, _CAP, "v") if is_level else (_CAP, 0.0, "h")
        path = f"M{x1:.1f} {y1:.1f}" + (f"H{x2:.1f}" if is_level else f"V{y2:.1f}")
        for (x, y), is_whole in zip((each.start, each.end), each.whole, strict=True):
            path += f"M{x - across:.1f} {y - up:.1f}{cap}{2 * _CAP:g}" * is_whole
        pen: dict[str, Value] = {"stroke": css(color_of(each.role)), "stroke_opacity": 0.6}
        yield element("path", class_="bar", d=path, **pen, fill="none")


def line_elements(spec: ChartSpec, frame: Frame) -> Iterator[str]:
    """Draw a chart's overlays as SVG elements: bands, then dashed lines, then polylines."""
    for band in spec.layers:
        if isinstance(band, Band):
            low, high = max(band.low, 0.0), min(band.high, 1.0)
            box = Box(frame.left, frame.y(high), frame.right, frame.y(low))
            if band.upright:
                box = Box(frame.x(low), frame.top, frame.x(high), frame.bottom)
            yield element("rect", class_="band", fill=css(GRID), **box.sides, opacity=0.5)
    for each in (each for each in _segments(spec, frame) if each.point is None):
        class_, dashes = ("level", "8 5") if each.start[1] == each.end[1] else ("upright", "3 3")
        how = {"class_": class_, "stroke_dasharray": dashes, "stroke_width": "1.5"}
        yield line(each.start, each.end, color_of(each.role), **how)
    polylines = [each for each in spec.layers if isinstance(each, Polyline)]
    if polylines:
        yield element("clipPath", element("rect", **frame.sides), id="chart-plot")
    for polyline in polylines:
        corners = zip(*_corners(polyline, frame), strict=True)
        points = " ".join(f"{x:.2f},{y:.2f}" for x, y in corners)
        pen: dict[str, Value] = {"stroke": css(color_of(polyline.role)), "stroke_width": 1.5}
        what = {"class_": polyline.role.value, "points": points, "fill": "none"}
        yield element("polyline", **what, **pen, clip_path="url(#chart-plot)")


def _segments(spec: ChartSpec, frame: Frame) -> Iterator[DrawnSegment]:
    """Clip a chart's error bars and dashed lines to the plot, in pixels."""
    for layer in spec.layers:
        for each in drawn_segments(spec, layer) if isinstance(layer, Segments) else ():
            (x1, y1), (x2, y2) = each.start, each.end
            start, end = (frame.x(x1), frame.y(y1)), (frame.x(x2), frame.y(y2))
            yield each._replace(start=start, end=end)


def _corners(line: Polyline, frame: Frame) -> tuple[Floats, Floats]:
    """Convert a polyline to pixels; a staircase gets corners (first right, then up)."""
    x = np.asarray(line.x, dtype=np.float64)
    # Three plots outside nothing is seen of it anyway.
    y = np.clip(np.asarray(line.y, dtype=np.float64), -3.0, 4.0)
    there = np.isfinite(x) & np.isfinite(y)
    x, y = x[there], y[there]
    if line.steps:
        x, y = np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1]
    return frame.left + x * frame.width, frame.bottom - y * frame.height


def along_lines(spec: ChartSpec, frame: Frame) -> tuple[Floats, Floats]:
    """Sample points, a few pixels apart, along the lines that names of points should avoid.

    Error bars (see `bar_sides`) and vertical lines are left out.

    Returns:
        x and y in pixels, each (samples,).
    """
    xs, ys = [np.zeros(0)], [np.zeros(0)]
    lines = [_corners(layer, frame) for layer in spec.layers if isinstance(layer, Polyline)]
    for each in _segments(spec, frame):
        x, y = np.array((each.start, each.end)).T
        lines += [(x, y)] if each.point is None and x[0] != x[1] else []
    for x, y in lines:
        lengths = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
        if len(x) and lengths[-1] > 0:
            along = np.linspace(0.0, lengths[-1], int(lengths[-1] / 4) + 2)
            xs.append(np.interp(along, lengths, x))
            ys.append(np.interp(along, lengths, y))
    return np.concatenate(xs), np.concatenate(ys)


def bar_sides(spec: ChartSpec, frame: Frame) -> Floats:
    """Compute left, top, right and bottom of all error bars with caps: (4, bars), in pixels."""
    sides = [
        (min(x1, x2) - _CAP, min(y1, y2), max(x1, x2) + _CAP, max(y1, y2))
        for (x1, y1), (x2, y2), *_, point in _segments(spec, frame)
        if point is not None
    ]
    return np.array(sides, dtype=np.float64).reshape(-1, 4).T


# Names

_HEIGHT = 15.0
_GAP = 4.0  # from a marker to its name, and kept free between two names
_EDGE = 2.0  # kept free between a name and the frame


class Words(NamedTuple):
    """The name beside a point, or the text beside a line, with the rectangle that it covers.

    Attributes:
        class_: class of the SVG element.
        text: the text.
        box: the rectangle of the text.
        ends: whether the text is right-aligned, left of its point or line.
        color: colour of the text.
        bold: whether the text is bold.
        point: index of the point; -1 beside a line.
    """

    class_: str
    text: str
    box: Box
    ends: bool
    color: Rgb = TEXT
    bold: bool = False
    point: int = -1

    def element(self) -> str:
        """Write the text as SVG."""
        x, anchor = (self.box.right, "end") if self.ends else (self.box.left, "")
        weight = "bold" if self.bold else None
        y = self.box.bottom - 3.5
        return label(self.text, x, y, self.class_, anchor, self.color, font_weight=weight)


def place_names(
    spec: ChartSpec, placed: PixelPoints, frame: Frame, legend: Box | None
) -> list[Words]:
    """Place names beside the most important points, off the legend and if possible off lines."""
    if not spec.labels:
        return []
    indexes = by_importance(spec.points, np.sort(placed.drawn), 60).tolist()
    texts = map(spec.names.whole, spec.points.rows[indexes].tolist())
    named = {index: text for index, text in zip(indexes, texts, strict=True) if text}
    choices = [*_candidates(spec, placed, frame, legend, named)]
    places, bold = place_labels(choices, height=_HEIGHT, gap=(_GAP, _GAP)), spec.stands_out
    found = list[Words]()
    for (index, text), at in zip(named.items(), places, strict=True):
        if at is not None:
            box, ends = Box(*at, at.top + _HEIGHT), at.right < placed.x[index]
            found.append(Words("name", text, box, ends, bold=bool(bold[index]), point=index))
    return found


def _candidates(
    spec: ChartSpec, placed: PixelPoints, frame: Frame, legend: Box | None, named: dict[int, str]
) -> Iterator[list[LabelPlace]]:
    """Find where the names of some points could stand, each of one point, the best place first."""
    among, own, bold = np.sort(placed.drawn), placed.radius, spec.stands_out
    lines, (left, top, right, bottom) = along_lines(spec, frame), bar_sides(spec, frame)

    def is_own(box: Box, index: int) -> bool:
        """Tell whether a name's box covers no marker and is nearest to the name's own point.

        A reader looks along the line first: a name beside a marker at the same height reads as that
        marker's, even if its own marker, above or below, is nearer. For points at the same place
        either one is accepted.
        """
        others = among[among != index]
        (x, y), xs, ys = (placed.x[index], placed.y[index]), placed.x[others], placed.y[others]
        distance, elsewhere = float(box.distances(x, y)), np.hypot(xs - x, ys - y) > 2.0
        least = np.where(elsewhere, distance + 1.5, distance - 1e-6)
        if not box.top < y < box.bottom:
            level = (ys > box.top - _EDGE) & (ys < box.bottom + _EDGE)
            least[elsewhere & level] = 30.0
        return bool(np.all(box.distances(xs, ys) >= np.maximum(least, own + 1)))

    for index, text in named.items():
        found = list[tuple[float, LabelPlace]]()
        x, y = float(placed.x[index]), float(placed.y[index])
        width, near = width_of(text) * (BOLD if bold[index] else 1), own + _GAP
        # The best places first: beside the marker, above or below it, at its corners.
        places = [(x + near, y - _HEIGHT / 2), (x - near - width, y - _HEIGHT / 2)]
        middles = x - width / 2, x - near, x - width + near, x - width / 4, x - width * 0.75
        corners = x + own, x - own - width
        for start, apart in (*((at, near) for at in middles), *((at, own) for at in corners)):
            places += (start, y - apart - _HEIGHT), (start, y + apart)
        for place, (first, highest) in enumerate(places):
            box = Box(first, highest, first + width, highest + _HEIGHT)
            sides = box.left - frame.left, frame.right - box.right
            edge = min(*sides, box.top - frame.top, frame.bottom - box.bottom)
            if edge < _EDGE or (legend is not None and box.meets(legend, _GAP)):
                continue
            across = (left < box.right) & (right > box.left)
            crossed = int(np.count_nonzero(across & (top < box.bottom) & (bottom > box.top)))
            if crossed <= 2 and is_own(box, index):
                # A line costs more than all steps from the best place to the worst.
                crossed += bool(np.any(box.distances(*lines) < 1.0))
                found.append((place / 2 + 8.0 * crossed, LabelPlace(first, highest, box.right)))
        yield [candidate for _, candidate in sorted(found, key=itemgetter(0))]

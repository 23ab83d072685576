"""The layers of a chart in pixels: lines, bands, error bars, the words beside them, and names.

A name covers no marker, no other name, not the legend and not the frame, and rather no line; it is
nearer to its own point than to any other. Nothing here knows which overlay it draws.
"""

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from lcbtui.chart.labels import Candidate, place_labels
from lcbtui.chart.layers import Band, ChartSpec, Polyline, Segments, Text
from lcbtui.chart.points import DrawnSegment, by_importance, drawn_segments
from lcbtui.chart.style import Role
from lcbtui.chart.svg.elements import (
    BOLD,
    GRID,
    Frame,
    PixelPoints,
    color_of,
    css,
    element,
    label,
    line,
    reaches,
    shortened,
    width_of,
)
from lcbtui.dataset.results import Floats

_CAP = 3.0  # half the width of the end of an error bar


# Lines and bands


def bar_elements(spec: ChartSpec, frame: Frame) -> Iterator[str]:
    """Draw the error bars of a chart as SVG paths."""
    for each in _segments(spec, bars=True):
        x1, y1, x2, y2 = _ends(each, frame)
        is_level = y1 == y2 and x1 != x2
        across, up, cap = (0.0, _CAP, "v") if is_level else (_CAP, 0.0, "h")
        caps = [
            f"M{x - across:.1f} {y - up:.1f}{cap}{2 * _CAP:g}"
            for x, y, is_end in zip((x1, x2), (y1, y2), each.whole, strict=True)
            if is_end
        ]
        line_to = f"H{x2:.1f}" if is_level else f"V{y2:.1f}"
        yield element(
            "path",
            class_="bar",
            d="".join((f"M{x1:.1f} {y1:.1f}", line_to, *caps)),
            stroke=css(color_of(each.role)),
            stroke_opacity=0.6,
            fill="none",
        )


def line_elements(spec: ChartSpec, frame: Frame) -> Iterator[str]:
    """Draw a chart's overlays as SVG elements: bands, then dashed lines, then polylines."""
    for band in spec.layers:
        if isinstance(band, Band):
            low, high = max(band.low, 0.0), min(band.high, 1.0)
            sides = {"y": frame.y(high), "height": (high - low) * frame.height}
            if band.upright:
                sides = {"x": frame.x(low), "width": (high - low) * frame.width}
            sides = {**frame.sides, **sides, "opacity": 0.5}
            yield element("rect", class_="band", fill=css(GRID), **sides)
    for each in _segments(spec, bars=False):
        x1, y1, x2, y2 = _ends(each, frame)
        class_, dashes = ("level", "8 5") if y1 == y2 else ("upright", "3 3")
        how = {"class_": class_, "stroke_dasharray": dashes, "stroke_width": "1.5"}
        yield line((x1, y1), (x2, y2), color_of(each.role), **how)
    polylines = [each for each in spec.layers if isinstance(each, Polyline)]
    if polylines:
        yield element("clipPath", element("rect", **frame.sides), id="chart-plot")
    for polyline in polylines:
        x, y = _corners(polyline, frame)
        yield element(
            "polyline",
            class_=polyline.role.value,
            points=" ".join(f"{a:.2f},{b:.2f}" for a, b in zip(x, y, strict=True)),
            fill="none",
            stroke=css(color_of(polyline.role)),
            stroke_width=1.5,
            clip_path="url(#chart-plot)",
        )


def _segments(spec: ChartSpec, *, bars: bool) -> Iterator[DrawnSegment]:
    """Clip a chart's line segments to the plot: error bars if `bars`, else dashed lines."""
    for layer in spec.layers:
        if isinstance(layer, Segments) and (layer.points is not None) is bars:
            yield from drawn_segments(spec, layer)


def _ends(each: DrawnSegment, frame: Frame) -> tuple[float, float, float, float]:
    (x1, y1), (x2, y2) = each.start, each.end
    return frame.x(x1), frame.y(y1), frame.x(x2), frame.y(y2)


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
    for x1, y1, x2, y2 in (_ends(each, frame) for each in _segments(spec, bars=False)):
        if x1 != x2:
            lines.append((np.array([x1, x2]), np.array([y1, y2])))
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
        for x1, y1, x2, y2 in (_ends(each, frame) for each in _segments(spec, bars=True))
    ]
    return np.array(sides, dtype=np.float64).reshape(-1, 4).T


# Words beside lines


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

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


class Beside(NamedTuple):
    """Layout of a text that stands beside a line of the chart, such as a training cutoff.

    Attributes:
        words: the text, cut to the room there is.
        ends: whether the text is right-aligned.
        box: the rectangle of the text.
        role: role (colour) of the text.
    """

    words: str
    ends: bool
    box: Box
    role: Role


def words_beside(spec: ChartSpec, frame: Frame) -> Iterator[Beside]:
    """Lay out the texts beside a chart's vertical lines (as at cutoffs), where there is room."""
    lines = {True: 0, False: 1 + int(spec.has_words_below)}
    texts = [layer for layer in spec.layers if isinstance(layer, Text) and layer.beside]
    gap, line_height = 5.0, 16.0
    for text in texts:
        for x, words in zip(text.x, text.words, strict=True):
            at, above = frame.x(x), text.y > 0.5
            n = lines[above] = lines[above] + 1
            right, left = frame.right - at - gap, at - frame.left - gap
            ends = width_of(words) > right and left > right
            cut = shortened(words, left if ends else right)
            base = frame.bottom - line_height * (n - 1) + 8
            base = frame.top + line_height * n if above else base
            width = width_of(cut)
            first = at - gap - width if ends else at + gap
            box = Box(first, base - 11, first + width, base + 3)
            yield Beside(cut, ends, box, text.role)


def text_elements(spec: ChartSpec, frame: Frame) -> Iterator[str]:
    """Write a chart's overlay texts as SVG: first texts centred on positions, then beside lines."""
    for layer in spec.layers:
        if not isinstance(layer, Text) or layer.beside:
            continue
        widest = max(map(width_of, layer.words))
        places = [frame.x(x) for x in layer.x]
        if len(places) > 1 and min(np.diff(places)) < widest + 4:
            continue  # none of them where two would touch
        for at, words in zip(places, layer.words, strict=True):
            y, color = frame.y(layer.y) - 5, color_of(layer.role)
            yield label(words, at, y, anchor="middle", class_="count", color=color)
    for each in words_beside(spec, frame):
        how = {"anchor": "end" if each.ends else None, "class_": "upright-words"}
        x, y = each.box.right if each.ends else each.box.left, each.box.bottom - 3
        yield label(each.words, x, y, **how, color=color_of(each.role))


# Names

_HEIGHT = 15.0
_GAP = 4.0  # from a marker to its name, and kept free between two names
_EDGE = 2.0  # kept free between a name and the frame


class Name(NamedTuple):
    """The name written beside a point, with the rectangle that it covers.

    Attributes:
        point: index of the point.
        text: the name.
        box: the rectangle of the name.
        ends: whether the name is right-aligned, left of its point.
    """

    point: int
    text: str
    box: Box
    ends: bool


def place_names(
    spec: ChartSpec, placed: PixelPoints, frame: Frame, legend: Box | None
) -> list[Name]:
    """Place names beside the most important points, off the legend and if possible off lines."""
    if not spec.labels:
        return []
    among = np.sort(placed.drawn)
    candidates = _candidates(spec, placed, frame, legend)
    named, choices = list[tuple[int, str]](), list[list[Candidate]]()
    for index in by_importance(spec.points, among, 60).tolist():
        text = spec.names.whole(int(spec.points.rows[index]))
        if text:
            named.append((index, text))
            width = width_of(text) * (BOLD if spec.points.is_ours(index) else 1)
            choices.append(candidates(index, width))
    places = place_labels(choices, height=_HEIGHT, gap=(_GAP, _GAP))
    return [
        Name(
            index,
            text,
            Box(at.left, at.top, at.right, at.top + _HEIGHT),
            at.right < placed.x[index],
        )
        for (index, text), at in zip(named, places, strict=True)
        if at is not None
    ]


def _candidates(
    spec: ChartSpec, placed: PixelPoints, frame: Frame, legend: Box | None
) -> Callable[[int, float], list[Candidate]]:
    """Return the function that finds where the name of a point, of a given width, could stand."""
    among, reach = np.sort(placed.drawn), reaches(spec, placed)
    lines, bars = along_lines(spec, frame), bar_sides(spec, frame)

    def is_inside(box: Box) -> bool:
        return (
            min(box.left - frame.left, box.top - frame.top) >= _EDGE
            and min(frame.right - box.right, frame.bottom - box.bottom) >= _EDGE
            and not (legend is not None and box.meets(legend, _GAP))
        )

    def is_own(box: Box, index: int) -> bool:
        """Tell whether a name's box covers no marker and is nearest to the name's own point.

        A reader looks along the line first: a name beside a marker at the same height reads as that
        marker's, even if its own marker, above or below, is nearer. For points at the same place
        either one is accepted.
        """
        others = among[among != index]
        x, y = placed.x[index], placed.y[index]
        xs, ys = placed.x[others], placed.y[others]
        far, own = box.distances(xs, ys), float(box.distances(x, y))
        if np.any(far < np.maximum(own - 1e-6, reach[others] + 1)):
            return False
        elsewhere = np.hypot(xs - x, ys - y) > 2.0
        if np.any(far[elsewhere] < own + 1.5):
            return False
        if box.top < y < box.bottom:
            return True
        level = (ys > box.top - _EDGE) & (ys < box.bottom + _EDGE)
        return not np.any(far[elsewhere & level] < 30.0)

    def candidates(index: int, width: float) -> list[Candidate]:
        """Find the candidate positions of a point's name of a given width, the best first."""
        found, (left, top, right, bottom) = list[tuple[float, Candidate]](), bars
        x, y = float(placed.x[index]), float(placed.y[index])
        for place, box in enumerate(_around(x, y, float(reach[index]), width)):
            across = (left < box.right) & (right > box.left)
            crossed = int(np.count_nonzero(across & (top < box.bottom) & (bottom > box.top)))
            if crossed <= 2 and is_inside(box) and is_own(box, index):
                # A line costs more than all steps from the best place to the worst.
                crossed += bool(np.any(box.distances(*lines) < 1.0))
                found.append((place / 2 + 8.0 * crossed, Candidate(*box[:3])))
        return [candidate for _, candidate in sorted(found, key=itemgetter(0))]

    return candidates


def _around(x: float, y: float, own: float, width: float) -> Iterator[Box]:
    """Yield the boxes around a marker with radius `own` where its name could stand, best first."""
    reach = own + _GAP
    up, down = y - reach - _HEIGHT, y + reach
    places = [(x + reach, y - _HEIGHT / 2), (x - reach - width, y - _HEIGHT / 2)]
    for start in (x - width / 2, x - reach, x - width + reach, x - width / 4, x - width * 0.75):
        places += [(start, up), (start, down)]
    for start in (x + own, x - own - width):
        places += [(start, up + _GAP), (start, down - _GAP)]
    for left, top in places:
        yield Box(left, top, left + width, top + _HEIGHT)


def name_elements(spec: ChartSpec, names: Sequence[Name]) -> Iterator[str]:
    """Write the names of points as SVG text, left- or right-aligned at their points."""
    for name in names:
        yield label(
            name.text,
            name.box.right if name.ends else name.box.left,
            name.box.bottom - 3.5,
            anchor="end" if name.ends else None,
            class_="name",
            font_weight="bold" if spec.points.is_ours(name.point) else None,
        )

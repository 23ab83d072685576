"""The layers of a chart in pixels: lines, bands, error bars, arrows and the words beside them.

Also the places along these that names keep off. Nothing here knows which overlay it draws.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from lcbtui.chart.layers import Band, ChartSpec, Floats, Layer, LineStyle, Polyline, Segments, Text
from lcbtui.chart.points import DrawnSegment, drawn_segments
from lcbtui.chart.style import Rgb, Role
from lcbtui.chart.svg.elements import (
    BACKGROUND,
    GRID,
    Frame,
    PixelPoints,
    Pixels,
    color_of,
    css,
    element,
    label,
    line,
    number,
    outline,
)
from lcbtui.view.view import Emphasis

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
                        yield outline("tail", way.x1, way.y1, 2, color)
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

"""A chart as SVG: the same points, lines, names and colours as in a terminal, to any scale.

One file that needs nothing else: no font, no script, no host. Every text is escaped.
"""

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

import numpy as np

from lcbtui.chart.axes import Tick, x_ticks, y_ticks
from lcbtui.chart.layers import Axis, Band, ChartSpec, Floats, LineStyle, Scale, Segments
from lcbtui.chart.points import by_importance
from lcbtui.chart.style import Charset
from lcbtui.chart.svg.elements import (
    BACKGROUND,
    FONTS,
    GRAY,
    GRID,
    LARGE,
    MOST_SHAPES,
    RIM,
    SMALL,
    TEXT,
    Frame,
    PixelPoints,
    along_lines,
    arrow,
    color_of,
    css,
    element,
    head_places,
    label,
    line,
    line_elements,
    number,
    place_points,
    point_elements,
    shape,
    shortened,
    text_elements,
    width_of,
)
from lcbtui.text.words import counted
from lcbtui.view.view import Emphasis

WIDTH, HEIGHT = 960, 600
"""Pixels of a chart whose size was not asked for."""

_MARGIN = 16.0
_ABOVE = 48.0
_BELOW = 68.0
_CHARACTER = 7.0
"""Pixels for one character of a tick: the ticks of the terminal are chosen by characters."""

_LINE = 16.0
_SMALLEST_PLOT = 40.0

_ENTRY = 18.0
"""Pixels from one entry of the legend to the next."""

_SIGN = 24.0
"""Pixels for the marker or the piece of line before an entry's words."""

_WIDEST_LEGEND = 0.45

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


def svg(spec: ChartSpec, width: float = WIDTH, height: float = HEIGHT) -> str:
    """The chart as one `svg` element, which is a whole file.

    Args:
        spec: what is to be drawn; its selected row is not marked: a picture has no cursor.
        width: in pixels; below about 160 parts are cut off.
        height: in pixels, likewise.
    """
    frame, placed, legend = _laid_out(spec, width, height)
    names = place_names(spec, placed, frame, legend)
    lines = line_elements(spec, frame, placed.radius)
    unlabelled = len(spec.points) - len(names) if spec.labels else 0
    body = [
        element("title", escape(spec.heading or "Chart"), id="chart-title"),
        element("desc", escape(description(spec)), id="chart-text"),
        element("rect", width="100%", height="100%", fill=css(BACKGROUND)),
        _title(spec, frame),
        *_axes(spec, frame),
        "".join((*lines, *point_elements(spec, placed))),
        *text_elements(spec, frame),
        *name_elements(spec, names),
        *([] if legend is None else _legend(spec, legend)),
        _message(spec, frame),
        _remark(spec, frame, unlabelled),
    ]
    return element(
        "svg",
        "\n".join(filter(None, body)),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="img",
        aria_labelledby="chart-title chart-text",
        font_family=FONTS,
        font_size=SMALL,
    )


def description(spec: ChartSpec) -> str:
    """The chart in a sentence, for a reader who cannot see it."""
    if spec.message:
        return spec.message
    count = counted(len(spec.points), "point")
    said = f"{count}, {spec.y.title} against {spec.x.title}"
    if not len(spec.points):
        return said
    best = int(spec.points.rows[np.argmax(spec.points.y)])
    name = spec.names.whole(best)
    return f"{said}; the highest is {name}" if name else said


def _laid_out(
    spec: ChartSpec, width: float, height: float
) -> tuple[Frame, PixelPoints, Box | None]:
    """The plot, its points, and a legend in a free corner, else beside the plot."""
    frame = frame_of(spec, width, height)
    placed = place_points(spec, frame)
    widest = max((width_of(entry.label, SMALL) for entry in spec.legend), default=0.0)
    across = _SIGN + widest + 8
    up = _ENTRY * len(spec.legend) + 6
    if not spec.legend or across > _WIDEST_LEGEND * width or up > frame.height:
        return frame, placed, None
    box = _free_corner(spec, frame, placed, across, up)
    if box is not None:
        return frame, placed, box
    frame = frame_of(spec, width, height, beside=across + 8)
    left, top = frame.right + 8, frame.bottom - up
    return frame, place_points(spec, frame), Box(left, top, left + across, top + up)


def _free_corner(
    spec: ChartSpec, frame: Frame, placed: PixelPoints, across: float, up: float
) -> Box | None:
    """A corner without a point, bottom right by preference, and rather without a line."""
    left, right = frame.left + 6, frame.right - across - 6
    below = _ENTRY if spec.has_words_below else 6
    top, bottom = frame.top + 6, frame.bottom - up - below
    if right < left or bottom < top:
        return None
    corners = [
        Box(x, y, x + across, y + up)
        for x, y in ((right, bottom), (left, bottom), (right, top), (left, top))
    ]
    x, y = placed.x[placed.drawn], placed.y[placed.drawn]
    free = [box for box in corners if not np.any(box.distances(x, y) < 2 * placed.radius + 2)]
    clear = [box for box in free if not np.any(box.distances(*along_lines(spec, frame)) < 2)]
    return next(iter((*clear, *free)), None)


def frame_of(spec: ChartSpec, width: float, height: float, beside: float = 0.0) -> Frame:
    """The plot of a picture, with `beside` pixels kept free at its right."""
    room = max(height - _ABOVE - _BELOW, _SMALLEST_PLOT)
    labels = [tick.label for tick in _up(spec.y, room)]
    left = _MARGIN + 20 + max((width_of(label, SMALL) for label in labels), default=0.0)
    across = max(width - left - _MARGIN - 8 - beside, _SMALLEST_PLOT)
    return Frame(width, height, left, _ABOVE, across, room)


def _up(axis: Axis, height: float) -> tuple[Tick, ...]:
    return y_ticks(axis, max(int(height / _LINE), 2)) if axis.key else ()


def _axes(spec: ChartSpec, frame: Frame) -> Iterator[str]:
    """The grid if it is asked for, frame, ticks and the titles of the axes."""
    yield from _y_axis(spec.y, frame, grid=spec.grid)
    yield from _x_axis(spec.x, frame, grid=spec.grid)
    yield element("rect", **frame.sides, fill="none", stroke=css(GRAY))


def _y_axis(axis: Axis, frame: Frame, *, grid: bool) -> Iterator[str]:
    for tick in _up(axis, frame.height):
        at = frame.y(tick.fraction)
        if grid:
            yield line((frame.left, at), (frame.right, at), GRID)
        yield line((frame.left - 5, at), (frame.left, at), GRAY)
        yield label(tick.label, frame.left - 8, at + 4, anchor="end", class_="y-tick")
    middle = frame.y(0.5)
    yield element(
        "text",
        escape(shortened(axis.title, SMALL, frame.height)),
        transform=f"rotate(-90 {_MARGIN + 4:g} {middle:.2f})",
        x=_MARGIN + 4,
        y=middle,
        text_anchor="middle",
        fill=css(TEXT),
    )


def _x_axis(axis: Axis, frame: Frame, *, grid: bool) -> Iterator[str]:
    ticks = x_ticks(axis, max(int(frame.width / _CHARACTER), 2)) if axis.key else ()
    for tick in ticks:
        at = frame.x(tick.fraction)
        if grid:
            yield line((at, frame.top), (at, frame.bottom), GRID)
        yield line((at, frame.bottom), (at, frame.bottom + 5), GRAY)
        yield label(tick.label, at, frame.bottom + 18, anchor="middle", class_="x-tick")
    title = f"{axis.title} (log)" if axis.scale is Scale.LOG else axis.title
    words_below = shortened(title, SMALL, frame.width)
    yield label(words_below, frame.x(0.5), frame.bottom + 38, anchor="middle")


def _title(spec: ChartSpec, frame: Frame) -> str:
    text = shortened(spec.heading, LARGE, frame.full_width - 32)
    return element(
        "text",
        escape(text),
        x=frame.full_width / 2,
        y=30,
        text_anchor="middle",
        font_size=LARGE,
        font_weight="bold",
        fill=css(TEXT),
    )


def _legend(spec: ChartSpec, box: Box) -> Iterator[str]:
    markers = spec.markers(Charset.COLOUR)
    for place, (said, series, layer) in enumerate(spec.legend):
        middle = box.top + _ENTRY * (place + 0.5) + 3
        ends = (box.left + 2, middle, box.left + _SIGN - 4, middle)
        if series is not None:
            yield shape(markers[series], (box.left + _SIGN / 2 - 1, middle), 5.0, class_="key")
        elif isinstance(layer, Segments) and layer.style is LineStyle.ARROW:
            yield arrow(*ends, color_of(layer.role))
        elif layer is not None:
            is_band = isinstance(layer, Band)
            color, width = (GRID, 10) if is_band else (color_of(layer.role), 1.5)
            yield line(ends[:2], ends[2:], color, class_="key", stroke_width=width)
        yield label(said, box.left + _SIGN, middle + 4, class_="legend")


def _message(spec: ChartSpec, frame: Frame) -> str:
    """What is said where there is nothing to draw."""
    if not spec.message:
        return ""
    text = shortened(spec.message, SMALL, frame.width - 8)
    return label(text, frame.x(0.5), frame.y(0.5), anchor="middle", class_="message")


def _remark(spec: ChartSpec, frame: Frame, without_name: int) -> str:
    """What the chart could not show, and what is to be known of its numbers."""
    said = [f"+{without_name:,} unlabelled"] if without_name else []
    if len(spec.points) > MOST_SHAPES:
        said.append(f"{len(spec.points):,} points, near ones share a dot")
    said += [*spec.left_out, *spec.notes]
    source = spec.dataset.source
    if source.approximate & {spec.x.key, spec.y.key} and source.chart.footnote:
        said.append(source.chart.footnote)
    text = shortened(" · ".join(said), SMALL, frame.full_width - 32)
    return label(text, 16, frame.full_height - 10, class_="remark", color=GRAY) if text else ""


def place_names(
    spec: ChartSpec, placed: PixelPoints, frame: Frame, legend: Box | None
) -> list[Name]:
    """The names that find a place, off the legend and rather off lines and the heads of arrows."""
    if not spec.labels:
        return []
    lines, heads = along_lines(spec, frame), head_places(spec, frame, placed.radius)
    among = np.sort(placed.drawn)
    xs, ys = placed.x[among], placed.y[among]
    names, taken = list[Name](), [] if legend is None else [legend]
    for index in by_importance(spec.points, among, _MOST_NAMES).tolist():
        text = spec.names.whole(int(spec.points.rows[index]))
        others = among != index
        found = [
            (cost + _hiding(box, lines, heads), box)
            for cost, box in _candidates(placed, index, text)
            if min(box.left - frame.left, box.top - frame.top) >= 2
            and min(frame.right - box.right, frame.bottom - box.bottom) >= 2
            and not any(box.meets(other, _GAP) for other in taken)
            and _is_nearest(box, placed, index, xs[others], ys[others])
        ]
        if text and found:
            _, box = min(found, key=lambda each: each[0])
            taken.append(box)
            names.append(Name(index, text, box, ends=box.right < placed.x[index]))
    return names


def _hiding(box: Box, lines: tuple[Floats, Floats], heads: tuple[Floats, Floats]) -> float:
    """What a box costs for what it lies on."""
    on_line = bool(np.any(box.distances(*lines) < 1))
    on_head = bool(np.any(box.distances(*heads) < _ROOM_FOR_A_HEAD))
    return _ON_A_LINE * on_line + _ON_A_HEAD * on_head


def _candidates(placed: PixelPoints, index: int, text: str) -> Iterator[tuple[float, Box]]:
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


def _is_nearest(box: Box, placed: PixelPoints, index: int, xs: Floats, ys: Floats) -> bool:
    """Whether the box covers no point, and no other is nearer than its own."""
    own = box.distances(placed.x[index : index + 1], placed.y[index : index + 1])[0]
    return not len(xs) or bool(box.distances(xs, ys).min() >= max(own, placed.radius + 1) - 1e-6)


def name_elements(spec: ChartSpec, names: Sequence[Name]) -> Iterator[str]:
    """The names, each as wide as its box in any font, with a rim that keeps lines off."""
    for name in names:
        is_ours = Emphasis.OURS in Emphasis(int(spec.points.emphasis[name.point]))
        yield element(
            "text",
            escape(name.text),
            class_="name",
            x=name.box.right if name.ends else name.box.left,
            text_anchor="end" if name.ends else None,
            y=name.box.bottom - 3.5,
            textLength=name.box.right - name.box.left,
            lengthAdjust="spacingAndGlyphs",
            font_weight="bold" if is_ours else None,
            fill=css(TEXT),
            **RIM,
        )

"""A chart as SVG: the same points, lines, names and colours as in a terminal, to any scale.

One file that needs nothing else: no font, no script, no host. Every text is escaped.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape
from typing import NamedTuple

import numpy as np

from lcbtui.chart.axes import Tick, x_ticks, y_ticks
from lcbtui.chart.layers import Axis, Band, ChartSpec, Floats, LineStyle, Segments
from lcbtui.chart.points import by_importance
from lcbtui.chart.style import Charset
from lcbtui.chart.svg.elements import (
    BACKGROUND,
    BOLD,
    FONTS,
    GRAY,
    GRID,
    LARGE,
    MOST_SHAPES,
    SMALL,
    TEXT,
    Frame,
    PixelPoints,
    along_lines,
    arrow,
    behind,
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

_LOW = 400.0
"""Pixels of a picture that has no room to waste above and below."""

_FOOT = 14.0
"""Pixels from one line of remarks to the next."""

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


def svg(
    spec: ChartSpec,
    width: float = WIDTH,
    height: float = HEIGHT,
    *,
    font: str = "",
    shown_as: tuple[str, str] | None = None,
) -> str:
    """The chart as one `svg` element, which is a whole file.

    Args:
        spec: what is to be drawn; its selected row is not marked: a picture has no cursor.
        width: in pixels of the drawing, whose words are `SMALL` high; below about 160 parts are
            cut off.
        height: in pixels, likewise.
        font: the family of its letters; "" for those that there are.
        shown_as: its width and height as CSS lengths, such as "84mm"; None for these pixels.
    """
    drawing = laid_out(spec, width, height, _breadth(font))
    frame, placed = drawing.frame, drawing.placed
    body = [
        element("title", escape(spec.heading or "Chart"), id="chart-title"),
        element("desc", escape(description(spec)), id="chart-text"),
        element("rect", width="100%", height="100%", fill=css(BACKGROUND)),
        _title(drawing),
        *_axes(spec, frame),
        "".join(line_elements(spec, frame, placed.radius)),
        *(behind(*name.box, "name-room") for name in drawing.names),
        "".join(point_elements(spec, placed)),
        *text_elements(spec, frame),
        *name_elements(spec, drawing.names),
        *_legend(spec, drawing),
        _message(spec, frame),
        *_foot(drawing),
    ]
    across, up = shown_as or (number(width), number(height))
    return element(
        "svg",
        "\n".join(filter(None, body)),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=across,
        height=up,
        role="img",
        aria_labelledby="chart-title chart-text",
        font_family=f"'{font}', {FONTS}" if font else FONTS,
        font_size=SMALL,
    )


def _breadth(font: str) -> float:
    """How wide a font is for its size: those with letters of one width, and a few broad ones."""
    words = font.casefold()
    if any(word in words for word in ("mono", "courier", "consol", "menlo", "typewriter")):
        return 1.22
    return 1.1 if any(word in words for word in ("dejavu", "verdana", "bitstream vera")) else 1.0


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


class Drawing(NamedTuple):
    """Where everything is.

    Attributes:
        title: the title and the size of its letters.
        legend: what names must not cover; None where the legend is outside the plot, or there is
            none.
        keys: the left end and the middle of each entry of the legend, and its words.
        names: those that found a place.
        foot: what is said below the axis, in lines.
    """

    frame: Frame
    placed: PixelPoints
    title: tuple[str, float]
    legend: Box | None
    keys: Sequence[tuple[float, float, str]]
    names: Sequence[Name]
    foot: Sequence[str]


def laid_out(spec: ChartSpec, width: float, height: float, breadth: float = 1.0) -> Drawing:
    """The plot with its points, legend and names.

    What is to be said below is known only when names have been placed, and the room that it takes
    is not theirs: of a low picture the plot gets the rest.
    """
    lines = 0 if height < _LOW else 1
    for _ in range(3):
        drawing = _with_foot(spec, _frame(spec, width, height, breadth, foot=lines))
        if len(drawing.foot) <= lines:
            break
        lines = len(drawing.foot)
    return drawing._replace(foot=drawing.foot[:lines])


def _with_foot(spec: ChartSpec, frame: Frame) -> Drawing:
    frame, legend, keys = _with_legend(spec, frame)
    placed = place_points(spec, frame)
    names = place_names(spec, placed, frame, legend)
    text, size, rest = _heading(spec, frame)
    without = len(spec.points) - len(names) if spec.labels else 0
    foot = _in_lines([*_remarks(spec, without), *rest], frame)
    return Drawing(frame, placed, (text, size), legend, keys, names, foot)


Keys = list[tuple[float, float, str]]


def _with_legend(spec: ChartSpec, frame: Frame) -> tuple[Frame, Box | None, Keys]:
    """The legend in a free corner, else beside the plot; over it where it is too wide for that."""
    words = [entry.label for entry in spec.legend]
    widths = [_SIGN + frame.width_of(said) + 8 for said in words]
    across, up = max(widths, default=0.0), _ENTRY * len(words) + 6
    if not words:
        return frame, None, []
    if across > _WIDEST_LEGEND * frame.full_width or up > frame.height:
        return _legend_above(frame, words, widths)
    found = _free_corner(spec, frame, place_points(spec, frame), across, up)
    if found is None:
        frame = replace(frame, width=max(frame.width - across - 8, _SMALLEST_PLOT))
        left, top = frame.right + 8, frame.bottom - up
        found = Box(left, top, left + across, top + up)
    middles = (found.top + _ENTRY * (place + 0.5) + 3 for place in range(len(words)))
    return frame, found, [(found.left, y, said) for y, said in zip(middles, words, strict=True)]


def _legend_above(
    frame: Frame, words: Sequence[str], widths: Sequence[float]
) -> tuple[Frame, Box | None, Keys]:
    """The legend in lines over the plot; none where they would leave too little of it."""
    keys: Keys = []
    x, line_number, ends = frame.left, 0, frame.full_width - _MARGIN
    for said, width in zip(words, widths, strict=True):
        if x > frame.left and x + width > ends:
            x, line_number = frame.left, line_number + 1
        middle = frame.top + _ENTRY * line_number + 5
        keys.append((x, middle, frame.shortened(said, ends - x - _SIGN)))
        x += width + 4
    up = _ENTRY * (line_number + 1)
    if frame.height - up < 2 * _SMALLEST_PLOT:
        return frame, None, []
    return replace(frame, top=frame.top + up, height=frame.height - up), None, keys


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


def _frame(
    spec: ChartSpec, width: float, height: float, breadth: float = 1.0, foot: int = 1
) -> Frame:
    """The plot of a picture with `foot` lines of words below its axis."""
    low = height < _LOW
    above = _MARGIN if not spec.heading else _ABOVE - 12 * low
    below = _BELOW - 14 * low + _FOOT * (foot - 1)
    room = max(height - above - below, _SMALLEST_PLOT)
    labels = [tick.label for tick in _up(spec.y, room)]
    left = _MARGIN + 20 + max((width_of(each, SMALL * breadth) for each in labels), default=0.0)
    across = max(width - left - _MARGIN - 8, _SMALLEST_PLOT)
    return Frame(width, height, left, above, across, room, breadth)


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
        escape(frame.shortened(axis.heading, frame.height)),
        transform=f"rotate(-90 {_MARGIN + 4:g} {middle:.2f})",
        x=_MARGIN + 4,
        y=middle,
        text_anchor="middle",
        class_="y-title",
        fill=css(TEXT),
    )


def _x_axis(axis: Axis, frame: Frame, *, grid: bool) -> Iterator[str]:
    ticks = (
        x_ticks(axis, max(int(frame.width / (_CHARACTER * frame.breadth)), 2)) if axis.key else ()
    )
    for tick in ticks:
        at = frame.x(tick.fraction)
        if grid:
            yield line((at, frame.top), (at, frame.bottom), GRID)
        yield line((at, frame.bottom), (at, frame.bottom + 5), GRAY)
        yield label(tick.label, at, frame.bottom + 18, anchor="middle", class_="x-tick")
    words_below = frame.shortened(axis.heading, frame.width)
    yield label(words_below, frame.x(0.5), frame.bottom + 36, anchor="middle", class_="x-title")


def _heading(spec: ChartSpec, frame: Frame) -> tuple[str, float, tuple[str, ...]]:
    """The title, the size of its letters, and what of it goes to the foot for want of room."""
    room = (frame.full_width - 32) / BOLD
    shorter = (spec.title, (spec.window, spec.footnote)) if spec.title else (spec.heading, ())
    for text, rest in ((spec.heading, ()), shorter):
        for size in (LARGE, 15.0, 13.0):
            if frame.width_of(text, size) <= room:
                return text, size, rest
    text, rest = shorter
    return frame.shortened(text, room, 13.0), 13.0, rest


def _title(drawing: Drawing) -> str:
    (text, size), frame = drawing.title, drawing.frame
    if not text:
        return ""
    return label(
        text,
        frame.full_width / 2,
        30 if frame.full_height >= _LOW else 20,
        anchor="middle",
        class_="title",
        font_size=size,
        font_weight="bold",
    )


def _legend(spec: ChartSpec, drawing: Drawing) -> Iterator[str]:
    markers = spec.markers(Charset.SHAPES)
    entries = zip(spec.legend, drawing.keys, strict=True) if drawing.keys else ()
    for (_, series, layer), (left, middle, said) in entries:
        ends = (left + 2, middle, left + _SIGN - 4, middle)
        if series is not None:
            yield shape(markers[series], (left + _SIGN / 2 - 1, middle), 5.0, class_="key")
        elif isinstance(layer, Segments) and layer.style is LineStyle.ARROW:
            yield arrow(*ends, color_of(layer.role))
        elif layer is not None:
            is_band = isinstance(layer, Band)
            color, width = (GRID, 10) if is_band else (color_of(layer.role), 1.5)
            yield line(ends[:2], ends[2:], color, class_="key", stroke_width=width)
        yield label(said, left + _SIGN, middle + 4, class_="legend")


def _message(spec: ChartSpec, frame: Frame) -> str:
    """What is said where there is nothing to draw."""
    if not spec.message:
        return ""
    text = frame.shortened(spec.message, frame.width - 8)
    return label(text, frame.x(0.5), frame.y(0.5), anchor="middle", class_="message")


def _remarks(spec: ChartSpec, without_name: int) -> list[str]:
    """What the chart could not show, and what is to be known of its numbers."""
    said = [f"+{without_name:,} unlabelled"] if without_name else []
    if len(spec.points) > MOST_SHAPES:
        said.append(f"{len(spec.points):,} points, near ones share a dot")
    said += [*spec.left_out, *spec.notes]
    source = spec.dataset.source
    if source.approximate & {spec.x.key, spec.y.key} and source.chart.footnote:
        said.append(source.chart.footnote)
    return said


def _in_lines(said: Sequence[str], frame: Frame) -> list[str]:
    """Remarks in as few lines as they need, each cut where it alone is too long."""
    room, lines = frame.full_width - 32, list[str]()
    for text in filter(None, dict.fromkeys(said)):
        longer = f"{lines[-1]} · {text}" if lines else text
        if lines and frame.width_of(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(frame.shortened(text, room))
    return lines


def _foot(drawing: Drawing) -> Iterator[str]:
    last = drawing.frame.full_height - 10
    for above, text in enumerate(reversed(drawing.foot)):
        yield label(text, 16, last - _FOOT * above, class_="remark", color=GRAY)


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
        width = frame.width_of(text) * (BOLD if _is_ours(spec, index) else 1)
        others = among != index
        found = [
            (cost + _hiding(box, lines, heads), box)
            for cost, box in _candidates(placed, index, width)
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


def _is_ours(spec: ChartSpec, point: int) -> bool:
    return Emphasis.OURS in Emphasis(int(spec.points.emphasis[point]))


def _candidates(placed: PixelPoints, index: int, width: float) -> Iterator[tuple[float, Box]]:
    """Right, left, above, below, and begun or ended at the marker, the best first."""
    x, y = float(placed.x[index]), float(placed.y[index])
    reach = placed.radius + _GAP
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
    """The names, each begun or ended beside its point."""
    for name in names:
        yield label(
            name.text,
            name.box.right if name.ends else name.box.left,
            name.box.bottom - 3.5,
            anchor="end" if name.ends else None,
            class_="name",
            font_weight="bold" if _is_ours(spec, name.point) else None,
        )

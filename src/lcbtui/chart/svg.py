"""A chart as SVG: the same points, lines, names and colours as in a terminal, to any scale.

One file that needs nothing else: no font, no script, no host. Every text is escaped.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape
from typing import NamedTuple

import numpy as np

from lcbtui.chart import elements as el
from lcbtui.chart.axes import axis_ticks
from lcbtui.chart.layers import READ_OFF, Band, ChartSpec, LegendEntry, Text
from lcbtui.chart.points import in_sight
from lcbtui.chart.style import Charset
from lcbtui.text.words import counted

WIDTH, HEIGHT = 960, 600
"""Pixels of a chart whose size was not asked for."""

# All in pixels.
_MARGIN = 16.0
_ABOVE, _BELOW = 48.0, 54.0
_LOW = 400.0  # the height of a picture that has no room to waste above and below
_FOOT = 14.0  # from one line of remarks to the next
_SMALLEST_PLOT = 40.0
_ENTRY = 18.0  # from one entry of the legend to the next
_SIGN = 24.0  # for the marker or the piece of line before an entry's words


def svg(
    spec: ChartSpec,
    width: float = WIDTH,
    height: float = HEIGHT,
    *,
    shown_as: tuple[str, str] | None = None,
) -> str:
    """Draw a chart as one `svg` element, which is a complete SVG file.

    Args:
        spec: the specification of the chart; a selected row is not marked.
        width: width of the drawing in pixels, with letters of size `SMALL`; below about 160, parts
            are cut off.
        height: height of the drawing in pixels, likewise.
        shown_as: width and height of the picture as CSS lengths, such as "84mm"; None for pixels.
    """
    if spec.lines is not None:  # those that fit
        spec = in_sight(spec, int(_frame(spec, width, height).height / _ENTRY), cells=False)
    series = spec.points.series
    legend = [each for each in spec.legend if each.series is None or (series == each.series).any()]
    spec, size = replace(spec, legend=tuple(legend)), (el.number(width), el.number(height))
    across, up = shown_as or size
    return el.element(
        "svg",
        "\n".join(filter(None, _body(spec, laid_out(spec, width, height)))),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {size[0]} {size[1]}",
        width=across,
        height=up,
        role="img",
        aria_labelledby="chart-title chart-text",
        font_family=el.FONTS,
        font_size=el.SMALL,
    )


def _body(spec: ChartSpec, drawing: "Drawing") -> Iterator[str]:
    """Draw all parts of a picture, from the bottom to the top."""
    frame, is_low = drawing.frame, drawing.frame.full_height < _LOW
    all_words = (*words_beside(spec, frame), *drawing.names)
    yield el.element("title", escape(spec.heading or "Chart"), id="chart-title")
    yield el.element("desc", escape(description(spec)), id="chart-text")
    yield el.element("rect", width="100%", height="100%", fill=el.css(el.BACKGROUND))
    lines, size = drawing.title
    for n, text in enumerate(lines):
        where = text, frame.full_width / 2, 30 - 10 * is_low + _FOOT * n
        yield el.label(*where, "title", "middle", font_size=size, font_weight="bold")
    yield from _axes(spec, frame)
    yield from el.line_elements(spec, frame)
    yield from (el.behind(words.box, f"{words.class_}-room") for words in all_words)
    yield from el.bar_elements(spec, frame)
    yield from el.point_elements(spec, drawing.placed)
    yield from (words.element() for words in all_words)
    yield from _legend(spec, drawing)
    if message := el.shortened(spec.message, frame.width - 8):
        yield el.label(message, frame.x(0.5), frame.y(0.5), "message", "middle")
    lowest = frame.full_height - 10 + 4 * is_low
    for n, text in enumerate(drawing.foot, start=1 - len(drawing.foot)):
        yield el.label(text, _MARGIN, lowest + _FOOT * n, "remark", color=el.GRAY)


def height_of_lines(count: int) -> float:
    """Compute the height in pixels of a picture for a number of lines of a ranking."""
    return _ABOVE + _BELOW + 2 * _FOOT + _ENTRY * count


def description(spec: ChartSpec) -> str:
    """Describe a chart in a sentence, as alternative text for readers who cannot see it."""
    if spec.message:
        return spec.message
    if spec.lines is not None:
        count = counted(len(spec.lines.rows), "model")
        return f"{count}, {spec.what[0].lower()}{spec.what[1:]}"
    count = counted(len(spec.points), "point")
    words = f"{count}, {spec.y.title} against {spec.x.title}"
    best = spec.points.rows[np.argmax(spec.points.merits)] if len(spec.points) else None
    if best is not None and (name := spec.names.whole(int(best))):
        words += f"; the {'lowest' if spec.points.lower_better else 'highest'} is {name}"
    return words


Key = tuple[LegendEntry, float, float, str]
"""Layout of a legend entry in pixels: left end, middle of its height, and text."""


class Drawing(NamedTuple):
    """Layout of a chart's picture: plot, points, legend, names, title and notes below.

    Attributes:
        frame: the rectangle of the plot.
        placed: the points in pixels.
        legend: the box that names must not cover; None if the legend is above the plot or empty.
        keys: the layout of the legend entries.
        names: the names that found a position.
        title: the lines of the title, and their font size.
        foot: the lines of remarks below the axis.
    """

    frame: el.Frame
    placed: el.PixelPoints
    legend: el.Box | None
    keys: Sequence[Key]
    names: Sequence[el.Words]
    title: tuple[list[str], float]
    foot: Sequence[str] = ()


def laid_out(spec: ChartSpec, width: float, height: float) -> Drawing:
    """Lay out a chart's picture: plot, points, legend, names, title and notes below.

    The remarks depend on which names found a position, and their lines take room from the plot;
    names of our own models without room go into the legend. So the layout is repeated.
    """
    (title, size, rest), foot = _heading(spec, width), int(spec.foot and height >= _LOW)
    for _ in range(4):
        frame = _frame(spec, width, height, foot)
        below_title = frame.top + _FOOT * max(len(title) - 1, 0)
        frame = replace(frame, top=min(below_title, frame.bottom - _SMALLEST_PLOT))
        frame, legend, keys = _with_legend(spec, frame)
        placed = el.place_points(spec, frame)
        names = el.place_names(spec, placed, frame, legend)
        remarks = _remarks(spec, len(names), rest, width) if spec.foot else []
        named = spec.points.rows[[name.point for name in names]].tolist()
        with_ours = spec.with_names_in_legend(named)
        if with_ours is not spec and not any(entry.names for entry in spec.legend):
            spec = with_ours
        elif len(remarks) > foot:
            foot = len(remarks)
        else:
            break
    return Drawing(frame, placed, legend, keys, names, (title, size), remarks[:foot])


def _with_legend(spec: ChartSpec, frame: el.Frame) -> tuple[el.Frame, el.Box | None, list[Key]]:
    """Place the legend in a free corner of the plot, else above the plot."""
    widths = [_SIGN + el.width_of(entry.words) + 8 for entry in spec.legend]
    across, up = max(widths, default=0.0), _ENTRY * len(widths) + 6
    if widths and across <= 0.6 * frame.width and up + 12 <= frame.height:
        found = _free_corner(spec, frame, across, up)
        if found is not None:
            middles = (found.top + _ENTRY * (place + 0.5) + 3 for place in range(len(widths)))
            entries = zip(spec.legend, middles, strict=True)
            return frame, found, [(each, found.left, at, each.words) for each, at in entries]
    # In lines above the plot, unless that would get too small.
    keys: list[Key] = []
    x, y, ends = _MARGIN, frame.top + 5, frame.full_width - _MARGIN
    for entry, width in zip(spec.legend, widths, strict=True):
        if x > _MARGIN and x + width > ends:
            x, y = _MARGIN, y + _ENTRY
        keys.append((entry, x, y, el.shortened(entry.words, ends - x - _SIGN)))
        x += width + 4
    top = y + _ENTRY - 5
    if not widths or frame.bottom - top < _SMALLEST_PLOT:
        return frame, None, []
    return replace(frame, top=top), None, keys


def _free_corner(spec: ChartSpec, frame: el.Frame, across: float, up: float) -> el.Box | None:
    """Find a corner of the plot without points, bottom right first, if possible without lines."""
    placed, lines = el.place_points(spec, frame), el.along_lines(spec, frame)
    points = placed.x[placed.drawn], placed.y[placed.drawn]
    obstacles = [each.box for each in words_beside(spec, frame)]
    obstacles += [el.Box(*sides) for sides in el.bar_sides(spec, frame).T.tolist()]
    tops, lefts = (frame.bottom - up - 6, frame.top + 6), (frame.right - across - 6, frame.left + 6)
    corners = [el.Box(x, y, x + across, y + up) for y in tops for x in lefts]
    corners = [box for box in corners if not any(map(box.meets, obstacles))]
    free = [box for box in corners if np.all(box.distances(*points) >= 2 * placed.radius + 2)]
    clear = [box for box in free if np.all(box.distances(*lines) >= 2)]
    return next(iter(clear + free), None)


def words_beside(spec: ChartSpec, frame: el.Frame) -> Iterator[el.Words]:
    """Lay out the texts beside a chart's vertical lines (as at cutoffs), cut to the room there."""
    lines, gap, line_height = {True: 0, False: 1}, 5.0, 16.0
    for text in (layer for layer in spec.layers if isinstance(layer, Text)):
        at, above = frame.x(text.x), text.y > 0.5
        n = lines[above] = lines[above] + 1
        right, left = frame.right - at - gap, at - frame.left - gap
        ends = el.width_of(text.words) > right and left > right
        cut = el.shortened(text.words, left if ends else right)
        lowest = frame.bottom - line_height * (n - 1) + 8
        base = frame.top + line_height * n if above else lowest
        width, top = el.width_of(cut), base - 11.5
        first = at - gap - width if ends else at + gap
        box = el.Box(first, top, first + width, top + 15)
        yield el.Words("upright-words", cut, box, ends, el.color_of(text.role))


def _frame(spec: ChartSpec, width: float, height: float, foot: int = 1) -> el.Frame:
    """Compute the rectangle of the plot in a picture with `foot` lines of notes below."""
    saved = 12 * (height < _LOW)
    top = _ABOVE - saved if spec.heading else _MARGIN
    bottom = max(height - _BELOW + saved - _FOOT * foot, top + _SMALLEST_PLOT)
    widths = (
        el.width_of(words) * (el.BOLD if is_bold else 1)
        for _, words, is_bold in _levels(spec, bottom - top)
    )
    widest = max(widths, default=0.0)
    left = _MARGIN + 10 + (min(widest, width * 0.4) if spec.lines is not None else widest + 10)
    right = max(width - _MARGIN - 8, left + _SMALLEST_PLOT)
    return el.Frame(left, top, right, bottom, width, height)


def _levels(spec: ChartSpec, height: float) -> list[tuple[float, str, bool]]:
    """List the ticks of the y axis, or the lines of a ranking: height, text, whether in bold."""
    points = spec.points
    if spec.lines is None:
        ticks = axis_ticks(spec.y, max(int(height / 16), 2), upright=True)
        return [(tick.fraction, tick.label, False) for tick in ticks]
    names = map(spec.names.whole, points.rows[:500].tolist())
    return [*zip(points.y.tolist(), names, spec.stands_out.tolist(), strict=False)]


def _axes(spec: ChartSpec, frame: el.Frame) -> Iterator[str]:
    """Draw the frame, ticks and titles of both axes, and the grid."""
    for fraction, text, is_bold in _levels(spec, frame.height):
        at, room = frame.y(fraction), frame.left - _MARGIN - 8
        if spec.grid or spec.lines is not None:
            yield el.line((frame.left, at), (frame.right, at), el.GRID)
        if spec.lines is None:
            yield el.line((frame.left - 5, at), (frame.left, at), el.GRAY)
        words, weight = el.shortened(text, room / el.BOLD if is_bold else room), "bold" * is_bold
        yield el.label(words, frame.left - 8, at + 4, "y-tick", "end", font_weight=weight or None)
    for tick in axis_ticks(spec.x, max(int(frame.width / 7), 2)):
        at = frame.x(tick.fraction)
        if spec.grid:
            yield el.line((at, frame.top), (at, frame.bottom), el.GRID)
        yield el.line((at, frame.bottom), (at, frame.bottom + 5), el.GRAY)
        yield el.label(tick.label, at, frame.bottom + 18, "x-tick", "middle")
    words = el.shortened(spec.x.caption, frame.width)
    yield el.label(words, frame.x(0.5), frame.bottom + 36, "x-title", "middle")
    if spec.lines is None:
        words = el.shortened(spec.y.caption, frame.full_height - 16)
        reach = el.width_of(words) / 2 + 8
        middle = min(max(frame.y(0.5), frame.top + reach), frame.full_height - reach)
        turn = f"rotate(-90 {_MARGIN + 4:g} {middle:.2f})"
        yield el.label(words, _MARGIN + 4, middle, "y-title", "middle", transform=turn)
    yield el.element("rect", **frame.sides, fill="none", stroke=el.css(el.GRAY))


def _heading(spec: ChartSpec, width: float) -> tuple[list[str], float, tuple[str, ...]]:
    """Choose lines and font size of a picture's title, and the parts to move to the notes below.

    One line if the whole title, or the title without window and footnote, fits in letters of at
    least 13 pixels; else two lines.
    """
    text, rest, room = spec.heading, tuple[str, ...](), (width - 32) / el.BOLD
    if spec.title and el.width_of(text, 13.0) > room:
        text, rest = spec.title, (spec.window, spec.footnote)
    size = next((size for size in (17.0, 15.0) if el.width_of(text, size) <= room), 13.0)
    first, *others = _wrapped(text, room, size)
    lines = first, el.shortened(" ".join(others), room, size)
    return [*filter(None, lines)], size, rest


def _legend(spec: ChartSpec, drawing: Drawing) -> Iterator[str]:
    markers = spec.markers(Charset.SHAPES)
    if drawing.legend is not None:
        yield el.behind(drawing.legend, "legend-room")
    for entry, left, middle, words in drawing.keys:
        if entry.series is not None:
            at = left + _SIGN / 2 - 1, middle
            yield el.shape(markers[entry.series], at, 5.0, class_="key")
        elif (layer := entry.layer) is not None:
            is_band, ends = isinstance(layer, Band), (left + 2, left + _SIGN - 4)
            color, width = (el.GRID, 10) if is_band else (el.color_of(layer.role), 1.5)
            start, end = ((x, middle) for x in ends)
            yield el.line(start, end, color, class_="key", stroke_width=width)
        yield el.label(words, left + _SIGN, middle + 4, class_="legend")


def _remarks(spec: ChartSpec, named: int, rest: Sequence[str], width: float) -> list[str]:
    """Make the lines below a picture: what is left out, notes, and the rest of the title."""
    without_name = len(spec.points) - named if spec.labels else 0
    words = [f"+{without_name:,} unlabelled"] if without_name else []
    if len(spec.points) > el.MOST_SHAPES:
        words.append(f"{len(spec.points):,} points, near ones share a dot")
    words += *spec.left_out, *spec.notes
    if spec.read_off:
        words.append(spec.dataset.source.chart.footnote or READ_OFF)
    room, whole = width - 32, dict.fromkeys(filter(None, (*words, *rest)))
    # Between two remarks a line ends, after the sign; within one only where it is longer.
    kept = (it.replace(" ", "\xa0") if el.width_of(f"{it} ·") <= room else it for it in whole)
    return [line.replace("\xa0", " ") for line in _wrapped("\xa0· ".join(kept), room) if line]


def _wrapped(text: str, room: float, size: float = el.SMALL) -> list[str]:
    """Wrap a text into lines of a width in pixels; a word longer than a line is cut."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and el.width_of(longer, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return [el.shortened(each, room, size) for each in lines]

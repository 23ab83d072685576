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
from lcbtui.view.view import Emphasis

WIDTH, HEIGHT = 960, 600
"""Pixels of a chart whose size was not asked for."""

# All in pixels.
_MARGIN = 16.0
_ABOVE, _BELOW = 48.0, 68.0
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
    font: str = "",
    shown_as: tuple[str, str] | None = None,
) -> str:
    """Draw a chart as one `svg` element, which is a complete SVG file.

    Args:
        spec: the specification of the chart; a selected row is not marked.
        width: width of the drawing in pixels, with letters of size `SMALL`; below about 160, parts
            are cut off.
        height: height of the drawing in pixels, likewise.
        font: the font family; "" for a system font.
        shown_as: width and height of the picture as CSS lengths, such as "84mm"; None for pixels.
    """
    if spec.lines is not None:  # those that fit
        spec = in_sight(spec, int(_frame(spec, width, height).height / _ENTRY), cells=False)
    series = spec.points.series
    legend = [each for each in spec.legend if each.series is None or (series == each.series).any()]
    if np.any(spec.points.emphasis & int(Emphasis.PINNED)):
        legend.append(PINNED)
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
        font_family=f"'{font}', {el.FONTS}" if font else el.FONTS,
        font_size=el.SMALL,
    )


def _body(spec: ChartSpec, drawing: "Drawing") -> Iterator[str]:
    """Draw all parts of a picture, from the bottom to the top."""
    frame, beside = drawing.frame, [*words_beside(spec, drawing.frame)]
    width, height = frame.full_width, frame.full_height
    top, bottom = (20, height - 6) if height < _LOW else (30, height - 10)
    yield el.element("title", escape(spec.heading or "Chart"), id="chart-title")
    yield el.element("desc", escape(description(spec)), id="chart-text")
    yield el.element("rect", width="100%", height="100%", fill=el.css(el.BACKGROUND))
    lines, size, _ = drawing.title
    for n, text in enumerate(lines):
        where = text, width / 2, top + _FOOT * n
        yield el.label(*where, "title", "middle", font_size=size, font_weight="bold")
    yield from _axes(spec, frame)
    yield "".join(el.line_elements(spec, frame))
    for words in beside:
        yield el.behind(words.box, "upright-room")
    for name in drawing.names:
        box = name.box
        yield el.behind(box._replace(top=box.top + 1, bottom=box.bottom - 1), "name-room")
    yield "".join(el.bar_elements(spec, frame))
    yield "".join(el.point_elements(spec, drawing.placed))
    for words in beside:
        yield el.words_element(words, "upright-words", 3.0)
    for name in drawing.names:
        weight = "bold" if spec.points.is_ours(name.point) else None
        yield el.words_element(name, "name", 3.5, weight)
    yield from _legend(spec, drawing)
    if message := el.shortened(spec.message, frame.width - 8):
        yield el.label(message, frame.x(0.5), frame.y(0.5), "message", "middle")
    for n, text in enumerate(drawing.foot, start=1 - len(drawing.foot)):
        yield el.label(text, _MARGIN, bottom + _FOOT * n, "remark", color=el.GRAY)


PINNED = LegendEntry("Pinned")
"""The legend entry of the ring around a marker."""


def height_of_lines(count: int) -> float:
    """Compute the height in pixels of a picture for a number of lines of a ranking."""
    return _ABOVE + _BELOW + _FOOT + _ENTRY * count


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


Key = tuple[float, float, str]
"""Layout of a legend entry in pixels: left end, middle of its height, and text."""


class Drawing(NamedTuple):
    """Layout of a chart's picture: plot, points, legend, names, title and notes below.

    Attributes:
        frame: the rectangle of the plot.
        placed: the points in pixels.
        legend: the box that names must not cover; None if the legend is above the plot or empty.
        keys: the layout of the legend entries.
        names: the names that found a position.
        title: the lines of the title, their font size, and the parts of it for the notes below.
        foot: the lines of remarks below the axis.
    """

    frame: el.Frame
    placed: el.PixelPoints
    legend: el.Box | None
    keys: Sequence[Key]
    names: Sequence[el.Words]
    title: tuple[list[str], float, tuple[str, ...]]
    foot: Sequence[str] = ()


def laid_out(spec: ChartSpec, width: float, height: float) -> Drawing:
    """Lay out a chart's picture: plot, points, legend, names, title and notes below.

    The remarks depend on which names found a position, and their lines take room from the plot, so
    the layout is repeated up to three times.
    """
    lines = 0 if height < _LOW or not spec.foot else 1
    for _ in range(3):
        drawing = _with_foot(spec, _frame(spec, width, height, foot=lines))
        if len(drawing.foot) <= lines or not spec.foot:
            break
        lines = len(drawing.foot)
    return drawing._replace(foot=drawing.foot[:lines])


def _with_foot(spec: ChartSpec, whole: el.Frame, *, names_ours: bool = False) -> Drawing:
    """Lay out plot, names and notes below; names of our models without room go into the legend."""
    title = _heading(spec, whole)
    frame, more = whole, _FOOT * (len(title[0]) - 1)
    if more > 0:
        height = max(frame.height - more, _SMALLEST_PLOT)
        frame = replace(frame, top=frame.top + more, height=height)
    frame, legend, keys = _with_legend(spec, frame)
    placed = el.place_points(spec, frame)
    names = el.place_names(spec, placed, frame, legend)
    drawing = Drawing(frame, placed, legend, keys, names, title)
    unnamed = spec.ours_without_name([int(spec.points.rows[name.point]) for name in names])
    if len(unnamed) and not names_ours:
        return _with_foot(spec.with_names_in_legend(unnamed), whole, names_ours=True)
    return drawing._replace(foot=_remarks(spec, drawing))


def _with_legend(spec: ChartSpec, frame: el.Frame) -> tuple[el.Frame, el.Box | None, list[Key]]:
    """Place the legend in a free corner of the plot, else above the plot."""
    words = [entry.words for entry in spec.legend]
    across = _SIGN + max(map(el.width_of, words), default=0.0) + 8
    up = _ENTRY * len(words) + 6
    if words and across <= 0.6 * frame.width and up + 12 <= frame.height:
        found = _free_corner(spec, frame, across, up)
        if found is not None:
            middles = (found.top + _ENTRY * (place + 0.5) + 3 for place in range(len(words)))
            return frame, found, [(found.left, *key) for key in zip(middles, words, strict=True)]
    # In lines above the plot, unless that would get too small.
    keys: list[Key] = []
    x, y, ends = _MARGIN, frame.top + 5, frame.full_width - _MARGIN
    for text in words:
        width = _SIGN + el.width_of(text) + 8
        if x > _MARGIN and x + width > ends:
            x, y = _MARGIN, y + _ENTRY
        keys.append((x, y, el.shortened(text, ends - x - _SIGN)))
        x += width + 4
    top = y + _ENTRY - 5
    if not words or frame.bottom - top < _SMALLEST_PLOT:
        return frame, None, []
    return replace(frame, top=top, height=frame.bottom - top), None, keys


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
        for x, words in zip(text.x, text.words, strict=True):
            at, above = frame.x(x), text.y > 0.5
            n = lines[above] = lines[above] + 1
            right, left = frame.right - at - gap, at - frame.left - gap
            ends = el.width_of(words) > right and left > right
            cut = el.shortened(words, left if ends else right)
            lowest = frame.bottom - line_height * (n - 1) + 8
            base, width = frame.top + line_height * n if above else lowest, el.width_of(cut)
            first = at - gap - width if ends else at + gap
            box = el.Box(first, base - 11, first + width, base + 3)
            yield el.Words(cut, box, ends, color=el.color_of(text.role))


def _frame(spec: ChartSpec, width: float, height: float, foot: int = 1) -> el.Frame:
    """Compute the rectangle of the plot in a picture with `foot` lines of notes below."""
    low = height < _LOW
    above = _MARGIN if not spec.heading else _ABOVE - 12 * low
    below = 42 + _FOOT * foot if low else _BELOW + _FOOT * (foot - 1)
    room = max(height - above - below, _SMALLEST_PLOT)
    ticks = axis_ticks(spec.y, max(int(room / 16), 2), upright=True)
    left = _MARGIN + 20 + max((el.width_of(tick.label) for tick in ticks), default=0.0)
    if spec.lines is not None:
        named = (el.width_of(each) for each in _line_names(spec))
        left = _MARGIN + 10 + min(max(named, default=0.0), width * 0.4)
    across = max(width - left - _MARGIN - 8, _SMALLEST_PLOT)
    return el.Frame(width, height, left, above, across, room)


def _axes(spec: ChartSpec, frame: el.Frame) -> Iterator[str]:
    """Draw the frame, ticks and titles of both axes, and the grid."""
    if spec.lines is None:
        ticks = axis_ticks(spec.y, max(int(frame.height / 16), 2), upright=True)
        levels = [(frame.y(tick.fraction), tick.label, False) for tick in ticks]
    else:
        room, levels = frame.left - _MARGIN - 8, []
        for index, name in enumerate(_line_names(spec)):
            is_ours = spec.points.is_ours(index)
            words = el.shortened(name, room / el.BOLD if is_ours else room)
            levels.append((frame.y(float(spec.points.y[index])), words, is_ours))
    for at, words, is_bold in levels:
        if spec.grid or spec.lines is not None:
            yield el.line((frame.left, at), (frame.right, at), el.GRID)
        if spec.lines is None:
            yield el.line((frame.left - 5, at), (frame.left, at), el.GRAY)
        weight = "bold" if is_bold else None
        yield el.label(words, frame.left - 8, at + 4, "y-tick", "end", font_weight=weight)
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


def _line_names(spec: ChartSpec) -> list[str]:
    return [spec.names.whole(row) for row in spec.points.rows[:500].tolist()]


def _heading(spec: ChartSpec, frame: el.Frame) -> tuple[list[str], float, tuple[str, ...]]:
    """Choose lines and font size of a picture's title, and the parts to move to the notes below.

    One line if the whole title, or the title without window and footnote, fits in letters of at
    least 13 pixels; else two lines.
    """
    room = (frame.full_width - 32) / el.BOLD
    shorter = (spec.title, (spec.window, spec.footnote)) if spec.title else (spec.heading, ())
    for text, rest in ((spec.heading, ()), shorter):
        for size in (17.0, 15.0, 13.0):
            if el.width_of(text, size) <= room:
                return [text] if text else [], size, rest
    text, rest = shorter
    first, *others = _wrapped(text, room, 13.0)
    lines = [first, el.shortened(" ".join(others), room, 13.0)] if others else [first]
    return lines, 13.0, rest


def _legend(spec: ChartSpec, drawing: Drawing) -> Iterator[str]:
    markers = spec.markers(Charset.SHAPES)
    if drawing.legend is not None:
        yield el.behind(drawing.legend, "legend-room")
    entries = zip(spec.legend, drawing.keys, strict=True) if drawing.keys else ()
    for entry, (left, middle, words) in entries:
        series, layer = entry.series, entry.layer
        ends = (left + 2, middle, left + _SIGN - 4, middle)
        if series is not None:
            yield el.shape(markers[series], (left + _SIGN / 2 - 1, middle), 5.0, class_="key")
        elif layer is not None:
            is_band = isinstance(layer, Band)
            color, width = (el.GRID, 10) if is_band else (el.color_of(layer.role), 1.5)
            yield el.line(ends[:2], ends[2:], color, class_="key", stroke_width=width)
        elif entry is PINNED:
            yield el.ring("key", left + _SIGN / 2 - 1, middle, 2.5)
        yield el.label(words, left + _SIGN, middle + 4, class_="legend")


def _remarks(spec: ChartSpec, drawing: Drawing) -> list[str]:
    """Make the lines below a picture: what is left out, notes, and the rest of the title.

    A low picture has only the number of rows not drawn, without reasons. As many remarks stand in a
    line as fit; one longer than a line is wrapped.
    """
    without_name = len(spec.points) - len(drawing.names) if spec.labels else 0
    words = [f"+{without_name:,} unlabelled"] if without_name else []
    if len(spec.points) > el.MOST_SHAPES:
        words.append(f"{len(spec.points):,} points, near ones share a dot")
    lost = sum(spec.off_screen) + sum(count for _, count in spec.not_drawn)
    if drawing.frame.full_height >= _LOW or spec.lines is not None:
        words += spec.left_out
    elif lost:
        words.append(f"{lost:,} not drawn")
    words += spec.notes
    if spec.read_off:
        words.append(spec.dataset.source.chart.footnote or READ_OFF)
    room, lines = drawing.frame.full_width - 32, list[str]()
    for text in filter(None, dict.fromkeys((*words, *drawing.title[2]))):
        longer = f"{lines[-1]} · {text}" if lines else text
        if lines and el.width_of(longer) <= room:
            lines[-1] = longer
        else:
            lines += _wrapped(text, room)
    return lines


def _wrapped(text: str, room: float, size: float = el.SMALL) -> list[str]:
    """Wrap a text into lines of a width in pixels; a word longer than a line is cut."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or el.width_of(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return [el.shortened(each, room, size) for each in lines]

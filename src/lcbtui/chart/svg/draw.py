"""A chart as SVG: the same points, lines, names and colours as in a terminal, to any scale.

One file that needs nothing else: no font, no script, no host. Every text is escaped.
"""

from collections.abc import Iterator

import numpy as np

from lcbtui.chart.layers import ChartSpec, Polyline
from lcbtui.chart.style import Role
from lcbtui.chart.svg.elements import (
    BACKGROUND,
    FONTS,
    GRAY,
    GRID,
    LARGE,
    SMALL,
    TEXT,
    Frame,
    axes_elements,
    color_of,
    css,
    element,
    frame_of,
    label,
    number,
    shortened,
    width_of,
    words,
)
from lcbtui.chart.svg.labels import Box, name_elements, place_names, unlabelled
from lcbtui.chart.svg.points import (
    MOST_SHAPES,
    Floats,
    Placed,
    along_arrows,
    arrow,
    arrow_elements,
    bar_elements,
    count_elements,
    head_places,
    markers_of,
    place_points,
    point_elements,
    shape,
    upright_elements,
    upright_words,
)
from lcbtui.text.words import counted

WIDTH, HEIGHT = 960, 600
"""Pixels of a chart whose size was not asked for."""

_ENTRY = 18.0
"""Pixels from one entry of the legend to the next."""

_SIGN = 24.0
"""Pixels for the marker or the piece of line before an entry's words."""

_WIDEST_LEGEND = 0.45
_FAR = 3.0
"""Lines end this many plots outside, where nothing is seen of them anyway."""


def svg(spec: ChartSpec, width: float = WIDTH, height: float = HEIGHT) -> str:
    """The chart as one `svg` element, which is a whole file.

    Args:
        spec: what is to be drawn; its selected row is not marked: a picture has no cursor.
        width: in pixels; below about 160 parts are cut off.
        height: in pixels, likewise.
    """
    frame, placed, legend = _laid_out(spec, width, height)
    names = place_names(
        spec,
        placed,
        frame,
        [] if legend is None else [legend],
        _along_lines(spec, frame),
        head_places(spec, frame, placed.radius),
    )
    inside = "".join(
        (
            *upright_elements(spec, frame),
            *_lines(spec, frame),
            *bar_elements(spec, placed, frame),
            *arrow_elements(spec, frame, placed.radius),
            *point_elements(spec, placed),
        )
    )
    body = [
        element("title", words(spec.heading or "Chart"), id="chart-title"),
        element("desc", words(description(spec)), id="chart-text"),
        element("rect", width="100%", height="100%", fill=css(BACKGROUND)),
        _title(spec, frame),
        *axes_elements(spec, frame),
        inside,
        *count_elements(spec, frame),
        *upright_words(spec, frame),
        *name_elements(spec, names),
        *([] if legend is None else _legend(spec, legend)),
        _message(spec, frame),
        _remark(spec, frame, unlabelled(spec, names)),
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
    """The chart in a sentence, for whoever cannot see it."""
    if spec.message:
        return spec.message
    best = max(range(len(spec.points)), key=lambda n: spec.points.y[n], default=None)
    count = counted(len(spec.points), "point")
    said = f"{count}, {spec.y.title} against {spec.x.title}"
    if best is None:
        return said
    name = spec.dataset.cell(int(spec.points.rows[best]), spec.label).text
    return f"{said}; the highest is {name}" if name else said


def _laid_out(spec: ChartSpec, width: float, height: float) -> tuple[Frame, Placed, Box | None]:
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
    spec: ChartSpec, frame: Frame, placed: Placed, across: float, up: float
) -> Box | None:
    """A corner without a point, bottom right by preference, and rather without a line."""
    left, right = frame.left + 6, frame.right - across - 6
    below = _ENTRY if spec.counts is not None else 6
    top, bottom = frame.top + 6, frame.bottom - up - below
    if right < left or bottom < top:
        return None
    corners = [
        Box(x, y, x + across, y + up)
        for x, y in ((right, bottom), (left, bottom), (right, top), (left, top))
    ]
    x, y = placed.x[placed.drawn], placed.y[placed.drawn]
    free = [box for box in corners if not np.any(box.distances(x, y) < 2 * placed.radius + 2)]
    clear = [box for box in free if not np.any(box.distances(*_along_lines(spec, frame)) < 2)]
    return next(iter((*clear, *free)), None)


def _title(spec: ChartSpec, frame: Frame) -> str:
    text = shortened(spec.heading, LARGE, frame.full_width - 32)
    return element(
        "text",
        words(text),
        x=frame.full_width / 2,
        y=30,
        text_anchor="middle",
        font_size=LARGE,
        font_weight="bold",
        fill=css(TEXT),
    )


def _lines(spec: ChartSpec, frame: Frame) -> Iterator[str]:
    """The dashed line at our score, the frontier and the trend, cut at the plot's edge."""
    for band in spec.bands:
        yield element(
            "rect",
            class_="band",
            x=frame.left,
            y=frame.y(min(band.high, 1.0)),
            width=frame.width,
            height=(min(band.high, 1.0) - max(band.low, 0.0)) * frame.height,
            fill=css(GRID),
            opacity=0.5,
        )
    for level in spec.levels:
        at = frame.y(level.y)
        yield element(
            "line",
            class_="level",
            x1=frame.left,
            y1=at,
            x2=frame.right,
            y2=at,
            stroke=css(color_of(level.role)),
            stroke_dasharray="6 5",
        )
    if not spec.lines:
        return
    plot = element("rect", x=frame.left, y=frame.top, width=frame.width, height=frame.height)
    yield element("clipPath", plot, id="chart-plot")
    for line in spec.lines:
        x, y = _corners(line, frame)
        yield element(
            "polyline",
            class_=line.role.value,
            points=" ".join(f"{a:.2f},{b:.2f}" for a, b in zip(x, y, strict=True)),
            fill="none",
            stroke=css(color_of(line.role)),
            stroke_width=1.5,
            clip_path="url(#chart-plot)",
        )


def _corners(line: Polyline, frame: Frame) -> tuple[list[float], list[float]]:
    """A polyline in pixels; a staircase goes to the right first, then up."""
    x = np.asarray(line.x, dtype=np.float64)
    y = np.clip(np.asarray(line.y, dtype=np.float64), -_FAR, 1 + _FAR)
    there = np.isfinite(x) & np.isfinite(y)
    x, y = x[there], y[there]
    if line.steps:
        x, y = np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1]
    return (frame.left + x * frame.width).tolist(), (frame.bottom - y * frame.height).tolist()


def _along_lines(spec: ChartSpec, frame: Frame) -> tuple[Floats, Floats]:
    """Places along every line, so near to each other that no name slips between."""
    arrows_x, arrows_y = along_arrows(spec, frame)
    xs, ys = [arrows_x], [arrows_y]
    steps = np.linspace(0.0, 1.0, 200)
    for level in spec.levels:
        xs.append(frame.left + steps * frame.width)
        ys.append(np.full(len(steps), frame.y(level.y)))
    for line in spec.lines:
        x, y = (np.asarray(part) for part in _corners(line, frame))
        lengths = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
        if len(x) and lengths[-1] > 0:
            along = np.linspace(0.0, lengths[-1], int(lengths[-1] / 4) + 2)
            xs.append(np.interp(along, lengths, x))
            ys.append(np.interp(along, lengths, y))
    return np.concatenate(xs), np.concatenate(ys)


def _legend(spec: ChartSpec, box: Box) -> Iterator[str]:
    markers = markers_of(spec)
    for place, entry in enumerate(spec.legend):
        middle = box.top + _ENTRY * (place + 0.5) + 3
        if entry.role is Role.ARROW:
            ends = (box.left + 2, middle, box.left + _SIGN - 4, middle)
            yield arrow(*ends, color_of(entry.role))
        elif entry.series is None:
            yield element(
                "line",
                class_="key",
                x1=box.left + 2,
                y1=middle,
                x2=box.left + _SIGN - 4,
                y2=middle,
                stroke=css(GRID if entry.role is Role.BAND else color_of(entry.role)),
                stroke_width=10 if entry.role is Role.BAND else 1.5,
            )
        else:
            yield shape(markers[entry.series], box.left + _SIGN / 2 - 1, middle, 5.0, class_="key")
        yield label(entry.label, box.left + _SIGN, middle + 4, class_="legend")


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
    if spec.edges.total:
        said.append(f"{spec.edges.total:,} beyond the axes")
    said += [f"{count:,} not drawn, {why}" for why, count in spec.not_drawn]
    said += spec.notes
    source = spec.dataset.source
    if source.approximate & {spec.x.key, spec.y.key} and source.chart.footnote:
        said.append(source.chart.footnote)
    text = shortened(" · ".join(said), SMALL, frame.full_width - 32)
    if not text:
        return ""
    return element(
        "text",
        words(text),
        class_="remark",
        x=16,
        y=frame.full_height - 10,
        fill=css(GRAY),
    )

"""What stands upright in an SVG chart: error bars, lines with words, and counts below."""

from collections.abc import Iterator

import numpy as np

from lcbtui.chart.binning import CROWDED, by_importance
from lcbtui.chart.spec import ChartSpec
from lcbtui.report.svg_element import (
    BACKGROUND,
    GRAY,
    color_of,
    css,
    element,
    shortened,
    width_of,
    words,
)
from lcbtui.report.svg_frame import SMALL, Frame
from lcbtui.report.svg_points import Placed, markers_of

_CAP = 3.0
"""Half the width of the end of an error bar, in pixels."""

_LINE = 16.0
"""Pixels from one line of words to the next."""

_GAP = 5.0
"""Pixels from an upright line to its words."""


def bar_elements(spec: ChartSpec, placed: Placed, frame: Frame) -> Iterator[str]:
    """The error bars; in a crowd only those of points that stand out, as in a terminal."""
    points = spec.points
    if points.low is None or points.high is None:
        return
    among = np.flatnonzero(np.isfinite(points.low) & np.isfinite(points.high))
    if len(points) > CROWDED:
        among = among[points.emphasis[among] != 0]
    markers = markers_of(spec)
    for index in by_importance(points, among, CROWDED).tolist():
        x = float(placed.x[index])
        low, high = float(points.low[index]), float(points.high[index])
        bottom, top = frame.y(max(low, 0.0)), frame.y(min(high, 1.0))
        caps = [f"M{x - _CAP:.1f} {top:.1f}h{2 * _CAP:g}"] if high <= 1 else []
        caps += [f"M{x - _CAP:.1f} {bottom:.1f}h{2 * _CAP:g}"] if low >= 0 else []
        yield element(
            "path",
            class_="bar",
            d=f"M{x:.1f} {top:.1f}V{bottom:.1f}{''.join(caps)}",
            stroke=css(color_of(markers[int(points.series[index])].role)),
            stroke_opacity=0.6,
            fill="none",
        )


def upright_elements(spec: ChartSpec, frame: Frame) -> Iterator[str]:
    """The upright lines."""
    for upright in spec.uprights:
        at = frame.x(upright.x)
        yield element(
            "line",
            class_="upright",
            x1=at,
            y1=frame.top,
            x2=at,
            y2=frame.bottom,
            stroke=css(color_of(upright.role)),
            stroke_dasharray="3 3",
        )


def upright_words(spec: ChartSpec, frame: Frame) -> Iterator[str]:
    """Their words, one line each from the top or from the bottom, on the side with more room."""
    lines = {True: 0, False: 0}
    for upright in spec.uprights:
        if not upright.words:
            continue
        at, place = frame.x(upright.x), lines[upright.above]
        lines[upright.above] += 1
        right, left = frame.right - at - _GAP, at - frame.left - _GAP
        ends = width_of(upright.words, SMALL) > right and left > right
        below = 2 + int(spec.counts is not None)
        yield element(
            "text",
            words(shortened(upright.words, SMALL, left if ends else right)),
            class_="upright-words",
            x=at - _GAP if ends else at + _GAP,
            y=frame.top + _LINE * (place + 1)
            if upright.above
            else frame.bottom - _LINE * (place + below - 1) + 8,
            text_anchor="end" if ends else None,
            fill=css(color_of(upright.role)),
            stroke=css(BACKGROUND),
            stroke_width=3,
            paint_order="stroke",
        )


def count_elements(spec: ChartSpec, frame: Frame) -> Iterator[str]:
    """The counts along the bottom of the plot, all or none."""
    if spec.counts is None:
        return
    widest = max(width_of(str(number), SMALL) for number in spec.counts.numbers)
    places = [frame.x(x) for x in spec.counts.x]
    if len(places) > 1 and min(np.diff(places)) < widest + 4:
        return
    for at, number in zip(places, spec.counts.numbers, strict=True):
        yield element(
            "text",
            words(str(number)),
            class_="count",
            x=at,
            y=frame.bottom - 5,
            text_anchor="middle",
            fill=css(GRAY),
        )

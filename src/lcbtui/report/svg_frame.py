"""Where everything of an SVG chart lies: the plot, its ticks, and fractions to pixels."""

from collections.abc import Iterator
from dataclasses import dataclass

from lcbtui.chart.spec import Axis, ChartSpec, Scale
from lcbtui.chart.ticks import Tick, x_ticks, y_ticks
from lcbtui.report.svg_element import GRAY, GRID, TEXT, css, element, shortened, width_of, words

SMALL = 12.0
"""The font of ticks, names and the legend, in pixels."""

LARGE = 17.0
"""The font of the title."""

_MARGIN = 16.0
_ABOVE = 48.0
_BELOW = 68.0
_CHARACTER = 7.0
"""Pixels for one character of a tick: the ticks of the terminal are chosen by characters."""

_LINE = 16.0
_SMALLEST_PLOT = 40.0


@dataclass(frozen=True)
class Frame:
    """The plot inside a picture of `full_width` × `full_height` pixels, all in pixels.

    Attributes:
        left, top: the corner of the plot.
        width, height: its size, at least 40 × 40: a smaller picture is cut off.
    """

    full_width: float
    full_height: float
    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where the plot ends."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Where the plot ends, below."""
        return self.top + self.height

    def x(self, fraction: float) -> float:
        """The place of a fraction of the x axis."""
        return self.left + fraction * self.width

    def y(self, fraction: float) -> float:
        """The place of a fraction of the y axis."""
        return self.bottom - fraction * self.height


def frame_of(spec: ChartSpec, width: float, height: float, beside: float = 0.0) -> Frame:
    """The plot of a picture, with `beside` pixels kept free at its right."""
    room = max(height - _ABOVE - _BELOW, _SMALLEST_PLOT)
    labels = [tick.label for tick in _up(spec.y, room)]
    left = _MARGIN + 20 + max((width_of(label, SMALL) for label in labels), default=0.0)
    return Frame(
        full_width=width,
        full_height=height,
        left=left,
        top=_ABOVE,
        width=max(width - left - _MARGIN - 8 - beside, _SMALLEST_PLOT),
        height=room,
    )


def _up(axis: Axis, height: float) -> tuple[Tick, ...]:
    return y_ticks(axis, max(int(height / _LINE), 2)) if axis.key else ()


def axes_elements(spec: ChartSpec, frame: Frame) -> Iterator[str]:
    """The grid if it is asked for, frame, ticks and the titles of the axes."""
    yield from _y_axis(spec.y, frame, grid=spec.grid)
    yield from _x_axis(spec.x, frame, grid=spec.grid)
    yield element(
        "rect",
        x=frame.left,
        y=frame.top,
        width=frame.width,
        height=frame.height,
        fill="none",
        stroke=css(GRAY),
    )


def _y_axis(axis: Axis, frame: Frame, *, grid: bool) -> Iterator[str]:
    for tick in _up(axis, frame.height):
        at = frame.y(tick.fraction)
        if grid:
            yield _line(frame.left, at, frame.right, at, css(GRID))
        yield _line(frame.left - 5, at, frame.left, at, css(GRAY))
        yield label(tick.label, frame.left - 8, at + 4, anchor="end", class_="y-tick")
    middle = frame.y(0.5)
    yield element(
        "text",
        words(shortened(axis.title, SMALL, frame.height)),
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
            yield _line(at, frame.top, at, frame.bottom, css(GRID))
        yield _line(at, frame.bottom, at, frame.bottom + 5, css(GRAY))
        yield label(tick.label, at, frame.bottom + 18, anchor="middle", class_="x-tick")
    title = f"{axis.title} (log)" if axis.scale is Scale.LOG else axis.title
    title = shortened(title, SMALL, frame.width)
    yield label(title, frame.x(0.5), frame.bottom + 38, anchor="middle")


def label(
    text: str, x: float, y: float, *, anchor: str | None = None, class_: str | None = None
) -> str:
    """A line of small text; `y` is its baseline."""
    return element("text", words(text), class_=class_, x=x, y=y, text_anchor=anchor, fill=css(TEXT))


def _line(x1: float, y1: float, x2: float, y2: float, color: str) -> str:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=color)

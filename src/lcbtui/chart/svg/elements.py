"""Pieces of SVG: elements with everything escaped, numbers in few digits, widths of text.

Where everything of an SVG chart lies: the plot, its ticks, and fractions to pixels.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from lcbtui.chart.axes import Tick, x_ticks, y_ticks
from lcbtui.chart.layers import Axis, ChartSpec, Scale
from lcbtui.chart.style import ON_LIGHT, PALETTE, Rgb, Role, readable
from lcbtui.text.width import text_width

BACKGROUND: Rgb = (0xFF, 0xFF, 0xFF)
TEXT: Rgb = (0x1F, 0x23, 0x28)
GRAY: Rgb = (0x6E, 0x6E, 0x6E)
"""Frame, ticks and the dashed line at our score."""

GRID: Rgb = (0xEC, 0xEC, 0xEC)
"""Faint on purpose: it only leads the eye, and says nothing that the ticks do not."""

RIM: dict[str, str | float] = {"stroke": "#ffffff", "stroke_width": 3, "paint_order": "stroke"}
"""Around words, to keep lines off them."""

FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, sans-serif"
"""Fonts that are there already; none is loaded."""

_PLAIN_ROLES = frozenset({Role.BLANK, Role.TITLE, Role.LEGEND, Role.SELECTED})
_GRAY_ROLES = frozenset({Role.FRAME, Role.TICK, Role.DIM, Role.LINE, Role.ARROW})

_NARROW = frozenset("iIjl.,:;|!'`()[]{} ftr/\\-")
_BROAD = frozenset("mwMW@%&≈★●—")


def color_of(role: Role) -> Rgb:
    """The colour of a role on a light background, with a contrast of at least 3:1."""
    rgb = ON_LIGHT.get(role, PALETTE[role].rgb)
    if role in _PLAIN_ROLES or rgb is None:
        return TEXT
    return GRAY if role in _GRAY_ROLES else readable(rgb, BACKGROUND, TEXT)


def css(color: Rgb) -> str:
    """A colour as `#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*color)


def number(value: float) -> str:
    """A length in pixels with at most two decimals."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def words(text: str) -> str:
    """Text as the content of an element."""
    return escape(text)


def element(tag: str, *content: str, **attributes: str | float | None) -> str:
    """An element; the content must be escaped or elements, attributes are escaped here.

    An underscore in an attribute's name stands for a hyphen; None leaves it out.
    """
    written = "".join(
        f' {name.strip("_").replace("_", "-")}="'
        f'{escape(value) if isinstance(value, str) else number(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    inside = "".join(content)
    return f"<{tag}{written}>{inside}</{tag}>" if inside else f"<{tag}{written}/>"


def width_of(text: str, size: float) -> float:
    """About how wide `text` is in a sans-serif font of `size` pixels; rather too much."""
    return size * sum(map(_share, text))


def _share(character: str) -> float:
    """The width of a character in parts of the font's size."""
    if not character.isascii() and character not in _BROAD:
        return 0.62 * text_width(character) if text_width(character) < 2 else 1.05
    if character in _NARROW:
        return 0.37
    if character in _BROAD:
        return 0.95
    return 0.7 if character.isupper() else 0.6


def shortened(text: str, size: float, room: float) -> str:
    """`text` cut with an ellipsis so that it is at most `room` pixels wide; "" for no room."""
    left, mark, fits = room, width_of("…", size), 0
    for place, character in enumerate(text, start=1):
        left -= width_of(character, size)
        if left < 0:
            return f"{text[:fits].rstrip()}…" if fits else ""
        if left >= mark:
            fits = place
    return text


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

    @property
    def sides(self) -> dict[str, float]:
        """As the attributes of a rectangle."""
        return {"x": self.left, "y": self.top, "width": self.width, "height": self.height}

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
            yield line((at, frame.top), (at, frame.bottom), GRID)
        yield line((at, frame.bottom), (at, frame.bottom + 5), GRAY)
        yield label(tick.label, at, frame.bottom + 18, anchor="middle", class_="x-tick")
    title = f"{axis.title} (log)" if axis.scale is Scale.LOG else axis.title
    words_below = shortened(title, SMALL, frame.width)
    yield label(words_below, frame.x(0.5), frame.bottom + 38, anchor="middle")


def label(
    text: str,
    x: float,
    y: float,
    *,
    anchor: str | None = None,
    class_: str | None = None,
    color: Rgb = TEXT,
    **more: str | float,
) -> str:
    """A line of small text; `y` is its baseline."""
    where = {"class_": class_, "x": x, "y": y, "text_anchor": anchor}
    return element("text", words(text), **where, fill=css(color), **more)


def line(
    start: tuple[float, float],
    end: tuple[float, float],
    color: Rgb,
    *,
    class_: str | None = None,
    **more: str | float,
) -> str:
    """A straight line between two places in pixels."""
    where = {"class_": class_, "x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
    return element("line", **where, stroke=css(color), **more)

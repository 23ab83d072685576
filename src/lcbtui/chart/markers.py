"""Which glyph and which role a series has, in each of the three character sets.

A role is a name, never a colour: the explorer gives it a style of its theme, `plot` a colour
of the terminal's depth, and a chart is never built again because a theme changed.
"""

import math
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a cell of a chart is; whoever paints it chooses the style."""

    BLANK = "blank"
    FRAME = "frame"
    TICK = "tick"
    TITLE = "title"
    DIM = "dim"
    LEGEND = "legend"
    LINE = "line"
    GRID = "grid"
    BAND = "band"
    FRONTIER = "frontier"
    TREND = "trend"
    ARROW = "arrow"
    SELECTED = "selected"
    PINNED = "pinned"
    OPEN_WEIGHTS = "open-weights"
    OPEN_DATA = "open-data"
    OURS = "ours"
    CLOSED = "closed"
    UNKNOWN = "unknown"
    SERIES_1 = "series-1"
    SERIES_2 = "series-2"
    SERIES_3 = "series-3"
    SERIES_4 = "series-4"
    SERIES_5 = "series-5"
    SERIES_6 = "series-6"
    SERIES_7 = "series-7"
    SERIES_8 = "series-8"


class Charset(StrEnum):
    """What the terminal can show.

    `COLOUR` tells series apart by colour, `SHAPES` by shape alone, `ASCII` by plain characters.
    """

    COLOUR = "colour"
    SHAPES = "shapes"
    ASCII = "ascii"


_OPENNESS: dict[str, tuple[Role, str]] = {
    # series key → role and its glyphs with colour, without colour, in ASCII
    "open-weights": (Role.OPEN_WEIGHTS, "●○o"),
    "open-data": (Role.OPEN_DATA, "●●@"),
    "ours": (Role.OURS, "★★*"),
    "closed": (Role.CLOSED, "▲▲^"),
    "unknown": (Role.UNKNOWN, "???"),
}

_OTHER_SERIES: tuple[tuple[Role, str], ...] = (
    # for the values of a column chosen with `--series-by`, in the order of the legend
    (Role.SERIES_1, "●●o"),
    (Role.SERIES_2, "●○x"),
    (Role.SERIES_3, "●■s"),
    (Role.SERIES_4, "●□d"),
    (Role.SERIES_5, "●▲v"),
    (Role.SERIES_6, "●△h"),
    (Role.SERIES_7, "●◆n"),
    (Role.SERIES_8, "●◇z"),
    (Role.UNKNOWN, "●▽u"),
)

_COLUMN_OF = {Charset.COLOUR: 0, Charset.SHAPES: 1, Charset.ASCII: 2}


@dataclass(frozen=True)
class Marker:
    """How the points of one series look."""

    glyph: str
    role: Role


def series_marker(key: str, index: int, charset: Charset) -> Marker:
    """The marker of the series `key`, the `index`-th of the legend (counted from 0)."""
    role, glyphs = _OPENNESS.get(key) or _OTHER_SERIES[index % len(_OTHER_SERIES)]
    return Marker(glyphs[_COLUMN_OF[charset]], role)


@dataclass(frozen=True)
class Glyphs:
    """The glyphs that no series owns.

    Attributes:
        selected: the ring around the selected row's point.
        many: a cell with more points than a digit can say.
        density: one glyph for each step of "how many points are here", the fewest first; Braille,
            since its width is one cell in every terminal.
        dash: one dash of the line at our score.
        trend: one cell of the trend.
        staircase: horizontal, vertical and corner of the frontier.
        bar: an error bar, and its upper and lower end.
        grid: one cell of a horizontal and of a vertical grid line.
        band: one dot of a band across the plot.
        arrows: left, right, up, down, for points outside the limits.
        upright: one cell of a line that marks a place on the x axis.
        few: a point that says next to nothing.
        heads: the heads of arrows, anticlockwise from one that points to the right.
        shaft: an arrow that goes flat, upright, up to the right and down to the right.
        tail: where an arrow begins.
        selection_ticks: on the y axis and on the x axis, each alone and upon a tick.
    """

    selected: str
    many: str
    density: str
    dash: str
    trend: str
    staircase: tuple[str, ...]
    bar: tuple[str, ...]
    grid: tuple[str, ...]
    band: str
    arrows: tuple[str, ...]
    upright: str
    few: str
    heads: str
    shaft: tuple[str, ...]
    tail: str
    selection_ticks: tuple[str, ...]


_UNICODE = Glyphs(
    selected="◉",
    many="+",
    density="⠂⠒⠖⠶⡶⣶⣾⣿",
    dash="╌",
    trend="⋅",
    staircase=("─", "│", "┘"),
    bar=("│", "┬", "┴"),
    grid=("┈", "┊"),
    band="·",
    arrows=("←", "→", "↑", "↓"),
    upright="┆",
    few="∘",
    heads="→↗↑↖←↙↓↘",
    shaft=("─", "│", "╱", "╲"),
    tail="∘",
    selection_ticks=("├", "┼", "┴", "┼"),
)
_ASCII = Glyphs(
    selected="#",
    many="+",
    density=".:=%",
    dash="-",
    trend="~",
    staircase=("-", "|", "'"),
    bar=("|", "|", "|"),
    grid=("`", "`"),
    band=".",
    arrows=("<", ">", "^", "v"),
    upright=":",
    few=",",
    heads=">^^^<vvv",
    shaft=("-", "|", "/", "\\"),
    tail=",",
    selection_ticks=(">", ">", "^", "^"),
)


def glyphs(charset: Charset) -> Glyphs:
    """The glyphs of a character set that no series owns."""
    return _ASCII if charset is Charset.ASCII else _UNICODE


def count_glyph(count: int, charset: Charset) -> str:
    """What a cell with several points shows: how many, as a digit."""
    return str(count) if count < 10 else glyphs(charset).many


def density_glyph(count: int, most: int, charset: Charset) -> str:
    """What a cell of a crowded chart shows: each step stands for some times as many points.

    Args:
        count: points in the cell, at least 1.
        most: points in the fullest cell. A step is a doubling, or more where that fills the ramp.
        charset: which ramp.
    """
    ramp = glyphs(charset).density
    steps = len(ramp) - 1
    return ramp[round(steps * math.log2(count) / max(math.log2(most), steps))]

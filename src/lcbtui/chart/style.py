"""Chart style: glyphs for each character set, colours for each role, and their contrast.

A role is a name, never a colour: the explorer gives it a style of its theme, `plot` a colour
of the terminal's colour depth, so a new theme needs no new chart. No heavy imports: tables are
coloured with it too.
"""

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

Rgb = tuple[int, int, int]


class RoleColour(NamedTuple):
    """Colour of a role in a terminal.

    Attributes:
        rgb: red, green and blue, 0 to 255; None for the terminal's default colour.
        basic: SGR code of the nearest of 16 colours, 30 to 37 or 90 to 97; 0 for the default.
        bold: whether text is bold.
        light: the same hue, dark enough for a light background; None if `rgb` is.
    """

    rgb: Rgb | None = None
    basic: int = 0
    bold: bool = False
    light: Rgb | None = None

    @property
    def on_light(self) -> Rgb | None:
        """The colour on a light background; None for the terminal's default colour."""
        return self.light or self.rgb


class Role(StrEnum):
    """Role of a part of a chart, such as frame or series; each output maps roles to colours.

    The colours here are those of `lcbtui plot`: gray, yellow and orange as in the figure; closed
    is blue and unknown a darker gray. The series of other columns have the hues of Okabe & Ito
    (2008), "Color Universal Design", with their lightness moved until every two of them, and
    "other", are at least 15 apart (CIE76) as people with protanopia, deuteranopia or tritanopia
    see them, and 23 for everybody else, also on a light background. Models by month are drawn
    beside the first two series and "unknown", which say whether a cutoff lies before the window:
    their colours are as far apart from these and from each other, have no blue and no orange, and
    are others of the sixteen.
    """

    ink: RoleColour

    def __new__(cls, name: str, ink: RoleColour) -> "Role":
        """Make a role of a name and its colour in `lcbtui plot`."""
        role = str.__new__(cls, name)
        role._value_, role.ink = name, ink
        return role

    BLANK = "blank", RoleColour()
    FRAME = "frame", RoleColour((0x80, 0x80, 0x80), 90)
    TICK = "tick", RoleColour((0x80, 0x80, 0x80), 90)
    TITLE = "title", RoleColour(bold=True)
    DIM = "dim", RoleColour((0x80, 0x80, 0x80), 90)
    LEGEND = "legend", RoleColour()
    NAME = "name", RoleColour()
    LINE = "line", RoleColour((0x80, 0x80, 0x80), 90)
    GRID = "grid", RoleColour((0x62, 0x62, 0x62), 90)
    BAND = "band", RoleColour((0x62, 0x62, 0x62), 90)
    FRONTIER = "frontier", RoleColour((0x3F, 0xB0, 0xA0), 36, light=(0x00, 0x79, 0x6B))
    TREND = "trend", RoleColour((0xB0, 0x7A, 0xD0), 35)
    SELECTED = "selected", RoleColour(bold=True)
    PINNED = "pinned", RoleColour((0x3F, 0xB0, 0xA0), 96, bold=True)
    OPEN_WEIGHTS = "open-weights", RoleColour((0xA8, 0xA8, 0xA8), 37, light=(0x6E, 0x6E, 0x6E))
    OPEN_DATA = "open-data", RoleColour((0xE5, 0xB9, 0x5C), 93, light=(0xA6, 0x7C, 0x00))
    OURS = "ours", RoleColour((0xFF, 0x8C, 0x1A), 33, bold=True, light=(0xD4, 0x5F, 0x00))
    CLOSED = "closed", RoleColour((0x56, 0x9C, 0xE9), 94, light=(0x00, 0x72, 0xB2))
    UNKNOWN = "unknown", RoleColour((0x78, 0x78, 0x78), 90, light=(0x7A, 0x52, 0xB3))
    SERIES_1 = "series-1", RoleColour((0x5D, 0xA3, 0xF6), 94, light=(0x12, 0x77, 0xE5))
    SERIES_2 = "series-2", RoleColour((0xE8, 0xA0, 0x01), 33, light=(0xAB, 0x6A, 0x00))
    SERIES_3 = "series-3", RoleColour((0x5B, 0xD8, 0xAD), 32, light=(0x35, 0x86, 0x6B))
    SERIES_4 = "series-4", RoleColour((0xD6, 0x86, 0xB9), 95, light=(0xA4, 0x63, 0x90))
    SERIES_5 = "series-5", RoleColour((0xFC, 0xEE, 0x4F), 93, light=(0x4C, 0x5E, 0x36))
    SERIES_6 = "series-6", RoleColour((0x22, 0x72, 0xA7), 34, light=(0x12, 0x54, 0x82))
    SERIES_7 = "series-7", RoleColour((0xD2, 0x5C, 0x00), 31, light=(0x9C, 0x36, 0x00))
    SERIES_8 = "series-8", RoleColour((0xA4, 0x96, 0x70), 37, light=(0x8D, 0x76, 0x3F))
    MODEL_1 = "model-1", RoleColour((0xD6, 0x73, 0xC4), 95, light=(0x73, 0x00, 0x73))
    MODEL_2 = "model-2", RoleColour((0x5F, 0xFF, 0xAF), 92, light=(0x06, 0x63, 0x36))
    MODEL_3 = "model-3", RoleColour((0xDE, 0x44, 0x2A), 31, light=(0xE6, 0x22, 0x6D))
    MODEL_4 = "model-4", RoleColour((0xEB, 0xEB, 0x73), 93, light=(0x67, 0x81, 0x3C))
    MODEL_5 = "model-5", RoleColour((0x63, 0x5D, 0xAD), 35, light=(0x41, 0x4B, 0xDA))
    MODEL_6 = "model-6", RoleColour((0x46, 0xC5, 0x9B), 36, light=(0x14, 0x87, 0x77))
    MODEL_7 = "model-7", RoleColour((0xBB, 0x34, 0x4C), 91, light=(0x60, 0x34, 0x52))
    MODEL_8 = "model-8", RoleColour((0x9B, 0xAF, 0x5F), 32, light=(0x2B, 0x46, 0x00))


class Charset(StrEnum):
    """Character set for drawing in a terminal.

    Series differ in shape in both, whatever their colours.
    """

    SHAPES = "shapes"
    ASCII = "ascii"


_OPENNESS: dict[str, tuple[Role, str]] = {
    # series key → role and its glyphs, in ASCII too
    "open-weights": (Role.OPEN_WEIGHTS, "○o"),
    "open-data": (Role.OPEN_DATA, "●@"),
    "ours": (Role.OURS, "★*"),
    "closed": (Role.CLOSED, "▲^"),
    "unknown": (Role.UNKNOWN, "??"),
}

# Glyphs of other series and of models, in the order of the legend, in ASCII too
_GLYPHS = ("●o", "○x", "■s", "□d", "▲v", "△h", "◆n", "◇z", "▽u")
# for the values of a column chosen with `--series-by`
_OTHER_SERIES = (*(role for role in Role if role.startswith("series-")), Role.UNKNOWN)
MODEL_ROLES = [role for role in Role if role.startswith("model-")]


class Marker(NamedTuple):
    """Marker of a series: its glyph and its role (colour)."""

    glyph: str
    role: Role


def series_marker(key: str, index: int, charset: Charset) -> Marker:
    """Choose the marker of a series by its key, else by its index in the legend, from 0."""
    index %= len(_OTHER_SERIES)
    role, glyphs = _OPENNESS.get(key) or (_OTHER_SERIES[index], _GLYPHS[index])
    return Marker(glyphs[tuple(Charset).index(charset)], role)


def model_marker(index: int, charset: Charset) -> Marker:
    """Choose the marker of a model that is a series of its own, by its index in the legend."""
    index %= len(MODEL_ROLES)
    return Marker(_GLYPHS[index][tuple(Charset).index(charset)], MODEL_ROLES[index])


class Glyphs(NamedTuple):
    """Glyphs for lines, brackets and crowded cells; the defaults need a Unicode terminal.

    Attributes:
        cursor: the brackets around the selected point.
        several: a cell with several points.
        density: a ramp from few points in a cell to many; Braille, since these characters are one
            cell wide in every terminal.
        dash: one dash of the line at our score.
        trend: one cell of the trend line.
        staircase: horizontal, vertical and corner of the frontier.
        bar: vertical error bar, its upper and its lower end.
        level_bar: horizontal error bar, its left and its right end.
        grid: one cell of a horizontal and of a vertical grid line.
        band: one dot of a band across the plot.
        off_screen: arrows left, right, up, down for points outside the limits.
        vertical: one cell of a vertical line that marks a place on the x axis.
        hollow: a point whose score is over few problems.
        selection_ticks: marks of the selected point on the y axis and on the x axis, each alone and
            on top of a tick.
    """

    cursor: str = "[]"
    several: str = "◉"
    density: str = "⠂⠒⠖⠶⡶⣶⣾⣿"
    dash: str = "╌"
    trend: str = "⋅"
    staircase: Sequence[str] = "─│┘"
    bar: Sequence[str] = "│┬┴"
    level_bar: Sequence[str] = "─├┤"
    grid: Sequence[str] = "┈┊"
    band: str = "·"
    off_screen: Sequence[str] = "←→↑↓"
    vertical: str = "┆"
    hollow: str = "∘"
    selection_ticks: Sequence[str] = "├┼┴┼"


# The same fields in ASCII
_ASCII = Glyphs(
    "[]", "#", ".:=%", "-", "~", "-|'", "|||", "-||", "``", ".", "<>^v", ":", ",", ">>^^"
)


def glyphs(charset: Charset) -> Glyphs:
    """Choose the glyphs for lines, brackets and crowded cells in a character set."""
    return _ASCII if charset is Charset.ASCII else Glyphs()


def density_glyph(count: int, most: int, charset: Charset) -> str:
    """Choose the glyph for the number of points in a cell of a crowded chart.

    Args:
        count: points in the cell, at least 1.
        most: points in the fullest cell; each step of the ramp is a doubling, or more if the ramp
            would not suffice.
        charset: the character set.
    """
    ramp = glyphs(charset).density
    steps = len(ramp) - 1
    return ramp[round(steps * math.log2(count) / max(math.log2(most), steps))]


class Depth(StrEnum):
    """Colour depth of a terminal: none, 16 colours, 256 colours or true colour."""

    NONE = "none"
    BASIC = "16"
    INDEXED = "256"
    TRUE = "truecolor"


LEAST_CONTRAST = 3.0
"""What a marker or a line needs against its background (WCAG 2.1, criterion 1.4.11)."""


def readable(color: Rgb, background: Rgb, foreground: Rgb, least: float = LEAST_CONTRAST) -> Rgb:
    """Mix a colour with the text colour until its contrast to the background suffices."""
    for step in range(20):
        mixed = [int(a + (b - a) * (step / 20)) for a, b in zip(color, foreground, strict=True)]
        if contrast((mixed[0], mixed[1], mixed[2]), background) >= least:
            return mixed[0], mixed[1], mixed[2]
    return foreground


def contrast(one: Rgb, other: Rgb) -> float:
    """Compute the contrast ratio of two colours, 1 to 21 (WCAG 2.1, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Rgb) -> float:
    shares = (value / 255 for value in color)
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def sgr(ink: RoleColour, depth: Depth) -> str:
    """Write the SGR parameters (ANSI escape codes) of a colour: "1;38;5;208"; "" for none."""
    if depth is Depth.NONE:
        return ""
    codes = ["1"] if ink.bold else []
    if ink.rgb is not None and depth is Depth.TRUE:
        codes.append("38;2;{};{};{}".format(*ink.rgb))
    elif ink.rgb is not None and depth is Depth.INDEXED:
        codes.append(f"38;5;{nearest_indexed(ink.rgb)}")
    elif ink.basic and depth is Depth.BASIC:
        codes.append(str(ink.basic))
    return ";".join(codes)


def nearest_indexed(rgb: Rgb) -> int:
    """Find the index of the nearest of a terminal's 256 colours: 6×6×6 cube and 24 grays."""
    levels = (0, 95, 135, 175, 215, 255)
    cube = tuple(min(range(6), key=lambda n: (abs(levels[n] - part), n)) for part in rgb)
    in_cube = (16 + 36 * cube[0] + 6 * cube[1] + cube[2], tuple(levels[n] for n in cube))
    step = min(max(round((sum(rgb) / 3 - 8) / 10), 0), 23)
    gray = (232 + step, (8 + 10 * step,) * 3)
    return min((in_cube, gray), key=lambda option: math.dist(option[1], rgb))[0]

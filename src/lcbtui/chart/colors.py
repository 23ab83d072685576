"""The colours of the roles, once for every output, and how a terminal is told of them.

Loads nothing heavy: a table is coloured with it too.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from lcbtui.chart.markers import Role


class Depth(StrEnum):
    """How many colours a terminal has. Over SSH 256 are the normal case."""

    NONE = "none"
    BASIC = "16"
    INDEXED = "256"
    TRUE = "truecolor"


class Ink(NamedTuple):
    """How a role is written.

    Attributes:
        rgb: red, green and blue, 0 to 255; None keeps the terminal's own colour.
        basic: the code of the nearest of the 16 colours, 30 to 37 or 90 to 97; 0 keeps its own.
        bold: whether it is written in bold.
    """

    rgb: tuple[int, int, int] | None = None
    basic: int = 0
    bold: bool = False


_GRAY = Ink((0x80, 0x80, 0x80), 90)

PALETTE: Mapping[Role, Ink] = {
    Role.BLANK: Ink(),
    Role.FRAME: _GRAY,
    Role.TICK: _GRAY,
    Role.TITLE: Ink(bold=True),
    Role.DIM: _GRAY,
    Role.LEGEND: Ink(),
    Role.LINE: _GRAY,
    Role.GRID: Ink((0x62, 0x62, 0x62), 90),
    Role.BAND: Ink((0x62, 0x62, 0x62), 90),
    Role.FRONTIER: Ink((0x3F, 0xB0, 0xA0), 36),
    Role.TREND: Ink((0xB0, 0x7A, 0xD0), 35),
    Role.ARROW: _GRAY,
    Role.SELECTED: Ink(bold=True),
    Role.PINNED: Ink((0x3F, 0xB0, 0xA0), 96, bold=True),
    Role.OPEN_WEIGHTS: Ink((0xA8, 0xA8, 0xA8), 37),
    Role.OPEN_DATA: Ink((0xE5, 0xB9, 0x5C), 93),
    Role.OURS: Ink((0xFF, 0x8C, 0x1A), 33, bold=True),
    Role.CLOSED: Ink((0x56, 0x9C, 0xE9), 94),
    Role.UNKNOWN: Ink((0x78, 0x78, 0x78), 90),
    Role.SERIES_1: Ink((0x5D, 0xA3, 0xF6), 94),
    Role.SERIES_2: Ink((0xE8, 0xA0, 0x01), 33),
    Role.SERIES_3: Ink((0x5B, 0xD8, 0xAD), 32),
    Role.SERIES_4: Ink((0xD6, 0x86, 0xB9), 95),
    Role.SERIES_5: Ink((0xFC, 0xEE, 0x4F), 93),
    Role.SERIES_6: Ink((0x22, 0x72, 0xA7), 34),
    Role.SERIES_7: Ink((0xD2, 0x5C, 0x00), 31),
    Role.SERIES_8: Ink((0xA4, 0x96, 0x70), 37),
}
"""The colours of `lcbtui plot`: gray, yellow and orange as in the figure; closed is blue and
unknown a darker gray, which stay apart for people who do not tell red from green. The series
of other columns have the hues of Okabe & Ito (2008), "Color Universal Design", with their
lightness moved until every two of them, and "other", are at least 20 apart (CIE76) as a
deuteranope sees them, and 25 for everybody else."""

Rgb = tuple[int, int, int]

ON_LIGHT: Mapping[Role, Rgb] = {
    Role.OPEN_WEIGHTS: (0x6E, 0x6E, 0x6E),
    Role.OPEN_DATA: (0xA6, 0x7C, 0x00),
    Role.OURS: (0xD4, 0x5F, 0x00),
    Role.CLOSED: (0x00, 0x72, 0xB2),
    Role.UNKNOWN: (0x7A, 0x52, 0xB3),
    Role.FRONTIER: (0x00, 0x79, 0x6B),
}
"""The same hues, dark enough for a light background; a role that is not here keeps its colour."""

LEAST_CONTRAST = 3.0
"""What a marker or a line needs against its background (WCAG 2.1, criterion 1.4.11)."""

_CUBE = (0, 95, 135, 175, 215, 255)


def readable(color: Rgb, background: Rgb, foreground: Rgb) -> Rgb:
    """`color`, moved towards the text colour as little as its contrast needs."""
    steps = (_blend(color, foreground, step / 20) for step in range(20))
    return next((c for c in steps if contrast(c, background) >= LEAST_CONTRAST), foreground)


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.1, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _blend(one: Rgb, other: Rgb, part: float) -> Rgb:
    red, green, blue = (int(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _luminance(color: Rgb) -> float:
    shares = (value / 255 for value in color)
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def sgr(ink: Ink, depth: Depth) -> str:
    """The parameters of the escape sequence for an ink: "1;38;5;208"; "" for none."""
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


def nearest_indexed(rgb: tuple[int, int, int]) -> int:
    """The nearest of the 6×6×6 colours and the 24 grays of a 256-colour terminal."""
    cube = tuple(min(range(6), key=lambda n: (abs(_CUBE[n] - part), n)) for part in rgb)
    in_cube = (16 + 36 * cube[0] + 6 * cube[1] + cube[2], tuple(_CUBE[n] for n in cube))
    step = min(max(round((sum(rgb) / 3 - 8) / 10), 0), 23)
    gray = (232 + step, (8 + 10 * step,) * 3)
    return min((in_cube, gray), key=lambda option: _distance(option[1], rgb))[0]


def _distance(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))

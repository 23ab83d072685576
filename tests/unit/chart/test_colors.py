"""Colours: series stay apart for people who are colour-blind too, and differ in shape."""

import re
from collections.abc import Callable
from functools import partial
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
from textual.theme import BUILTIN_THEMES

from lcbtui.chart.build import chart_spec
from lcbtui.chart.cells import draw
from lcbtui.chart.picture import to_text
from lcbtui.chart.style import (
    Charset,
    Depth,
    Rgb,
    Role,
    RoleColour,
    contrast,
    density_glyph,
    model_marker,
    nearest_indexed,
    readable,
    series_marker,
    sgr,
)
from lcbtui.sources.results.problem_means import SERIES_LABELS
from lcbtui.tui.theme import THEME, palette
from unit.chart.reading import lines_of
from unit.chart.views import bundled

OPENNESS = [Role.OPEN_WEIGHTS, Role.OPEN_DATA, Role.OURS, Role.CLOSED, Role.UNKNOWN]
CATEGORIES = [series_marker(f"value {n}", n, Charset.SHAPES).role for n in range(9)]

SIGHTS = {
    "all colours": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
         [0.004733, 0.691367, 0.303900]]
    ),
}  # fmt: skip
"""Machado, Oliveira & Fernandes (2009), "A Physiologically-based Model for Simulation of Color
Vision Deficiency", IEEE TVCG 15(6), table 1, severity 1.0; for linear RGB."""

SRGB = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
"""Linear sRGB to CIE XYZ, white point D65 (IEC 61966-2-1)."""


MODELS = [model_marker(n, Charset.SHAPES).role for n in range(8)]
"""Models by month, drawn while the filter line has the series of cutoffs."""

CUTOFFS = [series_marker(key, n, Charset.SHAPES).role for n, key in enumerate(SERIES_LABELS)]

DARK: Rgb = (0x11, 0x14, 0x1B)
WHITE: Rgb = (0xFF, 0xFF, 0xFF)


def _in_a_figure(role: Role) -> Rgb:
    rgb = role.ink.on_light
    assert rgb is not None
    return readable(rgb, WHITE, (0x22, 0x22, 0x22))


def _in_theme(name: str, role: Role) -> Rgb:
    theme = {**BUILTIN_THEMES, THEME.name: THEME}[name]
    variables = theme.to_color_system().generate()
    grounds = (variables[each] for each in ("background", "surface", "foreground", "primary"))
    color = palette(theme.dark, *grounds).roles[role].color
    assert color is not None and color.triplet is not None
    return color.triplet.red, color.triplet.green, color.triplet.blue


GROUNDS: dict[str, Callable[[Role], Rgb]] = {
    "dark": partial(_in_theme, "lcbtui"),
    "figure": _in_a_figure,
    **{
        name: partial(_in_theme, name)
        for name, theme in BUILTIN_THEMES.items()
        if not theme.dark and not theme.name.startswith("ansi")
    },
}
"""The colour of a role in the explorer's own dark theme, in a picture, and in each light theme."""


def _lab(color: Role | Rgb, sight: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """A colour, or that of a role, in CIE L*a*b*, as somebody sees it."""
    shares = np.array(color.ink.rgb if isinstance(color, Role) else color) / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    ratio = SRGB @ np.clip(sight @ linear, 0, 1) / np.array([0.95047, 1.0, 1.08883])
    x, y, z = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def _apart(one: Role | Rgb, other: Role | Rgb, sight: npt.NDArray[np.float64]) -> float:
    """CIE76: the plain distance in L*a*b*; 2.3 is just noticed side by side."""
    return float(np.linalg.norm(_lab(one, sight) - _lab(other, sight)))


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize(
    ("roles", "least"), [(OPENNESS, 17), (CATEGORIES, 23), ([*MODELS, *CUTOFFS], 23)]
)
def test_all_series_are_apart(roles: list[Role], least: float, ground: str, sight: str) -> None:
    if roles == OPENNESS and ground != "dark" and sight != "all colours":
        return  # gray, yellow and orange are the figure's: these differ by shape alone
    assert len(set(roles)) == len(roles)
    for one, other in combinations(roles, 2):
        if not {one, other} <= set(CUTOFFS) or roles == CATEGORIES:
            colors = GROUNDS[ground](one), GROUNDS[ground](other)
            required = least if sight == "all colours" else 15
            assert _apart(*colors, SIGHTS[sight]) >= required, (one, other)


@pytest.mark.parametrize("charset", Charset)
@pytest.mark.parametrize("keys", [list(OPENNESS), [f"value {n}" for n in range(9)]])
def test_every_two_series_differ_in_shape(keys: list[str], charset: Charset) -> None:
    markers = [series_marker(key, n, charset).glyph for n, key in enumerate(keys)]
    assert len({*markers}) == len(keys)
    assert len({model_marker(n, charset).glyph for n in range(8)}) == 8


def test_models_by_month_are_apart_in_fewer_colours_and_stand_out_from_the_background() -> None:
    for depth in (Depth.BASIC, Depth.INDEXED, Depth.TRUE):
        codes = [sgr(role.ink, depth) for role in (*MODELS, *CUTOFFS)]
        assert len(set(codes)) == len(codes)
    for role in MODELS:
        rgb = role.ink.rgb
        assert rgb is not None and contrast(rgb, DARK) >= 3
        rgb = role.ink.on_light
        assert rgb is not None and contrast(rgb, WHITE) >= 3


CHART = draw(chart_spec(bundled("figure")), 80, 24, show_title=True)


@pytest.mark.parametrize("depth", [Depth.BASIC, Depth.INDEXED, Depth.TRUE])
def test_taking_the_colours_away_leaves_the_plain_text(depth: Depth) -> None:
    coloured = to_text(CHART, depth)
    plain = "".join(line.rstrip() + "\n" for line in lines_of(CHART))
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == to_text(CHART) == plain
    ends = [re.findall("\x1b\\[[0-9;]*m", line)[-1:] for line in coloured.splitlines()]
    assert all(end in ([], ["\x1b[0m"]) for end in ends)
    assert f"\x1b[{sgr(Role.OURS.ink, depth)}m★" in coloured
    assert "2;1;0;" not in coloured  # the false colours that plotext gets never come out


def test_the_nearest_of_256_colours() -> None:
    assert nearest_indexed((255, 135, 0)) == 208
    assert (nearest_indexed((128, 128, 128)), nearest_indexed((0, 0, 0))) == (244, 16)
    assert sgr(RoleColour((255, 135, 0), 33, bold=True), Depth.INDEXED) == "1;38;5;208"


def test_density_grows() -> None:
    for charset in Charset:
        ramp = [density_glyph(n, 1000, charset) for n in (1, 10, 100, 1000)]
        assert len(set(ramp)) == 4
        assert density_glyph(1, 1, charset) == ramp[0]

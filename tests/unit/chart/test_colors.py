"""Colours: series stay apart for people with deuteranopia too."""

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest

from lcbtui.chart.style import (
    ON_LIGHT,
    PALETTE,
    Charset,
    Depth,
    Rgb,
    Role,
    contrast,
    model_marker,
    readable,
    series_marker,
    sgr,
)
from lcbtui.sources.results.dataset import SERIES_LABELS

FIGURE = {Role.OPEN_WEIGHTS, Role.OPEN_DATA, Role.OURS}
"""These keep the colours of the figure that the program grew from."""

OPENNESS = [*FIGURE, Role.CLOSED, Role.UNKNOWN]
CATEGORIES = [series_marker(f"value {n}", n, Charset.COLOUR).role for n in range(9)]

DEUTERANOPIA = np.array(
    [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]
)
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


MODELS = [model_marker(n, Charset.COLOUR).role for n in range(8)]
"""Models by month, drawn while the filter line has the series of cutoffs."""

CUTOFFS = [series_marker(key, n, Charset.COLOUR).role for n, key in enumerate(SERIES_LABELS)]

DARK: Rgb = (0x11, 0x14, 0x1B)
WHITE: Rgb = (0xFF, 0xFF, 0xFF)


def _on_white(role: Role) -> Rgb:
    rgb = ON_LIGHT.get(role, PALETTE[role].rgb)
    assert rgb is not None
    return readable(rgb, WHITE, (0x22, 0x22, 0x22))


def _lab(color: Role | Rgb, sight: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """A colour, or that of a role, in CIE L*a*b*, as somebody sees it."""
    shares = np.array(PALETTE[color].rgb if isinstance(color, Role) else color) / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    seen = np.clip(sight @ linear, 0, 1)
    ratio = SRGB @ seen / np.array([0.95047, 1.0, 1.08883])
    x, y, z = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def _apart(one: Role | Rgb, other: Role | Rgb, sight: npt.NDArray[np.float64]) -> float:
    """CIE76: the plain distance in L*a*b*; 2.3 is just noticed side by side."""
    return float(np.linalg.norm(_lab(one, sight) - _lab(other, sight)))


def test_the_measure_is_that_of_the_literature() -> None:
    gray = _lab(Role.FRAME, np.eye(3))
    assert gray == pytest.approx([53.585, 0, 0], abs=0.05)
    assert _lab(Role.FRAME, DEUTERANOPIA) == pytest.approx(gray, abs=0.05)  # grays stay gray


@pytest.mark.parametrize(("roles", "least"), [(OPENNESS, 17.0), (CATEGORIES, 20.0)])
def test_every_two_series_are_apart_with_deuteranopia(roles: list[Role], least: float) -> None:
    assert len(set(roles)) == len(roles)
    for one, other in combinations(roles, 2):
        if not {one, other} <= FIGURE:
            assert _apart(one, other, DEUTERANOPIA) >= least - 0.05, (one, other)
            assert _apart(one, other, np.eye(3)) >= least - 0.05, (one, other)


def _is_new(one: Role, other: Role) -> bool:
    """Whether a pair has a model in it: two cutoffs are no matter of these colours."""
    return not {one, other} <= set(CUTOFFS)


def test_models_by_month_are_apart_from_each_other_and_from_the_series_of_cutoffs() -> None:
    pairs = [pair for pair in combinations([*MODELS, *CUTOFFS], 2) if _is_new(*pair)]
    assert len(pairs) == 28 + 24
    for one, other in pairs:
        for colors in ((one, other), (_on_white(one), _on_white(other))):
            assert _apart(colors[0], colors[1], np.eye(3)) >= 24.5, (one, other)
            assert _apart(colors[0], colors[1], DEUTERANOPIA) >= 19.5, (one, other)


def test_models_by_month_are_apart_in_fewer_colours_and_stand_out_from_the_background() -> None:
    for depth in (Depth.BASIC, Depth.INDEXED, Depth.TRUE):
        codes = [sgr(PALETTE[role], depth) for role in (*MODELS, *CUTOFFS)]
        assert len(set(codes)) == len(codes)
    for role in MODELS:
        rgb = PALETTE[role].rgb
        assert rgb is not None
        assert contrast(rgb, DARK) >= 3
        assert contrast(ON_LIGHT[role], WHITE) >= 3


@pytest.mark.parametrize("charset", [Charset.SHAPES, Charset.ASCII])
def test_models_by_month_have_a_shape_each_without_colour(charset: Charset) -> None:
    assert len({model_marker(n, charset).glyph for n in range(8)}) == 8

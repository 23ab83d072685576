"""Colours: series stay apart for people with deuteranopia too."""

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest

from lcbtui.chart.style import PALETTE, Charset, Role, series_marker

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


def _lab(role: Role, sight: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """A role's colour in CIE L*a*b*, as somebody sees it."""
    shares = np.array(PALETTE[role].rgb) / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    seen = np.clip(sight @ linear, 0, 1)
    ratio = SRGB @ seen / np.array([0.95047, 1.0, 1.08883])
    x, y, z = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def _apart(one: Role, other: Role, sight: npt.NDArray[np.float64]) -> float:
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

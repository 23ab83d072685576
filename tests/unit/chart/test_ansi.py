"""Colours: four depths of one chart, and no colour at all without."""

import re

import pytest

from lcbtui.chart.build import chart_spec
from lcbtui.chart.cells import draw
from lcbtui.chart.picture import to_text
from lcbtui.chart.style import (
    PALETTE,
    Charset,
    Depth,
    Role,
    RoleColour,
    density_glyph,
    nearest_indexed,
    series_marker,
    sgr,
)
from unit.chart.reading import lines_of
from unit.chart.views import KEYS, bundled

CHART = draw(chart_spec(bundled("figure")), 80, 24, show_title=True)


def test_without_colours_no_escape_sequence_is_written() -> None:
    text = to_text(CHART)
    assert "\x1b" not in text
    assert text == "".join(line.rstrip() + "\n" for line in lines_of(CHART))


@pytest.mark.parametrize("depth", [Depth.BASIC, Depth.INDEXED, Depth.TRUE])
def test_taking_the_colours_away_leaves_the_plain_text(depth: Depth) -> None:
    coloured = to_text(CHART, depth)
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == to_text(CHART)
    assert f"\x1b[{sgr(PALETTE[Role.OURS], depth)}m★" in coloured
    assert "2;1;0;" not in coloured  # the false colours that plotext gets never come out


def test_every_line_ends_without_a_colour() -> None:
    for line in to_text(CHART, Depth.TRUE).splitlines():
        codes = re.findall("\x1b\\[[0-9;]*m", line)
        assert not codes or codes[-1] == "\x1b[0m"


def test_every_role_has_an_ink() -> None:
    assert set(PALETTE) == set(Role)


def test_the_nearest_of_256_colours() -> None:
    assert nearest_indexed((255, 135, 0)) == 208
    assert nearest_indexed((128, 128, 128)) == 244
    assert nearest_indexed((0, 0, 0)) == 16
    assert sgr(RoleColour((255, 135, 0), 33, bold=True), Depth.INDEXED) == "1;38;5;208"


@pytest.mark.parametrize("charset", [Charset.SHAPES, Charset.ASCII])
def test_without_colours_every_series_has_a_shape_of_its_own(charset: Charset) -> None:
    assert "".join(series_marker(key, 0, charset).glyph for key in KEYS) in {"○●★▲?", "o@*^?"}


def test_density_grows() -> None:
    for charset in Charset:
        ramp = [density_glyph(n, 1000, charset) for n in (1, 10, 100, 1000)]
        assert len(set(ramp)) == 4
        assert density_glyph(1, 1, charset) == ramp[0]

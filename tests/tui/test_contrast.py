"""All text can be read: at least 4.5:1 in every row, line and dialog of every theme."""

from collections.abc import Iterator

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip
from textual.theme import BUILTIN_THEMES

from lcbtui.chart.style import LEAST_CONTRAST, Role, contrast
from lcbtui.tui.theme import (
    ROWS,
    TEXT_CONTRAST,
    THEME,
    Ink,
    ansi_palette,
    css_variables,
    legible_strip,
    palette,
)
from lcbtui.view.state import ViewState

from .driving import Driver, explorer

THEMES = {theme.name: theme for theme in (THEME, *BUILTIN_THEMES.values()) if not theme.ansi}
INKS = [*Ink, Role.NAME, Role.TITLE, Role.TICK, Role.LEGEND, Role.DIM, Role.OURS, Role.MODEL_1]


def contrast_of(segment: Segment) -> float:
    assert segment.style is not None
    assert segment.style.color is not None
    assert segment.style.bgcolor is not None
    ends = (segment.style.color, segment.style.bgcolor)
    one, other = (Color.from_rich_color(color).rgb for color in ends)
    return contrast(one, other)


@pytest.mark.parametrize("name", THEMES)
def test_every_ink_can_be_read_on_every_background(name: str) -> None:
    variables = THEMES[name].to_color_system().generate()
    variables |= css_variables(variables)
    named = (variables[each] for each in ("background", "surface", "foreground", "primary"))
    colors = palette(THEMES[name].dark, *named)
    for behind in ("background", "surface", "panel", *ROWS):
        row = Style(bgcolor=Color.parse(variables[behind]).rich_color)
        for ink in INKS:
            (shown,) = legible_strip(Strip([Segment("text", colors.style(ink))]), row)
            assert contrast_of(shown) >= TEXT_CONTRAST, (behind, ink)


@pytest.mark.parametrize("name", THEMES)
def test_every_marker_and_line_of_the_chart_stands_out(name: str) -> None:
    variables = THEMES[name].to_color_system().generate()
    named = (variables[each] for each in ("background", "surface", "foreground", "primary"))
    colors, background = palette(THEMES[name].dark, *named), Color.parse(variables["background"])
    for role in set(Role) - {Role.GRID, Role.BAND}:  # which only lead the eye to a point
        color = colors.roles[role].color
        assert color is not None
        assert contrast(Color.from_rich_color(color).rgb, background.rgb) >= LEAST_CONTRAST


@pytest.mark.parametrize("name", [THEME.name, "textual-light", "solarized-dark"])
async def test_every_text_on_the_screen_can_be_read(name: str) -> None:
    inputs = [("slash", *"zz>"), ("backslash", *"qw"), ("ctrl+p", *"co"), ("d", *"p")]
    dialogs = [(key,) for key in ("V", "s", "T", "x", "b", "E", "question_mark")]
    async with explorer(ViewState(source="paper"), size=(100, 36), theme=name) as it:
        for keys in ((), ("down",), ("i",), ("w",), *inputs, *dialogs):
            await it.press(*keys)
            for segment in texts(it):
                assert contrast_of(segment) >= TEXT_CONTRAST, (keys, segment)
            await it.press("escape", "escape", "escape", "X")


def texts(it: Driver) -> Iterator[Segment]:
    for strip in it.strips():
        yield from (each for each in strip if any(map(str.isalnum, each.text)))


async def test_the_bar_of_the_selected_value_is_no_longer_than_its_share() -> None:
    async with explorer(ViewState(source="reported"), size=(80, 24)) as it:
        await it.press("V", "down")
        lines = [list(strip) for strip in it.strips() if "█" in strip.text]
        bars = [next(each for each in line if "█" in each.text) for line in lines]
        assert len({len(bar.text.strip()) for bar in bars}) > 1
        assert all(contrast_of(bar) >= LEAST_CONTRAST for bar in bars)


def test_of_the_sixteen_colours_what_is_dim_becomes_text_in_the_chosen_row() -> None:
    colors, chosen = ansi_palette(), Style(bgcolor="blue")
    dim, ours = colors.style(Ink.DIM), colors.style(Role.OURS)
    shown = list(legible_strip(Strip([Segment("dim", dim), Segment("ours", ours)]), chosen))
    assert [each.style and each.style.color for each in shown] == [
        colors.style(Ink.TEXT).color,
        ours.color,
    ]

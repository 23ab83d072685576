"""All text can be read: at least 4.5:1 in every row, line and dialog of every theme.

What is shown stands out more than what is dimmed, in every theme, in 16, 256 and more colours.
"""

from collections.abc import Iterator

import numpy as np
import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip
from textual.theme import BUILTIN_THEMES
from textual.widgets import OptionList

from lcbtui.chart.style import LEAST_CONTRAST, Rgb, Role, contrast
from lcbtui.tui.painting import _looks
from lcbtui.tui.theme import (
    ROWS,
    TEXT_CONTRAST,
    THEME,
    Ink,
    Palette,
    ansi_palette,
    css_variables,
    has_letters,
    legible_strip,
    palette,
)
from lcbtui.view.state import ViewState
from unit.chart.test_colors import OPENNESS, _apart

from .driving import Driver, Patch, explorer

THEMES = {theme.name: theme for theme in (THEME, *BUILTIN_THEMES.values()) if not theme.ansi}
INKS = [*Ink, Role.NAME, Role.TITLE, Role.TICK, Role.LEGEND, Role.DIM, Role.OURS, Role.MODEL_1]

STANDARD = ColorSystem.STANDARD
DEPTHS = [ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT, STANDARD]
QUIET = {Role.GRID, Role.BAND, Role.FRAME, Role.TICK, Role.LINE, Role.LEGEND, Role.DIM}
SIXTEEN = (
    *("000000", "cd0000", "00cd00", "cdcd00", "0000ee", "cd00cd", "00cdcd", "e5e5e5"),
    *("7f7f7f", "ff0000", "00ff00", "ffff00", "5c5cff", "ff00ff", "00ffff", "ffffff"),
)
LEVELS = (0, 95, 135, 175, 215, 255)
XTERM: list[Rgb] = [
    *(Color.parse(f"#{each}").rgb for each in SIXTEEN),
    *((red, green, blue) for red in LEVELS for green in LEVELS for blue in LEVELS),
    *((gray, gray, gray) for gray in range(8, 239, 10)),
]
"""The 256 colours of xterm, by number."""


def shown_for(code: str, default: Rgb) -> Rgb:
    """The colour that xterm shows for an SGR code."""
    parts = [int(part) for part in code.split(";") if part]
    if not parts:
        return default
    if parts[:2] in ([38, 2], [48, 2]):
        return parts[2], parts[3], parts[4]
    return XTERM[parts[2] if len(parts) == 3 else parts[0] % 10 + 8 * (parts[0] >= 90)]


def shown(text: str, style: Style, depth: ColorSystem, is_dark: bool) -> tuple[Rgb, Rgb]:
    """The colour of a text or a marker as xterm shows it, and that behind it."""
    own = (XTERM[0], XTERM[15]) if is_dark else (XTERM[15], XTERM[0])
    look, _ = _looks(style, depth, has_letters(text))
    return shown_for(look.colour or "", own[1]), shown_for(look.ground, own[0])


def palette_in(name: str) -> tuple[Palette, Style]:
    """The colours of a theme, and its background."""
    if name not in THEMES:
        return ansi_palette(BUILTIN_THEMES[name].dark), Style()
    variables = THEMES[name].to_color_system().generate()
    named = (variables[each] for each in ("background", "surface", "foreground", "primary"))
    ground = Style(bgcolor=Color.parse(variables["background"]).rich_color)
    return palette(THEMES[name].dark, *named), ground


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("name", [*THEMES, "ansi-dark", "ansi-light"])
def test_what_is_shown_stands_out_more_than_what_is_dimmed(name: str, depth: ColorSystem) -> None:
    colors, ground = palette_in(name)
    is_dark = {**BUILTIN_THEMES, **THEMES}[name].dark
    for text in ("○", "name"):
        seen = {r: shown(text, colors.drawn(text, r) + ground, depth, is_dark) for r in Role}
        for role in set(Role) - QUIET:
            assert contrast(*seen[role]) > contrast(*seen[Role.DIM]), (text, role)
        assert contrast(*seen[Role.DIM]) > 2.6
        ours = np.array(seen[Role.OURS][0])
        assert ours[0] > 1.2 * ours[2]  # its hue is red to yellow
        assert seen[Role.OURS] not in [seen[role] for role in OPENNESS if role is not Role.OURS]


async def test_dimmed_rows_and_points_recede_on_the_screen_in_every_theme() -> None:
    async with explorer(ViewState(source="paper"), size=(120, 40)) as it:
        await it.press("down", "down")
        for name in it.app.available_themes:
            it.app.theme = name
            await it.rest()
            for depth in DEPTHS:
                for widget, dimmed in (("table", "OpenThinker"), ("chart", "GLM-Z1-9B")):
                    pieces = [each for n in range(30) for each in it.strip(widget, n)]
                    seen = [
                        contrast(*shown(piece.text, style, depth, it.app.current_theme.dark))
                        for label in (dimmed, "GLM-Z1-32B", "DASD-4B")
                        for piece in pieces
                        if label in piece.text and (style := piece.style) is not None
                    ]
                    assert len(seen) == 3, (name, depth, widget, seen)
                    assert seen[0] < min(seen[1:]), (name, depth, widget)


async def test_of_sixteen_colours_the_chosen_row_can_be_read(monkeypatch: Patch) -> None:
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", "standard")
    async with explorer(ViewState(source="paper"), size=(80, 24)) as it:
        for key in ("", "s"):
            await it.press(*key)
            rows = it.app.screen.query("#table, OptionList").first()
            chosen = rows.highlighted if isinstance(rows, OptionList) else 1
            for name in it.app.available_themes:
                it.app.theme = name
                await it.rest()
                ends = []
                for line in (chosen or 0, (chosen or 0) + 1):
                    piece = next(each for each in rows.render_line(line) if has_letters(each.text))
                    dark = it.app.current_theme.dark
                    ends.append(shown("text", piece.style or Style(), STANDARD, dark))
                assert len({behind for _, behind in ends}) == 2, name
                assert contrast(*ends[0]) > 3, name


@pytest.mark.parametrize("depth", DEPTHS[1:])
@pytest.mark.parametrize("name", THEMES)
def test_a_background_of_fewer_colours_is_the_nearest(name: str, depth: ColorSystem) -> None:
    variables = THEMES[name].to_color_system().generate()
    variables |= css_variables(variables)
    some = XTERM[:16] if depth is STANDARD else XTERM[16:]
    for behind in ("background", "surface", "panel", *ROWS):
        color = Color.parse(variables[behind])
        found = shown("", Style(bgcolor=color.rich_color), depth, THEMES[name].dark)[1]
        off = {each: _apart(each, color.rgb, np.eye(3)) for each in some}
        assert off[found] == pytest.approx(min(off.values()), abs=0.1)


def contrast_of(segment: Segment) -> float:
    assert segment.style is not None
    assert segment.style.color is not None
    assert segment.style.bgcolor is not None
    ends = (segment.style.color, segment.style.bgcolor)
    one, other = (Color.from_rich_color(color).rgb for color in ends)
    return contrast(one, other)


@pytest.mark.parametrize("name", THEMES)
def test_every_ink_can_be_read_on_every_background_and_markers_stand_out(name: str) -> None:
    variables = THEMES[name].to_color_system().generate()
    variables |= css_variables(variables)
    named = (variables[each] for each in ("background", "surface", "foreground", "primary"))
    colors = palette(THEMES[name].dark, *named)
    for behind in ("background", "surface", "panel", *ROWS):
        row = Style(bgcolor=Color.parse(variables[behind]).rich_color)
        for ink in INKS:
            (shown,) = legible_strip(Strip([Segment("text", colors.style(ink))]), row)
            assert contrast_of(shown) >= TEXT_CONTRAST, (behind, ink)
    background = Color.parse(variables["background"]).rgb
    for role in set(Role) - {Role.GRID, Role.BAND}:  # which only lead the eye to a point
        color = colors.roles[role].color
        assert color is not None
        assert contrast(Color.from_rich_color(color).rgb, background) >= LEAST_CONTRAST


@pytest.mark.parametrize("name", [THEME.name, "textual-light", "solarized-dark"])
async def test_every_text_on_the_screen_can_be_read(name: str) -> None:
    inputs = [("slash", *"zz>"), ("ctrl+p", *"co"), ("d", *"p")]
    dialogs = [(key,) for key in ("s", "T", "x", "b", "E", "question_mark")]
    async with explorer(ViewState(source="paper"), size=(100, 36), theme=name) as it:
        for keys in ((), ("down",), ("i",), ("w",), *inputs, *dialogs):
            await it.press(*keys)
            for segment in texts(it):
                assert contrast_of(segment) >= TEXT_CONTRAST, (keys, segment)
            await it.press("escape", "escape", "escape", "X")


def texts(it: Driver) -> Iterator[Segment]:
    for strip in it.strips():
        yield from (each for each in strip if any(map(str.isalnum, each.text)))


def test_of_the_sixteen_colours_what_is_dim_becomes_text_in_the_chosen_row() -> None:
    colors, chosen = ansi_palette(), Style(bgcolor="blue")
    dim, ours = colors.style(Ink.DIM), colors.style(Role.OURS)
    shown = list(legible_strip(Strip([Segment("dim", dim), Segment("ours", ours)]), chosen))
    assert [each.style and each.style.color for each in shown] == [
        colors.style(Ink.TEXT).color,
        ours.color,
    ]

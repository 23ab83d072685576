"""Colours of the roles in every theme: one place, with contrast made sure of.

Roles of the chart and inks of the text lines get a style from the theme in force. A colour
that stands out too little on the theme's background is moved towards the text colour until
its contrast is at least 3:1 (WCAG 2.1, success criterion 1.4.11). In `ansi` themes the
terminal's own sixteen colours are used as they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache

from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from lcbtui.chart.style import ON_LIGHT, PALETTE, Role, readable
from lcbtui.dataset.lookup import nearest_names

THEME = Theme(
    name="lcbtui",
    primary="#7aa8f5",
    secondary="#5b7fb8",
    accent="#7aa8f5",
    warning="#e5b567",
    error="#f2777a",
    success="#8fbf7f",
    foreground="#d6d9df",
    background="#11141b",
    surface="#151a23",
    panel="#1d2532",
    dark=True,
)
"""The explorer's own theme: dim chrome, colour for data, focus and keys."""

THEMES = {theme.name: theme for theme in (THEME,)}
"""The themes that come with lcbtui, beside Textual's; the first is the default."""


def unknown_theme(name: str) -> str:
    """What is wrong with the name of a theme, and what would work; "" where there is one."""
    names = sorted({*THEMES, *BUILTIN_THEMES})
    if name in names:
        return ""
    near = nearest_names(name, names, most=1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}"
    return f"theme {name}: there is no such theme; {hint}"


WIDTHS = [(0, "-tiny"), (40, "-slim"), (64, "-narrow"), (100, "-wide")]
"""From which width on a screen has which class of `styles.tcss`."""


class Ink(StrEnum):
    """What a piece of a text line is."""

    TEXT = "text"
    STRONG = "strong"
    DIM = "dim"
    ACCENT = "accent"
    KEY = "key"
    LINK = "link"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Span:
    """A piece of a line.

    Attributes:
        text: data, never markup.
        ink: its colour: an ink of text or a role of the chart.
        action: the action that a click on it runs; "" for nothing.
    """

    text: str
    ink: Ink | Role = Ink.TEXT
    action: str = ""


_DARK = {role: Color(*ink.rgb) for role, ink in PALETTE.items() if ink.rgb is not None}
_LIGHT = _DARK | {role: Color(*rgb) for role, rgb in ON_LIGHT.items()}

_SIXTEEN = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]


def _ansi_name(code: int) -> str:
    """Textual's name of a colour of the sixteen: 33 is ansi_yellow, 93 ansi_bright_yellow."""
    if not code:
        return "ansi_default"
    bright, place = ("bright_", code - 90) if code >= 90 else ("", code - 30)
    return f"ansi_{bright}{_SIXTEEN[place]}"


_DIM_ROLES = (Role.LEGEND, Role.TICK, Role.FRAME, Role.LINE, Role.DIM, Role.GRID, Role.BAND)


@dataclass(frozen=True)
class Palette:
    """The styles of one theme: foreground only, so that a widget keeps its own background."""

    roles: Mapping[Role, Style]
    inks: Mapping[Ink, Style]

    def style(self, ink: Ink | Role) -> Style:
        """The style of an ink of text or of a role of the chart."""
        return self.inks[ink] if isinstance(ink, Ink) else self.roles[ink]

    def on(self, behind: Style, style: Style | None) -> Style | None:
        """A style as it can be read on another background, such as that of the row chosen.

        Of the terminal's own colours nothing is known: there only what is dim becomes text.
        """
        text, dim = self.inks[Ink.TEXT], self.inks[Ink.DIM]
        if style is None or style.color is None or behind.bgcolor is None or text.color is None:
            return style
        colors = [behind.bgcolor, style.color, text.color]
        if any(color.triplet is None for color in colors):
            return style + text if style.color == dim.color else style
        background, color, foreground = (Color.from_rich_color(each).rgb for each in colors)
        shown = Color(*readable(color, background, foreground))
        return style + Style(color=shown.rich_color)


def palette_of(app: App[object]) -> Palette:
    """The palette of the theme in force."""
    if app.native_ansi_color:
        return ansi_palette()
    variables = app.theme_variables
    return palette(
        app.current_theme.dark,
        variables["background"],
        variables["foreground"],
        variables["primary"],
    )


@lru_cache(maxsize=32)
def palette(is_dark: bool, background_color: str, text_color: str, accent_color: str) -> Palette:
    """The palette for a background, each colour at least 3:1 against it."""
    background, foreground = Color.parse(background_color), Color.parse(text_color)
    accent = Color.parse(accent_color)

    def style(color: Color) -> Style:
        shown = readable(color.rgb, background.rgb, foreground.rgb)
        return Style(color=Color(*shown).rich_color)

    own = _DARK if is_dark else _LIGHT
    found = _palette(
        {role: style(color) for role, color in own.items()},
        text=style(foreground),
        dim=style(background.blend(foreground, 0.5)),
        accent=style(accent),
        problem=style(Color.parse("#f2777a" if is_dark else "#c62828")),
    )
    # Faint on purpose: they only lead the eye to a point.
    faint = dict.fromkeys((Role.GRID, Role.BAND), style(background.blend(foreground, 0.25)))
    return replace(found, roles={**found.roles, **faint})


def _palette(
    data: Mapping[Role, Style], *, text: Style, dim: Style, accent: Style, problem: Style
) -> Palette:
    bold = Style(bold=True)
    strong, accent = text + bold, accent + bold
    roles = {
        **data,
        Role.OURS: data[Role.OURS] + bold,
        Role.SELECTED: strong,
        Role.PINNED: accent,
        Role.TITLE: strong,
        Role.BLANK: text,
        Role.NAME: text,
        **dict.fromkeys(_DIM_ROLES, dim),
    }
    inks = {
        Ink.TEXT: text,
        Ink.STRONG: strong,
        Ink.DIM: dim,
        Ink.ACCENT: accent,
        Ink.KEY: accent,
        Ink.LINK: text + Style(underline=True),
        Ink.PROBLEM: problem,
    }
    return Palette(roles, inks)


@cache
def ansi_palette() -> Palette:
    """The terminal's own colours, whatever they are."""

    def style(name: str) -> Style:
        return Style(color=Color.parse(name).rich_color)

    return _palette(
        {role: style(_ansi_name(ink.basic)) for role, ink in PALETTE.items()},
        text=style("ansi_default"),
        dim=style("ansi_bright_black"),
        accent=style("ansi_blue"),
        problem=style("ansi_red"),
    )

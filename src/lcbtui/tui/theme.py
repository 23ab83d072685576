"""The explorer's theme, and styles of roles and inks with enough contrast for every theme.

A colour that stands out too little on its background is moved towards white or black until its
contrast is at least 4.5:1 for text and 3:1 for markers, in every row and line. What is dimmed has
just that, what is shown more, in fewer colours too. In `ansi` themes the terminal's own sixteen
colours are used, those that stand out more than bright black as xterm shows them.
"""

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color, Lab, rgb_to_lab
from textual.strip import Strip
from textual.theme import BUILTIN_THEMES, Theme

from lcbtui.chart.style import LEAST_CONTRAST, Rgb, Role, contrast, readable
from lcbtui.dataset.lookup import hint_at
from lcbtui.settings.config import Settings

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
"""The explorer's own theme: dim text for the frame, colours for data, focus and keys."""


def unknown_theme(name: str) -> str:
    """Return an error message for an unknown theme name, with a suggestion; "" for a known name."""
    names = sorted({THEME.name, *BUILTIN_THEMES})
    if name in names:
        return ""
    return f"theme {name}: there is no such theme; {hint_at(name, names)}"


def problems_of(settings: Settings) -> list[str]:
    """List the problems of the user's settings as messages, that of the theme included."""
    wrong = settings.theme and unknown_theme(settings.theme)
    return [*settings.problems, *([f"{settings.origins['theme']}: {wrong}"] if wrong else [])]


WIDTHS = [(0, "-tiny"), (40, "-slim"), (80, "-narrow"), (100, "-wide")]
HEIGHTS = [(0, "-flat"), (12, "-short"), (20, "-tall")]
"""Sizes of the screen in cells, each with the class of `styles.tcss` that applies from there on."""


class Ink(StrEnum):
    """Enum of the kinds of text, such as strong or dim; each has a style in every theme."""

    TEXT = "text"
    STRONG = "strong"
    DIM = "dim"
    ACCENT = "accent"
    KEY = "key"
    LINK = "link"
    PROBLEM = "problem"


class Span(NamedTuple):
    """Piece of a line of text, with a colour and an action for clicks.

    Attributes:
        text: the text, never parsed as markup.
        ink: its colour, as a kind of text (`Ink`) or a role of the chart (`Role`).
        action: the action that a click on the piece runs; "" for none.
    """

    text: str
    ink: Ink | Role = Ink.TEXT
    action: str = ""


Line = Sequence[tuple[str, Ink | Role]]
"""Pieces of plain text, never parsed as markup, each with an ink or a role of the chart."""


_DARK = {role: Color(*role.ink.rgb) for role in Role if role.ink.rgb is not None}
_LIGHT = {role: Color(*role.ink.on_light) for role in Role if role.ink.on_light is not None}


class Palette(NamedTuple):
    """Styles of a theme for chart roles and inks (kinds of text); foreground colours only.

    Attributes:
        roles: styles of the chart's markers and lines.
        words: styles of its texts, which need more contrast.
        inks: styles of kinds of text.
    """

    roles: Mapping[Role, Style]
    words: Mapping[Role, Style]
    inks: Mapping[Ink, Style]

    def drawn(self, text: str, role: Role) -> Style:
        """Return the style of a text or a marker of the chart."""
        return (self.words if has_letters(text) else self.roles)[role]

    def style(self, ink: Ink | Role) -> Style:
        """Return the style of an ink (kind of text, such as dim) or a role (part of the chart)."""
        return self.inks[ink] if isinstance(ink, Ink) else self.roles[ink]


def palette_of(app: App[object]) -> Palette:
    """Return the palette of the theme that the app uses now."""
    if app.native_ansi_color:
        return ansi_palette(app.current_theme.dark)
    variables = app.theme_variables
    named = (variables[name] for name in ("background", "surface", "foreground", "primary"))
    return palette(app.current_theme.dark, *named)


TEXT_CONTRAST = 4.5
_NAMES = 1.2 * TEXT_CONTRAST  # of text that is not dim, such as names of models shown


def has_letters(text: str) -> bool:
    """Tell whether a piece of a line has letters or digits, unlike markers and frames."""
    return any(map(str.isalnum, text))


def legible(color: Color, background: Color, least: float = TEXT_CONTRAST) -> Color:
    """Move a colour towards black or white until its contrast with a background reaches `least`."""
    away = max((0, 0, 0), (255, 255, 255), key=lambda rgb: contrast(rgb, background.rgb))
    return Color(*readable(color.rgb, background.rgb, away, least))


@lru_cache(maxsize=1024)
def nearest(rgb: Rgb, system: ColorSystem, behind: Rgb | None = None, least: float = 1) -> int:
    """Find the number of the nearest of a terminal's 256 or 16 colours by CIE76.

    A text or a marker keeps its hue, up to 35°, or is gray. One that is shown, not dimmed, keeps
    more contrast than others: of 16 colours it stands out more than bright black.

    Args:
        rgb: the colour.
        system: 256 colours, of which the first 16 are the user's, or 16.
        behind: the background of a text or a marker.
        least: the least contrast of a text or a marker; what is dimmed has little more.
    """
    fixed, own = _fixed(system), rgb_to_lab(Color(*rgb))
    ways = sorted(fixed, key=lambda n: math.dist(own, fixed[n][1]))
    if behind is None or rgb == behind:
        return ways[0]
    on, meant, border = fixed[nearest(behind, system)][0], contrast(rgb, behind), 1.04 * least
    is_shown, floor = meant >= border, 0.88 * min(meant, least)
    if system is ColorSystem.STANDARD:
        gray, floor = contrast(fixed[8][0], on), 2.0
        border, is_shown = max(gray, 3.2) + 0.001, is_shown or gray < 3

    def fits(color: Rgb, lab: Lab) -> bool:
        chroma, stands = math.hypot(*lab[1:]), contrast(color, on)
        has_hue = own.a * lab.a + own.b * lab.b >= 0.82 * chroma * math.hypot(*own[1:])
        return (stands >= border) is is_shown and stands >= floor and (has_hue or chroma < 5)

    return next((n for n in ways if fits(*fixed[n])), ways[0])


@cache
def _fixed(system: ColorSystem) -> Mapping[int, tuple[Rgb, Lab]]:
    """Map numbers of xterm's colours, 0 to 15 or (of 256) 16 to 255, to sRGB and L*a*b*."""
    if system is ColorSystem.EIGHT_BIT:
        fixed: dict[int, Rgb] = {n: RichColor.from_ansi(n).get_truecolor() for n in range(16, 256)}
    else:
        bits = [(n & 1, n >> 1 & 1, n >> 2) for n in range(8)]
        fixed = dict(enumerate((k * r, k * g, k * b) for k in (205, 255) for r, g, b in bits))
        fixed |= {4: (0, 0, 238), 7: (229, 229, 229), 8: (127, 127, 127), 12: (92, 92, 255)}
    return {n: (rgb, rgb_to_lab(Color(*rgb))) for n, rgb in fixed.items()}


@lru_cache(maxsize=1024)
def _shown_on(color: RichColor, background: RichColor, least: float) -> RichColor:
    if color.triplet is None or background.triplet is None:  # the terminal's own are not known
        dim = Color.parse("ansi_bright_black").rich_color
        is_dim = color == dim and not background.is_default
        return RichColor.default() if is_dim else color
    ink, behind = map(Color.from_rich_color, (color, background))
    if contrast(ink.rgb, behind.rgb) >= least:
        return color
    return legible(ink, behind, least + 0.2).rich_color  # it is dim no more


def legible_strip(strip: Strip, behind: Style, signs: float = LEAST_CONTRAST) -> Strip:
    """Adjust the colours of texts and markers in a line for contrast with the background.

    Args:
        strip: the line.
        behind: the style under the line, with its background.
        signs: the least contrast ratio of pieces without letters and digits, such as markers.
    """
    shown = []
    for text, own, control in strip:
        style = behind if own is None else behind + own
        if style.color is not None and style.bgcolor is not None:
            least = TEXT_CONTRAST if has_letters(text) else signs
            style += Style(color=_shown_on(style.color, style.bgcolor, least))
        shown.append(Segment(text, style, control))
    return Strip(shown, strip.cell_length)


def css_variables(variables: Mapping[str, str], is_dark: bool = True) -> dict[str, str]:
    """Compute the colour variables of `styles.tcss`: rows and bars, and legible text on each.

    Args:
        variables: Textual's variables of the theme in force, by name.
        is_dark: whether the theme is dark.
    """
    named = ("background", "surface", "panel", "foreground", "primary", "error")
    values = [variables[name] for name in named]
    if values[0].startswith("ansi"):
        text, accent, error = values[3:]
        behind, key = (accent, "ansi_bright_cyan") if is_dark else ("ansi_bright_cyan", accent)
        texts = {f"text-{name}": text for name in (*ROWS, "panel", "surface")}
        dims = {f"dim-{name}": "ansi_bright_black" for name in ("bar", "panel", "surface")}
        return {**dict.fromkeys(ROWS, behind), **texts, **dims, "key": key, "problem": error}
    background, surface, panel, foreground, primary, wrong = map(Color.parse, values)
    found = {name: background.blend(primary, part) for name, part in ROWS.items()}
    for name, on in {**found, "panel": panel, "surface": surface}.items():
        found[f"text-{name}"] = legible(foreground, on)
        found[f"dim-{name}"] = legible(on.blend(foreground, DIM), on)
    found["key"] = legible(legible(primary, background), surface)
    found["problem"] = legible(wrong, panel)
    return {name: color.hex for name, color in found.items()}


# the share of the accent colour behind the selected row, with focus and without, and bars
ROWS = {"cursor": 0.35, "cursor-off": 0.2, "bar": 0.25}
DIM = 0.5  # the share of the text colour in dim text


@lru_cache(maxsize=32)
def palette(
    is_dark: bool, background_color: str, surface_color: str, text_color: str, accent_color: str
) -> Palette:
    """Compute the text and marker styles of a theme, legible on its background and its surface.

    The contrast ratio with both is at least 4.5:1 for text, 3:1 for markers and lines (WCAG 2.1,
    1.4.3 and 1.4.11).
    """
    background, foreground = Color.parse(background_color), Color.parse(text_color)
    accent, surface = Color.parse(accent_color), Color.parse(surface_color)

    def style(color: Color, least: float = _NAMES) -> Style:
        shown = legible(color, background, least)
        return Style(color=legible(shown, surface, min(least, TEXT_CONTRAST)).rich_color)

    def made(least: float, dim: float) -> Palette:
        end = legible(foreground, background)
        mixed = (background.blend(end, part / 100) for part in range(101))
        faint = next(color for color in mixed if contrast(color.rgb, background.rgb) >= dim)
        return _palette(
            {role: style(color, least) for role, color in (_DARK if is_dark else _LIGHT).items()},
            text=style(foreground),
            dim=Style(color=faint.rich_color),
            accent=style(accent),
            problem=style(Color.parse("#f2777a" if is_dark else "#c62828"), TEXT_CONTRAST),
        )

    marks, words = made(LEAST_CONTRAST, LEAST_CONTRAST), made(_NAMES, TEXT_CONTRAST)
    # Faint on purpose: they only lead the eye to a point.
    guide = Style(color=background.blend(foreground, 0.25).rich_color)
    roles = {**marks.roles, Role.GRID: guide, Role.BAND: guide}
    dim = style(background.blend(foreground, DIM), TEXT_CONTRAST)
    return Palette(roles, words.roles, {**words.inks, Ink.DIM: dim})


def _palette(
    data: Mapping[Role, Style], *, text: Style, dim: Style, accent: Style, problem: Style
) -> Palette:
    bold = Style(bold=True)
    strong, accent = text + bold, accent + bold
    roles = {
        **data,
        Role.OURS: data[Role.OURS] + bold,
        Role.PINNED: accent,
        **dict.fromkeys((Role.SELECTED, Role.TITLE), strong),
        **dict.fromkeys((Role.BLANK, Role.NAME), text),
        **dict.fromkeys((Role.LEGEND, Role.TICK, Role.FRAME, Role.LINE, Role.DIM), dim),
        **dict.fromkeys((Role.GRID, Role.BAND), dim),
    }
    inks = {
        Ink.TEXT: text,
        Ink.STRONG: strong,
        Ink.DIM: dim,
        **dict.fromkeys((Ink.ACCENT, Ink.KEY), accent),
        Ink.LINK: text + Style(underline=True),
        Ink.PROBLEM: problem,
    }
    return Palette(roles, roles, inks)


@cache
def ansi_palette(is_dark: bool = True) -> Palette:
    """Return the palette made of the terminal's own sixteen ANSI colours, on black or on white."""
    on, colors = ((0, 0, 0), _DARK) if is_dark else ((255, 255, 255), _LIGHT)

    own = [Style(color=RichColor.from_ansi(number)) for number in range(16)]
    return _palette(
        {r: own[nearest(color.rgb, ColorSystem.STANDARD, on)] for r, color in colors.items()},
        text=Style(color=RichColor.default()),
        dim=own[8],
        accent=own[14 if is_dark else 4],
        problem=own[9 if is_dark else 1],
    )

"""Pieces of SVG: elements with everything escaped, numbers in few digits, widths of text."""

from html import escape

from lcbtui.chart.colors import ON_LIGHT, PALETTE, Rgb, readable
from lcbtui.chart.markers import Role
from lcbtui.sources.width import text_width

BACKGROUND: Rgb = (0xFF, 0xFF, 0xFF)
TEXT: Rgb = (0x1F, 0x23, 0x28)
GRAY: Rgb = (0x6E, 0x6E, 0x6E)
"""Frame, ticks and the dashed line at our score."""

GRID: Rgb = (0xEC, 0xEC, 0xEC)
"""Faint on purpose: it only leads the eye, and says nothing that the ticks do not."""

FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, sans-serif"
"""Fonts that are there already; none is loaded."""

_PLAIN_ROLES = frozenset({Role.BLANK, Role.TITLE, Role.LEGEND, Role.SELECTED})
_GRAY_ROLES = frozenset({Role.FRAME, Role.TICK, Role.DIM, Role.LINE, Role.ARROW})

_NARROW = frozenset("iIjl.,:;|!'`()[]{} ftr/\\-")
_BROAD = frozenset("mwMW@%&≈★●—")


def color_of(role: Role) -> Rgb:
    """The colour of a role on a light background, with a contrast of at least 3:1."""
    rgb = ON_LIGHT.get(role, PALETTE[role].rgb)
    if role in _PLAIN_ROLES or rgb is None:
        return TEXT
    return GRAY if role in _GRAY_ROLES else readable(rgb, BACKGROUND, TEXT)


def css(color: Rgb) -> str:
    """A colour as `#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*color)


def number(value: float) -> str:
    """A length in pixels with at most two decimals."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def words(text: str) -> str:
    """Text as the content of an element."""
    return escape(text)


def element(tag: str, *content: str, **attributes: str | float | None) -> str:
    """An element; the content must be escaped or elements, attributes are escaped here.

    An underscore in an attribute's name stands for a hyphen; None leaves it out.
    """
    written = "".join(
        f' {name.strip("_").replace("_", "-")}="'
        f'{escape(value) if isinstance(value, str) else number(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    inside = "".join(content)
    return f"<{tag}{written}>{inside}</{tag}>" if inside else f"<{tag}{written}/>"


def width_of(text: str, size: float) -> float:
    """About how wide `text` is in a sans-serif font of `size` pixels; rather too much."""
    return size * sum(map(_share, text))


def _share(character: str) -> float:
    """The width of a character in parts of the font's size."""
    if not character.isascii() and character not in _BROAD:
        return 0.62 * text_width(character) if text_width(character) < 2 else 1.05
    if character in _NARROW:
        return 0.37
    if character in _BROAD:
        return 0.95
    return 0.7 if character.isupper() else 0.6


def shortened(text: str, size: float, room: float) -> str:
    """`text` cut with an ellipsis so that it is at most `room` pixels wide; "" for no room."""
    left, mark, fits = room, width_of("…", size), 0
    for place, character in enumerate(text, start=1):
        left -= width_of(character, size)
        if left < 0:
            return f"{text[:fits].rstrip()}…" if fits else ""
        if left >= mark:
            fits = place
    return text

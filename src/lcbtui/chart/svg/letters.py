"""How wide words are in a picture, by kinds of letters: no font is read, so rather too wide."""

from typing import NamedTuple

from lcbtui.text.width import text_width

SMALL = 12.0
"""The font of ticks, names and the legend, in pixels."""

LARGE = 17.0
"""The font of the title."""

BOLD = 1.08
"""How much wider words in bold are."""

_NARROW = frozenset("iIjl.,:;|!'`()[]{} ftr/\\-")
_BROAD = frozenset("mwMW@%&≈★●—")


class Face(NamedTuple):
    """How wide the letters of a font are.

    Attributes:
        breadth: in parts of a usual sans-serif.
        each: that of every letter in parts of its size; 0 where they differ.
    """

    breadth: float = 1.0
    each: float = 0.0


SANS = Face()


def face_of(font: str) -> Face:
    """How wide a font is by its name: one with letters of one width, or a broad one."""
    words = font.casefold()
    if any(word in words for word in ("mono", "courier", "consol", "menlo", "typewriter")):
        return Face(each=0.62)
    return Face(1.1 if any(word in words for word in ("dejavu", "verdana", "vera")) else 1.0)


def width_of(text: str, size: float, face: Face = SANS) -> float:
    """About how wide `text` is in a font of `size` pixels; rather too much."""
    if face.each:
        return size * face.each * text_width(text)
    return size * face.breadth * sum(map(_share, text))


def _share(character: str) -> float:
    """The width of a character in parts of the font's size."""
    if not character.isascii() and character not in _BROAD:
        return 0.62 * text_width(character) if text_width(character) < 2 else 1.05
    if character in _NARROW:
        return 0.37
    if character in _BROAD:
        return 0.95
    return 0.7 if character.isupper() else 0.64 if character.isdigit() else 0.6


def shortened(text: str, size: float, room: float, face: Face = SANS) -> str:
    """`text` cut with an ellipsis so that it is at most `room` pixels wide; "" for no room."""
    left, mark, fits = room, width_of("…", size, face), 0
    for place, character in enumerate(text, start=1):
        left -= width_of(character, size, face)
        if left < 0:
            return f"{text[:fits].rstrip()}…" if fits else ""
        if left >= mark:
            fits = place
    return text

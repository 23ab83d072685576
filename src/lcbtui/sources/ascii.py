"""Text for terminals that show nothing but ASCII: each character by one of the same width."""

import unicodedata
from functools import lru_cache

from lcbtui.sources.width import pieces

_SPELLED = str.maketrans(
    dict.fromkeys("╭╮╰╯┌┐└┘├┤┬┴┼", "+")
    | dict.fromkeys("─━╌┄▔▁▀▄", "-")
    | dict.fromkeys("│┃▏▎▌▐▊▕", "|")
    | {
        "≈": "~",
        "·": "-",
        "–": "-",
        "—": "-",
        "−": "-",
        "…": ".",
        "‥": ":",
        "≤": "<",
        "≥": ">",
        "×": "x",
        "±": "~",
        "→": ">",
        "←": "<",
        "↑": "^",
        "↓": "v",
        "’": "'",
        "Δ": "d",
    }
)
"""Our own characters and those of frames, each by one that takes the same room. `~` stays what
it is elsewhere, a value that is not exact, so a cut is a dot."""


@lru_cache(maxsize=2048)
def in_ascii(text: str) -> str:
    """`text` in ASCII, as wide as it was: accents go, what cannot be spelled is `?` a cell."""
    if text.isascii():
        return text
    return "".join(_spelled(piece, width) for piece, width in pieces(text.translate(_SPELLED)))


def _spelled(piece: str, width: int) -> str:
    if piece.isascii():
        return piece
    letter = unicodedata.normalize("NFKD", piece).encode("ascii", "ignore").decode()
    return letter.ljust(width) if len(letter) == 1 and letter.isprintable() else "?" * width

"""Untrusted text made safe for a terminal, spelled in ASCII, or quoted for a shell or a query.

Every name, header and value from a file, and every file name, passes `safe_text` before it
is kept; nothing after the reader has to think of it again.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import PurePath

from lcbtui.text.patterns import regex
from lcbtui.text.width import pieces

_BREAKS = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})


def safe_text(text: str) -> str:
    """`text` in NFC on one line, without any character that a terminal acts on.

    Breaks and tabs become one space; control, format (zero width, joiners, bidirectional
    controls), surrogate, private and unassigned characters are dropped; the ends are trimmed.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    spaced = "".join(" " if character in _BREAKS else character for character in text)
    # First, since what stood on both sides of one of them may make one character.
    kept = "".join(c for c in spaced if unicodedata.category(c) not in _DROPPED)
    return unicodedata.normalize("NFC", kept).strip()


_SPELLED = str.maketrans(
    "≈·–—−…‥≤≥×±→←↑↓’Δ╭╮╰╯┌┐└┘├┤┬┴┼─━╌┄▔▁▀▄│┃▏▎▌▐▊▕",
    "~----.:<>x~><^v'd+++++++++++++--------||||||||",
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


_NEEDS_NO_QUOTES = regex(r"[\w.+:/@%,-]+")
_PLAIN_IN_QUERY = regex(r"[^\W\d]\w*")


def shell_word(text: str) -> str:
    """A text as one word of a shell, quoted where it must be."""
    if _NEEDS_NO_QUOTES.fullmatch(text) and text.isascii():
        return text
    return "'" + text.replace("'", "'\\''") + "'"


def list_word(text: str) -> str:
    """A name in a list with commas: in quotes where it has a comma or a quote itself, as in CSV."""
    if text == text.strip() and not any(character in text for character in ',"\r\n'):
        return text
    return quoted(text)


def query_word(text: str) -> str:
    """A column or a value as a query has it, quoted where it must be."""
    return text if _PLAIN_IN_QUERY.fullmatch(text) else quoted(text)


def quoted(text: str) -> str:
    """A phrase of a query: in quotes, with a quote inside written twice."""
    return '"' + text.replace('"', '""') + '"'


def without_folders(message: str, sources: Iterable[str | None]) -> str:
    """Words that name files without their folders, which would leave no room for the rest.

    Args:
        message: may begin with one of the sources, or name it before a colon.
        sources: as they were typed; bundled names and None stay as they are.
    """
    for source in sources:
        name = PurePath(source).name if source else ""
        if source and name:
            message = message.replace(f"{safe_text(source)}:", f"{safe_text(name)}:")
    return message

"""Untrusted text made safe for a terminal, spelled in ASCII, or quoted for a shell or a query.

Every name, header and value from a file, and every file name, passes `safe_text` before it
is kept; nothing after the reader has to think of it again.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import PurePath

from lcbtui.text.width import pieces
from lcbtui.text.words import regex

_BREAKS = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")

_LONE = regex("[\ud800-\udc7f\udd00-\udfff]")
"""Halves of surrogate pairs, which stand for no byte of a file name."""


def safe_text(text: str) -> str:
    """Sanitise a text for the terminal: NFC, one line, no control or invisible characters.

    Line breaks and tabs become one space; control, format (zero width, joiners, bidirectional
    controls), surrogate, private and unassigned characters are dropped; the ends are trimmed.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    odd = [c for c in set(text) if c in _BREAKS or unicodedata.category(c).startswith("C")]
    # First, since what stood on both sides of one of them may make one character.
    kept = text.translate({ord(c): " " if c in _BREAKS else None for c in odd})
    return unicodedata.normalize("NFC", kept).strip()


# Our own characters and those of frames. `~` is a value that is not exact, so `…` becomes a dot.
_SPELLED = str.maketrans(
    "≈·–—−…‥≤≥×±→←↑↓’Δ╭╮╰╯┌┐└┘├┤┬┴┼─━╌┄▔▁▀▄│┃▏▎▌▐▊▕",
    "~----.:<>x~><^v'd+++++++++++++--------||||||||",
)


@lru_cache(maxsize=2048)
def in_ascii(text: str) -> str:
    """Transliterate a text to ASCII of the same width: accents go, other characters become `?`."""
    if text.isascii():
        return text
    return "".join(_spelled(piece, width) for piece, width in pieces(text.translate(_SPELLED)))


def _spelled(piece: str, width: int) -> str:
    if piece.isascii():
        return piece
    letter = unicodedata.normalize("NFKD", piece).encode("ascii", "ignore").decode()
    return letter.ljust(width) if len(letter) == 1 and letter.isprintable() else "?" * width


def shell_word(text: str) -> str:
    """Quote a text as one word of sh, bash, zsh and fish (3.4 or newer), if it needs quotes.

    A text that cannot be printed, such as one with a no-break space, is printed by the shell from
    octal numbers.
    """
    if re.fullmatch(r"(--[\w-]+=)?(?!%)[\w.+:/@%,-]*(?<!^)", text, re.ASCII):
        return text
    # A shell drops line feeds at the end of what a command prints.
    printed = text.rstrip("\n")
    feeds = f"'{text[len(printed) :]}'" if text.endswith("\n") else ""
    if printed.isprintable():  # in quotes a backslash means something to fish
        return "'" + re.sub(r"[\\']", r"'\\\g<0>'", printed) + "'" + feeds
    # All signs in octal: after this fish takes others for its own even in quotes.
    numbers = re.sub(
        r"[^\w .:/@,=+-]|^-",
        lambda sign: "".join(f"\\{n:03o}" for n in sign[0].encode("utf-8", "surrogateescape")),
        _LONE.sub("\ufffd", printed),
    )
    return f"\"$(printf '{numbers}')\"{feeds}"


def list_word(text: str) -> str:
    """Quote a name for a comma-separated list, as in CSV, if it contains a comma or a quote."""
    if text == text.strip() and not any(character in text for character in ',"\r\n'):
        return text
    return quoted(text)


def query_word(text: str) -> str:
    """Quote a column name or a value for a query, if it needs quotes."""
    return text if re.fullmatch(r"[^\W\d]\w*", text) else quoted(text)


def quoted(text: str) -> str:
    """Put a text in double quotes; double quotes inside it are doubled."""
    return '"' + text.replace('"', '""') + '"'


def without_folders(message: str, sources: Iterable[str | None]) -> str:
    """Shorten file paths in a message to file names: "results/qwen.csv: …" to "qwen.csv: …".

    Args:
        message: an error message, which may name a source before a colon.
        sources: the sources as the user typed them; bundled names and None change nothing.
    """
    for source in sources:
        name = PurePath(source).name if source else ""
        if source and name:
            message = message.replace(f"{safe_text(source)}:", f"{safe_text(name)}:")
    return message

"""How many terminal cells text takes: the same answer as rich and Textual, without loading them."""

import unicodedata
from collections.abc import Iterable

ELLIPSIS = "…"

_EMOJI = "\ufe0f"
"""Variation selector 16: asks for the emoji of the character before, often wider than its text."""


def text_width(text: str) -> int:
    """How many terminal cells `text` takes. Loads nothing, so that a lookup stays quick."""
    if text.isascii():
        return len(text)
    if _EMOJI in text:
        return sum(width for _, width in pieces(text))
    return sum(map(_character_width, text))


def pieces(text: str) -> Iterable[tuple[str, int]]:
    """The characters of `text`, each with the marks that follow it, and the cells of each."""
    start = width = 0
    for place, character in enumerate(text):
        own = _character_width(character)
        if own and place:
            yield _piece(text[start:place], width)
            start, width = place, 0
        width += own
    if text:
        yield _piece(text[start:], width)


def _piece(text: str, width: int) -> tuple[str, int]:
    if _EMOJI in text:
        # Which characters become wider is a table of rich's; few texts need it.
        from rich.cells import cell_len  # noqa: PLC0415

        width = cell_len(text)
    return text, width


def _character_width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1

"""Text in columns: widths in terminal cells, cutting with an ellipsis, alignment."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

ELLIPSIS = "…"


def text_width(text: str) -> int:
    """How many terminal cells `text` takes. Loads nothing, so that a lookup stays quick."""
    return len(text) if text.isascii() else sum(_character_width(c) for c in text)


def _character_width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut(text: str, width: int) -> str:
    """`text` in at most `width` cells, with an ellipsis where it was cut."""
    if text_width(text) <= width:
        return text
    room, kept = width - 1, []
    for character in text:
        room -= _character_width(character)
        if room < 0:
            break
        kept.append(character)
    return "".join(kept) + ELLIPSIS if width > 0 else ""


def pad(text: str, width: int, *, right: bool = False) -> str:
    """`text` filled up to `width` cells, to the right edge for numbers."""
    space = " " * (width - text_width(text))
    return space + text if right else text + space


@dataclass(frozen=True)
class TextColumn:
    """One column of a text table.

    Attributes:
        heading: its heading.
        texts: one text a row.
        right: aligned to the right, as numbers are.
        shrinks: may be cut where the table is too wide.
    """

    heading: str
    texts: Sequence[str]
    right: bool = False
    shrinks: bool = False

    @cached_property
    def width(self) -> int:
        """The cells its widest text takes."""
        return max(map(text_width, (self.heading, *self.texts)))


def lay_out(columns: Sequence[TextColumn], width: int | None, *, narrowest: int = 12) -> list[str]:
    """A heading line and one line a row; trailing spaces are trimmed.

    Args:
        columns: the columns, at least one, from left to right.
        width: the cells there are; None cuts nothing off.
        narrowest: a column that shrinks keeps at least so many cells.
    """
    widths = [column.width for column in columns]
    spare = None if width is None else width - sum(widths) - 2 * (len(columns) - 1)
    for index, column in enumerate(columns):
        if spare is not None and spare < 0 and column.shrinks:
            smaller = max(min(narrowest, widths[index]), widths[index] + spare)
            spare += widths[index] - smaller
            widths[index] = smaller
    lines = []
    for texts in zip(*((c.heading, *c.texts) for c in columns), strict=True):
        cells = (
            pad(cut(text, size), size, right=column.right)
            for text, size, column in zip(texts, widths, columns, strict=True)
        )
        lines.append("  ".join(cells).rstrip())
    return lines

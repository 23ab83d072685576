"""Width, cutting and alignment of text in terminal cells, and text in aligned columns.

Gives the same widths as rich and Textual, without loading them.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from lcbtui.text.patterns import regex

ELLIPSIS = "…"

MOST_SCREEN_CELLS = 1000
"""The most columns, and the most lines, of an output or a screen, however its size is stated."""

_SPACE = regex(" ")
BETWEEN_FACTS = regex(" (?![·%])")
"""Between the words of a text of facts: no line begins with a sign that belongs before it."""

_OTHERS = regex("[^\0-\x7f]")
_LONG = 1_000

_EMOJI = "\ufe0f"
"""Variation selector 16: asks for the emoji of the character before, often wider than its text."""


def text_width(text: str) -> int:
    """How many terminal cells `text` takes. Loads nothing, so that a lookup stays quick."""
    if text.isascii():
        return len(text)
    if _EMOJI in text:
        return sum(width for _, width in pieces(text))
    if len(text) > _LONG:  # of megabytes hardly a character is not ASCII, each of one cell
        others = _OTHERS.findall(text)
        return len(text) - len(others) + sum(map(_character_width, others))
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


def cut(text: str, width: int, mark: str = ELLIPSIS) -> str:
    """`text` in at most `width` cells, with a mark of one cell where it was cut."""
    if text_width(text) <= width:
        return text
    return "".join(_fitting(pieces(text), width - 1)) + mark if width > 0 else ""


def _fitting(of: Iterable[tuple[str, int]], room: int) -> list[str]:
    """As many of some pieces as fit into `room` cells."""
    kept = []
    for piece, width in of:
        room -= width
        if room < 0:
            break
        kept.append(piece)
    return kept


def cut_names(texts: Iterable[str], width: int) -> dict[str, str]:
    """Texts in at most `width` cells, cut at the end; where they are alike so, before a last word.

    Names of models often differ in these alone: of two "AReaL-boba-2-14…" one becomes
    "AReaL-bob…-Open". In few cells, or where these are the same too, some may stay alike.
    """
    found = {text: cut(text, width) for text in texts}
    for part, word in _ENDS if width >= _ENDS_FROM else ():
        counts = Counter(found.values())
        for text, short in found.items():
            if counts[short] > 1:
                found[text] = _with_end(text, width, round(part * (width - 1)), word)
    return found


_ENDS = ((1 / 2, -1), (1 / 2, 0), (1 / 2, None), (2 / 3, None), (4 / 5, None))
"""How much of the room the end of a text may take, and at which word in it it begins, if at one."""

_ENDS_FROM = 9
"""In fewer cells two parts of a name say less than its beginning."""

_WORDS = regex("[-_ /](?=.)")


def _with_end(text: str, width: int, most: int, word: int | None) -> str:
    if text_width(text) <= width:
        return text
    end = "".join(reversed(_fitting(reversed(list(pieces(text))), most)))
    starts = [found.start() for found in _WORDS.finditer(end)]
    end = end[starts[word] :] if starts and word is not None else end
    return cut(text, width - text_width(end)) + end


def pad(text: str, width: int, *, right: bool = False) -> str:
    """`text` filled up to `width` cells, to the right edge for numbers."""
    space = " " * (width - text_width(text))
    return space + text if right else text + space


def wrapped(
    text: str, width: int | None, between: re.Pattern[str] = _SPACE, *, hang: int = 0
) -> list[str]:
    """The text in lines of whole words.

    Args:
        text: one line.
        width: the cells of a line; None breaks nothing. A longer word has a line of its own.
        between: where it may be broken.
        hang: how far the lines after the first are indented.
    """
    if width is None:
        return [text]
    lines: list[str] = []
    for word in between.split(text):
        if lines and text_width(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(" " * hang * bool(lines) + word)
    return lines


@dataclass(frozen=True)
class TextColumn:
    """One column of a text table.

    Attributes:
        heading: its heading.
        texts: one text a row.
        right: aligned to the right, as numbers are.
        shrinks: may be cut where the table is too wide.
        strong: what is read first, where a terminal has bold letters.
        brief: the texts with less in them, for where the table is too wide; () for none.
    """

    heading: str
    texts: Sequence[str]
    right: bool = False
    shrinks: bool = False
    strong: bool = False
    brief: Sequence[str] = ()

    @cached_property
    def width(self) -> int:
        """The cells its widest text takes."""
        return max(map(text_width, (self.heading, *self.texts)))


def lay_out(
    columns: Sequence[TextColumn],
    width: int | None,
    leaving: Sequence[str] = (),
    *,
    narrowest: int = 12,
) -> list[str]:
    """A heading line and one line a row; trailing spaces are trimmed.

    Args:
        columns: the columns, at least one, from left to right.
        width: the cells there are; None cuts nothing off.
        leaving: headings of columns that leave, in this order, until the others fit.
        narrowest: a column that shrinks keeps at least so many cells.
    """
    lines = ["  ".join(cells).rstrip() for cells in aligned(columns, width, narrowest)]
    if leaving and not fits(lines, width):
        columns = [column for column in columns if column.heading != leaving[0]]
        return lay_out(columns, width, leaving[1:], narrowest=narrowest)
    return lines


def aligned(
    columns: Sequence[TextColumn], width: int | None, narrowest: int = 12
) -> Iterator[list[str]]:
    """The cells of the heading and of each row, padded to the widths of their columns.

    Two blanks are between two columns; otherwise as `lay_out` has it.
    """
    widths = [column.width for column in columns]
    spare = None if width is None else width - sum(widths) - 2 * (len(columns) - 1)
    for index, column in enumerate(columns):
        if spare is not None and spare < 0 and column.shrinks:
            smaller = max(min(narrowest, widths[index]), widths[index] + spare)
            spare += widths[index] - smaller
            widths[index] = smaller
    short = [
        cut_names((column.heading, *column.texts), size)
        for column, size in zip(columns, widths, strict=True)
    ]
    for texts in zip(*((c.heading, *c.texts) for c in columns), strict=True):
        yield [
            pad(cuts[text], size, right=column.right)
            for text, size, column, cuts in zip(texts, widths, columns, short, strict=True)
        ]


def fits(lines: Sequence[str], width: int | None) -> bool:
    """Whether no line is wider than `width` cells; None is wide enough for all."""
    return width is None or max(map(text_width, lines)) <= width


def split_at(text: str, words: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """`text` in pieces, and which of them is one of `words`, in any case; all of it where none is.

    Args:
        text: padded on the right.
        words: in lower case; a word within another is a part of that.
    """
    plain = text.rstrip()
    longest = sorted(filter(None, words), key=len, reverse=True)
    found = re.split("(" + "|".join(map(re.escape, longest)) + ")", plain, flags=re.IGNORECASE)
    if not longest or len(found) == 1:
        found = ["", plain]
    for place, piece in enumerate((*found, text[len(plain) :])):
        if piece:
            yield piece, place % 2 == 1 and place < len(found)

"""Width, cutting and alignment of text in terminal cells, ASCII, and text in aligned columns.

Widths are those of `rich.cells`, as Textual has them; rich is loaded for unusual characters alone.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from lcbtui.text.words import regex

MOST_SCREEN = 1000, 300
"""The most columns and lines of an output or a screen, however its size is stated."""

BETWEEN_FACTS = regex(" (?![·%])")
"""Where a line of facts may be broken: at blanks, but not before `·` or `%`."""

_ONE_CELL = frozenset(  # Latin, Greek, Cyrillic, punctuation, arrows, mathematics, frames, braille
    chr(code)
    for first, last in (
        *((0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x2FF), (0x370, 0x482), (0x2010, 0x2027)),
        *((0x2030, 0x205E), (0x2190, 0x2319), (0x2500, 0x25FC), (0x2605, 0x2606), (0x2800, 0x28FF)),
    )
    for code in range(first, last + 1)
)


def text_width(text: str) -> int:
    """Count the terminal cells that a text occupies."""
    if text.isascii() or _ONE_CELL.issuperset(text):
        return len(text)
    from rich.cells import cell_len  # noqa: PLC0415 - a lookup loads no rich

    return cell_len(text)


def pieces(text: str) -> Iterable[tuple[str, int]]:
    """Split a text into graphemes, each with its width in terminal cells."""
    if _ONE_CELL.issuperset(text):
        return ((character, 1) for character in text)
    from rich.cells import split_graphemes  # noqa: PLC0415 - a lookup loads no rich

    return ((text[start:end], cells) for start, end, cells in split_graphemes(text)[0])


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
    spelled = list[str]()
    for piece, width in pieces(text.translate(_SPELLED)):
        letter = unicodedata.normalize("NFKD", piece).encode("ascii", "ignore").decode()
        is_plain = piece.isascii() or (len(letter) == 1 and letter.isprintable())
        spelled.append(letter.ljust(width) if is_plain else "?" * width)
    return "".join(spelled)


def cut(text: str, width: int) -> str:
    """Truncate a text to at most `width` terminal cells, ending with an ellipsis if it was cut."""
    if text_width(text) <= width:
        return text
    return "".join(_fitting(pieces(text), width - 1)) + "…" if width > 0 else ""


def _fitting(of: Iterable[tuple[str, int]], room: int) -> list[str]:
    """Cut a text to the leading graphemes that fit into `room` terminal cells."""
    kept = []
    for piece, width in of:
        room -= width
        if room < 0:
            break
        kept.append(piece)
    return kept


def cut_names(texts: Iterable[str], width: int) -> dict[str, str]:
    """Truncate names to at most `width` terminal cells while keeping them distinct.

    Names that would become equal are cut in the middle and keep their ends: "AReaL-bob…-Open".
    Below nine cells, or where the ends are equal too, some names may still become equal.

    Returns:
        Name → truncated name.
    """
    found = {text: cut(text, width) for text in texts}
    # Which part of the room the end of a name may take, and the word that it begins at, if any.
    for part, word in ((1 / 2, -1), (1 / 2, 0), (1 / 2, None), (2 / 3, None), (4 / 5, None)):
        counts = Counter(found.values())
        for text, short in found.items():
            if counts[short] == 1 or width < 9 or text_width(text) <= width:
                continue
            most = round(part * (width - 1))
            end = "".join(reversed(_fitting(reversed(list(pieces(text))), most)))
            starts = [found.start() for found in re.finditer("[-_ /](?=.)", end)]
            end = end[starts[word] :] if starts and word is not None else end
            found[text] = cut(text, width - text_width(end)) + end
    return found


def pad(text: str, width: int, *, right: bool = False) -> str:
    """Pad a text with blanks to `width` terminal cells; `right` aligns it to the right."""
    space = " " * (width - text_width(text))
    return space + text if right else text + space


def wrapped(
    text: str, width: int | None, between: re.Pattern[str] | None = None, *, hang: int = 0
) -> list[str]:
    """Wrap a text into lines at word boundaries.

    Args:
        text: one line.
        width: the width of a line in terminal cells; None does not wrap. A longer word has a line
            of its own.
        between: pattern of the places where a line may be broken; None for blanks.
        hang: number of blanks that indent the lines after the first.
    """
    if width is None:
        return [text]
    lines: list[str] = []
    for word in text.split(" ") if between is None else between.split(text):
        if lines and text_width(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(" " * hang * bool(lines) + word)
    return lines


@dataclass(eq=False, repr=False)
class TextColumn:
    """Column of a table laid out as text.

    Attributes:
        heading: its heading.
        texts: one text a row.
        right: whether it is right-aligned, as numbers are.
        shrinks: whether its texts may be truncated where the table is too wide.
        strong: whether it is emphasised, in bold where the terminal can.
    """

    heading: str
    texts: Sequence[str]
    right: bool = False
    shrinks: bool = False
    strong: bool = False

    @cached_property
    def width(self) -> int:
        """Return the width of the widest text, heading included, in terminal cells."""
        return max(map(text_width, (self.heading, *self.texts)))


def lay_out(
    columns: Sequence[TextColumn], width: int | None, leaving: Sequence[str] = ()
) -> list[str]:
    """Lay out a table as lines of text: the headings, then a line for each row.

    Args:
        columns: the columns, at least one, from left to right.
        width: the available width in terminal cells; None for unlimited.
        leaving: headings of the columns to drop, in this order, until the others fit.
    """
    for heading in leaving:
        if not fits(columns, width):
            columns = [column for column in columns if column.heading != heading]
    return ["  ".join(cells).rstrip() for cells in aligned(columns, width)]


def aligned(columns: Sequence[TextColumn], width: int | None) -> Iterator[list[str]]:
    """Pad the headings and the cells of each row to common column widths.

    Columns that may shrink are truncated until the table fits into `width`, with two blanks between
    columns.
    """
    widths = _widths(columns, width)
    short = [
        cut_names((column.heading, *column.texts), size) if column.width > size else {}
        for column, size in zip(columns, widths, strict=True)
    ]
    for texts in zip(*((c.heading, *c.texts) for c in columns), strict=True):
        yield [
            pad(cuts.get(text, text), size, right=column.right)
            for text, size, column, cuts in zip(texts, widths, columns, short, strict=True)
        ]


def fits(columns: Sequence[TextColumn], width: int | None, *, whole: bool = False) -> bool:
    """Tell whether columns fit side by side into a width, with two blanks between them.

    Args:
        columns: at least one.
        width: the available width in terminal cells; None for unlimited.
        whole: whether no column may be truncated.
    """
    widths = _widths(columns, None if whole else width)
    return width is None or sum(widths) + 2 * (len(columns) - 1) <= width


def _widths(columns: Sequence[TextColumn], width: int | None) -> list[int]:
    widths = [column.width for column in columns]
    spare = 0 if width is None else width - sum(widths) - 2 * (len(columns) - 1)
    for index, column in enumerate(columns):
        if spare < 0 and column.shrinks:
            smaller = max(min(12, widths[index]), widths[index] + spare)  # still legible
            spare += widths[index] - smaller
            widths[index] = smaller
    return widths

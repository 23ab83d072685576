"""Headers that were written for a page: in two rows, or with markup; and cells to be sorted there.

A board that is shown as a page is often kept as the CSV of it: names of groups in a row above the
header, links in the header, and in a cell a second value, or the number by which the page sorts.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from lcbtui.dataset.standard import ACTIVE, MODEL, TOTAL
from lcbtui.sources.cleaning.cells import is_missing
from lcbtui.sources.formats.raw_table import RawTable
from lcbtui.sources.schema.matching import label_rank, meaning
from lcbtui.text.numbers import Unit, parse_number
from lcbtui.text.patterns import regex
from lcbtui.text.words import counted, first_few

_HIDDEN = regex(r"<(\w+)\b[^<>]*(?:visibility:\s*hidden|display:\s*none)[^<>]*>[^<>]*</\1>")
_VALUE = r"[+-]?\d+(?:\.\d+)?\s?%?\s*±\s*\d+(?:\.\d+)?\s?%?"
"""With a ±: 32 / 68 is a fraction."""
_SORTED_BY = r"^(.*)@@-?\d+(?:\.\d+)?$"
_FIRST_OF_TWO = rf"^\s*({_VALUE})\s+/\s+{_VALUE}\s*$"
_OF_MODEL = frozenset(
    {MODEL, TOTAL, ACTIVE, "organization", "openness", "license", "hf_repo", "release_date"}
)
_LOOKED_AT = 100
_SHOWN = 4
_LONGEST = 4_000


def words_of(cell: str) -> str:
    """The words of a header that may have tags, links and what a page hides in it."""
    if len(cell) > _LONGEST or not any(mark in cell for mark in ("<", "](", "[^")):
        return cell
    from lcbtui.sources.formats.markup import without_links_and_tags  # noqa: PLC0415 - few have any

    words, shown = without_links_and_tags(_HIDDEN.sub("", cell), ())
    return " ".join((words.strip() or shown).split())


def header_of(rows: Sequence[Sequence[str]]) -> tuple[list[str], int, str]:
    """The header of a table, of how many rows it is, and what is told of it.

    Args:
        rows: the first three.
    """
    above = [words_of(cell) for cell in rows[0]]
    if len(rows) < 3:
        return above, 1, ""
    header = [words_of(cell) for cell in rows[1]]
    if not _is_second_header(above, header, rows[2]):
        return above, 1, ""
    if all(header) and len(set(header)) == len(header):
        shown = first_few(list(dict.fromkeys(filter(None, above))), _SHOWN, more=", …")
        return header, 2, f"a row of groups above the header was left out: {shown}"
    groups = _groups(above, header)
    joined = [
        " ".join(dict.fromkeys(filter(None, each))) for each in zip(groups, header, strict=True)
    ]
    return joined, 2, "the two rows of the header were joined"


def _groups(above: Sequence[str], header: Sequence[str]) -> list[str]:
    """The group that each column is in, "" for none: a name of one goes on over the blanks.

    Not over a column without a header, one that says what a model is, such as its size, nor over
    one more than the same columns as those of the first group.
    """
    starts = [place for place, over in enumerate(above) if over and label_rank(over) is None]
    first: list[str] = []
    if len(starts) > 1 and starts[1] - starts[0] > 1:
        first = list(header[starts[0] : starts[1]])
    groups, group, start = [], "", 0
    for place, (over, below) in enumerate(zip(above, header, strict=True)):
        if over:
            group, start = over, place
        elif not below or _is_of_model(below) or (first and list(header[start:place]) == first):
            group = ""
        groups.append(group)
    return groups


def _is_of_model(header: str) -> bool:
    """Whether a column says what a model is, whatever it did."""
    found = meaning(header)
    return found is not None and found[0] in _OF_MODEL


def _is_second_header(above: Sequence[str], row: Sequence[str], below: Sequence[str]) -> bool:
    """Whether the second row goes on with the header: it has words where there are numbers below.

    The first one has names of groups, and blanks or the same name where a group goes on; and one
    of both has a name for names.
    """
    if not len(above) == len(row) == len(below):
        return False
    numbers = [place for place, cell in enumerate(below) if _is_number(cell)]
    if not numbers or any(map(_is_number, (*above, *row))):
        return False
    goes_on = any(not over or over in above[:place] for place, over in enumerate(above))
    has_words = all(row[place] and not is_missing(row[place]) for place in numbers)
    has_name = any(label_rank(cell) is not None for cell in row if cell)
    named = [place for place, cell in enumerate(above) if label_rank(cell) is not None]
    if has_name == bool(named) or any(row[place] for place in named):
        return False
    return goes_on and has_words


def _is_number(cell: str) -> bool:
    return any(parse_number(cell, unit) for unit in (Unit.BILLIONS, Unit.PERCENT))


def with_first_values(raw: RawTable) -> RawTable:
    """The table without what a page sorts by, "51@@51.2", and of "51 ± 1 / 60 ± 2" the first."""
    columns, notes = list(raw.columns), []
    for pattern, mark, note in (
        (_SORTED_BY, "@@", "behind @@ is what a page sorts by; it was left out"),
        (_FIRST_OF_TWO, "±", "of two values in a cell the first is read"),
    ):
        places = [place for place, each in enumerate(columns) if _is_written(each, pattern, mark)]
        for place in places:
            columns[place] = _replaced(columns[place], pattern, in_arrow=raw.in_arrow)
        if places:
            notes.append(f"{note} ({counted(len(places), 'column')})")
    return raw._replace(columns=columns, notes=(*raw.notes, *notes)) if notes else raw


def _is_written(column: Any, pattern: str, mark: str) -> bool:
    """Whether nearly all first cells of a column are written so."""
    some = column[:_LOOKED_AT]
    texts: Iterable[str] = some if isinstance(some, (list, tuple)) else some.to_pylist()
    if not any(mark in text for text in texts):
        return False
    present = [text for text in texts if not is_missing(text.strip())]
    written = sum(bool(re.match(pattern, text)) for text in present if len(text) <= _LONGEST)
    return written * 10 >= len(present) * 9


def _replaced(column: Any, pattern: str, *, in_arrow: bool) -> Any:
    if not in_arrow:
        return [re.sub(pattern, r"\1", text) for text in column]
    import pyarrow as pa  # noqa: PLC0415 - it is loaded with the format
    from pyarrow import compute  # noqa: PLC0415

    values = column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
    return compute.replace_substring_regex(values, pattern, r"\1")

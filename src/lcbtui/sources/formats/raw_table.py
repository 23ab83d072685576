"""Text to columns of texts: the rows, the header row and rows of the wrong length.

Only the csv module is used, so that a lookup needs no pandas. Nothing is interpreted here:
what a text means is the work of `cleaning`.
"""

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from lcbtui.errors import SourceError
from lcbtui.text.safe_text import safe_text
from lcbtui.text.words import first_few

MOST_COLUMNS = 20_000
"""A table with more columns is no leaderboard, and each costs time whatever it holds."""
SPARE_CELLS = 20_000_000
"""Cells that may be filled up beyond those that a text can hold: a short text must not grow
into a table that fills the memory."""

_SLICE = 1 << 20
_NAMED_ROWS = 3


@dataclass(frozen=True, eq=False)
class RawTable:
    """What stood in the source, as text.

    Attributes:
        headers: unique, not empty and safe for the terminal.
        columns: one sequence of texts a header, all of `rows` length.
        notes: what was renamed, padded or left out, a sentence each.
        read_as: how a load report names the format, "CSV, comma, UTF-8".
    """

    headers: tuple[str, ...]
    columns: Sequence[Sequence[str]]
    rows: int
    notes: tuple[str, ...] = ()
    read_as: str = ""


def records_of(text: str, delimiter: str, *, quotes: bool = True) -> Iterator[list[str]]:
    """The rows of a text as the csv module sees them, blank lines left out."""
    # The default limit of 128 KiB a cell would refuse long notes.
    csv.field_size_limit(sys.maxsize)
    lines = lines_of(text)
    if quotes:
        return filter(None, csv.reader(lines, delimiter=delimiter))
    return filter(None, csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE))


def lines_of(text: str) -> Iterator[str]:
    """The lines of a text with their ends, cut off as they are asked for.

    A whole text in a StringIO takes four bytes a character, which a look at its first row must not
    cost.
    """
    start = 0
    while start < len(text):
        # Behind a line feed: there it never cuts a pair of \r\n in two.
        end = text.find("\n", start + _SLICE) + 1 or len(text)
        # newline="" splits lines at \n, \r and \r\n and leaves their ends as they are.
        yield from io.StringIO(text[start:end], newline="")
        start = end


def first_record(text: str, delimiter: str) -> tuple[list[str], int]:
    """The cells of the header row, none where there is none, and where in the text it ends."""
    end = 0

    def counted() -> Iterator[str]:
        nonlocal end
        for line in lines_of(text):
            end += len(line)
            yield line

    csv.field_size_limit(sys.maxsize)
    return next(filter(None, csv.reader(counted(), delimiter=delimiter)), []), end


def read_columns(text: str, delimiter: str, name: str = "the text") -> RawTable:
    """All rows of `text`; blank lines do not count as rows. `name` is how messages call it.

    A row that is too short is filled up with missing values, what stands beyond the last header is
    left out, and both are told. A quote that is never closed is taken as a plain character.

    Raises:
        SourceError: if it has too many columns for a table.
    """
    records, notes = _all_records(text, delimiter)
    raw = table_of_rows(records, len(text), name)
    return replace(raw, notes=(*notes, *raw.notes))


def table_of_rows(records: Sequence[list[str]], length: int, name: str) -> RawTable:
    """The table of rows, the header first, from a text of `length` characters.

    Raises:
        SourceError: if it has too many columns for a table.
    """
    rows = records[1:]
    refuse_huge(len(records[0]) if records else 0, len(rows), length, name)
    headers, notes = unique_headers(records[0] if records else [])
    width = len(headers)
    if any(len(row) != width for row in rows):
        short = [place for place, row in enumerate(rows, start=1) if len(row) < width]
        long = [place for place, row in enumerate(rows, start=1) if len(row) > width]
        notes += ragged_notes(short, long)
        rows = [(row + [""] * (width - len(row)))[:width] for row in rows]
    columns = list(zip(*rows, strict=True)) or [()] * width
    return RawTable(headers, columns, len(rows), tuple(notes))


def refuse_huge(width: int, rows: int, length: int, name: str) -> None:
    """Stop before a table is made that is far larger than its text of `length` characters.

    Raises:
        SourceError: if it has too many columns, or rows that would mostly be filled up.
    """
    if width > MOST_COLUMNS or width * rows > length + SPARE_CELLS:
        raise SourceError(
            f"{name}: would be a table of {width} columns and {rows} rows, most of it empty; up to"
            f" {MOST_COLUMNS} columns are read: keep those that are wanted"
        )


def unique_headers(texts: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """Headers made safe, named where empty and numbered where repeated, and what was changed."""
    taken = {safe_text(text) for text in texts}
    seen: set[str] = set()
    headers, notes = [], []
    for place, text in enumerate(texts, start=1):
        header = safe_text(text)
        if not header:
            header = _free(f"column {place}", taken)
            notes.append(f'column {place} has no header and is called "{header}"')
        elif header in seen:
            first, number = header, 2
            while (header := f"{first}.{number}") in taken:
                number += 1
            notes.append(f'column {place} is called "{header}", since "{first}" is taken')
        taken.add(header)
        seen.add(header)
        headers.append(header)
    return tuple(headers), notes


def ragged_notes(short: Sequence[int], long: Sequence[int]) -> list[str]:
    """What is told of rows of the wrong length; places count from 1 below the header."""
    notes = []
    if short:
        notes.append(f"{_rows(short)} fewer cells than the header; the rest is missing")
    if long:
        notes.append(f"{_rows(long)} more cells than the header; the extra cells are left out")
    return notes


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "'"
    return name


def _all_records(text: str, delimiter: str) -> tuple[list[list[str]], list[str]]:
    """The rows, header included, with a quote that is never closed taken as a character."""
    records = list(records_of(text, delimiter))
    last = records[-1] if records else []
    if not any("\n" in cell or "\r" in cell for cell in last) or _ends_closed(text, delimiter):
        return records, []
    tail = records_of(_unclosed_tail(text, delimiter), delimiter, quotes=False)
    note = f"a quote in row {len(records) - 1} is never closed; from there on quotes are characters"
    return records[:-1] + list(tail), [note]


def _ends_closed(text: str, delimiter: str) -> bool:
    """Whether another line would start another row."""
    rows = records_of(text + "\n\x00", delimiter)
    *_, last = rows
    return last == ["\x00"]


def _unclosed_tail(text: str, delimiter: str) -> str:
    """The text from the start of the last row on."""
    csv.field_size_limit(sys.maxsize)
    reader = csv.reader(lines_of(text), delimiter=delimiter)
    start = previous = 0
    for record in reader:
        if record:
            start = previous
        previous = reader.line_num
    return "".join(islice(lines_of(text), start, None))


def _rows(places: Sequence[int]) -> str:
    """Which rows have something: "row 2 has", "3 rows (2, 5, 9) have"."""
    if len(places) == 1:
        return f"row {places[0]} has"
    named = first_few([str(place) for place in places], _NAMED_ROWS, more=", …")
    return f"{len(places)} rows ({named}) have"

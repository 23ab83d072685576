"""Text to columns of texts: the delimiter, the header row and rows of the wrong length.

Only the csv module is used, so that a lookup needs no pandas. Nothing is interpreted here:
what a text means is the work of `cleaning`.
"""

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lcbtui.sources.safe_text import safe_text

DELIMITERS = {",": "comma", "\t": "tab", ";": "semicolon", "|": "pipe"}
_SAMPLE = 1 << 16
_SAMPLE_ROWS = 100
_NAMED_ROWS = 3


@dataclass(frozen=True, eq=False)
class RawTable:
    """What stood in the source, as text.

    Attributes:
        headers: unique, not empty and safe for the terminal.
        columns: one sequence of texts a header, all of `rows` length.
        notes: what was renamed, padded or left out, a sentence each.
    """

    headers: tuple[str, ...]
    columns: Sequence[Sequence[str]]
    rows: int
    notes: tuple[str, ...] = ()


def find_delimiter(text: str) -> str:
    """The delimiter that splits the first rows into the same number of cells as the header.

    Of two that fit equally well, the one that gives more columns; a comma where none splits the
    header at all.
    """
    sample = text[:_SAMPLE]
    cut = len(sample) < len(text)
    best, best_fit = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        records = records_of(sample, delimiter)
        rows = list(islice(records, 1))
        width = len(rows[0]) if rows else 0
        if width < 2:
            continue
        rows += islice(records, _SAMPLE_ROWS)
        if cut and 1 < len(rows) <= _SAMPLE_ROWS:
            rows.pop()  # the end of the sample cuts it in two
        fit = (sum(len(row) == width for row in rows) / len(rows), width)
        if fit > best_fit:
            best, best_fit = delimiter, fit
    return best


def split_instruction(text: str) -> tuple[str | None, str]:
    """The delimiter that a first line `sep=;` (spreadsheets write it) asks for, and the rest."""
    if text[:4].lower() != "sep=":
        return None, text
    line, _, rest = text.partition("\n")
    delimiter = line.rstrip("\r")[4:]
    return (delimiter, rest) if delimiter in DELIMITERS else (None, text)


def records_of(text: str, delimiter: str, *, quotes: bool = True) -> Iterator[list[str]]:
    """The rows of a text as the csv module sees them, blank lines left out."""
    # The default limit of 128 KiB a cell would refuse long notes.
    csv.field_size_limit(sys.maxsize)
    # newline="" splits lines at \n, \r and \r\n and leaves those inside quotes as they are.
    lines = io.StringIO(text, newline="")
    if quotes:
        return filter(None, csv.reader(lines, delimiter=delimiter))
    return filter(None, csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE))


def first_record(text: str, delimiter: str) -> list[str]:
    """The cells of the header row; empty where there is none."""
    return next(records_of(text, delimiter), [])


def read_columns(text: str, delimiter: str) -> RawTable:
    """All rows of `text`; blank lines do not count as rows.

    A row that is too short is filled up with missing values, what stands beyond the last header is
    left out, and both are told. A quote that is never closed is taken as a plain character.
    """
    records, notes = _all_records(text, delimiter)
    headers, renamed = unique_headers(records[0] if records else [])
    rows = records[1:]
    width = len(headers)
    notes = [*notes, *renamed]
    if any(len(row) != width for row in rows):
        short = [place for place, row in enumerate(rows, start=1) if len(row) < width]
        long = [place for place, row in enumerate(rows, start=1) if len(row) > width]
        notes += ragged_notes(short, long)
        rows = [(row + [""] * (width - len(row)))[:width] for row in rows]
    columns = list(zip(*rows, strict=True)) or [()] * width
    return RawTable(headers, columns, len(rows), tuple(notes))


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


def format_name(delimiter: str, encoding: str) -> str:
    """How a load report names the format: "CSV, comma, UTF-8"."""
    return f"{'TSV' if delimiter == chr(9) else 'CSV'}, {DELIMITERS[delimiter]}, {encoding}"


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
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter)
    start = previous = 0
    for record in reader:
        if record:
            start = previous
        previous = reader.line_num
    return "".join(islice(io.StringIO(text, newline=""), start, None))


def _rows(places: Sequence[int]) -> str:
    """Which rows have something: "row 2 has", "3 rows (2, 5, 9) have"."""
    if len(places) == 1:
        return f"row {places[0]} has"
    named = ", ".join(map(str, places[:_NAMED_ROWS]))
    more = ", …" if len(places) > _NAMED_ROWS else ""
    return f"{len(places)} rows ({named}{more}) have"

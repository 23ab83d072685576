"""The raw table that every format yields: unique headers over columns of texts.

Nothing is interpreted here: what a text means is the work of `cleaning`.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from lcbtui.dataset.source import OpenChoice, TableInFile
from lcbtui.errors import SourceError
from lcbtui.text.safe_text import safe_text, shell_word
from lcbtui.text.words import first_few

MOST_COLUMNS = 20_000
"""A table with more columns is no leaderboard, and each costs time whatever it holds."""
SPARE_CELLS = 20_000_000
"""Cells that may be filled up beyond those that a text can hold: a short text must not grow
into a table that fills the memory."""


class NoTableError(SourceError):
    """A text that people look at, without a table in it: no part of a folder of tables."""


class RawTable(NamedTuple):
    """What stood in the source, as text.

    Attributes:
        headers: unique, not empty and safe for the terminal.
        columns: the texts of each header, all of `rows` length: sequences of str, or Arrow arrays.
        notes: what was renamed, padded or left out, a sentence each.
        read_as: how a load report names the format, "CSV, comma, UTF-8".
        in_arrow: whether the columns are Arrow arrays, plain or encoded as dictionaries.
        tables: all tables of the file, in its order; none where its format can only hold one.
        table: the one of them that this is.
        choices: what the file leaves open.
        above: what is written above it: its heading, and lines of text.
    """

    headers: tuple[str, ...]
    columns: Sequence[Any]
    rows: int
    notes: tuple[str, ...] = ()
    read_as: str = ""
    in_arrow: bool = False
    tables: tuple[TableInFile, ...] = ()
    table: TableInFile | None = None
    choices: tuple[OpenChoice, ...] = ()
    above: tuple[str, ...] = ()

    def in_python(self) -> "RawTable":
        """The same table with each column as a sequence of str."""
        if not self.in_arrow:
            return self
        columns = [column.to_pylist() for column in self.columns]
        return self._replace(columns=columns, in_arrow=False)


def choose(tables: Sequence[TableInFile], wanted: str, name: str) -> TableInFile:
    """The table of a file that the user asks for.

    Args:
        tables: of the file, at least one.
        wanted: its number, or its heading: whole or a part that only one has, in any case.
        name: how messages call the file.

    Raises:
        SourceError: if none is meant, or several could be; it lists them.
    """
    asked = safe_text(wanted).casefold()
    by_number = [each for each in tables if str(each.number) == asked]
    headings = [(each, each.heading.casefold()) for each in tables]
    whole = [each for each, heading in headings if heading == asked != ""]
    part = [each for each, heading in headings if asked and asked in heading]
    found = by_number or whole or part
    if len(found) == 1:
        return found[0]
    if len(tables) == 1:
        heading = f" or --table {shell_word(tables[0].heading)}" if tables[0].heading else ""
        raise SourceError(
            f"{name}: --table {shell_word(safe_text(wanted))}: the file holds one table;"
            f" leave it out, or --table 1{heading}"
        )
    what = "fits several tables" if found else "is no table of the file"
    listed = first_few([str(each) for each in found or tables], 12)
    raise SourceError(
        f"{name}: --table {shell_word(safe_text(wanted))} {what}: {listed}; --table takes a number"
        f" or a heading: --table {(found or tables)[0].number}"
    )


def table_of_rows(records: Sequence[list[str]], length: int, name: str, family: str) -> RawTable:
    """The table of rows, the header first, from a text of `length` characters.

    Raises:
        SourceError: if it has too many columns for a table.
    """
    rows = records[1:]
    refuse_huge(len(records[0]) if records else 0, len(rows), length, name, family)
    headers, notes = unique_headers(records[0] if records else [])
    width = len(headers)
    if any(len(row) != width for row in rows):
        notes += ragged_notes(enumerate(map(len, rows), start=1), width)
        rows = [(row + [""] * (width - len(row)))[:width] for row in rows]
    columns = list(zip(*rows, strict=True)) or [()] * width
    return RawTable(headers, columns, len(rows), tuple(notes))


def refuse_huge(width: int, rows: int, length: int, name: str, family: str) -> None:
    """Stop before a table is made that is far larger than its text of `length` characters.

    Raises:
        SourceError: if it has too many columns, or rows that would mostly be filled up.
    """
    if width > MOST_COLUMNS:
        raise SourceError(
            f"{name}: is {family} with {width} columns, and up to {MOST_COLUMNS} columns are read;"
            " keep those that are wanted"
        )
    if width * rows > length + SPARE_CELLS:
        raise SourceError(
            f"{name}: is {family} that would be a table of {width} columns and {rows} rows, most of"
            " it empty; keep the columns that are wanted"
        )


def unique_headers(texts: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """Headers made safe, named where empty and numbered where repeated, and what was changed."""
    taken = {safe_text(text) for text in texts}
    seen: set[str] = set()
    numbers: dict[str, int] = {}  # the last one given to each: counting from 2 again is quadratic
    headers, notes = [], []
    for place, text in enumerate(texts, start=1):
        header = safe_text(text)
        if not header:
            header = f"column {place}"
            while header in taken:
                header += "'"
            notes.append(f'column {place} has no header and is called "{header}"')
        elif header in seen:
            first, number = header, numbers.get(header, 1)
            while header in taken:
                number += 1
                header = f"{first}.{number}"
            numbers[first] = number
            notes.append(f'column {place} is called "{header}", since "{first}" is taken')
        taken.add(header)
        seen.add(header)
        headers.append(header)
    return tuple(headers), notes


def ragged_notes(lengths: Iterable[tuple[int, int]], width: int) -> list[str]:
    """What a load report says of rows of the wrong length.

    Args:
        lengths: place and number of cells of each row that may be wrong; places count from 1
            below the header.
        width: how many cells the header has.
    """
    wrong = [(place, length) for place, length in lengths if length != width]
    short = [place for place, length in wrong if length < width]
    long = [place for place, length in wrong if length > width]
    notes = []
    if short:
        notes.append(f"{_rows(short)} fewer cells than the header; the rest is missing")
    if long:
        notes.append(f"{_rows(long)} more cells than the header; the extra cells are left out")
    return notes


def _rows(places: Sequence[int]) -> str:
    """Which rows have something: "row 2 has", "3 rows (2, 5, 9) have"."""
    if len(places) == 1:
        return f"row {places[0]} has"
    named = first_few([str(place) for place in places], more=", …")
    return f"{len(places)} rows ({named}) have"

"""The table of a file as texts: rows to columns, headers, and the table that `--table` names.

What the texts mean is the work of `cleaning`.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import islice, zip_longest
from types import MappingProxyType
from typing import Any, NamedTuple

from lcbtui.dataset.columns import SCORE, TOTAL
from lcbtui.dataset.meanings import Quantity, header_meaning, looks_like_model, says_task
from lcbtui.dataset.source import OpenChoice, TableInFile
from lcbtui.dataset.values import in_arrow
from lcbtui.errors import Option, Part, SourceError
from lcbtui.sources.cleaning.cells import RawTexts, is_missing
from lcbtui.sources.cleaning.numbers import number_in
from lcbtui.sources.schema.matching import is_compared, meaning
from lcbtui.text.numbers import Unit
from lcbtui.text.words import first_few, regex, safe_text, shell_word

MOST_COLUMNS = 20_000
"""Columns of a table: one with more is no leaderboard, and each costs time whatever it holds."""
SPARE_CELLS = 20_000_000
"""Cells that may be filled up beyond those that a text can hold: a short text must not grow
into a table that fills the memory."""
RULE = regex(r"^[ \t>]*+(?=[|+:=-])[|+:= \t-]*[|+][|+:= \t-]*$", re.MULTILINE)
"""A line of dashes below the header of a table in Markdown, or as programs draw tables."""

SAMPLE = 200  # rows that tell what a column holds


class RawTable(NamedTuple):
    """Table of texts as read from a file of any format: headers, columns and notes.

    Attributes:
        headers: unique, not empty and safe for the terminal.
        columns: the texts under each header, each of length `rows`: sequences of str, or Arrow
            arrays.
        rows: number of rows.
        notes: for the load report, on what was renamed, padded or left out, a sentence each.
        read_as: the format in words, for the load report: "CSV, comma, UTF-8".
        in_arrow: whether the columns are Arrow arrays, plain or dictionary-encoded.
        tables: all tables of the file, in order; () where the format holds one only.
        table: the entry of `tables` that was read.
        choices: open choices that the file leaves to the user.
        above: the heading above the table, and lines of text between the two.
        lower: header → `Column.lower` of columns whose direction is stated elsewhere than there: by
            the tool that wrote them, or by the scores that were pivoted.
        headline: the header of the score that a tool puts above those of its other tasks; "" if it
            puts none there, None for tables of no tool.
        alike: header → what its scores are of; scores of the same have one unit.
        evidence: header of an error or count → header of its score, and standard key of what it is.
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
    lower: Mapping[str, str] = MappingProxyType({})
    headline: str | None = None
    alike: Mapping[str, object] = MappingProxyType({})
    evidence: Mapping[str, tuple[str, str]] = MappingProxyType({})

    def in_python(self) -> "RawTable":
        """Convert columns that are Arrow arrays to lists of str."""
        columns = [column.to_pylist() if self.in_arrow else column for column in self.columns]
        return self._replace(columns=columns, in_arrow=False)

    def in_arrow_arrays(self) -> "RawTable":
        """Convert columns that are sequences of str to Arrow arrays."""
        if self.in_arrow:
            return self
        return self._replace(columns=[*map(in_arrow, self.columns)], in_arrow=True)

    def counted(self, header: str, texts: Any) -> RawTexts:
        """Count the texts of a column, held as the table holds its columns."""
        if not self.in_arrow:
            return RawTexts(header, texts)
        from lcbtui.sources.cleaning.columns_arrow import ArrowTexts  # noqa: PLC0415

        return ArrowTexts(header, texts)

    def texts(self, place: int, most: int = 4_000) -> list[str]:
        """Get the stripped texts of a column, of each n-th row in a large table; "" for missing."""
        some = self.columns[place][:: -(-self.rows // most) or 1]
        texts = some.to_pylist() if self.in_arrow else some
        return ["" if is_missing(text := each.strip()) else text for each in texts]


def choose(tables: Sequence[TableInFile], wanted: str) -> TableInFile:
    """Find the table of a file that `--table` names.

    Args:
        tables: all tables of the file, at least one.
        wanted: the number of a table, or its heading in any case: whole, or a part unique to it.

    Raises:
        SourceError: if no table or several match; the message lists them.
    """
    asked = safe_text(wanted).casefold()
    by_number = [each for each in tables if str(each.number) == asked]
    part = [each for each in tables if asked and asked in each.heading.casefold()]
    whole = [each for each in part if each.heading.casefold() == asked]
    found = by_number or whole or part
    if len(found) == 1:
        return found[0]
    given = Option("table", shell_word(safe_text(wanted)))
    way = Option("table", str((found or tables)[0].number))
    if len(tables) == 1:
        raise SourceError(given, ": the file holds one table; leave it out, or ", way)
    what = "fits several tables" if found else "is no table of the file"
    listed = first_few([str(each) for each in found or tables], 12)
    takes = Option("table"), " takes a number or a heading: ", way
    raise SourceError(given, f" {what}: {listed}; ", *takes)


def table_of_rows(records: Sequence[list[str]], length: int, family: str) -> RawTable:
    """Make a raw table from rows of cells, the header first; short rows are padded, long ones cut.

    Args:
        records: the rows.
        length: number of characters of the text that they come from.
        family: the name of the format in messages.

    Raises:
        SourceError: if there are too many columns for a table.
    """
    header, rows = (records[0] if records else []), records[1:]
    refuse_huge(len(header), len(rows), length, family)
    headers, notes = unique_headers(header), list[str]()
    width = len(headers)
    short = [f"{place}" for place, row in enumerate(rows, start=1) if len(row) < width]
    long = [f"{place}" for place, row in enumerate(rows, start=1) if len(row) > width]
    for what, left_out, odd in ("fewer", "", short), ("more", ", left out", long):
        if odd:
            notes.append(f"{what} cells than the header{left_out}: row {first_few(odd)}")
    if notes:
        rows = [(row + [""] * (width - len(row)))[:width] for row in rows]
    columns = list(zip(*rows, strict=True)) or [()] * width
    return RawTable(headers, columns, len(rows), tuple(notes))


def refuse_huge(width: int, rows: int, length: int, *family: Part) -> None:
    """Raise an error for a table that would be far larger than its text of `length` characters.

    Raises:
        SourceError: if there are too many columns, or most cells would be padding.
    """
    if width > MOST_COLUMNS or width * rows > length + SPARE_CELLS:
        raise SourceError(
            "is ",
            *family,
            f" with {width} columns and {rows} rows, most of it empty, or too"
            f" wide: up to {MOST_COLUMNS} columns are read; keep those that are wanted",
        )


def unique_headers(texts: Sequence[str]) -> tuple[str, ...]:
    """Make headers safe, name empty ones and number repeated ones."""
    taken, headers = {*map(safe_text, texts)}, list[str]()
    numbers: dict[str, int] = {}  # the last one given to each: counting from 2 again is quadratic
    for place, text in enumerate(map(safe_text, texts), start=1):
        header = text or f"column {place}"
        while header in taken and (not text or text in numbers):
            numbers[text] = numbers.get(text, 1) + 1
            header = f"{text}.{numbers[text]}" if text else f"{header}'"
        numbers.setdefault(text, 1)
        taken.add(header)
        headers.append(header)
    return tuple(headers)


def number_columns(header: Sequence[str], rows: Sequence[list[str]]) -> list[int]:
    """Find the indices of the columns whose texts in the first rows are mostly numbers."""
    columns = islice(zip_longest(*rows[:SAMPLE], fillvalue=""), len(header))
    stated = ([text for text in column if not is_missing(text)] for column in columns)
    return [at for at, it in enumerate(stated) if it and sum(map(is_number, it)) * 5 >= len(it) * 3]


NO_HEADER = "no row is a header, so the columns are numbered"


def lacks_header(rows: Sequence[list[str]]) -> bool:
    """Tell whether the first row of a table is no header, but numbers where its columns hold some.

    Numbers of a header are whole and grow to the right, as years, sizes and numbers of shots do;
    and where a word is one that headers have, or a cell is blank, the others may be anything.
    """
    first, below = rows[0] if rows else [], rows[1:]
    if not below or not any(text[:1].isdigit() or text[1:2].isdigit() for text in first):
        return False
    places = number_columns(first, below)
    units = (Unit.PERCENT, Unit.BILLIONS)
    stated = [[number_in(first[place].strip(), unit)[0] for unit in units] for place in places]
    numbers = [number.value for each in stated if (number := each[0] or each[1]) is not None]
    words = [text.strip() for place, text in enumerate(first) if place not in places]
    no_header = {Quantity.UNKNOWN, Quantity.BENCHMARK}
    are_headers = any(
        meaning(word) is not None
        or is_compared(word)
        or says_task(word)
        or header_meaning(word).quantity not in no_header
        for word in words
    )
    if len(numbers) < len(places) or not places or not all(words) or are_headers:
        return False
    is_sequence = all(number.is_integer() for number in numbers) and numbers == sorted({*numbers})
    return not is_sequence or any(map(looks_like_model, words))


def is_number(text: str) -> bool:
    """Tell whether a text can be read as a number: 70.3, 70 %, 7B, 70.3 ± 1.2."""
    return any(number_in(text, unit)[0] is not None for unit in (Unit.BILLIONS, Unit.PERCENT))


def cell_at(row: Sequence[str], place: int) -> str:
    """Get the text at an index of a row; "" beyond the end of the row."""
    return row[place] if place < len(row) else ""


def may_be_transposed(raw: RawTable) -> bool:
    """Tell whether a table is small with models as headers or tasks as rows, and may be turned."""
    if raw.in_arrow or not 0 < raw.rows <= 1_000 or not 1 < len(raw.headers) <= 200:
        return False
    known = filter(None, map(meaning, raw.headers[:50]))
    if any(each[0] in (SCORE, TOTAL) for each in known):
        return False  # a row a model, as bundled sources have
    of_models = sum(map(looks_like_model, raw.headers)) > 1 or says_task(raw.headers[0])
    return of_models or are_metrics(raw.columns[0])


def are_metrics(names: Sequence[str]) -> bool:
    """Tell whether all of two or more row names are metrics, such as "mae" and "rmse"."""
    known = {Quantity.METRIC, Quantity.LOWER}
    return len(names) > 1 and all(header_meaning(name).quantity in known for name in names)

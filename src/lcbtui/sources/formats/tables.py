"""The tables of a file: what every format yields, and which of several is the results.

A format that people write to be looked at (Markdown, HTML, LaTeX, a workbook) yields each of its
tables as a `Candidate` and decides nothing; `results_table` takes the one that is the results, or
the one that `--table` asks for, and lists the others. Cells stay texts: what they mean is the work
of `cleaning`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from lcbtui.dataset.columns import SCORE
from lcbtui.dataset.header_words import header_meaning
from lcbtui.dataset.source import Note, OpenChoice, ReadOptions, TableInFile
from lcbtui.dataset.vocabulary import Quantity, looks_like_model, says_task
from lcbtui.errors import NoTableError, SourceError
from lcbtui.sources.cleaning.cells import is_missing
from lcbtui.sources.cleaning.numbers import number_in
from lcbtui.sources.formats.io import READS, Content
from lcbtui.sources.schema.matching import is_compared, label_rank, meaning
from lcbtui.text.numbers import Unit
from lcbtui.text.safe_text import safe_text, shell_word
from lcbtui.text.width import cut
from lcbtui.text.words import counted, first_few, regex

MOST_COLUMNS = 20_000
"""Columns of a table: one with more is no leaderboard, and each costs time whatever it holds."""
MOST_TABLES = 1_000
"""Tables of a file that are looked at."""
SPARE_CELLS = 20_000_000
"""Cells that may be filled up beyond those that a text can hold: a short text must not grow
into a table that fills the memory."""
SPREAD_CELLS = 2_000_000
"""Cells that may be filled by spans beyond those that a text can hold."""
MOST_SPAN = 1_000  # columns that one cell may span, as in HTML

LINE = "\n"
"""Stands between the lines of a cell of a `Candidate`."""

RULE = regex(r"^[ \t>]*+(?=[|+:=-])[|+:= \t-]*[|+][|+:= \t-]*$", re.MULTILINE)
"""A line of dashes below the header of a table in Markdown, or as programs draw tables."""

_SAMPLE = 200  # rows that tell what a column holds
_LONGEST_NAME = 80


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
        headline: the header of the score that the tool shows first; "" where it states none.
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
    headline: str = ""

    def in_python(self) -> "RawTable":
        """Convert columns that are Arrow arrays to lists of str."""
        if not self.in_arrow:
            return self
        columns = [column.to_pylist() for column in self.columns]
        return self._replace(columns=columns, in_arrow=False)

    def in_arrow_arrays(self) -> "RawTable":
        """Convert columns that are sequences of str to Arrow arrays."""
        if self.in_arrow:
            return self
        from lcbtui.dataset.arrow import in_arrow  # noqa: PLC0415 - of large tables only

        return self._replace(columns=[*map(in_arrow, self.columns)], in_arrow=True)

    def texts(self, place: int, most: int = 4_000) -> list[str]:
        """Get the stripped texts of a column, of each n-th row in a large table; "" for missing."""
        column, step = self.columns[place], -(-self.rows // most) or 1
        if self.in_arrow:
            import numpy as np  # noqa: PLC0415 - a lookup in a small file must start quickly

            from lcbtui.dataset.arrow import in_arrow  # noqa: PLC0415

            texts = column.take(in_arrow(np.arange(0, self.rows, step))).to_pylist()
        else:
            texts = column[::step]
        return ["" if is_missing(text := each.strip()) else text for each in texts]


@dataclass(frozen=True)
class Candidate:
    """Candidate table: one of the tables of a file, any of which may be the results.

    Attributes:
        line: the line where it begins, from 1.
        heading: the heading above it, or the name of its sheet.
        rows: rows of plain texts, the header first, a newline between the lines of a cell; rows may
            be short.
        headers: the number of header rows.
        above: lines of text between the heading and the table.
        notes: for the load report, on cells left out or repeated, a sentence each.
    """

    line: int
    heading: str
    rows: Sequence[list[str]]
    headers: int = 1
    above: Sequence[str] = ()
    notes: tuple[str, ...] = ()

    @cached_property
    def numbers(self) -> list[int]:
        """Find the indices of the columns whose first rows are mostly numbers."""
        return number_columns(self.rows[0], self.rows[1:])

    def unlike_results(self) -> tuple[int, ...]:
        """Make the key by which the results are chosen among tables; the least key wins.

        Names and numbers that may be scores come first, then names of models, then known scores.
        """
        header = self.rows[0]
        texts = [place for place in range(len(header)) if place not in self.numbers]
        unlike = min((_unlike_score(header[place]) for place in self.numbers), default=2)
        return (
            not self.numbers,
            not texts,
            unlike == 2,
            self._unlike_models(texts, self.rows[1 : _SAMPLE + 1]),
            len(self.rows) <= 3,
            unlike,
        )

    def _unlike_models(self, texts: Sequence[int], sample: Sequence[list[str]]) -> int:
        """Grade names: 0 if headers or names are of models or what is compared, 2 if of tasks."""
        header = self.rows[0]
        if any(label_rank(header[at]) is not None or is_compared(header[at]) for at in texts):
            return 0
        if sum(looks_like_model(header[place]) for place in self.numbers) > 1:
            return 0
        for place in texts:
            names = [name for row in sample if len(name := cell_at(row, place)) <= _LONGEST_NAME]
            if names and sum(map(looks_like_model, names)) * 3 >= len(sample):
                return 0
        return 2 if any(says_task(header[at]) for at in texts) else 1


def results_table(
    candidates: Sequence[Candidate], content: Content, name: str, options: ReadOptions, family: str
) -> RawTable:
    """Choose the results among the candidate tables of a file, or the table that `--table` names.

    The first table with names and scores is chosen. A table of fewer than 5 rows gives way to one
    with at least four times as many, since a legend or a list of downloads may stand above the
    results.

    Args:
        candidates: tidied, with one header row each; at least one.
        content: the text of the file.
        name: the name of the file in messages.
        options: the user's read options.
        family: the name of the format in the load report.

    Raises:
        SourceError: if no table has that name, none has numbers, or the table has too many columns.
    """
    kind = family.partition(" ")[0]
    facts = tuple(
        TableInFile(number, each.heading, each.line, len(each.rows) - 1, len(each.numbers))
        for number, each in enumerate(candidates, start=1)
    )
    if options.table is not None:
        place = choose(facts, options.table, name).number - 1
    elif not any(each.numbers for each in facts) and (
        family != "workbook" and (len(facts) > 1 or family != "Markdown table")
    ):
        raise NoTableError(
            f"{name}: is {kind} without numbers in {counted(len(facts), 'table')}; where scripts"
            f" fill them, save the file that they load: {READS}"
        )
    else:
        place = _place_of_results(candidates)
    table = candidates[place]
    raw = table_of_rows(table.rows, len(content.data), name, kind)
    return raw._replace(
        notes=(*content.notes, *_place_notes(facts, place, options), *table.notes, *raw.notes),
        read_as=f"{family}, {content.encoding}",
        tables=facts,
        table=facts[place],
        above=(table.heading, *table.above),
    )


def _place_of_results(candidates: Sequence[Candidate]) -> int:
    """Find the index of the table that is the results among all tables of a file."""
    reasons = [each.unlike_results() for each in candidates]
    best = min(reasons)
    first = reasons.index(best)
    rows = len(candidates[first].rows) - 1
    longer = (
        place
        for place in range(first + 1, len(candidates))
        if reasons[place] == best and len(candidates[place].rows) - 1 >= max(rows, 1) * 4
    )
    return next(longer, first) if rows < 5 else first


def _unlike_score(header: str) -> int:
    """Grade a header of numbers: 0 if it names a score, 1 if it may be one, else 2."""
    known, weight = meaning(header), header_meaning(header).quantity.weight
    if known is not None:
        return 0 if known[0] == SCORE else 2
    return 0 if weight >= Quantity.RESULT.weight else 1 if weight > Quantity.SPEED.weight else 2


def _place_notes(facts: Sequence[TableInFile], place: int, options: ReadOptions) -> list[str]:
    """Write the note for the load report on which of a file's tables is read, and the others."""
    table, many = facts[place], len(facts)
    if many == 1:
        return []
    of = f"the first {many:,}" if many == MOST_TABLES else f"{many}"
    heading = f', "{table.heading}"' if table.heading else ""
    words = f"table {table.number} of {of}{heading} in line {table.line} is read"
    if options.table is not None:
        return [words]
    return [Note(words, "--table takes another")]


def choose(tables: Sequence[TableInFile], wanted: str, name: str) -> TableInFile:
    """Find the table of a file that `--table` names.

    Args:
        tables: all tables of the file, at least one.
        wanted: the number of a table, or its heading in any case: whole, or a part unique to it.
        name: the name of the file in messages.

    Raises:
        SourceError: if no table or several match; the message lists them.
    """
    asked = safe_text(wanted).casefold()
    by_number = [each for each in tables if str(each.number) == asked]
    headings = [(each, each.heading.casefold()) for each in tables]
    whole = [each for each, heading in headings if heading == asked != ""]
    part = [each for each, heading in headings if asked and asked in heading]
    found = by_number or whole or part
    if len(found) == 1:
        return found[0]
    flag = f"{name}: --table {shell_word(safe_text(wanted))}"
    if len(tables) == 1:
        raise SourceError(f"{flag}: the file holds one table; leave it out, or --table 1")
    what = "fits several tables" if found else "is no table of the file"
    listed = first_few([str(each) for each in found or tables], 12)
    raise SourceError(
        f"{flag} {what}: {listed}; --table takes a number{'' if found else ' or a heading'}:"
        f" --table {(found or tables)[0].number}"
    )


# Rows to columns


def table_of_rows(records: Sequence[list[str]], length: int, name: str, family: str) -> RawTable:
    """Make a raw table from rows of cells, the header first; short rows are padded, long ones cut.

    Args:
        records: the rows.
        length: number of characters of the text that they come from.
        name: the name of the source in messages.
        family: the name of the format in messages.

    Raises:
        SourceError: if there are too many columns for a table.
    """
    header, rows = (records[0] if records else []), records[1:]
    refuse_huge(len(header), len(rows), length, name, family)
    headers, notes = unique_headers(header), list[str]()
    width = len(headers)
    if any(len(row) != width for row in rows):
        short = [f"{place}" for place, row in enumerate(rows, start=1) if len(row) < width]
        long = [f"{place}" for place, row in enumerate(rows, start=1) if len(row) > width]
        notes += [f"fewer cells than the header: row {first_few(short)}"] if short else []
        notes += [f"more cells than the header, left out: row {first_few(long)}"] if long else []
        rows = [(row + [""] * (width - len(row)))[:width] for row in rows]
    columns = list(zip(*rows, strict=True)) or [()] * width
    return RawTable(headers, columns, len(rows), tuple(notes))


def refuse_huge(width: int, rows: int, length: int, name: str, family: str) -> None:
    """Raise an error for a table that would be far larger than its text of `length` characters.

    Raises:
        SourceError: if there are too many columns, or most cells would be padding.
    """
    if width > MOST_COLUMNS or width * rows > length + SPARE_CELLS:
        raise SourceError(
            f"{name}: is {family} with {width} columns and {rows} rows, most of it empty, or too"
            f" wide: up to {MOST_COLUMNS} columns are read; keep those that are wanted"
        )


def unique_headers(texts: Sequence[str]) -> tuple[str, ...]:
    """Make headers safe, name empty ones and number repeated ones."""
    taken = {safe_text(text) for text in texts}
    seen: set[str] = set()
    numbers: dict[str, int] = {}  # the last one given to each: counting from 2 again is quadratic
    headers = []
    for place, text in enumerate(texts, start=1):
        header = safe_text(text)
        if not header:
            header = f"column {place}"
            while header in taken:
                header += "'"
        elif header in seen:
            first, number = header, numbers.get(header, 1)
            while header in taken:
                number += 1
                header = f"{first}.{number}"
            numbers[first] = number
        taken.add(header)
        seen.add(header)
        headers.append(header)
    return tuple(headers)


class SpanningCell(NamedTuple):
    """Cell of a table that spans a number of rows and columns."""

    text: str
    rows: int = 1
    columns: int = 1


def spread(
    rows: Iterable[Iterable[SpanningCell]], length: int, name: str, family: str
) -> list[list[str]]:
    """Repeat the text of each cell in every row and column that it spans.

    A cell that reaches down from a row above keeps its
    column, and the cells of the row move to the right.

    Args:
        rows: the cells of each row as written.
        length: characters of the text that the rows come from, a bound for the number of cells.
        name: the name of the source in messages.
        family: the name of the format in messages.

    Raises:
        SourceError: if spans make far more cells than the text has characters.
    """
    spread_rows: list[list[str]] = []
    from_above: _Spans = {}
    cells = 0
    for row in rows:
        texts, from_above = _spread_row(row, from_above)
        cells += len(texts)
        if len(texts) > MOST_COLUMNS or cells > length + SPREAD_CELLS:
            refuse_huge(MOST_COLUMNS + 1, len(spread_rows), length, name, family)
        spread_rows.append(texts)
    return spread_rows


_Spans = dict[int, tuple[str, int]]  # by column: a text that comes down, and over how many rows


def _spread_row(row: Iterable[SpanningCell], from_above: _Spans) -> tuple[list[str], _Spans]:
    """Repeat each cell of a row over columns it spans; also return cells that span the next row."""
    texts: list[str] = []
    below: _Spans = {}

    def put(text: str, rows: int) -> None:
        if rows > 1:
            below[len(texts)] = (text, rows - 1)
        texts.append(text)

    for cell in row:
        while len(texts) in from_above:
            put(*from_above.pop(len(texts)))
        for _ in range(min(max(cell.columns, 1), MOST_SPAN)):
            put(cell.text, cell.rows)
    for column in sorted(from_above):
        texts.extend([""] * (column - len(texts)))
        if column == len(texts):
            put(*from_above[column])
    return texts, below


# Cells


def number_columns(header: Sequence[str], rows: Sequence[list[str]]) -> list[int]:
    """Find the indices of the columns whose texts in the first rows are mostly numbers."""
    places = []
    for place in range(len(header)):
        cells = (cell_at(row, place) for row in rows[:_SAMPLE])
        texts = [text for text in cells if not is_missing(text)]
        if texts and sum(map(is_number, texts)) * 5 >= len(texts) * 3:
            places.append(place)
    return places


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


def numbered(width: int) -> list[str]:
    """Make headers for a table without any: "column 1" and so on."""
    return [f"column {place}" for place in range(1, width + 1)]


def has_letter(text: str) -> bool:
    """Tell whether a text has a letter in its first 80 characters."""
    return any(map(str.isalpha, text[:_LONGEST_NAME]))


def cell_at(row: Sequence[str], place: int) -> str:
    """Get the text at an index of a row; "" beyond the end of the row."""
    return row[place] if place < len(row) else ""


def as_heading(text: str) -> str:
    """Make a heading safe for the terminal and cut it to 100 terminal cells."""
    return cut(safe_text(text), 100)

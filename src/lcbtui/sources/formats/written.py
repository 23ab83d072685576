"""Tables that people wrote to be looked at, in Markdown, HTML or LaTeX, as rows of a raw table.

Such a table is no list of records: names of groups stand between its rows, a second row of headers
below the first, and what is true of several rows is written once. And a page has several tables,
the results neither first nor largest. Nothing is interpreted here but the shape of the table.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import NamedTuple

from lcbtui.dataset.columns import SCORE
from lcbtui.dataset.header_words import header_meaning
from lcbtui.dataset.source import Note, ReadOptions, TableInFile
from lcbtui.dataset.vocabulary import Quantity, looks_like_model
from lcbtui.errors import SourceError
from lcbtui.sources.cleaning.cells import is_missing
from lcbtui.sources.cleaning.numbers import number_in
from lcbtui.sources.formats.csv import blank_rows_note
from lcbtui.sources.formats.io import READS, Content
from lcbtui.sources.formats.markup import LINE
from lcbtui.sources.formats.raw_table import (
    MOST_COLUMNS,
    NoTableError,
    RawTable,
    choose,
    refuse_huge,
    table_of_rows,
)
from lcbtui.sources.schema.matching import is_compared, label_rank, meaning
from lcbtui.text.numbers import Unit
from lcbtui.text.safe_text import safe_text
from lcbtui.text.width import cut
from lcbtui.text.words import counted, first_few, plural

_MARKDOWN = "Markdown table"
"""A single one without numbers is refused with its columns, like any other table."""
_WORKBOOK = "workbook"
"""No script fills one, so that it is refused with its columns too."""

MOST_SPAN = 1_000
"""A cell over more columns is taken for so many, as HTML has it."""

MOST_TABLES = 1_000
"""Of one text; those below are not looked at."""

SPREAD_CELLS = 2_000_000
"""Cells that may be filled by spans beyond those that a text can hold."""

_SAMPLE = 200
"""Rows that tell what a column holds."""
_MOSTLY = 0.6
_LONGEST_HEADING = 100
_LONGEST_GROUP = 50
_LONGEST_NAME = 80
_TINY = 0.005
_FEWEST_ROWS = 3
_FEW_ROWS = 5
_MANY_MORE = 4

_SCORE = r"-?\d{1,3}\.\d{1,6}(?: ?\(\d{1,3}\.\d{1,6}\))?"
_PAIR = re.compile(rf"({_SCORE}) */ *{_SCORE}")
"""Two scores in a cell, such as F1 by item and by class; one of counts would be a fraction."""
_RULE_CELL = re.compile(r":?[-=_–—]{2,}:?")
_OF_SECOND_HEADER = re.compile(
    r"(?i)\d+\s?-?\s?shots?|(?:%|↑|↓|\(.*\)|acc(?:uracy)?\.?|em|f1|pass@\d+|score|metric|avg\.?|mean|all)+"
)
_ELSEWHERE = re.compile(
    r"(?i)(?<![a-z])(?:requirements?|install\w*|setup|usage|config\w*|hyper-?parameters?|arguments?"
    r"|options|flags|environment|hardware|memory|quanti[sz]\w*|downloads?|data ?sets?|statistics"
    r"|training data|change ?log|glossary|legend"
    r"|profiling|throughput|speed|latency|docker)(?![a-z])"
)
_RESULTS = re.compile(r"(?i)leader ?board|results?|evaluation|performance|benchmarks?|ranking|榜")


@dataclass(frozen=True)
class WrittenTable:
    """The cells of a table as plain text, LINE between the lines of one.

    Attributes:
        line: where it begins, from 1.
        heading: what stands above it.
        rows: the header first; a row may be short.
        headers: of how many rows the header is.
        above: lines of text between the heading and the table.
    """

    line: int
    heading: str
    rows: Sequence[list[str]]
    headers: int = 1
    above: Sequence[str] = ()


class SpanningCell(NamedTuple):
    """A cell that stands in several rows and columns."""

    text: str
    rows: int = 1
    columns: int = 1


def spread(
    rows: Iterable[Iterable[str | SpanningCell]], length: int, name: str, family: str
) -> list[list[str]]:
    """The text of each cell in every row and column that it spans, of a text of `length`.

    A cell that is a str spans one of each. One that comes down from a row above takes its place,
    and the others move to the right.

    Raises:
        SourceError: if that makes far more cells than were written.
    """
    spread_rows: list[list[str]] = []
    from_above: _Spans = {}
    cells = 0
    for row in rows:
        texts: list[str] = []
        below: _Spans = {}
        for cell in row:
            if from_above:
                _take(from_above, texts, below)
            if isinstance(cell, str):
                texts.append(cell)
                continue
            for _ in range(min(max(cell.columns, 1), MOST_SPAN)):
                if cell.rows > 1:
                    below[len(texts)] = (cell.rows - 1, cell.text)
                texts.append(cell.text)
        if from_above:
            _take(from_above, texts, below)
            for column in sorted(from_above):  # beyond the end of a row that is short
                texts.extend([""] * (column - len(texts)))
                _take(from_above, texts, below)
        from_above = below
        cells += len(texts)
        if len(texts) > MOST_COLUMNS or cells > length + SPREAD_CELLS:
            raise SourceError(
                f"{name}: is {family} with cells that span so much that they would be a table of"
                f" more than {MOST_COLUMNS} columns or {SPREAD_CELLS} cells; keep the columns that"
                " are wanted"
            )
        spread_rows.append(texts)
    return spread_rows


_Spans = dict[int, tuple[int, str]]
"""By column for how many more rows a cell goes on, and its text."""


def _take(from_above: _Spans, texts: list[str], below: _Spans) -> None:
    """Fill a row up with the cells that come down to its end so far."""
    while len(texts) in from_above:
        left, text = from_above.pop(len(texts))
        if left > 1:
            below[len(texts)] = (left - 1, text)
        texts.append(text)


@dataclass(frozen=True)
class _Tidied:
    """A table with one row a model, as far as its shape tells.

    Attributes:
        written: what it was made of.
        rows: the header first.
        notes: what was left out or repeated.
    """

    written: WrittenTable
    rows: Sequence[list[str]]
    notes: tuple[str, ...]

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The places of the columns that hold numbers, by their first rows."""
        return tuple(_numbers(self.rows[0], self.rows[1 : _SAMPLE + 1]))

    @cached_property
    def has_names(self) -> bool:
        """Whether a column without numbers has names in it, such as models have."""
        sample = self.rows[1 : _SAMPLE + 1]
        texts = (place for place in range(len(self.rows[0])) if place not in self.numbers)
        return any(_are_names([_cell(row, place) for row in sample]) for place in texts)

    @cached_property
    def names_models(self) -> bool:
        """Whether the rows are called models, or these or the columns look like some."""
        texts = [place for place in range(len(self.rows[0])) if place not in self.numbers]
        headers = [self.rows[0][place] for place in texts]
        if any(label_rank(header) is not None or is_compared(header) for header in headers):
            return True
        if sum(looks_like_model(self.rows[0][place]) for place in self.numbers) > 1:
            return True
        sample = self.rows[1 : _SAMPLE + 1]
        counts = [sum(looks_like_model(_cell(row, place)) for row in sample) for place in texts]
        return max(counts, default=0) * 3 >= len(sample)

    @property
    def scores(self) -> list[str]:
        """The headers of the columns of numbers that may be scores."""
        headers = {place: self.rows[0][place] for place in self.numbers}
        return [
            header
            for place, header in headers.items()
            if _may_be_score(header) and not self._is_tiny(place)
        ]

    def _is_tiny(self, place: int) -> bool:
        """Whether the numbers of a column are those of learning rates."""
        texts = (_cell(row, place) for row in self.rows[1 : _SAMPLE + 1])
        found = [number for text in texts if (number := number_in(text, Unit.PERCENT)[0])]
        return bool(found) and all(0 < abs(number.value) < _TINY for number in found)

    @property
    def is_elsewhere(self) -> bool:
        """Whether the heading says that no results stand here."""
        heading = self.written.heading
        return bool(_ELSEWHERE.search(heading)) and not _RESULTS.search(heading)

    def facts(self, number: int) -> TableInFile:
        """What is told of the table."""
        heading, line = self.written.heading, self.written.line
        return TableInFile(number, heading, line, len(self.rows) - 1, len(self.numbers))


def raw_table_of(
    tables: Sequence[WrittenTable], content: Content, name: str, options: ReadOptions, family: str
) -> RawTable:
    """The raw table of the first table with names and scores, or of the one that is asked for.

    Args:
        tables: of the text, at least one.
        content: the text.
        name: how messages call it.
        options: what the user says of it.
        family: how a load report calls the format.

    Raises:
        SourceError: if there is no such table, none with numbers, or one has too many columns.
    """
    length = len(content.data)
    tables = tables[:MOST_TABLES]
    for table in tables:
        width = max(map(len, table.rows[: table.headers]))
        refuse_huge(width, len(table.rows), length, name, family.partition(" ")[0])
    tidied = [_tidied(table) for table in tables]
    facts = tuple(each.facts(number) for number, each in enumerate(tidied, start=1))
    if options.table is not None:
        place = choose(facts, options.table, name).number - 1
    elif (
        not any(each.numbers for each in tidied)
        and (len(tables) > 1 or family != _MARKDOWN)
        and family != _WORKBOOK
    ):
        raise NoTableError(
            f"{name}: is {family.partition(' ')[0]} without numbers in"
            f" {counted(len(tables), 'table')}; where scripts fill them, save the file that they"
            f" load: {READS}"
        )
    else:
        place = _results(tidied)
    raw = table_of_rows(tidied[place].rows, length, name, family.partition(" ")[0])
    told = _told(tables, place, is_asked=options.table is not None)
    return raw._replace(
        notes=(*content.notes, *told, *tidied[place].notes, *raw.notes),
        read_as=f"{family}, {content.encoding}",
        tables=facts,
        table=facts[place],
        above=(tables[place].heading, *tables[place].above),
    )


def as_heading(text: str) -> str:
    """The words of a heading, safe and not too long."""
    return cut(safe_text(text), _LONGEST_HEADING)


# Which table


def _results(tables: Sequence[_Tidied]) -> int:
    """The place of the first table with names and scores; else of the first of names and numbers.

    A table of a few rows gives way to one with many more, as a table of a legend or of the models
    that are for download stands above the results. One of sizes, memory and speed is no table of
    results, and one under a heading such as Quantization is looked at after the others.
    """
    kinds = [_kind(table) for table in tables]
    best = min(kinds)
    first = kinds.index(best)
    rows = len(tables[first].rows) - 1
    if rows < _FEW_ROWS:
        for place in range(first + 1, len(tables)):
            if kinds[place] == best and len(tables[place].rows) - 1 >= max(rows, 1) * _MANY_MORE:
                return place
    return first


def _kind(table: _Tidied) -> int:
    """How little a table looks like results of models: 0 to 6."""
    if len(table.rows) < 2 or not table.numbers:
        return 6
    if not table.has_names:
        return 5
    if not table.scores:
        return 4
    if table.is_elsewhere:
        return 3
    if len(table.rows) - 1 < _FEWEST_ROWS:
        return 2
    return 0 if table.names_models else 1


def _may_be_score(header: str) -> bool:
    if not header:
        return False
    known = meaning(header)
    if known is not None:
        return known[0] == SCORE
    return header_meaning(header).quantity.weight > Quantity.SPEED.weight


def _are_names(texts: Sequence[str]) -> bool:
    words = [text for text in texts if any(map(str.isalpha, text[:_LONGEST_NAME]))]
    short = sum(len(text) <= _LONGEST_NAME for text in words)
    return len(words) >= len(texts) * _MOSTLY and short * 2 >= len(words) > 0


def _told(tables: Sequence[WrittenTable], place: int, *, is_asked: bool) -> list[str]:
    """Which of several tables is read."""
    table, many = tables[place], len(tables)
    if many == 1:
        return []
    of = f"the first {many:,}" if many == MOST_TABLES else f"{many}"
    heading = f', "{table.heading}"' if table.heading else ""
    words = f"table {place + 1} of {of}{heading} in line {table.line} is read"
    if is_asked:
        return [words]
    words += ", the first with names and scores" if place else ""
    return [Note(words, "--table takes another")]


# One row a model


def _tidied(table: WrittenTable) -> _Tidied:
    rows, notes = _of_one_line(table.rows)
    header = _joined(rows[: table.headers])
    body = rows[table.headers :]
    body, left_out = _without_blanks(body, header)
    notes += left_out
    header, body, second = _without_second_header(header, body)
    body, groups = _without_groups(body, len(header))
    body, carried = _carried_down(header, body)
    return _Tidied(table, [header, *body], (*notes, *second, *groups, *carried))


def _of_one_line(rows: Sequence[list[str]]) -> tuple[list[list[str]], list[str]]:
    """The rows with one line a cell: of numbers the first, of words all."""
    one_line, numbers = [], 0
    for row in rows:
        text = "".join(row)
        if LINE not in text and "/" not in text:
            one_line.append(row)
            continue
        cells = []
        for cell in row:
            if pair := _PAIR.fullmatch(cell):
                numbers += 1
                cells.append(pair[1])
                continue
            lines = [line.strip() for line in cell.split(LINE) if line.strip()]
            values = len(lines) > 1 and all(is_missing(line) or is_number(line) for line in lines)
            numbers += values
            cells.append(lines[0] if values else " ".join(lines))
        one_line.append(cells)
    note = f"of {counted(numbers, 'cell')} with several values the first is read"
    return one_line, [note] if numbers else []


def _joined(headers: Sequence[list[str]]) -> list[str]:
    """One header of several rows, the words of each column from above joined."""
    above, *below = headers
    if not below:
        return above
    # The title of the whole table is no part of a header.
    levels = [level for level in headers if len(set(filter(None, level))) > 1] or [above]
    columns = zip_longest(*levels, fillvalue="")
    return [" ".join(dict.fromkeys(filter(None, column))) for column in columns]


def _without_blanks(
    body: Sequence[list[str]], header: Sequence[str]
) -> tuple[list[list[str]], list[str]]:
    """The rows without those of blanks or rules, and without the header where it is repeated."""
    kept, blanks, repeated = [], 0, 0
    first = header[0] if header else ""
    for row in body:
        if not any(row) or (_RULE_CELL.fullmatch(row[0]) and all(map(_RULE_CELL.fullmatch, row))):
            blanks += 1
        elif row[0] == first and row == header:
            repeated += 1
        else:
            kept.append(row)
    notes = []
    if blanks:
        notes.append(blank_rows_note(blanks))
    if repeated:
        repeat = plural(repeated, "repeats", "repeat")
        rows = counted(repeated, "row")
        notes.append(f"{rows} that {repeat} the header {_were(repeated)} left out")
    return kept, notes


def _without_second_header(
    header: list[str], body: list[list[str]]
) -> tuple[list[str], list[list[str]], list[str]]:
    """The rows without one below the header that says more of the columns, "5-shot" or "Acc".

    Where the headers above it are blank or the same, they are told apart by it.
    """
    if len(body) < 2 or len(header) < 2:
        return header, body, []
    numbers = _numbers(header, body[1 : _SAMPLE + 1])
    row = body[0]
    words = [text for place in numbers if not is_missing(text := _cell(row, place))]
    if not words or len(words) * 2 < len(numbers) or any(map(is_number, words)):
        return header, body, []
    others = [_cell(row, place) for place in range(len(header)) if place not in numbers]
    says_models = any(label_rank(text) is not None for text in others if text)
    if any(others) and not says_models and not all(map(_OF_SECOND_HEADER.fullmatch, words)):
        return header, body, []
    shown = first_few(list(dict.fromkeys(map(as_heading, words))), more=", …")
    named = {header[place] for place in numbers} - {""}
    if len(named) == len(numbers):
        return header, body[1:], [f"a second row of headers was left out: {shown}"]
    both = [" ".join(dict.fromkeys(filter(None, each))) for each in zip_longest(header, row)]
    return both[: len(header)], body[1:], [f"a second row of headers was joined: {shown}"]


def _without_groups(body: list[list[str]], width: int) -> tuple[list[list[str]], list[str]]:
    """The rows without those that only name a group: one text alone, or the same in all cells."""
    if width < 3:
        return body, []
    groups = [row for row in body if _is_group(row)]
    if not groups or len(groups) * 2 > len(body):
        return body, []
    names = [next(filter(None, row)) for row in groups]
    count = len(groups)
    shown = first_few([cut(safe_text(name), _LONGEST_GROUP) for name in names], more=", …")
    left = {id(row) for row in groups}
    note = f"{counted(count, 'row')} that {plural(count, 'names', 'name')} a group {_were(count)}"
    return [row for row in body if id(row) not in left], [f"{note} left out: {shown}"]


def _is_group(row: Sequence[str]) -> bool:
    if len(row) > 2 and row[1] and row[2] and row[1] != row[2]:  # most rows
        return False
    texts = set(filter(None, row))
    if len(texts) != 1:
        return False
    (text,) = texts
    is_everywhere = len(row) > 1 and all(row)
    return (bool(row[0]) or is_everywhere) and _has_letter(text) and not is_number(text)


def _carried_down(
    header: Sequence[str], body: list[list[str]]
) -> tuple[list[list[str]], list[str]]:
    """The rows with what stands in the first columns repeated where only blanks are below it."""
    notes = []
    for place in range(min(2, len(header) - 1)):
        texts = [_cell(row, place) for row in body]
        filled = [text for text in texts if text]
        is_merged = (
            0 < len(filled) < len(texts)
            and (len(set(filled)) > 1 or bool(texts[0]))
            and len(filled) < len(texts) - (texts.index(filled[0]))
            and all(map(_has_letter, filled[:_SAMPLE]))
            and not all(map(is_number, filled[:_SAMPLE]))
        )
        if not is_merged:
            if not filled or len(filled) < len(texts):
                continue
            break
        above, count, carried = "", 0, []
        for row, text in zip(body, texts, strict=True):
            if not text and above:
                row = [*row[:place], above, *row[place + 1 :]]  # noqa: PLW2901
                count += 1
            above = text or above
            carried.append(row)
        body = carried
        shown = as_heading(header[place])
        called = f'"{shown}"' if shown else f"column {place + 1}"
        cells = counted(count, "blank cell")
        notes.append(f"{cells} of {called} {plural(count, 'has', 'have')} the text above")
    return body, notes


def _numbers(header: Sequence[str], sample: Sequence[list[str]]) -> list[int]:
    """The places of the columns whose texts are mostly numbers."""
    places = []
    for place in range(len(header)):
        texts = [text for row in sample if not is_missing(text := _cell(row, place))]
        if texts and sum(map(is_number, texts)) >= len(texts) * _MOSTLY:
            places.append(place)
    return places


def is_number(text: str) -> bool:
    """Whether a text can be read as a number: 70.3, 70 %, 7B, 70.3 ± 1.2."""
    return any(number_in(text, unit)[0] is not None for unit in (Unit.BILLIONS, Unit.PERCENT))


def _has_letter(text: str) -> bool:
    return any(map(str.isalpha, text[:_LONGEST_NAME]))


def _cell(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _were(count: int) -> str:
    return plural(count, "was", "were")

"""Large texts with delimiters to Arrow arrays, with the rows and notes of the csv module.

Arrow splits on all cores. Rows of the wrong length are put right one by one, and what Arrow cannot
split like the csv module does, the csv module splits.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from lcbtui.sources.formats.csv import (
    COMMA,
    POINT,
    SAMPLE,
    blank_rows_note,
    decimal_commas,
    first_record,
    format_name,
    read_columns,
    records_of,
    table_start,
)
from lcbtui.sources.formats.io import Content
from lcbtui.sources.formats.raw_table import (
    RawTable,
    ragged_notes,
    refuse_huge,
    unique_headers,
)

_BLOCK = 1 << 22
_HEAD = SAMPLE + 16
_SAMPLE_ROWS = 1 << 12
_TEXT = pa.large_string()
_EACH_ONCE = pa.dictionary(pa.int32(), _TEXT)


@dataclass(frozen=True, eq=False)
class _WrongRow:
    """A row of the wrong length: its place, the first being 0, its cells, and any quote."""

    place: int
    cells: list[str]
    quoted: bool


class _NotLikeCsvError(Exception):
    """Arrow saw other rows than the csv module would."""


def split_large(content: Content, name: str) -> RawTable:
    """The table that `csv.split_content` gives, as Arrow arrays and on all cores.

    Raises:
        SourceError: if it has too many columns for a table.
    """
    # More than the sample: that there is more decides what its last row counts for.
    beginning = content.head(_HEAD)
    start = table_start(beginning)
    before, head = beginning[: start.length], beginning[start.length :]
    delimiter = start.delimiter
    try:
        raw = _by_arrow(content.data, len(before.encode()), head, delimiter, name)
    except (pa.ArrowInvalid, _NotLikeCsvError):
        # A row longer than a block, or a quote that is never closed.
        raw = read_columns(content.text[start.length :], delimiter, name)
    columns = [pa.array(c, _TEXT) if not raw.in_arrow else c for c in raw.columns]
    # No cell without quotes holds what delimits it.
    may = delimiter != "," or content.data.find(b'"') >= 0
    texts = [_each(column) if may and _has_comma(column) else () for column in columns]
    places, commas = decimal_commas(raw.headers, texts, delimiter)
    for place in places:
        columns[place] = _with_points(columns[place])
    return raw._replace(
        columns=columns,
        notes=(*content.notes, *start.notes, *raw.notes, *commas),
        read_as=format_name(delimiter, content.encoding),
        in_arrow=True,
    )


def _has_comma(column: Any) -> bool:
    texts = column.dictionary if pa.types.is_dictionary(column.type) else column
    return bool(pc.any(pc.match_substring(texts, ",")).as_py())


def _each(column: Any) -> Iterator[str]:
    """The texts of a column, each at least once, made when they are asked for."""
    texts = column.dictionary if pa.types.is_dictionary(column.type) else column
    for start in range(0, len(texts), _SAMPLE_ROWS):
        yield from texts.slice(start, _SAMPLE_ROWS).to_pylist()


def _with_points(column: Any) -> Any:
    if not pa.types.is_dictionary(column.type):
        return pc.replace_substring_regex(column, COMMA, POINT)
    texts = pc.replace_substring_regex(column.dictionary, COMMA, POINT)
    return pa.DictionaryArray.from_arrays(column.indices, texts)


def _by_arrow(data: bytes, start: int, head: str, delimiter: str, name: str) -> RawTable:
    """The rows that Arrow sees, where it sees those of the csv module.

    Args:
        data: the whole text.
        start: where in it the table begins, behind what names the delimiter.
        head: its beginning, from there on.
        delimiter: of the cells.
        name: how messages call the source.
    """
    first, end = first_record(head, delimiter)
    if not first or end == len(head):
        raise _NotLikeCsvError  # no row at all, or a header that goes on behind the head
    width = len(first)
    refuse_huge(width, 0, len(data), name, "CSV")
    headers, renamed = unique_headers(first)
    start += len(head[:end].encode())
    wrong: list[_WrongRow] = []
    try:
        table = _read(data, start, delimiter, _types(head[end:], delimiter, width))
    except pa.ArrowInvalid:
        table = _read(data, start, delimiter, [_TEXT] * width, wrong)
    columns = [column.combine_chunks() for column in table.unify_dictionaries().itercolumns()]
    rows = len(columns[0]) + len(wrong)
    refuse_huge(width, rows, len(data), name, "CSV")
    if wrong:
        columns = _with_rows(columns, wrong)
    if not rows:
        raise _NotLikeCsvError
    last = [column[-1].as_py() for column in columns]
    ends_wrong = bool(wrong) and wrong[-1].place == rows - 1
    if any("\n" in cell or "\r" in cell for cell in last) or (ends_wrong and wrong[-1].quoted):
        raise _NotLikeCsvError  # perhaps a quote that is never closed
    ragged = ragged_notes([(row.place + 1, len(row.cells)) for row in wrong], width)
    raw = RawTable(headers, columns, rows, (*renamed, *ragged), in_arrow=True)
    return _without_blanks(raw) if width > 1 else raw


def _without_blanks(raw: RawTable) -> RawTable:
    """The table without rows of empty cells; mostly the first column shows that there is none."""
    blank = pc.equal(raw.columns[0], "")
    for column in raw.columns[1:]:
        if not pc.any(blank).as_py():
            return raw
        blank = pc.and_(blank, pc.equal(column, ""))
    count = int(pc.sum(blank).as_py() or 0)
    if not count:
        return raw
    kept = pc.invert(blank)
    columns = [column.filter(kept) for column in raw.columns]
    notes = (*raw.notes, blank_rows_note(count))
    return raw._replace(columns=columns, rows=raw.rows - count, notes=notes)


def _types(sample: str, delimiter: str, width: int) -> list[Any]:
    """How Arrow is to keep each column: every text once, unless most of them differ anyway."""
    rows = [row for row in islice(records_of(sample, delimiter), _SAMPLE_ROWS) if len(row) == width]
    few = (len(set(column)) * 2 <= len(rows) for column in zip(*rows, strict=True))
    return [_EACH_ONCE if is_few else _TEXT for is_few in few] or [_TEXT] * width


def _read(
    data: bytes,
    start: int,
    delimiter: str,
    types: Sequence[Any],
    wrong: list[_WrongRow] | None = None,
) -> Any:
    """All rows from `start` on, each column of its type.

    Without `wrong`, a row of the wrong length is an error; with it, such rows are left out of the
    table and added to it. Only a single thread knows their places.
    """

    def keep(row: Any) -> str:
        records = list(records_of(row.text, delimiter))
        if wrong is None or len(records) != 1 or len(records[0]) != row.actual_columns:
            return "error"
        wrong.append(_WrongRow(row.number - 1, records[0], '"' in row.text))
        return "skip"

    names = [f"f{place}" for place in range(len(types))]
    return pa_csv.read_csv(
        pa.BufferReader(pa.py_buffer(data).slice(start)),
        pa_csv.ReadOptions(column_names=names, block_size=_BLOCK, use_threads=wrong is None),
        pa_csv.ParseOptions(
            delimiter=delimiter,
            newlines_in_values=data.find(b'"', start) >= 0,
            invalid_row_handler=None if wrong is None else keep,
        ),
        pa_csv.ConvertOptions(
            column_types=dict(zip(names, types, strict=True)),
            strings_can_be_null=False,
            check_utf8=False,  # it was when it was decoded
        ),
    )


def _with_rows(columns: Sequence[Any], wrong: Sequence[_WrongRow]) -> list[Any]:
    """The columns with the wrong rows at their places, filled up or cut to the right length."""
    sound, count = len(columns[0]), len(wrong)
    # np.insert counts places among the sound rows alone.
    before = [row.place - rank for rank, row in enumerate(wrong)]
    order = np.insert(np.arange(sound), before, np.arange(sound, sound + count))
    found = []
    for place, column in enumerate(columns):
        cells = [row.cells[place] if place < len(row.cells) else "" for row in wrong]
        added = pa.array(cells, _TEXT)
        found.append(pa.concat_arrays([column, added]).take(pa.array(order)))
    return found

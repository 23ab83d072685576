"""Large texts to Arrow columns of texts, with the rows and notes of the csv module.

Arrow splits on all cores. Rows of the wrong length are put right one by one, and what Arrow cannot
split like the csv module does, the csv module splits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from lcbtui.sources.readers import (
    first_record,
    ragged_notes,
    read_columns,
    records_of,
    unique_headers,
)

_BLOCK = 1 << 22


@dataclass(frozen=True, eq=False)
class Split:
    """The twin of `readers.RawTable`; `columns` are Arrow arrays of texts."""

    headers: tuple[str, ...]
    columns: Sequence[Any]
    rows: int
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _WrongRow:
    """A row of the wrong length: its place, the header being 0, its cells, and any quote."""

    place: int
    cells: list[str]
    quoted: bool


class _NotLikeCsvError(Exception):
    """Arrow saw other rows than the csv module would."""


def split_text(text: str, delimiter: str) -> Split:
    """Split a text with a header row; the same as `readers.read_columns`, on all cores."""
    first = first_record(text, delimiter)
    if first:
        try:
            return _by_arrow(text, delimiter, first)
        except (pa.ArrowInvalid, _NotLikeCsvError):
            pass  # a row longer than a block, or a quote that is never closed
    raw = read_columns(text, delimiter)
    columns = [pa.array(column, pa.large_string()) for column in raw.columns]
    return Split(raw.headers, columns, raw.rows, raw.notes)


def _by_arrow(text: str, delimiter: str, first: list[str]) -> Split:
    headers, renamed = unique_headers(first)
    data = text.encode()
    wrong: list[_WrongRow] = []
    try:
        table = _read(data, delimiter, len(first))
    except pa.ArrowInvalid:
        table = _read(data, delimiter, len(first), wrong)
    columns = [column.combine_chunks() for column in table.itercolumns()]
    if wrong:
        columns = _with_rows(columns, wrong)
    last = [column[-1].as_py() for column in columns]
    ends_wrong = bool(wrong) and wrong[-1].place == len(columns[0]) - 1
    if any("\n" in cell or "\r" in cell for cell in last) or (ends_wrong and wrong[-1].quoted):
        raise _NotLikeCsvError  # perhaps a quote that is never closed
    columns = [column.slice(1) for column in columns]
    short = [row.place for row in wrong if len(row.cells) < len(first)]
    long = [row.place for row in wrong if len(row.cells) > len(first)]
    notes = (*renamed, *ragged_notes(short, long))
    return Split(headers, columns, len(columns[0]), notes)


def _read(data: bytes, delimiter: str, width: int, wrong: list[_WrongRow] | None = None) -> Any:
    """All rows, header included, as text.

    Without `wrong`, a row of the wrong length is an error; with it, such rows are left out of the
    table and added to it. Only a single thread knows their places.
    """

    def keep(row: Any) -> str:
        records = list(records_of(row.text, delimiter))
        if wrong is None or len(records) != 1 or len(records[0]) != row.actual_columns:
            return "error"
        wrong.append(_WrongRow(row.number - 1, records[0], '"' in row.text))
        return "skip"

    names = [f"f{place}" for place in range(width)]
    return pa_csv.read_csv(
        pa.BufferReader(data),
        pa_csv.ReadOptions(column_names=names, block_size=_BLOCK, use_threads=wrong is None),
        pa_csv.ParseOptions(
            delimiter=delimiter,
            newlines_in_values=b'"' in data,
            invalid_row_handler=None if wrong is None else keep,
        ),
        pa_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False
        ),
    )


def _with_rows(columns: Sequence[Any], wrong: Sequence[_WrongRow]) -> list[Any]:
    """The columns with the wrong rows at their places, filled up or cut to the right length."""
    sound, count = len(columns[0]), len(wrong)
    is_wrong = np.zeros(sound + count, dtype=np.bool_)
    is_wrong[[row.place for row in wrong]] = True
    order = np.where(is_wrong, sound + np.cumsum(is_wrong) - 1, np.cumsum(~is_wrong) - 1)
    found = []
    for place, column in enumerate(columns):
        cells = [row.cells[place] if place < len(row.cells) else "" for row in wrong]
        added = pa.array(cells, pa.large_string())
        found.append(pa.concat_arrays([column, added]).take(pa.array(order)))
    return found

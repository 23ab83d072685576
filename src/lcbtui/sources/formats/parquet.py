"""Parquet to columns of texts, by Arrow, which is imported with this module and not before."""

import json
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lcbtui.errors import SourceError
from lcbtui.sources.formats.io import LIMIT, LIMIT_IN_WORDS
from lcbtui.sources.formats.packed import MAX_RATIO, RATIO_FROM_BYTES
from lcbtui.sources.formats.raw_table import MOST_COLUMNS, RawTable, unique_headers

MOST_CELLS = 100_000_000
"""A few bytes of Parquet can stand for any number of rows, which would not fit into memory."""

_WIDTHS = {"INT32": 4, "FLOAT": 4, "INT64": 8, "INT96": 8, "DOUBLE": 8}
"""Bytes of a number of a type."""

_TEXT = pa.large_string()
_PANDAS_INDEX = "__index_level_"
_MIDNIGHT = r"[ T]00:00:00(?:\.0+)?(?:Z|\+00:?00)?$"
_NO_FRACTION = r"\.0+(Z|\+00:?00)?$"


def parquet_table(data: bytes, name: str) -> RawTable:
    """The table in a Parquet file: structs as dotted columns, lists as JSON, nulls as nothing.

    Raises:
        SourceError: if it is damaged, or has more in it than a table here may have.
    """
    try:
        file = pq.ParquetFile(pa.BufferReader(data))
        metadata, texts = file.metadata, _texts_in(file.schema)
        # Only groups of rows are asked for their size: Arrow ends the process where a damaged file
        # has fewer columns in one than it says.
        groups = map(metadata.row_group, range(metadata.num_row_groups))
        _refuse_huge(metadata, sum(group.total_byte_size for group in groups), name)
        _refuse_bomb(metadata.num_rows * _row_size(file.schema), len(data), name)
        table = _read(data, texts)
        _refuse_huge(metadata, sum(map(_size, table.itercolumns())), name)
        while any(pa.types.is_struct(field.type) for field in table.schema):
            table = table.flatten()
        table, notes = _without_counting_index(table)
        headers, renamed = unique_headers(
            ["index" if name.startswith(_PANDAS_INDEX) else name for name in table.column_names]
        )
        columns = [_texts(column) for column in table.itercolumns()]
    except (pa.ArrowException, OSError, ValueError, KeyError, NotImplementedError) as problem:
        cut = "" if data.endswith(b"PAR1") else ": it ends in the middle"
        what = f"is Parquet that cannot be read{cut}"
        raise SourceError(f"{name}: {what}; fetch or write it again") from problem
    if not columns:
        raise SourceError(f"{name}: is Parquet without any column")
    return RawTable(headers, columns, table.num_rows, (*notes, *renamed), "Parquet", in_arrow=True)


def _refuse_huge(metadata: Any, size: int, name: str) -> None:
    rows, columns = metadata.num_rows, metadata.num_columns
    if columns > MOST_COLUMNS or rows * columns > MOST_CELLS or size > LIMIT:
        raise SourceError(
            f"{name}: is Parquet with {rows} rows of {columns} columns; up to {MOST_COLUMNS}"
            f" columns, {MOST_CELLS} cells and {LIMIT_IN_WORDS} are read; choose rows or columns"
        )


def _row_size(schema: Any) -> int:
    """Bytes of the numbers of a row when they are read, whatever they take in the file."""
    columns = (schema.column(place) for place in range(len(schema)))
    return sum(_WIDTHS.get(c.physical_type, 0) for c in columns if not c.max_repetition_level)


def _refuse_bomb(size: int, length: int, name: str) -> None:
    """Stop at numbers that take far more memory than their file: the limit that gzip has too."""
    if size > max(RATIO_FROM_BYTES, MAX_RATIO * length):
        raise SourceError(
            f"{name}: is Parquet that unpacks to more than {MAX_RATIO} times its size, which"
            " no table does; choose rows or columns"
        )


def _read(data: bytes, texts: Sequence[str]) -> Any:
    """The table, with each of some columns as a dictionary where its encoding allows that."""
    try:
        table = pq.ParquetFile(pa.BufferReader(data), read_dictionary=texts).read()
    except (NotImplementedError, OSError):  # of delta encodings; damage is found again
        table = pq.ParquetFile(pa.BufferReader(data)).read()
    table.validate(full=True)  # a damaged place in a dictionary would be followed blindly
    return table


def _texts_in(schema: Any) -> list[str]:
    """The columns whose texts are kept once each: repeated, a few bytes could fill the memory."""
    columns = (schema.column(place) for place in range(len(schema)))
    return sorted({c.path for c in columns if c.physical_type == "BYTE_ARRAY"})


def _size(column: Any) -> int:
    """Bytes of an array with each text as often as it stands there."""
    if isinstance(column, pa.ChunkedArray):
        return sum(map(_size, column.chunks))
    kind = column.type
    if pa.types.is_dictionary(kind):
        lengths = pc.binary_length(column.dictionary)
        return int(pc.sum(lengths.take(column.indices)).as_py() or 0)
    if pa.types.is_struct(kind):
        return sum(map(_size, column.flatten()))
    if pa.types.is_map(kind):
        return _size(column.keys) + _size(column.items)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _size(column.flatten())
    return int(column.nbytes)


def _without_counting_index(table: Any) -> tuple[Any, tuple[str, ...]]:
    """The table without an index that only counts rows, which pandas adds when it has gaps."""
    counting = [
        place
        for place, field in enumerate(table.schema)
        if field.name.startswith(_PANDAS_INDEX) and pa.types.is_integer(field.type)
    ]
    for place in reversed(counting):
        table = table.remove_column(place)
    return table, ("the row numbers that pandas keeps were left out",) if counting else ()


def _texts(column: Any) -> Any:
    """A column as one Arrow array of texts, "" for null."""
    kind = column.type
    if pa.types.is_nested(kind):
        return pa.array(map(_as_json, column.to_pylist()), _TEXT)
    try:
        texts = column.cast(_TEXT).combine_chunks()
    except (pa.ArrowInvalid, NotImplementedError):
        return pa.array(map(_as_text, column.to_pylist()), _TEXT)
    if pa.types.is_timestamp(kind):
        texts = _shorter(texts)
    return pc.fill_null(texts, "")


def _shorter(texts: Any) -> Any:
    """Timestamps as dates where all are midnight, else without a fraction that is zero."""
    at_midnight = pc.match_substring_regex(texts, _MIDNIGHT)
    if pc.all(at_midnight).as_py():
        return pc.replace_substring_regex(texts, _MIDNIGHT, "")
    return pc.replace_substring_regex(texts, _NO_FRACTION, r"\1")


def _as_json(value: object) -> str:
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_as_text)


def _as_text(value: object) -> str:
    if value is None:
        return ""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)

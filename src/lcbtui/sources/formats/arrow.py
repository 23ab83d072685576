"""Parquet, Feather and other Arrow (IPC) to columns of texts; Arrow is imported with this module.

Structs become dotted columns, lists JSON, nulls nothing.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lcbtui.errors import SourceError
from lcbtui.sources.formats.io import LIMIT, LIMIT_IN_WORDS, Content
from lcbtui.sources.formats.tables import MOST_COLUMNS, RawTable, unique_headers

MOST_CELLS = 100_000_000
"""A few bytes can stand for any number of rows, which would not fit into memory."""

_FILE = b"ARROW1"
_TEXT = pa.large_string()
_LISTS = (pa.types.is_list, pa.types.is_large_list, pa.types.is_fixed_size_list)
_NOT_READ = (
    pa.types.is_run_end_encoded,
    pa.types.is_list_view,
    pa.types.is_large_list_view,
    pa.types.is_union,
)
"""Types in which a few bytes stand for any number of values; hardly anything writes them."""
_PANDAS_INDEX = "__index_level_"
_MIDNIGHT = r"[ T]00:00:00(?:\.0+)?(?:Z|\+00:?00)?$"
_NO_FRACTION = r"\.0+(Z|\+00:?00)?$"


def parquet_table(content: Content, name: str) -> RawTable:
    """Read the table in the bytes of a Parquet file.

    Raises:
        SourceError: if it is damaged, or has more in it than a table here may have.
    """
    data = content.data
    is_whole = data.endswith(b"PAR1")
    return _raw_table(_read_parquet, data, name, "Parquet", is_whole=is_whole)


def arrow_table(content: Content, name: str) -> RawTable:
    """Read the table in the bytes of a file or a stream of Arrow.

    Raises:
        SourceError: if it is damaged, or has more in it than a table here may have.
    """
    data = content.data
    is_whole = data.endswith(_FILE) or not data.startswith(_FILE)
    return _raw_table(_read_arrow, data, name, "Arrow", is_whole=is_whole)


def _raw_table(
    read: Callable[[bytes, str], Any], data: bytes, name: str, family: str, *, is_whole: bool
) -> RawTable:
    end = "" if is_whole else ": it ends in the middle"
    broken = f"{name}: is {family} that cannot be read{end}; fetch or write it again"
    try:
        table = read(data, name)
        while any(pa.types.is_struct(field.type) for field in table.schema):
            table = table.flatten()
        size = sum(map(_size_of, table.itercolumns()))
        _refuse_huge(table.num_rows, table.num_columns, size, name, family)
        table, notes = _without_counting_index(table)
        headers, renamed = unique_headers(
            ["index" if each.startswith(_PANDAS_INDEX) else each for each in table.column_names]
        )
        columns = [_texts(column) for column in table.itercolumns()]
    except (pa.ArrowException, OSError, ValueError, KeyError, NotImplementedError) as problem:
        raise SourceError(broken) from problem
    if not is_whole or not headers:
        raise SourceError(broken)
    return RawTable(headers, columns, table.num_rows, (*notes, *renamed), family, in_arrow=True)


def _read_parquet(data: bytes, name: str) -> Any:
    """Read Parquet, with columns of texts as dictionaries where their encoding allows that."""
    file = pq.ParquetFile(pa.BufferReader(data))
    metadata = file.metadata
    # Only groups of rows are asked for their size: Arrow ends the process where a damaged file
    # has fewer columns in one than it says.
    size = sum(metadata.row_group(n).total_byte_size for n in range(metadata.num_row_groups))
    _refuse_huge(metadata.num_rows, metadata.num_columns, size, name, "Parquet")
    leaves = map(file.schema.column, range(len(file.schema)))
    texts = sorted({leaf.path for leaf in leaves if leaf.physical_type == "BYTE_ARRAY"})
    try:
        table = pq.ParquetFile(pa.BufferReader(data), read_dictionary=texts).read()
    except (NotImplementedError, OSError):  # of delta encodings; damage is found again
        table = pq.ParquetFile(pa.BufferReader(data)).read()
    table.validate(full=True)  # a damaged place in a dictionary would be followed blindly
    return table


def _read_arrow(data: bytes, name: str) -> Any:
    """Read a stream of Arrow batch by batch, until it is too large."""
    stream = pa.py_buffer(data).slice(
        8 if data.startswith(_FILE) else 0
    )  # behind its mark, filled up
    reader = pa.ipc.open_stream(stream)
    for field in reader.schema:
        if any(is_type(kind) for kind in _nested_types(field.type) for is_type in _NOT_READ):
            raise pa.ArrowNotImplementedError(str(field.type))
    batches, rows, size = [], 0, 0
    for batch in reader:
        batch.validate()  # its places before they are followed
        rows, size = rows + batch.num_rows, size + batch.nbytes
        _refuse_huge(rows, batch.num_columns, size, name, "Arrow")
        batches.append(batch)
    table = pa.Table.from_batches(batches, reader.schema)
    table.validate(full=True)
    with suppress(pa.ArrowInvalid):  # dictionaries that are too many for one
        table = table.combine_chunks()  # what is done to each takes as long for one of one row
    return table


def _nested_types(kind: Any) -> Iterator[Any]:
    """Yield a type and the types nested in it."""
    yield kind
    if pa.types.is_dictionary(kind):
        yield from _nested_types(kind.value_type)
    for place in range(kind.num_fields):
        yield from _nested_types(kind.field(place).type)


def _refuse_huge(rows: int, columns: int, size: int, name: str, family: str) -> None:
    """Refuse a table with too many columns, cells or bytes."""
    if columns > MOST_COLUMNS or rows * columns > MOST_CELLS or size > LIMIT:
        raise SourceError(
            f"{name}: is {family} with {rows} rows of {columns} columns; up to {MOST_COLUMNS}"
            f" columns, {MOST_CELLS} cells and {LIMIT_IN_WORDS} are read; choose rows or columns"
        )


def _size_of(column: Any) -> int:
    """Count the bytes of an array, with each text as often as it occurs."""
    if isinstance(column, pa.ChunkedArray):
        return sum(map(_size_of, column.chunks))
    kind = column.type
    if pa.types.is_dictionary(kind):
        lengths = pc.binary_length(column.dictionary)
        return int(pc.sum(lengths.take(column.indices)).as_py() or 0)
    if pa.types.is_struct(kind):
        return sum(map(_size_of, column.flatten()))
    if pa.types.is_map(kind):
        return _size_of(column.keys) + _size_of(column.items)
    if any(is_type(kind) for is_type in _LISTS):
        within = column.flatten()
        return _size_of(within) + len(within)  # nothing, any number of times, takes no bytes
    if pa.types.is_string_view(kind) or pa.types.is_binary_view(kind):
        # A view is 16 bytes, its length first; many can be of the same text.
        views = np.frombuffer(column.buffers()[1] or b"", np.int32).reshape(-1, 4)
        return int(views[column.offset : column.offset + len(column), 0].sum(dtype=np.int64))
    return int(column.nbytes)


def _without_counting_index(table: Any) -> tuple[Any, tuple[str, ...]]:
    """Remove the index columns of pandas that only number the rows."""
    counting = [
        place
        for place, field in enumerate(table.schema)
        if field.name.startswith(_PANDAS_INDEX) and pa.types.is_integer(field.type)
    ]
    for place in reversed(counting):
        table = table.remove_column(place)
    return table, ("the row numbers that pandas keeps were left out",) if counting else ()


def _texts(column: Any) -> Any:
    """Convert a column to one Arrow array of texts, "" for null."""
    kind = column.type
    if pa.types.is_nested(kind):
        return pa.array(map(_as_json, column.to_pylist()), _TEXT)
    try:
        texts = column.cast(_TEXT).combine_chunks()
    except (pa.ArrowInvalid, NotImplementedError):
        return pa.array(map(_as_text, column.to_pylist()), _TEXT)
    if pa.types.is_timestamp(kind):
        texts = _shortened(texts)
    return pc.fill_null(texts, "")


def _shortened(texts: Any) -> Any:
    """Shorten timestamps: to dates where all are midnight, else by fractions of zero."""
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

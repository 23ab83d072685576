"""A table of Arrow as columns of texts, with the limits of what is read of one.

Parquet and Feather are Arrow on disk: structs become dotted columns, lists JSON, nulls nothing.
"""

import json
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lcbtui.errors import SourceError
from lcbtui.sources.formats.io import LIMIT, LIMIT_IN_WORDS
from lcbtui.sources.formats.packed import MAX_RATIO, RATIO_FROM_BYTES
from lcbtui.sources.formats.raw_table import MOST_COLUMNS, RawTable, unique_headers

MOST_CELLS = 100_000_000
"""A few bytes can stand for any number of rows, which would not fit into memory."""

_TEXT = pa.large_string()
_LISTS = (pa.types.is_list, pa.types.is_large_list, pa.types.is_fixed_size_list)
_PANDAS_INDEX = "__index_level_"
_MIDNIGHT = r"[ T]00:00:00(?:\.0+)?(?:Z|\+00:?00)?$"
_NO_FRACTION = r"\.0+(Z|\+00:?00)?$"


def table_of_arrow(table: Any, read_as: str) -> RawTable:
    """The raw table of one of Arrow that was validated; `read_as` names its format.

    Raises:
        pa.ArrowException, ValueError, NotImplementedError: if a column cannot be read.
    """
    while any(pa.types.is_struct(field.type) for field in table.schema):
        table = table.flatten()
    table, notes = _without_counting_index(table)
    headers, renamed = unique_headers(
        ["index" if name.startswith(_PANDAS_INDEX) else name for name in table.column_names]
    )
    columns = [_texts(column) for column in table.itercolumns()]
    return RawTable(headers, columns, table.num_rows, (*notes, *renamed), read_as, in_arrow=True)


def refuse_huge_table(
    rows: int, columns: int, size: int, name: str, family: str, most_cells: int = MOST_CELLS
) -> None:
    """Stop at a table of so many rows and columns, and of `size` bytes, that is too large.

    Raises:
        SourceError: if it is.
    """
    if columns > MOST_COLUMNS or rows * columns > most_cells or size > LIMIT:
        raise SourceError(
            f"{name}: is {family} with {rows} rows of {columns} columns; up to {MOST_COLUMNS}"
            f" columns, {most_cells} cells and {LIMIT_IN_WORDS} are read; choose rows or columns"
        )


def refuse_bomb(size: int, length: int, name: str, family: str) -> None:
    """Stop at what takes `size` bytes of `length` in its file: the limit of what is packed.

    Raises:
        SourceError: if that is far more.
    """
    if size > max(RATIO_FROM_BYTES, MAX_RATIO * length):
        raise SourceError(
            f"{name}: is {family} that unpacks to more than {MAX_RATIO} times its size, which"
            " no table does; choose rows or columns"
        )


def size_of(column: Any) -> int:
    """Bytes of an array with each text as often as it stands there."""
    if isinstance(column, pa.ChunkedArray):
        return sum(map(size_of, column.chunks))
    kind = column.type
    if pa.types.is_dictionary(kind):
        lengths = pc.binary_length(column.dictionary)
        return int(pc.sum(lengths.take(column.indices)).as_py() or 0)
    if pa.types.is_struct(kind):
        return sum(map(size_of, column.flatten()))
    if pa.types.is_map(kind):
        return size_of(column.keys) + size_of(column.items)
    if any(is_type(kind) for is_type in _LISTS):
        within = column.flatten()
        return size_of(within) + len(within)  # nothing, any number of times, takes no bytes
    if pa.types.is_string_view(kind) or pa.types.is_binary_view(kind):
        # A view is 16 bytes, its length first; many can be of the same text.
        views = np.frombuffer(column.buffers()[1] or b"", np.int32).reshape(-1, 4)
        return int(views[column.offset : column.offset + len(column), 0].sum(dtype=np.int64))
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

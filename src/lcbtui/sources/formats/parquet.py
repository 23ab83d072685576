"""Parquet to columns of texts; Arrow is imported with this module.

Structs become dotted columns, lists JSON, nulls nothing.
"""

import json
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lcbtui.dataset.values import in_arrow
from lcbtui.errors import SourceError
from lcbtui.sources.formats.io import CUT_OFF, LIMIT, Content, damaged
from lcbtui.sources.formats.tables import MOST_COLUMNS, RawTable, unique_headers

MOST_CELLS = 100_000_000
"""A few bytes can stand for any number of rows, which would not fit into memory."""

_PANDAS_INDEX = "__index_level_"


def parquet_table(content: Content) -> RawTable:
    """Read the bytes of a Parquet file as a raw table.

    Raises:
        SourceError: if the file is damaged, or has too many columns, cells or bytes.
    """
    is_whole = content.data.endswith(b"PAR1")
    broken = damaged("Parquet", "is damaged" if is_whole else CUT_OFF)
    try:
        table = _read_parquet(content.data)
        while any(pa.types.is_struct(field.type) for field in table.schema):
            table = table.flatten()
        size = 0  # once decoded, each text as often as it occurs
        for chunk in (chunk for column in table.itercolumns() for chunk in column.chunks):
            if pa.types.is_dictionary(chunk.type):
                lengths = pc.binary_length(chunk.dictionary)
                size += int(pc.sum(lengths.take(chunk.indices)).as_py() or 0)
            else:
                size += int(chunk.nbytes)
        _refuse_huge(table.num_rows, table.num_columns, size)
        kinds = zip(table.column_names, table.schema.types, strict=True)
        counting = [name for name, kind in kinds if pa.types.is_integer(kind)]
        table = table.drop_columns([name for name in counting if name.startswith(_PANDAS_INDEX)])
        names = ("index" if it.startswith(_PANDAS_INDEX) else it for it in table.column_names)
        headers = unique_headers([*names])
        columns = [_texts(column) for column in table.itercolumns()]
    except (pa.ArrowException, OSError, ValueError, KeyError, NotImplementedError) as problem:
        raise broken from problem
    if not is_whole or not headers:
        raise broken
    read_as = ", ".join(filter(None, ("Parquet", content.encoding)))
    return RawTable(headers, columns, table.num_rows, (), read_as, in_arrow=True)


def _read_parquet(data: bytes) -> Any:
    """Read Parquet into an Arrow table, text columns dictionary-encoded where possible."""
    file = pq.ParquetFile(pa.BufferReader(data))
    metadata = file.metadata
    # Only groups of rows are asked for their size: Arrow ends the process where a damaged file
    # has fewer columns in one than it says.
    size = sum(metadata.row_group(n).total_byte_size for n in range(metadata.num_row_groups))
    _refuse_huge(metadata.num_rows, metadata.num_columns, size)
    leaves = map(file.schema.column, range(len(file.schema)))
    texts = sorted({leaf.path for leaf in leaves if leaf.physical_type == "BYTE_ARRAY"})
    flat = [path for path in texts if ".list." not in path and ".key_value." not in path]
    try:
        table = pq.ParquetFile(pa.BufferReader(data), read_dictionary=flat).read()
    except (NotImplementedError, OSError):  # of delta encodings; damage is found again
        table = pq.ParquetFile(pa.BufferReader(data)).read()
    table.validate(full=True)  # a damaged place in a dictionary would be followed blindly
    return table


def _refuse_huge(rows: int, columns: int, size: int) -> None:
    """Raise an error for a table with too many columns, cells or bytes."""
    if columns > MOST_COLUMNS or rows * columns > MOST_CELLS or size > LIMIT:
        raise SourceError(
            f"is Parquet with {rows} rows of {columns} columns, too many to read;"
            " choose rows or columns"
        )


def _texts(column: Any) -> Any:
    """Convert an Arrow column to one array of texts; null becomes ""."""
    kind = column.type
    if pa.types.is_nested(kind):
        as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_as_text)
        values = column.to_pylist()
        return in_arrow(["" if each is None else as_json.encode(each) for each in values])
    try:
        texts = column.cast(pa.large_string()).combine_chunks()
    except (pa.ArrowInvalid, NotImplementedError):
        return in_arrow([*map(_as_text, column.to_pylist())])
    if pa.types.is_timestamp(kind):
        # To dates where all are at midnight, else without fractions of zero.
        midnight = r"[ T]00:00:00(?:\.0+)?(?:Z|\+00:?00)?$"
        is_day = pc.all(pc.match_substring_regex(texts, midnight)).as_py()
        shorter = (midnight, "") if is_day else (r"\.0+(Z|\+00:?00)?$", r"\1")
        texts = pc.replace_substring_regex(texts, *shorter)
    return pc.fill_null(texts, in_arrow([""])[0])


def _as_text(value: object) -> str:
    if value is None:
        return ""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)

"""Parquet to columns of texts, by Arrow, which is imported with this module and not before."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from lcbtui.errors import SourceError
from lcbtui.sources.formats.arrow_table import (
    MOST_CELLS,
    refuse_bomb,
    refuse_huge_table,
    size_of,
    table_of_arrow,
)
from lcbtui.sources.formats.raw_table import RawTable

_WIDTHS = {"INT32": 4, "FLOAT": 4, "INT64": 8, "INT96": 8, "DOUBLE": 8}
"""Bytes of a number of a type."""


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
        refuse_bomb(metadata.num_rows * _row_size(file.schema), len(data), name, "Parquet")
        table = _read(data, texts)
        _refuse_huge(metadata, sum(map(size_of, table.itercolumns())), name)
        raw = table_of_arrow(table, "Parquet")
    except (pa.ArrowException, OSError, ValueError, KeyError, NotImplementedError) as problem:
        cut = "" if data.endswith(b"PAR1") else ": it ends in the middle"
        what = f"is Parquet that cannot be read{cut}"
        raise SourceError(f"{name}: {what}; fetch or write it again") from problem
    if not raw.headers:
        raise SourceError(
            f"{name}: is Parquet without any column; write it with those of names and scores"
        )
    return raw


def _refuse_huge(metadata: Any, size: int, name: str) -> None:
    refuse_huge_table(metadata.num_rows, metadata.num_columns, size, name, "Parquet", MOST_CELLS)


def _row_size(schema: Any) -> int:
    """Bytes of the numbers of a row when they are read, whatever they take in the file."""
    columns = (schema.column(place) for place in range(len(schema)))
    return sum(_WIDTHS.get(c.physical_type, 0) for c in columns if not c.max_repetition_level)


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

"""Feather and other files of Arrow (IPC) to columns of texts; Arrow is imported with this module.

A file is read as the stream that stands in it, message by message, so that what each would take is
known before anything of it is unpacked. The layout is that of the Arrow columnar format, version
1.5, "Serialization and interprocess communication".
"""

import struct
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pyarrow as pa

from lcbtui.errors import SourceError
from lcbtui.sources.formats.arrow_table import (
    refuse_bomb,
    refuse_huge_table,
    size_of,
    table_of_arrow,
)
from lcbtui.sources.formats.raw_table import RawTable

FILE = b"ARROW1"
OLD = b"FEA1"
READ_AS = "Arrow"

_START = 8  # bytes of FILE, filled up
_BATCHES = {2: "dictionary", 3: "rows"}
_NOT_READ = (
    pa.types.is_run_end_encoded,
    pa.types.is_list_view,
    pa.types.is_large_list_view,
    pa.types.is_union,
)
"""Types in which a few bytes stand for any number of values; hardly anything writes them."""


def feather_table(data: bytes, name: str) -> RawTable:
    """The table in a file or a stream of Arrow: structs as dotted columns, lists as JSON.

    Raises:
        SourceError: if it is damaged, of the old kind, or has more in it than a table may have.
    """
    if data.startswith(OLD):
        raise SourceError(
            f"{name}: is Feather of version 1, which nothing writes any more; write it again with"
            " pandas.DataFrame.to_feather, or as Parquet"
        )
    is_file = data.startswith(FILE)
    stream = data[_START:] if is_file else data
    try:
        rows, size = 0, 0
        for batch_rows, batch_size in _batches(stream):
            rows += batch_rows
            size += batch_size
        schema = pa.ipc.open_stream(pa.BufferReader(stream)).schema
        refuse_huge_table(rows, sum(_columns(field.type) for field in schema), size, name, READ_AS)
        refuse_bomb(size, len(data), name, READ_AS)
        _refuse_types(schema, name)
        table = pa.ipc.open_stream(pa.BufferReader(stream)).read_all()
        table.validate(full=True)  # a damaged place would be followed blindly
        with suppress(pa.ArrowInvalid):  # dictionaries that are too many for one
            table = table.combine_chunks()  # what is done to each takes as long for one of one row
        size = sum(map(size_of, table.itercolumns()))
        refuse_huge_table(table.num_rows, table.num_columns, size, name, READ_AS)
        raw = table_of_arrow(table, READ_AS)
    except _READING as problem:
        cut = is_file and not data.endswith(FILE)
        what = f"is Arrow that cannot be read{': it ends in the middle' if cut else ''}"
        raise SourceError(f"{name}: {what}; fetch or write it again") from problem
    if is_file and not data.endswith(FILE):
        raise SourceError(f"{name}: is Arrow that ends in the middle; fetch or write it again")
    if not raw.headers:
        raise SourceError(
            f"{name}: is Arrow without any column; write it with those of names and scores"
        )
    return raw


_READING = (
    *(pa.ArrowException, OSError, ValueError, KeyError, NotImplementedError),
    *(struct.error, IndexError, OverflowError),
)
"""What reading damaged bytes raises."""


def _refuse_types(schema: Any, name: str) -> None:
    for field in schema:
        if any(is_type(kind) for kind in _kinds(field.type) for is_type in _NOT_READ):
            raise SourceError(
                f"{name}: is Arrow with a column of type {field.type}, which is not read; write it"
                " as Parquet"
            )


def _columns(kind: Any) -> int:
    """How many columns one of a type becomes: a struct one for each field in it."""
    if not pa.types.is_struct(kind):
        return 1
    return sum(_columns(kind.field(place).type) for place in range(kind.num_fields))


def _kinds(kind: Any) -> Iterator[Any]:
    """A type and those within it."""
    yield kind
    if pa.types.is_dictionary(kind):
        yield from _kinds(kind.value_type)
    for place in range(kind.num_fields):
        yield from _kinds(kind.field(place).type)


def _batches(stream: bytes) -> Iterator[tuple[int, int]]:
    """Rows and unpacked bytes of each batch of a stream, 0 rows for one of a dictionary.

    Raises:
        pa.ArrowException, OSError, struct.error: if it is damaged.
    """
    for message in pa.ipc.MessageReader.open_stream(pa.BufferReader(stream)):
        metadata = message.metadata.to_pybytes()
        table = _Fields(metadata, _u32(metadata, 0))
        kind = _BATCHES.get(metadata[at] if (at := table.place(1)) else 0)
        if kind is None:
            continue
        batch = table.table(2)
        if kind == "dictionary":
            batch = batch.table(1)
        rows = _i64(metadata, at) if kind == "rows" and (at := batch.place(0)) else 0
        yield rows, _unpacked_size(batch, message.body)


def _unpacked_size(batch: "_Fields", body: Any) -> int:
    """Bytes of the buffers of a batch; of one that is packed its first eight say them."""
    place = batch.place(2)
    if not place:
        return 0
    start = place + _u32(batch.data, place)
    is_packed, size = batch.place(3) != 0, 0
    for number in range(_u32(batch.data, start)):
        offset, length = struct.unpack_from("<qq", batch.data, start + 4 + 16 * number)
        if is_packed and length > 0:
            (stated,) = struct.unpack_from("<q", body, offset)
            length = stated if stated >= 0 else length  # -1: this one is not packed
        size += max(length, 0)
    return size


class _Fields:
    """A table of a flatbuffer: where in its bytes the value of each field stands."""

    def __init__(self, data: bytes, place: int) -> None:
        self.data = data
        self._place = place
        self._fields = place - int(struct.unpack_from("<i", data, place)[0])

    def place(self, field: int) -> int:
        """Where the value of a field begins; 0 where it has none."""
        at = 4 + 2 * field
        if at >= _u16(self.data, self._fields):
            return 0
        offset = _u16(self.data, self._fields + at)
        return self._place + offset if offset else 0

    def table(self, field: int) -> "_Fields":
        """The table that is the value of a field."""
        place = self.place(field)
        return _Fields(self.data, place + _u32(self.data, place))


def _u16(data: bytes, place: int) -> int:
    return int(struct.unpack_from("<H", data, place)[0])


def _u32(data: bytes, place: int) -> int:
    return int(struct.unpack_from("<I", data, place)[0])


def _i64(data: bytes, place: int) -> int:
    return int(struct.unpack_from("<q", data, place)[0])

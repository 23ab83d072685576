"""Feather, and files and streams of Arrow."""

import gzip
import io
import re
import struct
from typing import Any

import pyarrow as pa
import pyarrow.feather
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.errors import SourceError
from lcbtui.sources import open as opening
from lcbtui.sources.formats import arrow
from lcbtui.sources.formats.arrow import arrow_table, parquet_table
from lcbtui.sources.formats.io import Content
from lcbtui.sources.open import open_dataset, open_plain
from unit.sources.formats.test_parquet import written as as_parquet
from unit.sources.opening import STDIN, assert_equal_datasets

COLUMNS: dict[str, Any] = {
    "model": ["a-7b", "b-13b", None],
    "score": [70.5, 7.0, None],
    "few": pa.array(["x", "y", "x"]).dictionary_encode(),
    "inside": [{"a": 1, "b": [1, 2]}, None, {"a": 3, "b": []}],
    "when": pa.array([0, 86_400, None], pa.timestamp("s")),
    "view": pa.array(["long enough to stand elsewhere", "", None], pa.string_view()),
    "two": pa.array([[1, 2], None, [3, 4]], pa.list_(pa.int64(), 2)),
}


def as_file(columns: dict[str, Any], packed: str = "uncompressed") -> bytes:
    out = io.BytesIO()
    table = pa.table(columns)
    codec = None if packed == "uncompressed" else packed
    options = pa.ipc.IpcWriteOptions(compression=codec)
    with pa.ipc.new_file(out, table.schema, options=options) as writer:
        writer.write_table(table)
    return out.getvalue()


def as_stream(columns: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    table = pa.table(columns)
    with pa.ipc.new_stream(out, table.schema) as writer:
        writer.write_table(table, max_chunksize=2)
    return out.getvalue()


def texts(data: bytes) -> dict[str, list[str]]:
    raw = arrow_table(Content(data, ""), "x")
    return dict(zip(raw.headers, (column.to_pylist() for column in raw.columns), strict=True))


@pytest.mark.parametrize("packed", ["uncompressed", "lz4", "zstd"])
def test_the_cells_are_those_of_the_same_table_in_parquet(packed: str) -> None:
    named = {key: column for key, column in COLUMNS.items() if key != "view"}
    raw = parquet_table(Content(as_parquet(named), ""), "x")
    expected = dict(zip(raw.headers, (c.to_pylist() for c in raw.columns), strict=True))
    found = texts(as_file(COLUMNS, packed))
    assert found.pop("view") == ["long enough to stand elsewhere", "", ""]
    assert found == expected
    assert texts(as_stream(COLUMNS)) == texts(as_file(COLUMNS, packed))


def test_feather_is_read_and_told_packed_or_not() -> None:
    out = io.BytesIO()
    pyarrow.feather.write_feather(pa.table({"model": ["a", "b"], "score": [1, 2]}), out)
    table = open_plain(STDIN, out.getvalue())
    assert table.report.format == "Arrow"
    assert_equal_datasets(open_dataset(STDIN, out.getvalue()), open_dataset(STDIN, out.getvalue()))
    assert open_plain(STDIN, gzip.compress(out.getvalue())).report.format == "Arrow, gzip"


def test_rows_that_take_no_bytes_count_all_the_same() -> None:
    with pytest.raises(SourceError, match="x: is Arrow with 60000000 rows of 2 columns; up to"):
        arrow_table(
            Content(as_file({"a": pa.nulls(60_000_000), "b": pa.nulls(60_000_000)}), ""), "x"
        )


@pytest.mark.parametrize(
    "column",
    [
        pa.DictionaryArray.from_arrays(pa.array([0] * 300, pa.int8()), pa.array(["x" * 1_000])),
        pa.Array.from_buffers(
            pa.string_view(),
            300,
            [
                None,
                pa.py_buffer(struct.pack("<i4sii", 1_000, b"xxxx", 0, 0) * 300),
                pa.py_buffer(b"x" * 1_000),
            ],
        ),
        pa.ListArray.from_arrays(pa.array([*range(0, 301_000, 1_000)]), pa.nulls(300_000)),
        pa.FixedSizeListArray.from_arrays(pa.nulls(300_000), 1_000),
    ],
)
def test_what_is_repeated_counts_as_often_as_it_stands_there(
    column: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = as_file({"model": ["a"] * 300, "note": column})
    assert len(data) < 20_000
    monkeypatch.setattr(arrow, "LIMIT", 290_000)
    with pytest.raises(SourceError, match="x: is Arrow with 300 rows"):
        arrow_table(Content(data, ""), "x")
    monkeypatch.setattr(arrow, "LIMIT", 400_000)
    assert arrow_table(Content(data, ""), "x").rows == 300


def test_types_that_hardly_anything_writes_are_named_and_parquet_works() -> None:
    runs = pa.RunEndEncodedArray.from_arrays(pa.array([3], pa.int32()), pa.array(["x"]))
    with pytest.raises(SourceError, match="is Arrow that cannot be read"):
        arrow_table(Content(as_file({"model": ["a", "b", "c"], "n": runs}), ""), "x")
    decoded = pa.compute.run_end_decode(runs)
    assert (
        parquet_table(Content(as_parquet({"model": ["a", "b", "c"], "n": decoded}), ""), "x").rows
        == 3
    )


VALID = as_file(COLUMNS, "zstd")
STREAM = as_stream(COLUMNS)


@given(st.integers(8, len(VALID) - 1))
def test_a_file_that_is_cut_off_anywhere_says_so(length: int) -> None:
    with pytest.raises(SourceError, match=r"x: is Arrow that .*ends in the middle; fetch or write"):
        arrow_table(Content(VALID[:length], ""), "x")


@given(st.data(), st.sampled_from([VALID, STREAM]))
def test_damaged_arrow_is_a_table_or_an_error_of_the_family(
    data: st.DataObject, valid: bytes
) -> None:
    damaged = bytearray(valid)
    for _ in range(data.draw(st.integers(1, 3))):
        damaged[data.draw(st.integers(4, len(valid) - 1))] ^= data.draw(st.integers(1, 255))
    cut = damaged[: data.draw(st.integers(8, len(valid)))]
    try:
        arrow_table(Content(bytes(cut), ""), "x")
    except SourceError as problem:
        assert re.match("x: is Arrow ", str(problem))
        assert "\n" not in str(problem)


def test_other_bytes_that_begin_so_are_one_line() -> None:
    for data in (b"ARROW1", b"\xff\xff\xff\xff", b"\xff\xff\xff\xff\xff\xff\xff\x7f" + bytes(40)):
        with pytest.raises(SourceError, match="is Arrow "):
            open_plain(STDIN, data)


def test_as_many_columns_as_no_leaderboard_has_are_refused() -> None:
    data = as_file({f"c{number}": [1] for number in range(20_001)})
    inside = {"model": ["a"], "all": pa.array([{f"c{n}": 1 for n in range(20_001)}])}
    with pytest.raises(SourceError, match="with 1 rows of 20002 columns; up to 20000"):
        arrow_table(Content(as_file(inside), ""), "x")
    with pytest.raises(SourceError, match="with 1 rows of 20001 columns; up to 20000"):
        arrow_table(Content(data, ""), "x")


def test_columns_of_a_few_rows_are_cleaned_without_arrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "read_large", lambda *_: pytest.fail("Arrow cleaned it"))
    wide = as_file({"model": ["a", "b"], **{f"c{n}": [n, n + 1] for n in range(3_000)}})
    assert len(open_dataset(STDIN, wide).columns) == 3_001


def test_batches_of_one_row_are_joined_before_anything_is_done_to_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chunks: list[int] = []
    texts_of = arrow._texts

    def counting(column: Any) -> Any:
        chunks.append(column.num_chunks)
        return texts_of(column)

    monkeypatch.setattr(arrow, "_texts", counting)
    out = io.BytesIO()
    table = pa.table({"model": [f"m{n}" for n in range(50)], "score": range(50)})
    with pa.ipc.new_file(out, table.schema) as writer:
        writer.write_table(table, max_chunksize=1)
    assert texts(out.getvalue())["model"][-1] == "m49"
    assert chunks == [1, 1]


def test_dictionaries_that_are_too_many_for_one_are_read_all_the_same() -> None:
    names = [[f"{letter}{n}" for n in range(100)] for letter in "ab"]
    parts = [
        pa.DictionaryArray.from_arrays(pa.array(range(100), pa.int8()), pa.array(part))
        for part in names
    ]
    found = texts(as_stream({"model": pa.chunked_array(parts)}))
    assert found["model"] == names[0] + names[1]

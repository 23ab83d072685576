import datetime
import decimal
import io
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lcbtui.errors import SourceError
from lcbtui.sources.formats import parquet
from lcbtui.sources.formats.io import Content
from lcbtui.sources.formats.parquet import parquet_table


def written(columns: Mapping[str, Any]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(dict(columns)), out)
    return out.getvalue()


def cells(columns: Mapping[str, Any]) -> dict[str, list[str]]:
    split = parquet_table(Content(written(columns), ""))
    assert split.read_as == "Parquet"
    return dict(zip(split.headers, (column.to_pylist() for column in split.columns), strict=True))


def test_numbers_are_the_shortest_digits_that_mean_them_and_nulls_are_nothing() -> None:
    made: dict[str, tuple[Any, list[str]]] = {
        "double": ([70.5, 7.0, None], ["70.5", "7", ""]),
        "float": (pa.array([0.1, 70.25, None], pa.float32()), ["0.1", "70.25", ""]),
        "int": ([7_000_000_000, None, -1], ["7000000000", "", "-1"]),
        "decimal": (pa.array([decimal.Decimal("1.50"), None, None]), ["1.50", "", ""]),
        "flag": ([True, False, None], ["true", "false", ""]),
        "nothing": (pa.nulls(3), ["", "", ""]),
        "few": (pa.array(["a", "b", None]).dictionary_encode(), ["a", "b", ""]),
        "large": (pa.array(["a", "", "ü"], pa.large_string()), ["a", "", "ü"]),
    }
    found = cells({key: column for key, (column, _) in made.items()})
    assert found == {key: texts for key, (_, texts) in made.items()}


def test_structs_are_dotted_columns_and_lists_are_json() -> None:
    assert cells(
        {
            "pass@1": [{"easy": 81.7, "more": {"hard": 1}}, None],
            "tags": [["x", None], None],
            "pairs": pa.array([[("k", 1)], None], pa.map_(pa.string(), pa.int64())),
            "days": [[datetime.date(2025, 1, 2)], []],
        }
    ) == {
        "pass@1.easy": ["81.7", ""],
        "pass@1.more.hard": ["1", ""],
        "tags": ['["x",null]', ""],
        "pairs": ['[["k",1]]', ""],
        "days": ['["2025-01-02"]', "[]"],
    }


def test_timestamps_are_dates_where_all_are_midnight() -> None:
    day, noon = datetime.datetime(2025, 1, 2), datetime.datetime(2025, 1, 2, 12, 30)
    assert cells(
        {
            "days": pa.array([day, None], pa.timestamp("us")),
            "in_utc": pa.array([day, day], pa.timestamp("ns", "UTC")),
            "times": pa.array([day, noon], pa.timestamp("us")),
        }
    ) == {
        "days": ["2025-01-02", ""],
        "in_utc": ["2025-01-02", "2025-01-02"],
        "times": ["2025-01-02 00:00:00", "2025-01-02 12:30:00"],
    }


def test_bytes_that_are_no_text_are_read_as_far_as_they_are() -> None:
    assert cells({"bytes": [b"ab", b"a\xffb", None]}) == {"bytes": ["ab", "a\ufffdb", ""]}


def test_the_index_of_pandas_is_a_column_only_where_it_names_the_rows() -> None:
    assert list(cells({"score": [1], "__index_level_0__": [7]})) == ["score"]
    assert cells({"score": [1], "__index_level_0__": ["a"]})["index"] == ["a"]
    counting = {f"__index_level_{level}__": [7] for level in range(2)}
    assert cells({"score": [1], **counting, "model": ["a"]}) == {"score": ["1"], "model": ["a"]}


@pytest.mark.parametrize("encoding", ["DELTA_BYTE_ARRAY", "DELTA_LENGTH_BYTE_ARRAY", "PLAIN"])
def test_every_encoding_of_texts_is_read(encoding: str) -> None:
    out = io.BytesIO()
    table = pa.table({"m": ["a", "b", "b"], "s": [1, 2, 3]})
    encodings = {"m": encoding, "s": "PLAIN"}
    pq.write_table(table, out, use_dictionary=False, column_encoding=encodings)
    assert parquet_table(Content(out.getvalue(), "")).columns[0].to_pylist() == ["a", "b", "b"]


_LONG = pa.DictionaryArray.from_arrays(pa.array([0] * 300, pa.int32()), pa.array(["x" * 1000]))


@pytest.mark.parametrize(
    "column",
    [
        _LONG,
        pa.StructArray.from_arrays([_LONG], ["within"]),
        pa.array([["x" * 1000]] * 300),
        pa.array([[("key", "x" * 1000)]] * 300, pa.map_(pa.string(), pa.string())),
    ],
)
def test_texts_count_as_often_as_they_occur(column: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    data = written({"model": ["a"] * 300, "note": column})
    assert len(data) < 20_000
    monkeypatch.setattr(parquet, "LIMIT", 290_000)
    with pytest.raises(SourceError, match="is Parquet with 300 rows"):
        parquet_table(Content(data, ""))
    monkeypatch.setattr(parquet, "LIMIT", 400_000)
    assert parquet_table(Content(data, "")).rows == 300


VALID = written({"model": ["a", "b", None] * 30, "score": [70.5, 7.0, None] * 30})


@given(st.integers(5, len(VALID) - 1))
def test_parquet_that_is_cut_off_says_so(length: int) -> None:
    with pytest.raises(SourceError, match="is Parquet that ends in the middle"):
        parquet_table(Content(VALID[:length], ""))


@given(st.lists(st.tuples(st.integers(4, len(VALID) - 1), st.integers(1, 255)), max_size=4))
@example(
    [(18, 201), (120, 79), (242, 4), (289, 124)]
)  # Arrow ends the process where it is asked for the columns of a group
def test_damaged_parquet_is_a_table_or_error_of_the_family(changes: list[tuple[int, int]]) -> None:
    data = bytearray(VALID)
    for place, change in changes:
        data[place] ^= change
    try:
        split = parquet_table(Content(bytes(data), ""))
    except SourceError as problem:
        assert "\n" not in str(problem)
    else:
        assert all(len(column) == split.rows for column in split.columns)

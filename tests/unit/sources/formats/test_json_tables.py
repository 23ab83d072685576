from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.errors import SourceError
from lcbtui.sources.formats import tables
from lcbtui.sources.formats.tables import RawTable
from lcbtui.text.words import safe_text
from unit.sources.formats.test_document import table
from unit.sources.formats.test_json_values import CONTAINERS


def rows(raw: RawTable) -> list[dict[str, str]]:
    return [dict(zip(raw.headers, row, strict=True)) for row in zip(*raw.columns, strict=True)]


RECORDS = [{"model": "a", "score": 1.50}, {"model": "b", "score": 2.0}]
CELLS = [{"model": "a", "score": "1.5"}, {"model": "b", "score": "2.0"}]


@pytest.mark.parametrize(
    ("document", "shape"),
    [
        (RECORDS, "records"),
        ([["model", "score"], ["a", 1.5], ["b", 2.0]], "rows"),
        ({"data": RECORDS}, "records"),
        ({"results": RECORDS, "version": 3, "tags": []}, "records"),
        ({"whatever": RECORDS, "note": None}, "records"),
        ({"data": {"rows": RECORDS}}, "records"),
        ({"columns": ["model", "score"], "data": [["a", 1.5], ["b", 2.0]]}, "rows"),
        ({"headers": ["model", "score"], "data": [["a", 1.5], ["b", 2.0]], "x": None}, "rows"),
        ({"model": ["a", "b"], "score": [1.5, 2.0]}, "columns"),
        ({"model": {"0": "a", "1": "b"}, "score": {"0": 1.5, "1": 2.0}}, "columns"),
        ({"data": {"model": ["a", "b"], "score": [1.5, 2.0]}}, "columns"),
    ],
)
def test_every_usual_shape_gives_the_same_table(document: object, shape: str) -> None:
    raw = table(document)
    assert rows(raw) == CELLS
    assert raw.rows == 2
    assert raw.read_as == f"JSON, {shape}, UTF-8"


def test_json_lines_are_records_with_columns_by_union() -> None:
    raw = table('{"model": "a", "score": 1.5}\n\n{"model": "b", "size": "7B"}\n')
    assert raw.read_as == "JSON Lines, UTF-8"
    assert rows(raw) == [
        {"model": "a", "score": "1.5", "size": ""},
        {"model": "b", "score": "", "size": "7B"},
    ]


def test_an_object_keyed_by_name_has_the_key_as_a_column_and_dotted_columns() -> None:
    raw = table(
        {
            "Coder-7B": {"link": "u", "pass@1": {"easy": 81.70, "hard+": None}, "ok": True},
            "Coder-1B": {"link": "v", "pass@1": {"easy": 70}, "tags": ["x", {"y": 1.0}]},
        }
    )
    assert raw.read_as == "JSON, keyed records, UTF-8"
    assert rows(raw) == [
        {
            "name": "Coder-7B",
            "link": "u",
            "pass@1.easy": "81.7",
            "pass@1.hard+": "",
            "ok": "true",
            "tags": "",
        },
        {
            "name": "Coder-1B",
            "link": "v",
            "pass@1.easy": "70",
            "pass@1.hard+": "",
            "ok": "",
            "tags": '["x",{"y":1.0}]',
        },
    ]


@pytest.mark.parametrize(
    ("document", "headers", "cells"),
    [
        ([["m", "s", "s"], ["a", 1], ["b", 1, 2, 3]], "m|s|s.2|column 4", "a|1|| b|1|2|3"),
        ([["a", 1], ["b", 2]], "column 1|column 2", "a|1 b|2"),
        ({"model": "a", "score": 2}, "model|score", "a|2"),
        ({"a": 2, "b": 3.5}, "name|value", "a|2 b|3.5"),
        ({"a": "0.30000000000000004", "b": "1"}, "name|value", "a|0.30000000000000004 b|1"),
        ([{"a.b": 1, "a": {"b": 2}}], "a.b|a.b.2", "1|2"),
        ([None, {"score": 2}, None], "score", "2"),
        ({"k": {"name": "a"}, "l": {"name": "b", "key": 2}}, "key'|name|key", "k|a| l|b|2"),
        ({"a": {"score": 1}, "b": {"score": 2}, "updated": "today"}, "name|score", "a|1 b|2"),
    ],
)
def test_headers_are_those_of_the_document_or_made_and_no_cell_moves(
    document: object, headers: str, cells: str
) -> None:
    raw = table(document)
    assert raw.headers == tuple(headers.split("|"))
    assert ["|".join(row) for row in zip(*raw.columns, strict=True)] == cells.split()


def test_half_of_the_rows_may_lack_a_name() -> None:
    assert len(table([{"name": "a", "score": 1}, {"score": 2}, {"score": 3}]).tables) == 0
    assert len(table([{"name": "a", "score": 1}, {"score": 2}]).tables) == 1


def test_many_different_keys_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "SPARE_CELLS", 1_000)
    with pytest.raises(SourceError, match="most of it empty"):
        table([{f"k{place}": 1} for place in range(2_000)])


def test_a_record_nested_as_deep_as_json_allows_is_a_column_or_an_error() -> None:
    for inside in ("[" * 900 + "]" * 900, '{"a":' * 900 + "1" + "}" * 900):
        try:
            assert table(f'[{{"m": {inside}}}]').rows == 1
        except SourceError as problem:
            assert "nested too deep" in str(problem)


@given(CONTAINERS)
def test_any_json_is_a_table_of_texts_or_an_error_of_the_family(value: Any) -> None:
    try:
        raw = table(value)
    except SourceError as problem:
        assert safe_text(str(problem)) == str(problem)
    else:
        assert len(set(raw.headers)) == len(raw.headers) == len(raw.columns) > 0
        assert all(len(column) == raw.rows for column in raw.columns)
        assert all(type(cell) is str for column in raw.columns for cell in column)


@given(
    st.lists(
        st.dictionaries(st.sampled_from("abc"), st.integers() | st.text(max_size=3), min_size=1),
        min_size=1,
        max_size=5,
    )
)
def test_no_value_of_a_record_is_lost(records: list[dict[str, Any]]) -> None:
    assert [{k: v for k, v in row.items() if v} for row in rows(table(records))] == [
        {key: str(value) for key, value in record.items() if str(value)} for record in records
    ]


@pytest.mark.parametrize(
    "record",
    [
        {"model": "a", "score": 50, "runs": [{"n": 1}, {"n": 2}]},  # counts itself
        {"model": "a", "runs": [{"n": 1}, {"n": 2}], "tags": [{"t": 1}]},  # which of them?
        {"model": "a", "runs": [1, 2, 3]},
    ],
)
def test_other_lists_within_records_stay_json(record: dict[str, object]) -> None:
    raw = table([record, record])
    assert raw.rows == 2
    assert raw.read_as == "JSON, records, UTF-8"

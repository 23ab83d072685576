import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.source import ReadOptions
from lcbtui.errors import SourceError
from lcbtui.sources.formats import tables
from lcbtui.sources.formats.document import table_of_document
from lcbtui.sources.formats.io import Content, decode
from lcbtui.sources.formats.json import compact, parse_document, parse_values
from lcbtui.sources.formats.tables import RawTable
from lcbtui.text.words import safe_text


def table(value: object, at: str | None = None, number: str | None = None) -> RawTable:
    text = value if isinstance(value, str) else json.dumps(value)
    content = decode(text.encode())
    options = ReadOptions(table=at or number)
    return table_of_document(parse_values(content), content, options)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)
CONTAINERS = VALUES.filter(lambda value: isinstance(value, (dict, list)))


@given(CONTAINERS)
def test_compact_writes_every_value_with_its_own_digits(value: object) -> None:
    (found,) = parse_values(Content(json.dumps(value).encode(), "UTF-8"))
    assert compact(found) == json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def test_numbers_keep_the_digits_that_were_written() -> None:
    digits = "[7.50,1e999,1E-3,-0,0.30000000000000004,123456789012345678901234567890]"
    (found,) = parse_values(Content(digits.encode(), "UTF-8"))
    assert compact(found) == digits


def test_thousands_of_digits_are_no_error() -> None:
    many = "9" * 100_000
    (found,) = parse_values(Content(f"[{many}]".encode(), "UTF-8"))
    assert compact(found) == f"[{many}]"
    assert parse_document(decode(f"[{many}]".encode())) == [float("inf")]


def test_half_of_a_pair_that_no_encoding_can_write_is_left_out() -> None:
    content = decode(rb'{"a\ud83d": [1, "\ud83d\ude00\ude00"]}')
    assert parse_document(content) == {"a": [1, "\U0001f600"]}
    with pytest.raises(SourceError, match="escape"):
        parse_document(decode(rb'{"a": "\ud8zz"}'))


@given(
    st.lists(CONTAINERS, min_size=1, max_size=4), st.sampled_from(["\n", "\r\n", "", " ", "\x1e"])
)
def test_values_one_after_the_other_are_all_read(values: list[object], between: str) -> None:
    found = parse_values(Content(between.join(map(json.dumps, values)).encode(), "UTF-8"))
    assert list(map(compact, found)) == [
        json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in values
    ]


@given(CONTAINERS.map(json.dumps).filter(lambda text: len(text) > 2), st.data())
def test_json_that_is_cut_off_says_so_with_line_and_column(text: str, data: st.DataObject) -> None:
    cut = text[: data.draw(st.integers(1, len(text) - 1))]
    with pytest.raises(SourceError, match=r"^is JSON .* at line \d+ column \d+"):
        parse_values(Content(cut.encode(), "UTF-8"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[{"a": 1},\n {"b', "ends in the middle, at line 2 column 3; fetch it again"),
        ('[{"a": 1},\n', "ends in the middle, at line 2 column 1"),
        ("[1,\n2,\n}]", "an error at line 3 column 1: expecting value"),
        ('{"a": 1}\n{"a": 2,,}', "an error at line 2 column 9"),
        ('{"a": 1}\nmore', "an error at line 2 column 1: expecting the end of the text"),
        ("{\"a\": 'x'}", "an error at line 1 column 7"),
    ],
)
def test_the_place_of_an_error_is_told(text: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        parse_values(Content(text.encode(), "UTF-8"))


@pytest.mark.parametrize("opened", ["[", '{"a":', '[{"a":', "[[1],"])
def test_json_nested_ten_thousand_deep_is_an_error_of_one_line(opened: str) -> None:
    text = opened * 10_000
    with pytest.raises(SourceError, match=r"^is JSON that is nested too deep"):
        parse_values(Content(text.encode(), "UTF-8"))
    with pytest.raises(SourceError, match=r"^is JSON that is nested too deep"):
        parse_document(decode(text.encode()))


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
    first = {"link": "u", "pass@1": {"easy": 81.70, "hard+": None}, "ok": True}
    second = {"link": "v", "pass@1": {"easy": 70}, "tags": ["x", {"y": 1.0}]}
    raw = table({"Coder-7B": first, "Coder-1B": second})
    assert raw.read_as == "JSON, keyed records, UTF-8"
    assert raw.headers == ("name", "link", "pass@1.easy", "pass@1.hard+", "ok", "tags")
    assert ["|".join(row) for row in zip(*raw.columns, strict=True)] == [
        "Coder-7B|u|81.7||true|",
        'Coder-1B|v|70|||["x",{"y":1.0}]',
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
    assert (raw.rows, raw.read_as) == (2, "JSON, records, UTF-8")

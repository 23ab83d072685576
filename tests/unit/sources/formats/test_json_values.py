import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.errors import SourceError
from lcbtui.sources.formats.io import Content, decode
from lcbtui.sources.formats.json import compact, parse_document, parse_values

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
    text = json.dumps(value)
    (found,) = parse_values(Content(text.encode(), "UTF-8"))
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
    text = between.join(map(json.dumps, values))
    found = parse_values(Content(text.encode(), "UTF-8"))
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

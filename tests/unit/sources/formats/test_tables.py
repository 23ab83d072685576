"""Rows to tables, headers, and the table that `--table` names."""

import csv
import io
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.source import TableInFile
from lcbtui.errors import SourceError
from lcbtui.sources.formats.csv import read_columns
from lcbtui.sources.formats.tables import choose, unique_headers

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@given(
    st.integers(2, 5).flatmap(
        lambda width: st.lists(
            # A row of blanks is none.
            st.lists(CELLS, min_size=width, max_size=width).filter(any),
            min_size=2,
            max_size=6,
        )
    ),
    st.sampled_from(",\t;|"),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_cells_come_back_as_written(rows: list[list[str]], delimiter: str, line_end: str) -> None:
    rows[0] = [f"h{place}" for place in range(len(rows[0]))]
    written = io.StringIO(newline="")
    writer = csv.writer(
        written, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL
    )
    writer.writerows(rows)
    raw = read_columns(written.getvalue(), delimiter)
    assert raw.rows == len(rows) - 1
    assert [list(row) for row in zip(*raw.columns, strict=True)] == rows[1:]
    assert raw.notes == ()


def test_no_row_is_lost_when_lengths_differ_and_it_is_told() -> None:
    raw = read_columns("a,b\n1\n2,3,4\n5,6\n7\n8\n9\n", ",")
    assert list(raw.columns) == [("1", "2", "5", "7", "8", "9"), ("", "3", "6", "", "", "")]
    assert raw.notes == (
        "fewer cells than the header: row 1, 4, 5, 6",
        "more cells than the header, left out: row 2",
    )


def test_headers_are_safe_named_and_unique() -> None:
    headers = unique_headers(["a", "", "a", "a.2", "b\x1b[1m\n c", "column 2", " "])
    assert headers == ("a", "column 2'", "a.3", "a.2", "b[1m  c", "column 2", "column 7")


@given(st.lists(CELLS, max_size=8))
def test_any_headers_become_unique_and_none_is_empty(texts: list[str]) -> None:
    headers = unique_headers(texts)
    assert len(set(headers)) == len(headers) == len(texts)
    assert all(headers)


@pytest.mark.parametrize("text", ['"b,2\nc,3\n', '"b,2', '"b,""2""\n', '"b,2\0\n'])
def test_a_quote_that_is_never_closed_is_an_error(text: str) -> None:
    with pytest.raises(SourceError, match="a quote in row 2 that is never closed"):
        read_columns(f"model,score\na,1\n{text}", ",")


def test_a_closed_quote_with_line_breaks_at_the_end_stays_one_cell() -> None:
    raw = read_columns('model,score\na,"1\n2"', ",")
    assert list(raw.columns) == [("a",), ("1\n2",)]
    assert raw.notes == ()


TABLES = (
    TableInFile(1, "Base models", 3, 4, 2),
    TableInFile(2, "Chat models", 12, 7, 3),
    TableInFile(3, "Chat models, coding", 30, 5, 1),
    TableInFile(4, "", 40, 2, 0),
)


@pytest.mark.parametrize(
    ("wanted", "number"),
    [("1", 1), ("4", 4), ("base", 1), ("CODING", 3), ("chat models", 2), (" Base Models ", 1)],
)
def test_a_number_a_heading_or_a_part_that_only_one_has_is_enough(wanted: str, number: int) -> None:
    assert choose(TABLES, wanted).number == number


@pytest.mark.parametrize("wanted", ["5", "0", "-1", "vision", "chat", "", "\x1b[2J", "models'"])
def test_what_fits_none_or_several_lists_them_and_what_it_suggests_works(wanted: str) -> None:
    with pytest.raises(SourceError, match=r"^table ") as problem:
        choose(TABLES, wanted)
    message = str(problem.value)
    assert '2 "Chat models" (7 rows)' in message
    assert "\x1b" not in message
    assert choose(TABLES, shlex.split(message[message.rindex("table ") :])[1]) in TABLES

"""Where a table begins, and what splits it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lcbtui.sources.formats.csv import DELIMITERS, table_start
from unit.sources.opening import assert_equal_datasets, both


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("model,pass@1\na,1\n", ","),
        ("model\tpass@1\na\t1\n", "\t"),
        ("model;pass@1\na;1,5\nb;2,5\n", ";"),
        ("model|pass@1\na|1\n", "|"),
        ("model,note\na,x; y; z\nb,u; v; w\n", ","),
        ("model, pass@1\tsize, b\na\t1\nb\t2\n", "\t"),
        ('model,note,score\na,"x;y;z",1\n', ","),
        ('"a;b;c",score\n"d;e;f",1\n"g;h;i",2\n', ","),
        ("only\n1\n", ","),
        ("a;b;c", ";"),
        ("model,score\n" + "a,1\n" * 50_000, ","),
    ],
)
def test_the_delimiter_is_the_one_that_splits_all_rows_like_the_header(
    text: str, delimiter: str
) -> None:
    assert table_start(text)[0] == delimiter


TABLE = "model,params,score\na,7,50\nb,8,60\n"


@pytest.mark.parametrize(
    ("before", "note"),
    [
        ("Export of 2025\n\n", "1 line before the header, left out: Export of 2025"),
        ("Export,,\n", "1 line before the header, left out: Export"),
        (
            "# made by a script, see there\n# again\n",
            "2 lines before the header, left out: # made by a script, see there",
        ),
        ("# model,params,score\n", "1 line before the header, left out: # model,params,score"),
        (f"{'long ' * 30}\n", f"1 line before the header, left out: {('long ' * 30)[:59]}…"),
    ],
)
def test_a_title_or_comments_before_the_header_are_left_out_and_told(
    before: str, note: str
) -> None:
    plain, arrow = both((before + TABLE).encode())
    assert [column.header for column in plain.columns] == ["model", "params", "score"]
    assert note in plain.report.notes
    assert_equal_datasets(plain, arrow)


@pytest.mark.parametrize(
    "text",
    [
        "#,model,score\n1,a,50\n2,b,60\n",
        "#,model,score\n1,a,50,\n2,b,60,\n3,c,70,\n",  # a comma too many in every row
        "# rank,model,score\n1,a,50,\n2,b,60,\n3,c,70,\n",
        "# Model,Params,Score\nA,7B,n/a\nB,8B,60\nC,9B,61\n",
        "# Model,Params,Score\nA,n/a,n/a\nB,8B,60\nC,9B,61\n",
        "# Model,Params,Score\nA,7B,n/a,\nB,8B,60,\nC,9B,61,\n",
        "# params,model,pass@1\nn/a,a,n/a\n8,b,60\n",
        "model,2024\na,50\nb,60\n",
        "score\n1\n2\n",
        "a\nb,c,d\n1,2,3\n4,5\n6\n",
        TABLE,
    ],
)
def test_a_header_is_never_left_out(text: str) -> None:
    assert table_start(text)[1] == 0


@pytest.mark.parametrize("title", ["Made in May; by us", "# Made in May, by us"])
def test_a_delimiter_in_a_title_is_not_that_of_the_table(title: str) -> None:
    found, length, _ = table_start(f"{title}\nmodel,score\na,50\nb,60\nc,70\n")
    assert (found, length) == (",", len(title) + 1)


@pytest.mark.parametrize(
    ("first", "is_row"),
    [
        *((each, True) for each in (
            *("GPT-4,90.1,80", "Claude,92.0,91.5", "0.5,0.7,0.9", "Llama 3,70,80"),
            *("Team X,70%,65%", "1,Yi,90.5", "Baseline A,90,80", "A-7B,7,80"),
        )),
        *((each, False) for each in (
            *("model,2021,2022", ",0,1", "Team,5,10", "model,90.1,80", "task,7B,13B"),
            *("method,0.5,0.25", "Benchmark,32,16", "name,128,256", "accuracy,1.5,1.2", "1,2,3"),
        )),
    ],
)  # fmt: skip
def test_a_first_row_with_numbers_where_its_columns_hold_some_is_a_row(
    first: str, *, is_row: bool
) -> None:
    below = [
        [f"m{row}" if not cell[:1].isdigit() else f"{row + 1}2.5" for cell in first.split(",")]
        for row in range(3)
    ]
    text = "\n".join([first, *map(",".join, below), ""])
    plain, arrow = both(text.encode())
    assert_equal_datasets(plain, arrow)
    assert len(plain) == 3 + is_row
    assert ("no row is a header, so the columns are numbered" in plain.report.notes) is is_row


WORDS = st.text("abcdefgh ", min_size=2, max_size=12).filter(str.strip)


MEASURES = st.sampled_from(["score", "accuracy", "pass@1", "F1"])
LINES_BEFORE = st.lists(
    st.builds(str.__add__, st.sampled_from(["", "# ", "// ", "% "]), WORDS), max_size=4
)


@given(LINES_BEFORE, st.sampled_from([*DELIMITERS]), MEASURES, st.integers(3, 8))
@example([], ",", "score", 3)
def test_lines_of_one_cell_before_a_header_are_none_of_the_table(
    before: list[str], delimiter: str, measure: str, rows: int
) -> None:
    body = [f"m{row}{delimiter}{row + 7}{delimiter}{row + 50}.5" for row in range(rows)]
    header = delimiter.join(("model", "params", measure))
    found, length, notes = table_start("\n".join([*before, header, *body, ""]))
    assert (found, length) == (delimiter, sum(len(line) + 1 for line in before))
    assert len(notes) == bool(before)


@given(
    st.sampled_from(["#", "# ", "//", "% "]),
    st.sampled_from([*DELIMITERS]),
    st.booleans(),
    st.booleans(),
)
def test_a_comment_that_names_the_columns_is_their_header_where_no_other_row_is(
    sign: str, delimiter: str, again: bool, lacking: bool
) -> None:
    names = ("model", "params", "score")
    body = [delimiter.join((f"m{row}", f"{row + 7}", f"{row + 50}.5")) for row in range(4)]
    if lacking:
        body[0] = delimiter.join(("m0", "n/a", "n/a"))
    commented = sign + delimiter.join(names)
    lines = [commented, *([delimiter.join(names)] * again), *body, ""]
    found, length, _ = table_start("\n".join(lines))
    assert length == (len(commented) + 1 if again else 0)
    assert found == delimiter

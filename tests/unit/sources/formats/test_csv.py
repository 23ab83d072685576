"""Where a table begins, what splits it, and where commas are decimal points."""

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lcbtui.sources.formats.csv import DELIMITERS, split_content, table_start
from lcbtui.sources.formats.io import decode
from lcbtui.sources.open import open_dataset
from unit.sources.opening import STDIN, assert_equal_datasets, both


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
def test_the_delimiter_splits_all_rows_like_the_header(text: str, delimiter: str) -> None:
    assert table_start(text)[0] == delimiter


TABLE = "model,params,score\na,7,50\nb,8,60\n"


@pytest.mark.parametrize(
    ("before", "note"),
    [
        ("Export of 2025\n\n", "1 line before the header, left out: Export of 2025"),
        ("Export,,\n", "1 line before the header, left out: Export"),
        ("# by us, see\n# again\n", "2 lines before the header, left out: # by us, see"),
        ("# model,params,score\n", "1 line before the header, left out: # model,params,score"),
        (f"{'long ' * 30}\n", f"1 line before the header, left out: {('long ' * 30)[:59]}…"),
    ],
)
def test_a_title_or_comments_above_the_header_are_left_out_and_told(before: str, note: str) -> None:
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
def test_a_first_row_with_numbers_above_numbers_is_a_row(first: str, *, is_row: bool) -> None:
    below = [
        [f"m{row}" if not cell[:1].isdigit() else f"{row + 1}2.5" for cell in first.split(",")]
        for row in range(3)
    ]
    plain, arrow = both("\n".join([first, *map(",".join, below), ""]).encode())
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


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (("0,850 ± 0,010", "0,900 ± 0,010", "0,912 ± 0,02"), [85.0, 90.0, 91.2]),
        (("70,3", "71,5 [68,1–72,3]", "72,345 ± 1,2"), [70.3, 71.5, 72.345]),
        (("70,3*", "71,5 (68,1, 72,3)", "n/a"), [70.3, 71.5, None]),
    ],
)
def test_an_uncertainty_beside_a_number_has_commas_too(
    cells: tuple[str, ...], values: list[float | None]
) -> None:
    text = "model;params;score\n" + "".join(
        f"{name};7;{cell}\n" for name, cell in zip("ABC", cells, strict=True)
    )
    one, other = both(text.encode())
    assert_equal_datasets(one, other)
    assert [one.cell(row, "pass_at_1").number for row in range(len(one))] == values


@pytest.mark.parametrize("large", [False, True])
def test_other_formats_have_decimal_commas_too(*, large: bool) -> None:
    rows = [{"model": f"m{n}", "score": f"{n},5 %", "votes": f"{n + 1},234"} for n in range(9)]
    if large:
        out = io.BytesIO()
        pq.write_table(pa.Table.from_pylist(rows), out)
        data = out.getvalue()
    else:
        data = json.dumps(rows).encode()
    dataset = open_dataset(STDIN, data)
    assert dataset.numbers(str(dataset.roles.y)).tolist() == [n + 0.5 for n in range(9)]
    assert dataset.numbers("votes").tolist() == [1_000 * n + 1_234 for n in range(9)]
    assert "commas in numbers were read as decimal points (1 column)" in dataset.report.notes
    assert [(r.column, r.what, r.count) for r in dataset.report.repairs] == [
        ("votes", "the comma taken for one of thousands", 9)
    ]


@pytest.mark.parametrize("number", ["1,234.5", "1,234,567"])
def test_commas_of_thousands_beside_others_decide_nothing(number: str) -> None:
    rows = f'a;{number}\nb;"40,25"\n'
    assert list(split_content(decode(f"model;score\n{rows}".encode())).columns[1]) == [
        *(number, "40,25")
    ]


PARTS = st.sampled_from(["5", "25", "07", "250", "125"])
CELLS = st.tuples(st.integers(2, 99).map(str), PARTS)


def numbers_in(lines: list[list[str]], delimiter: str, header: str) -> list[float]:
    """The numbers of a column, by either reader alike."""
    one, other = both("\n".join(map(delimiter.join, lines)).encode())
    assert_equal_datasets(one, other)
    key = next(each.key for each in one.columns if each.header == header)
    return [float(number) for number in one.numbers(key)]


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5), st.sampled_from(";\t"))
def test_commas_are_points_in_the_whole_file_where_one_cannot_be_of_thousands(
    rows: list[tuple[tuple[str, str], tuple[str, str]]], delimiter: str
) -> None:
    lines = [[f"m{n}", *map(",".join, cells)] for n, cells in enumerate(rows)]
    are_points = any(len(part) != 3 for cells in rows for _, part in cells)
    for place, header in enumerate(["score", "that"]):
        found = numbers_in([["model", "score", "that"], *lines], delimiter, header)
        assert found == [
            float(f"{cells[place][0]}.{cells[place][1]}")
            if are_points
            else float("".join(cells[place]))
            for cells in rows
        ]


@given(
    st.lists(st.tuples(CELLS, st.sampled_from(",."), st.integers(0, 999)), max_size=4),
    st.sampled_from(";\t"),
)
def test_where_a_column_has_points_too_a_comma_is_one_in_it_alone(
    more: list[tuple[tuple[str, str], str, int]], delimiter: str
) -> None:
    rows = [(("7", "5"), ",", 5), (("66", "25"), ".", 9), *more]
    lines = [
        [f"m{n}", sign.join(cell), f"{n + 1},{votes:03}"]
        for n, (cell, sign, votes) in enumerate(rows)
    ]
    lines.insert(0, ["model", "score", "that"])
    assert numbers_in(lines, delimiter, "score") == [float(".".join(cell)) for cell, _, _ in rows]
    assert numbers_in(lines, delimiter, "that") == [
        1_000 * (n + 1) + votes for n, (_, _, votes) in enumerate(rows)
    ]


@pytest.mark.parametrize("header", ["score", "params", "that"])
@given(
    st.sampled_from([",", ",."]).flatmap(
        lambda signs: st.lists(st.tuples(CELLS, st.sampled_from(signs)), min_size=1, max_size=5)
    )
)
def test_between_commas_they_are_points_in_what_is_called_a_number_or_has_points_too(
    header: str, cells: list[tuple[tuple[str, str], str]]
) -> None:
    texts = [sign.join(cell) for cell, sign in cells]
    lines = [f'm{n},"{text}",x' for n, text in enumerate(texts)]
    raw = split_content(decode("\n".join([f"model,{header},y", *lines]).encode()))
    decides = any(sign == "," and len(part) != 3 for (_, part), sign in cells)
    is_of_numbers = header != "that" or any("." in text for text in texts)
    are_points = decides and is_of_numbers
    assert list(raw.columns[1]) == [it.replace(",", ".") if are_points else it for it in texts]

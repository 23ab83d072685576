"""Tables in Markdown."""

import pytest

from lcbtui.errors import SourceError
from unit.sources.opening import column, plain

README = """# A leaderboard

| Legend | |
|---|---|
| ★ | ours |

Results, 95 % of them our own:

| Model | Params | **pass@1** | Org |
|:------|-------:|:-------:|-----|
| **Coder-7B** | 7B | `40.5` | A \\| B |
| [Coder-70B](https://example.org/x) | 70B | <b>60.1</b> | C |
| __Short__ | 8B |
"""


def test_the_largest_table_is_read_and_the_rest_is_told() -> None:
    table = plain(README)
    assert table.report.format == "Markdown table, UTF-8"
    assert [column.header for column in table.columns] == ["Model", "Params", "pass@1", "Org"]
    assert column(table, "model") == ["Coder-7B", "Coder-70B", "Short"]
    assert column(table, "pass_at_1") == ["40.5", "60.1", ""]
    assert column(table, "organization") == ["A | B", "C", ""]
    assert table.report.notes == (
        "of 2 tables the largest, in line 9, is read; the other was left out",
        "row 3 has fewer cells than the header; the rest is missing",
    )


def test_a_table_alone_needs_no_pipes_around_it_and_no_note() -> None:
    table = plain("model | score\n--- | ---\na | 50\nb | 60\n")
    assert (column(table, "pass_at_1"), table.report.notes) == (["50", "60"], ())


def test_a_table_is_larger_by_its_cells_and_not_by_its_rows() -> None:
    narrow = "|a|b|\n|-|-|\n|1|x|\n|2|y|\n|3|z|\n"
    wide = "|model|p|q|score|\n|-|-|-|-|\n|m|1|2|50|\n|n|3|4|60|\n"
    for text in (f"{narrow}\n{wide}", f"{wide}\n{narrow}"):
        assert column(plain(text), "model") == ["m", "n"]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("***both***", "both"),
        ("**of *two* kinds**", "of *two* kinds"),
        ("__a_b__", "a_b"),
        ("`a` and `b`", "`a` and `b`"),
        ("*x* vs *y*", "*x* vs *y*"),
        ("* x *", "* x *"),
    ],
)
def test_marks_of_emphasis_go_where_they_are_around_the_whole_cell(cell: str, read: str) -> None:
    assert column(plain(f"|model|score|\n|--|--|\n|{cell}|50|\n"), "model") == [read]


def test_a_long_line_of_blanks_or_dashes_is_looked_at_once() -> None:
    for line in (f"{' ' * 60_000}sx|", f"|{'-' * 60_000}x", f"|{'-|' * 20_000}{' ' * 20_000}x"):
        assert plain(f"model|score\n{line}\na|50\nb|60\n").report.format.startswith("CSV")


def test_text_around_one_table_is_told() -> None:
    table = plain("Scores:\n\n| model | score |\n|--|--|\n| a | 50 |\n")
    assert table.report.notes == ("the table in line 3 is read; the text around it was left out",)


@pytest.mark.parametrize(
    "text",
    [
        'id,score,note\na,50,"see\n|x|y|\n|--|--|\n|1|2|"\n',
        "model|score\na|50\nb|60\n",
        "model,score\n|,1\n---,2\n",
    ],
)
def test_a_csv_with_pipes_stays_one(text: str) -> None:
    assert plain(text).report.format.startswith("CSV")


def test_a_table_without_numbers_is_refused_like_any_other() -> None:
    with pytest.raises(SourceError, match=r"no column holds numbers.*columns: a, b"):
        plain("| a | b |\n|---|---|\n| x | y |\n")

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.source import Note, ReadOptions, SourceInfo, with_flag
from lcbtui.errors import SourceError
from lcbtui.sources.formats import markdown
from lcbtui.sources.formats.tables import MOST_COLUMNS
from lcbtui.sources.open import open_dataset
from lcbtui.text.words import safe_text
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


@pytest.mark.parametrize(("rows", "told"), [(2, False), (9, True)])
def test_a_much_longer_table_than_that_read_is_told_with_the_answer(rows: int, told: bool) -> None:
    # As in icefall's and RecBole's results: the first of many tables has two or three rows.
    base = "| model | WER |\n|---|---|\n| gpt-9 | 7.5 |\n| yi-34B | 6.1 |\n"
    more = "".join(f"| run {row} | {row} |\n" for row in range(rows))
    text = f"# Base\n\n{base}\n# All\n\n| decoding | test |\n|---|---|\n{more}"
    (note,) = (note for note in plain(text).report.notes if isinstance(note, Note))
    assert (note.told, "(--table 2 has 9 rows)" in with_flag(note)) == (told, told)


def test_the_first_table_with_names_and_scores_is_read_and_the_others_are_listed() -> None:
    table = plain(README)
    assert table.report.format == "Markdown table, UTF-8"
    assert [column.header for column in table.columns] == ["Model", "Params", "pass@1", "Org"]
    assert column(table, "model") == ["Coder-7B", "Coder-70B", "Short"]
    assert column(table, "pass_at_1") == ["40.5", "60.1", ""]
    assert column(table, "organization") == ["A | B", "C", ""]
    first = 'table 2 of 2, "A leaderboard" in line 9 is read'
    assert [*map(with_flag, table.report.notes)] == [f"{first} (--table takes another)"]
    assert [(each.number, each.line, each.rows, each.numbers) for each in table.report.tables] == [
        (1, 3, 1, 0),
        (2, 9, 3, 2),
    ]


RESULTS = "|model|p|q|score|\n|-|-|-|-|\n" + "".join(f"|m{n}|1|2|{n}|\n" for n in range(9))


@pytest.mark.parametrize(("models", "is_read"), [(1, False), (2, True), (3, True)])
def test_rows_of_which_a_third_are_called_as_models_are_come_before_others(
    models: int, *, is_read: bool
) -> None:
    names = ["Qwen3-32B", "Llama-3-8B", "Mistral-7B"][:models]
    names += ["plain", "human", "chance", "majority", "oracle"][: 6 - models]
    first, second = (
        "|thing|score|\n|-|-|\n" + "".join(f"|{name}|{at}.5|\n" for at, name in enumerate(each))
        for each in (names, [f"Qwen{at}-{at}B" for at in range(2, 8)])
    )
    found = column(plain(f"# One\n{first}\n# Two\n{second}"), "thing")
    assert found[0] == ("Qwen3-32B" if is_read else "Qwen2-2B")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("**of *two* kinds**", "of two kinds"),
        ("`a` and `b`", "a and b"),
        ("org__name__x", "org__name__x"),
        ("[![logo](x.png) GPT-9](https://example.org)", "GPT-9"),
        ("![GPT-9](x.png)", "GPT-9"),
        ("GPT-9 [^8] [^10]", "GPT-9"),
        ("[GPT-9][1]", "GPT-9"),
        ("[GPT-9][2]", "[GPT-9][2]"),
        ("GPT-9<sup>[2]</sup>", "GPT-9"),
        ("R<sup>2</sup>", "R2"),
        ("x<sup>val<br>50-95", "x val\n50-95"),
        ("GPT-9<br>(high)", "GPT-9\n(high)"),
        ("GPT&nbsp;9 &amp; co", "GPT 9 & co"),
        ("a \\`b\\` \\*\\*c\\*\\*", "a `b` **c**"),
        ("<a href='x'><img src='y' alt='GPT-9'></a>", "GPT-9"),
        ("costs $3 or $4", "costs $3 or $4"),
        ("*x* vs *y*", "x vs y"),
        ("* x *", "* x *"),
        ("<b>70.1</b><sup>1</sup>", "70.1"),
        ("<SUP>1</SUP>", "1"),
        ("3 x 10<sup>4</sup>", "3 x 10^4"),
        ("<https://x.y> <b>**a**</b>", "https://x.y a"),
        (r"\*a\*  \$5 \& b", "*a* $5 & b"),
        (r"a\\_b_", r"a\b"),
        (r"\[a\](u)", "[a](u)"),
        (r"**a\_b**", "a_b"),
        (r"a\b", r"a\b"),
        (":1st_place_medal: GPT-4 :fire:", "GPT-4"),
        (":1st_place_medal:", ":1st_place_medal:"),
        ("WER :arrow_down:", "WER ↓"),
        (":white_check_mark:", "✅"),
        (r"AbsRel $\downarrow$", "AbsRel ↓"),
        ("deepseek-r1:70b:latest", "deepseek-r1:70b:latest"),
        ("10:30:45", "10:30:45"),
    ],
)
def test_what_only_says_how_a_cell_looks_comes_off(cell: str, words: str) -> None:
    references = {"references": {"1": {"title": "", "href": "https://example.org"}}}
    assert markdown._words(cell, references) == words


@pytest.mark.parametrize(
    ("rows", "headers"),
    [
        ("|Data set|A|B|\n|-|-|-|\n|Model|mF1|x-F1|\n", ["Data set", "A", "B"]),
        ("||A|B|\n|-|-|-|\n||5-shot|8-shot|\n", ["column 1", "A", "B"]),
        ("|Model|A|A|\n|-|-|-|\n||0-shot|5-shot|\n", ["Model", "A 0-shot", "A 5-shot"]),
    ],
)
def test_a_second_header_is_joined_if_it_tells_columns_apart(rows: str, headers: list[str]) -> None:
    table = plain(f"{rows}|a|1.5|2|\n|b|3|4|\n")
    assert [each.header for each in table.columns] == headers


def test_a_text_that_begins_with_a_link_is_no_json() -> None:
    for start in ("[ [**English**](en.md) | other ]", "[[a](b)]", "[![badge](x.svg)](y)"):
        assert plain(f"{start}\n\n{RESULTS}").report.format == "Markdown table, UTF-8"
    for text in ('[["model", "score"], ["a", 1]]', "[[1, 2], [3, 4]]"):
        assert plain(text).report.format.startswith("JSON")


def test_a_model_with_words_for_scores_is_no_second_header() -> None:
    table = plain("|GPU|a|b|\n|-|-|-|\n|small|OOM|OOM|\n" + "|large|1|2|\n" * 20)
    assert column(table, table.roles.label)[:2] == ["small", "large"]


def test_merged_cells_are_carried_down_and_sparse_ones_are_not() -> None:
    table = plain("|GPU|Model|t/s|\n|-|-|-|\n|A|7B|1|\n||8B|2|\n|B|7B|3|\n||8B|4|\n")
    assert column(table, "GPU") == ["A", "A", "B", "B"]
    for sparse in ("★", "🥇", "5"):
        text = f"|x|Model|t/s|\n|-|-|-|\n|{sparse}|a|1|\n||b|2|\n|{sparse}|c|3|\n"
        assert column(plain(text), "x")[1] == ""
    notes = "|Model|note|t/s|\n|-|-|-|\n|a|see x|1|\n|b||2|\n|c||3|\n"
    assert column(plain(notes), "note") == ["see x", "", ""]


def test_html_in_markdown_is_read_in_its_order() -> None:
    rows = "<tr><th>model</th><th>score</th></tr>\n<tr><td>x</td><td>1</td></tr>"
    text = f'<div align="center">\n<h1>Board</h1>\n\n{RESULTS}\n</div>\n\n# Second\n'
    text += f"<table>\n{rows}\n</table>\n\n|model|score|\n|-|-|\n|y|2|\n"
    table = plain(text)
    assert table.report.format == "Markdown table, UTF-8"
    lines = text.splitlines()
    assert [(each.heading, each.line, each.rows) for each in table.report.tables] == [
        ("Board", lines.index("|model|p|q|score|") + 1, 9),
        ("Second", lines.index("<table>") + 1, 1),
        ("Second", lines.index("|model|score|") + 1, 1),
    ]
    assert column(table, "model")[0] == "m0"


DRAWN = {
    "psql": " model | score \n-------+-------\n a     |  50\n b     |  60\n(2 rows)\n",
    "mysql": "+---+----+\n| model | score |\n+---+----+\n| a | 50 |\n| b | 60 |\n+---+----+\n",
    "grid": "+---+--+\n| model | score |\n+===+==+\n| a | 50 |\n+---+--+\n| b | 60 |\n+---+--+\n",
    "org": "| model | score |\n|-------+-------|\n| a | 50 |\n| b | 60 |\n",
}


@pytest.mark.parametrize("name", DRAWN)
def test_tables_as_programs_draw_them_are_read(name: str) -> None:
    table = plain(f"results of today\n\n{DRAWN[name]}")
    assert column(table, "model") == ["a", "b"]
    assert column(table, "pass_at_1") == ["50", "60"]


@pytest.mark.parametrize(
    "before",
    [
        "<!-- lint off -->\n<!--\nof\nlines -->\n",
        "<div align=center>\n<p>\n",
        '<img src="x">\n',
        '5" and more\n\n',
        "x, y\n" * 9000,
        "> quoted\n> ",
    ],
)
def test_markdown_may_begin_with_anything(before: str) -> None:
    table = plain(f"{before}\n{RESULTS}")
    assert (table.report.format, len(table)) == ("Markdown table, UTF-8", 9)


def test_tables_in_comments_are_none_and_those_in_quotes_and_fences_are_some() -> None:
    hidden = f"<!--\n{RESULTS}\n-->\n|model|score|\n|-|-|\n|a|1|\n|b|2|\n"
    assert column(plain(hidden), "model") == ["a", "b"]
    assert [each.line for each in plain(hidden).report.tables] == [15]
    fenced = f"# A\n```\n# no heading\n{RESULTS}```\n"
    assert plain(fenced).report.tables[0].heading == "A"
    assert len(plain("".join(f"> {line}\n" for line in RESULTS.splitlines()))) == 9


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("## Two *words*", "Two words"),
        ("**Bold**", "Bold"),
        ("Under\n-----", "Under"),
        ("<h3 align=center>Tagged</h3>", "Tagged"),
        ("<summary>Sum</summary>", "Sum"),
        ("## [Link](http://x) ##", "Link"),
        ("# \x1b[2J\u202eodd", "[2Jodd"),
        ("# " + "x" * 300, "x" * 99 + "…"),
    ],
)
def test_the_heading_is_what_stands_above(line: str, heading: str) -> None:
    table = plain(f"{line}\n\ntext\n\n{RESULTS}")
    assert [each.heading for each in table.report.tables] == [heading]


CELL = st.text(st.characters(codec="utf-8"), max_size=10)


@given(st.lists(st.lists(CELL, min_size=2, max_size=5), max_size=8), st.integers(0, 3))
def test_any_cells_make_a_table_or_one_line_of_words(rows: list[list[str]], heads: int) -> None:
    header = ["model", "score", "x"][: 2 + heads % 2]
    lines = ["|".join(row).replace("\n", " ") for row in (header, ["-"] * len(header), *rows)]
    with suppress(SourceError):
        table = plain("\n".join(["", *lines, ""]))
        for each in table.columns:
            assert each.header == safe_text(each.header)
            for text in column(table, each.key):
                assert text == safe_text(text)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["model a", "b-7B", "c*", "d|e", "f`", "<g>", "h_i_", "[j](k)", "l+m", "n\\o"]
            ),
            st.integers(0, 99),
        ),
        min_size=3,
        max_size=9,
        unique_by=lambda row: row[0],
    )
)
def test_what_ls_writes_as_markdown_is_read_back(rows: list[tuple[str, int]]) -> None:
    special = str.maketrans({c: f"\\{c}" for c in "\\|*_`[]<>"})
    lines = [f"| {name.translate(special)} | {score} |" for name, score in rows]
    table = plain("| model | score |\n| --- | --: |\n" + "\n".join(lines) + "\n")
    assert column(table, "model") == [name for name, _ in rows]
    assert table.report.notes == ()


def test_a_long_line_of_blanks_or_dashes_is_looked_at_once() -> None:
    for line in (f"{' ' * 20_000}sx|", f"|{'-' * 20_000}x", f"|{'-|' * 8_000}{' ' * 8_000}x"):
        assert plain(f"model|score\n{line}\na|50\nb|60\n").report.format.startswith("CSV")


def test_a_table_of_more_columns_than_any_leaderboard_has_is_refused() -> None:
    row = "a|" * (MOST_COLUMNS + 1)
    with pytest.raises(SourceError, match=f"is Markdown with {MOST_COLUMNS + 1} columns and 1 row"):
        plain(f"# A\n\n|{row}\n|{row.replace('a', '-')}\n|{row}\n")


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


def test_a_block_of_html_below_a_heading_is_no_heading() -> None:
    table = "| model | score |\n|---|---|\n| a | 4{0} |\n| b | 5{0} |\n\n"
    text = "".join(
        f'## {name}\n<div align="center">\n\n{table.format(at)}'
        for at, name in enumerate(("One", "Two"))
    )
    chosen = open_dataset(SourceInfo("-", "it", options=ReadOptions(table="Two")), text.encode())
    assert column(chosen, "pass_at_1") == ["41", "51"]


def pipes(*rows: str) -> str:
    header, *body = (f"| {row.replace(',', ' | ')} |" for row in rows)
    return "\n".join([header, f"|{'---|' * header.count(' | ')}---|", *body, ""])


@pytest.mark.parametrize(
    "before",
    [
        ["Dataset,Images,Classes", *(f"d{row},{row}00.5,{row}" for row in range(5))],
        ["Task,Metric,Value", *(f"t{row},acc,0.{row}5" for row in range(5))],
        ["Setting,Value", "learning rate,0.1", "dropout,0.3", "momentum,0.9", "decay,0.01"],
        ["Model,Accuracy", "a,90", "b,91"],
        ["Model,Params,Memory (GB)", *(f"m{row},{row}B,{row}.5" for row in range(5))],
    ],
)
@pytest.mark.parametrize("label", ["Model", "Method", "Approach"])
@pytest.mark.parametrize("score", ["mAP", "Foo-Val"])
def test_a_table_of_methods_under_scores_comes_before_one_of_data_sets_or_settings(
    before: list[str], label: str, score: str
) -> None:
    text = f"{pipes(*before)}\n{pipes(f'{label},{score}', 'a,51.5', 'b,52.5', 'c,53.5')}"
    found = plain(text)
    assert (found.report.table and found.report.table.number) == 2
    assert column(found, found.roles.label) == ["a", "b", "c"]


def test_a_table_with_the_same_rows_and_columns_is_told_with_the_answer() -> None:
    # As in LongBench's README, of inputs of two lengths.
    first = "| model | QA | Code |\n|---|---|---|\n| gpt-9 | 7.5 | 9 |\n| yi-34B | 6.1 | 8 |\n"
    for other, told in (("7.5", True), ("gpt-9", False), ("Code", False)):
        text = f"# Short\n\n{first}\n# Long\n\n{first.replace(other, '5')}"
        (note,) = (note for note in plain(text).report.notes if isinstance(note, Note))
        assert (note.told, "(--table 2 has the same rows" in with_flag(note)) == (told, told)

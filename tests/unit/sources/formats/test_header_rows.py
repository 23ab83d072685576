"""Headers in two rows and with markup, and cells with what a page sorts by, in delimited text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.rows import PlainTable
from lcbtui.sources.formats.header_rows import header_of, words_of
from unit.sources.opening import assert_equal_datasets, both, column, plain

PAGE = (
    "<span style='opacity: 0.6'>Task</span>,<span style='visibility: hidden;'>x</span>,,"
    "<a id=3 href='u'>Feelings</a>,<a href='u'>Names, too</a>\n"
    'Model,Type,Params,"<a href=""u"">tweets</a>",[news](https://example.org/a)\n'
    "<a href='u'>A-7B</a>,base,7000000000.0,63.59 ± 0.91 / 75.27 ± 0.64@@63.59,50.5 ± 1@@50.5\n"
    "B-8B,chat,8000000000.0,-@@-100,51.5 ± 2@@51.5\n"
    "C-9B,chat,9000000000.0,64.26 ± 1.81 / 72.05 ± 1.2@@64.26,52 ± 1@@52\n"
).replace("Names, too", "Names and all")


def headers(table: PlainTable) -> list[str]:
    return [each.header for each in table.columns]


def test_a_board_that_was_written_for_a_page_is_read() -> None:
    table = plain(PAGE)
    assert headers(table)[:5] == ["Model", "Type", "Params", "tweets", "news"]
    assert table.roles.label == "model"
    tweets = column(table, "tweets")
    assert tweets == ["63.59", "", "64.26"]
    assert any("a row of groups above the header" in note for note in table.report.notes)
    assert any("behind @@" in note for note in table.report.notes)


GROUPS = st.lists(st.sampled_from(["Easy", "Hard", "Über"]), min_size=2, max_size=3, unique=True)
METRICS = st.lists(st.sampled_from(["F1", "EM", "Acc"]), min_size=2, max_size=3, unique=True)


@given(GROUPS, METRICS, st.booleans(), st.booleans(), st.sampled_from(",;\t"))
def test_two_rows_of_headers_are_joined(
    groups: list[str], metrics: list[str], repeated: bool, above: bool, delimiter: str
) -> None:
    over = [
        group if repeated or not place else "" for group in groups for place in range(len(metrics))
    ]
    first = ["Model" if above else "", *over]
    second = ["" if above else "Model", *(metrics * len(groups))]
    rows = [[f"m{row}", *(f"{row}{place}.5" for place in range(len(over)))] for row in range(3)]
    text = "".join(delimiter.join(row) + "\n" for row in (first, second, *rows))
    table = plain(text)
    assert len(table) == 3
    named = [f"{group} {metric}" for group in groups for metric in metrics]
    assert headers(table) == ["Model", *named]
    assert_equal_datasets(*both(text.encode()))


OF_MODEL = ["Params (B)", "License", "Organization", "Release date", "Open source"]


@given(
    GROUPS,
    METRICS,
    st.integers(0, 2),
    st.sampled_from(["", *OF_MODEL, "Average", "Latency (ms)"]),
    st.sampled_from(OF_MODEL),
)
def test_a_group_in_the_first_row_ends_where_its_columns_do(
    groups: list[str], metrics: list[str], name: int, last: str, after_name: str
) -> None:
    """A size is in no group, nor what stands behind the same columns as those of the others."""
    above, below = ["", "Model"][name > 0], ["Model", ""][name > 0]
    over = [group if not place else "" for group in groups for place in range(len(metrics))]
    first = [above, *[""] * (name > 1), *over, "", ""]
    second = [below, *[after_name] * (name > 1), *(metrics * len(groups)), last, "notes"]
    filled = "x" if last == "" else 2
    rows = [
        [f"m{n}", *[n] * (name > 1), *(f"{n}{place}.5" for place in range(len(over))), filled, "x"]
        for n in range(3)
    ]
    found, height, _ = header_of([first, second, [str(each) for each in rows[0]]])
    named = [f"{group} {metric}" for group in groups for metric in metrics]
    assert height == 2
    assert found == ["Model", *[after_name] * (name > 1), *named, last, "notes"]


@given(GROUPS, st.lists(st.sampled_from(["F1", "EM", "Acc"]), min_size=2, unique=True))
def test_a_group_goes_on_over_blanks_where_nothing_says_that_it_ends(
    groups: list[str], metrics: list[str]
) -> None:
    """The last one may have more columns than another, of other names."""
    over = [group if not place else "" for group in groups for place in range(len(metrics))]
    others = [*metrics[:-1], "Recall", "Average", "n", "stderr"]
    first = ["", *over, "Last", *[""] * len(others)]
    second = ["Model", *(metrics * len(groups)), *others, ""]
    found, _, _ = header_of([first, second, ["m", *["1.5"] * (len(first) - 2), "x"]])
    assert found[-len(others) - 1 :] == [*(f"Last {other}" for other in others), ""]


@given(
    st.integers(0, 2), st.sampled_from(["", "model", "id"]), st.sampled_from(["TBD", "a", "-", ""])
)
def test_a_row_is_no_header(blank: int, name: str, text: str) -> None:
    """Rows of words and numbers stay rows, also below a header with a blank in it."""
    header = ["name", "kind", "acc"]
    header[blank] = name
    rows = [["x", "k", text], ["y", "l", "1.5"], ["z", "k", "2.5"]]
    found, height, note = header_of([header, *rows[:2]])
    assert (found, height, note) == (header, 1, "")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("a < b", "a < b"),
        ("Mem <MB>", "Mem <MB>"),
        ("mAP<sup>val<br>50-95</sup>", "mAP val 50-95"),
        ("![icon](u) [MMLU](https://example.org)", "MMLU"),
        ("![icon](u)", "icon"),
        ("MMLU<sup>1</sup> [^2] <img src=u alt=up>", "MMLU"),
        ("<i style='display: none'>a</i>Score", "Score"),
    ],
)
def test_the_words_of_a_header(cell: str, words: str) -> None:
    assert words_of(cell) == words


MARKED = ["[{}](https://example.org/a_(b))", "<a href='u'>{}</a>", "<b>{}</b>", "<br>{}", "{}[^1]"]
MARKED += ["<span style='color: red'>{}</span>", "![x](u) {}", "<i style='display: none'>x</i>{}"]


@given(
    st.lists(st.sampled_from(["MMLU", "F1 <3", "Pass@1", "Überall"]), min_size=1, unique=True),
    st.lists(st.sampled_from(MARKED), min_size=1, max_size=3, unique=True),
)
def test_marked_headers_are_the_same_words_in_csv_and_in_markdown(
    words: list[str], marks: list[str]
) -> None:
    cells = words
    for mark in marks:
        cells = [mark.format(cell) for cell in cells]
    assert [words_of(cell) for cell in cells] == words
    if not any("none" in mark for mark in marks):  # what a page of HTML hides is none of Markdown's
        lines = ["|".join(["model", *cells]), "|".join(["-"] * (len(cells) + 1))]
        rows = ["|".join([f"m{row}", *[f"{row}.5"] * len(cells)]) for row in range(3)]
        assert headers(plain("\n".join([*lines, *rows, ""])))[1:] == words


@given(st.text(alphabet="<>/abir=' \"@[]()", max_size=40))
def test_any_header_ends_in_words(text: str) -> None:
    assert len(words_of(text)) <= len(text)


@given(
    st.lists(st.tuples(st.integers(1, 99), st.integers(0, 9)), min_size=3, max_size=6),
    st.booleans(),
)
def test_of_two_values_the_first_is_read_and_dates_and_fractions_stay(
    values: list[tuple[float, float]], sorted_by: bool
) -> None:
    cells = [
        f"{value}.25 ± {half}.1 / 1.5 ± 0.1" + (f"@@{value}.25" if sorted_by else "")
        for value, half in values
    ]
    rows = "".join(f"m{row},{cell},{row + 1} / 9,a@b\n" for row, cell in enumerate(cells))
    text = f"model,acc,solved,mail\n{rows}"
    table = plain(text)
    assert column(table, "acc") == [f"{value}.25" for value, _ in values]
    assert column(table, "solved")[0] == "11.11"
    assert column(table, "mail") == ["a@b"] * len(values)
    assert_equal_datasets(*both(text.encode()))


@given(
    st.sampled_from(["Approach", "Method", "Who"]),
    st.sampled_from(["[{}](https://example.org/{})", "<a href='https://example.org/{1}'>{0}</a>"]),
    st.integers(2, 5),
)
def test_a_label_of_links_has_their_words_whatever_its_header(
    header: str, link: str, rows: int
) -> None:
    names = [f"net {row}" for row in range(rows)]
    cells = "".join(f"{link.format(name, row)},{row}.5\n" for row, name in enumerate(names))
    text = f"{header},score\n{cells}last one,9.5\n"
    table = plain(text)
    assert table.roles.label == header
    assert column(table, header) == [*names, "last one"]
    assert_equal_datasets(*both(text.encode()))

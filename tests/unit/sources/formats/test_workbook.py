"""Workbooks of Excel and OpenDocument, as people write them and as they should not come."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcbtui.dataset.source import Note, with_flag
from lcbtui.errors import SourceError
from lcbtui.sources.formats import workbook
from unit.sources.formats.reading import read
from unit.sources.formats.workbooks import Cell, Sheets, ods, xlsx, xlsx_of
from unit.sources.opening import column, plain

SHEETS: Sheets = {
    "Read me": [["Results of May"]],
    "Results": [
        ["Model", "Params", "Score"],
        ["a", "7B", 70.3],
        ["b <&>", "13B", 60.0],
        ["c", "1B", 20.5],
        ["d", "3B", 30.25],
    ],
    "Old": [["Model", "Score"], ["c", 1.0], ["d", 2.5], ["e", 3.0]],
}
KINDS: dict[str, Callable[[Sheets], bytes]] = {"xlsx": xlsx, "ods": ods}


def texts(data: bytes, table: str | None = None) -> dict[str, list[str]]:
    raw = read(data, table=table)
    return {header: list(cells) for header, cells in zip(raw.headers, raw.columns, strict=True)}


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_sheet_with_names_and_scores_is_read(kind: str) -> None:
    table = plain(KINDS[kind](SHEETS))
    assert table.report.format == f"workbook, {kind}"
    assert column(table, "model") == ["a", "b <&>", "c", "d"]
    assert column(table, "pass_at_1") == ["70.3", "60", "20.5", "30.25"]
    assert column(table, "total_params_b") == ["7", "13", "1", "3"]
    assert [(each.heading, each.rows) for each in table.report.tables] == [
        *(("Read me", 0), ("Results", 4), ("Old", 3))
    ]
    assert any("--table takes another" in with_flag(note) for note in table.report.notes)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("wanted", ["3", "Old", "old"])
def test_a_sheet_is_taken_by_its_number_or_name(kind: str, wanted: str) -> None:
    expected = {"Model": ["c", "d", "e"], "Score": ["1", "2.5", "3"]}
    assert texts(KINDS[kind](SHEETS), wanted) == expected


def test_the_header_is_found_below_a_title_and_blank_columns_are_left_out() -> None:
    rows: list[list[Cell]] = [
        ["Board of May", None, None, None, None],
        ["by us", "2025"],
        [],
        [None, "Model", None, "Score", "Released"],
        [None, "a", None, 70.299999999999997, date(2025, 5, 1)],
        [None, "b", None, 60, date(2025, 6, 30)],
        [],
        [None, "* our own runs"],
    ]
    assert texts(xlsx({"Sheet1": rows})) == {
        "Model": ["a", "b"],
        "Score": ["70.3", "60"],
        "Released": ["2025-05-01", "2025-06-30"],
    }


def test_merged_cells_carry_down_and_a_header_of_two_rows_is_joined() -> None:
    rows: list[list[Cell]] = [
        ["Lab", "Model", "MMLU", None, "GPQA"],
        [None, None, "dev", "test", None],
        ["X", "a", 1, 2, 3],
        [None, "b", 4, 5, 6],
        ["Y", "c", 7, 8, 9],
    ]
    merged = ["A1:A2", "B1:B2", "C1:D1", "E1:E2", "A3:A4"]
    assert texts(xlsx({"Sheet1": rows}, merged)) == {
        "Lab": ["X", "X", "Y"],
        "Model": ["a", "b", "c"],
        "MMLU dev": ["1", "4", "7"],
        "MMLU test": ["2", "5", "8"],
        "GPQA": ["3", "6", "9"],
    }


def test_a_title_in_merged_cells_is_no_header_and_a_merged_header_is_one() -> None:
    rows: list[list[Cell]] = [
        ["Setting: one shot, five passages", *[None] * 7],
        [],
        ["Method", "Type", "One", None, None, "Two", None, None],
        [None, None, "EM", "Acc", "F1", "EM", "Acc", "F1"],
        ["a", "x", 1.1, 2.2, 3.3, 4.4, 5.5, 6.6],
        ["b", "y", 2.1, 3.2, 4.3, "5,4", 6.5, 7.6],
    ]
    found = texts(xlsx({"Base": rows}, ["A1:F2", "A3:A4", "B3:B4", "C3:E3", "F3:H3"]))
    joined = (f"{part} {each}" for part in ("One", "Two") for each in ("EM", "Acc", "F1"))
    assert list(found) == ["Method", "Type", *joined]
    assert found["Method"] == ["a", "b"]


CELLS = st.one_of(
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")),
        min_size=1,
        max_size=8,
    ).map(lambda text: f"n{text}"),
    st.integers(-(10**9), 10**9),
    st.floats(-1e6, 1e6).map(lambda number: round(number, 4)),
    st.booleans(),
    st.dates(date(1970, 1, 1)),
)


@settings(max_examples=15)  # each starts a process
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6), st.sampled_from([xlsx, ods]))
def test_every_cell_comes_back_as_a_csv_would_have_it(
    cells: list[tuple[object, object]], make: Callable[[Sheets], bytes]
) -> None:
    rows = [["model", "score", "one", "two"]]
    rows += [[f"m{n}", n + 0.5, *pair] for n, pair in enumerate(cells)]  # type: ignore[list-item]
    found = texts(make({"Sheet1": rows}))

    def shown(value: object) -> str:
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return str(value)

    assert found["one"] == [shown(one) for one, _ in cells]
    assert found["two"] == [shown(two) for _, two in cells]


def test_two_cells_in_far_corners_end_one_process_and_not_this_one() -> None:
    corners = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">'
    far = f'{corners}<c r="XFD1048576"><v>1</v></c></row></sheetData>'
    data = xlsx_of({"A": f"<worksheet>{far}</worksheet>"})
    with pytest.raises(
        SourceError, match=r"has cells so far apart .*; save the sheet as CSV"
    ) as told:
        plain(data)
    assert "\n" not in str(told.value)


def test_a_sheet_of_too_many_blank_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_CELLS", 299_999)
    far: list[list[Cell]] = [["x"], *[[] for _ in range(298)], [*[None] * 999, "y"]]
    with pytest.raises(SourceError, match="cells so far apart"):
        plain(xlsx({"Far": far, "Results": SHEETS["Results"]}))


def test_a_text_that_is_long_and_shared_by_many_cells_does_not_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbook, "MOST_MEMORY", 1 << 29)
    cells = "".join(f'<row r="{n}"><c t="s"><v>0</v></c></row>' for n in range(1, 200_001))
    sheet = f"<worksheet><sheetData>{cells}</sheetData></worksheet>"
    shared = f"<sst><si><t>{'x' * 32_000}</t></si></sst>"
    with pytest.raises(SourceError, match="does not fit into memory"):
        plain(xlsx_of({"A": sheet}, **{"xl/sharedStrings.xml": shared}))


def test_tables_below_one_another_are_apart_and_numbers_may_be_headers() -> None:
    # As in two workbooks of HTTP servers; zeros of a formula stand below the rows.
    head: list[list[Cell]] = [["GET /", "Concurrency"], ["Framework", 1, 2, 16]]
    below: list[list[Cell]] = [[], ["POST /", "Concurrency"], head[1]]
    zeros: list[list[Cell]] = [[None, None, None, 0]] * 2
    first: list[list[Cell]] = [["go", 20.5, 43.5, 220], ["ewe", 16, 23, 24]]
    second: list[list[Cell]] = [["go", 15, 31, 72], ["ewe", 19, 29, 30]]
    data = xlsx({"Sheet1": [*head, *first, *below, *second, *zeros]}, ["B1:D1", "B6:D6"])
    found = texts(data)
    assert [*found] == ["GET / Framework", "Concurrency 1", "Concurrency 2", "Concurrency 16"]
    assert found["Concurrency 1"] == ["20.5", "16"]
    assert texts(data, "2")["Concurrency 1"] == ["15", "19"]
    notes = [with_flag(note) for note in plain(data).report.notes]
    assert any("--table 2 has the same rows and columns" in note for note in notes)
    (lost,) = (note for note in read(data, table="2").notes if "left out: 2 rows" in note)
    assert isinstance(lost, Note) and lost.told

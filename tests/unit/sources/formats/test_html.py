import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.errors import SourceError
from lcbtui.sources.formats import html
from lcbtui.text.words import safe_text
from unit.sources.formats.reading import read
from unit.sources.opening import column, plain

HEADER = ("Name", "schedule", "box AP")

PAGE = """<!DOCTYPE html>
<html><head><title>Board</title><style>td { color: red }</style></head><body>
<h2>Legend</h2>
<table><tr><td>★</td><td>ours</td></tr><tr><td>†</td><td>theirs</td></tr></table>
<h2>Results <small>2025</small></h2>
<table class="x">
<thead>
<tr><th rowspan="2">Model</th><th rowspan=2>Params</th><th colspan="2">MMLU</th></tr>
<tr><th>0-shot</th><th>5-shot</th></tr>
</thead>
<tbody>
<tr><td colspan=4><b>Open</b></td></tr>
<tr><td><a href="https://example.org">A-7B</a><sup>1</sup></td><td>7B</td><td>50.1</td>
<td><b>60</b></td></tr>
<tr><td><p>B-8B</p><p>Lab &amp; co</p><script>alert(1)</script></td><td>8B</td><td>51</td>
<td>61<!-- x --></td></tr>
<tr><td colspan=4>Closed</td></tr>
<tr><td rowspan=2>C</td><td>–</td><td>70<sup>*</sup></td><td>71</td></tr>
<tr><td>–</td><td>72</td><td>73</td></tr>
</tbody>
</table>
<table><tr><td><table><tr><td>layout</td><td>alone</td></tr></table></td></tr></table>
</body></html>
"""


def test_a_page_is_read_with_its_spans_groups_and_headers() -> None:
    table = plain(PAGE)
    assert table.report.format == "HTML table, UTF-8"
    assert [each.header for each in table.columns] == [
        *("Model", "Params", "MMLU 0-shot", "MMLU 5-shot")
    ]
    assert column(table, "model") == ["A-7B", "B-8B Lab & co", "C", "C"]
    assert column(table, "MMLU 0-shot") == ["50.1", "51", "70", "72"]
    assert column(table, "MMLU 5-shot") == ["60", "61", "71", "73"]
    assert [(each.heading, each.line, each.rows) for each in table.report.tables] == [
        ("Legend", 4, 1),
        ("Results 2025", 6, 4),
    ]
    assert "names of groups, left out: Open, Closed" in table.report.notes


def test_a_part_of_a_page_and_xhtml_are_pages_too() -> None:
    rows = "<tr><th>model</th><th>score</th></tr><tr><td>a</td><td>1</td></tr>"
    for text in (
        f"<table>{rows}</table>",
        f"<!-- saved -->\n<html><table>{rows}</table></html>",
        f'<?xml version="1.0" encoding="latin-1"?>\n<html><table>{rows}</table></html>',
        f"\ufeff  <body><table>{rows.replace('</td>', '').replace('</tr>', '')}",
    ):
        assert [list(each) for each in read(text).columns] == [["a"], ["1"]], text


BOMBS = {
    "colspan": ("<table><tr><td colspan=1000000000>a<td>b<tr><td>1<td>2</table>", None),
    "rowspan": (
        "<tr><td rowspan=1000000000 colspan=1000>a" + "<tr><td>1" * 9000,
        "with 20001 columns",
    ),
    "strange spans": ("<tr><td colspan=-1 rowspan=x>a<td colspan=²>b<tr><td>c<td>1", None),
    "divisions": ("<div>" * 100_000, "HTML without a table"),
    "depth": ("<tr><td>" + "<table><tr><td>" * 10_000, "HTML without a table"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_spans_and_depth_end_in_a_table_or_a_line(name: str) -> None:
    rows, words = BOMBS[name]
    text = f"<html><table>{rows}</table></html>"
    if words is None:
        assert read(text).rows >= 1
        return
    with pytest.raises(SourceError, match=words):
        read(text)


def test_an_entity_of_a_page_s_own_is_not_expanded_and_no_file_is_read() -> None:
    text = (
        "<!DOCTYPE html [<!ENTITY a 'xx'><!ENTITY b SYSTEM 'file:///etc/passwd'>]>"
        "<html><table><tr><td>model<td>score<tr><td>m &a; &b;<td>1</table></html>"
    )
    assert read(text).columns[0] in (["m &a; &b;"], ("m &a; &b;",))


SPANS = st.integers(-1, 6)
CELLS = st.builds(
    "<{} rowspan={} colspan={}>{}".format, st.sampled_from(["th", "td"]), SPANS, SPANS, st.text()
)


@given(st.lists(st.lists(CELLS, max_size=5).map("".join), max_size=6))
def test_any_spans_make_a_safe_table_of_one_width_or_one_line(cells: list[str]) -> None:
    try:
        found = read("<html><table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>")
    except SourceError as problem:
        assert "\n" not in str(problem)
        return
    assert all(len(each) == found.rows for each in found.columns)
    assert all(header and header == safe_text(header) for header in found.headers)


def test_a_table_with_marked_up_cells_and_delimiters_is_no_page() -> None:
    text = "<span style='x'>Model</span>,<b>pass@1</b>\n<a href='u'>A-7B</a>,51.5\nB-8B,40.0\n"
    assert read(text).rows == 2


@given(
    st.lists(st.sampled_from(["th", "td"]), min_size=3, max_size=3),
    st.sampled_from(["table", "table><thead", "table><tbody"]),
    st.integers(1, 4),
)
def test_header_cells_outside_rows_are_the_header(tags: list[str], within: str, rows: int) -> None:
    header = "".join(f"<{tag}>{text}</{tag}>" for tag, text in zip(tags, HEADER, strict=True))
    body = "".join(f"<tr><td>m{row}</td><td>1x</td><td>{row}.5</td></tr>" for row in range(rows))
    close = "".join(f"</{tag}>" for tag in reversed(within.split("><")))
    between = "</thead><tbody>" if "thead" in within else ""
    table = read(f"<p>Zoo</p><{within}>{header}{between}{body}{close}")
    assert table.headers == HEADER
    assert [*table.columns[0]] == [f"m{row}" for row in range(rows)]


def test_scripts_that_compare_are_no_tags(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "MOST_TAGS", 20)
    script = f"<script>{'if (i<n&&n < m) ' * 30}</script>"
    table = "<table><tr><th>model</th><th>score</th></tr><tr><td>a</td><td>70</td></tr></table>"
    read = plain(f"<html>{script}{table}</html>")
    assert column(read, read.roles.y or "") == ["70"]
    with pytest.raises(SourceError, match="20 tags"):
        plain(f"<html>{'<b>x</b>' * 20}{table}</html>")


HIDES = [
    'style="display:none"', 'style="color: red; DISPLAY : none;"', "hidden",
    'style="visibility:hidden"', 'class="x sr-only"', 'class="hidden"', 'class="a d-none b"',
]  # fmt: skip


@pytest.mark.parametrize("hides", HIDES)
def test_what_a_page_hides_in_a_cell_is_no_part_of_it_but_a_column_is_one(hides: str) -> None:
    cells = f"<td>A <b {hides}>key 12</b></td><td><span {hides}>0953</span>70.1</td>"
    table = read(
        f"<table><tr><th>Model<th>Acc <i {hides}>sort<th {hides}>F1</tr>"
        f"<tr>{cells}<td {hides}>5</tr></table>"
    )
    assert table.headers == ("Model", "Acc", "F1")
    assert [list(each) for each in table.columns] == [["A"], ["70.1"], ["5"]]


@pytest.mark.parametrize("shown", ["hidden md:inline", "md:inline hidden", "d-md-block d-none"])
def test_what_is_hidden_on_small_screens_alone_is_read(shown: str) -> None:
    rows = f"<tr><th>Model<th>Acc</tr><tr><td>A<td><b class='{shown}'>70.1</b></tr>"
    assert list(read(f"<table>{rows}</table>").columns[1]) == ["70.1"]


@pytest.mark.parametrize("cell", ["td", "th"])
def test_a_table_without_a_header_keeps_its_first_row(cell: str) -> None:
    rows = [("GPT-4", "90.1", "80"), ("Qwen-7B", "65.0", "55")]
    made = ("".join(f"<{cell}>{text}</{cell}>" for text in row) for row in rows)
    table = read(f"<table>{''.join(f'<tr>{row}</tr>' for row in made)}</table>")
    assert table.headers == ("column 1", "column 2", "column 3")
    assert list(zip(*table.columns, strict=True)) == rows


@pytest.mark.parametrize("wrap", ["form", "div", "x-row"])
def test_a_row_ends_a_row_also_where_its_cells_are_wrapped(wrap: str) -> None:
    made = (f"<tr><{wrap}><td>m{row}</td><td>{row}.5</td></{wrap}></tr>" for row in range(4))
    table = read(f"<table><tr><th>Model</th><th>Score</th></tr>{''.join(made)}</table>")
    assert [*table.columns[0]] == ["m0", "m1", "m2", "m3"]

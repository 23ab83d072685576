"""The page is parsed: its table says what the view says, and nothing in it is executed."""

import io
from html.parser import HTMLParser

from lcbtui.report.figure import write_picture
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.state import ViewState
from lcbtui.view.view import View


class Page(HTMLParser):
    """The tags of a page, and the cells of its table by line."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.rows: list[list[str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] in {"td", "th"} and data.strip():
            self.rows[-1][-1] += data


def answered(source: str, stdin: bytes | None = None, **changes: object) -> View:
    state = ViewState(source=source, **changes)  # type: ignore[arg-type]  # passed on as they are
    return apply(open_dataset(find(source), stdin), state)


def page(shown: View) -> str:
    out = io.StringIO()
    write_picture(out, shown, "html")
    return out.getvalue()


def test_the_table_has_the_rows_shown_with_rank_marks_and_origin() -> None:
    rows = Page(page(answered("figure", limit=2))).rows
    assert rows == [
        ["Model", "Params", "Pass@1", "Openness", "Source"],
        ["DASD-4B-Thinking", "≈4B", "≈70.5", "open-data", "figure"],
        ["AM-thinking-v1", "≈100B", "≈70", "open-data", "figure"],
    ]


def test_a_reported_score_names_what_reported_it() -> None:
    rows = Page(page(answered("reported", limit=1))).rows
    assert rows[1][-1] not in {"", "reported"}


def test_the_chart_is_in_the_page_and_says_the_same_models() -> None:
    text = page(answered("figure"))
    parsed = Page(text)
    assert parsed.tags.count("svg") == 1
    assert text.count('class="point"') == 12
    assert len(parsed.rows) == 13


def test_strange_names_stay_text_and_escape_sequences_are_gone() -> None:
    strange = 'model,params,pass@1\n"foo[/bar] <script>&""\'",7,50\nx\x1b]52;c;QQ==\x07y,8,51\n'
    text = page(answered("-", strange.encode()))
    parsed = Page(text)
    assert [row[1] for row in parsed.rows] == ["Model", "x]52;c;QQ==y", "foo[/bar] <script>&\"'"]
    assert "\x1b" not in text and "\x07" not in text
    assert "script" not in parsed.tags


def test_it_needs_no_script_and_no_host() -> None:
    text = page(answered("reported"))
    parsed = Page(text)
    assert not {"script", "link", "img", "iframe", "a"} & set(parsed.tags)
    assert not {"src", "href"} & set(parsed.attributes)
    assert not [name for name in parsed.attributes if name.startswith("on")]


def test_an_empty_view_is_a_page_too() -> None:
    text = page(answered("figure", query="nosuch"))
    assert "no rows match" in text
    assert len(Page(text).rows) == 1

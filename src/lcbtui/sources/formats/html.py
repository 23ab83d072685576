"""Tables of HTML, of a page or within Markdown; lxml parses it and is imported only then.

The parser reads no other file, follows no address, expands no entity of a page's own, and stops at
the depth that its makers think safe.
"""

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from lxml import etree

from lcbtui.sources.formats.io import KEEP_THE_TABLE, Content, too_large
from lcbtui.sources.formats.tidy import LINE, FileTable, SpanningCell, as_heading, spread

LARGEST = 1 << 25  # bytes of a page: its tree takes ten times as many
MOST_TAGS = 300_000
"""Of a page, without those that close others: each takes three times as long as a value of JSON."""

_HIDDEN_CLASS = re.compile(
    r"(?<!\S)(?:sr-only|visually-?hidden|screen-reader-text|sort-?(?:key|value|text))(?!\S)"
    r"|^(?!.*(?::|d-\w+-)).*(?<!\S)(?:hidden|d-none)(?!\S)",  # none shows it on larger screens
    re.DOTALL,
)


def words_of(fragment: str) -> str:
    """Render a fragment of HTML as plain text; line breaks become newlines."""
    return _text(_parsed(f"<div>{fragment}</div>".encode()))


def _parsed(data: bytes) -> Any:
    """Parse a page or fragment of HTML into its root element; None if it is empty."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None


def html_tables(content: Content, lines_before: int = 0, heading: str = "") -> Iterator[FileTable]:
    """Yield the tables of a page or fragment of HTML, in order, without tables that contain others.

    Args:
        content: the HTML.
        lines_before: number of lines of the source before the fragment.
        heading: the heading in force before the fragment.

    Raises:
        SourceError: if the HTML, or a table once its spanning cells are repeated, is too large.
    """
    data = content.data
    tags = re.finditer(rb"<[A-Za-z][\w:-]*[\s/>]", data)  # a "<" of a script is none
    if len(data) > LARGEST or next(islice(tags, MOST_TAGS, None), None):
        raise too_large("holds HTML of", f"32 MiB or {MOST_TAGS:,} tags", KEEP_THE_TABLE)
    root = _parsed(data)
    if root is None:
        return
    length = len(data)
    for element in root.iter("h1", "h2", "h3", "h4", "h5", "h6", "summary", "caption", "table"):
        if element.tag != "table":
            heading = as_heading(_text(element)) or heading
        elif next(element.iterdescendants("table"), None) is None:
            caption = next(element.iter("caption"), None)
            own = "" if caption is None else as_heading(_text(caption))
            rows, headers = _table(element, length)
            if len(rows) > 1 and max(map(len, rows)) > 1:
                line = lines_before + (element.sourceline or 1)
                yield FileTable(line, own or heading, rows, headers)


def _table(element: Any, length: int) -> tuple[list[list[str]], int]:
    """Read a table element: its rows of texts, and how many of them are header rows."""
    rows = list(_rows(element))
    spanning = (
        [SpanningCell(_text(e), _span(e.get("rowspan")), _span(e.get("colspan"))) for e in cells]
        for _, cells in rows
    )
    texts = spread(spanning, length, "HTML")
    below = (
        place
        for place, (parent, cells) in enumerate(rows)
        if (parent is None or parent.tag != "thead") and any(cell.tag != "th" for cell in cells)
    )
    return texts, next(below, 0) or 1


def _rows(table: Any) -> Iterator[tuple[Any, list[Any]]]:
    """Yield each row of a table element: its parent element and its cells.

    Consecutive cells outside any row count as one row.
    """
    row: Any = None
    cells, loose = list[Any](), list[Any]()
    for element in chain(table.iter("tr", "td", "th"), [None]):
        if element is not None and element.tag != "tr":
            (cells if element.getparent() is row else loose).append(element)
            continue
        if cells:
            yield row.getparent(), cells
        if loose:
            yield loose[0].getparent(), loose
        row, cells, loose = element, [], []


def _span(text: str | None) -> int:
    digits = (text or "").strip()[:9]
    return int(digits) if digits.isascii() and digits.isdigit() else 1


def _text(element: Any) -> str:
    """Render an element as plain text; line breaks become newlines."""
    if not len(element):  # as most cells are, and walking takes ten times as long
        return " ".join((element.text or "").split())
    parts: list[str] = []
    alt = _add_words(element, parts)
    lines = (" ".join(line.split()) for line in "".join(parts).split(LINE))
    return LINE.join(filter(None, lines)) or alt


def _add_words(element: Any, parts: list[str]) -> str:
    """Append the text of an element to `parts`; return the alt text of its first image."""
    alt = ""
    parts.append((element.text or "").replace(LINE, " "))
    for each in element:
        tag = each.tag
        raised = _before_superscript(each, parts) if tag == "sup" else ""
        is_hidden = (  # as a key to sort by is, or words read out alone
            each.get("hidden") is not None
            or re.search(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden", each.get("style") or "")
            or _HIDDEN_CLASS.search(each.get("class") or "")
        )
        is_left_out = tag in ("script", "style", "template", "noscript", "svg", "select")
        if not is_left_out and raised is not None and not is_hidden:
            is_line = tag in ("br", "p", "div", "li", "dd", "dt")
            parts.append(LINE if is_line else raised)
            within = _add_words(each, parts)
            alt = alt or ((each.get("alt") or "").strip() if tag == "img" else within)
            parts.append(LINE if is_line and tag != "br" else "")
        parts.append((each.tail or "").replace(LINE, " "))
    return alt


def _before_superscript(element: Any, parts: list[str]) -> str | None:
    """Choose the text before an HTML superscript: "^" or a blank; None if it is a footnote mark."""
    before, words = "".join(parts[-20:]).strip(), "".join(element.itertext()).strip()
    if re.search(r"(?<!\d)10$", before):
        return "^"  # a power: with its digits run together it would be another number
    if words in {"2", "3"} and re.search(r"(?<![^\W_])[^\W\d_]$", before):
        return ""  # "R2" and "m2" are squares
    mark = r"[\[(]?[\d,; ]{1,5}[\])]?|[*†‡§¶#+^]{1,3}|[a-e]"
    return None if before and re.fullmatch(mark, words) else " "

"""Tables of HTML, of a page or within Markdown; lxml parses it and is imported only then.

The parser reads no other file, follows no address, expands no entity of a page's own, and stops at
the depth that its makers think safe.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice
from typing import Any

from lxml import etree

from lcbtui.dataset.source import NO_OPTIONS, ReadOptions
from lcbtui.errors import SourceError
from lcbtui.sources.formats.io import READS, Content
from lcbtui.sources.formats.markup import LINE
from lcbtui.sources.formats.raw_table import MOST_COLUMNS, NoTableError, RawTable, refuse_huge
from lcbtui.sources.formats.written import (
    MOST_TABLES,
    SpanningCell,
    WrittenTable,
    as_heading,
    raw_table_of,
    spread,
)

FAMILY = "HTML table"

LARGEST = 1 << 25
"""In bytes, of a page: its tree takes ten times as many."""
LARGEST_IN_WORDS = "32 MiB"
MOST_TAGS = 300_000
"""Of a page, without those that close others: each takes three times as long as a value of JSON."""

_TAG = re.compile(rb"<[A-Za-z][\w:-]*[\s/>]")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary", "caption"})
_LINES = frozenset({"br", "p", "div", "li", "dd", "dt"})
_LEFT_OUT = frozenset({"script", "style", "template", "noscript", "svg", "select"})
_FOOTNOTE = re.compile(r"[\[(]?[\d,; ]{1,5}[\])]?|[*†‡§¶#+^]{1,3}|[a-e]")
_MOST_HEADERS = 4


def html_table(content: Content, name: str, options: ReadOptions = NO_OPTIONS) -> RawTable:
    """The table of results of a page, or the one that is asked for; `name` is for messages.

    Raises:
        SourceError: if there is none, or it is too large.
    """
    tables = list(islice(tables_in(content.data, name), MOST_TABLES))
    if not tables:
        raise no_table(name)
    return raw_table_of(tables, content, name, options, FAMILY)


def no_table(name: str) -> NoTableError:
    """What is said of a page without a table in it."""
    return NoTableError(
        f"{name}: is HTML without a table; save the file that the page shows, not the page: {READS}"
    )


def _has_more_tags(data: bytes, most: int) -> bool:
    """Whether there are so many opening tags; scripts compare with the same sign."""
    if data.count(b"<") - data.count(b"</") <= most:
        return False
    return sum(1 for _ in islice(_TAG.finditer(data), most + 1)) > most


def tables_in(
    data: bytes, name: str, lines_before: int = 0, heading: str = ""
) -> Iterator[WrittenTable]:
    """The tables of a page or a part of one that hold no other table, in its order.

    Args:
        data: in UTF-8.
        name: how messages call its source.
        lines_before: of the text that it is a part of.
        heading: of what stands before it.

    Raises:
        SourceError: if it is too large, or spans make it so.
    """
    if len(data) > LARGEST or _has_more_tags(data, MOST_TAGS):
        raise SourceError(
            f"{name}: holds HTML of more than {LARGEST_IN_WORDS} or {MOST_TAGS:,} tags, which is"
            " all that is read of a page; keep the part with the table, or save it as CSV"
        )
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:  # nothing in it
        return
    if root is None:  # nothing but comments
        return
    length = len(data)
    for element in root.iter(*_HEADINGS, "table"):
        if element.tag != "table":
            heading = as_heading(_text(element).replace(LINE, " ")) or heading
        elif next(element.iterdescendants("table"), None) is None:
            table = _table(element, heading, length, name)
            if table is not None:
                yield replace(table, line=lines_before + table.line)


def _table(element: Any, heading: str, length: int, name: str) -> WrittenTable | None:
    """A table that has more than one row and column, or None."""
    caption = next(element.iter("caption"), None)
    if caption is not None:
        heading = as_heading(_text(caption).replace(LINE, " ")) or heading
    in_head, is_head = 0, True

    def rows() -> Iterator[list[str | SpanningCell]]:
        nonlocal in_head, is_head
        for parent, cells in _rows(element):
            if len(cells) > MOST_COLUMNS:
                refuse_huge(len(cells), 0, length, name, "HTML")
            if is_head:
                has_head = parent is not None and parent.tag == "thead"
                is_head = has_head or all(cell.tag == "th" for cell in cells)
                in_head += is_head
            yield [_cell(cell) for cell in cells]

    texts = spread(rows(), length, name, "HTML")
    if len(texts) < 2 or max(map(len, texts)) < 2:
        return None
    headers = in_head if 0 < in_head < min(len(texts), _MOST_HEADERS + 1) else 1
    return WrittenTable(element.sourceline or 1, heading, texts, headers)


def _rows(table: Any) -> Iterator[tuple[Any, list[Any]]]:
    """The cells of each row, and what the row stands in.

    Cells that stand in no row are one, up to the next.
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


def _cell(cell: Any) -> str | SpanningCell:
    rows, columns = cell.get("rowspan"), cell.get("colspan")
    if rows is None and columns is None:
        return _text(cell)
    return SpanningCell(_text(cell), _span(rows), _span(columns))


def _span(text: str | None) -> int:
    digits = (text or "1").strip()[:9]
    return int(digits) if digits.isascii() and digits.isdigit() else 1


def _text(element: Any) -> str:
    """The words of an element, LINE between its lines."""
    if not len(element):  # as most cells are, and walking takes ten times as long
        return " ".join((element.text or "").split())
    parts: list[str] = []
    alt = _gathered(element, parts)
    lines = (" ".join(line.split()) for line in "".join(parts).split(LINE))
    return LINE.join(filter(None, lines)) or alt


def _gathered(element: Any, parts: list[str]) -> str:
    """What the first image in an element shows; adds its words to `parts`, LINE between lines."""
    alt = ""
    parts.append(_one_line(element.text))
    for each in element:
        tag = each.tag
        if tag not in _LEFT_OUT and not (tag == "sup" and _is_footnote(each)):
            parts.append(LINE if tag in _LINES else "")
            alt = alt or ((each.get("alt") or "").strip() if tag == "img" else "")
            within = _gathered(each, parts)
            alt = alt or within
            parts.append(LINE if tag in _LINES and tag != "br" else "")
        parts.append(_one_line(each.tail))
    return alt


def _one_line(text: str | None) -> str:
    return text.replace(LINE, " ") if text else ""


def _is_footnote(element: Any) -> bool:
    """Whether a sup is a mark that points to a note, 70.3 with a small 1 above it."""
    text = "".join(element.itertext()).strip()
    parent = element.getparent()
    is_behind = element.getprevious() is not None or bool((parent.text or "").strip())
    return is_behind and bool(_FOOTNOTE.fullmatch(text))

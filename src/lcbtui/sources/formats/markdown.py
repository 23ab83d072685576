"""Tables in Markdown, as leaderboards stand in a README and as `lcbtui ls -f markdown` writes them.

markdown-it finds those with pipes, `html` reads those in HTML, in the order of the text. Cells come
without what only says how they look: links, images, footnotes, emphasis, comments.
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from markdown_it import MarkdownIt

from lcbtui.sources.cleaning.numbers import SHORTCODE
from lcbtui.sources.formats import html, latex
from lcbtui.sources.formats.io import Content
from lcbtui.sources.formats.tables import RULE, refuse_huge
from lcbtui.sources.formats.tidy import LINE, FileTable, as_heading

# The words of a cell are made when its table is, so that a long text costs no more than its blocks;
# tables that are indented are no code.
_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable(["code", "inline"])

_TABLE_TAG = re.compile(r"<(/?)table\b", re.IGNORECASE)


def markdown_tables(  # noqa: C901 - one branch for each kind of block
    content: Content, before: int = 0
) -> Iterator[FileTable]:
    """Yield the tables of a Markdown text as candidates, in order; tables in HTML within it too.

    Args:
        content: the text.
        before: number of lines of the source above the text.

    Raises:
        SourceError: if a table has too many cells.
    """
    text = re.sub(r"\r\n?", "\n", content.text)
    comment = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
    text = comment.sub(lambda hidden: "\n" * hidden[0].count("\n"), text)
    # As psql, MySQL, Org and tabulate draw the rules of a table.
    text = RULE.sub(lambda drawn: drawn[0].replace("+", "|").replace("=", "-"), text)
    lines, length, environment = text.split("\n"), len(text), dict[str, Any]()
    above = deque[str](maxlen=20)  # lines between a heading and its table may say what is measured
    block = heading = ""
    rows, start, read_until = dict[int, list[str]](), 0, 0
    for token in _PARSER.parse(text, environment):
        line = token.map[0] if token.map else read_until
        if line < read_until:
            continue
        block = token.type if token.type.endswith(("_open", "_block")) else block
        if token.type == "table_open":
            rows, start = {}, line
        elif token.type == "inline" and block in ("th_open", "td_open"):
            if "|" in lines[line]:  # the text just below a table is a row of it, but for people
                rows.setdefault(line, []).append(_words(token.content, environment))
        elif token.type == "table_close":
            width = max(map(len, rows.values()), default=0)
            refuse_huge(width, len(rows) - 1, length, "Markdown")
            words = [_words(each, environment).replace(LINE, " ") for each in above]
            yield FileTable(before + start + 1, heading, list(rows.values()), above=words)
            above.clear()
        elif token.type == "fence":
            within = Content(token.content.encode(), content.encoding)
            for table in markdown_tables(within, before + line + 1):
                yield replace(table, heading=heading)
        elif token.type in ("inline", "html_block"):
            tag = _TABLE_TAG.search(token.content)
            text = token.content[: tag.start()] if tag else token.content
            if found := _heading_in(text, block):
                heading = as_heading(_words(found, environment))
                above.clear()
            else:
                above.extend(text.split("\n"))
            line += text.count("\n")
            if tag:
                read_until = _end_of_html(lines, line)
                page = _without_shortcodes("\n".join(lines[line:read_until])).encode()
                within = Content(page, content.encoding)
                yield from html.html_tables(within, before + line, heading)


def _heading_in(text: str, block: str) -> str:
    """Find a heading in a block of text: a Markdown, bold or HTML heading; "" for none."""
    if block == "heading_open":
        return text
    if bold := re.fullmatch(r"(\*\*|__)([^*_|]+)\1[ \t:]*", text):
        return bold[2]
    tags = r"<(h[1-6]|summary|caption)\b[^<>]*>(.{1,300}?)</\1>"
    found = re.findall(tags, text, re.IGNORECASE | re.DOTALL)
    return found[-1][1] if found else ""


def _end_of_html(lines: Sequence[str], start: int) -> int:
    """Find the index of the line after an HTML table; the end of the text if it is not closed."""
    depth = 0
    for place in range(start, len(lines)):
        depth += sum(-1 if tag[1] else 1 for tag in _TABLE_TAG.finditer(lines[place]))
        if "<" in lines[place] and depth <= 0:
            return place + 1
    return len(lines)


def _without_shortcodes(text: str) -> str:
    if ":" not in text:
        return text
    signs = {":arrow_up:": "↑", ":arrow_down:": "↓", ":white_check_mark:": "✅", ":x:": "❌"}
    shortcode = rf"(?<!\w){SHORTCODE}(?!\w)"  # others only adorn
    return re.sub(shortcode, lambda it: signs.get(it[0], ""), text).strip()


def _words(cell: str, environment: dict[str, Any]) -> str:
    """Render a Markdown cell as plain text, without links and tags; a line break is a newline."""
    cell = _without_shortcodes(cell) or cell
    if "$" in cell:
        formula = r"\$[^$\n]*\\[A-Za-z][^$\n]*\$"
        cell = re.sub(formula, lambda it: latex.words_of(it[0]), cell)
    if not re.search(r"[\[<`*_~\\&!]", cell):  # plain words
        return " ".join(cell.split())
    text = re.sub(r" *\[\^[^\[\]]+\]", "", cell[:2_000])  # footnotes
    tokens = list[Any]()
    _PARSER.inline.parse(text, _PARSER, environment, tokens)
    if not any(token.type in ("image", "html_inline") for token in tokens):
        return " ".join("".join(token.content for token in tokens).split())
    for token in tokens:
        token.type = "text" if token.type == "text_special" else token.type  # what is escaped
    return html.words_of(_PARSER.renderer.render(tokens, _PARSER.options, environment))

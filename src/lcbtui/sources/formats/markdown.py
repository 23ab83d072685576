"""Tables in Markdown, as leaderboards stand in a README and as `lcbtui ls -f markdown` writes them.

Those with pipes and those in HTML, in the order of the text. Cells come without what only says how
they look: links, images, footnotes, emphasis, comments.
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

from lcbtui.dataset.source import NO_OPTIONS, ReadOptions
from lcbtui.sources.formats.csv import SAMPLE, is_quoted
from lcbtui.sources.formats.io import Content
from lcbtui.sources.formats.markup import LINE, TAG, without_links_and_tags
from lcbtui.sources.formats.raw_table import RawTable
from lcbtui.sources.formats.written import MOST_TABLES, WrittenTable, as_heading, raw_table_of

FAMILY = "Markdown table"

SEARCHED = 1 << 21
"""In bytes: a text that is longer begins with its table, or has one in its first characters."""

# Of a line without blanks at its ends, so that no two of its parts can share the same ones.
_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:[|+][ \t]*:?-+:?[ \t]*)*\|?")
_RULE_ENDS = re.compile(r"[|+]")
_GRID = re.compile(r"[|+][-=:+]+[|+]")
"""A rule of a table that is drawn, as databases and tabulate print them."""
_RULE_LINE = re.compile(r"^[ \t>]*(?:\+[-=]{2}|(?:\|[ \t]*)?:?-+:?[ \t]*[|+])", re.MULTILINE)
_CELL_ENDS = re.compile(r"(?<!\\)\|")
_FENCE = re.compile(r"[ \t]*(?:```|~~~)")
_HEADING = re.compile(
    r"[ \t]{0,3}#{1,6}[ \t]+(?P<hashes>.+)"
    r"|[ \t]*(?:\*\*|__)(?P<bold>[^*_|]+)(?:\*\*|__)[ \t:]*"
    r"|[ \t]*<(?P<tag>h[1-6]|summary|caption)\b[^<>]*>(?P<tagged>[^<>]+)</(?P=tag)>[ \t]*",
    re.IGNORECASE,
)
_TABLE_TAG = re.compile(r"<(/?)table\b", re.IGNORECASE)
_REFERENCE = re.compile(r"^ {0,3}\[([^\[\]\n]{1,200})\]:[ \t]+\S+", re.MULTILINE)

_LINES_ABOVE = 20
"""Of text between a heading and its table, that may say what is measured."""
_LONGEST = 2_000  # characters of a cell that is looked at for links and emphasis
_LONGEST_FORMULA = 300
"""Characters of a formula that is read: one of a score is short, and groups take time."""
_NESTED = 3
_MARKS = re.compile(r"[\[<`*_~\\&$]")
"""One of these is in every cell that is more than plain words."""
_WHOLE = re.compile(
    r"(?:<(?P<tag>a|b|code|em|i|strong|u)\b[^<>]*>)?(?P<out>\*{1,3}|`|~~)?(?P<link>\[)?"
    r"(?P<in>(?(out)|(?:\*{1,3}|`|~~)?))"
    r"(?P<words>(?![_!^])[^\s[\]<*`~\\&$]+(?: [^\s[\]<*`~\\&$]+)*)"
    r"(?P=in)(?(link)\]\([^()[\]]*\))(?(out)(?P=out))(?(tag)</(?P=tag)>)"
)
"""Plain words in a link, in emphasis, in a tag or in several, as most cells are that have marks."""
_COMMENT_START, _COMMENT_END = "<!--", "-->"
_EMPHASIS = re.compile(
    r"(?P<mark>\*{1,3}|__|_|`|~~)(?P<words>(?!\s)(?:(?!(?P=mark)).)+(?<!\s))(?P=mark)"
)
_EMPHASIS_MARKS = frozenset("*_`~")
_BLANKS = re.compile(r"[ \t]{2,}")
_MATHS = re.compile(r"\$[^$]+\$")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_AS_WRITTEN = 0xE000
"""Of the private characters that stand for escaped ones meanwhile."""
_BACK = {_AS_WRITTEN + code: chr(code) for code in range(128)}


def has_table(content: Content) -> bool:
    """Whether a text has a table in Markdown, with pipes or in HTML.

    A cell of a CSV may hold such a table too; then a quote is open before it.
    """
    text = content.text if len(content.data) <= SEARCHED else content.head(SAMPLE)
    if not _RULE_LINE.search(text) and not _TABLE_TAG.search(text):
        return False
    first = _first_table(text)
    return first is not None and not is_quoted(text[:first])


def _first_table(text: str) -> int | None:
    """Where in a text the first table begins, or None."""
    html = _TABLE_TAG.search(text)
    start = end = 0
    before = ""
    for line in text.splitlines(keepends=True):
        end += len(line)
        if html and html.start() < end:
            return html.start()
        if "|" in before and _is_below(line, before):
            return start
        before, start = line, end - len(line)
        start = end - len(line)
    return None


def markdown_table(content: Content, name: str, options: ReadOptions = NO_OPTIONS) -> RawTable:
    """The table of results in a text that `has_table`, or the one asked for; `name` for messages.

    Raises:
        SourceError: if it has too many columns for a table, or there is no such table.
    """
    text = without_comments(content.text)
    lines = text.splitlines()
    references = {match[1].casefold() for match in _REFERENCE.finditer(text)}
    tables = list(islice(_tables(lines, references, name), MOST_TABLES))
    if not tables:
        from lcbtui.sources.formats.html import no_table  # noqa: PLC0415 - it loads a parser

        raise no_table(name)
    plain = text.strip().lower()
    is_html = plain.startswith("<table") and plain.endswith("</table>")
    raw = raw_table_of(tables, content, name, options, "HTML table" if is_html else FAMILY)
    if len(tables) == 1 and sum(1 for line in lines if line.strip()) > len(tables[0].rows) + 1:
        line = tables[0].line
        note = f"the table in line {line} is read; the text around it was left out"
        raw = raw._replace(notes=(*content.notes, note, *raw.notes[len(content.notes) :]))
    return raw


def without_comments(text: str) -> str:
    """A text without comments of HTML; what is below one stays in its line."""
    if _COMMENT_START not in text:
        return text
    kept, place = [], 0
    while (start := text.find(_COMMENT_START, place)) >= 0:
        end = text.find(_COMMENT_END, start)
        if end < 0:
            break
        end += len(_COMMENT_END)
        kept += [text[place:start], "\n" * len(text[start:end].splitlines()[1:])]
        place = end
    return "".join([*kept, text[place:]])


def _tables(lines: Sequence[str], references: set[str], name: str) -> Iterator[WrittenTable]:
    """The tables of a text, in its order."""
    heading, is_code, place, html_until = "", False, 0, 0
    is_quote, before_quote = False, ""
    above: deque[str] = deque(maxlen=_LINES_ABOVE)
    while place < len(lines):
        line = lines[place]
        begins = line.lstrip()[:1]
        if begins and (begins == ">") != is_quote and (is_quote or not is_code):
            # What a quote calls a heading is none behind it, and neither is its code.
            is_quote, is_code = not is_quote, False
            heading, before_quote = (heading, heading) if is_quote else (before_quote, "")
        line = line.lstrip("> \t") if is_quote else line
        if "|" in line and place + 1 < len(lines) and _is_below(lines[place + 1], line):
            end = place + 2
            while end < len(lines) and ("|" in lines[end] or _is_drawn(lines[end])):
                end += 1
            below = (each for each in lines[place + 2 : end] if not _is_drawn(each))
            rows = [_cells(each, references) for each in (line, *below)]
            lines_above = [_words(each, references).replace(LINE, " ") for each in above]
            yield WrittenTable(place + 1, heading, rows, above=lines_above)
            above.clear()
            place = end
            continue
        if place >= html_until and not is_code and "<" in line and _TABLE_TAG.search(line):
            end = _end_of_html(lines, place)
            within = range(place, end - 1)
            if any("|" in lines[at] and _is_below(lines[at + 1], lines[at]) for at in within):
                html_until = end  # it only says where its tables with pipes stand
            else:
                from lcbtui.sources.formats.html import tables_in  # noqa: PLC0415

                block = "\n".join(lines[place:end])
                yield from tables_in(block.encode(), name, place, heading)
                place = end
                continue
        if _FENCE.match(line):
            is_code = not is_code
        elif not is_code and line.strip():
            before = lines[place - 1].strip("> \t") if place else ""
            found = _heading_in(line, before, references)
            if found is None:
                above.append(line)
            else:
                heading = found
                above.clear()
        place += 1


def _heading_in(line: str, before: str, references: set[str]) -> str | None:
    """The heading that a line is, or that it makes of the line before; None for no heading."""
    if found := _HEADING.fullmatch(line):
        words = found["hashes"] or found["bold"] or found["tagged"]
        return as_heading(_words(words.rstrip("# \t"), references))
    return as_heading(_words(before, references)) if before and _is_underline(line) else None


def _is_underline(line: str) -> bool:
    """Whether a line makes the one above it a heading."""
    line = line.strip()
    return len(line) > 2 and (not line.strip("=") or not line.strip("-"))


def _end_of_html(lines: Sequence[str], place: int) -> int:
    """The line behind the end of a table that begins in a line; the last for one without end."""
    depth = 0
    for end in range(place, len(lines)):
        if "<" in lines[end]:
            for tag in _TABLE_TAG.finditer(lines[end]):
                depth += -1 if tag[1] else 1
            if depth <= 0:
                return end + 1
    return len(lines)


def _is_below(line: str, header: str) -> bool:
    """Whether a line is the rule below the header of a table."""
    if "|" not in header or not ("-" in line or "=" in line) or not ("|" in line or "+" in line):
        return False
    rule = _inner(line)
    if _is_drawn(line):
        rule = line.strip()[1:-1]
    elif not _RULE.fullmatch(rule):
        return False
    return len(_RULE_ENDS.split(rule)) == len(_CELL_ENDS.split(_inner(header)))


def _is_drawn(line: str) -> bool:
    """Whether a line is a rule of a table that is drawn: `+-----+----+`."""
    return line.lstrip().startswith("+") and _GRID.fullmatch(line.strip()) is not None


def _inner(line: str) -> str:
    """A line of a table without the pipes at its ends."""
    inner = line.strip()
    if inner.startswith(">"):
        inner = inner.lstrip("> \t")
    inner = inner.removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return inner


def _cells(line: str, references: set[str]) -> list[str]:
    inner = _inner(line)
    if not _MARKS.search(inner):
        return [cell.strip() for cell in inner.split("|")]
    cells = _CELL_ENDS.split(inner) if "\\" in inner else inner.split("|")
    return [_words(cell, references) for cell in cells]


def _words(cell: str, references: set[str]) -> str:
    """The words of a cell, LINE between its lines, without marks of how they look."""
    text = cell.strip()
    if not _MARKS.search(text):
        return text
    if len(text) > _LONGEST:
        return TAG.sub(" ", text).strip()
    if whole := _WHOLE.fullmatch(text):
        return whole["words"]
    if "\\" in text and not _MARKS.search(_ESCAPED.sub("", text)):
        return " ".join("".join(_ESCAPED.split(text)).split())
    if "  " in text or "\t" in text:
        text = _BLANKS.sub(" ", text)
    is_escaped = "\\" in text
    if is_escaped:
        text = _ESCAPED.sub(lambda found: chr(_AS_WRITTEN + ord(found[1])), text)
    text, alt = without_links_and_tags(text, references)
    if text.count("$") > 1:
        text = _MATHS.sub(partial(_without_maths, text), text)
    text = _without_emphasis(text.strip())
    if "&" in text:
        from html import unescape  # noqa: PLC0415 - it has a table of two thousand names

        text = unescape(text)
    if LINE in text:
        text = LINE.join(" ".join(line.split()) for line in text.split(LINE) if line.strip())
    else:
        text = " ".join(text.split())
    return (text.translate(_BACK) if is_escaped else text) or alt.strip()


def _without_emphasis(text: str) -> str:
    for _ in range(_NESTED):
        if text[:1] not in _EMPHASIS_MARKS:
            break
        match = _EMPHASIS.fullmatch(text)
        if match is None:
            break
        text = match["words"]
    for mark in ("**", "`"):  # in pairs they are emphasis wherever they stand
        if mark in text and text.count(mark) % 2 == 0:
            text = text.replace(mark, "")
    return text


def _without_maths(cell: str, maths: re.Match[str]) -> str:
    """What a formula shows; "$3 or $4" is none."""
    is_formula = maths[0] == cell or any(mark in maths[0] for mark in "\\^_{")
    if not is_formula or len(maths[0]) > _LONGEST_FORMULA:
        return maths[0]
    from lcbtui.sources.formats.latex import words_of  # noqa: PLC0415 - few have formulas

    return LINE.join(map(words_of, maths[0][1:-1].split(LINE)))

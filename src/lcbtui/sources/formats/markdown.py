"""Tables in Markdown, as leaderboards stand in a README and as `lcbtui ls -f markdown` writes them.

Of several tables the largest is read; the notes say what else stood in the file.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lcbtui.dataset.load_report import TableInFile
from lcbtui.dataset.source import NO_OPTIONS, ReadOptions
from lcbtui.sources.formats.csv import SAMPLE
from lcbtui.sources.formats.io import Content
from lcbtui.sources.formats.raw_table import RawTable, choose, table_of_rows

FAMILY = "Markdown table"

# Of a line without blanks at its ends, so that no two of its parts can share the same ones.
_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")
_CELL_ENDS = re.compile(r"(?<!\\)\|")
_TAG = re.compile(r"</?(?:b|i|u|em|strong|sup|sub|code|span|center)\b[^<>]*>|<br\s*/?>", re.I)
_EMPHASIS = re.compile(
    r"(?P<mark>\*{1,3}|__|_|`|~~)(?P<words>(?!\s)(?:(?!(?P=mark)).)+(?<!\s))(?P=mark)"
)
_NESTED = 3
_LONGEST = 500  # characters of a cell that is looked at for emphasis


@dataclass(frozen=True)
class _Table:
    """The cells of a table, its header first, and the line that the header stands in, from 1."""

    line: int
    rows: Sequence[list[str]]

    @property
    def cells(self) -> int:
        """How many there are below the header."""
        return (len(self.rows) - 1) * len(self.rows[0])


def has_table(content: Content) -> bool:
    """Whether a text begins with a table in Markdown, or has one not far below.

    A cell of a CSV may hold such a table too; then a quote is open before it.
    """
    head = content.head(SAMPLE)
    if "|" not in head:
        return False
    found = next(_tables(head.splitlines()), None)
    if found is None:
        return False
    before = "\n".join(head.splitlines()[: found.line - 1])
    return before.count('"') % 2 == 0


def markdown_table(content: Content, name: str, options: ReadOptions = NO_OPTIONS) -> RawTable:
    """The largest table of a text that `has_table`, or the one asked for; `name` is for messages.

    Raises:
        SourceError: if it has too many columns for a table.
    """
    lines = content.text.splitlines()
    tables = list(_tables(lines))
    listed = tuple(
        TableInFile(number, "", each.line, len(each.rows) - 1, 0)
        for number, each in enumerate(tables, start=1)
    )
    if options.table is None:
        table = max(tables, key=lambda each: each.cells)
    else:
        table = tables[choose(listed, options.table, name).number - 1]
    raw = table_of_rows(table.rows, len(content.text), name)
    beside = []
    if len(tables) > 1:
        others = len(tables) - 1
        which = f"of {len(tables)} tables the largest, in line {table.line}, is read"
        beside = [f"{which}; the other{'s were' if others > 1 else ' was'} left out"]
    elif sum(1 for line in lines if line.strip()) > len(table.rows) + 1:
        beside = [f"the table in line {table.line} is read; the text around it was left out"]
    return replace(
        raw,
        tables=listed,
        table=listed[tables.index(table)],
        notes=(*content.notes, *beside, *raw.notes),
        read_as=f"{FAMILY}, {content.encoding}",
    )


def _tables(lines: Sequence[str]) -> Iterator[_Table]:
    place = 1
    while place < len(lines):
        header = _cells(lines[place - 1])
        is_table = (
            "|" in lines[place - 1]
            and "|" in lines[place]
            and _RULE.fullmatch(lines[place].strip()) is not None
            and len(_cells(lines[place])) == len(header)
        )
        if not is_table:
            place += 1
            continue
        end = place + 1
        while end < len(lines) and "|" in lines[end]:
            end += 1
        rows = [header, *map(_cells, lines[place + 1 : end])]
        yield _Table(place, rows)
        place = end + 1


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [_words(cell) for cell in _CELL_ENDS.split(inner)]


def _words(cell: str) -> str:
    """A cell without the marks of emphasis around all of it, and without tags."""
    text = _TAG.sub(" ", cell).strip().replace("\\|", "|")
    for _ in range(_NESTED if len(text) <= _LONGEST else 0):
        match = _EMPHASIS.fullmatch(text)
        if match is None:
            break
        text = match["words"]
    return text

"""Answers as facts, and their layout as text of any width and as Markdown.

Analysis gives values; a module a question makes an `Answer` of them. An unknown value has no fact.
What does not fit is dropped by priority or wrapped, never reworded. JSON is made from the values.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import Enum, auto
from functools import cache
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from lcbtui.errors import Option
from lcbtui.report.writers import markdown_table, markdown_text
from lcbtui.text.width import BETWEEN_FACTS, TextColumn, aligned, cut, fits, text_width, wrapped
from lcbtui.text.words import counted

ALL, CHANGED, WHY = Option("all"), Option("changed"), Option("why")
"""Options that an answer names to show more."""

NARROW = 60
"""In fewer cells a value is placed under its label."""

_INDENT = 2


class Fact(NamedTuple):
    """One line of a report: what is stated ("Total parameters"), its value, perhaps a note.

    Attributes:
        label: name of what is stated, such as "Total parameters".
        value: the value, formatted.
        note: a remark shown after the value if the line has room.
    """

    label: str
    value: str
    note: str = ""


class FactTable(NamedTuple):
    """A table of a report, with the headings of columns to drop first if it is too wide.

    A column without any text is left out, as a fact without a value is.

    Attributes:
        columns: the columns from left to right; an indented first heading indents `more` too.
        leaving: headings of columns to drop from a narrow table, the first one first.
        more: a line below the table on what is left out; "" for none.
        headed: whether the headings are shown.
    """

    columns: tuple[TextColumn, ...]
    leaving: tuple[str, ...] = ()
    more: str = ""
    headed: bool = True

    @property
    def filled(self) -> tuple[TextColumn, ...]:
        """The columns with a text."""
        return tuple(column for column in self.columns if any(column.texts))


class Answer(NamedTuple):
    """Content of a report (facts, tables and notes), independent of its layout.

    Attributes:
        facts: two to eight facts, the most important first.
        table: a table of at most eight rows; None for none.
        about: a table at the top with the models in question, one a line; None for none.
        beside: further tables, for `--all`.
        rests_on: one or two lines: the problem set, the source, and where to find more.
        why: explanation of the method, shown only on request.
        hint: the flag that shows `why`, printed after the last line of `rests_on`.
    """

    facts: tuple[Fact, ...]
    table: FactTable | None = None
    rests_on: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    about: FactTable | None = None
    beside: tuple[FactTable, ...] = ()
    hint: str = ""

    @property
    def tables(self) -> tuple[FactTable, ...]:
        """The tables below the facts, those with a column that says something."""
        tables = (self.table, *self.beside)
        return tuple(table for table in tables if table is not None and table.filled)


@cache
def wordings() -> dict[str, tuple[str, str]]:
    """Read `words.tsv`: by key the words, and brief ones for a table or the explorer."""
    lines = Path(__file__).with_name("words.tsv").read_text("utf-8").splitlines()
    return {key: (words, brief) for key, words, brief in (line.split("\t") for line in lines[1:])}


def say(key: str, **values: object) -> str:
    """Fill in the words of a key in `words.tsv`."""
    return wordings()[key][0].format(**values)


def cannot_tell(problems: float | None) -> str:
    """Word that so few problems cannot separate any scores: "7 problems cannot tell"."""
    over = "these scores" if problems is None else counted(int(problems), "problem")
    return f"{over} cannot tell"


class Weight(Enum):
    """Emphasis of a piece of text: plain, strong (bold) or dim."""

    PLAIN = auto()
    STRONG = auto()
    DIM = auto()


class Piece(NamedTuple):
    """A stretch of text within a line, all plain, all bold or all dim."""

    text: str
    weight: Weight = Weight.PLAIN


Line = tuple[Piece, ...]


def answer_lines(answer: Answer, width: int | None, *, why: bool = False) -> list[Line]:
    """Lay out a report as lines of text, none wider than `width` cells.

    Args:
        answer: the report.
        width: the width in cells; None for no limit.
        why: whether to include the explanation of the method.
    """
    blocks = [[] if answer.about is None else list(_table_lines(answer.about, width))]
    blocks.append([*chain.from_iterable(fact_lines(answer.facts, width))])
    blocks += [list(_table_lines(table, width)) for table in answer.tables]
    *rests_on, last = answer.rests_on or ("",)
    last = " · ".join(filter(None, (last, "" if why else answer.hint)))
    for texts in ((*rests_on, last), answer.why if why else ()):
        broken = chain.from_iterable(_broken(text, width) for text in texts if text)
        blocks.append([(Piece(line, Weight.DIM),) for line in broken])
    lines: list[Line] = []
    for block in filter(None, blocks):
        lines += [(), *block] if lines else block
    return lines


def plain_lines(lines: Sequence[Line], *, bold: bool = False) -> list[str]:
    """Convert laid-out lines to strings, with ANSI escapes for bold and dim text if `bold`."""
    codes = {Weight.STRONG: "1", Weight.DIM: "2"} if bold else {}

    def painted(piece: Piece) -> str:
        code, text = codes.get(piece.weight), piece.text
        return f"\x1b[{code}m{text}\x1b[0m" if code and text.strip() else text

    return ["".join(map(painted, line)) for line in lines]


def answer_markdown(answer: Answer, *, why: bool = False) -> Iterator[str]:
    """Write a report as Markdown: facts as a list, then tables and notes."""
    if answer.about is not None:
        yield from _in_markdown(answer.about)
    for fact in answer.facts:
        label, value, note = map(markdown_text, (fact.label, fact.value, fact.note))
        yield f"- {label}: **{value}**  {note}".rstrip()
    for table in answer.tables:
        yield ""
        yield from _in_markdown(table)
    for text in (*answer.rests_on, *(answer.why if why else ())):
        yield ""
        yield markdown_text(text)


def _in_markdown(table: FactTable) -> Iterator[str]:
    yield from markdown_table(table.filled)
    if table.more:
        yield ""
        yield markdown_text(table.more)


def fact_lines(facts: Sequence[Fact], width: int | None) -> Iterator[list[Line]]:
    """Lay out facts as lines of text: labels on the left, values aligned in one column.

    A value is put below its label if the width is under 60 cells, and an address that would wrap.
    """
    labels = max((text_width(fact.label) for fact in facts), default=0) + 2
    for fact in facts:
        lines: list[Line] = []
        lead, room = fact.label + " " * (labels - text_width(fact.label)), None
        is_whole = " " in fact.value or width is None or text_width(fact.value) <= width - labels
        if width is not None and (width < NARROW or not is_whole):
            lines += ((Piece(line),) for line in _broken(fact.label, width))
            lead, room = " " * _INDENT, width - _INDENT
        elif width is not None:
            room = width - labels
        first, *rest = wrapped(fact.value, room, BETWEEN_FACTS)
        note = f"  {fact.note}" if fact.note else ""
        fits_too = not rest and (room is None or text_width(first + note) <= room)
        dim = (Piece(note, Weight.DIM),) if note and fits_too else ()
        lines.append((Piece(lead), Piece(first, Weight.STRONG), *dim))
        blank = Piece(" " * text_width(lead))
        yield [*lines, *((blank, Piece(line, Weight.STRONG)) for line in rest)]


def _table_lines(table: FactTable, width: int | None) -> Iterator[Line]:
    """Lay out a table; the columns that do not fit leave by priority, then from the right."""
    columns = table.filled
    for leaves in table.leaving:  # names stay whole as long as there is another column
        if not fits(columns, width, whole=True):
            columns = tuple(column for column in columns if column.heading != leaves)
    while not fits(columns, width) and (weak := [each for each in columns[1:] if not each.strong]):
        columns = tuple(column for column in columns if column is not weak[-1])
    if not table.headed:
        columns = tuple(replace(column, heading="") for column in columns)
    heading, *rows = aligned(columns, width)
    if table.headed:
        yield (Piece("  ".join(heading).rstrip(), Weight.DIM),)
    weights = [Weight.STRONG if column.strong else Weight.PLAIN for column in columns]
    for row in rows:
        last = max((place for place, cell in enumerate(row) if cell.strip()), default=0)
        cells = [*(f"{cell}  " for cell in row[:last]), row[last].rstrip()]
        runs = groupby(zip(cells, weights, strict=False), key=itemgetter(1))
        yield tuple(Piece("".join(cell for cell, _ in run), weight) for weight, run in runs)
    first = table.filled[0].heading
    indent = " " * (len(first) - len(first.lstrip()))
    room = None if width is None else width - len(indent)
    for line in wrapped(table.more, room) if table.more else ():
        yield (Piece(indent + line, Weight.DIM),)


def _broken(text: str, width: int | None) -> list[str]:
    lines = wrapped(text, width, BETWEEN_FACTS, hang=_INDENT)
    return lines if width is None else [cut(line, width) for line in lines]

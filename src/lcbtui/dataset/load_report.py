"""The load report: what was read, guessed, repaired and left out, and the choices left open."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from lcbtui.dataset.columns import Column, Roles
from lcbtui.text.words import counted

MOST_EXAMPLES = 3
EXAMPLE_WIDTH = 40
"""Of a text that a load report shows as an example."""

MISSING_VALUE = "read as missing"
"""What the load report says of a cell that states no value, such as n/a."""

NOT_A_NUMBER = f"not a number, {MISSING_VALUE}"
"""What it says of one that states a value which nobody could read as a number."""


OF_MARKUP = "a link or markup, "
"""Begins what it says of a cell with a link or markup, of which the words or the name stay."""


class Note(str):
    """A sentence about a source, and the flag that reads it otherwise.

    Attributes:
        flag: with what it does, "--as-is COLUMN keeps it"; "" for none. The explorer has no flags.
    """

    flag: str

    def __new__(cls, words: str, flag: str = "") -> "Note":
        """A note, with the flag that reads it otherwise."""
        note = super().__new__(cls, words)
        note.flag = flag
        return note

    @classmethod
    def of(cls, source: str, words: str) -> "Note":
        """A note about one of several sources, after its name."""
        return cls(f"{source}: {words}", words.flag if isinstance(words, Note) else "")


def with_flag(words: str) -> str:
    """A note as the command line has it: with its flag, in brackets."""
    return f"{words} ({words.flag})" if isinstance(words, Note) and words.flag else words


@dataclass(frozen=True)
class Repair:
    """One kind of repair in one column.

    Attributes:
        column: the key of the column.
        what: what was done, in words: "read as missing", "7000000000 read as 7B".
        count: how many cells.
        examples: up to three of the texts as they stood in the source, made safe.
        inferred: whether the cells had no value at all and got one from elsewhere in the row.
        hint: the flag that leaves them as they are written, where it is for what the column was
            taken for; else "".
    """

    column: str
    what: str
    count: int
    examples: tuple[str, ...] = ()
    inferred: bool = False
    hint: str = ""

    @property
    def is_loss(self) -> bool:
        """Whether the cells said something that was not kept."""
        return self.what.endswith(MISSING_VALUE) and self.what != MISSING_VALUE

    @property
    def is_guess(self) -> bool:
        """Whether a person could have meant another value by these cells."""
        plain = self.what == MISSING_VALUE or self.what.startswith(OF_MARKUP)
        return self.inferred or not plain


class TableInFile(NamedTuple):
    """One of the tables of a file.

    Attributes:
        number: from 1, in the order of the file: what `--table` takes.
        heading: what stands above it, or the name of a sheet; "" for none. Safe for the terminal.
        line: the line that it begins in, from 1; None where a file has no lines.
        rows: below its header.
        numbers: how many of its columns hold numbers.
        path: where it stands in a nested document: what `--table` takes; "" elsewhere.
    """

    number: int
    heading: str
    line: int | None
    rows: int
    numbers: int
    path: str = ""

    def __str__(self) -> str:
        heading = f' "{self.heading}"' if self.heading else ""
        where = f" {self.path}" if self.path else heading
        return f"{self.number}{where} ({counted(self.rows, 'row')})"


class Recognised(NamedTuple):
    """A column that says what a score rests on.

    Attributes:
        column: its key.
        header: as the source has it.
        meaning: what it was taken for, in words: "standard error of pass@1".
        rows: how many rows state it.
        hint: the flag that would say otherwise, where this is a guess; else "".
    """

    column: str
    header: str
    meaning: str
    rows: int
    hint: str = ""


class OpenChoice(NamedTuple):
    """A decision that the source leaves open to the user.

    Attributes:
        flag: the flag that settles it: "--x", "--y", "--params-from-names".
        short: what is open, in a few words for the headline.
        words: the whole of it in a sentence; a `Note` with the flag and what it could take.
        ways: what is typed, where that is more than the flag.
    """

    flag: str
    short: str
    words: str
    ways: str = ""


class Duplicates(NamedTuple):
    """Rows whose name occurs more than once.

    Attributes:
        names: how many names do.
        rows: how many rows have one of them.
        columns: the keys of the columns that were equal: the label, and the mode, version and
            window where the source has them.
        examples: up to three of the names, the most frequent first, and how often each occurs.
        apart: the key of a column that tells most of these rows apart, and its most frequent
            value; None where there is none.
    """

    names: int
    rows: int
    columns: tuple[str, ...]
    examples: tuple[tuple[str, int], ...]
    apart: tuple[str, str] | None = None


class LoadReport(NamedTuple):
    """The load report of one source.

    Attributes:
        source: the name of the source.
        format: what the bytes were read as, such as "CSV, comma, UTF-8".
        rows: rows read.
        columns: the columns found, in the order of the source; those that were added come last.
        roles: the roles chosen.
        why: for each role, why this column, in words.
        repairs: what was repaired.
        duplicates: None where no name occurs twice, or where they were not counted: that is done
            when somebody asks for the report.
        notes: what else is worth knowing, a sentence each.
        choices: the decisions left open.
        evidence: what says how sure the scores are; counted when somebody asks for the report.
        tables: all tables of the file, in its order; none where it can only hold one.
        table: the one of them that was read.
        scores: headers of the number columns, the most plausible score first.
        size_unit: what sizes without a letter are in, "M" or "K", and why; None for billions.
        made_of: for the key of a column that stands in no source, the header of the column whose
            cells or header say it.
        renamed: of several sources as one table those whose score has another header than the
            column it stands in, each with that header.
        samples: some values of each column, by key; taken when somebody asks for the report.
    """

    source: str
    format: str
    rows: int
    columns: tuple[Column, ...]
    roles: Roles
    why: tuple[tuple[str, str], ...] = ()
    repairs: tuple[Repair, ...] = ()
    duplicates: Duplicates | None = None
    notes: tuple[str, ...] = ()
    choices: tuple[OpenChoice, ...] = ()
    evidence: tuple[Recognised, ...] = ()
    tables: tuple[TableInFile, ...] = ()
    table: TableInFile | None = None
    scores: tuple[str, ...] = ()
    size_unit: tuple[str, str] | None = None
    renamed: tuple[tuple[str, str], ...] = ()
    made_of: Mapping[str, str] = MappingProxyType({})
    samples: Mapping[str, str] = MappingProxyType({})

    def unread(self, score: str | None) -> str:
        """Which scores could not be read: "1 score could not be read: 65,x"; "" where all were.

        Args:
            score: the key of the column that holds them.
        """
        for repair in self.repairs:
            if repair.column == score and repair.what == NOT_A_NUMBER:
                more = ", …" if len(repair.examples) == MOST_EXAMPLES < repair.count else ""
                scores = counted(repair.count, "score")
                return f"{scores} could not be read: {', '.join(repair.examples)}{more}"
        return ""

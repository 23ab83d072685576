"""A source: its metadata (title, citation, chart defaults), how it is read, and its load report.

The load report says what was read, guessed, repaired and left out, and which choices are left open.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from lcbtui.dataset.columns import Column, Range, Roles
from lcbtui.dataset.windows import Window
from lcbtui.text.safe_text import list_word, shell_word
from lcbtui.text.words import counted


class Opening(NamedTuple):
    """Window and release that a source of many windows shows first, with comparable rows.

    Attributes:
        version: the release of the benchmark, such as "v5".
        window: the dates that the problems of every row cover, to the day.
    """

    version: str
    window: Window


class ChartDefaults(NamedTuple):
    """Title, axes and legend that a source wants for its chart; every field may be empty.

    Attributes:
        x_title, y_title: the words along the axes of a picture, without the scale.
        x_ticks, y_ticks: values to label, in the unit of the axis.
        x_limits, y_limits: the limits of the axes while nothing else was asked for.
        series_labels: series key → the words of the legend.
        footnote: what is to be known of the numbers, such as "read off a picture".
    """

    title: str = ""
    x_title: str = ""
    y_title: str = ""
    x_ticks: tuple[float, ...] = ()
    y_ticks: tuple[float, ...] = ()
    x_limits: Range | None = None
    y_limits: Range | None = None
    series_labels: Mapping[str, str] = MappingProxyType({})
    footnote: str = ""


class Reference(NamedTuple):
    """Publication to cite; every field but the title may be empty.

    Attributes:
        key: how LaTeX names it; "" lets it be made from the title.
        authors: their names, first name first.
        year: when it appeared.
        arxiv: its number on arXiv, such as "2403.07974".
        url: its address.
    """

    title: str
    key: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    arxiv: str = ""
    url: str = ""


class ReadOptions(NamedTuple):
    """Options that override how a file is read; an empty field lets the file decide.

    Attributes:
        params_unit: what sizes without a letter are in: B, M or K; None to go by the header.
        table: which table of a file that holds several: its number from 1, its heading, or the
            path to its records within a JSON or YAML document.
        transpose: whether the models stand as columns; None lets the file say.
        pivot: the column whose values become columns, one row a model.
        as_is: columns that are taken as they are written: they mean nothing that is known.
    """

    params_unit: str | None = None
    table: str | None = None
    transpose: bool | None = None
    pivot: str | None = None
    as_is: tuple[str, ...] = ()

    @property
    def path(self) -> str | None:
        """`table` as a path into a nested document; None if it is a number or a heading."""
        return self.table if self.table is not None and self.table.startswith(".") else None


NO_OPTIONS = ReadOptions()
"""The file says everything."""


def as_is_flag(*headers: str) -> str:
    """Write the flag that takes columns as they are written."""
    return f"--as-is {shell_word(','.join(map(list_word, headers)))}"


class SourceInfo(NamedTuple):
    """Metadata of a source, known before its rows are read.

    Attributes:
        name: what the user typed, safe for the terminal: a bundled name, a path, or "-".
        title: one line that says what the source shows.
        path: where the bytes are; None for standard input.
        bundled: True for the sources that ship with lcbtui.
        citation: how to cite it, with a link where there is one.
        license: the SPDX name or the words of the licence, where known.
        approximate: keys of the columns whose every value is read off a picture.
        references: what to cite of it as a whole.
        opening: the comparable rows that are shown while no other window is asked for.
        options: how it is read where the user says so.
        parts: the sources whose rows stand in one table, by what its column `source` calls them;
            empty for one source alone.
    """

    name: str
    title: str
    path: Path | None = None
    bundled: bool = False
    citation: str = ""
    license: str = ""
    approximate: frozenset[str] = frozenset()
    references: tuple[Reference, ...] = ()
    chart: ChartDefaults = ChartDefaults()
    opening: Opening | None = None
    options: ReadOptions = NO_OPTIONS
    parts: Mapping[str, "SourceInfo"] = MappingProxyType({})

    @property
    def short_name(self) -> str:
        """Name for messages: a bundled name, or a file's without its folders."""
        return self.name if self.bundled or self.parts else self.title


MOST_EXAMPLES = 3
EXAMPLE_WIDTH = 40
"""Of a text that a load report shows as an example."""


class Note(str):
    """Sentence about a source, with the flag that would change how it is read.

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
        """Prefix a note with the source that it is about."""
        return cls(f"{source}: {words}", words.flag if isinstance(words, Note) else "")


def with_flag(words: str) -> str:
    """Write a note for the command line: with its flag, in brackets."""
    return f"{words} ({words.flag})" if isinstance(words, Note) and words.flag else words


class RepairKind(Enum):
    """Kind of repair or guess made when a cell was read.

    Attributes:
        words: as the load report has them.
        is_loss: whether the cell said something that was not kept.
        by_meaning: whether it was done for what the column was taken for: `--as-is` leaves it.
    """

    MISSING = ("read as missing",)
    NOT_A_NUMBER = ("not a number, read as missing", True)
    NOT_A_DATE = ("not a date, read as missing", True)
    NOT_ABOVE_ZERO = ("not above zero, read as missing", True, True)
    BELOW_ZERO = ("below zero, read as missing", True, True)
    FRACTION = ("a fraction, shown as percent", False, True)
    COUNT = ("a count of parameters, read as billions", False, True)
    OPEN_WEIGHTS = ("read as open-weights", False, True)
    OPEN_DATA = ("read as open-data", False, True)
    CLOSED = ("read as closed", False, True)
    PLUS_MINUS = ("the number alone, its ± in a column of its own",)
    TOTAL_AND_ACTIVE = ("total parameters, those that are active in a column of their own",)
    BESIDE = ("the number alone, without what stands beside it",)
    MARKUP = ("the number alone, without its link or markup",)
    BOUND = ("a bound, read as about its end",)
    MINUS = ("− read as a minus",)
    THOUSANDS = ("the comma taken for one of thousands",)
    UNSAFE = ("made safe for the terminal",)
    NAME = ("a link or markup, read as its words",)
    REPOSITORY = ("a link or markup, read as its repository",)
    FROM_NAME = ("read from the name",)

    def __init__(self, words: str, is_loss: bool = False, by_meaning: bool = False) -> None:
        self.words, self.is_loss, self.by_meaning = words, is_loss, by_meaning


@dataclass(frozen=True)
class Repair:
    """Repairs of one kind in one column, with their count and examples.

    Attributes:
        column: the key of the column.
        kinds: what was done, in order.
        count: how many cells.
        examples: up to three of the texts as they stood in the source, made safe.
        hint: the flag that leaves them as they are written; "" for none.
    """

    column: str
    kinds: tuple[RepairKind, ...]
    count: int
    examples: tuple[str, ...] = ()
    hint: str = ""

    @property
    def what(self) -> str:
        """Description of the repair: "a fraction, shown as percent"."""
        return ", ".join(kind.words for kind in self.kinds)

    @property
    def inferred(self) -> bool:
        """Whether the cells were empty and got a value from elsewhere in the row."""
        return RepairKind.FROM_NAME in self.kinds

    @property
    def is_loss(self) -> bool:
        """Whether the cells stated something that was not kept."""
        return any(kind.is_loss for kind in self.kinds)

    @property
    def is_guess(self) -> bool:
        """Whether the cells could have meant another value."""
        certain = {RepairKind.MISSING, RepairKind.NAME, RepairKind.REPOSITORY}
        return not certain.issuperset(self.kinds)


class TableInFile(NamedTuple):
    """Table among several in one file.

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
    """Column recognised as evidence for a score: a standard error, a count, an interval.

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
    """Decision about a source that the user can make with a flag.

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
    """

    names: int
    rows: int
    columns: tuple[str, ...]
    examples: tuple[tuple[str, int], ...]


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
        """List scores that could not be read: "1 score could not be read: 65,x"; "" for none.

        Args:
            score: the key of the column that holds them.
        """
        for repair in self.repairs:
            if repair.column == score and RepairKind.NOT_A_NUMBER in repair.kinds:
                more = ", …" if len(repair.examples) == MOST_EXAMPLES < repair.count else ""
                scores = counted(repair.count, "score")
                return f"{scores} could not be read: {', '.join(repair.examples)}{more}"
        return ""

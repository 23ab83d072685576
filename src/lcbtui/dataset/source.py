"""A source: its metadata (title, citation, chart defaults), how it is read, and its load report.

The load report says what was read, guessed, repaired and left out, and which choices are left open.
"""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from stat import S_ISREG
from types import MappingProxyType
from typing import NamedTuple

from lcbtui.dataset.columns import Column, Range, Roles
from lcbtui.dataset.windows import Window
from lcbtui.errors import Option, Part, flagged
from lcbtui.text.words import counted, list_word, shell_word


class Opening(NamedTuple):
    """Benchmark release and window of problem dates that a source shows by default.

    Attributes:
        version: the release of the benchmark, such as "v5".
        window: the problem dates, which must equal those of a row exactly.
    """

    version: str
    window: Window


class ChartDefaults(NamedTuple):
    """Default titles, ticks, axis limits and legend texts of a source's chart; all may be empty.

    Attributes:
        title: the title of the chart.
        x_title, y_title: the titles of the axes, without the scale.
        x_ticks, y_ticks: values to label, in the unit of the axis.
        x_limits, y_limits: the default limits of the axes.
        series_labels: series key → its label in the legend.
        footnote: a caveat about the numbers, such as "read off a picture".
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
    """Publication to cite for a source; every field but the title may be empty.

    Attributes:
        key: the BibTeX key; "" to make one from the title.
        authors: names of the authors, first name first.
        year: the year of publication.
        arxiv: the arXiv number, such as "2403.07974".
        url: the web address.
    """

    title: str
    key: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    arxiv: str = ""
    url: str = ""


class ReadOptions(NamedTuple):
    """Options of the user that override how a file is read; an empty field means automatic.

    Attributes:
        params_unit: unit of model sizes written without a letter: B, M or K; None to infer it from
            the header.
        table: which table of a file that holds several: its number from 1, its heading, or the
            path to its records within a JSON or YAML document.
        transpose: whether the models are the columns of the file; None to detect it.
        pivot: the column whose values become columns (long to wide), one row a model.
        as_is: columns to read exactly as written, without guessing what they mean.
        cluster: column of results by problem whose values say which problems belong together.
        by_problem: whether results by problem are read where a folder has scores by task too; not
            an option of a view.
    """

    params_unit: str | None = None
    table: str | None = None
    transpose: bool | None = None
    pivot: str | None = None
    as_is: tuple[str, ...] = ()
    cluster: str | None = None
    by_problem: bool = False

    @property
    def path(self) -> str | None:
        """Return `table` if it is a path into JSON or YAML; None if it is a number or a heading."""
        return self.table if self.table is not None and self.table.startswith(".") else None


NO_OPTIONS = ReadOptions()
"""The file says everything."""


def kept_as_is(*headers: str) -> Option:
    """Make the option that reads some columns as written."""
    return Option("as_is", shell_word(",".join(map(list_word, headers))))


def choosing(option: str, values: Sequence[str], most: int = 4) -> tuple[Part, ...]:
    """Offer the first few values of an option: "--y A, --y 'B C'"; "--y COLUMN" without values."""
    if not values:
        return (Option(option, "COLUMN"),)
    parts = [part for value in values[:most] for part in (", ", Option(option, shell_word(value)))]
    rest = len(values) - most
    return (*parts[1:], f" and {rest:,} more" if rest > 0 else "")


class SourceInfo(NamedTuple):
    """Metadata of a source (file or bundled table): name, title, license …, known before reading.

    Attributes:
        name: what the user typed, safe for the terminal: a bundled name, a path, or "-".
        title: one line that says what the source shows.
        path: the file; None for standard input.
        bundled: True for the sources that ship with lcbtui.
        citation: how to cite the source, with a link if there is one.
        license: the SPDX name or the words of the licence, where known.
        as_of: day or month of the youngest row of a bundled source; "" for other sources.
        approximate: keys of the columns whose values were all read off a picture.
        references: publications to cite for the source as a whole.
        chart: titles, ticks and limits for the chart.
        opening: release and window that are shown by default.
        options: the user's options for reading the source.
        parts: of several sources merged into one table, each by its value in the column `source`;
            empty for one source alone.
    """

    name: str
    title: str
    path: Path | None = None
    bundled: bool = False
    citation: str = ""
    license: str = ""
    as_of: str = ""
    approximate: frozenset[str] = frozenset()
    references: tuple[Reference, ...] = ()
    chart: ChartDefaults = ChartDefaults()
    opening: Opening | None = None
    options: ReadOptions = NO_OPTIONS
    parts: Mapping[str, "SourceInfo"] = MappingProxyType({})

    @property
    def short_name(self) -> str:
        """Return a source's name for messages: a bundled name, or a file name without folders."""
        return self.name if self.bundled or self.parts else self.title


MOST_EXAMPLES = 3
EXAMPLE_WIDTH = 40
"""Of a text that a load report shows as an example."""


class Note(str):
    """Note of a load report: a sentence on how a file was read, and the option that changes this.

    Attributes:
        helps: the option and its effect, such as "--as-is COLUMN keeps it"; empty for none.
        left_out: whether it is on a file that was left out, which `check --strict` does not allow.
        told: whether it changes an answer, so that the answer's own line says it.
    """

    helps: tuple[Part, ...]
    left_out: bool
    told: bool

    def __new__(
        cls, words: str, *helps: Part, left_out: bool = False, told: bool = False
    ) -> "Note":
        """Make a note from its words and what would change how the source is read."""
        note = super().__new__(cls, words)
        note.helps, note.left_out, note.told = helps, left_out, told
        return note

    @classmethod
    def of(cls, source: str, words: str) -> "Note":
        """Prefix a note with the name of the source that it is about, keeping its attributes."""
        own = words if isinstance(words, Note) else cls(words)
        return cls(f"{source}: {words}", *own.helps, left_out=own.left_out, told=own.told)


def notes_of_files(notes: Mapping[str, Sequence[str]]) -> list[str]:
    """Join the notes on several files: each once, behind its file or how many files have it.

    Args:
        notes: the name of each file → its notes.
    """
    files: dict[str, list[str]] = {}
    for file, own in notes.items():
        for note in dict.fromkeys(own):
            files.setdefault(note, []).append(file)
    return [
        note if len(notes) == 1 else Note.of(of[0] if len(of) == 1 else f"{len(of)} files", note)
        for note, of in files.items()
    ]


def with_flag(words: str) -> str:
    """Format a load report's note for the command line, followed by its flag in brackets."""
    helps = flagged(*words.helps) if isinstance(words, Note) else ""
    return f"{words} ({helps})" if helps else words


class RepairKind(Enum):
    """Kind of repair or guess made in reading a cell of a file, such as a fraction read as percent.

    Attributes:
        words: description in the load report.
        is_loss: whether information in the cell was lost.
        by_meaning: whether the repair depends on what the column was recognised as; the flag
            `--as-is` then prevents it.
    """

    MISSING = ("read as missing",)
    NOT_A_NUMBER = ("not a number", True)
    NOT_A_DATE = ("not a date", True)
    NOT_ABOVE_ZERO = ("not above zero", True, True)
    BELOW_ZERO = ("below zero", True, True)
    FRACTION = ("a fraction, shown as percent", False, True)
    TOO_LARGE = ("larger than any model", True, True)
    COUNT = ("a count of parameters, read as billions", False, True)
    OPEN_WEIGHTS = ("read as open-weights", False, True)
    OPEN_DATA = ("read as open-data", False, True)
    CLOSED = ("read as closed", False, True)
    PLUS_MINUS = ("the number alone, its ± in a column of its own",)
    TOTAL_AND_ACTIVE = ("total parameters, those that are active in a column of their own",)
    BESIDE = ("the number alone, without what stands beside it",)
    MARKUP = ("the number alone, without its link or markup",)
    BOUND = ("a bound, read as about its end",)
    THOUSANDS = ("the comma taken for one of thousands",)
    UNSAFE = ("made safe for the terminal",)
    NAME = ("a link or markup, read as its words",)
    REPOSITORY = ("a link or markup, read as its repository",)
    FROM_NAME = ("read from the name",)

    def __init__(self, words: str, is_loss: bool = False, by_meaning: bool = False) -> None:
        self.words = f"{words}, read as missing" if is_loss else words
        self.is_loss, self.by_meaning = is_loss, by_meaning


@dataclass(frozen=True)
class Repair:
    """Entry of a load report: repairs of one kind in one column, with their count and examples.

    Attributes:
        column: the key of the column.
        kinds: the kinds of repair applied to each cell, in order.
        count: how many cells were repaired.
        examples: up to three of the original texts, made safe for the terminal.
        hint: the option that leaves the cells as written; empty for none.
    """

    column: str
    kinds: tuple[RepairKind, ...]
    count: int
    examples: tuple[str, ...] = ()
    hint: tuple[Part, ...] = ()

    @property
    def what(self) -> str:
        """Return the description of the repair: "a fraction, shown as percent"."""
        return ", ".join(kind.words for kind in self.kinds)

    @property
    def inferred(self) -> bool:
        """Tell whether the cells were empty and filled with values inferred from model names."""
        return RepairKind.FROM_NAME in self.kinds

    @property
    def is_loss(self) -> bool:
        """Tell whether the repair lost information that the cells stated."""
        return any(kind.is_loss for kind in self.kinds)

    @property
    def is_guess(self) -> bool:
        """Tell whether the repair is a guess, so that the cells may have stood for other values."""
        certain = {RepairKind.MISSING, RepairKind.NAME, RepairKind.REPOSITORY}
        return not certain.issuperset(self.kinds)


class TableInFile(NamedTuple):
    """One of several tables found in a file.

    Attributes:
        number: its number in the file, from 1, as `--table` takes it.
        heading: the heading above it, or the name of a sheet; "" for none. Safe for the terminal.
        line: the line on which it begins, from 1; None in a format without lines.
        rows: number of rows below its header.
        numbers: how many of its columns hold numbers.
        path: its path in a JSON or YAML document, as `--table` takes it; "" in other formats.
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
    """Column recognised as evidence of how certain scores are: a standard error, count or interval.

    Attributes:
        column: the key of the column.
        header: the header in the source.
        meaning: what the column was recognised as, in words: "standard error of pass@1".
        rows: how many rows have a value in it.
        hint: the option that overrides the recognition, where it is a guess; else empty.
    """

    column: str
    header: str
    meaning: str
    rows: int
    hint: tuple[Part, ...] = ()


class OpenChoice(NamedTuple):
    """Ambiguity in how a source was read that the user can resolve with an option.

    Attributes:
        option: the option that resolves it: "x", "y", "params_from_names".
        short: the ambiguity in a few words, for the headline.
        words: the ambiguity in a sentence; a `Note` with the option and its possible values, told
            where little speaks for what was chosen.
        ways: what to choose, where that is more than the option.
        query: the query that resolves it, "" if none does.
        withholds: whether there is no ranking until the user chooses.
    """

    option: str
    short: str
    words: str
    ways: tuple[Part, ...] = ()
    query: str = ""
    withholds: bool = False

    @property
    def way(self) -> str:
        """Return what to type on the command line."""
        return flagged(*(self.ways or (Option(self.option),)))


class Repeated(NamedTuple):
    """Name of a model, and how many rows have it."""

    model: str
    rows: int


class Duplicates(NamedTuple):
    """Counts of model names that occur more than once in a source, and of their rows.

    Attributes:
        names: how many model names occur more than once.
        rows: how many rows have such a name.
        columns: keys of the columns compared: the model name, and where the source has them the
            mode (thinking or not), benchmark release and window of problem dates.
        examples: up to three of the names, the most frequent first, with their counts.
    """

    names: int
    rows: int
    columns: tuple[str, ...]
    examples: tuple[Repeated, ...]


class LoadReport(NamedTuple):
    """Load report of a file or bundled table: how it was read, and what was guessed or repaired.

    Attributes:
        source: the name of the source.
        format: the detected file format, such as "CSV, comma, UTF-8".
        rows: number of rows read.
        columns: the columns found, in the order of the source; added ones come last.
        roles: the columns chosen as label, x, y and series.
        why: for each role, the reason for the column chosen, in words.
        repairs: the repairs, by column and kind.
        duplicates: names that occur more than once; None where there are none, or where they were
            not counted, which is done only when the report is asked for.
        notes: further messages to the user, a sentence each.
        choices: ambiguities that the user can resolve with a flag.
        evidence: columns that say how certain the scores are; filled in only when the report is
            asked for.
        tables: all tables of the file, in order; empty for a format with one table.
        table: the one of `tables` that was read.
        scores: headers of the number columns, the most plausible score first.
        size_unit: unit of model sizes written without a letter, "M" or "K", and the reason; None
            for billions.
        made_of: key of a column that is not in the source → header of the column from whose
            cells or header it was made.
        samples: sample values of each column, by key; filled in only when the report is asked for.
        apart: keys of the columns that tell rows of one name apart in a long table, such as task.
        several: whether the score is one of a tool's several tasks, and none is above the others.
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
    made_of: Mapping[str, str] = MappingProxyType({})
    samples: Mapping[str, str] = MappingProxyType({})
    apart: tuple[str, ...] = ()
    several: bool = False

    def unread(self, score: str | None) -> str:
        """Write how many scores could not be read: "1 score could not be read: 65,x"; "" if none.

        Args:
            score: the key of the score column.
        """
        for repair in self.repairs:
            if repair.column == score and RepairKind.NOT_A_NUMBER in repair.kinds:
                more = ", …" if len(repair.examples) == MOST_EXAMPLES < repair.count else ""
                scores = counted(repair.count, "score")
                return f"{scores} could not be read: {', '.join(repair.examples)}{more}"
        return ""


# Files

_read: set[Path] = set()  # files that this process has read, so that no output replaces one


def protect(path: Path) -> None:
    """Remember that this process has read a file, for `was_read`."""
    _read.add(path.absolute())


def was_read(path: str) -> bool:
    """Tell whether a path leads, also through links, to a file that this process has read."""
    with suppress(OSError, ValueError):  # it is not there, or no file can have its name
        status, read = Path(path).stat(), [each.stat() for each in _read if each.exists()]
        return S_ISREG(status.st_mode) and any(os.path.samestat(each, status) for each in read)
    return False

"""The words for data: columns, cells, roles and what is known of a source.

Plain frozen dataclasses without pandas, shared by the readers (which must answer a lookup
without pandas) and by the Dataset.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntFlag, StrEnum
from pathlib import Path

from lcbtui.text.numbers import MISSING, Unit, format_number


class Kind(StrEnum):
    """What the values of a column are."""

    TEXT = "text"
    CATEGORY = "category"
    NUMBER = "number"
    DATE = "date"


class Mark(IntFlag):
    """What a reader did to get a value; marks travel with the cell to every output."""

    NONE = 0
    APPROXIMATE = 1
    INFERRED = 2
    REPAIRED = 4


@dataclass(frozen=True)
class Column:
    """One column of a source.

    Attributes:
        key: the name used in queries, flags, json and csv: a standard key, or the header.
        header: the name as the source writes it, made safe for the terminal.
        title: a short heading for tables and axes, such as "Params" or "Pass@1".
        signed: whether people read a plus before what is above zero, as in a change.
    """

    key: str
    header: str
    title: str
    kind: Kind
    unit: Unit = Unit.NONE
    signed: bool = False


@dataclass(frozen=True)
class Cell:
    """One value with its marks.

    Attributes:
        text: the value as text, safe for the terminal; "" when missing. Numbers as plain digits
            with the decimals of the source, whatever was written around them ("~7b" is "7").
        number: the value of a number; the first day of a date, in days since 1970-01-01;
            None for text and for anything missing.
        decimals: decimals as written, for numbers; -1 where the source wrote an exponent.
        marks: how the value came about.
    """

    text: str
    number: float | None = None
    decimals: int = 0
    marks: Mark = Mark.NONE

    @property
    def missing(self) -> bool:
        """True where the source has no value."""
        return not self.text


@dataclass(frozen=True)
class Roles:
    """Which column is the label, x, y and series; None where no column can be."""

    label: str
    x: str | None
    y: str | None
    series: str | None


@dataclass(frozen=True)
class Range:
    """An inclusive range; None is an open end. Ends are in the column's unit."""

    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Window:
    """A window of problem dates, both ends included; None is an open end.

    Ends are in days since 1970-01-01; `Window()` is every date.
    """

    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class Opening:
    """What a source of reports from many windows shows first: rows that can be compared.

    Attributes:
        version: the release of the benchmark, such as "v5".
        window: the dates that the problems of every row cover, to the day.
    """

    version: str
    window: Window


@dataclass(frozen=True)
class Compared:
    """What rows carry of another source that they were compared with.

    Attributes:
        source: the name of the other source, safe for the terminal.
        x, y: keys of the columns compared; x is None where the other source has none like it.
        other_x, other_y: keys of the columns with the other source's values; other_x likewise.
        columns: keys of all columns that the comparison added, the weightiest first.
        words: what was compared and what could not be, for the sentence.
    """

    source: str
    x: str | None
    y: str
    other_x: str | None
    other_y: str
    columns: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class ChartDefaults:
    """How a source wants to be drawn; every field may be empty.

    Attributes:
        x_ticks, y_ticks: values to label, in the unit of the axis.
        x_limits, y_limits: the limits of the axes while nothing else was asked for.
        series_labels: series key → the words of the legend.
        footnote: what is to be known of the numbers, such as "read off a picture".
    """

    title: str = ""
    x_ticks: tuple[float, ...] = ()
    y_ticks: tuple[float, ...] = ()
    x_limits: Range | None = None
    y_limits: Range | None = None
    series_labels: Mapping[str, str] = field(default_factory=dict)
    footnote: str = ""


@dataclass(frozen=True)
class SourceInfo:
    """What is known of a source before its rows are read.

    Attributes:
        name: what the user typed, safe for the terminal: a bundled name, a path, or "-".
        title: one line that says what the source shows.
        path: where the bytes are; None for standard input.
        bundled: True for the sources that ship with lcbtui.
        citation: how to cite it, with a link where there is one.
        license: the SPDX name or the words of the licence, where known.
        approximate: keys of the columns whose every value is read off a picture.
        opening: the comparable rows that are shown while no other window is asked for.
    """

    name: str
    title: str
    path: Path | None = None
    bundled: bool = False
    citation: str = ""
    license: str = ""
    approximate: frozenset[str] = frozenset()
    chart: ChartDefaults = field(default_factory=ChartDefaults)
    opening: Opening | None = None

    @property
    def short_name(self) -> str:
        """A bundled name, or the name of a file without its folders; safe for the terminal."""
        return self.name if self.bundled else self.title


def format_cell(column: Column, cell: Cell) -> str:
    """A cell for people: marks first, then the humanised value; "–" when missing."""
    if cell.missing:
        return MISSING
    if column.kind is not Kind.NUMBER or cell.number is None:
        return cell.text
    mark = "≈" if Mark.APPROXIMATE in cell.marks else "~" if Mark.INFERRED in cell.marks else ""
    plus = "+" if column.signed and cell.number > 0 else ""
    return mark + plus + format_number(cell.number, cell.decimals, column.unit)

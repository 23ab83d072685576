"""Columns, cells with their marks, roles and ranges.

Plain named tuples without pandas, shared by the readers (which must answer a lookup
without pandas) and by the Dataset.
"""

from enum import IntFlag, StrEnum
from typing import NamedTuple

from lcbtui.text.numbers import MISSING, Unit, format_number


class Kind(StrEnum):
    """What the values of a column are."""

    TEXT = "text"
    CATEGORY = "category"
    NUMBER = "number"
    DATE = "date"

    @property
    def on_axis(self) -> bool:
        """Whether such values can be drawn along an axis."""
        return self in {Kind.NUMBER, Kind.DATE}


class Mark(IntFlag):
    """How a reader got a value; marks travel with the cell to every output."""

    NONE = 0
    APPROXIMATE = 1
    INFERRED = 2
    REPAIRED = 4
    SHARED = 8
    """A day that most rows share, such as a placeholder for a training cutoff."""


class PlusMinus(StrEnum):
    """The measure of uncertainty that is written behind a ±."""

    ERROR = "se"
    HALF = "ci95"
    SPREAD = "std"
    """Spread of runs, seeds or samples: it says nothing of other problems."""


class Column(NamedTuple):
    """One column of a source.

    Attributes:
        key: the name used in queries, flags, json and csv: a standard key, or the header.
        header: the name as the source writes it, made safe for the terminal.
        title: a short heading for tables and axes, such as "Params" or "Pass@1".
        signed: whether people read a plus before what is above zero, as in a change.
        lower: the measure that is named above the table, of which less is better: "EER"; "" where
            none is, or where the header says what the column is.
        plus_minus: what is behind a ± in it, as the source or the user says.
    """

    key: str
    header: str
    title: str
    kind: Kind
    unit: Unit = Unit.NONE
    signed: bool = False
    lower: str = ""
    plus_minus: PlusMinus = PlusMinus.ERROR

    def with_plus_minus(self, measure: PlusMinus) -> "Column":
        """The column with another measure behind its ±; a spread of runs is titled so."""
        title = "± of runs" if measure is PlusMinus.SPREAD else self.title
        return self._replace(title=title, plus_minus=measure)


class Cell(NamedTuple):
    """One value with its marks.

    Attributes:
        text: the value as text, safe for the terminal; "" when missing. Numbers as plain digits
            with the decimals of the source, whatever was written around them ("~7b" is "7").
        number: the value of a number; the first day of a date, in days since 1970-01-01;
            None for text and for anything missing.
        decimals: decimals as written, for numbers; -1 where the source wrote an exponent.
        marks: how the value came about.
        whole: what a number is too small a part of, such as the problems of the window that a
            model has a score on; None where there is no such thing to tell.
    """

    text: str
    number: float | None = None
    decimals: int = 0
    marks: Mark = Mark.NONE
    whole: float | None = None

    @property
    def missing(self) -> bool:
        """True where the source has no value."""
        return not self.text


class Roles(NamedTuple):
    """Which column is the label, x, y and series; None where no column can be.

    `lower_better` is whether less of y is better, as of an error rate: the one place that says so.
    Of the roles that a source begins with it says so only where other columns do, as of the average
    of error rates; for those in force (`view.series`) the header of y counts too.
    """

    label: str
    x: str | None
    y: str | None
    series: str | None
    lower_better: bool = False

    @property
    def sign(self) -> float:
        """What y is multiplied with, so that more of it is better: 1, or -1."""
        return -1.0 if self.lower_better else 1.0


class Range(NamedTuple):
    """An inclusive range; None is an open end. Ends are in the column's unit."""

    low: float | None = None
    high: float | None = None


def format_cell(column: Column, cell: Cell) -> str:
    """Format a cell for people: marks first, then the humanised value; "–" when missing.

    A number that is too small a part of another is "110 of 454".
    """
    if cell.missing:
        return MISSING
    if column.kind is not Kind.NUMBER or cell.number is None:
        return f"{cell.text}?" if Mark.SHARED in cell.marks else cell.text
    mark = "≈" if Mark.APPROXIMATE in cell.marks else "~" if Mark.INFERRED in cell.marks else ""
    plus = "+" if column.signed and cell.number > 0 else ""
    number = mark + plus + format_number(cell.number, cell.decimals, column.unit)
    if cell.whole is None:
        return number
    return f"{number} of {format_number(cell.whole, cell.decimals, column.unit)}"

"""Columns of lookups and small sources as Python lists: profiled and cleaned, without pandas."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from lcbtui.dataset.columns import Cell, Column, Mark
from lcbtui.dataset.remarks import Repair
from lcbtui.sources.cleaning.cells import clean_each
from lcbtui.sources.cleaning.sizes_in_names import Imputation, Rows, decimals_of
from lcbtui.sources.schema.profile import Profile, profile_of
from lcbtui.text.numbers import Unit, plain_digits

_NO_VALUE = Cell("")


@dataclass(frozen=True, eq=False)
class PlainTexts:
    """The raw texts of a column, one a row, and how often each distinct one occurs."""

    rows: Sequence[str]
    counts: Counter[str]

    @classmethod
    def encoded(cls, column: Sequence[str]) -> Self:
        """The texts of a column of a raw table."""
        return cls(column, Counter(column))

    def profile(self, unit: Unit) -> Profile:
        """What the texts can be read as."""
        return profile_of(self.counts.items(), unit)

    def clean(self, column: Column, *, approximate: bool, fractions: bool) -> "PlainColumn":
        """The values of the column; arguments are those of `cells.clean_each`."""
        cells, repairs = clean_each(
            column, self.counts.items(), approximate=approximate, fractions=fractions
        )
        cell_of = dict(zip(self.counts, cells, strict=True))
        return PlainColumn(list(map(cell_of.__getitem__, self.rows)), repairs)


@dataclass(frozen=True, eq=False)
class PlainColumn:
    """A clean column.

    Attributes:
        cells: one a row.
        repairs: what was put right.
    """

    cells: Sequence[Cell]
    repairs: Sequence[Repair] = ()

    @classmethod
    def without_values(cls, rows: int) -> Self:
        """A number column in which every value is missing."""
        return cls([_NO_VALUE] * rows)

    def count_missing(self, other: Self | None = None) -> int:
        """How many rows have no value here, or none in `other`."""
        if other is None:
            return len(self.missing_rows())
        pairs = zip(self.cells, other.cells, strict=True)
        return sum(one.missing or another.missing for one, another in pairs)

    def count_above(self, limit: float) -> int:
        """How many numbers are above a limit."""
        return sum(cell.number is not None and cell.number > limit for cell in self.cells)

    def missing_rows(self) -> list[int]:
        """The rows without a value."""
        return [row for row, cell in enumerate(self.cells) if cell.missing]

    def numbers_at(self, rows: Rows) -> list[float | None]:
        """The numbers of some rows, None where missing."""
        return [self.cells[row].number for row in rows]

    def texts_at(self, rows: Rows) -> list[str]:
        """The texts of some rows, "" where missing."""
        return [self.cells[row].text for row in rows]

    def may_state_active(self, rows: Rows) -> Rows:
        """Of some rows those whose names may state active parameters: telling means reading."""
        return rows

    def filled(self, sizes: Imputation) -> "PlainColumn":
        """The column with sizes from names filled in."""
        cells = list(self.cells)
        for row, size in zip(sizes.rows, sizes.sizes, strict=True):
            decimals = decimals_of(size)
            cells[row] = Cell(plain_digits(size, decimals), size, decimals, Mark.INFERRED)
        return PlainColumn(cells, self.repairs)

"""PlainTable: the rows of a source as Python lists of cells, without pandas, for lookups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from lcbtui.dataset.cache import Cacheable
from lcbtui.dataset.columns import Cell, Column, Roles
from lcbtui.dataset.remarks import LoadReport
from lcbtui.dataset.source import SourceInfo

if TYPE_CHECKING:  # it loads pandas, which a lookup does without
    from lcbtui.dataset.dataset import Dataset

Rows: TypeAlias = "PlainTable | Dataset"
"""Rows of a source: both have its columns, roles and report, and answer `cell` and `words`."""


@dataclass(frozen=True, eq=False)
class PlainTable(Cacheable):
    """Rows as lists of cells, without pandas: what a lookup needs.

    Attributes:
        cells: column key → one Cell a row.
    """

    source: SourceInfo
    columns: tuple[Column, ...]
    roles: Roles
    report: LoadReport
    cells: Mapping[str, Sequence[Cell]]

    def __len__(self) -> int:
        """How many rows there are."""
        return self.report.rows

    @cached_property
    def by_key(self) -> Mapping[str, Column]:
        """The columns by key."""
        return {column.key: column for column in self.columns}

    def cell(self, row: int, key: str) -> Cell:
        """The value at a row position, with its marks."""
        return self.cells[key][row]

    def words(self, key: str) -> Sequence[str]:
        """The texts of a column, "" where missing, and everywhere without such a column."""
        return [cell.text for cell in self.cells[key]] if key in self.cells else [""] * len(self)

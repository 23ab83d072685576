"""What rows of a source answer, and the light table of them that a lookup reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from lcbtui.dataset.columns import Cell, Column, Roles
from lcbtui.dataset.remarks import LoadReport
from lcbtui.dataset.source import SourceInfo


class Rows(Protocol):
    """Rows of a source with their columns and roles: a PlainTable or a Dataset."""

    @property
    def source(self) -> SourceInfo:
        """What is known of the source."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns in their order."""

    @property
    def by_key(self) -> Mapping[str, Column]:
        """The columns by key."""

    @property
    def roles(self) -> Roles:
        """The roles that the source itself gives its columns."""

    @property
    def report(self) -> LoadReport:
        """What happened while the source was read."""

    @property
    def cache(self) -> dict[object, Any]:
        """What `cached` keeps of these rows."""

    def __len__(self) -> int:
        """How many rows there are."""

    def cell(self, row: int, key: str) -> Cell:
        """The value at a row position, with its marks."""

    def words(self, key: str) -> Sequence[str]:
        """The texts of a column, "" where missing, and everywhere without such a column."""


@dataclass(frozen=True, eq=False)
class PlainTable:
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

    @cached_property
    def cache(self) -> dict[object, Any]:
        """What `cached` keeps of these rows."""
        return {}

    def cell(self, row: int, key: str) -> Cell:
        """The value at a row position, with its marks."""
        return self.cells[key][row]

    def words(self, key: str) -> Sequence[str]:
        """The texts of a column, "" where missing, and everywhere without such a column."""
        return [cell.text for cell in self.cells[key]] if key in self.cells else [""] * len(self)

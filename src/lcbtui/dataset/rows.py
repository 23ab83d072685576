"""The rows of a source, cleaned, without pandas: what a lookup needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lcbtui.dataset.columns import Cell, Column, Roles
from lcbtui.dataset.load_report import LoadReport
from lcbtui.dataset.source import SourceInfo


@dataclass(frozen=True, eq=False)
class PlainTable:
    """Rows with their columns, roles and load report; the twin of Dataset.

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

    def cell(self, row: int, key: str) -> Cell:
        """The value at a row position, with its marks."""
        return self.cells[key][row]

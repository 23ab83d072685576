"""Looking a model up by name, over several sources. Needs no pandas.

Names repeat and differ between sources; a model found by name brings every row that has its
`hf_repo`, whatever it is called there.
"""

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lcbtui.errors import NothingMatchedError
from lcbtui.sources.model import Cell
from lcbtui.sources.safe_text import safe_text
from lcbtui.sources.table import PlainTable
from lcbtui.sources.values import format_cell

MOST_IN_FULL = 8
"""More models than this are listed by name only."""


@dataclass(frozen=True, eq=False)
class Row:
    """One row of one source."""

    table: PlainTable
    position: int

    def cell(self, key: str) -> Cell:
        """The value in a column, missing where the source has no such column."""
        if key not in self.table.cells:
            return Cell("")
        return self.table.cell(self.position, key)

    def text(self, key: str | None) -> str:
        """The value for people, with its marks; "–" when missing, "" without such a column."""
        column = next((c for c in self.table.columns if c.key == key), None)
        return "" if column is None else format_cell(column, self.cell(column.key))

    @property
    def label(self) -> str:
        """What the source calls this row."""
        return self.cell(self.table.roles.label).text

    @property
    def repo(self) -> str:
        """The Hugging Face repository, or ""."""
        return self.cell("hf_repo").text


@dataclass(frozen=True, eq=False)
class Model:
    """All rows of one model, in the order of the sources."""

    name: str
    rows: tuple[Row, ...]

    def first(self, key: str) -> Cell:
        """The first value known in a column, measured ones before approximate ones."""
        cells = [row.cell(key) for row in self.rows]
        known = sorted((c for c in cells if not c.missing), key=lambda c: bool(c.marks))
        return known[0] if known else Cell("")


def look_up(tables: Sequence[PlainTable], name: str) -> list[Model]:
    """The models that `name` means: that very name, else in any case, else every name with it.

    Raises:
        NothingMatchedError: with the nearest names.
    """
    rows = [Row(table, position) for table in tables for position in range(len(table))]
    wanted = name.casefold()
    ways: tuple[Callable[[Row], bool], ...] = (
        lambda row: name in {row.label, row.repo},
        lambda row: wanted in {row.label.casefold(), row.repo.casefold()},
        lambda row: wanted in row.label.casefold(),
    )
    found: list[Row] = next(filter(None, ([r for r in rows if way(r)] for way in ways)), [])
    if not found or not wanted:
        raise NothingMatchedError(_nothing(name, {row.label for row in rows}))
    repos = {row.repo for row in found if row.repo}
    labels = {row.label for row in found if not row.repo}
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row.repo in repos or (not row.repo and row.label in labels):
            groups.setdefault(row.repo or row.label, []).append(row)
    return [Model(_name(members, found), tuple(members)) for members in groups.values()]


def _name(members: Sequence[Row], found: Sequence[Row]) -> str:
    """What to call a model: the name that was found, where it was found by name."""
    ours = {(id(row.table), row.position) for row in found}
    by_name = [row for row in members if (id(row.table), row.position) in ours]
    labels = [row.label for row in by_name or members]
    return max(labels, key=labels.count)


def _nothing(name: str, labels: set[str]) -> str:
    folded = {label.casefold(): label for label in sorted(labels)}
    near = difflib.get_close_matches(name.casefold(), folded, n=3, cutoff=0.5)
    hint = f"; nearest: {', '.join(folded[each] for each in near)}" if near else ""
    return f"{safe_text(name)}: no model of that name{hint}"

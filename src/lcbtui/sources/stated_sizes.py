"""What names state of sizes, set against the columns: the rules of both readers.

Where no column gives total parameters, sizes in names do, if enough names state one. Where a
column gives them, names fill the cells that have none, and are compared with the others: names are
rounded and leave out embeddings ("gemma-7b" has 8.5B, "gemma-2-2b" 2.6B), so that only a difference
of more than a third is another size.
Where most names state another size than the column, the column is not filled up from them, since
that would mix two scales; a person has to choose one.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from lcbtui.sources.load_report import Choice, Repair
from lcbtui.sources.model import Cell, Column, Kind, Mark, Unit
from lcbtui.sources.names import NamedSize, decimals_of, sizes_in
from lcbtui.sources.values import format_number, plain_digits

TOTAL, ACTIVE = "total_params_b", "active_params_b"
FROM_NAMES = "--params-from-names"

FEWEST = 3
"""At least so many names must state a size, and a tenth of all, to make a column of them."""

TOLERANCE = 4 / 3
"""A size that differs by more than this factor is another size."""

MOST_COMPARED = 5_000
"""Of more rows than this, as many are compared with their names, taken at even steps."""

_EXAMPLES = 3
_EXAMPLE_WIDTH = 40

Rows = Sequence[int]


@dataclass(frozen=True)
class Patch:
    """Sizes from names that belong into a column.

    Attributes:
        key: of the column, TOTAL or ACTIVE.
        adds: whether the source has no such column.
        rows: where they belong; all other cells stay as they are.
        sizes: one a row, in billions.
        examples: up to three of the names.
    """

    key: str
    adds: bool
    rows: Rows
    sizes: Sequence[float]
    examples: tuple[str, ...]

    @property
    def repair(self) -> Repair:
        """How the load report tells of it."""
        return Repair(self.key, "read from the name", len(self.rows), self.examples, inferred=True)


@dataclass(frozen=True)
class Findings:
    """What names say.

    Attributes:
        patches: what is to be filled in.
        stated: rows whose name states a size, where no column gives one.
        compared: rows that have a size and state one in their name.
        differing: those of them whose name states another.
        examples: up to three of the latter: "Nemotron-Ultra-253B" at 100B.
        of: rows looked at for the comparison.
        column: the header of the column that is compared.
    """

    patches: tuple[Patch, ...] = ()
    stated: int = 0
    compared: int = 0
    differing: int = 0
    examples: tuple[str, ...] = ()
    of: int = 0
    column: str = ""

    @property
    def contradicted(self) -> bool:
        """Whether most names state another size than the column."""
        return self.compared >= FEWEST and self.differing * 2 > self.compared

    @property
    def added(self) -> tuple[Column, ...]:
        """The columns that the source does not have."""
        return tuple(size_column(patch.key) for patch in self.patches if patch.adds)

    def notes(self, rows: int) -> list[str]:
        """What the load report says; `rows` is how many there are."""
        if not self.differing or self.contradicted:
            return []
        names, states = ("name", "states") if self.compared == 1 else ("names", "state")
        some = "" if self.of == rows else f" ({self.of:,} rows looked at)"
        numbers = f"{self.differing:,} of {self.compared:,} {names} {states} another size than"
        return [f'{numbers} "{self.column}"{some}: {", ".join(self.examples)}']

    def choices(self) -> list[Choice]:
        """What a person must choose."""
        if not self.contradicted:
            return []
        return [
            Choice(
                FROM_NAMES,
                "most names state another size",
                f"{self.differing:,} of {self.compared:,} names state another size than"
                f' "{self.column}": {", ".join(self.examples)};'
                f" {FROM_NAMES} takes the sizes from the names",
            )
        ]


def find_sizes(
    rows: int,
    names_at: Callable[[Iterable[int]], Sequence[str]],
    lacking: Callable[[str], Rows | None],
    sizes_at: Callable[[Iterable[int]], Sequence[float | None]],
    header: str,
) -> Findings:
    """Set the sizes in names against the columns.

    Args:
        rows: how many rows there are.
        names_at: the labels of some rows.
        lacking: the rows without a value in a column, TOTAL or ACTIVE; None where the source has
            no such column.
        sizes_at: the total parameters of some rows, None or NaN where missing; asked only where
            there is such a column.
        header: of the column of total parameters.
    """
    without, without_active = lacking(TOTAL), lacking(ACTIVE)
    if without is None:
        return _from_names(rows, names_at(range(rows)), without_active)
    looked_at = range(0, rows, -(-rows // MOST_COMPARED) or 1)
    names = names_at(looked_at)
    stated = sizes_in(names)
    found = _compare(names, stated, sizes_at(looked_at), header)
    if found.contradicted:
        return found
    patches = []
    if without:
        names_without = names_at(without)
        patches.append(_patch(TOTAL, without, _totals(sizes_in(names_without)), names_without))
    adds = without_active is None
    if without_active is None and any(_actives(stated)):
        without_active = range(rows)
    if without_active:
        names_without = names_at(without_active)
        actives = _actives(sizes_in(names_without))
        patches.append(_patch(ACTIVE, without_active, actives, names_without, adds=adds))
    return replace(found, patches=tuple(patch for patch in patches if patch.rows))


def size_column(key: str) -> Column:
    """A column of sizes that stands in no source."""
    return Column(key, key, "Params" if key == TOTAL else "Active", Kind.NUMBER, Unit.BILLIONS)


def size_cell(size: float) -> Cell:
    """A size that was read from a name."""
    decimals = decimals_of(size)
    return Cell(plain_digits(size, decimals), size, decimals, Mark.INFERRED)


def enough(stated: int, rows: int) -> bool:
    """Whether so many names that state a size make a column."""
    return stated >= FEWEST and stated * 10 >= rows


def _from_names(rows: int, names: Sequence[str], without_active: Rows | None) -> Findings:
    sizes = sizes_in(names)
    total = _patch(TOTAL, range(rows), _totals(sizes), names, adds=True)
    if not enough(len(total.rows), rows):
        return Findings(stated=len(total.rows))
    lacking = range(rows) if without_active is None else without_active
    actives, names_lacking = _actives(sizes), [names[row] for row in lacking]
    active = _patch(
        ACTIVE,
        lacking,
        [actives[row] for row in lacking],
        names_lacking,
        adds=without_active is None,
    )
    return Findings((total, active) if active.rows else (total,), stated=len(total.rows))


def _totals(sizes: Sequence[NamedSize | None]) -> list[float | None]:
    return [None if size is None else size.total for size in sizes]


def _actives(sizes: Sequence[NamedSize | None]) -> list[float | None]:
    return [None if size is None else size.active for size in sizes]


def _patch(
    key: str,
    rows: Rows,
    stated: Sequence[float | None],
    names: Sequence[str],
    *,
    adds: bool = False,
) -> Patch:
    """The sizes that are stated, of `rows` whose names are `names`."""
    found = [
        (row, size, name)
        for row, size, name in zip(rows, stated, names, strict=True)
        if size is not None
    ]
    examples: dict[str, None] = {}
    for _, _, name in found:
        examples[_short(name)] = None
        if len(examples) == _EXAMPLES:
            break
    return Patch(
        key, adds, [row for row, *_ in found], [size for _, size, _ in found], tuple(examples)
    )


def _compare(
    names: Sequence[str],
    stated: Sequence[NamedSize | None],
    sizes: Sequence[float | None],
    header: str,
) -> Findings:
    compared = differing = 0
    examples: dict[str, None] = {}
    for name, size, total in zip(names, sizes, _totals(stated), strict=True):
        if total is None or size is None or math.isnan(size):
            continue
        compared += 1
        if 1 / TOLERANCE <= total / size <= TOLERANCE:
            continue
        differing += 1
        if len(examples) < _EXAMPLES:
            words = format_number(size, decimals_of(float(f"{size:.3g}")), Unit.BILLIONS)
            examples[f"{_short(name)} at {words}"] = None
    return Findings(
        compared=compared,
        differing=differing,
        examples=tuple(examples),
        of=len(names),
        column=header,
    )


def _short(name: str) -> str:
    return name if len(name) <= _EXAMPLE_WIDTH else name[: _EXAMPLE_WIDTH - 1] + "…"

"""Texts to a PlainTable: the reader for lookups and for every source that is not large.

The load report, put together the same way whichever reader did the work.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import or_

from lcbtui.dataset.columns import Cell
from lcbtui.dataset.load_report import LoadReport, Repair
from lcbtui.dataset.rows import PlainTable
from lcbtui.dataset.source import SourceInfo
from lcbtui.sources.cleaning.cells import clean_all
from lcbtui.sources.cleaning.sizes_in_names import TOTAL, Findings, find_sizes, size_cell
from lcbtui.sources.formats.raw_table import RawTable
from lcbtui.sources.schema.profile import profile_of
from lcbtui.sources.schema.roles import Plan, make_plan, row_names, with_columns
from lcbtui.text.words import plural


@dataclass(frozen=True, eq=False)
class Counts:
    """What a reader counted in the cleaned cells.

    Attributes:
        rows: how many rows there are.
        missing: column key → cells without a value; columns without any left out.
        unplaceable: rows without an x or a y value.
        no_x, no_y: rows without the one, and without the other.
        above_percent: how many pass@1 are above 100.
    """

    rows: int
    missing: tuple[tuple[str, int], ...]
    unplaceable: int
    no_x: int
    no_y: int
    above_percent: int


def load_report(
    info: SourceInfo,
    *,
    read_as: str,
    plan: Plan,
    counts: Counts,
    repairs: Sequence[Repair],
    notes: Sequence[str],
    found: Findings,
) -> LoadReport:
    """The report.

    Args:
        info: what is known of the source.
        read_as: the format, in words.
        plan: with the columns that `found` adds.
        counts: of the cells, with the sizes that `found` fills in.
        repairs: what cleaning did.
        notes: what decoding and splitting had to say.
        found: what names say of sizes.
    """
    return LoadReport(
        source=info.name,
        format=read_as,
        rows=counts.rows,
        columns=plan.columns,
        roles=plan.roles,
        why=plan.why,
        missing=counts.missing,
        repairs=(*repairs, *(patch.repair for patch in found.patches)),
        unplaceable=counts.unplaceable,
        no_x=counts.no_x,
        no_y=counts.no_y,
        notes=(*notes, *_notes(plan, counts), *found.notes(counts.rows)),
        choices=(*plan.choices, *found.choices()),
    )


def plan_with_sizes(plan: Plan, found: Findings) -> Plan:
    """The plan with the columns that sizes in names make."""
    if not found.added:
        return plan
    if all(column.key != TOTAL for column in found.added):
        return with_columns(plan, found.added, dict(plan.why)["x"])
    label = header_of(plan, plan.roles.label)
    return with_columns(plan, found.added, f'no such column; read from the names in "{label}"')


def header_of(plan: Plan, key: str) -> str:
    """The header of the column with this key; "" where there is none."""
    return next((column.header for column in plan.columns if column.key == key), "")


def _notes(plan: Plan, counts: Counts) -> list[str]:
    notes = []
    if not counts.rows:
        notes.append("there is a header but no row")
    if None in plan.places:
        notes.append(f'no column can name a row; "{plan.roles.label}" was added and numbers them')
    if counts.above_percent:
        verb = plural(counts.above_percent, "is", "are")
        notes.append(f"{counts.above_percent} pass@1 {verb} above 100 percent")
    return notes


def read_plain(info: SourceInfo, raw: RawTable, name: str) -> PlainTable:
    """Read a source; each distinct text of a column is cleaned once.

    Args:
        info: what is known of it.
        raw: what stood in it, as texts.
        name: how messages call it.

    Raises:
        SourceError: if no column holds numbers.
    """
    tallies = [Counter(column) for column in raw.columns]
    plan = make_plan(
        raw.headers, lambda place, unit: profile_of(tallies[place], unit), raw.rows, name
    )
    cells: dict[str, list[Cell]] = {}
    repairs: list[Repair] = []
    for column, place in zip(plan.columns, plan.places, strict=True):
        if place is None:
            cells[column.key] = [Cell(text) for text in row_names(raw.rows)]
            continue
        approximate, fractions = column.key in info.approximate, column.key in plan.fractions
        cleaned, told = clean_all(column, tallies[place], approximate, fractions=fractions)
        cells[column.key] = list(map(cleaned.__getitem__, raw.columns[place]))
        repairs += told
    found = _find_sizes(plan, cells, raw.rows)
    plan = plan_with_sizes(plan, found)
    for patch in found.patches:
        column_cells = cells.setdefault(patch.key, [Cell("")] * raw.rows)
        for row, size in zip(patch.rows, patch.sizes, strict=True):
            column_cells[row] = size_cell(size)
    report = load_report(
        info,
        read_as=raw.read_as,
        plan=plan,
        counts=_counts(plan, cells, raw.rows),
        repairs=repairs,
        notes=raw.notes,
        found=found,
    )
    return PlainTable(info, plan.columns, plan.roles, report, cells)


def _find_sizes(plan: Plan, cells: Mapping[str, Sequence[Cell]], rows: int) -> Findings:
    names, sizes = cells[plan.roles.label], cells.get(TOTAL, ())

    def lacking(key: str) -> list[int] | None:
        if key not in cells:
            return None
        return [row for row, cell in enumerate(cells[key]) if cell.missing]

    return find_sizes(
        rows,
        names_at=lambda wanted: [names[row].text for row in wanted],
        lacking=lacking,
        sizes_at=lambda wanted: [sizes[row].number for row in wanted],
        header=header_of(plan, TOTAL),
    )


def _counts(plan: Plan, cells: Mapping[str, Sequence[Cell]], rows: int) -> Counts:
    missing = {c.key: sum(not cell.text for cell in cells[c.key]) for c in plan.columns}
    scores = [cell.number for cell in cells.get("pass_at_1", ()) if cell.number is not None]
    x, y = (
        [True] * rows if key is None else [cell.number is None for cell in cells[key]]
        for key in (plan.roles.x, plan.roles.y)
    )
    return Counts(
        rows,
        tuple((key, count) for key, count in missing.items() if count),
        unplaceable=sum(map(or_, x, y)),
        no_x=sum(x),
        no_y=sum(y),
        above_percent=sum(score > 100 for score in scores),
    )

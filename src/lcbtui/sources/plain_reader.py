"""Texts to a PlainTable: the reader for lookups and for every source that is not large."""

from collections import Counter
from collections.abc import Mapping, Sequence
from operator import or_

from lcbtui.sources.cleaning import clean_all
from lcbtui.sources.load_report import Repair
from lcbtui.sources.model import Cell, SourceInfo
from lcbtui.sources.profile import profile_of
from lcbtui.sources.readers import RawTable
from lcbtui.sources.roles import Plan, make_plan, row_names
from lcbtui.sources.stated_sizes import TOTAL, Findings, find_sizes, size_cell
from lcbtui.sources.summary import Counts, header_of, load_report, plan_with_sizes
from lcbtui.sources.table import PlainTable


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

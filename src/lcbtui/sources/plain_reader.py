"""Text to a PlainTable: the reader for lookups and for every file that is not large."""

from collections import Counter
from collections.abc import Mapping, Sequence

from lcbtui.sources.cleaning import clean_all
from lcbtui.sources.decoding import Content
from lcbtui.sources.load_report import Repair
from lcbtui.sources.model import Cell, SourceInfo
from lcbtui.sources.profile import profile_of
from lcbtui.sources.readers import find_delimiter, format_name, read_columns, split_instruction
from lcbtui.sources.roles import Plan, make_plan, row_names
from lcbtui.sources.summary import Counts, load_report
from lcbtui.sources.table import PlainTable


def read_plain(info: SourceInfo, content: Content, name: str) -> PlainTable:
    """Read a source; each distinct text of a column is cleaned once.

    Args:
        info: what is known of it.
        content: its text.
        name: how messages call it.

    Raises:
        SourceError: if no column holds numbers.
    """
    asked, text = split_instruction(content.text)
    delimiter = asked or find_delimiter(text)
    raw = read_columns(text, delimiter)
    tallies = [Counter(column) for column in raw.columns]
    plan = make_plan(
        raw.headers, lambda place, unit: profile_of(tallies[place], unit), raw.rows, name
    )
    cells: dict[str, Sequence[Cell]] = {}
    repairs: list[Repair] = []
    missing: list[tuple[str, int]] = []
    for column, place in zip(plan.columns, plan.places, strict=True):
        if place is None:
            cells[column.key] = [Cell(text) for text in row_names(raw.rows)]
            continue
        approximate = column.key in info.approximate
        cleaned, told = clean_all(column, tallies[place], approximate)
        cells[column.key] = list(map(cleaned.__getitem__, raw.columns[place]))
        repairs += told
        lacking = sum(count for each, count in tallies[place].items() if cleaned[each].missing)
        if lacking:
            missing.append((column.key, lacking))
    report = load_report(
        info,
        read_as=format_name(delimiter, content.encoding),
        plan=plan,
        counts=_counts(plan, cells, raw.rows, missing),
        repairs=repairs,
        notes=(*content.notes, *raw.notes),
    )
    return PlainTable(info, plan.columns, plan.roles, report, cells)


def _counts(
    plan: Plan,
    cells: Mapping[str, Sequence[Cell]],
    rows: int,
    missing: Sequence[tuple[str, int]],
) -> Counts:
    scores = [cell.number for cell in cells.get("pass_at_1", ()) if cell.number is not None]
    return Counts(
        rows,
        tuple(missing),
        _unplaceable(plan, cells, rows),
        max(scores, default=None),
        sum(score > 100 for score in scores),
    )


def _unplaceable(plan: Plan, cells: Mapping[str, Sequence[Cell]], rows: int) -> int:
    if plan.roles.x is None or plan.roles.y is None:
        return rows
    pairs = zip(cells[plan.roles.x], cells[plan.roles.y], strict=True)
    return sum(x.number is None or y.number is None for x, y in pairs)

"""The load report, put together the same way whichever reader did the work."""

from collections.abc import Sequence
from dataclasses import dataclass

from lcbtui.sources.load_report import LoadReport, Repair
from lcbtui.sources.model import SourceInfo
from lcbtui.sources.roles import Plan, with_columns
from lcbtui.sources.stated_sizes import TOTAL, Findings


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
        verb = "is" if counts.above_percent == 1 else "are"
        notes.append(f"{counts.above_percent} pass@1 {verb} above 100 percent")
    return notes

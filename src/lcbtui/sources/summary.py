"""The load report, put together the same way whichever reader did the work."""

from collections.abc import Sequence
from dataclasses import dataclass

from lcbtui.sources.load_report import LoadReport, Repair
from lcbtui.sources.model import SourceInfo
from lcbtui.sources.roles import Plan
from lcbtui.sources.safe_text import safe_text


@dataclass(frozen=True, eq=False)
class Counts:
    """What a reader counted in the cleaned cells.

    Attributes:
        rows: how many rows there are.
        missing: column key → cells without a value; columns without any left out.
        unplaceable: rows without an x or a y value.
        top_score: the highest pass@1, None where there is no such column or value.
        above_percent: how many pass@1 are above 100.
    """

    rows: int
    missing: tuple[tuple[str, int], ...]
    unplaceable: int
    top_score: float | None
    above_percent: int


def load_report(
    info: SourceInfo,
    *,
    read_as: str,
    plan: Plan,
    counts: Counts,
    repairs: Sequence[Repair],
    notes: Sequence[str],
) -> LoadReport:
    """The report; `notes` are what decoding and splitting had to say."""
    return LoadReport(
        source=safe_text(info.name),
        format=read_as,
        rows=counts.rows,
        columns=plan.columns,
        roles=plan.roles,
        why=plan.why,
        missing=counts.missing,
        repairs=tuple(repairs),
        unplaceable=counts.unplaceable,
        notes=(*notes, *_notes(plan, counts)),
        choices=plan.choices,
    )


def _notes(plan: Plan, counts: Counts) -> list[str]:
    notes = []
    if not counts.rows:
        notes.append("there is a header but no row")
    if None in plan.places:
        notes.append(f'no column can name a row; "{plan.roles.label}" was added and numbers them')
    if counts.top_score is not None and 0 < counts.top_score <= 1:
        notes.append("no pass@1 is above 1: these may be fractions, and are shown as percent")
    if counts.above_percent:
        verb = "is" if counts.above_percent == 1 else "are"
        notes.append(f"{counts.above_percent} pass@1 {verb} above 100 percent")
    return notes

"""A load report as text: what was read, guessed, repaired and left out, and what to choose."""

from collections.abc import Iterator

from lcbtui.report.layout import TextColumn, lay_out
from lcbtui.sources.load_report import LoadReport, Repair

MOST_COLUMNS = 12
"""More columns than this are counted, not listed."""


def headline(report: LoadReport) -> str:
    """The report in one line."""
    repaired = sum(repair.count for repair in report.repairs)
    parts = [
        counted(report.rows, "row"),
        counted(len(report.columns), "column"),
        f"{counted(repaired, 'cell')} repaired" if repaired else "",
        f"{counted(report.unplaceable, 'row')} without a place on the chart"
        if report.unplaceable
        else "",
        f"{len(report.choices)} to choose" if report.choices else "",
    ]
    return f"{report.source}: {', '.join(filter(None, parts))}"


def counted(number: int, thing: str) -> str:
    """A number of things: "1 row", "2,000 rows"."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def check_lines(report: LoadReport) -> Iterator[str]:
    """The whole report, the headline first."""
    yield headline(report)
    yield f"  read as {report.format}"
    roles = dict(report.why)
    for role in ("label", "x", "y", "series"):
        key = getattr(report.roles, role)
        yield f"  {role:7} {key or '–'}{'  (' + roles[role] + ')' if roles.get(role) else ''}"
    yield from (f"  {line}" for line in _columns(report))
    if len(report.columns) > MOST_COLUMNS:
        yield f"  … and {len(report.columns) - MOST_COLUMNS:,} more columns"
    yield from (f"  repaired {_repair(repair)}" for repair in report.repairs)
    if report.unplaceable:
        rows = counted(report.unplaceable, "row")
        yield f"  {rows} without x or y: in the table, not on the chart"
    yield from (f"  note: {note}" for note in report.notes)
    yield from (f"  choose: {choice}" for choice in report.choices)


def _columns(report: LoadReport) -> list[str]:
    columns, missing = report.columns[:MOST_COLUMNS], dict(report.missing)
    return lay_out(
        [
            TextColumn("column", [column.key for column in columns]),
            TextColumn("header", [column.header for column in columns]),
            TextColumn("kind", [column.kind.value for column in columns]),
            TextColumn("unit", [column.unit.value for column in columns]),
            TextColumn(
                "missing",
                [f"{missing[c.key]:,}" if c.key in missing else "" for c in columns],
                right=True,
            ),
        ],
        None,
    )


def _repair(repair: Repair) -> str:
    examples = f": {', '.join(repair.examples)}" if repair.examples else ""
    return f"{repair.column}: {repair.count:,} {repair.what}{examples}"


def check_record(report: LoadReport) -> dict[str, object]:
    """The whole report for json."""
    return {
        "source": report.source,
        "format": report.format,
        "rows": report.rows,
        "roles": {role: getattr(report.roles, role) for role in ("label", "x", "y", "series")},
        "why": dict(report.why),
        "columns": [
            {
                "key": column.key,
                "header": column.header,
                "kind": column.kind.value,
                "unit": column.unit.value,
                "missing": dict(report.missing).get(column.key, 0),
            }
            for column in report.columns
        ],
        "repairs": [
            {
                "column": repair.column,
                "what": repair.what,
                "count": repair.count,
                "examples": list(repair.examples),
            }
            for repair in report.repairs
        ],
        "unplaceable": report.unplaceable,
        "notes": list(report.notes),
        "choices": list(report.choices),
    }

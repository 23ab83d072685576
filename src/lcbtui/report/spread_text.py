"""How far the reports of one model lie apart, and what may be the reason, in sentences."""

from collections.abc import Callable, Sequence

from lcbtui.report.lookup import Model, Row
from lcbtui.sources.values import format_number


def by_report(model: Model) -> Model:
    """The same rows, those of each source by mode and then the highest score first."""
    tables = list(dict.fromkeys(id(row.table) for row in model.rows))

    def order(row: Row) -> tuple[int, str, float]:
        score = _score(row)
        last = float("inf") if score is None else -score
        return tables.index(id(row.table)), row.cell("mode").text, last

    return Model(model.name, tuple(sorted(model.rows, key=order)))


def spread_lines(model: Model) -> list[str]:
    """A sentence for each source and mode of which there are several reports."""
    groups: dict[tuple[int, str], list[Row]] = {}
    for row in model.rows:
        if "reported_by" in row.table.cells and _score(row) is not None:
            groups.setdefault((id(row.table), row.cell("mode").text), []).append(row)
    several = [rows for rows in groups.values() if len(rows) > 1]
    return [_sentence(rows) for rows in several]


def _sentence(rows: Sequence[Row]) -> str:
    texts = sorted({_number(row) for row in rows}, key=float)
    what = ", ".join(filter(None, (rows[0].table.source.name, rows[0].cell("mode").text)))
    if len(texts) == 1:
        return f"{what}: {texts[0]} in all {len(rows)} reports"
    return f"{what}: {texts[0]} to {texts[-1]} in {len(rows)} reports{_why(rows)}"


def _why(rows: Sequence[Row]) -> str:
    """What else differs between reports that differ."""
    releases, windows = _distinct(rows, _text("version")), _distinct(rows, window)
    said = [f"{len(releases)} releases ({', '.join(releases)})"] if len(releases) > 1 else []
    said += [f"{len(windows)} problem windows"] if len(windows) > 1 else []
    if said:
        return f" on {' and '.join(said)}: not one measurement"
    if any(not window(row) for row in rows):
        return "; not every report states its window"
    return " on one release and window: settings, sampling or the reporter differ"


def _distinct(rows: Sequence[Row], of: Callable[[Row], str]) -> list[str]:
    return sorted({of(row) for row in rows} - {""})


def _text(key: str) -> Callable[[Row], str]:
    return lambda row: row.cell(key).text


def _score(row: Row) -> float | None:
    key = row.table.roles.y
    return None if key is None else row.cell(key).number


def _number(row: Row) -> str:
    cell = row.cell(row.table.roles.y or "")
    return "" if cell.number is None else format_number(cell.number, cell.decimals)


def window(row: Row) -> str:
    """The problem dates that a score covers: the days where they are known, else as stated."""
    start, end = row.cell("window_start").text, row.cell("window_end").text
    if start and end:
        return f"{start}..{end}"
    return row.cell("window_as_stated").text

"""All that is known of one model, as text: every number with where it comes from."""

from collections.abc import Callable, Sequence

from lcbtui.report.layout import TextColumn, lay_out
from lcbtui.report.lookup import Model, Row
from lcbtui.report.row_interval import plus_minus
from lcbtui.report.spread_text import by_report, spread_lines, window
from lcbtui.sources.model import Cell, Column, Kind
from lcbtui.sources.values import MISSING, format_cell


def model_text(model: Model, width: int | None) -> list[str]:
    """The lines for one model: its name and facts, a line a report, the sources below.

    Args:
        model: what was found.
        width: the cells there are; None cuts nothing off.
    """
    model = by_report(model)
    footnotes: dict[str, int] = {}
    numbers = [footnotes.setdefault(_origin(row), len(footnotes) + 1) for row in model.rows]
    lines = [" · ".join([model.name, *_facts(model)])]
    inner = None if width is None else width - 2
    lines += [f"  {line}" for line in lay_out(_columns(model, numbers), inner, narrowest=8)]
    lines += [f"  {line}" for line in spread_lines(model)]
    lines += [f"  [{number}] {text}" for text, number in footnotes.items()]
    return lines


def _facts(model: Model) -> list[str]:
    """Organization, sizes, openness, release and repository, as far as any source says."""
    keys = ("organization", "openness", "release_date", "hf_repo")
    said = {key: _said(model.first(key), key, model) for key in keys}
    released = f"released {said['release_date']}" if said["release_date"] else ""
    facts = [said["organization"], *_sizes(model), said["openness"], released, said["hf_repo"]]
    return [fact for fact in facts if fact]


def _sizes(model: Model) -> list[str]:
    """The total size and, where it is another, the active one: both of the same row."""
    total, active = "total_params_b", "active_params_b"
    both = (row for row in model.rows if not (row.cell(total).missing or row.cell(active).missing))
    row = next(both, None)
    if row is None:
        return [_said(model.first(total), total, model)]
    sizes = [_said(row.cell(total), total, model)]
    if row.cell(active).number != row.cell(total).number:
        sizes.append(f"{_said(row.cell(active), active, model)} active")
    return sizes


def _said(cell: Cell, key: str, model: Model) -> str:
    return "" if cell.missing else format_cell(_column(model, key), cell)


def _column(model: Model, key: str) -> Column:
    columns = (c for row in model.rows for c in row.table.columns if c.key == key)
    return next(columns)


_SHRINKING = frozenset({"mode", "window", "by"})
"""Columns that a narrow terminal may cut."""


def _columns(model: Model, numbers: Sequence[int]) -> list[TextColumn]:
    rows = model.rows
    columns = [TextColumn("source", [row.table.source.name for row in rows])]
    if len({row.label for row in rows}) > 1:
        columns.append(TextColumn("model", [row.label for row in rows], shrinks=True))
    for heading, of, right in (
        ("pass@1", _score, True),
        ("±", plus_minus, True),
        ("params", _params, True),
        ("mode", _text_of("mode"), False),
        ("version", _text_of("version"), False),
        ("window", window, False),
        ("kind", _text_of("report_kind"), False),
        ("by", _text_of("reported_by"), False),
    ):
        texts = [of(row) for row in rows]
        if any(texts):
            texts = [text or MISSING for text in texts]
            columns.append(TextColumn(heading, texts, right, shrinks=heading in _SHRINKING))
    columns.append(TextColumn("from", [f"[{number}]" for number in numbers]))
    return columns


def _text_of(key: str) -> Callable[[Row], str]:
    return lambda row: row.cell(key).text


def _score(row: Row) -> str:
    return row.text(row.table.roles.y)


def _params(row: Row) -> str:
    x = next((c for c in row.table.columns if c.key == row.table.roles.x), None)
    return "" if x is None or x.kind is Kind.DATE else row.text(x.key)


def _origin(row: Row) -> str:
    """Where a number comes from: the row's own source, else the words of the whole source."""
    source = row.table.source
    title, url = row.cell("source_title").text, row.cell("source_url").text
    note = row.cell("note").text
    own = " · ".join(filter(None, (title, url)))
    whole = source.chart.footnote or source.citation or f"{source.name}, row {row.position + 1}"
    return " · ".join(filter(None, (own or whole, note)))

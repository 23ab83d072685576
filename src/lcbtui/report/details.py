"""All that is known of one row: its own columns, and what other sources say of the model."""

from collections.abc import Iterable, Sequence

from lcbtui.dataset.columns import format_cell
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.rows import PlainTable
from lcbtui.report.model import Row, window


def facts(
    dataset: Dataset, row: int, without: frozenset[str] = frozenset()
) -> list[tuple[str, str]]:
    """Every value that the row has, as heading and text; the columns in their order.

    Args:
        dataset: the rows.
        row: a position.
        without: keys of columns that are told elsewhere.
    """
    columns = (column for column in dataset.columns if column.key not in without)
    cells = ((column, dataset.cell(row, column.key)) for column in columns)
    return [(column.title, format_cell(column, cell)) for column, cell in cells if not cell.missing]


def elsewhere(dataset: Dataset, row: int, tables: Sequence[PlainTable]) -> list[Row]:
    """What other sources (`tables`) say of the same model, a row a report."""
    if "hf_repo" not in dataset.by_key:
        return []
    repo = dataset.cell(row, "hf_repo").text
    others = (table for table in tables if table.source.name != dataset.source.name)
    return list(_rows_of(others, repo)) if repo else []


def _rows_of(tables: Iterable[PlainTable], repo: str) -> Iterable[Row]:
    for table in tables:
        for position in range(len(table)):
            row = Row(table, position)
            if row.repo == repo:
                yield row


def report_line(row: Row) -> str:
    """One report in one line: source, score, window, who reported it, and where."""
    roles, source = row.table.roles, row.table.source
    parts = [
        f"{source.name}: {row.text(roles.y)}",
        row.text(roles.x),
        row.cell("mode").text,
        " ".join(filter(None, (row.cell("version").text, window(row)))),
        " ".join(filter(None, (row.cell("report_kind").text, row.cell("reported_by").text))),
        row.cell("source_title").text or source.chart.footnote,
    ]
    return " · ".join(filter(None, parts))


def brief_line(row: Row) -> str:
    """The same in a few words: source, score, mode and window."""
    words = filter(None, (row.cell("version").text, row.cell("mode").text, window(row)))
    return f"{row.table.source.name:9} {row.text(row.table.roles.y):>6}  {' '.join(words)}"

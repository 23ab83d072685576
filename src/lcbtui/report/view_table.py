"""A View as a table for people: aligned text, or markdown."""

from collections.abc import Callable, Iterator, Sequence

from lcbtui.chart.markers import Charset, Role, series_marker
from lcbtui.report.columns import table_columns
from lcbtui.report.layout import TextColumn, lay_out
from lcbtui.sources.dataset import Dataset
from lcbtui.sources.model import Cell, Column, Kind
from lcbtui.sources.values import MISSING, format_cell
from lcbtui.view.apply import sort_in_force
from lcbtui.view.standing import beside, standing, vs_row
from lcbtui.view.view import View

Painter = Callable[[str, Role], str]
"""Gives a text the colour of a role."""

RANK = "#"


def heading(column: Column, view: View) -> str:
    """The heading of a column, with an arrow where the rows are sorted by it."""
    keys = sort_in_force(view.dataset, view.roles, view.state)
    if not keys or column.key != keys[0].key:
        return column.title
    return f"{column.title} {'↓' if keys[0].descending else '↑'}"


def table_lines(view: View, width: int | None, charset: Charset, paint: Painter) -> list[str]:
    """The rows of a View in aligned columns under a heading.

    Args:
        view: what to show.
        width: the cells there are: columns leave from the right until the rest fits, and the
            label is shortened last. None cuts nothing off.
        charset: what the markers before the labels are drawn with.
        paint: colours the rank and the markers.
    """
    columns = _fitting(_columns(view, charset), width)
    lines = lay_out(columns, width)
    return [lines[0], *_painted(lines[1:], columns[0].width, view, charset, paint)]


def _columns(view: View, charset: Charset) -> Iterator[TextColumn]:
    """The columns from the left, each made when it is asked for: few of thousands fit."""
    place = standing(view)
    signs = _signs(view)
    yield TextColumn(RANK, [signs[n] + place.text(n) for n in range(len(view))], right=True)
    for column in table_columns(view):
        texts = [format_cell(column, view.dataset.cell(int(row), column.key)) for row in view.rows]
        title = heading(column, view)
        if column.key == view.roles.label:
            marked = zip(_marks(view, charset), texts, strict=True)
            texts = [f"{mark} {text}" for mark, text in marked]
            yield TextColumn(f"  {title}", texts, shrinks=True)
        else:
            yield TextColumn(title, texts, right=column.kind is Kind.NUMBER)


def _signs(view: View) -> list[str]:
    """For each row "=" where it cannot be told apart from the one of `--vs`, else ""."""
    row = vs_row(view)
    if row is None:
        return [""] * len(view)
    found = beside(view, row)
    if found.reason is not None:
        return [""] * len(view)
    return ["=" if tied else "" for tied in found.tied[: len(view)].tolist()]


def _marks(view: View, charset: Charset) -> Iterator[str]:
    glyphs = [series_marker(s.key, i, charset).glyph for i, s in enumerate(view.series)]
    return (glyphs[code] for code in view.series_of)


def _fitting(columns: Iterator[TextColumn], width: int | None) -> list[TextColumn]:
    """Columns from the left as long as they fit; rank, label and two more stay in any case."""
    kept: list[TextColumn] = []
    room = width
    for column in columns:
        if room is not None:
            room -= (min(column.width, 20) if column.shrinks else column.width) + 2
            if room + 2 < 0 and len(kept) >= 4:
                break
        kept.append(column)
    return kept


def _painted(
    lines: Sequence[str], rank_width: int, view: View, charset: Charset, paint: Painter
) -> Iterator[str]:
    """The rank and the marker of each line in their colours."""
    roles = [series_marker(s.key, i, charset).role for i, s in enumerate(view.series)]
    marks = _marks(view, charset)
    for line, code, mark in zip(lines, view.series_of, marks, strict=True):
        before, found, after = line[rank_width:].partition(mark)
        rank = paint(line[:rank_width], Role.DIM)
        yield rank + before + paint(found, roles[code]) + after


def markdown_lines(view: View) -> Iterator[str]:
    """The rows as a markdown table."""
    columns = table_columns(view)
    yield _markdown([RANK, *(column.title for column in columns)])
    yield _markdown(
        ["--:", *("--:" if c.kind is Kind.NUMBER else "---" for c in columns)], escape=False
    )
    place = standing(view)
    for index, cells in enumerate(row_cells(view.dataset, view.rows.tolist(), columns)):
        texts = (format_cell(c, cell) for c, cell in zip(columns, cells, strict=True))
        yield _markdown([place.text(index) or MISSING, *texts])


def _markdown(texts: Sequence[str], *, escape: bool = True) -> str:
    special = str.maketrans({c: f"\\{c}" for c in "\\|*_`[]<>"}) if escape else {}
    return f"| {' | '.join(text.translate(special) for text in texts)} |"


def row_cells(
    dataset: Dataset, rows: Sequence[int], columns: Sequence[Column]
) -> Iterator[list[Cell]]:
    """The cells of some rows, a list a row."""
    keys = [column.key for column in columns]
    for row in rows:
        yield [dataset.cell(row, key) for key in keys]

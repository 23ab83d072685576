"""The rows of a View as a table: its columns and their widths, aligned text, markdown, records."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import TextIO

import numpy as np

from lcbtui.analysis.ranking import model_vs_all, ranking, vs_row
from lcbtui.chart.style import Charset, Marker, Role, series_marker
from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import Cell, Column, Kind, format_cell
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.lookup import require_column
from lcbtui.dataset.standard import BY_WEIGHT, SCORE, is_own
from lcbtui.report.records import write_records
from lcbtui.text.numbers import MISSING
from lcbtui.text.width import TextColumn, alike, lay_out, text_width
from lcbtui.view.apply import sort_in_force
from lcbtui.view.state import ViewState
from lcbtui.view.view import View

WIDEST = 40
"""A text column is never wider than this many cells on a screen."""

_MOST_NAMES = 5_000


def table_columns(view: View) -> tuple[Column, ...]:
    """The columns of a table of `view`, the most important first; the label always leads.

    Raises:
        UsageError: for a name in `--columns` that the source does not have.
    """
    dataset, roles = view.dataset, view.roles
    if view.state.columns is not None:
        names = view.state.columns
        keys = [require_column(name, dataset.columns, roles).key for name in names]
    else:
        leading = [key for key in (roles.label, roles.x, roles.y) if key]
        # A mean over part of the problems is not read without saying so.
        leading += [key for key, marks in dataset.marks.items() if marks.wholes is not None]
        beside = () if dataset.compared is None else dataset.compared.columns
        leading += [key for key in beside if _is_informative(dataset, key)]
        standard = [key for key in BY_WEIGHT if _is_informative(dataset, key)]
        own = [c.key for c in dataset.columns if is_own(c.key) and c.key not in beside]
        following = [*standard, *own]
        if roles.y != SCORE:  # they are of pass@1, and would be read as those of the score shown
            errors = {"plus_minus", *(("standard_error",) if dataset.selection else ())}
            following = [key for key in following if key not in errors]
        keys = [*leading, *following]
    return tuple(dataset.by_key[key] for key in dict.fromkeys(keys))


@cached(size=64)
def _is_informative(dataset: Dataset, key: str) -> bool:
    """Whether a column says anything: some value, and active parameters that are not the total."""
    if key not in dataset.by_key or not dataset.frame[key].notna().any():
        return False
    if key != "active_params_b" or "total_params_b" not in dataset.by_key:
        return True
    active, total = dataset.numbers(key), dataset.numbers("total_params_b")
    return bool(np.any((active != total) & ~np.isnan(active)))


@cached(size=256)
def column_width(dataset: Dataset, key: str) -> int:
    """The cells of the widest text of a column, heading included; at most `WIDEST`.

    Over all rows of the Dataset, so that filtering never moves it.
    """
    column = dataset.by_key[key]
    if column.kind is Kind.NUMBER:
        values = dataset.numbers(key)
        rows = _number_extremes(dataset, key) if np.any(~np.isnan(values)) else []
    else:
        lengths = dataset.texts(key).str.len().fillna(0).to_numpy(dtype=np.int64)
        most = min(200, len(lengths))  # not the longest alone: some characters take two cells
        rows = np.argpartition(lengths, -most)[-most:].tolist() if most else []
    shown = (format_cell(column, dataset.cell(row, key)) for row in rows)
    return min(max(map(text_width, (column.title, *shown))), WIDEST)


@cached(size=8)
def names_alike(dataset: Dataset, key: str, width: int) -> frozenset[str]:
    """The beginnings, cut to `width` cells, that several different names of a column have.

    Over all rows, so that filtering changes no name; none where there are too many to look at.
    """
    if len(dataset) > _MOST_NAMES:
        return frozenset()
    return alike(dataset.texts(key).dropna(), width)


def _number_extremes(dataset: Dataset, key: str) -> list[int]:
    """Rows that hold the widest texts of a number column: the extremes for each decimals."""
    values, decimals = dataset.numbers(key), dataset.marks[key].decimals
    wholes = dataset.marks[key].wholes
    # "110 of 454" is wide whatever the others are.
    rows: list[int] = [] if wholes is None else np.flatnonzero(~np.isnan(wholes)).tolist()
    for places in np.unique(decimals[~np.isnan(values)]):
        among = np.flatnonzero((decimals == places) & ~np.isnan(values))
        sizes = np.abs(values[among])
        rows += [int(among[sizes.argmax()]), int(among[values[among].argmin()])]
        below = among[sizes < 1000]  # 999.9B is wider than 1T
        rows += [int(below[np.abs(values[below]).argmax()])] if len(below) else []
    return rows


Painter = Callable[[str, Role], str]
"""Gives a text the colour of a role."""

RANK = "#"


def heading(column: Column, view: View) -> str:
    """The heading of a column, with an arrow where the rows are sorted by it."""
    sign = sort_signs(view, view.state).get(column.key)
    return f"{column.title} {sign}" if sign else column.title


def sort_signs(view: View, state: ViewState) -> Mapping[str, str]:
    """By column, how rows are sorted in a state: "↓", or "↓1" and "↑2" where by several."""
    keys = {each.key: each for each in reversed(sort_in_force(view.dataset, view.roles, state))}
    arrows = {key: "↓" if each.descending else "↑" for key, each in reversed(keys.items())}
    if len(arrows) < 2:
        return arrows
    return {key: f"{arrow}{place}" for place, (key, arrow) in enumerate(arrows.items(), start=1)}


def table_lines(view: View, width: int | None, charset: Charset, paint: Painter) -> list[str]:
    """The rows of a View in aligned columns under a heading.

    Args:
        view: what to show.
        width: the cells there are: columns leave from the right until the rest fits, and the
            label is shortened last. None cuts nothing off.
        charset: what the markers before the labels are drawn with.
        paint: colours the rank and the markers.
    """
    markers = [series_marker(s.key, index, charset) for index, s in enumerate(view.series)]
    marks = [markers[code] for code in view.series_of]
    columns = _fitting(_columns(view, marks), width)
    title, *lines = lay_out(columns, width)
    painted = [title]
    ranks = columns[0].width
    for line, mark in zip(lines, marks, strict=True):
        before, glyph, after = line[ranks:].partition(mark.glyph)
        painted.append(paint(line[:ranks], Role.DIM) + before + paint(glyph, mark.role) + after)
    return painted


def _columns(view: View, marks: Sequence[Marker]) -> Iterator[TextColumn]:
    """The columns from the left, each made when it is asked for: few of thousands fit.

    "=" before a rank is of a row tied with the one of `--vs`.
    """
    ranks = ranking(view)
    row = vs_row(view)
    tied = np.zeros(len(view), np.bool_) if row is None else model_vs_all(view, row).tied
    texts = [("=" if tied[index] else "") + ranks.text(index) for index in range(len(view))]
    yield TextColumn(RANK, texts, right=True)
    for column in table_columns(view):
        texts = [format_cell(column, view.dataset.cell(int(row), column.key)) for row in view.rows]
        title = heading(column, view)
        if column.key == view.roles.label:
            texts = [f"{mark.glyph} {text}" for mark, text in zip(marks, texts, strict=True)]
            yield TextColumn(f"  {title}", texts, shrinks=True)
        else:
            yield TextColumn(title, texts, right=column.kind is Kind.NUMBER)


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


def markdown_lines(view: View) -> Iterator[str]:
    """The rows as a markdown table."""
    columns = table_columns(view)
    yield _markdown([RANK, *(column.title for column in columns)])
    yield _markdown(
        ["--:", *("--:" if c.kind is Kind.NUMBER else "---" for c in columns)], escape=False
    )
    ranks = ranking(view)
    for index, cells in enumerate(row_cells(view.dataset, view.rows.tolist(), columns)):
        texts = (format_cell(c, cell) for c, cell in zip(columns, cells, strict=True))
        yield _markdown([ranks.text(index) or MISSING, *texts])


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


RANKS = (
    Column("rank_low", "rank_low", "Rank from", Kind.NUMBER),
    Column("rank_high", "rank_high", "Rank to", Kind.NUMBER),
)
_VS = Column("vs", "vs", "Versus", Kind.CATEGORY)


def write_rows(out: TextIO, view: View, form: str, only: Sequence[int] | None = None) -> None:
    """Write the rows, or `only` some of them, as `markdown`, or in one of the forms of `records`.

    The latter have every column of the source, unless the state chooses, and what was worked out
    for the rows shown: `rank_low` and `rank_high` where ranks are ranges, and `vs` with
    `state.vs`: "tied", "better", "worse" or "self".
    """
    if form == "markdown":
        out.writelines(f"{line}\n" for line in markdown_lines(view))
        return
    shown = view.rows.tolist()
    chosen = shown if only is None else only
    columns = view.dataset.columns if view.state.columns is None else table_columns(view)
    more = {} if view.state.columns is not None else _worked_out(view)
    rows = row_cells(view.dataset, chosen, columns)
    added: Iterable[tuple[Cell, ...]] = repeat((), len(chosen))
    if more:
        worked_out = dict(zip(shown, zip(*more.values(), strict=True), strict=True))
        added = (worked_out.get(row, (Cell(""),) * len(more)) for row in chosen)
    cells = ([*own, *others] for own, others in zip(rows, added, strict=True))
    write_records(out, form, [*columns, *more], cells)


def _worked_out(view: View) -> dict[Column, list[Cell]]:
    """Columns of the View, not of the Dataset, that a source does not have itself."""
    found: dict[Column, list[Cell]] = {}
    ranks = ranking(view)
    if ranks.low is not None and ranks.high is not None:
        for column, values in zip(RANKS, (ranks.low, ranks.high), strict=True):
            found[column] = [rank_cell(value) for value in values.tolist()]
    row = vs_row(view)
    if row is not None and model_vs_all(view, row).reason is None:
        against = model_vs_all(view, row)
        are = (view.matching == row, against.tied, against.better, against.worse)
        words = np.select(are, ("self", "tied", "better", "worse"), "")
        found[_VS] = [Cell(word) for word in words[: len(view)].tolist()]
    own = view.dataset.by_key
    return {column: cells for column, cells in found.items() if column.key not in own}


def rank_cell(value: float) -> Cell:
    """One end of a rank range; missing for NaN."""
    return Cell("") if value != value else Cell(f"{value:.0f}", value)  # noqa: PLR0124 - NaN

"""The rows of a View as a table: its columns and their widths, aligned text, markdown, records."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TextIO

import numpy as np

from lcbtui.analysis.ranking import model_vs_all, over_different_problems, ranking, vs_row
from lcbtui.chart.style import Charset, Marker, Role, model_marker, series_marker
from lcbtui.dataset.columns import Cell, Column, Kind, format_cell
from lcbtui.dataset.standard import OF_A_VIEW, PLUS_MINUS_STATED
from lcbtui.report.cite import references_of, write_bibtex
from lcbtui.report.columns import (
    NARROWEST_LABEL,
    ORDER_ALONE,
    RANK,
    READABLE_LABEL,
    SHORT_HEADING,
    Sized,
    chosen_widths,
    fit,
    staying,
    table_columns,
)
from lcbtui.report.evidence import MEANT, all_pairs
from lcbtui.report.markup import latex_table, markdown_table
from lcbtui.report.records import write_records
from lcbtui.text.numbers import MISSING
from lcbtui.text.width import TextColumn, cut, lay_out, text_width
from lcbtui.view.apply import sort_in_force
from lcbtui.view.derive.intervals import PLUS_MINUS
from lcbtui.view.names import row_names
from lcbtui.view.state import ViewState
from lcbtui.view.view import View

Painter = Callable[[str, Role], str]
"""Gives a text the colour of a role."""


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


def table_lines(
    view: View,
    width: int | None,
    charset: Charset,
    paint: Painter,
    *,
    models: Sequence[str] = (),
    all_columns: bool = False,
) -> list[str]:
    """The rows of a View in aligned columns under a heading.

    Args:
        view: what to show.
        width: the cells there are: label, x and y always stay, the others leave from the right
            until the rest fits, and the names are cut last. None cuts nothing off.
        charset: what the markers before the labels are drawn with.
        paint: colours the rank and the markers.
        models: series that are marked as the chart by month marks its models, in its order.
        all_columns: no column leaves: they were asked for by name. Where names of `READABLE_LABEL`
            cells do not make room enough, the lines are wider.
    """
    markers = [
        model_marker(models.index(s.key), charset)
        if s.key in models
        else series_marker(s.key, index, charset)
        for index, s in enumerate(view.series)
    ]
    marks = [markers[code] for code in view.series_of]
    wanted = _Wanted(view)
    columns_there = table_columns(view)
    stays = staying(view, columns_there)
    if all_columns:
        stays = tuple(dict.fromkeys((*stays, *(column.key for column in columns_there))))
    sized = fit(wanted.columns(), width, stays, READABLE_LABEL if all_columns else NARROWEST_LABEL)
    columns = [wanted.texts(each, marks) for each in sized]
    title, *lines = lay_out(columns, None)
    painted = [title]
    ranks = columns[0].width if sized and sized[0].key == RANK else 0
    for line, mark in zip(lines, marks, strict=True):
        before, glyph, after = line[ranks:].partition(mark.glyph)
        painted.append(paint(line[:ranks], Role.DIM) + before + paint(glyph, mark.role) + after)
    return painted


MARKER = 2
"""The cells of the marker before a name, and of what is behind it."""


class _Wanted:
    """The columns of a table of text, each made when it is asked for."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._widths = chosen_widths(view)
        self._made: dict[str, TextColumn] = {}

    def columns(self) -> Iterator[Sized]:
        """All of them with their widths, from the left."""
        ranks = self._made[RANK] = self._ranks()
        if any(ranks.texts):
            yield Sized(RANK, ranks.width, ranks.width)
        view = self._view
        for column in table_columns(view):
            key = column.key
            made = self._made[key] = self._column(column)
            indent = MARKER if key == view.roles.label else 0
            values = max(map(text_width, made.texts), default=0) + indent
            width = max(text_width(made.heading) + indent, values)
            chosen = self._widths.get(key)
            if chosen is not None:
                yield Sized(key, chosen + indent, chosen + indent)
            elif key == view.roles.label:
                yield Sized(key, width, width)
            else:
                yield Sized(key, width, max(values, min(width, SHORT_HEADING)))

    def texts(self, sized: Sized, marks: Sequence[Marker]) -> TextColumn:
        """A column cut to its width, the names with their markers."""
        made, width = self._made[sized.key], sized.width
        if sized.key != self._view.roles.label:
            texts = [cut(text, width) for text in made.texts]
            return replace(made, heading=cut(made.heading, width), texts=texts)
        names, room = row_names(self._view), width - MARKER
        rows = self._view.rows.tolist()
        shorts = made.texts
        if room < max(map(text_width, made.texts), default=0):
            shorts = [names.short(row, room) or MISSING for row in rows]
        texts = [f"{mark.glyph} {name}" for mark, name in zip(marks, shorts, strict=True)]
        return replace(made, heading=f"  {cut(made.heading, room)}", texts=texts)

    def _ranks(self) -> TextColumn:
        """The ranks, with "=" before that of a row that is tied with the one of `--vs`."""
        view = self._view
        ranks = ranking(view)
        row = vs_row(view)
        tied = np.zeros(len(view), np.bool_) if row is None else model_vs_all(view, row).tied
        texts = [("=" if tied[index] else "") + ranks.text(index) for index in range(len(view))]
        return TextColumn(RANK, texts, right=True)

    def _column(self, column: Column) -> TextColumn:
        view = self._view
        texts = [text for (text,) in row_texts(view, [column])]
        return TextColumn(heading(column, view), texts, right=column.kind is Kind.NUMBER)


def markdown_lines(view: View) -> Iterator[str]:
    """The rows as a markdown table."""
    columns, ranks = table_columns(view), [ranking(view).text(n) for n in range(len(view))]
    is_ranked = any(ranks)
    heads = [column.title for column in columns]
    numbers = [column.kind is Kind.NUMBER for column in columns]
    rows = (
        [rank or MISSING, *texts] if is_ranked else texts
        for rank, texts in zip(ranks, row_texts(view, columns), strict=True)
    )
    if is_ranked:
        heads, numbers = [RANK, *heads], [True, *numbers]
    return markdown_table(heads, numbers, rows)


def latex_lines(view: View) -> Iterator[str]:
    """The rows as a LaTeX table, ours in bold; without ranks where there are none.

    Of the columns it has label, x, y, ± and what is compared, unless the state names others.
    """
    columns, ranks = table_columns(view), ranking(view)
    if view.state.columns is None:
        beside = () if view.dataset.compared is None else view.dataset.compared.columns
        kept = {view.roles.label, view.roles.x, view.roles.y, PLUS_MINUS.key, *beside}
        columns = tuple(column for column in columns if column.key in kept)
    texts = [[ranks.text(index), *row] for index, row in enumerate(row_texts(view, columns))]
    heads = [RANK, *(column.title for column in columns)]
    numbers = [True, *(column.kind is Kind.NUMBER for column in columns)]
    if not any(row[0] for row in texts):
        texts, numbers, heads = [row[1:] for row in texts], numbers[1:], heads[1:]
    ours = np.flatnonzero(np.isin(view.rows, view.ours)).tolist()
    return latex_table(heads, numbers, texts, tuple(_signs(view, columns, texts)), ours)


def _signs(view: View, columns: Sequence[Column], texts: Sequence[Sequence[str]]) -> Iterator[str]:
    """What the signs of a table mean, for whoever reads it in a paper."""
    found = ranking(view)
    if over_different_problems(view) and len(view) > 1:
        ranked = any(found.text(index) for index in range(len(view)))
        so = ORDER_ALONE if ranked else "so there are no ranks"
        yield f"The scores are over different problems and cannot be compared, {so}"
    if found.low is not None and any(found.text(index) for index in range(len(view))):
        pairs, what = all_pairs(view)
        family = f"Holm over the {pairs:,} pairs of {what}"
        yield f"{RANK}: the ranks that the evidence allows ({family})"
    keys = {column.key for column in columns}
    if PLUS_MINUS.key in keys:
        yield "±: half of the 95 % interval"
    if PLUS_MINUS_STATED in keys:
        stated = view.dataset.by_key[PLUS_MINUS_STATED]
        yield f"{stated.title}: as the source states it, {MEANT[stated.plus_minus]}"
    numbers = [
        place for place, column in enumerate(columns, -len(columns)) if column.kind is Kind.NUMBER
    ]
    if any(row[place].startswith("≈") for row in texts for place in numbers):
        yield "≈: read off a picture"


def row_texts(view: View, columns: Sequence[Column]) -> Iterator[list[str]]:
    """What people read of each row, a text a column: the label with what tells it apart."""
    names, label, rows = row_names(view), view.roles.label, view.rows.tolist()
    for row, cells in zip(rows, row_cells(view, rows, columns), strict=True):
        yield [
            names.whole(row) or MISSING if column.key == label else format_cell(column, cell)
            for column, cell in zip(columns, cells, strict=True)
        ]


def row_cells(view: View, rows: Sequence[int], columns: Sequence[Column]) -> Iterator[list[Cell]]:
    """The cells of some rows, a list a row."""
    dataset, keys = view.dataset, [column.key for column in columns]
    of_view = {} if set(keys) <= set(dataset.by_key) else _worked_out(view)
    for row in rows:
        yield [
            dataset.cell(row, key)
            if key in dataset.by_key
            else of_view.get(key, {}).get(row, Cell(""))
            for key in keys
        ]


def write_rows(out: TextIO, view: View, form: str, only: Sequence[int] | None = None) -> None:
    """Write the rows, or `only` some of them, in one of the forms of `ls` but a table of text.

    Those of `records` have every column of the source, unless the state chooses, and what was
    worked out for the rows shown: `rank_low` and `rank_high` where ranks are ranges, and `vs` with
    `state.vs`: "tied", "better", "worse" or "self".
    """
    if form == "bibtex":
        write_bibtex(out, references_of(view))
        return
    if form == "latex":
        out.writelines(f"{line}\n" for line in latex_lines(view))
        return
    if form == "markdown":
        out.writelines(f"{line}\n" for line in markdown_lines(view))
        return
    chosen = view.rows.tolist() if only is None else only
    if view.state.columns is None:
        worked_out = _worked_out(view)
        more = (column for column in OF_A_VIEW if column.key in worked_out)
        columns = (*view.dataset.columns, *more)
    else:
        columns = table_columns(view)
    write_records(out, form, columns, row_cells(view, chosen, columns))


def _worked_out(view: View) -> dict[str, dict[int, Cell]]:
    """By key, the columns of the View that its source does not have itself: row → cell."""
    found: dict[str, list[Cell]] = {}
    ranks, row = ranking(view), vs_row(view)
    if ranks.low is not None and ranks.high is not None:
        found["rank_low"] = [rank_cell(value) for value in ranks.low.tolist()]
        found["rank_high"] = [rank_cell(value) for value in ranks.high.tolist()]
    if row is not None and model_vs_all(view, row).reason is None:
        against = model_vs_all(view, row)
        are = (view.matching == row, against.tied, against.better, against.worse)
        words = np.select(are, ("self", "tied", "better", "worse"), "")
        found["vs"] = [Cell(word) for word in words[: len(view)].tolist()]
    rows, own = view.rows.tolist(), view.dataset.by_key
    return {
        key: dict(zip(rows, cells, strict=True)) for key, cells in found.items() if key not in own
    }


def rank_cell(value: float) -> Cell:
    """One end of a rank range; missing for NaN."""
    return Cell("") if value != value else Cell(f"{value:.0f}", value)  # noqa: PLR0124 - NaN

"""The rows of a View as a table: its columns, their widths, and the rows as text and records.

Label, x and y come first and never leave; then names are whole; then come the rank and further
columns from the left; where one does not fit, a later one may.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple, TextIO

import numpy as np

from lcbtui.analysis.ranking import model_vs_all, over_different_problems, ranking
from lcbtui.chart.style import Charset, Marker, Role, model_marker, series_marker
from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import (
    BY_WEIGHT,
    ERRORS,
    OF_A_VIEW,
    Cell,
    Column,
    Kind,
    format_cell,
    is_own,
    nameable,
    number_cell,
)
from lcbtui.dataset.dataset import Dataset, score_key
from lcbtui.dataset.lookup import require_columns
from lcbtui.report.facts import say
from lcbtui.report.remarks import all_pairs
from lcbtui.report.writers import (
    latex_table,
    markdown_table,
    references_of,
    write_bibtex,
    write_records,
)
from lcbtui.sources.catalog import bundled
from lcbtui.text.numbers import MISSING
from lcbtui.text.width import TextColumn, cut, lay_out, text_width
from lcbtui.view.derive.score_intervals import PLUS_MINUS
from lcbtui.view.names import row_names, vs_row
from lcbtui.view.state import ViewState
from lcbtui.view.view import RemarkKind, View, sort_in_force

GAP = 2
"""Cells between two columns."""

WIDEST = 40
"""Most cells of a text column on a screen, unless its width was chosen."""

SHORT_HEADING = 8
"""Cells to which headings of the columns that stay are cut before another column leaves."""

NARROWEST_LABEL = 4
"""Fewest cells of the label where not even label, x and y fit."""

FEW_CELLS = 6
"""Cells that a table may leave blank while a column is hidden that would fit."""

RANK = "#"


def table_columns(view: View) -> tuple[Column, ...]:
    """Choose the columns of a printed table, the most important first; model names come first.

    Raises:
        UsageError: for a name in `--columns` that the source does not have.
    """
    dataset, roles, named = view.dataset, view.roles, nameable(view.dataset.columns)
    if view.state.columns is not None:
        asked = (require_columns(name, named, roles) for name in view.state.columns)
        keys = [column.key for column in chain.from_iterable(asked)]
    else:
        leading = [key for key in (roles.label, roles.x, roles.y) if key]
        # A mean over part of the problems is not read without saying so.
        leading += [key for key, of in dataset.number_columns.items() if of.wholes is not None]
        beside = () if dataset.against is None else dataset.against.columns
        leading += [key for key in beside if _is_informative(dataset, key)]
        standard = [key for key in BY_WEIGHT if _is_informative(dataset, key)]
        shown = () if dataset.source.bundled else dataset.columns
        own = [c.key for c in shown if is_own(c.key) and c.key not in beside]
        own.sort(key=lambda key: _is_long(dataset, key))
        following = [*standard, *own]
        if roles.y != score_key(dataset):  # errors are of that one, not of the score shown
            following = [key for key in following if key not in {"plus_minus", *ERRORS}]
        keys = [*leading, *following]
    by_key = {column.key: column for column in named}
    return tuple(by_key[key] for key in dict.fromkeys(keys))


@cached(size=2)
def columns_on_screen(view: View) -> tuple[Column, ...]:
    """Choose the columns of the explorer's table, model names first, without the rank.

    With a second source to compare with, the column with the change of y is always included.
    """
    compared, by_key = view.dataset.against, view.dataset.by_key
    keys = [view.roles.label, *(column.key for column in table_columns(view))]
    if compared is not None and not set(compared.columns) & set(keys):
        y = keys.index(view.roles.y) if view.roles.y in keys else len(keys) - 1
        keys.insert(y + 1, compared.columns[0])
    return tuple(by_key[key] for key in dict.fromkeys(keys) if key in by_key)


def staying(view: View, columns: Sequence[Column]) -> tuple[str, ...]:
    """List the keys of columns that a narrow table never drops: model name, x, y, change of y.

    The model name comes first; a table with none of these columns keeps its first one. With `--vs`
    the rank is kept too, since it has the sign "=" of tied rows.
    """
    keys = [column.key for column in columns]
    compared = view.dataset.against
    beside = () if compared is None else compared.columns[:1]
    wanted = [view.roles.label, view.roles.x, view.roles.y, *beside]
    chosen = [key for key in wanted if key in keys] or keys[:1]
    return (*filter(None, chosen), *([RANK] if view.state.vs else []))


@cached(size=64)
def _is_informative(dataset: Dataset, key: str) -> bool:
    """Tell whether a column is worth showing: has values, and is not active equal to total size."""
    if key not in dataset.by_key or dataset.values[key].count_missing() == len(dataset):
        return False
    if key != "active_params_b" or "total_params_b" not in dataset.by_key:
        return True
    active, total = dataset.numbers(key), dataset.numbers("total_params_b")
    return bool(np.any((active != total) & ~np.isnan(active)))


@cached(size=256)
def _is_long(dataset: Dataset, key: str) -> bool:
    """Tell whether a text column holds long texts or links, which would take too much room."""
    if dataset.by_key[key].kind is not Kind.TEXT:
        return False
    column = dataset.texts(key)
    texts = column.some(np.flatnonzero(~column.missing)[:200].tolist())
    links = sum(text.startswith(("http://", "https://", "www.", "<")) for text in texts)
    return 2 * links > len(texts) or sum(map(len, texts)) > WIDEST * len(texts)


# How wide


def column_width(dataset: Dataset, key: str) -> int:
    """Measure the width of a column in cells of the terminal, heading included; at most `WIDEST`.

    Measured over all rows of the Dataset, so that filters do not change the width.
    """
    return min(max(text_width(dataset.by_key[key].title), value_width(dataset, key)), WIDEST)


@cached(size=256)
def value_width(dataset: Dataset, key: str) -> int:
    """Measure the width of a column's values in cells, without heading; at most `WIDEST`."""
    column, rows = dataset.by_key[key], list[int]()
    if column.kind is Kind.NUMBER:
        numbers = dataset.number_columns[key]
        values, known = numbers.values, np.flatnonzero(~np.isnan(numbers.values))
        # "110 of 454" is wide whatever the others are.
        wholes = numbers.wholes
        rows += [] if wholes is None else np.flatnonzero(~np.isnan(wholes)).tolist()
        for places in {*numbers.decimals[known].tolist()}:  # the extremes of each
            among = known[numbers.decimals[known] == places]
            below = among[np.abs(values[among]) < 1000]  # 999.9B is wider than 1T
            rows += [int(among[np.abs(values[among]).argmax()]), int(among[values[among].argmin()])]
            rows += [int(below[np.abs(values[below]).argmax()])] if len(below) else []
    else:
        texts = dataset.texts(key)
        lengths = texts.spread(map(len, texts.distinct), missing=0)
        most = min(200, len(lengths))  # not the longest alone: some characters take two cells
        rows = np.argpartition(lengths, -most)[-most:].tolist() if most else []
    widths = (text_width(format_cell(column, dataset.cell(row, key))) for row in rows)
    return min(max(widths, default=0), WIDEST)


def name_width(view: View) -> int:
    """Measure the width of the column of model names in cells of the terminal, up to a limit."""
    widest = max(row_names(view).widest, column_width(view.dataset, view.roles.label))
    return min(widest, WIDEST + 2)  # behind some stands what tells them apart


# Which fit


class Sized(NamedTuple):
    """A column of a text table with its wanted and its minimal width.

    Attributes:
        key: key of the column; "#" for the rank.
        width: wanted width in cells, heading included.
        least: width that the values need, of a column that may leave with its heading; other
            columns are dropped before it gets less.
    """

    key: str
    width: int
    least: int


def fit(
    columns: Iterable[Sized],
    width: int | None,
    stays: Sequence[str],
    narrowest: int = NARROWEST_LABEL,
) -> list[Sized]:
    """Choose the columns that fit into a width, and their widths, keeping their order.

    Room is given first to the columns that must stay, then to the rank, then to whole headings,
    then to the other columns from the left; where one does not fit, a later one that does takes its
    place unless few cells are left. If even the columns that must stay are too wide, the label is
    cut.

    Args:
        columns: the columns, made lazily since there may be thousands.
        width: the width of the table in cells; None for no limit.
        stays: keys of the columns that must stay, the label first.
        narrowest: the least width of the label.
    """
    remaining = iter(columns)
    if width is None:
        return list(remaining)
    seen, missing = list[Sized](), set(stays)
    while missing and (each := next(remaining, None)) is not None:
        seen.append(each)
        missing.discard(each.key)
    kept = {each.key: each.least for each in seen if each.key in stays}
    room = width - sum(kept.values()) - GAP * max(len(kept) - 1, 0)
    if room < 0 and kept:
        label = stays[0]
        kept[label] = max(kept[label] + room, min(kept[label], narrowest))
        room = 0
    if seen and seen[0].key == RANK and RANK not in kept and room >= seen[0].width + GAP:
        kept[RANK] = seen[0].width
        room -= seen[0].width + GAP
    room, passed = _widen(kept, seen, room), 0
    for each in chain([each for each in seen if each.key not in kept], remaining):
        if each.least + GAP <= room:
            kept[each.key] = each.least
            room -= each.least + GAP
            seen += [] if each in seen else [each]
            continue
        passed += 1
        if room <= FEW_CELLS or passed > 12:  # there may be thousands to look behind
            break
    _widen(kept, seen, room)
    return [each._replace(width=kept[each.key]) for each in seen if each.key in kept]


def _widen(kept: dict[str, int], seen: Sequence[Sized], room: int) -> int:
    """Widen the columns that are kept, from the left, in place; return the room that is left."""
    for each in seen:
        if each.key in kept:
            more = min(each.width - kept[each.key], room)
            kept[each.key] += more
            room -= more
    return room


def heading(column: Column, view: View) -> str:
    """Write a column's heading, with an arrow (↑ or ↓) if the rows are sorted by that column."""
    sign = sort_signs(view, view.state).get(column.key)
    return f"{column.title.rstrip(' ↑↓')} {sign}" if sign else column.title


def sort_signs(view: View, state: ViewState) -> Mapping[str, str]:
    """Map the keys of the columns sorted by to arrows: "↓", or "↓1" and "↑2" if several."""
    sort = view.sort
    if state is not view.state:
        sort = sort_in_force(view.dataset, view.roles, state)
    keys = {each.key: each for each in reversed(sort)}
    arrows = {key: "↓" if each.descending else "↑" for key, each in reversed(keys.items())}
    if len(arrows) < 2:
        return arrows
    return {key: f"{arrow}{place}" for place, (key, arrow) in enumerate(arrows.items(), start=1)}


def table_lines(
    view: View,
    width: int | None,
    charset: Charset,
    paint: Callable[[str, Role], str],
    *,
    models: Sequence[str] = (),
    all_columns: bool = False,
) -> list[str]:
    """Write the rows of a View as lines of aligned text under a line of headings.

    Args:
        view: the View.
        width: the width in cells; columns are dropped from the right to fit, label, x and y last,
            and names are cut in the end. None for no limit.
        charset: the character set of the markers before the model names.
        paint: function that colours a text by a role; used for ranks and markers.
        models: keys of series to mark like the models in the chart by month, in its order.
        all_columns: whether to keep all columns, since the user named them; the lines get wider if
            names of 18 cells do not make enough room.
    """
    markers = [
        model_marker(models.index(s.key), charset)
        if s.key in models
        else series_marker(s.key, index, charset)
        for index, s in enumerate(view.series)
    ]
    marks = [markers[code] for code in view.series_of]
    made, narrowest = dict[str, TextColumn](), NARROWEST_LABEL
    stays = staying(view, table_columns(view))
    if all_columns:
        keys = (column.key for column in table_columns(view))
        stays, narrowest = tuple(dict.fromkeys((*stays, *keys))), 18
    sized = fit(_wanted(view, made), width, stays, narrowest)
    columns = [_cut(view, made[each.key], each, marks) for each in sized]
    title, *lines = lay_out(columns, None)
    painted, ranks = [title], columns[0].width if sized and sized[0].key == RANK else 0
    for line, mark in zip(lines, marks, strict=True):
        before, glyph, after = line[ranks:].partition(mark.glyph)
        painted.append(paint(line[:ranks], Role.DIM) + before + paint(glyph, mark.role) + after)
    return painted


MARKER = 2
"""Cells of the marker before a name and the blank after it."""


def _wanted(view: View, made: dict[str, TextColumn]) -> Iterator[Sized]:
    """Make the columns of a text table into `made`, each only when asked for, from the left.

    Ranks of rows that are tied with the row of `--vs` have "=" before them.
    """
    row, ranks, columns = vs_row(view), ranking(view), table_columns(view)
    stays = staying(view, columns)
    tied = np.zeros(len(view), np.bool_) if row is None else model_vs_all(view, row).tied
    texts = ["=" * bool(tied[at]) + ranks.text(at) for at in range(len(view))]
    places = made[RANK] = TextColumn(RANK * (ranks.withheld is None), texts, right=True)
    if any(places.texts):
        yield Sized(RANK, places.width, places.width)
    for column in columns:
        key, is_label = column.key, column.key == view.roles.label
        made[key] = text_column(view, column, heading(column, view))
        values = max(map(text_width, made[key].texts), default=0) + MARKER * is_label
        width = max(text_width(made[key].heading) + MARKER * is_label, values)
        short = key in stays and not is_label
        yield Sized(key, width, max(values, min(width, SHORT_HEADING)) if short else width)


def _cut(view: View, made: TextColumn, sized: Sized, marks: Sequence[Marker]) -> TextColumn:
    """Cut the texts of a column to its width, and put markers before model names."""
    if sized.key != view.roles.label:
        heading, *texts = (cut(text, sized.width) for text in (made.heading, *made.texts))
        return replace(made, heading=heading, texts=texts)
    room, names = sized.width - MARKER, made.texts
    if room < max(map(text_width, names), default=0):
        names = [row_names(view).short(row, room) or MISSING for row in view.rows.tolist()]
    texts = [f"{mark.glyph} {name}" for mark, name in zip(marks, names, strict=True)]
    return replace(made, heading=f"  {cut(made.heading, room)}", texts=texts)


def printed(view: View, columns: Sequence[Column]) -> list[TextColumn]:
    """Format some columns of a View as texts, with ranks as the first column if there are any."""
    ranks = [ranking(view).text(index) for index in range(len(view))]
    first = [TextColumn(RANK, [rank or MISSING for rank in ranks], right=True)] * any(ranks)
    return first + [text_column(view, column, column.title) for column in columns]


def latex_lines(view: View) -> Iterator[str]:
    """Write the rows of a View as a LaTeX table, with our models in bold.

    Its columns are label, x, y, ± and the changes of a comparison, unless the state names others.
    """
    columns = table_columns(view)
    if view.state.columns is None:
        added = () if view.dataset.against is None else view.dataset.against.columns
        kept = {view.roles.label, view.roles.x, view.roles.y, PLUS_MINUS.key, *added}
        columns = tuple(column for column in columns if column.key in kept)
    table, signs = printed(view, columns), list[str]()
    if over_different_problems(view) and len(view) > 1:
        signs.append(f"scores {say(RemarkKind.MIXED_WINDOWS)} cannot be compared")
    if table[0].heading == RANK and ranking(view).low is not None:
        pairs, what = all_pairs(view)
        signs.append(say("allowed-ranks", pairs=pairs, what=what))
    if any(column.key == PLUS_MINUS.key for column in columns):
        signs.append("±: half of the 95 % interval")
    if any(text.startswith("≈") for column in table if column.right for text in column.texts):
        signs.append(f"≈: {say(RemarkKind.READ_OFF)}")
    ours = np.flatnonzero(view.dataset.mask(view.ours)[view.rows]).tolist()
    return latex_table(table, signs, ours)


def text_column(view: View, column: Column, title: str) -> TextColumn:
    """Format the rows of a View in one column, with unambiguous model names."""
    rows = view.rows.tolist()
    if column.key == view.roles.label:
        texts = [row_names(view).whole(row) or MISSING for row in rows]
    else:
        texts = [format_cell(column, cell) for (cell,) in row_cells(view, rows, [column])]
    return TextColumn(title, texts, right=column.kind is Kind.NUMBER)


def row_cells(view: View, rows: Sequence[int], columns: Sequence[Column]) -> Iterator[list[Cell]]:
    """Collect the cells of some rows in some columns, one list a row."""
    dataset, keys = view.dataset, [column.key for column in columns]
    of_view = {} if set(keys) <= set(dataset.by_key) else _worked_out(view)
    for row in rows:
        yield [
            dataset.cell(row, key)
            if key in dataset.by_key
            else of_view.get(key, {}).get(row, Cell(""))
            for key in keys
        ]


def write_rows(out: TextIO, view: View, form: str) -> None:
    """Write the rows of a View, or as "bibtex" its references, in any format of `ls` but text.

    CSV, TSV and JSON have every column of the source, unless the state names columns, and further
    ones that depend on the View: `rank_low` and `rank_high` where ranks are ranges, and with
    `state.vs` a column `vs`: "tied", "better", "worse" or "self". In JSON these are always there.

    Args:
        out: the stream to write to.
        view: the View.
        form: "csv", "tsv", "json", "jsonl", "markdown", "latex" or "bibtex".
    """
    if form == "bibtex":
        beside = bundled().get(view.state.against or "")
        cited = references_of(view.dataset, view.rows.tolist())
        write_bibtex(out, chain(cited, beside.references if beside is not None else ()))
    elif form == "latex":
        out.writelines(f"{line}\n" for line in latex_lines(view))
    elif form == "markdown":
        lines = markdown_table(printed(view, table_columns(view)))
        out.writelines(f"{line}\n" for line in lines)
    else:
        columns = record_columns(view, every=form in {"json", "jsonl"})
        write_records(out, form, columns, row_cells(view, view.rows.tolist(), columns))


def record_columns(view: View, *, every: bool = False) -> tuple[Column, ...]:
    """List the columns of records: those of the state, else all of the source, and of the View.

    With `every` all of the latter are there, in any View.
    """
    if view.state.columns is not None:
        return table_columns(view)
    own, worked_out = view.dataset.by_key, _worked_out(view)
    added = [column for column in OF_A_VIEW if column.key not in own]
    return (*view.dataset.columns, *(c for c in added if every or c.key in worked_out))


def _worked_out(view: View) -> dict[str, dict[int, Cell]]:
    """Compute ranks and test results (`vs`) of a View's rows: column key → row → cell."""
    found: dict[str, list[Cell]] = {}
    ranks, row = ranking(view), vs_row(view)
    if ranks.low is not None and ranks.high is not None:
        found["rank_low"] = [*map(number_cell, ranks.low.tolist())]
        found["rank_high"] = [*map(number_cell, ranks.high.tolist())]
    if row is not None and model_vs_all(view, row).reason is None:
        against = model_vs_all(view, row)
        are = (view.matching == row, against.tied, against.better, against.worse)
        words = np.select(are, ("self", "tied", "better", "worse"), "")
        found["vs"] = [Cell(word) for word in words[: len(view)].tolist()]
    rows = view.rows.tolist()
    return {key: dict(zip(rows, cells, strict=True)) for key, cells in found.items()}

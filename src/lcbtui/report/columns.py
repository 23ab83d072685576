"""Which columns a table has, how wide each is, and which of them fit into so many cells.

Label, x and y come first and never leave; then names are whole; then come the rank and further
columns from the left. More room never shows less.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import Column, Kind, format_cell
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.lookup import require_column, require_columns
from lcbtui.dataset.rows import score_key
from lcbtui.dataset.standard import BY_WEIGHT, ERRORS, is_own, nameable
from lcbtui.text.width import text_width
from lcbtui.view.names import row_names
from lcbtui.view.view import View

GAP = 2
"""Cells between two columns."""

WIDEST = 40
"""A text column is never wider than this many cells on a screen, unless its width was chosen."""

WIDEST_NAME = 42
"""Names have some more: behind some stands what tells them apart."""

SHORT_HEADING = 8
"""Headings of the columns that stay are cut to so many cells before another column leaves."""

NARROWEST_LABEL = 4
"""Where not even label, x and y fit, the label keeps so many cells."""

READABLE_LABEL = 18
"""So many where columns were asked for by name: rather than less, the table is wider."""

RANK = "#"
ORDER_ALONE = f"{RANK} is the order of the scores alone"
"""What is said of ranks where nothing says which scores are tied."""

_LOOKED_AT = 200
"""Values of a column that tell whether it is prose."""

_LINK_STARTS = ("http://", "https://", "www.", "<")


def table_columns(view: View) -> tuple[Column, ...]:
    """The columns of a table of `view`, the most important first; the label leads.

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
        leading += [key for key, marks in dataset.marks.items() if marks.wholes is not None]
        beside = () if dataset.compared is None else dataset.compared.columns
        leading += [key for key in beside if _is_informative(dataset, key)]
        standard = [key for key in BY_WEIGHT if _is_informative(dataset, key)]
        own = [c.key for c in dataset.columns if is_own(c.key) and c.key not in beside]
        own.sort(key=lambda key: _is_long(dataset, key))
        following = [*standard, *own]
        if roles.y != score_key(
            dataset
        ):  # they are of that one, and would be read as those of the score shown
            errors = {"plus_minus", *ERRORS}
            following = [key for key in following if key not in errors]
        keys = [*leading, *following]
    by_key = {column.key: column for column in named}
    return tuple(by_key[key] for key in dict.fromkeys(keys))


def columns_on_screen(view: View) -> tuple[Column, ...]:
    """The columns of the explorer's table: the label leads, whatever was chosen.

    In a comparison the change of y is among them: without it there is none. The ranks have a column
    of their own there.
    """
    compared, by_key = view.dataset.compared, view.dataset.by_key
    keys = [view.roles.label, *(column.key for column in table_columns(view))]
    if compared is not None and not set(compared.columns) & set(keys):
        y = keys.index(view.roles.y) if view.roles.y in keys else len(keys) - 1
        keys.insert(y + 1, compared.columns[0])
    return tuple(by_key[key] for key in dict.fromkeys(keys) if key in by_key)


def staying(view: View, columns: Sequence[Column]) -> tuple[str, ...]:
    """The keys of the columns that never leave: label, x, y, and in a comparison the change of y.

    Of the columns of a table, the label first; the first of them where it has none of these. With
    `--vs` the rank stays, since it has the sign of a tie.
    """
    keys = [column.key for column in columns]
    compared = view.dataset.compared
    beside = () if compared is None else compared.columns[:1]
    wanted = [view.roles.label, view.roles.x, view.roles.y, *beside]
    chosen = [key for key in wanted if key in keys] or keys[:1]
    return (*filter(None, chosen), *([RANK] if view.state.vs else []))


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
def _is_long(dataset: Dataset, key: str) -> bool:
    """Whether a column holds prose or links, which would leave no room for numbers."""
    if dataset.by_key[key].kind is not Kind.TEXT:
        return False
    texts = dataset.texts(key).dropna().iloc[:_LOOKED_AT].astype(str)
    if not len(texts):
        return False
    links = texts.str.startswith(_LINK_STARTS).mean()
    return bool(links > 0.5 or texts.str.len().mean() > WIDEST)


# How wide


def chosen_widths(view: View) -> Mapping[str, int]:
    """Key → the cells that were chosen for a column of `--widths`.

    Raises:
        UsageError: for a name that the source does not have.
    """
    columns, roles = view.dataset.columns, view.roles
    return {require_column(w.key, columns, roles).key: w.cells for w in view.state.widths}


@cached(size=256)
def column_width(dataset: Dataset, key: str) -> int:
    """The cells of the widest text of a column, heading included; at most `WIDEST`.

    Over all rows of the Dataset, so that filtering never moves it.
    """
    return min(max(text_width(dataset.by_key[key].title), _widest_value(dataset, key)), WIDEST)


@cached(size=256)
def _widest_value(dataset: Dataset, key: str) -> int:
    column = dataset.by_key[key]
    if column.kind is Kind.NUMBER:
        values = dataset.numbers(key)
        rows = _number_extremes(dataset, key) if np.any(~np.isnan(values)) else []
    else:
        lengths = dataset.texts(key).str.len().fillna(0).to_numpy(dtype=np.int64)
        most = min(200, len(lengths))  # not the longest alone: some characters take two cells
        rows = np.argpartition(lengths, -most)[-most:].tolist() if most else []
    return max((text_width(format_cell(column, dataset.cell(row, key))) for row in rows), default=0)


def value_width(dataset: Dataset, key: str) -> int:
    """As `column_width`, without the heading."""
    return min(_widest_value(dataset, key), WIDEST)


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


def name_width(view: View) -> int:
    """The cells of the longest name with what tells it apart, or of the heading; up to a limit."""
    widest = max(row_names(view).widest, column_width(view.dataset, view.roles.label))
    return min(widest, WIDEST_NAME)


# Which fit


@dataclass(frozen=True)
class Sized:
    """A column that wants a place.

    Attributes:
        key: of the column; "#" for the rank.
        width: the cells it wants, heading included.
        least: the cells that its values need: for less, other columns leave.
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
    """The columns that find a place, with the cells they get; in their order.

    Those that stay come first, then the rank, then whole headings, then the others from the left,
    up to the first that does not fit. Where not even those that stay fit, the label is cut.

    Args:
        columns: each is asked for when there is room for it: few of thousands fit.
        width: the cells there are; None is room for all.
        stays: keys of columns that never leave, the label first.
        narrowest: the cells that the label keeps.
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
        return _with_widths(seen, kept)
    if seen and seen[0].key == RANK and RANK not in kept and room >= seen[0].width + GAP:
        kept[RANK] = seen[0].width
        room -= seen[0].width + GAP
    for each in seen:
        if each.key in stays:
            more = min(each.width - each.least, room)
            kept[each.key] += more
            room -= more
    for each in chain([each for each in seen if each.key not in kept], remaining):
        room -= each.width + GAP
        if room < 0:
            break
        kept[each.key] = each.width
        if each not in seen:
            seen.append(each)
    return _with_widths(seen, kept)


def _with_widths(columns: Sequence[Sized], widths: Mapping[str, int]) -> list[Sized]:
    return [replace(each, width=widths[each.key]) for each in columns if each.key in widths]

"""apply(Dataset, ViewState) → View: choose rows, order them, say what was left out and why.

Every filter works on the whole Dataset with kept answers, so a keystroke costs little more
than what it changed.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from lcbtui.errors import UsageError
from lcbtui.sources.dataset import Dataset
from lcbtui.sources.model import Column, Kind, Range, Roles
from lcbtui.stats.frontier import frontier, frontier_order
from lcbtui.view.bound import BoundTerm, NumberWithin
from lcbtui.view.columns import require_column
from lcbtui.view.describe import describe
from lcbtui.view.evaluate import evaluate, rows_named
from lcbtui.view.memory import remembered
from lcbtui.view.ordering import order
from lcbtui.view.query import parse
from lcbtui.view.sentence import left_out_words, sentence
from lcbtui.view.series import Grouping, group
from lcbtui.view.state import SortKey, ViewState
from lcbtui.view.view import Emphasis, Positions, Series, View

FRONTIER_ALWAYS = 50_000
"""Up to this many rows the frontier is always marked, so that its labels come first."""

Bools = npt.NDArray[np.bool_]


def apply(dataset: Dataset, state: ViewState, generation: int = 0) -> View:
    """Answer `state` on `dataset`.

    Args:
        dataset: what `derive` gave.
        state: what is asked for.
        generation: stamped on the View.

    Raises:
        QueryError: for a query that does not parse or fit the columns, with its place.
        UsageError: for a column, series or range that this source cannot serve.
    """
    roles = roles_in_force(dataset, state)
    query = parse(state.query)
    ours = our_rows(dataset, roles, state)
    grouping = _grouping(dataset, roles, ours)
    ranges = _ranges(dataset, roles, state)
    visible = _visible(grouping, state.series)
    in_series = _in_series(grouping, visible)
    matched = evaluate(
        query,
        dataset,
        roles,
        ours=ours,
        pins=state.pins,
        among=in_series,
        extra=tuple(_range_term(column, value) for _, column, value in ranges),
    )
    keep = matched.keep if in_series is None else matched.keep & in_series
    sort = sort_in_force(dataset, roles, state)
    counted = matched.keep
    if matched.wants_frontier:
        counted = _on_frontier(dataset, roles, counted)
        keep = counted if in_series is None else _on_frontier(dataset, roles, keep)
    series = _series(grouping, counted, visible)
    ordered = order(dataset, sort)
    left_out = left_out_words(dataset, matched.missing, matched.near)
    rows = ordered if keep.all() else ordered[keep[ordered]]
    shown = rows if state.limit is None else rows[: state.limit]
    return View(
        dataset=dataset,
        state=state,
        roles=roles,
        rows=shown,
        emphasis=_emphasis(dataset, roles, state, keep=keep, shown=shown, ours=ours),
        series_of=grouping.codes[shown],
        series=series,
        ours=ours,
        sentence=sentence(
            dataset,
            state,
            shown=len(shown),
            matched=len(rows),
            terms=describe(query),
            series=series,
            ranges=ranges,
            left_out=left_out,
        ),
        left_out=left_out,
        generation=generation,
        all_rows=None if len(shown) == len(rows) else rows,
    )


def roles_in_force(dataset: Dataset, state: ViewState) -> Roles:
    """The source's roles with those that `--x --y --label --series-by` replace.

    Raises:
        UsageError: for an unknown column (also in `--columns`), an axis that is not a number or
            a date, or a label that is a number.
    """
    own = dataset.roles
    for name in state.columns or ():
        require_column(name, dataset.columns, own)
    names = {"label": state.label, "x": state.x, "y": state.y, "series": state.series_by}
    found = {
        role: require_column(name, dataset.columns, own) for role, name in names.items() if name
    }
    for axis in ("x", "y"):
        column = found.get(axis)
        if column is not None and column.kind not in {Kind.NUMBER, Kind.DATE}:
            raise UsageError(f"--{axis} {column.key}: is text; an axis needs numbers or dates")
    if "label" in found and found["label"].kind is Kind.NUMBER:
        raise UsageError(f"--label {found['label'].key}: is a number; a label needs text")
    return replace(own, **{role: column.key for role, column in found.items()})


def our_rows(dataset: Dataset, roles: Roles, state: ViewState) -> Positions:
    """Positions of our model's rows: those named by `--ours`, else those the source highlights."""
    if state.ours is not None:
        return rows_named(dataset, roles.label, (state.ours,))
    if "highlight" not in dataset.by_key:
        return np.empty(0, dtype=np.int64)
    return _highlighted(dataset)


@remembered(size=1)
def _highlighted(dataset: Dataset) -> Positions:
    said = dataset.frame["highlight"].astype("str").str.casefold()
    return np.flatnonzero((said == "true").to_numpy(dtype=np.bool_, na_value=False))


def sort_in_force(dataset: Dataset, roles: Roles, state: ViewState) -> tuple[SortKey, ...]:
    """The sort asked for with its columns found, or the default: y, best first.

    Raises:
        UsageError: for an unknown column.
    """
    if state.sort:
        return tuple(
            SortKey(require_column(key.key, dataset.columns, roles).key, key.descending)
            for key in state.sort
        )
    return (SortKey(roles.y, descending=True),) if roles.y else ()


def _grouping(dataset: Dataset, roles: Roles, ours: Positions) -> Grouping:
    return group(dataset, roles.series, ours, openness=roles.series == "openness")


def _visible(grouping: Grouping, asked: tuple[str, ...] | None) -> tuple[bool, ...]:
    """Which series are shown; a name that the source does not have is simply empty.

    Raises:
        UsageError: if none of the names is a series of this source nor a standard one.
    """
    if asked is None:
        return (True,) * len(grouping.keys)
    known = {*grouping.keys, *grouping.standard}
    strange = [name for name in asked if name not in known]
    if strange:
        there_are = ", ".join(known_in_order(grouping))
        raise UsageError(f"--series {strange[0]}: no such series; there are {there_are}")
    return tuple(key in asked for key in grouping.keys)


def known_in_order(grouping: Grouping) -> tuple[str, ...]:
    """Every series that may be named, those that the source has first."""
    return tuple(dict.fromkeys((*grouping.keys, *grouping.standard)))


def _in_series(grouping: Grouping, visible: tuple[bool, ...]) -> Bools | None:
    if all(visible):
        return None
    return np.array(visible, dtype=np.bool_)[grouping.codes]


def _series(grouping: Grouping, keep: Bools, visible: tuple[bool, ...]) -> tuple[Series, ...]:
    codes = grouping.codes if keep.all() else grouping.codes[keep]
    counts = np.bincount(codes, minlength=len(grouping.keys))
    return tuple(
        Series(key, label, int(count), shown)
        for key, label, count, shown in zip(
            grouping.keys, grouping.labels, counts, visible, strict=True
        )
    )


def _ranges(
    dataset: Dataset, roles: Roles, state: ViewState
) -> tuple[tuple[str, Column, Range], ...]:
    """The word, the column and the range of each range box that is in use.

    Raises:
        UsageError: if the source has no such column.
    """
    found = []
    for word, value in (("params", state.params), ("score", state.score)):
        if value is None or value == Range():
            continue
        try:
            column = require_column(word, dataset.columns, roles)
        except UsageError as error:
            raise UsageError(f"{word}: {error}") from None
        if column.kind is not Kind.NUMBER:
            raise UsageError(f"{word}: {column.key} holds no numbers")
        found.append((word, column, value))
    return tuple(found)


def _range_term(column: Column, value: Range) -> BoundTerm:
    low = -np.inf if value.low is None else value.low
    high = np.inf if value.high is None else value.high
    is_size = column.unit == "billions" and value.high is not None and value.high > 0
    within = NumberWithin(column.key, float(low), float(high))
    return BoundTerm((within,), key=column.key, size_limit=value.high if is_size else None)


def _on_frontier(dataset: Dataset, roles: Roles, keep: Bools) -> Bools:
    """The rows among `keep` that no other of them beats.

    Raises:
        UsageError: if there is no x or no y column.
    """
    if roles.x is None or roles.y is None:
        raise UsageError("is:frontier needs sizes and scores: choose columns with --x and --y")
    by_size = _by_size(dataset, roles.x, roles.y)
    x, y = dataset.numbers(roles.x), dataset.numbers(roles.y)
    return frontier(x, y, order=by_size[keep[by_size]])


@remembered(size=2)
def _by_size(dataset: Dataset, x: str, y: str) -> Positions:
    """The order that the frontier looks in, kept since a million rows take long to sort."""
    return frontier_order(dataset.numbers(x), dataset.numbers(y))


def _emphasis(
    dataset: Dataset,
    roles: Roles,
    state: ViewState,
    *,
    keep: Bools,
    shown: Positions,
    ours: Positions,
) -> npt.NDArray[np.uint8]:
    bits = np.zeros(len(dataset), dtype=np.uint8)
    bits[ours] |= np.uint8(Emphasis.OURS)
    bits[rows_named(dataset, roles.label, state.pins)] |= np.uint8(Emphasis.PINNED)
    if roles.x and roles.y and (state.frontier or len(shown) <= FRONTIER_ALWAYS):
        among = keep
        if len(shown) != np.count_nonzero(keep):
            among = np.zeros(len(keep), dtype=np.bool_)
            among[shown] = True
        bits[_on_frontier(dataset, roles, among)] |= np.uint8(Emphasis.FRONTIER)
    return bits[shown]

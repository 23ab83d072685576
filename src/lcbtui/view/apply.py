"""apply(Dataset, ViewState) → View: choose rows, order them, say what was left out and why.

Every filter works on the whole Dataset with cached masks, so a keystroke costs little more than
what it changed. Sorting is stable, on several keys, with rows without a value last in both
directions.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import MEASURED, NEAR, Column, Kind, Range, Roles, SortKey, noun
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.lookup import require_column
from lcbtui.dataset.results import Bools, Positions, selection_warnings, window_dates
from lcbtui.dataset.values import Dates, Numbers
from lcbtui.dataset.windows import whole_months
from lcbtui.errors import Option, UsageError, flagged
from lcbtui.stats.verdicts import frontier, frontier_order
from lcbtui.text.numbers import format_day, format_number
from lcbtui.text.words import counted, first_few, listed, safe_text
from lcbtui.view.derive.means import incomplete_words
from lcbtui.view.derive.problem_sets import in_window, window_words
from lcbtui.view.derive.reports import chosen_rows
from lcbtui.view.state import PerModel, ViewState, plain_number
from lcbtui.view.view import (
    Emphasis,
    Remark,
    RemarkKind,
    Remedy,
    Series,
    View,
    group,
    highlighted,
    roles_in_force,
    rows_named,
    sort_in_force,
)

if TYPE_CHECKING:
    from lcbtui.query.masks import Matched


@cached(size=8)
def order(dataset: Dataset, keys: tuple[SortKey, ...], *, excluded_last: bool = False) -> Positions:
    """Sort all rows of a Dataset by sort keys, missing values last; ties keep the file's order.

    Args:
        dataset: the rows.
        keys: sort keys with the keys of existing columns, the primary one first.
        excluded_last: whether unranked rows (`Dataset.excluded`) come after all others.

    Returns:
        Positions of all rows, in order.
    """
    positions = np.arange(len(dataset), dtype=np.int64)
    for key in reversed(keys):
        sign, values = -1.0 if key.descending else 1.0, dataset.values[key.key]
        if isinstance(values, Dates):
            arrays = [values.last, values.first]  # the first day decides, so it comes last
        else:
            arrays = [values.values if isinstance(values, Numbers) else values.ranks]
        for array in arrays:
            positions = positions[np.argsort(sign * array[positions], kind="stable")]
    if excluded_last and dataset.excluded is not None:
        positions = positions[np.argsort(dataset.excluded[positions], kind="stable")]
    return positions


def apply(dataset: Dataset, state: ViewState, generation: int = 0) -> View:
    """Filter and sort the rows of a Dataset by the user's settings (ViewState); return a View.

    Args:
        dataset: the rows, as `derive` returns them.
        state: filters, sort, axes and the other settings of the user.
        generation: number to stamp on the View.

    Raises:
        QueryError: for a query that does not parse or fit the columns, with its place.
        UsageError: for a column, series or range that this source cannot serve.
    """
    roles = roles_in_force(dataset, state)
    named = () if state.ours is None else (state.ours,)
    ours = rows_named(dataset, roles.label, named) if named else highlighted(dataset)
    grouping = group(dataset, roles.series, tuple(ours.tolist()))
    ranges = [*ranges_in_use(dataset, roles, state)]
    known = dict.fromkeys((*grouping.keys, *grouping.standard))
    for name in state.series or ():
        if name not in known:
            why = f"{name}: no such series; there are {', '.join(known)}"
            raise UsageError(why, option=Option("series"))
    visible = [state.series is None or key in state.series for key in grouping.keys]
    in_series = None if all(visible) else np.array(visible, dtype=np.bool_)[grouping.codes]
    within = chosen_rows(dataset, roles, state.window, state.per_model)
    pins = rows_named(dataset, roles.label, state.pins)
    among = within if in_series is None else in_series if within is None else in_series & within
    asked = matched = None
    if state.query or ranges:
        from lcbtui.query import masks, parse  # noqa: PLC0415 - not where all rows are asked for

        asked = of_rows = parse.parse(state.query)
        if dataset.selection is not None or dataset.unpivoted is not None:
            from lcbtui.view.derive.by_problem import row_query  # noqa: PLC0415 - 6 ms, for few

            of_rows = row_query(dataset, asked)
        matched = masks.evaluate(
            of_rows,
            dataset,
            roles,
            ours=ours,
            pins=pins,
            among=among,
            extra=[masks.within(column, value) for _, column, value in ranges],
            bits=state.bits,
        )
    counted = np.ones(len(dataset), dtype=np.bool_) if matched is None else matched.keep
    counted = counted if within is None else counted & within
    keep = counted if in_series is None else counted & in_series
    if asked and any(term.is_frontier for side in asked.sides for term in side):
        counted = _on_frontier(dataset, roles, counted)
        keep = counted if in_series is None else _on_frontier(dataset, roles, keep)
    counts = np.bincount(grouping.codes[counted], minlength=len(visible)).tolist()
    series = tuple(map(Series, grouping.keys, grouping.labels, counts, visible))
    sort = sort_in_force(dataset, roles, state)
    ordered = order(dataset, sort, excluded_last=not state.sort)
    left_out: tuple[Part, ...] = (
        *_missing(dataset, roles, state, matched, keep),
        *_assumed(dataset, roles, state, within, keep),
        *(() if dataset.selection is None else selection_warnings(dataset.selection)),
        *(() if dataset.against is None else dataset.against.words),
    )
    rows = ordered if keep.all() else ordered[keep[ordered]]
    shown = rows if state.limit is None else rows[: state.limit]
    is_cut = len(shown) < len(rows)
    emphasis = np.zeros(len(dataset), dtype=np.uint8)
    emphasis[ours] |= np.uint8(Emphasis.OURS)
    emphasis[pins] |= np.uint8(Emphasis.PINNED)
    # Of few rows the frontier is always marked, so that its labels come first.
    if roles.x and roles.y and (state.frontier or len(shown) <= 50_000):
        among = dataset.mask(shown) if is_cut else keep
        emphasis[_on_frontier(dataset, roles, among)] |= np.uint8(Emphasis.FRONTIER)
    window = window_words(dataset, state.window)
    is_named = state.per_model in {PerModel.BEST, PerModel.OWN}
    own = f"{state.per_model} report of each model" * is_named
    lower = [f"lower {dataset.by_key[roles.y].title} is better"] if roles.y else []
    hidden, kept = ([it.label for it in series if it.shown is way] for way in (False, True))
    only = listed(kept) if 0 < len(kept) < len(hidden) else ""
    parts: tuple[Part, ...] = (
        f"{len(shown):,} of {len(dataset):,}",
        *filter(None, (window, own, safe_text(state.query))),
        *(_range_words(*each) for each in ranges),
        *([f"only {only}" if only else f"without {listed(hidden)}"] if hidden else ()),
        *([f"first {len(shown):,} of {len(rows):,} that match"] if is_cut else ()),
        *(lower if roles.lower_better else []),
        *left_out,
    )
    return View(
        dataset=dataset,
        state=state,
        roles=roles,
        rows=shown,
        matching=rows,
        emphasis=emphasis[shown],
        series_of=grouping.codes[shown],
        series=series,
        ours=ours,
        sentence=SEPARATOR.join(it if isinstance(it, str) else part_words(it) for it in parts),
        parts=parts,
        left_out=left_out,
        window=window,
        generation=generation,
    )


def _missing(
    dataset: Dataset, roles: Roles, state: ViewState, matched: "Matched | None", keep: Bools
) -> Iterator[str]:
    """Describe rows left out for a missing value, just above a size limit, or for few results."""
    if matched is not None:
        if not keep.any():
            from lcbtui.query.masks import query_hint  # noqa: PLC0415 - as where it matched

            yield from filter(None, [query_hint(dataset, roles, state.query)])
        for key, number in matched.missing:
            yield f"{number:,} without {noun(dataset.by_key[key])} left out"
        for key, limit, number in matched.near:
            yield f"{number:,} more up to {format_value(dataset.by_key[key], limit * NEAR)}"
    yield from filter(None, [incomplete_words(dataset, roles.y, keep)])


def _assumed(
    dataset: Dataset, roles: Roles, state: ViewState, within: Bools | None, keep: Bools
) -> Iterator[Remark]:
    """Yield messages on rows left out by date or duplicate report, assumed ours, or quoted."""
    if within is not None:
        in_force = in_window(dataset, state.window)
        inside = len(within) if in_force is None else int(np.count_nonzero(in_force))
        others = inside - int(np.count_nonzero(within))
        if inside < len(within):
            yield Remark(RemarkKind.OTHER_WINDOWS, len(within) - inside, Remedy.LIFT_WINDOW)
        if others:
            yield Remark(RemarkKind.OTHER_REPORTS, others, Remedy.SHOW_REPORTS)
    if dataset.said_window is not None and dataset.said_window.any():
        yield Remark(RemarkKind.TAKEN_AS_WINDOW, int(np.count_nonzero(dataset.said_window)))
    if state.ours is None and dataset.presumed_ours is not None:
        words, rows = dataset.words(roles.label), np.flatnonzero(dataset.presumed_ours)
        if names := list(dict.fromkeys(words[row] for row in rows.tolist())):
            yield Remark(RemarkKind.PRESUMED_OURS, len(names), Remedy.SAY_OURS, first_few(names))
        elif not len(highlighted(dataset)):
            yield Remark(RemarkKind.OURS_UNKNOWN, remedy=Remedy.SAY_OURS)
    # Scores that were measured over other dates than their table states.
    quoted = MEASURED in dataset.by_key and keep & ~dataset.texts(MEASURED).missing
    if count := int(np.count_nonzero(quoted)):
        yield Remark(RemarkKind.QUOTED, count)


def ranges_in_use(
    dataset: Dataset, roles: Roles, state: ViewState
) -> Iterator[tuple[str, Column, Range]]:
    """List the range filters set on params and score, each as short name, column and range.

    Raises:
        UsageError: if the source has no such number column.
    """
    for word, value in (("params", state.params), ("score", state.score)):
        if value is None or value == Range():
            continue
        try:
            column = require_column(word, dataset.columns, roles)
        except UsageError as error:
            raise UsageError(f"{word}: {error}") from None
        if column.kind is not Kind.NUMBER:
            raise UsageError(f"{word}: {column.key} holds no numbers")
        yield word, column, value


def _range_words(name: str, column: Column, value: Range) -> str:
    """Format a range in words: "4B ≤ params ≤ 32B", or "params ≤ 32B" without a low end."""
    low, high = ("" if end is None else format_value(column, end) for end in value)
    if low and high:
        return f"{low} ≤ {name} ≤ {high}"
    return f"{name} ≤ {high}" if high else f"{name} ≥ {low}"


def _on_frontier(dataset: Dataset, roles: Roles, keep: Bools) -> Bools:
    """Make a (rows,) mask of the rows of `keep` on the Pareto frontier, without unranked rows.

    Raises:
        UsageError: if there is no x or no y column.
    """
    if roles.x is None or roles.y is None:
        raise UsageError("is:frontier needs an x and a y column")
    by_size = _by_size(dataset, roles.x, roles.y, roles.sign)
    if dataset.unranked is not None:
        keep = keep & ~dataset.unranked
    x, y = dataset.numbers(roles.x), roles.sign * dataset.numbers(roles.y)
    return frontier(x, y, order=by_size[keep[by_size]])


@cached(size=2)
def _by_size(dataset: Dataset, x: str, y: str, sign: float) -> Positions:
    """Sort row positions by x, then y, to find the Pareto frontier; cached, since slow."""
    return frontier_order(dataset.numbers(x), sign * dataset.numbers(y))


SEPARATOR = " · "

Part = str | Remark
"""A part of the sentence above the table: words, or a remark whose remedy is a flag or a key."""


WAYS = {
    Remedy.LIFT_WINDOW: Option("window", "all"),
    Remedy.SHOW_REPORTS: Option("per_model", "all"),
    Remedy.SAY_OURS: Option("ours", "NAME"),
}
"""By remedy of a part, the option."""


def part_words(part: Part, ways: Mapping[Remedy, str | Option] = WAYS, *, few: bool = False) -> str:
    """Write a phrase of the sentence above the table: a text, or a message and the flag that helps.

    Args:
        part: the phrase, from `View.parts`.
        ways: remedy, an action that would help → the option or key that does it.
        few: whether to shorten for little room; a message may then become "".
    """
    if isinstance(part, str):
        return part
    way = flagged(ways[part.remedy]) if part.remedy else ""
    count, presumed = f"{part.count:,}", f"taken for ours: {part.names} ({way})"
    reports = f"{counted(part.count, 'other report')} left out ({way})"
    return {
        RemarkKind.QUOTED: f"{count} quoted over other dates{'' if few else f' ({MEASURED})'}",
        RemarkKind.TAKEN_AS_WINDOW: f"{count} that state no window are taken to be over this one",
        RemarkKind.PRESUMED_OURS: f"{part.count} as ours ({way})" if few else presumed,
        RemarkKind.OURS_UNKNOWN: f"which is yours? {way}",
        RemarkKind.OTHER_REPORTS: "" if few else reports,
        RemarkKind.OTHER_WINDOWS: f"{count} in other windows{'' if few else ' left out'} ({way})",
    }[part.kind]


def format_value(column: Column, value: float) -> str:
    """Format a number in the unit of a column, with at most four significant digits."""
    if column.kind is Kind.DATE:
        return format_day(value)
    digits = plain_number(float(f"{value:.4g}"))
    if "e" in digits:
        return digits
    return format_number(float(digits), len(digits.partition(".")[2]), column.unit)


def window_of(dataset: Dataset, row: int, *, brief: bool = False) -> str:
    """Write the benchmark release and problem dates of a row: "v5 2024-08-01..2025-02-01".

    With `brief`, whole months are in short form: "v5 2408-2502".
    """
    if dataset.selection is not None:
        return window_dates(dataset.selection.results, dataset.selection.window)
    keys = ("window_start", "window_end", "version", "window_as_stated")
    start, end, release, stated = (dataset.word(row, key) for key in keys)
    if start and end:
        cells = (dataset.cell(row, key) for key in keys[:2])
        days = [cell.number for cell in cells if cell.number is not None]
        short = whole_months(*days) if brief and len(days) == 2 else ""
        return f"{release} {short or f'{start}..{end}'}".lstrip()
    return stated if stated.startswith(release) else f"{release} {stated}".rstrip()

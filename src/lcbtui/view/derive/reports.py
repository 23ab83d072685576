"""Sources of reports: many scores a model, set in many windows, by many reporters.

A score is never changed here: a window keeps the rows whose whole stated window lies inside it,
and of several reports of a model one is kept, beside which stands how far they lie apart.
"""

import numpy as np

from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import Roles
from lcbtui.dataset.dataset import Bools, ColumnValues, Dataset, Floats, Ints, NumberMarks
from lcbtui.dataset.results import selection_words
from lcbtui.dataset.source import Opening
from lcbtui.dataset.standard import STANDARD
from lcbtui.dataset.windows import Window, format_window
from lcbtui.errors import UsageError
from lcbtui.query.edit import has_terms
from lcbtui.text.numbers import format_day
from lcbtui.view.derive.intervals import measured_alike
from lcbtui.view.notation import PerModel
from lcbtui.view.view import View

_WINDOW_KEYS = ("window_start", "window_end")


def has_windows(dataset: Dataset) -> bool:
    """Whether every row can state the window that its score covers."""
    return all(key in dataset.dates for key in _WINDOW_KEYS)


def in_window(dataset: Dataset, window: Window | None) -> Bools | None:
    """(rows,) whether a row is in the window asked for; None where there is nothing to keep out.

    None is the opening of the source, its version and its window to the day; any other window
    keeps the rows whose whole stated window lies inside it. Rows that state no window are in none.

    Raises:
        UsageError: if a window was asked for and the source has none.
    """
    if window == Window() or dataset.selection is not None:
        return None
    if window is None:
        opening = dataset.source.opening
        if opening is None or not has_windows(dataset):
            return None
        return _with_windowless(dataset, _opening_rows(dataset, opening))
    if not has_windows(dataset):
        why = f"{dataset.source.name} states no windows (columns window_start and window_end)"
        raise UsageError(f"--window {format_window(window)}: {why}", plain=why)
    return _with_windowless(dataset, _rows_inside(dataset, window))


def _with_windowless(dataset: Dataset, within: Bools) -> Bools:
    """Also the rows of a source that states no windows, which no window can choose among."""
    return within if dataset.windowless is None else within | dataset.windowless


def window_words(dataset: Dataset, window: Window | None) -> str:
    """The window in force in words, "" where all rows are shown; with problems, how many."""
    if dataset.selection is not None:
        return selection_words(dataset.selection)
    if window == Window():
        return ""
    if window is not None:
        return f"windows within {format_window(window)}" if has_windows(dataset) else ""
    opening = dataset.source.opening
    return "" if opening is None else f"{opening.version} {format_window(opening.window)}"


@cached(size=1)
def _opening_rows(dataset: Dataset, opening: Opening) -> Bools:
    start, end = (dataset.dates[key] for key in _WINDOW_KEYS)
    same = (start.first == opening.window.start) & (end.last == opening.window.end)
    version = (dataset.texts("version") == opening.version).to_numpy(np.bool_, na_value=False)
    return np.asarray(same & version)


@cached(size=8)
def _rows_inside(dataset: Dataset, window: Window) -> Bools:
    start, end = (dataset.dates[key] for key in _WINDOW_KEYS)
    low = -np.inf if window.start is None else window.start
    high = np.inf if window.end is None else window.end
    return np.asarray((start.first >= low) & (end.last <= high))


@cached(size=8)
def chosen_rows(
    dataset: Dataset, roles: Roles, window: Window | None, which: PerModel
) -> Bools | None:
    """(rows,) the rows that filters choose among: in the window, one report a model.

    Reports are rows that name who reported them. Those of one model, in one mode and over one
    problem set are several reports of one score, of which one stands for all. No filter has a say
    in which, so that a filter never changes a model's score.

    Args:
        dataset: the rows, derived.
        roles: those in force.
        window: the window asked for.
        which: `BEST` is the best score. `MEDIAN` is the report in the middle, of two the worse.
            `OWN` is the median of the maker's own reports; where there is none, that of the
            independent reports, and where there is none either, that of the others.

    Returns:
        None where these are all rows.

    Raises:
        UsageError: if a window was asked for and the source has none.
    """
    within = in_window(dataset, window)
    reports = reports_of(dataset, roles.label)
    if which is PerModel.ALL or reports is None or roles.y is None:
        return within
    keep = np.ones(len(dataset), dtype=np.bool_) if within is None else within
    return one_of_each(dataset, reports, roles, keep, which)


def one_of_each(dataset: Dataset, codes: Ints, roles: Roles, keep: Bools, which: PerModel) -> Bools:
    """The rows of `keep` with one of each code, as `chosen_rows` has it; scores before none."""
    assert roles.y is not None
    scores, rows = roles.sign * dataset.numbers(roles.y), np.flatnonzero(keep)
    kinds = _kinds(dataset) if which is PerModel.OWN else np.zeros(len(dataset), dtype=np.int64)
    kinds = kinds + len(_KINDS) * np.isnan(scores)
    best = which is PerModel.BEST
    found = np.zeros(len(dataset), dtype=np.bool_)
    found[rows[_chosen(codes[rows], kinds[rows], scores[rows], highest=best)]] = True
    return found


@cached(size=2)
def score_codes(dataset: Dataset, label: str) -> Ints:
    """(rows,) a number for each model, mode and problem set."""
    models, alike = model_codes(dataset, label, sources=True), measured_alike(dataset)
    return models if alike is None else models * (int(alike.max(initial=0)) + 1) + alike


@cached(size=2)
def reports_of(dataset: Dataset, label: str) -> Ints | None:
    """(rows,) a number for each model, mode and problem set, another a row that is no report.

    None where no two rows are reports of the same score.
    """
    if "reported_by" not in dataset.by_key:
        return None
    models = score_codes(dataset, label)
    silent = dataset.texts("reported_by").isna().to_numpy(dtype=np.bool_)
    models = np.where(silent, -1 - np.arange(len(dataset)), models)
    found, codes = np.unique(models, return_inverse=True)
    return None if len(found) == len(dataset) else codes.astype(np.int64)


def has_several_reports(dataset: Dataset, roles: Roles, window: Window | None) -> bool:
    """Whether any model and mode has more than one report in the window in force."""
    chosen = chosen_rows(dataset, roles, window, PerModel.MEDIAN)
    within = in_window(dataset, window)
    rows = len(dataset) if within is None else np.count_nonzero(within)
    return chosen is not None and bool(np.count_nonzero(chosen) < rows)


def _chosen(models: Ints, kinds: Ints, scores: Floats, *, highest: bool) -> Ints:
    """One place a model: the highest or the middle score among those of its first kind."""
    places = np.arange(len(models))
    ties = -places if highest else places
    order = np.lexsort((ties, scores, kinds, models))
    group = models[order] * (2 * len(_KINDS)) + kinds[order]
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    ends = np.append(starts, len(group))[1:]
    chosen = order[ends - 1 if highest else (starts + ends - 1) // 2]
    # Groups come by model and then by kind: the first group of each model counts.
    _, leading = np.unique(models[chosen], return_index=True)
    return np.asarray(chosen[leading])


_KINDS = ("own", "independent", "other")


@cached(size=4)
def model_codes(dataset: Dataset, label: str, *, modes: bool = True, sources: bool = False) -> Ints:
    """(rows,) a number for each model and mode: `hf_repo` where it is known, else the label.

    A row that states no repository is of the one that all other rows of its label state. No two
    rows without a name are of one model.

    Args:
        dataset: its rows.
        label: the column of names.
        modes: whether two modes of a model are two.
        sources: whether a model in two of several sources is two.
    """
    name = dataset.texts(label).astype("object")
    if "hf_repo" in dataset.by_key:
        repo = dataset.texts("hf_repo").astype("object")
        of_label = repo.groupby(name)
        one = of_label.transform("nunique") == 1
        repo = repo.where(repo.notna() | ~one, of_label.transform("first"))
        name = ("repo:" + repo).where(repo.notna(), "name:" + name)
    if modes and "mode" in dataset.by_key:
        name = name + "\n" + dataset.texts("mode").astype("object").fillna("")
    if sources and dataset.source.parts:
        name = name + "\n" + dataset.texts("source").astype("object")
    codes, _ = name.factorize(use_na_sentinel=False)
    unnamed = dataset.texts(label).isna().to_numpy(np.bool_)
    return np.where(unnamed, len(codes) + np.arange(len(codes)), codes).astype(np.int64)


@cached(size=1)
def _kinds(dataset: Dataset) -> Ints:
    """(rows,) the place in `_KINDS` of each report."""
    places = {kind: place for place, kind in enumerate(_KINDS)}
    known = [places.get(kind, places["other"]) for kind in dataset.words("report_kind")]
    return np.array(known, dtype=np.int64)


REPORTS, LOWEST, HIGHEST = (STANDARD[key].column for key in ("reports", "lowest", "highest"))


@cached(size=4)
def with_spread(dataset: Dataset, label: str, y: str) -> Dataset:
    """The same rows with `reports`, `lowest` and `highest` of each model's reports.

    Args:
        dataset: the rows.
        label: the key of the label column.
        y: the key of the score; lowest and highest carry its decimals.
    """
    codes = reports_of(dataset, label)
    if codes is None:
        return dataset
    scores, own = dataset.numbers(y), dataset.marks[y]
    rows = np.flatnonzero(~np.isnan(scores))
    reports = np.bincount(codes[rows], minlength=len(dataset))[codes].astype(np.float64)
    reports[reports == 0] = np.nan
    added = [ColumnValues(REPORTS, reports, NumberMarks.unmarked(len(dataset)))]
    unit = dataset.by_key[y].unit
    for plain, sign in ((LOWEST, 1.0), (HIGHEST, -1.0)):
        at = _first_of_each(codes, rows[np.lexsort((rows, sign * scores[rows]))])
        values = np.where(at < 0, np.nan, scores[at])
        marks = NumberMarks(own.decimals[at], own.flags[at])
        added.append(ColumnValues(plain._replace(unit=unit), values, marks))
    return dataset.with_columns(added, after=y)


def _first_of_each(models: Ints, rows: Ints) -> Ints:
    """For each row of the Dataset the first of `rows` with the same model; −1 for none."""
    first = np.full(models.max(initial=-1) + 1, -1, dtype=np.int64)
    found, places = np.unique(models[rows], return_index=True)
    first[found] = rows[places]
    return np.asarray(first[models])


def exact_terms(window: Window | None) -> str:
    """The terms that keep reports over exactly these days; "" for a window with an open end."""
    if window is None or window.start is None or window.end is None:
        return ""
    return f"window_start={format_day(window.start)} window_end={format_day(window.end)}"


def one_window_terms(view: View) -> str:
    """The terms that keep one window where the one in force holds narrower ones; else ""."""
    terms = exact_terms(view.state.window)
    if not has_windows(view.dataset) or has_terms(view.state.query, terms):
        return ""
    return terms

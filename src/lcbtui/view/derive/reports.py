"""Sources of reports: many scores a model, by many reporters, of which one stands for the model.

A score is never changed here; beside the report that is kept stands how far they lie apart.
"""

import numpy as np

from lcbtui.dataset.columns import STANDARD, Roles
from lcbtui.dataset.dataset import Bools, ColumnValues, Dataset, Floats, Ints, NumberMarks
from lcbtui.dataset.rows import cached
from lcbtui.dataset.windows import Window
from lcbtui.view.derive.problem_sets import in_window, problem_sets
from lcbtui.view.notation import PerModel


@cached(size=8)
def chosen_rows(
    dataset: Dataset, roles: Roles, window: Window | None, which: PerModel
) -> Bools | None:
    """Make a mask that keeps one row (report) of each score that was published several times.

    Reports are rows, published scores, that say who reported them. The reports of one model, in one
    mode (thinking or not) and over one problem set, are reports of one score, of which one is
    chosen. The choice does not depend on filters, so that a filter never changes a model's score.

    Args:
        dataset: the rows, derived.
        roles: the columns in force.
        window: the window asked for.
        which: `BEST` chooses the best score; `MEDIAN` the median report, of two the worse; `OWN`
            the median of the maker's own reports, else of independent reports, else of the others.

    Returns:
        (rows,) mask; None if all rows are selected.

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
    """Make a (rows,) mask with one row of `keep` for each code: the best, median or own report."""
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
    """Encode model, mode (thinking or not) and problem set of each row as (rows,) integers."""
    models, sets = model_codes(dataset, label, sources=True), problem_sets(dataset).codes
    return models * (int(sets.max(initial=0)) + 1) + sets


@cached(size=2)
def reports_of(dataset: Dataset, label: str) -> Ints | None:
    """Encode rows as (rows,) integers, equal where rows publish the same score of a model.

    A row without a reporter has a code of its own. None if no score has two reports.
    """
    if "reported_by" not in dataset.by_key:
        return None
    models = score_codes(dataset, label)
    silent = dataset.texts("reported_by").isna().to_numpy(dtype=np.bool_)
    models = np.where(silent, -1 - np.arange(len(dataset)), models)
    found, codes = np.unique(models, return_inverse=True)
    return None if len(found) == len(dataset) else codes.astype(np.int64)


def has_several_reports(dataset: Dataset, roles: Roles, window: Window | None) -> bool:
    """Tell whether any score of a model was published several times, within the window."""
    chosen = chosen_rows(dataset, roles, window, PerModel.MEDIAN)
    within = in_window(dataset, window)
    rows = len(dataset) if within is None else np.count_nonzero(within)
    return chosen is not None and bool(np.count_nonzero(chosen) < rows)


def _chosen(models: Ints, kinds: Ints, scores: Floats, *, highest: bool) -> Ints:
    """Choose one published score for each model: the highest or median of its preferred kind."""
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


_KINDS = ("own", "independent", "other")  # of reports, in the order of preference


@cached(size=4)
def model_codes(dataset: Dataset, label: str, *, modes: bool = True, sources: bool = False) -> Ints:
    """Encode model and mode (thinking or not) of each row as (rows,) integers.

    Models are told apart by `hf_repo`, else by name. A row without a repository gets the repository
    of the other rows of its name, if they share one. Rows without a name are all different models.

    Args:
        dataset: the rows.
        label: key of the column of model names.
        modes: whether two modes of a model count as two models.
        sources: whether a model in two merged sources counts as two models.
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
    """Encode the publisher of each row's score, maker, independent or other, as (rows,) codes."""
    places = {kind: place for place, kind in enumerate(_KINDS)}
    known = [places.get(kind, places["other"]) for kind in dataset.words("report_kind")]
    return np.array(known, dtype=np.int64)


REPORTS, LOWEST, HIGHEST = (STANDARD[key].column for key in ("reports", "lowest", "highest"))


@cached(size=4)
def with_spread(dataset: Dataset, label: str, y: str) -> Dataset:
    """Add columns with how often each row's score was published, and the lowest and highest value.

    Args:
        dataset: the rows.
        label: key of the label column.
        y: key of the score; lowest and highest keep its decimals.
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
        in_order = rows[np.lexsort((rows, sign * scores[rows]))]
        found, places = np.unique(codes[in_order], return_index=True)
        first = np.full(codes.max(initial=-1) + 1, -1, dtype=np.int64)
        first[found] = in_order[places]
        at = first[codes]  # the row with the lowest or highest score of each row's reports
        values = np.where(at < 0, np.nan, scores[at])
        marks = NumberMarks(own.decimals[at], own.flags[at])
        added.append(ColumnValues(plain._replace(unit=unit), values, marks))
    return dataset.with_columns(added, after=y)

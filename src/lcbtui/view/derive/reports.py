"""Sources of reports: many scores a model, by many reporters, of which one stands for the model.

A score is never changed here; beside the report that is kept stands how far they lie apart.
"""

import numpy as np

from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import MEASURED, REPOSITORY, STANDARD, Roles
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.results import Bools, Ints
from lcbtui.dataset.values import Numbers, Values, defined
from lcbtui.dataset.windows import Window
from lcbtui.view.derive.problem_sets import in_window, numbered, problem_sets
from lcbtui.view.state import PerModel


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
    kinds = 2 * len(_KINDS) * np.isnan(scores)
    if MEASURED in dataset.by_key:  # an original stands for its copies
        kinds += len(_KINDS) * ~dataset.texts(MEASURED).missing
    if which is PerModel.OWN:
        code = dict(zip(_KINDS, range(len(_KINDS)), strict=True))
        known = [code.get(kind, code["other"]) for kind in dataset.words("report_kind")]
        kinds += np.array(known, dtype=np.int64)
    models, kinds, scores = codes[rows], kinds[rows], scores[rows]
    best, places = which is PerModel.BEST, np.arange(len(rows))
    order = np.lexsort((-places if best else places, scores, kinds, models))
    group = models[order] * (4 * len(_KINDS)) + kinds[order]
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    ends = np.append(starts, len(group))[1:]
    chosen = order[ends - 1 if best else (starts + ends - 1) // 2]  # of two the worse
    # Groups come by model and then by kind: the first group of each model counts.
    return dataset.mask(rows[chosen[np.diff(models[chosen], prepend=-1) > 0]])


@cached(size=2)
def score_codes(dataset: Dataset, label: str) -> Ints:
    """Encode model, mode (thinking or not) and problem set of each row as (rows,) integers."""
    return numbered(model_codes(dataset, label, sources=True), problem_sets(dataset).codes)


@cached(size=2)
def reports_of(dataset: Dataset, label: str) -> Ints | None:
    """Encode rows as (rows,) integers, equal where rows publish the same score of a model.

    A row without a reporter has a code of its own, unless it is a copy or the original of one.
    None if no score has two reports.
    """
    if not {"reported_by", MEASURED} & dataset.by_key.keys():
        return None
    codes, silent = score_codes(dataset, label), np.ones(len(dataset), dtype=np.bool_)
    if "reported_by" in dataset.by_key:
        silent = dataset.texts("reported_by").missing
    if MEASURED in dataset.by_key and dataset.roles.y is not None:
        alike = numbered(codes, dataset.numbers(dataset.roles.y))
        silent = silent & ~np.isin(alike, alike[~dataset.texts(MEASURED).missing])
    codes = numbered(np.where(silent, -1 - np.arange(len(dataset)), codes))
    return None if codes.max(initial=-1) == len(dataset) - 1 else codes


def has_several_reports(dataset: Dataset, roles: Roles, window: Window | None) -> bool:
    """Tell whether any score of a model was published several times, within the window."""
    chosen = chosen_rows(dataset, roles, window, PerModel.MEDIAN)
    within = in_window(dataset, window)
    rows = len(dataset) if within is None else np.count_nonzero(within)
    return chosen is not None and bool(np.count_nonzero(chosen) < rows)


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
    names = models = dataset.codes(label)
    if REPOSITORY in dataset.by_key:
        repos = dataset.codes(REPOSITORY)
        both = np.flatnonzero((names >= 0) & (repos >= 0))
        of_name = np.full(names.max(initial=-1) + 2, -1, dtype=np.int64)  # the last of no name
        of_name[names[both]] = repos[both]
        of_name[names[both[of_name[names[both]] != repos[both]]]] = -1  # which has several
        repos = np.where(repos < 0, of_name[names], repos)
        models = np.where(repos < 0, names, len(of_name) + repos)
    apart = ("mode",) * modes + ("source",) * (sources and bool(dataset.source.parts))
    codes = numbered(models, *(dataset.codes(key) for key in apart if key in dataset.by_key))
    return np.where(names < 0, len(codes) + np.arange(len(codes)), codes)


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
    scores, own = dataset.numbers(y), dataset.number_columns[y]
    rows = np.flatnonzero(~np.isnan(scores))
    reports = np.bincount(codes[rows], minlength=len(dataset))[codes].astype(np.float64)
    reports[reports == 0] = np.nan
    added: list[Values] = [Numbers.of(STANDARD["reports"].column, reports)]
    unit = dataset.by_key[y].unit
    for key, sign in (("lowest", 1.0), ("highest", -1.0)):
        in_order = rows[np.lexsort((rows, sign * scores[rows]))]
        first = np.full(codes.max(initial=-1) + 1, -1, dtype=np.int64)
        first[codes[in_order[::-1]]] = in_order[::-1]
        # Of each row's reports the row with the lowest or highest score.
        column = STANDARD[key].column._replace(unit=unit)
        added.append(defined(own.take(first[codes]), column))
    return dataset.with_columns(added, after=y)

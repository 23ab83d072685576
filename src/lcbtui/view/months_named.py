"""Which models of a source with scores by problem are meant to be shown by month."""

import difflib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from lcbtui.errors import UsageError
from lcbtui.sources.dataset import Dataset
from lcbtui.sources.safe_text import safe_text

MOST_MODELS = 8
"""There are so many colours for series."""

Ints = npt.NDArray[np.int64]


def models_named(dataset: Dataset, names: Sequence[str]) -> tuple[int, ...]:
    """Which models are meant: each that very name, else in any case, else every name with it.

    Args:
        dataset: rows that are means over problems.
        names: as they were typed.

    Returns:
        Indexes into `ProblemResults.models`, each once, in the order of the names.

    Raises:
        UsageError: if the source has no results by problem, a name is that of no model, or there
            are more than `MOST_MODELS` models.
    """
    results = dataset.results
    if results is None:
        raise _without_results(dataset)
    found = dict.fromkeys(
        model for name in names for model in _meant(results.models, name, dataset)
    )
    if len(found) > MOST_MODELS:
        first = ", ".join(safe_text(results.models[model]) for model in list(found)[:2])
        raise UsageError(
            f"by month: {len(found)} models ({first}, …), but at most {MOST_MODELS} are shown "
            "together; name fewer"
        )
    return tuple(found)


def models_of_rows(dataset: Dataset, rows: Ints) -> tuple[str, ...]:
    """The names that `by_month` takes, of the models that some rows are means of.

    Raises:
        UsageError: if the source has no results by problem.
    """
    if dataset.results is None or dataset.choice is None:
        raise _without_results(dataset)
    return tuple(dataset.results.models[model] for model in dataset.choice.models[rows])


def _without_results(dataset: Dataset) -> UsageError:
    source = dataset.source.name
    return UsageError(
        f"by month: {source} has no scores by problem; LiveCodeBench's own files have them"
    )


def _meant(models: tuple[str, ...], name: str, dataset: Dataset) -> list[int]:
    wanted = name.strip().casefold()
    ways = (
        [n for n, model in enumerate(models) if model == name],
        [n for n, model in enumerate(models) if model.casefold() == wanted],
        [n for n, model in enumerate(models) if wanted and wanted in model.casefold()],
    )
    meant = next(filter(None, ways), [])
    if not meant:
        folded = {model.casefold(): model for model in sorted(models)}
        near = difflib.get_close_matches(wanted, folded, n=3, cutoff=0.4)
        hint = f"; nearest: {', '.join(folded[each] for each in near)}" if near else ""
        source = dataset.source.name
        raise UsageError(safe_text(f"by month: {name}: {source} has no model of that name{hint}"))
    return meant

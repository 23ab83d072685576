"""Models compared problem by problem, by hand and by a bootstrap on real results."""

import json
import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pytest

from lcbtui.analysis.paired_runs import Part
from lcbtui.analysis.side_by_side import Comparison, compare
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.lookup import Table, model_named
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.windows import parse_window
from lcbtui.sources.open import open_dataset
from lcbtui.stats.paired import paired_difference
from lcbtui.stats.verdicts import Verdict
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from result_documents import about, document, performance

Floats = npt.NDArray[np.float64]

DAYS = ("2024-01-10", "2024-02-10", "2024-03-10")


def made(scores: Mapping[str, Sequence[float | None]]) -> Dataset:
    """Models with a score on each problem."""
    rows = [
        performance(
            model,
            f"q{n}",
            DAYS[n % 3],
            score,
        )
        for model, values in scores.items()
        for n, score in enumerate(values)
        if score is not None
    ]
    made_of = document(rows, [about(name, None) for name in scores])
    dataset = open_dataset(SourceInfo("-", "standard input"), json.dumps(made_of).encode())
    return derive(dataset, ViewState(window=parse_window("all")))


def compared(dataset: Dataset, *names: str) -> Comparison:
    tables = [Table(dataset, dataset.roles)]
    return compare(tables, [model_named(tables, name) for name in names])


def random_scores(models: int, problems: int, seed: int = 7) -> Floats:
    draw = np.random.default_rng(seed)
    return np.asarray(draw.integers(0, 11, (models, problems)) * 10.0)


def t_by_hand(one: Floats, other: Floats) -> tuple[float, float]:
    """(difference, standard error) of a paired comparison."""
    apart = one - other
    mean = sum(apart) / len(apart)
    variance = sum((x - mean) ** 2 for x in apart) / (len(apart) - 1)
    return mean, math.sqrt(variance / len(apart))


@pytest.mark.parametrize(("sign", "verdict"), [(1, Verdict.HIGHER), (-1, Verdict.LOWER)])
def test_a_difference_of_less_than_a_point_that_is_clear_has_its_direction(
    sign: int, verdict: Verdict
) -> None:
    base = np.full((1, 400), 50.0)
    found = paired_difference(base + sign * np.tile([0.2, 0.6], 200), base, width=1, bounded=False)
    assert found.difference == pytest.approx(sign * 0.4)
    assert Part("", 400, (50.4, 50.0), found, found.p_value).verdict == verdict


def test_two_models_are_compared_over_the_problems_of_both() -> None:
    one, other = random_scores(2, 40)
    gaps = list(other)
    gaps[3] = gaps[17] = math.nan
    dataset = made({"A": list(one), "B": [None if math.isnan(x) else x for x in gaps]})
    ((pair,),) = [group.pairs for group in compared(dataset, "A", "B").groups]
    both = [n for n in range(40) if n not in {3, 17}]
    difference, error = t_by_hand(one[both], other[both])
    assert (pair.problems, pair.paired) == (38, True)
    assert pair.difference == pytest.approx(difference)
    # The 97.5 % quantile of Student's t with 37 degrees of freedom, from a printed table.
    assert pair.low == pytest.approx(difference - 2.0262 * error, abs=1e-3)
    assert pair.high == pytest.approx(difference + 2.0262 * error, abs=1e-3)

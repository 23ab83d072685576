"""Models compared problem by problem, by hand and by a bootstrap on real results."""

import json
import math
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from lcbtui.analysis.paired_runs import Part
from lcbtui.analysis.side_by_side import Comparison, compare
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.lookup import Table, model_named
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.windows import parse_window
from lcbtui.sources.catalog import find
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


# On LiveCodeBench's own file

GENERATION = "lcb_v5_generation_2025-01-15_33505c0.json"
FOLDER = os.environ.get("LCBTUI_REAL_DATA", "")
FILE = next(iter(Path(FOLDER).rglob(GENERATION)), None) if FOLDER else None
WINDOW = "2024-08-01..2025-02-01"


def bootstrap(apart: Floats, draws: int = 20_000) -> tuple[float, float]:
    """The middle 95 % of the mean over problems that are drawn again and again."""
    draw = np.random.default_rng(20250201)
    means = apart[draw.integers(0, len(apart), (draws, len(apart)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


@pytest.mark.skipif(FILE is None, reason="LCBTUI_REAL_DATA names no folder of files")
@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("O1-Mini-2024-09-12 (N=1)", "GPT-4O-2024-08-06", True),
        ("QwQ-32B-Preview (N=1)", "O1-Preview-2024-09-12 (N=1)", False),
        ("Claude-3.5-Sonnet-20241022", "Claude-3.5-Sonnet-20240620", True),
    ],
)
def test_on_real_results_a_comparison_agrees_with_a_bootstrap_over_problems(
    first: str, second: str, told: bool
) -> None:
    whole = json.loads(Path(str(FILE)).read_bytes())
    named = {about["model_repr"]: about["model_name"] for about in whole["models"]}
    start, end = (
        int(np.datetime64(day).astype("datetime64[ms]").astype(int)) for day in WINDOW.split("..")
    )
    by_model: dict[str, dict[str, float]] = {first: {}, second: {}}
    for row in whole["performances"]:
        for name in (first, second):
            if row["model"] in {name, named[name]} and start <= row["date"] <= end:
                by_model[name][row["question_id"]] = row["pass@1"]
    assert len(by_model[first]) == len(by_model[second]) == 279
    apart = np.array([score - by_model[second][q] for q, score in by_model[first].items()])

    dataset = derive(open_dataset(find(str(FILE))), ViewState(window=parse_window(WINDOW)))
    found = compared(dataset, first, second)
    ((pair,),) = [group.pairs for group in found.groups]
    low, high = bootstrap(apart)
    assert pair.difference == pytest.approx(float(apart.mean()))
    assert pair.low == pytest.approx(low, abs=0.4)
    assert pair.high == pytest.approx(high, abs=0.4)
    assert pair.separated == told == (low > 0 or high < 0)

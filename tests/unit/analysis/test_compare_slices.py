"""Models compared problem by problem: over all, by difficulty, by platform and by month."""

import json
import math
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from lcbtui.analysis.compare import Comparison, Slice, Verdict, compare, slices_of
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.lookup import Table, models_named
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.windows import parse_window
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from result_documents import about, document, performance

Floats = npt.NDArray[np.float64]

DAYS = ("2024-01-10", "2024-02-10", "2024-03-10")
LEVELS = ("hard", "easy", "medium", "unheard-of")
PLATFORMS = ("leetcode", "atcoder")


def made(scores: Mapping[str, Sequence[float | None]]) -> Dataset:
    """Models with a score on each problem; problem n has the n-th of each kind, in turn."""
    rows = [
        performance(
            model,
            f"q{n}",
            DAYS[n % 3],
            score,
            difficulty=LEVELS[n % 4],
            platform=PLATFORMS[n % 2],
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
    return compare(tables, models_named(tables, names))


def random_scores(models: int, problems: int, seed: int = 7) -> Floats:
    draw = np.random.default_rng(seed)
    return np.asarray(draw.integers(0, 11, (models, problems)) * 10.0)


def t_by_hand(one: Floats, other: Floats) -> tuple[float, float]:
    """(difference, standard error) of a paired comparison."""
    apart = one - other
    mean = sum(apart) / len(apart)
    variance = sum((x - mean) ** 2 for x in apart) / (len(apart) - 1)
    return mean, math.sqrt(variance / len(apart))


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


def test_parts_hold_the_problems_of_their_kind_and_come_in_order() -> None:
    dataset = made(dict(zip("ABC", random_scores(3, 24).tolist(), strict=True)))
    found = slices_of(compared(dataset, "A", "B", "C"))
    assert [(part.kind, part.name, part.pairs[0].problems) for part in found] == [
        ("difficulty", "easy", 6),
        ("difficulty", "medium", 6),
        ("difficulty", "hard", 6),
        ("difficulty", "unheard-of", 6),
        ("platform", "atcoder", 12),
        ("platform", "leetcode", 12),
        ("month", "2024-01", 8),
        ("month", "2024-02", 8),
        ("month", "2024-03", 8),
    ]


def test_each_part_has_the_means_and_differences_of_its_problems() -> None:
    scores = random_scores(3, 24)
    found = slices_of(compared(made(dict(zip("ABC", scores.tolist(), strict=True))), *"ABC"))
    parts = {part.name: part for part in found}
    for name, chosen in {
        "easy": [n for n in range(24) if LEVELS[n % 4] == "easy"],
        "atcoder": [n for n in range(24) if PLATFORMS[n % 2] == "atcoder"],
        "2024-02": [n for n in range(24) if n % 3 == 1],
    }.items():
        part = parts[name]
        for other, change in enumerate(part.pairs, 1):
            means = scores[:, chosen].mean(axis=1)
            assert change.values == pytest.approx((means[0], means[other]))
            difference, error = t_by_hand(scores[0, chosen], scores[other, chosen])
            assert change.difference == pytest.approx(difference)
            half = {6: 2.5706, 8: 2.3646, 12: 2.2010}[len(chosen)] * error
            assert change.low == pytest.approx(difference - half, abs=0.01)
            assert change.high == pytest.approx(difference + half, abs=0.01)


def test_a_pair_is_over_the_problems_of_a_part_that_both_have() -> None:
    scores: dict[str, list[float | None]] = {"A": [50.0] * 12, "B": [10.0] * 12, "C": [0.0] * 12}
    scores["C"][0] = None
    found = {part.name: part for part in slices_of(compared(made(scores), "A", "B", "C"))}
    assert [pair.problems for pair in found["hard"].pairs] == [3, 2]
    # Scores that never vary give no chance to judge by.
    assert math.isnan(found["easy"].pairs[0].low)
    assert found["easy"].pairs[0].difference == 40


def test_verdicts_are_corrected_for_the_parts_of_their_kind() -> None:
    # Ten problems a platform. On LeetCode 10 ± 12.2 points apart: t = 2.46 with 9 degrees of
    # freedom, beyond 2.26 (5 % of one comparison) but not beyond 2.69 (5 % of two).
    one = [50.0] * 20
    signs = [(-1) ** (n // 2) for n in range(20)]
    other = [50 - 10 - 12.2 * sign if n % 2 == 0 else 50 + 5 * sign for n, sign in enumerate(signs)]
    found = slices_of(compared(made({"A": one, "B": other}), "A", "B"))
    atcoder, leetcode = (part.pairs[0] for part in found if part.kind == "platform")
    assert atcoder.low < 0 < atcoder.high
    assert leetcode.low > 0
    assert (atcoder.verdict, leetcode.verdict) == (Verdict.TIED, Verdict.TIED)
    assert leetcode.p_value < 0.05 < leetcode.p_corrected


def test_there_are_no_parts_without_results_by_problem_or_of_another_source() -> None:
    paper = open_dataset(find("paper"))
    one = made(dict(zip("AB", random_scores(2, 12).tolist(), strict=True)))
    tables = [Table(one, one.roles), Table(paper, paper.roles)]
    assert not list(slices_of(compare(tables, models_named(tables, ["A", "AM-Thinking-v1"]))))
    found = slices_of(compare(tables, models_named(tables, ["A", "B", "AM-Thinking"])))
    assert {len(part.pairs) for part in found} == {1}


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
    _agree(list(slices_of(found)), pair.difference)


def _agree(parts: Sequence[Slice], difference: float) -> None:
    """Each kind of part is all problems once, so the differences add up to the whole one."""
    for kind in ("difficulty", "platform", "month"):
        mine = [part for part in parts if part.kind == kind]
        pairs = [part.pairs[0] for part in mine]
        assert sum(pair.problems or 0 for pair in pairs) == 279
        weighted = sum((pair.problems or 0) * pair.difference for pair in pairs) / 279
        assert weighted == pytest.approx(difference)

"""What lcbtui promises about chance, tried out: invented leaderboards whose truth is known.

    make simulate

Every case draws such leaderboards again and again, asks the program's own functions what they make
of each, and counts how often the answer is wrong. It writes one table, docs/simulations.md, with a
row a promise and field. It ends with status 1 where a promise is broken by more than chance, unless
the page on certainty says so, or holds though it says so. All random numbers are seeded: the same
program gives the same table. `tests/unit/test_simulations.py` runs a few draws of every case.

    python docs/make_simulations.py --draws 200 --only plan    # a look, nothing is written
"""

import argparse
import math
import os
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from lcbtui.analysis.ranking import detectable_among
from lcbtui.dataset.results import Bools, ProblemResults, means_by_model
from lcbtui.sources.formats.tables import RawTable
from lcbtui.sources.results.problem_results import results_from_table
from lcbtui.sources.schema.matching import problem_columns
from lcbtui.stats import ALPHA
from lcbtui.stats.best_set import behind_at_most, better_than_all, could_be_best
from lcbtui.stats.differences import RHO, Comparable, Counted, PerProblem, Stated
from lcbtui.stats.intervals import uncertainty_over_problems, wilson_interval
from lcbtui.stats.paired import (
    CAUTIOUS,
    USUAL,
    PairedDifference,
    paired_difference,
    planned,
    planned_like,
    smallest_gap,
)
from lcbtui.stats.regression import (
    Correlations,
    correlations,
    slope,
)
from lcbtui.stats.verdicts import Verdicts, verdicts

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Random = np.random.Generator
Draw = Callable[[Random], Correlations]

PAGE = Path(__file__).parent / "simulations.md"
SEED = 20251125
REPETITIONS = 1000

EQUAL = 62.0
"""The true score of equal models, in percent: the middle of the paper's table."""

PAPER = (70.3, 69.3, 68.1, 65.7, 63.9, 63.5, 61.6, 60.5, 59.1, 54.8, 51.8, 51.7)
"""The scores of the paper's table, taken as true."""

EXECUTION = (*[1] * 6, *[2] * 6, *[3] * 4, *[4] * 2, *[5] * 3, *[6] * 71)
"""How many problems each of the 92 questions of code execution has: 479 together."""

EXECUTION_WINDOW = (1, 1, 1, 2, 3, 4, *[6] * 19)
"""The same for the 25 questions from 2023-10 on: 126 together."""

SKEWED = (*[1] * 10, *[2] * 4, *[4] * 4, *[8] * 3, 15, 16, 17, 20)
"""25 questions and 126 problems again, four of the questions with more than half of them."""


@dataclass(frozen=True)
class Case:
    """One promise and how it is tried.

    Attributes:
        section: what `--only` calls it.
        simulated: what was drawn.
        counted: what is counted, as a share of the repetitions.
        once: draws one leaderboard; whether what is counted happened, or how large a part of it.
        low, high: the share that is promised lies between them, in percent; both are None where
            nothing is promised and the share is shown as a warning.
        repetitions: how many leaderboards.
        fails: whether the promise is known to fail here, as the page on certainty says.
    """

    section: str
    simulated: str
    counted: str
    once: Callable[[Random], float]
    low: float | None = None
    high: float | None = None
    repetitions: int = REPETITIONS
    fails: bool = False

    @property
    def promise(self) -> str:
        """The share that is promised, in words."""
        if self.low is None and self.high is None:
            return "–"
        if self.low is None:
            return f"at most {self.high:g} %"
        if self.high is None:
            return f"at least {self.low:g} %"
        return f"{self.low:g} to {self.high:g} %"


@dataclass(frozen=True)
class Found:
    """What came out of a case: the share in percent, and twice its standard error."""

    case: Case
    share: float
    chance: float

    @property
    def kept(self) -> bool:
        """Whether the promise is kept, or broken by no more than chance explains."""
        low, high = self.case.low, self.case.high
        return (low is None or self.share + self.chance >= low) and (
            high is None or self.share - self.chance <= high
        )

    def row(self) -> tuple[str, ...]:
        """The cells of the table."""
        case, found = self.case, f"{self.share:.1f} % ± {self.chance:.1f}"
        holds = "–" if case.promise == "–" else "yes" if self.kept else "**no**"
        times = f"{case.repetitions:,}"
        return case.counted, case.simulated, case.promise, times, found, holds


def measure(case: Case, repetitions: int | None = None) -> Found:
    """Run a case, from a seed of its own that does not hang on the other cases."""
    times = case.repetitions if repetitions is None else repetitions
    name = f"{case.section} {case.simulated} {case.counted}"
    random = np.random.default_rng([SEED, zlib.crc32(name.encode())])
    share = float(np.mean([case.once(random) for _ in range(times)]))
    # At 0 and 1 the usual error is 0; one event more or less is what chance may do there.
    spread = max(share * (1 - share), 1 / times)
    return Found(case, round(100 * share, 1), round(200 * (spread / times) ** 0.5, 1))


# Leaderboards whose truth is known


@cache
def _normal_grid() -> Floats:
    """Quantiles of a standard normal at 20,001 levels: an average over them is a mean."""
    levels = (np.arange(20_001) + 0.5) / 20_001
    return np.array([NormalDist().inv_cdf(level) for level in levels])


@cache
def ability(score: float, spread: float) -> float:
    """What a model has on the scale of log odds, so that it truly scores `score` percent.

    Args:
        score: percent.
        spread: the standard deviation of the difficulty of the problems for one model.
    """
    deviations = spread * _normal_grid()
    low, high = -100.0, 100.0
    for _ in range(60):
        middle = (low + high) / 2
        share = _chances(middle + deviations).mean()
        low, high = (middle, high) if share < score / 100 else (low, middle)
    return low


def _chances(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -500, 500))))


DIFFICULTY, TASTE = 10.0, 4.0
"""Standard deviations on the scale of log odds: of how hard a problem is for all models, and of
how much harder or easier it is for one model. Most problems are so nearly always solved or nearly
never, and two models correlate over them by 0.6 (one sample a problem) or 0.7 (ten samples), as in
LiveCodeBench's files."""

SHARED = 0.6
"""The part of the variance that the problems of one question share. The plain interval then holds
the true score in about three of four cases, as in the file of code execution."""


def results(
    random: Random,
    scores: Sequence[float],
    problems: int = 166,
    samples: int = 1,
    sizes: Sequence[int] | None = None,
    shared: float = SHARED,
) -> Floats:
    """(models, problems) percent of solved samples.

    Args:
        random: the numbers drawn.
        scores: (models,) the true scores in percent, over all problems of the kind.
        problems: how many problems are drawn, where each is a question of its own.
        samples: tries of a model at a problem.
        sizes: (questions,) in place of `problems`, how many problems each question has.
        shared: the part of the variance that the problems of one question share.
    """
    spread = (DIFFICULTY**2 + TASTE**2) ** 0.5
    level = np.array([ability(score, spread) for score in scores])[:, None]
    problems = problems if sizes is None else sum(sizes)
    hard = DIFFICULTY * scatter(random, 1, problems, sizes, shared)
    own = TASTE * scatter(random, len(scores), problems, sizes, shared)
    return 100 * random.binomial(samples, _chances(level + hard + own)) / samples


def scatter(
    random: Random,
    rows: int,
    problems: int,
    sizes: Sequence[int] | None = None,
    shared: float = SHARED,
) -> Floats:
    """(rows, problems) standard normal; problems of one question share part of the variance."""
    if sizes is None:
        return random.standard_normal((rows, problems))
    of_question = random.standard_normal((rows, len(sizes)))[:, questions(sizes)]
    rest = random.standard_normal((rows, problems))
    return np.asarray(shared**0.5 * of_question + (1 - shared) ** 0.5 * rest)


def questions(sizes: Sequence[int]) -> Ints:
    """(problems,) the question that each belongs to."""
    return np.repeat(np.arange(len(sizes)), sizes)


def equal_scores(random: Random, models: int, rho: float, problems: int) -> Floats:
    """(models,) scores of equal models whose outcomes correlate by exactly `rho`, in percent.

    A problem's chance of being solved is beta distributed with a + b = 1/ρ − 1.
    """
    share, sizes = EQUAL / 100, 1 / rho - 1
    chances = random.beta(sizes * share, sizes * (1 - share), problems)
    return np.asarray(100 * (random.random((models, problems)) < chances).mean(axis=1))


def unequal_scores(random: Random, scores: Sequence[float], rho: float, problems: int) -> Floats:
    """(models,) scores of models whose outcomes correlate by about `rho`, in percent.

    With the chance √ρ a model's outcome is that which all models share, else it is its own.
    """
    same, true, middle = rho**0.5, np.array(scores)[:, None] / 100, float(np.mean(scores)) / 100
    shape = (len(scores), problems)
    own = random.random(shape) < (true - same * middle) / (1 - same)
    shared = random.random(problems) < middle
    solved = np.where(random.random(shape) < same, shared, own)
    return np.asarray(100 * solved.mean(axis=1))


@cache
def latent_correlation(rho: float, score: float) -> float:
    """How far two probit models must correlate for outcomes that correlate by `rho`.

    Args:
        rho: the correlation of solved and not solved.
        score: at this true score of both, in percent.
    """
    normal, share, grid = NormalDist(), score / 100, _normal_grid()[::50].tolist()
    level = normal.inv_cdf(share)
    low, high = 0.0, 1.0
    for _ in range(30):
        middle = (low + high) / 2
        shared, own = middle**0.5, (1 - middle) ** 0.5
        both = sum(normal.cdf((level - shared * each) / own) ** 2 for each in grid) / len(grid)
        low, high = (middle, high) if both - share**2 < rho * share * (1 - share) else (low, middle)
    return low


def probit(
    random: Random, scores: Sequence[float], rho: float, problems: int, level: float
) -> Floats:
    """(models, problems) 100 for solved and 0, of models whose outcomes correlate by `rho`.

    A model solves a problem that is easier than what it can: how hard it is has one part that all
    models share and one of each model's own, both normal.

    Args:
        random: the numbers drawn.
        scores: (models,) the true scores in percent.
        rho: the correlation of two models of `level`.
        problems: how many are drawn.
        level: percent.
    """
    latent = latent_correlation(rho, level)
    can = np.array([NormalDist().inv_cdf(score / 100) for score in scores])[:, None]
    hard = latent**0.5 * random.standard_normal(problems)
    hard = hard + (1 - latent) ** 0.5 * random.standard_normal((len(scores), problems))
    return np.where(hard < can, 100.0, 0.0)


ALIKE, SAME = 0.81, 0.97
"""How far probit models correlate that are two, and two runs of one. At 50 % single outcomes then
correlate by 0.60 and 0.84, and means over ten runs by 0.70, as in LiveCodeBench's files."""


def two_groups(
    random: Random,
    scores: Sequence[float],
    problems: int,
    runs: int = 1,
    spread: float = 0,
    sizes: Sequence[int] | None = None,
) -> list[Floats]:
    """Of each of two models (runs, problems) 100 for solved and 0.

    Args:
        random: the numbers drawn.
        scores: the true scores in percent.
        problems: how many.
        runs: of each model.
        spread: the standard deviation of the true scores of a model's runs, in points.
        sizes: (questions,) how many problems each question has.
    """
    hard = ALIKE**0.5 * scatter(random, 1, problems, sizes)
    levels, found = (np.arange(20_001) + 0.5) / 20_001, []
    for score in scores:
        own = (SAME - ALIKE) ** 0.5 * scatter(random, 1, problems, sizes)
        tried = (1 - SAME) ** 0.5 * scatter(random, runs, problems, sizes)
        true = score + spread * random.standard_normal((runs, 1))
        can = np.interp(true / 100, levels, _normal_grid())
        found.append(np.where(hard + own + tried < can, 100.0, 0.0))
    return found


def nearly_the_same(
    random: Random, lost: float, won: float, problems: int, sizes: Sequence[int] | None = None
) -> list[Floats]:
    """Two models with one run each that differ on few problems, or on few questions as a whole.

    `lost` and `won` are the percent of the problems that the first one alone fails or solves.
    """
    drawn = 100 * random.random(problems if sizes is None else len(sizes))
    drawn = drawn if sizes is None else drawn[questions(sizes)]
    first = np.where(drawn < lost, 0.0, 100.0)
    return [first[None], np.where(drawn > 100 - won, 0.0, 100.0)[None]]


def mixed_sizes(problems: int) -> tuple[int, ...]:
    """Questions of 1 to 8 problems each."""
    sizes: list[int] = []
    while left := problems - sum(sizes):
        sizes.append(min(left, (3, 1, 8, 5, 2, 7, 4, 6)[len(sizes) % 8]))
    return tuple(sizes)


# What the program makes of them


def counted(scores: Floats, rho: float, problems: int = 166) -> Verdicts:
    """The verdicts on scores of which the number of problems is known."""
    return verdicts(Counted(scores, np.full(len(scores), float(problems)), rho))


def paired(by_problem: Floats, sizes: Sequence[int] | None = None) -> Verdicts:
    """The verdicts on results by problem."""
    return verdicts(PerProblem(by_problem, None if sizes is None else questions(sizes)))


def any_separated(found: Verdicts) -> bool:
    """Whether any two are separated."""
    return bool(found.above.any())


def top_separated(found: Verdicts) -> bool:
    """Whether the model with the highest score is separated from any."""
    top = found.top()
    return top is not None and bool((found.above[top] | found.above[:, top]).any())


def falsely_separated(found: Verdicts, true: Sequence[float]) -> bool:
    """Whether a model is separated above one that is truly as high or higher."""
    at_most = np.array(true)[:, None] <= np.array(true)
    return bool((found.above & at_most).any())


def outside_its_ranks(found: Verdicts, true: Sequence[float]) -> bool:
    """Whether any model's range of ranks lacks its true rank, or one of several that it shares."""
    scores, (low, high) = np.array(true), found.ranks
    first = 1 + (scores > scores[:, None]).sum(axis=1)
    last = (scores >= scores[:, None]).sum(axis=1)
    return bool(((low > first) | (high < last)).any())


def best_is_in(could_be: Bools, true: Sequence[float]) -> float:
    """The part of the truly best models that is in the set of the best."""
    return float(could_be[np.array(true) == max(true)].mean())


def interval_holds(by_problem: Floats, score: float, sizes: Sequence[int] | None = None) -> bool:
    """Whether the interval of the first model's mean holds its true score."""
    one = by_problem[0]
    question = None if sizes is None else questions(sizes)
    mean = means_by_model(np.zeros(len(one), np.int64), one, 1, question_of=question)
    sure = uncertainty_over_problems(
        mean.means, mean.errors, mean.counts.astype(float), mean.clusters.astype(float)
    )
    return bool(sure.low[0] <= score <= sure.high[0])


def count_interval_holds(solved: int, problems: int, score: float) -> bool:
    """Whether the interval of a score with a count of problems holds the true score."""
    low, high = wilson_interval(100 * solved / problems, problems)
    return low <= score <= high


def difference_holds(scores: Comparable, true: float) -> bool:
    """Whether the interval of the difference of the first two holds the true difference."""
    found = scores.differences
    return bool(found.low[0, 1] <= true <= found.high[0, 1])


# The cases


def equal_counts() -> Iterator[Case]:
    """Counts on shared problems, with the correlation known and with the default."""
    drawn, what = "12 equal models, counts over 166 problems", "any two separated"
    for true in (0.4, 0.5, 0.6, 0.75):

        def known(random: Random, rho: float = true) -> bool:
            return any_separated(counted(equal_scores(random, 12, rho, 166), rho))

        def default(random: Random, true: float = true) -> bool:
            return any_separated(counted(equal_scores(random, 12, true, 166), RHO))

        words = f"{drawn}, true ρ {true:.2f}"
        yield Case("counts", f"{words} and `--rho {true:g}`", what, known, 1, 5)
        if true != RHO:
            yield Case("counts", f"{words}, compared with {RHO:.2f}", what, default, None, 5)

    def alone(random: Random, rho: float) -> bool:
        return any_separated(counted(equal_scores(random, 2, 0.6, 166), rho))

    words = "2 equal models, counts over 166 problems, true ρ 0.60"
    named = {" and `--rho 0.6`": 0.6, f", compared with {RHO:.2f}": RHO, " and `--rho 0`": 0.0}
    for said, rho in named.items():

        def once(random: Random, rho: float = rho) -> bool:
            return alone(random, rho)

        yield Case("counts", f"{words}{said}", "separated", once, None, 5)


def unlike_counts() -> Iterator[Case]:
    """Models that correlate less than is assumed, all of them or across families."""
    drawn, what = "12 equal models, counts over 166 problems", "any two separated"
    for rho in (0.24, 0.3):

        def lower(random: Random, rho: float = rho) -> bool:
            return any_separated(counted(equal_scores(random, 12, rho, 166), RHO))

        words = f"{drawn}, true ρ {rho:.2f}, compared with {RHO:.2f}"
        yield Case("counts", words, what, lower, None, 5, fails=True)
    for counts in (True, False):

        def related(random: Random, counts: bool = counts) -> bool:
            return any_separated(verdicts(families(counts=counts)(random, [EQUAL] * 12)))

        words = f"12 equal models, {'counts' if counts else 'results'}, {IN_FAMILIES}"
        yield Case("counts", words, what, related, None, 5, fails=counts)


def equal_results() -> Iterator[Case]:
    """Results by problem of equal models."""
    for problems in (166, 279):
        for samples in (1, 10):
            tries = "one sample a problem" if samples == 1 else f"{samples} samples a problem"

            def once(random: Random, problems: int = problems, samples: int = samples) -> bool:
                return any_separated(paired(results(random, [EQUAL] * 12, problems, samples)))

            words = f"12 equal models, results on {problems} problems, {tries}"
            yield Case("paired", words, "any two separated", once, None, 5)

    def uncorrected(random: Random) -> bool:
        found = paired(results(random, [EQUAL] * 12)).differences
        return bool(np.nanmin(found.p_value) <= ALPHA)

    words = "12 equal models, results on 166 problems, each of 66 pairs taken for the only one"
    yield Case("paired", words, "any two called different", uncorrected)


def incomplete_results() -> Iterator[Case]:
    """Models that lack results."""

    def once(random: Random) -> bool:
        found = results(random, [EQUAL] * 13, 279)
        found[6:11][random.random((5, 279)) < 0.3] = np.nan
        found[11, found[12] == 0] = np.nan
        return any_separated(paired(found[:12]))

    words = (
        "12 equal models on 279 problems; five lack three results in ten, and one has only the"
        " problems that a thirteenth solves"
    )
    yield Case("incomplete", words, "any two separated", once, None, 5)


def picked() -> Iterator[Case]:
    """The model on top of a list of equal ones."""
    for models in (12, 25):
        drawn = f"{models} equal models"

        def by_counts(random: Random, models: int = models) -> bool:
            return top_separated(counted(equal_scores(random, models, 0.6, 166), 0.6))

        def by_problem(random: Random, models: int = models) -> bool:
            return top_separated(paired(results(random, [EQUAL] * models)))

        what = "the one with the highest score separated from any"
        words = f"{drawn}, counts over 166 problems, ρ 0.60 known"
        yield Case("picked", words, what, by_counts, None, 5)
        yield Case("picked", f"{drawn}, results on 166 problems", what, by_problem, None, 5)

    def ends(random: Random) -> bool:
        found = results(random, [EQUAL] * 12)
        means = found.mean(axis=1)
        return any_separated(paired(found[[int(means.argmax()), int(means.argmin())]]))

    def named(random: Random) -> bool:
        return any_separated(paired(results(random, [EQUAL] * 2)))

    words = "`compare` of 2 equal models named before looking, results on 166 problems"
    yield Case("picked", words, "separated", named, 4, 6)
    words = "`compare` of the highest and the lowest of 12 equal models, named after looking"
    yield Case("picked", words, "separated", ends, repetitions=2000)


WEAK_TAIL = (*[65.0] * 5, *np.linspace(20, 40, 20).tolist())
"""Five equal models, and 20 that are far below."""

DrawScores = Callable[[Random, Sequence[float]], Comparable]

Field = Callable[[Random], Sequence[float]]

FIELDS: dict[str, Field] = {
    "12 equal models": lambda _: [EQUAL] * 12,
    "25 equal models": lambda _: [EQUAL] * 25,
    "5 equal models": lambda _: [EQUAL] * 5,
    "60 equal models": lambda _: [EQUAL] * 60,
    "two groups of six, 10 points apart": lambda _: [67.0] * 6 + [57.0] * 6,
    "5 equal models above a tail of 20": lambda _: WEAK_TAIL,
    "a normal field of 25": lambda random: random.normal(60, 6, 25).clip(1, 99).tolist(),
    "a long upper tail, 25": lambda random: (45 + random.exponential(8, 25)).clip(1, 99).tolist(),
    "the paper's 12 scores taken as true": lambda _: PAPER,
}
"""The true scores of a field, drawn anew each time or always the same."""


def draw_counts(
    rho: float, taken: float = RHO, problems: int = 166, level: float = EQUAL
) -> DrawScores:
    """Scores with their number of problems, of outcomes that correlate by `rho`."""

    def draw(random: Random, true: Sequence[float]) -> Comparable:
        scores = probit(random, true, rho, problems, level).mean(axis=1)
        return Counted(scores, np.full(len(true), float(problems)), taken)

    return draw


def draw_results(
    problems: int = 166,
    samples: int = 1,
    sizes: Sequence[int] | None = None,
    lacking: float = 0,
) -> DrawScores:
    """Results by problem, of which every other model lacks some."""

    def draw(random: Random, true: Sequence[float]) -> Comparable:
        found = results(random, true, problems, samples, sizes)
        found[1::2][random.random(found[1::2].shape) < lacking] = np.nan
        return PerProblem(found, None if sizes is None else questions(sizes))

    return draw


IN_FAMILIES = "four families that correlate by 0.8 within and 0.2 between"


def families(*, counts: bool) -> DrawScores:
    """Outcomes of models of which each three are of one family."""

    def draw(random: Random, true: Sequence[float]) -> Comparable:
        within, between = (latent_correlation(rho, EQUAL) for rho in (0.8, 0.2))
        parts = random.standard_normal((1 + len(true) // 3 + len(true), 166))
        family, own = parts[1 : 1 + len(true) // 3].repeat(3, axis=0), parts[-len(true) :]
        hard = between**0.5 * parts[0] + (within - between) ** 0.5 * family
        can = np.array([NormalDist().inv_cdf(score / 100) for score in true])[:, None]
        found = np.where(hard + (1 - within) ** 0.5 * own < can, 100.0, 0.0)
        if not counts:
            return PerProblem(found)
        return Counted(found.mean(axis=1), np.full(len(true), 166.0), RHO)

    return draw


def all_of(score: float, models: int = 12) -> Field:
    """A field of equal models."""
    return lambda _: [score] * models


def holds_best(
    words: str,
    draw: DrawScores,
    models: str = "12 equal models",
    field: Field = FIELDS["12 equal models"],
    *,
    fails: bool = False,
) -> Case:
    """Whether the set of the best holds the truly best."""

    def once(random: Random) -> float:
        true = field(random)
        return best_is_in(could_be_best(draw(random, true)), true)

    what = "a truly best model is in the set"
    return Case(
        "could_be", f"{models}, {words}", what, once, 94, None, 4000 if fails else 1000, fails
    )


def could_be_by_counts() -> Iterator[Case]:
    """The set of the best of counts."""
    words = "counts over 166 problems"
    for models, field in FIELDS.items():
        yield holds_best(f"{words}, ρ {RHO:.2f}", draw_counts(RHO), models, field)

    for score in (97.0, 3.0):
        at_end = draw_counts(RHO, level=score)
        models, field = f"12 equal models of {score:g} %", all_of(score)
        yield holds_best(f"{words}, ρ {RHO:.2f}", at_end, models, field)
    for problems in (10, 30, 110, 1055):
        counts = draw_counts(RHO, problems=problems)
        yield holds_best(f"counts over {problems} problems, ρ {RHO:.2f}", counts)
    for rho in (0.0, 0.6):
        yield holds_best(f"{words}, true ρ {rho:.2f} and `--rho {rho:g}`", draw_counts(rho, rho))
    for rho in (0.24, 0.3, 0.5, 0.6):
        for models in ("12 equal models", "25 equal models", "60 equal models"):
            said, field = f"{words}, true ρ {rho:.2f}, compared with {RHO:.2f}", FIELDS[models]
            yield holds_best(said, draw_counts(rho), models, field, fails=rho < RHO)
    yield holds_best(f"{words}, {IN_FAMILIES}", families(counts=True), fails=True)

    # As models of 62 % that correlate by 0.40 would, where they score 92 %.
    said = f"{words}, true ρ 0.30, compared with {RHO:.2f}"
    alike = draw_counts(0.3, level=92.0)
    yield holds_best(said, alike, "12 equal models of 92 %", all_of(92.0))


def could_be_by_results() -> Iterator[Case]:
    """The set of the best of results by problem."""

    def draw(random: Random, true: Sequence[float]) -> Comparable:
        return PerProblem(probit(random, true, 0.6, 166, EQUAL))

    for models, field in FIELDS.items():
        yield holds_best("results on 166 problems", draw, models, field)
    tried = "results on 110 problems, 10 samples a problem"
    for score in (97.0, 3.0):
        ends = f"12 equal models of {score:g} %", all_of(score)
        yield holds_best(tried, draw_results(110, 10), *ends)
    yield holds_best(f"results on 166 problems, {IN_FAMILIES}", families(counts=False))
    for problems in (10, 30, 110, 1055):
        yield holds_best(f"results on {problems} problems", draw_results(problems))
    yield holds_best("results on 166 problems, six lack three in ten", draw_results(lacking=0.3))
    for sizes in (EXECUTION, EXECUTION_WINDOW):
        words = f"{len(sizes)} questions with {sum(sizes)} problems"
        yield holds_best(words, draw_results(sizes=sizes))


def behind() -> Iterator[Case]:
    """How far all models are at most behind the truly best."""
    draws: dict[str, DrawScores] = {
        f"counts over 166 problems, ρ {RHO:.2f}": draw_counts(RHO),
        "results on 166 problems": lambda random, true: PerProblem(
            probit(random, true, 0.6, 166, EQUAL)
        ),
        "results on 166 problems, every other model lacks one in twenty": draw_results(
            lacking=0.05
        ),
    }
    fields: dict[str, Field] = {
        **FIELDS,
        "2 models of 60 and 55 %": lambda _: [60.0, 55.0],
        "2 models of 99 and 96 %": lambda _: [99.0, 96.0],
    }
    for (words, draw), (models, field) in product(draws.items(), fields.items()):

        def once(random: Random, draw: DrawScores = draw, field: Field = field) -> bool:
            true = field(random)
            scores = draw(random, true)
            bounds = behind_at_most(scores, could_be_best(scores))
            return bool((max(true) - np.array(true) > bounds + 1e-9).any())

        said = "any model is farther behind than at most"
        yield Case("behind", f"{models}, {words}", said, once, None, 5, 300)


def larger() -> Iterator[Case]:
    """Whether any larger model is called better than all that fit, which is not."""

    def named(scores: Comparable, fit: int) -> bool:
        fits = np.arange(len(scores.scores)) < fit
        return bool(better_than_all(scores, fits, ~fits).any())

    for fit in (1, 6):
        said = f"{fit} of 12 equal models fit" if fit > 1 else "one of 12 equal models fits"

        def counts(random: Random, fit: int = fit) -> bool:
            return named(draw_counts(RHO)(random, [EQUAL] * 12), fit)

        def by_problem(random: Random, fit: int = fit) -> bool:
            return named(draw_results()(random, [EQUAL] * 12), fit)

        what = "any larger one called clearly better"
        words = f"{said}, counts over 166 problems, ρ {RHO:.2f}"
        yield Case("larger", words, what, counts, None, 5)
        yield Case("larger", f"{said}, results on 166 problems", what, by_problem, None, 5)


def ranks() -> Iterator[Case]:
    """Whether ranges of ranks hold the true ranks."""
    draws: dict[str, DrawScores] = {
        f"counts over 166 problems, ρ {RHO:.2f}": draw_counts(RHO),
        "results on 166 problems": draw_results(),
    }
    fields = {**FIELDS, "12 equal models of 97 %": all_of(97.0), "12 of 3 %": all_of(3.0)}
    for (words, draw), (models, field) in product(draws.items(), fields.items()):

        def once(random: Random, draw: DrawScores = draw, field: Field = field) -> bool:
            true = field(random)
            return outside_its_ranks(verdicts(draw(random, true)), true)

        said = "any true rank outside its range"
        yield Case("ranks", f"{models}, {words}", said, once, None, 5, 500)


@cache
def paired_gap(problems: int, pairs: int) -> float:
    """The true gap that results by problem show in 80 % of the cases, in points.

    The scatter of the differences hangs on the gap, so it is found in steps, on many problems.
    """
    many, gap = 200_000, 10.0
    for _ in range(4):
        ends = results(np.random.default_rng(SEED), [EQUAL + gap / 2, EQUAL - gap / 2], many)
        gap = smallest_gap(float((ends[0] - ends[1]).std()) / problems**0.5, pairs)
    return gap


def count_gap(problems: int, rho: float, pairs: int) -> float:
    """The same for counts."""
    error = 100 * (2 * (1 - rho) * EQUAL / 100 * (1 - EQUAL / 100) / problems) ** 0.5
    return smallest_gap(error, pairs)


def power() -> Iterator[Case]:
    """Whether a gap as large as the smallest that shows is found in 80 % of the cases."""
    what = "the two separated"
    for problems in (166, 279):

        def by_counts(random: Random, problems: int = problems) -> bool:
            gap = count_gap(problems, RHO, 1)
            scores = unequal_scores(random, [EQUAL + gap / 2, EQUAL - gap / 2], RHO, problems)
            return bool(counted(scores, RHO, problems).above[0, 1])

        def by_problem(random: Random, problems: int = problems) -> bool:
            gap = paired_gap(problems, 1)
            true = [EQUAL + gap / 2, EQUAL - gap / 2]
            return bool(paired(results(random, true, problems)).above[0, 1])

        gap = count_gap(problems, RHO, 1)
        words = f"2 models {gap:.1f} points apart, counts over {problems} problems, ρ {RHO:.2f}"
        yield Case("power", words, what, by_counts, 78, 82)
        words = (
            f"2 models {paired_gap(problems, 1):.1f} points apart, results on {problems} problems"
        )
        yield Case("power", words, what, by_problem, 78, 82)

    def among(random: Random) -> bool:
        gap = count_gap(166, RHO, 66)
        true = [EQUAL + gap / 2, *[EQUAL] * 10, EQUAL - gap / 2]
        return bool(counted(unequal_scores(random, true, RHO, 166), RHO).above[0, -1])

    words = (
        f"the first and last of 12 models, {count_gap(166, RHO, 66):.1f} points apart and all"
        f" others halfway, counts over 166 problems, ρ {RHO:.2f}"
    )
    yield Case("power", words, what, among, 78, 82)


def intervals() -> Iterator[Case]:
    """Intervals of scores and of differences."""
    what = "the interval holds the true score"
    for score in (97.0, 3.0, EQUAL):
        for samples in (1, 10):
            tries = "one sample a problem" if samples == 1 else f"{samples} samples a problem"

            def once(random: Random, score: float = score, samples: int = samples) -> bool:
                return interval_holds(results(random, [score], 110, samples), score)

            words = f"a true score of {score:g} %, results on 110 problems, {tries}"
            yield Case("intervals", words, what, once, 93)

    for score, over in product((97.0, 69.3, 3.0), (10, 166, 1055)):

        def by_count(random: Random, score: float = score, over: int = over) -> bool:
            return count_interval_holds(int(random.binomial(over, score / 100)), over, score)

        words = f"a true score of {score:g} %, a count over {over} problems"
        yield Case("intervals", words, what, by_count, 93)

    def between(random: Random) -> bool:
        scores = unequal_scores(random, [67.0, 57.0], RHO, 166)
        return difference_holds(Counted(scores, np.full(2, 166.0), RHO), 10.0)

    what = "the interval of the difference holds the true one"
    words = f"two models truly 10 points apart, counts over 166 problems, ρ {RHO:.2f}"
    yield Case("intervals", words, what, between, 93)


def clusters() -> Iterator[Case]:
    """Problems that belong to questions."""
    lists = {
        "92 questions with 479 problems": EXECUTION,
        "25 questions with 126 problems": EXECUTION_WINDOW,
    }
    what = "any two separated"
    for words, sizes in lists.items():

        def holds(random: Random, sizes: Sequence[int] = sizes) -> bool:
            return interval_holds(results(random, [EQUAL], sizes=sizes), EQUAL, sizes)

        def separated(random: Random, sizes: Sequence[int] = sizes) -> bool:
            return any_separated(paired(results(random, [EQUAL] * 12, sizes=sizes), sizes))

        yield Case("clusters", words, "the interval holds the true score", holds, 93, 97)
        yield Case("clusters", f"12 equal models, {words}", what, separated, None, 5)

    def skewed(random: Random) -> bool:
        return interval_holds(results(random, [EQUAL], sizes=SKEWED), EQUAL, SKEWED)

    def skewed_pairs(random: Random) -> bool:
        return any_separated(paired(results(random, [EQUAL] * 12, sizes=SKEWED), SKEWED))

    words = "25 questions with 126 problems, four of them with more than half"
    yield Case("clusters", words, "the interval holds the true score", skewed)
    yield Case("clusters", f"12 equal models, {words}", what, skewed_pairs, None, 5)

    def naive(random: Random) -> bool:
        return interval_holds(results(random, [EQUAL], sizes=EXECUTION), EQUAL)

    def naive_pairs(random: Random) -> bool:
        return any_separated(paired(results(random, [EQUAL] * 12, sizes=EXECUTION)))

    words = "92 questions with 479 problems, taken for 479 questions"
    yield Case("clusters", words, "the interval holds the true score", naive)
    yield Case("clusters", f"12 equal models, {words}", what, naive_pairs)

    tables = {
        "in 30 clusters that share 3/5 of the variance": ((10,) * 30, 0.6),
        "in 30 clusters that share 9/10 of the variance": ((10,) * 30, 0.9),
        "half in 15 clusters that share 9/10 of the variance, the other cells blank": (
            (*(10,) * 15, *(1,) * 150),
            0.9,
        ),
    }
    for words, (sizes, shared) in tables.items():

        def wrong(random: Random, sizes: Sequence[int] = sizes, shared: float = shared) -> bool:
            scores = results(random, [EQUAL] * 12, sizes=sizes, shared=shared)
            return any_separated(verdicts(PerProblem(scores, clusters_read(tuple(sizes)))))

        drawn = f"a table of 12 equal models and 300 problems, {words}"
        yield Case("clusters", drawn, what, wrong, None, 6)


@cache
def clusters_read(sizes: tuple[int, ...]) -> Ints | None:
    """(problems,) the cluster of each as the program reads it: a cluster of one is left blank."""
    cells = [f"c{at}" if sizes[at] > 1 else "" for at in questions(sizes)]
    models = [name for name in "AB" for _ in cells]
    problems = [f"p{at}" for at in range(len(cells))] * 2
    columns = [models, problems, cells * 2, [str(at % 2) for at in range(len(models))]]
    raw = RawTable(("model", "problem", "cluster", "passed"), columns, len(models))
    places = problem_columns(raw.headers)
    assert places is not None
    found = results_from_table(raw, places, "drawn")
    assert isinstance(found, ProblemResults)
    return found.questions


DrawGroups = Callable[[Random, int, "tuple[int, ...] | None"], Sequence[Floats]]

ROWS = (50, 200, 500, 1000)

OUTCOME_ROWS = (50, 100, 200, 500)


OF_RUNS = {
    "runs": "two equal runs called different",
    "seeds": "two equal groups of runs called different",
    "differences": "the interval of two runs' difference holds the true one",
    "skewed": "the first of two equal runs called better",
    "not_worse": "worse by the margin, and called not worse by it",
}
"""What is counted of two runs, or of two groups of runs."""


def grid(
    section: str,
    field: str,
    draw: DrawGroups,
    wrong: Callable[[PairedDifference], bool],
    high: float | None = 6,
    *,
    low: float | None = None,
    clustered: bool = False,
    rows: Sequence[int] = ROWS,
) -> Iterator[Case]:
    """A case for each number of problems."""
    for problems in rows:
        sizes = mixed_sizes(problems) if clustered else None

        def once(
            random: Random, problems: int = problems, sizes: tuple[int, ...] | None = sizes
        ) -> bool:
            first, second = draw(random, problems, sizes)
            codes = None if sizes is None else questions(sizes)
            return bool(wrong(paired_difference(first, second, codes)))

        words = f"{field}, {problems:,} problems"
        yield Case(section, words, OF_RUNS[section], once, low, high, 1000)


def groups_of_runs() -> Iterator[Case]:
    """Two models of one run each, or of several, called different though they are equal."""

    def different(found: PairedDifference) -> bool:
        return found.p_value <= ALPHA

    def by_problems(found: PairedDifference) -> bool:
        return abs(found.difference) > 1.96 * found.problem_error

    def equal(score: float, runs: int = 1, spread: float = 0) -> DrawGroups:
        def draw(random: Random, problems: int, sizes: Sequence[int] | None) -> Sequence[Floats]:
            return two_groups(random, [score, score], problems, runs, spread, sizes)

        return draw

    def few(random: Random, problems: int, sizes: Sequence[int] | None) -> Sequence[Floats]:
        return nearly_the_same(random, 1, 1, problems, sizes)

    yield from grid("runs", "50 %", equal(50), different)
    yield from grid(
        "runs", "50 %, questions of 1 to 8 problems", equal(50), different, clustered=True
    )
    yield from grid("runs", "2 % of the problems differ", few, different)
    words = "equal but for a scatter of runs by 1 point"
    yield from grid("runs", words, equal(50, 1, 1), different, None)
    for score, runs, spread, clustered in (
        (50, 3, 0, False),
        (90, 3, 2, False),
        (50, 3, 2, True),
        (50, 10, 0.5, False),
    ):
        words = f"{runs} runs a side that scatter by {spread:g} points at {score} %"
        words += clustered * ", questions of 1 to 8 problems"
        draw = equal(score, runs, spread)
        yield from grid("seeds", words, draw, different, clustered=clustered)
    words = "3 runs a side that scatter by 1 point, error over problems alone"
    yield from grid("seeds", words, equal(50, 3, 1), by_problems, None)


def differences_hold() -> Iterator[Case]:
    """The interval of the difference of two runs, near 0 and 100 % and of losses alone."""

    def column(words: str, true: float, draw: DrawGroups) -> Iterator[Case]:
        def holds(found: PairedDifference) -> bool:
            return found.low <= true <= found.high

        yield from grid("differences", words, draw, holds, None, low=93, rows=OUTCOME_ROWS)

    def apart(first: float, second: float) -> DrawGroups:
        def draw(random: Random, problems: int, sizes: Sequence[int] | None) -> Sequence[Floats]:
            return two_groups(random, [first, second], problems, sizes=sizes)

        return draw

    def losses(lost: float) -> DrawGroups:
        def draw(random: Random, problems: int, sizes: Sequence[int] | None) -> Sequence[Floats]:
            return nearly_the_same(random, lost, 0, problems, sizes)

        return draw

    def students(found: PairedDifference) -> bool:
        return abs(found.difference - 3) <= 1.96 * found.problem_error

    for first, second in ((99, 96), (98, 97), (5, 2)):
        yield from column(f"{first} and {second} %", first - second, apart(first, second))
    for lost in (1, 5):
        yield from column(f"{lost} % lost, none won", -lost, losses(lost))
    words = "99 and 96 %, by Student's t"
    draw = apart(99, 96)
    yield from grid("differences", words, draw, students, None, rows=OUTCOME_ROWS)


def one_large_question() -> Iterator[Case]:
    """Two equal runs where one question has 300 problems and all others one."""

    def two_runs(both: Sequence[Floats], codes: Ints) -> bool:
        return paired_difference(both[0], both[1], codes).p_value <= ALPHA

    def by_signs(both: Sequence[Floats], codes: Ints) -> bool:
        found = PerProblem(np.concatenate(both), codes).differences
        return bool(found.p_value[0, 1] <= ALPHA)

    def students(both: Sequence[Floats], codes: Ints) -> bool:
        found = PerProblem(np.concatenate(both), codes).differences
        return bool(abs(found.difference[0, 1]) > 1.96 * found.error[0, 1])

    for words, different, high in (
        ("two runs", two_runs, 6),
        ("two models of a table, by signs", by_signs, 6),
        ("two runs, by Student's t", students, None),
    ):
        for groups in (199, 200, 300, 400):

            def once(
                random: Random,
                sizes: tuple[int, ...] = (300, *[1] * (groups - 1)),
                different: Callable[[Sequence[Floats], Ints], bool] = different,
            ) -> bool:
                both = two_groups(random, [50, 50], sum(sizes), sizes=sizes)
                return different(both, questions(sizes))

            name = f"{words}, one question of 300 problems among {groups}"
            yield Case("one_large", name, OF_RUNS["runs"], once, None, high, 1000)


SKEW = "+1 on 98 % and −50 on 2 %"


def skewed_scores() -> Iterator[Case]:
    """Graded scores that mostly gain a little and seldom lose much, and are equal in the mean."""

    def draw(random: Random, problems: int, _: Sequence[int] | None) -> Sequence[Floats]:
        gaps = np.where(random.random(problems) < 50 / 51, 1.0, -50.0)
        return 50 + gaps[None], np.full((1, problems), 50.0)

    def better(found: PairedDifference) -> bool:
        return found.p_value <= ALPHA and found.difference > 0

    def students(found: PairedDifference) -> bool:
        return found.difference > 1.96 * found.problem_error

    rows = (30, 100, 300, 1000, 3000)
    yield from grid("skewed", SKEW, draw, better, rows=rows)
    yield from grid("skewed", f"{SKEW}, by Student's t", draw, students, None, rows=rows)


def not_worse() -> Iterator[Case]:
    """A model that is worse by exactly a margin, called not worse by so much."""

    def column(margin: float, words: str, draw: DrawGroups, clustered: bool) -> Iterator[Case]:
        def wrong(found: PairedDifference) -> bool:
            return found.at_least > -margin

        words = f"{margin:g} point{'s' * (margin != 1)}, {words}"
        yield from grid("not_worse", words, draw, wrong, clustered=clustered)

    def losses(margin: float, won: float = 0) -> DrawGroups:
        def draw(random: Random, problems: int, sizes: Sequence[int] | None) -> Sequence[Floats]:
            return nearly_the_same(random, margin + won, won, problems, sizes)

        return draw

    def several(random: Random, problems: int, sizes: Sequence[int] | None) -> Sequence[Floats]:
        return two_groups(random, [87.5, 92.5], problems, 3, 1, sizes)

    yield from column(0.5, "losses alone", losses(0.5), False)
    yield from column(5, "losses alone", losses(5), False)
    yield from column(1, "losses and wins", losses(1, 1), False)
    yield from column(2, "losses of whole questions", losses(2), True)
    yield from column(5, "3 runs that scatter by 1 point, questions", several, True)


def sizes_and_scores(random: Random, models: int, correlation: float) -> tuple[Floats, Floats]:
    """(models,) parameters in billions and scores, with a correlation of log size and score."""
    size, rest = random.normal(0, 1, (2, models))
    score = correlation * size + (1 - correlation**2) ** 0.5 * rest
    return np.asarray(10 ** (1 + size / 2)), np.asarray(60 + 5 * score)


def trends() -> Iterator[Case]:
    """Correlation and slope of models drawn at random."""
    of_ranks = 6 / np.pi * np.arcsin(0.5 / 2)  # Spearman's, where Pearson's is 0.5
    for models, true, ranked in ((12, 0.0, 0.0), (12, 0.5, of_ranks), (25, 0.5, of_ranks)):

        def both(random: Random, models: int = models, true: float = true) -> Correlations:
            found = correlations(*sizes_and_scores(random, models, true))
            assert found is not None
            return found

        def spearman(random: Random, both: Draw = both, true: float = ranked) -> bool:
            found = both(random).spearman_interval
            return found is not None and found.low <= true <= found.high

        words = f"{models} models, true correlation {true:g}"
        yield Case("trends", words, "Spearman's interval holds the true one", spearman, 93)

    def grows(random: Random) -> bool:
        found = slope(*sizes_and_scores(random, 12, 0.0))
        return found is not None and found.p_value < ALPHA

    def outside(params: Floats, scores: Floats, model: int) -> bool:
        without = np.arange(len(params)) == model
        line = slope(np.where(without, np.nan, params), scores)
        one = line and line.one_more(params[without], scores[without])
        return one is not None and not one[1][0] <= scores[model] <= one[2][0]

    def farthest(random: Random) -> bool:
        params, scores = sizes_and_scores(random, 12, 0.5)
        return any(outside(params, scores, model) for model in range(12))

    def named(random: Random) -> bool:
        return outside(*sizes_and_scores(random, 12, 0.5), 0)

    words = "12 models, true correlation 0"
    yield Case("trends", words, "size is said to matter", grows, 4, 6)
    words = "12 models with nothing odd"
    what = "outside what is expected of one more model"
    yield Case("trends", f"{words}, one chosen before its score was seen", what, named, 4, 6)
    yield Case("trends", f"{words}, the one farthest from the line of the others", what, farthest)


SCATTER: dict[str, Callable[[Random, Floats], Floats]] = {
    "even": lambda random, size: random.standard_normal(len(size)),
    "skewed": lambda random, size: random.exponential(1, len(size)) - 1,
    "heavy-tailed": lambda random, size: random.standard_t(3, len(size)) / 3**0.5,
    "unequal": lambda random, size: random.standard_normal(len(size)) * np.exp(0.7 * size - 0.49),
}
"""Deviations around a line, with variance 1; the unequal ones grow with the size."""


def scattered(random: Random, models: int, kind: str) -> tuple[Floats, Floats]:
    """(models,) parameters in billions and scores that rise by 5 points for each tenfold."""
    size = random.standard_normal(models)
    return 10 ** (1 + size / 2), 60 + 2.5 * size + 4.3 * SCATTER[kind](random, size)


@cache
def true_spearman(kind: str) -> float:
    """Spearman's correlation of very many models."""
    params, scores = scattered(np.random.default_rng(SEED), 400_000, kind)
    return float(np.corrcoef(params.argsort().argsort(), scores.argsort().argsort())[0, 1])


def scatters() -> Iterator[Case]:
    """The line's slope, Spearman's correlation and one more model where scatter is odd."""

    def slope_holds(params: Floats, scores: Floats, _: str) -> bool:
        found = slope(params, scores)
        return (
            found is None or found.interval is None or found.interval[0] <= 5 <= found.interval[1]
        )

    def spearman_holds(params: Floats, scores: Floats, kind: str) -> bool:
        found = correlations(params, scores)
        interval = found and found.spearman_interval
        return interval is None or interval.low <= true_spearman(kind) <= interval.high

    def one_outside(params: Floats, scores: Floats, _: str) -> bool:
        line = slope(params[1:], scores[1:])
        one = line and line.one_more(params[:1], scores[:1])
        return one is not None and not one[1][0] <= scores[0] <= one[2][0]

    for words, once, low, high in (
        ("the slope's interval holds the true one", slope_holds, 93, None),
        ("Spearman's interval holds the true one", spearman_holds, 93, None),
        ("outside what is expected of one more model", one_outside, None, 7),
    ):
        for kind, models in product(SCATTER, (8, 25, 60)):

            def drawn(
                random: Random,
                of: tuple[int, str] = (models, kind),
                once: Callable[[Floats, Floats, str], bool] = once,
            ) -> bool:
                return once(*scattered(random, *of), of[1])

            field = f"{models} models, {kind} scatter around the line"
            yield Case("scatters", field, words, drawn, low, high, 4000)


def field(random: Random, kind: str, models: int) -> Floats:
    """(models,) true scores, in percent, of a field of a kind."""
    at = np.arange(models)
    if kind == "normal":
        return np.clip(random.normal(60, 6, models), 1, 99)
    if kind == "two groups":
        return np.where(at < models // 2, 85.0, 55.0)
    if kind == "skewed":
        return np.where(at < max(models // 10, 2), 50.0, 96.0)
    return np.full(models, 98.0 if kind == "ceiling" else EQUAL)


RESOLVED = "the pair hardest to tell apart found at the gap named, or none named"


def resolution() -> Iterator[Case]:
    """Whether the pair that is hardest to tell apart is, where it lies as far apart as is named."""
    kinds, sizes = ("equal", "normal", "two groups", "skewed", "ceiling"), ((5, 10), (12, 30))
    for by, (models, problems), kind in product(
        ("results", "counts"), (*sizes, (12, 166), (60, 166), (30, 1055)), kinds
    ):

        def evidence(solved: Floats, by: str = by) -> Comparable:
            if by == "results":
                return PerProblem(solved)
            return Counted(solved.mean(axis=1), np.full(len(solved), float(solved.shape[1])), RHO)

        def once(
            random: Random,
            models: int = models,
            problems: int = problems,
            kind: str = kind,
            rho: float = 0.6 if by == "results" else RHO,
            evidence: Callable[[Floats], Comparable] = evidence,
        ) -> bool:
            true, pairs = field(random, kind, models), np.triu_indices(models, 1)
            scores = evidence(probit(random, true.tolist(), rho, problems, 60))
            found = detectable_among(scores, pairs)
            if found is None or not found.shows:
                return True
            at, half = np.fmax(scores.differences.error[pairs], 0).argmax(), found.among_pairs / 2
            middle = float(np.clip((true[pairs[0][at]] + true[pairs[1][at]]) / 2, half, 100 - half))
            both = np.clip([middle + half, middle - half], 1e-4, 100 - 1e-4).tolist()
            solved = probit(random, both, rho, problems, 60)[[0, 1, 1]]
            p_value = evidence(solved).differences.p_value[0, 1]
            return bool(p_value <= ALPHA / len(pairs[0]))

        words = f"{models} models, {problems:,} problems, {by}, {kind}"
        yield Case("resolution", words, RESOLVED, once, 78, None, 200)


def few_runs() -> Iterator[Case]:
    """Errors that are stated of a few runs, among equal models."""
    for models, runs, told in product((2, 12), (5, 10, 30), (True, False)):

        def once(random: Random, models: int = models, runs: int = runs, told: bool = told) -> bool:
            drawn = random.normal(1000, 20, (models, runs))
            errors = drawn.std(axis=1, ddof=1) / runs**0.5
            df = np.full(models, runs - 1.0 if told else np.inf)
            return any_separated(verdicts(Stated(drawn.mean(axis=1), errors, df=df)))

        words = (
            f"{models} equal models, errors of {runs} runs{', which is not stated' * (not told)}"
        )
        fails = not told and runs <= {2: 5, 12: 10}[models]
        yield Case("few_runs", words, "any two separated", once, None, 6, 4000, fails)


def planned_results(
    random: Random, scores: Sequence[float], problems: int, runs: int, scatter: tuple[float, float]
) -> Floats:
    """(models, problems) percent of solved runs, with the scatter that `plan` assumes near 50 %."""
    base, within = scatter
    own, both = (latent_correlation(1 - within - part, 50) for part in (0.0, base / 2))
    can = np.array([NormalDist().inv_cdf(score / 100) for score in scores])[:, None, None]
    hard = both**0.5 * random.standard_normal(problems)
    hard = hard + (own - both) ** 0.5 * random.standard_normal((len(scores), 1, problems))
    hard = hard + (1 - own) ** 0.5 * random.standard_normal((len(scores), runs, problems))
    return np.asarray(100 * (hard < can).mean(axis=1))


def planned_outcomes(
    random: Random, score: float, gap: float, problems: int, rho: float
) -> tuple[int, int]:
    """On how many problems one of two models alone succeeds, and on how many the other.

    Args:
        random: the numbers drawn.
        score: the mean of the two true scores, in percent.
        gap: between them, in points.
        problems: how many.
        rho: how far solved and not solved correlate, or else as far as they can.
    """
    high, low = (score + gap / 2) / 100, (score - gap / 2) / 100
    both = min(high * low + rho * (high * (1 - high) * low * (1 - low)) ** 0.5, low)
    first, second, _ = random.multinomial(
        problems, [high - both, low - both, 1 - high - low + 2 * both]
    )
    return int(first), int(second)


@cache
def outcomes_apart(first: int, second: int, problems: int, models: int) -> bool:
    """Whether two are separated of which each alone solves so many of the problems."""
    changes = np.repeat([100.0, -100.0, 0.0], [first, second, problems - first - second])
    return told_apart(np.maximum([changes, -changes], 0), models)


def told_apart(by_problem: Floats, models: int) -> bool:
    """Whether two models are separated, with what as many models ask of one pair."""
    rows = by_problem if models == 2 else by_problem[[0, 1, 1]]
    p_value = PerProblem(rows).differences.p_value[0, 1]
    return bool(p_value <= ALPHA / math.comb(models, 2))


ENDS = (
    *((1, 1), (3, 2), (10, 5), (50, 2), (50, 10), (50, 40)),
    *((80, 20), (95, 2), (95, 5), (95, 8), (97, 5), (98, 3), (99, 2)),
)
"""Mean scores in percent with true gaps in points, most as large as such scores can have them."""


def plan() -> Iterator[Case]:
    """Whether a gap is shown as often as `plan` says, where it says 1 to 99 %."""
    for models, problems, (score, gap) in product((2, 10), (None, 10, 30, 100, 300, 1000), ENDS):
        said = planned(gap, problems, models=models, runs=1, score=score, cautious=models == 2)
        over, low, high = problems or said.needed or 0, 76.0, 90.0
        if said.power is not None:
            low, high = 100 * said.power - 4, 100 * said.power + 4
        if not -3 < low < high < 103:
            continue

        def once(
            random: Random,
            drawn: tuple[float, float, int, float] = (score, gap, over, said.rho),
            models: int = models,
        ) -> bool:
            return outcomes_apart(*planned_outcomes(random, *drawn), drawn[2], models)

        words = f"{gap} points at {score} %, {over:,} problems{' as needed' * (problems is None)}"
        yield Case(
            "plan", words, separated_among(models), once, round(low, 1), round(high, 1), 2000
        )
    yield from plan_like_two_runs()
    yield from plan_of_several_runs()


def separated_among(models: int) -> str:
    """What is counted of a planned comparison, in words."""
    return "two separated" if models == 2 else f"the two separated among {models}"


def plan_like_two_runs() -> Iterator[Case]:
    """The same of two runs that differ as often as two that are there."""
    for lost, won, gap, problems in (
        *((7, 0, 1, 300), (7, 0, 1, 500), (7, 0, 2, 300)),
        *((30, 20, 1, 500), (30, 20, 2, 1000), (30, 20, 5, 200)),
    ):
        sides = (np.repeat([100.0, 0.0], [500 - part, part])[None] for part in (lost, won))
        first, second = next(sides), next(sides)[:, ::-1]
        found = paired_difference(first, second)
        said = planned_like(first[0], second[0], found, gap, problems).power or 0.0
        differ = math.hypot((lost + won) / 5, gap)

        def once(
            random: Random,
            drawn: tuple[float, float, int] = ((differ - gap) / 2, (differ + gap) / 2, problems),
        ) -> bool:
            first, second = nearly_the_same(random, *drawn)
            return paired_difference(first, second).p_value <= ALPHA

        words = f"{gap} points, {problems} problems, {lost + won} of 500 differ in two runs"
        low, high = round(100 * said - 4, 1), round(100 * said + 4, 1)
        yield Case("plan", words, separated_among(2), once, low, high, 1000)


def plan_of_several_runs() -> Iterator[Case]:
    """The same of four runs of each model."""
    for cautious, gap, problems, models in product((False, True), (5.0,), (200, 500), (2, 10)):
        said = planned(gap, problems, models=models, runs=4, score=50, cautious=cautious).power or 0

        def once(
            random: Random,
            problems: int = problems,
            models: int = models,
            scatter: tuple[float, float] = CAUTIOUS if cautious else USUAL,
        ) -> bool:
            return told_apart(planned_results(random, (52.5, 47.5), problems, 4, scatter), models)

        correlated = "low" if cautious else "usual"
        words = f"5 points at 50 %, {problems} problems, 4 runs a problem, {correlated} correlation"
        low, high = round(100 * said - 4, 1), round(100 * said + 4, 1)
        yield Case("plan", words, separated_among(models), once, low, high, 1000)


@cache
def cases() -> tuple[Case, ...]:
    """Every case, in the order of the page."""
    makers: tuple[Callable[[], Iterable[Case]], ...] = (
        intervals,
        equal_counts,
        unlike_counts,
        equal_results,
        ranks,
        picked,
        could_be_by_counts,
        could_be_by_results,
        behind,
        larger,
        power,
        clusters,
        incomplete_results,
        groups_of_runs,
        differences_hold,
        one_large_question,
        skewed_scores,
        not_worse,
        trends,
        scatters,
        resolution,
        few_runs,
        plan,
    )
    return tuple(case for maker in makers for case in maker())


# The table

HEAD = ("Counted", "Field", "Promised", "Draws", "Found", "Holds")

ABOUT = """# What was tried out

Written by `make simulate`, which draws invented leaderboards whose truth is known and counts how
often [what is promised](certainty.md) happens. "±" is two Monte Carlo errors; a promise fails
beyond that, and failures stand among what holds. Of 95 % at least 93 or 94 are asked, of 5 % at
most 6 or 7: counts come in steps. Where nothing is promised ("–") another method or a known
limit is shown.

**Fields.** *Results by problem*: a problem has a difficulty, normal with standard deviation 10 on
the scale of log odds, and is harder or easier for one model by a normal deviation of 4; the outcome
is tossed with the chance that follows, one or ten times. Two models then correlate over problems by
0.6 to 0.7, as in LiveCodeBench's files. Equal models have a true score of 62 %. Problems of one
question share three fifths of the variance. *Counts*: a problem's chance is beta distributed with a
+ b = 1/ρ − 1, the same for all models; unequal models share an outcome with the chance √ρ. *The set
of the best* and *families*: what a model can and what a problem asks have normal parts that all
models, those of a family, or only one share (probit). A normal field is drawn anew each time from
60 ± 6, a long tail from 45 on with an exponential distance of 8 in the mean. *Runs*: probit; two
models correlate by 0.60, two runs of one by 0.84, as outcomes do in *families*. *Plans*: true
scores lie half the gap on either side of the one named; what is found is for two models with the
low, among ten with the usual correlation. *Trends*: log size and score are normal with the stated
correlation, unless said otherwise; unequal scatter grows as exp 0.7 z with the standardized size z.

"""


def table(found: Iterable[Found], page: str) -> str:
    """The page: a row a promise and field; of cases that were not run anew the row that it had."""
    new = {each.row()[:2]: f"| {' | '.join(each.row())} |" for each in found}
    old = {tuple(line.split(" | ")[:2]): line for line in page.splitlines()}
    keys = ((case.counted, case.simulated) for case in cases())
    rows = [new.get(key) or old.get((f"| {key[0]}", key[1])) for key in keys]
    lines = (f"| {' | '.join(HEAD)} |", f"|{' --- |' * len(HEAD)}", *filter(None, rows))
    return ABOUT + "\n".join(lines) + "\n"


def _row(place: int, repetitions: int | None) -> tuple[float, float]:
    """In a process of its own, which makes the cases anew: a function does not travel."""
    found = measure(cases()[place], repetitions)
    return found.share, found.chance


def main() -> int:
    """Run all cases and write the page."""
    parser = argparse.ArgumentParser(description="What lcbtui promises about chance, tried out.")
    parser.add_argument("--draws", type=int, help="leaderboards a case; prints, writes nothing")
    parser.add_argument("--only", help="the sections to run, with a comma between")
    options = parser.parse_args()
    begun = time.perf_counter()
    only = options.only.split(",") if options.only else None
    places = [at for at, case in enumerate(cases()) if only is None or case.section in only]
    # One thread a process: the matrices are small.
    os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
    with ProcessPoolExecutor() as pool:
        shares = pool.map(_row, places, [options.draws] * len(places), chunksize=8)
        found = [Found(cases()[at], *each) for at, each in zip(places, shares, strict=True)]
    if options.draws is None:
        PAGE.write_text(table(found, PAGE.read_text("utf-8")), encoding="utf-8")
    else:
        print("\n".join(" | ".join(each.row()) for each in found))
    unsaid = [each for each in found if each.kept == each.case.fails]
    for each in unsaid:
        print(f"{'kept' if each.kept else 'broken'}: {' · '.join(each.row())}", file=sys.stderr)
    print(f"{len(found)} cases in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    return bool(unsaid)


if __name__ == "__main__":
    sys.exit(main())

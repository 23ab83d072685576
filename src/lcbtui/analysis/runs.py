"""Two runs, or two groups of runs, compared problem by problem: is one better, and where."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from lcbtui.analysis.compare import Comparison, Verdict
from lcbtui.dataset.results import DIFFICULTIES, Bools, Floats, Ints, ProblemResults
from lcbtui.errors import UsageError
from lcbtui.stats import ALPHA
from lcbtui.stats.differences import FEWEST
from lcbtui.stats.distributions import normal_quantile
from lcbtui.stats.paired import PairedDifference, paired_difference
from lcbtui.stats.verdicts import holm
from lcbtui.text.words import counted


class Part(NamedTuple):
    """Comparison over all problems, or over those of one task or difficulty.

    Attributes:
        name: the task or difficulty; "" for all problems.
        problems: how many problems it is over.
        means: mean score of each side, in percent.
        found: the difference of the means, in points, and its test.
        p_corrected: p-value corrected by Holm for the parts beside it; that of all problems is not.
    """

    name: str
    problems: int
    means: tuple[float, float]
    found: PairedDifference
    p_corrected: float

    @property
    def verdict(self) -> Verdict:
        """Tell whether the first side is higher, lower, tied, or whether it cannot be told."""
        if self.p_corrected <= ALPHA:
            return Verdict.HIGHER if self.found.difference > 0 else Verdict.LOWER
        is_few = self.problems < FEWEST or math.isnan(self.found.p_value)
        return Verdict.FEW_PROBLEMS if is_few else Verdict.TIED


class LeftOut(NamedTuple):
    """Numbers of problems that are not compared: of one side only, or not in every run."""

    only_first: int
    only_second: int
    partial: int


@dataclass(frozen=True, eq=False)
class RunComparison:
    """Two sides compared over the problems that all their runs have.

    Attributes:
        problems: (problems,) ids.
        tasks, levels: (problems,) task and difficulty of each; "" where not stated.
        days: (problems,) date of each, in days since 1970-01-01; `UNDATED` where not stated.
        scores: two arrays (runs, problems), in percent.
        whole: the comparison over all problems.
        parts: by task, else by difficulty; () where there is only one.
        left_out: problems left out.
        more: how many more problems like these would show a difference of this size in 80 % of
            cases; None where decided already, or where no number would.
        is_clustered: whether several problems belong to one question.
    """

    problems: tuple[str, ...]
    tasks: tuple[str, ...]
    levels: tuple[str, ...]
    days: Ints
    scores: tuple[Floats, Floats]
    whole: Part
    parts: tuple[Part, ...]
    left_out: LeftOut
    more: int | None
    is_clustered: bool

    @property
    def means(self) -> tuple[Floats, Floats]:
        """Mean over the runs of each side: (problems,) percent each."""
        first, second = (each.mean(axis=0) for each in self.scores)
        return first, second

    @property
    def change(self) -> Floats:
        """Difference of the means of each problem, first − second, in points: (problems,)."""
        first, second = self.means
        return np.round(first - second, 9)

    @property
    def better_and_worse(self) -> tuple[int, int]:
        """Count the problems on which the first side is better, and those on which it is worse."""
        return int(np.count_nonzero(self.change > 0)), int(np.count_nonzero(self.change < 0))

    @property
    def changes(self) -> list[int]:
        """List the problems whose score differs, by index, the worst for the first side first."""
        change, ids = self.change, self.problems
        # By number within the ids: p2 before p10.
        numbered = [re.sub(r"\d+", lambda digits: digits[0].zfill(20), each) for each in ids]
        return sorted(np.flatnonzero(change).tolist(), key=lambda at: (change[at], numbered[at]))


def compare_runs(
    results: ProblemResults,
    first: Ints,
    second: Ints,
    tasks: Sequence[str] = (),
    chosen: Bools | None = None,
) -> RunComparison | None:
    """Compare two groups of runs by the paired differences over the problems of all of them.

    Args:
        results: results by problem, whose models are the runs.
        first: indexes of the runs of one side.
        second: those of the other.
        tasks: (problems,) task of each problem; () for that of the results.
        chosen: (problems,) mask of the problems; None for all.

    Returns:
        The comparison; None if fewer than two problems are in all runs.
    """
    chosen = np.ones(len(results.problems), np.bool_) if chosen is None else chosen
    table = results.table(np.concatenate([first, second]), chosen)
    there = ~np.isnan(table)
    kept, any_first = there.all(axis=0), there[: len(first)].any(axis=0)
    any_second = there[len(first) :].any(axis=0)
    if np.count_nonzero(kept) < 2:
        return None
    places = np.flatnonzero(chosen)[kept]
    scores = table[: len(first), kept], table[len(first) :, kept]
    codes = None if results.questions is None else results.questions[places]
    of_task, of_level = (
        np.array(texts or [default] * len(chosen), object)[places]
        for texts, default in ((tasks, results.task), (results.difficulty, ""))
    )

    def part(name: str, inside: Bools) -> Part:
        sides = [each[:, inside] for each in scores]
        asked = None if codes is None else np.unique(codes[inside], return_inverse=True)[1]
        found = paired_difference(sides[0], sides[1], asked)
        means = float(sides[0].mean()), float(sides[1].mean())
        if math.isnan(found.difference):  # of one question, whose error is not known
            found = found._replace(difference=means[0] - means[1])
        return Part(name, int(np.count_nonzero(inside)), means, found, found.p_value)

    whole = part("", np.ones(len(places), np.bool_))
    names, by = [*dict.fromkeys(of_task.tolist())], of_task
    if len(names) < 2:
        names, by = [level for level in DIFFICULTIES if (of_level == level).any()], of_level
    parts = [part(name, by == name) for name in names if np.count_nonzero(by == name) > 1]
    corrected = holm(np.array([each.found.p_value for each in parts])).tolist()
    parts = [each._replace(p_corrected=p) for each, p in zip(parts, corrected, strict=True)]
    spread, is_tied = whole.found.spread(whole.problems), whole.verdict is Verdict.TIED
    needed = spread.problems_needed(abs(whole.found.difference)) if is_tied else None
    return RunComparison(
        problems=tuple(results.problems[place] for place in places),
        tasks=tuple(of_task.tolist()),
        levels=tuple(of_level.tolist()),
        days=results.days[places],
        scores=scores,
        whole=whole,
        parts=tuple(parts) if len(parts) > 1 else (),
        left_out=LeftOut(
            int(np.count_nonzero(any_first & ~any_second)),
            int(np.count_nonzero(any_second & ~any_first)),
            int(np.count_nonzero(any_first & any_second & ~kept)),
        ),
        more=needed and max(needed - whole.problems, 0),
        is_clustered=codes is not None,
    )


class Expected(StrEnum):
    """What `--expect` asks of the first side."""

    BETTER = "better"
    NOT_WORSE = "not-worse"


def is_met(
    expected: Expected, margin: float, found: PairedDifference, *, lower_better: bool = False
) -> bool | None:
    """Tell whether a difference is as expected; None where the evidence cannot tell.

    Better: the 95 % interval is above 0, or below. Not worse: the one-sided 95 % bound from below
    is above −margin, or that from above is below it.
    """
    if expected is Expected.BETTER:
        low, high, limit = found.low, found.high, 0.0
        if math.isnan(low) and found.p_value <= ALPHA:  # all differ alike, without an interval
            low = high = found.difference
    else:
        low, high, limit = found.at_least, found.at_most, -margin
    if lower_better:
        low, high = -high, -low
    return True if low > limit else False if high < limit else None


def only_difference(found: Comparison) -> tuple[PairedDifference, bool]:
    """Return the difference of the one compared pair of models, and whether less is better.

    The one-sided bounds are made of the two-sided interval.

    Raises:
        UsageError: if not exactly one pair was compared.
    """
    pairs = [pair for group in found.groups for pair in group.pairs]
    if len(pairs) != 1:
        many = counted(len(pairs), "comparison")
        raise UsageError(f"--expect: {many}, and one is needed: two sides, -d SOURCE, --window")
    (pair,), share = pairs, normal_quantile(0.9) / normal_quantile()
    middle, ends = pair.difference, (pair.low, pair.high)
    at_least, at_most = (middle + share * (end - middle) for end in ends)
    difference = PairedDifference(middle, *ends, pair.p_value, at_least, at_most)
    return difference, found.tables[pair.first.place.table].roles.lower_better

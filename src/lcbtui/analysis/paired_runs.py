"""Two runs, or two groups of runs, compared problem by problem: is one better, and where."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lcbtui.dataset.results import DIFFICULTIES, Bools, Floats, Ints, ProblemResults, ScoreScale
from lcbtui.errors import Option, UsageError
from lcbtui.stats import ALPHA
from lcbtui.stats.differences import FEWEST
from lcbtui.stats.distributions import normal_quantile
from lcbtui.stats.paired import PairedDifference, paired_difference, planned_like
from lcbtui.stats.verdicts import Verdict, holm
from lcbtui.text.words import counted

if TYPE_CHECKING:
    from lcbtui.analysis.side_by_side import Comparison


class Part(NamedTuple):
    """Comparison over all problems, or over those of one task or difficulty.

    Attributes:
        name: the task or difficulty; "" for all problems.
        problems: how many problems it is over.
        means: mean score of each side, in percent.
        found: the difference of the means, in points, and its test.
        p_corrected: p-value corrected by Holm for the parts beside it; that of all problems is not.
        at_worst: the same difference if the first side fails what it lacks and the second solves
            what it lacks; None where nothing lacks, NaN where the scale has no ends.
    """

    name: str
    problems: int
    means: tuple[float, float]
    found: PairedDifference
    p_corrected: float
    at_worst: PairedDifference | None = None

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
        lacking: ids of the problems that the first side lacks, or of which an outcome is not
            known, by task; without the tasks that the second side lacks.
        unasked: tasks that the second side lacks.
        scale: what the scores are in.
        has_fewer: whether the first side has fewer runs or samples of a task than the second.
        more: how many more problems like these would show a difference of this size in 80 % of
            cases; None where decided already, or where no number would.
        clusters: what clusters the problems, and into how many; None where each is its own.
        is_by_task: whether `parts` are tasks.
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
    clusters: tuple[str, int] | None
    lacking: Mapping[str, Sequence[str]]
    unasked: tuple[str, ...]
    scale: ScoreScale
    has_fewer: bool
    is_by_task: bool

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
        return int(np.count_nonzero(self.gain > 0)), int(np.count_nonzero(self.gain < 0))

    @property
    def lost(self) -> list[str]:
        """List the tasks of which the first side has nothing that is compared."""
        return [task for task in self.lacking if task and task not in self.tasks]

    @property
    def gain(self) -> Floats:
        """Change of each problem for the better: (problems,)."""
        return -self.change if self.scale.lower else self.change

    @property
    def no_larger_than(self) -> float | None:
        """Points beyond which there is no difference; None if more than 5.

        By two one-sided tests at 5 %, where the sides and all tasks are tied.

        Source: Schuirmann (1987), "A comparison of the two one-sided tests procedure".
        """
        if {part.verdict for part in (self.whole, *self.parts)} - {Verdict.TIED} or self.scale.unit:
            return None
        ends = abs(self.whole.found.at_least), abs(self.whole.found.at_most)
        most = math.ceil(10 * max(ends)) / 10
        return most if most <= 5 else None

    @property
    def changes(self) -> list[int]:
        """List the problems whose score differs, by index, the worst for the first side first."""
        change, ids = self.gain, self.problems
        # By number within the ids: p2 before p10.
        numbered = [re.sub(r"\d+", lambda digits: digits[0].zfill(20), each) for each in ids]
        return sorted(np.flatnonzero(change).tolist(), key=lambda at: (change[at], numbered[at]))


def compare_runs(
    results: ProblemResults,
    first: Ints,
    second: Ints,
    scale: ScoreScale,
    tasks: Sequence[str] = (),
    chosen: Bools | None = None,
) -> RunComparison | None:
    """Compare two groups of runs by the paired differences over the problems of all of them.

    Args:
        results: results by problem, whose models are the runs.
        first: indexes of the runs of one side.
        second: those of the other.
        scale: what the scores are in.
        tasks: (problems,) task of each problem; () for that of the results.
        chosen: (problems,) mask of the problems; None for all.

    Returns:
        The comparison; None if fewer than two problems are in all runs.
    """
    chosen = np.ones(len(results.problems), np.bool_) if chosen is None else chosen
    runs, split = np.concatenate([first, second]), len(first)
    table = results.table(runs, chosen)
    every, there = np.flatnonzero(chosen), ~np.isnan(table)
    kept = there.all(axis=0)
    any_first, any_second = there[:split].any(axis=0), there[split:].any(axis=0)
    if np.count_nonzero(kept) < 2:
        return None
    places, scores = every[kept], (table[:split, kept], table[split:, kept])
    task_of, level_of = (
        np.array(texts or [default] * len(chosen), object)[every]
        for texts, default in ((tasks, results.task), (results.difficulty, ""))
    )
    # What is asked: all that the second side has, and all of the tasks that both have.
    is_shared = np.isin(task_of, [*{*task_of[any_first]} & {*task_of[any_second]}])
    asked = any_second | (any_first & is_shared)
    samples = replace(results, scores=results.sample_counts.astype(np.float64)).table(runs, chosen)
    in_tasks = (task_of == task for task in dict.fromkeys(task_of.tolist()))
    short, are_fewer = _short(np.nan_to_num(samples), in_tasks, split)
    ends = np.repeat((100.0, 0.0) if scale.lower else (0.0, 100.0), (split, len(second)))
    end = ends[:, np.newaxis] if scale.has_ends else np.nan
    worst = np.where(short > 0, end * short + np.nan_to_num(table) * (1 - short), table)
    width = 100.0 if scale.has_ends else float(np.ptp(table[:, kept]))

    def difference(first: Floats, second: Floats, inside: Bools) -> PairedDifference:
        codes = None if results.questions is None else results.questions[every[inside]]
        asked = None if codes is None else np.unique(codes, return_inverse=True)[1]
        return paired_difference(first, second, asked, width=width, bounded=scale.has_ends)

    def part(name: str, inside: Bools) -> Part:
        both = inside & kept
        sides = table[:split, both], table[split:, both]
        found, at_worst = difference(*sides, both), None
        means = float(sides[0].mean()), float(sides[1].mean())
        if math.isnan(found.difference):  # of one question, whose error is not known
            found = found._replace(difference=means[0] - means[1])
        filled = inside & asked
        if (short[:, filled] > 0).any():
            at_worst = difference(worst[:split, filled], worst[split:, filled], filled)
        return Part(name, int(np.count_nonzero(both)), means, found, found.p_value, at_worst)

    whole = part("", np.ones(len(every), np.bool_))
    names, by = [*dict.fromkeys(task_of[asked].tolist())], task_of
    if not (is_by_task := len(names) > 1):
        names, by = [level for level in DIFFICULTIES if level in level_of[kept]], level_of
    parts = [part(name, by == name) for name in names if np.count_nonzero(kept & (by == name)) > 1]
    corrected = holm(np.array([each.found.p_value for each in parts])).tolist()
    parts = [each._replace(p_corrected=p) for each, p in zip(parts, corrected, strict=True)]
    gap = whole.verdict is Verdict.TIED and whole.found.error > 0 and abs(whole.found.difference)
    means = scores[0].mean(axis=0), scores[1].mean(axis=0)
    needed = planned_like(*means, whole.found, gap, None).needed if gap else None
    lacking, lacks = dict[str, list[str]](), asked & (short[:split] > 0).any(axis=0)
    for task, at in zip(task_of[lacks].tolist(), every[lacks].tolist(), strict=True):
        lacking.setdefault(task, []).append(results.problems[at])
    questions = places if results.questions is None else results.questions[places]
    clusters = len({*questions.tolist()})  # np.unique would load numpy.ma
    left_out = any_first & ~any_second, any_second & ~any_first, any_first & any_second & ~kept
    if scale.unit and (half := (whole.found.high - whole.found.low) / 2) > 0:
        scale = scale._replace(decimals=max(0, 1 - math.floor(math.log10(half))))
    return RunComparison(
        problems=tuple(results.problems[place] for place in places),
        tasks=tuple(task_of[kept].tolist()),
        levels=tuple(level_of[kept].tolist()),
        days=results.days[places],
        scores=scores,
        whole=whole,
        parts=tuple(parts) if len(parts) > 1 else (),
        left_out=LeftOut(*map(int, map(np.count_nonzero, left_out))),
        more=needed and max(needed - whole.problems, 0),
        clusters=(results.clusters_from, clusters) if clusters < len(places) else None,
        lacking=lacking,
        unasked=tuple(dict.fromkeys(task_of[any_first & ~asked].tolist())),
        scale=scale,
        has_fewer=are_fewer,
        is_by_task=is_by_task,
    )


def _short(counts: Floats, tasks: Iterable[Bools], split: int) -> tuple[Floats, bool]:
    """Find the share of its samples that a run lacks of each problem, by the most in its task.

    Args:
        counts: (runs, problems) numbers of samples.
        tasks: a (problems,) mask of each task.
        split: how many runs are of the first side.

    Returns:
        (runs, problems) shares, and whether the first side has fewer samples of a task that it has.
    """
    short, are_fewer = np.ones(counts.shape), False
    for inside in tasks:
        most = counts[:, inside].max(axis=1)
        are_fewer |= bool(0 < most[:split].sum() < most[split:].sum())
        short[:, inside] -= counts[:, inside] / np.maximum(most, 1)[:, np.newaxis]
    return short, are_fewer


class Expected(StrEnum):
    """Expectation of the first side, as `--expect` states it."""

    BETTER = "better"
    NOT_WORSE = "not-worse"


def is_met(
    expected: Expected, margin: float, found: PairedDifference, *, lower_better: bool = False
) -> bool | None:
    """Tell whether a difference is as expected; None where the evidence cannot tell.

    Better: the 95 % interval is above 0, or below. Not worse: the one-sided 95 % bound from below
    is above −margin, or that from above is below it.
    """
    low, high, limit = found.low, found.high, 0.0
    if expected is Expected.NOT_WORSE:
        low, high, limit = found.at_least, found.at_most, -margin
    elif math.isnan(low) and found.p_value <= ALPHA:  # graded scores that all differ alike
        low = high = found.difference
    if lower_better:
        low, high = -high, -low
    return True if low > limit else False if high < limit else None


class Reason(Enum):
    """Reason for a judgement: all problems, one task, or problems that a side lacks."""

    WHOLE = 1
    TASK = 2
    LACKING = 3
    FEWER = 4


class Judgement(NamedTuple):
    """Judgement on `--expect`: whether it is met, and the part and difference that decided."""

    is_met: bool | None
    part: Part
    difference: PairedDifference
    reason: Reason = Reason.WHOLE


def judge(
    expected: Expected, margin: float, found: RunComparison, *, each: bool, common: bool
) -> Judgement:
    """Judge whether the first side is as expected, over all problems and within each task.

    It is not if a task is worse, by the margin or more, corrected by Holm for the tasks. It is only
    if all problems that it lacks could fail as well, unless `common` leaves them out.

    Args:
        expected: what is asked.
        margin: by how many points less it is not worse.
        found: the comparison.
        each: whether every task must be as expected, and not only all problems.
        common: whether only what both sides have is asked for.
    """
    meets = partial(is_met, expected, margin, lower_better=found.scale.lower is True)
    tasks = found.parts if found.is_by_task else ()
    for worse in worse_tasks(found, margin):
        return Judgement(False, worse, worse.found, Reason.TASK)
    asked = tasks if found.scale.is_mixed and tasks else (found.whole, *(tasks if each else ()))
    for part in asked:
        if (met := meets(part.found)) is not True:
            return Judgement(met if part is found.whole else None, part, part.found)
    for part in asked if not common else ():
        if (at_worst := part.at_worst) is not None and not (
            found.scale.has_ends and meets(at_worst) is True
        ):
            return Judgement(None, part, at_worst, Reason.LACKING)
    lost = found.lacking.keys() - {part.name for part in tasks} if found.is_by_task else ()
    if lost and not common and (each or found.scale.is_mixed):
        worst = found.whole.at_worst or found.whole.found
        return Judgement(None, found.whole, worst, Reason.LACKING)
    reason = Reason.FEWER if found.has_fewer and not common else Reason.WHOLE
    worst = asked[0].found if common else asked[0].at_worst or asked[0].found
    return Judgement(True if reason is Reason.WHOLE else None, asked[0], worst, reason)


def worse_tasks(found: RunComparison, margin: float) -> list[Part]:
    """List the tasks that are worse by a margin, the clearest first (Bonferroni, 5 %)."""
    tasks = found.parts if found.is_by_task else ()
    level = 1 - ALPHA / max(len(tasks), 1)
    ends = (part.found.bounds(level) for part in tasks)
    gaps = [margin - low if found.scale.lower else margin + high for low, high in ends]
    places = sorted(range(len(tasks)), key=gaps.__getitem__)
    return [tasks[at] for at in places if gaps[at] < 0]


def only_difference(found: "Comparison") -> tuple[PairedDifference, bool]:
    """Return the difference of the one compared pair of models, and whether less is better.

    The one-sided bounds are made of the two-sided interval.

    Raises:
        UsageError: if not exactly one pair was compared.
    """
    pairs = [pair for group in found.groups for pair in group.pairs]
    if len(pairs) != 1:
        why = f": {counted(len(pairs), 'comparison')}, and one is needed: two sides, "
        narrow = Option("data", "SOURCE"), ", ", Option("window")
        raise UsageError(Option("expect"), why, *narrow)
    (pair,), share = pairs, normal_quantile(0.9) / normal_quantile()
    middle, ends = pair.difference, (pair.low, pair.high)
    at_least, at_most = (middle + share * (end - middle) for end in ends)
    difference = PairedDifference(middle, *ends, pair.p_value, at_least, at_most)
    return difference, found.tables[pair.first.place.table].roles.lower_better

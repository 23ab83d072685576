"""The answer to "is my run better?", of two sides compared by problem; and that of `plan`."""

import math
from collections.abc import Sequence
from itertools import takewhile
from pathlib import PurePath
from typing import NamedTuple

import numpy as np

from lcbtui.analysis.compare import Comparison, Verdict
from lcbtui.analysis.runs import (
    Expected,
    Judgement,
    Part,
    Reason,
    RunComparison,
    compare_runs,
)
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.results import UNDATED, Scale, window_dates
from lcbtui.errors import LcbtuiError
from lcbtui.report.compare import difference_text, verdict_text
from lcbtui.report.facts import Answer, Fact, FactTable
from lcbtui.report.remarks import WORDS
from lcbtui.report.writers import Record, as_record
from lcbtui.sources.sides import How, open_sides
from lcbtui.stats.paired import PairedDifference
from lcbtui.stats.power import Planned
from lcbtui.text.numbers import format_day, p_text, plain_digits, signed
from lcbtui.text.width import TextColumn
from lcbtui.text.words import counted, first_few, listed
from lcbtui.view.view import RemarkKind

DIFFERENCE = "A − B"
PROBLEM = "Problem"


class SideName(NamedTuple):
    """What a compared side is called: by its model, or by its file if both are of one model.

    Attributes:
        model: the name of the model.
        source: the file or folder, the part that differs; "" where both sides are of one source.
        by_source: whether the model does not tell the sides apart.
    """

    model: str
    source: str = ""
    by_source: bool = False

    @property
    def name(self) -> str:
        """The model, or the source where the model does not tell the sides apart."""
        return self.source if self.by_source else self.model


class NamedRuns(NamedTuple):
    """Two compared sides: their names, their comparison, metrics (that in use first), remarks."""

    names: tuple[SideName, SideName]
    found: RunComparison
    metrics: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def names_of(models: Sequence[str], sources: Sequence[str]) -> tuple[SideName, SideName]:
    """Name two sides by their models, or by their sources if the models are the same.

    Of two paths only the parts that differ are shown, once where a file stands for its model.
    """
    parts = [PurePath(source).parts for source in sources]
    start = _shared(*(each[:-1] for each in parts))
    end = _shared(*(each[:start:-1] for each in parts))
    brief = ["/".join(each[start : len(each) - end]) for each in parts]
    if [*sources] == [*models]:  # files that name no model
        models, brief = brief, ["", ""]
    are_one = len({*models}) < len(models)
    first, second = zip(models, brief, strict=True)
    return SideName(*first, are_one), SideName(*second, are_one)


def _shared(first: Sequence[str], second: Sequence[str]) -> int:
    """Count the parts that two paths begin with."""
    pairs = zip(first, second, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def runs_among(found: Comparison) -> NamedRuns | None:
    """Compare two models by problem, where they are of one source with such results."""
    pairs = [pair for group in found.groups for pair in group.pairs]
    if len(pairs) != 1 or not pairs[0].paired:
        return None
    sides = pairs[0].first, pairs[0].second
    table = found.tables[sides[0].place.table]
    selection = table.dataset.selection
    assert selection is not None  # or they are not paired
    results = selection.results
    first, second = (selection.models[[side.place.row]] for side in sides)
    compared = _by_run(table.dataset, (*first, *second)) or compare_runs(
        results,
        first,
        second,
        chosen=selection.chosen,
        scale=Scale(lower=bool(table.roles.lower_better)),
    )
    if compared is None:
        return None
    sources = [results.sources[run] if results.sources else "" for run in (*first, *second)]
    named = zip((*first, *second), sources, strict=True)
    models = [results.models[run].removesuffix(f" ({source})") for run, source in named]
    known = listed([letter for letter, each in zip("AB", sides, strict=True) if each.contaminated])
    misleads = f"{known}: {WORDS[RemarkKind.CONTAMINATED]}" if known else ""
    notes = tuple(filter(None, (window_dates(results, selection.window), misleads)))
    return NamedRuns(names_of(models, sources), compared, results.metrics, notes)


def _by_run(dataset: Dataset, models: Sequence[int]) -> RunComparison | None:
    """Compare two models of a file that may have several runs of each; else return None."""
    selection = dataset.selection
    if selection is None or selection.results.samples is None or dataset.source.path is None:
        return None
    names = tuple(selection.results.models[model] for model in models)
    try:
        sides = open_sides([dataset.source], how=How(models=names, common=True))
    except LcbtuiError:  # what is read as a table of models need not be one of runs
        return None
    asked = {selection.results.problems[at] for at in np.flatnonzero(selection.chosen)}
    kept = np.array([each in asked for each in sides.results.problems])
    first, second = (side.runs for side in sides.sides)
    return compare_runs(sides.results, first, second, sides.tasks, kept, sides.scale)


def runs_answer(runs: NamedRuns, everything: bool = False, *, changed: str = "--changed") -> Answer:
    """Make the report: the verdict first, each side, what changed, then by task or difficulty.

    Args:
        runs: the comparison.
        everything: whether to show all tasks, with intervals and p-values.
        changed: the flag or key that lists the changed problems; without a flag none is named.
    """
    found = runs.found
    whole, (better, worse) = found.whole, found.better_and_worse
    verdict = verdict_text(whole) if better or worse else "the same on every problem"
    facts = [Fact(DIFFERENCE, f"{difference_text(whole.found, whole.verdict)}  {verdict}")]
    for letter, side, mean, scores in zip("AB", runs.names, whole.means, found.scores, strict=True):
        many = counted(len(scores), "run") if len(scores) > 1 else ""
        of = side.model if side.by_source else side.source
        note = ", ".join(filter(None, (of if of != side.name else "", many)))
        facts.append(Fact(letter, f"{mean:.1f}  {side.name}", note))
    of = counted(whole.problems, "problem")
    names_flags, changed = changed.startswith("-"), changed if better or worse else ""
    facts.append(Fact("Changed", f"{better:,} better, {worse:,} worse of {of}", changed))
    needed = "" if found.more is None else f"{about(found.more)} more problems like these"
    is_tied = whole.verdict is Verdict.TIED and whole.found.difference
    if is_tied and found.more is None and whole.found.uses_spreads:
        needed = "more runs: more problems alone would not"
    facts += [Fact("To decide", needed)] if needed else []
    spreads = [f"{s:.1f}" for s in whole.found.spreads if not math.isnan(s)]
    if spreads:
        is_used = "in ±" if whole.found.uses_spreads else "not in ±: under 3 runs a side"
        facts.append(Fact("Spread of runs", " and ".join(spreads), is_used))
    shown, room = found.parts, 12 - len(facts) - 4  # lines without `--all`
    if not everything and len(shown) > room:  # those with the smallest p-values
        kept = sorted(shown, key=lambda part: part.found.p_value)[: room - 1]
        shown = tuple(part for part in shown if part in kept)
    return Answer(
        facts=tuple(facts),
        table=_parts_table(found.parts, shown, everything, names_flags) if shown else None,
        rests_on=(" · ".join((_rests_on(runs), *runs.notes)),),
        why=tuple(_why(found)),
        hint="--why" if names_flags else "",
    )


def _parts_table(
    parts: tuple[Part, ...], shown: tuple[Part, ...], everything: bool, names_flags: bool
) -> FactTable:
    def column(heading: str, texts: list[str], strong: bool = False) -> TextColumn:
        return TextColumn(heading, texts, right=True, strong=strong)

    columns = [
        TextColumn("", [part.name for part in shown], shrinks=True),
        column("Problems", [f"{part.problems:,}" for part in shown]),
        column("A", [f"{part.means[0]:.1f}" for part in shown]),
        column("B", [f"{part.means[1]:.1f}" for part in shown]),
        column(DIFFERENCE, [difference_text(part.found, part.verdict) for part in shown], True),
        TextColumn("", [verdict_text(part) for part in shown], strong=True),
    ]
    if everything:
        columns.append(column("p", [p_text(part.found.p_value) for part in shown]))
        columns.append(column("Holm", [p_text(part.p_corrected) for part in shown]))
    count = len(parts) - len(shown)
    more = f"{count} more{': --all' if names_flags else ''}" if count else ""
    return FactTable(tuple(columns), ("Holm", "p", "Problems"), more)


def _rests_on(runs: NamedRuns) -> str:
    found, (metric, *others) = runs.found, runs.metrics or ("",)
    every = dict.fromkeys(filter(None, found.tasks))
    # A task is called with its metric; those of both sides are told where they differ.
    tasks = [task.split()[0] if others and " and " not in task else task for task in every]
    of = f" of {first_few(tasks, 1)}" if tasks else ""
    by = f" · {metric}; also {first_few(others)}" if others else ""
    how = "paired" + (f", clustered by {found.clusters[0]}" if found.clusters else "")
    return f"{counted(found.whole.problems, 'problem')}{of}, {how}{by}{left_out_words(found)}"


def left_out_words(found: RunComparison) -> str:
    """Count the problems that are not compared, behind a separator; "" without any."""
    words = ("only in A", "only in B", "not in every run")
    left = [f"{n:,} {what}" for n, what in zip(found.left_out, words, strict=True) if n]
    return f" · left out: {', '.join(left)}" if left else ""


def _why(found: RunComparison) -> list[str]:
    whole = found.whole.found
    lines = [
        "paired t over the problems of both, each the mean of its samples and runs",
        "± is half of a 95 % interval",
    ]
    if found.clusters:
        name, clusters = found.clusters
        lines.append(f"clustered by {name}: {counted(clusters, 'cluster')}")
    if whole.uses_spreads:
        lines[0] += ", with the variance over runs (Satterthwaite)"
    if found.parts:
        lines.append(f"verdicts below: at 5 %, corrected by Holm for {len(found.parts)}")
    if found.whole.verdict is Verdict.TIED:
        lines.append("tied: these problems do not tell which is higher; never that they are equal")
    if found.more is not None:
        lines.append("to decide: a true difference of this size is shown in 80 % of cases")
    return lines


def plan_answer(
    cases: Sequence[Planned], gap: float | None, problems: int | None, runs: int, score: int
) -> Answer:
    """Make the report of `plan`: facts on two models alone, and a table of all cases.

    Args:
        cases: for two models and for more, at the usual correlation and then at the low one.
        gap: true difference in points; None if not known.
        problems: how many; None if not known.
        runs: of each model at each problem.
        score: mean in percent.
    """
    facts = plan_facts(cases[0], gap, problems)
    rows = {case.rho: "low" if case.cautious else "usual" for case in cases}
    columns = [TextColumn("Correlation", [f"{words}, {rho:.2f}" for rho, words in rows.items()])]
    for models in dict.fromkeys(case.models for case in cases):
        texts = [
            plan_facts(case, gap, problems)[0].value for case in cases if case.models == models
        ]
        heading = f"Among {models} models" if models > 2 else "Two models alone"
        columns.append(TextColumn(heading, texts, right=True))
    rests_on = (
        f"Paired by problem · {counted(runs, 'run')} a problem · scores near {score:g}",
        "Correlations: LiveCodeBench's own results, middle and 5 % quantile of pairs",
    )
    return Answer(facts, FactTable(tuple(columns)), rests_on)


def plan_facts(case: Planned, gap: float | None, problems: int | None) -> tuple[Fact, ...]:
    """State what is known of a planned comparison, beginning with what was asked."""
    facts = list[Fact]()
    if case.power is not None:
        percent = f"{100 * case.power:.0f} %"
        facts.append(Fact("Power", {"0 %": "<1 %", "100 %": ">99 %"}.get(percent, percent)))
    if case.needed is not None:
        facts.append(Fact("Needed for 80 %", counted(case.needed, "problem")))
    if case.error is not None:
        smallest = "none" if case.smallest is None else f"{case.smallest:.1f} points"
        facts.append(Fact("Smallest gap shown in 80 %", smallest))
    over = f"over {counted(problems, 'problem')}" if problems else ""
    asked = " ".join(filter(None, (f"a true gap of {gap:g}" if gap else "", over)))
    return (facts[0]._replace(note=asked), *facts[1:])


def runs_plan_answer(case: Planned, runs: NamedRuns, gap: float | None, problems: int) -> Answer:
    """Make the report of `plan` on two runs: one or two facts, and what they rest on."""
    alike = runs.found.whole.problems - sum(runs.found.better_and_worse)
    rests_on = f"{_rests_on(runs)} · alike on {alike:,}"
    return Answer(plan_facts(case, gap, problems)[:2], rests_on=(rests_on,))


def changed_answer(runs: NamedRuns) -> Answer:
    """List the problems whose score changed, the worst for the first side first."""
    found = runs.found
    at = found.changes
    several = len(set(found.tasks)) > 1
    columns = [
        TextColumn(PROBLEM, [found.problems[each] for each in at], shrinks=True),
        TextColumn("", ["" if several else found.levels[each] for each in at]),
        *(
            TextColumn(letter, list(map(_score_text, side[at])), right=True)
            for letter, side in zip("AB", found.means, strict=True)
        ),
        TextColumn(
            DIFFERENCE, [signed(found.change[each]) for each in at], right=True, strong=True
        ),
    ]
    answer = runs_answer(runs, changed="")
    table = FactTable(tuple(columns)) if at else None
    return answer._replace(facts=answer.facts[:4], table=table)


def outcome_answer(runs: NamedRuns, at: int) -> Answer:
    """Report one problem: the score of each side and of each run, and what is known of the problem.

    Args:
        runs: the comparison.
        at: index of the problem in `RunComparison.problems`.
    """
    found = runs.found
    means = [float(each[at]) for each in found.means]
    known = {PROBLEM: found.problems[at]}
    for letter, side, mean, scores in zip("AB", runs.names, means, found.scores, strict=True):
        each = f" ({', '.join(map(_score_text, scores[:, at]))})" if len(scores) > 1 else ""
        known[letter] = f"{_score_text(mean)}{each}  {side.name}"
    known |= {
        DIFFERENCE: signed(means[0] - means[1]),
        "Task": found.tasks[at],
        "Difficulty": found.levels[at],
        "Date": "" if found.days[at] == UNDATED else format_day(found.days[at]),
    }
    return Answer(tuple(Fact(label, value) for label, value in known.items() if value))


def _score_text(score: float) -> str:
    return plain_digits(score, 1).removesuffix(".0")


def expectation_words(
    expected: Expected, margin: float, found: PairedDifference, is_met: bool | None, unit: str = ""
) -> str:
    """Say whether the first side is as expected, and by which numbers."""
    met, not_met = "A is better", "A is worse"
    if expected is Expected.NOT_WORSE:
        met, not_met = (f"A is {word}worse by {margin:g} or more" for word in ("not ", ""))
    told = {True: met, False: not_met, None: f"cannot tell whether {met}"}
    return f"{told[is_met]}: {_with_ends(expected, found, unit)}"


def _with_ends(expected: Expected, found: PairedDifference, unit: str) -> str:
    low, high, certainty = found.low, found.high, ""
    if expected is Expected.NOT_WORSE:
        low, high, certainty = found.at_least, found.at_most, ", one-sided 95 %"
    ends = f"{_points(low, unit)} to {_points(high, unit)}{certainty}"
    if math.isnan(low):
        ends = ("the same on every problem", "its error is not known")[math.isnan(found.p_value)]
    return f"{_points(found.difference, unit)}{f' {unit}' * bool(unit)} ({ends})"


def _points(value: float, unit: str) -> str:
    """Write a difference with its sign: of points with a decimal, else with three digits."""
    return f"{value:+.3g}".replace("-", "−") if unit else signed(value)


def judgement_words(expected: Expected, margin: float, runs: NamedRuns, judged: Judgement) -> str:
    """Say whether the first side is as expected, by which numbers, and what decided it."""
    found, unit = runs.found, runs.found.scale.unit
    of_whole = expectation_words(expected, margin, judged.part.found, judged.is_met, unit)
    lacks = "; ".join(
        f"{counted(len(ids), 'problem')}{f' of {task}' * bool(task)} ({first_few(ids, 2)})"
        for task, ids in found.lacking.items()
    )
    if judged.reason is Reason.TASK:
        least = f" by {margin:g} or more" if margin else ""
        numbers = _with_ends(expected, judged.difference, unit)
        return (
            f"A is worse{least} in {judged.part.name}: {numbers}; all problems:"
            f" {_points(found.whole.found.difference, unit)}"
        )
    if judged.reason is Reason.LACKING:
        if math.isnan(judged.difference.difference):
            return f"{of_whole}, but A lacks {lacks}"
        as_failed = _with_ends(expected, judged.difference, unit)
        has = f"what A lacks failed: {lacks}" if lacks else "what B lacks was solved"
        return f"{of_whole}, but {as_failed} if {has}"
    if judged.reason is Reason.FEWER:
        first, second = (len(side) for side in found.scores)
        why = (
            f"A has {counted(first, 'run')}, B {second}"
            if first < second
            else "A has fewer samples than B"
        )
        return f"{of_whole}, but {why}"
    return of_whole + left_out_words(found)


def about(count: int) -> str:
    """Round a count to two digits: "about 1,900"."""
    return f"about {round(count, min(2 - len(str(count)), 0)):,}"


def runs_record(runs: NamedRuns, *, changed: bool) -> Record:
    """Convert the comparison to a JSON object with stable keys."""
    found = runs.found

    def part(each: Part) -> Record:
        told = each.found._asdict() | {"p_corrected": each.p_corrected, "verdict": each.verdict}
        return {"name": each.name, "problems": each.problems, "means": each.means, **told}

    better, worse = found.better_and_worse
    record: Record = {
        "sides": [
            {"model": side.model, "source": side.source, "runs": len(scores)}
            for side, scores in zip(runs.names, found.scores, strict=True)
        ],
        **part(found.whole),
        "by": [part(each) for each in found.parts],
        "changed": {"better": better, "worse": worse},
        **found.left_out._asdict(),
        "more_problems": found.more,
        "clusters": found.clusters,
        "metrics": runs.metrics,
    }
    del record["name"]
    if changed:
        keys = "problem", "task", "first", "second"
        of = [*zip(found.problems, found.tasks, *found.means, strict=True)]
        record["problems_changed"] = [dict(zip(keys, of[at], strict=True)) for at in found.changes]
    return as_record(record, 3, finer=dict.fromkeys(("p_value", "p_corrected"), 6))

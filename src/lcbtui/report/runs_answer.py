"""The answer to "is my run better?", of two sides compared by problem; and that of `plan`."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from os.path import commonprefix
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lcbtui.analysis.paired_runs import (
    Expected,
    Part,
    Reason,
    RunComparison,
    compare_runs,
    is_met,
    judge,
    worse_tasks,
)
from lcbtui.dataset.results import POINTS, UNDATED, ScoreScale, window_dates
from lcbtui.errors import NoRunsError, Option, flagged
from lcbtui.report.facts import ALL, CHANGED, WHY, Answer, Fact, FactTable, cannot_tell, say
from lcbtui.sources.sides import How, Sides, open_sides
from lcbtui.stats.paired import PairedDifference, Planned
from lcbtui.stats.verdicts import Verdict
from lcbtui.text.numbers import format_day, p_text, plain_digits, signed
from lcbtui.text.width import TextColumn, cut
from lcbtui.text.words import counted, first_few, listed, safe_text

if TYPE_CHECKING:
    from lcbtui.analysis.side_by_side import Comparison, Pair

DIFFERENCE = "A − B"
ALL_PROBLEMS = "all problems"
PROBLEM, QUESTION = "Problem", "Question"


class SideName(NamedTuple):
    """What a compared side is called: by its model, or by its file if both are of one model.

    Attributes:
        name: the model, or the source where the model does not tell the sides apart.
        model: the name of the model.
        source: the file or folder, the part that differs; "" where both sides are of one source.
    """

    name: str
    model: str
    source: str


class NamedRuns(NamedTuple):
    """Two compared sides: their names, their comparison, metrics (that in use first), remarks.

    Attributes:
        odd: of each side the texts that are no known outcomes, with their numbers, in words; ()
            where they were not read, so that nothing may depend on them.
        words: what the problems ask, by id, as far as it is known.
    """

    names: tuple[SideName, SideName]
    found: RunComparison
    metrics: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()
    words: Mapping[str, str] = {}


class Gate(NamedTuple):
    """What `--expect` asks for, with which margin and flags, and the exit status that answers."""

    expect: str
    margin: float
    each: bool
    common: bool
    status: int = 0


def names_of(models: Sequence[str], sources: Sequence[str]) -> tuple[SideName, SideName]:
    """Name two sides by their models, or by their sources if the models are the same.

    Of two paths only the parts that differ are shown, once where a file stands for its model.
    """
    parts = [PurePath(source).parts for source in sources]
    start = len(commonprefix([each[:-1] for each in parts]))  # noqa: RUF071 - of parts, not texts
    end = len(commonprefix([each[:start:-1] for each in parts]))  # noqa: RUF071
    brief = ["/".join(each[start : len(each) - end]) for each in parts]
    if [*sources] == [*models]:  # files that name no model
        models, brief = brief, ["", ""]
    names = brief if len({*models}) < len(models) else models
    first, second = map(SideName, names, models, brief)
    return first, second


def runs_among(found: "Comparison", how: How = How(common=True)) -> NamedRuns | None:  # noqa: B008
    """Compare two models by problem, where they are of one source with such results.

    Raises:
        LcbtuiError: if the source has runs of them that cannot be compared.
    """
    pairs = [pair for group in found.groups for pair in group.pairs]
    if len(pairs) != 1 or not pairs[0].paired:
        return None
    sides = pairs[0].first, pairs[0].second
    table = found.tables[sides[0].place.table]
    selection = table.dataset.selection
    assert selection is not None  # or they are not paired
    results = selection.results
    first, second = (selection.models[[side.place.row]] for side in sides)
    both = [results.models[model] for model in (*first, *second)]
    sources = [results.sources[run] if results.sources else "" for run in (*first, *second)]
    models = tuple(n.removesuffix(f" ({of})") for n, of in zip(both, sources, strict=True))
    known = listed([letter for letter, each in zip("AB", sides, strict=True) if each.contaminated])
    misleads = f"{known}: {say('contaminated')}" if known else ""
    notes = tuple(filter(None, (window_dates(results, selection.window), misleads)))
    asked = {results.problems[at] for at in np.flatnonzero(selection.chosen)}
    with suppress(NoRunsError):
        if table.dataset.source.path is not None and len({*models}) > 1:
            runs = open_sides([table.dataset.source], how=how._replace(models=models))
            return runs_of(runs, models, ("", ""), asked, notes)
    scale = ScoreScale(lower=bool(table.roles.lower_better))
    compared = compare_runs(results, first, second, scale, chosen=selection.chosen)
    if compared is None:
        return None
    return NamedRuns(names_of(models, sources), compared, results.metrics, notes)


def runs_of(
    sides: Sides,
    models: Sequence[str],
    sources: Sequence[str],
    asked: Collection[str] | None = None,
    notes: tuple[str, ...] = (),
) -> NamedRuns | None:
    """Compare the runs of two sides; None if fewer than two problems are in every run of both.

    Args:
        sides: the sides.
        models: what their models are called.
        sources: what their sources are called, as for `names_of`.
        asked: ids of the problems that count; None for all.
        notes: remarks on them.
    """
    results, (first, second) = sides.results, sides.sides
    chosen = None if asked is None else np.array([each in asked for each in results.problems])
    found = compare_runs(results, first.runs, second.runs, sides.scale, sides.tasks, chosen)
    if found is None:
        return None
    odd = ([f"{safe_text(word)!r} {n:,}" for word, n in side.items()] for side in sides.odd)
    told = tuple(map(first_few, odd))
    return NamedRuns(names_of(models, sources), found, results.metrics, notes, told, sides.words)


def difference_text(
    found: "Pair | PairedDifference", verdict: Verdict, scale: ScoreScale = POINTS
) -> str:
    """Format a difference with half of its interval: "+2.4 ± 1.9"."""
    difference = signed(found.difference, scale.decimals)
    if verdict is Verdict.FEW_PROBLEMS or math.isnan(found.low):
        return difference
    # An interval widened to 0 has ends at two distances.
    is_widened = not (found.low and found.high)
    half = abs(found.difference) if is_widened else (found.high - found.low) / 2
    return f"{difference} ± {half:.{scale.decimals}f}"


def verdict_text(pair: "Part | Pair", *, lower_better: bool = False) -> str:
    """Word a verdict: "higher", "lower", "tied", "not tested", or "7 problems cannot tell"."""
    if pair.verdict is Verdict.FEW_PROBLEMS:
        return cannot_tell(pair.problems)
    better = {Verdict.LOWER: ", A better", Verdict.HIGHER: ", B better"} if lower_better else {}
    return pair.verdict.replace("-", " ") + better.get(pair.verdict, "")


def runs_answer(
    runs: NamedRuns, everything: bool = False, *, changed: str | Option = CHANGED
) -> Answer:
    """Make the report: the verdict first, each side, what changed, then by task or difficulty.

    Args:
        runs: the comparison.
        everything: whether to show all tasks, with intervals and p-values.
        changed: the option or key that lists the changed problems; without an option none is named.
    """
    found = runs.found
    whole, (better, worse), scale = found.whole, found.better_and_worse, found.scale
    verdict = verdict_text(whole, lower_better=scale.lower is True)
    if (most := found.no_larger_than) is not None:
        verdict = say("no-larger", most=most)
    verdict = verdict if better or worse else say("same")
    unit = f" {scale.unit}" * bool(scale.unit)
    difference = difference_text(whole.found, whole.verdict, scale)
    facts = [Fact(DIFFERENCE, f"{difference}{unit}  {verdict}"), *_side_facts(runs)]
    of = counted(whole.problems, "problem")
    names_flags, lists = isinstance(changed, Option), flagged(changed) if better or worse else ""
    facts.append(Fact("Changed", f"{better:,} better, {worse:,} worse of {of}", lists))
    over = float(np.mean([part.found.difference for part in found.parts] or [0.0]))
    if found.is_by_task and not scale.is_mixed and over * whole.found.difference < 0:
        facts.append(Fact("Mean over tasks", signed(over, scale.decimals), "each counts alike"))
    needed = ""
    if found.more is not None:
        count = whole.problems + found.more  # told with two digits
        needed = say("more-problems", count=round(count, min(2 - len(str(count)), 0)))
    elif whole.verdict is Verdict.TIED and whole.found.difference and whole.found.uses_spreads:
        needed = say("more-runs")
    facts += [Fact("To decide", needed)] if needed else []
    spreads = [f"{s:.{scale.decimals}f}" for s in whole.found.spreads if not math.isnan(s)]
    if spreads:
        is_used = "in ±" if whole.found.uses_spreads else say("spread-unused")
        facts.append(Fact("Spread of runs", " and ".join(spreads), is_used))
    shown, room = found.parts, 12 - len(facts) - 4  # lines without `--all`
    if not everything and len(shown) > room:  # those with the smallest p-values
        kept = sorted(shown, key=lambda part: part.found.p_value)[: room - 1]
        shown = tuple(part for part in shown if part in kept)
    return Answer(
        facts=tuple(facts),
        table=_parts_table(found, shown, everything, names_flags) if shown else None,
        rests_on=(" · ".join((_rests_on(runs), *["± 95 %"] * ("±" in difference), *runs.notes)),),
        why=tuple(_why(found)),
        hint=flagged(WHY) if names_flags else "",
    )


def _side_facts(runs: NamedRuns) -> Iterator[Fact]:
    found, whole = runs.found, runs.found.whole
    for letter, side, mean, scores in zip("AB", runs.names, whole.means, found.scores, strict=True):
        many = counted(len(scores), "run") if len(scores) > 1 else ""
        of = side.source if side.name == side.model else side.model
        note = ", ".join(filter(None, (of if of != side.name else "", many)))
        yield Fact(letter, f"{mean:.{found.scale.decimals}f}  {side.name}", note)


def _parts_table(
    found: RunComparison, shown: tuple[Part, ...], everything: bool, names_flags: bool
) -> FactTable:
    scale = found.scale
    differences = [difference_text(part.found, part.verdict, scale) for part in shown]
    columns = [
        TextColumn("", [part.name for part in shown], shrinks=True),
        TextColumn("Problems", [f"{part.problems:,}" for part in shown], right=True),
        TextColumn("A", [f"{part.means[0]:.{scale.decimals}f}" for part in shown], right=True),
        TextColumn("B", [f"{part.means[1]:.{scale.decimals}f}" for part in shown], right=True),
        TextColumn(DIFFERENCE, differences, right=True, strong=True),
        TextColumn("", [verdict_text(p, lower_better=bool(scale.lower)) for p in shown]),
    ]
    if everything:
        columns.append(TextColumn("p", [p_text(p.found.p_value) for p in shown], right=True))
        columns.append(TextColumn("Holm", [p_text(p.p_corrected) for p in shown], right=True))
    count = len(found.parts) - len(shown)
    how = flagged(": ", ALL) if names_flags else ""
    more = f"{count} more{how}" if count else ""
    return FactTable(tuple(columns), ("Holm", "p", "Problems"), more)


def _rests_on(runs: NamedRuns) -> str:
    found, (metric, *others) = runs.found, runs.metrics or ("",)
    every = dict.fromkeys(filter(None, found.tasks))
    # A task is called with its metric; those of both sides are told where they differ.
    tasks = [task.split()[0] if others and " and " not in task else task for task in every]
    of = f" of {first_few(tasks, 1)}" if tasks else ""
    by = f" · {metric}; also {first_few(others)}" if others else ""
    how = "paired" + (f", clustered by {found.clusters[0]}" if found.clusters else "")
    return f"{counted(found.whole.problems, 'problem')}{of}, {how}{by}{left_out_words(runs)}"


def left_out_words(runs: NamedRuns) -> str:
    """Word what is not compared: " · left out: 3 only in A", texts not understood; else ""."""
    found = runs.found
    words = ("only in A", "only in B", "not in every run")
    tasks = (
        f" (all of {first_few(of, 2)})" if of else "" for of in (found.unasked, found.lost, ())
    )
    told = zip(found.left_out, words, tasks, strict=True)
    left = [f"{n:,} {what}{of}" for n, what, of in told if n]
    odd = [f"not understood in {'AB'[at]}: {it}" for at, it in enumerate(runs.odd) if it]
    return "".join(f" · {it}" for it in [*([f"left out: {', '.join(left)}"] if left else []), *odd])


def _why(found: RunComparison) -> list[str]:
    name, clusters = found.clusters or ("", 0)
    used = {
        "mid-p": True,
        "bonett": True,
        "clustered": bool(name),
        "holm-parts": bool(found.parts),
        "tied": found.whole.verdict is Verdict.TIED,
        "no-larger-test": found.no_larger_than is not None,
        "decide": found.more is not None,
        "new-run": found.more is not None,
    }
    values = {"name": name, "clusters": counted(clusters, "cluster"), "these": "these problems do"}
    spreads = say("by-spreads") * found.whole.found.uses_spreads
    told = [say(key, parts=len(found.parts), **values) for key, is_so in used.items() if is_so]
    return [f"{say('paired')}{say('means')}{spreads}", *told]


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
        of_models = [case for case in cases if case.models == models]
        texts = [plan_facts(case, gap, problems)[0].value for case in of_models]
        heading = f"Among {models} models" if models > 2 else "Two models alone"
        columns.append(TextColumn(heading, texts, right=True))
    rests_on = say("plan", runs=counted(runs, "run"), score=score), say("correlations")
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
        smallest = "none" if case.smallest_gap is None else f"{case.smallest_gap:.1f} points"
        facts.append(Fact("Smallest gap shown in 80 %", smallest))
    over = f"over {counted(problems, 'problem')}" if problems else ""
    what = f"a true gap of {gap:g}" if gap else ""
    what = what if case.margin is None else f"a margin of {case.margin:g}"
    asked = " ".join(filter(None, (what, over)))
    return (facts[0]._replace(note=asked), *facts[1:])


def runs_plan_answer(case: Planned, runs: NamedRuns, gap: float | None, problems: int) -> Answer:
    """Make the report of `plan` on two runs: one or two facts, the runs, what they rest on."""
    alike = runs.found.whole.problems - sum(runs.found.better_and_worse)
    rests_on = f"{_rests_on(runs)} · alike on {alike:,}"
    facts = (*plan_facts(case, gap, problems)[:2], *_side_facts(runs))
    return Answer(facts, rests_on=(rests_on,))


def changed_answer(runs: NamedRuns) -> Answer:
    """List the problems whose score changed, the worst for the first side first."""
    found = runs.found
    at = found.changes
    several = len(set(found.tasks)) > 1
    of = found.tasks if several else found.levels
    ids = [found.problems[each].removeprefix(f"{found.tasks[each]} ") for each in at]
    words = [_asks(runs, each, 60) for each in at]
    changes = [signed(found.change[each], found.scale.decimals) for each in at]
    columns = [
        TextColumn(PROBLEM, ids, shrinks=not any(words)),
        TextColumn("Task" if several else "", [of[each] for each in at]),
        *(
            TextColumn(letter, [_score_text(score, found.scale) for score in side[at]], right=True)
            for letter, side in zip("AB", found.means, strict=True)
        ),
        TextColumn(DIFFERENCE, changes, right=True, strong=True),
        TextColumn(QUESTION, words, shrinks=True),
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
        texts = [_score_text(score, found.scale) for score in (mean, *scores[:, at])]
        each = f" ({', '.join(texts[1:])})" if len(scores) > 1 else ""
        known[letter] = f"{texts[0]}{each}  {side.name}"
    known |= {
        DIFFERENCE: signed(means[0] - means[1], found.scale.decimals),
        "Task": found.tasks[at],
        QUESTION: _asks(runs, at, 400),
        "Difficulty": found.levels[at],
        "Date": "" if found.days[at] == UNDATED else format_day(found.days[at]),
    }
    return Answer(tuple(Fact(label, value) for label, value in known.items() if value))


def _asks(runs: NamedRuns, at: int, width: int) -> str:
    """Begin what a problem asks, on one line."""
    words = runs.words.get(runs.found.problems[at], "")[: 4 * width]
    return cut(safe_text(" ".join(words.split())), width)


def _score_text(score: float, scale: ScoreScale) -> str:
    return plain_digits(score, scale.decimals).removesuffix(".0")


def expectation_words(
    expected: Expected, margin: float, is_met: bool | None, unit: str = ""
) -> str:
    """Say whether the first side is as expected."""
    by = f" by {margin:g}{f' {unit}' * bool(unit)} or more" if margin else ""
    met, not_met = say(expected, by=by), say("worse", by=by)
    unknown = say("cannot-tell", what=not_met if expected is Expected.NOT_WORSE else met)
    return {True: met, False: not_met, None: unknown}[is_met]


def with_ends(expected: Expected | None, found: PairedDifference, scale: ScoreScale) -> str:
    """Write a difference with its 95 % interval, for "not-worse" with its one-sided bounds."""
    low, high, certainty = found.low, found.high, ", 95 %" * (expected is Expected.BETTER)
    if expected is Expected.NOT_WORSE:
        low, high, certainty = found.at_least, found.at_most, ", one-sided 95 %"
    middle, *ends = (signed(value, scale.decimals) for value in (found.difference, low, high))
    told = f"{' to '.join(ends)}{certainty}"
    if math.isnan(low):
        told = say("as-much" if found.difference else "same")
        told = say("no-error") if math.isnan(found.p_value) else told
    told += "; less is better" if scale.lower and expected else ""
    return f"{' '.join(filter(None, (middle, scale.unit)))} ({told})"


def judgement(gate: Gate, runs: NamedRuns) -> tuple[bool | None, str]:
    """Judge whether the first side is as expected, and say by which numbers and what decided it.

    Returns:
        Whether it is, None where the evidence cannot tell, and the words.
    """
    found, scale = runs.found, runs.found.scale
    expected, margin = Expected(gate.expect), gate.margin
    judged = judge(expected, margin, found, each=gate.each, common=gate.common)
    part = judged.part
    ends = part.found.at_least, part.found.at_most
    if margin in {round(abs(end), scale.decimals) for end in ends}:  # which side of it must show
        scale = scale._replace(decimals=scale.decimals + 1)
    told = expectation_words(expected, margin, judged.is_met, scale.unit)
    told += f"{f' in {part.name}' * bool(part.name)}: {with_ends(expected, part.found, scale)}"
    first, second = map(len, found.scores)
    many = f" · {counted(first, 'run')} of A, {second} of B" if max(first, second) > 1 else ""
    if many and not found.whole.found.uses_spreads:
        many += say("few-runs")
    if judged.reason is Reason.WHOLE:
        told += left_out_words(runs)
        if judged.is_met and judged.difference is not part.found:
            told += say("against-a", ends=with_ends(None, judged.difference, scale))
        return judged.is_met, told + many
    if judged.reason is Reason.TASK:
        of_all = signed(found.whole.found.difference, scale.decimals)
        return judged.is_met, f"{told}; all problems: {of_all}{many}"
    without, lacks = f"{signed(part.found.difference, scale.decimals)} without", ""
    if judged.reason is Reason.FEWER:
        why = f"A has {counted(first, 'run')}, B {second}"
        why = why if first < second else say("few-samples")
        why += f": {with_ends(expected, part.found, scale)} as they are"
    elif found.lacking:
        lacks = first_few([_lacks(found, task) for task in found.lacking], 2)
        words = f", not understood: {runs.odd[0]}" if runs.odd and runs.odd[0] else ""
        why = f"A lacks {lacks}{words}"
    else:
        lacks_b = found.left_out.only_first + found.left_out.partial  # A lacks none of these
        why = say("lacks", problems=counted(lacks_b, "problem"))
    if judged.reason is Reason.LACKING:
        as_if = f"{with_ends(None, judged.difference, scale)} if {'failed' if lacks else 'solved'}"
        why += f": {as_if if scale.has_ends else say('no-worst', unit=scale.unit)}, {without}"
    told = flagged(f"cannot tell: {why}; ", Option("common"), " compares what both have")
    return judged.is_met, told


def _lacks(found: RunComparison, task: str) -> str:
    """Name what A lacks of a task: "12 problems of gsm8k (0, 7, …)", "all 1,319 of gsm8k"."""
    ids, of = found.lacking[task], f" of {task}" * bool(task)
    if task not in found.tasks:
        return f"all {len(ids):,}{of}"
    few = first_few([each.removeprefix(f"{task} ") for each in ids], 2, more=", …")
    return f"{counted(len(ids), 'problem')}{of} ({few})"


def junit_lines(gate: Gate, runs: NamedRuns) -> list[str]:
    """Write the verdict as JUnit's XML: a case for all problems and one for each task.

    What is worse is a failure, what cannot be told an error; a task that A lacks is an error, and
    skipped where it does not count.
    """
    found, expected, worse = runs.found, Expected(gate.expect), worse_tasks(runs.found, gate.margin)
    kinds = {True: "", False: "failure", None: "error"}
    of_all, told = judgement(gate, runs)
    cases = [(ALL_PROBLEMS, kinds[of_all], told)]
    for part in found.parts if found.is_by_task else ():
        lower, is_asked = found.scale.lower is True, gate.each or found.scale.is_mixed
        met = not is_asked or is_met(expected, gate.margin, part.found, lower_better=lower)
        kind = "failure" if part in worse else kinds[met]
        cases.append((part.name, kind, with_ends(expected, part.found, found.scale)))
    kind = "skipped" if gate.common or of_all else "error"
    cases += [(task, kind, f"A lacks {_lacks(found, task)}") for task in found.lost]
    return junit_suite([side.name for side in runs.names], cases)


def junit_suite(sides: Sequence[str], cases: Sequence[tuple[str, str, str]]) -> list[str]:
    """Write JUnit's XML of cases: a name, "failure", "error", "skipped" or "", and why."""
    many = Counter(kind for _, kind, _ in cases)
    counts = f'failures="{many["failure"]}" errors="{many["error"]}" skipped="{many["skipped"]}"'
    suite = f'<testsuite name="{_xml(" and ".join(sides))}" tests="{len(cases)}" {counts}>'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', suite]
    for task, kind, words in cases:
        inner = f'<{kind} type="lcbtui" message="{_xml(words)}"/>' * bool(kind)
        named = f'testcase classname="lcbtui" time="0" name="{_xml(task)}"'
        lines.append(f"  <{named}>{inner}</testcase>")
    return [*lines, "</testsuite>"]


def _xml(text: str) -> str:
    """Escape a text for an attribute of XML 1.0, which has no control characters."""
    from html import escape  # noqa: PLC0415 - its table of entities takes 2 ms

    plain = re.sub("[^ -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", safe_text(text))
    return escape(plain)

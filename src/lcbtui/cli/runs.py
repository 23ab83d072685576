"""What `compare` and `plan` do: open runs or models, compare them, judge, and write the answer."""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from lcbtui.analysis.paired_runs import Expected, is_met, only_difference
from lcbtui.analysis.side_by_side import Comparison
from lcbtui.cli.flags import sources_before_names, view_state
from lcbtui.cli.models import compared
from lcbtui.cli.output import Output, tell
from lcbtui.dataset.meanings import header_meaning
from lcbtui.dataset.results import ScoreScale
from lcbtui.dataset.source import NO_OPTIONS
from lcbtui.errors import LcbtuiError, NoRunsError, UsageError
from lcbtui.report.comparison_answer import comparison_answer
from lcbtui.report.records import PlanRecord, comparison_record, runs_record, sides_of
from lcbtui.report.runs_answer import (
    Gate,
    NamedRuns,
    changed_answer,
    expectation_words,
    judgement,
    junit_lines,
    plan_answer,
    runs_among,
    runs_answer,
    runs_of,
    runs_plan_answer,
    with_ends,
)
from lcbtui.sources.catalog import STDIN, bundled, find_all, named_files
from lcbtui.sources.formats.io import stdin_bytes
from lcbtui.sources.sides import How, open_sides
from lcbtui.stats.differences import FEWEST
from lcbtui.stats.paired import Spread, paired_variance, planned, planned_like, planned_margin
from lcbtui.text.words import first_few, safe_text


def asked_of(expect: str | None, margin: float | None, *, each: bool, common: bool) -> Gate | None:
    """Gather the flags of `--expect`; None without it.

    Raises:
        UsageError: for flags that do not go together.
    """
    if (expect == "not-worse") is (margin is None):
        raise UsageError("--expect not-worse and --margin POINTS go together")
    if margin is not None and not 0 <= margin <= 100:
        raise UsageError(f"--margin {margin:g}: expected points from 0 to 100")
    if expect is None and (each or common):
        raise UsageError(f"{'--each' if each else '--common'} goes with --expect")
    return None if expect is None else Gate(expect, margin or 0.0, each, common)


def compared_by(
    names: tuple[str, ...],
    source: tuple[str, ...],
    flags: dict[str, Any],
    metric: str | None,
    *,
    common: bool,
) -> tuple[NamedRuns | None, Comparison | None]:
    """Compare runs, else models; two models of a file by their runs wherever it has them."""
    given = [name for name, value in flags.items() if value not in {None, ()}]
    of_runs = {"lower_better", "cluster"}  # runs have these too
    of_models = [f"--{name.replace('_', '-')}" for name in given if name not in of_runs]
    how = How(metric, common=common, lower=flags["lower_better"])
    known = {*bundled()}
    named = {STDIN, *named_files} - known
    are_runs = known.isdisjoint(names) and all(it in named or os.path.exists(it) for it in names)  # noqa: PTH110 - Path raises for a very long word
    if are_runs and not source:
        if of_models:
            raise UsageError(f"{of_models[0]} is for models of a source, not for files of runs")
        return compared_runs(names, how, flags["cluster"]), None

    source, models = sources_before_names(names, source)
    is_one_file = len(source) == 1 and len(models) == 2 and source[0] not in bundled()
    problem, runs, found = None, None, None
    try:
        found = compared(source, models, view_state(source or "", flags))
        runs = runs_among(found, how) if any(t.dataset.selection for t in found.tables) else None
    except LcbtuiError as error:
        problem = error
    if runs is None and is_one_file and not of_models and not (found and found.groups):
        with suppress(NoRunsError if found is None else LcbtuiError):
            return compared_runs(source, how._replace(models=models), flags["cluster"]), None
    if problem is not None:
        # A run that is not there is told so: a path, or one beside a file or of a metric.
        of_two = how.metric is not None and len(source) + len(models) < 3
        with_runs = of_two or any(map(os.path.exists, models))
        for name in names:
            is_path = Path(name).suffix in {".eval", ".json", ".jsonl", ".csv", ".tsv"}
            is_path = is_path or (f"{name}: no" in str(problem) and (with_runs or "/" in name))
            if is_path and not os.path.exists(name):  # noqa: PTH110
                what = f"{safe_text(name)}: no such file or folder"
                raise UsageError(f"{what}, and no model of that name")
        raise problem
    if runs is None and how.metric is not None:
        raise UsageError("--metric is for files of runs; --y COLUMN takes a score of models")
    return runs, found


def compared_runs(words: Sequence[str], how: How, cluster: str | None = None) -> NamedRuns:
    """Compare two sources of results by problem, or two models of one.

    Raises:
        LcbtuiError: if there are more than two sources, or one that cannot be used.
    """
    infos = find_all(words, NO_OPTIONS._replace(cluster=cluster))
    if len(infos) > 2:
        raise UsageError(f"{len(infos)} files: name two, or one with both models")
    if len({*map(os.path.realpath, words)}) < len(words):
        raise UsageError(f"{safe_text(words[0])}: is named twice; name the other run")
    sides = open_sides(infos, stdin_bytes() if STDIN in words else None, how)
    first, second = sides.sides
    sources = (first.name, second.name) if len(words) > 1 else ("", "")
    found = runs_of(sides, (first.model, second.model), sources)
    if found is None:
        of = zip(sides.results.model_of, sides.results.problem_of, strict=True)
        ids = [(run, sides.results.problems[at]) for run, at in of]
        own = [[*dict.fromkeys(i for run, i in ids if run in each.runs)] for each in sides.sides]
        has = f"{first.name}: {first_few(own[0], 3)}; {second.name}: {first_few(own[1], 3)}"
        raise UsageError(f"fewer than two problems are in all runs of both ({has})")
    return found


def as_expected(asked: Gate, runs: NamedRuns | None, found: Comparison | None) -> int:
    """Tell on standard error whether A is as expected, and return the exit status that says so.

    Raises:
        UsageError: if nobody says whether more or less of the scores is better, or what the margin
            is in.
    """
    data = [table.dataset for table in found.tables] if found is not None else []
    by_problem = any(each.selection or each.questions is not None for each in data)
    if by_problem and (runs is None or not (runs.odd or asked.common)):
        one = "name two files, or one file with both models"
        raise UsageError(f"--expect on results by problem: {one}")
    if runs is not None:
        if runs.found.scale.lower is None:
            name = next(iter(runs.metrics), "") or "the score"
            ways = "--lower-better or --no-lower-better says so"
            raise UsageError(f"{name}: is more or less of it better? {ways}")
        unit, sides = runs.found.scale.unit, zip("AB", runs.found.scores, strict=True)
        shares = [side for side, scores in sides if scores.min() >= 0 and scores.max() <= 1]
        if asked.margin and unit and shares and header_meaning(unit).quantity.weight:
            raise UsageError(f"--margin {asked.margin:g}: points or {unit}? {shares[0]} is 0 to 1")
        met, words = judgement(asked, runs)
    else:
        assert found is not None
        expected = Expected(asked.expect)
        difference, is_lower = only_difference(found)
        met = is_met(expected, asked.margin, difference, lower_better=is_lower)
        ends = with_ends(expected, difference, ScoreScale(lower=is_lower))
        words = f"{expectation_words(expected, asked.margin, met)}: {ends}"
    tell(f"lcbtui: {words}")
    return {True: 0, False: 1, None: 3}[met]


def write_compared(
    of: NamedRuns | Comparison, to: Output, gate: Gate | None, changed: bool, whole: bool, why: bool
) -> None:
    """Write a comparison of runs, or of models, in the format asked for."""
    if to.form == "json" and isinstance(of, Comparison):
        to.write_json(comparison_record(of, gate))
    elif isinstance(of, Comparison):
        to.write_answer(comparison_answer(of, whole), why=why)
    elif gate is not None and to.form == "junit":
        to.write_lines(junit_lines(gate, of))
    elif to.form == "json":
        to.write_json(runs_record(of, gate, changed=changed))
    else:
        to.write_answer(changed_answer(of) if changed else runs_answer(of, whole), why=why)


Asked = tuple[float | None, int | None, float | None]
"""The gap, the problems and the margin that are asked of a plan; None for what is not."""


def write_plan(asked: Asked, runs: int, models: int, score: int, to: Output) -> None:
    """Write the plan for two models alone, and for one pair among all pairs of `models`."""
    gap, problems, margin = asked
    cases = [
        planned(gap, problems, models=family, runs=runs, score=score, cautious=cautious)
        for cautious in (False, True)
        for family in dict.fromkeys((2, models if margin is None else 2))
    ]
    if margin is not None:
        spreads = (Spread(paired_variance(score, runs, cautious=of.cautious)) for of in cases)
        both = zip(cases, spreads, strict=True)
        cases = [planned_margin(case, spread, margin, problems) for case, spread in both]
    if to.form == "json":
        to.write_json(PlanRecord(*asked, (*cases,), runs, models, score))
    else:
        to.write_answer(plan_answer(cases, gap, problems, runs, score))


def write_plan_like(
    names: tuple[str, ...], metric: str | None, cluster: str | None, asked: Asked, to: Output
) -> None:
    """Write the plan for runs that differ by problem as much as two that are there."""
    gap, problems, margin = asked
    runs = compared_runs(names, How(metric), cluster)
    whole = runs.found.whole
    counts = {"problems": whole.problems}
    if of := runs.found.clusters:
        counts[f"of {safe_text(of[0])}"] = of[1]
    for what, count in counts.items():
        if count < FEWEST:
            raise UsageError(f"{count} {what} do not tell how much others differ")
    problems = problems or whole.problems
    case = planned_like(*runs.found.means, whole.found, gap, problems)
    if margin is not None:
        unseen = whole.found.unseen_error * whole.problems
        case = planned_margin(case, whole.found.spread(whole.problems), margin, problems, unseen)
    if to.form == "json":
        to.write_json(PlanRecord(gap, problems, margin, (case,), sides=sides_of(runs)))
    else:
        to.write_answer(runs_plan_answer(case, runs, gap, problems))

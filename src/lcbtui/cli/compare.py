"""`lcbtui compare A B …`: two runs by problem, or models side by side; which scores are tied."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lcbtui.cli.flags import (
    OF_SOURCES,
    complete_model,
    data_option,
    field_flags,
    metric_flag,
    sources_before_names,
    view_state,
    whole_flag,
    why_flag,
)
from lcbtui.cli.output import NOTHING_MATCHED, Output, note, output_options, tell
from lcbtui.dataset.meanings import header_meaning
from lcbtui.dataset.source import NO_OPTIONS, Reference
from lcbtui.errors import LcbtuiError, NoRunsError, UsageError, flagged
from lcbtui.report.writers import references_of
from lcbtui.sources.catalog import STDIN, bundled, data_folder, find_all, named_files
from lcbtui.sources.formats.io import stdin_bytes
from lcbtui.text.words import first_few, safe_text

if TYPE_CHECKING:
    from lcbtui.analysis.side_by_side import Comparison
    from lcbtui.report.runs_answer import Gate, NamedRuns
    from lcbtui.sources.sides import How

_OF_RUNS = ("lower_better", "cluster")
"""Flags on models that runs have too."""

ENDINGS = {".eval", ".json", ".jsonl", ".csv", ".tsv"}
"""Of names that mean a file of runs."""


@click.command("compare")
@click.argument(
    "names",
    nargs=-1,
    required=True,
    shell_complete=complete_model,
    metavar="RUN RUN | [SOURCE]... NAME...",
)
@data_option
@field_flags("rho", *OF_SOURCES)
@whole_flag
@why_flag
@metric_flag
@click.option("--changed", is_flag=True, help="List the problems that changed, the worst first.")
@click.option(
    "--expect",
    type=click.Choice(["better", "not-worse"]),
    help="Exit with 0 if A is so, 1 if it is not, 3 if that cannot be told, 2 for an error.",
)
@click.option(
    "--margin", type=float, metavar="POINTS", help="By how much less A is not worse than B."
)
@click.option("--each", is_flag=True, help="Expect it of every task, not only of all problems.")
@click.option(
    "--common",
    is_flag=True,
    help="Compare what both have; what A lacks does not count as failed, fewer runs count as they"
    " are, and a run that did not end is read.",
)
@click.option("--sentence", is_flag=True, help="A sentence for each difference, for a paper.")
@output_options("table", "json", "markdown", "bibtex", "junit", screen=("width",))
def command(
    names: tuple[str, ...],
    source: tuple[str, ...],
    whole: bool,
    why: bool,
    metric: str | None,
    changed: bool,
    expect: str | None,
    margin: float | None,
    each: bool,
    common: bool,
    sentence: bool,
    output: Output,
    **flags: Any,
) -> int:
    """Compare two runs problem by problem, or the first model with the others.

    Runs are files or folders, or one with both (lcbtui help your-run). Models are looked for in
    SOURCE, else in all bundled sources; one alone is compared with all others.
    """
    from lcbtui.sources.sides import How

    with _errors_told(names, expect, output):
        asked = _asked(expect, margin, each=each, common=common)
        if sentence and output.form != "table":
            raise UsageError(f"--sentence is text, and -f {output.form} is not")
        runs, found = _compared(names, source, How(metric, common=common), flags)
        is_of_runs = runs is not None and any(len(each) > 1 for each in runs.found.scores)
        is_cited = output.form == "bibtex"
        if (found is None or changed or (is_of_runs and sentence)) and (sentence or is_cited):
            raise UsageError("--sentence and -f bibtex are for models of a source, not for runs")
        if runs is None and changed:
            raise UsageError("--changed is for two runs, or two models of a source by problem")
        if output.form == "junit" and (asked is None or runs is None or changed):
            raise UsageError("-f junit is the verdict of --expect on two runs, without --changed")
        status = 0 if asked is None else _as_expected(asked, runs, found)
    gate = asked and asked._replace(status=status)
    click.get_current_context().meta["lcbtui.status"] = status  # that of a closed pipe too
    is_asked = changed or found is None or output.form == "junit" or (is_of_runs and not is_cited)
    if runs is not None and is_asked:
        from lcbtui.report.runs_answer import changed_answer, junit_lines, runs_answer

        if asked is not None and output.form == "junit":
            of = {"each": each, "common": common}
            output.write_lines(junit_lines(asked.expect, asked.margin, runs, **of))
        elif output.form == "json":
            from lcbtui.report.records import runs_record

            output.write_json(runs_record(runs, gate, changed=changed))
        else:
            answer = changed_answer(runs) if changed else runs_answer(runs, whole)
            output.write_answer(answer, why=why)
    elif found is not None:
        if output.form == "json":
            from lcbtui.report.records import comparison_record

            output.write_json(comparison_record(found, gate))
        else:
            written = _write_models(found, output, whole=whole, why=why, sentence=sentence)
            status = status or written
    return status


@contextmanager
def _errors_told(names: Sequence[str], expect: str | None, output: Output) -> Iterator[None]:
    """Write an error as JUnit's too, where it is asked for; status 1 is for `--expect` no error."""
    try:
        yield
    except LcbtuiError as error:
        if output.form == "junit":
            from lcbtui.report.runs_answer import ALL_PROBLEMS, junit_suite

            words = flagged(*error.message)
            output.write_lines(junit_suite(names, [(ALL_PROBLEMS, "error", words)]))
        raise (UsageError(*error.message) if expect else error) from None


def _compared(
    names: tuple[str, ...], source: tuple[str, ...], how: "How", flags: dict[str, Any]
) -> "tuple[NamedRuns | None, Comparison | None]":
    """Compare runs, else models; two models of a file by their runs wherever it has them."""
    from lcbtui.report.runs_answer import runs_among

    given = [name for name, value in flags.items() if value not in {None, ()}]
    of_models = [f"--{name.replace('_', '-')}" for name in given if name not in _OF_RUNS]
    how = how._replace(lower=flags["lower_better"])
    if not source and are_runs(names):
        if of_models:
            raise UsageError(f"{of_models[0]} is for models of a source, not for files of runs")
        return compared_runs(names, how, flags["cluster"]), None
    from lcbtui.cli.opening import compared

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
        are_files = how.metric is not None and len(source) + len(models) < 3  # two runs
        raise _told_as_path(problem, names, are_files=are_files)
    if runs is None and how.metric is not None:
        raise UsageError("--metric is for files of runs; --y COLUMN takes a score of models")
    return runs, found


def are_runs(words: Sequence[str]) -> bool:
    """Tell whether all arguments are files or folders; note which could be names of models too."""
    named, known = {STDIN, *named_files} - {*bundled()}, bundled()
    if any(word in known or not (word in named or os.path.exists(word)) for word in words):  # noqa: PTH110 - Path raises for a very long word
        return False
    files = (file for file in data_folder().glob("*.csv") if file.stem not in named_files)
    tables = b"".join(file.read_bytes() for file in files)  # each row begins with its model
    for word in words:
        if os.fsencode(f"\n{word},") in tables:
            note(f"{word}: the folder of that name; the model: -d reported")
    return True


def compared_runs(words: Sequence[str], how: "How", cluster: str | None = None) -> "NamedRuns":
    """Compare two sources of results by problem, or two models of one.

    Raises:
        LcbtuiError: if there are more than two sources, or one that cannot be used.
    """
    from lcbtui.report.runs_answer import runs_of
    from lcbtui.sources.sides import open_sides

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


def _told_as_path(error: LcbtuiError, names: Sequence[str], *, are_files: bool) -> LcbtuiError:
    """Say that a file is not there; of one of a folder where no model is called so."""
    for name in names:
        is_path = are_files or Path(name).suffix in ENDINGS
        is_path = is_path or ("/" in name and f"{name}: no" in str(error))
        if is_path and not os.path.exists(name):  # noqa: PTH110
            what = f"{safe_text(name)}: no such file or folder"
            return UsageError(f"{what}, and no model of that name")
    return error


def _write_models(
    found: "Comparison", output: Output, *, whole: bool, why: bool, sentence: bool
) -> int:
    from lcbtui.report.comparison_answer import (
        comparison_answer,
        incomparable,
        sentences,
    )

    if output.form == "bibtex":
        cited = list[Reference]()
        for at, table in enumerate(found.tables):
            rows = [score.place.row for score in found.scores if score.place.table == at]
            cited += references_of(table.dataset, rows) if rows else ()
        output.write_bibtex(cited)
    elif sentence:
        lines = list(sentences(found))
        output.write_lines(lines)
        for why_none in () if lines else incomparable(found):
            tell(f"lcbtui: {why_none}")
        return 0 if lines else NOTHING_MATCHED
    else:
        output.write_answer(comparison_answer(found, whole), why=why)
    return 0


def _asked(expect: str | None, margin: float | None, *, each: bool, common: bool) -> "Gate | None":
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
    if expect is None:
        return None
    from lcbtui.report.runs_answer import Gate

    return Gate(expect, margin or 0.0, each, common)


def _as_expected(asked: "Gate", runs: "NamedRuns | None", found: "Comparison | None") -> int:
    """Tell on standard error whether A is as expected, and return the exit status that says so.

    Raises:
        UsageError: if nobody says whether more or less of the scores is better, or what the margin
            is in.
    """
    from lcbtui.analysis.paired_runs import Expected, is_met, judge, only_difference
    from lcbtui.dataset.results import ScoreScale
    from lcbtui.report.runs_answer import expectation_words, judgement_words, with_ends

    expected = Expected(asked.expect)
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
        judged = judge(expected, asked.margin, runs.found, each=asked.each, common=asked.common)
        met, words = judged.is_met, judgement_words(expected, asked.margin, runs, judged)
    else:
        assert found is not None
        difference, is_lower = only_difference(found)
        met = is_met(expected, asked.margin, difference, lower_better=is_lower)
        ends = with_ends(expected, difference, ScoreScale(lower=is_lower))
        words = f"{expectation_words(expected, asked.margin, met)}: {ends}"
    tell(f"lcbtui: {words}")
    return {True: 0, False: 1, None: 3}[met]

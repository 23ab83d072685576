"""`lcbtui compare A B …`: two runs by problem, or models side by side; which scores are tied."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lcbtui.cli.completion import complete_model, data_option, sources_before_names
from lcbtui.cli.flags import OF_SOURCES, field_flags, metric_flag, view_state, whole_flag, why_flag
from lcbtui.cli.output import NOTHING_MATCHED, Output, output_options, tell
from lcbtui.dataset.source import Reference
from lcbtui.errors import LcbtuiError, NothingMatchedError, UsageError
from lcbtui.text.safe_text import safe_text

if TYPE_CHECKING:
    from lcbtui.analysis.compare import Comparison
    from lcbtui.report.runs import NamedRuns

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
@click.option("--sentence", is_flag=True, help="A sentence for each difference, for a paper.")
@output_options("table", "json", "markdown", "bibtex", screen=("width",))
def command(
    names: tuple[str, ...],
    source: tuple[str, ...],
    whole: bool,
    why: bool,
    metric: str | None,
    changed: bool,
    expect: str | None,
    margin: float | None,
    sentence: bool,
    output: Output,
    **flags: Any,
) -> int:
    """Compare two runs problem by problem, or the first model with the others.

    Runs are files or folders, or one with both (lcbtui help your-run). Models are looked for in
    SOURCE, else in all bundled sources; one alone is compared with all others.
    """
    if (expect == "not-worse") is (margin is None):
        raise UsageError("--expect not-worse and --margin POINTS go together")
    if margin is not None and not 0 <= margin <= 100:
        raise UsageError(f"--margin {margin:g}: expected points from 0 to 100")
    if sentence and output.form != "table":
        raise UsageError(f"--sentence is text, and -f {output.form} is not")
    try:
        runs, found = _compared(names, source, metric, flags)
    except NothingMatchedError as error:  # status 1 would say that it is not as expected
        raise (UsageError if expect else NothingMatchedError)(str(error)) from None
    if (found is None or changed) and (sentence or output.form == "bibtex"):
        raise UsageError("--sentence and -f bibtex are for models of a source, not for runs")
    if runs is None and changed:
        raise UsageError("--changed is for two runs, or two models of a source by problem")
    status = 0 if expect is None else _as_expected(expect, margin or 0.0, runs, found)
    click.get_current_context().meta["lcbtui.status"] = status  # that of a closed pipe too
    if runs is not None and (changed or found is None):
        from lcbtui.report.runs import changed_answer, runs_answer, runs_record

        if output.form == "json":
            output.write_json(runs_record(runs, changed=changed))
        else:
            answer = changed_answer(runs) if changed else runs_answer(runs, whole)
            output.write_answer(answer, why=why)
    elif found is not None:
        written = _write_models(found, output, whole=whole, why=why, sentence=sentence)
        status = status or written
    return status


def _compared(
    names: tuple[str, ...], source: tuple[str, ...], metric: str | None, flags: dict[str, Any]
) -> "tuple[NamedRuns | None, Comparison | None]":
    from lcbtui.cli.models import are_runs, compared, compared_runs

    if not source and are_runs(names):
        if given := [name for name, value in flags.items() if value not in {None, ()}]:
            flag = f"--{given[0].replace('_', '-')}"
            raise UsageError(f"{flag} is for models of a source, not for files of runs")
        return compared_runs(names, metric), None
    if metric is not None:
        raise UsageError("--metric is for files of runs; --y COLUMN takes a score of models")
    source, models = sources_before_names(names, source)
    try:
        found = compared(source, models, view_state(source or "", flags))
    except LcbtuiError as error:
        for name in names:  # the one of a folder is told where no model is called so
            is_path = Path(name).suffix in ENDINGS or ("/" in name and f"{name}: no" in str(error))
            if is_path and not os.path.exists(name):  # noqa: PTH110
                what = f"{safe_text(name)}: no such file or folder"
                raise UsageError(f"{what}, and no model of that name") from None
        raise
    if all(table.dataset.selection is None for table in found.tables):
        return None, found
    from lcbtui.report.runs import runs_among

    return runs_among(found), found


def _write_models(
    found: "Comparison", output: Output, *, whole: bool, why: bool, sentence: bool
) -> int:
    from lcbtui.report.cite import references_of
    from lcbtui.report.compare import comparison_answer, comparison_record, incomparable, sentences

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
    elif output.form == "json":
        output.write_json(comparison_record(found))
    else:
        output.write_answer(comparison_answer(found, whole), why=why)
    return 0


def _as_expected(
    expect: str, margin: float, runs: "NamedRuns | None", found: "Comparison | None"
) -> int:
    """Tell on standard error whether A is as expected, and return the exit status that says so."""
    from lcbtui.analysis.runs import Expected, is_met, only_difference
    from lcbtui.report.runs import expectation_words, left_out_words

    left_out = ""
    if runs is not None:
        difference, is_lower = runs.found.whole.found, False
        left_out = left_out_words(runs.found)
    else:
        assert found is not None
        difference, is_lower = only_difference(found)
    met = is_met(Expected(expect), margin, difference, lower_better=is_lower)
    tell(f"lcbtui: {expectation_words(Expected(expect), margin, difference, met)}{left_out}")
    return {True: 0, False: 1, None: 3}[met]

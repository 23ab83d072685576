"""`lcbtui compare A B …`: two runs by problem, or models side by side; `plan`, before a run."""

import math
from typing import Any

import click
from click import FloatRange, IntRange

from lcbtui.cli.flags import OF_SOURCES, complete_model, complete_source, data_option, field_flags
from lcbtui.cli.output import Output, option, output_options
from lcbtui.errors import LcbtuiError, UsageError, flagged


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
@option("whole", "--all")
@option("--why")
@option("--metric")
@option("--changed")
@option("--expect", type=click.Choice(["better", "not-worse"]))
@option("--margin", type=float)
@option("--each")
@option("--common")
@output_options("table", "json", "markdown", "junit", screen=True)
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
    output: Output,
    **flags: Any,
) -> int:
    """Compare two runs problem by problem, or the first model with the others.

    Runs are files or folders, or one with both (lcbtui help your-run). Models are looked for in
    SOURCE, else in all bundled sources; one alone is compared with all others.
    """
    from lcbtui.cli.runs import as_expected, asked_of, compared_by, write_compared

    try:
        asked = asked_of(expect, margin, each=each, common=common)
        runs, found = compared_by(names, source, flags, metric, common=common)
        is_of_runs = runs is not None and any(len(each) > 1 for each in runs.found.scores)
        if runs is None and changed:
            raise UsageError("--changed is for two runs, or two models of a source by problem")
        if output.form == "junit" and (asked is None or runs is None or changed):
            raise UsageError("-f junit is the verdict of --expect on two runs, without --changed")
        status = 0 if asked is None else as_expected(asked, runs, found)
    except LcbtuiError as error:
        if output.form == "junit":
            from lcbtui.report.runs_answer import ALL_PROBLEMS, junit_suite

            case = (ALL_PROBLEMS, "error", flagged(*error.message))
            output.write_lines(junit_suite(names, [case]))
        # Of an expectation status 1 is an answer.
        raise (UsageError(*error.message) if expect else error) from None
    gate = asked and asked._replace(status=status)
    click.get_current_context().meta["lcbtui.status"] = status  # that of a closed pipe too
    is_asked = changed or found is None or output.form == "junit" or is_of_runs
    shown = runs if is_asked and runs is not None else found
    assert shown is not None  # or neither was there
    write_compared(shown, output, gate, changed, whole, why)
    return status


@click.command("plan", context_settings={"show_default": True})
@click.argument("names", nargs=-1, metavar="[RUN RUN]", shell_complete=complete_source)
@option("--gap", type=FloatRange(0.1, 100))
@option("--problems", type=IntRange(10, 10**6))
@option("--margin", type=FloatRange(0.1, 100), metavar="N", help="Tell equals not worse by N.")
@option("--metric")
@field_flags("cluster")
@option("--runs", type=IntRange(1, 1000), default=1)
@option("--models", type=IntRange(2, 300), default=10)
@option("--score", type=IntRange(1, 99), default=50)
@output_options("table", "markdown", "json", screen=True)
def plan(
    names: tuple[str, ...],
    gap: float | None,
    problems: int | None,
    margin: float | None,
    metric: str | None,
    cluster: str | None,
    runs: int,
    models: int,
    score: int,
    output: Output,
) -> None:
    """Tell, before a run, with what chance (power) `compare` finds a gap, at 5 %.

    Of runs that agree as often as two of yours, RUN RUN; else for two models alone, and for one
    pair among K, corrected for all of their pairs. With --gap: how many problems a power of 80 %
    needs. With --problems: the smallest gap found so.
    """
    if math.isnan(gap or 0) or math.isnan(margin or 0):  # it lies within any bounds
        raise UsageError("--gap and --margin take a number of points")
    if gap is not None and margin is not None:
        raise UsageError("--gap is of two that differ, --margin of two that are equal")
    if names:
        if (runs, models, score) != (1, 10, 50):
            raise UsageError("--runs, --models and --score are for a plan without runs of yours")
    elif metric is not None or cluster is not None:
        raise UsageError("--metric and --cluster are for two runs of yours")
    elif gap is problems is margin is None:
        raise UsageError("--gap 2 asks how many problems show it, --problems 500 which gap shows")
    room = 2 * min(score, 100 - score)
    if gap is not None and not gap <= room:
        raise UsageError(f"--gap {gap:g}: near a score of {score} it is at most {room}")

    from lcbtui.cli.runs import write_plan, write_plan_like

    if names:
        write_plan_like(names, metric, cluster, (gap, problems, margin), output)
    else:
        write_plan((gap, problems, margin), runs, models, score, output)

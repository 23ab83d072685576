"""`lcbtui plan`: what a comparison will show, asked before a run."""

import math
from functools import partial

import click
from click import FloatRange, IntRange, option

from lcbtui.cli.flags import complete_source, field_flags, metric_flag
from lcbtui.cli.output import SCREEN, Output, output_options
from lcbtui.errors import UsageError
from lcbtui.text.words import safe_text


def _points(_: click.Context, parameter: click.Parameter, value: float | None) -> float | None:
    """Refuse NaN, which lies within any bounds."""
    if value is not None and math.isnan(value):
        raise UsageError(f"{parameter.opts[0]} nan: expected a number of points")
    return value


_gap = partial(option, metavar="N", type=FloatRange(0.1, 100), callback=_points)
_Asked = tuple[float | None, int | None, float | None]


@click.command("plan", context_settings={"show_default": True})
@click.argument("names", nargs=-1, metavar="[RUN RUN]", shell_complete=complete_source)
@_gap("--gap", help="True difference, in points.")
@option(
    "--problems", metavar="N", type=IntRange(10, 10**6), help="Problems that each model answers."
)
@_gap("--margin", help="Tell equals not worse by N.")
@metric_flag
@field_flags("cluster")
@option("--runs", metavar="N", type=IntRange(1, 1000), default=1, help="Runs of each problem.")
@option(
    "--models",
    metavar="N",
    type=IntRange(2, 300),
    default=10,
    help="Models compared with each other.",
)
@option("--score", metavar="N", type=IntRange(1, 99), default=50, help="Mean score, in percent.")
@output_options("table", "markdown", "json", screen=SCREEN)
def command(
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
    if gap is not None and margin is not None:
        raise UsageError("--gap is of two that differ, --margin of two that are equal")
    if names:
        if (runs, models, score) != (1, 10, 50):
            raise UsageError("--runs, --models and --score are for a plan without runs of yours")
        _plan_like(names, metric, cluster, (gap, problems, margin), output)
        return
    if metric is not None or cluster is not None:
        raise UsageError("--metric and --cluster are for two runs of yours")
    if gap is problems is margin is None:
        raise UsageError("--gap 2 asks how many problems show it, --problems 500 which gap shows")
    room = 2 * min(score, 100 - score)
    if gap is not None and not gap <= room:
        raise UsageError(f"--gap {gap:g}: near a score of {score} it is at most {room}")

    from lcbtui.report.runs_answer import plan_answer
    from lcbtui.stats.paired import Spread, paired_variance, planned, planned_margin

    cases = [
        planned(gap, problems, models=family, runs=runs, score=score, cautious=cautious)
        for cautious in (False, True)
        for family in dict.fromkeys((2, models if margin is None else 2))
    ]
    if margin is not None:
        spreads = (Spread(paired_variance(score, runs, cautious=of.cautious)) for of in cases)
        both = zip(cases, spreads, strict=True)
        cases = [planned_margin(case, spread, margin, problems) for case, spread in both]
    if output.form == "json":
        from lcbtui.report.records import PlanRecord

        output.write_json(PlanRecord(gap, problems, margin, (*cases,), runs, models, score))
    else:
        output.write_answer(plan_answer(cases, gap, problems, runs, score))


def _plan_like(
    names: tuple[str, ...], metric: str | None, cluster: str | None, asked: _Asked, to: Output
) -> None:
    """Write the plan for runs that differ by problem as much as two that are there."""
    gap, problems, margin = asked
    from lcbtui.cli.compare import compared_runs
    from lcbtui.report.runs_answer import runs_plan_answer
    from lcbtui.sources.sides import How
    from lcbtui.stats.differences import FEWEST
    from lcbtui.stats.paired import planned_like, planned_margin

    runs = compared_runs(names, How(metric), cluster)
    whole = runs.found.whole
    if (of := runs.found.clusters) and of[1] < FEWEST:
        raise UsageError(f"{of[1]} of {safe_text(of[0])} do not tell how much others differ")
    if whole.problems < FEWEST:
        raise UsageError(f"{whole.problems} problems do not tell how much others differ")
    problems = problems or whole.problems
    case = planned_like(*runs.found.means, whole.found, gap, problems)
    if margin is not None:
        unseen = whole.found.unseen_error * whole.problems
        case = planned_margin(case, whole.found.spread(whole.problems), margin, problems, unseen)
    if to.form == "json":
        from lcbtui.report.records import PlanRecord, sides_of

        to.write_json(PlanRecord(gap, problems, margin, (case,), sides=sides_of(runs)))
    else:
        to.write_answer(runs_plan_answer(case, runs, gap, problems))

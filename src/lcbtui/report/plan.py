"""The answer of `plan`: what a comparison will show, and over how many problems."""

from collections.abc import Iterator, Sequence

from lcbtui.report.facts import Answer, Fact, FactTable
from lcbtui.stats.power import Planned
from lcbtui.text.width import TextColumn
from lcbtui.text.words import counted


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
        texts = [next(_measures(case)).value for case in cases if case.models == models]
        heading = f"Among {models} models" if models > 2 else "Two models alone"
        columns.append(TextColumn(heading, texts, right=True))
    rests_on = (
        f"Paired by problem · {counted(runs, 'run')} a problem · scores near {score:g}",
        "Correlations: LiveCodeBench's own results, middle and 5 % quantile of pairs",
    )
    return Answer(facts, FactTable(tuple(columns)), rests_on)


def plan_facts(case: Planned, gap: float | None, problems: int | None) -> tuple[Fact, ...]:
    """State what is known of a planned comparison, beginning with what was asked."""
    first, *others = _measures(case)
    over = f"over {counted(problems, 'problem')}" if problems else ""
    asked = " ".join(filter(None, (f"a true gap of {gap:g}" if gap else "", over)))
    return (first._replace(note=asked), *others)


def _measures(case: Planned) -> Iterator[Fact]:
    """Word what is known of a case; the first is what was asked."""
    if case.power is not None:
        percent = f"{100 * case.power:.0f} %"
        yield Fact("Power", {"0 %": "<1 %", "100 %": ">99 %"}.get(percent, percent))
    if case.needed is not None:
        yield Fact("Needed for 80 %", counted(case.needed, "problem"))
    if case.error is not None:
        known = case.smallest is not None
        yield Fact("Smallest gap shown in 80 %", f"{case.smallest:.1f} points" if known else "none")

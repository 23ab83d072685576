"""The problems that means are over, in words, and what is to be minded of them."""

from lcbtui.sources.model import Window
from lcbtui.sources.problem_results import ProblemChoice, ProblemResults
from lcbtui.sources.values import format_day

ENOUGH = 100
"""LiveCodeBench asks for a wider window below this many problems."""


def choice_words(results: ProblemResults, choice: ProblemChoice) -> str:
    """What the means are over: "2024-08-01..2025-02-01 · 279 problems"."""
    problems = f"{choice.problems:,} problem{'' if choice.problems == 1 else 's'}"
    return f"{_dates(results, choice.window)} · {problems}"


def choice_warnings(results: ProblemResults, choice: ProblemChoice) -> tuple[str, ...]:
    """What is to be minded of these problems: too few of them, models that have none."""
    warnings = []
    if not choice.problems:
        there = f"{len(results.problems):,} from {_dates(results, Window())}"
        warnings.append(f"no such problem among the {there}")
    elif choice.problems < ENOUGH:
        warnings.append(f"fewer than {ENOUGH} problems: a wider window tells more")
    if choice.without and choice.problems:
        models = "model" if choice.without == 1 else "models"
        warnings.append(f"{choice.without:,} {models} without a result there left out")
    return tuple(warnings)


def _dates(results: ProblemResults, window: Window) -> str:
    """Both ends; an open one is the first or the last problem, unless that is beyond the other."""
    ends = results.bounded(window)
    if ends.start is not None and ends.end is not None and ends.start > ends.end:
        ends = window
    return "..".join("" if day is None else format_day(day) for day in (ends.start, ends.end))

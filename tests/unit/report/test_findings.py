"""The facts of the insights: each where its condition holds, and nowhere else."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from golden import check
from lcbtui.analysis.size_and_score import insights_of
from lcbtui.dataset.windows import Window
from lcbtui.report.facts import answer_lines, plain_lines
from lcbtui.report.findings import insights, insights_answer
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from lcbtui.view.view import View
from unit.report.finding_cases import (
    EASY,
    FLAT,
    IN_ORDER,
    RISING,
    SIZES,
    WHOLE,
    apart,
    counted,
    models,
    ours,
    read_off,
    results,
    windows,
    without_scores,
    without_sizes,
)

Make = Callable[[], View]

RECENT = ("v5", "v5", "v6", "v6", None, "v5")

SAME_SIZE, ONE = partial(models, (8.0,) * 6), partial(models, (1.0,), (20.0,))
FEW = partial(models, SIZES[:4], RISING[:4])
SURE, BY_PROBLEM = partial(counted, SIZES, RISING), partial(results, WHOLE)
PART = partial(results, WHOLE | EASY)
LEVEL, MIXED = partial(models, scores=FLAT), partial(windows, *RECENT)
Makes = tuple[Make, ...]

# By label: where it is said, and where it is not.
CASES: dict[str, tuple[Makes, Makes]] = {
    "Size and score": ((models, LEVEL, partial(models, scores=IN_ORDER)), (FEW, SAME_SIZE)),
    "Ten times larger": ((models, LEVEL), (FEW, partial(models, (6.0, 6.0, 6.5, 7.0, 7.0, 17.9)))),
    "c": (
        (ours, partial(ours, FLAT)),
        (models, partial(models, (1.0, 2.0, None, 8.0, 16.0, 32.0), state=ViewState(ours="c"))),
    ),
    "Frontier": ((models, SAME_SIZE, PART), (ONE, without_sizes, without_scores)),
    "Could be the best": (
        (
            SURE,
            partial(counted, (4.0, 8.0, None), (40.0, 50.0, 60.0)),
            partial(counted, (4.0, 8.0), (40.0, 80.0)),
            partial(without_sizes, (80.0, 75.0, 20.0), problems=166.0),
        ),
        (models, partial(counted, (1.0,), (20.0,)), MIXED),
    ),
    "Resolution": ((SURE, BY_PROBLEM), (models, MIXED)),
    "Not compared": ((models, MIXED, partial(read_off, [True] + [False] * 5)), (SURE, ONE)),
    "Reporters": (
        (partial(models, reported_by=["A", "A", "B", "B", "C", "A"]),),
        (models, partial(models, reported_by=["A"] * 6)),
    ),
    "Not counted": ((partial(apart, 1), PART), (models, BY_PROBLEM)),
    "Models shown": (
        (without_scores, partial(models, state=ViewState(query="params>99")), ONE),
        (models, without_sizes),
    ),
}


def answer(state: ViewState) -> View:
    return apply(derive(open_dataset(find(state.source)), state), state)


def facts(view: View) -> dict[str, str]:
    return {fact.label: fact.value for fact in insights(view)}


@pytest.mark.parametrize("label", CASES)
def test_a_fact_is_there_where_its_condition_holds_and_nowhere_else(label: str) -> None:
    for makes, is_said in zip(CASES[label], (True, False), strict=True):
        for view in (make() for make in makes):
            labels = [fact.label for fact in insights(view)]
            assert (label in labels) is is_said
            assert 1 <= len({*labels}) == len(labels) <= 8


def test_the_answer_in_words() -> None:
    texts = []
    for source, why in (("paper", True), ("figure", False)):
        lines = answer_lines(insights_answer(answer(ViewState(source=source))), 80, why=why)
        texts.append("\n".join(plain_lines(lines)))
    check("stats", "\n\n".join(texts))


@pytest.mark.parametrize("source", ["figure", "paper", "reported"])
def test_the_verdict_on_size_and_the_slope_agree_whatever_is_left_out(source: str) -> None:
    whole = answer(ViewState(source=source))
    assert plain_lines(answer_lines(insights_answer(whole), 80)).index("") <= 8
    for left_out in range(len(whole.rows)):
        rows = np.delete(whole.rows, left_out)
        view = replace(whole, rows=rows, matching=rows)
        found = insights_of(view).slope
        assert found is not None and found.interval is not None
        holds_zero = found.interval.low <= 0 <= found.interval.high
        assert ("not shown" in facts(view)["Size and score"]) == holds_zero


def test_few_problems_cannot_tell() -> None:
    few = counted(SIZES, RISING, *[3.0] * 6)
    assert facts(few)["Resolution"] == "3 problems cannot tell"


def test_a_model_without_a_size_that_scores_better_is_not_forgotten() -> None:
    notes = (fact.note for fact in insights(models((4.0, 8.0, None), (60.0, 50.0, 70.0))))
    assert "better without a size: 1" in notes
    for score, better in ((70.0, 1), (59.0, 0)):
        found = insights_of(models((4.0, 8.0, None), (60.0, 50.0, score)))
        assert found.better_without_size == better


def test_another_column_than_percent_is_told_by_its_name() -> None:
    view = models(speed=[10.0, 22.0, 31.0, 38.0, 52.0, 60.0], state=ViewState(y="speed"))
    assert facts(view)["Ten times larger"].startswith("+32.93 speed (")


def test_the_command_line_names_flags_and_the_explorer_keys() -> None:
    keys = {"data": "d", "window": "w", "exact": "=", "say": "&"}
    for view in (models(), answer(ViewState(source="reported", window=Window()))):
        (flags, pressed) = ([fact.value for fact in insights(view, each)] for each in (None, keys))
        assert not any("--" in value or "-q" in value for value in pressed)
        assert pressed != flags or "--" not in " ".join(flags)

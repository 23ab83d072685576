"""The facts of the insights: each where its condition holds, and nowhere else."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from golden import check
from lcbtui.analysis.size_and_score import insights_of
from lcbtui.dataset.windows import Window
from lcbtui.report.facts import answer_lines, plain_lines
from lcbtui.report.findings import insights, insights_answer
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.text.width import text_width
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

SAID: dict[str, tuple[Make, ...]] = {
    "Size and score": (models, lambda: models(scores=FLAT), lambda: models(scores=IN_ORDER)),
    "Ten times larger": (models, lambda: models(scores=FLAT)),
    "c": (ours, lambda: ours(FLAT)),
    "Frontier": (models, lambda: models((8.0,) * 6), lambda: results(WHOLE | EASY)),
    "Could be the best": (
        lambda: counted(SIZES, RISING),
        lambda: counted((4.0, 8.0, None), (40.0, 50.0, 60.0)),
        lambda: counted((4.0, 8.0), (40.0, 80.0)),
        lambda: without_sizes((80.0, 75.0, 20.0), problems=166.0),
    ),
    "Resolution": (lambda: counted(SIZES, RISING), lambda: results(WHOLE)),
    "Not compared": (models, lambda: windows(*RECENT), lambda: read_off([True] + [False] * 5)),
    "Reporters": (lambda: models(reported_by=["A", "A", "B", "B", "C", "A"]),),
    "Not counted": (lambda: apart(1), lambda: results(WHOLE | EASY)),
    "Models shown": (
        without_scores,
        lambda: models(state=ViewState(query="params>99")),
        lambda: models((1.0,), (20.0,)),
    ),
}

UNSAID: dict[str, tuple[Make, ...]] = {
    "Size and score": (lambda: models(SIZES[:4], RISING[:4]), lambda: models((8.0,) * 6)),
    "Ten times larger": (
        lambda: models(SIZES[:4], RISING[:4]),
        lambda: models((6.0, 6.0, 6.5, 7.0, 7.0, 17.9)),
    ),
    "c": (models, lambda: models((1.0, 2.0, None, 8.0, 16.0, 32.0), state=ViewState(ours="c"))),
    "Frontier": (lambda: models((1.0,), (20.0,)), without_sizes, without_scores),
    "Could be the best": (models, lambda: counted((1.0,), (20.0,)), lambda: windows(*RECENT)),
    "Resolution": (models, lambda: windows(*RECENT)),
    "Not compared": (lambda: counted(SIZES, RISING), lambda: models((1.0,), (20.0,))),
    "Reporters": (models, lambda: models(reported_by=["A"] * 6)),
    "Not counted": (models, lambda: results(WHOLE)),
    "Models shown": (models, without_sizes),
}


def answer(state: ViewState) -> View:
    return apply(derive(open_dataset(find(state.source)), state), state)


def facts(view: View) -> dict[str, str]:
    return {insight.fact.label: insight.fact.value for insight in insights(view)}


@pytest.mark.parametrize("label", SAID)
def test_a_fact_is_there_where_its_condition_holds(label: str) -> None:
    for make in SAID[label]:
        assert label in facts(make())


@pytest.mark.parametrize("label", UNSAID)
def test_a_fact_is_not_there_where_its_condition_does_not_hold(label: str) -> None:
    for make in UNSAID[label]:
        assert label not in facts(make())


def test_labels_are_different_rows_are_rows_shown_and_there_are_at_most_eight() -> None:
    for make in (make for cases in (*SAID.values(), *UNSAID.values()) for make in cases):
        view = make()
        found = insights(view)
        assert 1 <= len({insight.fact.label for insight in found}) == len(found) <= 8
        rows = {row for insight in found for row in insight.rows}
        assert rows <= set(view.rows.tolist())


def test_the_answer_in_words() -> None:
    texts = []
    for source, width, why in (("paper", 80, True), ("paper", 40, False), ("figure", 80, False)):
        lines = answer_lines(insights_answer(answer(ViewState(source=source))), width, why=why)
        texts.append("\n".join(plain_lines(lines)))
    check("stats", "\n\n".join(texts))


@pytest.mark.parametrize("source", ["figure", "paper", "reported"])
@pytest.mark.parametrize("width", [24, 40, 80])
def test_no_line_is_wider_than_asked_and_at_80_there_are_at_most_eight(
    source: str, width: int
) -> None:
    lines = plain_lines(answer_lines(insights_answer(answer(ViewState(source=source))), width))
    assert max(map(text_width, lines)) <= width
    assert width < 80 or lines.index("") <= 8


@pytest.mark.parametrize("source", ["figure", "paper", "reported"])
def test_the_verdict_on_size_and_the_slope_agree_whatever_is_left_out(source: str) -> None:
    whole = answer(ViewState(source=source))
    for left_out in range(len(whole.rows)):
        view = replace(whole, rows=np.delete(whole.rows, left_out))
        found = insights_of(view).slope
        assert found is not None and found.interval is not None
        holds_zero = found.interval.low <= 0 <= found.interval.high
        assert ("not shown" in facts(view)["Size and score"]) == holds_zero


def test_few_problems_cannot_tell() -> None:
    few = counted(SIZES, RISING, *[3.0] * 6)
    assert facts(few)["Resolution"] == "3 problems cannot tell"


def test_a_model_without_a_size_that_scores_better_is_not_forgotten() -> None:
    (note,) = (
        insight.fact.note
        for insight in insights(models((4.0, 8.0, None), (60.0, 50.0, 70.0)))
        if insight.fact.label == "Frontier"
    )
    assert note.endswith("1")
    assert insights_of(models((4.0, 8.0, None), (60.0, 50.0, 70.0))).better_without_size == 1
    assert insights_of(models((4.0, 8.0, None), (60.0, 50.0, 59.0))).better_without_size == 0


def test_another_column_than_percent_is_told_by_its_name() -> None:
    view = models(speed=[10.0, 22.0, 31.0, 38.0, 52.0, 60.0], state=ViewState(y="speed"))
    assert facts(view)["Ten times larger"].startswith("+32.93 speed (")


def test_the_command_line_names_flags_and_the_explorer_keys() -> None:
    keys = {"data": "d", "window": "w", "exact": "=", "say": "&"}
    for view in (models(), answer(ViewState(source="reported", window=Window()))):
        (flags, pressed) = (
            [insight.fact.value for insight in insights(view, each)] for each in (None, keys)
        )
        assert not any("--" in value or "-q" in value for value in pressed)
        assert pressed != flags or "--" not in " ".join(flags)

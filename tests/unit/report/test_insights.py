"""The sentences of the insights: each where its condition holds, and nowhere else."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from golden import check
from lcbtui.analysis.insights import insights_of
from lcbtui.dataset.windows import Window
from lcbtui.report.insights import Sentence, sentences
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from lcbtui.view.view import View
from unit.report.insight_cases import SAID, UNSAID, models


def said_of(view: View) -> tuple[Sentence, ...]:
    return sentences(insights_of(view))


def answer(state: ViewState) -> View:
    return apply(derive(open_dataset(find(state.source)), state), state)


def as_text(view: View, said: Sentence) -> str:
    labels = view.dataset.texts(view.roles.label)
    names = ", ".join(str(labels.iloc[row]) for row in said.rows)
    return f"{said.text}\n    {said.numbers or '–'}\n    names: {names or '–'}"


@pytest.mark.parametrize("about", SAID)
def test_a_sentence_is_said_where_its_condition_holds(about: str) -> None:
    texts = []
    for make in SAID[about]:
        view = make()
        (said,) = (said for said in said_of(view) if said.key == about)
        texts.append(as_text(view, said))
    check(f"insights/{about}", "\n".join(texts))


@pytest.mark.parametrize("about", UNSAID)
def test_a_sentence_is_not_said_where_its_condition_does_not_hold(about: str) -> None:
    for make in UNSAID[about]:
        assert about not in {said.key for said in said_of(make())}


def every_case() -> Iterator[View]:
    for cases in (*SAID.values(), *UNSAID.values()):
        yield from (make() for make in cases)


def test_every_sentence_that_is_ever_said_has_its_golden_text() -> None:
    keys = {said.key for view in every_case() for said in said_of(view)}
    # Further groups and further rows of ours are worded as the first two are.
    assert keys - {"like-size-2"} == set(SAID) == set(UNSAID)


def test_keys_are_different_and_rows_are_rows_shown() -> None:
    for view in every_case():
        said = said_of(view)
        assert len({sentence.key for sentence in said}) == len(said)
        rows = {row for sentence in said for row in sentence.rows}
        assert rows <= set(view.rows.tolist())


@pytest.mark.parametrize("source", ["figure", "paper", "reported"])
def test_what_is_said_of_the_sources_that_ship(source: str) -> None:
    view = answer(ViewState(source=source))
    check(f"insights/{source}", "\n".join(as_text(view, said) for said in said_of(view)))


def test_what_is_said_of_windows_that_are_mixed() -> None:
    view = answer(ViewState(source="reported", window=Window()))
    keys = [said.key for said in said_of(view)]
    assert keys[:2] == ["count", "mixed-windows"]  # it bears on all that follows
    assert {"mixed-reporters", "several-rows"} <= set(keys[-2:])
    assert not {"tied", "no-evidence"} & set(keys)


@pytest.mark.parametrize("source", ["figure", "paper", "reported"])
def test_the_verdict_on_size_and_the_slope_agree_whatever_is_left_out(source: str) -> None:
    whole = answer(ViewState(source=source))
    for left_out in range(len(whole.rows)):
        found = insights_of(replace(whole, rows=np.delete(whole.rows, left_out)))
        assert found.slope is not None and found.slope.interval is not None
        low, high = found.slope.interval
        said = {sentence.key: sentence.text for sentence in sentences(found)}
        holds_zero = low <= 0 <= high
        assert ("do not show whether size matters" in said["correlation"]) == holds_zero
        assert ("anything from" in said["slope"]) == holds_zero
        assert ("score higher" in said["correlation"]) != holds_zero


def test_how_closely_scores_follow_is_said_only_where_the_whole_interval_agrees() -> None:
    random = np.random.default_rng(8)

    def said(points: int, scatter: float) -> str:
        sizes = 10 ** random.uniform(0, 2, points)
        scores = 30 + 20 * np.log10(sizes) + scatter * random.standard_normal(points)
        (text,) = (s.text for s in said_of(models(sizes.tolist(), scores.tolist(),
            names=[f"m{i}" for i in range(points)])) if s.key == "correlation")  # fmt: skip
        return text

    assert said(300, 5) == "Larger models score higher, with few exceptions."
    assert said(300, 25) == "Larger models tend to score higher, with many exceptions."
    assert said(12, 7) == "Larger models tend to score higher."


KEYS = {"axes": "x", "reports": "p", "window": "w", "exact": "=", "filter": "/", "say": "&"}


def test_the_command_line_names_flags_and_the_explorer_keys() -> None:
    helped = set()
    for view in (*every_case(), answer(ViewState(source="reported", window=Window()))):
        found = insights_of(view)
        for typed, pressed in zip(sentences(found), sentences(found, KEYS), strict=True):
            assert " --" not in pressed.text and " -q" not in pressed.text
            if typed != pressed:
                helped.add(typed.key)
                assert " --" in typed.text or " -q" in typed.text
    assert helped == {"no-scores", "no-sizes", "several-rows", "mixed-windows", "no-evidence"}


def test_another_column_than_percent_is_told_by_its_name() -> None:
    view = models(speed=[10.0, 22.0, 31.0, 38.0, 52.0, 60.0], state=ViewState(y="speed"))
    texts = {said.key: said.text for said in said_of(view)}
    said = "Ten times the parameters go with 32.93 of speed more, twice with 9.914 more."
    assert texts["slope"] == said
    assert "no-evidence" not in texts


def test_names_carry_their_mode_where_it_tells_rows_apart_and_only_there() -> None:
    view = models(
        (4.0, 4.0, 32.0), (60.0, 30.0, 20.0), names=("q", "q", "r"),
        mode=["thinking", "non-thinking", "thinking"],
    )  # fmt: skip
    (said,) = (said.text for said in said_of(view) if said.key == "like-size-0")
    assert said.endswith("apart, from q (thinking) down to q (non-thinking).")
    (said,) = (said.text for said in said_of(view) if said.key == "largest")
    assert "The largest model, r (32B), does not have the highest score: q (thinking, 4B)" in said

"""Intervals, ranks with ties and what is separated, against formulas written out here."""

import json
import math
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from lcbtui.analysis.ranking import model_vs_all, ranking
from lcbtui.dataset.windows import Window
from lcbtui.report.remarks import tied_sentence
from lcbtui.sources.catalog import find
from lcbtui.sources.open import bundled_tables, open_dataset
from lcbtui.stats.verdicts import holm
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.names import vs_row
from lcbtui.view.state import ViewState
from lcbtui.view.view import RemarkKind, View
from result_documents import with_part
from unit.datasets import dataset
from unit.report.finding_cases import EASY, WHOLE

PROBLEMS = 166
"""Of LiveCodeBench v5 from 2024-10-01 to 2025-02-01."""


def answer(state: ViewState) -> View:
    opened = open_dataset(find(state.source))
    return apply(derive(opened, state), state)


def read(text: str) -> View:
    made = open_dataset(find("-"), text.encode())
    return apply(derive(made, ViewState()), ViewState())


def names(view: View) -> list[str]:
    return [view.dataset.cell(row, "model").text for row in view.rows.tolist()]


def p_value(one: float, other: float) -> float:
    """Two proportions over the same problems, with errors correlated by 0.40."""
    v1, v2 = (score / 100 * (1 - score / 100) / PROBLEMS for score in (one, other))
    error = math.sqrt(v1 + v2 - 2 * 0.40 * math.sqrt(v1 * v2))
    return math.erfc(abs(one - other) / 100 / error / math.sqrt(2))


def test_on_paper_verdicts_and_rank_ranges_are_what_the_formulas_give_over_all_pairs() -> None:
    view = answer(ViewState(source="paper"))
    scores = view.dataset.numbers("pass_at_1")[view.rows].tolist()
    pairs = list(combinations(range(len(scores)), 2))
    apart = holm(np.array([p_value(scores[a], scores[b]) for a, b in pairs])) <= 0.05
    assert apart.sum() == 10
    separated = {pair for pair, told in zip(pairs, apart, strict=True) if told}
    for index, row in enumerate(view.rows.tolist()):
        others = {n for n in range(len(view)) if n != index}
        split = {n for n in others if (min(index, n), max(index, n)) in separated}
        found = model_vs_all(view, row)
        assert set(np.flatnonzero(found.tied).tolist()) == others - split
        assert set(np.flatnonzero(found.separated).tolist()) == split
        above = sum(scores[n] > scores[index] for n in split)
        assert (found.better.sum(), found.worse.sum()) == (above, len(split) - above)
        low, high = 1 + above, len(scores) - (len(split) - above)
        assert ranking(view).text(index) == (f"{low}" if low == high else f"{low}–{high}")
    assert ranking(view).text(0) == "1–9"


def test_what_was_read_off_a_picture_has_no_ranks_no_interval_and_no_comparison() -> None:
    view = answer(ViewState(source="figure"))
    assert ranking(view).withheld is RemarkKind.READ_OFF
    assert {ranking(view).text(n) for n in range(len(view))} == {""}
    assert model_vs_all(view, int(view.rows[0])).reason is RemarkKind.READ_OFF
    assert "paper" in tied_sentence(view, int(view.rows[0]))
    assert "plus_minus" not in view.dataset.by_key


def verdicts_of(view: View, repository: str) -> dict[str, str]:
    """What is told of each model by one row, by `hf_repo`; nothing of those not compared."""
    names = [view.dataset.words("hf_repo")[row] for row in view.matching.tolist()]
    found = model_vs_all(view, int(view.matching[names.index(repository)]))
    words = np.select((found.tied, found.better, found.worse), ("tied", "better", "worse"), "")
    return {name: word for name, word in zip(names, words.tolist(), strict=True) if word}


@pytest.mark.parametrize("query", ["", "qwen", "params<=14", "open:open-weights", "-thinking"])
@pytest.mark.parametrize("limit", [None, 2])
def test_of_a_picture_the_paper_tells_the_ties_of_the_models_shown(
    query: str, limit: int | None
) -> None:
    state = ViewState(source="figure", query=query, limit=limit, rho=0.6)
    read_off = apply(derive(open_dataset(find("figure")), state, bundled=bundled_tables), state)
    names = [read_off.dataset.words("hf_repo")[row] for row in read_off.matching.tolist()]
    paper = answer(ViewState(source="paper", rho=0.6))
    stated = paper.only(np.isin(paper.dataset.words("hf_repo"), names))
    assert len(stated) == len(names) > 2
    for name in names:
        assert verdicts_of(read_off, name) == verdicts_of(stated, name)
    assert ranking(read_off).withheld is RemarkKind.READ_OFF


def test_a_model_of_a_picture_that_the_paper_lacks_has_no_verdict() -> None:
    state, lacks = ViewState(source="figure"), "Qwen/Qwen3-14B"
    paper = open_dataset(find("paper"))
    kept = np.flatnonzero(np.array(paper.words("hf_repo")) != lacks)
    fewer = replace(paper, data=tuple(each.take(kept) for each in paper.data))
    view = apply(derive(open_dataset(find("figure")), state, bundled=lambda: (fewer,)), state)
    found = verdicts_of(view, "Alibaba-Apsara/DASD-4B-Thinking")
    assert len(found) == 10 and lacks not in found
    assert not verdicts_of(view, lacks)
    row = view.dataset.words("hf_repo").index(lacks)
    assert tied_sentence(view, row).startswith("Qwen3-14B: read off a picture, so not compared")
    alone = apply(view.dataset, replace(state, query="dasd|Qwen3-14B"))
    assert not verdicts_of(alone, "Alibaba-Apsara/DASD-4B-Thinking")
    without = apply(derive(open_dataset(find("figure")), state, bundled=lambda: ()), state)
    assert model_vs_all(without, 0).reason is RemarkKind.READ_OFF


def test_a_model_shown_alone_has_nothing_to_be_compared_with() -> None:
    view = answer(ViewState(source="paper", query="dasd"))
    (row,) = view.rows.tolist()
    said = "DASD-4B-Thinking: alone on these problems, so not compared"
    assert tied_sentence(view, row) == said
    beside = read("model,params,problems,pass@1\nA,1,200,60\nB,2,,50\n")
    assert tied_sentence(beside, 0) == "A: alone on these problems, so not compared"
    unknown = "B: not known over how many problems, so not compared; a column problems"
    assert tied_sentence(beside, 1).startswith(unknown)


def test_mixed_windows_are_neither_ranked_nor_compared_unless_asked() -> None:
    state = ViewState(source="reported", window=Window())
    view = answer(state)
    assert ranking(view).withheld is RemarkKind.MIXED_WINDOWS
    assert model_vs_all(view, int(view.rows[0])).reason is RemarkKind.MIXED_WINDOWS
    anyway = ranking(answer(replace(state, rank_anyway=True)))
    assert [anyway.text(n) for n in range(3)] == ["1", "2", "3"]
    one_window = answer(ViewState(source="reported"))
    assert ranking(one_window).withheld is None
    assert "–" in ranking(one_window).text(0)


def ranks(view: View) -> dict[str, str]:
    return dict(zip(names(view), map(ranking(view).text, range(len(view))), strict=True))


def test_a_model_with_results_on_part_of_the_problems_has_no_rank_whatever_is_shown() -> None:
    made = open_dataset(find("-"), json.dumps(with_part(300, WHOLE | EASY)).encode())

    def shown(**fields: object) -> View:
        state = replace(ViewState(window=Window()), **fields)  # type: ignore[arg-type]  # by name
        return apply(derive(made, state), state)

    every = shown()
    assert ranks(every) == {
        "EasyOnly-7B": "", "D-32B": "1", "C-14B": "2", "B-7B": "3", "A-4B": "4",
    }  # fmt: skip
    assert ranking(every).ranked == 4
    assert ranks(shown(query="Easy")) == {"EasyOnly-7B": ""}
    assert ranks(shown(query="D-32B")) == {"D-32B": "1"}
    of_easy = {"D-32B": "1", "C-14B": "1", "B-7B": "1", "EasyOnly-7B": "", "A-4B": "4"}
    assert ranks(shown(y="pass_at_1_easy")) == of_easy
    assert ranking(shown(y="pass_at_1_easy")).ranked == 4
    anyway = shown(y="pass_at_1_easy", rank_anyway=True)
    assert ranks(anyway) == {**of_easy, "EasyOnly-7B": "4", "A-4B": "5"}
    assert ranking(anyway).ranked == 5


@pytest.mark.parametrize(
    ("release", "start", "withheld"),
    [
        ("release_v5", "2024-08-01", None),
        ("V5", "2024/08/01", None),
        ("v5", "2024-08", None),
        ("", "2024-08-01", None),
        ("v6", "2024-08-01", RemarkKind.MIXED_WINDOWS),
        ("v5", "2024-09-01", RemarkKind.MIXED_WINDOWS),
        ("v5", "", RemarkKind.MIXED_WINDOWS),
    ],
)
def test_one_window_is_the_same_however_it_is_written(
    release: str, start: str, withheld: RemarkKind | None
) -> None:
    view = read(
        "model,pass@1,version,window_start,window_end,problems\n"
        "a,50,v5,2024-08-01,2025-02-01,279\n"
        f"b,60,{release},{start},2025-02-01,279\n"
        "c,70,v5,2024-08-01,2025-02-01,279\n"
    )
    assert ranking(view).withheld is withheld


def test_a_row_without_a_score_is_in_no_window() -> None:
    view = read("model,pass@1,version,problems\na,50,v5,279\nb,51,v5,279\nc,,v6,131\n")
    assert ranking(view).withheld is None
    assert sorted(ranking(view).text(n) for n in range(3)) == ["", "1–2", "1–2"]


def test_scores_of_unknown_problems_have_places_by_score_and_no_interval() -> None:
    made = dataset(model=["a", "b", "c"], pass_at_1=[50.0, 60.0, 60.0])
    view = apply(derive(made, ViewState()), ViewState())
    assert [ranking(view).text(n) for n in range(3)] == ["1", "1", "3"]
    assert model_vs_all(view, 0).reason is RemarkKind.NO_EVIDENCE
    assert "plus_minus" not in view.dataset.by_key


def test_above_300_models_there_are_no_ranges_and_no_ties() -> None:
    count = 301
    made = dataset(
        model=[f"m{n}" for n in range(count)],
        pass_at_1=[n * 100 / count for n in range(count)],
        problems=[100.0] * count,
    )
    view = apply(derive(made, ViewState()), ViewState())
    assert ranking(view).withheld is RemarkKind.TOO_MANY_MODELS
    assert model_vs_all(view, int(view.rows[0])).reason is RemarkKind.TOO_MANY_MODELS


OURS = "DASD-4B-Thinking"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        *((name, [OURS]) for name in (OURS, OURS.upper(), "dasd", f"Alibaba-Apsara/{OURS}")),
        *((name, []) for name in ("qwen3", "no such model", "")),
    ],
)
def test_the_model_to_compare_with_is_named_in_any_case_or_by_a_part_of_its_name_alone(
    asked: str, found: list[str]
) -> None:
    view = answer(ViewState(source="paper", vs=asked))
    row = vs_row(view)
    assert ([] if row is None else [view.dataset.word(row, "model")]) == found


@pytest.mark.parametrize(
    ("models", "scores", "said"),
    [
        ("AAB", (60, 61, 62), "B: tied with 2 of 2"),  # rows, not models
        ("AC", (60, 62), "C: tied with 1 of 1"),
        ("ABC", (60, 62, None), "C: no score, so not compared"),
        ("CAB", (None, 60, 62), "B: tied with 1 of 1"),
    ],
)
def test_what_the_last_row_is_tied_with_is_counted(
    models: str, scores: tuple[int | None, ...], said: str
) -> None:
    data = dataset(model=[*models], pass_at_1=[*scores], problems=[100] * len(models))
    assert tied_sentence(apply(data, ViewState()), len(models) - 1) == said

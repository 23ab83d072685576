"""Ranks with ties, what is separated, which gaps show, and places in each score."""

import json
import math
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.analysis.best_models import best_of
from lcbtui.analysis.ranking import (
    Compared,
    compared,
    detectable,
    detectable_among,
    model_vs_all,
    ranking,
    standings,
)
from lcbtui.dataset.windows import Window
from lcbtui.query.size_limits import ANY_SIZE
from lcbtui.report.best_answer import best_answer
from lcbtui.report.facts import Fact
from lcbtui.report.findings import insights
from lcbtui.report.remarks import (
    against,
    gaps_words,
    problems_compared,
    standing_table,
    tied_words,
    verdicts_by_name,
)
from lcbtui.sources.catalog import find
from lcbtui.sources.open import bundled_tables, open_dataset
from lcbtui.stats.differences import Counted, PerProblem
from lcbtui.stats.paired import smallest_gap
from lcbtui.stats.verdicts import holm
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.names import vs_row
from lcbtui.view.state import ViewState
from lcbtui.view.view import RemarkKind, View
from result_documents import document, performance, small, with_part
from unit.datasets import dataset
from unit.report.finding_cases import EASY, WHOLE

PROBLEMS = 166  # of LiveCodeBench v5 from 2024-10-01 to 2025-02-01


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
    assert "paper" in tied_words(view, int(view.rows[0]))
    assert "plus_minus" not in view.dataset.by_key
    assert (detectable(view), problems_compared(view)) == (None, None)


def verdicts_of(view: View, repository: str) -> dict[str, str]:
    """What is told of each model by one row, by `hf_repo`; nothing of those not compared."""
    names = [view.dataset.words("hf_repo")[row] for row in view.matching.tolist()]
    found = model_vs_all(view, int(view.matching[names.index(repository)]))
    words = np.select((found.tied, found.better, found.worse), ("tied", "better", "worse"), "")
    return {name: word for name, word in zip(names, words.tolist(), strict=True) if word}


@pytest.mark.parametrize("query", ["", "qwen", "params<=14", "open:open-weights", "-thinking"])
@pytest.mark.parametrize("limit", [None, 2])
def test_of_a_picture_the_paper_tells_the_ties_shown(query: str, limit: int | None) -> None:
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
    assert tied_words(view, row).startswith("read off a picture, so not compared")
    alone = apply(view.dataset, replace(state, query="dasd|Qwen3-14B"))
    assert not verdicts_of(alone, "Alibaba-Apsara/DASD-4B-Thinking")
    without = apply(derive(open_dataset(find("figure")), state, bundled=lambda: ()), state)
    assert model_vs_all(without, 0).reason is RemarkKind.READ_OFF


def test_a_model_shown_alone_has_nothing_to_be_compared_with() -> None:
    view = answer(ViewState(source="paper", query="dasd"))
    (row,) = view.rows.tolist()
    said = "alone on these problems, so not compared"
    assert tied_words(view, row) == said
    beside = read("model,params,problems,pass@1\nA,1,200,60\nB,2,,50\n")
    assert tied_words(beside, 0) == said
    unknown = "not known over how many problems, so not compared; a column problems"
    assert tied_words(beside, 1).startswith(unknown)


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
def test_the_model_to_compare_with_is_named_by_a_part_of_it(asked: str, found: list[str]) -> None:
    view = answer(ViewState(source="paper", vs=asked))
    row = vs_row(view)
    assert ([] if row is None else [view.dataset.word(row, "model")]) == found


@pytest.mark.parametrize(
    ("models", "scores", "said"),
    [
        ("AAB", (60, 61, 62), "tied with 2 of 2"),  # rows, not models
        ("AC", (60, 62), "tied with 1 of 1"),
        ("ABC", (60, 62, None), "no score, so not compared"),
        ("CAB", (None, 60, 62), "tied with 1 of 1"),
    ],
)
def test_what_is_tied_is_counted(models: str, scores: tuple[int | None, ...], said: str) -> None:
    data = dataset(model=[*models], pass_at_1=[*scores], problems=[100] * len(models))
    assert tied_words(apply(data, ViewState()), len(models) - 1) == said


ALONE, FAMILY, FOUND = 1.959963985, 3.366, 0.841621234
"""Normal quantiles: of 5 % two-sided, of 5 % for 66 pairs, and of 80 %."""


def answer(state: ViewState, text: str = "") -> View:
    opened = open_dataset(find(state.source), text.encode() if text else None)
    return apply(derive(opened, state), state)


def read(text: str) -> View:
    return answer(ViewState(source="-"), text)


def basis(view: View) -> Compared:
    found = compared(view)
    assert isinstance(found, Compared)
    return found


def errors(view: View, rho: float) -> list[float]:
    """The errors of all differences of scores over 166 problems, in points."""
    scores = [score / 100 for score in view.dataset.numbers("pass_at_1").tolist()]
    variances = [p * (1 - p) / 166 for p in scores]
    return [
        100 * math.sqrt(v + w - 2 * rho * math.sqrt(v * w)) for v, w in combinations(variances, 2)
    ]


def test_on_the_paper_it_is_near_the_formula_for_the_largest_error() -> None:
    view = answer(ViewState(source="paper"))
    found = detectable(view)
    assert found is not None
    error = max(errors(view, 0.4))
    assert found.pairs == 66
    assert found.alone == pytest.approx((ALONE + FOUND) * error, rel=0.1)
    assert found.among_pairs == pytest.approx((FAMILY + FOUND) * error, rel=0.1)


def test_the_pair_that_is_hardest_to_tell_apart_decides_and_not_the_one_in_the_middle() -> None:
    easy = [98.0, 97.5, 97.0, 96.5, 96.0, 95.5, 95.0]
    rows = "".join(f"m{n},{n + 1}B,{score},300\n" for n, score in enumerate([*easy, 52.0, 48.0]))
    found = detectable(read(f"model,params,score,problems\n{rows}"))
    alone = detectable(read("model,params,score,problems\nA,1B,52,300\nB,2B,48,300\n"))
    assert found is not None and alone is not None
    assert found.alone == pytest.approx(alone.alone, rel=0.01)


@pytest.mark.parametrize(("problems", "least"), [(10, 60), (30, 20), (300, 2)])
def test_no_gap_is_named_that_so_few_problems_can_never_show(problems: int, least: float) -> None:
    rows = [performance(m, f"q{n}", "2024-01-10", 100.0) for m in "AB" for n in range(problems)]
    rows[0] = performance("A", "q0", "2024-01-10", 0.0)
    found = detectable(read(json.dumps(document(rows))))
    assert found is not None
    assert found.alone * problems / 100 > 6 and found.alone > least


def test_which_gaps_show_depends_on_the_correlation() -> None:
    for rho, gap in ((None, 19), (0.0, 24), (0.9, 10)):
        said = f"166 problems, 66 pairs: gaps under {gap} are often missed"
        assert Fact("Resolution", said) in insights(answer(ViewState(source="paper", rho=rho)))
    gaps = detectable(answer(ViewState(source="paper")))
    assert gaps is not None
    assert gaps_words(gaps._replace(among_pairs=100.0), 7) == "7 problems cannot tell"


@pytest.mark.parametrize("problems", [1, 200])
def test_where_no_window_is_stated_no_correlation_is_assumed(problems: int) -> None:
    rows = f"A,1,{problems},100\nB,2,{problems},0\n"
    view = read(f"model,params,problems,pass@1\n{rows}")
    assert (problems_compared(view), basis(view).rho) == (problems, 0)


def test_models_with_the_same_results_differ_by_nothing_and_promise_nothing() -> None:
    rows = [performance(m, f"q{n}", "2024-01-10", 100.0 * (n % 2)) for m in "AB" for n in range(20)]
    assert detectable(read(json.dumps(document(rows)))) is None


@pytest.mark.parametrize(("problems", "shows"), [(7, False), (1055, True)])
def test_where_no_gap_could_show_that_alone_is_said_of_the_best(problems: int, shows: bool) -> None:
    rows = "".join(f"m{n},{n}B,{71.4 - 2 * n},{problems}\n" for n in range(1, 9))
    view = answer(ViewState(source="-"), f"model,params,score,problems\n{rows}")
    found = detectable(view)
    assert found is not None and found.shows is shows
    facts = best_answer(best_of(view, ANY_SIZE)).facts
    assert (facts[1].value == gaps_words(found, problems)) is not shows
    assert len(facts) == 2


def test_results_by_problem_are_called_so_with_the_number_of_questions() -> None:
    view = read(json.dumps(small()))
    assert (problems_compared(view), basis(view).rho) == (4, None)
    rows = [
        performance(model, question, "2024-01-10", float(score)) | {"test_id": test}
        for model, scores in (("A", "0110"), ("B", "1010"))
        for (question, test), score in zip(
            [("q1", 0), ("q1", 1), ("q2", 0), ("q2", 1)], scores, strict=True
        )
    ]
    view = read(json.dumps(document(rows)))
    scores = basis(view).scores
    assert isinstance(scores, PerProblem)
    assert (problems_compared(view), scores.clusters) == (4, 2)


def row_of(view: View, name: str) -> int:
    return view.dataset.words("model").index(name)


def difference(view: View, name: str) -> str:
    found = against(view, row_of(view, name))
    return "" if found is None else found.value


def test_a_row_is_told_against_ours_or_without_it_the_one_with_the_highest_score() -> None:
    ours = answer(ViewState(source="paper"))
    assert difference(ours, "Qwen3-14B").startswith("DASD-4B-Thinking: −5.8 ")
    view = answer(ViewState(source="paper", query="-dasd"))
    assert difference(view, "Ministral-3-8B-Reasoning-2512") == (
        "AM-Thinking-v1: −8.7 (−16.4 to −0.8), tied among all 55 pairs"
    )
    assert difference(view, "OpenThinker3-7B").endswith(", separated")
    assert difference(view, "AM-Thinking-v1") == ""


def test_a_model_asked_for_goes_before_a_pinned_one_and_that_before_the_highest() -> None:
    pinned = ViewState(source="paper", pins=("DASD-4B-Thinking",))
    assert "DASD-4B-Thinking: " in difference(answer(pinned), "Qwen3-14B")
    asked = answer(replace(pinned, vs="OpenThinker3-7B"))
    assert "OpenThinker3-7B: " in difference(asked, "Qwen3-14B")
    others = answer(replace(pinned, query="params>10"))
    assert "AM-Thinking-v1: " in difference(others, "Qwen3-14B")
    assert against(answer(ViewState(source="figure")), 0) is None


def test_the_models_that_one_is_tied_with_are_named_and_those_that_are_not() -> None:
    view = answer(ViewState(source="paper"))
    tied, lower = verdicts_by_name(view, row_of(view, "DASD-4B-Thinking"))
    assert (tied.label, tied.value.count(", ")) == ("Tied with", 7)
    assert lower == Fact(
        "Clearly lower", "Ministral-3-3B-Reasoning-2512, GLM-Z1-9B-0414, OpenThinker3-7B"
    )
    assert not [*verdicts_by_name(answer(ViewState(source="reported")), 0)]  # too many


def test_of_clusters_and_of_errors_of_few_runs_it_is_by_the_error_and_students_t() -> None:
    pair = np.array([0]), np.array([1])
    random = np.random.default_rng(3)
    chance = random.beta(2, 2, (50, 1)).repeat(10, axis=0).T
    outcomes = np.where(random.random((2, 500)) < chance, 100.0, 0.0)
    clustered = PerProblem(outcomes, np.arange(50).repeat(10))
    few_runs = Counted(np.array([70.0, 60.0]), np.full(2, 500.0), 0.0, df=np.full(2, 2.0))
    for scores, df in ((clustered, 49), (few_runs, 2)):
        error = float(scores.differences.error[0, 1])
        found = detectable_among(scores, pair)
        assert found is not None
        assert found.alone == pytest.approx(smallest_gap(error, 1, df))


BOARD = ("model,MMLU,GPQA,WER,rank", "a,~80,40,9,1", "b,70,40,8,2", "c,90,,7,3", "d,10,20,9.5,4")


def shown(*lines: str, **fields: object) -> View:
    state = ViewState(**fields)  # type: ignore[arg-type]  # passed on as they are
    opened = open_dataset(find("-"), "\n".join(lines or BOARD).encode())
    return apply(derive(opened, state), state)


def places(view: View, row: int) -> dict[str, tuple[int | None, int]]:
    return {each.column.key: (each.place, each.ranked) for each in standings(view, row)}


def test_a_model_has_a_place_in_each_score_among_the_rows_that_match() -> None:
    view = shown()
    assert places(view, 0) == {"MMLU": (2, 4), "GPQA": (1, 3), "WER": (3, 4)}
    assert places(view, 1) == {"MMLU": (3, 4), "GPQA": (1, 3), "WER": (2, 4)}
    assert places(view, 2) == {"MMLU": (1, 4), "GPQA": (None, 3), "WER": (1, 4)}
    few = shown(query="MMLU<=80")
    assert (places(few, 0)["MMLU"], places(few, 2)["MMLU"]) == ((1, 3), (None, 3))
    mean = shown(y="mean(MMLU,GPQA)")
    assert list(places(mean, 0)) == ["mean(MMLU,GPQA)", "MMLU", "GPQA", "WER"]
    assert places(mean, 2)["mean(MMLU,GPQA)"] == (None, 3)


def test_the_table_honours_marks_and_says_of_how_many() -> None:
    found = standing_table(shown(), 0)
    assert found is not None
    assert [*zip(*(column.texts for column in found.columns), strict=True)] == [
        ("MMLU", "≈80", "2 of 4"),
        ("GPQA", "40", "1 of 3"),
        ("WER", "9", "3 of 4"),
    ]
    assert standing_table(shown("model,score", "a,1", "b,2"), 0) is None


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=12))
def test_a_place_is_one_more_than_how_many_are_better(rows: list[tuple[int, int]]) -> None:
    lines = (f"m{n},{10 * a},{10 * b}" for n, (a, b) in enumerate(rows))
    view = shown("model,MMLU,GPQA", *lines, "last,70,80")
    for key, column, last in (("MMLU", 0, 7), ("GPQA", 1, 8)):
        scores = np.array([*(row[column] for row in rows), last])
        for row, own in enumerate(scores):
            assert places(view, row)[key] == (int((scores > own).sum()) + 1, len(scores))

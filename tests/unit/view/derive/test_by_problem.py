"""Windows, terms on problems and contamination: means move, and what is planted comes out."""

import os
import statistics
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.columns import SortKey
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.windows import Window, parse_window
from lcbtui.errors import QueryError
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.derive.by_problem import (
    FEWEST_PROBLEMS,
    AfterCutoff,
    after_cutoff,
    change_words,
    over_window,
)
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from lcbtui.view.view import Emphasis, View
from result_documents import (
    QUESTIONS,
    SCORES,
    about,
    document,
    performance,
    results_dataset_of,
    small,
)
from unit.datasets import figure

SMALL = results_dataset_of(SourceInfo("results.json", "results.json"), small(), "it")
"""Three models on four problems; "Late" is contaminated over every date."""

WIDE = results_dataset_of(SourceInfo("wide.json", "wide.json"), small(50), "it")
"""The same with 200 problems."""


def view_of(query: str = "", window: str | None = None) -> View:
    state = ViewState(query=query, window=None if window is None else parse_window(window))
    return apply(derive(SMALL, state), state)


def names(view: View) -> list[str]:
    return [view.dataset.cell(int(row), "model").text for row in view.rows]


def scores(view: View) -> dict[str, float]:
    rows = view.rows.tolist()
    return dict(zip(names(view), view.dataset.numbers("pass_at_1")[rows].tolist(), strict=True))


def test_what_asks_for_nothing_changes_nothing() -> None:
    assert over_window(SMALL, ViewState(query="early", sort=(SortKey("model"),))) is SMALL
    plain = figure()
    assert over_window(plain, ViewState(window=Window(0, 1))) is plain


def test_a_window_moves_the_means() -> None:
    assert scores(view_of(window="2024-03..")) == {"Late": 50, "Early": 10, "Undated": 10}
    assert scores(view_of(window="2024-01-10..2024-01-10"))["Early"] == 100


def test_the_same_question_has_the_same_answer_so_that_nothing_is_computed_twice() -> None:
    one, other = ViewState(query="platform:atcoder x"), ViewState(query="  y platform:atcoder")
    assert derive(SMALL, one) is derive(SMALL, other)
    window = ViewState(window=parse_window("2024-02.."))
    assert derive(SMALL, window) is derive(SMALL, replace(window, limit=1))


def test_every_step_keeps_all_scores_for_the_next_one() -> None:
    narrow = derive(SMALL, ViewState(window=parse_window("2024-03..")))
    back = over_window(narrow, ViewState(window=Window()))
    assert [each.rows for each in back.data] == [each.rows for each in SMALL.data]


def test_contaminated_models_have_no_rank_and_come_last_unless_a_sort_is_asked_for() -> None:
    view = view_of()
    assert names(view) == ["Early", "Undated", "Late"]
    assert [view.rank(index) for index in range(3)] == [1, 2, None]
    view = view_of(window="2024-02-16..")  # from the day after its cutoff on
    assert names(view) == ["Late", "Early", "Undated"]
    assert [view.rank(index) for index in range(3)] == [1, 2, 2]
    state = ViewState(sort=(SortKey("pass_at_1", descending=True),))
    assert names(apply(derive(SMALL, state), state)) == ["Late", "Early", "Undated"]


def test_who_is_shown_apart_beats_nobody() -> None:
    assert names(view_of("is:frontier")) == ["Early"]
    view = view_of()
    assert not view.emphasis[names(view).index("Late")] & Emphasis.FRONTIER


def test_series_keep_their_place_whatever_the_window_does() -> None:
    everything, later = view_of().series, view_of(window="2024-03..").series
    assert [entry.key for entry in everything] == ["no", "yes", "unknown"]
    assert [entry.key for entry in later] == ["no", "yes", "unknown"]
    assert [[entry.count for entry in each] for each in (everything, later)] == [
        [1, 1, 1],
        [2, 0, 1],
    ]
    assert everything[1].label.startswith("Contaminated")


@pytest.mark.parametrize(
    ("query", "early", "problems"),
    [
        ("platform:leetcode", 75, 2),
        ("Platform=atcoder", 10, 2),
        ("-platform:leetcode", 10, 2),
        ("platform!=leetcode", 10, 2),
        ("difficulty:easy,hard", 50, 3),
        ("difficulty:hard", 0, 1),
        ("-difficulty:easy,hard", 20, 1),
        ("difficulty:easy platform:leetcode", 75, 2),
        ("platform:leet", 75, 2),
    ],
)
def test_a_term_on_problems_recomputes_the_means(query: str, early: float, problems: int) -> None:
    view = view_of(f"{query} early")
    assert scores(view) == {"Early": early}
    assert view.dataset.selection is not None
    assert view.dataset.selection.problems == problems


def test_window_and_terms_hold_together() -> None:
    view = view_of("platform:leetcode", window="2024-02..")
    assert scores(view) == {"Early": 50, "Late": 100, "Undated": 10}


WORDS = st.sampled_from(["platform:leetcode", "-difficulty:hard", "platform:atcoder", "score>=20"])


@given(st.lists(WORDS, max_size=4))
def test_any_terms_have_the_means_of_an_independent_calculation(terms: list[str]) -> None:
    view = view_of(" ".join(terms))
    inside = [
        place
        for place, (_, _, difficulty, platform) in enumerate(QUESTIONS)
        if not ("platform:leetcode" in terms and platform != "leetcode")
        and not ("platform:atcoder" in terms and platform != "atcoder")
        and not ("-difficulty:hard" in terms and difficulty == "hard")
    ]
    expected = {
        model: round(float(np.mean([each[place] for place in inside])), 2)
        for model, each in SCORES.items()
        if inside
    }
    if "score>=20" in terms:
        expected = {model: mean for model, mean in expected.items() if mean >= 20}
    assert scores(view) == expected


@pytest.mark.parametrize(
    ("query", "column", "words"),
    [
        ("early | platform:leetcode", 9, "platform chooses problems and cannot stand beside |"),
        ("difficulty:hard | late", 1, "difficulty chooses problems and cannot stand beside |"),
        ("platform:1..2", 10, "platform is text"),
        ("difficulty>3", 11, "expected :, = or !="),
        ("platfrm:x", 1, "unknown column 'platfrm'"),
    ],
)
def test_a_term_of_no_use_is_told_with_its_place(query: str, column: int, words: str) -> None:
    with pytest.raises(QueryError) as raised:
        view_of(query)
    assert raised.value.column == column
    assert words in str(raised.value)


def test_without_platforms_the_column_is_unknown() -> None:
    rows = [performance("A", "q", "2024-01-01", 1, platform=None)]
    data = results_dataset_of(SourceInfo("t.json", "t.json"), document(rows), "it")
    state = ViewState(query="platform:leetcode")
    with pytest.raises(QueryError, match="unknown column 'platform'"):
        apply(derive(data, state), state)


def test_the_sentence_says_over_which_problems() -> None:
    state = ViewState(query="platform:leetcode", window=parse_window("2024-01..2024-06"))
    view = apply(derive(WIDE, state), state)
    assert view.window == "2024-01-01..2024-06-30 · 100 problems"
    assert view.sentence == "3 of 3 · 2024-01-01..2024-06-30 · 100 problems · platform:leetcode"
    assert view.left_out == ()


def test_the_sentence_warns_of_few_problems_and_of_none() -> None:
    assert view_of().left_out == ("fewer than 100 problems: a wider window tells more",)
    view = view_of(window="2030-01..")
    assert len(view) == 0
    assert view.window == "2030-01-01.. · 0 problems"
    assert view.left_out == ("no such problem among the 4 from 2024-01-10..2024-04-10",)


CUTOFF = "2023-09-30"
MONTHS = [f"{2023 + month // 12}-{month % 12 + 1:02}" for month in range(24)]
A_MONTH = 12
CUTOFFS = {
    "Knew": CUTOFF,
    "Clean": CUTOFF,
    "Fell": "2024-02-29",
    "Old": "2021-09-30",
    "Undated": None,
}
OTHERS = ("One", "Two", "Three", *"abcdefghi")
KNEW_BY = 25.0
"""Points by which a model that knew the problems before its cutoff scores more on them."""


def _score(name: str, day: str, difficulty: float, rng: np.random.Generator) -> float:
    """Later problems are harder for all; "Knew" and "Fell" knew those up to their cutoffs."""
    skill = {"Knew": 40, "Clean": 55, "Fell": 45, "Old": 35}.get(name, 60)
    knew = name in {"Knew", "Fell"} and day <= str(CUTOFFS[name])
    return skill + KNEW_BY * knew - difficulty + float(rng.normal(0, 8))


def planted(seed: int = 1) -> Mapping[str, object]:
    """Two years of 12 problems a month, half of them from AtCoder, and 17 models."""
    rng = np.random.default_rng(seed)
    names, rows = [*CUTOFFS, *OTHERS], []
    for place, month in enumerate(MONTHS):
        for n in range(A_MONTH):
            day, difficulty = f"{month}-{2 * n + 1:02}", float(rng.normal(place, 12))
            platform = "atcoder" if n % 2 else "leetcode"
            for name in names:
                score = min(max(_score(name, day, difficulty, rng), 0.0), 100.0)
                rows.append(performance(name, f"{month}.{n}", day, score, platform=platform))
    return document(rows, [about(name, CUTOFFS.get(name)) for name in names])


def opened(content: Mapping[str, object]) -> Dataset:
    return results_dataset_of(SourceInfo("it.json", "it.json"), content, "it")


PLANTED = planted()
DATA = opened(PLANTED)


def change(name: str, data: Dataset = DATA) -> AfterCutoff | None:
    assert data.selection is not None
    results = data.selection.results
    return after_cutoff(results, results.models.index(name), data.selection.by_query)


def found(name: str, data: Dataset = DATA) -> AfterCutoff:
    answer = change(name, data)
    assert answer is not None
    return answer


def test_what_was_planted_comes_out_and_what_all_models_share_does_not() -> None:
    knew, clean, fell = (found(name) for name in ("Knew", "Clean", "Fell"))
    # All fall, since the problems grow harder.
    assert clean.change < -8
    assert clean.beyond_others == pytest.approx(0.0, abs=3.5)
    assert knew.change < -KNEW_BY - 8
    assert knew.beyond_others == pytest.approx(-KNEW_BY, abs=3.5)
    assert fell.beyond_others == pytest.approx(-KNEW_BY, abs=3.5)


def test_nowhere_else_does_a_model_fall_as_far_as_where_it_stopped_knowing() -> None:
    knew = found("Knew")
    # 24 months have 23 ends; those within the first two and the last two months leave too few
    # problems, and that of September is the cutoff itself.
    assert knew.dates == 23 - 2 - 1
    assert knew.deeper_than == knew.dates


def test_models_without_a_cutoff_between_the_problems_have_no_number() -> None:
    assert change("Old") is None
    assert change("Undated") is None
    assert change("One") is None


def test_a_cutoff_that_most_models_share_is_no_date_to_fall_after() -> None:
    models = [about(name, CUTOFF) for name in ("Clean", *OTHERS)]
    models.append(about("Knew", "2023-08-31"))
    data = opened({**PLANTED, "models": models})
    assert change("Clean", data) is None
    assert change("Knew", data) is not None


def test_too_few_problems_on_a_side_say_nothing() -> None:
    # The first month has twelve problems, the first two have enough.
    early = {**PLANTED, "models": [about("Knew", "2023-01-31"), about("Clean", "2023-02-28")]}
    data = opened(early)
    assert A_MONTH < FEWEST_PROBLEMS <= 2 * A_MONTH
    assert change("Knew", data) is None
    assert change("Clean", data) is not None


def test_without_three_other_complete_models_nothing_is_known_of_the_problems() -> None:
    rows = PLANTED["performances"]
    assert isinstance(rows, list)

    def of(names: set[str], incomplete: str = "") -> Mapping[str, object]:
        kept = [r for r in rows if r["model"] in names]
        kept = [r for r in kept if r["model"] != incomplete or r["question_id"] < "2023-06"]
        return {**PLANTED, "performances": kept}

    assert change("Knew", opened(of({"Knew", "One", "Two"}))) is None
    assert change("Knew", opened(of({"Knew", "One", "Two", "Three"}))) is not None
    # A model on part of the problems would tell of those alone.
    partial = opened(of({"Knew", "One", "Two", "Three", "a"}, incomplete="Two"))
    assert found("Knew", partial) == found("Knew", opened(of({"Knew", "One", "Three", "a"})))


def naive(content: Mapping[str, object], name: str, cutoff: str) -> tuple[float, float]:
    """The change and what is beyond the others, by numpy's least squares on every problem."""
    performances = content["performances"]
    assert isinstance(performances, list)
    by_problem: dict[str, dict[str, float]] = {}
    days: dict[str, date] = {}
    for row in performances:
        by_problem.setdefault(str(row["question_id"]), {})[row["model"]] = row["pass@1"]
        days[str(row["question_id"])] = datetime.fromtimestamp(row["date"] / 1000, UTC).date()
    after = [days[problem] > date.fromisoformat(cutoff) for problem in by_problem]
    y = [scores[name] for scores in by_problem.values()]
    x = [
        statistics.fmean(score for model, score in scores.items() if model != name)
        for scores in by_problem.values()
    ]
    means = [
        statistics.fmean(v for v, a in zip(y, after, strict=True) if a is side)
        for side in (True, False)
    ]
    fitted, *_ = np.linalg.lstsq(np.column_stack([np.ones(len(x)), x, after]), np.array(y))
    return means[0] - means[1], float(fitted[2])


@pytest.mark.parametrize("name", ["Clean", "Fell"])
def test_the_place_among_other_dates_is_that_of_the_same_number_at_month_ends(name: str) -> None:
    answer, cutoff = found(name), date.fromisoformat(str(CUTOFFS[name]))
    ends = [date.fromisoformat(f"{month}-01") - timedelta(days=1) for month in MONTHS[2:-1]]
    others = [end for end in ends if abs((end - cutoff).days) > 15]
    numbers = [naive(PLANTED, name, str(end))[1] for end in others]
    assert answer.dates == len(others)
    assert answer.deeper_than == sum(number > answer.beyond_others for number in numbers)


@pytest.mark.parametrize("name", ["Knew", "Clean", "Fell"])
def test_the_numbers_are_those_of_least_squares_on_every_problem(name: str) -> None:
    answer = found(name)
    expected = naive(PLANTED, name, str(CUTOFFS[name]))
    assert (answer.change, answer.beyond_others) == pytest.approx(expected)


def test_the_window_does_not_matter_and_a_query_on_problems_does() -> None:
    def derived(query: str = "", window: str = "all") -> Dataset:
        return derive(DATA, ViewState(query=query, window=parse_window(window)))

    late = derived(window="2024-06..")
    assert found("Knew", late) == found("Knew")
    row = list(late.words("model")).index("Knew")
    assert late.numbers("change_beyond_others")[row] == round(found("Knew").beyond_others, 1)
    chosen = derived("platform:leetcode", "2024-06..")
    performances = PLANTED["performances"]
    assert isinstance(performances, list)
    only = {**PLANTED, "performances": [r for r in performances if r["platform"] == "leetcode"]}
    answer = found("Knew", chosen)
    assert (answer.change, answer.beyond_others) == pytest.approx(naive(only, "Knew", CUTOFF))
    row = list(chosen.words("model")).index("Knew")
    assert chosen.numbers("change_after_cutoff")[row] == round(answer.change, 1)
    # A query that chooses models changes nothing.
    assert found("Knew", derived("knew")) == found("Knew")


def test_the_columns_hold_the_numbers_of_the_models_that_have_them() -> None:
    data = derive(DATA, ViewState())
    for row, name in enumerate(data.words("model")):
        answer = change(name)
        keys = ("change_after_cutoff", "change_beyond_others", "placebo_share")
        cells = [data.cell(row, key) for key in keys]
        if answer is None:
            assert all(cell.missing for cell in cells)
        else:
            share = 1 - answer.deeper_than / answer.dates
            assert [cell.text for cell in cells] == [
                f"{answer.change:.1f}",
                f"{answer.beyond_others:.1f}",
                f"{share:.2f}" if answer.is_fall else "",
            ]
    without_cutoffs = derive(opened({**PLANTED, "models": []}), ViewState())
    assert "change_beyond_others" not in without_cutoffs.by_key


def test_results_that_lack_a_score_do_not_count() -> None:
    performances = PLANTED["performances"]
    assert isinstance(performances, list)
    lost = {f"2023-0{month}.{n}" for month in range(1, 9) for n in (3, 7)}
    gaps = [
        {**r, "pass@1": -1} if r["model"] == "Knew" and r["question_id"] in lost else r
        for r in performances
    ]
    rest = [r for r in performances if r["question_id"] not in lost]
    with_gaps = found("Knew", opened({**PLANTED, "performances": gaps}))
    assert with_gaps.change == pytest.approx(naive({"performances": rest}, "Knew", CUTOFF)[0])


PREDICTED = "beyond what the other models' scores predict"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            AfterCutoff(-39.21, -20.83, 21, 14),
            f"−39.2 points, −20.8 {PREDICTED}; deeper than at 14 of 21 other dates",
        ),
        (AfterCutoff(-7.4, 0.94, 21, 3), f"−7.4 points, +0.9 {PREDICTED}"),
        (AfterCutoff(-7.4, -0.04, 21, 3), f"−7.4 points, +0.0 {PREDICTED}"),
        (AfterCutoff(-7.4, -3.0, 0, 0), f"−7.4 points, −3.0 {PREDICTED}"),
    ],
)
def test_only_a_fall_is_set_beside_other_dates(answer: AfterCutoff, words: str) -> None:
    assert change_words(answer) == words


# LiveCodeBench's own file, where a folder of them is named

FOLDER = os.environ.get("LCBTUI_REAL_DATA", "")
FILE = next(iter(Path(FOLDER).rglob("lcb_HEAD_2024_02_26.json")), None) if FOLDER else None


@pytest.mark.skipif(FILE is None, reason="LCBTUI_REAL_DATA names no folder of files")
def test_deepseeks_coders_fall_in_september_2023_as_livecodebenchs_paper_says() -> None:
    data = open_dataset(find(str(FILE)))
    told = change_words(found("DSCoder-33b-Ins", data))
    assert told.startswith("−18.2 points, −21.2 ") and "at 7 of 7" in told
    assert change_words(found("DSCoder-1.3b-Ins", data)).startswith("+0.6 points, −0.3 ")

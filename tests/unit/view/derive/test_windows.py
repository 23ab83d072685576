"""Windows and terms on problems: the means move, and rank, order and sentence with them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.columns import SortKey
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.windows import Window, parse_window
from lcbtui.errors import QueryError
from lcbtui.view.apply import apply
from lcbtui.view.derive.by_problem import over_window
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from lcbtui.view.view import Emphasis, View
from result_documents import QUESTIONS, SCORES, document, performance, results_dataset_of, small
from unit.datasets import figure

SMALL = results_dataset_of(SourceInfo("results.json", "results.json"), small(), "it")
"""Three models on four problems; "Late" is contaminated over every date."""

WIDE = results_dataset_of(SourceInfo("wide.json", "wide.json"), small(50), "it")
"""The same with 200 problems."""


def view_of(query: str = "", window: str | None = None) -> View:
    state = ViewState(query=query, window=None if window is None else parse_window(window))
    dataset = derive(SMALL, state)
    return apply(dataset, state)


def names(view: View) -> list[str]:
    return [view.dataset.cell(int(row), "model").text for row in view.rows]


def scores(view: View) -> dict[str, float]:
    rows = view.rows.tolist()
    return dict(zip(names(view), view.dataset.numbers("pass_at_1")[rows].tolist(), strict=True))


# The window


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


# Shown apart


def test_contaminated_models_have_no_rank_and_come_last() -> None:
    view = view_of()
    assert names(view) == ["Early", "Undated", "Late"]
    assert [view.rank(index) for index in range(3)] == [1, 2, None]


def test_from_the_day_after_its_cutoff_on_a_model_has_its_rank() -> None:
    view = view_of(window="2024-02-16..")
    assert names(view) == ["Late", "Early", "Undated"]
    assert [view.rank(index) for index in range(3)] == [1, 2, 2]


def test_a_sort_that_was_asked_for_is_kept_to() -> None:
    state = ViewState(sort=(SortKey("pass_at_1", descending=True),))
    assert names(apply(derive(SMALL, state), state)) == ["Late", "Early", "Undated"]


def test_who_is_shown_apart_beats_nobody() -> None:
    assert names(view_of("is:frontier")) == ["Early"]
    view = view_of()
    assert not view.emphasis[names(view).index("Late")] & Emphasis.FRONTIER


def test_series_keep_their_place_whatever_the_window_does() -> None:
    everything, later = view_of(), view_of(window="2024-03..")
    assert [(entry.key, entry.count) for entry in everything.series] == [
        ("no", 1),
        ("yes", 1),
        ("unknown", 1),
    ]
    assert [(entry.key, entry.count) for entry in later.series] == [
        ("no", 2),
        ("yes", 0),
        ("unknown", 1),
    ]
    assert everything.series[1].label.startswith("Contaminated")


# Terms on problems


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
def test_a_term_that_cannot_be_used_is_told_with_its_place(
    query: str, column: int, words: str
) -> None:
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


# The sentence


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

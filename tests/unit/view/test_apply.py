"""Rows, series, emphasis, sentence and names of a View."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.columns import OPENNESS_LABELS, Range, Roles, SortKey
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.windows import Window
from lcbtui.errors import UsageError
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.text.width import text_width
from lcbtui.view.apply import apply, format_value
from lcbtui.view.names import row_names, rows_called
from lcbtui.view.state import PerModel, ViewState
from lcbtui.view.view import Emphasis, View
from unit.datasets import dataset
from unit.report.finding_cases import EASY, WHOLE, results

FIGURE = open_dataset(find("figure"))
REPORTED = open_dataset(find("reported"))
ALL_WINDOWS = ViewState(window=Window(), per_model=PerModel.ALL)


def labels(view: View) -> list[str]:
    return [view.dataset.cell(int(row), view.roles.label).text for row in view.rows]


def test_the_frontier_is_of_the_rows_that_everything_else_keeps() -> None:
    assert set(labels(apply(FIGURE, ViewState(query="is:frontier")))) == {
        "Mistral3-3B",
        "DASD-4B-Thinking",
    }
    without_ours = ViewState(query="is:frontier", series=("open-weights", "open-data"))
    assert set(labels(apply(FIGURE, without_ours))) == {
        "Mistral3-3B",
        "Mistral3-8B",
        "Nvidia-OpenReasoning-7B",
        "Qwen-32B",
        "AM-thinking-v1",
    }


def test_the_sentence_has_the_query_as_typed_safe_for_a_terminal() -> None:
    view = apply(open_dataset(find("figure")), ViewState(query=" a\x1b[31m\u202e| b "))
    assert view.sentence.endswith("of 12 · a[31m| b")


def test_the_count_of_a_series_does_not_depend_on_whether_it_is_shown() -> None:
    everything = apply(FIGURE, ViewState(query="params<=10"))
    only_ours = apply(FIGURE, ViewState(query="params<=10", series=("ours",)))
    assert [s.count for s in everything.series] == [s.count for s in only_ours.series]
    assert [s.shown for s in only_ours.series] == [False, False, True]


def test_ours_overrides_openness_for_the_series_and_not_for_the_column() -> None:
    view = apply(FIGURE, ViewState(ours="Qwen-32B", query="open:weights is:ours"))
    assert labels(view) == ["Qwen-32B"]
    assert view.series[view.series_of[0]].key == "ours"


def test_the_sentence_says_what_is_missing_and_what_is_near() -> None:
    made = dataset(
        model=["a", "b", "c", "d"],
        total_params_b=[8.0, 32.8, None, 70.0],
        pass_at_1=[50.0, 60.0, 70.0, 80.0],
    )
    view = apply(made, ViewState(params=Range(None, 32.0)))
    assert view.sentence == (
        "1 of 4 · params ≤ 32B · 1 without parameters left out · 1 more up to 33.6B"
    )


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (("open-data",), "1 of 4 · only {open-data}"),
        (("open-data", "closed"), "2 of 4 · without {open-weights} and {unknown}"),
        (("open-data", "closed", "unknown"), "3 of 4 · without {open-weights}"),
    ],
)
def test_series_not_shown_are_named_unless_more_are(shown: tuple[str, ...], said: str) -> None:
    made = dataset(model=list("abcd"), openness=["open-weights", "open-data", "closed", None])
    assert apply(made, ViewState(series=shown)).sentence == said.format(**OPENNESS_LABELS)


def test_emphasis_tells_ours_pinned_and_frontier() -> None:
    view = apply(FIGURE, ViewState(pins=("Qwen-32B",)))
    bits = dict(zip(labels(view), view.emphasis.tolist(), strict=True))
    assert bits["DASD-4B-Thinking"] == Emphasis.OURS | Emphasis.FRONTIER
    assert bits["Qwen-32B"] == Emphasis.PINNED
    assert bits["Mistral3-3B"] == Emphasis.FRONTIER


def test_a_model_without_a_rank_is_not_on_the_frontier() -> None:
    view = results(WHOLE | EASY)
    on = np.flatnonzero(view.emphasis & int(Emphasis.FRONTIER))
    everyone = {"D-32B", "C-14B", "B-7B", "A-4B"}
    assert {labels(view)[at] for at in on} == everyone
    asked = apply(view.dataset, replace(view.state, query="is:frontier"))
    assert set(labels(asked)) == everyone


def test_with_a_limit_the_frontier_is_marked_among_the_rows_shown() -> None:
    made = dataset(model=list("abc"), total_params_b=[1.0, 2.0, 3.0], pass_at_1=[60.0, 50.0, 40.0])
    largest = (SortKey("total_params_b", descending=True),)
    for limit, marked in ((None, ["a"]), (3, ["a"]), (2, ["b"])):
        view = apply(made, ViewState(sort=largest, limit=limit))
        on = view.emphasis & int(Emphasis.FRONTIER) != 0
        assert [label for label, is_on in zip(labels(view), on, strict=True) if is_on] == marked


@given(st.lists(st.none() | st.integers(0, 4).map(float), max_size=15))
def test_equal_scores_share_a_competition_rank(values: list[float | None]) -> None:
    names = [f"m{place:02}" for place in range(len(values))]
    view = apply(dataset(model=names, pass_at_1=values), ViewState(sort=(SortKey("model"),)))
    for index, value in enumerate(values):
        better = sum(value is not None and other is not None and other > value for other in values)
        assert view.rank(index) == (None if value is None else better + 1)


def test_the_rank_is_among_all_that_match_also_below_a_limit() -> None:
    view = apply(FIGURE, ViewState(sort=(SortKey("total_params_b"),), limit=1))
    assert labels(view) == ["Mistral3-3B"]
    assert view.rank(0) == 11
    assert len(view.matching) == 12


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (ViewState(sort=(SortKey("scor"),)), "unknown column 'scor'; did you mean score"),
        (ViewState(x="model"), "an axis needs numbers or dates"),
        (ViewState(series=("blue",)), "no such series; there are open-weights"),
    ],
)
def test_names_that_cannot_be_used_say_what_would_work(state: ViewState, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        apply(FIGURE, state)


def test_any_number_or_category_can_stand_in_for_a_role() -> None:
    view = apply(REPORTED, ViewState(x="release_date", y="samples", series_by="report_kind"))
    assert (view.roles.x, view.roles.y) == ("release_date", "samples")
    assert {series.key for series in view.series} == {"own", "cited", "independent"}


ranges = st.none() | st.builds(
    Range, st.none() | st.integers(0, 50).map(float), st.none() | st.integers(50, 900).map(float)
)
queries = st.sampled_from(
    [
        "",
        "qwen",
        "-distill",
        "params<=32B",
        "score>=60 | open:data",
        "is:frontier",
        "v5",
        "by:nvidia",
    ]
)


@given(
    st.builds(
        ViewState,
        query=queries,
        params=ranges,
        score=ranges,
        series=st.none() | st.lists(st.sampled_from(["open-data", "closed", "unknown"])).map(tuple),
        limit=st.none() | st.integers(0, 500),
    )
)
def test_a_filter_never_invents_a_row_and_keeps_the_order(state: ViewState) -> None:
    whole = apply(REPORTED, ViewState()).rows.tolist()
    view = apply(REPORTED, state)
    rows = view.rows.tolist()
    assert [row for row in whole if row in set(rows)] == rows
    assert len(rows) == len(set(rows)) <= len(view.matching) <= len(whole)
    assert len(view.series_of) == len(view.emphasis) == len(rows)


def test_an_empty_dataset_gives_an_empty_view() -> None:
    empty: Dataset = dataset(model=[], total_params_b=[], pass_at_1=[], openness=[])
    view = apply(empty, ViewState(frontier=True))
    assert (len(view), view.series, view.sentence) == (0, (), "0 of 0")


def test_a_frontier_needs_both_axes() -> None:
    roles = Roles("model", None, "pass_at_1", None)
    bare = dataset(model=["a", "b"], pass_at_1=[50, 60], roles=roles)
    with pytest.raises(UsageError, match="needs an x and a y"):
        apply(bare, ViewState(query="is:frontier"))


def test_a_value_is_written_in_the_unit_of_its_column() -> None:
    columns = open_dataset(find("reported")).by_key
    assert format_value(columns["release_date"], 20089.0) == "2025-01-01"
    assert format_value(columns["problems"], 1.5e30) == "1.5e+30"
    assert format_value(columns["problems"], 166.0) == "166"


def names(data: Dataset, **state: object) -> list[str]:
    view = apply(data, ViewState(sort=(), **state))  # type: ignore[arg-type]  # any field
    return [row_names(view).whole(row) for row in sorted(view.rows.tolist())]


def test_the_first_column_that_differs_is_named_and_only_where_a_name_is_shared() -> None:
    made = dataset(
        model=["A", "A", "B", "A", "C"],
        mode=["fast", "slow", "fast", "slow", None],
        reported_by=["X", "X", "X", "Y", "Y"],
        pass_at_1=[1.0, 2.0, 3.0, 4.0, 5.0],
    )
    every = names(made, per_model=PerModel.ALL)
    assert every == ["A (fast)", "A (slow, X)", "B", "A (slow, Y)", "C"]
    assert names(made) == ["A (fast)", "A (slow)", "B", "C"]


def test_a_size_mode_or_reporter_comes_before_any_other_number(tmp_path: Path) -> None:
    path = tmp_path / "board.csv"
    path.write_text("model,params,BBH,Average\nA,7B,15.7,60\nA,0.6B,13.2,50\n", encoding="utf-8")
    assert names(open_dataset(find(str(path)))) == ["A (7B)", "A (0.6B)"]
    long = "model,task,params,temperature,score\nA,MMLU,7B,0.2,60\nA,MMLU,13B,0.8,50\n"
    path.write_text(f"{long}B,MMLU,7B,0.2,60\nB,MMLU,7B,0.8,50\n", encoding="utf-8")
    assert names(open_dataset(find(str(path))))[:2] == ["A (7B)", "A (13B)"]


def test_where_others_say_more_a_name_is_plain_and_where_nothing_differs_it_is_numbered() -> None:
    made = dataset(model=["A", "A"], mode=[None, "slow"], pass_at_1=[1.0, 2.0])
    assert names(made) == ["A", "A (slow)"]
    made = dataset(model=["B", "A", "A"], mode=["m", "m", "m"], pass_at_1=[3.0, 1.0, 2.0])
    assert names(made) == ["B", "A (@2)", "A (@3)"]
    made = dataset(model=["A", "A"], mode=["X", "Y"], pass_at_1=[1.0, 2.0])
    assert names(made, query="score>1") == ["A"]


def test_a_long_text_such_as_a_link_tells_nothing() -> None:
    links = ["https://example.org/one/of/them", "https://example.org/another/one"]
    made = dataset(model=["A", "A"], link=links, note=["a", "b"], pass_at_1=[1.0, 2.0])
    assert names(made) == ["A (a)", "A (b)"]
    by = replace(made, report=made.report._replace(apart=("link",)))  # rows differ by it
    assert names(by) == [f"A ({link})" for link in links]


def test_a_name_stays_while_a_query_is_typed_and_is_plain_with_one_row_a_model() -> None:
    made = dataset(
        model=["A", "A"], reported_by=["X", "Y"], hf_repo=["a/a", "a/a"], pass_at_1=[1.0, 2.0]
    )
    every = ViewState(query="score>1", per_model=PerModel.ALL)
    assert row_names(apply(made, every, generation=1)).whole(1) == "A (Y)"
    best = apply(made, ViewState(per_model=PerModel.BEST), generation=1)
    assert row_names(best).whole(1) == "A"


def test_a_name_of_a_row_that_another_report_stands_for_is_looked_up_without_an_error() -> None:
    made = dataset(
        model=["A", "A", "A"],
        mode=["fast", "slow", "slow"],
        reported_by=["X", "X", "Y"],
        pass_at_1=[1.0, 2.0, 4.0],
    )
    view = apply(made, ViewState(), generation=1)
    assert len(view) == 2
    assert rows_called(view, "A (fast)") == [0]
    assert rows_called(view, "A (slower)") == []
    assert {row_names(view).whole(row) for row in range(3)} > {"A (fast)", "A (slow)"}


def test_windows_of_whole_months_are_written_in_short() -> None:
    view = apply(open_dataset(find("reported")), ViewState(source="reported", window=Window()))
    told = {row_names(view).detail(row) for row in view.rows.tolist()}
    assert any(detail.endswith(", 2408-2502") for detail in told)


@pytest.mark.parametrize("window", [None, Window()])
@pytest.mark.parametrize("width", [12, 16, 20, 28, 44, 200])
def test_no_two_reported_rows_have_one_name(window: Window | None, width: int) -> None:
    every = ViewState(source="reported", window=window, per_model=PerModel.ALL)
    view = apply(open_dataset(find("reported")), every)
    shown = [row_names(view).short(row, width) for row in view.rows.tolist()]
    assert len(set(shown)) == len(view)
    assert max(map(text_width, shown)) <= width


@given(
    st.lists(st.text("abc模", min_size=1, max_size=12), unique=True, max_size=30),
    st.integers(9, 14),
)
def test_texts_are_cut_so_that_each_is_itself(texts: list[str], width: int) -> None:
    view = apply(dataset(model=texts, pass_at_1=[1.0] * len(texts)), ViewState())
    short = [row_names(view).short(row, width) for row in range(len(texts))]
    assert all(text_width(each) <= width for each in short)
    assert len(set(short)) == len(texts)
    assert all(
        each == text for each, text in zip(short, texts, strict=True) if text_width(text) <= width
    )


def test_rows_at_different_dates_of_the_axis_need_no_more() -> None:
    made = dataset(
        model=["A", "A", "A"],
        release_date=["2025-01", "2025-02", "2025-02"],
        mode=["m", "m", "n"],
        pass_at_1=[1.0, 2.0, 3.0],
    )
    assert names(made, x="release_date") == ["A", "A (m)", "A (n)"]
    assert names(made) == ["A (m, 2025-01)", "A (m, 2025-02)", "A (n)"]

"""Rows of one name: what tells them apart stands behind it, and nothing else does."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.windows import Window
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.text.width import text_width
from lcbtui.view.apply import apply
from lcbtui.view.names import row_names, rows_called
from lcbtui.view.state import PerModel, ViewState
from unit.datasets import dataset


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


def test_a_row_that_says_nothing_where_others_do_keeps_its_plain_name() -> None:
    made = dataset(model=["A", "A"], mode=[None, "slow"], pass_at_1=[1.0, 2.0])
    assert names(made) == ["A", "A (slow)"]


def test_what_nothing_but_the_score_tells_apart_has_its_number() -> None:
    made = dataset(model=["B", "A", "A"], mode=["m", "m", "m"], pass_at_1=[3.0, 1.0, 2.0])
    assert names(made) == ["B", "A (@2)", "A (@3)"]


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


def test_what_stands_alone_is_told_apart_from_what_is_shown() -> None:
    made = dataset(model=["A", "A"], mode=["X", "Y"], pass_at_1=[1.0, 2.0])
    assert names(made, query="score>1") == ["A"]


def test_windows_of_whole_months_are_written_in_short() -> None:
    view = apply(open_dataset(find("reported")), ViewState(source="reported", window=Window()))
    told = {row_names(view).detail(row) for row in view.rows.tolist()}
    assert any(detail.endswith(", 2408-2502") for detail in told)


@pytest.mark.parametrize("window", [None, Window()])
@pytest.mark.parametrize("width", [12, 16, 20, 28, 44, 200])
def test_no_two_reported_rows_look_the_same_but_for_their_score(
    window: Window | None, width: int
) -> None:
    view = apply(open_dataset(find("reported")), ViewState(source="reported", window=window))
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

"""The place of a model in each score: by value alone, ties shared, less better where it is."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.analysis.ranking import standings
from lcbtui.dataset.dataset import Dataset
from lcbtui.report.remarks import standing_table
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from lcbtui.view.view import View

BOARD = ("model,MMLU,GPQA,WER,rank", "a,~80,40,9,1", "b,70,40,8,2", "c,90,,7,3", "d,10,20,9.5,4")


def opened(*lines: str) -> Dataset:
    return open_dataset(find("-"), "\n".join(lines).encode())


def shown(*lines: str, **fields: object) -> View:
    state = ViewState(**fields)  # type: ignore[arg-type]  # passed on as they are
    return apply(derive(opened(*(lines or BOARD)), state), state)


def places(view: View, row: int) -> dict[str, tuple[int | None, int]]:
    return {each.column.key: (each.place, each.ranked) for each in standings(view, row)}


def test_a_model_has_a_place_in_each_score_and_none_in_what_is_no_score() -> None:
    view = shown()
    assert places(view, 0) == {"MMLU": (2, 4), "GPQA": (1, 3), "WER": (3, 4)}
    assert places(view, 1) == {"MMLU": (3, 4), "GPQA": (1, 3), "WER": (2, 4)}
    assert places(view, 2) == {"MMLU": (1, 4), "GPQA": (None, 3), "WER": (1, 4)}


def test_places_are_among_the_rows_that_match() -> None:
    view = shown(query="MMLU<=80")
    assert places(view, 0)["MMLU"] == (1, 3)
    assert places(view, 2)["MMLU"] == (None, 3)


def test_a_mean_that_is_asked_for_comes_first() -> None:
    view = shown(y="mean(MMLU,GPQA)")
    assert list(places(view, 0)) == ["mean(MMLU,GPQA)", "MMLU", "GPQA", "WER"]
    assert places(view, 2)["mean(MMLU,GPQA)"] == (None, 3)


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

"""Frequency tables of a column, whose terms keep what they count."""

import unicodedata
from functools import partial
from typing import Any, cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lcbtui.analysis.frequencies import MOST_VALUES, frequencies
from lcbtui.dataset.dataset import Dataset
from lcbtui.query.parse import with_terms
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from lcbtui.view.view import View
from unit.datasets import dataset


def view(data: Dataset, query: str = "") -> View:
    return apply(data, ViewState(query=query))


def check_terms(shown: View) -> None:
    """Each group's terms keep as many rows as it counts, and together they are all rows."""
    for column in shown.dataset.columns:
        found = frequencies(shown, column.key)
        assert found.present == sum(group.count for group in found.groups) + found.more
        assert found.present + found.missing == len(shown)
        for group in found.groups:
            query = with_terms(shown.state.query, group.terms)
            kept = apply(shown.dataset, ViewState(query=query, window=shown.state.window))
            assert len(kept) == group.count, (column.key, group)


@pytest.mark.parametrize("query", ["", "qwen | params>30"])
@pytest.mark.parametrize("source", ["figure", "paper", "reported"])
def test_the_terms_of_a_group_keep_the_rows_that_it_counts(source: str, query: str) -> None:
    state = ViewState(source=source, query=query)
    shown = apply(derive(open_dataset(find(source)), state), state)
    check_terms(shown)


TEXTS = st.one_of(
    st.none(),
    st.sampled_from(
        ["a", "A", "ab", "Ab", 'say "x"', "a|b", "-a", "a..b", "(a", "is:ours", "~", "ß"]
    ),
    st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=4).map(
        partial(unicodedata.normalize, "NFC")  # as every text of a source is
    ),
)
NUMBERS = st.one_of(
    st.none(), st.integers(-3, 3).map(float), st.floats(-1e6, 1e6), st.just(1e-7), st.just(66.5)
)
DATES = st.one_of(
    st.none(),
    st.sampled_from(["2025", "2024", "2025-05", "2025-12", "2024-12-31", "2025-01-01", "1999-02"]),
)


@given(st.lists(st.tuples(TEXTS, NUMBERS, DATES), min_size=1, max_size=40))
@example([(None, None, None)])
@example([("a", float(n), None) for n in range(MOST_VALUES + 1)])
@example([("a", float(n % 3), "2025" if n % 2 else f"20{n}-01") for n in range(20, 60)])
def test_the_terms_of_any_group_keep_what_it_counts(
    rows: list[tuple[str | None, float | None, str | None]],
) -> None:
    texts, numbers, dates = (list(column) for column in zip(*rows, strict=True))
    sizes = [None if n is None else abs(n) + 0.1 for n in numbers]
    check_terms(
        view(
            dataset(
                model=texts,
                total_params_b=sizes,
                pass_at_1=numbers,
                release_date=dates,
                **cast("Any", {"is": texts, "fits": texts}),
            )
        )
    )


def test_classes_begin_with_their_lower_edge_and_sizes_double() -> None:
    values = [float(n) for n in range(60)]
    data = dataset(
        model=list(map(str, values)), total_params_b=[v + 1 for v in values], pass_at_1=values
    )
    scores = frequencies(view(data), "pass_at_1").groups
    assert [group.count for group in scores] == [10] * 6
    assert scores[0].label == "0 to under 10"
    assert scores[0].terms == "score>=0 score<10"
    sizes = frequencies(view(data), "total_params_b").groups
    assert [group.label for group in sizes][:2] == ["1B to under 2B", "2B to under 4B"]
    assert [group.count for group in sizes] == [1, 2, 4, 8, 16, 29]


def test_texts_are_counted_with_the_most_frequent_first() -> None:
    data = dataset(model=list("abcde"), mode=["x", "thinking", None, "thinking", "B y"])
    found = frequencies(view(data), "mode")
    assert [(g.label, g.count, g.terms) for g in found.groups] == [
        ("thinking", 2, "mode=thinking"),
        ("B y", 1, 'mode="B y"'),
        ("x", 1, "mode=x"),
    ]
    assert (found.present, found.missing) == (4, 1)


def test_of_very_many_texts_the_most_frequent_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lcbtui.analysis.frequencies.MOST_GROUPS", 2)
    found = frequencies(view(dataset(model=["c", "b", "a", "b", None])), "model")
    assert [group.label for group in found.groups] == ["b", "c"]
    assert (found.present, found.missing, found.more) == (4, 1, 1)

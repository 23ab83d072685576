"""What is cached of rows goes when they go, however often a source is read again."""

import gc
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from lcbtui.analysis.ranking import model_vs_all, ranking
from lcbtui.dataset.cache import cached
from lcbtui.dataset.dataset import Dataset
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.names import vs_row
from lcbtui.view.state import PerModel, ViewState
from unit.datasets import dataset


@contextmanager
def no_collector() -> Iterator[None]:
    """Only what nothing refers to any more is freed, as between two runs of the collector."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@pytest.mark.parametrize(
    "state",
    [
        ViewState(source="figure"),
        ViewState(source="paper", apart=True, vs="QwQ-32B", query="b -zzz"),
        ViewState(source="reported", per_model=PerModel.BEST),
        ViewState(source="figure", join_params=True, params_from_names=True),
    ],
    ids=lambda state: state.source,
)
def test_rows_and_views_are_freed_at_once_when_another_source_takes_their_place(
    state: ViewState,
) -> None:
    with no_collector():
        opened = open_dataset(find(state.source))
        view = apply(derive(opened, state), state)
        ranking(view).text(0)
        model_vs_all(view, int(view.rows[0]))
        vs_row(view)
        alive = [weakref.ref(each) for each in (opened, view.dataset, view)]
        del opened, view
        assert [each() for each in alive] == [None] * 3


def test_an_answer_that_refers_to_its_rows_goes_with_them_when_the_collector_comes() -> None:
    @cached(size=1)
    def pair(data: Dataset) -> tuple[Dataset, int]:
        return data, 1

    data = dataset(model=["a"])
    assert pair(data) is pair(data)
    alive = weakref.ref(data)
    del data
    gc.collect()
    assert alive() is None


def test_answers_are_kept_by_their_arguments_and_the_oldest_goes_first() -> None:
    asked: list[object] = []

    @cached(size=2)
    def count(data: Dataset, number: int, *, more: int = 0) -> int:
        asked.append((number, more))
        return len(data) + number + more

    one, other = dataset(model=["a"]), dataset(model=["a", "b"])
    assert [count(one, 1), count(other, 1), count(one, 1), count(one, 1, more=3)] == [2, 3, 2, 5]
    assert asked == [(1, 0), (1, 0), (1, 3)]
    count(one, 1)
    count(one, 2)  # (1, more=3) is the one that was used least recently
    asked.clear()
    count(one, 1)
    count(one, 1, more=3)
    assert asked == [(1, 3)]


def test_an_answer_that_is_the_rows_themselves_is_cached_too() -> None:
    asked: list[object] = []

    @cached(size=1)
    def same(data: Dataset) -> Dataset:
        asked.append(data)
        return data

    data = dataset(model=["a"])
    assert same(data) is same(data) is data
    assert len(asked) == 1

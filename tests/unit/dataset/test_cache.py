"""What is cached of rows and charts goes when they go, however often a source is read again."""

import gc
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Thread

import pytest

from lcbtui.analysis.ranking import model_vs_all, ranking
from lcbtui.chart.build import chart_spec
from lcbtui.chart.cells import draw
from lcbtui.chart.svg import svg
from lcbtui.dataset.cache import Cacheable, cached, forget_unused
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.source import SourceInfo
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.names import vs_row
from lcbtui.view.state import PerModel, ViewState
from result_documents import results_dataset_of, year
from unit.datasets import dataset

STATES = [
    ViewState(source="figure"),
    ViewState(
        source="paper", apart=True, frontier=True, trend=True, errors=True, vs="QwQ-32B", query="b"
    ),
    ViewState(source="reported", per_model=PerModel.BEST),
    ViewState(source="figure", join_params=True, params_from_names=True),
    ViewState(source="year.json"),
    ViewState(source="year.json", by_month=("Learned",)),
]


@contextmanager
def no_collector() -> Iterator[None]:
    """Only what nothing refers to any more is freed, as between two runs of the collector."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def opened(state: ViewState) -> Dataset:
    if state.source != "year.json":
        return open_dataset(find(state.source))
    return results_dataset_of(SourceInfo(state.source, state.source), year(), "it")


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.source)
@pytest.mark.parametrize("is_drawn", [False, True])
def test_rows_and_views_are_freed_and_so_is_their_chart(state: ViewState, is_drawn: bool) -> None:
    with no_collector():
        data = opened(state)
        view = apply(derive(data, state), state)
        ranking(view).text(0)
        model_vs_all(view, int(view.rows[0]))
        vs_row(view)
        kept: list[object] = [data, view.dataset, view]
        if is_drawn:
            spec = chart_spec(view)
            assert chart_spec(view) is spec
            draw(spec, 60, 20)
            svg(spec, 640, 480)
            kept += [spec, spec.points]
            del spec
        alive = [*map(weakref.ref, kept)]
        del data, view, kept
        if is_drawn:
            gc.collect()
        assert [each() for each in alive] == [None] * len(alive)


@pytest.mark.parametrize("in_use", [True, False])
def test_what_was_derived_is_let_go_where_it_is_not_in_use(in_use: bool) -> None:
    data = open_dataset(find("figure"))
    said = ViewState(source="figure", problems=166)
    first, second = derive(data, said), derive(data, replace(said, problems=80))
    assert first is not second
    alive = weakref.ref(first)
    forget_unused(data, first if in_use else data)
    assert derive(data, replace(said, problems=80)) is not second
    del second, first
    gc.collect()
    assert (alive() is not None) == in_use


def test_what_was_derived_is_let_go_while_threads_ask_for_it() -> None:
    class Owner(Cacheable):
        pass

    @cached(size=1)
    def derived(owner: Owner, key: object) -> Owner:
        return Owner()

    class Slow:
        """A key that is looked at for long enough for a thread to ask for something else."""

        thread: Thread | None = None

        def __hash__(self) -> int:
            if self.thread is None and is_let_go:
                self.thread = Thread(target=derived, args=(owner, "other"))
                self.thread.start()
                self.thread.join(0.1)  # it waits until all is let go
            return 1

    is_let_go = False
    owner, key = Owner(), Slow()
    derived(owner, key)
    is_let_go = True
    forget_unused(owner, owner)
    assert key.thread is not None
    key.thread.join()


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


def test_an_answer_that_is_the_rows_or_refers_to_them_is_cached_and_goes_with_them() -> None:
    asked: list[str] = []

    @cached(size=2)
    def answer(data: Dataset, kind: str) -> object:
        asked.append(kind)
        return data if kind == "same" else (data, 1)

    data = dataset(model=["a"])
    assert answer(data, "same") is answer(data, "same") is data
    assert answer(data, "pair") is answer(data, "pair")
    assert asked == ["same", "pair"]
    alive = weakref.ref(data)
    del data
    gc.collect()
    assert alive() is None

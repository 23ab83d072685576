"""What is kept of a chart goes with its rows: no source stays behind for a chart drawn before."""

import gc
import weakref
from dataclasses import replace
from threading import Thread

import pytest

from lcbtui.chart.build import chart_spec
from lcbtui.chart.cells import draw
from lcbtui.chart.svg import svg
from lcbtui.dataset.cache import Cacheable, cached, forget_unused
from lcbtui.dataset.source import SourceInfo
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from result_documents import results_dataset_of, year

STATES = [
    ViewState(source="figure"),
    ViewState(source="paper", frontier=True, trend=True, errors=True, vs="QwQ-32B"),
    ViewState(source="year.json"),
    ViewState(source="year.json", by_month=("Learned",)),
]


@pytest.mark.parametrize("state", STATES, ids=lambda state: f"{state.source}{len(state.by_month)}")
def test_rows_and_views_are_freed_when_their_chart_has_been_drawn(state: ViewState) -> None:
    if state.source == "year.json":
        info = SourceInfo(state.source, state.source)
        opened = results_dataset_of(info, year(), "it")
    else:
        opened = open_dataset(find(state.source))
    view = apply(derive(opened, state), state)
    spec = chart_spec(view)
    assert chart_spec(view) is spec
    draw(spec, 60, 20)
    svg(spec, 640, 480)
    alive = [weakref.ref(each) for each in (opened, view.dataset, view, spec, spec.points)]
    del opened, view, spec
    gc.collect()
    assert [each() for each in alive] == [None] * len(alive)


@pytest.mark.parametrize("in_use", [True, False])
def test_what_was_derived_is_let_go_where_it_is_not_in_use_and_leads_to_nothing_that_is(
    in_use: bool,
) -> None:
    opened = open_dataset(find("figure"))
    said = ViewState(source="figure", problems=166)
    first, second = derive(opened, said), derive(opened, replace(said, problems=80))
    assert first is not second
    alive = weakref.ref(first)
    forget_unused(opened, first if in_use else opened)
    assert derive(opened, replace(said, problems=80)) is not second
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
                self.thread = Thread(target=derived, args=(opened, "other"))
                self.thread.start()
                self.thread.join(0.1)  # it waits until all is let go
            return 1

    is_let_go = False
    opened, key = Owner(), Slow()
    derived(opened, key)
    is_let_go = True
    forget_unused(opened, opened)
    assert key.thread is not None
    key.thread.join()

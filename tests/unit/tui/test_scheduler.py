"""The scheduler: the newest wins, replaced states are skipped, nothing late is posted."""

import asyncio
from collections.abc import Callable

import numpy as np
import pytest

from lcbtui.chart.style import Charset
from lcbtui.dataset.source import SourceInfo
from lcbtui.sources.livecodebench.dataset import results_dataset_of
from lcbtui.tui import explorer as module
from lcbtui.tui.explorer import Scheduler
from lcbtui.tui.messages import ViewFailed, ViewReady
from lcbtui.tui.widgets.chart import Canvas
from lcbtui.view.state import ViewState
from result_documents import small
from unit.datasets import dataset

CANVAS = Canvas(40, 12, Charset.COLOUR)
ROWS = 50
MADE = dataset(
    model=[f"m{n}" for n in range(ROWS)],
    pass_at_1=np.linspace(1, 99, ROWS).tolist(),
    total_params_b=np.linspace(1, 99, ROWS).tolist(),
)


async def test_a_small_dataset_is_answered_at_once() -> None:
    posted: list[ViewReady | ViewFailed] = []
    Scheduler(posted.append, asyncio.create_task).request(MADE, ViewState(query="m1"), CANVAS)
    (ready,) = posted
    assert isinstance(ready, ViewReady)
    assert len(ready.view) == 11


async def test_many_scores_by_problem_are_averaged_on_a_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    results = results_dataset_of(SourceInfo("r.json", "r.json"), small(50), "it")
    posted: list[ViewReady | ViewFailed] = []
    scheduler = Scheduler(posted.append, asyncio.create_task)
    scheduler.request(results, ViewState(), CANVAS)
    assert len(posted) == 1
    monkeypatch.setattr(module, "AT_ONCE", 50)
    scheduler.request(results, ViewState(), CANVAS)
    assert len(posted) == 1
    await asyncio.wait_for(_until(lambda: not scheduler.busy), 20)
    assert len(posted) == 2


async def test_states_replaced_while_they_wait_are_never_worked_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 0)
    posted: list[ViewReady | ViewFailed] = []
    scheduler = Scheduler(posted.append, asyncio.create_task)
    for query in ("m", "m1", "m12", "m13"):
        scheduler.request(MADE, ViewState(query=query), CANVAS)
    await asyncio.wait_for(_until(lambda: not scheduler.busy), 20)
    queries = [message.view.state.query for message in posted if isinstance(message, ViewReady)]
    assert queries == ["m13"]
    assert all(isinstance(m, ViewReady) and m.drawing is not None for m in posted)


async def test_generations_only_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 0)
    posted: list[ViewReady | ViewFailed] = []
    scheduler = Scheduler(posted.append, asyncio.create_task)
    for query in ("m", "m1"):
        scheduler.request(MADE, ViewState(query=query), CANVAS)
        await asyncio.wait_for(_until(lambda: not scheduler.busy), 20)
    generations = [m.view.generation for m in posted if isinstance(m, ViewReady)]
    assert generations == sorted(set(generations))
    assert len(generations) == 2


async def test_a_state_that_cannot_be_answered_is_posted_as_failed() -> None:
    posted: list[ViewReady | ViewFailed] = []
    Scheduler(posted.append, asyncio.create_task).request(MADE, ViewState(query="nosuch>1"), CANVAS)
    (failed,) = posted
    assert isinstance(failed, ViewFailed)
    assert "unknown column 'nosuch'" in str(failed.error)


async def _until(holds: Callable[[], bool]) -> None:
    while not holds():
        await asyncio.sleep(0.001)

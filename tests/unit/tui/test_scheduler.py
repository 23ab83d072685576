"""The scheduler: the newest wins, replaced states are skipped, nothing late is posted.

The selected row stays with its model when the rows are derived anew.
"""

import asyncio
from collections.abc import Callable

import numpy as np
import pytest

from lcbtui.chart.style import Charset
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.windows import parse_window
from lcbtui.errors import LcbtuiError
from lcbtui.tui import scheduler as module
from lcbtui.tui.scheduler import Canvas, Job, Scheduler, ViewAnswer
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from result_documents import document, performance, results_dataset_of, small
from unit.datasets import dataset

CANVAS = Canvas(40, 12, Charset.SHAPES)
ROWS = 50
MADE = dataset(
    model=[f"m{n}" for n in range(ROWS)],
    pass_at_1=np.linspace(1, 99, ROWS).tolist(),
    total_params_b=np.linspace(1, 99, ROWS).tolist(),
)


class Found:
    """A scheduler, and what it tells."""

    def __init__(self) -> None:
        self.answers: list[ViewAnswer] = []
        self.errors: list[tuple[Dataset, ViewState, LcbtuiError]] = []
        self.scheduler = Scheduler(self._take, asyncio.create_task)

    def _take(self, job: Job, found: ViewAnswer | LcbtuiError) -> None:
        if isinstance(found, LcbtuiError):
            self.errors.append((job.source, job.state, found))
        else:
            self.answers.append(found)

    def request(self, source: Dataset, state: ViewState, canvas: Canvas) -> None:
        self.scheduler.request(Job(source, state, canvas))


async def test_a_small_dataset_is_answered_at_once() -> None:
    found = Found()
    found.request(MADE, ViewState(query="m1"), CANVAS)
    (answer,) = found.answers
    assert len(answer.view) == 11


async def test_many_scores_by_problem_take_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    results = results_dataset_of(SourceInfo("r.json", "r.json"), small(50), "it")
    found = Found()
    found.request(results, ViewState(), CANVAS)
    assert len(found.answers) == 1
    monkeypatch.setattr(module, "AT_ONCE", 50)
    found.request(results, ViewState(), CANVAS)
    assert len(found.answers) == 1
    await asyncio.wait_for(_until(lambda: not found.scheduler.busy), 60)
    assert len(found.answers) == 2


async def test_states_replaced_while_waiting_cost_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 0)
    found = Found()
    for query in ("m", "m1", "m12", "m13"):
        found.request(MADE, ViewState(query=query), CANVAS)
    await asyncio.wait_for(_until(lambda: not found.scheduler.busy), 60)
    assert [answer.view.state.query for answer in found.answers] == ["m13"]
    assert all(answer.drawing is not None for answer in found.answers)
    found.request(MADE, ViewState(query="m1"), CANVAS)
    await asyncio.wait_for(_until(lambda: not found.scheduler.busy), 60)
    first, second = (answer.view.generation for answer in found.answers)
    assert first < second


async def test_a_quick_answer_waits_for_a_slow_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 0)
    found = Found()
    found.request(MADE, ViewState(query="m"), CANVAS)
    monkeypatch.setattr(module, "AT_ONCE", ROWS)
    found.request(MADE, ViewState(query="m12"), CANVAS)
    assert not found.answers
    await asyncio.wait_for(_until(lambda: not found.scheduler.busy), 60)
    assert [answer.view.state.query for answer in found.answers] == ["m12"]


async def test_a_state_that_cannot_be_answered_is_told_with_its_reason() -> None:
    found, state = Found(), ViewState(query="nosuch>1")
    found.request(MADE, state, CANVAS)
    ((source, asked, error),) = found.errors
    assert source is MADE and asked == state
    assert "unknown column 'nosuch'" in str(error)


async def _until(holds: Callable[[], bool]) -> None:
    while not holds():
        await asyncio.sleep(0.001)


REPORTS = [
    performance("A", "q", "2024-01-01", 10),
    performance("B", "q", "2024-01-01", 20),
    performance("B", "r", "2024-02-01", 20),
    performance("C", "r", "2024-02-01", 30),
]
DATA = results_dataset_of(SourceInfo("r.json", "r.json"), document(REPORTS), "it")


def answer(window: str) -> ViewAnswer:
    state = ViewState(window=parse_window(window))
    return ViewAnswer(apply(derive(DATA, state), state), DATA)


def test_a_model_that_moved_up_is_found_by_its_name() -> None:
    before, after = answer("all"), answer("2024-02..")
    assert after.same_row(before, 1) == 0
    assert before.same_row(after, 0) == 1


def test_a_model_that_is_gone_is_none_and_one_that_stayed_is_kept() -> None:
    before = answer("all")
    assert answer("2024-02..").same_row(before, 0) is None
    assert answer("2024-01..2024-01").same_row(before, 1) == 1
    assert before.same_row(before, 2) == 2

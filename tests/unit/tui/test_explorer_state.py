"""The explorer without an interface: changes, answers, undo, reading, comparing sources."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lcbtui.errors import LcbtuiError, UsageError
from lcbtui.tui.explorer import Explorer
from lcbtui.tui.scheduler import Job
from lcbtui.view.state import ViewState


class Recorder:
    """Stands for the screen: runs what the Explorer asks for, and notes what it is to show."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.error: LcbtuiError | None = None
        self.tasks: list[asyncio.Future[Any]] = []
        self._loop = asyncio.get_running_loop()

    def show_state(self) -> None:
        self.shown.append("state")

    def show_answer(self) -> None:
        self.shown.append("answer")

    def show_selection(self) -> None:
        self.shown.append("selection")

    def show_status(self) -> None:
        self.shown.append("status")

    async def place_panels(self) -> None:
        self.shown.append("panels")

    def end_with(self, error: LcbtuiError) -> None:
        self.error = error

    def call_later(self, callback: Callable[..., object], *given: Any) -> bool:
        self._loop.call_soon_threadsafe(self._call, callback, *given)
        return True

    call_after_refresh = call_later

    def _call(self, callback: Callable[..., object], *args: Any) -> None:
        found = callback(*args)
        if asyncio.iscoroutine(found):
            self.run_worker(found)

    def run_worker(
        self,
        work: Callable[[], object] | Coroutine[None, None, None],
        *,
        group: str = "default",
        thread: bool = False,
    ) -> None:
        if asyncio.iscoroutine(work):
            self.tasks.append(asyncio.ensure_future(work))
        else:
            assert thread and callable(work)
            self.tasks.append(asyncio.ensure_future(asyncio.to_thread(work)))


class Running:
    """An Explorer and what was shown of it."""

    def __init__(self, explorer: Explorer, host: Recorder) -> None:
        self.explorer = explorer
        self.host = host

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not holds():
                await asyncio.sleep(0.001)

    async def answered(self) -> None:
        """Wait for the answer to the state in force."""
        await self.until(lambda: (view := self.explorer.view) is not None and self._is_newest(view))

    def _is_newest(self, view: Any) -> bool:
        return bool(view.state == self.explorer.state) and self.explorer.is_idle

    def is_compared(self) -> bool:
        view = self.explorer.view
        return view is not None and view.dataset.against is not None

    def labels(self) -> list[str]:
        view = self.explorer.view
        assert view is not None
        return [view.dataset.cell(int(row), view.roles.label).text for row in view.rows]


@asynccontextmanager
async def exploring(
    state: ViewState | None = None, *, watches: bool = False
) -> AsyncIterator[Running]:
    """An Explorer that has read its source."""
    state, host = state or ViewState(), Recorder()
    running = Running(Explorer(state, host, ViewState()), host)
    running.explorer.reader.watches = watches
    running.explorer.reader.read((state.source,))
    try:
        await running.until(lambda: running.explorer.answer is not None or host.error is not None)
        yield running
    finally:
        for task in host.tasks:
            task.cancel()
        await asyncio.gather(*host.tasks, return_exceptions=True)


@pytest.mark.parametrize(
    ("program", "without"),
    [
        ("lcbtui.tui.explorer", {"textual", "rich", "pandas", "numpy", "plotext"}),
        ("lcbtui.tui.app", {"pandas", "numpy", "pyarrow", "plotext"}),
    ],
)
def test_it_needs_no_interface_and_its_first_frame_no_data(program: str, without: set[str]) -> None:
    asks = f"import sys, {program}; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert not without & set(ran.stdout.split())


async def test_each_change_is_shown_once() -> None:
    async with exploring() as it:
        it.host.shown.clear()
        it.explorer.change(frontier=True)
        it.explorer.change(frontier=True)  # no change
        it.explorer.edit("query", "qwen")  # the input has it already
        it.explorer.undo()
        assert it.host.shown.count("state") == 3


async def test_what_is_wrong_in_a_query_typed_before_there_are_rows_is_told_with_the_rows() -> None:
    host = Recorder()
    it = Running(Explorer(ViewState(), host, ViewState()), host)
    it.explorer.edit("query", "qwen nosuch>1")
    it.explorer.reader.read(("figure",))
    await it.answered()
    assert host.error is None
    assert it.explorer.state.query == "qwen"
    assert "unknown column 'nosuch'" in it.explorer.typed.problem


async def test_a_name_that_turns_out_to_be_no_column_is_no_word_any_more() -> None:
    async with exploring() as it:
        it.explorer.edit("query", "nosuch")
        await it.answered()
        it.explorer.edit("query", "nosuch>1")
        await it.until(lambda: bool(it.explorer.typed.problem))
        assert it.explorer.state == ViewState()


async def test_an_answer_that_comes_late_or_of_other_rows_is_not_shown() -> None:
    async with exploring() as it:
        before, rows = it.explorer.answer, it.explorer.dataset
        assert before is not None and rows is not None
        it.explorer.change(query="qwen")
        await it.answered()
        now = it.explorer.answer
        job = Job(rows, it.explorer.state, None)
        it.explorer.receive(job, before)
        assert it.explorer.answer is now
        it.explorer.reader.reload()
        await it.until(lambda: it.explorer.dataset is not rows)
        await it.answered()
        now = it.explorer.answer
        newer = replace(before, view=replace(before.view, generation=99))
        assert newer.source is rows
        it.explorer.receive(job, newer)
        assert it.explorer.answer is now
        it.explorer.receive_error(rows, it.explorer.state, UsageError("too late"))
        assert it.explorer.typed.problem == it.explorer.failure == ""


async def test_an_unreadable_source_ends_it_only_where_nothing_is_shown(tmp_path: Path) -> None:
    async with exploring(ViewState(source=str(tmp_path / "none.csv"))) as it:
        assert it.host.error is not None
    async with exploring() as it:
        it.explorer.reader.switch(str(tmp_path / "none.csv"))
        await it.until(lambda: bool(it.explorer.failure))
        assert it.host.error is None
        assert it.explorer.unreadable_path == str(tmp_path / "none.csv")
        assert len(it.labels()) == 12


async def test_the_source_to_compare_with_is_read_when_a_state_asks_for_it() -> None:
    async with exploring() as it:
        it.explorer.other.choose("figure")
        assert "the source itself" in it.explorer.notice
        it.explorer.other.choose("paper")
        await it.until(it.is_compared)
        it.explorer.change(against=None)
        await it.answered()
        assert not it.is_compared()


async def test_an_unreadable_other_source_can_be_asked_for_again(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    async with exploring() as it:
        it.explorer.other.choose(str(path))
        await it.until(lambda: bool(it.explorer.failure))
        assert it.explorer.state == ViewState()
        assert len(it.explorer.history.before) == 0
        path.write_text("model,params,pass@1\nQwen3-14B,14.8,64.5\n", encoding="utf-8")
        it.explorer.change(against=str(path))
        await it.until(it.is_compared)

"""What is to happen after a while happens on a busy machine too, where Textual's timers get lost.

One that fires once never does if the thread is held up, just as it starts, for as long as it waits.
"""

import asyncio
import time

import pytest
from textual.timer import Timer

from lcbtui.tui.widgets import insights

from .conftest import _start
from .driving import Patch, explorer

LIMIT = 30.0


@pytest.fixture(autouse=True)
def lost_timers(monkeypatch: Patch) -> None:
    def start(timer: Timer) -> None:
        if timer._repeat != 0:
            _start(timer)

    monkeypatch.setattr(Timer, "_start", start)


async def test_details_follow_the_cursor() -> None:
    async with explorer(size=(160, 50)) as it:
        await it.press("down")
        assert "AM-Thinking-v1" in it.part("#details")


async def test_insights_of_many_rows_come(monkeypatch: Patch) -> None:
    monkeypatch.setattr(insights, "AT_ONCE", 1)
    async with explorer() as it:
        await it.press("i")
        assert it.screen.insights is not None and it.screen.insights.facts


async def test_after_a_command_of_the_palette_all_is_painted_again() -> None:
    async with explorer() as it:
        await it.press("ctrl+p")
        await it.pilot.press(*"Least-squares", "enter")
        until = time.monotonic() + LIMIT
        while it.app._batch_count or it.app.screen is not it.screen:
            assert time.monotonic() < until, "nothing is painted any more"
            await asyncio.sleep(0.01)

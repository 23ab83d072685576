"""Terminals too small for anything: what is open stays open, and nothing ends the explorer."""

from functools import partialmethod
from unittest.mock import Mock

import pytest
from textual._compositor import Compositor

from .driving import Patch, explorer


@pytest.mark.parametrize("opens", ["ctrl+p", "x"])
async def test_a_few_columns_end_nothing_and_come_to_rest(opens: str, monkeypatch: Patch) -> None:
    reflow = Mock(side_effect=Compositor.reflow)
    monkeypatch.setattr(Compositor, "reflow", partialmethod(reflow))
    async with explorer() as it:
        await it.press(opens)
        for columns in range(1, 10):
            reflow.reset_mock()
            await it.resize(columns, 30)
            assert reflow.call_count < 30
        await it.resize(80, 24)
        await it.press("escape")
        for columns in (3, 4, 5):
            await it.resize(columns, 30)
            await it.press("ctrl+p", "down", "escape")
        await it.resize(80, 24)
        assert it.app.is_running


async def test_series_are_said_in_words_that_fit_a_late_room(monkeypatch: Patch) -> None:
    async with explorer(size=(80, 24)) as it:
        said = it.line("series")
    async with explorer(size=(120, 40)) as it:
        assert it.line("series") != said
        monkeypatch.setattr(it.screen, "show_answer", lambda: None)  # it came too early
        await it.resize(80, 24)
        assert it.line("series") == said

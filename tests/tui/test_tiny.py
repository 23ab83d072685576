"""Terminals too small for anything: what is open stays open, and nothing ends the explorer."""

import pytest

from .driving import explorer


@pytest.mark.parametrize("opens", ["ctrl+p", "x"])
async def test_a_terminal_of_a_few_columns_ends_nothing(opens: str) -> None:
    async with explorer() as it:
        await it.press(opens)
        for columns in range(1, 9):
            await it.resize(columns, 30)
        await it.resize(80, 24)
        await it.press("escape")
        for columns in (3, 4, 5):
            await it.resize(columns, 30)
            await it.press("ctrl+p", "down", "escape")
        await it.resize(80, 24)
        assert it.app.is_running

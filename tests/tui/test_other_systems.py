"""The explorer where the system, or another version of Textual, has less than this one."""

import asyncio
import signal

import pytest

from .driving import explorer


async def test_it_starts_where_no_terminal_hangs_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(signal, "SIGHUP")
    async with explorer(size=(80, 24)) as it:
        assert len(it.labels()) == 12


async def test_it_starts_where_the_loop_takes_no_signals(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr(asyncio.get_running_loop(), "add_signal_handler", refuse)
    async with explorer(size=(80, 24)) as it:
        assert len(it.labels()) == 12

"""The way out: signals, a file that is still being written, threads that nobody waits for.

The process ends whatever its threads do. One may read a pipe that sends nothing, or a gigabyte;
another may write to a terminal that takes nothing. Only a file that was asked for is finished
before the explorer is left, and not where a signal says to leave: then nothing of it stays.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from threading import Timer
from types import FrameType
from typing import Any, Protocol

from lcbtui.report.files import discard_unfinished

SIGNALS = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")
    if hasattr(signal, name)  # not every system has all
)

STOPPING = tuple(getattr(signal, name) for name in ("SIGTSTP", "SIGCONT") if hasattr(signal, name))
"""Those that the driver of the terminal handles while it has it."""

PATIENCE = 5.0
"""Seconds after a signal in which the terminal takes what restores it, or does not."""

LOOK = 0.05
"""Seconds between two looks at whether a signal says not to wait any longer."""


class Threads(ThreadPoolExecutor):
    """The threads of the event loop, none of which is waited for, but for what must be finished."""

    def __init__(self) -> None:
        super().__init__(thread_name_prefix="lcbtui")
        self._at_work: set[Future[Any]] = set()
        self._to_finish: set[Future[Any]] = set()

    def submit(self, work: Callable[..., Any], /, *args: Any, **keywords: Any) -> Future[Any]:
        """Do something on a thread."""
        future = super().submit(work, *args, **keywords)
        self._at_work.add(future)
        future.add_done_callback(self._at_work.discard)
        return future

    def submit_to_finish(self, work: Callable[[], Any]) -> Future[Any]:
        """Do something on a thread that is finished before the explorer ends."""
        future = self.submit(work)
        self._to_finish.add(future)
        future.add_done_callback(self._to_finish.discard)
        return future

    def finish(self, app: "Leaver") -> None:
        """Wait for what must be finished, until a signal says to leave."""
        while self._to_finish and not app.told:
            wait(tuple(self._to_finish), LOOK)

    @property
    def are_at_work(self) -> bool:
        """Whether any has something to do."""
        return bool(self._at_work)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002 - as it is called
        """Take no more work. asyncio asks for this, and would wait, when its loop ends."""
        super().shutdown(wait=False)


class Leaver(Protocol):
    """What can be left: the app."""

    threads: Threads
    """Set as the executor of the loop."""

    told: int
    """The signal that said to leave; 0 for none."""

    loop: asyncio.AbstractEventLoop | None
    """Where it runs, while it has the terminal."""

    @property
    def is_at_work(self) -> bool:
        """Whether any of its threads has something to do."""

    def run(self) -> None:
        """Run until it is left."""

    def exit(self, result: None = None, return_code: int = 0) -> None:
        """Give the terminal back, and end."""

    def give_back_settings(self) -> None:
        """Set the terminal as it was, without writing to it."""


def run(app: Leaver) -> None:
    """Run the app until it is left, and what must be finished then.

    Signals end it as a key does. The handlers are Python's and not the loop's: those run when the
    loop does, which may be waiting for a terminal that takes nothing. They run in the middle of
    anything, where an exception could get lost, and raise none.
    """
    is_over = False

    def obey(number: int, _: FrameType | None) -> None:
        if app.told:
            return
        app.told = number
        if app.loop is not None:
            last = Timer(PATIENCE, _give_up, (app,))
            last.daemon = True
            last.start()
            with suppress(RuntimeError):  # the loop has ended
                app.loop.call_soon_threadsafe(app.exit, None, 128 + number)
        elif not is_over:  # it has the terminal not yet
            os._exit(128 + number)

    before = {number: signal.signal(number, obey) for number in SIGNALS}
    try:
        app.run()
    finally:
        is_over = True
        app.loop = None
        for number in STOPPING:  # what stops it now has no terminal to give back
            signal.signal(number, signal.SIG_DFL)
        app.threads.finish(app)
        for number, handler in before.items():
            signal.signal(number, handler)


def _give_up(app: Leaver) -> None:
    if app.loop is not None:
        discard_unfinished()
        app.give_back_settings()
        os._exit(128 + app.told)


def leave(app: Leaver, status: int) -> int:
    """The exit status: this one, or where a signal said to leave 128 + its number.

    Where a thread is still at work, the process ends here: Python would wait for it.
    """
    status = 128 + app.told if app.told else status
    discard_unfinished()
    if app.is_at_work:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            with suppress(OSError):
                stream.flush()
        os._exit(status)
    return status

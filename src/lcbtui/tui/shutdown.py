"""Ending the process: signals, unfinished files, threads that are still busy.

The process ends whatever its threads do. One may read a pipe that sends nothing, or a gigabyte;
another may write to a terminal that takes nothing. Only a file that is being exported is finished
first, and not after a signal: then it is discarded.
"""

import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from threading import Timer
from types import FrameType
from typing import TYPE_CHECKING, Any

from lcbtui.report.files import discard_unfinished

if TYPE_CHECKING:
    from lcbtui.tui.app import LcbtuiApp

SIGNALS = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")
    if hasattr(signal, name)  # not every system has all
)

STOPPING = tuple(getattr(signal, name) for name in ("SIGTSTP", "SIGCONT") if hasattr(signal, name))
"""Signals of suspension, which Textual's driver handles while the app runs."""


class Threads(ThreadPoolExecutor):
    """Thread pool of the event loop; at exit it waits only for work that must be finished."""

    def __init__(self) -> None:
        super().__init__(thread_name_prefix="lcbtui")
        self.at_work: set[Future[Any]] = set()  # queued or running
        self.to_finish: set[Future[Any]] = set()  # at exit too

    def submit(self, work: Callable[..., Any], /, *args: Any, **keywords: Any) -> Future[Any]:
        """Run a function on a thread; return its future."""
        future = super().submit(work, *args, **keywords)
        self.at_work.add(future)
        future.add_done_callback(self.at_work.discard)
        return future

    def submit_to_finish(self, work: Callable[[], Any]) -> Future[Any]:
        """Run a function on a thread; the program does not exit before it is finished."""
        future = self.submit(work)
        self.to_finish.add(future)
        future.add_done_callback(self.to_finish.discard)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002 - as it is called
        """Accept no more work, and wait for no thread.

        asyncio calls this method when its loop ends, and asks to wait.
        """
        super().shutdown(wait=False)


def run(app: "LcbtuiApp") -> None:
    """Run the app until it ends, by a key or a signal, then wait for unfinished exports.

    The signal handlers are Python's, not the event loop's: the loop may be blocked by a terminal
    that accepts no output, and would not run its own. A handler may interrupt any code, where an
    exception could get lost, so it raises none.
    """
    is_over = False

    def obey(number: int, _: FrameType | None) -> None:
        if app.told:
            return
        app.told = number
        if app.loop is not None:
            last = Timer(5.0, _give_up, (app,))  # the terminal may take nothing
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
        while app.threads.to_finish and not app.told:
            wait(tuple(app.threads.to_finish), 0.05)
        for number, handler in before.items():
            signal.signal(number, handler)


def _give_up(app: "LcbtuiApp") -> None:
    if app.loop is not None:
        discard_unfinished()
        app.give_back_settings()
        os._exit(128 + app.told)


def leave(app: "LcbtuiApp", status: int) -> int:
    """Return the exit status of the process; after a signal 128 + the number of the signal.

    If a thread is still busy, the process exits at once, since Python would wait for the thread.
    """
    status = 128 + app.told if app.told else status
    discard_unfinished()
    if app.threads.at_work:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            with suppress(OSError):
                stream.flush()
        os._exit(status)
    return status

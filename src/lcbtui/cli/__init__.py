"""The command line; Ctrl+C is handled here, before anything else is imported.

Until a command runs, and in the explorer, Ctrl+C ends the process at once. KeyboardInterrupt would
get lost when it is raised in a destructor, which runs during every import, and could leave an
import lock taken, for which threads would wait forever.
"""

import os
import signal
from types import FrameType


def end_at_once() -> None:
    """Make Ctrl+C (SIGINT) end the process at once, unless the signal is ignored."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end)


def raise_again() -> None:
    """Make Ctrl+C (SIGINT) raise KeyboardInterrupt again, so that a command can clean up."""
    if signal.getsignal(signal.SIGINT) is _end:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _end(number: int, _: FrameType | None) -> None:
    os._exit(128 + number)

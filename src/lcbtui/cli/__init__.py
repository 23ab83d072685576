"""The command line. Here is what must be in force before anything else is imported: Ctrl+C.

It ends the process at once, before a command runs and in the explorer. An exception can get lost
where it is raised: Python lets none out of what runs when an object goes away, and every import
has such a moment. The program would go on as if nobody had pressed Ctrl+C. In an import it may also
leave a lock taken, for which threads would wait without end.
"""

import os
import signal
from types import FrameType


def end_at_once() -> None:
    """Have SIGINT end the process, unless whoever started it has it ignored."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end)


def raise_again() -> None:
    """Have SIGINT raise an exception: the command may have something to clear away."""
    if signal.getsignal(signal.SIGINT) is _end:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _end(number: int, _: FrameType | None) -> None:
    os._exit(128 + number)

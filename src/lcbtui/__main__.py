"""`lcbtui` and `python -m lcbtui`; Ctrl+C is handled here, before anything else is imported.

Except in the explorer, Ctrl+C ends the process at once. KeyboardInterrupt would get lost when it is
raised in a destructor, and in an import it could leave a lock taken, for which threads would wait
forever.
"""

import gc
import os
import signal
import sys
from types import FrameType

from lcbtui.errors import CRASHED


def main() -> None:
    """Run the command line and exit with its status."""
    # A command ends before the collector has found anything worth its time, a tenth of `ls`; the
    # explorer switches it on again when its libraries are loaded.
    gc.disable()
    # Nothing here multiplies large matrices, and the threads for it take a third of numpy's start.
    if not {"OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"} & os.environ.keys():
        os.environ["OPENBLAS_NUM_THREADS"] = "1"
    end_at_once()
    from lcbtui.cli.main import run  # noqa: PLC0415 - after signals and threads are set up

    try:
        status = run(sys.argv[1:])
    except Exception:  # noqa: BLE001 - a status of its own: 1 says that nothing matched, or "worse"
        sys.excepthook(*sys.exc_info())
        status = CRASHED
    gc.freeze()  # nor does it find anything worth it at the very end
    sys.exit(status)


def end_at_once() -> None:
    """Make Ctrl+C (SIGINT) end the process at once, unless the signal is ignored."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end)


def _end(number: int, _: FrameType | None) -> None:
    files = sys.modules.get("lcbtui.report.files")
    if files is not None:
        files.discard_unfinished()
    os._exit(128 + number)


if __name__ == "__main__":
    main()

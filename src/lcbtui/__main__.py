"""`lcbtui` and `python -m lcbtui`."""

import gc
import os
import sys

from lcbtui.errors import CRASHED


def main() -> None:
    """Run the command line and exit with its status."""
    # A command ends before the collector has found anything worth its time, a tenth of `ls`; the
    # explorer switches it on again when its libraries are loaded.
    gc.disable()
    # Nothing here multiplies large matrices, and the threads for it take a third of numpy's start.
    if not {"OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"} & os.environ.keys():
        os.environ["OPENBLAS_NUM_THREADS"] = "1"
    from lcbtui.cli import end_at_once  # noqa: PLC0415 - nothing before it is needed

    end_at_once()
    from lcbtui.cli.main import run  # noqa: PLC0415

    try:
        status = run(sys.argv[1:])
    except Exception:  # noqa: BLE001 - a status of its own: 1 says that nothing matched, or "worse"
        sys.excepthook(*sys.exc_info())
        status = CRASHED
    gc.freeze()  # nor does it find anything worth it at the very end
    sys.exit(status)


if __name__ == "__main__":
    main()

"""`lcbtui` and `python -m lcbtui`."""

import gc
import sys

from lcbtui.errors import CRASHED


def main() -> None:
    """Run the command line and exit with its status."""
    # A command ends before the collector has found anything worth its time, a tenth of `ls`; the
    # explorer switches it on again when its libraries are loaded.
    gc.disable()
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

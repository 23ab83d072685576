"""`lcbtui` and `python -m lcbtui`."""

import gc
import sys


def main() -> None:
    """Run the command line and exit with its status."""
    # A command ends before the collector has found anything worth its time, a tenth of `ls`; the
    # explorer switches it on again when its libraries are loaded.
    gc.disable()
    try:
        from lcbtui.cli.main import run  # noqa: PLC0415 - nothing is imported before it is needed

        status = run(sys.argv[1:])
    except KeyboardInterrupt:  # while it was still being imported
        status = 130
    gc.freeze()  # nor does it find anything worth it at the very end
    sys.exit(status)


if __name__ == "__main__":
    main()

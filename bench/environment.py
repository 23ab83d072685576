"""What every measured program runs in: the same clean environment, whatever the shell has set."""

import os
import shutil
import sys
from pathlib import Path

COLUMNS, LINES = 120, 40

KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")
"""Variables that are passed on. PYTHONDONTWRITEBYTECODE is not among them: with it every start
would compile every module again, which no installed program does."""


def environment(home: Path) -> dict[str, str]:
    """A truecolor terminal, no configuration files, nothing of the caller's settings.

    Args:
        home: an empty folder, so that no config file of the user is read.
    """
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {
        "LANG": "C.UTF-8",
        **kept,
        "HOME": str(home),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
    }


def lcbtui() -> list[str]:
    """The installed command, run by this interpreter, or the module where it has none."""
    script = Path(sys.executable).parent / "lcbtui"
    return [sys.executable, *([str(script)] if script.exists() else ["-m", "lcbtui"])]


def program(name: str) -> list[str]:
    """A script of this folder, run as it is."""
    return [sys.executable, str(Path(__file__).parent / name)]


def visidata() -> str | None:
    """VisiData beside this interpreter or on the path; None where it is not installed."""
    beside = Path(sys.executable).parent / "vd"
    return str(beside) if beside.exists() else shutil.which("vd")

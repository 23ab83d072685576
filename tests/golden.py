"""Whole pictures and outputs as text, kept in tests/golden/. Changing one is a decision.

Run the tests with LCBTUI_UPDATE_GOLDEN=1 to write them anew, then read the difference.
"""

import os
from pathlib import Path

_FOLDER = Path(__file__).parent / "golden"


def check(name: str, text: str) -> None:
    """Compare `text` with tests/golden/NAME.txt, spaces at the ends of lines apart."""
    path = _FOLDER / f"{name}.txt"
    shown = "".join(line.rstrip() + "\n" for line in text.splitlines())
    if os.environ.get("LCBTUI_UPDATE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        written = path.with_suffix(f".{os.getpid()}")  # another process may read it meanwhile
        written.write_text(shown, encoding="utf-8")
        written.replace(path)
    assert path.exists(), f"{path} is missing; LCBTUI_UPDATE_GOLDEN=1 writes it"
    assert shown == path.read_text(encoding="utf-8")

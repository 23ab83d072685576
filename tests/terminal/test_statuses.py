"""Statuses that scripts ask for."""

import shutil
from pathlib import Path

import pytest

from terminal.conftest import OpenTerminal
from terminal.session import shell

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> None:
    """Runs of which new is better than base; few has four problems; broken is no table."""
    for name in ("new.csv", "base.csv"):
        shutil.copy(DOCS / "examples" / name, tmp_path)
    lines = (tmp_path / "new.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "few.csv").write_text("\n".join(lines[:5]), encoding="utf-8")
    (tmp_path / "broken.csv").write_bytes(b"\x00\x01")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ("new.csv base.csv --expect better", 0),
        ("base.csv new.csv --expect better", 1),
        ("new.csv few.csv --expect better", 3),
        ("new.csv broken.csv --expect better", 2),
    ],
)
def test_each_exit_status(arguments: str, status: int, open_terminal: OpenTerminal) -> None:
    terminal = open_terminal(
        command=shell(f'"$LCBTUI" compare {arguments}; echo "status $?."'), size=(80, 24)
    )
    terminal.wait_for_text(f"status {status}.")
    assert sum(line.startswith("lcbtui: ") for line in terminal.text.splitlines()) == 1

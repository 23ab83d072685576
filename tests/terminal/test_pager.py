"""Answers longer than the screen in the pager of the user; statuses that scripts ask for."""

import shutil
from pathlib import Path

import pytest

from terminal.conftest import OpenTerminal
from terminal.session import CTRL_C, shell

LONG = ("ls", "reported")
TEE = {"PAGER": "tee seen"}
"""A pager that keeps what it was given, in the folder of the test."""


@pytest.mark.parametrize(
    ("arguments", "environment", "is_paged"),
    [
        (LONG, TEE, True),
        (LONG, {"PAGER": "", "LCBTUI_PAGER": "tee seen"}, True),
        (("help", "query"), TEE, True),
        (LONG, {"PAGER": "cat | tee seen"}, True),
        (("plot",), TEE, False),
        (("ls", "-n", "3"), TEE, False),
        ((*LONG, "-f", "csv"), TEE, False),
        ((*LONG, "-f", "json"), TEE, False),
        ((*LONG, "--no-pager"), TEE, False),
        (LONG, TEE | {"TERM": "dumb"}, False),
        (LONG, TEE | {"LCBTUI_PAGER": "cat"}, False),
    ],
)
def test_a_long_answer_goes_to_the_pager(
    arguments: tuple[str, ...],
    environment: dict[str, str],
    is_paged: bool,
    open_terminal: OpenTerminal,
    tmp_path: Path,
) -> None:
    terminal = open_terminal(*arguments, environment=environment, size=(80, 24))
    assert terminal.wait_for_end() == 0
    assert (tmp_path / "seen").exists() == is_paged
    assert "Traceback" not in terminal.after_leaving()


@pytest.mark.parametrize("pager", ["true", "no-such-pager -x", "no-such $HOME", "'", " ", "/"])
def test_a_pager_that_fails_is_no_error(pager: str, open_terminal: OpenTerminal) -> None:
    terminal = open_terminal(*LONG, "--window", "all", environment={"PAGER": pager}, size=(80, 24))
    assert terminal.wait_for_end() == 0
    shown = terminal.after_leaving()
    assert ("Gemma-3-1B-it" in shown) == (pager != "true")
    assert "Traceback" not in shown


def test_ctrl_c_is_the_pagers(open_terminal: OpenTerminal) -> None:
    script = "trap 'echo interrupted' INT; echo waiting; read answer < /dev/tty; echo $answer"
    environment = {"PAGER": f'sh -c "{script}"'}
    terminal = open_terminal("ls", "reported", environment=environment, size=(80, 24))
    terminal.wait_for_text("waiting")
    terminal.press(CTRL_C)
    terminal.wait_for_text("interrupted")
    terminal.press("done\r")
    assert terminal.wait_for_end() == 0
    assert "Traceback" not in terminal.after_leaving()
    terminal.assert_left_as_found()


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
        ("new.csv missing.csv --expect better", 2),
        ("new.csv broken.csv --expect better", 2),
        ("new.csv base.csv --expect not-worse --margin 1", 0),
        ("base.csv new.csv --expect not-worse --margin 6", 0),
        ("base.csv new.csv --expect not-worse --margin 1", 1),
        ("base.csv new.csv --expect not-worse --margin 3", 3),
        ("new.csv broken.csv --expect not-worse --margin 1", 2),
        ("new.csv base.csv --expect not-worse", 2),
    ],
)
def test_each_exit_status(arguments: str, status: int, open_terminal: OpenTerminal) -> None:
    terminal = open_terminal(
        command=shell(f'"$LCBTUI" compare {arguments}; echo "status $?."'), size=(80, 24)
    )
    terminal.wait_for_text(f"status {status}.")
    assert sum(line.startswith("lcbtui: ") for line in terminal.text.splitlines()) == 1

"""What is copied and what is written where the explorer is far: inside tmux, and over SSH."""

import re
import shlex
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from terminal.conftest import OpenTerminal
from terminal.reading import FIRST
from terminal.session import ENTER, LCBTUI, Session, child_environment, shell
from terminal.ssh import SSHD, Sshd
from terminal.tmux import Tmux

_OSC_52 = re.compile(rb"\x1b\]52;c;([A-Za-z0-9+/=]+)(?:\x07|\x1b\\)")


@dataclass(frozen=True)
class Far:
    """The explorer on the figure, in a folder of its own.

    Attributes:
        terminal: the one that a person sits at.
        clipboard: what arrived there last.
        folder: the one that the explorer is in.
    """

    terminal: Session
    clipboard: Callable[[], str]
    folder: Path


@pytest.fixture(params=["tmux", "ssh"])
def far(
    request: pytest.FixtureRequest, open_terminal: OpenTerminal, tmp_path: Path
) -> Iterator[Far]:
    folder = tmp_path / "far"
    folder.mkdir()
    if request.param == "tmux":
        script = shell('cd far && "$LCBTUI"; read -r _')
        with Tmux(tmp_path, script) as terminal:
            yield Far(ready(terminal), terminal.buffer, folder)
        return
    if SSHD is None:
        pytest.skip("sshd is not installed: apt-get install openssh-server")
    environment = child_environment(tmp_path, TERM="", COLORTERM="")
    words = shlex.join(f"{name}={value}" for name, value in environment.items())
    script_there = f'cd {folder} && exec env -i TERM="$TERM" {words} {shlex.quote(LCBTUI)}'
    with Sshd(tmp_path) as sshd:
        session = open_terminal(command=sshd.command(script_there))
        try:
            yield Far(ready(session), lambda: received(session), folder)
        finally:  # the daemon ends when its last line does
            session.close()


def ready(terminal: Session) -> Session:
    """The terminal, with the rows on it."""
    terminal.wait_for_text("12 of 12", FIRST[0], "q quit")
    terminal.wait_until_quiet()
    return terminal


def received(terminal: Session) -> str:
    """What the last OSC 52 among the bytes puts into the clipboard."""
    sent = _OSC_52.findall(terminal.received)
    return b64decode(sent[-1]).decode() if sent else ""


def test_copies_arrive_here_and_files_are_written_there(far: Far, tmp_path: Path) -> None:
    terminal = far.terminal
    terminal.press("E")
    terminal.wait_for_text("Enter writes")
    terminal.wait_until_quiet()
    terminal.press("rows.csv", ENTER)
    terminal.wait_for_text("wrote rows.csv")
    written = (far.folder / "rows.csv").read_text(encoding="utf-8").splitlines()
    assert len(written) == 13
    assert written[1].startswith(f"{FIRST[0]},")
    assert not (tmp_path / "rows.csv").exists()
    terminal.press("y")
    row = f"{FIRST[0]}\t4\t70.5\t"
    terminal.wait_for(lambda: far.clipboard().startswith(row), "the row")
    terminal.press("f", "Y")
    terminal.wait_for(lambda: far.clipboard() == "lcbtui --frontier", "the command")
    terminal.press("q")
    terminal.wait_for_text("this view again:", "copied:")

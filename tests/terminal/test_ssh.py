"""Over SSH: the same program, and no process that outlives its line."""

import os
import select
import shlex
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal.conftest import OpenTerminal
from terminal.reading import FIRST, QWEN, point_count, started, table_names
from terminal.session import ENTER, LCBTUI, LIMIT, Session, child_environment
from terminal.ssh import SSHD, Sshd

pytestmark = pytest.mark.skipif(
    SSHD is None, reason="sshd is not installed: apt-get install openssh-server"
)


@pytest.fixture
def sshd(tmp_path: Path) -> Iterator[Sshd]:
    with Sshd(tmp_path) as daemon:
        yield daemon


def _explorer(folder: Path) -> str:
    """The script at the other end: says its process id, then becomes the explorer."""
    environment = child_environment(folder, TERM="", COLORTERM="")
    words = shlex.join(f"{name}={value}" for name, value in environment.items())
    go = f"cd {shlex.quote(str(folder))}"
    return f'{go}; echo "process $$."; exec env -i TERM="$TERM" {words} {shlex.quote(LCBTUI)}'


def _process(terminal: Session) -> int:
    """The process id at the other end."""
    terminal.wait_for(lambda: b"process " in terminal.received and b"." in terminal.received)
    return int(terminal.received.split(b"process ")[1].split(b".")[0])


def test_it_works_over_ssh(open_terminal: OpenTerminal, sshd: Sshd, tmp_path: Path) -> None:
    terminal = started(open_terminal(command=sshd.command(_explorer(tmp_path))))
    assert table_names(terminal) == FIRST
    assert point_count(terminal) == 12
    assert b"38;2;" not in terminal.received, "COLORTERM does not come through: 256 colours"
    terminal.press("/", "qwen")
    terminal.wait_for_text("3 of 12")
    terminal.wait_until_quiet()
    assert table_names(terminal) == QWEN
    terminal.resize(80, 24)
    terminal.wait_for_text("3 of 12", "Enter table")
    terminal.ends(0, ENTER, "q")
    assert "--query=qwen" in terminal.after_leaving()


def test_it_ends_with_its_client(open_terminal: OpenTerminal, sshd: Sshd, tmp_path: Path) -> None:
    terminal = started(open_terminal(command=sshd.command(_explorer(tmp_path))))
    explorer = os.pidfd_open(_process(terminal))
    try:
        assert not select.select([explorer], [], [], 0)[0], "it runs"
        os.kill(terminal.pid, signal.SIGKILL)
        assert select.select([explorer], [], [], LIMIT)[0], "it went on without a terminal"
    finally:
        os.close(explorer)

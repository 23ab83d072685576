"""Over SSH: the same program, and no process that outlives its line."""

import os
import select
import shlex
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal.conftest import OpenTerminal
from terminal.reading import FIRST, QWEN, marked, point_count, started, table_names
from terminal.session import (
    BACKSPACE,
    CTRL_L,
    DOWN,
    ENTER,
    ESCAPE,
    LCBTUI,
    LIMIT,
    UP,
    Session,
    child_environment,
)
from terminal.ssh import SSHD, Link, Sshd

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


def test_keys_work_on_a_slow_line(open_terminal: OpenTerminal, sshd: Sshd, tmp_path: Path) -> None:
    with Link(sshd.port, bits=64_000, latency=0.3) as link:
        command = sshd.command(_explorer(tmp_path), port=link.port)
        terminal = open_terminal(command=command)
        terminal.wait_for_text("12 of 12", "70.5", "q quit")
        terminal.press(DOWN, DOWN)
        terminal.wait_for(lambda: marked(terminal) == FIRST[2], "the third row")
        # an arrow that arrives in two: taken for Escape and nothing, or put together
        carried = link.carried
        terminal.press(ESCAPE)
        terminal.wait_for(lambda: link.carried > carried, "the first byte at the other end")
        terminal.press("[B")
        terminal.press("/", "qwenx", BACKSPACE)
        terminal.wait_for_text("3 of 12", "/ qwen")
        terminal.press(DOWN, DOWN, DOWN, UP)
        terminal.wait_for(lambda: marked(terminal) == QWEN[1], "the second row")
        terminal.press(ENTER, "?")
        terminal.wait_for_text("Help")
        terminal.press(ESCAPE)
        terminal.wait_for(lambda: "Help" not in terminal.text, "no help")
        terminal.wait_for(lambda: table_names(terminal) == QWEN, "the table, whole")
        assert "3 of 12" in terminal.text
        terminal.ends(0, "q")
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


def test_it_ends_with_its_line(open_terminal: OpenTerminal, sshd: Sshd, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "out.svg")
    with Link(sshd.port) as link:
        terminal = started(open_terminal(command=sshd.command(_explorer(tmp_path), port=link.port)))
        explorer = os.pidfd_open(_process(terminal))
        try:
            terminal.press("E")  # and a file is being written that nobody reads
            terminal.wait_for_text("Enter writes")
            terminal.press("out.svg")
            terminal.wait_for_text("out.svg")
            terminal.press(ENTER)
            terminal.wait_for_text("Enter again replaces it")
            terminal.press(ENTER)
            terminal.wait_for_text("writing out.svg")
            moment = terminal.now()
            terminal.press("/", *[CTRL_L] * 50)
            terminal.wait_for(terminal.has_more_than(moment))
            link.drop()
            assert select.select([explorer], [], [], LIMIT)[0], "it went on without a terminal"
        finally:
            os.close(explorer)
    assert terminal.wait_for_end() == 255
    assert terminal.settings() == terminal.before, "ssh restores these"

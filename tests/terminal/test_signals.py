"""Signals at every stage: the terminal is given back, nothing goes on, no file is half written."""

import json
import os
import select
import signal
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from terminal.conftest import OpenTerminal
from terminal.reading import started
from terminal.session import CTRL_C, CTRL_Z, ENTER, ESCAPE, LIMIT, Session

ENDING = [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT]
ROWS = "model,params,score\n" + "".join(f"m{n}-{n % 70 + 1}B,,{n % 100}\n" for n in range(50_000))


def _before_the_first_frame(open_terminal: OpenTerminal, _: Path) -> Session:
    terminal = open_terminal("reported")
    terminal.wait_for(lambda: b"\x1b[?1049h" in terminal.received, "the alternate screen")
    return terminal


def _reading_a_pipe_that_sends_nothing(open_terminal: OpenTerminal, folder: Path) -> Session:
    os.mkfifo(folder / "pipe.csv")
    terminal = open_terminal("pipe.csv")
    terminal.wait_for_text("reading pipe.csv")
    return terminal


def _in_a_dialog(open_terminal: OpenTerminal, _: Path) -> Session:
    terminal = started(open_terminal())
    terminal.press("?")
    terminal.wait_for_text("Help", "Esc")
    return terminal


def _export(terminal: Session, name: str) -> None:
    terminal.press("E")
    terminal.wait_for_text("Enter writes")
    terminal.press(name)
    terminal.wait_for_text(name)
    terminal.press(ENTER)


def _writing_to_a_pipe_that_nobody_reads(open_terminal: OpenTerminal, folder: Path) -> Session:
    os.mkfifo(folder / "out.json")
    terminal = started(open_terminal())
    _export(terminal, "out.json")
    terminal.wait_for_text("Enter again replaces it")
    terminal.press(ENTER)
    terminal.wait_for_text("writing out.json")
    return terminal


def _writing_a_large_file(open_terminal: OpenTerminal, folder: Path) -> Session:
    (folder / "rows.csv").write_text(ROWS)
    terminal = started(open_terminal("rows.csv"), "50,000 of 50,000")
    _export(terminal, "out.json")
    terminal.wait_for(lambda: list(folder.glob("*out.json*")), "the beginning of the file")
    return terminal


STAGES = (
    _reading_a_pipe_that_sends_nothing,
    _writing_to_a_pipe_that_nobody_reads,
    _writing_a_large_file,
)


# One handler takes all four: each where it is set up and in a dialog, two of them later on.
@pytest.mark.parametrize(
    ("stage", "number"),
    [
        *product((_before_the_first_frame, _in_a_dialog), ENDING),
        *product(STAGES, (signal.SIGTERM, signal.SIGINT)),
    ],
    ids=lambda it: getattr(it, "name", None) or it.__name__.strip("_"),
)
def test_a_signal_ends_it_at_every_stage(
    open_terminal: OpenTerminal, tmp_path: Path, stage: object, number: signal.Signals
) -> None:
    assert callable(stage)
    terminal = stage(open_terminal, tmp_path)
    terminal.signal(number)
    terminal.ends(128 + number)
    assert "Error" not in terminal.after_leaving()
    written = {path.name for path in tmp_path.glob("*out.json*")}
    if stage is _writing_a_large_file:
        assert written <= {"out.json"}
        if written:  # it was complete
            assert (
                len(json.loads((tmp_path / "out.json").read_text())["rows"]) == ROWS.count("\n") - 1
            )


START = "\nfrom lcbtui.__main__ import main\nsys.argv = ['lcbtui']\nmain()\n"

AT_AN_IMPORT = """
import os, signal, sys
from importlib.abc import MetaPathFinder
class Gone:
    def __del__(self):  # no exception gets out of this
        os.kill(os.getpid(), {number})
class Finder(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            Gone()
sys.meta_path.insert(0, Finder())
"""


@pytest.mark.parametrize(
    ("module", "number"),
    [
        ("click", signal.SIGINT),
        ("lcbtui.cli.explore", signal.SIGINT),
        ("lcbtui.tui.app", signal.SIGINT),
        ("textual.pilot", signal.SIGINT),  # after the handlers are there, before the loop is
        ("textual.pilot", signal.SIGTERM),
    ],
)
def test_no_lost_signal(open_terminal: OpenTerminal, module: str, number: signal.Signals) -> None:
    script = AT_AN_IMPORT.format(module=module, number=int(number)) + START
    terminal = open_terminal(command=[sys.executable, "-c", script])
    terminal.ends(128 + number)
    assert not terminal.text.split(), "nothing is said"


AT_THE_END = """
import asyncio, os, sys
class Loop(asyncio.SelectorEventLoop):
    def close(self):
        super().close()
        os.kill(os.getpid(), {number})
asyncio.DefaultEventLoopPolicy._loop_factory = Loop
"""


@pytest.mark.parametrize(
    ("number", "status"),
    [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGCONT, 0), (signal.SIGTSTP, 0)],
)
def test_a_late_signal(open_terminal: OpenTerminal, number: signal.Signals, status: int) -> None:
    script = AT_THE_END.format(number=int(number)) + START
    terminal = started(open_terminal(command=[sys.executable, "-c", script]))
    terminal.press("q")
    terminal.ends(status)
    assert "Error" not in terminal.after_leaving()


def test_q_waits_for_a_file_until_ctrl_c(open_terminal: OpenTerminal, tmp_path: Path) -> None:
    terminal = _writing_to_a_pipe_that_nobody_reads(open_terminal, tmp_path)
    terminal.press("q")
    terminal.wait_for(lambda: terminal.settings() == terminal.before, "the terminal as it was")
    terminal.wait_until_quiet()
    terminal.assert_left_as_found()
    terminal.press(CTRL_Z, CTRL_C)  # there is no shell to go back to: it does not stop
    terminal.ends(130)
    assert "Error" not in terminal.after_leaving()


def test_stopped_it_goes_on_at_any_stage(open_terminal: OpenTerminal, tmp_path: Path) -> None:
    def stop_and_go_on(terminal: Session) -> None:
        terminal.signal(signal.SIGTSTP)
        terminal.wait_until_stopped()
        terminal.assert_left_as_found()
        moment = terminal.now()
        terminal.signal(signal.SIGCONT)
        # what is typed before it has taken the terminal anew is thrown away
        terminal.wait_for(lambda: b"\x1b[?1049h" in terminal.received[moment:])
        terminal.wait_until_quiet()

    for name in ("pipe.csv", "out.csv"):
        os.mkfifo(tmp_path / name)
    terminal = open_terminal("pipe.csv")
    terminal.wait_for(lambda: b"\x1b[?1049h" in terminal.received, "the alternate screen")
    stop_and_go_on(terminal)  # before the first frame
    terminal.wait_for_text("reading pipe.csv")
    pipe = os.open(tmp_path / "pipe.csv", os.O_WRONLY)
    os.write(pipe, b"model,params,score\n")
    stop_and_go_on(terminal)  # while it reads
    os.write(pipe, b"alpha-8B,8,50\nbeta-14B,14,60\n")
    os.close(pipe)
    started(terminal, "2 of 2")
    terminal.press("?")
    terminal.wait_for_text("Help", "Esc")
    terminal.wait_until_quiet()
    shown = terminal.picture
    stop_and_go_on(terminal)  # in a dialog
    terminal.wait_for(lambda: terminal.picture == shown, "the same dialog")
    terminal.press(ESCAPE)
    terminal.wait_for(lambda: "Help" not in terminal.text, "no dialog")
    _export(terminal, "out.csv")
    terminal.wait_for_text("Enter again replaces it")
    terminal.press(ENTER)
    terminal.wait_for_text("writing out.csv")
    stop_and_go_on(terminal)  # while it writes
    written = (tmp_path / "out.csv").read_text()
    assert [line.split(",")[0] for line in written.splitlines()] == [
        "model",
        "beta-14B",
        "alpha-8B",
    ]
    terminal.wait_for_text("wrote out.csv")
    terminal.ends(0, "q")


def test_leaving_waits_for_no_source(open_terminal: OpenTerminal, tmp_path: Path) -> None:
    terminal = _reading_a_pipe_that_sends_nothing(open_terminal, tmp_path)
    pipe = os.open(tmp_path / "pipe.csv", os.O_WRONLY)  # or it would give up by itself
    terminal.press(CTRL_C, CTRL_C)
    assert terminal.wait_for_end() == 0
    os.close(pipe)
    terminal.assert_left_as_found()


def test_a_terminal_that_takes_nothing_keeps_no_process(terminal: Session) -> None:
    program = os.pidfd_open(terminal.pid)
    try:
        terminal.take_nothing()
        terminal.signal(signal.SIGTERM)
        assert select.select([program], [], [], LIMIT)[0], "it waits for the terminal"
        assert terminal.settings() == terminal.before
    finally:
        os.close(program)
    assert terminal.wait_for_end() == 143


def test_a_terminal_that_is_gone_without_a_signal_ends_the_explorer() -> None:
    master, slave = os.openpty()
    command = [sys.executable, "-m", "lcbtui"]  # in a session of its own, whose terminal it is not
    process = subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True
    )
    os.close(slave)
    seen = b""
    while b"DASD" not in seen:
        seen += os.read(master, 4096)
    os.close(master)
    assert process.wait(LIMIT) == 128 + signal.SIGHUP

"""The screen is what painting all of it gives, whatever was sent of it and whoever wrote on it."""

import os
import random
import signal
import sys

import pytest

from terminal.conftest import OpenTerminal
from terminal.reading import started
from terminal.session import CTRL_L, DOWN, ENTER, ESCAPE, RIGHT, TAB, UP, Session

KEYS = [DOWN, DOWN, UP, RIGHT, TAB, ENTER, ESCAPE, ESCAPE, "/", " ", *"srftLazxdi?cbuX12wWm+-"]


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_any_keys_leave_it_whole(open_terminal: OpenTerminal, size: tuple[int, int]) -> None:
    terminal = started(open_terminal(size=size))
    chance = random.Random(size[0])
    for _ in range(4):
        for _ in range(12):
            terminal.press(chance.choice(KEYS))
            terminal.wait_until_quiet(0.05)
        terminal.press(ESCAPE)  # out of the query: its text cursor blinks
        terminal.wait_until_quiet()
        shown, moment = terminal.picture, terminal.now()
        terminal.wipe()
        terminal.press(CTRL_L)
        terminal.wait_for(terminal.has_more_than(moment), "a repaint")
        terminal.wait_until_quiet()
        assert terminal.picture == shown, terminal.text


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(signal.SIGWINCH, id="a session is attached again at its size"),
        pytest.param(signal.SIGCONT, id="another program had the terminal"),
    ],
)
def test_a_wiped_screen_is_painted(open_terminal: OpenTerminal, number: signal.Signals) -> None:
    terminal = started(open_terminal())
    shown = terminal.picture
    terminal.wipe()
    os.kill(terminal.pid, number)
    started(terminal)
    assert terminal.picture == shown
    terminal.ends(0, "q")


def test_keys_that_come_together_without_focus_all_count(terminal: Session) -> None:
    terminal.press("\x1b[O")  # as a multiplexer sends when its client is detached
    terminal.wait_until_quiet()
    terminal.press("/qwen")
    terminal.wait_for_text("3 of 12", "/ qwen")


def test_a_step_of_the_cursor_and_a_change_of_focus_send_little(terminal: Session) -> None:
    terminal.press(DOWN)  # what is separated from the selected row gets grey
    terminal.wait_until_quiet()
    for key, most in ((DOWN, 1500), ("/", 2500), (ENTER, 2500), (TAB, 2500)):
        moment = terminal.now()
        terminal.press(key)
        terminal.wait_for(terminal.has_more_than(moment))
        assert len(terminal.bytes_since(moment)) <= most, key


@pytest.mark.parametrize(
    "taken_away", ["del terminal.TerminalApp._display", "terminal._read_safely = lambda *_: None"]
)
def test_it_works_with_what_textual_has(open_terminal: OpenTerminal, taken_away: str) -> None:
    run = "from lcbtui.__main__ import main; main()"
    code = f"import lcbtui.tui.terminal as terminal; {taken_away}; {run}"
    terminal = started(open_terminal(command=[sys.executable, "-c", code]))
    terminal.press("/qwen")
    terminal.wait_for_text("3 of 12", "/ qwen")
    terminal.press(ENTER, "d")
    terminal.wait_for_text("reported")
    terminal.press(ESCAPE)
    terminal.wait_until_quiet()
    terminal.press("X")
    terminal.wait_for_text("12 of 12")
    terminal.ends(0, "q")


def test_every_dialog_opened_and_closed_sends_little(open_terminal: OpenTerminal) -> None:
    terminal = open_terminal("reported", size=(120, 40))
    terminal.wait_for_text("56 of 439", "quit")
    terminal.wait_until_quiet()
    for key in ("?", "w", "d", "s", "T", "x", "E", "b", "o", ENTER):
        for pressed in (key, ESCAPE):
            moment = terminal.now()
            terminal.press(pressed)
            terminal.wait_for(terminal.has_more_than(moment))
            terminal.wait_until_quiet()
            assert len(terminal.bytes_since(moment)) <= 12000, (key, pressed)
    assert "56 of 439" in terminal.text

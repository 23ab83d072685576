"""Kinds of terminals, by what TERM and the locale say: each shows the data and answers keys."""

import pytest

from terminal.conftest import OpenTerminal
from terminal.reading import FIRST, QWEN, has_colour, status, table_names
from terminal.session import DOWN, ENTER, ESCAPE, shell

ALL = '"$LCBTUI" ls && "$LCBTUI" plot && echo printed && read -r _ && "$LCBTUI"'

COLOURED = ["xterm-256color", "screen-256color", "tmux-256color", "xterm", "linux", "vt100"]
UNSET = ""


@pytest.mark.parametrize(
    ("kind", "locale"), [*((kind, "C.UTF-8") for kind in [*COLOURED, UNSET]), ("xterm", "C")]
)
def test_every_command_works_here(open_terminal: OpenTerminal, kind: str, locale: str) -> None:
    environment = {"TERM": kind, "COLORTERM": "", "LANG": locale}
    terminal = open_terminal(command=shell(ALL), environment=environment)
    terminal.wait_for(lambda: b"printed" in terminal.received, "rows and chart")
    printed = bytes(terminal.received)
    assert all(printed.count(name.encode()) >= 1 for name in FIRST)
    assert b"Our Model" in printed
    assert has_colour(printed) == (kind != UNSET)

    terminal.press("\n")
    terminal.wait_for_text("12 of 12", "70.5", "Our Model", "q quit")
    terminal.wait_until_quiet()
    assert table_names(terminal) == FIRST
    terminal.press(DOWN)
    terminal.wait_for(lambda: FIRST[1] in status(terminal), "the second row")
    terminal.press("/", "qwen")
    terminal.wait_for_text("3 of 12", "/ qwen")
    terminal.wait_until_quiet()
    assert table_names(terminal) == QWEN
    terminal.press(ENTER, "?")
    terminal.wait_for_text("Help", "Esc")
    terminal.press(ESCAPE)
    terminal.wait_for(lambda: "Help" not in terminal.text and "3 of 12" in terminal.text, "no help")
    terminal.ends(0, "q")
    assert has_colour(terminal.received) == (kind != UNSET)
    assert terminal.received.isascii() == (locale == "C")


@pytest.mark.parametrize("kind", ["dumb", "unknown"])
def test_without_cursor_moves_lines_are_printed(open_terminal: OpenTerminal, kind: str) -> None:
    script = f'{ALL}; echo "left $?"; "$LCBTUI" pick; echo "picked $?"'
    terminal = open_terminal(
        command=shell(script), environment={"TERM": kind, "COLORTERM": "truecolor"}
    )
    terminal.wait_for(lambda: b"printed" in terminal.received, "rows and chart")
    moment = terminal.now()
    terminal.press("\n")
    assert terminal.wait_for_end() == 0
    explored = bytes(terminal.received[moment:]).decode()
    assert all(name in explored for name in FIRST), "the rows, as of ls"
    assert "the explorer needs a terminal that moves its cursor" in explored
    assert "left 0" in explored
    assert "error: the explorer needs a terminal that moves its cursor" in explored
    assert "picked 2" in explored
    assert b"\x1b" not in terminal.received
    terminal.assert_left_as_found()

    asked = open_terminal("ls", "--color", "always", environment={"TERM": kind})
    assert asked.wait_for_end() == 0
    assert has_colour(asked.received)

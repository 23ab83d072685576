"""`lcbtui pick`: the explorer on the terminal, what was picked wherever standard output goes."""

import shlex
from pathlib import Path

import pytest

from lcbtui.cli.main import EXAMPLES
from terminal.conftest import OpenTerminal
from terminal.reading import FIRST, started, status
from terminal.session import CTRL_Z, DOWN, ENTER, ESCAPE, SPLIT, Session, awaiting_split_keys, shell


def moved(terminal: Session, row: int) -> None:
    """Go down to a row of `figure`."""
    terminal.press(*[DOWN] * row)
    terminal.wait_for(lambda: FIRST[row] in status(terminal), FIRST[row])


def test_a_command_gets_what_was_picked(open_terminal: OpenTerminal) -> None:
    script = 'model="$("$LCBTUI" pick --print hf_repo)"; echo "run <$model> $?"'
    terminal = started(open_terminal(command=shell(script), size=(80, 24)))
    assert terminal.lines[-1].startswith(" Enter pick")
    moved(terminal, 1)
    terminal.ends(0, ENTER)
    assert "run <a-m-team/AM-Thinking-v1> 0" in terminal.after_leaving()
    terminal.assert_left_as_found()


def test_the_rows_pinned_go_into_a_pipe(open_terminal: OpenTerminal, tmp_path: Path) -> None:
    terminal = started(open_terminal(command=shell('"$LCBTUI" pick 2>errors | cat >rows')))
    moved(terminal, 2)
    terminal.press(" ", "g", " ", DOWN, ENTER)
    assert terminal.wait_for_end() == 0
    assert (tmp_path / "rows").read_text().splitlines() == [FIRST[2], FIRST[0]]
    assert (tmp_path / "errors").read_text() == ""
    terminal.assert_left_as_found()


@pytest.mark.parametrize("key", ["q", ESCAPE])
def test_who_leaves_prints_nothing(open_terminal: OpenTerminal, tmp_path: Path, key: str) -> None:
    terminal = started(open_terminal(command=shell('"$LCBTUI" pick >rows; exit $?')))
    moved(terminal, 1)
    terminal.press(key)
    assert terminal.wait_for_end() == 130
    assert (tmp_path / "rows").read_text() == ""
    terminal.assert_left_as_found()


def test_an_arrow_that_a_slow_line_splits_does_not_leave(open_terminal: OpenTerminal) -> None:
    terminal = started(open_terminal(command=awaiting_split_keys("pick")))
    terminal.press(ESCAPE)
    terminal.wait_until_quiet(0.15)
    terminal.press("[B")
    terminal.wait_until_quiet(SPLIT)
    moved(terminal, 1)
    terminal.ends(130, ESCAPE)


def test_it_is_not_suspended_while_a_command_waits(open_terminal: OpenTerminal) -> None:
    terminal = started(open_terminal(command=shell('echo "$("$LCBTUI" pick)"')))
    terminal.press(CTRL_Z)
    terminal.wait_for_text("a command waits for what is picked")
    terminal.ends(0, ENTER)
    assert FIRST[0] in terminal.after_leaving()


def test_without_a_terminal_it_names_ls(open_terminal: OpenTerminal, tmp_path: Path) -> None:
    script = 'setsid -w "$LCBTUI" pick </dev/null >rows 2>errors; echo "status $?"'
    open_terminal(command=shell(script)).wait_for_text("status 2")
    assert "lcbtui ls prints the rows" in (tmp_path / "errors").read_text()


@pytest.mark.parametrize("example", EXAMPLES["pick"])
def test_the_examples_of_the_help_page_run(open_terminal: OpenTerminal, example: str) -> None:
    terminal = open_terminal(*shlex.split(example))
    terminal.wait_for_text("Models")
    terminal.ends(130, "q")

"""The list of windows, and a file that is watched, in a real terminal."""

import re
from pathlib import Path

from terminal.conftest import OpenTerminal
from terminal.reading import status, title
from terminal.session import DOWN, ENTER, ESCAPE, UP

ROWS = "model,params,score\nalpha-8B,8,50\nbeta-14B,14,60\n"


def test_the_window_is_chosen_from_a_list(open_terminal: OpenTerminal) -> None:
    terminal = open_terminal("reported", size=(80, 24))
    terminal.wait_for_text("56 of 439", "v5 2024-10-01..2025-02-01", "w window")
    terminal.wait_until_quiet()
    terminal.press("w")
    terminal.wait_for_text("56 models  shown first")
    terminal.press(DOWN, DOWN)
    terminal.wait_for_text("2024-07-01..2025-01-31")
    terminal.wait_until_quiet()
    found = re.search(r"(\d+) of 439", title(terminal))
    assert found is not None
    assert re.search(rf"2024-07\.\.2025-01-31 +{found[1]} models", terminal.text)
    terminal.press(UP, "2024-11..")
    terminal.wait_for_text("windows within 2024-11-01..")
    terminal.press(ENTER)
    terminal.wait_for(lambda: "quit" in terminal.lines[-1], "the keys again")
    terminal.press("u")
    terminal.wait_for_text("56 of 439")
    terminal.press("W")
    terminal.wait_for_text("342 of 439")


def test_a_watched_file_is_shown_once_whole(open_terminal: OpenTerminal, tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text(ROWS, encoding="utf-8")
    terminal = open_terminal("--watch", "scores.csv")
    terminal.wait_for_text("2 of 2", "beta-14B", "quit")
    terminal.press("j", " ")
    terminal.wait_for(lambda: "alpha-8B" in status(terminal), "the second row")

    with path.open("a", encoding="utf-8") as file:
        file.write("gamma-32B,32,70\n")
    terminal.wait_for_text("3 of 3", "gamma-32B", "read again: 3 rows")
    terminal.press(ESCAPE)
    terminal.wait_for(lambda: "alpha-8B" in status(terminal), "the same row selected")
    assert "▸alpha-8B" in terminal.text

    other = tmp_path / "other"
    other.write_text('[{"model": "alpha-8B", "params": 8, "sc', encoding="utf-8")
    other.replace(path)
    terminal.wait_for(lambda: "the rows from before stay" in status(terminal), "what is wrong")
    assert "3 of 3" in title(terminal)
    terminal.ends(0, "q")

"""What is sent to the terminal: which bytes, how many, and never a byte of a stranger's."""

import csv
import re
import statistics
from pathlib import Path

import pytest

from terminal.conftest import OpenTerminal
from terminal.reading import FIRST, has_colour, marked, point_count, started, table_names
from terminal.session import DOWN, ENTER, ESCAPE, Session, awaiting_split_keys, shell

MOST_BYTES_A_LETTER = 2500

_OURS = rb"\x1b\](52;c;[A-Za-z0-9+/=]+|22;[a-z-]+)$"
"""The sequences of ours that end in BEL: what was copied, and the shape of the mouse pointer."""


def test_a_letter_in_the_query_costs_few_bytes(terminal: Session) -> None:
    terminal.press("/")
    costs = []
    typed = ""
    terminal.wait_until_quiet()
    for letter in "qwen":
        moment = terminal.now()
        terminal.press(letter)
        typed += letter
        terminal.wait_for_text(f"/ {typed}")
        costs.append(len(terminal.bytes_since(moment)))
    assert "3 of 12" in terminal.text
    assert statistics.median(costs) <= MOST_BYTES_A_LETTER, costs


def test_at_rest_nothing_is_sent(terminal: Session) -> None:
    moment = terminal.now()
    terminal.wait_until_quiet(1.5)
    assert not terminal.has_more_than(moment)()


def test_without_colour_shapes_tell_the_series_apart(open_terminal: OpenTerminal) -> None:
    terminal = started(open_terminal(environment={"NO_COLOR": "1"}))
    assert not has_colour(terminal.received)
    assert "○ Open-Weights Only" in terminal.text
    assert "● Open-Weights & Open-Data" in terminal.text
    assert "★ Our Model" in terminal.text
    assert "○ Qwen-32B" in terminal.text
    terminal.press("/", "qwen", ENTER, "?")
    terminal.wait_until_quiet()
    assert not has_colour(terminal.received)


def test_with_ascii_only_ascii_is_sent(open_terminal: OpenTerminal) -> None:
    terminal = open_terminal("--ascii")
    terminal.wait_for_text("12 of 12", "Our Model", "quit")
    terminal.press("/", "qwen")
    terminal.wait_for_text("3 of 12")
    terminal.press(ENTER, DOWN, "f", "t")
    terminal.wait_until_quiet()
    assert terminal.received.isascii()
    terminal.ends(0, "q")
    assert terminal.received.isascii()


HOSTILE = {
    "foo[/bar]": "foo[/bar]",
    "[red]tag[/red]": "[red]tag[/red]",
    "\x1b]52;c;QQ==\x07paste": "]52;c;QQ==paste",
    "\x1b[2Jwipe": "[2Jwipe",
    "bell\x07\x08\x08": "bell",
    "c1\x9b31mred": "c131mred",
    "模型😀": "模型😀",
    "right\u202eleft\u2066x": "rightleftx",
}
"""Names as they are in a file, and as text that a terminal does not act on."""


def test_hostile_names_are_shown_as_text(open_terminal: OpenTerminal, tmp_path: Path) -> None:
    path = tmp_path / "hostile.csv"
    with path.open("w", newline="", encoding="utf-8") as handle:
        rows = csv.writer(handle)
        rows.writerow(["model", "params", "pass@1", "evil\x1b]0;title\x07[/]"])
        for place, name in enumerate(HOSTILE):
            rows.writerow([name, 2**place, 90 - 5 * place, "\x1b[31m[bold]"])
    terminal = started(open_terminal(str(path)), "8 of 8")
    assert table_names(terminal) == list(HOSTILE.values())
    for key in ([DOWN] * len(HOSTILE)) + [ENTER, ESCAPE, "y", "R", ESCAPE, "x", ESCAPE]:
        terminal.press(key)
        terminal.wait_until_quiet()
    for name in HOSTILE.values():
        terminal.press("/", "\x15", name.split("[")[0] or "tag", ENTER)
    terminal.ends(0, "q")
    received = bytes(terminal.received)
    assert b"]52;c;QQ==paste" in received, "shown"
    acts = ("\x1b]52;c;QQ==", "\x1b[2Jwipe", "\x1b]0;title", "\x1b[31m[bold]", "\x08")
    for hostile in (*acts, "\x9b", "\u202e", "\u2066"):
        assert hostile.encode() not in received
    for before_bell in received.split(b"\x07")[:-1]:
        assert re.search(_OURS, before_bell), before_bell[-80:]


def test_an_arrow_that_a_slow_line_splits_changes_nothing(open_terminal: OpenTerminal) -> None:
    terminal = started(open_terminal(command=awaiting_split_keys()))
    terminal.press(DOWN)
    terminal.wait_for(lambda: marked(terminal) == FIRST[1], "the second row")
    terminal.wait_until_quiet()
    before = terminal.text
    for rest in ("[B", "OB", "[5~", "[1;2C", "[15~"):
        terminal.press(ESCAPE)
        terminal.wait_until_quiet(0.15)  # the rest of the key is that late
        terminal.press(rest)
        terminal.wait_until_quiet()
        assert table_names(terminal) == FIRST, rest
        assert "12 of 12" in terminal.text, rest
        assert terminal.text == before, rest
    terminal.press(DOWN)
    terminal.wait_for(lambda: marked(terminal) == FIRST[2], "it runs and listens")


def test_a_split_arrow_in_the_query_goes_to_the_table_and_types_nothing(terminal: Session) -> None:
    terminal.press("/", "qwen")
    terminal.wait_for_text("3 of 12")
    terminal.press(ESCAPE)
    terminal.wait_until_quiet(0.15)
    terminal.press("[B")
    terminal.wait_until_quiet()
    assert "3 of 12" in terminal.text
    assert terminal.lines[1].startswith(" / qwen  ")


def test_data_on_stdin_is_explored_with_keys(open_terminal: OpenTerminal, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(
        "model,params,pass@1\nsmall-1,1B,20\nbig-2,70B,60\nmid-3,8,40\n"
    )
    terminal = started(open_terminal(command=shell('cat x.csv | "$LCBTUI" -')), "3 of 3")
    assert table_names(terminal) == ["big-2", "mid-3", "small-1"]
    assert point_count(terminal) == 3
    terminal.press("/", "params<=8")
    terminal.wait_for_text("2 of 3")
    terminal.ends(0, ENTER, "q")


@pytest.mark.parametrize("script", ['"$LCBTUI" | cat', '"$LCBTUI" 2>/dev/null', '"$LCBTUI" < x'])
def test_a_pipe_gets_the_table(open_terminal: OpenTerminal, tmp_path: Path, script: str) -> None:
    (tmp_path / "x").write_text("")
    terminal = open_terminal(command=shell(script))
    assert terminal.wait_for_end() == 0
    assert all(name in terminal.text for name in FIRST)
    assert "\x1b[?1049h" not in terminal.received.decode()

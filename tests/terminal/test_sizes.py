"""Resizing, small terminals and one that is too small."""

import random

from terminal.conftest import OpenTerminal
from terminal.reading import started, table_names
from terminal.session import ENTER, Session


def _painted(terminal: Session) -> str:
    terminal.wait_for_text("12 of 12", "? help")
    terminal.wait_until_quiet()
    return terminal.text


def test_every_size_is_painted_whole_after_a_resize(open_terminal: OpenTerminal) -> None:
    sizes = [(120, 40), (80, 24), (40, 12), (200, 50)]
    terminal = started(open_terminal(size=sizes[0]))
    first = {sizes[0]: terminal.text}
    for size in sizes[1:]:
        terminal.resize(*size)
        first[size] = _painted(terminal)
        fresh = started(open_terminal(size=size)) if size[1] >= 20 else open_terminal(size=size)
        assert _painted(fresh) == first[size], "as if it had been started at this size"
    for size in sizes[-2::-1]:
        terminal.resize(*size)
        assert _painted(terminal) == first[size]


def test_a_terminal_that_is_too_small_is_told_what_is_needed(open_terminal: OpenTerminal) -> None:
    terminal = open_terminal(size=(20, 5))
    terminal.wait_for(
        lambda: "lcbtui needs a terminal of 40×12" in " ".join(terminal.text.split()),
        "what it needs",
    )
    terminal.resize(80, 24)
    _painted(terminal)
    assert table_names(terminal)
    terminal.resize(20, 5)
    terminal.wait_for(lambda: "40×12" in terminal.text, "what it needs")
    terminal.ends(0, "q")


def test_the_screen_is_whole_after_thousands_of_resizes(open_terminal: OpenTerminal) -> None:
    chance = random.Random(11)
    named = [(1, 1), (20, 5), (300, 100), (1, 100), (300, 1), (40, 12), (80, 24)]
    sizes = [
        chance.choice(named)
        if chance.random() < 0.3
        else (chance.randint(1, 300), chance.randint(1, 100))
        for _ in range(999)
    ]
    terminal = started(open_terminal())
    for _ in range(5):  # so quickly that signals come while earlier ones are still handled
        terminal.resize_often([*sizes, (100, 30)])
        terminal.wait_for_text("12 of 12", "? help")
    fresh = started(open_terminal(size=(100, 30)))
    terminal.wait_for(lambda: terminal.text == fresh.text, "the screen of a fresh start")
    terminal.wait_until_quiet()
    assert terminal.picture == fresh.picture
    terminal.press("/", "qwen")
    terminal.wait_for_text("3 of 12")
    terminal.ends(0, ENTER, "q")

"""No key is a dead end: Ctrl+C, keys of other programs, what a source cannot answer."""

import time

import pytest
from textual.keys import _character_to_key

from lcbtui.tui import app
from lcbtui.tui.habits import HINTS, hint
from lcbtui.tui.keymap import key_named

from .driving import explorer


@pytest.mark.parametrize("before", [(), ("slash", "q"), ("question_mark",), ("ctrl+p",), ("b",)])
async def test_ctrl_c_twice_leaves_wherever_the_focus_is(
    before: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "AGAIN", 60.0)
    async with explorer() as it:
        await it.pilot.press(*before, "ctrl+c")
        assert it.app.is_running
        assert it.app.return_code is None
        assert it.line("status") == "Ctrl+C again leaves"
        assert not it.app._notifications, "it is said once"
        await it.pilot.press("ctrl+c")
        assert it.app.return_code == 0


async def test_a_second_ctrl_c_much_later_is_the_first_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(app, "AGAIN", 2.0)
    async with explorer() as it:
        await it.press("ctrl+c")
        it.app._interrupted = time.monotonic() - 2.1
        await it.press("j", "ctrl+c")
        assert it.app.return_code is None
        assert it.line("status") == "Ctrl+C again leaves"


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("colon", "Ctrl+P opens the commands"),
        ("quotation_mark", "/ keeps the rows that a query is about, Space pins the selected one"),
        ("comma", "V counts the values of a column, and filters by one"),
        ("Q", "q quits"),
        ("ctrl+s", "E writes the chart or the rows to a file"),
        ("backspace", "u takes back the last change, X clears the filters"),
        ("K", "K does nothing here; ? lists the keys"),
        ("é", "é does nothing here; ? lists the keys"),
    ],
)
async def test_a_key_of_another_program_says_what_does_that_here(key: str, words: str) -> None:
    async with explorer(size=(80, 24)) as it:
        state = it.explorer.state
        for panel in ("table", "chart"):
            await it.press("escape", *(["tab"] if panel == "chart" else []))
            it.explorer._escaped = 0.0
            await it.press(key)
            assert it.line("status") == words, panel
        assert it.explorer.state == state
        await it.press("escape", "j")
        assert it.line("status") != words


async def test_keys_that_are_bound_and_text_that_is_typed_bring_no_hint() -> None:
    async with explorer() as it:
        await it.press("S")
        assert it.app.screen is not it.screen
        await it.press("escape", "slash", *"KQ", "escape")
        assert it.explorer.state.query == "KQ"
        assert not it.explorer.notice


async def test_what_follows_escape_at_once_is_the_rest_of_a_key() -> None:
    async with explorer() as it:
        before = it.line("status")
        await it.press("escape", "left_parenthesis", "B")
        assert it.line("status") == before


def test_every_hint_names_keys_that_are_there_and_fits_a_line_of_eighty() -> None:
    for written in HINTS:
        key = key_named(written)
        assert key is not None, written
        character = written if len(written) == 1 else None
        words = hint(key if character is None else _character_to_key(character), character)
        assert words
        assert "does nothing" not in words
        assert "{}" not in words
        assert len(words) < 80, words


async def test_half_pages_and_pages_of_vi_move_the_cursor() -> None:
    async with explorer(size=(80, 24)) as it:
        assert it.screen.table is not None
        page = it.screen.table.page
        await it.press("ctrl+f")
        assert it.explorer.index == page
        await it.press("ctrl+u")
        assert it.explorer.index == page - page // 2
        await it.press("g", "ctrl+d")
        assert it.explorer.index == page // 2

"""No key is a dead end: Ctrl+C, keys of other programs, what a source cannot answer."""

import time

import pytest
from textual.css.query import NoMatches
from textual.dom import NoScreen
from textual.keys import _character_to_key
from textual.widget import MountError

from lcbtui.tui import app
from lcbtui.tui import explorer as explorer_state
from lcbtui.tui.actions import ACTIONS, ELSEWHERE, Scope
from lcbtui.tui.keys import hint
from lcbtui.view.state import ViewState

from .driving import Patch, explorer


@pytest.mark.parametrize("before", [(), ("slash", "q"), ("ctrl+p",), ("b",)])
async def test_ctrl_c_twice_always_leaves(before: tuple[str, ...], monkeypatch: Patch) -> None:
    monkeypatch.setattr(app, "AGAIN", 60.0)
    async with explorer() as it:
        await it.pilot.press(*before, "ctrl+c")
        assert it.app.is_running
        assert it.app.return_code is None
        assert it.line("status") == "Ctrl+C again leaves"
        assert not it.app._notifications, "it is said once"
        await it.pilot.press("ctrl+c")
        assert it.app.return_code == 0


async def test_a_second_ctrl_c_much_later_is_the_first_again(monkeypatch: Patch) -> None:
    monkeypatch.setattr(app, "AGAIN", 2.0)
    async with explorer() as it:
        await it.press("ctrl+c")
        it.app._interrupted = time.monotonic() - 2.1
        await it.press("j", "ctrl+c")
        assert it.app.return_code is None
        assert it.line("status") == "Ctrl+C again leaves"


async def test_a_key_of_another_program_names_what_does_that_here_until_the_next_key() -> None:
    async with explorer(size=(80, 24)) as it:
        state = it.explorer.state
        for panel in ("table", "chart"):
            await it.press("escape", *(["tab"] if panel == "chart" else []))
            it.explorer._escaped = 0.0
            await it.press("Q")
            assert it.line("status") == "q: Quit", panel
            await it.press("é")
            assert it.line("status") == "é does nothing here; ? lists the keys", panel
        assert it.explorer.state == state
        await it.press("tab")
        assert "does nothing" not in it.line("status")


@pytest.mark.parametrize(
    "keys",
    [
        ("escape", "1"),
        ("w", "escape", "1", "2"),
        ("escape", "left_square_bracket"),
        ("escape", "left_parenthesis", "B"),
    ],
)
async def test_escape_begins_the_rest_of_a_key(keys: tuple[str, ...], monkeypatch: Patch) -> None:
    monkeypatch.setattr(explorer_state, "AFTER_ESCAPE", 60.0)
    async with explorer(ViewState(source="reported")) as it:
        before = it.line("status")
        await it.press(*keys)
        assert it.explorer.state == ViewState(source="reported")
        assert it.line("status") == before


def test_every_key_of_another_program_is_free_here_and_its_hint_fits_a_line_of_eighty() -> None:
    bound = {key for action in ACTIONS if action.scope is Scope.ANYWHERE for key in action.each_key}
    elsewhere = {key for keys in ELSEWHERE.values() for key in keys}
    assert {":", "C", "F", "Ctrl+S", "F1"} <= elsewhere
    for written in elsewhere:
        character = written if len(written) == 1 else None
        key = written.lower() if character is None else _character_to_key(character)
        assert key not in bound, f"{written} is bound, so it goes from ELSEWHERE"
        words = hint(key, character)
        assert words
        assert "does nothing" not in words
        assert len(words) < 80, words


SHOWING_PAPER = "figure was read off a picture: showing paper; u goes back"


async def test_what_a_picture_cannot_answer_is_answered_from_paper_in_one_step() -> None:
    before = ViewState(query="qwen", pins=("Qwen-32B",))
    async with explorer(before, size=(80, 24)) as it:
        await it.press("e")
        state = it.explorer.state
        assert (state.source, state.query, state.errors) == ("paper", "qwen", True)
        assert it.line("status") == SHOWING_PAPER
        await it.press("u")
        assert it.explorer.state == before
        await it.press("u")
        assert it.line("status") == "nothing to undo"


BARE = b"model,params_b,pass_at_1\na,1,50\nb,2,60\n"
UNKNOWN = "not known over how many problems; & says how many"


@pytest.mark.parametrize(
    ("source", "keys", "words"),
    [
        ("figure", "w", "figure states no windows; d opens others"),
        ("figure", "M", "figure has no scores by problem; d opens others"),
        ("figure", "U", "nothing to redo"),
        ("paper", ".", "there is no other column of scores: x lists all columns"),
        ("-", "R", "standard input cannot be read again"),
        ("-", "aa", f"no ties: {UNKNOWN}"),
    ],
)
async def test_what_a_key_cannot_do_is_told(source: str, keys: str, words: str) -> None:
    state = ViewState(source=source)
    async with explorer(state, size=(80, 24), stdin_bytes=BARE) as it:
        await it.press(*keys)
        assert it.line("status") == words
        assert len(words) < 80
        assert it.explorer.state == state


async def test_without_the_number_of_problems_it_says_what_intervals_need() -> None:
    async with explorer(ViewState(source="-"), stdin_bytes=BARE) as it:
        await it.press("e")
        assert it.line("status") == f"no intervals: {UNKNOWN}"


async def test_on_a_small_chart_intervals_are_of_what_stands_out_and_the_border_says_so() -> None:
    async with explorer(ViewState(source="paper"), size=(80, 24)) as it:
        await it.press("down", "down", "e")
        assert it.chart.bars_left_out == ["intervals of 2 of 12"]
        names = it.chart.labelled
        await it.press("e", "e")
        assert it.chart.labelled == names, "bars that come and go move no name"
        await it.press("down", "space")
        assert it.chart.bars_left_out == ["intervals of 2 of 12"]
        await it.press("down")
        assert it.chart.bars_left_out == ["intervals of 3 of 12"]
        await it.resize(120, 40)
        assert it.chart.bars_left_out == []


async def test_what_a_key_was_told_goes_with_the_next_key_and_typed_text_brings_no_hint() -> None:
    async with explorer() as it:
        for key in ("right", "question_mark", "slash"):
            for told, words in (("u", "nothing to undo"), ("ctrl+c", "Ctrl+C again leaves")):
                await it.press(told)
                assert it.explorer.notice == words
                await it.press(key)
                assert it.explorer.notice == ""
                it.app._interrupted = float("-inf")
                await it.press("escape")
        await it.press("s")
        assert it.app.screen is not it.screen
        await it.press("escape", "slash", *"KQ", "escape")
        assert it.explorer.state.query == "KQ"
        assert not it.explorer.notice


async def test_an_overlay_that_cannot_be_drawn_says_why() -> None:
    async with explorer(ViewState(source="paper", query="qwen"), size=(80, 24)) as it:
        await it.press("t")
        assert it.line("status") == "no trend: it needs 8 points, not all of one size"
        await it.press("t")
        assert "no trend" not in it.line("status")
        await it.press("X", "t")
        assert "no trend" not in it.line("status")


@pytest.mark.parametrize(
    "error", [NoMatches(), MountError(), NoScreen()], ids=["gone", "not there yet", "no screen"]
)
async def test_where_it_is_left_a_widget_that_is_not_there_is_no_error(error: Exception) -> None:
    async with explorer() as it:
        it.app.exit(return_code=143)
        it.app._handle_exception(error)
        assert it.app.return_code == 143


async def test_escape_in_the_table_says_which_key_clears_the_filters() -> None:
    async with explorer(ViewState(source="paper")) as it:
        await it.press("escape")
        assert "clears" not in it.line("status")
        await it.press(*"/qwen", "enter", "escape")
        assert it.line("status") == "X clears the filters"
        await it.press("X", "escape")
        assert "clears" not in it.line("status")
        assert len(it.labels()) == 12

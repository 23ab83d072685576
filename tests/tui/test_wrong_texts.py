"""A text that cannot be read filters nothing: neither what it says nor what was typed before it."""

import pytest

from lcbtui.dataset.columns import Range
from lcbtui.view.state import ViewState

from .driving import Driver, explorer

REPORTED = ViewState(source="reported")
WRONG = [
    ("params<9X", "character 8: expected a number"),
    ("parms<30", "character 1: unknown column 'parms'; did you mean params or problems?"),
    ("fits:1e300GB", "character 6: expected a size such as 9B, or memory such as 24GB or 24GB@8"),
]


def assert_wrong(it: Driver, text: str) -> None:
    """The box shows the text as wrong, and nothing of it is in force."""
    assert (it.query.value, it.query.has_class("-wrong")) == (text, True)
    assert (it.explorer.state.query, it.explorer.command) == ("", "lcbtui reported")
    assert it.explorer.exit_lines == []
    assert "56 of 439" in it.line("title")


@pytest.mark.parametrize(("text", "problem"), WRONG)
async def test_enter_stays_in_the_query_and_says_what_is_wrong(text: str, problem: str) -> None:
    async with explorer(REPORTED) as it:
        await it.type(f"/{text}")
        for key in ("enter", "enter", "down"):
            await it.press(key)
            assert it.line("status") == f"{problem}; in force: nothing"
            assert it.screen.focused is it.query
            assert_wrong(it, text)
        await it.press(*["backspace"] * len(text), *"qwen", "enter")
        assert it.screen.focused is it.table
        assert it.explorer.command == "lcbtui --query=qwen reported"


@pytest.mark.parametrize(
    ("text", "problem", "leave"), [(*WRONG[0], "escape"), (*WRONG[1], "tab"), (*WRONG[0], "click")]
)
async def test_leaving_a_wrong_query_restores_the_last(text: str, problem: str, leave: str) -> None:
    async with explorer(REPORTED) as it:
        await it.type(f"/{text}")
        await (it.click("#table", (5, 3)) if leave == "click" else it.press(leave))
        assert it.screen.focused is not it.query
        if leave != "click":
            assert it.line("status") == f"{problem}; in force: nothing"
        assert_wrong(it, text)
        assert len(it.explorer.history.before) == 0


async def test_what_was_in_force_before_is_the_query_that_was_accepted() -> None:
    async with explorer(REPORTED) as it:
        await it.press(*"/qwen", "enter", "/", *" params<9X", "escape")
        assert it.explorer.command == "lcbtui --query=qwen reported"
        assert it.query.value == "qwen params<9X"
        await it.press("escape")
        assert (it.query.value, it.query.has_class("-wrong")) == ("qwen", False)
        assert "expected a number" not in it.line("status")


async def test_dialog_command_and_clicked_key_know_nothing_of_a_wrong_query() -> None:
    async with explorer(REPORTED) as it:
        await it.type("/params<9X")
        assert it.explorer.exit_lines == []
        await it.press("ctrl+p")
        assert it.explorer.state == REPORTED
        await it.press("escape")
        assert_wrong(it, "params<9X")
        await it.click("#series", (1, 0))
        assert it.explorer.state.query == ""
        assert it.explorer.state.series is not None
        assert (it.query.value, it.query.has_class("-wrong")) == ("params<9X", True)


async def test_each_input_that_is_wrong_is_shown_so_until_it_is_mended() -> None:
    async with explorer(REPORTED) as it:
        await it.press(*"<9X", "enter")
        assert it.screen.focused is it.box("params")
        await it.press("escape", *"/qwen", "enter")
        assert it.box("params").has_class("-wrong")
        assert (it.explorer.state.params, it.explorer.state.query) == (None, "qwen")
        await it.press("<", "backspace", *"..9", "enter")
        assert it.explorer.state.params == Range(9, 9)
        assert not it.explorer.typed.wrong

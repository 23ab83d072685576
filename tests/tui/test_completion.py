"""What is proposed behind a query while it is typed, seen on the screen."""

import pytest

from lcbtui.view.state import ViewState

from .driving import Driver, explorer

REPORTED = ViewState(source="reported")


def line(it: Driver) -> str:
    return it.part("#query").strip()


@pytest.mark.parametrize(("size", "key"), [((80, 24), "tab"), ((120, 40), "right")])
async def test_names_values_models_are_proposed_and_taken(size: tuple[int, int], key: str) -> None:
    async with explorer(REPORTED, size=size) as it:
        await it.type("/mod")
        assert line(it) == "mode"
        assert it.query.value == "mod"
        await it.press(key)
        assert it.query.value == "mode"
        assert it.query.has_focus
        await it.type(":t")
        assert line(it) == "mode:thinking"
        await it.press(key)
        assert it.explorer.state.query == "mode:thinking"
        await it.press(*" qwen3-3", key)
        assert it.explorer.state.query.startswith("mode:thinking Qwen3-3")
        assert it.labels()


async def test_what_needs_quotes_is_quoted_when_it_is_taken() -> None:
    async with explorer(REPORTED) as it:
        await it.type("/gemini")
        assert line(it).startswith("gemini ")
        await it.press("tab")
        assert it.query.value.startswith('"Gemini ')
        assert len(it.labels()) >= 1


async def test_tab_goes_on_where_nothing_is_proposed_and_so_does_the_right_arrow() -> None:
    async with explorer() as it:
        await it.press(*"/zzz", "tab")
        assert not it.query.has_focus
        await it.press("escape", "slash", "home", "right")
        assert it.query.cursor_position == 1
        await it.press("end", *["backspace"] * 3, *"qwe", "left", "tab")
        assert it.query.value == "qwe"
        assert not it.query.has_focus


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("qwen <=8B", "qwen params<=8B"),
        ("closed", "open:closed"),
        ("1T | 4-32B", "params:1T | params:4..32B"),
    ],
)
async def test_words_as_the_table_writes_them_are_offered_as_terms(typed: str, meant: str) -> None:
    async with explorer(REPORTED, size=(80, 24)) as it:
        await it.type(f"/{typed}")
        assert "Tab takes " in it.line("status")
        assert meant in it.line("status") or "|" in meant
        await it.press("tab")
        assert it.query.value == it.explorer.state.query == meant
        assert it.query.has_focus
        assert "Tab takes " not in it.line("status")
        await it.press("ctrl+u", *typed, "escape")
        assert "Tab takes " not in it.line("status")

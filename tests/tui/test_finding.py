"""Finding rows without filtering, seen on the screen."""

from rich.segment import Segment
from textual.widgets import Input

from lcbtui.view.state import ViewState

from .driving import Driver, explorer

PAPER = ViewState(source="paper")


def marked(it: Driver) -> list[str]:
    """What is underlined in the table, from the top."""
    assert it.screen.table is not None
    lines: list[list[Segment]] = [
        list(it.screen.table.render_line(y)) for y in range(it.screen.table.size.height)
    ]
    return [s.text for line in lines for s in line if s.style is not None and s.style.underline]


def bar(it: Driver) -> str:
    return it.part("#find")


async def test_find_goes_to_matches_and_filters_nothing() -> None:
    async with explorer(PAPER, size=(80, 24)) as it:
        await it.press("backslash")
        await it.type("qwen")
        assert len(it.labels()) == 12
        assert it.selected() == "Qwen3-32B"
        assert "1 of 3" in bar(it)
        assert it.line("title").startswith("LiveCodeBench")
        await it.press("down")
        assert it.selected() == "Qwen3-14B"
        assert "2 of 3" in bar(it)
        await it.press("enter")
        assert not bar(it)
        assert it.part("#keys")
        await it.press("n")
        assert it.selected() == "DeepSeek-R1-0528-Qwen3-8B"
        assert it.line("status") == "qwen: 3 of 3"
        await it.press("n")
        assert it.selected() == "Qwen3-32B"
        assert it.line("status") == "qwen: 1 of 3"
        await it.press("N")
        assert it.selected() == "DeepSeek-R1-0528-Qwen3-8B"
        assert it.line("status") == "qwen: 3 of 3"
        assert it.explorer.state == PAPER


async def test_what_was_found_is_marked_until_escape() -> None:
    async with explorer(PAPER) as it:
        await it.press("backslash")
        await it.type("qwen")
        assert marked(it) == ["Qwen3-32B", "Qwen3-14B", "DeepSeek-R1-0528-Qwen3-8B"]
        await it.press("enter", "escape")
        assert marked(it) == []
        await it.press("n")
        assert marked(it) == ["Qwen3-32B", "Qwen3-14B", "DeepSeek-R1-0528-Qwen3-8B"]
        await it.press("left_square_bracket")
        assert sorted(marked(it)) == ["DeepSeek-R1-0528-Qwen3-8B", "Qwen3-14B", "Qwen3-32B"]


async def test_terms_of_a_query_are_found_too_and_the_whole_name_is_marked() -> None:
    async with explorer(PAPER) as it:
        await it.press("backslash")
        await it.type("params>100")
        assert it.selected() == "Llama-3.1-Nemotron-Ultra-253B-v1"
        assert marked(it) == ["Llama-3.1-Nemotron-Ultra-253B-v1"]
        await it.press("escape")
        assert it.explorer.index == 0
        await it.press("n")
        assert it.app.screen.query_one("#find Input", Input).has_focus


async def test_what_cannot_be_read_or_found_is_said_and_the_cursor_goes_back() -> None:
    async with explorer(PAPER) as it:
        await it.press("j", "backslash")
        await it.type("qwen")
        assert it.explorer.index > 1
        await it.type("zz")
        assert "no row" in bar(it)
        assert it.explorer.index == 1
        await it.type(" score>")
        assert "character 14: expected a number" in bar(it)
        assert "column" not in it.line("status")
        await it.press("enter", "n")
        assert "expected a number" in it.line("status")


async def test_n_finds_again_after_a_filter_and_the_terms_come_back_to_be_edited() -> None:
    async with explorer(PAPER) as it:
        await it.press("backslash")
        await it.type("qwen")
        await it.press("enter")
        await it.type("/params<20")
        await it.press("enter", "n")
        assert it.line("status").startswith("qwen: ")
        assert " of 2" in it.line("status")
        assert "Qwen" in it.selected()
        await it.press("backslash")
        assert it.app.screen.query_one("#find Input", Input).value == "qwen"
        await it.press("tab")
        assert not bar(it)


async def test_a_click_elsewhere_closes_the_bar_and_keeps_what_was_found() -> None:
    async with explorer(PAPER) as it:
        await it.press("backslash")
        await it.type("glm")
        await it.click("#table", (4, 1))
        assert not bar(it)
        await it.press("n")
        assert it.selected().startswith("GLM")

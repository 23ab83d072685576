"""Finding rows without filtering, seen on the screen."""

import pytest
from rich.segment import Segment

from lcbtui.tui.widgets.filters import FilterInput
from lcbtui.tui.widgets.lines import TextLine
from lcbtui.view.state import ViewState

from .driving import Driver, explorer

PAPER = ViewState(source="paper")


def marked(it: Driver) -> list[str]:
    """What is underlined in the table, from the top."""
    lines: list[list[Segment]] = [
        list(it.table.render_line(y)) for y in range(it.table.size.height)
    ]
    return [s.text for line in lines for s in line if s.style is not None and s.style.underline]


def field(it: Driver) -> str:
    """The prompt and the text of the query."""
    prompt = "".join(span.text for span in it.screen.query_one("#prompt", TextLine).spans)
    return f"{prompt} {it.screen.query_one('#query', FilterInput).value}".strip()


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
async def test_find_goes_to_matches_and_filters_nothing(size: tuple[int, int]) -> None:
    async with explorer(PAPER, size=size) as it:
        await it.press("backslash", *"qwen")
        assert field(it) == "\\ qwen"
        assert len(it.labels()) == 12
        assert it.selected() == "Qwen3-32B"
        assert it.line("status") == "qwen: 1 of 3"
        await it.press("enter")
        assert field(it) == "/"
        await it.press("n")
        assert it.selected() == "Qwen3-14B"
        assert it.line("status") == "qwen: 2 of 3"
        await it.press("n", "n")
        assert it.selected() == "Qwen3-32B"
        assert it.line("status") == "qwen: 1 of 3"
        await it.press("N")
        assert it.selected() == "DeepSeek-R1-0528-Qwen3-8B"
        assert it.line("status") == "qwen: 3 of 3"
        assert it.explorer.state == PAPER


async def test_n_goes_on_with_what_was_looked_for_last_in_either_way() -> None:
    async with explorer(PAPER) as it:
        await it.press(*"/qwen", "enter", "n")
        assert it.line("status") == "qwen: 2 of 3"
        assert marked(it) == []
        await it.press("X", "n")
        assert it.line("status") == "qwen: 3 of 3"
        assert len(marked(it)) == 3
        await it.press("backslash", *"glm", "enter", "n")
        assert it.line("status").startswith("glm: ")


async def test_the_query_filters_on_while_rows_are_found_and_is_back_in_its_field_then() -> None:
    async with explorer(PAPER) as it:
        await it.press(*"/params<20", "enter", "backslash")
        assert it.query.selected_text == "params<20"
        await it.type("qwen")
        assert field(it) == "\\ qwen"
        assert it.explorer.state.query == "params<20"
        assert "params<20" in it.line("title")
        assert it.line("status") == "qwen: 1 of 2"
        await it.press("enter")
        assert field(it) == "/ params<20"


async def test_words_that_no_name_has_are_offered_as_terms_while_finding_too() -> None:
    async with explorer(PAPER) as it:
        await it.press("backslash", *"4-8B")
        assert it.line("status") == "Tab takes params:4..8B; 4-8B: no row"
        await it.press("tab")
        assert field(it) == "\\ params:4..8B"
        assert it.line("status").startswith("params:4..8B: 1 of ")


async def test_what_was_found_is_marked_until_escape() -> None:
    async with explorer(PAPER) as it:
        await it.press("backslash", *"qwen")
        assert marked(it) == ["Qwen3-32B", "Qwen3-14B", "DeepSeek-R1-0528-Qwen3-8B"]
        await it.press("enter", "escape")
        assert marked(it) == []
        await it.press("n")
        assert marked(it) == ["Qwen3-32B", "Qwen3-14B", "DeepSeek-R1-0528-Qwen3-8B"]
        await it.press("left_square_bracket")
        assert sorted(marked(it)) == ["DeepSeek-R1-0528-Qwen3-8B", "Qwen3-14B", "Qwen3-32B"]


async def test_terms_of_a_query_are_found_too_and_the_whole_name_is_marked() -> None:
    async with explorer(PAPER) as it:
        await it.press("backslash", *"params>100")
        assert it.selected() == "Llama-3.1-Nemotron-Ultra-253B-v1"
        assert marked(it) == ["Llama-3.1-Nemotron-Ultra-253B-v1"]
        await it.press("escape")
        assert it.explorer.index == 0
        await it.press("n")
        assert it.query.has_focus
        assert field(it) == "\\"


async def test_what_cannot_be_read_or_found_is_said_and_the_cursor_goes_back() -> None:
    async with explorer(PAPER) as it:
        await it.press("j", "backslash", *"qwen")
        assert it.explorer.index > 1
        await it.type("zz")
        assert it.line("status") == "qwenzz: no row"
        assert it.explorer.index == 1
        await it.type(" score>")
        assert it.line("status") == "character 14: expected a number; in force: nothing"
        await it.press("enter")
        assert it.query.has_class("-wrong")
        await it.press("escape")
        assert field(it) == "/"
        assert not it.query.has_class("-wrong")
        assert it.explorer.index == 1


async def test_the_same_search_again_finds_again() -> None:
    async with explorer(PAPER) as it:
        for _ in range(2):
            await it.press("g", "backslash", *"qwen3", "enter")
            assert "Qwen3-32B" in it.line("status") or "qwen3" in it.line("status")
            assert it.explorer.index == 3

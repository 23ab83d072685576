"""Sorting by any column and by several, seen on the screen."""

import pytest
from textual.command import Command, CommandList
from textual.content import Content
from textual.widgets import OptionList

from lcbtui.tui.dialogs.sort import SortScreen
from lcbtui.view.notation import SortKey
from lcbtui.view.state import ViewState

from .driving import Driver, explorer

WIDE = ViewState(source="reported")


def headings(it: Driver) -> str:
    return it.part("#table").splitlines()[0]


def sort(it: Driver) -> tuple[SortKey, ...]:
    return it.explorer.state.sort


def listed(it: Driver) -> list[str]:
    """The columns that the dialog lists, each with its place in the sort."""
    options = it.app.screen.query_one(OptionList).options
    return [str(option.prompt) for option in options]


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_s_goes_through_all_columns_and_the_table_scrolls_to_each(
    size: tuple[int, int],
) -> None:
    async with explorer(WIDE, size=size) as it:
        assert "Reported by" not in headings(it)
        seen = []
        for _ in range(30):
            await it.press("s")
            (key, *more) = it.explorer.state.sort or (SortKey("pass_at_1", True),)
            assert not more
            assert it.explorer.view is not None
            title = it.explorer.view.dataset.by_key[key.key].title
            assert f"{title} {'↓' if key.descending else '↑'}" in headings(it)
            if key.key in seen:
                break
            seen.append(key.key)
        assert {"model", "mode", "reported_by", "pass_at_1"} <= set(seen)
        assert len(seen) == len(set(seen))


async def test_the_sorted_column_stays_beside_the_one_that_is_chosen() -> None:
    async with explorer(WIDE, size=(80, 24)) as it:
        await it.press("s", "s")
        assert "Active ↓" in headings(it)
        await it.press(*["l"] * 4)
        assert "Active ↓  Version" in headings(it)
        await it.type("/qwen")
        assert "Active ↓  Version" in headings(it)
        await it.press("enter", "escape")
        assert "Version" not in headings(it)


async def test_the_dialog_sorts_by_a_column_that_is_searched_for() -> None:
    async with explorer(WIDE, size=(80, 24)) as it:
        await it.press("S")
        assert isinstance(it.app.screen, SortScreen)
        assert next(line for line in listed(it) if line.startswith("↓")).split()[1] == "Pass@1"
        await it.type("reported_b")
        assert [line.split() for line in listed(it)] == [["Reported", "by", "reported_by"]]
        await it.press("enter")
        assert not isinstance(it.app.screen, SortScreen)
        assert sort(it) == (SortKey("reported_by"),)
        assert "Reported by ↑" in headings(it)
        await it.press("u")
        assert sort(it) == ()


async def test_the_dialog_adds_turns_and_drops_keys_and_the_headings_count_them() -> None:
    async with explorer(ViewState(source="paper")) as it:
        await it.press("S")
        await it.type("params")
        await it.press("tab")
        both = (SortKey("pass_at_1", True), SortKey("total_params_b", True))
        assert sort(it) == both
        await it.press("tab")
        assert sort(it) == (both[0], SortKey("total_params_b"))
        assert listed(it)[0].startswith("↑2 ")
        await it.press("escape")
        assert "Pass@1 ↓1" in headings(it)
        assert "Params ↑2" in headings(it)
        assert "by Pass@1, Params" in it.part("#table-panel")
        await it.press("S")
        await it.type("params")
        await it.press("tab", "escape")
        assert sort(it) == ()
        assert "Pass@1 ↓" in headings(it)
        assert "↓1" not in headings(it)


async def test_arrows_choose_in_the_dialog_and_what_nothing_is_called_is_no_trouble() -> None:
    async with explorer() as it:
        await it.press("S", "up", "up", "up", "down", "enter")
        assert sort(it) == (SortKey("total_params_b", True),)
        await it.press("S")
        await it.type("zzz")
        await it.press("tab", "down", "enter")
        assert isinstance(it.app.screen, SortScreen)
        assert sort(it) == (SortKey("total_params_b", True),)


async def test_shift_and_a_click_on_a_heading_add_a_key() -> None:
    async with explorer(ViewState(source="paper")) as it:
        place = (headings(it).index("Params") + 1, 0)
        await it.pilot.click("#table", offset=place, shift=True)
        await it.press()
        assert sort(it) == (
            SortKey("pass_at_1", True),
            SortKey("total_params_b", True),
        )
        await it.click("#table", place)
        assert sort(it) == (SortKey("total_params_b", True),)


async def test_the_palette_sorts_by_every_column() -> None:
    async with explorer(ViewState(source="paper")) as it:
        assert it.explorer.view is not None
        titles = {column.title for column in it.explorer.view.dataset.columns}
        offered = {command.title for command in it.app.get_system_commands(it.app.screen)}
        assert {f"Sort by {title}" for title in titles} <= offered
        await it.pilot.press("ctrl+p", *"sort by relea")
        for _ in range(1000):
            options = it.app.screen.query_one(CommandList).options
            prompts = [each.prompt for each in options if isinstance(each, Command)]
            if prompts and isinstance(prompts[0], Content) and "Released" in prompts[0].plain:
                break
            await it.pilot.pause(0.01)
        await it.press("enter")
        assert sort(it) == (SortKey("release_date", True),)


async def test_brackets_sort_by_the_chosen_column_and_a_brace_adds_it() -> None:
    async with explorer(ViewState(source="paper")) as it:
        await it.press("left_square_bracket")
        assert sort(it) == (SortKey("pass_at_1"),)
        await it.press("right_square_bracket")
        assert sort(it) == ()
        await it.press("h", "left_square_bracket")
        assert sort(it) == (SortKey("total_params_b"),)
        await it.press("right_square_bracket")
        assert sort(it) == (SortKey("total_params_b", True),)
        await it.press("h", "right_curly_bracket")
        assert sort(it) == (SortKey("total_params_b", True), SortKey("model"))
        assert "Params ↓1" in headings(it)
        await it.press("right_curly_bracket", "right_curly_bracket")
        assert sort(it) == (SortKey("total_params_b", True),)


async def test_a_bracket_right_after_escape_may_be_half_of_an_arrow_and_does_nothing() -> None:
    async with explorer() as it:
        await it.press("escape", "left_square_bracket")
        assert sort(it) == ()


async def test_enter_keeps_what_tab_built_and_the_keys_are_said_at_80_columns() -> None:
    async with explorer(ViewState(source="paper"), size=(80, 24)) as it:
        await it.press("S")
        assert "Enter sorts by it alone · Tab adds, turns, drops it · Esc closes" in it.text()
        await it.press("up", "tab")
        both = (SortKey("pass_at_1", True), SortKey("total_params_b", True))
        assert "Enter, Esc keep the order" in it.text()
        await it.press("enter")
        assert sort(it) == both
        await it.press("S", "up", "tab", "down", "down", "down")
        assert "Enter adds it · Tab adds, turns, drops it · Esc keeps the order" in it.text()
        await it.press("enter")
        turned = (both[0], SortKey("total_params_b"))
        assert sort(it) == (*turned, SortKey("openness"))
        await it.press("S", "down", "down", "tab", "tab", "enter")
        assert sort(it) == turned, "what Tab dropped is not added again"
        await it.press("T")
        assert "Shift+↑↓ order, ←→ width · Enter takes · Esc closes" in it.text()


async def test_a_cursor_that_was_not_moved_stays_on_top_and_one_that_was_follows_its_row() -> None:
    async with explorer(WIDE, size=(80, 24)) as it:
        first = it.labels()[0]
        await it.press("S", *"release", "enter")
        assert it.explorer.index == 0
        assert it.selected() == it.labels()[0] != first
        await it.press("down")
        chosen = it.selected()
        await it.press("r")
        assert it.selected() == chosen
        assert it.explorer.index > 0
        await it.press("g")
        assert it.selected() == it.labels()[0] != chosen

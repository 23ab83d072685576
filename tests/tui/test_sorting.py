"""Sorting by any column, seen on the screen."""

from textual.widgets import OptionList

from lcbtui.dataset.columns import SortKey
from lcbtui.tui.dialogs.column_lists import SortScreen
from lcbtui.view.state import ViewState

from .driving import Driver, explorer

WIDE = ViewState(source="reported")


def headings(it: Driver) -> str:
    return it.part("#table").splitlines()[0]


def sort(it: Driver) -> tuple[SortKey, ...]:
    return it.explorer.state.sort


def listed(it: Driver) -> list[str]:
    """The columns that the dialog lists, each with its place in the sort."""
    return [str(option.prompt) for option in it.app.screen.query_one(OptionList).options]


async def test_the_sorted_column_stays_beside_the_one_that_is_chosen() -> None:
    async with explorer(WIDE, size=(80, 24)) as it:
        await it.press("s", *"active", "enter")
        assert "Active ↓" in headings(it)
        await it.press(*["l"] * 4)
        assert "Active ↓  Version" in headings(it)
        await it.type("/qwen")
        assert "Active ↓  Version" in headings(it)
        await it.press("enter", "escape")
        assert "Version" not in headings(it)


async def test_the_dialog_sorts_by_a_column_that_is_searched_for() -> None:
    async with explorer(WIDE, size=(80, 24)) as it:
        await it.press("s")
        assert isinstance(it.app.screen, SortScreen)
        assert next(line for line in listed(it) if line.startswith("↓")).split()[1] == "Pass@1"
        await it.type("reported_b")
        assert [line.split() for line in listed(it)] == [["Reported", "by", "by"]]
        await it.press("enter")
        assert not isinstance(it.app.screen, SortScreen)
        assert sort(it) == (SortKey("reported_by"),)
        assert "Reported by ↑" in headings(it)
        await it.press("u")
        assert sort(it) == ()


async def test_the_dialog_finds_what_queries_call_score() -> None:
    async with explorer(ViewState(source="paper")) as it:
        await it.press("s", *"score")
        assert [line.split()[-2:] for line in listed(it)] == [["Pass@1", "score"]]
        await it.press(*["backspace"] * 5, *"95 %")
        assert len(listed(it)) == 2, "the ends of the interval say what they are"


async def test_the_headings_count_the_keys_of_a_sort_by_several() -> None:
    by_both = (SortKey("pass_at_1", True), SortKey("total_params_b"))
    async with explorer(ViewState(source="paper", sort=by_both)) as it:
        assert "Pass@1 ↓1" in headings(it)
        assert "Params ↑2" in headings(it)
        assert "by Pass@1, Params" in it.part("#table-panel")
        await it.press("s")
        assert [line[:3] for line in listed(it) if not line.startswith(" ")] == ["↑2 ", "↓1 "]
        await it.press("enter")
        assert sort(it) == (SortKey("pass_at_1"), SortKey("total_params_b", True))


async def test_arrows_choose_in_the_dialog() -> None:
    async with explorer() as it:
        await it.press("s", "up", "up", "up", "down", "enter")
        assert sort(it) == (SortKey("total_params_b", True),)


async def test_brackets_sort_by_the_chosen_column() -> None:
    async with explorer(ViewState(source="paper")) as it:
        await it.press("left_square_bracket")
        assert sort(it) == (SortKey("pass_at_1"),)
        await it.press("right_square_bracket")
        assert sort(it) == ()
        await it.press("h", "left_square_bracket")
        assert sort(it) == (SortKey("total_params_b"),)
        await it.press("right_square_bracket")
        assert sort(it) == (SortKey("total_params_b", True),)


async def test_a_cursor_that_was_not_moved_stays_on_top_and_one_that_was_follows_its_row() -> None:
    async with explorer(WIDE, size=(80, 24)) as it:
        first = it.labels()[0]
        await it.press("s", *"release", "enter")
        assert it.explorer.index == 0
        assert it.selected() == it.labels()[0] != first
        await it.press("down")
        chosen = it.selected()
        await it.press("right_square_bracket")
        assert it.selected() == chosen
        assert it.explorer.index > 0
        await it.press("g")
        assert it.selected() == it.labels()[0] != chosen

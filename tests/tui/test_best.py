"""`b`: which model, asked and answered in the explorer."""

import pytest
from textual.widgets import Input

import golden
from lcbtui.dataset.columns import Range, SortKey
from lcbtui.errors import UsageError
from lcbtui.query.size_limits import EXPECTED_SIZE, SizeLimit
from lcbtui.tui.dialogs.asking import HERE, NO_SIZES, SIZES
from lcbtui.tui.dialogs.dialog import AnswerDialog, InputDialog
from lcbtui.view.state import ViewState

from .driving import Driver, Patch, explorer


async def ask(it: Driver, size: str) -> str:
    """The answer to a size that is typed."""
    await it.press("b", *size, "enter")
    assert isinstance(it.app.screen, AnswerDialog)
    return it.dialog()


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_on_the_figure_reported_answers_and_all_of_it_is_seen(size: tuple[int, int]) -> None:
    async with explorer(ViewState(), size=size) as it:
        said = await ask(it, "24GB")
        for label in ("Highest that fits", "Smallest that could be the best", "Larger and clearly"):
            assert label in it.text()
        if size == (40, 12):
            golden.check("explorer/best-40x12", it.text())
        else:
            assert said.splitlines()[-1] in it.text()
            screen = it.app.screen
            assert isinstance(screen, AnswerDialog) and screen.scrolled.max_scroll_y == 0


async def test_keys_tell_how_and_all_and_scroll() -> None:
    async with explorer(ViewState()) as it:
        short = await ask(it, "24GB")
        screen = it.app.screen
        assert isinstance(screen, AnswerDialog)
        await it.press("w")
        assert it.dialog().startswith(short) and len(it.dialog()) > len(short)
        await it.press("w", "a")
        assert it.dialog().count("\n") > 44
        await it.press("G")
        assert screen.scrolled.scroll_y == screen.scrolled.max_scroll_y > 0
        await it.press("g", "j")
        assert screen.scrolled.scroll_y == 1
        await it.press("escape")
        assert it.explorer.state == ViewState()


async def test_enter_filters_to_what_the_answer_is_among_and_undo_takes_it_back() -> None:
    state = ViewState(source="paper", sort=(SortKey("model"),))
    async with explorer(state) as it:
        await ask(it, "9B")
        assert "Enter opens paper" in it.text()
        await it.press("enter")
        assert (it.explorer.state.params, it.explorer.state.sort) == (Range(None, 9), ())
        assert (it.selected(), len(it.labels())) == ("DASD-4B-Thinking", 7)
        await it.press("u")
        assert it.explorer.state == state


async def test_from_the_figure_enter_opens_the_source_that_answered() -> None:
    async with explorer(ViewState(query="open:data")) as it:
        await ask(it, "40B")
        await it.press("enter")
        assert it.explorer.state.sources == ("reported",)
        assert (it.explorer.state.params, it.explorer.state.query) == (Range(None, 40), "open:data")
        assert it.selected() == "AM-Thinking-v1"


async def test_a_size_stands_for_the_range_of_sizes_in_force() -> None:
    state = ViewState(source="paper", params=Range(None, 9), score=Range(55, None))
    async with explorer(state) as it:
        assert (await ask(it, "")).startswith("Highest score  ")
        await it.press("escape")
        await ask(it, "40B")


async def test_here_is_the_memory_of_this_machine(monkeypatch: Patch) -> None:
    found = SizeLimit(9, "24GiB", 4, "this GPU")
    monkeypatch.setattr("lcbtui.tui.dialogs.asking.limit_here", lambda _: found)
    async with explorer(ViewState(source="paper", params=Range(40, None))) as it:
        assert "24 GiB: this GPU" in await ask(it, HERE)
        await it.press("enter")
        assert it.explorer.state.params == Range(None, 9)


async def test_a_machine_that_states_no_memory_is_told(monkeypatch: Patch) -> None:
    def limit_here(_: object) -> SizeLimit:
        raise UsageError("no memory stated")

    monkeypatch.setattr("lcbtui.tui.dialogs.asking.limit_here", limit_here)
    async with explorer(ViewState(source="paper")) as it:
        await it.press("b", *HERE, "enter")
        assert it.app.screen is it.screen and "no memory stated" in it.line("status")


async def test_what_is_no_size_is_told_and_nothing_that_small_changes_nothing() -> None:
    async with explorer(ViewState(source="paper")) as it:
        await it.press("b")
        assert it.app.screen.query_one(Input).has_focus and SIZES in it.text()
        await it.press(*"9X", "enter")
        assert isinstance(it.app.screen, InputDialog) and EXPECTED_SIZE in it.text()
        await it.press("backspace", "B", "enter")
        assert isinstance(it.app.screen, AnswerDialog)
        await it.press("escape", "b", *"1B", "enter")
        assert it.screen.is_current
        assert it.explorer.state == ViewState(source="paper")
        assert "none of 12 models has at most 1B" in it.line("status")


async def test_without_sizes_all_models_are_asked_for_and_enter_goes_to_the_lowest() -> None:
    table = b"model,WER,year\nA,5.1,2020\nB,4.2,2021\nC,7.2,2019\n"
    async with explorer(ViewState(source="-", sort=(SortKey("model"),)), stdin_bytes=table) as it:
        await it.press("b")
        assert NO_SIZES in it.text()
        await it.press(*"9B", "enter")
        assert isinstance(it.app.screen, InputDialog)
        await it.press("backspace", "backspace", "enter")
        assert isinstance(it.app.screen, AnswerDialog)
        assert it.dialog().startswith("Lowest WER  ") and "--" not in it.dialog()
        await it.press("enter")
        assert it.selected() == "B"


async def test_results_of_many_windows_are_asked_over_the_one_in_force() -> None:
    async with explorer(ViewState(source="reported")) as it:
        assert "2024-10-01..2025-02-01 · 166 problems" in await ask(it, "9B")

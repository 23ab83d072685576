"""The dialog of windows: the rows over the one under the cursor show behind it."""

from dataclasses import replace

import pytest
from textual.widgets import Input, OptionList

from lcbtui.dataset.windows import Window, format_window, parse_window
from lcbtui.view.state import PerModel, ViewState

from .driving import Driver, explorer

REPORTED = ViewState(source="reported")


def window_of(it: Driver) -> str:
    """The window in force, as it is written."""
    window = it.explorer.state.window
    return "opening" if window is None else format_window(window)


def listed(it: Driver) -> list[str]:
    """The lines of the dialog, the highlighted one behind a sign."""
    options = it.app.screen.query_one(OptionList)
    return [
        "> " * (place == options.highlighted) + " ".join(str(option.prompt).split())
        for place, option in enumerate(options.options)
    ]


def shown(it: Driver) -> str:
    """How many rows the title line says are shown, or how many problems."""
    words = it.line("title").split(" · ")
    count = next((word for word in words if word.endswith("problems")), words[0].split("  ")[-1])
    return count.split()[0]


async def test_the_window_in_force_is_marked_and_escape_changes_nothing() -> None:
    async with explorer(REPORTED, size=(80, 24)) as it:
        before = it.text()
        await it.press("w")
        assert listed(it)[2] == "> v5 2024-10..2025-02 56 models shown first"
        await it.press("down", "down", "down")
        assert it.explorer.state != REPORTED
        await it.press("escape")
        assert (it.explorer.state, it.text()) == (REPORTED, before)
        await it.press("u")
        assert it.line("status") == "nothing to undo"


@pytest.mark.parametrize("query", ["", "qwen", "is:frontier"])
async def test_every_line_says_what_the_table_then_shows(query: str) -> None:
    async with explorer(ViewState(source="reported", query=query), size=(160, 40)) as it:
        await it.press("w", "pageup", "pageup")
        for place in range(len(listed(it))):
            line = listed(it)[place]
            assert line.startswith("> ")
            words = [word for word in line.split() if word.isdecimal()]
            assert words == [shown(it)] == [f"{len(it.labels())}"]
            await it.press("down")
        for dates in ("2024-11..", "2410-2502", "..2024-12", "2024-10..2025-02", "2020..2021"):
            it.app.screen.query_one(Input).value = ""
            await it.type(dates)
            (line,) = [line for line in listed(it) if line.startswith("> ")]
            assert f" {shown(it)} model" in line
            assert shown(it) == f"{len(it.labels())}"


async def test_one_count_for_the_same_dates() -> None:
    async with explorer(REPORTED) as it:
        for dates in ("2410-2502", "2024-10..2025-02", "v5 2024-10"):
            await it.press("w", *dates, "enter")
            assert it.explorer.state == REPORTED
            assert "56 of 439 · v5 2024-10-01..2025-02-01" in it.line("title")


async def test_enter_keeps_the_window_as_one_step_of_undo() -> None:
    async with explorer(REPORTED) as it:
        await it.press("w", "up", "up", "down", "down", "down")
        assert window_of(it) == "2024-08-01..2025-02-01"
        assert "62 of 439 · v5 2024-08-01..2025-02-01" in it.line("title")
        assert "different problems" not in it.line("status")
        await it.press("enter")
        assert it.app.screen is it.screen
        assert window_of(it) == "2024-08-01..2025-02-01"
        await it.press("u")
        assert it.explorer.state == REPORTED
        await it.press("U")
        assert window_of(it) == "2024-08-01..2025-02-01"


async def test_typed_dates_are_in_force_at_once_and_what_is_no_date_is_told() -> None:
    async with explorer(REPORTED) as it:
        await it.press("w", *"2024-1")
        assert listed(it) == ["> v5 2024-10..2025-02 56 models shown first"]
        await it.type("1")
        assert not any(line.startswith("> ") for line in listed(it))
        assert it.explorer.state == REPORTED
        await it.press("enter")
        assert "expected 2408-2502" in it.text()
        await it.type("..")
        assert listed(it) == ["> 2024-11.. 33 models"]
        assert "windows within 2024-11-01.." in it.line("title")
        await it.press("enter", "w")
        assert listed(it)[0] == "> 2024-11.. 33 models"


async def test_a_part_of_a_line_finds_it_and_a_click_keeps_it() -> None:
    async with explorer(REPORTED) as it:
        await it.press("w", *"v6")
        assert [line.split()[-2:] for line in listed(it)] == [["33", "models"], ["20", "models"]]
        assert window_of(it) == "2025-02-01..2025-05-01"
        await it.press("down")
        assert window_of(it) == "2024-08-01..2025-05-01"
        await it.press("escape", "w")
        await it.click("OptionList", (2, 0))
        assert it.app.screen is it.screen
        assert window_of(it) == "2025-02-01..2025-05-01"


async def test_means_over_problems_are_those_of_the_line(results: str) -> None:
    async with explorer(ViewState(source=results)) as it:
        await it.press("w")
        assert listed(it) == [
            "2024-04.. 50 problems",
            "> 2024-03.. 100 problems shown first",
            "2024-02.. 150 problems",
            "2024-01.. 200 problems",
            "all dates 200 problems",
        ]
        before, chosen = it.explorer.state.window, listed(it)
        await it.press("2", "backspace")  # taken back, it asks for nothing
        assert (it.explorer.state.window, listed(it)) == (before, chosen)
        await it.press("down")
        assert "150 problems" in it.line("title")
        assert "66.67" in it.text()
        assert it.labels()[-1] == "Late"
        await it.type("2024-03-01..2024-04-01")
        assert "50 problems" in it.line("title")
        assert listed(it) == ["> 2024-03..2024-04 50 problems"]
        await it.press("enter")
        assert window_of(it) == "2024-03-01..2024-04-01"


async def test_one_key_lifts_the_window_and_brings_it_back() -> None:
    async with explorer(REPORTED, size=(160, 40)) as it:
        assert "364 in other windows left out (W)" in it.line("title")
        await it.resize(80, 24)
        assert it.line("title").endswith("364 in other windows (W)")
        await it.resize(120, 40)
        await it.press("W")
        assert "342 of 439" in it.line("title")
        await it.press("w")
        assert listed(it)[-1] == "> all dates 342 models"
        await it.press("escape", "W")
        assert "56 of 439" in it.line("title")


async def test_an_empty_window_says_how_to_get_out_of_it(results: str) -> None:
    async with explorer(ViewState(source=results, window=parse_window("2020..2021"))) as it:
        assert it.labels() == []
        assert "W all dates" in it.line("status")
        await it.press("W")
        assert len(it.labels()) == 3


async def test_p_goes_through_the_reports_of_a_model_and_back_to_the_middle_one() -> None:
    async with explorer(ViewState(source="reported", window=Window())) as it:
        few = len(it.labels())
        assert few < 439
        await it.press("p")
        assert it.explorer.state.per_model is PerModel.ALL
        assert "all reports of each model" in it.line("status")
        assert len(it.labels()) == 439
        await it.press("p")
        assert "best report of each model" in it.line("title")
        assert len(it.labels()) == few
        await it.press("p", "p")
        assert it.explorer.state == ViewState(source="reported", window=Window())


async def test_the_selected_model_stays_selected_through_windows_and_reports() -> None:
    async with explorer(ViewState(source="reported")) as it:
        await it.press("down", "down", "down", "down")
        name = it.selected()
        await it.press("W")
        assert it.selected() == name
        await it.press("W", "p")
        assert it.selected() == name


async def test_j_and_k_move_in_the_list_and_all_dates_give_back_the_window_before() -> None:
    async with explorer(REPORTED, size=(80, 24)) as it:
        await it.press("w", "j", "j")
        assert it.app.screen.query_one(Input).value == ""
        await it.press("j", "k", "enter")
        chosen = window_of(it)
        assert chosen != "opening"
        assert "u goes back to the window before" in it.line("status")
        await it.press("W")
        assert window_of(it) == "all"
        await it.press("W")
        assert window_of(it) == chosen
        await it.press("u", "u", "u")
        assert it.explorer.state == REPORTED


async def test_clearing_gives_back_the_window_and_the_axes_that_a_source_opens_with() -> None:
    async with explorer(REPORTED, size=(80, 24)) as it:
        await it.press(*"/qwen", "enter", "space", "w", "up", "enter", "tab", "plus")
        assert it.explorer.state.x_limits is not None
        await it.press("X")
        assert it.explorer.state == replace(REPORTED, pins=it.explorer.state.pins)
        assert it.explorer.state.pins
        assert "X again clears pins, order and lines" in it.line("status")
        await it.press("X")
        assert it.explorer.state == REPORTED
        await it.press("X")
        assert "no filter to clear" in it.line("status")
        await it.press("W", "X")
        assert window_of(it) == "all"


async def test_another_window_begins_at_its_best() -> None:
    async with explorer(REPORTED, size=(80, 24)) as it:
        await it.press("end", "w", "home", "end", "k", "k", "enter")
        assert window_of(it) not in {"opening", "all"}
        assert it.explorer.index == 0
        table = it.part("#table")
        assert table.splitlines()[1].split()[0] in {"1", "="} or "1–" in table
        assert it.table.top == 0

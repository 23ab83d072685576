"""The window bar: table, chart and title answer every key, and the bar says what is in force."""

import json
from pathlib import Path

import pytest

from golden import check
from lcbtui.dataset.windows import Window, format_window, parse_window
from lcbtui.tui import explorer as explorer_module
from lcbtui.view.notation import PerModel
from lcbtui.view.state import ViewState
from result_documents import small

from .driving import Driver, explorer

SIZES = [(40, 12), (80, 24), (120, 40)]


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "r.json"
    path.write_text(json.dumps(small(50)), encoding="utf-8")
    return str(path)


def window_of(it: Driver) -> str:
    """The window asked for, as it is written."""
    window = it.explorer.state.window
    return "opening" if window is None else format_window(window)


async def test_w_opens_a_bar_that_moves_nothing_else_and_enter_closes_it() -> None:
    async with explorer(ViewState(source="reported"), size=(80, 24)) as it:
        before = it.text().splitlines()
        await it.press("w")
        assert "2024-10-01..2025-02-01  58 rows" in it.line("window")
        assert it.text().splitlines()[:-1] == before[:-1]
        assert "2024-10-01" in it.text().splitlines()[-1]
        await it.press("enter")
        assert it.text().splitlines() == before


async def test_each_end_moves_by_a_month_and_everything_follows(file: str) -> None:
    async with explorer(
        ViewState(source=file, window=parse_window("2024-03-01..2024-05-01"))
    ) as it:
        await it.press("w")
        assert it.labels() == ["Late", "Early", "Undated"]
        assert "100 problems" in it.line("window")
        await it.press("left")
        assert window_of(it) == "2024-02-01..2024-05-01"
        assert "150 problems" in it.line("window")
        assert "2024-02-01..2024-05-01 · 150 problems" in it.line("title")
        assert "66.67" in it.part("#table")
        await it.press("right", "left_square_bracket")
        assert window_of(it) == "2024-03-01..2024-04-01"
        assert "50 problems" in it.line("window")
        await it.press("right_square_bracket", "shift+left", "shift+right", "h", "l")
        assert window_of(it) == "2024-03-01..2024-05-01"


async def test_a_model_contaminated_by_an_earlier_start_loses_its_rank(file: str) -> None:
    async with explorer(
        ViewState(source=file, window=parse_window("2024-03-01..2024-05-01"))
    ) as it:
        await it.press("w", "left")
        assert it.labels()[-1] == "Late"
        assert "2○ yes 1" in it.line("series")
        assert it.part("#table").splitlines()[3].split()[:2] == ["○", "Late"]


async def test_an_end_that_can_go_no_further_says_so(file: str) -> None:
    async with explorer(ViewState(source=file, window=Window())) as it:
        await it.press("w", "left")
        assert "the start can go no further" in it.line("status")
        await it.press("right_square_bracket")
        assert "the end can go no further" in it.line("status")
        assert window_of(it) == "all"


async def test_w_goes_through_the_usual_windows_and_0_back_to_the_opening() -> None:
    async with explorer(ViewState(source="reported")) as it:
        await it.press("w")
        for window in (
            "2025-02-01..2025-05-01",
            "2024-08-01..2025-05-01",
            "2024-08-01..2025-02-01",
            "2024-10-01..2025-02-01",
            "2025-02-01..2025-05-01",
        ):
            await it.press("w")
            assert window_of(it) == window
            assert window in it.line("window")
        await it.press("0")
        assert it.explorer.state.window is None
        assert "58 of 439" in it.line("title")


async def test_one_key_lifts_the_window_and_brings_it_back_with_the_bar_and_without() -> None:
    async with explorer(ViewState(source="reported"), size=(160, 40)) as it:
        assert "374 in other windows left out (W)" in it.line("title")
        await it.resize(80, 24)
        assert it.line("title").endswith("374 in other windows (W)")
        await it.resize(120, 40)
        await it.press("W")
        assert "375 of 439" in it.line("title")
        await it.press("w")
        assert "all dates  375 rows" in it.line("window")
        await it.press("W")
        assert "58 of 439" in it.line("title")
        assert "58 rows" in it.line("window")


async def test_moves_in_quick_succession_are_one_step_of_undo() -> None:
    async with explorer(ViewState(source="reported")) as it:
        await it.press("w", "left", "left", "w", "W", "u")
        assert it.explorer.state == ViewState(source="reported")
        assert it.bar_is_open


async def test_the_other_keys_work_while_the_bar_is_open() -> None:
    async with explorer(ViewState(source="reported"), size=(80, 24)) as it:
        await it.press("w", "down", "j", "space")
        assert it.screen.table is not None
        assert it.screen.table.cursor == 2
        (pin,) = it.explorer.state.pins
        assert pin.partition("@")[0] == it.selected()
        assert it.bar_is_open
        await it.type("/qwen")
        assert not it.bar_is_open
        assert it.explorer.state.query == "qwen"
        assert "filter" in it.line("keys")


async def test_the_keys_go_back_to_where_they_were() -> None:
    async with explorer(ViewState(source="reported")) as it:
        await it.press("tab", "w")
        assert it.app.focused is it.screen.query_one("#window")
        await it.press("escape")
        assert it.app.focused is it.screen.chart
        assert not it.bar_is_open


async def test_a_digit_right_after_the_bar_was_escaped_does_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(explorer_module, "AFTER_ESCAPE", 60)
    async with explorer(ViewState(source="reported")) as it:
        await it.press("w", "escape", "1", "2")
        assert it.explorer.state == ViewState(source="reported")


async def test_equals_keeps_exactly_the_window_and_goes_along_with_it() -> None:
    async with explorer(ViewState(source="reported", query="qwen")) as it:
        await it.press("w", "equals_sign")
        assert "is over exactly this window" in it.line("status")
        await it.press("w", "w", "w")
        assert window_of(it) == "2024-08-01..2025-02-01"
        assert "different problems" in it.line("status")
        await it.press("equals_sign")
        assert it.explorer.state.query == "qwen window_start=2024-08-01 window_end=2025-02-01"
        assert "different problems" not in it.line("status")
        assert "tied with" in it.line("status")
        await it.press("w")
        assert it.explorer.state.query == "qwen window_start=2024-10-01 window_end=2025-02-01"
        await it.press("equals_sign")
        assert it.explorer.state.query == "qwen"
        await it.press("W", "equals_sign")
        assert "choose both ends" in it.line("status")


async def test_a_source_without_windows_says_so() -> None:
    async with explorer() as it:
        for key in ("w", "W"):
            await it.press(key)
            assert "figure states no windows" in it.line("status")
            assert not it.bar_is_open
            assert it.explorer.state == ViewState()
        assert "window" not in it.line("keys")


async def test_another_source_without_windows_closes_the_bar() -> None:
    async with explorer(ViewState(source="reported")) as it:
        await it.press("w", "d", "up", "enter")
        assert it.explorer.state.source == "paper"
        assert not it.bar_is_open or "rows" in it.line("window")
        await it.press("w", "d", "up", "enter")
        assert it.explorer.state.source == "figure"
        assert not it.bar_is_open
        assert it.app.focused is it.screen.table


async def test_an_empty_window_says_how_to_get_out_of_it(file: str) -> None:
    async with explorer(ViewState(source=file, window=parse_window("2020..2021"))) as it:
        assert it.labels() == []
        assert "W all dates" in it.line("status")
        await it.press("W")
        assert len(it.labels()) == 3


async def test_a_screen_that_gets_too_small_closes_the_bar() -> None:
    async with explorer(ViewState(source="reported")) as it:
        await it.press("w")
        await it.resize(30, 8)
        assert "40×12" in it.text()
        await it.press("left")
        await it.resize(120, 40)
        assert not it.bar_is_open
        assert it.explorer.state.window is None


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_bar_is_as_it_was_decided(size: tuple[int, int], file: str) -> None:
    async with explorer(ViewState(source="reported"), size=size) as it:
        await it.press("w")
        lines = [it.text().splitlines()[-1]]
    async with explorer(ViewState(source=file), size=size) as it:
        await it.press("w", "right")
        lines.append(it.text().splitlines()[-1])
    check(f"explorer/window-{size[0]}x{size[1]}", "\n".join(lines))


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

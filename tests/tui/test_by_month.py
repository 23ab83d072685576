"""M draws the pinned models, or the selected one, by month; the table stays as it is."""

import json
from pathlib import Path

import pytest

from golden import check
from lcbtui.dataset.windows import parse_window
from lcbtui.view.derive.by_problem import MOST_BY_MONTH
from lcbtui.view.state import ViewState, to_flags
from result_documents import about, document, performance, year

from .driving import explorer, wrote

WINDOW = parse_window("2024-07..2024-10")


@pytest.fixture
def file(tmp_path: Path) -> str:
    return str(wrote(tmp_path / "year.json", json.dumps(year())))


async def test_two_pinned_models_by_month_look_right(file: str) -> None:
    state = ViewState(source=file, window=WINDOW, pins=("Learned", "Honest"))
    async with explorer(state, size=(80, 24)) as it:
        await it.press("M")
        check("explorer/by-month-80x24", it.text())


async def test_m_draws_the_selected_model_and_again_the_points(file: str) -> None:
    async with explorer(ViewState(source=file, window=WINDOW)) as it:
        before, rows = it.part("#chart"), it.labels()
        await it.press("M")
        assert it.explorer.state.by_month == (it.selected(),)
        assert "Month of problem" in it.text()
        assert "window from here" in it.part("#chart")
        assert it.labels() == rows
        assert f"--by-month={it.selected()}" in to_flags(it.explorer.state)
        await it.press("u")
        assert not it.explorer.state.by_month
        await it.press("M", "M")
        assert it.part("#chart") == before


async def test_escape_first_goes_back_to_the_table_and_then_to_the_points(file: str) -> None:
    async with explorer(ViewState(source=file, window=WINDOW, by_month=("Old",))) as it:
        await it.press("tab", "escape")
        assert it.explorer.state.by_month == ("Old",)
        await it.press("escape")
        assert not it.explorer.state.by_month


async def test_the_models_drawn_follow_the_pins(file: str) -> None:
    async with explorer(ViewState(source=file, window=WINDOW)) as it:
        await it.press("space", "M")
        first = it.selected()
        await it.press("down", "space")
        second = it.selected()
        assert set(it.explorer.state.by_month) == {first, second}
        assert it.explorer.state.pins == (first, second)
        await it.press("space")
        assert it.explorer.state.by_month == (first,)
        await it.press("up", "space")
        assert it.explorer.state.by_month == (first,), "without a pin that of the cursor"


async def test_a_pin_too_many_is_told_and_not_taken(tmp_path: Path) -> None:
    names = [f"M{n}" for n in range(MOST_BY_MONTH + 1)]
    rows = [performance(name, "q", "2024-01-10", 50.0) for name in names]
    content = document(rows, [about(name, None) for name in names])
    source = str(wrote(tmp_path / "many.json", json.dumps(content)))
    state = ViewState(source=source, by_month=(names[0],), pins=tuple(names[:8]))
    async with explorer(state) as it:
        while it.selected() != names[8]:
            await it.press("down")
        await it.press("space")
        assert "at most 8" in it.line("status")
        assert it.explorer.state.pins == tuple(names[:8])


async def test_a_window_that_moves_moves_its_marks_and_no_month(file: str) -> None:
    async with explorer(ViewState(source=file, window=WINDOW, by_month=("Learned",))) as it:
        before = it.part("#chart")
        await it.press("w", "down", "down", "enter")
        after = it.part("#chart")
        assert after != before
        assert after.count("●") == before.count("●")


async def test_walking_the_chart_goes_from_model_to_model(file: str) -> None:
    state = ViewState(source=file, window=WINDOW, by_month=("Learned", "Old"))
    async with explorer(state) as it:
        while it.selected() != "Learned":
            await it.press("down")
        await it.press("tab", "down")
        assert it.selected() == "Old"
        await it.press("up")
        assert it.selected() == "Learned"

"""LiveCodeBench's own files in the explorer: what is derived is shown and follows typing."""

import json
from pathlib import Path

import pytest

from lcbtui.dataset.windows import parse_window
from lcbtui.view.state import ViewState
from result_documents import small

from .driving import explorer


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "r.json"
    path.write_text(json.dumps(small(50)), encoding="utf-8")
    return str(path)


async def test_a_window_from_the_command_line_is_shown_with_its_problems(file: str) -> None:
    async with explorer(ViewState(source=file, window=parse_window("all"))) as it:
        assert it.labels() == ["Early", "Undated", "Late"]
        assert it.explorer.view is not None
        assert it.explorer.view.window == "2024-01-10..2024-04-10 · 200 problems"


async def test_a_term_on_problems_moves_the_means_while_it_is_typed(file: str) -> None:
    async with explorer(ViewState(source=file, window=parse_window("all"))) as it:
        await it.type("/platform:atcoder")
        assert it.labels() == ["Early", "Undated", "Late"]
        assert "100 problems" in it.explorer.view.sentence if it.explorer.view else False
        assert "10.00" in it.text()


async def test_the_cursor_stays_with_its_model_when_means_move(file: str) -> None:
    async with explorer(ViewState(source=file, window=parse_window("2024-03.."))) as it:
        assert it.labels() == ["Late", "Early", "Undated"]
        await it.press("down", "down", "up")
        await it.type("/difficulty:hard")
        assert it.labels() == ["Late", "Undated", "Early"]
        assert it.explorer.view is not None
        assert it.explorer.selected is not None
        assert it.explorer.view.dataset.cell(it.explorer.selected, "model").text == "Early"

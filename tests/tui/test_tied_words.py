"""What the explorer says of ties under the cursor, and of ranks that are withheld."""

import json
import re
from pathlib import Path

import pytest

from lcbtui.analysis import ranking as standing
from lcbtui.dataset.columns import Range
from lcbtui.dataset.windows import parse_window
from lcbtui.tui.widgets.lines import Panel
from lcbtui.view.state import ViewState
from result_documents import small

from .driving import explorer


async def test_the_status_line_says_why_a_picture_has_no_ranks_and_which_key_leads_to_some() -> (
    None
):
    async with explorer(size=(80, 24)) as it:
        await it.press("down")
        status = it.line("status")
        assert status.startswith(
            "● AM-thinking-v1 ≈100B: ≈70; paper 70.3 ± 6.9, tied with 8 of 11; d opens"
        )
    async with explorer(ViewState(params=Range(None, 5.0)), size=(80, 24)) as it:
        await it.press("down")
        assert it.line("status").startswith("○ Mistral3-3B ≈3B: ≈55")


async def test_the_row_of_the_first_screen_says_the_same_when_the_cursor_comes_back() -> None:
    async with explorer(size=(80, 24)) as it:
        first = it.line("status")
        await it.press("down", "up")
        assert it.selected() == "DASD-4B-Thinking"
        assert it.line("status").startswith(first)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_name_size_and_score_come_first_and_what_it_is_tied_with_then(
    size: tuple[int, int],
) -> None:
    async with explorer(ViewState(source="paper"), size=size) as it:
        await it.press("down")
        name, rest = it.selected(), it.line("status")
        assert re.match(rf"★ {name} 4B: 69\.3 ± 7\.0, tied with 8 of 11", rest)
        await it.press("up")
        assert " 32B: 70.3 ± 6.9, tied with 8 of 11" in it.line("status")


async def test_mixed_windows_are_told_of_once() -> None:
    async with explorer(ViewState(source="reported")) as it:
        assert "no ranks" not in it.text()
        await it.press("W")
        assert ", no ranks: over different problems; w chooses a window" in it.line("status")
        panel = it.screen.query_one("#table-panel", Panel)
        assert panel.border_title == "Models · by Pass@1"
        await it.press("down")
        assert "no ranks: over different problems; w chooses a window" in it.line("status")
        await it.press("a", "down")  # the status line says nothing of it any more
        assert panel.border_title == "Models · by Pass@1 · no ranks: over different problems"


async def test_in_ascii_a_narrow_screen_has_as_many_rows_as_otherwise() -> None:
    heights = []
    for ascii_only in (False, True):
        async with explorer(ViewState(source="paper"), ascii_only=ascii_only, size=(80, 24)) as it:
            heights.append(it.screen.query_one("#table").size.height)
    assert heights[0] == heights[1]


async def test_with_the_ties_off_no_two_models_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with explorer(ViewState(source="paper", apart=False)) as it:
        monkeypatch.setattr(standing, "verdicts", None)
        await it.press("down", "down", "up")
        assert "tied with" not in it.text()


async def test_a_model_that_may_know_the_problems_is_not_compared_and_says_so(
    tmp_path: Path,
) -> None:
    file = tmp_path / "results.json"
    file.write_text(json.dumps(small(50)), encoding="utf-8")
    window = parse_window("2024-02-01..2024-05-01")
    async with explorer(ViewState(source=str(file), window=window), size=(120, 30)) as it:
        await it.press("down")
        assert "tied with none of 1" in it.line("status")
        await it.press("G")
        assert it.selected() == "Late"
        assert "may have been trained on some of these problems" in it.line("status")

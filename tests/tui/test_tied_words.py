"""What the explorer says of ties under the cursor, and of ranks that are withheld."""

from lcbtui.analysis import ranking as standing
from lcbtui.dataset.windows import parse_window
from lcbtui.tui.widgets.lines import Panel
from lcbtui.view.state import ViewState

from .driving import Patch, explorer


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


async def test_with_the_ties_off_no_two_models_are_compared(monkeypatch: Patch) -> None:
    async with explorer(ViewState(source="paper", apart=False)) as it:
        monkeypatch.setattr(standing, "verdicts", None)
        await it.press("down", "down", "up")
        assert "tied with" not in it.text()


async def test_a_model_that_may_know_the_problems_is_not_compared(results: str) -> None:
    window = parse_window("2024-02-01..2024-05-01")
    async with explorer(ViewState(source=results, window=window), size=(120, 30)) as it:
        await it.press("down")
        assert "tied with none of 1" in it.line("status")
        await it.press("G")
        assert it.selected() == "Late"
        assert "may have been trained on some of these problems" in it.line("status")

"""What is sent to the terminal: the cells that changed, and the details when the cursor rests."""

import gc
from pathlib import Path

from rich.cells import cell_len

from lcbtui.tui import main_screen, reading, status
from lcbtui.tui.widgets.lines import LineWidget
from lcbtui.view.state import ViewState

from .driving import Driver, Patch, explorer, wrote


async def test_the_details_follow_when_the_cursor_rests(monkeypatch: Patch) -> None:
    async with explorer(size=(120, 40)) as it:
        assert "DASD-4B-Thinking" in it.part("#details")
        with monkeypatch.context() as patch:
            patch.setattr(main_screen, "DETAILS_AFTER", 60.0)
            await it.pilot.press("down")
            assert not it.screen.is_at_rest
            assert "DASD-4B-Thinking" in it.part("#details")
        await it.press("down")
        assert "Nemotron-Ultra-253B" in it.part("#details")


async def test_the_style_kept_for_a_line_is_that_of_the_theme_in_force() -> None:
    async with explorer(size=(120, 40)) as it:
        await _looked_at(it)
        it.app.theme = "textual-light"
        await it.press("down")
        await _looked_at(it)


async def _looked_at(it: Driver) -> None:
    for widget in it.screen.query(LineWidget):
        assert widget.base_style == widget.rich_style


def test_the_garbage_collector_works_again_when_the_libraries_are_loaded() -> None:
    gc.disable()  # as the command line does at the start
    try:
        reading._import_libraries.__wrapped__()
        assert gc.isenabled()
    finally:
        gc.enable()


async def test_a_closed_dialog_keeps_no_painted_lines() -> None:
    async with explorer(size=(120, 40)) as it:
        await it.press("question_mark")
        widgets = list(it.app.screen.query("*"))
        assert any(widget._styles_cache._cache for widget in widgets)
        await it.press("escape")
        assert not any(widget._styles_cache._cache for widget in widgets)


async def test_rows_with_emoji_keep_the_columns_beside_them(tmp_path: Path) -> None:
    emoji = "\N{VARIATION SELECTOR-16}"
    names = [f"Cloud-7B ☁{emoji}", f"❤{emoji}❤{emoji} love-8B", "plain-9B"]
    lines = [f"{name},{number}.5" for number, name in enumerate(names, start=61)]
    path = wrote(tmp_path / "emoji.csv", "\n".join(["model,pass@1", *lines]))
    async with explorer(ViewState(source=str(path)), size=(120, 40)) as it:
        rows = [line for line in it.part("#table").splitlines() if ".5" in line]
        assert len(rows) == 3
        assert len({cell_len(row[: row.index(".5")]) for row in rows}) == 1


async def test_a_letter_that_leaves_the_row_makes_no_details_anew(monkeypatch: Patch) -> None:
    async with explorer(ViewState(source="paper"), size=(120, 40)) as it:
        await it.press("slash", "q")
        await it.rest()
        shown = it.part("#details")
        monkeypatch.setattr(status, "panel_lines", None)
        await it.press("w")
        await it.rest()
        assert it.part("#details") == shown

"""Saving views in the explorer and going to them."""

from pathlib import Path

from textual.widgets import Input

from lcbtui.settings.config import save_view, view_named, view_names, views_folder
from lcbtui.tui.dialogs.dialog import InputDialog
from lcbtui.tui.dialogs.palette import CommandScreen, commands_of, open_save_view
from lcbtui.view.state import ViewState

from .driving import Driver, explorer


async def run_command(it: Driver, title: str) -> None:
    """Run a command of the palette."""
    next(command for command in commands_of(it.screen) if command.title == title).run()
    await it.press()


async def test_the_palette_saves_the_view_under_a_name() -> None:
    async with explorer(size=(40, 12)) as it:
        await it.press("f", "left_square_bracket", "ctrl+p")
        await it.pilot.press(*"Save view")
        await it.pilot.pause(0.3)
        await it.press("enter")
        assert isinstance(it.app.screen, InputDialog)
        await it.type("small ones")
        assert it.app.screen.query_one(Input).value == "small ones"
        await it.press("enter")
        assert it.line("status").startswith("saved as small ones, in ")
        assert view_named("small ones") == it.explorer.state


async def test_a_view_that_is_there_is_replaced_after_a_second_enter() -> None:
    save_view("old", ViewState(source="paper"))
    async with explorer() as it:
        open_save_view(it.screen)
        await it.press("enter")
        assert "expected 1 to" in it.part("#warning")
        await it.press(*"a/b", "enter")
        assert "expected 1 to" in it.part("#warning")
        await it.press(*["backspace"] * 3, *"old", "enter")
        assert "old is there already; Enter again replaces it" in it.part("#warning")
        assert view_named("old").source == "paper"
        await it.press("enter")
        assert view_named("old").source == "figure"
        open_save_view(it.screen)
        await it.press("x", "escape")
        assert view_names() == ["old"]


async def test_the_palette_goes_to_a_view_and_undo_comes_back() -> None:
    save_view("here", ViewState(query="qwen", frontier=True))
    save_view("there", ViewState(source="paper", query="qwen", pins=("Qwen3-32B",), trend=True))
    async with explorer() as it:
        await run_command(it, "Go to view here")
        assert it.explorer.state == ViewState(query="qwen", frontier=True)
        await run_command(it, "Go to view there")
        assert it.explorer.state == view_named("there")
        assert it.labels() == ["Qwen3-32B", "Qwen3-14B", "DeepSeek-R1-0528-Qwen3-8B"]
        await it.press("u")
        assert it.explorer.state == ViewState(query="qwen", frontier=True)
        await it.press("u")
        assert it.explorer.state == ViewState()


async def test_a_view_that_cannot_be_read_is_told() -> None:
    async with explorer() as it:
        save_view("bad", ViewState())
        (views_folder() / "bad.toml").write_text("nonesuch = 1\n")
        await run_command(it, "Go to view bad")
        assert it.line("status") == "bad.toml: nonesuch: a view has no such field"
        assert it.explorer.state == ViewState()


async def test_a_view_of_a_source_that_is_gone_leaves_the_rows_there(tmp_path: Path) -> None:
    save_view("gone", ViewState(source=str(tmp_path / "x.csv")))
    async with explorer() as it:
        await run_command(it, "Go to view gone")
        assert "there is no such source or file" in it.line("status")
        assert len(it.labels()) == 12


async def test_the_name_of_a_saved_view_comes_before_what_else_is_called_so() -> None:
    for name in ("regression", "search"):
        save_view(name, ViewState())
    async with explorer() as it:
        for typed in ("regression", "search", "Quit"):
            await it.press("ctrl+p", *typed)
            palette = it.app.screen
            assert isinstance(palette, CommandScreen)
            assert palette.options.found[0].title in {f"Go to view {typed}", typed}
            await it.press("escape")

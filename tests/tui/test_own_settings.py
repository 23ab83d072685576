"""The explorer with the user's own keys, columns and defaults."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from make_screens import settled

from lcbtui.settings.config import Settings, read_config
from lcbtui.tui.actions import ACTIONS, in_force
from lcbtui.tui.app import LcbtuiApp
from lcbtui.tui.dialogs.column_lists import SortScreen
from lcbtui.tui.dialogs.dialog import TextDialog
from lcbtui.tui.dialogs.palette import commands_of
from lcbtui.view.state import ViewState

from .driving import Driver, driven, explorer, wrote


@asynccontextmanager
async def with_settings(
    folder: Path, text: str, *, size: tuple[int, int] = (120, 40), source: str = "figure"
) -> AsyncIterator[Driver]:
    """The explorer with a config file."""
    path = wrote(folder / "config.toml", text)
    settings = read_config(path)
    app = LcbtuiApp(replace(settings.state, source=source), settings=settings)
    async with driven(app, size) as it:
        yield it


async def test_a_key_of_ones_own_works_and_is_named_everywhere(tmp_path: Path) -> None:
    text = '[keys]\nfrontier = "Ctrl+X"\nsort = "f"\npin = "s"\n'
    async with with_settings(tmp_path, text) as it:
        await it.press("ctrl+x")
        assert it.explorer.state.frontier
        await it.press("f")
        assert isinstance(it.app.screen, SortScreen)
        await it.press("escape", "s")
        assert it.explorer.state.pins == (it.selected(),)
        await it.press("space")
        assert len(it.explorer.state.pins) == 1, "it is bound no more"
        assert "f sort" in it.line("keys")
        assert "Ctrl+X frontier" in it.line("keys")
        await it.press("question_mark")
        assert isinstance(it.app.screen, TextDialog)
        assert "  Ctrl+X      Mark models unbeaten" in it.dialog()


async def test_keys_are_of_one_explorer() -> None:
    LcbtuiApp(ViewState(), settings=Settings(keys={"sort": ("F6",)}, origins={"keys.sort": "x"}))
    assert tuple(in_force) != ACTIONS
    async with explorer():
        assert tuple(in_force) == ACTIONS


async def test_enter_can_open_nothing_and_still_pick(tmp_path: Path) -> None:
    settings = Settings(keys={"details": ("F8",)}, origins={"keys.details": "x"})
    app = LcbtuiApp(ViewState(), settings=settings, picking=lambda view, rows: f"{list(rows)}")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot.pause)
        await pilot.press("enter")
        assert app.main.picked == "[0]"


async def test_a_series_with_another_key_is_in_the_palette(tmp_path: Path) -> None:
    async with with_settings(tmp_path, '[keys]\nseries-1 = "Ctrl+T"\n') as it:
        names = [command.title for command in commands_of(it.screen)]
        assert "Show or hide Open-Weights Only" in names
        await it.press("ctrl+t")
        assert it.explorer.state.series is not None


async def test_what_is_wrong_is_told_and_the_explorer_starts(tmp_path: Path) -> None:
    text = 'theme = "nrod"\n[keys]\nsrot = "x"\n'
    async with with_settings(tmp_path, text) as it:
        told = it.line("status")
        assert "config.toml: theme nrod: there is no such theme; did you mean nord?" in told
        assert "(and 1 more: lcbtui config)" in told
        assert it.app.theme == "lcbtui"
        assert len(it.labels()) == 12


async def test_columns_that_a_source_has_not_are_left_out_and_come_back(tmp_path: Path) -> None:
    own = wrote(tmp_path / "x.csv", "model,params,score,tokens\na,1,9,5\nb,2,5,6\n")
    text = 'columns = ["model", "tokens", "score", "hf_repo"]\nsort = ["tokens", "model"]\n'
    async with with_settings(tmp_path, text) as it:
        assert it.explorer.state.columns == ("model", "score", "hf_repo")
        assert it.labels()[0].startswith("AM-")
        assert it.explorer.exit_lines == []
        await it.press("f")
        it.explorer.reader.switch(str(own))
        await it.press("j")
        assert it.explorer.state.columns == ("model", "tokens", "score")
        assert it.explorer.state.frontier
        assert it.labels() == ["a", "b"]
        await it.press("u", "j")
        assert it.explorer.state.columns == ("model", "score", "hf_repo")


async def test_a_command_takes_back_what_the_settings_say(tmp_path: Path) -> None:
    async with with_settings(tmp_path, "frontier = true\nrho = 0.5\n") as it:
        assert it.explorer.state.frontier
        await it.press("f")
        assert it.explorer.command == "lcbtui --no-frontier --rho=0.5"

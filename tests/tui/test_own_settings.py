"""The explorer with the user's own columns and defaults."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from lcbtui.settings.config import read_config
from lcbtui.tui.app import LcbtuiApp

from .driving import Driver, driven, wrote


@asynccontextmanager
async def with_settings(
    folder: Path, text: str, *, size: tuple[int, int] = (120, 40), source: str = "figure"
) -> AsyncIterator[Driver]:
    """The explorer with a config file."""
    settings = read_config(wrote(folder / "config.toml", text))
    app = LcbtuiApp(replace(settings.state, source=source), settings=settings)
    async with driven(app, size) as it:
        yield it


async def test_what_is_wrong_is_told_and_the_explorer_starts(tmp_path: Path) -> None:
    async with with_settings(tmp_path, 'theme = "nrod"\n[keys]\nsort = "x"\n') as it:
        told = it.line("status")
        assert "config.toml: keys: no such setting; there are source" in told
        assert told.endswith("(and 1 more: lcbtui config)")
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

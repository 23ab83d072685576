"""The command palette: names from data are text in it, and words of users find its commands."""

from pathlib import Path

import pytest
from rich.style import Style
from textual.events import Click
from textual.widgets import OptionList

from lcbtui.tui.actions import ACTIONS
from lcbtui.tui.dialogs.palette import CommandScreen
from lcbtui.view.state import ViewState

from .driving import Driver, explorer


async def opened(it: Driver, typed: str) -> list[str]:
    """The titles of the commands that the palette lists with a text in it."""
    await it.press("ctrl+p", *typed)
    palette = it.app.screen
    assert isinstance(palette, CommandScreen)
    return [command.title for command in palette.options.found]


def table(folder: Path, *kinds: str) -> str:
    file = folder / "models.csv"
    rows = [f'm{place},{place + 1},50,"{kind}"' for place, kind in enumerate(kinds)]
    file.write_text("\n".join(["model,params_b,pass_at_1,kind", *rows, "last,9,60,plain"]))
    return str(file)


@pytest.mark.parametrize("name", ["[/]", "[@click=app.quit]z[/]", "\\[x]\\"])
async def test_names_of_series_are_text_in_the_palette(tmp_path: Path, name: str) -> None:
    state = ViewState(source=table(tmp_path, name), series_by="kind")
    wanted = f"Show or hide {name}"
    async with explorer(state) as it:
        assert wanted in await opened(it, "")
        await it.type("Show or")
        assert wanted in it.text()


async def test_names_of_models_and_columns_are_text_wherever_shown(tmp_path: Path) -> None:
    file = tmp_path / "models.csv"
    file.write_text(
        "model,params_b,pass_at_1,[/bold]c,[Other]\n[/]m,1,50,3,x\n[@click=app.quit]n,2,60,4,y\n"
    )
    state = ViewState(source=str(file), pins=("[/]m", "[@click=app.quit]n"), x="[/bold]c")
    async with explorer(state, size=(140, 40)) as it:
        assert "[/bold]c" in it.part("#chart-panel")
        assert "[@click=app.quit]n" in it.part("#table-panel")
        for key, wanted in (
            ("enter", "[@click=app.quit]n"),
            ("o", "[Other]"),
            ("x", "[/bold]c"),
            ("c", "[/]m"),
        ):
            await it.press(key)
            assert wanted in it.text(), key
            await it.press("escape")


async def test_page_keys_move_in_the_palette() -> None:
    async with explorer() as it:
        await opened(it, "")
        options = it.app.screen.query_one(OptionList)
        await it.press("pagedown")
        assert options.highlighted == 10
        await it.press("pageup", "up")
        assert options.highlighted == 0


async def test_a_command_that_is_chosen_twice_at_once_runs_once() -> None:
    async with explorer() as it:
        await opened(it, "Mark models")
        commands = it.app.screen.query_one(OptionList)
        commands.action_select()
        commands.action_select()
        await it.press()
        assert it.explorer.state.frontier
        assert it.app.screen is it.screen


async def test_themes_are_chosen_in_the_palette_too() -> None:
    async with explorer() as it:
        assert (await opened(it, "theme"))[0] == "Choose a theme"
        await it.press("enter")
        assert len(it.app.screen.query_one(OptionList).options) == len(it.app.available_themes)
        await it.press(*"nord", "enter")
        assert it.app.theme == "nord"


WORDS = {
    "export": "Write the chart or the rows to a file",
    "undo": "Undo",
    "columns": "Choose the columns of the table and their order",
    "order by": "Sort by any column",
    "browser": "All that is known of a model, and what it is tied with",
    "quit": "Quit",
    "help": "Keys and queries",
    "filter": "Type a query; the rows follow",
    "regex": "Type a query; the rows follow",
    "freq": "Choose the columns of the chart and their scale",
    "theme": "Choose a theme",
    "reload": "Read the source again; filters, selection and pins stay",
    "pareto": "Mark models unbeaten at their size",
    "confidence": "Draw the 95 % interval of each score",
    "GPU": "Which model? Of all, up to a size or into memory",
    "diff": "Compare the pinned rows, or the pinned one and the selected one",
    "open file": "Choose another source",
}
# words that users of other programs type, and the command they mean


async def test_a_word_of_users_finds_the_action_that_it_means_and_is_shown() -> None:
    async with explorer() as it:
        for word, wanted in WORDS.items():
            best = (await opened(it, word))[:3]
            assert wanted in best, (word, best)
            await it.press("escape")
        assert (await opened(it, "exit"))[0] == "Quit"
        assert "Quit  q  exit" in it.text()
        await it.press("enter")
        assert it.app.return_code == 0


def test_every_action_of_the_palette_has_other_names() -> None:
    without = [each.name for each in ACTIONS if each.in_palette and not each.also]
    assert not without, "other_programs.tsv has no row of these"


@pytest.mark.parametrize("opens", ["ctrl+p", "T"])
async def test_a_click_on_an_entry_that_is_gone_by_now_is_no_choice(opens: str) -> None:
    async with explorer() as it:
        await it.press(opens)
        options = it.app.screen.query_one(OptionList)
        assert options.option_count > 0
        gone = Style(meta={"option": options.option_count - 1})
        options.clear_options()
        x, y = options.region.offset
        options.post_message(Click(options, 0, 0, 0, 0, 1, False, False, False, x, y, gone))
        await it.pilot.pause()
        assert it.app.is_running

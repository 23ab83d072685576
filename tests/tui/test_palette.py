"""The command palette: names from data are text in it, and it outlives odd moments."""

from collections.abc import Callable
from pathlib import Path

import pytest
from rich.style import Style
from textual.command import Command, CommandList, CommandPalette
from textual.content import Content
from textual.events import Click
from textual.widgets import OptionList

from lcbtui.tui.actions import ACTIONS
from lcbtui.tui.dialogs.palette import PlainCommands
from lcbtui.view.state import ViewState

from .driving import Driver, explorer

LIKE_MARKUP = [
    "[/]",
    "[/bold]",
    "[link='http://example.org']x[/link]",
    "[@click=app.quit]z[/]",
    "[Other]",
    "[bold red]x",
    "\\[x]\\",
]


async def until(it: Driver, condition: Callable[[], bool]) -> None:
    """Wait for what a search or a timer of the palette brings about."""
    for _ in range(1000):
        if condition():
            return
        await it.pilot.pause(0.01)
    raise AssertionError("it did not come about")


async def opened(it: Driver, query: str) -> CommandPalette:
    """The palette with a query in it."""
    await it.pilot.press("ctrl+p", *query)
    palette = it.app.screen
    assert isinstance(palette, CommandPalette)
    return palette


def shown(palette: CommandPalette) -> list[Content]:
    """The commands that it lists, without their help."""
    options = palette.query_one(CommandList).options
    prompts = [option.prompt for option in options if isinstance(option, Command)]
    return [prompt.split()[0] for prompt in prompts if isinstance(prompt, Content)]


def table(folder: Path, *kinds: str) -> str:
    file = folder / "models.csv"
    rows = [f'm{place},{place + 1},50,"{kind}"' for place, kind in enumerate(kinds)]
    file.write_text("\n".join(["model,params_b,pass_at_1,kind", *rows, "last,9,60,plain"]))
    return str(file)


@pytest.mark.parametrize("name", [LIKE_MARKUP[0], LIKE_MARKUP[3], LIKE_MARKUP[-1]])
async def test_names_of_series_are_text_in_the_palette(tmp_path: Path, name: str) -> None:
    state = ViewState(source=table(tmp_path, name), series_by="kind")
    wanted = f"Show or hide {name}"
    async with explorer(state) as it:
        palette = await opened(it, "")
        await until(it, lambda: wanted in [line.plain for line in shown(palette)])
        await it.pilot.press(*"Show or")
        await until(it, lambda: shown(palette)[0].plain.startswith("Show or hide"))
        found = next(line for line in shown(palette) if line.plain == wanted)
        styles = [span.style for span in found.spans]
        assert len(styles) == len("Showor")
        assert len(set(styles)) == 1, "what was typed stands out, and nothing else"


async def test_names_of_models_and_columns_are_text_wherever_they_are_shown(
    tmp_path: Path,
) -> None:
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


async def test_a_page_of_a_list_without_a_line_on_the_screen_does_nothing() -> None:
    async with explorer() as it:
        palette = await opened(it, "mark")
        await until(it, lambda: bool(shown(palette)))
        commands = palette.query_one(CommandList)
        commands.styles.height = 0  # as it has for a moment after "No matches found"
        await until(it, lambda: not commands.scrollable_content_region)
        await it.pilot.press("pagedown", "pageup")
        assert it.app.screen is palette


async def test_page_keys_still_move_in_the_palette() -> None:
    async with explorer() as it:
        palette = await opened(it, "")
        await until(it, lambda: bool(shown(palette)))
        commands = palette.query_one(CommandList)
        await it.pilot.press("pagedown")
        assert (commands.highlighted or 0) > 1
        await it.pilot.press("pageup")
        assert commands.highlighted == 0


async def test_a_search_that_the_closing_palette_begins_is_no_error() -> None:
    async with explorer() as it:
        palette = await opened(it, "zzzz")
        await it.press("escape")
        assert not palette.is_attached
        palette._gather_commands("mark")
        palette._start_no_matches_countdown("mark")
        palette._list_visible = not palette._list_visible
        await until(it, lambda: palette.query_one(CommandList).option_count > 0)


async def test_a_part_of_the_palette_that_is_removed_is_still_found() -> None:
    async with explorer() as it:
        palette = await opened(it, "mark")
        commands = palette.query_one(CommandList)
        await commands.remove()
        assert palette.query_one(CommandList) is commands


async def test_a_command_that_is_chosen_twice_at_once_runs_once() -> None:
    async with explorer() as it:
        palette = await opened(it, "Mark the models")
        await until(it, lambda: bool(shown(palette)))
        commands = palette.query_one(CommandList)
        commands.action_select()
        commands.action_select()
        await it.press()
        assert it.explorer.state.frontier
        assert it.app.screen is it.screen


async def test_themes_are_chosen_in_the_palette_too() -> None:
    async with explorer() as it:
        it.app.action_change_theme()
        await it.pilot.pause()
        palette = it.app.screen
        assert isinstance(palette, CommandPalette)
        await it.pilot.press(*"nord")
        await until(it, lambda: [line.plain for line in shown(palette)] == ["nord"])
        await it.press("enter")
        assert it.app.theme == "nord"


WORDS = {
    "export": "Write the chart or the rows to a file",
    "undo": "Undo the last change of the view",
    "columns": "Choose the columns of the table and their order",
    "order by": "Sort by any column, or by several",
    "browser": "Open the page of the selected model, or show its address",
    "quit": "Quit",
    "help": "Keys and queries",
    "filter": "Type a query; the rows follow every letter",
    "regex": "Type a query; the rows follow every letter",
    "freq": "Frequency table of a column: Enter filters by a value",
    "theme": "Choose a theme",
    "reload": "Read the source again; filters, selection and pins stay",
    "pareto": "Mark the models that no other beats at their size",
    "confidence": "Draw the 95 % interval of each score",
    "GPU": "Which model? Of all, up to a size or into memory",
    "diff": "Compare the pinned rows, or the pinned one and the selected one",
    "open file": "Choose another source",
}
# words that users of other programs type, and the command they mean


async def test_a_word_of_users_finds_the_action_that_it_means() -> None:
    async with explorer() as it:
        commands = PlainCommands(it.screen)
        for word, wanted in WORDS.items():
            hits = [hit async for hit in commands.search(word)]
            best = sorted(hits, key=lambda hit: hit.score, reverse=True)[:3]
            assert wanted in [hit.text for hit in best], (word, [hit.text for hit in best])


async def test_the_palette_shows_by_which_word_a_command_was_found() -> None:
    async with explorer() as it:
        palette = await opened(it, "exit")
        await until(it, lambda: shown(palette)[:1] != [] and shown(palette)[0].plain == "Quit")
        assert "q · exit" in it.text()
        await it.press("enter")
        assert it.app.return_code == 0


def test_every_action_of_the_palette_has_other_names() -> None:
    assert all(action.also for action in ACTIONS if action.in_palette)


@pytest.mark.parametrize("opens", ["ctrl+p", "T", "V"])
async def test_a_click_on_an_entry_that_is_gone_by_now_is_no_choice(opens: str) -> None:
    async with explorer() as it:
        await it.press(opens)
        dialog = it.app.screen
        options = dialog.query_one(OptionList)
        await until(it, lambda: options.option_count > 0)
        gone = Style(meta={"option": options.option_count - 1})
        options.clear_options()
        x, y = options.region.offset
        click = Click(options, 0, 0, 0, 0, 1, False, False, False, x, y, gone)
        options.post_message(click)
        await it.pilot.pause()
        assert it.app.is_running

"""The help page: the symbols on the screen, keys by task, a filter, and the vi keys."""

import json
from pathlib import Path

import pytest
from textual.containers import VerticalScroll
from textual.widgets import Input

from lcbtui.chart.style import Charset, Role
from lcbtui.dataset.columns import Range
from lcbtui.dataset.windows import Window
from lcbtui.tui.actions import ACTIONS, Group
from lcbtui.tui.app import LcbtuiApp, settled
from lcbtui.tui.dialogs.help import HelpScreen, help_chapters, matching
from lcbtui.tui.habits import SYNONYMS
from lcbtui.tui.symbols import Symbol, symbols
from lcbtui.view.notation import PerModel
from lcbtui.view.state import ViewState
from result_documents import small

from .driving import Driver, explorer


def page(it: Driver) -> HelpScreen:
    assert isinstance(it.app.screen, HelpScreen)
    return it.app.screen


def _symbols(it: Driver) -> dict[str, Symbol]:
    """What the page has of this screen, by its meaning."""
    found = it.explorer
    assert found.answer is not None
    chart, dims = it.chart, found.moved
    of = symbols(found.answer, found.selected, it.screen.charset, chart, dims=dims)
    return {each.meaning: each for each in of}


def _signs(it: Driver) -> set[str]:
    return {each.sign for each in _symbols(it).values()}


@pytest.mark.parametrize(
    ("state", "keys", "signs"),
    [
        (ViewState(), (), "○ ● ★ ≈ [\N{NO-BREAK SPACE}] ╌"),
        (ViewState(source="paper"), (), "○ ● ★ 1–9 = [\N{NO-BREAK SPACE}] ╌"),
        (ViewState(source="paper"), ("down",), "○ ● ★ 1–9 = grey [\N{NO-BREAK SPACE}] ╌"),
        (ViewState(source="paper", apart=False), (), "○ ● ★ 1–9 [\N{NO-BREAK SPACE}] ╌"),
        (ViewState(pins=("Qwen3-14B",)), (), "○ ● ★ ▸ ≈ [\N{NO-BREAK SPACE}] ╌"),
    ],
)
async def test_the_page_has_the_symbols_that_occur_and_no_others(
    state: ViewState, keys: tuple[str, ...], signs: str
) -> None:
    async with explorer(state, size=(120, 40)) as it:
        await it.press(*keys)
        wanted = {sign.replace("\N{NO-BREAK SPACE}", " ") for sign in signs.split(" ")}
        assert _signs(it) == wanted
        await it.press("question_mark")
        lines = page(it).text.splitlines()
        assert lines[0] == "On this screen"
        shown = [line.split("  ")[1] for line in lines[1 : lines.index(Group.CHOOSE)]]
        assert set(shown) == wanted


async def test_markers_have_the_colours_that_they_have_on_the_chart() -> None:
    async with explorer() as it:
        assert _symbols(it)["Our Model"] == Symbol("★", Role.OURS, "Our Model")
        await it.press("3")
        assert "Our Model" in _symbols(it)  # hidden, but still in the line of the series


@pytest.mark.parametrize(
    ("state", "sign"),
    [
        (ViewState(frontier=True), "─"),
        (ViewState(trend=True), "⋅"),
        (ViewState(source="paper", errors=True), "│"),
        (ViewState(source="paper", errors=True), "·"),
        (ViewState(against="paper"), "→"),
        (ViewState(x_limits=Range(1, 20)), "← → ↑ ↓"),
        (ViewState(source="reported"), "–"),
        (ViewState(source="reported", per_model=PerModel.ALL), "◉"),
        (ViewState(source="reported"), "side by side"),
        (ViewState(source="reported", window=Window()), "⠂ to ⣿"),
    ],
)
async def test_overlays_and_crowds_have_theirs(state: ViewState, sign: str) -> None:
    async with explorer(state) as it:
        assert sign in _signs(it)


async def test_a_cursor_without_room_for_brackets_is_explained_as_it_is() -> None:
    async with explorer(size=(80, 24)) as it:
        await it.press("down")
        assert "reversed" in _signs(it)
        assert "[ ]" not in _signs(it)


async def test_in_ascii_the_symbols_are_those_of_the_screen() -> None:
    async with explorer(ViewState(source="paper"), ascii_only=True, size=(80, 24)) as it:
        assert it.screen.charset is Charset.ASCII
        assert {"o", "@", "*", "-", "[ ]"} <= _signs(it)
        await it.press("question_mark")
        assert it.text().isascii()


async def test_where_no_chart_is_on_the_screen_none_of_its_symbols_are_explained() -> None:
    async with explorer(size=(40, 12)) as it:
        await it.press("question_mark")
        assert "the point of the selected row" not in page(it).text
        assert "≈" in page(it).text


async def test_the_colours_of_models_by_month_are_explained(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    file.write_text(json.dumps(small(50)), encoding="utf-8")
    async with explorer(ViewState(source=str(file)), size=(120, 40)) as it:
        await it.press("M")
        name = it.selected()
        assert f"{name} by month of problem; its training cutoff has the same colour" in _symbols(
            it
        )
        assert not any("selected row" in words and "point" in words for words in _symbols(it))


async def test_letters_filter_and_escape_shows_all_lines_before_it_closes() -> None:
    async with explorer() as it:
        await it.press("question_mark")
        whole = page(it).text
        await it.type("pinned")
        assert page(it).query_one(Input).value == "pinned"
        text = page(it).text
        assert "compare what is pinned" in text
        assert "Quit" not in text
        await it.press("enter", "j")  # the lines that are left can be gone through
        assert page(it).text == text
        await it.press("escape")
        assert page(it).text == whole
        await it.press("escape")
        assert it.app.screen is it.screen


@pytest.mark.parametrize(
    ("word", "help_text"),
    [
        ("regex", "a regular expression; !~ is for no match"),
        ("regex", "Type a query; the rows follow every letter."),
        ("save", "Copy the row; the command of this view; write to a file."),
        ("save", "This page; find an action or a theme."),
        ("csv", "Copy the row; the command of this view; write to a file."),
        ("csv", "Another source; compare with one, again ends that."),
        ("sort", "Sort by any columns; by one from the lowest, the highest."),
        ("export", "Copy the row; the command of this view; write to a file."),
        ("undo", "Undo; redo; clear query, ranges and series."),
        ("redo", "Undo; redo; clear query, ranges and series."),
        ("copy", "Copy the row; the command of this view; write to a file."),
        ("ssh", "Copy the row; the command of this view; write to a file."),
        ("vram", "models whose weights fit, as an estimate"),
        ("pareto", "Frontier, trend, names, intervals, grid, ties: on or off."),
        ("quit", "Quit; to the shell, fg returns; redraw the screen."),
        ("config", "This page; find an action or a theme."),
    ],
)
def test_words_of_other_programs_find_what_does_it(word: str, help_text: str) -> None:
    found = [line[1][0] for each in matching(help_chapters(()), word) for line, _ in each.lines]
    assert help_text in found


def test_every_word_that_the_palette_knows_finds_the_action_in_the_help_too() -> None:
    chapters = help_chapters(())
    for name, words in SYNONYMS.items():
        for word in words.split(", "):
            found = [line[1][0] for each in matching(chapters, word) for line, _ in each.lines]
            actions = [action.row for action in ACTIONS if action.action == name]
            assert actions[:1] == [] or actions[0] in found, (name, word)
            assert found, (name, word)


def test_the_query_is_the_first_key_of_the_page() -> None:
    (line, _), *_ = help_chapters(())[0].lines
    assert [piece for piece, _ in line][:2] == [
        "  /           ",
        "Type a query; the rows follow every letter.",
    ]


async def test_a_slash_goes_to_the_filter_where_every_letter_is_text() -> None:
    async with explorer() as it:
        await it.press("question_mark", "slash", *"qqq")
        assert page(it).text == "nothing here has “qqq”"
        await it.press("escape", "q")
        assert it.app.screen is it.screen


def test_all_words_must_occur_in_a_line_or_its_chapter() -> None:
    chapters = help_chapters(())
    assert matching(chapters, "") == chapters
    (found,) = matching(chapters, "CHART trend")
    said = [line[1][0] for line, _ in found.lines]
    assert said == ["Frontier, trend, names, intervals, grid, ties: on or off."]
    assert not matching(chapters, "trend nosuch")


async def test_vi_keys_and_pages_go_through_the_page() -> None:
    async with explorer(size=(80, 24)) as it:
        await it.press("question_mark")
        view = page(it).query_one(VerticalScroll)
        places = []
        for key in ("j", "j", "k", "G", "g", "space", "pageup", "ctrl+d", "ctrl+u", "end", "home"):
            await it.press(key)
            places.append(int(view.scroll_y))
        bottom, height = int(view.max_scroll_y), view.size.height - 1
        assert places == [1, 2, 1, bottom, 0, height, 0, height, 0, bottom, 0]


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 50)])
@pytest.mark.parametrize("key", ["j", "slash", "tab", "x", "question_mark"])
async def test_the_line_of_the_first_start_goes_with_the_first_key(
    size: tuple[int, int], key: str
) -> None:
    app = LcbtuiApp(ViewState(), first_start=True)
    async with app.run_test(size=size) as pilot:
        await settled(app, pilot.pause)
        it = Driver(app, pilot)
        assert ("First time here: ? explains" if size[0] > 40 else "New here: ?") in it.text()
        assert "b finds a model" in it.text()
        assert it.line("status").startswith("★ DASD-4B")
        height = it.screen.query_one("#body").size.height
        await it.press(key)
        assert not it.screen.query("#welcome")
        assert it.screen.query_one("#body").size.height == height + 1


async def test_without_a_first_start_there_is_no_line() -> None:
    async with explorer() as it:
        assert "First time" not in it.text()


async def test_the_help_has_saved_views_and_the_title_of_b_has_memory() -> None:
    async with explorer(size=(80, 24)) as it:
        await it.press("question_mark", "slash")
        await it.type("open view")
        assert "“Save view…” keeps this view, “Go to view NAME” opens one." in it.text()
        await it.press("escape", "escape", "b")
        assert "Which model? Of all, up to a size or into memory" in it.text()

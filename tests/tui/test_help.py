"""The help page: keys by task, signs, a filter, and the vi keys."""

import pytest
from textual.containers import VerticalScroll
from textual.widgets import Input

from lcbtui.chart.style import Charset
from lcbtui.tui.actions import ACTIONS
from lcbtui.tui.dialogs.help import HelpScreen, help_chapters, matching
from lcbtui.tui.dialogs.palette import OTHER_NAMES

from .driving import Driver, explorer


def page(it: Driver) -> HelpScreen:
    assert isinstance(it.app.screen, HelpScreen)
    return it.app.screen


def test_the_signs_are_those_of_the_character_set() -> None:
    pages = [help_chapters(charset)[-1] for charset in (Charset.SHAPES, Charset.ASCII)]
    shapes, ascii_only = ("".join(line[0][0] for line, _ in page.lines) for page in pages)
    assert all(sign in shapes for sign in "▸≈~◉∘↑╌")
    drawn = set(ascii_only) - set("–≈")  # these stand in cells, and are spelled when they are drawn
    assert "".join(drawn).isascii() and "#" in drawn


async def test_letters_filter_and_escape_shows_all_lines_before_it_closes() -> None:
    async with explorer() as it:
        await it.press("question_mark")
        whole = it.dialog()
        await it.type("pinned")
        assert page(it).query_one(Input).value == "pinned"
        text = it.dialog()
        assert "compare what is pinned" in text
        assert "Quit" not in text
        await it.press("enter", "j")  # the lines that are left can be gone through
        assert it.dialog() == text
        await it.press("escape")
        assert it.dialog() == whole
        await it.press("escape")
        assert it.app.screen is it.screen


@pytest.mark.parametrize(
    ("word", "help_text"),
    [
        ("regex", "Type a query; the rows follow every letter."),
        ("save", "Copy the row; the command of this view; write to a file."),
        ("save", "“Save view…” keeps this view, “Go to view NAME” opens one; themes."),
        ("csv", "Copy the row; the command of this view; write to a file."),
        ("csv", "Another source; compare with one, again ends that."),
        ("sort", "Sort by any columns; by one from the lowest, the highest."),
        ("export", "Copy the row; the command of this view; write to a file."),
        ("undo", "Undo; redo; clear query, ranges and series."),
        ("redo", "Undo; redo; clear query, ranges and series."),
        ("copy", "Copy the row; the command of this view; write to a file."),
        ("ssh", "Copy the row; the command of this view; write to a file."),
        ("pareto", "Frontier, trend, names, intervals, grid, ties: on or off."),
        ("quit", "Quit; to the shell, fg returns; redraw the screen."),
    ],
)
def test_words_of_other_programs_find_what_does_it(word: str, help_text: str) -> None:
    found = [
        line[1][0]
        for each in matching(help_chapters(Charset.SHAPES), word)
        for line, _ in each.lines
    ]
    assert help_text in found


def test_every_word_that_the_palette_knows_finds_the_action_in_the_help_too() -> None:
    chapters = help_chapters(Charset.SHAPES)
    others = {word for words in OTHER_NAMES.values() for word in words.split(", ")}
    known = {word: action.row for action in ACTIONS for word in action.also}
    for word, row in {**dict.fromkeys(others, ""), **known}.items():
        found = [line[1][0] for each in matching(chapters, word) for line, _ in each.lines]
        assert row in found if row else found, word


def test_the_query_is_the_first_key_of_the_page() -> None:
    (line, _), *_ = help_chapters(Charset.SHAPES)[0].lines
    assert [piece for piece, _ in line][:2] == [
        "  /           ",
        "Type a query; the rows follow every letter.",
    ]


async def test_a_slash_goes_to_the_filter_where_every_letter_is_text() -> None:
    async with explorer() as it:
        await it.press("question_mark", "slash", *"qqq")
        assert it.dialog() == "nothing here has “qqq”"
        await it.press("escape", "q")
        assert it.app.screen is it.screen


def test_all_words_must_occur_in_a_line_or_its_chapter() -> None:
    chapters = help_chapters(Charset.SHAPES)
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

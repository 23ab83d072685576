"""The help page: a key, a meaning, a line; and that every key listed does what is said."""

from pathlib import Path

import pytest
from textual.app import App
from textual.containers import VerticalScroll
from textual.dom import DOMNode
from textual.geometry import Region
from textual.widgets import Static

from lcbtui.chart.style import Charset
from lcbtui.tui.actions import ACTIONS, Scope
from lcbtui.tui.dialogs.palette import HelpScreen, help_chapters
from lcbtui.view.state import ViewState

from .driving import Driver, Patch, explorer

PLACES = {"escape": Scope.ANYWHERE, "tab": Scope.CHART, "slash": Scope.QUERY, "i": Scope.INSIGHTS}
"""By the key that goes there, the place; the table is the first."""

KEYS_NAMED = {
    "type": "a",
    "Esc": "escape",
    "↑": "up",
    "←→": "right",
    "Shift+↑↓": "shift+down",
    "+path": "+",
}


def page(it: Driver) -> HelpScreen:
    assert isinstance(it.app.screen, HelpScreen)
    return it.app.screen


def test_the_signs_are_those_of_the_character_set() -> None:
    pages = [help_chapters(charset)["Signs"] for charset in (Charset.SHAPES, Charset.ASCII)]
    shapes, ascii_only = ("".join(line[0][0] for line in page) for page in pages)
    assert all(sign in shapes for sign in "▸≈~◉∘↑╌")
    drawn = set(ascii_only) - set(
        "–≈±"
    )  # these stand in cells, and are spelled when they are drawn
    assert "".join(drawn).isascii() and "#" in drawn


@pytest.mark.parametrize(("width", "columns"), [(40, 1), (80, 1), (120, 2), (200, 3)])
async def test_the_lines_stand_in_as_many_columns_as_fit(width: int, columns: int) -> None:
    async with explorer(size=(width, 40)) as it:
        await it.press("question_mark")
        chapters = help_chapters(Charset.SHAPES)
        starts = {
            line.index(title)
            for line in page_lines(it)
            for title in chapters
            if f"  {title}  " in f"  {line}  "
        }
        assert len(starts) == columns
        await it.resize(300, 40)
        assert max(map(len, page_lines(it))) <= 300


def page_lines(it: Driver) -> list[str]:
    """The whole help page as it is laid out, also what is scrolled away."""
    static = page(it).query_one(Static)
    strips = static.render_lines(Region(0, 0, *static.size))
    return ["".join(segment.text for segment in strip) for strip in strips]


@pytest.mark.parametrize("key", PLACES)
async def test_every_key_of_the_help_does_what_it_says(key: str, monkeypatch: Patch) -> None:
    scope = PLACES[key]
    done: list[str] = []

    async def dispatch(_: App[None], namespace: DOMNode, name: str, params: object) -> bool:
        assert hasattr(namespace, f"action_{name}")
        done.append(f"{namespace.id or 'screen'}.{name}{params}")
        return True

    async with explorer(ViewState(source="reported")) as it:
        await it.press(*key.split())
        own = {k: each for each in ACTIONS if each.scope is scope for k in each.each_key}
        anywhere = {
            k: each for each in ACTIONS if each.scope is Scope.ANYWHERE for k in each.each_key
        }
        typed = scope is Scope.QUERY
        monkeypatch.setattr(App, "_dispatch_action", dispatch)
        for pressed, action in (own if typed else {**anywhere, **own}).items():
            done.clear()
            await it.pilot.press(pressed)
            assert len(done) == 1, (pressed, action)
            _, _, call = action.name.partition(".")
            method = call.partition("(")[0]
            assert f".{method}(" in done[0] or repr(call) in done[0], (done, action)


@pytest.mark.parametrize(
    ("key", "then"),
    [
        *((key, ()) for key in ("s", "d", "v", "w", "b", "E", "o", "enter")),
        ("T", ("down", "down")),  # from the names, which are always there
        ("x", ("tab",)),
        ("b", ("enter",)),
        ("ampersand", ()),
        ("question_mark", ("down",)),
    ],
)
async def test_every_key_that_a_dialog_names_in_its_border_does_something(
    key: str, then: tuple[str, ...], tmp_path: Path, monkeypatch: Patch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with explorer(ViewState(source="reported"), size=(80, 24)) as it:
        await it.press(key, *then)
        said = str(it.app.screen.query_one(".box").border_subtitle)
        words = [part.split()[0] for part in said.split(" · ")]
        assert words[-1] == "Esc"
        for word in words:
            while it.app.screen is it.screen:  # `v` first ends the comparison that it began
                await it.press(key, *then)
            pressed = KEYS_NAMED.get(word, word.lower())
            before = it.app.screen, it.app.focused, it.text()
            await it.press(pressed)
            assert (it.app.screen, it.app.focused, it.text()) != before, (word, said)
            while it.app.screen is not it.screen:
                await it.press("escape")


async def test_arrows_and_pages_go_through_the_page() -> None:
    async with explorer(size=(80, 24)) as it:
        await it.press("question_mark")
        view = page(it).query_one(VerticalScroll)
        places = []
        for key in ("down", "j", "k", "space", "ctrl+u"):
            await it.press(key)
            places.append(int(view.scroll_y))
        assert places == [1, 2, 1, 1 + view.size.height - 1, 1]


async def test_the_key_line_is_of_the_chart_where_that_has_the_focus() -> None:
    async with explorer(size=(120, 40)) as it:
        before = it.line("keys")
        await it.press("tab")
        assert it.line("keys").startswith(
            "+ zoom in  - zoom out  0 home  z fit  M months  Tab next"
        )
        assert it.line("keys").endswith("? help  q quit")
        await it.press("escape")
        assert it.line("keys") == before

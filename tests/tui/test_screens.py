"""Whole screens as text at three sizes, and their colours in a dark and an ansi theme."""

import pytest

from golden import check
from lcbtui.view.state import ViewState

from .driving import explorer

SIZES = [(40, 12), (80, 24), (120, 40)]
THEMES = {"dark": "lcbtui", "ansi": "ansi-dark"}


@pytest.mark.parametrize("size", SIZES)
async def test_the_screen_is_as_it_was_decided(size: tuple[int, int]) -> None:
    async with explorer(size=size) as it:
        await it.press("down", "down")
        check(f"explorer/figure-{size[0]}x{size[1]}", it.text())


@pytest.mark.parametrize("theme", THEMES)
async def test_a_theme_has_the_colors_that_were_decided(theme: str) -> None:
    async with explorer(size=(120, 40), theme=THEMES[theme]) as it:
        await it.press("down", "down")
        check(f"explorer/colors-{theme}", it.colors())


@pytest.mark.parametrize(
    ("name", "state", "keys"),
    [
        ("reported", ViewState(source="reported"), ()),
        ("details", ViewState(), ("enter",)),
        ("help", ViewState(), ("question_mark",)),
        ("report", ViewState(source="reported"), ("o",)),
        ("window", ViewState(source="reported"), ("w", "down")),
        ("insights", ViewState(source="paper"), ("i",)),
    ],
)
async def test_a_screen_for_each_task(name: str, state: ViewState, keys: tuple[str, ...]) -> None:
    async with explorer(state, size=(80, 24)) as it:
        await it.press(*keys)
        check(f"explorer/{name}-80x24", it.text())


async def test_ascii_shows_nothing_else() -> None:
    async with explorer(size=(100, 30), ascii_only=True) as it:
        await it.press("down", "space", "f")
        check("explorer/ascii-100x30", it.text())

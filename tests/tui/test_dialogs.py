"""Dialogs are answered once, whatever arrives together, and in whatever terminal."""

from pathlib import Path

import pytest
from textual.containers import VerticalScroll
from textual.widgets import OptionList

from .driving import explorer


@pytest.mark.parametrize("key", ["x", "d", "v", "E"])
async def test_a_choice_that_is_made_twice_at_once_is_made_once(
    key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with explorer() as it:
        await it.press(key)
        assert it.app.screen is not it.screen
        choices = it.app.screen.query(OptionList).first()
        choices.highlighted = 1
        choices.action_select()
        choices.action_select()
        await it.press()
        assert it.app.screen is it.screen


async def test_a_choice_under_another_screen_does_not_close_that() -> None:
    async with explorer() as it:
        await it.press("d")
        dialog = it.app.screen
        dialog.query_one(OptionList).action_select()
        it.app.action_command_palette()
        await it.pilot.pause()
        await it.pilot.press("escape")
        await it.pilot.pause()
        assert dialog not in it.app.screen_stack or it.app.screen is dialog


async def test_a_text_is_at_its_end_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "full")
    async with explorer(size=(40, 12)) as it:
        await it.press("enter")
        box = it.app.screen.query_one(VerticalScroll)
        assert box.max_scroll_y > 1
        on_the_way: list[float] = []

        def note(place: float) -> None:
            on_the_way.append(place)

        it.app.screen.watch(box, "scroll_y", note, init=False)
        await it.pilot.press("end")
        await it.pilot.pause()
        assert on_the_way == [box.max_scroll_y]

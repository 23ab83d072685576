"""Keys that arrive together are handled one by one, on a busy machine too."""

import pytest
from textual.events import Key

from lcbtui.tui import terminal
from lcbtui.tui.app import settled

from .driving import explorer

ESCAPE = "escape"
NAMES = {"/": "slash", "?": "question_mark"}


@pytest.mark.parametrize("typed", [[], ["f"], ["?", ESCAPE], ["s", ESCAPE]])
async def test_none_is_lost_where_a_machine_has_taken_all_the_time(
    typed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal, "LOST", 0.0)
    async with explorer() as it:
        for key in [*typed, *"/qwen"]:
            it.app.post_message(Key(NAMES.get(key, key), None if key == ESCAPE else key))
        await settled(it.app, it.pilot.pause)
        assert it.explorer.state.query == "qwen"

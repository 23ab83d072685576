"""Keys that arrive together do what they do one by one, on a busy machine too."""

import pytest
from make_screens import settled
from textual.events import Key

from lcbtui.tui import terminal
from lcbtui.tui.app import LcbtuiApp
from lcbtui.view.state import ViewState

from .driving import Driver, Patch, explorer

ESCAPE, CTRL_C = "escape", "ctrl+c"
NAMES = {"/": "slash", "?": "question_mark", " ": "space"}


async def send(it: Driver, *keys: str) -> None:
    for key in keys:
        it.app.post_message(Key(NAMES.get(key, key), key if len(key) == 1 else None))
    await settled(it.app, it.pilot.pause)


@pytest.mark.parametrize("typed", [[], ["f"], ["?", ESCAPE], ["s", ESCAPE]])
async def test_none_is_lost_on_a_busy_machine(typed: list[str], monkeypatch: Patch) -> None:
    monkeypatch.setattr(terminal, "LOST", 0.0)
    async with explorer() as it:
        await send(it, *typed, *"/qwen")
        assert it.explorer.state.query == "qwen"


@pytest.mark.parametrize(
    "keys",
    [
        [*"/qwen 3", "home", *"-x ", "tab"],
        [*"Torg ", "enter"],
        [*"/", *"ab " * 600, "home", *"c" * 5],
        [*"dpap", "enter"],
        [*"/params<"],
        [*"/qwen params<=3B score>"],
        [*"/qwen ", *'"long' * 90],
    ],
    ids=lambda keys: "".join(keys)[:12],
)
async def test_keys_that_arrive_at_once_do_what_they_do_one_by_one(keys: list[str]) -> None:
    states = []
    for steps in ([[key] for key in keys] if len(keys) < 50 else [keys[:-5], keys[-5:]]), [keys]:
        async with explorer() as it:
            for step in steps:
                await send(it, *step)
            states.append(it.explorer.state)
    assert states[0] == states[1]


async def test_letters_that_wait_are_one_change(monkeypatch: Patch) -> None:
    async with explorer() as it:
        changes: list[str] = []
        edit = it.explorer.edit

        def counted(field: str, text: str) -> None:
            changes.append(text)
            edit(field, text)

        monkeypatch.setattr(it.explorer, "edit", counted)
        await send(it, *"/", *"qwen " * 300)
        assert changes[-1] == "qwen " * 300
        assert len(changes) < 5


async def test_ctrl_c_drops_the_keys_that_wait() -> None:
    async with explorer() as it:
        await send(it, *"jjjjj", CTRL_C)
        assert (it.explorer.index, it.line("status")) == (1, "Ctrl+C again leaves")
        for key in (*"jjjjj", CTRL_C, CTRL_C):
            it.app.post_message(Key(key, None))
        await it.pilot.pause()
        assert it.app.return_code == 0


@pytest.mark.parametrize(
    ("keys", "name", "query"),
    [
        (["end"], "OpenThoughts3-7B", ""),
        ([*"/qwen", "enter", "end"], "DeepSeek-R1-Qwen3-8B", "qwen"),
        ([*"jjj"], "Qwen-32B", ""),
        (["s", "enter"], "OpenThoughts3-7B", ""),  # the lowest first
    ],
    ids=str,
)
async def test_keys_before_the_rows_wait_for_them(keys: list[str], name: str, query: str) -> None:
    app = LcbtuiApp(ViewState())
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.explorer.answer is None
        early = ("question_mark", "d", "q", "ctrl+p", "ctrl+z", "ctrl+l", "ctrl+c")
        assert all(app.begins(Key(key, None)) for key in early)
        assert not any(app.begins(Key(key, None)) for key in ("s", "b", "down"))
        for key in keys:
            app.post_message(Key(NAMES.get(key, key), key if len(key) == 1 else None))
        while app.explorer.answer is None or app._typed:
            await settled(app, pilot.pause)
        await settled(app, pilot.pause)
        assert name in Driver(app, pilot).line("status")
        assert app.explorer.state.query == query
        assert app.main.table is not None
        assert app.main.table.has_focus or keys[0] == "s"

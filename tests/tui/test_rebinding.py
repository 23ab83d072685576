"""Sentences name the keys that actions have now, whatever config.toml makes of them."""

import json
import re
from pathlib import Path

import pytest

from lcbtui.tui.actions import ACTIONS, Scope, in_force
from lcbtui.tui.keys import action_names
from result_documents import small

from .driving import Driver
from .test_no_flags import FILES
from .test_own_settings import with_settings

VERBS = (
    "opens|chooses|keeps|shows|lifts|clears|compares|finds|takes|pins|marks|goes|gives|reads|lists"
    "|undoes|picks|counts|answers?|quits|explains|stretch|may find|can keep"
)
"""What a key does, where a sentence names one."""

_BEFORE = r"(?:^|[\s(;,:·|│])"

FREE = [
    *(f"F{number}" for number in range(2, 25)),
    *(f"Alt+{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"),
    *(f"Ctrl+F{number}" for number in range(1, 25)),
    *(f"Shift+F{number}" for number in range(1, 25)),
    *(f"Alt+F{number}" for number in range(1, 25)),
]
"""Keys that nothing has by default."""

OTHER = {
    name: FREE[place]
    for place, (name, action) in enumerate(
        (name, action)
        for name, action in action_names().items()
        if action.scope in {Scope.ANYWHERE, Scope.INSIGHTS} and "toggle_series" not in action.name
    )
}
"""Another key for every action, by the name that settings call it."""

_OLD = sorted(
    {
        word
        for name in OTHER
        for word in action_names()[name].shown.split(" ")
        if word not in {"Esc", "Enter", "Tab"}  # dialogs and inputs have these for themselves
    },
    key=len,
    reverse=True,
)
OLD_KEY = re.compile(rf"{_BEFORE}(?:{'|'.join(map(re.escape, _OLD))}) (?:{VERBS})\b")
NO_KEY = re.compile(rf"[;,:(·]  (?:{VERBS})\b|[;(] ?(?:{VERBS})\b")

SOURCES = ("figure", "no-score.csv", "results.json")
DONE = (
    ("app.help",),
    ("app.compare",),
    ("chart.overlay('errors')",),
    ("chart.overlay('apart')",),
    ("chart.by_month",),
    ("app.window",),
    ("filters.next(1)",),
    ("table.sort_chosen(True)",),
    ("screen.insights",),
    ("app.load_report",),
    ("table.pin", "screen.undo", "screen.undo(True)"),
    ("table.move_to(-1)",),
    ("filters.per_model",),
)


def _said(it: Driver) -> str:
    """The lines of the screen that are sentences, and the whole of a dialog."""
    return "\n".join((it.line("status"), it.line("title"), it.dialog(), it.text()))


async def _sentences(it: Driver) -> list[str]:
    """What is said after each of these actions, one by one."""
    found = [_said(it)]
    for actions in DONE:
        for name in actions:
            action = next(each for each in in_force if each.name == name)
            await it.screen.run_action(action.bound)
            await it.press()
            found.append(_said(it))
        for _ in range(2):
            if it.app.screen is not it.screen:
                await it.press("escape")
    it.explorer.change(query="nothing has this")
    await it.press()
    return [*found, _said(it)]


def _file(folder: Path, source: str) -> str:
    if "." not in source:
        return source
    text = json.dumps(small(50)) if source.endswith("json") else FILES[source]
    (folder / source).write_text(text)
    return str(folder / source)


@pytest.mark.parametrize("source", SOURCES)
async def test_every_sentence_names_the_keys_of_the_settings(tmp_path: Path, source: str) -> None:
    lines = [f'{name} = "{key}"' for name, key in OTHER.items()]
    text = "\n".join(["[keys]", *lines])
    async with with_settings(tmp_path, text, size=(160, 45), source=_file(tmp_path, source)) as it:
        assert not it.explorer.opening_problems
        for said in await _sentences(it):
            assert not OLD_KEY.search(said), (OLD_KEY.search(said), said)


@pytest.mark.parametrize("source", SOURCES[:1])
async def test_no_sentence_has_a_hole_for_a_missing_key(tmp_path: Path, source: str) -> None:
    text = "\n".join(["[keys]", *(f"{name} = []" for name in OTHER)])
    async with with_settings(tmp_path, text, size=(160, 45), source=_file(tmp_path, source)) as it:
        for said in await _sentences(it):
            assert not NO_KEY.search(said), (NO_KEY.search(said), said)
        it.explorer.change(query="nosuch")
        await it.press()
        assert it.line("status") == "no rows match; “clear” clears filters, “undo” undoes"


def test_what_the_tests_look_for_is_what_sentences_say_by_default() -> None:
    assert OLD_KEY.search("no ranks: read off a picture; d opens paper")
    assert OLD_KEY.search("Space pins the selected model: then select another, and c compares")
    assert NO_KEY.search("no ranks: read off a picture;  opens paper")
    assert len(OTHER) == len(set(OTHER.values())) > len(ACTIONS) / 2

"""Several sources in one table: added in the dialog, taken back, and the same rows by flags."""

import random
import subprocess
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from lcbtui.cli.explore import command as explore
from lcbtui.cli.opening import answer
from lcbtui.dataset.columns import Range, SortKey
from lcbtui.dataset.windows import parse_window
from lcbtui.view.state import PerModel, ViewState, from_flags
from tui.driving import Driver, explorer, wrote


@pytest.fixture
def mine(tmp_path: Path) -> str:
    return str(wrote(tmp_path / "mine.csv", "Model,Size,LCB v5\nmy-4B-RL,4B,66.9\nmy-8B,8B,58.4\n"))


def sources_shown(it: Driver) -> list[str]:
    words = it.view.dataset.words("source")
    return [words[row] for row in it.view.rows]


async def test_plus_adds_a_source_below_and_all_that_was_asked_stays(mine: str) -> None:
    async with explorer(ViewState(source="paper")) as it:
        await it.press(*"/qwen|my", "enter", "f", "d", "tab")
        it.app.screen.query_one(Input).value = f"+{mine}"
        await it.press("enter")
        assert it.explorer.state.sources == ("paper", mine)
        assert it.explorer.state.query == "qwen|my"
        assert it.explorer.state.frontier
        assert set(sources_shown(it)) == {"paper", "mine.csv"}
        assert "my-4B-RL" in it.text()
        await it.press("u")
        assert [*it.explorer.state.sources] == ["paper"]
        assert "my-4B-RL" not in it.text()


async def test_plus_on_the_list_adds_what_is_selected_and_an_unknown_path_is_told() -> None:
    async with explorer(ViewState(source="paper")) as it:
        await it.press("d", "down", "+", "enter")
        assert it.explorer.state.sources == ("paper", "reported")
        await it.press("d", "+", "enter")
        assert it.explorer.state.sources == ("paper", "reported")
        assert "paper: is named twice; name it once" in it.line("status")
        await it.press("d", "enter")
        assert [*it.explorer.state.sources] == ["paper"]
        await it.press("d", "tab", "enter")
        assert [*it.explorer.state.sources] == ["paper"]
        await it.press("d", "tab", *"+nowhere.csv", "enter")
        assert "nowhere.csv: there is no such source or file" in it.line("status")
        assert [*it.explorer.state.sources] == ["paper"]


async def test_a_key_says_which_model_is_ours_and_takes_it_back(mine: str) -> None:
    async with explorer(ViewState(source="paper", others=(mine,), query="source:mine")) as it:
        assert it.view.ours.tolist() == [12, 13]
        await it.press("down", "*")
        assert it.explorer.state.ours == "my-8B"
        assert it.view.ours.tolist() == [13]
        assert "--ours=my-8B" in it.explorer.command
        await it.press("*")
        assert it.explorer.state.ours is None
        assert it.view.ours.tolist() == [12, 13]


STATES = 40
BESIDE = (("paper", "M"), ("M", "paper"), ("reported", "M"), ("figure", "paper", "M"))
"""The sources of the states below; M is the user's file."""


def random_state(pick: random.Random, sources: tuple[str, ...]) -> ViewState:
    """What anybody might ask of these sources."""
    values: dict[str, list[Any]] = {
        "query": ["", "", "my", "source:mine", "-source:paper", "qwen|my", "params<=8B", "is:ours"],
        "params": [None, None, Range(None, 8.0), Range(4.0, 32.0)],
        "score": [None, None, Range(60.0, None)],
        "series": [None, None, ("ours",), ("open-data", "ours")],
        "sort": [(), (SortKey("params"),), (SortKey("source"), SortKey("score", True))],
        "limit": [None, None, 5],
        "columns": [None, ("source", "model"), ("model", "score", 'it\'s "mine" $HOME')],
        "per_model": [PerModel.ALL, PerModel.ALL, PerModel.BEST, PerModel.MEDIAN],
        "window": [None, parse_window("2410-2502"), parse_window("all")],
        "frontier": [False, True],
        "ours": [None, "DASD-4B-Thinking"],
        "pins": [(), ("my-8B", "it's")],
    }
    fields = {name: pick.choice(choices) for name, choices in values.items()}
    return ViewState(sources[0], sources[1:], **fields)


def words_of(commands: list[str]) -> list[list[str]]:
    """What a shell makes of each command: its words after the program."""
    script = "lcbtui() { printf '%s\\0' \"$@\"; printf '\\n\\0'; }\n" + "\n".join(commands)
    out = subprocess.run(["/bin/sh", "-c", script], capture_output=True, check=True).stdout
    found: list[list[str]] = [[]]
    for word in out.decode().split("\0")[:-1]:
        if word == "\n":
            found.append([])
        else:
            found[-1].append(word)
    return found[:-1]


async def test_rows_by_keys_and_by_the_command_agree_over_several_sources(tmp_path: Path) -> None:
    path = tmp_path / "mine's $1.csv"
    path.write_text(
        'Model,Size,LCB v5,it\'s "mine" $HOME\nmy-4B-RL,4B,66.9,a\nmy-8B,8B,58.4,b\n', "utf-8"
    )
    pick = random.Random(7)
    for beside in BESIDE:
        sources = tuple(str(path) if name == "M" else name for name in beside)
        states = [random_state(pick, sources) for _ in range(STATES // len(BESIDE))]
        commands, shown = [], []
        async with explorer(ViewState(sources[0], sources[1:]), size=(40, 12)) as it:
            for state in states:
                it.explorer.set_state(state)
                await it.pilot.pause()
                view = it.view
                assert view.state == state, it.line("status")
                commands.append(it.explorer.command)
                shown.append((view.rows.tolist(), view.sentence))
        for state, words, (rows, sentence) in zip(states, words_of(commands), shown, strict=True):
            values = explore.make_context("lcbtui", words).params
            again = from_flags(values.pop("sources"), values)
            assert again == state
            view = answer(again)
            assert (view.rows.tolist(), view.sentence) == (rows, sentence)


async def test_names_as_tables_print_them_are_taken_from_flags(tmp_path: Path) -> None:
    path = wrote(tmp_path / "mine.csv", "Model,Size,LCB v5\nQwen3-32B,32B,66.9\nmy-8B,8B,58.4\n")
    name = "Qwen3-32B (mine.csv)"
    state = ViewState(source="paper", others=(str(path),), ours=name, vs=name, pins=(name, "my-8B"))
    async with explorer(state) as it:
        view = it.view
        (row,) = view.ours
        assert view.dataset.words("source")[row] == "mine.csv"
        assert it.explorer.state.pins == (f"Qwen3-32B@{row + 1}", "my-8B")
        assert it.explorer.state.vs == f"Qwen3-32B@{row + 1}"

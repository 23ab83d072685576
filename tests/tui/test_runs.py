"""Two runs by problem in the explorer: the verdict, what changed, both outcomes of a problem."""

import json
from pathlib import Path

import numpy as np
import pytest
from textual.widgets import OptionList

import golden
from lcbtui.tui.dialogs.details import ChangedScreen, RunsScreen
from lcbtui.tui.dialogs.dialog import TextDialog
from lcbtui.view.state import ViewState, of_sources
from result_documents import about, document, performance, small
from unit.cli.running import lcb

from .driving import Driver, explorer, wrote

Outcomes = np.ndarray[tuple[int], np.dtype[np.bool_]]


def table(path: Path, **passed: Outcomes) -> str:
    """Write outcomes of models on the problems p0, p1 …; return the path."""
    rows = [f"org/{m},p{n},{int(each)}" for m, of in passed.items() for n, each in enumerate(of)]
    return str(wrote(path, "\n".join(["model,problem,passed", *rows])))


def outcomes(seed: int, problems: int = 120, rate: float = 0.6) -> Outcomes:
    return np.random.default_rng(seed).random(problems) < rate


def text(it: Driver) -> str:
    assert isinstance(it.app.screen, TextDialog)
    return it.dialog()


def place(it: Driver) -> int | None:
    """Which of the changed problems is highlighted."""
    assert isinstance(it.app.screen, ChangedScreen)
    return it.app.screen.query_one(OptionList).highlighted


@pytest.mark.parametrize(
    ("names", "pins", "keys"),
    [("ab", (), ()), ("abc", ("org/a", "org/b"), ()), ("abc", ("org/a",), ("down",))],
)
async def test_c_answers_as_the_command_does_with_keys_in_place_of_flags(
    names: str,
    pins: tuple[str, ...],
    keys: tuple[str, ...],
    tmp_path: Path,
) -> None:
    runs = {name: outcomes(at, rate=0.9 - at / 5) for at, name in enumerate(names)}
    source = table(tmp_path / "all.csv", **runs)
    own = table(tmp_path / "two.csv", a=runs["a"], b=runs["b"])
    said = lcb("compare", own, "--why", "--width", "77").out
    async with explorer(ViewState(source=source, pins=pins)) as it:
        await it.press(*keys, "c", "w")
        expected = said.replace("--changed", "Enter").replace("--expect ", "")
        assert text(it).splitlines() == expected.splitlines()


async def test_changed_problems_and_both_outcomes_are_one_step_each(tmp_path: Path) -> None:
    first, second = np.arange(120) < 84, (np.arange(120) < 71) | (np.arange(120) == 100)
    source = table(tmp_path / "two.csv", new=first, old=second)
    async with explorer(ViewState(source=source), size=(80, 24)) as it:
        await it.press("c", "enter", "enter")
        golden.check("explorer/runs-80x24", it.text())
        seen = []
        for _ in range(3):
            seen.append(type(it.app.screen))
            await it.press("escape")
        assert seen == [TextDialog, ChangedScreen, RunsScreen]
        assert it.app.screen is it.screen


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_any_of_thousands_is_reached_by_keys(size: tuple[int, int], tmp_path: Path) -> None:
    a, b = outcomes(1, 4000, 0.7), outcomes(2, 4000, 0.5)
    worse, better = np.flatnonzero(b & ~a), np.flatnonzero(a & ~b)
    changed = [*worse.tolist(), *better.tolist()]
    source = table(tmp_path / "two.csv", a=a, b=b)
    async with explorer(ViewState(source=source), size=size) as it:
        await it.press("c", "enter")
        page = it.app.screen.query_one(OptionList).size.height
        found = []
        for key in ("j", "j", "k", "G", "g", "pagedown", "space", "pageup", "end", "up"):
            await it.press(key)
            at = place(it)
            assert at is not None and f" p{changed[at]} " in it.text()
            found.append(at)
        last = len(changed) - 1
        assert found[:5] == [1, 2, 1, last, 0] and found[8:] == [last, last - 1]
        assert np.diff([0, *found[5:8]]).tolist() == pytest.approx([page, page, -page], abs=1)
        for at in (last - 1, len(worse) - 1):
            it.app.screen.query_one(OptionList).highlighted = at
            await it.press("enter")
            words = text(it).split()
            assert f"p{changed[at]}" in words
            assert words[words.index("A") + 1] == ("0" if at < len(worse) else "100")
            await it.press("escape")
            assert place(it) == at
        await it.press("enter")
        await it.resize(*size[::-1])
        await it.resize(60, 20)
        await it.press("escape")
        assert place(it) == len(worse) - 1 and f" p{changed[len(worse) - 1]} " in it.text()


async def test_where_nothing_changed_enter_is_not_offered(tmp_path: Path) -> None:
    same = outcomes(1)
    async with explorer(ViewState(source=table(tmp_path / "two.csv", a=same, b=same))) as it:
        await it.press("c")
        assert "0 better, 0 worse" in text(it) and "Enter" not in it.text()
        await it.press("enter")
        assert isinstance(it.app.screen, RunsScreen)


async def test_two_runs_of_one_model_are_named_by_their_files(tmp_path: Path) -> None:
    sources = [str(tmp_path / f"{at}.json") for at in range(2)]
    for at, source in enumerate(sources):
        rows = [
            performance("M", f"p{n}", "2024-01-10", 100.0 * each)
            for n, each in enumerate(outcomes(at))
        ]
        about_it = about("M", None, model_name="org/m")
        Path(source).write_text(json.dumps(document(rows, [about_it])), encoding="utf-8")
    async with explorer(of_sources(ViewState(), sources)) as it:
        await it.press("c")
        a, b = text(it).splitlines()[1:3]
        assert "  0.json  M" in a and "  1.json  M" in b


async def test_models_that_others_know_are_compared_by_their_problems(tmp_path: Path) -> None:
    names = ("a-m-team/AM-Thinking-v1", "Qwen/Qwen3-8B", "Qwen/Qwen3-32B")
    source = table(tmp_path / "all.csv", **{name: outcomes(at) for at, name in enumerate(names)})
    Path(source).write_text(Path(source).read_text().replace("org/", ""))
    async with explorer(ViewState(source=source, pins=names[:2])) as it:
        await it.press("c")
        assert "120 problems, paired" in text(it)
    async with explorer(ViewState(source=source, pins=names)) as it:
        await it.press("c")
        assert not isinstance(it.app.screen, RunsScreen) and names[2] in text(it)


async def test_what_may_mislead_is_told_and_what_is_known_of_a_problem() -> None:
    content = json.dumps(small(50)).encode()
    async with explorer(ViewState(source="-", pins=("Early", "Late")), stdin_bytes=content) as it:
        await it.press("W", "c")
        assert "B: may have been trained on some of these problems" in " ".join(text(it).split())
        await it.press("enter", "enter")
        assert [line.split()[:2] for line in text(it).splitlines()] == [
            ["Problem", "q3"],
            ["A", "20"],
            ["B", "90"],
            ["A", "−"],
            ["Difficulty", "medium"],
            ["Date", "2024-03-10"],
        ]

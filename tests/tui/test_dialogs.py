"""Dialogs are answered once, whatever arrives together, and in whatever terminal."""

import re
from pathlib import Path

import pytest
from textual.containers import VerticalScroll
from textual.widgets import Input, OptionList

from lcbtui.report.facts import Answer
from lcbtui.sources.catalog import bundled
from lcbtui.tui.dialogs.choices import ChosenSource, _matching
from lcbtui.tui.dialogs.dialog import AnswerDialog
from lcbtui.view.state import ViewState

from .driving import Patch, explorer


@pytest.mark.parametrize("key", ["x", "d"])
async def test_two_choices_are_made_once(key: str, tmp_path: Path, monkeypatch: Patch) -> None:
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


@pytest.mark.parametrize("size", [(40, 12), (120, 40)])
async def test_the_address_of_a_model_is_shown_whole(size: tuple[int, int]) -> None:
    async with explorer(size=size) as it:
        await it.press("enter")
        for _ in range(20):
            seen = re.sub(r"[^\w./:-]", "", it.part(".box"))
            if "https://huggingface.co/Alibaba-Apsara/DASD-4B-Thinking" in seen:
                return
            await it.press("down")
        raise AssertionError(it.text())


async def test_a_text_is_at_its_end_at_once(monkeypatch: Patch) -> None:
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


@pytest.mark.parametrize(
    ("typed", "names"),
    [("rep", ["reported"]), ("PA", ["paper"]), ("table 6", ["paper"]), ("nope", []), ("tests", [])],
)
def test_text_matches_names_and_titles_of_sources_but_no_path(typed: str, names: list[str]) -> None:
    entries = [ChosenSource(name) for name in bundled()]
    assert [each.name for each in _matching(typed, entries, looks=True)] == names


@pytest.mark.parametrize("by", ["enter", "click"])
async def test_a_part_of_a_name_behind_a_plus_adds_that_source(by: str) -> None:
    async with explorer(ViewState(source="paper")) as it:
        await it.press("d", *"+rep")
        if by == "click":
            await it.click("OptionList", (4, 0))
        else:
            await it.press("enter")
        assert it.explorer.state.sources == ("paper", "reported")


async def test_a_path_is_opened_before_a_source_like_it(tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rep").write_text("model,params,pass@1\na,1,50\nb,2,60\n", encoding="utf-8")
    async with explorer() as it:
        await it.press("d", *"rep", "enter")
        assert it.explorer.state.sources == ("rep",)


async def test_the_arrows_choose_among_the_sources_while_something_is_typed() -> None:
    async with explorer() as it:
        await it.press("d", *"nope")
        choices = it.app.screen.query_one(OptionList)
        assert choices.option_count == 3
        assert choices.highlighted is None
        await it.press("up", "up", "enter")
        assert it.explorer.state.sources == ("paper",)


async def test_a_path_that_could_not_be_read_is_told_until_the_next_key_and_can_be_mended() -> None:
    async with explorer(size=(80, 24)) as it:
        for key, says in (
            ("down", "AM-thinking-v1"),
            ("i", "AM-thinking-v1"),
            ("W", "states no windows"),
            ("y", "sent to the terminal"),
        ):
            await it.press("d", *"nope", "enter")
            assert "nope: there is no such source" in it.line("status")
            await it.press(key)
            assert "no such source" not in it.line("status")
            assert says in it.line("status")
            await it.press("escape")
        await it.press("d")
        assert it.app.screen.query_one(Input).value == "nope"
        await it.press("up", "enter")  # another source gives way
        assert it.explorer.state.sources == ("reported",)
        await it.press("d", *"papers", "enter")
        await it.press("d", "end", "backspace", "enter")  # when it could not be read
        assert it.explorer.state.sources == ("paper",)


async def test_a_text_that_is_wrong_is_told_as_long_as_it_is() -> None:
    async with explorer(size=(80, 24)) as it:
        await it.type("/nosuch>1")
        assert "unknown column" in it.line("status")
        await it.press("escape", "d", *"nope", "enter")
        assert "no such source" in it.line("status")
        await it.press("down")
        assert "unknown column" in it.line("status")
        await it.press("slash", *["backspace"] * 9)
        assert "unknown column" not in it.line("status")


async def test_the_columns_of_the_load_report_have_a_line_each(tmp_path: Path) -> None:
    names = [f"a model of a long name {number}" for number in range(3)]
    head = "model,score,what_was_measured_besides,who_measured_it\n"
    path = tmp_path / "long.csv"
    path.write_text(head + "".join(f"{name},{len(name)}.5,{name},{name}\n" for name in names))
    async with explorer(ViewState(source=str(path)), size=(80, 24)) as it:
        await it.press("o")
        lines = it.text().splitlines()
        start = next(place for place, line in enumerate(lines) if "│   column " in line)
        for place, name in enumerate(("model", "pass_at_1", "what_was", "who_meas"), 1):
            assert f"│   {name}" in lines[start + place]


async def test_an_answer_that_comes_when_its_dialog_is_gone_is_dropped() -> None:
    async with explorer(ViewState(source="paper")) as it:
        await it.press("b", "enter")
        dialog = it.app.screen
        assert isinstance(dialog, AnswerDialog)
        await dialog.query("*").remove()  # as it is while it closes
        dialog.answered(lambda _: Answer(facts=()), "")
        assert not dialog.query("*")


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_a_dialog_has_a_blank_column_beside_its_border(size: tuple[int, int]) -> None:
    async with explorer(ViewState(source="paper"), size=size) as it:
        for keys in (("b", *"24GB", "enter"), ("question_mark",), ("s",), ("x",), ("d",), ("E",)):
            await it.press(*keys)
            assert it.app.screen is not it.screen
            inside = [line[:-1] for line in it.text().split("\n") if line.endswith("│")]
            assert {line[-1] for line in inside} <= {*" ▁▂▃▄▅▆▇█"}  # or a scroll bar
            await it.press("escape", "escape")

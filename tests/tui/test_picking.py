"""Picking a model: what Enter and Escape do in `lcbtui pick`."""

from collections.abc import Sequence
from pathlib import Path

from make_screens import settled

from lcbtui.cli.explore import _lines
from lcbtui.tui.app import LcbtuiApp
from lcbtui.tui.dialogs.dialog import TextDialog
from lcbtui.tui.main_screen import Picking
from lcbtui.view.state import ViewState
from lcbtui.view.view import View

from .driving import Driver, Size, explorer, wrote


def labels(view: View, rows: Sequence[int]) -> str:
    return _lines(view, rows, None)


def repositories(view: View, rows: Sequence[int]) -> str:
    return _lines(view, rows, "hf_repo")


class Picked:
    """An explorer in which keys were pressed, until it ended or they were over."""

    def __init__(self, it: Driver) -> None:
        self.text = it.screen.picked
        self.ended = not it.app.is_running
        self.keys = it.line("keys") if it.app.is_running else ""
        self.status = it.line("status") if it.app.is_running else ""


async def picked(
    *keys: str, picking: Picking = labels, state: ViewState | None = None, size: Size = (120, 40)
) -> Picked:
    app = LcbtuiApp(state or ViewState(), picking=picking)
    async with app.run_test(size=size) as pilot:
        await settled(app, pilot.pause)
        for key in keys:
            await pilot.press(key)
            if app.is_running and app._exit is False:
                await settled(app, pilot.pause)
        found = Picked(Driver(app, pilot))
        found.ended = app._exit
        return found


async def test_enter_picks_the_selected_row() -> None:
    found = await picked("j", "enter", size=(40, 12))
    assert (found.text, found.ended) == ("AM-thinking-v1\n", True)


async def test_the_pinned_rows_are_picked_in_the_order_of_pinning() -> None:
    found = await picked("j", "space", "k", "space", "j", "j", "enter")
    assert found.text == "AM-thinking-v1\nDASD-4B-Thinking\n"


async def test_a_pinned_row_is_picked_where_a_filter_hides_it() -> None:
    keys = ("space", "slash", *"qwen", "enter", "space", "enter")
    assert (await picked(*keys)).text == "DASD-4B-Thinking\nQwen-32B\n"


async def test_a_name_of_several_rows_is_printed_once() -> None:
    state = ViewState(source="reported", pins=("Qwen3-32B",))
    assert (await picked("enter", state=state)).text == "Qwen3-32B\n"


async def test_what_the_row_lacks_is_not_picked(tmp_path: Path) -> None:
    path = wrote(tmp_path / "x.csv", "model,params,score,hf_repo\na,1,9,\nb,2,5,org/b\n")
    state = ViewState(source=str(path))
    found = await picked("enter", picking=repositories, state=state)
    assert (found.text, found.ended) == (None, False)
    assert found.status.startswith("a has no Repository to print")
    assert (await picked("j", "enter", picking=repositories, state=state)).text == "org/b\n"


async def test_escape_elsewhere_and_in_dialogs_does_not_leave() -> None:
    found = await picked("slash", *"qwen", "escape", "question_mark", "escape", "x", "escape")
    assert not found.ended


async def test_the_key_line_and_the_help_say_so() -> None:
    found = await picked("j")
    assert found.keys.startswith("Enter pick")
    assert "Enter details" not in found.keys
    async with explorer() as it:
        await it.press("question_mark")
        assert isinstance(it.app.screen, TextDialog)
        assert "in lcbtui pick" not in it.dialog()

"""What the source does not state is said in the explorer, and undone and copied like all else."""

from typing import Any

import pytest

from lcbtui.dataset.columns import PlusMinus
from lcbtui.dataset.windows import parse_window
from lcbtui.errors import UsageError
from lcbtui.tui.dialogs.asking import WRONG, parse_statement, statement_of
from lcbtui.view.state import ViewState, to_command

from .driving import explorer

BARE = b"model,params,pass@1\na,4B,58.4\nb,8B,66.9\nc,14B,68.1\nd,30B,30.2\n"
WINDOW = parse_window("2410-2502")
STATED = {"release": "v5", "window": WINDOW}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("166", {"problems": 166}),
        ("166 problems", {"problems": 166}),
        ("problems 166", {"problems": 166}),
        ("Problems: 166 v5", {"problems": 166, "release": "v5"}),
        ("n=166", {"problems": 166}),
        ("v5 2410-2502", STATED),
        ("± se", {"plus_minus": PlusMinus.ERROR}),
        ("v5 24.10-25.02 166 CI95", {**STATED, "problems": 166, "plus_minus": PlusMinus.HALF}),
        ("", {"problems": None, "release": None, "plus_minus": None}),
    ],
)
def test_what_is_typed_is_read_in_any_usual_form(text: str, said: dict[str, Any]) -> None:
    assert parse_statement(text) == said


@pytest.mark.parametrize("text", ["many", "166 279", "v9", "0", "166 problems or so"])
def test_anything_else_says_what_would_work(text: str) -> None:
    with pytest.raises(UsageError):
        parse_statement(text)


def test_what_is_said_so_far_is_read_as_the_same() -> None:
    state = ViewState(problems=166, release="v5", plus_minus=PlusMinus.ERROR)
    said = {"problems": 166, "release": "v5", "plus_minus": PlusMinus.ERROR}
    assert parse_statement(statement_of(state)) == said


@pytest.mark.parametrize("key", ["w", "ampersand"])
async def test_the_number_of_problems_is_said_and_ranks_are_there(key: str) -> None:
    async with explorer(ViewState(source="-"), stdin_bytes=BARE) as it:
        await it.press(key)
        assert it.warning() == ""
        await it.press(*"many", "enter")
        assert it.warning() == WRONG
        await it.press("backspace", "backspace", "backspace", "backspace", *"166", "enter")
        assert it.explorer.state == ViewState(source="-", problems=166)
        assert "tied with 2 of 3" in it.line("status")
        assert to_command(it.explorer.state) == "lcbtui --problems=166 -"
        await it.press("u")
        assert it.explorer.state == ViewState(source="-")


async def test_a_window_is_said_of_a_source_that_states_none() -> None:
    async with explorer(ViewState(source="-"), stdin_bytes=BARE, size=(160, 40)) as it:
        await it.press("ampersand", *"v5 2410-2502", "enter")
        assert it.explorer.state == ViewState(source="-", release="v5", window=WINDOW)
        assert "4 that state no window are taken to be over this one" in it.line("title")
        assert len(it.labels()) == 4


async def test_nothing_typed_where_nothing_was_said_is_told_what_can_be() -> None:
    async with explorer(ViewState(source="-"), stdin_bytes=BARE) as it:
        await it.press("ampersand", "enter")
        assert it.warning() == WRONG
        await it.press(*"166", "enter")
        assert it.explorer.state.problems == 166

"""What keys, clicks and typing do, seen on the screen."""

import os
import subprocess
import sys
from base64 import b64decode
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste
from textual.widgets import Input, OptionList

from lcbtui.chart.style import Charset
from lcbtui.dataset.columns import Range, SortKey
from lcbtui.dataset.windows import parse_window
from lcbtui.tui.actions import ACTIONS, Scope
from lcbtui.tui.dialogs.choices import AxesScreen
from lcbtui.tui.dialogs.palette import help_chapters
from lcbtui.tui.explorer import MOST_COPIED
from lcbtui.view.state import PerModel, ViewState
from lcbtui.view.view import Emphasis

from .driving import Patch, explorer, held, marker_at, wrote

Capture = pytest.CaptureFixture[str]


async def test_every_letter_of_a_query_filters_table_chart_title_and_counts() -> None:
    async with explorer() as it:
        await it.press("slash")
        layouts = list[object]()
        it.screen.screen_layout_refresh_signal.subscribe(it.screen, layouts.append)
        await it.type("qwen")
        assert "3 of 12 · qwen" in it.line("title")
        assert it.labels() == ["Qwen-32B", "Qwen3-14B", "DeepSeek-R1-Qwen3-8B"]
        assert it.part("#chart").count("Qwen") == 3
        assert "Mistral" not in it.part("#chart") + it.part("#table")
        assert "open-weights 3" in it.line("series")
        await it.press("backspace", "backspace", "backspace", "backspace")
        assert "12 of 12" in it.line("title")
        assert not layouts, "a letter asks for no layout of the screen"
        await it.press("enter", "f", "u", "u")
        assert it.explorer.state == ViewState(), "typing without a pause is one step"
        await it.type("/params")  # a column's name that is being typed keeps the rows
        assert (len(it.labels()), it.explorer.state.query) == (12, "params")
        await it.type("<=10")
        assert len(it.labels()) == 7


async def test_a_long_text_fills_its_box_also_when_it_becomes_shorter() -> None:
    async with explorer(size=(80, 24)) as it:
        await it.press(*("/" + "qwen " * 20), *["left"] * 9, "ctrl+k")
        box = it.query
        assert box.scroll_x == box.virtual_size.width - box.content_size.width > 0


async def test_clear_brings_all_rows_back_and_undo_takes_that_back() -> None:
    async with explorer() as it:
        await it.press(*"/qwen", "enter", "X")
        assert len(it.labels()) == 12
        assert it.query.value == ""
        await it.press("u")
        assert len(it.labels()) == 3
        assert it.query.value == "qwen"
        await it.press("u")
        assert len(it.labels()) == 12
        await it.press("u")
        assert "nothing to undo" in it.line("status")


async def test_redo_puts_back_what_undo_took_also_across_sources() -> None:
    async with explorer() as it:
        await it.press(*"/qwen", "enter", "f")
        changed = it.explorer.state
        it.explorer.reader.read(("paper",))
        await it.press()
        last = it.explorer.state
        assert last.source == "paper"
        await it.press("u", "u", "u")
        assert it.explorer.state == ViewState()
        await it.press("U", "U")
        assert (it.explorer.state, it.query.value) == (changed, "qwen")
        await it.press("U")
        assert it.explorer.state == last
        await it.press("u")  # the source before is read again, which takes its time
        await it.press("t", "U")
        assert it.explorer.state.trend
        assert "nothing to redo" in it.line("status")


async def test_a_half_typed_query_keeps_the_last_rows_and_names_the_place() -> None:
    async with explorer() as it:
        await it.type("/model~(qwen")
        problem = "character 7: missing ) in the regular expression"
        assert it.line("status") == f"{problem}; in force: nothing"
        assert len(it.labels()) == 12
        await it.type("|glm).*b$")
        assert len(it.labels()) == 5
        await it.press("enter", "X", *"/score>=60 score>")
        assert it.line("status") == "character 17: expected a number; in force: score>=60"
        assert "score>=60" in it.line("title")
        await it.type("=66")
        assert "expected" not in it.line("status")
        assert len(it.labels()) == 6
        await it.type(" 3>1")
        assert it.line("status").startswith("character 21: unknown column '3'")


async def test_or_between_words_is_told_of_the_bar_where_nothing_matches() -> None:
    async with explorer(size=(80, 24)) as it:
        await it.type("/qwen or glm")
        assert '"or" is a word here: | is or' in it.line("status")
        await it.press(*["backspace"] * 6, *"| glm")
        assert len(it.labels()) == 5
        assert it.query.value == "qwen | glm"


async def test_range_boxes_hold_beside_the_query_and_say_what_is_wrong() -> None:
    async with explorer() as it:
        await it.press(*"<..10B", "enter", *">60..", "enter")
        assert len(it.labels()) == 4
        assert it.explorer.state.params == Range(None, 10)
        assert it.explorer.state.query == ""
        await it.type(">5")
        assert "60..5: the ends are swapped; try 5..60" in it.line("status")
        assert len(it.labels()) == 4
        await it.press("escape", "escape", "X", *">60%..")
        assert it.explorer.state.score == Range(60, None)


async def test_digits_toggle_series_and_counts_stay() -> None:
    async with explorer() as it:
        await it.press("1")
        assert len(it.labels()) == 3
        assert "open-weights 9" in it.line("series")
        assert it.explorer.state.series == ("open-data", "ours")
        await it.press("1")
        assert it.explorer.state.series is None
        await it.press("9")
        assert len(it.labels()) == 12


async def test_a_click_on_a_key_runs_its_action_and_the_mouse_over_it_paints_nothing() -> None:
    async with explorer() as it:
        place, before = it.part("#keys").index("s sort"), it.strips()
        await it.pilot.hover("#keys", offset=(place, 0))
        assert it.strips() == before
        await it.click("#keys", (place, 0))
        assert it.app.screen.query_one(".box").border_title == "Sort by"


async def test_sorting_by_key_by_reversal_and_by_a_click_on_a_heading() -> None:
    async with explorer() as it:
        await it.press("s", *"openness", "enter")
        assert it.explorer.state.sort == (SortKey("openness"),)
        await it.press("right_square_bracket")
        assert it.explorer.state.sort == (SortKey("openness", True),)
        column, line = marker_at(it.part("#table"), "Params")
        await it.click("#table", (column + 1, line))
        assert it.explorer.state.sort == (SortKey("total_params_b", True),)
        assert it.labels()[0] == "AM-thinking-v1"
        # The column that the rows were sorted by has left.
        column, line = marker_at(it.part("#table"), "Params")
        await it.click("#table", (column + 1, line))
        assert it.labels()[0] == "Mistral3-3B"
        assert "Params ↑" in it.part("#table")


async def test_the_cursor_marks_its_point_and_follows_its_row() -> None:
    async with explorer() as it:
        await it.press("down", "down", "down")
        assert it.selected() == "Qwen-32B"
        assert "[○] Qwen-32B" in it.part("#chart")
        await it.press("left_square_bracket")
        assert it.selected() == "Qwen-32B"
        await it.type("/params<=10")
        assert it.selected() != "Qwen-32B"
        await it.press("enter", "X")
        assert it.selected() == "Qwen-32B"


async def test_a_click_takes_the_row_of_the_table_or_the_nearest_point_of_the_chart() -> None:
    async with explorer() as it:
        await it.click("#table", (10, 4))
        assert it.selected() == "Qwen-32B"
        column, line = marker_at(it.part("#chart"), "○ Mistral3-3B")
        await it.click("#chart", (column + 1, line))
        assert it.selected() == "Mistral3-3B"


async def test_keys_move_in_the_table_and_while_typing() -> None:
    async with explorer(size=(80, 24)) as it:
        await it.press("G", "j")
        assert it.selected() == "OpenThoughts3-7B"
        await it.press("g", "k", "j", "j", "k")
        assert it.selected() == "AM-thinking-v1"
        await it.press("pagedown")
        assert it.selected() == "Mistral3-8B"
        await it.press("slash", "up")
        assert (it.selected(), it.query.value) == ("GLM-Z1-32B", "")


async def test_space_pins_one_of_the_rows_of_a_name_and_the_command_means_that_row() -> None:
    async with explorer(ViewState(source="reported", per_model=PerModel.ALL)) as it:
        view = it.view
        names = it.labels()
        index = next(place for place, name in enumerate(names) if names.count(name) > 2)
        it.explorer.select_index(index)
        row = it.explorer.selected
        await it.press("space")
        (pin,) = it.explorer.state.pins
        assert row is not None and pin == f"{names[index]}@{row + 1}"
        view = it.view
        assert view.rows[view.emphasis & Emphasis.PINNED > 0].tolist() == [row]
        await it.press("space")
        assert not it.explorer.state.pins
        it.explorer.change(pins=(names[index],))
        await it.press("space")
        assert not it.explorer.state.pins, "a pin of all rows of the name goes with one of them"
        await it.press("space", "d", *"paper", "enter")
        assert it.explorer.state.pins == ((names[index],) if names[index] in it.labels() else ())


async def test_a_query_of_another_source_gives_way_to_the_rows(tmp_path: Path) -> None:
    path = wrote(tmp_path / "own.csv", "name,score\na,1\nb,2\n")
    async with explorer(ViewState(query="released>=2025")) as it:
        it.explorer.reader.switch(str(path))
        await it.press()
        assert len(it.labels()) == 2
        assert "release" in it.line("status")


async def test_overlays_axes_zoom_pan_and_home() -> None:
    async with explorer() as it:
        before = it.part("#chart")
        await it.press("f")
        assert "Frontier" in it.part("#chart")
        await it.press("f", "t")
        assert "Trend" in it.part("#chart")
        await it.press("t")
        assert it.part("#chart") == before
        await it.press("plus")
        assert it.explorer.state.x_limits is not None
        assert it.part("#chart") != before
        await it.press("0")
        assert it.part("#chart") == before
        await it.press("tab", "shift+right")
        assert it.part("#chart") != before
        await it.press("0", "z")
        assert it.explorer.state.y_limits is not None
        await it.press("0", "number_sign")
        assert it.part("#chart").count("┊") > before.count("┊")
        await it.press("number_sign", "0", "L")
        assert "Mistral3-8B" not in it.part("#chart")
        assert "DASD-4B-Thinking" in it.part("#chart")


async def test_the_axes_stay_while_filtering() -> None:
    async with explorer() as it:
        frame = [line[:5] for line in it.part("#chart").splitlines()]
        last = it.part("#chart").splitlines()[-1]
        await it.type("/mistral")
        assert it.part("#chart").splitlines()[-1] == last
        assert [line[:3] for line in it.part("#chart").splitlines()] == [x[:3] for x in frame]


async def test_the_axes_fit_what_a_window_and_b_open_with_and_stay_while_typing() -> None:
    async with explorer(ViewState(source="reported")) as it:

        def ends() -> list[tuple[float, float]]:
            return [(axis.low, axis.high) for axis in (it.chart.spec.x, it.chart.spec.y)]

        opened = ends()
        assert (opened[0][1] < 1000, opened[1][1] < 80) == (True, True)
        await it.press("slash", *"qwen")
        assert ends() == opened
        await it.press("enter", "b", *"8B", "enter")
        await it.press("enter")  # on the answer, which a thread computes
        assert (it.explorer.state.params, it.chart.spec.x.high < 10) == (Range(None, 8), True)
        assert it.chart.points.x.max() - it.chart.points.x.min() >= 0.9
        await it.press("X")  # all of these rows, of which some are larger, are within
        assert ends() == opened
        it.explorer.change(window=parse_window("2025-01..2025-05"))
        await it.rest()
        assert ends() != opened
        window = ends()
        await it.press("slash", *"qwen")
        assert ends() == window


@pytest.mark.parametrize(
    "uses",
    [
        {"columns": ("model", "lowest")},
        {"y": "lowest", "series_by": "organization", "series": ("Qwen",)},
    ],
)
async def test_axes_are_chosen_where_the_view_has_columns_that_are_none(uses: Any) -> None:
    state = ViewState(source="reported", per_model=PerModel.BEST, **uses)
    async with explorer(state) as it:
        await it.press("x")
        assert isinstance(it.app.screen, AxesScreen)
        options = it.app.screen.query_one("#y", OptionList).options
        titles = [str(option.prompt) for option in options]
        assert "Pass@1" in titles
        assert "Lowest" not in titles, "it stands beside the scores of several reports"
        await it.press("enter")
        assert it.explorer.state == state
        await it.press("x", *"samples", "enter")
        assert it.explorer.state.x == "samples"


async def test_what_is_pasted_holds_no_control_characters() -> None:
    async with explorer() as it:
        for opens in ("slash", "ctrl+p"):
            await it.press(opens)
            it.app.post_message(Paste("q\x1b[1mw\x00e\tn\x9b\nsecond"))
            await it.press("end")
            assert isinstance(it.app.focused, Input)
            assert it.app.focused.value == "q[1mwe n"
            await it.press("escape")
        it.app.copy_to_clipboard("q\x1b[1mwe\tn\x9b")
        await it.press("slash", "ctrl+a", "ctrl+v")
        assert isinstance(it.app.focused, Input)
        assert it.app.focused.value.endswith("q[1mwe n")


async def test_copying_says_what_it_did_and_the_end_prints_it() -> None:
    async with explorer() as it:
        await it.press("y")
        assert "sent to the terminal" in it.line("status")
        assert it.explorer.copied[-1].startswith("DASD-4B-Thinking\t4\t70.5")
        assert it.explorer.exit_lines == ["copied:", it.explorer.copied[-1]]
        await it.press("f", "Y")
        assert it.app.clipboard == "lcbtui --frontier"
        assert it.line("status") == "sent to the terminal: lcbtui --frontier"
        assert it.explorer.exit_lines[:3] == ["this view again:", "lcbtui --frontier", "copied:"]
        assert it.explorer.exit_lines[3].startswith("DASD-4B-Thinking\t4")


@pytest.mark.parametrize("size", [60_000, 5_000_000])
async def test_a_cell_does_not_leave_the_clipboard(size: int, monkeypatch: Patch) -> None:
    hostile = "a\x1b]52;c;ZXZpbA==\x07b\x1b\\c\x9d0;t\x9cd\ne\u202ef"
    row = f'model,score\n"{hostile}{"x" * size}",7\n'.encode()
    async with explorer(ViewState(source="-"), stdin_bytes=row) as it:
        sent: list[str] = []
        assert it.app._driver is not None
        monkeypatch.setattr(it.app._driver, "write", sent.append)
        await it.press("y")
        told = it.line("status")
    written = [b64decode(each[7:-1]) for each in sent if "\x1b]52" in each]
    if size > MOST_COPIED:
        assert not written
        assert not it.explorer.exit_lines
        assert "not copied: a clipboard takes 75,000 bytes" in told
    else:
        assert written == [it.explorer.copied[0].encode()]
        assert written[0].startswith(b"a]52;c;ZXZpbA==b\\c0;td efxxx")
        assert max(map(len, sent)) <= 100_008
        assert "sent to the terminal" in told


async def test_help_lists_exactly_the_keys_that_are_bound() -> None:
    async with explorer() as it:
        bound = set(it.screen._bindings.key_to_bindings)
        listed = {key for a in ACTIONS if a.scope is Scope.ANYWHERE for key in a.each_key}
        assert bound - listed <= {"ctrl+c", "super+c"}  # Textual's own: copies selected text
        assert listed <= bound
        await it.press("i")  # the panel of insights is made when it is asked for
        owners = {"app": it.app, "screen": it.screen}
        for action in ACTIONS:
            owner = owners.get(action.owner) or it.screen.query_one(f"#{action.owner}")
            assert hasattr(owner, f"action_{action.name.partition('.')[2].partition('(')[0]}"), (
                action
            )
        for picking in (False, True):
            lines = chain(*help_chapters(Charset.SHAPES, picking=picking).values())
            words = "\n".join(piece for line in lines for piece, _ in line)
            for action in ACTIONS:
                assert (action.help in words) == (picking or action.scope is not Scope.PICK)


def test_no_key_is_one_that_multiplexers_or_split_escapes_use() -> None:
    keys = {key for action in ACTIONS for key in action.each_key}
    assert not keys & set("ABCDFHO")
    assert not keys & {f"ctrl+{letter}" for letter in "abjos"}
    assert not {key for key in keys if key.startswith("f") and key[1:].isdigit()}


async def test_a_short_terminal_shows_one_panel_and_tab_the_other() -> None:
    async with explorer(size=(60, 14)) as it:
        assert it.screen.chart is not None
        assert (it.table.region.height > 0, it.screen.chart.region.height) == (True, 0)
        await it.press("tab")
        assert (it.table.region.height, it.screen.chart.region.height > 0) == (0, True)
        assert "60 ┤" in it.text()
        await it.press("escape")
        assert it.table.region.height > 0


async def test_no_key_acts_unseen_on_a_screen_that_is_too_small() -> None:
    async with explorer() as it:
        await it.press("slash")
        await it.resize(30, 8)
        assert "40×12" in it.text()
        await it.press("1", "s", "f", "slash", *"qwen")
        await it.resize(120, 40)
        assert it.explorer.state == ViewState()
        assert it.app.screen is it.screen, "a dialog opened"


async def test_a_range_without_room_for_its_box_is_typed_in_the_query() -> None:
    async with explorer(size=(60, 20)) as it:
        await it.type("<..10B")
        assert it.explorer.state.query == "params:..10B"
        assert it.explorer.state.series is None
        assert len(it.labels()) == 7


HOSTILE = "model,params,score\nfoo[/bar],1,1\n\x1b]52;c;QQ==\x07,2,2\n模型😀,3,3\n[red]x[/],4,4\n"


async def test_names_are_data_and_never_markup_or_control(tmp_path: Path) -> None:
    path = wrote(tmp_path / "[hostile].csv", HOSTILE)
    async with explorer(ViewState(source=str(path))) as it:
        await it.press("space", "down", "space")
        for name in ("foo[/bar]", "模型😀", "[red]x[/]", "]52;c;QQ=="):
            assert name in it.text()
        assert "\x1b" not in it.text()
        assert "\x07" not in it.text()
        for _ in range(4):
            await it.press("enter")
            assert "Model" in it.text()
            await it.press("escape", "down")
        await it.press("o")
        assert "[hostile].csv" in it.text()
        await it.press("escape", "d", "escape", "x", "escape")
        assert len(it.labels()) == 4


async def test_control_characters_of_names_queries_and_errors_never_arrive(tmp_path: Path) -> None:
    path = wrote(tmp_path / "ev\x1b]0;owned\x07il.csv", "model,params,score\na,1,1\n")
    async with explorer(ViewState(source=str(path), query="\x1b]0;owned\x07a")) as it:
        seen = [it.text()]
        await it.press("o")
        seen.append(it.text())
        await it.press("escape", "d")
        seen.append(it.text())
        await it.press("escape", "Y")
        seen += [it.text(), it.app.clipboard, *it.explorer.exit_lines]
        assert not [text for text in seen if "\x1b" in text or "\x07" in text]
        assert "owned\\007" in it.app.clipboard


async def test_a_slow_read_that_was_replaced_is_lost(tmp_path: Path, monkeypatch: Patch) -> None:
    slow = wrote(tmp_path / "slow.csv", "model,params,score\nslow,1,1\n")
    gate = held(monkeypatch, str(slow))
    async with explorer() as it:
        it.explorer.reader.read((str(slow),))
        it.explorer.reader.read(("paper",))
        while it.explorer.state.source != "paper":
            await it.pilot.pause()
        gate.set()
        await it.press()
        assert it.explorer.state.source == "paper"
        assert len(it.labels()) == 12


async def test_typing_while_a_source_is_read_is_kept(tmp_path: Path, monkeypatch: Patch) -> None:
    gate = held(monkeypatch, "paper")
    async with explorer() as it:
        it.explorer.reader.read(("paper",))
        await it.pilot.press("slash", *"qwen")
        gate.set()
        await it.press()
        assert it.explorer.state == ViewState(source="paper", query="qwen")
        await it.press("enter", "u")
        assert it.explorer.state == ViewState(query="qwen")


async def test_a_flag_that_cannot_be_used_ends_with_its_reason() -> None:
    from lcbtui.tui.app import LcbtuiApp

    app = LcbtuiApp(ViewState(query="qwen", x="model"))
    async with app.run_test(size=(120, 40)) as pilot:
        while app.return_code is None:
            await pilot.pause()
    assert app.return_code == 2


async def test_another_source_keeps_the_selection_and_says_what_is_lost(tmp_path: Path) -> None:
    path = wrote(tmp_path / "own.csv", "name,score,params\nmine,1,2B\nAM-thinking-v1,2,32B\n")
    async with explorer() as it:
        await it.press("space", "down", "space", "left_square_bracket", "d", "down", "enter")
        assert list(it.explorer.state.pins) == ["DASD-4B-Thinking", "AM-Thinking-v1"]
        assert it.selected() == "AM-Thinking-v1"
        await it.press("right")
        assert it.line("status").startswith("● AM-Thinking-v1 32B: 70.3"), (
            "it is about the selected row"
        )
        it.explorer.reader.switch(str(path))
        await it.press()
        assert list(it.explorer.state.pins) == ["AM-thinking-v1"]
        assert it.line("status") == "not in own.csv: DASD-4B-Thinking"


async def test_rows_that_no_query_matches_leave_the_layout_as_it_was() -> None:
    for source in ("figure", "paper"):
        async with explorer(ViewState(source=source)) as it:
            before = it.app.screen.query_one("#table-panel").region
            heading = it.part("#table").splitlines()[0].removeprefix("=★")
            await it.type("/zzzz")
            assert not len(it.view or ())
            assert it.part("#table").splitlines()[0].removeprefix("  ") == heading
            assert it.app.screen.query_one("#table-panel").region == before


def test_the_explorer_shows_a_small_source_without_arrow_or_pandas() -> None:
    code = (
        "import asyncio, sys\n"
        "from tui.driving import explorer\n"
        "async def main():\n"
        "    async with explorer() as it: assert 'DASD' in it.text()\n"
        "asyncio.run(main())\n"
        "print(*sys.modules)"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert not {"pandas", "pyarrow", "numpy.ma"} & set(ran.stdout.split())

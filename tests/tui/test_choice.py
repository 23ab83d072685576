"""Choosing a model in the explorer: pinned ones side by side, and the best up to a size."""

import json
from pathlib import Path

import pytest
from textual.widgets import Input

import golden
from lcbtui.dataset.columns import Range
from lcbtui.dataset.windows import Window, parse_window
from lcbtui.query.predicates import SizeLimit
from lcbtui.tui.dialogs.choices import WRONG, SizeScreen, size_limit
from lcbtui.tui.dialogs.details import HOW_TO_COMPARE
from lcbtui.tui.dialogs.dialog import TextDialog
from lcbtui.view.notation import PerModel, SortKey
from lcbtui.view.state import ViewState
from result_documents import small

from .driving import Driver, explorer

PINS = ("DASD-4B-Thinking", "Qwen3-32B")


def dialog(it: Driver) -> TextDialog:
    screen = it.app.screen
    assert isinstance(screen, TextDialog)
    return screen


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_c_shows_the_pinned_models_side_by_side(size: tuple[int, int]) -> None:
    async with explorer(ViewState(source="paper", pins=PINS), size=size) as it:
        await it.press("c")
        golden.check(f"explorer/compare-{size[0]}x{size[1]}", it.text())
        assert "+3.6 points (-4.2 to +11.3): statistically tied" in dialog(it).text
        await it.press("escape")
        assert it.app.screen is it.screen


async def test_one_pinned_model_is_compared_with_the_selected_one() -> None:
    async with explorer(ViewState(source="paper", pins=("DASD-4B-Thinking",))) as it:
        assert it.selected() == "AM-Thinking-v1"
        await it.press("c")
        first, second, *_ = dialog(it).text.splitlines()
        assert first.startswith("DASD-4B-Thinking · ")
        assert second.startswith("AM-Thinking-v1 · ")


async def test_with_too_little_to_compare_it_says_what_to_do() -> None:
    async with explorer(ViewState(source="paper")) as it:
        await it.press("c")
        assert it.line("status") == HOW_TO_COMPARE
        # The pinned model is the selected one.
        await it.press("space", "c")
        assert it.line("status") == HOW_TO_COMPARE
        await it.press("down", "c")
        assert dialog(it).text.startswith("AM-Thinking-v1")


async def test_more_pinned_models_than_have_room_are_told() -> None:
    async with explorer(ViewState(source="paper")) as it:
        for _ in range(9):
            await it.press("space", "down")
        await it.press("c")
        assert it.line("status") == "9 models are pinned: at most 8 stand side by side"


async def test_other_sources_tell_what_they_know_of_the_models_of_a_picture() -> None:
    async with explorer(ViewState(pins=("DASD-4B-Thinking", "Qwen-32B"))) as it:
        await it.press("c")
        text = dialog(it).text
        assert "read off a picture" in text
        assert "v5 2024-10-01..2025-02-01 · 166 problems, ρ 0.40 · paper" in text


async def test_results_by_problem_are_compared_in_the_window_in_force() -> None:
    state = ViewState(source="-", pins=("Early", "Late"), window=parse_window("2024-03..2024-04"))
    async with explorer(state, stdin_bytes=json.dumps(small(50)).encode()) as it:
        await it.press("c")
        text = dialog(it).text
        assert "2024-03-01..2024-04-30 · 100 problems" in text
        assert "By month" in text
        assert "  2024-04 " in text and "  2024-02 " not in text


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_b_asks_for_a_size_and_answers_in_sentences(size: tuple[int, int]) -> None:
    state = ViewState(source="paper", sort=(SortKey("model"),))
    async with explorer(state, size=size) as it:
        await it.press("b")
        assert isinstance(it.app.screen, SizeScreen)
        await it.type("9B")
        await it.press("enter")
        golden.check(f"explorer/best-{size[0]}x{size[1]}", it.text())
        assert dialog(it).text.startswith("DASD-4B-Thinking (4B) is the best of 7 models up to 9B")
        await it.press("escape")
        assert (it.explorer.state.params, it.explorer.state.sort) == (Range(None, 9), ())
        assert it.selected() == "DASD-4B-Thinking"
        await it.press("u")
        assert it.explorer.state == state


async def test_b_goes_to_the_best_from_wherever_the_cursor_was() -> None:
    async with explorer(ViewState(source="paper")) as it:
        await it.press("G", "k")
        assert it.selected() == "GLM-Z1-9B-0414"
        await it.press("b")
        await it.type("9B")
        await it.press("enter", "escape")
        assert it.selected() == "DASD-4B-Thinking"


async def test_the_query_in_force_keeps_the_choice() -> None:
    async with explorer(ViewState(source="paper", query="open:weights")) as it:
        await it.press("b")
        await it.type("9B")
        await it.press("enter")
        assert "is the best of 4 models up to 9B" in dialog(it).text


async def test_memory_is_reckoned_with_the_bits_in_force() -> None:
    async with explorer(ViewState(source="paper", bits=8)) as it:
        await it.press("b")
        await it.type("24GB")
        await it.press("enter")
        assert it.explorer.state.params == Range(None, 20)
        assert "20B is an estimate of what fits 24GB at 8 bits" in dialog(it).text


async def test_what_is_no_size_is_told_and_can_be_mended() -> None:
    async with explorer(ViewState(source="paper")) as it:
        await it.press("b")
        await it.type("9X")
        await it.press("enter")
        assert isinstance(it.app.screen, SizeScreen)
        assert WRONG in it.text()
        await it.press("backspace", "B", "enter")
        assert "up to 9B" in dialog(it).text


async def test_escape_asks_for_nothing() -> None:
    async with explorer(ViewState(source="paper")) as it:
        before = it.explorer.state
        await it.press("b")
        assert it.app.screen.query_one(Input).has_focus
        await it.press("escape")
        assert it.explorer.state == before


async def test_on_a_picture_nothing_changes_and_the_reason_is_told() -> None:
    async with explorer(ViewState()) as it:
        await it.press("b")
        await it.type("9")
        await it.press("enter")
        assert it.app.screen is it.screen
        assert it.explorer.state == ViewState()
        assert it.line("status") == "no best: read off a picture; d opens paper"


async def test_of_several_reports_the_table_shows_the_one_that_counts() -> None:
    async with explorer(ViewState(source="reported", query="qwen")) as it:
        await it.press("b")
        await it.type("9B")
        await it.press("enter")
        assert "median report of each model" in dialog(it).text
        best = dialog(it).text.partition(" (8")[0]
        await it.press("escape")
        assert it.explorer.state.per_model is PerModel.MEDIAN
        assert it.labels()[0] == it.selected() == best


async def test_in_a_window_that_holds_narrower_ones_it_takes_that_alone() -> None:
    window = parse_window("2408-2502")
    async with explorer(ViewState(source="reported", window=window)) as it:
        assert "over different problems; w = keeps this window" in it.line("status")
        await it.press("b")
        await it.type("9B")
        await it.press("enter")
        assert "279 problems" in dialog(it).text
        await it.press("escape")
        assert it.explorer.state.query == "window_start=2024-08-01 window_end=2025-02-01"
        assert "different problems" not in it.line("status")


async def test_results_by_problem_get_their_sizes_joined(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text(json.dumps(small(50)).replace("Early", "Qwen3-8B"), encoding="utf-8")
    async with explorer(ViewState(source=str(path), window=Window())) as it:
        await it.press("b")
        await it.type("9B")
        await it.press("enter")
        assert dialog(it).text.startswith("Qwen3-8B (8.2B) is the only model up to 9B: ")
        assert it.explorer.state.join_params


async def test_nothing_that_small_changes_nothing() -> None:
    async with explorer(ViewState(source="paper")) as it:
        await it.press("b")
        await it.type("1B")
        await it.press("enter")
        assert it.explorer.state == ViewState(source="paper")
        assert "none of 12 models has a score and at most 1B" in it.line("status")


async def test_a_source_without_sizes_says_so() -> None:
    async with explorer(ViewState(source="-"), stdin_bytes=json.dumps(small(50)).encode()) as it:
        await it.press("b")
        await it.type("9B")
        await it.press("enter")
        assert "has no total parameters" in it.line("status")


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("9B", SizeLimit(9)),
        (" 0.5 ", SizeLimit(0.5)),
        ("24GB", SizeLimit(10, "24GB at 16 bits")),
        ("24 gb", SizeLimit(10, "24 gb at 16 bits")),
        ("0", None),
        ("-3B", None),
        ("0GB", None),
        ("", None),
        ("nine", None),
    ],
)
def test_a_size_or_memory_is_understood(text: str, limit: SizeLimit | None) -> None:
    assert size_limit(text, 16) == limit

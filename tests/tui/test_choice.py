"""Choosing a model in the explorer: pinned ones side by side, and the best, of all or by size."""

import json

from lcbtui.dataset.windows import parse_window
from lcbtui.view.state import ViewState
from result_documents import small

from .driving import explorer

PINS = ("DASD-4B-Thinking", "Qwen3-32B")


async def test_c_shows_the_pinned_models_side_by_side() -> None:
    async with explorer(ViewState(source="paper", pins=PINS), size=(80, 24)) as it:
        await it.press("c")
        assert "+3.6 ± 7.8  tied\n" in it.dialog()
        await it.press("escape")
        assert it.app.screen is it.screen


async def test_c_compares_the_two_rows_of_one_model_that_were_pinned() -> None:
    async with explorer(ViewState(source="reported", query="model:Qwen3-32B")) as it:
        assert len(it.labels()) == 2
        await it.press("space", "down", "space", "c")
        assert "Qwen3-32B (thinking)" in it.text()
        assert "Qwen3-32B (non-thinking)" in it.text()
        assert "+34.4" in it.text()


async def test_one_pinned_model_is_compared_with_the_selected_one() -> None:
    async with explorer(ViewState(source="paper", pins=("DASD-4B-Thinking",))) as it:
        assert it.selected() == "AM-Thinking-v1"
        await it.press("c")
        first, second, *_ = it.dialog().splitlines()
        assert first.startswith("A  DASD-4B-Thinking  ")
        assert second.startswith("B  AM-Thinking-v1 ")


async def test_keys_tell_how_models_were_compared_and_every_number() -> None:
    names = ("Ministral-3-8B-Reasoning-2512", "OpenThinker3-7B")
    async with explorer(ViewState(source="paper", pins=names)) as it:
        await it.press("c")
        assert it.dialog().endswith(", read off")
        await it.press("w")
        assert "B: tied among all 66 pairs of 12 models" in it.dialog()
        await it.press("a")
        assert "+1.7 to +17.9" in " ".join(it.dialog().split())
    async with explorer(ViewState(source="paper", pins=names, query="params<=9", rho=0.1)) as it:
        await it.press("c", "w")
        assert "ρ 0.10" in it.dialog()


async def test_the_details_have_one_line_against_the_pinned_model() -> None:
    state = ViewState(source="paper", pins=("Ministral-3-8B-Reasoning-2512",))
    async with explorer(state) as it:
        await it.press("down", "enter")
        assert it.selected() == "DASD-4B-Thinking"
        (line,) = [each for each in it.dialog().splitlines() if each.startswith("Against")]
        assert "Ministral-3-8B-Reasoning-2512: +7.7 (−0.2 to +15.5), tied" in line
    async with explorer() as it:
        await it.press("enter")
        assert "\nAgainst" not in it.dialog()


async def test_with_too_little_to_compare_it_says_what_to_do() -> None:
    async with explorer(ViewState(source="paper")) as it:
        await it.press("c")
        said = it.line("status")
        assert said == "Space pins the selected model: then select another, and c compares them"
        await it.press("space", "c")  # the pinned model is the selected one
        assert it.line("status") == said
        await it.press("down", "c")
        assert it.dialog().startswith("A  AM-Thinking-v1")


async def test_more_pinned_models_than_have_room_are_told() -> None:
    async with explorer(ViewState(source="paper")) as it:
        for _ in range(9):
            await it.press("space", "down")
        await it.press("c")
        assert it.line("status") == "9 models are pinned: at most 8 stand side by side"


async def test_other_sources_tell_what_they_know_of_the_models_of_a_picture() -> None:
    async with explorer(ViewState(pins=("DASD-4B-Thinking", "Qwen-32B"))) as it:
        await it.press("c")
        text = it.dialog()
        assert "read off" in text
        assert "69.3 ± 7.0  65.7 ± 7.1" in text


async def test_results_by_problem_are_compared_in_the_window_in_force() -> None:
    state = ViewState(source="-", pins=("Early", "Late"), window=parse_window("2024-03..2024-04"))
    async with explorer(state, stdin_bytes=json.dumps(small(50)).encode()) as it:
        await it.press("c")
        assert "100 problems, paired · ± 95 % · 2024-03-01..2024-04-30" in it.dialog()
        await it.press("a")
        assert "2024-02" not in it.dialog()

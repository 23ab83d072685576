"""Choosing a model in the explorer: pinned ones side by side, and the best, of all or by size."""

import json
import math
from pathlib import Path

import pytest
from textual.widgets import Input

import golden
from lcbtui.dataset.columns import Range
from lcbtui.dataset.windows import Window, parse_window
from lcbtui.tui.dialogs.best import ANSWERS, NO_SIZES, OF_ALL, SIZES, WRONG, SizeScreen, size_limits
from lcbtui.tui.dialogs.dialog import TextDialog
from lcbtui.view.notation import PerModel, SortKey
from lcbtui.view.state import ViewState
from result_documents import small, with_part

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
        assert "+3.6 points (-4.2 to +11.3): statistically tied" in " ".join(
            dialog(it).text.split()
        )
        await it.press("escape")
        assert it.app.screen is it.screen


async def test_one_pinned_model_is_compared_with_the_selected_one() -> None:
    async with explorer(ViewState(source="paper", pins=("DASD-4B-Thinking",))) as it:
        assert it.selected() == "AM-Thinking-v1"
        await it.press("c")
        first, second, *_ = dialog(it).text.splitlines()
        assert first.startswith("DASD-4B-Thinking · ")
        assert second.startswith("AM-Thinking-v1 · ")


async def test_the_other_scores_of_models_side_by_side_are_shown_too(tmp_path: Path) -> None:
    path = tmp_path / "benchmarks.csv"
    path.write_text("model,score,MMLU,GPQA\nA,60.1,80.5,41\nB,50.2,81.5,39\n", "utf-8")
    async with explorer(ViewState(source=str(path), pins=("A", "B"))) as it:
        await it.press("c")
        said = dialog(it).text
        assert "  MMLU   80.5  * 81.5\n  GPQA   * 41      39\n" in said
        assert "-f csv" not in said


async def test_a_verdict_that_is_another_one_on_the_screen_is_told_beside() -> None:
    names = ("Ministral-3-8B-Reasoning-2512", "OpenThinker3-7B")
    among = "once corrected for all {} pairs of the {} models{} of paper"
    async with explorer(ViewState(source="paper", pins=names)) as it:
        await it.press("c")
        assert among.format(66, 12, "") in " ".join(dialog(it).text.split())
    async with explorer(ViewState(source="paper", pins=names, query="params<=9")) as it:
        await it.press("c")
        assert among.format(21, 7, " shown") in " ".join(dialog(it).text.split())
    async with explorer(ViewState(source="paper", pins=names, query="params>10")) as it:
        await it.press("c")
        assert "once corrected" not in dialog(it).text
    async with explorer(ViewState(source="paper", pins=names, rho=0.1)) as it:
        await it.press("c")
        assert "166 problems, ρ 0.10" in dialog(it).text


async def test_the_details_have_one_line_against_the_pinned_model() -> None:
    state = ViewState(source="paper", pins=("Ministral-3-8B-Reasoning-2512",))
    async with explorer(state) as it:
        await it.press("down", "enter")
        assert it.selected() == "DASD-4B-Thinking"
        (line,) = [each for each in dialog(it).text.splitlines() if each.startswith("against")]
        assert "Ministral-3-8B-Reasoning-2512: +7.7 points (-0.2 to +15.5): tied" in line
        assert "at least 0.44; seen in LiveCodeBench's own results: 0.46 to 0.74" in line
    async with explorer() as it:
        await it.press("enter")
        assert "\nagainst" not in dialog(it).text


async def test_with_too_little_to_compare_it_says_what_to_do() -> None:
    async with explorer(ViewState(source="paper")) as it:
        await it.press("c")
        assert it.line("status") == (
            "Space pins the selected model: then select another, and c compares them"
        )
        # The pinned model is the selected one.
        await it.press("space", "c")
        assert it.line("status") == (
            "Space pins the selected model: then select another, and c compares them"
        )
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


async def ask(it: Driver, size: str) -> str:
    """What `b` answers for a size."""
    await it.press("b")
    await it.type(size)
    await it.press("enter")
    return dialog(it).text


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_b_asks_for_a_size_and_answers_in_sentences(size: tuple[int, int]) -> None:
    state = ViewState(source="paper", sort=(SortKey("model"),))
    async with explorer(state, size=size) as it:
        await it.press("b")
        assert isinstance(it.app.screen, SizeScreen)
        assert SIZES in it.text()
        await it.type("9B")
        await it.press("enter")
        golden.check(f"explorer/best-{size[0]}x{size[1]}", it.text())
        said = dialog(it).text
        assert said.startswith("DASD-4B-Thinking (4B) has the highest score of 7 models up to 9B")
        assert "85 %" in said and "…" not in said.splitlines()[2]  # the chances have come
        # Closing it leaves everything as it was.
        await it.press("escape")
        assert it.explorer.state == state


async def test_enter_filters_to_what_the_answer_is_among_and_undo_takes_it_back() -> None:
    state = ViewState(source="paper", sort=(SortKey("model"),))
    async with explorer(state) as it:
        before = it.selected()
        await ask(it, "9B")
        assert "Enter filters to these 7 models" in it.text()
        await it.press("enter")
        assert it.app.screen is it.screen
        assert (it.explorer.state.params, it.explorer.state.sort) == (Range(None, 9), ())
        assert it.selected() == "DASD-4B-Thinking" != before
        assert len(it.labels()) == 7
        await it.press("u")
        assert it.explorer.state == state


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_memory_without_bits_is_answered_for_each_number_of_them(
    size: tuple[int, int],
) -> None:
    async with explorer(ViewState(source="paper"), size=size) as it:
        said = await ask(it, "24GB")
        golden.check(f"explorer/best-memory-{size[0]}x{size[1]}", it.text())
        assert "What fits 24GB, by bits a weight" in said
        assert "At 4 bits, up to 40B:\nAM-Thinking-v1 (32B) has the highest score of 11" in said
        await it.press("enter")
        assert it.explorer.state.params == Range(None, 40)


async def test_the_query_in_force_keeps_the_choice() -> None:
    async with explorer(ViewState(source="paper", query="open:weights")) as it:
        assert "has the highest score of 4 models up to 9B" in await ask(it, "9B")


async def test_memory_is_reckoned_with_the_bits_in_force_unless_it_says_others() -> None:
    async with explorer(ViewState(source="paper", bits=8)) as it:
        assert "20B is an estimate of what fits 24GB at 8 bits" in await ask(it, "24GB")
        await it.press("escape")
        assert "40B is an estimate of what fits 24GB at 4 bits" in await ask(it, "24GB q4")


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


async def test_on_a_picture_the_numbers_of_its_models_answer_and_enter_opens_them() -> None:
    state = ViewState(query="open:data")
    async with explorer(state) as it:
        said = await ask(it, "40")
        assert said.startswith("figure was read off a picture, so this is from paper:")
        assert "AM-Thinking-v1 (32B) has the highest score of 4 models up to 40B" in said
        assert "DASD-30B-A3B-Thinking-Preview" in said  # over other problems, from `reported`
        assert "Enter opens paper with these 4 models" in it.text()
        await it.press("escape")
        assert it.explorer.state == state
        await ask(it, "40")
        await it.press("enter")
        assert it.explorer.state.source == "paper"
        assert (it.explorer.state.params, it.explorer.state.query) == (Range(None, 40), "open:data")
        assert len(it.labels()) == 4
        await it.press("u")
        assert it.explorer.state == state


@pytest.mark.parametrize(("size", "row"), [("24GB", "AM-Thinking-v1"), ("9B", "DASD-4B-Thinking")])
async def test_enter_lands_on_the_row_of_the_answer_from_wherever_it_was_asked(
    size: str, row: str
) -> None:
    state = ViewState(sort=(SortKey("model"),))
    async with explorer(state, size=(80, 24)) as it:
        await it.press("down", "down", "down")
        await ask(it, size)
        await it.press("enter")
        assert it.explorer.state.source == "paper"
        assert it.selected() == row
        await it.press("j", "k")
        assert it.selected() == row
        await it.press("u")
        assert it.explorer.state == state


@pytest.mark.parametrize("source", ["paper", "reported"])
@pytest.mark.parametrize("columns", [40, 60, 80, 90, 100, 120])
async def test_an_answer_by_bits_always_has_the_name_the_size_and_the_score(
    source: str, columns: int
) -> None:
    async with explorer(ViewState(source=source), size=(columns, 24)) as it:
        lines = (await ask(it, "24GB")).splitlines()
        first = next(n for n, line in enumerate(lines) if line.startswith("  bits"))
        heading, *rows = lines[first : first + 4]
        assert heading.startswith("  bits  up to  highest")
        assert "  score" in heading
        for row, (bits, most, name, score) in zip(
            rows,
            [
                ("16", "10B", "DASD", "69.3"),
                ("8", "20B", "DASD", "69.3"),
                ("4", "40B", "AM-", "70.3"),
            ],
            strict=True,
        ):
            found = row.split()
            assert (found[0], found[1], found[2][: len(name)], found[3]) == (
                bits,
                most,
                name,
                score,
            )
        explained = any(line.startswith("larger above:") for line in lines)
        assert explained == ("larger above" in heading)
        if columns >= 80:
            assert "DASD-4B-Thinking " in rows[0], "the name of the highest is whole"
            assert "also as good" in heading


async def test_of_several_reports_the_table_shows_the_one_that_counts() -> None:
    state = ViewState(source="reported", query="qwen")
    async with explorer(state) as it:
        said = await ask(it, "9B")
        assert "median report of each model" in " ".join(said.split())
        assert it.explorer.state == state
        await it.press("enter")
        assert it.explorer.state.per_model is PerModel.MEDIAN
        assert it.labels()[0] == it.selected() == said.partition(" (8")[0]


async def test_in_a_window_that_holds_narrower_ones_it_takes_that_alone() -> None:
    window = parse_window("2408-2502")
    async with explorer(ViewState(source="reported", window=window)) as it:
        assert "w = keeps this window" in it.line("status")
        assert "279 problems" in await ask(it, "9B")
        await it.press("enter")
        assert it.explorer.state.query == "window_start=2024-08-01 window_end=2025-02-01"
        assert "mixed" not in it.line("status")


async def test_results_by_problem_get_their_sizes_joined(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text(json.dumps(small(50)).replace("Early", "Qwen3-8B"), encoding="utf-8")
    async with explorer(ViewState(source=str(path), window=Window())) as it:
        said = await ask(it, "9B")
        assert said.startswith("Qwen3-8B (8.2B) is the only model up to 9B: ")
        assert "Enter filters to this model" in it.text()
        await it.press("enter")
        assert it.explorer.state.join_params


async def test_a_weak_model_with_its_easy_problems_alone_is_told_to_have_no_rank(
    tmp_path: Path,
) -> None:
    path = tmp_path / "part.json"
    scores = {"Qwen3-14B": (100, 60), "Qwen3-8B": (50, 44), "Qwen3-4B": (100, 30)}
    path.write_text(json.dumps(with_part(100, scores)), encoding="utf-8")
    async with explorer(ViewState(source=str(path), window=Window())) as it:
        said = await ask(it, "24GB@4")
        assert said.startswith("Qwen3-14B (14.8B) has the highest score of 2 models up to 40B")
        assert "Qwen3-8B (50 of 100 problems)" in said


async def test_of_many_models_the_chances_follow_the_answer() -> None:
    rows = [f"m{n},{1 + n % 60},{40 + n % 11},100" for n in range(120)]
    table = "\n".join(["model,params,pass@1,problems", *rows])
    async with explorer(ViewState(source="-"), stdin_bytes=table.encode()) as it:
        said = await ask(it, "70B")
        assert said.startswith("m65 (6B) has the highest score of 120 models up to 70B")
        assert "shrunken towards the others: …" not in " ".join(said.split())
        assert "<1 %" in said or " 1 %" in said


async def test_nothing_that_small_changes_nothing() -> None:
    async with explorer(ViewState(source="paper")) as it:
        await it.press("b")
        await it.type("1B")
        await it.press("enter")
        assert it.app.screen is it.screen
        assert it.explorer.state == ViewState(source="paper")
        assert "none of 12 models has a score and at most 1B" in it.line("status")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_scores_without_evidence_have_a_highest_whose_ties_are_not_known(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    path = tmp_path / "unsure.csv"
    rows = "a,4,1300\nb,8,1350\nc,32,1400\nd,,1500\ne,,1200\n"
    path.write_text(f"model,params,Elo\n{rows}", encoding="utf-8")
    async with explorer(ViewState(source=str(path)), size=size) as it:
        said = (await ask(it, "24GB")).replace("\n", " ")
        for bits, name in (
            (16, "b (8B) has the highest Elo of 2 models up to 10B: 1350."),
            (4, "c (32B) has the highest Elo of 3 models up to 40B: 1400."),
        ):
            assert f"At {bits} bits: {name}" in said
        assert "Whether others are tied with it cannot be said: not known over how" in said
        assert "unsure.csv · 2 without parameters left out" in said
        assert "--" not in said, "the explorer names keys"
        await it.press("escape")
        assert it.app.screen is it.screen


async def test_what_cannot_be_compared_says_what_would_help() -> None:
    async with explorer(ViewState(source="reported", window=Window())) as it:
        await it.press("b")
        await it.type("9B")
        await it.press("enter")
        assert it.app.screen is it.screen
        assert it.line("status") == "no answer: scores over different problems; w chooses a window"


async def test_a_source_without_sizes_says_so() -> None:
    async with explorer(ViewState(source="-"), stdin_bytes=json.dumps(small(50)).encode()) as it:
        await it.press("b")
        await it.type("9B")
        await it.press("enter")
        assert "states no sizes; all models count without one" in it.line("status")


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_enter_in_the_empty_box_answers_for_all_models_shown(size: tuple[int, int]) -> None:
    state = ViewState(source="paper", sort=(SortKey("model"),))
    async with explorer(state, size=size) as it:
        await it.press("b")
        if size[0] == 80:
            assert SIZES in it.text()
            assert OF_ALL in it.text()
            await it.type("9")
            assert ANSWERS in it.text() and OF_ALL not in it.text()
            await it.press("backspace")
            assert OF_ALL in it.text()
        await it.press("enter")
        golden.check(f"explorer/best-of-all-{size[0]}x{size[1]}", it.text())
        said = " ".join(dialog(it).text.split())
        assert said.startswith("AM-Thinking-v1 (32B) has the highest score of 12 models: 70.3 (")
        assert "The smallest that may well be as high is DASD-4B-Thinking, 4B" in said
        assert "up to " not in said and "larger" not in said
        await it.press("enter")
        assert it.app.screen is it.screen
        assert (it.explorer.state.params, it.explorer.state.sort) == (None, ())
        assert (it.selected(), len(it.labels())) == ("AM-Thinking-v1", 12)
        await it.press("u")
        assert it.explorer.state == state


async def test_without_a_size_the_ranges_in_force_keep_the_choice() -> None:
    state = ViewState(source="paper", params=Range(None, 9), score=Range(55, None))
    async with explorer(state) as it:
        said = await ask(it, "")
        assert "has the highest score of 4 models: 69.3" in said
        assert "166 problems · params ≤ 9B · score ≥ 55" in said
        await it.press("enter")
        assert it.explorer.state == state
        # A size stands for the range of sizes.
        assert "has the highest score of 8 models up to 40B" in await ask(it, "40B")


async def test_a_picture_is_answered_from_its_numbers_without_a_size_too() -> None:
    async with explorer(ViewState()) as it:
        assert "AM-Thinking-v1 (32B) has the highest score of 12 models: 70.3" in await ask(it, "")
        assert "Enter opens paper with these 12 models" in it.text()
        await it.press("enter")
        assert (it.explorer.state.source, it.explorer.state.params) == ("paper", None)
        assert (it.selected(), len(it.labels())) == ("AM-Thinking-v1", 12)


async def test_a_source_without_sizes_and_evidence_has_a_lowest_and_enter_goes_to_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "wer.csv"
    path.write_text("model,WER,year\nA,5.1,2020\nB,4.2,2021\nC,7.2,2019\n", encoding="utf-8")
    async with explorer(ViewState(source=str(path), sort=(SortKey("model"),))) as it:
        await it.press("b")
        assert NO_SIZES in it.text()
        await it.type("9B")
        assert NO_SIZES not in it.text()
        await it.press("enter")
        assert it.app.screen is not it.screen
        assert NO_SIZES in it.text()
        await it.press("backspace", "backspace", "enter")
        said = dialog(it).text
        assert said.startswith("B has the lowest WER of 3 models: 4.2.\n\nWhether others are tied")
        assert "The lowest WER" in it.text()
        assert "size" not in said and "params" not in said and "--" not in said
        assert "Enter shows these 3 models, best first" in it.text()
        await it.press("enter")
        assert it.app.screen is it.screen
        assert (it.selected(), it.labels()) == ("B", ["B", "A", "C"])


async def test_without_evidence_all_rows_count_and_that_they_differ_is_told(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    rows = "A,one,5\nA,two,9\nA,three,1\nB,one,7\nB,two,7\nB,three,7\n"
    path.write_text(f"model,task,score\n{rows}", encoding="utf-8")
    async with explorer(ViewState(source=str(path))) as it:
        said = await ask(it, "")
        assert said.startswith("A (two) has the highest score of 2 models: 9.\n")
        assert said.endswith("\n\nrows differ by task")
        await it.press("enter")
        assert (it.selected(), len(it.labels())) == ("A", 6)


async def test_over_different_problems_the_query_that_keeps_the_most_is_named(
    tmp_path: Path,
) -> None:
    path = tmp_path / "mixed.csv"
    rows = "A,50,133\nB,60,133\nC,90,132\n"
    path.write_text(f"model,pass@1,test_cases\n{rows}", encoding="utf-8")
    async with explorer(ViewState(source=str(path)), size=(200, 50)) as it:
        await it.press("b", "enter")
        assert it.app.screen is it.screen
        assert "2 of 3 rows are over 133 problems: / test_cases=133" in it.text()
        assert "-q" not in it.line("status")
        await it.press("slash")
        await it.type("test_cases=133")
        await it.press("enter")
        assert (await ask(it, "")).startswith("B has the highest score of 2 models")


async def test_without_evidence_enter_filters_to_the_models_up_to_the_size(tmp_path: Path) -> None:
    path = tmp_path / "unsure.csv"
    path.write_text("model,params,Elo\na,4,1300\nb,8,1350\nc,32,1400\n", encoding="utf-8")
    async with explorer(ViewState(source=str(path))) as it:
        await ask(it, "9B")
        assert "Enter filters to these 2 models" in it.text()
        await it.press("enter")
        assert it.explorer.state.params == Range(None, 9)
        assert (it.selected(), it.labels()) == ("b", ["b", "a"])


async def test_what_cannot_be_answered_without_a_size_says_what_would_help(tmp_path: Path) -> None:
    async with explorer(ViewState(source="reported", window=Window())) as it:
        await it.press("b", "enter")
        assert it.app.screen is it.screen
        assert it.line("status").startswith("no answer: ")
        assert "w chooses a window" in it.line("status")
    path = tmp_path / "rank.csv"
    path.write_text("model,params,rank\na,4,1\nb,8,2\nc,32,3\n", encoding="utf-8")
    async with explorer(ViewState(source=str(path))) as it:
        await it.press("b", "enter")
        assert it.line("status") == "no answer: no column is the score; x chooses one"


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("9B", [(9, None)]),
        (" 0.5 ", [(0.5, None)]),
        ("24GB", [(10, 16), (20, 8), (40, 4)]),
        ("24 gb", [(10, 16), (20, 8), (40, 4)]),
        ("24G", [(10, 16), (20, 8), (40, 4)]),
        ("24GB 4bit", [(40, 4)]),
        ("24GB 4 bits", [(40, 4)]),
        ("24 GB at 8 bits", [(20, 8)]),
        ("24GB@4", [(40, 4)]),
        ("24GB q4", [(40, 4)]),
        ("24GB q4_K_M", [(40, 4)]),
        ("24gb Q8_0", [(20, 8)]),
        ("24GB fp16", [(10, 16)]),
        ("24GB int8", [(20, 8)]),
        ("0", []),
        ("-3B", []),
        ("0GB", []),
        ("24GB q5", []),
        ("24GB@", []),
        ("", [(math.inf, None)]),
        (" ", [(math.inf, None)]),
        ("nine", []),
    ],
)
def test_a_size_or_memory_is_understood(text: str, sizes: list[tuple[float, int | None]]) -> None:
    assert [(limit.most, limit.bits) for limit in size_limits(text, None)] == sizes

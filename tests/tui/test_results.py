"""LiveCodeBench's own files in the explorer: what is derived is shown and follows typing."""

import json
from pathlib import Path

import pytest

from lcbtui.dataset.windows import parse_window
from lcbtui.view.state import ViewState
from result_documents import about, document, performance, small

from .driving import explorer, wrote


async def test_a_window_is_shown_and_a_term_on_problems_moves_the_means(results: str) -> None:
    async with explorer(ViewState(source=results, window=parse_window("all"))) as it:
        assert it.labels() == ["Early", "Undated", "Late"]
        assert it.view.window == "2024-01-10..2024-04-10 · 200 problems"
        await it.type("/platform:atcoder")
        assert it.labels() == ["Early", "Undated", "Late"]
        assert "100 problems" in it.view.sentence
        assert "10.00" in it.text()


async def test_the_cursor_stays_with_its_model_when_means_move(results: str) -> None:
    async with explorer(ViewState(source=results, window=parse_window("2024-03.."))) as it:
        assert it.labels() == ["Late", "Early", "Undated"]
        await it.press("down", "down", "up", *"/difficulty:hard")
        assert it.labels() == ["Late", "Undated", "Early"]
        assert it.explorer.selected is not None
        assert it.view.dataset.cell(it.explorer.selected, "model").text == "Early"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_cutoff_that_most_share_is_marked(tmp_path: Path, size: tuple[int, int]) -> None:
    names = {"One": "2023-06-30", "Two": "2023-06-30", "Three": "2023-06-30", "Own": "2023-09-30"}
    rows = [
        performance(name, f"q{n}", f"2024-0{n}-10", 1.0 / n) for name in names for n in range(1, 7)
    ]
    models = [about(name, cutoff, model_name=name) for name, cutoff in names.items()]
    path = wrote(tmp_path / "shared.json", json.dumps(document(rows, models)))
    async with explorer(ViewState(source=str(path)), size=size) as it:
        await it.press("down", "up")
        for name, cutoff in names.items():
            assert it.selected() == name
            shown = f"{cutoff}?" if name != "Own" else cutoff
            marked = (f"{shown} ", f"{shown}")
            line = next(line for line in it.part("#table").splitlines() if f" {name} " in line)
            assert any(m in f"{line} " for m in marked)
            assert ("?" in line) == (name != "Own")
            assert f"· {shown} ·" in f"{it.line('status')} ·"
            if size[0] == 120:
                said = "shared by 3 of 4 models: a placeholder?"
                assert (said in " ".join(it.part("#details").split())) == (name != "Own")
            await it.press("down")


def own_csv(folder: Path) -> str:
    """Results of one's own on the problems of `results`, without dates."""
    rows = small(50)["performances"]
    assert isinstance(rows, list)
    lines = [f"Mine,{row['question_id']},1" for row in rows if row["model"] == "Early"]
    return str(wrote(folder / "own.csv", "\n".join(["model,question_id,passed", *lines])))


async def test_own_results_beside_a_file_have_its_windows(results: str, tmp_path: Path) -> None:
    sources = (results, own_csv(tmp_path))
    async with explorer(ViewState(source=sources[0], others=sources[1:])) as it:
        await it.press("w")
        assert " problems  shown first" in it.text()
        assert "Mine" in it.labels()


async def test_without_dates_there_is_no_window_to_choose(tmp_path: Path) -> None:
    async with explorer(ViewState(source=own_csv(tmp_path))) as it:
        await it.press("w")
        assert it.labels() == ["Mine"]
        assert "1970" not in it.text()
        await it.press("enter")
        assert "1970" not in it.text()

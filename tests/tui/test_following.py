"""The selected row is followed where a source, a window or one report a model changes the rows."""

import json
from pathlib import Path

import pytest

from lcbtui.dataset.windows import parse_window
from lcbtui.view.state import PerModel, ViewState
from result_documents import document, performance

from .driving import Driver, explorer, wrote

ALL = parse_window("all")


def select(it: Driver, row: int) -> None:
    it.explorer.select(row)
    assert it.explorer.selected == row


async def test_another_source_selects_the_report_of_the_model_that_is_shown() -> None:
    async with explorer(size=(80, 24)) as it:
        await it.press("down", "space", "down", "space", "d", *"rep", "enter")
        row = it.explorer.selected
        assert it.selected() == "Llama-3.1-Nemotron-Ultra-253B-v1"
        await it.press("W")
        assert it.explorer.selected == row
        await it.press("u")
        assert it.explorer.selected == row
        await it.press("u")
        assert it.selected() == "Nvidia-Nemotron-Ultra-253B"


async def test_a_model_of_another_source_that_is_not_shown_is_not_gone_to_later() -> None:
    async with explorer(size=(80, 24)) as it:
        it.explorer.reader.switch("reported", label="EXAONE-4.0-32B")
        await it.press()
        assert "EXAONE-4.0-32B" not in it.labels()
        assert (it.explorer.index, it.explorer.preferred_row) == (0, None)
        await it.press("W")
        assert "EXAONE-4.0-32B" in it.labels()
        assert it.explorer.index == 0


@pytest.mark.parametrize("which", [PerModel.BEST, PerModel.OWN])
async def test_another_report_of_the_model_stands_for_one_left_out(which: PerModel) -> None:
    async with explorer(ViewState(source="reported", window=ALL), size=(80, 24)) as it:
        median = set(it.view.rows.tolist())
        it.explorer.change(per_model=which)
        await it.press()
        gone = median - set(it.view.rows.tolist())
        it.explorer.undo()
        await it.press()
        assert gone
        for row in sorted(gone)[:5]:
            select(it, row)
            name, mode = it.selected(), it.view.dataset.cell(row, "mode").text
            it.explorer.change(per_model=which)
            await it.press()
            now = it.explorer.selected
            assert now is not None and now != row
            assert (it.selected(), it.view.dataset.cell(now, "mode").text) == (name, mode)
            it.explorer.undo()
            await it.press()
            assert it.explorer.selected == row


async def test_a_model_that_a_window_takes_away_is_selected_again_by_undo(tmp_path: Path) -> None:
    rows = [
        *(performance("A", f"a{n}", "2024-01-01", 10) for n in range(3)),
        *(performance(model, "r", "2024-02-01", 20) for model in "BCD"),
    ]
    path = wrote(tmp_path / "r.json", json.dumps(document(rows)))
    async with explorer(ViewState(source=str(path), window=ALL)) as it:
        it.explorer.select_index(it.labels().index("A"))
        await it.press()
        it.explorer.change(window=parse_window("2024-02.."))
        await it.press()
        assert "A" not in it.labels()
        await it.press("u")
        assert it.selected() == "A"

"""Sizes in millions in the explorer: read again where a saved view or undo has another unit."""

from pathlib import Path

from lcbtui.view.state import ViewState

from .driving import explorer, wrote


async def test_another_unit_reads_the_file_again(tmp_path: Path) -> None:
    path = wrote(tmp_path / "mine.csv", "model,params,score\na,7000,1\nb,350,2\n")
    millions = ViewState(source=str(path), params_unit="M")
    async with explorer(millions) as it:
        assert "0.35B" in it.text() and "7T" not in it.text()
        it.explorer.reader.go_to(ViewState(source=str(path)))
        await it.press()
        assert it.explorer.state.params_unit is None
        assert "7T" in it.text()
        it.explorer.undo()
        await it.press()
        assert it.explorer.state == millions
        assert "0.35B" in it.text() and "7T" not in it.text()
        it.explorer.reader.reload()
        await it.press()
        assert "0.35B" in it.text()

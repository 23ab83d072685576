"""Live files: read again on a key or when they change, and what was read is told."""

from pathlib import Path
from threading import Event

import pytest
from make_screens import settled
from textual.widgets import Input

from lcbtui.cli.main import run
from lcbtui.dataset.columns import SortKey
from lcbtui.tui.app import LcbtuiApp
from lcbtui.view.state import ViewState

from .driving import Driver, Patch, explorer, held, wrote

HEAD = "model,params,score\n"
TWO = HEAD + "a,1,1\nb,2,2\n"
THREE = TWO + "c,3,3\n"
BROKEN = '[{"model": "a", "params": 1, "score": 1}, {"model"'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return wrote(tmp_path / "scores.csv", TWO)


async def test_r_reads_again_and_keeps_filters_sort_selection_and_pins(file: Path) -> None:
    state = ViewState(source=str(file), query="score>0", sort=(SortKey("model"),), pins=("b",))
    async with explorer(state) as it:
        await it.press("down")
        assert it.selected() == "b"
        file.write_text(HEAD + "0,9,9\na,1,1\naa,5,5\nb,2,2\n", encoding="utf-8")
        await it.press("R")
        assert it.labels() == ["0", "a", "aa", "b"]
        assert (it.selected(), it.explorer.state) == ("b", state)
        assert "▸b" in it.part("#table")
        assert "read again: 4 rows" in it.line("status")


async def test_a_selected_row_that_was_not_moved_to_is_kept_too(file: Path) -> None:
    async with explorer(ViewState(source=str(file))) as it:
        assert it.selected() == "b"
        file.write_text(THREE, encoding="utf-8")
        await it.press("R")
        assert it.labels() == ["c", "b", "a"]
        assert it.selected() == "b"


async def test_what_cannot_be_read_again_leaves_the_last_good_rows(file: Path) -> None:
    async with explorer(ViewState(source=str(file))) as it:
        for content in (None, "", BROKEN):
            if content is None:
                file.unlink()
            else:
                file.write_text(content, encoding="utf-8")
            await it.press("R")
            assert it.labels() == ["b", "a"]
            assert it.line("status").startswith("the rows from before stay: ")
            assert it.explorer.unreadable_path == ""
        file.write_text(THREE, encoding="utf-8")
        await it.press("R")
        assert it.labels() == ["c", "b", "a"]
        assert "read again" in it.line("status")


async def test_a_file_that_lost_a_column_of_the_query_leaves_the_rows(file: Path) -> None:
    state = ViewState(source=str(file), query="params>1")
    async with explorer(state) as it:
        file.write_text("model,score\na,1\n", encoding="utf-8")
        await it.press("R")
        assert it.labels() == ["b"]
        assert "the rows from before stay: " in it.line("status")
        assert it.explorer.state == state


async def test_a_watched_file_is_read_when_it_changes(file: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr("lcbtui.tui.reading.EVERY", 0.01)
    app = LcbtuiApp(ViewState(source=str(file)), watches=True)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(app, pilot.pause)
        it = Driver(app, pilot)
        file.write_text(THREE, encoding="utf-8")
        await it.until(lambda: it.labels() == ["c", "b", "a"])
        file.unlink()
        await it.until(lambda: "the rows from before stay" in it.line("status"))
        assert it.labels() == ["c", "b", "a"]
        file.write_text(TWO, encoding="utf-8")
        await it.until(lambda: it.labels() == ["b", "a"])


def test_some_watching_is_refused(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--watch", "-"]) == 2
    assert "standard input cannot be read again" in capsys.readouterr().err
    assert run(["--watch", str(file)]) == 2
    assert "--watch: needs a terminal" in capsys.readouterr().err


async def test_what_was_repaired_is_told_until_the_next_key(file: Path) -> None:
    file.write_text(HEAD + "a,7000000000,1\nb,-1,2\n", encoding="utf-8")
    async with explorer(ViewState(source=str(file))) as it:
        told = it.explorer.load_notice
        assert it.line("status").startswith("o scores.csv: 2 rows")
        assert "repaired" in it.line("status")
        for keys in (("escape",), ("slash", "b"), ("escape", "left_square_bracket"), ("down",)):
            it.explorer.load_notice = told
            await it.press(*keys)
            assert "repaired" not in it.line("status")


async def test_how_far_reading_is_stands_in_the_status_line(file: Path, monkeypatch: Patch) -> None:
    gate = held(monkeypatch, str(file))
    monkeypatch.setattr("lcbtui.tui.reading.STAGE_AFTER", 0.01)
    async with explorer() as it:
        it.explorer.reader.read((str(file),))
        await it.until(lambda: "splitting into cells" in it.line("status"))
        gate.set()
        await it.until(lambda: it.line("status").startswith("● b"))


@pytest.fixture
def other(file: Path, monkeypatch: Patch) -> tuple[str, Event]:
    """Another file, and what its reading waits for."""
    path = wrote(file.with_name("other.csv"), THREE)
    return str(path), held(monkeypatch, str(path))


async def choose(it: Driver, source: str) -> None:
    """Take a source in the dialog, without waiting for its rows."""
    await it.pilot.press("d")
    await it.pilot.pause()
    await it.pilot.press("tab")
    it.app.screen.query_one(Input).value = source
    await it.pilot.press("enter")
    await it.pilot.pause()


async def test_r_while_another_is_read_reads_that_one(file: Path, other: tuple[str, Event]) -> None:
    path, gate = other
    async with explorer(ViewState(source=str(file))) as it:
        it.explorer.reader.read((path,))
        await it.pilot.press("R")
        gate.set()
        await it.until(lambda: it.explorer.state.source == path)
        assert "read again" not in it.line("status")


async def test_the_source_in_force_takes_another_back(file: Path, other: tuple[str, Event]) -> None:
    path, gate = other
    async with explorer(ViewState(source=str(file))) as it:
        before = it.explorer.dataset
        it.explorer.reader.read((path,))
        await choose(it, str(file))
        gate.set()
        await settled(it.app, it.pilot.pause)
        assert it.explorer.state.source == str(file)
        assert it.explorer.dataset is before


async def test_an_undo_on_its_way_outlives_what_comes(file: Path, other: tuple[str, Event]) -> None:
    path, gate = other
    gate.set()
    async with explorer(ViewState(source=path)) as it:
        it.explorer.reader.read((str(file),))
        await it.until(lambda: it.explorer.state.source == str(file))
        gate.clear()
        await it.pilot.press("u")
        assert len(it.explorer.history.before) == 0
        await it.pilot.press("R")
        assert len(it.explorer.history.before) == 0
        await choose(it, str(file))
        assert len(it.explorer.history.before) == 1
        gate.set()
        await settled(it.app, it.pilot.pause)
        await it.press("u")
        await it.until(lambda: it.explorer.state.source == path)


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

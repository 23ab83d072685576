"""E writes the view on the screen to a file, and never replaces one unasked."""

import json
import sys
from pathlib import Path

import pytest
from textual.widgets import Input

from golden import check
from lcbtui.chart.style import Charset
from lcbtui.report.files import ENDINGS
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.tui.dialogs.asking import write
from lcbtui.tui.dialogs.dialog import InputDialog
from lcbtui.view.apply import apply
from lcbtui.view.state import ViewState

from .driving import Driver, Patch, explorer, wrote


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.chdir(tmp_path)


async def written(it: Driver) -> str:
    """What the status line says once the file is written."""
    await it.app.workers.wait_for_complete()
    await it.press()
    return it.line("status")


def name(it: Driver) -> Input:
    assert isinstance(it.app.screen, InputDialog)
    return it.app.screen.query_one(Input)


async def test_what_is_written_is_the_view_on_the_screen(tmp_path: Path) -> None:
    async with explorer(ViewState(query="qwen", columns=("model", "score"))) as it:
        await it.press("E", *"rows.json", "enter")
        assert await written(it) == "wrote rows.json"
        rows = json.loads((tmp_path / "rows.json").read_text("utf-8"))["rows"]
        assert [row["model"] for row in rows] == it.labels()
    assert {key for key, value in rows[0].items() if value} == {"model", "pass_at_1", "approximate"}


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF-"), ("png", b"\x89PNG")])
async def test_the_chart_is_written_for_a_paper(form: str, begins: bytes, tmp_path: Path) -> None:
    pytest.importorskip("vl_convert", reason="the extra figures is not installed")
    async with explorer(ViewState(title="Ours against theirs")) as it:
        await it.press("E", *f"chart.{form}", "enter")
        assert await written(it) == f"wrote chart.{form}"
    assert (tmp_path / f"chart.{form}").read_bytes().startswith(begins)


async def test_without_the_extra_it_is_asked_for(tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    async with explorer(size=(160, 40)) as it:
        await it.press("E", *"chart.pdf", "enter")
        said = await written(it)
    assert (
        said == "not written: pdf needs vl-convert: pip install lcbtui[figures]; svg needs nothing"
    )
    assert list(tmp_path.iterdir()) == []


async def test_a_file_that_cannot_be_written_is_told_and_all_stays(tmp_path: Path) -> None:
    (tmp_path / "full.csv").symlink_to("/dev/full")
    async with explorer() as it:
        await it.press("E")
        name(it).value = "full.csv"
        await it.press("enter", "enter")
        assert await written(it) == "not written: full.csv: No space left on device"
        await it.press("down")
        assert len(it.labels()) == 12


async def test_the_dialog_is_as_it_was_decided(tmp_path: Path) -> None:
    (tmp_path / "chart.svg").write_text("old", "utf-8")
    async with explorer(size=(40, 12)) as it:
        await it.press("E", "enter")
        check("explorer/export-40x12", it.part(".box"))


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("chart.txt", "     LiveCodeBench"),
        ("rows.CSV", "model,"),
        ("rows.tsv", "model\t"),
        ("rows.md", "| Model"),
        ("a q.tex", "% \\usepackage{booktabs}"),
    ],
)
def test_the_ending_of_the_name_chooses_the_format(name: str, begins: str, tmp_path: Path) -> None:
    write(apply(open_dataset(find("figure")), ViewState()), name, (80, 24), Charset.SHAPES)
    text = (tmp_path / name).read_text("utf-8")
    assert text.startswith(begins)
    assert "\x1b" not in text


async def test_a_name_of_no_use_can_be_mended(tmp_path: Path, monkeypatch: Patch) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "chart.pdf").write_text("old", "utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    source = wrote(tmp_path / "mine.csv", "model,params,score\nA,7B,50\n")
    wrong = {
        "": "expected a name with an ending",
        "folder": "expected a name with an ending, such as chart.svg",
        "folder.csv": "that is a folder",
        "chart.gif": ".gif is not written; there are .svg, ",
        "no/[red]such/chart.svg": "there is no folder no/[red]such",
        "a\x00b.svg": "no file can have this name",
        "x" * 300 + ".svg": "File name too long",
        "file/chart.svg": "there is no folder file",
        "~/lcbtui-no-such-folder/rows.csv": f"there is no folder {tmp_path}/lcbtui-no-such-folder",
        "mine.csv": "mine.csv was read; Enter again replaces it",
        "chart.pdf": "chart.pdf is there already; Enter again replaces it",
    }
    async with explorer(ViewState(source=str(source)), size=(80, 24)) as it:
        await it.press("E")
        assert all(
            ending in it.text() for ending in set(ENDINGS) - {".htm", ".ndjson", ".markdown"}
        )
        for typed, said in wrong.items():
            name(it).value = typed
            await it.press("enter")
            assert it.warning().startswith(said), typed
            assert name(it).value == typed
        name(it).value = "chart.svg"
        await it.press("enter")
        assert await written(it) == "wrote chart.svg"
        await it.press("E", "enter")
        assert it.warning() == "chart.svg is there already; Enter again replaces it"
        await it.press("enter")
        assert await written(it) == "wrote chart.svg"
    assert (tmp_path / "chart.pdf").read_text("utf-8") == "old"
    assert source.read_text("utf-8").startswith("model,params")

"""E writes the view on the screen to a file, and never replaces one unasked."""

import json
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from textual.widgets import Input, OptionList, Static

from golden import check
from lcbtui.chart.style import Charset
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.tui.dialogs.export import FORMS, Export, ExportScreen, write
from lcbtui.view.apply import apply
from lcbtui.view.state import ViewState

from .driving import Driver, explorer


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


async def written(it: Driver) -> str:
    """What the status line says once the file is written."""
    await it.app.workers.wait_for_complete()
    await it.press()
    return it.line("status")


def downs_to(form: str) -> list[str]:
    return ["down"] * list(FORMS).index(form)


def dialog(it: Driver) -> ExportScreen:
    assert isinstance(it.app.screen, ExportScreen)
    return it.app.screen


def warning(it: Driver) -> str:
    return str(dialog(it).query_one("#warning", Static).content)


def name(it: Driver) -> Input:
    return dialog(it).query_one(Input)


async def test_enter_writes_the_chart_and_the_status_line_says_so(tmp_path: Path) -> None:
    async with explorer() as it:
        await it.press("E", "enter")
        assert await written(it) == "wrote chart.svg"
    assert ElementTree.parse(tmp_path / "chart.svg").getroot().get("width") == "960"


async def test_what_is_written_is_the_view_on_the_screen(tmp_path: Path) -> None:
    async with explorer(ViewState(query="qwen", columns=("model", "score"))) as it:
        await it.press("E", *downs_to("json"), "enter")
        assert await written(it) == "wrote rows.json"
        rows = json.loads((tmp_path / "rows.json").read_text("utf-8"))
        assert [row["model"] for row in rows] == it.labels()
    assert set(rows[0]) == {"model", "pass_at_1", "approximate"}


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF-"), ("png", b"\x89PNG")])
async def test_the_chart_is_written_for_a_paper(form: str, begins: bytes, tmp_path: Path) -> None:
    pytest.importorskip("vl_convert", reason="the extra figures is not installed")
    async with explorer(ViewState(title="Ours against theirs")) as it:
        await it.press("E", *downs_to(form), "enter")
        assert await written(it) == f"wrote chart.{form}"
    assert (tmp_path / f"chart.{form}").read_bytes().startswith(begins)


async def test_without_the_extra_it_is_told_how_to_get_it_and_no_file_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    async with explorer(size=(160, 40)) as it:
        await it.press("E", *downs_to("pdf"), "enter")
        said = await written(it)
    assert (
        said == "not written: pdf needs vl-convert: pip install lcbtui[figures]; svg needs nothing"
    )
    assert list(tmp_path.iterdir()) == []


async def test_the_ending_that_is_typed_chooses_the_form(tmp_path: Path) -> None:
    async with explorer() as it:
        await it.press("E", "end", *["backspace"] * 3, *"csv")
        assert dialog(it).query_one(OptionList).highlighted == list(FORMS).index("csv")
        await it.press("enter")
        assert await written(it) == "wrote chart.csv"
    assert (tmp_path / "chart.csv").read_text("utf-8").startswith("model,")


async def test_a_name_of_ones_own_keeps_all_but_its_ending_when_the_form_changes() -> None:
    async with explorer() as it:
        await it.press("E")
        name(it).value = "sub/mine.svg"
        await it.press("down")
        assert name(it).value == "sub/mine.pdf"
        name(it).value = "mine"
        await it.press("down")
        assert name(it).value == "mine"


async def test_a_file_that_cannot_be_written_is_told_and_the_explorer_stays() -> None:
    async with explorer() as it:
        await it.press("E")
        name(it).value = "/dev/full"
        await it.press("enter", "enter")
        assert await written(it) == "not written: /dev/full: No space left on device"
        await it.press("down")
        assert len(it.labels()) == 12


@pytest.mark.parametrize("size", [(120, 40), (40, 12)], ids=["120x40", "40x12"])
async def test_the_dialog_is_as_it_was_decided(size: tuple[int, int], tmp_path: Path) -> None:
    (tmp_path / "chart.svg").write_text("old", "utf-8")
    async with explorer(size=size) as it:
        await it.press("E", "enter")
        check(f"explorer/export-{size[0]}x{size[1]}", it.part(".box"))


async def test_letters_go_into_the_name_at_once_and_the_arrows_choose_the_form(
    tmp_path: Path,
) -> None:
    async with explorer(ViewState(columns=("model", "score"))) as it:
        await it.press("E", *"quick", *downs_to("csv"))
        assert name(it).value == "quick"
        await it.press("enter")
        assert await written(it) == "wrote quick.csv"
        await it.press("E", *"a q.tex")
        assert dialog(it).query_one(OptionList).highlighted == list(FORMS).index("latex")
        await it.press("enter")
        assert await written(it) == "wrote a q.tex"
    assert (tmp_path / "quick.csv").read_text("utf-8").startswith("model,pass_at_1")
    assert "Model & Pass@1" in (tmp_path / "a q.tex").read_text("utf-8")


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("html", "<!DOCTYPE html>"),
        ("txt", "     LiveCodeBench"),
        ("csv", "model,"),
        ("markdown", "| Model"),
        ("latex", "% \\usepackage{booktabs}"),
    ],
)
def test_each_form_has_its_name_and_its_content(form: str, begins: str, tmp_path: Path) -> None:
    view = apply(open_dataset(find("figure")), ViewState())
    write(view, Export(form, FORMS[form][0]), (80, 24), Charset.SHAPES)
    text = (tmp_path / FORMS[form][0]).read_text("utf-8")
    assert text.startswith(begins)
    assert "\x1b" not in text


async def test_a_name_that_cannot_be_used_is_told_and_stays_to_be_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "chart.pdf").write_text("old", "utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    source = tmp_path / "mine.csv"
    source.write_text("model,params,score\nA,7B,50\n", "utf-8")
    wrong = {
        "": "type the name of a file",
        "folder": "folder is a folder; type the name of a file in it",
        "chart.gif": ".gif is not written; there are .svg, ",
        "no/[red]such/chart.svg": "there is no folder no/[red]such",
        "a\x00b.svg": "no file can have this name",
        "x" * 300 + ".svg": "File name too long",
        "file/chart.svg": "there is no folder file",
        "~/lcbtui-no-such-folder/rows": f"there is no folder {tmp_path}/lcbtui-no-such-folder",
        "mine.csv": "mine.csv was read; Enter again replaces it",
        "chart.pdf": "chart.pdf is there already; Enter again replaces it",
    }
    async with explorer(ViewState(source=str(source)), size=(80, 24)) as it:
        await it.press("E")
        assert [form for form in FORMS if f"│ {form:<9} " not in it.text()] == []
        for typed, said in wrong.items():
            name(it).value = typed
            await it.press("enter")
            assert warning(it).startswith(said), typed
            assert name(it).value == typed
        name(it).value = "chart.svg"
        await it.press("enter")
        assert await written(it) == "wrote chart.svg"
        await it.press("E", "enter")
        assert warning(it) == "chart.svg is there already; Enter again replaces it"
        await it.press("enter")
        assert await written(it) == "wrote chart.svg"
    assert (tmp_path / "chart.pdf").read_text("utf-8") == "old"
    assert source.read_text("utf-8").startswith("model,params")

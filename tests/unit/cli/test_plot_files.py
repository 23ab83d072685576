"""The ending of a file chooses its form, and a file is written whole or not at all."""

import json
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from unit.cli.running import lcb


def test_a_file_of_text_has_colours_only_where_the_flag_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lcb("plot", "-o", "plain")
    monkeypatch.setenv("LCBTUI_COLOR", "always")
    lcb("plot", "-o", "plain.txt")
    lcb("plot", "-o", "asked.txt", "--color", "always")
    for name in ("plain.txt", "plain"):
        text = (tmp_path / name).read_text("utf-8")
        assert "★ DASD-4B-Thinking" in text and "\x1b" not in text
    assert "\x1b" in (tmp_path / "asked.txt").read_text("utf-8")


def test_the_format_flag_comes_before_the_ending(tmp_path: Path) -> None:
    lcb("plot", "-o", "chart.svg", "-f", "txt")
    lcb("ls", "-f", "csv", "-o", "rows.json")
    assert "<svg" not in (tmp_path / "chart.svg").read_text("utf-8")
    assert (tmp_path / "rows.json").read_text("utf-8").startswith("model,")


def test_a_file_is_written_as_its_ending_says(tmp_path: Path) -> None:
    forms = {f".{form}": form for form in ("csv", "tsv", "json", "jsonl")} | {".ndjson": "jsonl"}
    forms |= {".md": "markdown", ".txt": "table", ".tex": "latex", "": "table"}
    for ending, form in forms.items():
        lcb("ls", "-o", f"rows{ending}")
        assert (tmp_path / f"rows{ending}").read_text("utf-8") == lcb("ls", "-f", form).out
    for command in (("show", "qwen-32b"), ("sources",), ("check", "figure")):
        lcb(*command, "-o", "answer.json")
        json.loads((tmp_path / "answer.json").read_text("utf-8"))


def test_a_figure_for_a_paper_is_a_pdf_and_a_png(tmp_path: Path) -> None:
    pytest.importorskip("vl_convert", reason="the extra figures is not installed")
    for form, begins in (("pdf", b"%PDF-"), ("png", b"\x89PNG")):
        ran = lcb("plot", "paper", "--size", "84mmx60mm", "-o", f"figure.{form}")
        assert (ran.status, ran.out) == (0, "")
        assert (tmp_path / f"figure.{form}").read_bytes().startswith(begins)


def test_without_the_extra_an_error_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    for form in ("pdf", "png"):
        ran = lcb("plot", "-o", f"figure.{form}")
        assert ran.status == 2
        assert "pip install lcbtui[figures]" in ran.err
        assert ran.err.startswith("lcbtui: error: ") and ran.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
    assert lcb("plot", "-o", "figure.svg").status == 0


def test_titles_are_those_that_are_asked_for() -> None:
    titles = ("--title", "Ours & <theirs>", "--x-title", "Parameters", "--y-title", "Score, %")
    root = ElementTree.fromstring(lcb("plot", *titles, "-f", "svg").out)
    found = {each.get("class"): each.text for each in root.iter() if each.get("class")}
    assert found["title"] == "Ours & <theirs>"
    assert (found["x-title"], found["y-title"]) == ("Parameters", "Score, %")
    remarks = [each.text for each in root.iter() if each.get("class") == "remark"]
    assert "≈ read off a picture" in " · ".join(map(str, remarks))  # it is not lost


def test_an_empty_title_leaves_its_room_to_the_plot() -> None:
    def plot_and_title(*flags: str) -> tuple[float, int]:
        root = ElementTree.fromstring(lcb("plot", "paper", "-f", "svg", *flags).out)
        heights = [
            float(each.attrib["height"]) for each in root.iter() if each.get("fill") == "none"
        ]
        return max(heights), sum(each.get("class") == "title" for each in root.iter())

    (with_title, one), (without, none) = plot_and_title(), plot_and_title("--title", "")
    assert (one, none) == (1, 0)
    assert without > with_title


def test_strange_names_stay_text_in_a_picture(tmp_path: Path) -> None:
    name = "foo[/bar] <script>&\"'"
    rows = 'model,params,pass@1\n"foo[/bar] <script>&""\'",7,50\n\x1b]52;c;QQ==\x07,8,51\n'
    (tmp_path / "strange.csv").write_text(rows, "utf-8")
    lcb("plot", "strange.csv", "-o", "chart.svg")
    text = (tmp_path / "chart.svg").read_text("utf-8")
    assert "\x1b" not in text and "\x07" not in text
    names = [t.text for t in ElementTree.fromstring(text).iter() if t.get("class") == "name"]
    assert sorted(map(str, names)) == ["]52;c;QQ==", name]


def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rows.csv").write_text("old", "utf-8")

    def fails(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lcbtui.report.view_table.write_records", fails)
    ran = lcb("ls", "-o", "rows.csv")
    assert ran.status == 2
    assert ran.err.strip() == "lcbtui: error: -o rows.csv: No space left on device"
    assert [path.name for path in tmp_path.iterdir()] == ["rows.csv"]
    assert (tmp_path / "rows.csv").read_text("utf-8") == "old"

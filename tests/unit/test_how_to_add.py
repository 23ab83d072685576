"""What the page on architecture says it takes to add a column and an overlay, done on a copy."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "architecture.md"


def insert(module: str, code: str, *, above: str = "", below: str = "") -> None:
    """Put code beside the one line that begins with some text."""
    path = Path("src/lcbtui", module)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    (place,) = (n for n, line in enumerate(lines) if line.startswith(above or below))
    place += bool(below)
    path.write_text("".join([*lines[:place], code, *lines[place:]]), encoding="utf-8")


def python(*arguments: str) -> str:
    """What a Python of the copy prints; the lines of standard error follow."""
    env = {**os.environ, "PYTHONPATH": str(Path("src").resolve()), "NO_COLOR": "1"}
    ran = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, env=env, check=True
    )
    return ran.stdout + ran.stderr


def lcbtui(*arguments: str) -> str:
    return python("-m", "lcbtui", *arguments)


def blocks(heading: str) -> list[str]:
    """The code of a section of the page."""
    text = PAGE.read_text(encoding="utf-8")
    section = text.split(f"### {heading}\n")[1].split("\n### ")[0]
    return re.findall(r"```(?:python|text)\n(.*?)```", section, flags=re.DOTALL)


@pytest.fixture(autouse=True)
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of the sources that can be changed and run."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)


def test_a_standard_column_is_one_row_and_a_line_of_its_headers() -> None:
    row, headers = blocks("A column")
    insert("dataset/columns.py", row, below="_COLUMNS = (")
    insert("dataset/meanings.tsv", headers, below="meaning\t")
    insert("dataset/columns.py", 'ABOVE_ZERO |= {"downloads"}\n', below="ABOVE_ZERO = ")
    board = "Model,Params,Pass@1,Hub downloads\na,4B,50,8192\nb,8B,60,-1\nc,9B,55,131072\n"
    Path("board.csv").write_text(board, encoding="utf-8")
    flags = ("-f", "json", "-o", "rows.json")
    for asked, found in (
        (("--sort", "-loads"), [("a", 8192), ("b", None), ("c", 131072)]),
        (("-q", "loads>10000"), [("c", 131072)]),
    ):
        lcbtui("ls", "board.csv", *asked, *flags)
        rows = json.loads(Path("rows.json").read_text(encoding="utf-8"))["rows"]
        assert sorted((row["model"], row["downloads"]) for row in rows) == found
        assert asked[0] == "-q" or [row["model"] for row in rows] == ["c", "a", "b"]
    assert "Downloads" in lcbtui("ls", "board.csv").splitlines()[0]
    assert re.search(r"downloads\s+Hub downloads\s+number", lcbtui("check", "board.csv"))
    assert "1 without a count of downloads" in lcbtui("ls", "board.csv", "-q", "loads>1")


def test_an_overlay_is_one_function_and_its_rows() -> None:
    function, row, field, flag, action = blocks("An overlay")
    insert("chart/build.py", row, below="OVERLAYS: ")
    insert("chart/build.py", f"{function}\n\n", above="OVERLAYS: ")
    insert("view/state.py", field, above="    trend: bool")
    insert("view/fields.tsv", flag, above="trend\t")
    insert("tui/actions.py", action, above='    _draw("app.axes"')
    assert "Draw the median score" in lcbtui("help", "plot")
    drawn = [
        lcbtui("plot", "paper", "-f", form, *asked).count(line)
        for form, line in (("svg", 'class="level"'), ("txt", "╌"))
        for asked in ((), ("--median",))
    ]
    assert drawn[0] + 1 == drawn[1] and drawn[2] < drawn[3]
    for nothing in ("Model,Params\na,4B\n", "Model,Params,Pass@1\na,4B,\nb,8B,50\n"):
        Path("board.csv").write_text(nothing, encoding="utf-8")
        lcbtui("plot", "board.csv", "-q", "a", "--median")
    keys = "from lcbtui.tui.actions import ACTIONS; print([a.each_key for a in ACTIONS])"
    assert "J" in python("-c", keys)

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

PRESS = """
import asyncio
from lcbtui.tui.app import LcbtuiApp
from lcbtui.view.state import ViewState

async def press():
    app = LcbtuiApp(ViewState())
    async with app.run_test(size=(80, 24)) as pilot:
        while not app.explorer.is_idle:
            await pilot.pause()
        await pilot.press("J")
        print(app.explorer.state.median, *app.explorer.exit_lines)

asyncio.run(press())
"""


class Copy:
    """A copy of the sources that can be changed and run."""

    def __init__(self, folder: Path) -> None:
        shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(ROOT / "data", folder / "data")
        self.folder = folder
        self.notes = ""
        """What went to stderr last."""

    def insert(self, module: str, code: str, *, above: str = "", below: str = "") -> None:
        """Put code beside the one line that begins with some text."""
        path = self.folder / "src" / "lcbtui" / module
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        (place,) = (n for n, line in enumerate(lines) if line.startswith(above or below))
        place += bool(below)
        path.write_text("".join([*lines[:place], code, *lines[place:]]), encoding="utf-8")

    def python(self, *arguments: str) -> str:
        """What a Python of this copy prints."""
        ran = subprocess.run(
            [sys.executable, *arguments],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(self.folder / "src"), "NO_COLOR": "1"},
            cwd=self.folder,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        self.notes = ran.stderr
        return ran.stdout

    def lcbtui(self, *arguments: str) -> str:
        return self.python("-m", "lcbtui", *arguments)


def blocks(heading: str) -> list[str]:
    """The code of a section of the page."""
    text = PAGE.read_text(encoding="utf-8")
    section = text.split(f"### {heading}\n")[1].split("\n### ")[0]
    return re.findall(r"```(?:python|text)\n(.*?)```", section, flags=re.DOTALL)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def test_a_standard_column_is_one_row_and_a_line_of_its_headers(copy: Copy) -> None:
    row, headers = blocks("A column")
    copy.insert("dataset/columns.py", row, below="_COLUMNS = (")
    copy.insert("dataset/meanings.tsv", headers, below="meaning\t")
    copy.insert("dataset/columns.py", 'ABOVE_ZERO |= {"downloads"}\n', below="ABOVE_ZERO = ")
    board = str(copy.folder / "board.csv")
    Path(board).write_text(
        "Model,Params,Pass@1,Hub downloads\na,4B,50,8192\nb,8B,60,-1\nc,9B,55,131072\n",
        encoding="utf-8",
    )
    by_length = json.loads(copy.lcbtui("ls", board, "--sort", "-loads", "-f", "json"))
    assert [row["downloads"] for row in by_length["rows"]] == [131072, 8192, None]
    kept = json.loads(copy.lcbtui("ls", board, "-q", "loads>10000", "-f", "json"))
    assert [row["model"] for row in kept["rows"]] == ["c"]
    assert "Downloads" in copy.lcbtui("ls", board).splitlines()[0]
    assert re.search(r"downloads\s+Hub downloads\s+number", copy.lcbtui("check", board))
    copy.lcbtui("ls", board, "-q", "loads>1")
    assert "1 without a count of downloads" in copy.notes


def test_an_overlay_is_one_function_and_its_rows(copy: Copy) -> None:
    function, row, field, flag, action = blocks("An overlay")
    copy.insert("chart/build.py", row, below="OVERLAYS: ")
    copy.insert("chart/build.py", f"{function}\n\n", above="OVERLAYS: ")
    copy.insert("view/state.py", field, above="    trend: bool")
    copy.insert("view/fields.tsv", flag, above="trend\t")
    copy.insert("tui/actions.py", action, above='    _draw("app.axes"')

    def dashed(*flags: str) -> int:
        """How many lines of the chart are dashed from side to side."""
        chart = copy.lcbtui("plot", "paper", "--width", "80", "--height", "24", *flags)
        return sum(line.count("╌") > 9 for line in chart.splitlines())

    def levels(*flags: str) -> int:
        """How many dashed lines a picture has."""
        picture = copy.folder / "chart.svg"
        copy.lcbtui("plot", "paper", "-o", str(picture), *flags)
        return picture.read_text(encoding="utf-8").count('class="level"')

    assert "Draw the median score" in copy.lcbtui("help", "plot")
    assert dashed("--median") == dashed() + 1
    assert levels("--median") == levels() + 1
    for nothing in ("Model,Params\na,4B\n", "Model,Params,Pass@1\na,4B,\nb,8B,50\n"):
        (copy.folder / "board.csv").write_text(nothing, encoding="utf-8")
        copy.lcbtui("plot", str(copy.folder / "board.csv"), "-q", "a", "--median")
    assert copy.python("-c", PRESS).split() == [
        "True",
        *("this", "view", "again:"),
        *("lcbtui", "--median"),
    ]

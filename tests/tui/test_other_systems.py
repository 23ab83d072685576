"""The explorer where the system, or another version of Textual, has less than this one."""

import subprocess
import sys

import pytest

from lcbtui.errors import CRASHED
from lcbtui.tui.app import LcbtuiApp
from lcbtui.view.state import ViewState

RENAMED: list[dict[str, str]] = [
    {"_display": "_show", "_compositor": "_composer"},
    {"chops": "pieces", "chop_ends": "piece_ends", "ChopsUpdate": "PartUpdate"},
]
"""What another version of Textual may call its own affairs."""

PROGRAM = r"""
import asyncio, re, signal, sys
from importlib.abc import MetaPathFinder
from importlib.machinery import PathFinder, SourceFileLoader
import pyte

renamed = dict(word.split("=") for word in sys.argv[1:])

class Renaming(SourceFileLoader):
    def get_data(self, path):
        data = super().get_data(path)
        if path.endswith(".py"):
            for old, new in renamed.items():
                data = re.sub(rf"(?<![A-Za-z_]){old}\b".encode(), new.encode(), data)
        return data
    def path_stats(self, path):
        raise OSError  # no compiled file is used or left behind
    def set_data(self, *_, **__):
        pass

class Finder(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] != "textual":
            return None
        parent, _, last = name.rpartition(".")
        names = {new: old for old, new in renamed.items()}
        spec = PathFinder.find_spec(f"{parent}.{names.get(last, last)}".strip("."), path)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.name, spec.loader = name, Renaming(name, spec.loader.path)
        return spec

if renamed:  # here the system has few signals too
    sys.meta_path.insert(0, Finder())
    for name in ("SIGHUP", "SIGQUIT", "SIGTSTP", "SIGCONT"):
        delattr(signal, name)

from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from lcbtui.tui.app import SIGNALS, LcbtuiApp
from lcbtui.view.state import ViewState

assert not renamed or len(SIGNALS) == 2

async def settled(app, pause):
    await pause()
    while not app.main.is_at_rest:
        await pause()
    await pause()

written = []
HeadlessDriver.write = lambda self, data: written.append(data)

async def main():
    app = LcbtuiApp(ViewState())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot.pause)
        App.is_headless = property(lambda self: False)
        app.refresh(layout=True)
        await settled(app, pilot.pause)
        for key in ("down", "down", "f", "up"):
            await pilot.press(key)
            await settled(app, pilot.pause)
        return "".join(written)

painted = asyncio.run(main())
screen = pyte.Screen(80, 24)
pyte.Stream(screen).feed(painted)
for line in screen.display:
    print(line.rstrip())
print(len(painted))
"""


def run_renamed(renamed: dict[str, str]) -> tuple[list[str], int]:
    """The last screen of a short session, and how many characters painted it."""
    words = [f"{old}={new}" for old, new in renamed.items()]
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    *lines, size = ran.stdout.splitlines()
    return lines, int(size)


@pytest.mark.parametrize("renamed", RENAMED, ids=lambda names: next(iter(names)))
def test_other_names_in_textual_and_few_signals_cost_bytes_and_nothing_else(
    renamed: dict[str, str], as_it_is: tuple[list[str], int]
) -> None:
    lines, size = run_renamed(renamed)
    assert lines == as_it_is[0]
    assert size >= as_it_is[1]


@pytest.fixture(scope="module")
def as_it_is() -> tuple[list[str], int]:
    """The same session with Textual as it is installed."""
    lines, size = run_renamed({})
    assert any("DASD-4B" in line for line in lines)
    return lines, size


async def test_a_fault_ends_with_70_and_short_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    app = LcbtuiApp(ViewState(source="paper"))
    try:
        many = [*range(1000)]
        raise RuntimeError(f"{len(many)} faults")
    except RuntimeError as fault:
        app._handle_exception(fault)
    app._print_error_renderables()
    shown = capsys.readouterr().err
    assert app.return_code == CRASHED
    assert "RuntimeError: 1000 faults" in shown
    assert shown.count("\n") < 20

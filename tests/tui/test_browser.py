"""The explorer that TEXTUAL_DRIVER shows in a browser: here a pipe, with the packets of its server.

A page gets no path to the server's files, unless --allow-files is given.
"""

import json
import math
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyte
import pytest

LCBTUI = str(Path(sys.executable).parent / "lcbtui")
DRIVER = "textual.drivers.web_driver:WebDriver"
LIMIT = 60.0
REFUSED = "no files in a browser, unless it is served with --allow-files"
ROWS = "model,params,score\nalpha-8B,8,50\nbeta-14B,14,60\n"
ESCAPE, ENTER, PALETTE = "\x1b", "\r", "\x10"


class Served:
    """A process of the explorer, as a server of pages has it."""

    def __init__(self, *arguments: str, folder: Path) -> None:
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "TEXTUAL_DRIVER": DRIVER}
        environment |= {"COLUMNS": "120", "ROWS": "40", "DISPLAY": ":1"}
        environment |= {name: value for name, value in os.environ.items() if "XDG" in name}
        self.process = subprocess.Popen(
            [LCBTUI, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=environment,
        )
        self._screen = pyte.Screen(120, 40)
        self._stream = pyte.ByteStream(self._screen)
        self._read = b""

    def send(self, kind: bytes, payload: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(kind + len(payload).to_bytes(4, "big") + payload)
        self.process.stdin.flush()

    def press(self, *keys: str, shows: str = "") -> None:
        for key in keys:
            self.send(b"D", key.encode())
        self.wait_for(lambda: shows in self.text)

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self._screen.display)

    def wait_for(self, holds: Callable[[], object]) -> None:
        until = time.monotonic() + LIMIT
        assert self.process.stdout is not None
        while not holds():
            patience = max(0.0, until - time.monotonic())
            assert select.select([self.process.stdout], [], [], patience)[0], self.text
            read = os.read(self.process.stdout.fileno(), 1 << 16)
            assert read, f"it ended:\n{self.text}"
            self._read = (self._read + read).removeprefix(b"__GANGLION__\n")
            while len(self._read) >= 5 + (size := int.from_bytes(self._read[1:5], "big")):
                kind, payload = self._read[:1], self._read[5 : 5 + size]
                self._read = self._read[5 + size :]
                if kind == b"D":
                    self._stream.feed(payload)

    def try_and_be_refused(self, *keys: str) -> None:
        self.press(*keys, shows=REFUSED)
        self.press("j")
        self.wait_for(lambda: REFUSED not in self.text)

    def end(self) -> str:
        """Say that the page is gone; return what the process printed on standard error."""
        self.send(b"M", b'{"type": "quit"}')
        _, errors = self.process.communicate(timeout=LIMIT)
        assert self.process.returncode == 0
        return errors.decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("scores", "other"):
        (tmp_path / f"{name}.csv").write_text(ROWS.replace("alpha", name), encoding="utf-8")
    return tmp_path


@pytest.fixture
def serve(folder: Path) -> Iterator[Callable[..., Served]]:
    processes: list[Served] = []

    def start(*arguments: str, shows: str) -> Served:
        processes.append(Served(*arguments, folder=folder))
        processes[-1].press(shows=shows)
        return processes[-1]

    yield start
    for each in processes:
        each.process.kill()
        each.process.communicate()


def test_a_page_opens_no_files(serve: Callable[..., Served], folder: Path, own_home: Path) -> None:
    views = own_home / "config" / "lcbtui" / "views"
    views.mkdir(parents=True)
    (views / "secret.toml").write_text('source = "other.csv"\n', encoding="utf-8")
    before = sorted(folder.rglob("*")), sorted(own_home.rglob("*"))
    page = serve("scores.csv", shows="scores-8B")
    page.try_and_be_refused("E")
    other = "other.csv"
    for path in (other, str(folder / other), f"+{other}", f"~/{other}", f"./{other}"):
        page.press("d", shows="Enter opens")
        page.try_and_be_refused(*path, ENTER)
    page.press("v", shows="Compare with")
    page.try_and_be_refused(*other, ENTER)
    page.press(PALETTE, *"go to view", shows="go to view")
    page.wait_for(lambda: "Choose a theme" not in page.text)
    assert "secret" not in page.text
    page.press(ESCAPE)
    page.wait_for(lambda: "Enter runs it" not in page.text)
    page.press(PALETTE, *"save view", shows="Save view…")
    page.try_and_be_refused(ENTER)
    page.press("d", shows="Enter opens")
    page.press(*"paper", ENTER, shows="AM-Thinking-v1")
    page.press("d", shows="Enter opens")
    page.press(*"scores.csv", ENTER, shows="scores-8B")
    page.press("f", shows="Frontier")
    assert page.end() == "", "what visitors did is not printed where the server runs"
    assert (sorted(folder.rglob("*")), sorted(own_home.rglob("*"))) == before


def test_a_file_changes_nothing_of_a_page(serve: Callable[..., Served], folder: Path) -> None:
    (folder / "pap").touch()
    page = serve("scores.csv", shows="scores-8B")
    page.press("d", shows="Enter opens")
    page.press(*"pap", ENTER, shows="AM-Thinking-v1")


def test_sizes_and_sequences_that_are_none_end_nothing(serve: Callable[..., Served]) -> None:
    page = serve("paper", shows="AM-Thinking-v1")
    page.press("\x1b[106;1:2u", "\x1b[1114112u", "\x1b[48;3000;3000;0;0t")
    page.send(b"D", b"\xff\xfe")
    for width, height in [(-5, 40), (0, 0), (1e9, 40), (None, "x"), (math.inf, 1), (120.9, 40.2)]:
        told = {"type": "resize", "width": width, "height": height}
        page.send(b"M", json.dumps(told).encode())
    page.send(b"M", b'{"type": "resize"}')
    page.press("/", *"qwen", shows="/ qwen")
    page.press(shows="3 of 12")
    assert page.end() == ""


def test_a_packet_without_a_whole_character_ends_nothing(serve: Callable[..., Served]) -> None:
    page = serve("paper", shows="AM-Thinking-v1")
    half, other_half = b"\xe6", b"\xa8\xa1"  # of 模
    for packet in (b"", b"/", half, other_half, b"\x1b[200~glm", b"\x1b", b"[201~"):
        page.send(b"D", packet)
    page.press("!", shows="/ 模glm!")
    assert page.end() == ""


def test_with_allow_files_a_page_opens_files(serve: Callable[..., Served], folder: Path) -> None:
    page = serve("--allow-files", "scores.csv", shows="scores-8B")
    page.press("E", shows="Enter writes")
    page.press(ENTER, shows="wrote chart.svg")
    assert (folder / "chart.svg").exists()
    page.press("d", shows="Enter opens")
    page.press(*"other.csv", ENTER, shows="other-8B")


def test_no_process_outlives_its_server(serve: Callable[..., Served]) -> None:
    page = serve("paper", shows="AM-Thinking-v1")
    assert page.process.stdin is not None
    page.process.stdin.close()
    page.process.stdin = None
    page.process.communicate(timeout=LIMIT)


@pytest.mark.parametrize(
    ("arguments", "driver", "said"),
    [
        (["-"], DRIVER, "in a browser standard input has the keys"),
        (["--against", "-"], DRIVER, "in a browser standard input has the keys"),
        (["pick"], DRIVER, "the explorer needs a terminal"),
        ([], "nowhere", "TEXTUAL_DRIVER: "),
        ([], "nowhere:Driver", "TEXTUAL_DRIVER: "),
        ([], "os:PathLike", "TEXTUAL_DRIVER: "),
    ],
)
def test_what_no_browser_can_have_is_refused(arguments: list[str], driver: str, said: str) -> None:
    environment = {**os.environ, "TEXTUAL_DRIVER": driver}
    done = subprocess.run(
        [LCBTUI, *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1

"""The explorer in a browser: the server of docs/browser.md, and a page in headless Chromium."""

import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal.browser import CHROMIUM, Page
from terminal.session import LCBTUI, LIMIT, LOOK, child_environment

ROOT = Path(__file__).parents[2]
SERVES = ROOT / "build" / "browser-venv" / "bin" / "python"

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium"),
    pytest.mark.skipif(not SERVES.exists(), reason="no server of pages: make browser-test"),
]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The server as docs/browser.md has it, and its address."""
    found = re.search(
        r"```python\n(.*?)```", (ROOT / "docs/browser.md").read_text(encoding="utf-8"), re.DOTALL
    )
    assert found is not None
    script = tmp_path / "serve.py"
    script.write_text(found[1], encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [SERVES, script, str(port), LCBTUI, "paper"],
        env=child_environment(tmp_path, TERM="", LANG=""),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    until = time.monotonic() + LIMIT
    while time.monotonic() < until:
        with socket.socket() as to:
            if not to.connect_ex(("127.0.0.1", port)):
                break
        time.sleep(LOOK)
    try:
        yield process, f"http://127.0.0.1:{port}/"
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def page(server: tuple[subprocess.Popen[bytes], str], tmp_path: Path) -> Iterator[Page]:
    it = Page(server[1], tmp_path / "profile")
    try:
        yield it
    finally:
        it.close()


def _visitors(server: subprocess.Popen[bytes]) -> list[str]:
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
    return children.read_text(encoding="ascii").split()


def test_in_a_browser_keys_clicks_and_sizes_do_what_they_do_in_a_terminal(
    server: tuple[subprocess.Popen[bytes], str], page: Page
) -> None:
    text = page.wait_for(lambda text: "12 of 12" in text and "quit" in text, "the table")
    line = next(number for number, line in enumerate(text.splitlines()) if "Qwen3-14B" in line)
    page.click(20, line)
    page.wait_for(lambda text: "Qwen3-14B 14B" in text.splitlines()[-2], "the row clicked")
    before = page.received
    page.type("j")
    page.wait_for(lambda text: "Ministral-3-8B" in text.splitlines()[-2], "the next row")
    assert page.received - before < 4000, "what did not change is not sent again"
    page.type("/qwen\r")
    page.wait_for(lambda text: "3 of 12" in text and "/ qwen" in text, "three rows")
    page.type("f")
    page.wait_for(lambda text: "Frontier" in text, "the frontier")
    page.resize(700, 480)
    text = page.wait_for(
        lambda text: len(text.splitlines()) < 30 and "Frontier" in text and "quit" in text,
        "the chart in another size",
    )
    assert max(map(len, text.splitlines())) < 80
    page.type("b")
    page.wait_for(lambda text: "Which model?" in text and "Enter answers" in text, "a question")
    page.type("24GB\r")
    page.wait_for(lambda text: "Highest that fits 24 GB" in text, "an answer")
    assert {url.split("/")[2] for url in page.asked if url.startswith("http")} == {
        server[1].split("/")[2]
    }, "nothing is fetched from elsewhere"


def test_a_page_that_is_closed_takes_its_explorer_with_it_and_so_does_the_server(
    server: tuple[subprocess.Popen[bytes], str], page: Page, tmp_path: Path
) -> None:
    process, url = server
    page.wait_for(lambda text: "12 of 12" in text, "the table")
    other = Page(url, tmp_path / "other")
    try:
        other.wait_for(lambda text: "12 of 12" in text, "the table")
        assert len(_visitors(process)) == 2
    finally:
        other.close()
    until = time.monotonic() + LIMIT
    while len(_visitors(process)) > 1 and time.monotonic() < until:
        time.sleep(LOOK)
    (left,) = _visitors(process)
    process.send_signal(signal.SIGKILL)
    while Path(f"/proc/{left}/exe").exists() and time.monotonic() < until:
        time.sleep(LOOK)
    assert not Path(f"/proc/{left}/exe").exists(), "it went on without a server"

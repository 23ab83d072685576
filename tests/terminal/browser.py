"""A page in headless Chromium, driven through a pipe as Chrome's DevTools Protocol says."""

import json
import os
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from terminal.session import LIMIT, LOOK

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--remote-debugging-pipe", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
)

_CATCHES_XTERM = """
Object.defineProperty(Object.prototype, "_core", {configurable: true, set(core) {
  Object.defineProperty(this, "_core", {value: core, writable: true});
  window.term ??= this;
}});
window.received = 0;
window.WebSocket = class extends WebSocket {
  constructor(...words) {
    super(...words);
    this.addEventListener("message", ({data}) => {
      received += data.size ?? data.byteLength ?? data.length;
    });
  }
};
"""
"""Keeps the page's xterm.js as `term`, and counts the bytes that its socket receives."""

_LINES = """
[...Array(term.rows).keys()].map(
  (y) => term.buffer.active.getLine(y).translateToString(true, 0, term.cols))
"""


class Page:
    """A browser with one page."""

    def __init__(self, url: str, profile: Path) -> None:
        """Start Chromium with a new `profile`, and open an address in it."""
        assert CHROMIUM is not None
        theirs, self._to = os.pipe()
        self._from, back = os.pipe()
        self._number, self._rest = 0, b""
        place = ["-c", f'exec "$@" 3<&{theirs} 4>&{back}', "sh"]
        profiled = f"--user-data-dir={profile}"
        self.asked: list[str] = []
        """The addresses that the page asked for."""
        self._chromium = subprocess.Popen(
            ["/bin/bash", *place, CHROMIUM, *_FLAGS, profiled, "about:blank"],
            pass_fds=(theirs, back),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(theirs)
        os.close(back)
        self._session = ""
        targets = self._ask("Target.getTargets")["targetInfos"]
        target = next(each["targetId"] for each in targets if each["type"] == "page")
        attached = self._ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Network"):
            self._ask(f"{domain}.enable")
        self._ask("Page.addScriptToEvaluateOnNewDocument", source=_CATCHES_XTERM)
        self._ask("Emulation.setFocusEmulationEnabled", enabled=True)
        self.resize(1200, 800)
        self._ask("Page.navigate", url=url)

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            assert select.select([self._from], [], [], LIMIT)[0], "Chromium says nothing"
            self._rest += os.read(self._from, 1 << 16)
        message, _, self._rest = self._rest.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        if answer.get("method") == "Network.requestWillBeSent":
            self.asked.append(answer["params"]["request"]["url"])
        return answer

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while (answer := self._read()).get("id") != self._number:
            pass
        assert "error" not in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    def run(self, script: str) -> Any:
        """The value of a script in the page; None where it raises."""
        answer = self._ask("Runtime.evaluate", expression=script, returnByValue=True)
        return answer["result"].get("value") if "exceptionDetails" not in answer else None

    @property
    def lines(self) -> list[str]:
        """What xterm.js shows."""
        lines: list[str] = self.run(_LINES) or []
        return lines

    @property
    def received(self) -> int:
        """How many bytes the page has received through its socket."""
        return int(self.run("received"))

    def wait_for(self, holds: Callable[[str], object], what: str) -> str:
        """Wait until the text of the screen fulfils `holds`; return it."""
        until = time.monotonic() + LIMIT
        while not holds(text := "\n".join(self.lines)):
            assert time.monotonic() < until, f"waited for {what}:\n{text}"
            time.sleep(LOOK)
        return text

    def type(self, text: str) -> None:
        """Press the keys of some letters; "\\r" is Enter."""
        for letter in text:
            key = {"text": letter, "key": "Enter" if letter == "\r" else letter}
            code = {"windowsVirtualKeyCode": 13} if letter == "\r" else {}
            self._ask("Input.dispatchKeyEvent", type="keyDown", **key, **code)
            self._ask("Input.dispatchKeyEvent", type="keyUp", key=key["key"], **code)

    def click(self, column: int, line: int) -> None:
        """Click a cell."""
        x, y = self.run(
            "(() => { const box = document.querySelector('.xterm-screen')"
            f".getBoundingClientRect(); return [box.x + ({column} + 0.5) * box.width / term.cols,"
            f" box.y + ({line} + 0.5) * box.height / term.rows]; }})()"
        )
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            button = {} if kind == "mouseMoved" else {"button": "left", "clickCount": 1}
            self._ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, **button)

    def resize(self, width: int, height: int) -> None:
        """Give the window another size, in pixels."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._ask("Emulation.setDeviceMetricsOverride", **size)

    def close(self) -> None:
        """End Chromium and all that it started."""
        os.killpg(self._chromium.pid, signal.SIGKILL)
        self._chromium.wait()
        os.close(self._to)
        os.close(self._from)

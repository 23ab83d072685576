"""A program in a pseudo-terminal: keys in, bytes out, each with its time.

Times are taken when bytes are read. What the bytes look like is worked out afterwards, with
pyte, so that looking costs the program nothing.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

from bench.environment import COLUMNS, LINES

PRIVATE = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b[PX^_].*?\x1b\\", re.DOTALL)
"""Sequences that pyte would print: the keyboard protocol and device control strings."""

QUIET = 0.06
"""Seconds without a byte after which a frame is complete. They are not counted."""

Lines = Sequence[str]


@dataclass(frozen=True)
class Answer:
    """What a key brought about: seconds to the last byte, and how many bytes."""

    seconds: float
    size: int


class Terminal:
    """Runs a program, at 120×40 unless told otherwise, until it is closed."""

    def __init__(
        self,
        command: Sequence[str],
        variables: Mapping[str, str],
        *,
        size: tuple[int, int] = (COLUMNS, LINES),
    ) -> None:
        columns, lines = size
        self.received = 0
        self._waiting: list[tuple[float, bytes]] = []
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self.started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
                os.execve(command[0], list(command), dict(variables))
            finally:
                os._exit(127)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def wait_for(self, shown: Callable[[Lines], object], limit: float = 120.0) -> float:
        """Seconds from the start to the bytes after which `shown` holds of the screen's lines.

        Raises:
            TimeoutError: if it does not come to hold within `limit` seconds, or the program ends.
        """
        while time.perf_counter() - self.started < limit:
            chunk = self._read(0.005 if self._waiting else 0.5)
            if chunk is not None:
                self._waiting.append(chunk)
                continue
            while self._waiting:
                moment, content = self._waiting.pop(0)
                self._stream.feed(PRIVATE.sub(b"", content))
                if shown(self.screen.display):
                    return moment - self.started
        raise TimeoutError("what was waited for did not appear:\n" + "\n".join(self.screen.display))

    def press(self, keys: str, *, first: bytes = b"", quiet: float = QUIET) -> Answer:
        """Send keys and read until the frame that answers them is complete.

        Args:
            keys: what the terminal sends for them.
            first: bytes that the frame must have in it: until they came, a pause is not its end.
            quiet: seconds of silence that end the frame.

        Raises:
            TimeoutError: if nothing with `first` in it comes within ten seconds.
        """
        sent = last = time.perf_counter()
        os.write(self._fd, keys.encode())
        content = b""
        while True:
            chunk = self._read(quiet)
            if chunk is not None:
                last = chunk[0]
                content += chunk[1]
            elif first in content:
                return Answer(last - sent, len(content))
            elif time.perf_counter() - sent > 10:
                raise TimeoutError(f"no answer to {keys!r}")

    def send(self, keys: str) -> None:
        """Send keys and read nothing."""
        os.write(self._fd, keys.encode())

    def drain(self, quiet: float = QUIET) -> int:
        """Read and forget until nothing comes for a while; how many bytes it was."""
        size = 0
        while (chunk := self._read(quiet)) is not None:
            size += len(chunk[1])
        return size

    def resident_bytes(self) -> int:
        """The memory of the program that is in RAM."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def close(self) -> None:
        """End the program; kill it if it does not end within two seconds."""
        os.kill(self.pid, signal.SIGTERM)
        deadline = time.perf_counter() + 2
        while os.waitpid(self.pid, os.WNOHANG)[0] == 0:
            if time.perf_counter() > deadline:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
                break
            try:
                self._read(0.02)
            except TimeoutError:
                time.sleep(0.005)
        os.close(self._fd)

    def _read(self, patience: float) -> tuple[float, bytes] | None:
        """What came and when; None if nothing came for `patience` seconds."""
        if not select.select([self._fd], [], [], patience)[0]:
            return None
        try:
            content = os.read(self._fd, 1 << 16)
        except OSError:  # Linux says EIO when the program has ended
            content = b""
        if not content:
            raise TimeoutError("the program has ended:\n" + "\n".join(self.screen.display))
        self.received += len(content)
        return time.perf_counter(), content

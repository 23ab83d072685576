"""The installed program in a real terminal: a pty that a person could sit at, without a person.

pexpect gives the pty; pyte keeps the screen that its bytes paint. Nothing here sleeps: every
wait is for bytes to arrive, with a limit, and for a program that has more to do to do it.
"""

import os
import re
import shlex
import signal
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pexpect
import pyte

LCBTUI = str(Path(sys.executable).parent / "lcbtui")
"""The program as it was installed beside this interpreter."""

ENTER, TAB, ESCAPE, BACKSPACE = "\r", "\t", "\x1b", "\x7f"
UP, DOWN, RIGHT = "\x1b[A", "\x1b[B", "\x1b[C"
CTRL_C, CTRL_L, CTRL_Z = "\x03", "\x0c", "\x1a"

LIMIT = 60.0  # seconds after which waiting has failed. Only a program that hangs takes so long.

QUIET = 0.15
"""Seconds without a byte after which a frame is over, if the program did nothing else in them."""

LOOK = 0.1  # seconds between two looks at what no byte tells of, such as a file

NOTHING = 0.005
"""Seconds of the processor in `QUIET` that a program takes at most when it only waits for a key."""

SPLIT = 3.0
"""Seconds in which what follows Escape may be the rest of a key, where a test splits one: a busy
machine sends the rest later than any line."""

_PRIVATE_MODES = re.compile(rb"\x1b\[\?([\d;]+)([hl])")
_NOT_OF_PYTE = re.compile(rb"\x1b\[[<>=][\d;]*[a-zA-Z]")
"""Keyboard protocol requests, whose last letter pyte would put on the screen."""

SHOWN_CURSOR = 25
MODES_LEFT_OFF = {
    1000: "mouse clicks",
    1002: "mouse drags",
    1003: "mouse moves",
    1004: "focus reports",
    1006: "SGR mouse reports",
    1015: "urxvt mouse reports",
    1016: "pixel mouse reports",
    1049: "alternate screen",
    2004: "bracketed paste",
    2026: "synchronised output",
    2048: "resize reports",
}


def child_environment(home: Path, **changes: str) -> dict[str, str]:
    """The environment of a person whose home is `home`; nothing of ours but the PATH.

    A change to "" takes the variable away.
    """
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
    }
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        environment[f"XDG_{name}_HOME"] = str(home / name.lower())
    environment |= changes
    return {name: value for name, value in environment.items() if value}


class Session:
    """A program in a terminal.

    Attributes:
        before: the settings of the terminal (termios) when the program had not started yet.
        received: every byte that the terminal was sent.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        columns: int = 120,
        lines: int = 40,
        folder: Path | None = None,
    ) -> None:
        """Start `command` in a terminal of this size.

        A shell holds it back until the settings of the terminal were read.
        """
        self._child: Any = pexpect.spawn(
            "/bin/sh",
            ["-c", 'read -r _; exec "$@"', "sh", *command],
            env=dict(environment),
            dimensions=(lines, columns),
            cwd=None if folder is None else str(folder),
            echo=False,
            preexec_fn=_obey_signals,
        )
        self._child.delaybeforesend = None
        self._home = f"HOME={environment['HOME']}".encode()
        self.received = bytearray()
        self._blank(columns, lines)
        self.before = self.settings()
        self.press("\n")

    # The screen

    def _blank(self, columns: int, lines: int) -> None:
        self._screen: Any = pyte.Screen(columns, lines)
        self._stream: Any = pyte.ByteStream(self._screen)
        self._half = b""

    @property
    def lines(self) -> list[str]:
        """What is on the screen, line by line."""
        return [line.rstrip() for line in self._screen.display]

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(self.lines)

    @property
    def picture(self) -> list[list[Any]]:
        """Every cell with its colours; of a blank, what is behind it."""
        lines = [self._screen.buffer[y] for y in range(self._screen.lines)]
        cells = [[line[x] for x in range(self.columns)] for line in lines]
        return [[cell.bg if cell.data == " " else cell for cell in line] for line in cells]

    def wipe(self) -> None:
        """Blank the screen, as nothing of the program's does."""
        self.wait_until_quiet()
        self._blank(self.columns, self._screen.lines)

    @property
    def columns(self) -> int:
        """How wide the terminal is."""
        return int(self._screen.columns)

    # Time

    def _read(self, limit: float) -> bool:
        """Take what arrives within `limit` seconds; whether there was anything."""
        try:
            data: bytes = self._child.read_nonblocking(1 << 16, timeout=limit)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return False
        self.received += data
        # a sequence that is cut in two goes to the screen when its rest is there
        data = self._half + data
        start = data.rfind(b"\x1b", max(len(data) - 32, 0))
        whole = start < 0 or re.match(rb"\x1b(\[[^@-~]*[@-~]|[^\[])", data[start:]) is not None
        self._half = b"" if whole else data[start:]
        data = data if whole else data[:start]
        self._stream.feed(_NOT_OF_PYTE.sub(b"", data))
        return True

    def wait_for(
        self, condition: Callable[[], object], what: str = "", *, limit: float = LIMIT
    ) -> None:
        """Return when `condition` holds.

        Raises:
            AssertionError: with the screen, if it does not within `limit` seconds.
        """
        until = time.monotonic() + limit
        while not condition():
            left = until - time.monotonic()
            if left <= 0 or not (self._read(min(left, LOOK)) or self._child.isalive()):
                if condition():
                    return
                ended = "" if self._child.isalive() else "; the program has ended"
                message = f"{what or condition} did not come about{ended}:\n{self.text}"
                raise AssertionError(message)

    def wait_for_text(self, *texts: str) -> None:
        """Return when all of these are on the screen."""
        self.wait_for(lambda: all(text in self.text for text in texts), " & ".join(texts))

    def wait_until_quiet(self, quiet: float = QUIET) -> None:
        """Return when nothing arrived for `quiet` seconds: the frame is over.

        Where the program is still computing, or waits for a busy machine, it is not.
        """
        until = time.monotonic() + LIMIT
        programs = self._programs()
        spent, _ = _work_of(programs)
        while True:
            arrived, before = self._read(quiet), spent
            programs = programs if arrived else self._programs()
            spent, at_work = _work_of(programs)
            took = (spent[pid] - before.get(pid, 0.0) for pid in spent)
            nothing = NOTHING * max(quiet / QUIET, 1)  # timers take some of a longer time too
            if not (arrived or at_work or any(seconds > nothing for seconds in took)):
                return
            assert time.monotonic() < until, f"output never stops:\n{self.text}"

    def _programs(self) -> list[int]:
        """The processes of the person whose home this is: behind a shell, in tmux, over SSH."""
        found = [self.pid]
        with suppress(FileNotFoundError):  # elsewhere than on Linux
            for process in Path("/proc").iterdir():
                with suppress(OSError, ValueError):  # it ended meanwhile, or is no process
                    pid = int(process.name)
                    variables = (process / "environ").read_bytes().split(b"\0")
                    if self._home in variables and pid != self.pid:
                        found.append(pid)
        return found

    # The person

    def press(self, *keys: str) -> None:
        """Send keys, one after the other; "\\udce9" is the byte E9 alone, which is no UTF-8."""
        for key in keys:
            os.write(self._child.child_fd, key.encode(errors="surrogateescape"))

    def resize(self, columns: int, lines: int) -> None:
        """Change the size, as a window does. The new screen is blank until it is painted."""
        self.wait_until_quiet()
        self._blank(columns, lines)
        self._child.setwinsize(lines, columns)  # the kernel sends SIGWINCH

    def take_nothing(self) -> None:
        """Let whoever writes to the terminal wait, for good."""
        terminal = os.open(Path(f"/proc/{self.pid}/fd/0").readlink(), os.O_RDWR | os.O_NOCTTY)
        termios.tcflow(terminal, termios.TCOOFF)
        os.close(terminal)

    def resize_often(self, sizes: Sequence[tuple[int, int]]) -> None:
        """Change the size many times, as dragging a window does; the screen is that of the last."""
        for columns, lines in sizes[:-1]:
            self._child.setwinsize(lines, columns)
            with suppress(pexpect.TIMEOUT):  # nobody looks at what is painted meanwhile
                self.received += self._child.read_nonblocking(1 << 16, timeout=0)
        columns, lines = sizes[-1]
        self._blank(columns, lines)
        self._child.setwinsize(lines, columns)

    # What was sent

    def now(self) -> int:
        """This place in the stream."""
        return len(self.received)

    def has_more_than(self, moment: int) -> Callable[[], bool]:
        """A condition to wait for: something was sent since a moment."""
        return lambda: len(self.received) > moment

    def bytes_since(self, moment: int) -> bytes:
        """All that was sent since a moment, until the frame is over."""
        self.wait_until_quiet()
        return bytes(self.received[moment:])

    def modes_on(self) -> set[int]:
        """The private modes that the stream has switched on and not off again."""
        on = {SHOWN_CURSOR}
        for found in _PRIVATE_MODES.finditer(self.received):
            numbers = {int(number) for number in found[1].split(b";")}
            on = on | numbers if found[2] == b"h" else on - numbers
        return on

    def settings(self) -> list[Any]:
        """The settings of the terminal: echo, line editing and so on."""
        return termios.tcgetattr(self._child.child_fd)

    # The end

    @property
    def pid(self) -> int:
        """The process in the terminal."""
        return int(self._child.pid)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        os.kill(self.pid, number)

    def wait_until_stopped(self) -> None:
        """Return when the program does not run any more but could go on."""
        status = Path(f"/proc/{self.pid}/stat")
        self.wait_for(lambda: status.read_text().rpartition(")")[2].split()[0] == "T", "a stop")
        while self._read(0):
            pass

    def wait_for_end(self) -> int:
        """Wait for the program to end by itself; its exit status, as a shell says it."""
        until = time.monotonic() + LIMIT
        while self._child.isalive() or self._read(QUIET):
            assert time.monotonic() < until, f"the program does not end:\n{self.text}"
            self._read(QUIET)
        status = self._child.exitstatus
        return int(status) if status is not None else 128 + int(self._child.signalstatus)

    def assert_left_as_found(self) -> None:
        """The terminal is as it was before the program ran."""
        on = self.modes_on()
        assert not {mode: MODES_LEFT_OFF[mode] for mode in on & MODES_LEFT_OFF.keys()}
        assert SHOWN_CURSOR in on, "the cursor stayed hidden"
        assert self.settings() == self.before
        pushed = re.findall(rb"\x1b\[>\d*u", self.received)
        popped = re.findall(rb"\x1b\[<\d*u", self.received)
        assert len(pushed) == len(popped), "the keyboard protocol stayed on"

    def ends(self, status: int, *keys: str) -> None:
        """Send keys; the program ends with a status, and the terminal is as it was before."""
        self.press(*keys)
        assert self.wait_for_end() == status, self.text
        self.assert_left_as_found()

    def after_leaving(self) -> str:
        """What was printed after the alternate screen was left."""
        return self.received.rpartition(b"\x1b[?1049l")[2].decode()

    def close(self) -> None:
        """End the program, whatever it does; what else is in its terminal is hung up."""
        if self._child.isalive():
            self._child.kill(signal.SIGKILL)
            self._child.wait()
        self._child.ptyproc.delayafterclose = 0
        self._child.close()


def _obey_signals() -> None:
    """Have signals do what they do by default: whoever runs the tests may have some ignored."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def _work_of(programs: Sequence[int]) -> tuple[dict[int, float], bool]:
    """What programs do, as Linux tells it; elsewhere nothing is known.

    Returns:
        Seconds of the processor that each took, and whether any wants more of it now.
    """
    spent, at_work = dict.fromkeys(programs, 0.0), False
    for pid in programs:
        for thread in Path(f"/proc/{pid}/task").glob("*"):
            with suppress(OSError):  # it ended meanwhile
                spent[pid] += int((thread / "schedstat").read_text().split()[0]) / 1e9
                at_work |= (thread / "stat").read_text().rpartition(")")[2].split()[0] in "RD"
    return spent, at_work


def awaiting_split_keys(*arguments: str) -> list[str]:
    """A command that runs the program, which for `SPLIT` seconds after Escape awaits its rest."""
    script = (
        "from lcbtui.tui import explorer\n"
        f"explorer.AFTER_ESCAPE = {SPLIT}\n"
        "from lcbtui.__main__ import main\n"
        "main()\n"
    )
    return [sys.executable, "-c", script, *arguments]


def shell(script: str, *words: str) -> list[str]:
    """A command that runs a script with `words` as `$1`, `$2` …; `$LCBTUI` is the program."""
    return ["/bin/sh", "-c", f"LCBTUI={shlex.quote(LCBTUI)}; {script}", "sh", *words]

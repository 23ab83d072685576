"""The program inside tmux: a server of its own, seen by a client of its own, both ended."""

import subprocess
from pathlib import Path

from terminal.session import Session, child_environment

_CONFIG = """\
set -g status off
set -g default-terminal tmux-256color
set -s escape-time 0
set -s set-clipboard on
"""


class Tmux(Session):
    """A session of a tmux server; the screen is what tmux itself keeps of the pane."""

    def __init__(
        self, folder: Path, command: list[str], *, columns: int = 120, lines: int = 40
    ) -> None:
        """Start a server whose socket is in `folder`, with `command` in its one pane."""
        config = folder / "tmux.conf"
        config.write_text(_CONFIG)
        self._base = ["tmux", "-S", str(folder / "tmux"), "-f", str(config)]
        self._environment = child_environment(folder)
        super().__init__(
            [*self._base, "new-session", *command],
            self._environment,
            columns=columns,
            lines=lines,
            folder=folder,
        )

    def _ask(self, *words: str) -> str:
        answer = subprocess.run(
            [*self._base, *words],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return answer.stdout

    @property
    def lines(self) -> list[str]:
        """What tmux has on its screen."""
        return [line.rstrip() for line in self._ask("capture-pane", "-p").split("\n")[:-1]]

    def flags(self, *names: str) -> list[str]:
        """What tmux knows of the pane: its variables of these names."""
        return self._ask("display-message", "-p", " ".join(f"#{{{n}}}" for n in names)).split()

    def buffer(self) -> str:
        """What was copied last, as tmux keeps it; "" for nothing."""
        return self._ask("show-buffer").rstrip("\n")

    def type_unseen(self, *keys: str) -> None:
        """Send keys to the pane, whether or not a client is attached."""
        self._ask("send-keys", "-l", *keys)

    def detach(self) -> None:
        """Leave the program alone with the server; the client ends."""
        self._ask("detach-client")
        self.wait_for_end()

    @property
    def attaching(self) -> list[str]:
        """The command of another client."""
        return [*self._base, "attach-session"]

    def __enter__(self) -> "Tmux":
        """The session itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the server and the client."""
        self._ask("kill-server")
        self.close()

"""Terminals that are closed when a test ends, whatever happened in it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from terminal.reading import started
from terminal.session import LCBTUI, Session, child_environment

OpenTerminal = Callable[..., Session]


@pytest.fixture
def open_terminal(tmp_path: Path) -> Iterator[OpenTerminal]:
    """Start a command, by default the explorer with these arguments, in a terminal.

    Takes the arguments of lcbtui, or `command`; `size`; `environment` with what differs.
    """
    sessions: list[Session] = []

    def start(
        *arguments: str,
        size: tuple[int, int] = (120, 40),
        command: list[str] | None = None,
        environment: dict[str, str] | None = None,
    ) -> Session:
        session = Session(
            [LCBTUI, *arguments] if command is None else command,
            child_environment(tmp_path, **(environment or {})),
            columns=size[0],
            lines=size[1],
            folder=tmp_path,
        )
        sessions.append(session)
        return session

    yield start
    for session in sessions:
        session.close()


@pytest.fixture
def terminal(open_terminal: OpenTerminal) -> Session:
    """The explorer with its twelve rows on the screen, at 120 × 40."""
    return started(open_terminal())

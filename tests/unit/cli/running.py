"""Running the command line inside the test, as `lcbtui ARGUMENTS` would."""

from dataclasses import dataclass

import pytest

from lcbtui.cli.main import run


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    status: int
    out: str
    err: str


def lcbtui(capsys: pytest.CaptureFixture[str], *arguments: str) -> Ran:
    status = run(arguments)
    captured = capsys.readouterr()
    return Ran(status, captured.out, captured.err)

"""Running the command line inside the test, as `lcbtui ARGUMENTS` would."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lcbtui.cli.main import run


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    status: int
    out: str
    err: str

    @property
    def record(self) -> Any:
        """The JSON that it wrote."""
        return json.loads(self.out)


def lcb(*arguments: str) -> Ran:
    """Run a command with streams of its own."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        status = run(arguments)
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())
    return Ran(status, *texts)


def parsed(*arguments: str) -> Any:
    """What a command writes as JSON."""
    return lcb(*arguments, "-f", "json").record


def put(name: str, text: str) -> str:
    """Write a file below the current folder, which is the test's own, and return its name."""
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")
    return name

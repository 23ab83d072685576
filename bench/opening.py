"""Opening a large file, beside VisiData."""

from collections.abc import Mapping
from pathlib import Path

from bench.environment import lcbtui, visidata
from bench.results import Result
from bench.terminal import Lines, Terminal

MISSING = "vd not installed: pip install visidata"


def opening(path: Path, rows: int, variables: Mapping[str, str], repeats: int) -> list[Result]:
    """From the start until all rows are there and can be filtered."""
    other = visidata()
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(repeats):
        with Terminal([*lcbtui(), str(path)], variables) as terminal:
            ours.append(terminal.wait_for(lambda lines: f"{rows:,} of {rows:,}" in lines[0]))
        if other is not None:
            # Without the message of the day, which comes from the network.
            with Terminal([other, "--motd-url=", str(path)], variables) as terminal:
                theirs.append(terminal.wait_for(lambda lines: _loaded(lines, rows)))
    return [
        Result(
            f"open a CSV of {rows:,} rows, ready to filter",
            "seconds",
            ours,
            0.7,
            "VisiData, all rows loaded",
            theirs,
            note="" if theirs else MISSING,
        )
    ]


def _loaded(lines: Lines, rows: int) -> bool:
    """VisiData counts the rows in its last line while it reads them."""
    return f"{rows} rows" in lines[-1]

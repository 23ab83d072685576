"""Memory: of a lookup, of the explorer, and whether it grows for as long as that is open."""

import random
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from bench.environment import lcbtui
from bench.results import Result
from bench.terminal import Terminal

SEED = 9088
BATCH = 20
"""Keys between two looks at the memory."""

AFTER_ESCAPE = 0.12
"""Textual takes what follows Escape sooner than a tenth of a second for the rest of a key."""

ESCAPE = "\x1b"
KEYS = (
    *["\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[5~", "\x1b[6~"] * 4,  # arrows, pages
    *["qwen", "-distill ", "params<=32B ", "open:data", "score>", "a | b", '"', "is:frontier "],
    *["\x7f"] * 12,
    *["/", "\t", "\x1b[Z", "\r", " ", ESCAPE, ESCAPE, ESCAPE],
    *"srftLzuuX123+-0jkgGhlyY?",
)
"""What people press, more or less as often, but for q and Ctrl+Z, which leave. The `d` of a word
that is typed in the table opens the choice of data, and Enter takes one."""


PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""A small program between: Linux counts what the starting process has as the started one's."""


def footprints(variables: Mapping[str, str], repeats: int) -> list[Result]:
    """The most that a lookup takes, and what the explorer has when its data is shown."""
    peaks, resident = [], []
    for _ in range(repeats):
        command = [sys.executable, "-c", PEAK, *lcbtui(), "ls", "paper"]
        said = subprocess.run(command, env=dict(variables), capture_output=True, check=True)
        peaks.append(int(said.stdout) * 1024 / 1e6)
        with Terminal([*lcbtui(), "figure"], variables) as terminal:
            terminal.wait_for(lambda lines: " of " in lines[0])
            terminal.drain(1.0)
            resident.append(terminal.resident_bytes() / 1e6)
    return [
        Result("memory of lcbtui ls paper", "megabytes", peaks, 45.0, absolute=True),
        Result("memory of the explorer on figure", "megabytes", resident, 85.0, absolute=True),
    ]


def memory(variables: Mapping[str, str], keys: int, source: Path | None = None) -> list[Result]:
    """Resident memory while random keys are pressed: the last quarter against the second."""
    chance = random.Random(SEED)
    looks: list[float] = []
    started = time.perf_counter()
    with Terminal([*lcbtui(), *([str(source)] if source else [])], variables) as terminal:
        terminal.wait_for(lambda lines: " of " in lines[0])
        for _ in range(keys // BATCH):
            for _ in range(BATCH):
                key = chance.choice(KEYS)
                if key == "qwen":  # in the table, q would leave
                    key = "/qwen"
                terminal.send(key)
                if key == ESCAPE:
                    terminal.drain(AFTER_ESCAPE)
            terminal.drain(0.03)
            looks.append(terminal.resident_bytes() / 1e6)
    quarter = len(looks) // 4
    second, last = looks[quarter : 2 * quarter], looks[-quarter:]
    seconds = time.perf_counter() - started
    return [
        Result(
            f"memory over {keys:,} random keys, last quarter",
            "megabytes",
            last,
            1.05,
            "second quarter",
            second,
            note=f"the first look {looks[0]:.1f} MB, the last {looks[-1]:.1f} MB; {seconds:.0f} s",
        )
    ]

"""How long commands take from start to end, beside what they are compared with."""

import json
import shlex
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.data import write_rows
from bench.environment import lcbtui
from bench.results import Result

COMMANDS = (
    ("--version", 6.0),
    ("--help", 6.0),
    ("completion bash", 6.0),
    ("show DASD-4B-Thinking", 8.5),
    ("ls paper", 14.0),
    ("ls reported -q 'qwen params<=32B'", 18.0),
    ("plot", 16.0),
    ("stats", 15.0),
    ("best 24GB", 18.0),
    ("plan --gap 2 --problems 500", 15.0),
)
OWN = 12
"""Rows of a CSV of one's own."""


def commands(variables: Mapping[str, str], repeats: int) -> list[Result]:
    """Each lookup, against an interpreter that does nothing."""
    asked = [(words, shlex.split(words), limit) for words, limit in COMMANDS]
    with TemporaryDirectory() as folder:
        own = write_rows(Path(folder) / "own.csv", OWN)
        name = own.read_text(encoding="utf-8").splitlines()[1].partition(",")[0]
        runs = [_run(Path(folder) / name, step) for name, step in (("a.json", 7), ("b.json", 9))]
        asked += [
            (f"show NAME -d own.csv, {OWN} rows", ["show", name, "-d", str(own)], 14.0),
            ("compare A B, 1,000 problems", ["compare", *runs], 17.0),
        ]
        return [_compare(*each, variables, repeats) for each in asked]


def _run(path: Path, step: int) -> str:
    """Write a results file of EvalPlus with 1,000 problems, of which every n-th fails."""
    statuses = {f"HumanEval/{n}": "fail" if n % step == 0 else "pass" for n in range(1000)}
    samples = {key: [{"task_id": key, "base_status": each}] for key, each in statuses.items()}
    path.write_text(json.dumps({"eval": samples}), encoding="utf-8")
    return str(path)


def _compare(
    what: str, words: Sequence[str], limit: float, variables: Mapping[str, str], repeats: int
) -> Result:
    ours, bare = [*lcbtui(), *words], [sys.executable, "-c", "pass"]
    turns = [(run(ours, variables), run(bare, variables)) for _ in range(repeats + 1)]
    values, others = zip(*turns[1:], strict=True)  # the first fills the caches
    return Result(f"lcbtui {what}", "seconds", values, limit, "python -c pass", others)


def run(command: Sequence[str], variables: Mapping[str, str]) -> float:
    """Seconds from start to end.

    Raises:
        subprocess.CalledProcessError: if it fails: what fails is quick.
    """
    started = time.perf_counter()
    subprocess.run(
        command,
        env=dict(variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - started

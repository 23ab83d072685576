"""`python -m bench`: measures every budget and prints one table."""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bench import explorer, memory, opening, processes, repaints
from bench.data import write_results, write_rows
from bench.environment import COLUMNS, LINES, environment
from bench.results import Result, table

LIBRARIES = ("textual", "plotext", "pandas", "pyarrow", "click", "visidata")
MILLION = 1_000_000


@dataclass(frozen=True)
class Run:
    """One run of the benchmarks: how often, on what, where."""

    variables: Mapping[str, str]
    folder: Path
    quick: bool
    keys: int

    def times(self, full: int, quick: int) -> int:
        """How many repeats."""
        return quick if self.quick else full

    def rows(self, number: int) -> Path:
        """The file with so many rows, written when it is asked for first."""
        path = self.folder / f"{number}.csv"
        return path if path.exists() else write_rows(path, number)


def large(run: Run) -> list[Result]:
    """The keystroke on more and more rows."""
    steps: list[tuple[int, float | None]] = [(5_000, None), (100_000, 3.0)]
    if not run.quick:
        steps.append((MILLION, 5.0))
    return [
        line
        for rows, limit in steps
        for line in explorer.keystroke_large(
            run.rows(rows), rows, limit, run.variables, run.times(8, 2)
        )
    ]


PARTS: dict[str, Callable[[Run], list[Result]]] = {
    "commands": lambda run: processes.commands(run.variables, run.times(31, 7)),
    "start": lambda run: explorer.start(run.variables, run.times(15, 5)),
    "keystroke": lambda run: explorer.keystroke(run.variables, run.times(12, 3)),
    "window": lambda run: explorer.window_move(
        write_results(run.folder / "results.json"), run.variables, run.times(6, 2)
    ),
    "insights": lambda run: [
        explorer.keystroke_insights(run.rows(5_000), 5_000, run.variables, run.times(8, 2))
    ],
    "rows": large,
    "bytes": lambda run: [
        *explorer.sizes(run.variables, run.times(4, 2)),
        *repaints.repaints(
            write_results(run.folder / "results.json"), run.variables, run.times(3, 1)
        ),
    ],
    "open": lambda run: (
        [] if run.quick else opening.opening(run.rows(MILLION), MILLION, run.variables, 5)
    ),
    "memory": lambda run: [
        *memory.footprints(run.variables, run.times(5, 3)),
        *memory.memory(run.variables, run.keys),
    ],
}


def machine() -> str:
    """What it was measured on, and how busy that was."""
    found = []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"no {name}")
    return (
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.2f} at the start; "
        f"{COLUMNS}×{LINES} cells, truecolor; {', '.join(found)}"
    )


def main() -> int:
    """Measure and print; the exit status is 1 where a budget is not kept."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer repeats, no million rows")
    parser.add_argument("--only", nargs="+", choices=PARTS, metavar="NAME", help=", ".join(PARTS))
    parser.add_argument("--keys", type=int, help="random keys for the memory (10,000)")
    parser.add_argument("--json", type=Path, metavar="PATH", help="write the results there too")
    chosen = parser.parse_args()
    keys = chosen.keys or (500 if chosen.quick else 10_000)
    said = machine()
    results: list[Result] = []
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="lcbtui-bench-") as name:
        folder = Path(name)
        home = folder / "home"
        home.mkdir()
        run = Run(environment(home), folder, chosen.quick, keys)
        for part in chosen.only or PARTS:
            print(f"measuring {part} …", file=sys.stderr)
            results += PARTS[part](run)
    print(said)
    print(f"measured in {time.perf_counter() - started:.0f} s; medians, the two sides in turn\n")
    print("\n".join(table(results)))
    if chosen.json:
        record = {"machine": said, "results": [result.record() for result in results]}
        chosen.json.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
    return int(any(result.met is False for result in results))


if __name__ == "__main__":
    sys.exit(main())

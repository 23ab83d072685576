"""What a start, a change of focus and a dialog send, at two sizes, beside VisiData."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.environment import COLUMNS, LINES, lcbtui, program, visidata
from bench.results import Result
from bench.terminal import Terminal

SIZES = ((COLUMNS, LINES), (80, 24))
FIGURE = Path(__file__).parent.parent / "data" / "figure.csv"
DOWN, ESCAPE = "\x1b[B", "\x1b"

ROWS_COUNTED = re.compile(r"\d+ of \d+|\d+ rows")
"""The first line of lcbtui, the last of VisiData, when the rows are there."""

REST = 0.35
"""Seconds after which nothing follows from a key any more; a text cursor blinks after 0.5."""

START, MOVE, FOCUS, DIALOG = 25_000, 1_500, 2_500, 12_000
"""Budgets."""


@dataclass(frozen=True)
class Step:
    """A key, what it does and how many bytes it may cost; without words it only leads on."""

    key: str
    what: str = ""
    budget: int = 0


def _dialog(key: str, name: str, *, closed_by: str = ESCAPE) -> tuple[Step, Step]:
    return Step(key, f"{name} opened", DIALOG), Step(closed_by, f"{name} closed", DIALOG)


ON_FIGURE = (Step(DOWN, "a cursor move", MOVE),)
ON_PAPER = (
    Step("/", "/, to the query", FOCUS),
    Step("\r", "Enter, to the table", FOCUS),
    Step("\t", "Tab, to the chart", FOCUS),
    Step(ESCAPE),
    *_dialog("?", "the help"),
    *_dialog("d", "the list of sources"),
    *_dialog("\r", "the details of a model"),
    Step(" "),
    Step(DOWN),
    *_dialog("c", "the comparison"),
    *_dialog("i", "the insights", closed_by="i"),
)
ON_RESULTS = _dialog("w", "the window of dates")
ON_VISIDATA = (Step("j", "a cursor move", MOVE),)

Sizes = dict[str, list[int]]
"""By what was done, the bytes of each time."""


def repaints(results: Path, variables: Mapping[str, str], rounds: int) -> list[Result]:
    """Bytes of everything that Textual repaints the whole screen for."""
    return [line for size in SIZES for line in _at(size, results, variables, rounds)]


def _at(
    size: tuple[int, int], results: Path, variables: Mapping[str, str], rounds: int
) -> list[Result]:
    found: dict[str, Sizes] = {}
    for name, command in {"ours": lcbtui(), "whole": program("whole.py")}.items():
        found[name] = {
            **_sent([*command, str(results)], ON_RESULTS, size, variables, rounds),
            **_sent([*command, "paper"], ON_PAPER, size, variables, rounds),
            **_sent([*command, "figure"], ON_FIGURE, size, variables, rounds),
        }
    other = visidata()
    theirs: Sizes = {}
    if other is not None:
        command = [other, "--motd-url=", str(FIGURE)]
        theirs = _sent(command, ON_VISIDATA, size, variables, rounds)
    lines = []
    start = Step("", "the start", START)
    for step in (start, *ON_FIGURE, *ON_PAPER, *ON_RESULTS):
        if not (what := step.what):
            continue
        against = theirs.get(what)
        lines.append(
            Result(
                f"bytes of {what}, {size[0]}×{size[1]}",
                "bytes",
                found["ours"][what],
                step.budget,
                "VisiData" if against else "painted by Textual alone",
                against or found["whole"][what],
                absolute=True,
            )
        )
    return lines


def _sent(
    command: Sequence[str],
    steps: Sequence[Step],
    size: tuple[int, int],
    variables: Mapping[str, str],
    rounds: int,
) -> Sizes:
    found: Sizes = {}
    for _ in range(rounds):
        with Terminal(command, variables, size=size) as terminal:
            terminal.wait_for(lambda lines: ROWS_COUNTED.search(lines[0] + lines[-1]))
            terminal.drain(1.0)
            found.setdefault("the start", []).append(terminal.received)
            for step in steps:
                sent = terminal.press(step.key, first=b"\x1b").size + terminal.drain(REST)
                found.setdefault(step.what, []).append(sent)
    return found

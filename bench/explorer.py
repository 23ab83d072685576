"""The running explorer: its first frames, its keystrokes, and the bytes that they cost."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.data import MODELS
from bench.environment import lcbtui, program
from bench.results import Result
from bench.terminal import Answer, Lines, Terminal

ERASE = "\x7f"
KEYS = ("q", "w", "e", "n", ERASE, ERASE, ERASE, ERASE)
"""One round of typing: the first key and the last leave other rows than were there before."""

TITLE_LINE = b"\x1b[1;"
"""Going to the first line: every answer to a query changes the title, so its frame has this."""

REST = 0.15
"""Seconds after which nothing follows from a key any more: the details panel follows the cursor
when it has rested for 0.1. Shorter than the half second after which a text cursor blinks."""

UP, DOWN = "\x1b[A", "\x1b[B"
ROWS = 12


def start(variables: Mapping[str, str], repeats: int) -> list[Result]:
    """To the first frame, and until rows and labels are there, against the least Textual app."""
    turns = []
    for _ in range(repeats + 1):
        with Terminal(lcbtui(), variables) as terminal:
            frame, data = terminal.wait_for(_chrome), terminal.wait_for(_data)
        with Terminal([*program("bare.py"), "frame"], variables) as terminal:
            turns.append((frame, data, terminal.wait_for(_bare_frame)))
    del turns[0]  # it fills the caches
    against = "bare Textual app, first frame"
    frames = [(frame, bare) for frame, _, bare in turns]
    shown = [(data, bare) for _, data, bare in turns]
    return [
        _pair("explorer, first frame", against, frames, 1.2),
        _pair("explorer, data on screen", against, shown, 2.0),
    ]


def keystroke(variables: Mapping[str, str], rounds: int) -> list[Result]:
    """A key in the query on 12 rows, against an input that updates a line; then its bytes."""
    with ExitStack() as stack:
        ours = stack.enter_context(_explorer([], variables))
        bare = stack.enter_context(Terminal([*program("bare.py"), "line"], variables))
        bare.wait_for(lambda lines: "nothing yet" in "".join(lines))
        bare.drain(0.3)
        pairs = _rounds(ours, bare, rounds, first_of_other=b"")
    times = [(one.seconds, other.seconds) for one, other in pairs]
    return [_pair("keystroke in the query, 12 rows", "input that updates a line", times, 1.3)]


def keystroke_large(
    path: Path, rows: int, limit: float | None, variables: Mapping[str, str], rounds: int
) -> list[Result]:
    """A key in the query on many rows, against the same on 12."""
    with ExitStack() as stack:
        ours = stack.enter_context(_explorer([str(path)], variables, f"{rows:,} of {rows:,}"))
        few = stack.enter_context(_explorer([], variables))
        pairs = _rounds(ours, few, rounds, first_of_other=TITLE_LINE)
    times = [(one.seconds, other.seconds) for one, other in pairs]
    worst = max(one for one, _ in times)
    return [
        _pair(
            f"keystroke in the query, {rows:,} rows",
            "the same, 12 rows",
            times,
            limit,
            note=f"slowest key {worst * 1000:.0f} ms",
        )
    ]


def keystroke_insights(path: Path, rows: int, variables: Mapping[str, str], rounds: int) -> Result:
    """A key in the query with the insights open, against the same on 12 rows without them."""
    with (
        _explorer([str(path)], variables, f"{rows:,} of {rows:,}", query=False) as open_panel,
        _explorer([], variables) as closed,
    ):
        open_panel.press("i", first=b"\x1b")
        open_panel.drain(0.5)
        open_panel.press("/", first=b"\x1b")
        open_panel.drain(REST)
        pairs = _rounds(open_panel, closed, rounds, first_of_other=TITLE_LINE)
    times = [(one.seconds, other.seconds) for one, other in pairs]
    return _pair(f"keystroke with the insights open, {rows:,} rows", "without, 12 rows", times, 3.0)


def window_move(path: Path, variables: Mapping[str, str], rounds: int) -> list[Result]:
    """The next window of the list and the one before, against a letter on 12 rows."""
    shown = f"{MODELS} of {MODELS}"
    with (
        _explorer([], variables) as query,
        _explorer([str(path)], variables, shown, query=False) as window,
    ):
        window.press("w", first=b"\x1b")
        window.drain(REST)
        moves = (DOWN, DOWN, UP, UP) * (len(KEYS) // 4)
        pairs = [
            (_answer(window, move, TITLE_LINE).seconds, _answer(query, key, TITLE_LINE).seconds)
            for _ in range(rounds)
            for move, key in zip(moves, KEYS, strict=True)
        ]
    return [_pair("the next window of the list", "keystroke in the query", pairs, 3.0)]


def sizes(variables: Mapping[str, str], rounds: int) -> list[Result]:
    """Bytes of a key in the query and of a cursor move, against Textual's own painting."""
    programs = {"ours": lcbtui(), "whole": program("whole.py")}
    typed = {name: _typed(command, variables, rounds) for name, command in programs.items()}
    moved = {name: _moved(command, variables, rounds) for name, command in programs.items()}
    ties = {
        name: _moved([*command, "paper"], variables, rounds) for name, command in programs.items()
    }
    return [
        _bytes("bytes of a keystroke in the query", _frames(typed), 2500),
        _bytes("bytes of a cursor move in the table", _frames(moved), 1500),
        _bytes("bytes of a cursor move, ties shown", _frames(ties), 1500),
        _bytes("bytes of the details, when the cursor rests", _later(moved), None),
    ]


Sizes = Sequence[tuple[int, int]]
"""For each key the bytes of its frame, and of what followed when nothing more was pressed."""


def _frames(found: Mapping[str, Sizes]) -> dict[str, list[int]]:
    return {name: [frame for frame, _ in sizes] for name, sizes in found.items()}


def _later(found: Mapping[str, Sizes]) -> dict[str, list[int]]:
    return {name: [later for _, later in sizes] for name, sizes in found.items()}


def _bytes(what: str, found: Mapping[str, Sequence[int]], limit: int | None) -> Result:
    against = "painted by Textual alone"
    return Result(what, "bytes", found["ours"], limit, against, found["whole"], absolute=True)


def _typed(command: Sequence[str], variables: Mapping[str, str], rounds: int) -> Sizes:
    with _explorer([], variables, command=command) as terminal:
        return [_sizes(terminal, key, TITLE_LINE) for _ in range(rounds) for key in KEYS]


def _moved(command: Sequence[str], variables: Mapping[str, str], rounds: int) -> Sizes:
    """Down the whole table and up again."""
    with _explorer([], variables, command=command, query=False) as terminal:
        steps = ["\x1b[B"] * (ROWS - 1) + ["\x1b[A"] * (ROWS - 1)
        return [_sizes(terminal, key, b"\x1b") for _ in range(max(rounds // 2, 1)) for key in steps]


def _sizes(terminal: Terminal, key: str, first: bytes) -> tuple[int, int]:
    frame = terminal.press(key, first=first).size
    return frame, terminal.drain(REST)


def _explorer(
    arguments: Sequence[str],
    variables: Mapping[str, str],
    counted: str = f"{ROWS} of {ROWS}",
    *,
    command: Sequence[str] = (),
    query: bool = True,
) -> Terminal:
    """An explorer with its data on the screen and, with `query`, one round typed to warm it up."""
    terminal = Terminal([*(command or lcbtui()), *arguments], variables)
    try:
        terminal.wait_for(lambda lines: counted in lines[0])
        terminal.drain(0.5)
        if query:
            terminal.press("/", first=b"\x1b")
            for key in KEYS:
                terminal.press(key, first=TITLE_LINE)
    except BaseException:
        terminal.close()
        raise
    return terminal


def _rounds(
    one: Terminal, other: Terminal, rounds: int, *, first_of_other: bytes
) -> list[tuple[Answer, Answer]]:
    """Type the round in both, key by key in turn, each when the one before is done with."""
    return [
        (_answer(one, key, TITLE_LINE), _answer(other, key, first_of_other))
        for _ in range(rounds)
        for key in KEYS
    ]


def _answer(terminal: Terminal, key: str, first: bytes) -> Answer:
    answer = terminal.press(key, first=first)
    terminal.drain(REST)
    return answer


def _pair(
    what: str,
    against: str,
    pairs: Sequence[tuple[float, float]],
    limit: float | None,
    note: str = "",
) -> Result:
    values, others = zip(*pairs, strict=True)
    return Result(what, "seconds", values, limit, against, others, note=note)


def _chrome(lines: Lines) -> bool:
    """The filter line and the key line are there."""
    return "filter:" in lines[1] and "quit" in lines[-1]


def _bare_frame(lines: Lines) -> bool:
    """Header, input and footer are there."""
    return "bare" in lines[0] and "type here" in "".join(lines[:5]) and "Help me" in lines[-1]


def _data(lines: Lines) -> bool:
    """The twelve rows, and beside them names on the chart."""
    names = ("DASD-4B-Thinking", "Qwen3-14B", "Mistral3-3B", "GLM-Z1-9B")
    left = "\n".join(line[:50] for line in lines[2:-2])
    right = "\n".join(line[50:] for line in lines[2:-2])
    return all(name in left for name in names) and all(name in right for name in names)

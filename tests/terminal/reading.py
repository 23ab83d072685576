"""What a screen of the explorer says: its rows, its points, its title."""

import re

from terminal.session import Session

_ROW = re.compile(r"^[│|]?=?\s*(?P<rank>[\d–]*)\s*[●○★^*o@?▲][ ▸>](?P<name>\S+)")
"""A row of the table; a rank may be a range, or be withheld."""

_POINTS = re.compile("[●○★]")
_LEGEND = re.compile(r"\S (Open-Weights & Open-Data|Open-Weights Only|Our Model)")


def table_names(session: Session) -> list[str]:
    """The models in the table, from the top."""
    return [found["name"] for line in session.lines[:-2] if (found := _ROW.match(line))]


def chart_lines(session: Session) -> list[str]:
    """The lines of the chart, without the table beside or above it."""
    lines = session.lines
    for number, line in enumerate(lines):
        if "╮╭" in line:  # side by side
            start = line.index("╮╭") + 2
            return [beside[start:] for beside in lines[number + 1 : -2]]
    first = next((n for n, line in enumerate(lines) if re.search("┤|├|┼", line)), len(lines))
    return lines[first:-2]


def chart_text(session: Session) -> str:
    """The chart without its legend."""
    return _LEGEND.sub("", "\n".join(chart_lines(session)))


def point_count(session: Session) -> int:
    """How many points the chart shows; a cell with several counts once."""
    return len(_POINTS.findall(chart_text(session)))


def marked(session: Session) -> str:
    """The model named beside the brackets on the chart; "" where there are none."""
    found = re.search(r"\[\S\] ?([^\s╌-]\S+)|(\S*[^\s╌-]) ?\[\S\]", chart_text(session))
    return (found[1] or found[2]) if found else ""


def status(session: Session) -> str:
    """The status line."""
    return session.lines[-2].strip()


def has_colour(received: bytes | bytearray) -> bool:
    """Whether any SGR sequence sets a colour: by attributes alone nothing is coloured."""
    for found in re.finditer(rb"\x1b\[([\d;:]*)m", received):
        numbers = [int(number or 0) for number in re.split(rb"[;:]", found[1])]
        if any(30 <= n <= 38 or 40 <= n <= 48 or 90 <= n <= 107 for n in numbers):
            return True
    return False


FIRST = [
    "DASD-4B-Thinking",
    "AM-thinking-v1",
    "Nvidia-Nemotron-Ultra-253B",
    "Qwen-32B",
    "Nvidia-OpenReasoning-7B",
    "Qwen3-14B",
    "GLM-Z1-32B",
    "Mistral3-8B",
    "DeepSeek-R1-Qwen3-8B",
    "GLM-Z1-9B",
    "Mistral3-3B",
    "OpenThoughts3-7B",
]
"""The models of `figure`, best score first."""

QWEN = ["Qwen-32B", "Qwen3-14B", "DeepSeek-R1-Qwen3-8B"]


def started(terminal: Session, rows: str = "12 of 12") -> Session:
    """The terminal, with the data on the screen."""
    terminal.wait_for_text(rows, "quit")
    dense = re.compile(r"[\u2801-\u28ff]")  # thousands of points are dots of Braille
    terminal.wait_for(
        lambda: point_count(terminal) or dense.search(chart_text(terminal)), "a chart"
    )
    terminal.wait_until_quiet()
    return terminal

"""What every painted line passes where a terminal wants no colours, or only ASCII."""

from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_SPELLED = str.maketrans(
    dict.fromkeys("╭╮╰╯┌┐└┘├┤┬┴┼", "+")
    | dict.fromkeys("─━╌┄▔▁▀▄", "-")
    | dict.fromkeys("│┃▏▎▌▐▊▕", "|")
    | {
        "≈": "~",
        "·": "-",
        "–": "-",
        "—": "-",
        "−": "-",
        "…": ".",
        "‥": ":",
        "≤": "<",
        "≥": ">",
        "×": "x",
        "→": ">",
        "←": "<",
        "↑": "^",
        "↓": "v",
        "’": "'",
    }
)
"""Our own characters and those of frames, each by one that takes the same room."""


class AsciiLines(LineFilter):
    """Leaves nothing but ASCII; what cannot be spelled is a `?` for each of its cells."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """The same line, of the same width."""
        return [
            segment if segment.text.isascii() else Segment(in_ascii(segment.text), *segment[1:])
            for segment in segments
        ]


@lru_cache(maxsize=2048)
def in_ascii(text: str) -> str:
    """`text` in ASCII, as wide as it was."""
    return "".join(
        character if character.isascii() else "?" * cell_len(character)
        for character in text.translate(_SPELLED)
    )

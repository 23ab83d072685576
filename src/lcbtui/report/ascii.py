"""Text for terminals that show nothing but ASCII: each character by one of the same width."""

from functools import lru_cache

from lcbtui.report.layout import text_width

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
        "±": "~",
        "→": ">",
        "←": "<",
        "↑": "^",
        "↓": "v",
        "’": "'",
        "Δ": "d",
    }
)
"""Our own characters and those of frames, each by one that takes the same room."""


@lru_cache(maxsize=2048)
def in_ascii(text: str) -> str:
    """`text` in ASCII, as wide as it was."""
    return "".join(
        character if character.isascii() else "?" * text_width(character)
        for character in text.translate(_SPELLED)
    )

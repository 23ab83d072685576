"""The sentences of the insights as lines of whole words, the numbers under each."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from lcbtui.report.sentences import Sentence
from lcbtui.sources.width import text_width

INDENT = "    "

NARROWEST = 24
"""Words are not broken into narrower lines than this, whatever the terminal says."""

_BETWEEN_WORDS = re.compile(r"(?<!=) (?![%=])")
"""A sign stays with its number, as in "4 %" and "n = 12"."""


class Line(NamedTuple):
    """One line of a sentence.

    Attributes:
        text: what it says.
        numbers: whether it holds the numbers and not the words.
        sentence: the place of its sentence.
    """

    text: str
    numbers: bool
    sentence: int


def insight_lines(
    said: Sequence[Sentence], width: int | None, indent: str = INDENT
) -> tuple[Line, ...]:
    """All lines of some sentences.

    Args:
        said: the sentences.
        width: the cells of a line; None breaks nothing.
        indent: what stands before numbers.
    """
    return tuple(
        Line(line, numbers, place)
        for place, sentence in enumerate(said)
        for numbers in (False, True)
        for line in _lines(
            sentence.numbers if numbers else sentence.text, width, indent if numbers else ""
        )
    )


def _lines(text: str, width: int | None, indent: str) -> list[str]:
    """The text in lines of whole words, measured in cells."""
    if width is None or not text:
        return [indent + text] if text else []
    room = max(width, NARROWEST) - len(indent)
    lines: list[str] = []
    for word in _BETWEEN_WORDS.split(text):
        if lines and text_width(f"{lines[-1]} {word}") <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [indent + line for line in lines]

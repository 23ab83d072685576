"""Numbers in cells that have something beside them: `70.3 ± 1.2`, `70.3 (1.2)`, `70.3*`.

What stands beside a number is not read: one source means a standard error by it, another a 95 %
interval, a third the spread of three runs.
"""

import re

from lcbtui.sources.model import Unit
from lcbtui.sources.values import Number, parse_number

UNCERTAINTY = "the number alone, without the uncertainty beside it"
"""What is told of "70.3 ± 1.2"."""

FOOTNOTE = "the number alone, without the mark beside it"
"""What is told of "70.3*"."""

_LONGEST = 80  # of a text with more characters no pattern is tried
_PLAIN = r"[+-]?\d[\d,_]*(?:\.\d*)?(?:[eE][+-]?\d+)?\s?[%KMBTkmbt]?"
_PLUS_MINUS = r"(?:±|\+/-|\+-|\\pm)"
_BESIDE = re.compile(
    rf"(?P<number>[≈~]?\s?{_PLAIN})\s*"
    rf"(?:(?P<uncertain>{_PLUS_MINUS}\s*{_PLAIN}"
    rf"|\(\s*{_PLUS_MINUS}?\s*{_PLAIN}\s*\)"
    rf"|[\[(]\s*{_PLAIN}\s*(?:,|;|–|-|\.\.|to)\s*{_PLAIN}\s*[\])])"
    r"|[*†‡§¹²³]{1,3})"
)


def number_in(text: str, unit: Unit) -> tuple[Number | None, str]:
    """The number of a cell and what is to be told of it, "" for a plain one; None for no number.

    Args:
        text: the cell, safe and without blanks around it.
        unit: of its column.
    """
    number = parse_number(text, unit)
    if number is not None:
        return number, ""
    match = _beside(text)
    if match is None:
        return None, ""
    number = parse_number(match["number"], unit)
    if number is None:
        return None, ""
    return number, UNCERTAINTY if match["uncertain"] else FOOTNOTE


def number_before(text: str) -> str:
    """The number of "70,3 ± 1,2" as it is written; "" where nothing known stands beside one."""
    match = _beside(text)
    return match["number"] if match else ""


def _beside(text: str) -> re.Match[str] | None:
    return _BESIDE.fullmatch(text) if len(text) <= _LONGEST else None

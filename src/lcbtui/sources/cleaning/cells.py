"""Cleaning cells: what is missing, what is repaired, and what the load report says of it.

The only place where a text of a source gets its meaning; columns in Arrow come here with every text
that is not already plain. Of a number with something beside it, `70.3 ± 1.2`, `70.3 (1.2)` or
`70.3*`, only the number is read: one source means a standard error by the rest, another a 95 %
interval, a third the spread of three runs.
"""

import re
from collections.abc import Callable, Iterable

from lcbtui.dataset.columns import Cell, Column, Kind, Mark
from lcbtui.dataset.remarks import Repair
from lcbtui.dataset.standard import OPENNESS_OF_SPELLING, is_above_zero
from lcbtui.text.days import parse_date
from lcbtui.text.numbers import Number, Unit, parse_number, plain_digits
from lcbtui.text.safe_text import safe_text
from lcbtui.text.width import cut

UNCERTAINTY = "the number alone, without the uncertainty beside it"
"""What the load report says of "70.3 ± 1.2"."""

FOOTNOTE = "the number alone, without the mark beside it"
"""What the load report says of "70.3*"."""

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
MISSING_WORDS = frozenset(
    {"", "n/a", "na", "#n/a", "-", "--", "–", "—", "null", "none", "nan", "unknown", "unk", "?"}
)
_LONGEST_MISSING_WORD = max(map(len, MISSING_WORDS))
COUNT_FROM = 1e6
"""From this value on, a number of parameters is a count, not billions."""
FRACTIONS = "a fraction, shown as percent"
"""What the load report says of every value from 0 to 1 that became a percentage."""
_MOST_DECIMALS = 100  # they are kept in eight bits, and a double has no more
MOST_EXAMPLES = 3
EXAMPLE_WIDTH = 40
"""Of a text that a load report shows as an example."""
_NO_VALUE = Cell("")
NAME_LINK_STARTS = ("[", "<")
"""How a name begins that may be a link in Markdown or HTML."""
_LINK = re.compile(r"\[([^\[\]]+)\]\(https?://[^\s()]+\)|<a\b[^<>]*>([^<>]+)</a>", re.IGNORECASE)
_NOT_OPENNESS_LETTERS = re.compile(r"[^a-z]+")
Cleaned = tuple[Cell, str]
"""A cell, and what was done to get it in words; "" where nothing was done."""


def number_in(text: str, unit: Unit) -> tuple[Number | None, str]:
    """The number of a cell and what was repaired, "" for a plain one; None for no number.

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


def is_missing(text: str) -> bool:
    """Whether a text stands for no value."""
    return len(text) <= _LONGEST_MISSING_WORD and text.lower() in MISSING_WORDS


def cleaner(
    column: Column, approximate: bool = False, *, fractions: bool = False
) -> Callable[[str], Cleaned]:
    """The function that cleans the texts of a column.

    Args:
        column: decides how a text is read.
        approximate: whether the source says that every value was read off a picture.
        fractions: whether the numbers are fractions that are shown as percent.
    """
    if column.kind is Kind.NUMBER and fractions:
        return lambda text: _as_percent(_number(text, column, approximate))
    if column.kind is Kind.NUMBER:
        return lambda text: _number(text, column, approximate)
    if column.kind is Kind.DATE:
        return _date
    return {"openness": _openness, "model": _name}.get(column.key, _text)


def clean_each(
    column: Column, tally: Iterable[tuple[str, int]], *, approximate: bool, fractions: bool
) -> tuple[list[Cell], list[Repair]]:
    """The cell of each distinct text of a column, and what was repaired.

    Args:
        column: decides how a text is read.
        tally: its distinct texts, and how many cells hold each.
        approximate: whether the source says that every value was read off a picture.
        fractions: whether the numbers are fractions that are shown as percent.
    """
    clean = cleaner(column, approximate, fractions=fractions)
    cells: list[Cell] = []
    repaired: dict[str, tuple[int, list[str]]] = {}
    for text, count in tally:
        cell, what = clean(text)
        cells.append(cell)
        if not what:
            continue
        before, examples = repaired.get(what, (0, []))
        if len(examples) < MOST_EXAMPLES:
            example = cut(safe_text(text), EXAMPLE_WIDTH)
            examples += [] if example in examples else [example]
        repaired[what] = (before + count, examples)
    return cells, [
        Repair(column.key, what, count, tuple(examples))
        for what, (count, examples) in repaired.items()
    ]


def _missing(text: str) -> Cleaned:
    return _NO_VALUE, "read as missing" if text else ""


def _number(raw: str, column: Column, approximate: bool) -> Cleaned:
    text = safe_text(raw)
    if is_missing(text):
        return _missing(text)
    number, what = number_in(text, column.unit)
    if number is None:
        return _NO_VALUE, "not a number, read as missing"
    value, decimals = number.value, min(number.decimals, _MOST_DECIMALS)
    marks = Mark.APPROXIMATE if approximate or number.approximate else Mark.NONE
    if what:
        marks |= Mark.REPAIRED
    if is_above_zero(column.key) and value <= 0:
        return _NO_VALUE, "not above zero, read as missing"
    if column.unit is Unit.PERCENT and value < 0:
        return _NO_VALUE, "below zero, read as missing"
    if column.unit is Unit.BILLIONS and value >= COUNT_FROM and not number.scaled:
        value, decimals = _billions(value)
        marks |= Mark.REPAIRED
        what = "a count of parameters, read as billions"
    return Cell(plain_digits(value, decimals), value, decimals, marks), what


def _as_percent(cleaned: Cleaned) -> Cleaned:
    """A fraction as percent: 0.850 is 85.0, with as many digits as were written."""
    cell, what = cleaned
    if cell.number is None:
        return cleaned
    decimals = cell.decimals if cell.decimals < 0 else max(cell.decimals - 2, 0)
    percent = cell.number * 100
    value = percent if decimals < 0 else float(f"{percent:.{decimals}f}")
    marks = cell.marks | Mark.REPAIRED
    what = f"{FRACTIONS}, {what}" if what else FRACTIONS
    return Cell(plain_digits(value, decimals), value, decimals, marks), what


def _billions(count: float) -> tuple[float, int]:
    """A count in billions, with as many decimals as it takes to say it, at most nine."""
    digits = f"{count / 1e9:.9f}".rstrip("0")
    return float(digits), len(digits.partition(".")[2])


def _date(raw: str) -> Cleaned:
    text = safe_text(raw)
    if is_missing(text):
        return _missing(text)
    days = parse_date(text)
    if days is None:
        return _NO_VALUE, "not a date, read as missing"
    return Cell(text, float(days[0])), ""


def _text(raw: str) -> Cleaned:
    text = safe_text(raw)
    if is_missing(text):
        return _missing(text)
    return Cell(text), "" if text == raw.strip() else "made safe for the terminal"


def _name(raw: str) -> Cleaned:
    """A model's name; of a link, as leaderboards export them, its words."""
    cell, what = _text(raw)
    link = _LINK.fullmatch(cell.text) if cell.text.startswith(NAME_LINK_STARTS) else None
    words = safe_text(link[1] or link[2]) if link else ""
    return (Cell(words), "a link, read as its words") if words else (cell, what)


def _openness(raw: str) -> Cleaned:
    cell, what = _text(raw)
    known = OPENNESS_OF_SPELLING.get(_NOT_OPENNESS_LETTERS.sub("", cell.text.lower()))
    if known is None or known == cell.text:
        return cell, what
    return Cell(known), f"read as {known}"

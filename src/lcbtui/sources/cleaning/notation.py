"""How the numbers of a column are written where most do not stand alone.

`32/68` is a fraction of items where a whole column is written so, and a day or a ratio elsewhere;
`12.3 ms` is a number in a column that has no other unit. So the texts of a column that are no plain
numbers are looked at together, and one notation is taken for all of them or none.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from lcbtui.text.numbers import Number, Unit, parse_number
from lcbtui.text.patterns import regex


class Shape(Enum):
    """What stands with the number; the value is what the load report says of each cell."""

    ALONE = ""
    OF = "a fraction of items, read as percent"
    SHARE = "the share in brackets, of a number of items"
    SCALED = "a number with k or M, read as thousands or millions"
    UNIT = "the number alone, without its unit"
    DURATION = "a duration, read as seconds"


class Notation(NamedTuple):
    """How the numbers of a column are written.

    Attributes:
        shape: what stands with most of them.
        word: the unit that all of them have, for `UNIT`.
        items: how many items every share is of, for `SHARE`; None where that is not certain.
    """

    shape: Shape = Shape.ALONE
    word: str = ""
    items: int | None = None

    @property
    def told(self) -> str:
        """What the load report says of each cell."""
        return f"{self.shape.value} {self.word}" if self.word else self.shape.value

    @property
    def is_percent(self) -> bool:
        """Whether the numbers can be percentages and nothing else."""
        return self.shape in (Shape.OF, Shape.SHARE)


ALONE = Notation()
"""The numbers stand alone."""

_LONGEST = 40
_ABOUT = r"(?:[≈~]|[<>]=?|[≤≥])?"
_DIGITS = r"[+-]?(?:\d[\d,_]*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_OF = regex(r"(\d{1,9})\s*(?:/|of|out of)\s*(\d{1,9})")
_POINTS = regex(r"\d+\.\d+\s*/\s*\d{1,9}")
_SHARE = regex(r"(\d{1,9})\s*[(\[]\s*(\d{1,3}(?:\.\d{1,6})?)\s*%\s*[)\]]")
_SCALED = regex(rf"({_ABOUT}\s*{_DIGITS})\s*([kKmM])")
_UNIT = regex(
    rf"(?P<number>{_ABOUT}\s*{_DIGITS})(?:\s*(?:±|\+/-)\s*{_DIGITS})?\s*"
    r"(?P<word>[A-Za-zµμ°%×€$£¥₹]{1,12}(?:/[A-Za-z0-9]{1,8})?|/\s*\d{1,9})"
)
_MONEY = regex(
    rf"(?P<sign>-?)(?P<word>(?:US)?[$€£¥₹])\s?(?P<number>{_DIGITS})"
    r"(?P<per>(?:\s?/\s?[A-Za-z0-9]{1,8})?)"
)
_MONEY_STARTS = ("-", "U", "$", "€", "£", "¥", "₹")
_PART = r"(\d+(?:\.\d+)?)\s*(d|h|m|s|ms|days?|hrs?|hours?|mins?|minutes?|secs?|seconds?)\b"
_DURATION = regex(rf"{_PART}(?:[\s,]*{_PART})*", re.ASCII)
_SECONDS = {"d": 86_400.0, "h": 3_600.0, "m": 60.0, "s": 1.0, "ms": 1e-3}
_THOUSANDS = {"k": 1e3, "m": 1e6}
_SCALES = frozenset("kKMbBtT")  # a letter that makes another number of it is no unit
_ORDINALS = {"st", "nd", "rd", "th"}
_PLURAL = 4  # letters, from which on an "s" at the end makes no other word


def notation_of(unread: Sequence[tuple[str, int]], plain: int, present: int) -> Notation:
    """The notation of a column, in percent or without a unit.

    Args:
        unread: its distinct texts that are no plain numbers nor dates, and how often each is there.
        plain: how many cells hold plain numbers.
        present: how many hold anything.

    Returns:
        A fraction or a share of items where nine cells in ten are one, else what at least half of
        all cells are, where nine in ten are that or plain numbers.
    """
    if not unread or sum(count for _, count in unread) * 2 < present:
        return ALONE
    short = [
        (text, count)
        for text, count in unread
        if len(text) <= _LONGEST and (not text[:1].isalpha() or text.startswith(_MONEY_STARTS))
    ]  # as names do not begin with a number
    if (sum(count for _, count in short) + plain) * 10 < present * 9:
        return ALONE
    of_items = _of_items(short, present)
    return _with_words(short, plain, present) if of_items is ALONE else of_items


def _of_items(texts: Sequence[tuple[str, int]], present: int) -> Notation:
    """The notation of "32/68" and "38 (72%)"."""
    items = Counter[str]()
    shares = 0
    if any(_POINTS.fullmatch(text) for text, _ in texts):
        return ALONE  # 8.5/10 is of points
    for text, count in texts:
        if of := _items_of(text):
            items[of[1]] += count
        shares += count * bool(text.endswith((")", "]")) and _SHARE.fullmatch(text))
    if items.total() * 10 >= present * 9 and items.most_common(1)[0][1] * 2 >= present:
        return Notation(Shape.OF)
    if shares * 10 >= present * 9:
        found = _one_total(text for text, _ in texts)
        if found is not None:
            return Notation(Shape.SHARE, items=found or None)
    return ALONE


def _with_words(texts: Sequence[tuple[str, int]], plain: int, present: int) -> Notation:
    """The notation of "256k", "1h 20m" and "12.3 ms"."""
    letters, words, times = Counter[str](), Counter[str](), 0
    others = 0
    for text, count in texts:
        scaled, word = _SCALED.fullmatch(text), _word_of(text)
        if scaled:
            letters[scaled[2]] += count
        if word is not None:
            words[word] += count
        is_time = bool(_DURATION.fullmatch(text))
        times += count * is_time
        others += count * (not scaled and word is None and not is_time)
        if others * 10 > present:
            return ALONE

    def is_most(cells: int) -> bool:
        return cells * 2 >= present and (cells + plain) * 10 >= present * 9

    # An m alone may be minutes or metres: then the number is all that is certain.
    if set(letters) - {"m"} and is_most(letters.total()):
        return Notation(Shape.SCALED)
    # A plain number among durations may be in any unit.
    if len(words) != 1 and times * 10 >= present * 9:
        return Notation(Shape.DURATION)
    word, cells = words.most_common(1)[0] if words else ("", 0)
    if word.startswith("/") and not any(_POINTS.fullmatch(text) for text, _ in texts):
        return ALONE  # 12/10 is a day
    return Notation(Shape.UNIT, word) if cells and is_most(cells) else ALONE


def number_in_notation(text: str, notation: Notation) -> Number | None:
    """The number of a text that is written in the notation of its column; None for others."""
    if len(text) > _LONGEST:
        return None
    match notation.shape:
        case Shape.ALONE:
            return None
        case Shape.OF:
            return _of(text)
        case Shape.SHARE:
            share = _SHARE.fullmatch(text)
            return parse_number(share[2], Unit.PERCENT) if share else None
        case Shape.SCALED:
            scaled = _SCALED.fullmatch(text)
            return number_about(scaled[1], _THOUSANDS[scaled[2].lower()]) if scaled else None
        case Shape.DURATION:
            return _duration(text)
        case Shape.UNIT:
            return _in_unit(text, notation.word)


def items_in(text: str, notation: Notation) -> str:
    """The number of items that a text states its share is of; "" where it states none."""
    if notation.shape is Shape.OF:
        of = _items_of(text)
        return of[1] if of else ""
    if notation.items is not None and _SHARE.fullmatch(text):
        return str(notation.items)
    return ""


def number_about(text: str, scale: float = 1.0) -> Number | None:
    """The number of "12.3", "≈12.3" or ">12.3"; a bound is about the number.

    Args:
        text: with nothing behind the number.
        scale: what it is multiplied with.
    """
    bare = text.lstrip("≈~<>=≤≥ ")
    number = parse_number(bare)
    if number is None:
        return None
    is_exact = len(bare) == len(text.lstrip())
    value = number.value * scale
    decimals = number.decimals
    if scale > 1 and decimals >= 0:
        value, decimals = round(value, 6), max(0, decimals - round(math.log10(scale)))
    if not math.isfinite(value):
        return None
    return Number(value, decimals, approximate=not is_exact, scaled=scale != 1.0)


def _items_of(text: str) -> tuple[str, str] | None:
    """The parts of "32/68", a number of items and of all of them."""
    of = _OF.fullmatch(text) if "/" in text or "of" in text else None
    return (of[1], of[2]) if of and int(of[1]) <= int(of[2]) > 0 else None


def _of(text: str) -> Number | None:
    """A fraction as percent, to two decimals."""
    of = _items_of(text)
    return Number(round(100 * int(of[0]) / int(of[1]), 2), 2) if of else None


def _one_total(texts: Iterable[str]) -> int | None:
    """How many items all of some shares are of, such as 53 of "38 (72%)".

    Returns:
        0 where several numbers fit; None where none does, so that they are no shares of the same
        items.
    """
    from fractions import Fraction  # noqa: PLC0415 - few columns are written so

    low, high = Fraction(0), Fraction(10**12)
    for text in texts:
        share = _SHARE.fullmatch(text)
        if share is None:
            continue
        count, percent = int(share[1]), Fraction(share[2])
        half = Fraction(1, 2 * 10 ** len(share[2].partition(".")[2]))
        if percent - half > 0:
            high = min(high, Fraction(100 * count) / (percent - half))
        elif count == 0:
            continue
        low = max(low, Fraction(100 * count) / (percent + half))
    first, last = math.ceil(low), math.floor(high)
    if first > last or not last:
        return None
    return first if first == last else 0


def _word_of(text: str) -> str | None:
    """The unit that stands with a number, "ms" of "12.3 ms" and "$" of "$3.44"; None without."""
    if text.startswith(_MONEY_STARTS) and (money := _MONEY.fullmatch(text)):
        return money["word"] + money["per"].replace(" ", "")
    unit = _UNIT.fullmatch(text)
    if unit is None or unit["word"] in _SCALES or unit["word"][0] == "%":
        return None
    word = unit["word"].replace(" ", "")
    if word in _ORDINALS:
        return "th"
    return word[:-1] if len(word) > _PLURAL and word.endswith("s") else word


def _in_unit(text: str, word: str) -> Number | None:
    if _word_of(text) != word:
        return None
    if money := _MONEY.fullmatch(text):
        return number_about(money["sign"] + money["number"])
    unit = _UNIT.fullmatch(text)
    return number_about(unit["number"]) if unit else None


@lru_cache(maxsize=4096)
def _duration(text: str) -> Number | None:
    """A duration in seconds: "1h 20m" is 4800."""
    if not _DURATION.fullmatch(text):
        return None
    seconds, decimals = 0.0, 0
    for digits, word in re.findall(_PART, text):
        seconds += float(digits) * _SECONDS[_unit_of_time(word)]
        decimals = max(decimals, len(digits.partition(".")[2]) + 3 * (word == "ms"))
    return Number(round(seconds, 6), min(decimals, 6))


def _unit_of_time(word: str) -> str:
    return word if word == "ms" else word[0]

"""The number of a cell, and what stands beside it: a ±, an interval, a footnote, markup, words.

Of `70.3 (1.2)`, `70.3 [68.1, 72.5]`, `70.3 (pass@1)` or `70.3*` only the number is read: one source
means a standard error by the rest, another a 95 % interval, a third the spread of three runs. What
stands behind a ± becomes a column of its own (`schema.evidence`), as do the active parameters of
`30.5B (3B active)`.
"""

import re

from lcbtui.dataset.columns import PlusMinus
from lcbtui.text.numbers import Number, Unit, parse_number
from lcbtui.text.safe_text import safe_text
from lcbtui.text.words import regex

UNCERTAINTY = "the number alone, without the uncertainty beside it"
"""What the load report says of "70.3 (1.2)"."""

PLUS_MINUS = "the number alone, its ± in a column of its own"
"""What the load report says of "70.3 ± 1.2"."""

TOTAL_AND_ACTIVE = "total parameters, those that are active in a column of their own"
"""What the load report says of "30.5B (3B active)"."""

FOOTNOTE = "the number alone, without the mark beside it"
"""What the load report says of "70.3*"."""

WORDS_BESIDE = "the number alone, without the words beside it"
"""What the load report says of "29.9 (pass@1)"."""

MARKUP = "the number alone, without its link or markup"
"""What the load report says of "[0.739](https://…)"."""

BOUND = "a bound, read as about its end"
"""What the load report says of ">90"."""

MINUS = "− read as a minus"
"""What the load report says of a minus sign that is no hyphen."""

THOUSANDS = "the comma taken for one of thousands"
"""What the load report says of "1,234", which is 1.234 in other countries."""

_ONE_COMMA = regex(r"^[^\d]*[1-9]\d{0,2},\d{3}(?![\d,.])")
_LONGEST = 80  # of a text with more characters no pattern is tried
_PLAIN = r"[+-]?\d[\d,_]*(?:\.\d*)?(?:[eE][+-]?\d+)?\s?[%KMBTkmbt]?"
_PLUS_MINUS = r"(?:±|\+/-|\+-|\\pm)"
_BESIDE = regex(
    rf"(?P<number>[≈~]?\s?{_PLAIN})\s*"
    rf"(?:{_PLUS_MINUS}\s*(?P<half>{_PLAIN})(?:\s*\([^()]*[^\W\d_][^()]*\))?|\(\s*{_PLUS_MINUS}\s*(?P<half_in>{_PLAIN})\s*\)"
    rf"|(?P<uncertain>\(\s*{_PLAIN}\s*\)"
    rf"|[\[(]\s*{_PLAIN}\s*(?:,|;|–|-|\.\.|to)\s*{_PLAIN}\s*[\])])"
    r"|[*†‡§¶¹²³↑↓⬆⬇★☆⭐\u2600-\u27bf\U0001f300-\U0001faff\ufe0f]{1,3})"
)
_BESIDE_ENDS = (")", "]", "*")
_SHARE = regex(r"\d{1,9}\s*[(\[]\s*\d{1,3}(?:\.\d{1,6})?\s*%\s*[)\]]")
"""38 (72%) is a number of problems and its share: neither is an uncertainty."""
_SIGNS = ("±", "+", "\\pm")
# No "38 (of 53)", and no "1.2 (million)".
_WORDS_BESIDE = regex(
    rf"(?P<number>[≈~]?\s?{_PLAIN})\s*[(\[](?!\s*(?:(?:out\s+)?of\b|/|[KMBT]\s*[)\]]|bn\b|[mb]illion))"
    r"(?P<words>[^()\[\]]*[^\W\d_][^()\[\]]*)[)\]]",
    re.IGNORECASE,
)
_MARKUP = regex(
    r"!?\[(?P<link>[^\[\]]+)\]\([^()]*(?:\([^()]*\)[^()]*)*\)|<(?P<tag>[a-z]+)\b[^<>]*>(?P<tagged>[^<>]+)</(?P=tag)>"
    r"|(?P<mark>\*{1,3}|__|_|`|~~)(?P<marked>[^*_`~]+)(?P=mark)",
    re.IGNORECASE,
)
_MARKUP_STARTS = ("[", "<", "*", "_", "`", "~~")
NESTED = 3  # marks within marks
_BOUND_STARTS = ("<", ">", "≤", "≥")
_BOUND = regex(rf"(?:[<>]=?|[≤≥])\s*{_PLAIN}|{_PLAIN}\s?\+")
_SIZES = regex(
    r"(?P<total>[≈~]?\s?\d[\d,]*(?:\.\d+)?\s?[KMBT]?)(?:\s*total)?\s*[-(\[,;/]\s*"
    r"(?:A(?P<a>\d+(?:\.\d+)?\s?[KMBT]?)(?:\s*act(?:ive|ivated|\.)?)?"
    r"|(?P<active>[≈~]?\s?\d[\d,]*(?:\.\d+)?\s?[KMBT]?)\s*act(?:ive|ivated|\.)?)"
    r"(?:\s*param(?:eter)?s)?\s*[)\]]?",
    re.IGNORECASE,
)
_LONGEST_LINK = 2_000


def number_in(text: str, unit: Unit) -> tuple[Number | None, str]:
    """The number of a cell and what was repaired, "" for a plain one; None for no number.

    Args:
        text: the cell, safe and without blanks around it.
        unit: of its column.
    """
    number = parse_number(text, unit)
    if number is not None:
        return number, THOUSANDS if "," in text and _ONE_COMMA.search(text) else ""
    return _repaired(text, unit)


def _repaired(text: str, unit: Unit) -> tuple[Number | None, str]:
    match = None if _SHARE.fullmatch(text) else _beside(text)
    if match and (number := parse_number(match["number"], unit)):
        if _half(match):
            return number, PLUS_MINUS
        return number, UNCERTAINTY if match["uncertain"] else FOOTNOTE
    if unit is Unit.BILLIONS and (sizes := _sizes(text)):
        return parse_number(sizes["total"], unit), TOTAL_AND_ACTIVE
    if len(text) > _LONGEST:
        return _without_markup(text, unit)
    last = text[-1:]
    if last in (")", "]") and (match := _WORDS_BESIDE.fullmatch(text)):
        # "8 (1.5B each)" states two sizes.
        number = parse_number(match["number"], unit)
        if unit is Unit.BILLIONS and number and number.bare and _has_digit(match["words"]):
            number = None
        return number, WORDS_BESIDE if number else ""
    is_bound = (last == "+" or text.startswith(_BOUND_STARTS)) and _BOUND.fullmatch(text)
    if is_bound and (number := parse_number(text.strip("<>=≤≥+ "), unit)):
        return number._replace(approximate=True), BOUND
    if "\u2212" in text:
        number, what = number_in(text.replace("\u2212", "-"), unit)
        return number, (f"{MINUS}, {what}" if what else MINUS) if number else ""
    return _without_markup(text, unit)


def _has_digit(text: str) -> bool:
    return any(map(str.isdecimal, text))


def _without_markup(text: str, unit: Unit) -> tuple[Number | None, str]:
    """The number of "[0.739](https://…)", "**0.739**" or "<b>0.739</b>"."""
    bare = text
    for _ in range(NESTED if text.startswith(_MARKUP_STARTS) else 0):
        match = _MARKUP.fullmatch(bare) if len(bare) <= _LONGEST_LINK else None
        if match is None:
            break
        bare = (match["link"] or match["tagged"] or match["marked"]).strip()
    if bare == text:
        return None, ""
    number, what = number_in(bare, unit)
    return number, (f"{MARKUP}, {what}" if what else MARKUP) if number else ""


def plus_minus_in(text: str) -> str:
    """What stands behind the ± of "70.3 ± 1.2", as it is written; "" without one."""
    match = _beside(safe_text(text))
    return _half(match) if match else ""


_MEANT = {
    PlusMinus.SPREAD: regex(
        r"\b(?:std|sd|stdev|stddev|standard[ -]deviations?)\b(?!\W*err)"
        r"|(?:\d|\bof|\bover|\bacross)\W+(?:\w+\W+){0,2}(?:runs|seeds|trials)\b",
        re.IGNORECASE,
    ),
    PlusMinus.HALF: regex(r"\bCIs?\b(?!-)|\bconfidence intervals?\b", re.IGNORECASE),
}


def plus_minus_meant(text: str) -> PlusMinus:
    """What a text says that a ± is; where it says nothing a standard error, over runs a spread."""
    found = (meant for meant, words in _MEANT.items() if words.search(text))
    return next(found, PlusMinus.ERROR)


def _half(match: re.Match[str]) -> str:
    return match["half"] or match["half_in"] or ""


def active_in(text: str) -> str:
    """The active parameters of "30.5B (3B active)", as they are written; "" without any."""
    sizes = _sizes(safe_text(text))
    return (sizes["a"] or sizes["active"]) if sizes else ""


def _sizes(text: str) -> re.Match[str] | None:
    return _SIZES.fullmatch(text) if len(text) <= _LONGEST else None


def number_before(text: str) -> str:
    """The number of "70,3 ± 1,2" as it is written; "" where nothing known stands beside one."""
    match = _beside(text)
    return match["number"] if match else ""


def _beside(text: str) -> re.Match[str] | None:
    if len(text) > _LONGEST or text[:1].isalpha():
        return None
    last = text[-1:]
    may_match = last in _BESIDE_ENDS or not last.isascii() or any(map(text.__contains__, _SIGNS))
    return _BESIDE.fullmatch(text) if may_match else None

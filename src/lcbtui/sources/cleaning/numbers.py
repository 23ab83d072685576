"""Numbers in cells with something beside them: a ±, an interval, a footnote, markup, words.

Of `70.3 (1.2)`, `70.3 [68.1, 72.5]`, `70.3 (pass@1)` or `🏆 70.3*` only the number is read: one
source means a standard error by the rest, another a 95 % interval, a third the spread of three
runs. What stands behind a ± becomes a column of its own (`schema.evidence`), as do the active
parameters of `30.5B (3B active)` and the half width of an interval in a column of intervals.
"""

import re

from lcbtui.dataset.columns import PlusMinus
from lcbtui.dataset.meanings import OUTCOMES
from lcbtui.dataset.source import RepairKind
from lcbtui.text.numbers import Number, Unit, parse_number
from lcbtui.text.words import regex, safe_text

Repairs = tuple[RepairKind, ...]
"""What was done to read a cell, in order; () for a plain one."""

MARKUP_DEPTH = 3  # marks within marks
_LONGEST = 80  # a longer text is no number with something beside it
_BEGINNINGS = frozenset("0123456789+-\u2212≈~<>≤≥")
_PLAIN = r"[+-]?\d[\d,_]*(?:\.\d*)?(?:[eE][+-]?\d+)?\s?[%KMBTkmbt]?"
_PLUS_MINUS = r"(?:±|\+/-|\+-|\\pm)"
# Not "38 (of 53)", which is a share, and not "1.2 (million)".
_BESIDE = regex(
    rf"(?P<number>[≈~]?\s?{_PLAIN})\s*"
    rf"(?:{_PLUS_MINUS}\s*(?:(?i:[-–—?]|n/a|nan)|(?P<half>{_PLAIN}))(?:\s*\([^()]*[^\W\d_][^()]*\))?"
    rf"|\(\s*{_PLUS_MINUS}\s*(?P<half_in>{_PLAIN})\s*\)"
    rf"|[\[(]\s*{_PLAIN}\s*(?:(?:,|;|/|–|-|\.\.|to)\s*{_PLAIN}\s*)?[\])]"
    r"|[(\[](?!(?i:\s*(?:(?:out\s+)?of\b|/|[KMBT]\s*[)\]]|bn\b|[mb]illion)))"
    r"(?P<words>[^()\[\]]*[^\W\d_][^()\[\]]*)[)\]])"
)
SHORTCODE = r":(?=[\d_+-]*[a-z])[a-z\d_+-]+:"
"""An emoji as GitHub and Slack write it: `:trophy:`."""
_SIGN = rf"(?:[*†‡§¶⭐\u2600-\u27bf\U0001f300-\U0001faff\ufe0f]|{SHORTCODE})"
_SIGNS_AROUND = regex(rf"^(?:{_SIGN}\s*)+|(?:\s*(?:{_SIGN}|[¹²³↑↓⬆⬇]))+$")
_MARKUP = regex(
    r"(?i)!?\[(?P<link>[^\[\]]+)\]\([^()]*(?:\([^()]*\)[^()]*)*\)|<(?P<tag>[a-z]+)\b[^<>]*>(?P<tagged>[^<>]+)</(?P=tag)>"
    r"|(?P<mark>\*{1,3}|__|_|`|~~)(?P<marked>[^*_`~]+)(?P=mark)"
)
_SIZE = r"\d[\d,]*(?:\.\d+)?\s?[KMBT]?"
_SIZES = regex(
    rf"(?i)(?P<one>{_SIZE})\s?/\s?(?P<other>{_SIZE}(?<=[KMBT]))|"
    r"(?P<total>[≈~]?\s?\d[\d,]*(?:\.\d+)?\s?[KMBT]?)(?:\s*total)?\s*[-(\[,;/]\s*"
    r"(?:A(?P<a>\d+(?:\.\d+)?\s?[KMBT]?)(?:\s*act(?:ive|ivated|\.)?)?"
    r"|(?P<active>[≈~]?\s?\d[\d,]*(?:\.\d+)?\s?[KMBT]?)\s*act(?:ive|ivated|\.)?)"
    r"(?:\s*param(?:eter)?s)?\s*[)\]]?"
)
_MEANT = regex(
    r"(?i)(?P<se>\b(?:(?-i:SE|S\.E\.)(?!\w)|sem\b|(?:std\.?|standard)[ -]?err(?:ors?)?\b))"
    r"|(?P<std>\b(?:std|sd|stdev|stddev|standard[ -]deviations?)\b)"
    r"|(?P<ci95>\bCIs?\b(?!-)|\bconfidence intervals?\b|\bmargins? of error\b)"
)


def number_in(text: str, unit: Unit) -> tuple[Number | None, Repairs]:
    """Read the number in a cell, also with a ±, markup or a footnote; return its repairs too.

    Args:
        text: the text of the cell, safe for the terminal and stripped.
        unit: the unit of the column.

    Returns:
        The number, None if the text is no number, and how it was repaired.
    """
    text = text.replace("\u2212", "-")
    number = parse_number(text, unit)
    if number is not None:
        # "1,234" is 1.234 in other countries.
        is_one_comma = "," in text and re.match(r"[^\d]*[1-9]\d{0,2},\d{3}(?![\d,.])", text)
        return number, (RepairKind.THOUSANDS,) if is_one_comma else ()
    if text.startswith(("[", "![", "<", "*", "_", "`", "~~")):
        bare = text
        for _ in range(MARKUP_DEPTH):  # "**0.739**" and "<b>0.739</b>" become "0.739"
            found = _MARKUP.fullmatch(bare) if len(bare) <= 2_000 else None
            bare = (found["link"] or found["tagged"] or found["marked"]).strip() if found else bare
        if bare != text:
            number, repairs = number_in(bare, unit)
            return number, (RepairKind.MARKUP, *repairs) if number else ()
    if len(text) > _LONGEST:
        return None, ()
    if not (text[:1].isalnum() and text[-1:].isalnum()):
        bare = _SIGNS_AROUND.sub("", text)
        if bare != text:
            number, repairs = number_in(bare or str("🥇🥈🥉".find(text) + 1 or text[1:2]), unit)
            return number, (RepairKind.BESIDE, *repairs) if number else ()
    if text[:1] not in _BEGINNINGS:
        return None, ()
    return _number_beside(text, unit)


def _number_beside(text: str, unit: Unit) -> tuple[Number | None, Repairs]:
    """Read the number in "70.3 ± 1.2", "70.3*", "70.3 (pass@1)", "30.5B (3B active)" or ">90"."""
    if unit is Unit.BILLIONS and (sizes := _SIZES.fullmatch(text)):
        return parse_number(_both_sizes(sizes)[0], unit), (RepairKind.TOTAL_AND_ACTIVE,)
    if share := re.fullmatch(r"\d+ ?/ ?\d+ ?[(\[]([\d.]+ ?%)[)\]]", text):
        number = parse_number(share[1], unit)
        return number, (RepairKind.BESIDE,) if number else ()
    if match := _BESIDE.fullmatch(text):
        number = parse_number(match["number"], unit)
        words = match["words"] or ""
        if number is None or (number.bare and unit is Unit.BILLIONS and re.search(r"\d", words)):
            return None, ()  # "8 (1.5B each)" states two sizes
        is_half = match["half"] or match["half_in"]
        return number, (RepairKind.PLUS_MINUS if is_half else RepairKind.BESIDE,)
    is_bound = re.fullmatch(rf"(?:[<>]=?|[≤≥])\s*{_PLAIN}|{_PLAIN}\s?\+", text)
    number = parse_number(text.strip("<>=≤≥+ "), unit) if is_bound else None
    return number and number._replace(approximate=True), (RepairKind.BOUND,) if number else ()


def value_in(text: str) -> float | None:
    """Read the number of a cell, with or without a percent sign; None if it holds none."""
    try:
        return float(text)
    except ValueError:
        number, _ = number_in(safe_text(text), Unit.PERCENT)
        return None if number is None else number.value


def number_said(text: str) -> str:
    """Read an outcome, or the first of several numbers: "100%" of "true", "154" of "154 / 334"."""
    outcome = OUTCOMES.get(text.strip().casefold())
    if outcome is not None:
        return f"{100 * outcome:.0f}%"
    several = re.match(r"\s*([+-]?\d+(?:\.\d+)?\s?%?)(?=\s*(?:[/|;,(\[]|of\b|out\b))", text)
    return several[1] if several else ""


def plus_minus_in(text: str) -> str:
    """Extract the text behind the ± of a cell: "1.2" of "70.3 ± 1.2"; "" without a ±."""
    match = _BESIDE.fullmatch(_SIGNS_AROUND.sub("", safe_text(text)[: _LONGEST + 1]))
    return (match and (match["half"] or match["half_in"])) or ""


def half_width(text: str) -> str:
    """Compute half the width of an interval: "4.5" of "+5/-4", "[68, 77]" and "±4.5"; else ""."""
    words = safe_text(text)[:_LONGEST].replace("\u2212", "-")
    ends = re.findall(r"[+-]?\d+(?:\.\d+)?", words)
    if not 0 < len(ends) < 3 or not re.fullmatch(r"(?:[-+±/,;|–.()\[\]%\d\s]|to)+", words):
        return ""
    first, last = abs(float(ends[0])), abs(float(ends[-1]))
    are_offsets = len(ends) == 1 or ends[0][0] in "+-"  # not "68-77"
    return f"{(first + last) / 2 if are_offsets else abs(last - first) / 2:g}"


def plus_minus_meant(*texts: str) -> PlusMinus:
    """Infer what a ± is from texts, the nearest first: a spread, an interval or a standard error.

    Whatever it is of several runs, it is no error of a score over other problems.
    """
    for text in texts:
        words = text.replace("_", " ")
        of_runs = r"(?:\d|\bof|\bover|\bacross)\W+(?:\w+\W+){0,2}(?:runs|seeds|trials)\b"
        if re.search(of_runs, words, re.IGNORECASE):
            return PlusMinus.SPREAD
        found = _MEANT.search(words, max(words.find("±"), 0)) or _MEANT.search(words)
        if found is not None:
            return PlusMinus(str(found.lastgroup))
    return PlusMinus.ERROR


def active_in(text: str) -> str:
    """Extract the active parameters of a cell: "3B" of "30.5B (3B active)"; "" without any."""
    sizes = _SIZES.fullmatch(safe_text(text)[: _LONGEST + 1])
    return _both_sizes(sizes)[1] if sizes else ""


def _both_sizes(sizes: re.Match[str]) -> tuple[str, str]:
    """Return total and active parameters; of "94B/398B", in either order, the larger is total."""
    if sizes["total"]:
        return sizes["total"], sizes["a"] or sizes["active"]
    other, unit = sizes["other"].upper(), Unit.BILLIONS
    one = sizes["one"].upper() if sizes["one"][-1].isalpha() else sizes["one"] + other[-1]
    is_less = (parse_number(one, unit) or (0,)) < (parse_number(other, unit) or (0,))
    return (other, one) if is_less else (one, other)


def number_before(text: str) -> str:
    """Extract the number before a ±, bracket or footnote: "70,3" of "70,3 ± 1,2"; else ""."""
    if text[:1] not in _BEGINNINGS or len(text) > _LONGEST:
        return ""
    text = _SIGNS_AROUND.sub("", text)
    match = _BESIDE.fullmatch(text)
    return match["number"] if match else text

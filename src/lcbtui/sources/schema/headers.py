"""Which standard column a header means, and how standard columns are called and counted.

Which column is the score, and whether scores are fractions that are shown as percent.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from lcbtui.dataset.columns import Column, Kind
from lcbtui.dataset.standard import IN_SOURCES
from lcbtui.sources.schema.profile import Profile
from lcbtui.text.numbers import Unit
from lcbtui.text.words import counted

_SCORE = re.compile(
    r"(?<![a-z])(?:pass|scor|average|accuracy|rating|overall|lcb|live ?code ?bench|resolv|success"
    r"|win[ _-]?rate|(?:avg|acc|mean|elo)(?![a-z]))"
)
_OVERALL = re.compile(r"overall|global|total|mean[ _]score")
_PASS = re.compile(r"pass ?@|pass_at|pass at|(?<![a-z])lcb|live ?code ?bench")
_NO_PERCENT = re.compile(r"rating|arena|(?<![a-z])elo(?![a-z])")
# What stands beside a score and is called after it.
_BESIDE = re.compile(
    r"(?<![a-z])(?:stderr|std|stdev|error|errors|ci|rank|ranking|count|votes|time|latency|cost"
    r"|price|tokens|length|number|num|problems)(?![a-z])"
)
_SAYS_PERCENT = re.compile(r"%|percent|\bpct\b")


def find_score(columns: Sequence[Column]) -> tuple[Column | None, str]:
    """The column of scores, and why, in words.

    pass@1 by its standard key comes first, then what is called pass@1, an overall score and any
    score, and last the first number column.

    Args:
        columns: those that may be y, in the order of the source.
    """
    numbers = [column for column in columns if column.kind is Kind.NUMBER]
    if not numbers:
        return None, "no column of scores was recognised"
    for column in numbers:
        if column.key == "pass_at_1":
            return column, f'called "{column.header}"'
    called = called_scores(numbers)
    if not called:
        return numbers[0], f'"{numbers[0].header}" is the first number column that is not x'
    best = min(called, key=lambda column: _rank(column.header))
    words = ("pass@1", "an overall score", "a score")[_rank(best.header)]
    others = len(called) - 1
    if not others:
        return best, f'"{best.header}" is called {words}'
    more = counted(others, "other is", "others are")
    return best, f'"{best.header}" is called {words}; {more} called a score: --y COLUMN'


def called_scores(columns: Sequence[Column]) -> list[Column]:
    """The number columns whose header says that they are scores."""
    return [c for c in columns if c.kind is Kind.NUMBER and is_called_score(c)]


def is_called_score(column: Column) -> bool:
    """Whether a column is pass@1 or has a header that says score."""
    return column.key == "pass_at_1" or _rank(column.header) < len(_RANKS)


def stands_beside_score(header: str) -> bool:
    """Whether a header names what stands beside a score: an error, a rank, a number of problems."""
    return bool(_BESIDE.search(header.casefold()))


def in_percent(
    columns: Sequence[Column], y: Column, profile: Callable[[Column], Profile]
) -> tuple[tuple[Column, ...], frozenset[str]]:
    """The columns with scores in percent where they are, and the keys of those held as fractions.

    y is a fraction where every value lies from 0 to 1, some strictly between, and neither the
    header nor a value says percent; then so is every other score of which that holds.

    Args:
        columns: all of the source.
        y: the one of scores.
        profile: of a number column, as if it were in percent.
    """
    if not _is_fraction(y, profile(y)):
        return tuple(_percent(c) if c == y and _fits(c, profile(c)) else c for c in columns), (
            frozenset()
        )
    scores = [y, *(each for each in called_scores(columns) if each != y)]
    fractions = {c.key for c in scores if _is_fraction(c, profile(c))}
    found = tuple(_percent(c) if c.key in fractions else c for c in columns)
    return found, frozenset(fractions)


def _percent(column: Column) -> Column:
    return replace(column, unit=Unit.PERCENT)


def _is_fraction(column: Column, profile: Profile) -> bool:
    if _SAYS_PERCENT.search(column.header.casefold()):
        return False
    return bool(profile.between) and profile.fractions == profile.numbers - profile.negatives


def _fits(column: Column, profile: Profile) -> bool:
    """Whether a score can be in percent: from 0 to 100, or below 0 for unknown."""
    if column.unit is Unit.PERCENT:
        return True
    is_score = is_called_score(column) and not _NO_PERCENT.search(column.header.casefold())
    return is_score and profile.percents == profile.numbers - profile.negatives


_RANKS = (_PASS, _OVERALL, _SCORE)


def _rank(header: str) -> int:
    """How clearly a header says score: 0 is pass@1, 3 is not at all."""
    plain = header.casefold()
    if not _SCORE.search(plain) or stands_beside_score(header):
        return len(_RANKS)
    return next(rank for rank, words in enumerate(_RANKS) if words.search(plain))


_LAST_RESORT = 100
_NESTED = 50
_LIVECODEBENCH = ("livecodebench", "lcb")
"""Columns of several releases and windows begin so: "LiveCodeBench v6 (2502-2505)"."""

_UNIT_IN_BRACKETS = re.compile(r"[(\[]\s*(?:in\s+)?(?:b|bn|billions?|%|percent)\s*[)\]]")
_UNIT_AT_END = re.compile(r" (?:in )?(?:b|bn|billions?|percent)$")


def plain_name(header: str) -> str:
    """A header without case, punctuation, emoji and unit: "#Params (B)" is "params".

    Words are run together, so that "fullname", "Full Name" and "full_name" are the same.
    """
    name = _UNIT_IN_BRACKETS.sub(" ", header.casefold().replace("@", " at "))
    words = "".join(character if character.isalnum() else " " for character in name).split()
    return _UNIT_AT_END.sub("", " ".join(words)).replace(" ", "")


def _meanings() -> dict[str, tuple[str, int]]:
    meanings = {plain_name(key): (key, 0) for key in IN_SOURCES}
    for key, column in IN_SOURCES.items():
        for rank, name in enumerate(filter(None, column.headers.split(", ")), start=1):
            meanings.setdefault(plain_name(name), (key, rank))
    return meanings


_MEANINGS = _meanings()


def meaning(header: str) -> tuple[str, int] | None:
    """The standard key that a header means, and how far it is from the usual name, or None."""
    if header in IN_SOURCES:
        return header, -1
    plain = plain_name(header)
    if plain.startswith(_LIVECODEBENCH) and not stands_beside_score(header):
        return _MEANINGS.get(plain, ("pass_at_1", _MEANINGS["lcb"][1]))
    return _MEANINGS.get(plain) or _nested_size(header)


def _nested_size(header: str) -> tuple[str, int] | None:
    """The meaning of a dotted header such as "model.params", for want of a header of its own.

    Only what speaks of parameters counts: the "size" of something nested is often another's.
    """
    _, dot, last = header.rpartition(".")
    plain = plain_name(last)
    found = _MEANINGS.get(plain) if dot and "param" in plain else None
    return (found[0], found[1] + _NESTED) if found else None


def label_rank(header: str) -> int | None:
    """How far a header is from the usual name for names; None where it is none.

    An identifier is the last resort: in some sources it is the fullest name there is.
    """
    found = meaning(header)
    if found is not None and found[0] == "model":
        return found[1]
    return _LAST_RESORT if plain_name(header) in {"id", "slug"} else None


def is_foreign_score(key: str, header: str) -> bool:
    """Whether a score stands for pass@1 without being called just so: it keeps its own heading."""
    plain = plain_name(header)
    is_ours = plain in _MEANINGS and any(word in plain for word in ("pass", *_LIVECODEBENCH))
    return key == "pass_at_1" and not is_ours

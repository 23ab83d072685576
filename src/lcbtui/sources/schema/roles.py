"""The plan of a source: which columns are label, x, y and series, why, and what stays open."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from lcbtui.dataset.columns import Column, Kind, Roles
from lcbtui.dataset.load_report import OpenChoice, Told
from lcbtui.dataset.standard import ERRORS, TOTAL, is_above_zero
from lcbtui.errors import SourceError
from lcbtui.sources.cleaning.cells import Profile
from lcbtui.sources.schema.matching import (
    Profiler,
    free_name,
    label_rank,
    match_columns,
    stands_beside_score,
)
from lcbtui.text.numbers import Unit
from lcbtui.text.safe_text import shell_word
from lcbtui.text.words import counted, first_few

_SCORE = re.compile(
    r"(?<![a-z])(?:pass|scor|average|accuracy|rating|overall|lcb|live ?code ?bench|resolv|success"
    r"|win[ _-]?rate|(?:avg|acc|mean|elo)(?![a-z]))"
)
_OVERALL = re.compile(r"overall|global|total|mean[ _]score")
_PASS = re.compile(r"pass ?@|pass_at|pass at|(?<![a-z])lcb|live ?code ?bench")
_NO_PERCENT = re.compile(r"rating|arena|(?<![a-z])elo(?![a-z])")
_SAYS_PERCENT = re.compile(r"%|percent|\bpct\b")
_PERCENT_OF_ITEMS = re.compile(
    rf"^(?!.*(?:word|char))(?=.*(?:{_SAYS_PERCENT.pattern}))"
    r"(?=.*(?<![a-z])(?:errors?|fail\w*)(?![a-z]))"
)
"""Says that so many of 100 items went wrong; a word error rate is of words, not of items."""
_RANKS = (_PASS, _OVERALL, _SCORE)
_LISTED = 8
_OFFERED = 4


@dataclass(frozen=True, eq=False)
class Plan:
    """What the columns of a source are.

    Attributes:
        columns: in the order of the source.
        places: for each column of the source, its place there; None for one that lcbtui adds to
            have a label ("row 1").
        why, choices: as in LoadReport.
        fractions: keys of the columns that hold 0..1 and are shown as percent.
        empty: keys of number and date columns without any value, where x is to be chosen.
    """

    columns: tuple[Column, ...]
    places: tuple[int | None, ...]
    roles: Roles
    why: tuple[tuple[str, str], ...] = ()
    choices: tuple[OpenChoice, ...] = ()
    fractions: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset()


def make_plan(headers: Sequence[str], profile: Profiler, rows: int, name: str) -> Plan:
    """Decide what each column is.

    Args:
        headers: unique and safe, in the order of the source.
        profile: counts what a column's texts can be read as.
        rows: how many rows there are; without any, a missing number column is no error.
        name: how messages call the source.

    Raises:
        SourceError: if no column holds numbers.
    """
    profile = cache(profile)
    columns = match_columns(headers, profile)
    place_of = {column.key: place for place, column in enumerate(columns)}
    places: tuple[int | None, ...] = tuple(range(len(columns)))
    if rows and not any(column.kind is Kind.NUMBER for column in columns):
        raise SourceError(
            f"{name}: no column holds numbers, so there is no score to show"
            f" (columns: {first_few([column.header for column in columns], _LISTED)})"
        )
    if all(column.kind is Kind.NUMBER for column in columns):
        key = free_name("row", set(place_of))
        columns = (Column(key, key, "Row", Kind.TEXT), *columns)
        places = (None, *places)

    def profile_as(unit: Unit, column: Column) -> Profile:
        return profile(place_of[column.key], unit)

    as_plain = partial(profile_as, Unit.NONE)
    label, why_label = _label(columns, as_plain)
    y, why_y = _score([column for column in columns if not is_above_zero(column.key)])
    fractions, empty = frozenset[str](), frozenset[str]()
    if y is not None:
        columns, fractions = _in_percent(columns, y, partial(profile_as, Unit.PERCENT))
    if TOTAL not in place_of:
        measures = (each for each in columns if each.kind in (Kind.NUMBER, Kind.DATE))
        empty = frozenset(each.key for each in measures if not as_plain(each).present)
    roles = Roles(label.key, None, y.key if y else None, None)
    plan = Plan(columns, places, roles, fractions=fractions, empty=empty)
    return _with_roles(plan, {"label": why_label, "y": why_y})


def with_columns(plan: Plan, added: Sequence[Column], why_x: str) -> Plan:
    """The plan with columns that stand in no source; x may become one of them.

    Args:
        plan: what the columns of the source are.
        added: goes to the end.
        why_x: the reason for x, in words.
    """
    return _with_roles(
        replace(plan, columns=(*plan.columns, *added)), {**dict(plan.why), "x": why_x}
    )


def with_column(plan: Plan, column: Column, place: int) -> Plan:
    """The plan with a column that was made of another one, and where its texts are.

    Where a score is held as fractions, so is what stands behind its ±.
    """
    of_score = column.key in ERRORS and plan.roles.y in plan.fractions
    return replace(
        plan,
        columns=(*plan.columns, column),
        places=(*plan.places, place),
        fractions=plan.fractions | ({column.key} if of_score else set()),
    )


def row_names(rows: int) -> list[str]:
    """The texts of the column that is added where no other can be the label."""
    return [f"row {row}" for row in range(1, rows + 1)]


def _with_roles(plan: Plan, why: dict[str, str]) -> Plan:
    """The plan with x and series, with reasons and with what is left to be chosen."""
    by_key = {column.key: column for column in plan.columns}
    x, series, y = by_key.get(TOTAL), by_key.get("openness"), by_key.get(plan.roles.y or "")
    why.setdefault("x", f'called "{x.header}"' if x else "no column of parameters was recognised")
    why["series"] = (
        f'called "{series.header}"' if series else "no column of openness was recognised"
    )
    return replace(
        plan,
        roles=replace(plan.roles, x=x.key if x else None, series=series.key if series else None),
        why=tuple((role, why[role]) for role in ("label", "x", "y", "series")),
        choices=tuple(_choices(plan, x, y)),
    )


def _label(columns: Sequence[Column], profile: Callable[[Column], Profile]) -> tuple[Column, str]:
    """The column that names the rows, and why.

    Of several whose headers say name, the most usual one that is as full as any other, a twentieth
    apart; without any, the first column of text. Addresses and HTML are no names where there is
    anything else.
    """
    ranks = {
        column: rank
        for column in columns
        if column.kind is Kind.TEXT and (rank := label_rank(column.header)) is not None
    }
    named = sorted(ranks, key=ranks.__getitem__)
    if not named or named[0].key != "model":
        return _first_text(columns, profile)
    usual = named[0]
    if len(named) == 1:
        return usual, f'called "{usual.header}"'
    full = {column.key: _names(profile(column)) for column in named}
    most = max(full.values())
    best = next(column for column in named if full[column.key] * 20 >= most * 19)
    if best is usual:
        return usual, f'called "{usual.header}"'
    if profile(usual).links:
        return best, f'called "{best.header}", while "{usual.header}" holds links'
    lacking = most - full[usual.key]
    return best, f'"{best.header}" is full, while "{usual.header}" lacks {lacking:,}'


def _names(found: Profile) -> int:
    """How many cells can be names."""
    return found.present - found.links


def _first_text(
    columns: Sequence[Column], profile: Callable[[Column], Profile]
) -> tuple[Column, str]:
    texts = [column for column in columns if column.kind is Kind.TEXT]
    if len(texts) > 1:
        texts = [column for column in texts if _names(profile(column))] or texts
    if texts:
        return texts[0], f'"{texts[0].header}" is the first column of text'
    # make_plan adds a column of text where all are numbers.
    others = (column for column in columns if column.kind is not Kind.NUMBER)
    first = min(others, key=lambda column: column.kind is Kind.DATE)
    return first, f'"{first.header}" is the first column that is no number'


def _choices(plan: Plan, x: Column | None, y: Column | None) -> list[OpenChoice]:
    choices = []
    numbers = [column for column in plan.columns if column.kind is Kind.NUMBER and column != x]
    if x is None:
        dates = [column for column in plan.columns if column.kind is Kind.DATE]
        rest = [c.header for c in (*dates, *numbers) if c != y and c.key not in plan.empty]
        words = "there is no column of parameters, and too few names state a size"
        choices.append(OpenChoice("--x", "no sizes for x", _told(words, "x", rest)))
    rest = [column.header for column in numbers if column != y]
    if y is None:
        words = "no column of scores was recognised"
        choices.append(OpenChoice("--y", "no scores for y", _told(words, "y", rest)))
    elif rest and not is_called_score(y):
        words = f'no column is called a score, and "{y.header}" is shown'
        choices.append(OpenChoice("--y", "no column called a score", _told(words, "y", rest)))
    return choices


def _told(words: str, axis: str, headers: Sequence[str]) -> Told:
    """Why an axis is to be chosen, and among which columns."""
    named = first_few([f'"{header}"' for header in headers], _OFFERED)
    plain = f"{words}; {axis} can be {named}" if headers else words
    return Told(f"{words}; choose {axis} with {_offered(f'--{axis}', headers)}", plain)


def _offered(flag: str, headers: Sequence[str]) -> str:
    """A flag with the columns that it could name, as they are typed."""
    if not headers:
        return f"{flag} COLUMN, which needs another column of numbers or dates"
    return first_few([f"{flag} {shell_word(header)}" for header in headers], _OFFERED)


def _score(columns: Sequence[Column]) -> tuple[Column | None, str]:
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
    called = _called_scores(numbers)
    if not called:
        return numbers[0], f'"{numbers[0].header}" is the first number column that is not x'
    best = min(called, key=lambda column: _rank(column.header))
    words = ("pass@1", "an overall score", "a score")[_rank(best.header)]
    others = len(called) - 1
    if not others:
        return best, f'"{best.header}" is called {words}'
    more = counted(others, "other is", "others are")
    why = f'"{best.header}" is called {words}; {more} called a score'
    return best, Told(f"{why}: --y COLUMN", why)


def _called_scores(columns: Sequence[Column]) -> list[Column]:
    """The number columns whose header says that they are scores."""
    return [c for c in columns if c.kind is Kind.NUMBER and is_called_score(c)]


def is_called_score(column: Column) -> bool:
    """Whether a column is pass@1 or has a header that says score."""
    return column.key == "pass_at_1" or _rank(column.header) < len(_RANKS)


def _in_percent(
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
    fractions: set[str] = set()
    if _is_fraction(y, profile(y)):
        scores = [y, *(each for each in _called_scores(columns) if each != y)]
        fractions = {each.key for each in scores if _is_fraction(each, profile(each))}
    percents = fractions or ({y.key} if _fits(y, profile(y)) else set())
    return tuple(
        replace(each, unit=Unit.PERCENT) if each.key in percents else each for each in columns
    ), frozenset(fractions)


def _is_fraction(column: Column, profile: Profile) -> bool:
    if _SAYS_PERCENT.search(column.header.casefold()):
        return False
    return bool(profile.between) and profile.fractions == profile.numbers - profile.negatives


def _fits(column: Column, profile: Profile) -> bool:
    """Whether a score can be in percent: from 0 to 100, or below 0 for unknown."""
    if column.unit is Unit.PERCENT:
        return True
    header = column.header.casefold()
    is_score = is_called_score(column) or bool(_PERCENT_OF_ITEMS.search(header))
    is_score = is_score and not _NO_PERCENT.search(header)
    return is_score and profile.percents == profile.numbers - profile.negatives


def _rank(header: str) -> int:
    """How clearly a header says score: 0 is pass@1, 3 is not at all."""
    plain = header.casefold()
    if not _SCORE.search(plain) or stands_beside_score(header):
        return len(_RANKS)
    return next(rank for rank, words in enumerate(_RANKS) if words.search(plain))

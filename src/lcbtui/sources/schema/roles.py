"""The roles label, x, y and series, why each column has its own, and what is left to choose.

Headers and values to columns: which column is which standard key, and of what kind.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from lcbtui.dataset.columns import Column, Kind, Roles
from lcbtui.dataset.load_report import Choice
from lcbtui.dataset.standard import STANDARD, TOTAL, is_above_zero
from lcbtui.errors import SourceError
from lcbtui.sources.schema.headers import (
    find_score,
    in_percent,
    is_called_score,
    is_foreign_score,
    label_rank,
    meaning,
)
from lcbtui.sources.schema.profile import Profile
from lcbtui.text.numbers import Unit
from lcbtui.text.safe_text import shell_word
from lcbtui.text.words import first_few

Profiler = Callable[[int, Unit], Profile]
"""Profiles the column at a place as if its numbers were in a unit."""


def columns_of(headers: Sequence[str], profile: Profiler) -> tuple[Column, ...]:
    """The column of each header, in the same order.

    Args:
        headers: unique and safe.
        profile: counts what a column's texts can be read as.
    """
    claimed = _claims(headers, profile)
    keys = set(claimed.values())
    columns = []
    for place, header in enumerate(headers):
        key = claimed.get(place)
        if key is None:
            key = free_key(header, keys)
            keys.add(key)
            found = profile(place, Unit.NONE)
            kind = found.natural_kind()
            in_percent = kind is Kind.NUMBER and found.signed
            unit = Unit.PERCENT if in_percent else Unit.NONE
            columns.append(Column(key, header, header, kind, unit))
        else:
            known = STANDARD[key]
            title = header if is_foreign_score(key, header) else known.title
            columns.append(Column(key, header, title, known.kind, known.unit))
    return tuple(columns)


def free_key(name: str, taken: set[str]) -> str:
    """`name`, or with a number where another column already has it as its key."""
    free, number = name, 2
    while free in taken:
        free, number = f"{name}.{number}", number + 1
    return free


def _claims(headers: Sequence[str], profile: Profiler) -> dict[int, str]:
    """Place → standard key: the most usual header first, then the first in the source.

    A header that is a standard key is taken at its word; one that only resembles it must hold
    fitting values.
    """
    candidates = []
    for place, header in enumerate(headers):
        found = meaning(header)
        if found is not None:
            key, rank = found
            candidates.append((rank, place, key))
    claimed: dict[int, str] = {}
    for rank, place, key in sorted(candidates):
        kind, unit = STANDARD[key].kind, STANDARD[key].unit
        if key in claimed.values():
            continue
        if rank < 0 or kind in (Kind.TEXT, Kind.CATEGORY) or profile(place, unit).suits(kind, unit):
            claimed[place] = key
    return claimed


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
    choices: tuple[Choice, ...] = ()
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
    columns = columns_of(headers, profile)
    place_of = {column.key: place for place, column in enumerate(columns)}
    places: tuple[int | None, ...] = tuple(range(len(columns)))
    if rows and not any(column.kind is Kind.NUMBER for column in columns):
        raise SourceError(
            f"{name}: no column holds numbers, so there is no score to show"
            f" (columns: {first_few([column.header for column in columns], _LISTED)})"
        )
    if all(column.kind is Kind.NUMBER for column in columns):
        columns = (_row_column(columns), *columns)
        places = (None, *places)
    label, why_label = _label(columns, lambda each: profile(place_of[each.key], Unit.NONE))
    y, why_y = find_score([column for column in columns if not is_above_zero(column.key)])
    fractions: frozenset[str] = frozenset()
    if y is not None:
        columns, fractions = in_percent(
            columns, y, lambda each: profile(place_of[each.key], Unit.PERCENT)
        )
    empty: frozenset[str] = frozenset()
    if TOTAL not in place_of:
        empty = frozenset(
            column.key
            for column in columns
            if column.kind in (Kind.NUMBER, Kind.DATE)
            and not profile(place_of[column.key], Unit.NONE).present
        )
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


def row_names(rows: int) -> list[str]:
    """The texts of the column that is added where no other can be the label."""
    return [f"row {row}" for row in range(1, rows + 1)]


def _row_column(columns: Sequence[Column]) -> Column:
    key = free_key("row", {column.key for column in columns})
    return Column(key, key, "Row", Kind.TEXT)


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
    called = sorted(
        (rank, place)
        for place, column in enumerate(columns)
        if column.kind is Kind.TEXT and (rank := label_rank(column.header)) is not None
    )
    named = [columns[place] for _, place in called]
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
        texts = [column for column in texts if _names(profile(column)) > 0] or texts
    others = [column for column in columns if column.kind in (Kind.CATEGORY, Kind.DATE)]
    others.sort(key=lambda column: column.kind is Kind.DATE)
    if texts:
        return texts[0], f'"{texts[0].header}" is the first column of text'
    # make_plan adds a column of text where there is none of these.
    return others[0], f'"{others[0].header}" is the first column that is no number'


def _choices(plan: Plan, x: Column | None, y: Column | None) -> list[Choice]:
    choices = []
    numbers = [column for column in plan.columns if column.kind is Kind.NUMBER and column != x]
    if x is None:
        dates = [column for column in plan.columns if column.kind is Kind.DATE]
        rest = [c.header for c in (*dates, *numbers) if c != y and c.key not in plan.empty]
        words = "there is no column of parameters, and too few names state a size; choose x with "
        choices.append(Choice("--x", "no sizes for x", words + _offered("--x", rest)))
    rest = [column.header for column in numbers if column != y]
    if y is None:
        words = "no column of scores was recognised; choose y with "
        choices.append(Choice("--y", "no scores for y", words + _offered("--y", rest)))
    elif rest and not is_called_score(y):
        words = f'no column is called a score, and "{y.header}" is shown; choose y with '
        choices.append(Choice("--y", "no column called a score", words + _offered("--y", rest)))
    return choices


def _offered(flag: str, headers: Sequence[str]) -> str:
    """A flag with the columns that it could name, as they are typed."""
    if not headers:
        return f"{flag} COLUMN, which needs another column of numbers or dates"
    return first_few([f"{flag} {shell_word(header)}" for header in headers], _OFFERED)

"""Which column is what: standard keys, kinds, and the roles label, x, y and series."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lcbtui.errors import SourceError
from lcbtui.sources.headers import NUMBER_KEYS, TITLES, is_foreign_score, kind_of, meaning
from lcbtui.sources.model import Column, Kind, Roles, Unit
from lcbtui.sources.profile import Profile

Profiler = Callable[[int, Unit], Profile]
"""Profiles the column at a place as if its numbers were in a unit."""

_SCORE_WORDS = ("pass", "score", "average", "accuracy", "mean", "rating", "elo")
_LISTED = 8


@dataclass(frozen=True, eq=False)
class Plan:
    """What the columns of a source are.

    Attributes:
        columns: in the order of the source.
        places: for each column, its place in the source; None for one that lcbtui adds to have a
            label ("row 1").
        why, choices: as in LoadReport.
    """

    columns: tuple[Column, ...]
    places: tuple[int | None, ...]
    roles: Roles
    why: tuple[tuple[str, str], ...]
    choices: tuple[str, ...]


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
    columns = _columns(headers, profile)
    places: tuple[int | None, ...] = tuple(range(len(columns)))
    if rows and not any(column.kind is Kind.NUMBER for column in columns):
        raise SourceError(
            f"{name}: no column holds numbers, so there is no score to show"
            f" (columns: {_listed([column.header for column in columns])})"
        )
    if all(column.kind is Kind.NUMBER for column in columns):
        columns = (_row_column(columns), *columns)
        places = (None, *places)
    roles, why, choices = _roles(columns)
    return Plan(columns, places, roles, why, choices)


def row_names(rows: int) -> list[str]:
    """The texts of the column that is added where no other can be the label."""
    return [f"row {row}" for row in range(1, rows + 1)]


def _columns(headers: Sequence[str], profile: Profiler) -> tuple[Column, ...]:
    claimed = _claims(headers, profile)
    keys = set(claimed.values())
    columns = []
    for place, header in enumerate(headers):
        key = claimed.get(place)
        if key is None:
            key = _free(header, keys)
            keys.add(key)
            kind = profile(place, Unit.NONE).natural_kind()
            columns.append(Column(key, header, header, kind))
        else:
            unit = NUMBER_KEYS.get(key, Unit.NONE)
            title = header if is_foreign_score(key, header) else TITLES[key]
            columns.append(Column(key, header, title, kind_of(key) or Kind.TEXT, unit))
    return tuple(columns)


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
        kind, unit = kind_of(key), NUMBER_KEYS.get(key, Unit.NONE)
        if key in claimed.values() or kind is None:
            continue
        if rank < 0 or kind in (Kind.TEXT, Kind.CATEGORY) or profile(place, unit).suits(kind, unit):
            claimed[place] = key
    return claimed


def _free(name: str, taken: set[str]) -> str:
    """`name`, or with a number where another column already has it as its key."""
    free, number = name, 2
    while free in taken:
        free, number = f"{name}.{number}", number + 1
    return free


def _row_column(columns: Sequence[Column]) -> Column:
    key = _free("row", {column.key for column in columns})
    return Column(key, key, "Row", Kind.TEXT)


def _roles(
    columns: Sequence[Column],
) -> tuple[Roles, tuple[tuple[str, str], ...], tuple[str, ...]]:
    numbers = [column for column in columns if column.kind is Kind.NUMBER]
    label, why_label = _label(columns)
    x = next((column for column in numbers if column.key == "total_params_b"), None)
    y, why_y = _y([column for column in numbers if column is not x])
    series = next((column for column in columns if column.key == "openness"), None)
    why = (
        ("label", why_label),
        ("x", _named(x) if x else "no column of parameters was recognised"),
        ("y", why_y),
        ("series", _named(series) if series else "no column of openness was recognised"),
    )
    roles = Roles(
        label.key, x.key if x else None, y.key if y else None, series.key if series else None
    )
    return roles, why, _choices(numbers, x, y)


def _label(columns: Sequence[Column]) -> tuple[Column, str]:
    by_key = {column.key: column for column in columns}
    if "model" in by_key:
        return by_key["model"], _named(by_key["model"])
    for kind, words in (
        (Kind.TEXT, "the first column of text"),
        (Kind.CATEGORY, "the first column that is no number"),
        (Kind.DATE, "the first column that is no number"),
    ):
        for column in columns:
            if column.kind is kind:
                return column, f'"{column.header}" is {words}'
    raise AssertionError("make_plan adds a column of text where there is none")


def _y(numbers: Sequence[Column]) -> tuple[Column | None, str]:
    for column in numbers:
        if column.key == "pass_at_1":
            return column, _named(column)
    for column in numbers:
        if any(word in column.header.casefold() for word in _SCORE_WORDS):
            return column, f'"{column.header}" is the first number column that is called a score'
    if numbers:
        return numbers[0], f'"{numbers[0].header}" is the first number column that is not x'
    return None, "no column of scores was recognised"


def _choices(numbers: Sequence[Column], x: Column | None, y: Column | None) -> tuple[str, ...]:
    choices = []
    if x is None:
        rest = [column.header for column in numbers if column is not y]
        choices.append(
            "no column of parameters was recognised; choose one with --x COLUMN"
            f" ({_candidates(rest)})"
        )
    if y is None:
        rest = [column.header for column in numbers]
        choices.append(
            f"no column of scores was recognised; choose one with --y COLUMN ({_candidates(rest)})"
        )
    elif y.key != "pass_at_1" and len(numbers) - (x is not None) > 1:
        rest = [column.header for column in numbers if column is not x and column is not y]
        choices.append(
            f'no column of pass@1 was recognised and "{y.header}" is shown;'
            f" choose another with --y COLUMN ({_candidates(rest)})"
        )
    return tuple(choices)


def _candidates(headers: Sequence[str]) -> str:
    return f"candidates: {_listed(headers)}" if headers else "no other column holds numbers"


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more


def _named(column: Column) -> str:
    return f'called "{column.header}"'

"""Evidence: the uncertainty and the problem set that a source states for its score.

A standard error, an interval or a number of problems belongs to one score: "acc_stderr" goes with
"acc", and a "stderr" with the score on its left. A header such as "pass@1 (166 problems)" and cells
such as "70.3 ± 1.2" are parsed into columns of their own.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from lcbtui.dataset.columns import (
    ACTIVE,
    ERRORS,
    PLUS_MINUS_STATED,
    PROBLEMS,
    SCORE,
    STANDARD,
    TOTAL,
    VERSION,
    WINDOW_AS_STATED,
    WINDOW_END,
    WINDOW_START,
    Column,
    Kind,
    PlusMinus,
)
from lcbtui.dataset.source import Note, as_is_flag
from lcbtui.dataset.windows import Window, problems_stated
from lcbtui.sources.cleaning.numbers import (
    active_in,
    half_width,
    plus_minus_in,
    plus_minus_meant,
)
from lcbtui.sources.schema.matching import Profiler, free_name, meaning, plain_name
from lcbtui.sources.schema.roles import Plan
from lcbtui.sources.schema.scores import is_called_score
from lcbtui.text.numbers import Unit, format_day

_OWN = (*ERRORS, PROBLEMS)
"""Columns that belong to one score."""
_WINDOW = (WINDOW_START, WINDOW_END)


class Derivation(NamedTuple):
    """Rule for computing the texts of a new column from the texts of another column.

    Attributes:
        place: the index of the source column to read from; None for one constant text in all rows.
        read: makes the text of a cell from the text of the other column; from "" for a constant.
    """

    place: int | None
    read: Callable[[str], str]


def with_evidence(
    plan: Plan, profile: Profiler, above: Sequence[str] = ()
) -> tuple[Plan, tuple[tuple[Column, Derivation], ...]]:
    """Find columns with the score's standard error and problem count, or plan to derive them.

    Evidence is the stated uncertainty and problem set of a score: standard errors, intervals, ±
    values, numbers and dates of problems.

    Args:
        plan: the columns and roles of the source.
        profile: profiles the column at an index, with numbers read in a unit.
        above: the heading of the table, and lines of text between the two.

    Returns:
        The plan with matched columns; each column to be derived, with its rule.
    """
    by_key = {column.key: column for column in plan.columns}
    y = by_key.get(plan.roles.y or "")
    if y is not None:
        plan = _with_companions(plan, y, profile)
    around = (*([] if y is None or y.header in STANDARD else [y.header]), *above)
    columns = (
        column.with_plus_minus(plus_minus_meant(column.header, *around))
        if column.key == PLUS_MINUS_STATED
        else column
        for column in plan.columns
    )
    plan = plan._replace(columns=tuple(columns))
    made = [*_plus_minus(plan, y, profile, around)]
    keys = {column.key for column in (*plan.columns, *(column for column, _ in made))}
    if y is not None and keys.isdisjoint(ERRORS):
        made += _interval(plan, y)
    sizes = plan.place_of(TOTAL)
    is_new = all(column.key != ACTIVE for column in plan.columns)
    if sizes is not None and is_new and profile(sizes, Unit.BILLIONS).with_active:
        made.append((STANDARD[ACTIVE].column, Derivation(sizes, active_in)))  # "30B (3B active)"
    if y is not None and y.header not in plan.as_is:
        made += _problem_set(plan, y)
    return plan, tuple(made)


def notes_on(plan: Plan) -> Iterator[str]:
    """Write the note that number or dates of problems were taken from the score's header."""
    y = next((column for column in plan.columns if column.key == plan.roles.y), None)
    stated = problems_stated(y.header)[0] if y is not None else None
    if y is None or y.header in plan.as_is or stated is None or not any(stated):
        return
    words = f'"{y.header}" states the problems of all rows'
    yield Note(words, f"{as_is_flag(y.header)} says otherwise")


def _with_companions(plan: Plan, y: Column, profile: Profiler) -> Plan:
    """Set standard keys for error and count columns of the score y, not of other scores."""
    columns = list(plan.columns)
    keys = {column.key for column in columns}
    header = y.header.partition(",")[0]  # "acc,none" beside "acc_stderr,none"
    names = {plain_name(header), plain_name(problems_stated(header)[1])}
    if y.key == SCORE:
        names |= {"passat1", "pass1", "lcb", "livecodebench", "score"}
    named = tuple(sorted(filter(None, names), key=len, reverse=True))
    for place, column in enumerate(columns):
        if column.key not in _OWN:
            continue
        if not _stands_behind(y, plan.columns[:place]):
            keys.discard(column.key)
            columns[place] = _plain(column, keys)
    for place, column in enumerate(columns):
        is_one = column.kind is Kind.NUMBER and column != y and column.header not in plan.as_is
        key = _companion(column, named) if is_one else None
        if key is None or column.key == key:
            continue
        for other, generic in enumerate(columns):
            if generic.key == key:  # "acc_stderr" says it better than "stderr"
                keys.discard(key)
                columns[other] = _plain(generic, keys)
        columns[place] = STANDARD[key].column._replace(header=column.header)
        keys.add(key)
    return _in_unit_of(y, plan._replace(columns=tuple(columns)), profile)


def _stands_behind(y: Column, left: Sequence[Column]) -> bool:
    """Tell whether y is the nearest of the scores on the left of a column, or there is none."""
    scores = [c for c in left if c == y or (c.kind is Kind.NUMBER and is_called_score(c))]
    return not scores or scores[-1] == y


def _in_unit_of(y: Column, plan: Plan, profile: Profiler) -> Plan:
    """Set the unit of error columns to the score's; read them as fractions if the score is."""
    fractions = set(plan.fractions)
    for column, place in zip(plan.columns, plan.places, strict=True):
        if column.key in ERRORS and y.key in fractions and place is not None:
            found = profile(place, Unit.PERCENT)
            if found.fractions == found.numbers - found.negatives:
                fractions.add(column.key)
    columns = (c._replace(unit=y.unit) if c.key in ERRORS else c for c in plan.columns)
    return plan._replace(columns=tuple(columns), fractions=frozenset(fractions))


def _plain(column: Column, keys: set[str]) -> Column:
    """Copy a column with its header as key, so that it no longer counts as a standard column."""
    key = free_name(column.header, keys)
    keys.add(key)
    return Column(key, column.header, column.header, column.kind)


def _companion(column: Column, bases: tuple[str, ...]) -> str | None:
    """Find the standard key of an error or count column named after the score: "acc_stderr"."""
    plain = plain_name(column.header.partition(",")[0])
    for base in bases:
        for rest in (plain.removeprefix(base), plain.removesuffix(base).removesuffix("of")):
            found = meaning(rest) if rest and rest != plain else None
            if found is not None and found[0] in _OWN:
                return found[0]
    return None


def _plus_minus(
    plan: Plan, y: Column | None, profile: Profiler, around: Sequence[str]
) -> Iterator[tuple[Column, Derivation]]:
    """Yield a derived column of ± values for each column with cells such as "70.3 ± 1.2"."""
    keys = {column.key for column in plan.columns}
    for column, place in zip(plan.columns, plan.places, strict=True):
        if column.kind is not Kind.NUMBER or place is None or column.header in plan.as_is:
            continue
        if not profile(place, column.unit).plus_minus:
            continue
        is_score = y is not None and column.key == y.key and PLUS_MINUS_STATED not in keys
        is_spread = profile(place, column.unit).spread
        header = free_name(f"{column.header} ±", keys)
        key = PLUS_MINUS_STATED if is_score else header
        keys |= {key, header}
        title = STANDARD[key].title if is_score else header
        unit = column.unit if column.unit is Unit.PERCENT else Unit.NONE
        made = Column(key, header, title, Kind.NUMBER, unit)
        if key == PLUS_MINUS_STATED:
            meant = PlusMinus.SPREAD if is_spread else plus_minus_meant(*around)
            made = made.with_plus_minus(meant)
        yield made, Derivation(place, plus_minus_in)


def _interval(plan: Plan, y: Column) -> Iterator[tuple[Column, Derivation]]:
    """Yield a derived column of ± values from the score's interval in words: "+5/-4", "[68, 77]".

    Arenas write one in a column of its own, headed "95% CI".
    """
    for column, place in zip(plan.columns, plan.places, strict=True):
        if column.kind is Kind.NUMBER or column.key in STANDARD or column.header in plan.as_is:
            continue
        known, says = meaning(column.header), plus_minus_meant(column.header)
        if says is not PlusMinus.HALF and (known is None or known[0] != PLUS_MINUS_STATED):
            continue
        is_other_level = re.search(r"(?<!\d)(?:50|68|80|90|99)(?!\d)", column.header)
        if is_other_level or not _stands_behind(y, plan.columns[:place]):
            continue
        standard = STANDARD[PLUS_MINUS_STATED]
        made = Column(standard.key, f"{column.header} ±", standard.title, Kind.NUMBER, y.unit)
        yield made.with_plus_minus(PlusMinus.HALF), Derivation(place, half_width)
        return


def _problem_set(plan: Plan, y: Column) -> Iterator[tuple[Column, Derivation]]:
    """Derive columns of first and last problem date, benchmark release (v5) and problem count.

    They are parsed from a column of date ranges, with cells such as "v5 2410-2502", or from the
    header of the score.
    """
    taken = {column.key for column in plan.columns}
    has_days = bool(taken & {*_WINDOW})
    place = plan.place_of(WINDOW_AS_STATED)
    if place is not None and not has_days:
        has_days = True
        for key in (*_WINDOW, VERSION):
            if key not in taken:
                taken.add(key)
                yield STANDARD[key].column, Derivation(place, partial(_stated, key))
    for key in (PROBLEMS, VERSION) if has_days else (PROBLEMS, *_WINDOW, VERSION):
        if key not in taken and (word := _stated(key, y.header)):
            yield STANDARD[key].column, Derivation(None, partial("{0}".format, word))


def _stated(key: str, text: str) -> str:
    """Extract one fact from a text: problem count, first or last day, or release; "" for none."""
    stated = problems_stated(text)[0]
    if key == PROBLEMS:
        return "" if stated.problems is None else str(stated.problems)
    if key == VERSION:
        return stated.release or ""
    window = stated.window or Window()
    day = window.start if key == WINDOW_START else window.end
    return "" if day is None else format_day(day)

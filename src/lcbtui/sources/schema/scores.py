"""Decide which column is the score, and which are percent, fractions or neither.

A column is weighed by what its header says (`dataset.meanings`) and by how full it is beside
the fullest one. What is empty, constant, or by its header a rank, a size, a cost and the like is
never the score; where nothing else is there, none is chosen.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from itertools import islice, pairwise
from typing import NamedTuple

from lcbtui.dataset.columns import (
    ABOVE_ZERO,
    ERRORS,
    PROBLEMS,
    SCORE,
    STANDARD,
    Column,
    Kind,
    is_lower_better,
    may_be_score,
    why_lower,
)
from lcbtui.dataset.meanings import (
    Quantity,
    find_words,
    header_meaning,
    says_score,
    takes_measure,
    words_of,
)
from lcbtui.sources.cleaning.cells import Profile
from lcbtui.sources.cleaning.numbers import value_in
from lcbtui.text.numbers import Unit
from lcbtui.text.words import first_few

Profiles = Callable[[Column, Unit], Profile]
"""Profiles a column as if its numbers were in a unit."""

_BY_KEY = 9.0
"""Weight of a column that has the key of pass@1 for its header: it is taken at its word."""
BY_PLACE = "is the first number column that can be a score"
_FEW_VALUES = 3
"""Fewer may be equal by chance."""


class Candidate(NamedTuple):
    """Number column as a candidate for the score, with its plausibility.

    Attributes:
        column: the number column.
        weight: how plausible the column is as the score; 0 if it is ruled out.
        why: the reason for the weight, "is called a score"; "" if it is ruled out.
    """

    column: Column
    weight: float
    why: str


def candidates(columns: Sequence[Column], profiles: Profiles, rows: int) -> list[Candidate]:
    """Rank the number columns by how plausible they are as the score, the best first.

    Args:
        columns: all columns of the source.
        profiles: profiles a column, with numbers in a unit.
        rows: number of rows.
    """
    numbers = [column for column in columns if column.kind is Kind.NUMBER]
    found = {column: profiles(column, Unit.NONE) for column in numbers}
    fullest = max((_full(found[each]) for each in numbers if _header_weight(each)), default=0)
    hits = (column for column in numbers if header_meaning(column.header).quantity is Quantity.HITS)
    solved = max((found[each].high for each in hits if _is_whole(found[each])), default=math.inf)
    judged = [_judged(column, found[column], rows, fullest, solved) for column in numbers]
    order = list(Quantity)

    def place(it: Candidate) -> tuple[float | bool, ...]:
        words = it.column.header.casefold()
        letters = re.findall("[a-z]+", words)
        is_part = words_of("whole error").isdisjoint(letters)
        quantity = header_meaning(it.column.header).quantity
        may_be = it.weight > 0 and quantity.weight >= Quantity.UNKNOWN.weight
        has_arrow = any((find_words("says more", words), find_words("arrow down", words)))
        is_first = it.weight >= Quantity.AVERAGE.weight or has_arrow
        return (not (may_be and is_first), -it.weight, order.index(quantity), is_part)

    if all(map(_is_cost, numbers)):  # a table of costs alone
        varying = (n for n, each in enumerate(numbers) if not _is_ruled_out(found[each], rows))
        for first in islice(varying, 1):
            judged[first] = Candidate(numbers[first], Quantity.GAIN.weight, "is the first cost")
    return sorted(judged, key=place)


def _is_cost(column: Column) -> bool:
    """Tell whether a header says cost, time or memory; "input" alone may be a number of tokens."""
    words = re.findall(r"[^\W\d_]+|[$€£¥]", column.header.casefold())
    is_cost = header_meaning(column.header).quantity in _SPENT
    return is_cost and not words_of("token price", "used", "per tokens").issuperset(words)


_SPENT = {Quantity.TIME, Quantity.COST, Quantity.MEMORY}


def by_ranks(
    ranked: Sequence[Candidate], profiles: Profiles, texts: Callable[[Column], Sequence[str]]
) -> Sequence[Candidate]:
    """Put first the score by which a table ranks its rows, with the direction that the ranks show.

    Ranks are a column called so, from 1 to at most the number of rows, or the numbers of rows that
    a score sorts. The more there is against a score, the more of its values must be in order: that
    its header names no score, or that its heading says that the other direction is better.

    Args:
        ranked: the number columns, the most plausible score first.
        profiles: profiles a column, with numbers in a unit.
        texts: the texts of a column, of a sample of the rows in large tables.
    """
    numbers = cache(lambda column: [*map(value_in, texts(column))])
    ends = Counter(_ends(each.column.header) for each in ranked)
    if ranked and ranked[0].weight == _BY_KEY:
        return ranked
    either = {Quantity.OVERALL, Quantity.AVERAGE, Quantity.BENCHMARK, Quantity.RESULT}
    found = []
    for ranks in (each.column for each in ranked):
        sort, ones = header_meaning(ranks.header).quantity, profiles(ranks, Unit.NONE)
        is_index = sort is Quantity.INDEX and _numbers_rows(ones)
        is_rank = sort is Quantity.RANK and _is_whole(ones) and ones.high <= ones.numbers
        if ones.low != 1 or not (is_rank or is_index):
            continue
        in_order = [number for number in numbers(ranks) if number is not None]
        if is_index and in_order != sorted(in_order):
            continue
        for place, (column, weight, _) in enumerate(ranked):
            quantity = header_meaning(column.header).quantity
            steps, lower = _order(numbers(ranks), numbers(column))
            is_certain = column.lower is not None or quantity not in {*either, Quantity.UNKNOWN}
            is_against = is_certain and is_lower_better(column) != lower
            doubts = is_index + 3 * is_against + 2 * (not weight) + (not says_score(column.header))
            is_plain = steps > 0 == place + doubts and not lower  # of two rows too
            enough = doubts <= 3 and steps >= 2 + doubts
            if (weight or quantity in _SPENT) and (enough or is_plain):
                says = None if is_certain and not is_against else ranks.header if lower else ""
                is_part = ends[_ends(column.header)] > 1  # the mean of one tier of several
                found.append((is_against, is_part, place, says, ranks.header))
    if not found:
        return _by_order(ranked, numbers)
    *_, place, says, header = min(found, key=lambda it: it[:3])
    column, weight, why = ranked[place]
    column = column if says is None else column._replace(lower=says)
    if place or not says_score(column.header):
        why = f'is in the order of "{header}"'
    first = Candidate(column, weight or Quantity.UNKNOWN.weight, why)
    return [first, *ranked[:place], *ranked[place + 1 :]]


def _ends(header: str) -> tuple[str, ...]:
    """Split "by_tier.T1.avg" into what its siblings have too; other headers stay whole."""
    around, _, last = header.rpartition(".")
    before = around.rpartition(".")[0]
    return (before, last) if before else (header,)


def _by_order(
    ranked: Sequence[Candidate], numbers: Callable[[Column], Sequence[float | None]]
) -> Sequence[Candidate]:
    """Put first the mean ranks, or of equally plausible scores the one, that sort the rows."""
    for place, (column, weight, _) in enumerate(ranked):
        of = header_meaning(column.header).quantity
        if not weight or (weight < ranked[0].weight and of is not Quantity.RANK):
            continue
        scores = numbers(column)
        steps, lower = _order(range(len(scores)), scores)
        if steps >= 10 and lower == is_lower_better(column):  # fewer may be chance
            is_plain = not place and ranked[0].why != BY_PLACE
            first = ranked[0] if is_plain else Candidate(column, weight, "sorts the rows")
            return [first, *ranked[:place], *ranked[place + 1 :]]
    return ranked


def _order(ranks: Sequence[float | None], scores: Sequence[float | None]) -> tuple[int, bool]:
    """Count the different scores after the first if ranks sort them, else 0; tell if they rise.

    One score in fifty may be out of order. There are none where scores are in no order, or have
    less than half as many values as the ranks.
    """
    both = [(a, b) for a, b in zip(ranks, scores, strict=True) if a is not None and b is not None]
    values = {score for _, score in both}
    if 2 * len(values) >= len({rank for rank, _ in both}):
        for sign in (-1, 1):
            pairs = pairwise(sorted((rank, sign * score) for rank, score in both))
            steps = [a <= b for (rank, a), (other, b) in pairs if rank < other]
            if 50 * sum(steps) >= 49 * len(steps):
                return min(len(steps), len(values) - 1), sign == 1
    return 0, False


def why_chosen(ranked: Sequence[Candidate]) -> str:
    """Explain why the first-ranked column is the score, and name other columns that could be."""
    best, header = ranked[0], ranked[0].column.header
    why = f'called "{header}"' if best.column.key == SCORE else f'"{header}" {best.why}'
    others = (each.column for each in ranked[1:] if each.weight)
    called = [f'"{column.header}"' for column in others if says_score(column.header)]
    return f"{why}; so could be {first_few(called)}" if called else why


def _header_weight(column: Column) -> float:
    """Compute, from its header alone, a weight for how plausible a column is as the score."""
    if column.key in ERRORS or column.key in ABOVE_ZERO:
        return 0.0
    if column.key == SCORE and column.header == SCORE:
        return _BY_KEY
    sort = header_meaning(column.header).quantity
    return 1.2 if column.key == SCORE and sort is Quantity.PASS else sort.weight


def _judged(column: Column, found: Profile, rows: int, fullest: int, solved: float) -> Candidate:
    weight, quantity = _header_weight(column), header_meaning(column.header).quantity
    if _is_fractional(column, found):
        quantity, weight = Quantity.UNKNOWN, Quantity.UNKNOWN.weight
    why = BY_PLACE if quantity is Quantity.UNKNOWN else f"is called {quantity.words}"
    if quantity is Quantity.RANK and 2 * found.counts < _full(found):
        weight, why = Quantity.UNKNOWN.weight, "holds mean ranks"
    if weight == _BY_KEY or column.key == PROBLEMS:  # counts, however few of them are whole
        return Candidate(column, weight, why)
    is_total = column.header.casefold() in ("total", "totals", "sum", "all")
    if is_total and _is_whole(found) and found.high >= solved:
        return Candidate(column, 0.0, "")  # it counts the items, beside those that are solved
    is_other = _is_ruled_out(found, rows)
    if quantity in {Quantity.UNKNOWN, Quantity.PHASE, Quantity.GAIN}:
        are_flags = found.fractions == found.numbers and not found.between
        is_no_score = (are_flags or _numbers_rows(found)) and not found.signed
        is_other |= is_no_score and found.numbers >= _FEW_VALUES
        if quantity is Quantity.UNKNOWN and _is_whole(found):
            weight = 0.15 if found.high > 100_000 else 0.3  # more often settings than scores
    if is_other:
        # A column called pass@1 is the score, though all have the same, if nothing else can be.
        is_called = quantity is Quantity.PASS and _full(found) * 2 > rows
        return Candidate(column, 0.01 if is_called else 0.0, why if is_called else "")
    is_full = _full(found) * 20 >= fullest * 19
    return Candidate(column, weight if is_full else weight * _full(found) / fullest, why)


def averaged_error(y: Column, columns: Sequence[Column]) -> str:
    """Find an error rate, such as WER, where the score y is an average of mostly error rates.

    Returns its header; "" where y is no such average, or its header says more: "Mean win rate".
    """
    whole = {Quantity.OVERALL, Quantity.AVERAGE}
    of_whole = header_meaning(y.header).quantity in whole and y.header != SCORE
    if not of_whole or not takes_measure(y.header) or why_lower(y):
        return ""
    parts = [
        (says_score(each.header), why_lower(each))
        for each in columns
        if each != y and may_be_score(each)
        if header_meaning(each.header).quantity not in whole
    ]
    errors = [lower for _, lower in parts if lower]
    # One error says little beside parts that are unknown.
    others = len(parts) if len(errors) == 1 else sum(is_known for is_known, _ in parts)
    return errors[0] if errors and len(errors) * 2 >= others else ""


def _full(found: Profile) -> int:
    return found.numbers + found.signed


def _is_ruled_out(found: Profile, rows: int) -> bool:
    """Tell whether a column is empty, numbers the rows, or is the same in all of them."""
    full = _full(found)
    is_empty = full * 50 < rows or full == 0 or (full == 1 and rows > _FEW_VALUES)
    is_one = found.low == found.high if not found.signed else found.distinct == 1
    is_same = full >= _FEW_VALUES and is_one
    return is_empty or is_same or (_numbers_rows(found) and found.numbers >= 20)


def _numbers_rows(found: Profile) -> bool:
    in_order = found.low in {0, 1} and found.high - found.low + 1 == found.numbers
    return in_order and _is_whole(found) and found.distinct == found.numbers


def _is_fractional(column: Column, found: Profile) -> bool:
    """Tell whether a column whose header says count holds fractions, so that it is a score."""
    is_count = header_meaning(column.header).quantity is Quantity.COUNT
    return is_count and bool(found.between) and found.fractions == found.numbers


def _is_whole(found: Profile) -> bool:
    """Tell whether all numbers of a column are integers and at most one of them is 0."""
    return found.counts + (found.low == 0) >= found.numbers


def in_percent(
    columns: Sequence[Column],
    y: Column | None,
    profiles: Profiles,
    alike: Mapping[str, object],
    *,
    as_is: Collection[str] = (),
) -> tuple[tuple[Column, ...], frozenset[str]]:
    """Infer which columns are in percent, and which of these are written as fractions.

    A score is written as fractions where every value lies from 0 to 1, some strictly between, and
    neither the header nor a value says percent; one of 0 and 1 alone is, beside other fractions. A
    column with an unknown header follows the scores of its table: fractions if they are and its
    values allow it; percent if they are and its values have decimals and lie from 0 to 100. Where
    the score itself is no share, fractions beside it stay as they are written.

    Args:
        columns: all columns of the source.
        y: the score that the source opens with; None without any.
        profiles: profiles a number column, with numbers in a unit.
        alike: header → what its scores are of; columns of the same are judged together.
        as_is: headers of columns that the user excludes from interpretation.

    Returns:
        The columns with their units, and the keys of the columns written as fractions.
    """
    numbers = [
        column
        for column in columns
        if column.kind is Kind.NUMBER and (column.key == SCORE or column.key not in STANDARD)
        if column.header not in as_is
    ]
    found = {column: profiles(column, Unit.NONE) for column in numbers}
    found |= {each: profiles(each, Unit.PERCENT) for each in numbers if found[each].signed}
    bounded = [
        column
        for column in numbers
        if (column.key == SCORE or header_meaning(column.header).bounded)
        and not column.lower  # errors are no shares of items
    ]
    odd = {each.key for each, of in found.items() if of.fractions != of.numbers - of.negatives}
    written = {each.key for each in numbers if not header_meaning(each.header).percent} - odd
    written -= {each.key for each, of in found.items() if not of.between}
    fractions = written & {each.key for each in bounded if says_score(each.header) or each == y}
    if fractions:
        others = [each for each in numbers if _is_fractional(each, found[each])]
        fractions |= written & {each.key for each in (*bounded, *others)}
        called = [each for each in bounded if says_score(each.header) and found[each].numbers]
        if all(found[each].high <= 1 and not found[each].signed for each in called):
            fractions |= {each.key for each in called if not header_meaning(each.header).percent}
    together: dict[object, set[str]] = {}
    for each in (each for each in numbers if each.header in alike):
        together.setdefault(alike[each.header], set()).add(each.key)
    for keys in together.values():
        fractions = fractions | keys if keys & fractions and not keys & odd else fractions - keys
    percents = fractions | {
        each.key for each in bounded if each.unit is Unit.PERCENT or _is_percent(each, found[each])
    }
    if any(says_score(each.header) for each in bounded if each.key in percents - fractions):
        percents |= {  # with decimals, up to 100
            each.key
            for each in bounded
            if header_meaning(each.header).quantity is Quantity.UNKNOWN
            if (of := found[each]).percents == of.numbers > of.counts + (of.low == 0)
            if of.high > 10 and not of.negatives
        }
    for keys in together.values():
        percents |= keys if keys & percents else set()
    if y in found and y.key not in percents and not is_lower_better(y):
        percents, fractions = percents - fractions, set()
    changed = {each.key for each in columns if each.key in percents and each.unit is Unit.NONE}
    columns = [it._replace(unit=Unit.PERCENT) if it.key in changed else it for it in columns]
    return tuple(columns), frozenset(fractions)


def _is_percent(column: Column, found: Profile) -> bool:
    """Tell whether a column's scores can be percent: from 0 to 100, and no grades up to 5 or 10."""
    heading = header_meaning(column.header)
    is_called = says_score(column.header) or heading.percent
    if not is_called or found.percents != found.numbers - found.negatives or found.high <= 1:
        return False
    return heading.percent or found.high > 10 or not find_words("any scale", column.header)

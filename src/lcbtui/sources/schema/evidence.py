"""Evidence: the uncertainty and the problem set that a source states for its score.

A standard error, an interval or a number of problems belongs to one score: "acc_stderr" goes with
"acc", and a "stderr" with the score on its left. A header such as "pass@1 (166 problems)" and cells
such as "70.3 ± 1.2" are parsed into columns of their own.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from lcbtui.dataset.columns import (
    ACTIVE,
    CI_HIGH,
    CI_LOW,
    ERRORS,
    EVIDENCE_KEYS,
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
    may_be_score,
)
from lcbtui.dataset.meanings import Quantity, header_meaning, says_score, words_of
from lcbtui.dataset.windows import fact_stated, problems_stated
from lcbtui.sources.cleaning.cells import FEW
from lcbtui.sources.cleaning.numbers import active_in, half_width, plus_minus_in, plus_minus_meant
from lcbtui.sources.schema.matching import Profiler, free_name, meaning, plain_name, plain_words
from lcbtui.sources.schema.roles import Plan
from lcbtui.text.numbers import Unit

Derivation = tuple[int, Callable[[str], str]]
"""Index of the column that a new one is derived from, and a function that makes the text of a cell
from that of the other column."""


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
    y = next((column for column in plan.columns if column.key == plan.roles.y), None)
    plan = _with_companions(plan, y, profile)
    around = (*([] if y is None or y.header in STANDARD else [y.header]), *above)
    columns = (
        column.with_plus_minus(plus_minus_meant(column.header, *around))
        if PLUS_MINUS_STATED in (column.key, column.evidence)
        else column
        for column in plan.columns
    )
    plan = plan._replace(columns=tuple(columns))
    made = [*_plus_minus(plan, y, profile, around)]
    if y is not None:
        known = (*plan.columns, *(column for column, _ in made))
        made += _interval(plan, y, {column.of for column in known if column.evidence in ERRORS})
    sizes = plan.place_of(TOTAL)
    is_new = all(column.key != ACTIVE for column in plan.columns)
    if sizes is not None and is_new and profile(sizes, Unit.BILLIONS).with_active:
        made.append((STANDARD[ACTIVE].column, (sizes, active_in)))  # "30B (3B active)"
    if y is not None and y.header not in plan.as_is:
        made += _problem_set(plan, y)
    return plan, tuple(made)


def _with_companions(plan: Plan, y: Column | None, profile: Profiler) -> Plan:
    """Bind columns of errors and counts to their scores, by name, else by place.

    Those of the score y get standard keys; each takes the unit of its score, and is read as
    fractions if the score is.
    """
    bound = _bound(plan, y, profile)
    columns = list(plan.columns)
    keys = {*EVIDENCE_KEYS, *(column.key for column in columns)}  # no other score has theirs
    for place, column in enumerate(columns):
        if column.header not in bound:
            if column.key in EVIDENCE_KEYS and y not in (None, column):
                columns[place] = _plain(column, keys)
            continue
        score, key = bound[column.header]
        made = STANDARD[key].column._replace(header=column.header)
        if score != y:
            made = _plain(column, keys) if column.key in EVIDENCE_KEYS else column
        unit = score.unit if key in ERRORS else Unit.NONE
        columns[place] = made._replace(unit=unit, of=score.key, evidence=key)
    return plan._replace(columns=tuple(columns), fractions=_fractions(columns, plan, profile))


def _fractions(columns: Sequence[Column], plan: Plan, profile: Profiler) -> frozenset[str]:
    """Find the columns of fractions; an error is one if its score is and its own numbers are.

    So is the high end of an interval if the low one is: 1.02 of 0.99.
    """
    placed = zip(columns, plan.places, strict=True)
    errors = [(each, at) for each, at in placed if each.evidence in ERRORS]
    found = plan.fractions - {each.key for each, _ in errors if each.of not in plan.fractions}
    for each, at in sorted(errors, key=lambda it: it[0].evidence == CI_HIGH):
        if at is not None and each.of in found:
            values, low = profile(at, Unit.PERCENT), (each.of, CI_LOW)
            is_high = each.evidence == CI_HIGH and values.high < 2
            lows = {other.key for other, _ in errors if (other.of, other.evidence) == low}
            if (is_high and lows & found) or values.fractions == values.numbers - values.negatives:
                found |= {each.key}
    return found


def _bound(plan: Plan, y: Column | None, profile: Profiler) -> dict[str, tuple[Column, str]]:
    """Map headers of errors and counts to their score, and to the standard key of what they are.

    A bare "stderr" is that of the score on its left, as several bare counts are; one is y's, but
    where a few runs have a spread: "n" is then their number.
    """
    numbers = (each for each in plan.columns if each.kind is Kind.NUMBER and each != y)
    others = [each for each in numbers if each.header not in plan.as_is]
    by_header = {column.header: column for column in plan.columns}
    named, taken = _names(_scores(plan, y)), dict[tuple[Column, str], str]()
    for column in others:
        of, key = plan.evidence.get(column.header, ("", ""))
        found = (by_header[of], key) if of else _score_of(column, named)
        if found is not None:
            taken.setdefault(found, column.header)
    called, headers = {*taken.values()}, {each.header: each.key for each in plan.columns}
    are_runs = any(plus_minus_meant(each.header) is PlusMinus.SPREAD for each in others)
    for column in others:
        first = re.sub(r"\.\d+$", "", column.header)  # "±.2" is the second "±"
        key = headers.get(first, column.key)
        branch = first.rpartition(".")[0]
        is_elsewhere = branch and (y is None or not y.header.startswith(f"{branch}."))
        if column.header in called or key not in EVIDENCE_KEYS:
            continue
        at = plan.place_of(column.key)
        is_of_runs = are_runs and at is not None and profile(at, Unit.NONE).high <= FEW
        if key == PROBLEMS and (is_elsewhere or is_of_runs):
            continue
        is_only = key == PROBLEMS and f"{first}.2" not in headers
        score = y if is_only else _on_the_left(column, plan, y)
        if score is not None:
            taken.setdefault((score, key), column.header)
    bound = {header: key for key, header in taken.items()}
    asked = taken.get((y, PROBLEMS), "") if y is not None else ""
    if asked and asked not in plan.evidence and "problems" not in plain_words(asked):
        parts = words_of("items decided")  # of two counts it is told of neither
        counts = {
            each.header: profile(plan.place_of(each.key) or 0, Unit.NONE)
            for each in others
            if each.header == asked or not parts.isdisjoint(plain_words(each.header))
            if each.header == asked or not header_meaning(each.header).percent
        }
        most = counts.pop(asked).high
        if any(each.high <= most and not each.between for each in counts.values()):
            del bound[asked]
    return bound


def _on_the_left(column: Column, plan: Plan, y: Column | None) -> Column | None:
    """Find the nearest score on the left of a column; y if there is none."""
    left = plan.columns[: plan.columns.index(column)]
    scores = [c for c in left if c == y or (c.kind is Kind.NUMBER and says_score(c.header))]
    return scores[-1] if scores else y


def _scores(plan: Plan, y: Column | None) -> list[Column]:
    others = (each for each in plan.columns if each != y and may_be_score(each))
    return [*filter(None, [y]), *others]


def _names(scores: Sequence[Column]) -> dict[tuple[str, str], Column]:
    """Map names to the scores that errors and counts are called after: "acc" of "acc,none".

    The second part of a key is what stands behind a comma, such as a filter; "" for any.
    """
    found, short = dict[tuple[str, str], Column](), dict[tuple[str, str], list[Column]]()
    for score in scores:
        header, _, which = score.header.partition(",")
        names = {plain_name(header), plain_name(problems_stated(header)[1])}
        if score.key == SCORE:
            names |= {"passat1", "pass1", "lcb", "livecodebench", "score"}
        for name in filter(None, names):
            found.setdefault((name, which), score)
            found.setdefault((name, ""), score)
        found.setdefault((plain_name(score.header), ""), score)
        words = [word for word in plain_words(header) if word not in words_of("beside evidence")]
        initials = "".join(word[0] for word in words) if words[1:] else ""
        for name in {"".join(words), initials}:
            short.setdefault((name, which), []).append(score)
    one = {name: scores[0] for name, scores in short.items() if name[0] and len(scores) == 1}
    return one | found


def _plain(column: Column, keys: set[str]) -> Column:
    """Copy a column with its header as key, so that it no longer counts as a standard column."""
    key = free_name(column.header, keys)
    return Column(key, column.header, column.header, column.kind)


def _score_of(column: Column, named: Mapping[tuple[str, str], Column]) -> tuple[Column, str] | None:
    """Find the score that a column of errors or counts is called after: "acc_stderr" beside "acc".

    Returns:
        The score and the standard key of what the column is of it; None for other columns.
    """
    header, _, which = column.header.partition(",")
    for words, of in ((plain_words(header), which), (plain_words(column.header), "")):
        for at in range(1, len(words)):
            for said, base in ((words[at:], words[:at]), (words[:at], words[at:])):
                plain = "".join(base).removeprefix("of").removesuffix("of")
                short = "".join(word for word in base if word not in words_of("beside evidence"))
                keys = [(name, it) for name in (plain, short) for it in (of, "")]
                score = next((named[key] for key in keys if key in named), None)
                known = meaning(" ".join(said)) if score not in {None, column} else None
                if score is not None and known is not None and known[0] in EVIDENCE_KEYS:
                    is_hits = header_meaning(column.header).quantity is Quantity.HITS
                    return None if is_hits and known[0] == PROBLEMS else (score, known[0])
    return None


def companions(names: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Map names of errors and counts to their score's name, and to the standard key that they mean.

    One that says no score, such as "stderr", belongs to the score if there is one alone.

    Args:
        names: names of scores and of their evidence, such as the metrics of a task.
    """
    known = {name: it[0] for name in names if (it := meaning(name)) and it[0] in EVIDENCE_KEYS}
    columns = [Column(name, name, name, Kind.NUMBER) for name in names if name not in known]
    named = _names(columns)
    bound = {each.header: of for each in columns if (of := _score_of(each, named))}
    scores = [each.header for each in columns if each.header not in bound]
    bare = {name: (scores[0], key) for name, key in known.items() if len(scores) == 1}
    return {name: (score.header, key) for name, (score, key) in bound.items()} | bare


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
        made = made._replace(of=column.key, evidence=PLUS_MINUS_STATED)
        meant = PlusMinus.SPREAD if is_spread else plus_minus_meant(*around)
        made = made.with_plus_minus(meant) if is_score else made._replace(plus_minus=meant)
        yield made, (place, plus_minus_in)


def _interval(plan: Plan, y: Column, found: set[str]) -> Iterator[tuple[Column, Derivation]]:
    """Yield a derived column of ± values from each score's interval in words: "+5/-4", "[68, 77]".

    Arenas write one in a column of its own, headed "95% CI". Scores in `found` have an error.
    """
    for column, place in zip(plan.columns, plan.places, strict=True):
        if column.kind is Kind.NUMBER or column.key in STANDARD or column.header in plan.as_is:
            continue
        known, says = meaning(column.header), plus_minus_meant(column.header)
        if says is not PlusMinus.HALF and (known is None or known[0] != PLUS_MINUS_STATED):
            continue
        is_other_level = re.search(r"(?<!\d)(?:50|68|80|90|99)(?!\d)", column.header)
        by_name = _score_of(column, _names(_scores(plan, y)))
        score = by_name[0] if by_name else _on_the_left(column, plan, y)
        if is_other_level or place is None or score is None or score.key in found:
            continue
        found.add(score.key)
        key, header = PLUS_MINUS_STATED, f"{column.header} ±"
        standard = STANDARD[key] if score == y else Column(header, header, header, Kind.NUMBER)
        made = Column(standard.key, header, standard.title, Kind.NUMBER, score.unit)
        made = made._replace(plus_minus=PlusMinus.HALF, of=score.key, evidence=key)
        yield made, (place, half_width)


def _problem_set(plan: Plan, y: Column) -> Iterator[tuple[Column, Derivation]]:
    """Derive columns of first and last problem date, benchmark release (v5) and problem count.

    They are parsed from a column of date ranges, with cells such as "v5 2410-2502", or from the
    header of the score.
    """
    taken = {column.key for column in plan.columns}
    days, place = (WINDOW_START, WINDOW_END), plan.place_of(WINDOW_AS_STATED)
    has_days = bool(taken & {*days})
    if place is not None and not has_days:
        has_days = True
        for key in (*days, VERSION):
            if key not in taken:
                taken.add(key)
                yield STANDARD[key].column, (place, partial(fact_stated, key))
    of_score = plan.place_of(y.key)
    for key in (PROBLEMS, *(() if has_days else days), VERSION):
        if of_score is not None and key not in taken and (word := fact_stated(key, y.header)):
            yield STANDARD[key].column, (of_score, partial(str.format, word))  # in all rows

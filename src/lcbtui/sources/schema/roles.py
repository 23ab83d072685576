"""The plan of a source: which column is the label, x, y (the score) and series, and why."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from lcbtui.dataset.columns import MODEL, SCORE, STANDARD, TOTAL, Column, Kind, Roles, as_x
from lcbtui.dataset.meanings import (
    Quantity,
    header_meaning,
    is_board,
    lower_measure,
    says_measure,
    says_model,
    says_score,
    stated_direction,
    takes_measure,
)
from lcbtui.dataset.source import Note, OpenChoice, choosing
from lcbtui.errors import Option, SourceError
from lcbtui.sources.cleaning.cells import Profile
from lcbtui.sources.schema import scores
from lcbtui.sources.schema.matching import (
    Profiler,
    free_name,
    headers_called,
    is_compared,
    label_rank,
    match_columns,
    plain_name,
)
from lcbtui.text.numbers import Unit
from lcbtui.text.words import counted, safe_text

if TYPE_CHECKING:
    from lcbtui.sources.formats.tables import RawTable


Columns = tuple[Column, ...]
MISSING = "no column of {} was recognised"


class NoNumbersError(SourceError):
    """Error for a table without a column of numbers, or of names: `lacking` says which."""

    def __init__(self, lacking: str = "numbers") -> None:
        """Make the error from what no column holds: "numbers" or "names"."""
        super().__init__(f"no column holds {lacking}, so there is no score to show")
        self.lacking = lacking


class Plan(NamedTuple):
    """Plan of a table's columns: keys, kinds, roles (row names, x, y, series) and reasons.

    Attributes:
        columns: the columns in the order of the source.
        places: for each column its index in the source; None for a label column ("row 1") that
            lcbtui adds.
        roles: the column of each role.
        why, choices: reasons for the roles and open choices, as in LoadReport.
        fractions: keys of columns with values from 0 to 1 that are shown as percent.
        empty: keys of columns without any value, which are not offered for x.
        scores: headers of number columns, the most plausible score first.
        as_is: headers of columns that the user excludes from interpretation.
        made_of: the source header of each derived column, as in LoadReport.
        evidence: what is known of errors and counts, as in RawTable.
        several: why none of a tool's several tasks is the score; "" in other tables. Several rows
            then have no y, and are not ranked.
    """

    columns: Columns
    places: tuple[int | None, ...]
    roles: Roles
    why: tuple[tuple[str, str], ...] = ()
    choices: tuple[OpenChoice, ...] = ()
    fractions: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset()
    scores: tuple[str, ...] = ()
    as_is: frozenset[str] = frozenset()
    made_of: Mapping[str, str] = MappingProxyType({})
    evidence: Mapping[str, tuple[str, str]] = MappingProxyType({})
    several: str = ""

    def place_of(self, key: str | None) -> int | None:
        """Find the index of a column in the source by its key; None if there is none."""
        return dict(zip((c.key for c in self.columns), self.places, strict=True)).get(key or "")


def make_plan(raw: "RawTable", profile: Profiler, name: str, as_is: Sequence[str] = ()) -> Plan:
    """Match a table's columns with standard ones; choose row names, x, y (score) and series.

    Args:
        raw: the table; without rows it needs no number column.
        profile: profiles the column at an index, with numbers read in a unit.
        name: the name of the source in messages.
        as_is: names of columns that the user excludes from interpretation.

    Raises:
        NoNumbersError: if no column holds numbers.
        SourceError: if a name in `as_is` matches no column.
    """
    profile, rows = cache(profile), raw.rows
    as_written = headers_called(as_is, raw.headers, name)
    columns = match_columns(raw.headers, profile, as_written)
    # "wer_results.csv" is a heading too
    above = raw.above or [PurePath(name).stem.replace("_", " ").upper()]
    columns = _with_directions(columns, raw, above)
    places: tuple[int | None, ...] = tuple(range(len(columns)))
    if all(column.kind is Kind.NUMBER for column in columns):
        key = free_name("row", {column.key for column in columns})
        columns, places = (Column(key, key, "Row", Kind.TEXT), *columns), (None, *places)
    elif raw.rows and not any(column.kind is Kind.NUMBER for column in columns):
        raise NoNumbersError

    place_of = {column.header: place for place, column in zip(places, columns, strict=True)}

    def profiles(column: Column, unit: Unit = Unit.NONE) -> Profile:
        place = place_of[column.header]
        return Profile() if place is None else profile(place, unit)

    def texts(column: Column) -> Sequence[str]:
        return raw.texts(place_of[column.header] or 0)  # a number column has a place

    ranked = scores.by_ranks(scores.candidates(columns, profiles, rows), profiles, texts)
    ranked = sorted(ranked, key=lambda each: each.column.header != raw.headline)
    if ranked and ranked[0].column.header == raw.headline:
        ranked[0] = ranked[0]._replace(weight=1.0, why="is the first of its scores")
    y = ranked[0].column if ranked and ranked[0].weight else None
    names = [profiles(each) for each in columns if each.kind in {Kind.TEXT, Kind.CATEGORY}]
    are_prose = bool(names) and all(of.characters > 60 * of.present for of in names)
    if are_prose and (y is None or not says_score(y.header)):
        raise NoNumbersError("names")  # marks of single answers
    if y is not None and y.lower is None and (error := scores.averaged_error(y, columns)):
        y = y._replace(lower=error)
    columns = tuple(y if y and each.header == y.header else each for each in columns)
    signed = (each.header for each in columns if each.key == SCORE and profiles(each).signed)
    columns = _with_score(columns, y, {*signed})
    y = next((column for column in columns if y and column.header == y.header), None)
    label, why_label = _label(columns, profiles)
    columns, fractions = scores.in_percent(columns, y, profiles, raw.alike, as_is=as_written)
    several = ""
    if raw.headline == "" and y and header_meaning(y.header).quantity is not Quantity.OVERALL:
        tasks = counted(sum(each.weight > 0 for each in ranked), "task")
        several = f"scores of {tasks}, and the tool puts none above the others"
    y = None if several and rows > 1 else y
    empty = frozenset(each.key for each in columns if not profiles(each).present)
    roles = Roles(label.key, None, y.key if y else None, None)
    plan = Plan(
        columns,
        places,
        roles,
        fractions=fractions,
        empty=empty,
        scores=tuple(each.column.header for each in ranked),
        as_is=as_written,
        evidence=raw.evidence,
        several=several,
    )
    # Its place alone speaks for the score, or no header of its table says anything.
    by_place = [it.why == scores.BY_PLACE or it.column.header[:7] == "column " for it in ranked[:1]]
    why_y = several or MISSING.format("scores")
    why_y = scores.why_chosen(ranked[: 1 if raw.headline else None]) if y and not several else why_y
    plan = with_roles(plan, {"label": why_label, "y": why_y})
    choices = [*_choices(plan, y, why_y, by_place=any(by_place))]
    choices = choices or [*_hint_label(label, why_label, columns, profiles)]
    return plan._replace(choices=tuple(choices[:1]))


def _with_directions(columns: Columns, raw: "RawTable", above: Sequence[str]) -> Columns:
    """Mark columns of which something else than their header says that lower values are better.

    That is `raw.lower`, the text above the table, or a column of metrics that names errors alone.
    """
    standard = [each for each in columns if each.key in STANDARD]
    own = {each for each in standard if each.key != SCORE or each.header == SCORE}
    others = [each for each in columns if each.kind is Kind.NUMBER and each not in own]
    if not (raw.lower or others):
        return columns
    measure = safe_text(lower_measure(above[0], above[1:]))
    for place, column in enumerate(columns):
        if column.kind is not Kind.NUMBER and says_measure(column.header) and not measure:
            said = {stated_direction(text) for text in {*raw.texts(place)} - {""}}
            measure = min(filter(None, said), default="") if all(said) else ""
    lower = {each.header: measure for each in others if measure and takes_measure(each.header)}
    lower |= raw.lower
    return tuple(column._replace(lower=lower.get(column.header)) for column in columns)


def _with_score(columns: Columns, y: Column | None, signed: Collection[str]) -> Columns:
    """Set the key of pass@1 on the score y; on no column if lower values of y are better.

    Another column that was matched as pass@1 gets its own header as key.

    Args:
        columns: all columns.
        y: the score; None without one.
        signed: headers of columns with percent signs, which stay in percent.
    """
    other = next((each for each in columns if each.key == SCORE), None)
    if y is None or other is None or (y.key == SCORE and not y.lower):
        return columns
    key = free_name(other.header, {column.key for column in columns})
    unit = other.unit if other.header in signed else Unit.NONE
    renamed = other._replace(key=key, title=other.header, unit=unit)
    return tuple(renamed if each is other else each for each in columns)


def with_roles(plan: Plan, why: dict[str, str]) -> Plan:
    """Complete a column plan: choose x and series, and state reasons."""
    by_key = {column.key: column for column in plan.columns}
    x, series, y = by_key.get(TOTAL), by_key.get("openness"), by_key.get(plan.roles.y or "")
    others = [c.header for c in as_x(plan.columns) if c != y and c.key not in plan.empty]
    no_sizes = "no column of parameters, and too few names state a size"
    without_x = Note(no_sizes, *choosing("x", others)) if others else no_sizes
    why.setdefault("x", f'called "{x.header}"' if x else without_x)
    why["series"] = f'called "{series.header}"' if series else MISSING.format("openness")
    return plan._replace(
        roles=plan.roles._replace(x=x.key if x else None, series=series.key if series else None),
        why=tuple((role, why[role]) for role in ("label", "x", "y", "series")),
    )


def _label(columns: Sequence[Column], profile: Callable[[Column], Profile]) -> tuple[Column, str]:
    """Choose the label: the column of row names, such as models; also say why.

    Of several columns whose headers mean a model name, the most usual header is chosen whose column
    is at most a twentieth less full than the fullest; but if it has ten rows a name on average,
    another one with three times as many distinct names is preferred. A name that repeats gives way
    to a column such as "Model Path" that tells all rows apart, and one that is the same in all rows
    or a link to any other. Without a name, the label is what is compared ("Method", "GPU"), else
    the first column of text with names; but a column is preferred that has three times as many.
    Addresses, prose and identifiers are chosen only if there is nothing else.
    """
    texts = [column for column in columns if column.kind in {Kind.TEXT, Kind.CATEGORY}]
    ranks = {column: rank for column in texts if (rank := label_rank(column.header)) is not None}
    found = cache(profile)
    named = sorted(ranks, key=ranks.__getitem__)
    full = [column for column in named if _nameable(found(column))]
    if full or any(_nameable(found(column)) for column in texts):
        named = full  # a column without any text names nothing
    is_part = bool(named) and plain_name(named[0].header) == "llm"
    is_part = is_part and any(is_compared(column.header) for column in texts)  # of a method
    if not named or named[0].key != MODEL or is_part:
        return _label_without_name(texts, columns, found)
    usual = named[0]
    most = max(_nameable(found(column)) for column in named)
    full = [column for column in named if _nameable(found(column)) * 20 >= most * 19]
    best, of = full[0], found(full[0])
    apart = [each for each in full if found(each).distinct >= of.distinct * _APART]
    if not (apart and (_nameable(of) >= of.distinct * _MANY_ALIKE or of.distinct == 1)):
        apart = []
    if not apart and of.distinct * 2 <= of.present:  # a name that repeats, or says nothing
        others = [each for each in texts if each.key not in STANDARD and _is_name(found(each))]
        apart = [
            each
            for each in others
            if found(each).distinct > of.distinct and says_model(each.header)
            if found(each).distinct == found(each).present >= of.present
        ]
        if of.distinct == 1 and of.present >= _FEW and others and not apart:
            apart = [_label_without_name(others, columns, found)[0]]
    if apart:
        return apart[0], f'"{apart[0].header}" tells more rows apart than "{best.header}"'
    if best is usual:
        return usual, f'called "{usual.header}"'
    lacking = most - _nameable(found(usual))
    return best, f'"{best.header}" is full, while "{usual.header}" lacks {lacking:,}'


_MANY_ALIKE, _APART, _FEW = 10, 3, 3
"""A name that so many rows have on average is passed over for one of which there are so many times
more. Fewer rows than that may have one name."""


def _nameable(found: Profile) -> int:
    """Count the cells of a column that can be model names: neither missing nor a link."""
    return found.present - found.links


def _label_without_name(
    texts: Sequence[Column], columns: Sequence[Column], found: Callable[[Column], Profile]
) -> tuple[Column, str]:
    """Choose the column of row names where no header means a model name, and say why."""
    fitting = [column for column in texts if _is_name(found(column))]
    fitting = fitting or [column for column in texts if _nameable(found(column))]
    no_names = {Quantity.IDENTIFIER, Quantity.SIZE, Quantity.SETTING}
    identifiers = {each for each in columns if header_meaning(each.header).quantity in no_names}
    rivals = [it for it in fitting if it not in identifiers and not is_board(it.header)]
    most = max((found(each).distinct for each in rivals), default=0)
    fitting = [each for each in fitting if found(each).distinct * _APART >= most]
    called = [column for column in fitting if is_compared(column.header)]
    first = fitting[0] if fitting else None
    if first and first == columns[0] and re.fullmatch(r"column 1'*", first.header):
        # Names often have no header; of two such columns the first may be of groups.
        beside = [it for it in fitting[1:2] if re.fullmatch(r"column 2'*", it.header)]
        called.insert(0, max((first, *beside), key=lambda it: found(it).distinct))
    most = max((found(column).distinct for column in called), default=0)
    for column in called:
        if found(column).distinct * 2 >= most:
            return column, f'called "{column.header}"'

    def order(column: Column) -> tuple[bool, bool, bool]:
        # Texts that repeat are more often a kind of model than its name.
        is_name = plain_name(column.header).endswith("name")
        return not is_name, column.kind is Kind.CATEGORY, column in identifiers

    # make_plan adds a column of text where all are numbers.
    others = [column for column in columns if column.kind is not Kind.NUMBER]
    column = min(fitting or texts or others, key=order)
    return column, f'"{column.header}" is the first column of text'


def _is_name(found: Profile) -> bool:
    """Tell whether a column can be row names: not all the same, addresses, prose or identifiers."""
    is_one = found.distinct == 1 and found.present >= _FEW
    others, is_prose = found.links + found.identifiers, found.characters > 60 * found.present
    return found.present >= max(1, 2 * others) and not (is_one or is_prose)


def _hint_label(
    label: Column, why: str, columns: Sequence[Column], profile: Callable[[Column], Profile]
) -> Iterator[OpenChoice]:
    """Offer --label where a text names models, or as many rows, and the label's header does not."""
    if why.startswith("called") or says_model(label.header) or label_rank(label.header) is not None:
        return
    others = []
    for each in sorted(columns, key=lambda column: not says_model(column.header)):
        is_other = each.kind is not Kind.NUMBER and each != label and _is_name(profile(each))
        is_known = header_meaning(each.header).quantity is not Quantity.UNKNOWN
        is_as_full = not is_known and profile(each).distinct >= profile(label).distinct
        is_called = says_model(each.header) or is_compared(each.header)
        if is_other and (is_called or (is_as_full and each.key not in STANDARD)):
            others.append(each.header)
    if others:
        note = Note(why, *choosing("label", others), told=True)
        yield OpenChoice("label", why, note, choosing("label", others[:1]))


def _choices(plan: Plan, y: Column | None, why: str, *, by_place: bool) -> Iterator[OpenChoice]:
    """Offer other columns where there is no y, or the first that can be a score was taken."""
    taken = {each.header for each in plan.columns if each.key in {TOTAL, plan.roles.y}}
    others = [header for header in plan.scores if header not in taken]
    ways = choosing("y", others, 12)
    if y is None or plan.several:
        unsure = {Quantity.UNKNOWN, Quantity.RANK, Quantity.UNCERTAINTY}
        open_ = [it for it in others if plan.several or header_meaning(it).quantity in unsure]
        note, first = Note(why, *ways, told=bool(open_)), (*choosing("y", open_[:1]), ", …")
        yield OpenChoice("y", "no ranking: " * (not y) + why, note, first, withholds=not open_)
    elif by_place and y.lower is None:
        words = f'no column is called a score, and more of "{y.header}" is taken as better'
        lower = (Option("lower_better"),)
        way = (*choosing("y", others[:1]), " or ", *lower) if others else lower
        yield OpenChoice("y", words, Note(words, *(ways if others else way), told=True), way)
    elif y.lower in others and header_meaning(y.lower or "").quantity is Quantity.LOWER:
        called = [header_meaning(it).lower for it in others if says_score(it)]
        if called[1:] and all(called):
            return
        way, words = Option("no_lower_better"), f'less of "{y.header}" is better, as of "{y.lower}"'
        yield OpenChoice("lower_better", words, Note(words, way, told=True), (way,))

"""Model matching: which model of one source is which of another, by repository or by name.

Two models with a repository each are the same where it is the same, whatever they are called.
Else their names must be the same letters and digits in any case; where those say nothing, the
same once dates are dropped too, unless both names state a date. A name that more than one model
of a source has is ambiguous and matches nothing. The answer is the same whichever source is asked
first.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

_DROPPED = {code: None for code in range(128) if not chr(code).isalnum()}
_FOUR_DIGITS = re.compile(r"\d{4}")
"""What every date in a name has; most names have none, and looking closer costs more."""
_DAYS = r"(?:0[1-9]|[12]\d|3[01])"
_MONTHS = r"(?:0[1-9]|1[0-2])"
_DATE = re.compile(
    rf"(?<![a-z0-9.])(?:20\d\d[-_.]?{_MONTHS}(?:[-_.]?{_DAYS})?|2[3-9]{_MONTHS}|{_MONTHS}{_DAYS})"
    r"(?![a-z0-9.])"
)
"""2024-12-17, 20241217, 2024-12, 2507 (a year and a month), 0528 (a month and a day)."""


@dataclass(frozen=True)
class Model:
    """What a source says of which model it means.

    Attributes:
        names: every name that its rows have.
        repo: its repository on Hugging Face, "" where the source states none.
        mode: such as "thinking", "" where the source states none.
    """

    names: frozenset[str]
    repo: str = ""
    mode: str = ""


@dataclass(frozen=True)
class Matches:
    """Which models are the same; all numbers are places in the two lists asked about.

    Attributes:
        partner: model of the first source → the same model of the second; one to one.
        undated: the keys of `partner` that were matched by names of which one states no date.
        modes: models of the first source that are in the second, but not certainly in their mode.
        other_modes: likewise, of the second source.
    """

    partner: Mapping[int, int]
    undated: frozenset[int]
    modes: frozenset[int]
    other_modes: frozenset[int]


class _Spelling(NamedTuple):
    """The family that a spelling of a name stands for, and whether a date was dropped from it."""

    family: int
    dated: bool


@dataclass
class _Family:
    """A model in all of its modes."""

    repo: str
    names: set[str] = field(default_factory=set)
    members: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


def match_models(first: Sequence[Model], second: Sequence[Model]) -> Matches:
    """Find the same models in two sources.

    Modes must be the same. Where one source states none, a model is matched only if either source
    has it in one mode alone: a score without thinking is not compared with one with it.
    """
    left, right = _families(first), _families(second)
    there = {family.repo: place for place, family in enumerate(right) if family.repo}
    families = {
        place: there[family.repo] for place, family in enumerate(left) if family.repo in there
    }
    families |= _by_name(left, right, families, plain_name)
    dated = set(families)
    families |= _by_name(left, right, families, undated_name)
    partner: dict[int, int] = {}
    undated: set[int] = set()
    modes: set[int] = set()
    other_modes: set[int] = set()
    for one, other in families.items():
        found = _by_mode(left[one].members, right[other].members)
        partner |= found
        undated |= set() if one in dated else set(found)
        modes |= _members(left[one]) - set(found)
        other_modes |= _members(right[other]) - set(found.values())
    return Matches(partner, frozenset(undated), frozenset(modes), frozenset(other_modes))


def plain_name(name: str) -> str:
    """A name without case and punctuation; "" where nothing is left."""
    if name.isascii():
        return name.casefold().translate(_DROPPED)
    return "".join(character for character in name.casefold() if character.isalnum())


def undated_name(name: str) -> str:
    """A name without case, punctuation and dates; "" where nothing is left."""
    return plain_name(_DATE.sub(" ", name.casefold()) if _FOUR_DIGITS.search(name) else name)


def _families(models: Sequence[Model]) -> list[_Family]:
    """Models apart from their modes: by repository, else by their very names."""
    found: dict[tuple[str, frozenset[str]], _Family] = {}
    for place, model in enumerate(models):
        key = (model.repo, frozenset() if model.repo else model.names)
        family = found.setdefault(key, _Family(model.repo))
        family.names |= model.names
        family.members[model.mode.strip().casefold()].append(place)
    return list(found.values())


def _members(family: _Family) -> set[int]:
    return {place for some in family.members.values() for place in some}


def _by_name(
    left: list[_Family],
    right: list[_Family],
    taken: Mapping[int, int],
    spell: Callable[[str], str],
) -> dict[int, int]:
    """Families whose name, as `spell` gives it, no other family of their source has."""
    first, second = _unique_spellings(left, spell), _unique_spellings(right, spell)
    edges = {
        (first[name].family, second[name].family)
        for name in first.keys() & second.keys()
        if not (first[name].dated and second[name].dated)
    }
    # A model with several names may be called like two others: then it is neither.
    from_left = Counter(one for one, _ in edges)
    from_right = Counter(other for _, other in edges)
    matched = set(taken.values())
    return {
        one: other
        for one, other in sorted(edges)
        if from_left[one] == from_right[other] == 1
        and one not in taken
        and other not in matched
        and not (left[one].repo and right[other].repo)
    }


def _unique_spellings(families: list[_Family], spell: Callable[[str], str]) -> dict[str, _Spelling]:
    """Spelling → the one family that has it; what is spelled like several families is left out."""
    found: dict[str, _Spelling] = {}
    shared = set()
    for place, family in enumerate(families):
        for name in family.names:
            plain = spell(name)
            each = _Spelling(place, dated=plain != plain_name(name))
            before = found.setdefault(plain, each)
            if before.family != place:
                shared.add(plain)
            elif before.dated and not each.dated:
                found[plain] = each
    return {plain: each for plain, each in found.items() if plain and plain not in shared}


def _by_mode(
    first: Mapping[str, Sequence[int]], second: Mapping[str, Sequence[int]]
) -> dict[int, int]:
    """The members of two families in the same mode."""
    common = first.keys() & second.keys()
    if not common and len(first) == len(second) == 1 and ("" in first or "" in second):
        mode, other_mode = next(iter(first)), next(iter(second))
        both = [(first[mode], second[other_mode])]
    else:
        both = [(first[mode], second[mode]) for mode in common]
    return {one[0]: other[0] for one, other in both if len(one) == len(other) == 1}

"""Which models of one source are which of another: by repository, else by name, never a guess.

Two models with a repository each are the same where it is the same, whatever they are called.
Else their names must be the same letters and digits in any case; where those say nothing, the
same once dates are dropped too, unless both names state a date. A name that more than one model
of a source has joins nothing. The answer is the same whichever source is asked first.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lcbtui.view.derive.sizes import plain_model_name

_DROPPED = {code: None for code in range(128) if not chr(code).isalnum()}
_FOUR_DIGITS = re.compile(r"\d{4}")
"""What every date in a name has; most names have none, and looking closer costs more."""


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
class Pairs:
    """Which models are the same; all numbers are places in the two lists asked about.

    Attributes:
        partner: model of the first source → the same model of the second; one to one.
        undated: the keys of `partner` that were joined by names of which one states no date.
        modes: models of the first source that are in the second, but not certainly in their mode.
        other_modes: likewise, of the second source.
    """

    partner: Mapping[int, int]
    undated: frozenset[int]
    modes: frozenset[int]
    other_modes: frozenset[int]


class _Spelling(NamedTuple):
    """A plain name, the family that has it, and whether a date was dropped from it."""

    plain: str
    family: int
    dated: bool


@dataclass
class _Family:
    """A model in all of its modes."""

    repo: str
    names: set[str] = field(default_factory=set)
    members: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


def pair(ours: Sequence[Model], others: Sequence[Model]) -> Pairs:
    """Find the same models in two sources.

    Modes must be the same. Where one source states none, a model is joined only if either source
    has it in one mode alone: a score without thinking is not compared with one with it.
    """
    left, right = _families(ours), _families(others)
    spelled = _spelled(left), _spelled(right)
    families = _by_repo(left, right)
    families |= _by_name(left, right, families, *map(_whole, spelled))
    dated = set(families)
    families |= _by_name(left, right, families, *map(_undated, spelled), one_undated=True)
    partner: dict[int, int] = {}
    undated: set[int] = set()
    modes: set[int] = set()
    other_modes: set[int] = set()
    for one, other in families.items():
        found = _by_mode(left[one].members, right[other].members)
        partner |= found
        undated |= set() if one in dated else set(found)
        modes |= _all(left[one]) - set(found)
        other_modes |= _all(right[other]) - set(found.values())
    return Pairs(partner, frozenset(undated), frozenset(modes), frozenset(other_modes))


def plain_name(name: str) -> str:
    """A name without case and punctuation; "" where nothing is left."""
    if name.isascii():
        return name.casefold().translate(_DROPPED)
    return "".join(character for character in name.casefold() if character.isalnum())


def _families(models: Sequence[Model]) -> list[_Family]:
    """Models apart from their modes: by repository, else by their very names."""
    found: dict[tuple[str, frozenset[str]], _Family] = {}
    for place, model in enumerate(models):
        key = (model.repo, frozenset() if model.repo else model.names)
        family = found.setdefault(key, _Family(model.repo))
        family.names |= model.names
        family.members[model.mode.strip().casefold()].append(place)
    return list(found.values())


def _all(family: _Family) -> set[int]:
    return {place for some in family.members.values() for place in some}


def _by_repo(left: Sequence[_Family], right: Sequence[_Family]) -> dict[int, int]:
    there = {family.repo: place for place, family in enumerate(right) if family.repo}
    return {place: there[family.repo] for place, family in enumerate(left) if family.repo in there}


def _by_name(
    left: Sequence[_Family],
    right: Sequence[_Family],
    taken: Mapping[int, int],
    our_names: Iterator[_Spelling],
    other_names: Iterator[_Spelling],
    *,
    one_undated: bool = False,
) -> dict[int, int]:
    """Families whose plain name no other family of their source has."""
    ours, others = _alone(our_names), _alone(other_names)
    edges = {
        (ours[name].family, others[name].family)
        for name in ours.keys() & others.keys()
        if not (one_undated and ours[name].dated and others[name].dated)
    }
    # A model with several names may be called like two others: then it is neither.
    from_left: dict[int, set[int]] = defaultdict(set)
    from_right: dict[int, set[int]] = defaultdict(set)
    for one, other in edges:
        from_left[one].add(other)
        from_right[other].add(one)
    gone = set(taken.values())
    return {
        one: other
        for one, other in sorted(edges)
        if len(from_left[one]) == len(from_right[other]) == 1
        and one not in taken
        and other not in gone
        and not (left[one].repo and right[other].repo)
    }


def _alone(names: Iterator[_Spelling]) -> dict[str, _Spelling]:
    """Plain name → the one family that has it; names of several families are left out."""
    found: dict[str, _Spelling] = {}
    shared = set()
    for each in names:
        before = found.setdefault(each.plain, each)
        if before.family != each.family:
            shared.add(each.plain)
        elif before.dated and not each.dated:
            found[each.plain] = each
    return {plain: each for plain, each in found.items() if plain not in shared}


def _spelled(families: Sequence[_Family]) -> list[tuple[str, _Spelling]]:
    """Every name of every family with its plain spelling, where anything is left of it."""
    return [
        (name, _Spelling(plain, place, dated=False))
        for place, family in enumerate(families)
        for name in family.names
        if (plain := plain_name(name))
    ]


def _whole(names: Sequence[tuple[str, _Spelling]]) -> Iterator[_Spelling]:
    return (spelling for _, spelling in names)


def _undated(names: Sequence[tuple[str, _Spelling]]) -> Iterator[_Spelling]:
    """The spellings without dates, where anything is left of them."""
    for name, whole in names:
        if not _FOUR_DIGITS.search(name):
            yield whole
            continue
        plain = plain_model_name(name)
        if plain:
            yield _Spelling(plain, whole.family, plain != whole.plain)


def _by_mode(
    ours: Mapping[str, Sequence[int]], others: Mapping[str, Sequence[int]]
) -> dict[int, int]:
    """The members of two families in the same mode."""
    common = ours.keys() & others.keys()
    if not common and len(ours) == len(others) == 1 and ("" in ours or "" in others):
        mode, other_mode = next(iter(ours)), next(iter(others))
        both = [(ours[mode], others[other_mode])]
    else:
        both = [(ours[mode], others[mode]) for mode in common]
    return {one[0]: other[0] for one, other in both if len(one) == len(other) == 1}

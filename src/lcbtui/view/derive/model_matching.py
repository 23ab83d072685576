"""Model matching (record linkage): which model of one source is which of another.

Two models with a repository each are the same where it is the same, whatever they are called.
Else a name of one must mean the model of the other (`dataset.model_names`): one of the same parts,
or else one where the organisation or the run is stated in one of them alone. A name that more than
one model of a source has is ambiguous and matches nothing. The answer is the same whichever source
is asked first.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.model_names import NameIndex, parts_of
from lcbtui.dataset.results import Bools, Ints
from lcbtui.text.words import regex
from lcbtui.view.derive.reports import model_codes

MANY = 5_000
"""Models of a source above which those that cannot be among another's are left aside first."""

_NUMBER, _SEPARATORS = regex(r"\d+"), regex(r"[\W_]+")


@dataclass(frozen=True)
class Model:
    """Model of a source, to match with another source: names, repository, mode (thinking or not).

    Attributes:
        names: all names that rows of the model have.
        repo: its repository on Hugging Face, "" where the source states none.
        mode: such as "thinking", "" where the source states none.
    """

    names: frozenset[str]
    repo: str = ""
    mode: str = ""


@dataclass
class _Family:
    """Model with all its modes (thinking or not): repository, names, and list indexes by mode."""

    repo: str
    names: set[str] = field(default_factory=set)
    members: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


def match_models(first: Sequence[Model], second: Sequence[Model]) -> dict[int, int]:
    """Match the models of two sources one to one, by repository, else by normalised name.

    Modes must be equal. Where one source states no mode, a model is matched only if each source has
    it in a single mode, so that a score without thinking is not compared with one with thinking.

    Returns:
        Index in the first list → index in the second.
    """
    for these, those in ((first, second), (second, first)):
        if len(these) > MANY and len(kept := _may_match(these, those)) < len(these):
            few = [these[place] for place in kept]
            if these is first:
                return {kept[one]: other for one, other in match_models(few, second).items()}
            return {one: kept[other] for one, other in match_models(first, few).items()}
    left, right = _families(first), _families(second)
    there = {family.repo: place for place, family in enumerate(right) if family.repo}
    families = {
        place: there[family.repo] for place, family in enumerate(left) if family.repo in there
    }
    found: dict[int, int] = {}
    for one, other in _by_name(left, right, families).items():
        ours, theirs = left[one].members, right[other].members
        common = ours.keys() & theirs.keys()
        both = [(ours[mode], theirs[mode]) for mode in common]
        if not common and len(ours) == len(theirs) == 1 and ("" in ours or "" in theirs):
            both = [*zip(ours.values(), theirs.values(), strict=True)]
        found |= {these[0]: those[0] for these, those in both if len(these) == len(those) == 1}
    if not any(each.mode for each in (*first, *second)):
        return found
    # "Qwen3-8B (thinking)" of one is Qwen3-8B in the mode "thinking" of the other.
    left, right = (
        [_Family(each.repo, {f"{name} {each.mode}" for name in each.names}) for each in models]
        for models in (first, second)
    )
    return _by_name(left, right, found)


def _may_match(models: Sequence[Model], others: Sequence[Model]) -> list[int]:
    """List the places of models that may be among others, so that few of many are taken apart.

    A name shares a number with those that mean the same, or the first letters of one without.
    """
    keys = {parts_of(name).key for other in others for name in other.names} - {""}
    numbers = {number for key in keys for number in _NUMBER.findall(key)}
    starts = "|".join({re.escape(key[:3]) for key in keys if not _NUMBER.search(key)})
    begins = re.compile(starts or "(?!)")
    repos = {other.repo.casefold() for other in others} - {""}
    found = [
        not numbers.isdisjoint(_NUMBER.findall(name))
        or bool(begins.search(_SEPARATORS.sub("", name)))
        for name in (" ".join(each.names).casefold() for each in models)
    ]
    near = [each.repo.casefold() for each, is_near in zip(models, found, strict=True) if is_near]
    repos |= {*near} - {""}
    return [n for n, each in enumerate(models) if found[n] or each.repo.casefold() in repos]


def models_among(
    dataset: Dataset, label: str, among: Bools | None, *, modes: bool = True
) -> tuple[Ints, list[Model]]:
    """Collect the distinct models of some rows.

    Args:
        dataset: the table.
        label: key of the column of model names.
        among: (rows,) mask of the rows; None for all.
        modes: whether two modes of a model (thinking or not) count as two models.

    Returns:
        (rows,) index of each row's model in the list, −1 for other rows; and the list.
    """
    codes = model_codes(dataset, label, modes=modes)
    rows = np.arange(len(dataset)) if among is None else np.flatnonzero(among)
    found, first, places = np.unique(codes[rows], return_index=True, return_inverse=True)
    placed = np.full(len(dataset), -1, dtype=np.int64)
    placed[rows] = places
    labels, repos, words = (dataset.words(key) for key in (label, "hf_repo", "mode"))
    names: list[set[str]] = [set() for _ in found]
    for row, place in zip(rows.tolist(), places.tolist(), strict=True):
        names[place].add(labels[row])
    return placed, [
        Model(frozenset(some), repos[head], words[head] if modes else "")
        for some, head in zip(names, rows[first].tolist(), strict=True)
    ]


def _families(models: Sequence[Model]) -> list[_Family]:
    """Group list entries of one model that differ only in mode."""
    found: dict[tuple[str, frozenset[str]], _Family] = {}
    for place, model in enumerate(models):
        repo = model.repo.casefold()
        family = found.setdefault((repo, frozenset() if repo else model.names), _Family(repo))
        family.names |= model.names | ({repo} - {""})
        family.members[model.mode.strip().casefold()].append(place)
    return list(found.values())


def _by_name(left: list[_Family], right: list[_Family], taken: Mapping[int, int]) -> dict[int, int]:
    """Add to `taken` the models that share a name, where it is of one model in each source.

    Names with the same parts come first, then all that mean the same model.
    """
    few, many = sorted((left, right), key=len)
    named = [(name, place) for place, family in enumerate(many) for name in family.names]
    index = NameIndex((name, number) for number, (name, _) in enumerate(named))
    exact, every = set[tuple[int, int]](), set[tuple[int, int]]()
    for one, family in enumerate(few):
        for name in family.names:
            for number in index.find(name):
                spelled, other = named[number]
                edge = (one, other) if few is left else (other, one)
                every.add(edge)
                if parts_of(spelled) == parts_of(name):
                    exact.add(edge)
    found = dict(taken)
    for edges in (exact, every):
        # A model with several names may be called like two others: then it is neither.
        from_left = Counter(one for one, _ in edges)
        from_right = Counter(other for _, other in edges)
        matched = set(found.values())
        found |= {
            one: other
            for one, other in sorted(edges)
            if from_left[one] == from_right[other] == 1
            and one not in found
            and other not in matched
            and not (left[one].repo and right[other].repo)
        }
    return found

"""Which rows a model's name means, over several sources.

The rules are those of a lookup: that very name or repository, else in any case, else as a part of
a name; and a model that is found brings every row that has its repository, whatever it is called
there. A comparison needs one model a name, so a name that means several is an error.
"""

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import Roles
from lcbtui.dataset.dataset import Dataset
from lcbtui.errors import NothingMatchedError, UsageError
from lcbtui.text.safe_text import safe_text
from lcbtui.text.words import first_few

_NAMED = 4
"""So many of the models that a name may mean are named."""


class Table(NamedTuple):
    """The rows of one source, derived, and the roles in force."""

    dataset: Dataset
    roles: Roles


class Place(NamedTuple):
    """One row of one of several tables, by their positions."""

    table: int
    row: int


@dataclass(frozen=True)
class Named:
    """One model.

    Attributes:
        name: what it is called where it was found.
        places: its rows, in the order of the tables.
    """

    name: str
    places: tuple[Place, ...]


def models_named(tables: Sequence[Table], names: Sequence[str]) -> tuple[Named, ...]:
    """The models of some names, in their order; two names of one model are that model once.

    Raises:
        NothingMatchedError: if a name means no model, with the nearest names.
        UsageError: if a name means several.
    """
    found: dict[tuple[Place, ...], Named] = {}
    for named in (_model_named(tables, name) for name in names):
        found.setdefault(named.places, named)
    return tuple(found.values())


def _model_named(tables: Sequence[Table], name: str) -> Named:
    wanted = name.casefold()
    ways: tuple[Callable[[str, str], bool], ...] = (
        lambda label, repo: name in {label, repo},
        lambda label, repo: wanted in {label.casefold(), repo.casefold()},
        lambda label, _: wanted in label.casefold(),
    )
    found = next(filter(None, (_places(tables, way) for way in ways)), []) if wanted else []
    if not found:
        raise NothingMatchedError(_nothing(tables, name))
    identities = {_texts(tables[place.table]).identity(place.row) for place in found}
    if len(identities) > 1:
        labels = sorted({_texts(tables[place.table]).labels[place.row] for place in found})
        labels = labels if len(labels) >= len(identities) else sorted(identities)
        several = first_few(labels, _NAMED, more=", …")
        raise UsageError(f"{safe_text(name)}: means {len(identities)} models: {several}; name one")
    labels = [_texts(tables[place.table]).labels[place.row] for place in found]
    return Named(max(labels, key=labels.count), _of_identity(tables, identities.pop()))


def model_at(tables: Sequence[Table], place: Place) -> Named:
    """The model of one row, with all of its rows."""
    dataset, roles = tables[place.table]
    label = dataset.cell(place.row, roles.label).text
    repo = dataset.cell(place.row, "hf_repo").text if "hf_repo" in dataset.by_key else ""
    return Named(label, _of_identity(tables, repo or label))


def _of_identity(tables: Sequence[Table], identity: str) -> tuple[Place, ...]:
    """The rows of one repository, or of one label where no repository is known."""
    found: list[Place] = []
    for number, (dataset, roles) in enumerate(tables):
        same = dataset.texts(roles.label) == identity
        if "hf_repo" in dataset.by_key:
            repos = dataset.texts("hf_repo")
            same = (repos == identity) | (repos.isna() & same)
        rows = np.flatnonzero(same.to_numpy(np.bool_, na_value=False))
        found += [Place(number, int(row)) for row in rows]
    return tuple(found)


class _Texts(NamedTuple):
    """Label and repository of each row; "" where missing."""

    labels: list[str]
    repos: list[str]

    def identity(self, row: int) -> str:
        return self.repos[row] or self.labels[row]


def _texts(table: Table) -> _Texts:
    return _texts_of(table.dataset, table.roles.label)


@cached(size=2)
def _texts_of(dataset: Dataset, label: str) -> _Texts:
    labels = dataset.texts(label).astype("object").fillna("").tolist()
    if "hf_repo" not in dataset.by_key:
        return _Texts(labels, [""] * len(labels))
    return _Texts(labels, dataset.texts("hf_repo").astype("object").fillna("").tolist())


def _places(tables: Sequence[Table], wanted: Callable[[str, str], bool]) -> list[Place]:
    return [
        Place(number, row)
        for number, table in enumerate(tables)
        for row, (label, repo) in enumerate(zip(*_texts(table), strict=True))
        if wanted(label, repo)
    ]


def _nothing(tables: Sequence[Table], name: str) -> str:
    labels = sorted({label for table in tables for label in _texts(table).labels})
    folded = {label.casefold(): label for label in labels}
    near = difflib.get_close_matches(name.casefold(), folded, n=3, cutoff=0.5)
    hint = f"; nearest: {', '.join(folded[each] for each in near)}" if near else ""
    return f"{safe_text(name)}: no model of that name{hint}"

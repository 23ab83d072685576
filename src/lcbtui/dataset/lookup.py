"""Looking up columns and models by the names that people type, and the names nearest to one.

A column is found by its short name, key, header or title, so that a name means the same column in
a query and in every flag. A model is found by that very name or repository, else in any case,
else as another spelling of it, else as a part of a name; it brings every row that has its
repository, whatever it is called there.
"""

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from typing import NamedTuple

from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import IN_SOURCES, MODEL, SHORT_NAMES, Column, Kind, Roles
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.model_names import NameIndex, parts_of
from lcbtui.errors import NothingMatchedError, UsageError
from lcbtui.text.words import first_few, query_word, quoted, safe_text, spaced


def nearest_names(
    name: str, names: Iterable[str], most: int = 2, cutoff: float = 0.6
) -> tuple[str, ...]:
    """Suggest known names similar to a misspelled one, else one that begins with it.

    Args:
        name: the misspelled name.
        names: the known names; of two that differ in case alone, the first is used.
        most: how many suggestions to return at most, the most similar first.
        cutoff: the least similarity, from 0 to 1, as in `difflib`.
    """
    from difflib import get_close_matches  # noqa: PLC0415 - 5 ms that only a mistake has to pay

    folded = {each.casefold(): each for each in reversed(tuple(names))}
    wanted = name.casefold()
    close = get_close_matches(wanted, folded, n=most, cutoff=cutoff)
    if not close and len(wanted) > 1:
        close = [each for each in folded if each.startswith(wanted)][-1:]
    return tuple(folded[each] for each in close)


def find_column(
    name: str, columns: Sequence[Column], roles: Roles, *, quoted: bool = False
) -> Column | None:
    """Find a column by short name, key, header or title, ignoring case; None if there is none.

    A short name such as `score` wins over a column whose own name is the same; with `quoted` the
    own name wins, so that `"score"` in a query reaches a column headed "score".
    """
    folded = name.casefold()
    named = [column for column in columns if column.key == name]
    for attribute in ("key", "header", "title"):
        named += [each for each in columns if getattr(each, attribute).casefold() == folded]
    short, own = _short_names(columns, roles).get(folded), next(iter(named), None)
    return (own or short) if quoted else (short or own)


def require_column(name: str, columns: Sequence[Column], roles: Roles) -> Column:
    """Find a column by name, or raise an error that suggests similar names.

    Raises:
        UsageError: "unknown column 'scor'; did you mean score?".
    """
    found = find_column(name.strip(), columns, roles)
    if found is None:
        raise UsageError("; ".join(filter(None, unknown_column(name.strip(), columns, roles))))
    return found


def require_columns(name: str, columns: Sequence[Column], roles: Roles) -> list[Column]:
    """Find columns by name or wildcard, or raise an error that suggests similar names.

    Raises:
        UsageError: if there is none.
    """
    return matching_columns(name, columns) or [require_column(name, columns, roles)]


def has_wildcard(name: str) -> bool:
    """Tell whether a column name contains a wildcard, `*` or `?`."""
    return bool(set("*?") & set(name))


def matching_columns(pattern: str, columns: Sequence[Column]) -> list[Column]:
    """Find the columns whose key, header or title matches a wildcard pattern (`*`, `?`).

    Case is ignored.

    Empty for a name without a wildcard, or one that is exactly the key of a column.
    """
    from fnmatch import fnmatchcase  # noqa: PLC0415 - few names have one

    wanted = pattern.strip().casefold()
    if not has_wildcard(wanted) or any(wanted == column.key.casefold() for column in columns):
        return []
    return [
        each
        for each in columns
        if any(fnmatchcase(it.casefold(), wanted) for it in (each.key, each.header, each.title))
    ]


def unknown_column(name: str, columns: Sequence[Column], roles: Roles) -> tuple[str, str]:
    """Write the error for an unknown column name, and a hint that lists known names.

    The hint is "" for the short name of a standard column that the source lacks.
    """
    plain = safe_text(name)
    if name.casefold() in SHORT_NAMES:
        return f"this source has no column for {plain}", ""
    known = known_names(columns, roles)
    near = _by_other_header(name, columns, roles) or nearest_names(name, known)
    there = f"there are {first_few([*known], more=', …')}"
    return f"unknown column '{plain}'", did_you_mean(near, "") or there


def hint_at(name: str, names: Sequence[str]) -> str:
    """Write a hint for a misspelled name: the nearest known names, or else all known names."""
    there = f"there are {', '.join(names) or 'none'}"
    return did_you_mean(nearest_names(name, names, most=1), "") or there


def did_you_mean(near: Sequence[str], before: str = "; ") -> str:
    """Write the ending of an error about a misspelled name, with the nearest names; "" for none."""
    return f"{before}did you mean {' or '.join(near)}?" if near else ""


def typed_name(key: str, columns: Sequence[Column], roles: Roles) -> str:
    """Write a column's name as a query needs it: short name, else key, quoted if necessary."""
    for short, column in _short_names(columns, roles).items():
        if column.key == key:
            return short
    # Before a colon these are no columns in a query, unless in quotes.
    return quoted(key) if key.casefold() in {"is", "fits"} else query_word(key)


def known_names(columns: Sequence[Column], roles: Roles) -> tuple[str, ...]:
    """List every name that a query can use for a column: the short names in use, then the keys."""
    short = _short_names(columns, roles)
    return (*short, *(column.key for column in columns if column.key not in short))


def _short_names(columns: Sequence[Column], roles: Roles) -> dict[str, Column]:
    by_key = {column.key: column for column in columns}
    keys: dict[str, str | None] = {**SHORT_NAMES}
    keys["score"] = roles.y if roles.y in by_key else keys["score"]
    x = by_key.get(roles.x or "")
    if keys["params"] not in by_key and x is not None and x.kind is Kind.NUMBER:
        keys["params"] = x.key  # a date can be on the x axis too, and it is not a size
    return {short: by_key[key] for short, key in keys.items() if key in by_key}


def _by_other_header(name: str, columns: Sequence[Column], roles: Roles) -> tuple[str, ...]:
    """Suggest the standard column for a header that other sources use: `params` for "size"."""
    plain = spaced(name)
    for standard in IN_SOURCES.values():
        if plain in standard.headers:
            typed = standard.short or standard.key
            if find_column(typed, columns, roles) is not None:
                return (typed,)
            return (roles.label,) if standard.key == MODEL else ()
    return ()


class Table(NamedTuple):
    """Table to look up models in: a leaderboard's Dataset, with its label, x and y columns."""

    dataset: Dataset
    roles: Roles


class RowAt(NamedTuple):
    """Position of a row among several tables: index of the table, index of the row in it."""

    table: int
    row: int


class FoundModel(NamedTuple):
    """Model found by name, with all of its rows.

    Attributes:
        name: the model's name in the tables.
        rows: positions of all rows of the model, in the order of the tables.
    """

    name: str
    rows: tuple[RowAt, ...]


class ModelNames(NamedTuple):
    """Model name and Hugging Face repository of each row of a table; "" where missing."""

    labels: Sequence[str]
    repos: Sequence[str]

    def identity(self, row: int) -> str:
        """Return the identifier of a row's model: its repository, or its name if it has none."""
        return self.repos[row] or self.labels[row]


@cached(size=2)
def model_names(dataset: Dataset, label: str) -> ModelNames:
    """Collect model name and repository of each row; `label` is the key of the name column."""
    return ModelNames(dataset.words(label), dataset.words("hf_repo"))


def find_models(tables: Sequence[ModelNames], name: str) -> list[FoundModel]:
    """Find all models that a name may mean, in the order of their first rows.

    Raises:
        NothingMatchedError: if no model matches, with the nearest names.
    """
    called: dict[str, Counter[str]] = {}
    for number, row in _rows_found(tables, name):
        names = tables[number]
        called.setdefault(names.identity(row), Counter())[names.labels[row]] += 1
    rows = _rows_of(tables, called)
    models = {each: max(times, key=times.__getitem__) for each, times in called.items()}
    # Rows without a repository are of the one that all other rows of the model have.
    bare = {(at.table, own): own for own in rows if own in called[own] for at in rows[own]}
    tables_once = len({table for table, _ in bare}) == len(bare)
    if len(rows) > 1 >= len(rows) - len({*bare.values()}) and tables_once:
        labels = {label for times in called.values() for label in times}
        if len({parts_of(label).key for label in (name, *labels)}) == 1:
            own = name if name in labels else models[next(iter(rows))]
            return [FoundModel(own, tuple(sorted({at for found in rows.values() for at in found})))]
    return [FoundModel(models[identity], found) for identity, found in rows.items()]


def model_named(tables: Sequence[Table], name: str) -> FoundModel:
    """Resolve a name to exactly one model.

    Raises:
        NothingMatchedError: if the name matches no model, with the nearest names.
        UsageError: if it matches several models.
    """
    there = [model_names(dataset, roles.label) for dataset, roles in tables]
    found = find_models(there, name)
    if len(found) > 1:
        rows = _rows_found(there, name)
        labels = {there[number].labels[row] for number, row in rows}
        if len(labels) < len(found):
            labels = {there[number].identity(row) for number, row in rows}
        several = first_few(sorted(labels), more=", …")
        raise UsageError(f"{safe_text(name)}: means {len(found)} models: {several}; name one")
    return found[0]


def model_at(tables: Sequence[Table], at: RowAt) -> FoundModel:
    """Return the model that one row belongs to, with all rows of the model."""
    there = [model_names(dataset, roles.label) for dataset, roles in tables]
    names = there[at.table]
    identity = names.identity(at.row)
    return FoundModel(names.labels[at.row], _rows_of(there, {identity}).get(identity, ()))


def matching_rows(tables: Sequence[ModelNames], name: str) -> list[RowAt]:
    """Find rows by model name or repository, the first of these ways that finds any.

    Exactly or in any case, and where a table has none, as another spelling of one model there; by a
    part of a name.
    """
    wanted = name.casefold()
    if not wanted:
        return []
    exact, any_case, part = [], [], []
    for number, names in enumerate(tables):
        for row, (label, repo) in enumerate(zip(*names, strict=True)):
            folded = label.casefold()
            if name in (label, repo):
                exact.append(RowAt(number, row))
            elif wanted in (folded, repo.casefold()):
                any_case.append(RowAt(number, row))
            elif wanted in folded:
                part.append(RowAt(number, row))
    found = exact or any_case
    there = {at.table for at in found}
    if len(there) == len(tables):  # then no name is to be taken apart, which takes milliseconds
        return sorted(found)
    rows = [
        (text, RowAt(number, row))
        for number, names in enumerate(tables)
        if number not in there
        for row, texts in enumerate(zip(*names, strict=True))
        for text in texts
    ]
    index = NameIndex((text, place) for place, (text, _) in enumerate(rows))
    same = {rows[place][1] for place in index.find(name)}
    called = {(at.table, tables[at.table].identity(at.row)) for at in same}
    models = Counter(table for table, _ in called)
    clear = (at for at in same if not found or models[at.table] == 1)
    return list(dict.fromkeys((*found, *sorted(clear)))) or part


def nearest_models(name: str, labels: Iterable[str], cutoff: float = 0.5) -> str:
    """Write the ending of an error about an unknown model: "; nearest: Gamma, Alpha-7B"."""
    near = nearest_names(name, sorted(set(labels), reverse=True), 3, cutoff)
    return f"; nearest: {', '.join(near)}" if near else ""


def _rows_found(tables: Sequence[ModelNames], name: str) -> list[RowAt]:
    found = matching_rows(tables, name)
    if not found:
        near = nearest_models(name, (label for names in tables for label in names.labels))
        raise NothingMatchedError(f"{safe_text(name)}: no model of that name{near}")
    return found


def _rows_of(
    tables: Sequence[ModelNames], identities: Container[str]
) -> dict[str, tuple[RowAt, ...]]:
    rows: dict[str, list[RowAt]] = {}
    for number, names in enumerate(tables):
        for row in range(len(names.labels)):
            identity = names.identity(row)
            if identity and identity in identities:
                rows.setdefault(identity, []).append(RowAt(number, row))
    return {identity: tuple(found) for identity, found in rows.items()}

"""Looking up columns and models by the names that people type, and the names nearest to one.

A column is found by its short name, key, header or title, so that a name means the same column in
a query and in every flag. A model is found by that very name or repository, else in any case,
else as another spelling of it, else as a part of a name; it brings every row that has its
repository, whatever it is called there.

A model's name is split into its parts. Case, punctuation and the organisation in front do not
count, nor does where its size or a mode such as "Instruct" stands; every version, size and mode
does, and two numbers never run together ("3.1" is no "31"). What a run was like ("greedy",
"5-shot") counts only where both names state it. A date is another training. Needs no numpy.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import IN_SOURCES, MODEL, SHORT_NAMES, Column, Kind, Roles
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.meanings import MEANINGS, words_of
from lcbtui.dataset.source import Note
from lcbtui.errors import NothingMatchedError, UsageError
from lcbtui.text.words import first_few, query_word, quoted, regex, safe_text, spaced


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


def matching_columns(pattern: str, columns: Sequence[Column]) -> list[Column]:
    """Find the columns whose key, header or title matches a wildcard pattern (`*`, `?`).

    Case is ignored.

    Empty for a name without a wildcard, or one that is exactly the key of a column.
    """
    wanted = pattern.strip().casefold()
    if {"*", "?"}.isdisjoint(wanted) or any(wanted == column.key.casefold() for column in columns):
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
    # The standard column of a header that other sources use: `params` for "size".
    standard = next((it for it in IN_SOURCES.values() if spaced(name) in it.headers), None)
    near: Sequence[str] = ()
    if standard and find_column(typed := standard.short or standard.key, columns, roles):
        near = (typed,)
    elif standard and standard.key == MODEL:
        near = (roles.label,)
    near = near or nearest_names(name, known)
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
    if not (matched := matching_rows(tables, name)):
        raise NothingMatchedError(no_model(name, chain(*(names.labels for names in tables))))
    for number, row in matched:
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
        rows = matching_rows(there, name)
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
    """Find rows by model name or repository: as typed, else spelled otherwise, else by part.

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


def no_model(name: str, labels: Iterable[str], cutoff: float = 0.5) -> str:
    """Write the error for an unknown model: "Beta: no model of that name; nearest: Bet-7B"."""
    near = nearest_names(name, sorted(set(labels), reverse=True), 3, cutoff)
    nearest = f"; nearest: {', '.join(near)}" if near else ""
    return f"{safe_text(name)}: no model of that name{nearest}"


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


_FIRST_SPELLING = {
    each: makers.partition(" = ")[0] for makers in MEANINGS["maker"] for each in makers.split(" = ")
}
_SPELLINGS = {
    **dict.fromkeys(("it", "ins", "inst"), "instruct"),
    "think": "thinking",
    "nonthink": "nonthinking",
    "+": "plus",
    "×": "x",
}
_MAKERS = "|".join(_FIRST_SPELLING).replace("ai", r"[\W_]?ai")
_MAKERS = rf"(?P<name>{_MAKERS})(?:[\W_]*(?:ai|cloud|labs?|research))?"
_IN_FRONT = regex(rf"{_MAKERS}[\W_]+")
_BEHIND = regex(rf"(?P<model>.+)\({_MAKERS}\)$")
_AS_HOSTED = regex(r"^(?:us|eu|apac|global)\.(?=[a-z0-9]+\.)|-v\d+:\d+$")  # by Bedrock
_LONGEST = 200  # of a name; a longer text means itself alone
_DAYS, _MONTHS = r"(?:0[1-9]|[12]\d|3[01])", r"(?:0[1-9]|1[0-2])"
# 2024-12-17, 20241217, 2024-12, 2507 (a year and a month), 0528, 05/28, 05-28 (month and day).
_DATE = regex(
    rf"(?<![a-z0-9.])(?:20\d\d[-_.]?{_MONTHS}(?:[-_.]?{_DAYS})?|2[3-9]{_MONTHS}"
    rf"|{_MONTHS}/?{_DAYS}|0[1-9]-{_DAYS})(?![a-z0-9.])"
)
_RUN = regex(
    r"(?<![^\W_])(?:hf|vllm|(?<=:)(?:free|latest)|(?P<run>greedy(?:[\W_]*decoding)?|run[ _-]?\d+"
    r"|(?:\d+|zero|one|few)[\s_-]?shots?|(?:[nt]|seed|top[_-]?[pk])\s*=\s*\d+(?:\.\d+)?|pass@\d+"
    r"|temp(?:erature)?[\s_=:-]*\d+(?:\.\d+)?|rerun|reported|reproduced))(?![^\W_])"
)
_SEPARATORS, _WORD, _NUMBER = regex(r"[\W_]+"), regex(r"[^\W\d_]+"), regex(r"\d+")
_MODE = regex(
    r"\s*\((?:(?:minimal|low|med(?:ium)?|x?high|max|non?|default|auto|think(?:ing)?|reasoning|effort"
    r"|tokens?|budget|\d+k)[\s,-]*)+\)$"
)
_NOT = regex(r"(?<![^\W_])non?[\W_]*(?=think|reason)")
_PART = regex(
    r"(?P<size>(?<!\d)(?<!\d\.)(?P<billions>\d+(?:\.\d+)?) ?(?P<unit>[bm])(?![^\W_]))"
    r"|(?P<number>\d+)|(?P<gap>\||(?<![^\W_])v\.?(?=\d))|(?P<word>[^\W\d_]+|\+(?!\w)|×)"
)


def without_mode(name: str) -> str:
    """Cut a mode in brackets off a model's name: "gpt-5 (high)", "o3 (32k think)"."""
    return _MODE.sub("", name[:_LONGEST].casefold())


class ModelName(NamedTuple):
    """Parts of a model's name.

    Attributes:
        key: family, versions, sizes and modes in one spelling; "" where nothing is left.
        organisation: who made it, "" where the name does not say.
        date: digits of a date, "" for none.
        run: how it was run, in one spelling, "" where the name does not say.
    """

    key: str
    organisation: str
    date: str
    run: str

    def matches(self, other: "ModelName", *, dated: bool = True) -> bool:
        """Tell whether two names of one key mean the same model.

        With `dated` the dates must be the same, and so must runs that both state. Else one of the
        dates may be missing, and the runs do not count: as for a size, which all of them share.
        """
        one, two = self.organisation, other.organisation
        if not one.startswith(two) and not two.startswith(one):
            return False
        if dated and "" not in {self.run, other.run} and self.run != other.run:
            return False
        if "" in {self.date, other.date}:
            return self.date == other.date or not dated
        return self.date.endswith(other.date) or other.date.endswith(self.date)


class NameIndex:
    """Names of models, to find those that mean the same model as another name.

    A name has all numbers of its key, so that of many names few are taken apart.
    """

    def __init__(self, names: Iterable[tuple[str, int]]) -> None:
        """Index names, each with the number of its model or row."""
        self._by_key: dict[str, dict[ModelName, list[int]]] = {}
        self._names, self._read_places = [*names], set[int]()
        self._unread = dict[str, list[int]]()  # places by a number in the name, and all by ""
        for place, (name, _) in enumerate(self._names):
            for number in {"", *_NUMBER.findall(name)}:
                self._unread.setdefault(number, []).append(place)

    def find(self, name: str, *, dated: bool = True) -> list[int]:
        """List the numbers of all names that mean the same model, as `ModelName.matches`."""
        parts = parts_of(name)
        if not parts.key:
            return []
        # Names with its rarest number are taken apart, once for all.
        numbers = {"", *_NUMBER.findall(parts.key)}
        rarest = min(numbers, key=lambda each: len(self._unread.get(each, ())))
        for place in self._unread.get(rarest, ()):
            if place not in self._read_places:
                self._read_places.add(place)
                other, number = self._names[place]
                of_other = parts_of(other)
                self._by_key.setdefault(of_other.key, {}).setdefault(of_other, []).append(number)
        self._unread[rarest] = []
        known = self._by_key.get(parts.key, {})
        if len(known) > 50:  # they differ in date or run, and only the very one counts
            return known.get(parts, [])
        like = (known[each] for each in known if parts.matches(each, dated=dated))
        return sorted(number for numbers in like for number in numbers)


def taken_for_the_same(where: str, pairs: Iterable[tuple[str, str]]) -> Iterator[Note]:
    """Write the notes that list models joined under two spellings, and those without their mode.

    Args:
        where: name of the other source.
        pairs: name here and name there of each model that was joined.
    """
    kinds: dict[bool, list[str]] = {False: [], True: []}
    for own, other in dict.fromkeys(pairs):
        is_base = parts_of(own).key != parts_of(other).key == parts_of(without_mode(own)).key
        if own != other:
            kinds[is_base].append(f"{own} = {other}")
    for told, how in enumerate(("taken for the same", "joined without the mode")):
        if spelled := kinds[bool(told)]:
            yield Note(f"{where}: {how}: {first_few(spelled, 3 if told else 40)}", told=bool(told))


@lru_cache(maxsize=20_000)
def parts_of(name: str) -> ModelName:
    """Split a model's name into its parts: "meta-llama/Llama-3.1-8B" into llama3.1, 8b, meta."""
    if len(name) > _LONGEST:
        return ModelName(name, "", "", "")
    text = _NOT.sub("non", _AS_HOSTED.sub("", name.strip().casefold()))
    runs = [*_RUN.finditer(text)]
    organisation, text = _without_organisation(_RUN.sub("|", text) if runs else text)
    date = "".join(_DATE.findall(text))
    parts, sizes, modes, between = list[str](), list[str](), list[str](), "."
    for found in _PART.finditer(_DATE.sub("|", text)):
        part = _SPELLINGS.get(found[0], found[0])
        if found["size"]:
            sizes.append(found["billions"].removesuffix(".0") + found["unit"])
        elif part in words_of("mode"):
            modes.append(part)
        elif not found["gap"]:
            follows = found["number"] and parts and parts[-1][-1].isdigit()
            parts.append(f"{between if follows else ''}{part}")
            between = "."
            continue
        between = "|"  # "3-8B-1" is no 3.1
    key = " ".join(filter(None, ("".join(parts), *sizes, *sorted(modes))))
    stated = sorted(_plain(found["run"]).replace("zero", "0") for found in runs if found["run"])
    return ModelName(key, organisation, _plain(date), " ".join(stated))


def _without_organisation(text: str) -> tuple[str, str]:
    """Cut the organisation off a name: "Qwen/QwQ-32B", "Mistral AI: Mistral 7B", "o1 (OpenAI)"."""
    organisation = ""
    head, _, model = text.replace("__", "/").replace("--", "/").rpartition("/")
    may_cut = re.fullmatch(r"[\w./|-]+", head) and _says_which(model)
    if may_cut and not any(found["size"] for found in _PART.finditer(head)):  # "8b/rl"
        *hosts, owner = map(_plain, head.split("/"))
        if words_of("host").issuperset(filter(None, hosts)):
            text = model
            organisation = "" if owner in words_of("host") else _FIRST_SPELLING.get(owner, owner)
    if text.endswith(")"):
        text = _BEHIND.sub(r"\g<name> \g<model>", text)
    while (found := _IN_FRONT.match(text)) and _says_which(text[found.end() :]):
        text = text[found.end() :]
        organisation = organisation or _FIRST_SPELLING[_plain(found["name"])]
    return organisation, text


def _says_which(text: str) -> bool:
    return not words_of("name word", "mode").issuperset(_WORD.findall(text))


def _plain(text: str) -> str:
    return _SEPARATORS.sub("", text)

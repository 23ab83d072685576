"""Editing a query as text: terms that keys add and take back, and completion while one types.

Keys add terms: the dialog of columns, and the window bar for reports over exactly its window.
Completion proposes only what continues the end of the text, spelled as the source spells it, and
quoted where the query language wants that.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from lcbtui.dataset.columns import OPENNESS, Column, Kind, Roles
from lcbtui.dataset.lookup import find_column, known_names
from lcbtui.errors import QueryError
from lcbtui.query.parse import FITS, Flag, parse
from lcbtui.text.safe_text import quoted


def with_terms(query: str, terms: str) -> str:
    """Add terms to a query, on each side of a `|`: "a | b" becomes "a TERMS | b TERMS"."""
    return " | ".join(f"{side} {terms}".strip() for side in _sides(query))


def without_terms(query: str, terms: str) -> str:
    """Remove the terms that `with_terms` added, if they are there."""
    if not has_terms(query, terms):
        return query
    return " | ".join(side.removesuffix(terms).strip() for side in _sides(query))


def has_terms(query: str, terms: str) -> bool:
    """Tell whether `with_terms` added these terms last."""
    return bool(terms) and all(f" {side}".endswith(f" {terms}") for side in _sides(query))


def _sides(query: str) -> list[str]:
    """Split a query at its bars; one that cannot be parsed is one side."""
    try:
        starts = [side[0].position - 1 for side in parse(query).sides]
    except QueryError:
        starts = []
    cuts = [0, *starts[1:], len(query)]
    sides = [query[start:end].strip() for start, end in pairwise(cuts)]
    return [*(side.removesuffix("|").rstrip() for side in sides[:-1]), sides[-1]]


def without_half_typed(query: str, names: Iterable[str]) -> str | None:
    """Remove a half-typed column name from the end of a query; None if it ends otherwise.

    Such a word is a filter too, so this is for queries that match nothing as they are.

    Args:
        query: what was typed so far.
        names: every name of a column that can be typed.
    """
    found = re.search(r'(?:^|(?<=\s))[^\s"|:=!<>-][^\s"|:=!<>]+$', query)
    if found is None:
        return None
    word = found.group().casefold()
    if not any(name.casefold().startswith(word) for name in names):
        return None
    return query[: found.start()].rstrip(" |")


_ONE_WORD = r'(?!-)(?:(?!\.\.)[^\s|"=<>:≠≤≥~!,])+'  # one word and one value without quotes
_TERM = re.compile(
    r"""(?:^|[\s|])-?                                      # a term begins
    (?:(?P<name>"(?:[^"]|"")+"|[^\s"|:=!<>≠≤≥~-][^\s"|:=!<>≠≤≥~]*)\s*(?:!=|==?|[:≠])\s*
       (?:(?:"(?:[^"]|"")*"|[^\s"|,]+),)*)?                # the values before in a list
    (?P<typed>"(?:[^"]|"")*|[^\s"|:=!<>≠≤≥~,-][^\s"|:=!<>≠≤≥~,]*|)$""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Completion:
    """Completion of a query.

    Attributes:
        text: the whole query when completed.
        rest: the letters to add to those typed.
    """

    text: str
    rest: str


def complete(
    query: str, columns: Sequence[Column], roles: Roles, texts: Callable[[str], Iterable[str]]
) -> Completion | None:
    """Complete the end of a query by the first name or value that continues it; None if none does.

    Args:
        query: what was typed so far.
        columns: the columns of the source.
        roles: the columns in force.
        texts: the values of a text column, by its key, the likeliest first.
    """
    found = _TERM.search(query)
    if found is None:
        return None
    name, typed, signed = found["name"], found["typed"], ("is:", f"{FITS}:")
    word = typed.removeprefix('"').replace('""', '"')
    if name is None and len(word) < 2:  # values are proposed at once
        return None
    if name is not None:
        candidates = _values(name, columns, roles, texts)
    elif typed.startswith('"'):
        candidates = iter((*(c.key for c in columns), *texts(roles.label)))
    else:
        candidates = chain(known_names(columns, roles), signed, texts(roles.label))
    folded = word.casefold()
    if name is None and folded in known_names(columns, roles):
        return None  # an operator is to follow
    for candidate in candidates:
        if len(candidate) > len(word) and candidate.casefold().startswith(folded):
            plain = candidate in signed or re.fullmatch(_ONE_WORD, candidate)
            as_typed = candidate if plain and not typed.startswith('"') else quoted(candidate)
            return Completion(query[: found.start("typed")] + as_typed, candidate[len(word) :])
    return None


def _values(
    name: str, columns: Sequence[Column], roles: Roles, texts: Callable[[str], Iterable[str]]
) -> Iterator[str]:
    if name.casefold() == "is":
        return iter(Flag)
    plain = name.strip('"').replace('""', '"')
    column = find_column(plain, columns, roles, quoted=name.startswith('"'))
    if column is None or column.kind not in {Kind.TEXT, Kind.CATEGORY}:
        return iter(())
    if column.key == "openness":
        return (each.word for each in OPENNESS if each.word)
    return iter(texts(column.key))

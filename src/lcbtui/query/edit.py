"""Editing a query as text: terms that a key adds and takes back, and a word half typed.

Keys add terms: the rectangle on the chart, and the window bar for reports over exactly its window.
"""

import re
from collections.abc import Iterable
from itertools import pairwise

from lcbtui.errors import QueryError
from lcbtui.query.parse import parse

_LAST_WORD = re.compile(r'(?:^|(?<=\s))[^\s"|:=!<>-][^\s"|:=!<>]+$')


def with_terms(query: str, terms: str) -> str:
    """The query with terms that hold beside all of it: on each side of a `|`, which binds least."""
    return " | ".join(f"{side} {terms}".strip() for side in _sides(query))


def without_terms(query: str, terms: str) -> str:
    """The query before `with_terms`; as it is where it does not hold them everywhere."""
    if not has_terms(query, terms):
        return query
    return " | ".join(side.removesuffix(terms).strip() for side in _sides(query))


def has_terms(query: str, terms: str) -> bool:
    """Whether `with_terms` added these last."""
    return bool(terms) and all(f" {side}".endswith(f" {terms}") for side in _sides(query))


def _sides(query: str) -> list[str]:
    """What stands between the bars; a query that cannot be read is one side."""
    try:
        starts = [side[0].position - 1 for side in parse(query).sides]
    except QueryError:
        starts = []
    cuts = [0, *starts[1:], len(query)]
    sides = [query[start:end].strip() for start, end in pairwise(cuts)]
    return [*(side.removesuffix("|").rstrip() for side in sides[:-1]), sides[-1]]


def without_half_typed(query: str, names: Iterable[str]) -> str | None:
    """The query without a last word that begins a column name; None where it ends otherwise.

    Such a word is a filter of its own too, so this is for queries that match nothing as they are.

    Args:
        query: what was typed so far.
        names: every name of a column that can be typed.
    """
    found = _LAST_WORD.search(query)
    if found is None:
        return None
    word = found.group().casefold()
    if not any(name.casefold().startswith(word) for name in names):
        return None
    return query[: found.start()].rstrip(" |")

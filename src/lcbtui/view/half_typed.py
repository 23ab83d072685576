"""A query whose last word is the beginning of a column name: more is to come."""

import re
from collections.abc import Iterable

_LAST_WORD = re.compile(r'(?:^|(?<=\s))[^\s"|:=!<>-][^\s"|:=!<>]+$')


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

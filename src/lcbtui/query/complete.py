"""Completion of a query while it is typed: column names, values of text columns, model names.

Only what continues the end of the text is proposed, spelled as the source spells it, and quoted
where the query language wants that.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from lcbtui.dataset.columns import Column, Kind, Roles
from lcbtui.dataset.lookup import find_column, known_names
from lcbtui.dataset.standard import OPENNESS
from lcbtui.query.predicates import FITS
from lcbtui.query.syntax_tree import Flag
from lcbtui.text.safe_text import quoted

FEWEST = 2
"""So many letters of a name are typed before it is completed; values are proposed at once."""

_TERM = re.compile(
    r"""(?:^|[\s|])-?                                      # a term begins
    (?:(?P<name>"(?:[^"]|"")+"|[^\s"|:=!<>≠≤≥~-][^\s"|:=!<>≠≤≥~]*)\s*(?:!=|==?|[:≠])\s*
       (?:(?:"(?:[^"]|"")*"|[^\s"|,]+),)*)?                # the values before in a list
    (?P<typed>"(?:[^"]|"")*|[^\s"|:=!<>≠≤≥~,-][^\s"|:=!<>≠≤≥~,]*|)$""",
    re.VERBOSE,
)

_PLAIN = re.compile(r'(?!-)(?:(?!\.\.)[^\s|"=<>:≠≤≥~!,])+')
"""What is one word, and one value, without quotes."""


@dataclass(frozen=True)
class Completion:
    """What may be meant.

    Attributes:
        text: the whole query with it.
        rest: the letters that follow those typed.
    """

    text: str
    rest: str


def complete(
    query: str, columns: Sequence[Column], roles: Roles, texts: Callable[[str], Iterable[str]]
) -> Completion | None:
    """The first that continues the end of a query; None where nothing does.

    Args:
        query: what was typed so far.
        columns: the columns of the source.
        roles: the columns in force.
        texts: the values of a text column, by its key, the likeliest first.
    """
    found = _TERM.search(query)
    if found is None:
        return None
    name, typed = found["name"], found["typed"]
    word = typed.removeprefix('"').replace('""', '"')
    if name is None and len(word) < FEWEST:
        return None
    if name is not None:
        candidates: Iterable[str] = _values(name, columns, roles, texts)
    elif typed.startswith('"'):
        candidates = (*(c.key for c in columns), *texts(roles.label))
    else:
        candidates = _words(columns, roles, texts)
    folded = word.casefold()
    if name is None and folded in known_names(columns, roles):
        return None  # an operator is to follow
    for candidate in candidates:
        if len(candidate) > len(word) and candidate.casefold().startswith(folded):
            plain = candidate in _SIGNED or _PLAIN.fullmatch(candidate)
            as_typed = candidate if plain and not typed.startswith('"') else quoted(candidate)
            return Completion(query[: found.start("typed")] + as_typed, candidate[len(word) :])
    return None


_SIGNED = ("is:", f"{FITS}:")


def _words(
    columns: Sequence[Column], roles: Roles, texts: Callable[[str], Iterable[str]]
) -> Iterable[str]:
    yield from known_names(columns, roles)
    yield from _SIGNED
    yield from texts(roles.label)


def _values(
    name: str, columns: Sequence[Column], roles: Roles, texts: Callable[[str], Iterable[str]]
) -> Iterable[str]:
    if name.casefold() == "is":
        return tuple(Flag)
    plain = name.strip('"').replace('""', '"')
    column = find_column(plain, columns, roles, quoted=name.startswith('"'))
    if column is None or column.kind not in {Kind.TEXT, Kind.CATEGORY}:
        return ()
    if column.key == "openness":
        return tuple(each.word for each in OPENNESS if each.word)
    return texts(column.key)

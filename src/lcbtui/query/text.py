"""Queries as text: edited by keys, completed while one types.

The dialog of columns adds terms by a key.
Completion proposes only what continues the end of the text, spelled as the source spells it, and
quoted where the query language wants that.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, pairwise
from typing import NamedTuple

from lcbtui.dataset.columns import OPENNESS, Column, Kind, Roles
from lcbtui.dataset.lookup import find_column, known_names
from lcbtui.errors import QueryError
from lcbtui.query.parse import FITS, Flag, Query, Word, parse, term_meant
from lcbtui.text.words import quoted, regex


def operators_as_words(query: Query) -> str:
    """Explain that `or` and `and` in a query are searched as words; "" if none occurs."""
    for side in query.sides:
        words = [
            term.what.literal.text
            if isinstance(term.what, Word) and not term.what.literal.quoted and not term.negated
            else ""
            for term in side
        ]
        for place, typed in enumerate(words):
            if typed.casefold() in {"or", "and"} and 0 < place < len(words) - 1:
                return f'"{typed}" is a word here: | is or, and terms side by side must all hold'
    return ""


def with_terms(query: str, terms: str) -> str:
    """Append terms to each side of a query's `|`: "a | b" becomes "a TERMS | b TERMS".

    An invalid query is one side.
    """
    try:
        starts = [side[0].position - 1 for side in parse(query).sides]
    except QueryError:
        starts = []
    cuts = [0, *starts[1:], len(query)]
    *sides, last = (query[start:end].strip() for start, end in pairwise(cuts))
    sides = [*(side.removesuffix("|").rstrip() for side in sides), last]
    return " | ".join(f"{side} {terms}".strip() for side in sides)


_TERMS = regex(
    r"""\|                                                  # a bar, or a term with its operator
    |(?:"[^"]*"?|\([^\s()]*\)|\s*(?:[!=]?~|!=|[<>=]=?|[≠≤≥]|(?<!\s):)\s*|[^\s|"])+""",
    re.VERBOSE,
)


def whole_terms(query: str, check: Callable[[str], object]) -> str:
    """Leave out the terms of a query that are wrong, and each `|` that then has a side without any.

    Args:
        query: the text typed so far.
        check: function that raises a QueryError for a query that is wrong.
    """
    kept, between = "", ""
    for term in _TERMS.findall(query):
        if term == "|":
            between = " | "
            continue
        with_it = kept + between * bool(kept) + term
        with suppress(QueryError):
            check(with_it if "frontier" in with_it.casefold() else term)  # of which there is one
            kept, between = with_it, " "
    return kept


def without_half_typed(query: str, names: Iterable[str]) -> str | None:
    """Remove an unfinished column name from the end of a query; None if it has none.

    While typed, such a word filters as a search word; this is for a query that matches no row with
    it.

    Args:
        query: the text typed so far.
        names: all names of columns that can be typed.
    """
    found = re.search(r'(?:^|(?<=\s))[^\s"|:=!<>-][^\s"|:=!<>]+$', query)
    if found is None:
        return None
    word = found.group().casefold()
    if not any(name.casefold().startswith(word) for name in names):
        return None
    return query[: found.start()].rstrip(" |")


_ONE_WORD = r'(?!-)(?:(?!\.\.)[^\s|"=<>:≠≤≥~!,])+'  # one word and one value without quotes
_TERM = regex(
    r"""(?:^|[\s|])-?                                      # a term begins
    (?:(?P<name>"(?:[^"]|"")+"|[^\s"|:=!<>≠≤≥~-][^\s"|:=!<>≠≤≥~]*)\s*(?:!=|==?|[:≠])\s*
       (?:(?:"(?:[^"]|"")*"|[^\s"|,]+),)*)?                # the values before in a list
    (?P<typed>"(?:[^"]|"")*|[^\s"|:=!<>≠≤≥~,-][^\s"|:=!<>≠≤≥~,]*|)$""",
    re.VERBOSE,
)


def meant(query: str, is_right: Callable[[str], bool]) -> str:
    """Spell the words of a query that are series keys or sizes as terms; "" if there are none.

    Args:
        query: the text typed so far.
        is_right: function that tells whether a term is meant as it stands: a comparison that can be
            answered, or a word of a name.
    """
    terms, spelled = _TERMS.findall(query), list[str]()
    for term in terms:
        words = [term] if is_right(term) else re.split(r"\s+(?=[<>≤≥])", term)  # qwen <=8B
        is_whole = len(words) == 1 and is_right(term)
        spelled += ((not is_whole and term_meant(word)) or word for word in words)
    text = " ".join(spelled)
    return text if text.split() != " ".join(terms).split() else ""


class Completion(NamedTuple):
    """Proposed completion of a query that is being typed.

    Attributes:
        text: the whole query when completed.
        rest: the letters that the completion adds.
    """

    text: str
    rest: str


def complete(
    query: str, columns: Sequence[Column], roles: Roles, texts: Callable[[str], Iterable[str]]
) -> Completion | None:
    """Complete a half-typed query by the first column name or value that fits; None if none fits.

    Args:
        query: the text typed so far.
        columns: the columns of the source.
        roles: the columns in force.
        texts: function from the key of a text column to its values, the likeliest first.
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

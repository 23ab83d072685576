"""The parser: one line of text to a syntax tree, or a `QueryError` that names the position.

A recursive descent, one function a rule of the grammar:

    query: side ("|" side)*         side: term (blanks term)*         term: "-"? (word | comparison)
    comparison: word operator item ("," item)* | word ("~" | "!~") regular expression
    item: value | value ".." value | value ".." | ".." value

Any of the words, values and regular expressions may be a phrase in quotes. What each comparison
means on each kind of column, and whether a column exists, is settled by `query.predicates.bind`.
Any text is a query or a QueryError, never another exception, and nothing of it is ever evaluated:
it is only matched.

Below it stands what reads and edits a query as text: terms added by a key, and completion, which
proposes only what continues the end of the text, spelled as the source spells it, and quoted where
the query language wants that.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from enum import StrEnum
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from lcbtui.dataset.columns import OPENNESS, SHORT_NAMES, STANDARD, Column, Kind, Roles
from lcbtui.dataset.lookup import did_you_mean, find_column, known_names, nearest_names
from lcbtui.errors import QueryError
from lcbtui.query.size_limits import EXPECTED_SIZE
from lcbtui.text.numbers import Unit, parse_number
from lcbtui.text.words import quoted, regex


class Operator(StrEnum):
    """Operator of a comparison in a query; `HAS` is `:`, `MATCHES` takes a regular expression."""

    HAS = ":"
    IS = "="
    IS_NOT = "!="
    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="
    MATCHES = "~"
    MATCHES_NOT = "!~"


class Flag(StrEnum):
    """Flag of a row, a word that may follow `is:` in a query, such as ours or pinned."""

    OURS = "ours"
    PINNED = "pinned"
    FRONTIER = "frontier"
    APPROXIMATE = "approximate"
    INFERRED = "inferred"
    REPAIRED = "repaired"


FITS = "fits"
"""The word of the term for memory, `fits:24GB`."""

_EXPECTED_FLAG = f"expected one of {', '.join(Flag)}"
EXPECTED: dict[Kind | None, str] = {
    Kind.NUMBER: "expected a number",
    Kind.DATE: "expected a date such as 2025-06",
    **dict.fromkeys((Kind.TEXT, Kind.CATEGORY), "expected a word"),
    None: "expected a word, a number or a date",
}
"""The error for an operand that is missing or does not fit a column of this kind; None: any."""


class Literal(NamedTuple):
    """Word or value typed in a query.

    Attributes:
        text: as typed, without the quotes around it.
        quoted: whether it stood in quotes.
        position: where it begins in the query, counted from 1.
    """

    text: str
    quoted: bool
    position: int


class Between(NamedTuple):
    """Range of values in a query, both ends included; None for an open end."""

    low: Literal | None
    high: Literal | None
    position: int


class Word(NamedTuple):
    """Query term of one word, matched if the model's name or organization contains the word."""

    literal: Literal


class ColumnTerm(NamedTuple):
    """Query term that compares a column with a value, a range, or a list of values and ranges.

    Attributes:
        column: the name of the column as typed.
        operator: the operator.
        operator_position: where the operator begins in the query, counted from 1.
        items: the values or ranges after the operator.
    """

    column: Literal
    operator: Operator
    operator_position: int
    items: tuple[Literal | Between, ...]


class Flags(NamedTuple):
    """Query term `is:ours,pinned`, true of rows with any of these flags."""

    flags: tuple[Flag, ...]


class Term(NamedTuple):
    """Term of a query: a word, a comparison or flags, negated if a `-` stands before it.

    Attributes:
        what: the condition.
        negated: whether rows must not fulfil it.
        position: where the term begins in the query, with its `-`, counted from 1.
    """

    what: Word | ColumnTerm | Flags
    negated: bool
    position: int

    @property
    def is_frontier(self) -> bool:
        """Tell whether the term is `is:frontier`, which is applied after all other terms."""
        return isinstance(self.what, Flags) and self.what.flags == (Flag.FRONTIER,)


class Query(NamedTuple):
    """Syntax tree of a query: alternatives separated by `|`, each a list of terms that must hold.

    Attributes:
        text: the whole query as typed.
        sides: the terms of each side of `|`; empty for a blank query, which every row matches.
    """

    text: str
    sides: tuple[tuple[Term, ...], ...] = ()


@lru_cache(maxsize=64)
def parse(text: str) -> Query:
    """Parse one line of the query language to its syntax tree.

    Args:
        text: any text. Blank text is the query that every row matches.

    Raises:
        QueryError: if `text` is not a query, with the position of the first thing that cannot be
            parsed, or the length plus one where something is missing at the end.
    """
    sides = _Parser(text).sides() if text.strip() else ()
    terms = [term for side in sides for term in side]
    found = [t for t in terms if isinstance(t.what, Flags) and Flag.FRONTIER in t.what.flags]
    for term in found:
        is_one = term is found[0] and term.is_frontier and not term.negated
        if not is_one or len(sides) > 1:
            problem = "is:frontier stands once, without a list, - or |"
            raise QueryError(text, term.position, problem)
    return Query(text, sides)


# The tokens. Which of them can come next depends on what was before, so that `params:4B..32B` and
# `org:a,b` fall apart while `Qwen2.5` and `a,b` as words do not. A regular expression goes on to
# the next blank; a bar in it stands in parentheses or in quotes. A quote inside a phrase is written
# twice, and a phrase that is not closed is matched too, for its error.
_PHRASE = r'"[^"]*(?:""[^"]*)*"?'
_WORD = regex(rf'{_PHRASE}|(?!-)(?:(?!![=~])[^\s|"=<>:≠≤≥~])+')
_VALUE = regex(rf'{_PHRASE}|(?!!=|\.\.)[^\s|,"=<>:≠≤≥](?:(?!\.\.)[^\s|,"])*')
_PATTERN = regex(rf"{_PHRASE}|(?:\\\S|\((?:\\\S|[^\s()\\]|\((?:\\\S|[^\s()\\])*+\))*+\)|[^\s|])+")
_OPERATOR = regex(r"\s*(?:[!=]?~|!=|[<>=]=?|[≠≤≥]|(?<!\s):)\s*")
_SHORT = regex(r"(?:[<>≤≥]=?\S+?|[^\s|\"<>=:]*\.\.[^\s|\"]*|open-(?:data|weights))(?=$|[\s|])")
_BETWEEN_TERMS = regex(r"\s*\|\s*|\s++(?!\Z)")


class _Parser:
    """Recursive-descent parser of one query: a method for each rule, from the offset `at` on."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, len(text) - len(text.lstrip())

    def sides(self) -> tuple[tuple[Term, ...], ...]:
        sides = [[self.term()]]
        while between := self.token(_BETWEEN_TERMS):
            if "|" in between:
                sides.append([])
            sides[-1].append(self.term())
        if self.text[self.at :].strip():
            raise self.error("expected a space or a comparison such as >=")
        return tuple(map(tuple, sides))

    def term(self) -> Term:
        position = self.at + 1
        is_negated = self.skips("-")
        if meant := _SHORT.match(self.text, self.at):
            term = term_meant(meant[0])
            if term:
                self.at = meant.end()
                what = _Parser(term).term().what
                assert isinstance(what, ColumnTerm)
                column = what.column._replace(position=position)
                what = what._replace(column=column, operator_position=position)
                return Term(what, is_negated, position)
        name = self.literal(_WORD, "expected a word or a comparison")
        sign = self.token(_OPERATOR)
        return Term(self.comparison(name, sign) if sign else Word(name), is_negated, position)

    def comparison(self, name: Literal, sign: str) -> ColumnTerm | Flags:
        position, plain = self.at - len(sign.lstrip()) + 1, sign.strip()
        spelled = {"==": "=", "≠": "!=", "≤": "<=", "≥": ">=", "=~": "~"}
        operator = Operator(spelled.get(plain, plain))
        folded = name.text.casefold()
        special = "" if name.quoted else folded
        standard = STANDARD.get(SHORT_NAMES.get(folded, folded))
        if special == "is" and operator not in {Operator.HAS, Operator.IS}:
            raise QueryError(self.text, position, "expected : after is")
        if "~" in plain:
            pattern = self.literal(_PATTERN, "expected a regular expression")
            return ColumnTerm(name, operator, position, (pattern,))
        of_kind = EXPECTED[standard.kind if standard else None]
        expected = {"is": _EXPECTED_FLAG, FITS: EXPECTED_SIZE}.get(special, of_kind)
        items = [self.item(expected)]
        while self.skips(","):
            items.append(self.item(expected))
        if special == "is":
            return Flags(tuple(map(self.flag, items)))
        return ColumnTerm(name, operator, position, tuple(items))

    def item(self, expected: str) -> Literal | Between:
        position, low, high = self.at + 1, None, None
        if not self.skips(".."):
            low = self.literal(_VALUE, expected)
            if not self.skips(".."):
                return low
        if low is None or self.text[self.at : self.at + 1].strip() not in {"", ",", "|"}:
            high = self.literal(_VALUE, expected)
        return Between(low, high, position)

    def flag(self, item: Literal | Between) -> Flag:
        if isinstance(item, Literal) and item.text.casefold() in set(Flag):
            return Flag(item.text.casefold())
        near = nearest_names(item.text, Flag, 1) if isinstance(item, Literal) else ()
        hint = did_you_mean([f"is:{each}" for each in near], "")
        raise QueryError(self.text, item.position, _EXPECTED_FLAG, hint)

    def literal(self, pattern: re.Pattern[str], expected: str) -> Literal:
        position, typed = self.at + 1, self.token(pattern)
        if not typed:
            raise self.error(expected)
        if typed[0] != '"':
            return Literal(typed, False, position)
        if typed.count('"') % 2:
            raise QueryError(self.text, len(self.text) + 1, 'expected a closing "')
        if typed == '""':
            raise QueryError(self.text, position + 1, "expected something between the quotes")
        return Literal(typed[1:-1].replace('""', '"'), True, position)

    def token(self, pattern: re.Pattern[str]) -> str:
        """Go behind the token that comes next and return it; "" if it is another."""
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found[0] if found else ""

    def skips(self, token: str) -> bool:
        """Go behind a token if it comes next; tell whether it does."""
        is_next = self.text.startswith(token, self.at)
        self.at += len(token) * is_next
        return is_next

    def error(self, expected: str) -> QueryError:
        at = self.at if self.text[self.at :].strip() else len(self.text)
        meant = list(filter(None, map(term_meant, self.text[at:].split()[:1])))
        return QueryError(self.text, at + 1, expected, did_you_mean(meant, ""))


_SERIES_TERMS = {each.key: f"open:{each.word}" if each.word else "is:ours" for each in OPENNESS}
_SIZES = regex(r"([<>]=?|[≤≥]|)([^\s,-][^\s,]*)")


def term_meant(word: str) -> str:
    """Spell a word that is a series key, a size or a range of sizes as a term; "" for others.

    The words are as tables write them: `open-data`, `8B`, `4B..32B`, `<=8B`.
    """
    found = _SIZES.fullmatch(word)
    if found is None:
        return ""
    sign, ends = found.groups()
    ends = re.sub(r"(?<=[\dBMKT])-(?=\d)", "..", ends, count=1, flags=re.I)  # 4B-32B
    sizes = [parse_number(end, Unit.BILLIONS) for end in ends.split("..", 1) if end]
    if None not in sizes and any(size and not size.bare for size in sizes):
        return "" if sign and ".." in ends else f"params{sign or ':'}{ends}"
    return _SERIES_TERMS.get(word.casefold(), "")


def operators_as_words(query: str) -> str:
    """Explain that `or` and `and` in a query are searched as words; "" if none occurs."""
    found = re.search(r"[^|\s]\s+(or|and)\s+[^|\s]", re.sub(_PHRASE, '""', query), re.IGNORECASE)
    if found is None:
        return ""
    return f'"{found[1]}" is a word here: | is or, and terms side by side must all hold'


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
    word = found[0].casefold() if found else ""
    is_begun = any(name.casefold().startswith(word) for name in names)
    return query[: found.start()].rstrip(" |") if found and is_begun else None


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


def complete(
    query: str, columns: Sequence[Column], roles: Roles, texts: Callable[[str], Iterable[str]]
) -> tuple[str, str] | None:
    """Complete a half-typed query by the first column name or value that fits; None if none fits.

    Args:
        query: the text typed so far.
        columns: the columns of the source.
        roles: the columns in force.
        texts: function from the key of a text column to its values, the likeliest first.

    Returns:
        The whole query when completed, and the letters that the completion adds.
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
            is_word = re.fullmatch(r'(?!-)(?:(?!\.\.)[^\s|"=<>:≠≤≥~!,])+', candidate)
            plain = candidate in signed or is_word
            as_typed = candidate if plain and not typed.startswith('"') else quoted(candidate)
            return query[: found.start("typed")] + as_typed, candidate[len(word) :]
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

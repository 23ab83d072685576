"""The query language: one line of text to a `Query`, or a `QueryError` that names the place.

The grammar is `query.lark`; what each comparison means on each kind of column is in
`view.bind`. Any text is a query or a QueryError, never another exception, and nothing of
it is ever evaluated: it is only matched.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from lcbtui.dataset.columns import Kind
from lcbtui.dataset.standard import nearest_names, usual_kind
from lcbtui.errors import QueryError
from lcbtui.query.memory import EXPECTED as EXPECTED_MEMORY
from lcbtui.query.memory import FITS
from lcbtui.query.syntax_tree import (
    Between,
    Comparison,
    Flag,
    Flags,
    Operator,
    Query,
    Term,
    Typed,
    Word,
)

if TYPE_CHECKING:
    from lark import Lark, Token, Tree


EXPECTED = {
    Kind.NUMBER: "expected a number",
    Kind.DATE: "expected a date such as 2025-06",
    Kind.TEXT: "expected a word",
    Kind.CATEGORY: "expected a word",
}
"""What to say where the operand of a column of this kind is missing or is something else."""

_FLAG_NAMES = ", ".join(Flag)
_OPERATORS = {"==": "=", "≠": "!=", "≤": "<=", "≥": ">="}


@lru_cache(maxsize=64)
def parse(text: str) -> Query:
    """Read one line of the query language.

    Args:
        text: anything. Blank text is the query that keeps everything, and needs no parser.

    Raises:
        QueryError: if `text` is not a query. Its column is where the first thing stands that
            cannot be read; the length plus one where something is missing at the end.
    """
    # The grammar has no blanks at the end: it would have to look two tokens ahead.
    typed = text.rstrip()
    if not typed:
        return Query(text)
    # 30 to 50 ms to import: only paid by those who typed a query.
    from lark.exceptions import UnexpectedInput  # noqa: PLC0415

    reader = _parser().parse_interactive(typed)
    seen: list[Token] = []
    try:
        # One by one: the tokens before an error are needed to say what is missing after them.
        for token in reader.iter_parse():
            seen.append(token)  # noqa: PERF402
        tree: Tree[Token] = reader.feed_eof(seen[-1])  # type: ignore[no-untyped-call]  # lark's
    except UnexpectedInput as error:
        at_end = getattr(getattr(error, "token", None), "type", "") == "$END"
        start = len(typed) if at_end else error.pos_in_stream or 0
        allowed = getattr(error, "allowed", None) or getattr(error, "expected", None) or ()
        raise _explained(text, start, set(allowed), seen) from None
    query = Query(text, tuple(_side(text, side) for side in _subtrees(tree)))
    _check_frontier(query)
    return query


@cache
def _parser() -> "Lark":
    from lark import Lark  # noqa: PLC0415  # see `parse`

    grammar = Path(__file__).with_name("query.lark").read_text(encoding="utf-8")
    return Lark(grammar, start="query", parser="lalr", lexer="contextual")


# What went wrong


def _explained(text: str, start: int, allowed: set[str], seen: "list[Token]") -> QueryError:
    """The error for the first text that does not fit: at `start`, counted from 0."""
    rest = text.rstrip()[start:]
    column = start + 1 if rest else len(text) + 1
    if rest.startswith('"') and "PHRASE" in allowed:
        return QueryError(text, len(text) + 1, 'expected a closing "')
    if "VALUE" in allowed:
        operator = max(i for i, token in enumerate(seen) if token.type == "OPERATOR")
        return QueryError(text, column, _expected_operand(seen[operator - 1], seen[operator]))
    if "WORD" in allowed:
        after_minus = bool(seen) and seen[-1].type == "MINUS"
        where = " after -" if after_minus else " after |" if rest == "" else ""
        return QueryError(text, column, f"expected a word or a comparison{where}")
    if seen and seen[-1].type in {"WORD", "PHRASE"} and not rest.startswith('"'):
        return QueryError(text, column, "expected a space or a comparison such as >=")
    return QueryError(text, column, "expected a space")


def _expected_operand(name: "Token", operator: "Token") -> str:
    if name.type == "WORD" and name.casefold() == "is":
        return f"expected one of {_FLAG_NAMES}"
    if name.type == "WORD" and name.casefold() == FITS:
        return EXPECTED_MEMORY
    kind = usual_kind(_unquoted(name))
    if kind is not None:
        return EXPECTED[kind]
    if _operator(operator) in {Operator.HAS, Operator.IS, Operator.IS_NOT}:
        return "expected a word, a number or a date"
    return "expected a number or a date"


def _check_frontier(query: Query) -> None:
    """`is:frontier` looks at all rows that the rest keeps, so it has only one place to stand."""
    terms = [term for side in query.sides for term in side]
    found = [term for term in terms if _mentions_frontier(term)]
    for term in found:
        if term.negated:
            problem = "is:frontier cannot be excluded"
        elif len(query.sides) > 1:
            problem = "is:frontier cannot stand beside |"
        elif not term.is_frontier:
            problem = "is:frontier stands alone, without a list"
        elif term is not found[0]:
            problem = "is:frontier is there already"
        else:
            continue
        raise QueryError(query.text, term.place, problem)


def _mentions_frontier(term: Term) -> bool:
    return isinstance(term.what, Flags) and Flag.FRONTIER in term.what.flags


# From the parser's tree to terms


def _subtrees(tree: "Tree[Token]") -> "Iterable[Tree[Token]]":
    return (child for child in tree.children if not isinstance(child, str))


def _side(text: str, tree: "Tree[Token]") -> tuple[Term, ...]:
    return tuple(_term(text, term) for term in _subtrees(tree))


def _term(text: str, tree: "Tree[Token]") -> Term:
    (what,) = _subtrees(tree)
    first = _first_token(tree)
    read = Word(_typed(text, what)) if what.data == "word" else _comparison(text, what)
    return Term(read, first.type == "MINUS", _place(first))


def _comparison(text: str, tree: "Tree[Token]") -> Comparison | Flags:
    name, sign = (child for child in tree.children if isinstance(child, str))
    items = tuple(_item(text, item) for item in _subtrees(tree))
    operator = _operator(sign)
    operator_place = _place(sign) + len(sign) - len(sign.lstrip())
    if name.type == "WORD" and name.casefold() == "is":
        if operator not in {Operator.HAS, Operator.IS}:
            raise QueryError(text, operator_place, "expected : after is")
        return Flags(tuple(_flag(text, item) for item in items))
    return Comparison(_piece(text, name), operator, operator_place, items)


def _flag(text: str, item: Typed | Between) -> Flag:
    if isinstance(item, Typed) and item.text.casefold() in set(Flag):
        return Flag(item.text.casefold())
    near = nearest_names(item.text, Flag) if isinstance(item, Typed) else ()
    question = f"; did you mean is:{near[0]}?" if near else ""
    raise QueryError(text, item.place, f"expected one of {_FLAG_NAMES}{question}")


def _item(text: str, tree: "Tree[Token]") -> Typed | Between:
    place = _place(_first_token(tree))
    ends = [_typed(text, end) for end in _subtrees(tree)]
    match tree.data:
        case "between":
            return Between(ends[0], ends[1], place)
        case "up_to":
            return Between(None, ends[0], place)
        case "at_least":
            return Between(ends[0], None, place)
        case _:
            return _typed(text, tree)


def _typed(text: str, tree: "Tree[Token]") -> Typed:
    return _piece(text, _first_token(tree))


def _piece(text: str, token: "Token") -> Typed:
    piece = Typed(_unquoted(token), token.type == "PHRASE", _place(token))
    if not piece.text:
        raise QueryError(text, piece.place + 1, "expected something between the quotes")
    return piece


def _first_token(tree: "Tree[Token]") -> "Token":
    child = tree.children[0]
    return child if isinstance(child, str) else _first_token(child)


def _unquoted(token: "Token") -> str:
    return token[1:-1].replace('""', '"') if token.type == "PHRASE" else str(token)


def _operator(token: "Token") -> Operator:
    sign = re.sub(r"\s", "", token)
    return Operator(_OPERATORS.get(sign, sign))


def _place(token: "Token") -> int:
    return (token.start_pos or 0) + 1

"""A query in words, for the sentence above the table: "params ≤ 32B", "not distill"."""

from lcbtui.dataset.columns import Kind
from lcbtui.dataset.standard import OPENNESS_OF_WORD, OPENNESS_VALUES, SHORT_NAMES, usual_kind
from lcbtui.query.predicates import DEFAULT_BITS, FITS, size_limit
from lcbtui.query.syntax_tree import (
    Between,
    Comparison,
    Flag,
    Flags,
    Literal,
    Operator,
    Query,
    Term,
    Word,
)
from lcbtui.text.numbers import Unit, format_number
from lcbtui.text.safe_text import safe_text

_FLAG_WORDS = {
    Flag.OURS: "ours",
    Flag.PINNED: "pinned",
    Flag.FRONTIER: "on the frontier",
    Flag.APPROXIMATE: "with approximate values",
    Flag.INFERRED: "with inferred values",
    Flag.REPAIRED: "with repaired values",
}
_SIGNS = {
    Operator.IS: "=",
    Operator.IS_NOT: "≠",
    Operator.BELOW: "<",
    Operator.AT_MOST: "≤",
    Operator.ABOVE: ">",
    Operator.AT_LEAST: "≥",
    Operator.MATCHES: "matches",
    Operator.MATCHES_NOT: "does not match",
}


def describe(query: Query, bits: int = DEFAULT_BITS) -> tuple[str, ...]:
    """Each term of the query in words, safe for the terminal; one for all sides of a `|`.

    Args:
        query: the query.
        bits: bits a weight, for `fits`.
    """
    sides = [[_term(term, bits) for term in side] for side in query.sides]
    if len(sides) > 1:
        return (" or ".join(" and ".join(side) for side in sides),)
    return tuple(sides[0]) if sides else ()


_BELOW = frozenset({"under", "below", "less", "fewer", "smaller"})
_ABOVE = frozenset({"over", "above", "more", "greater", "larger"})


def operators_as_words(query: Query) -> str:
    """What to say of `or`, `and`, `under` and the like, which are words as others; "" without."""
    for side in query.sides:
        words = [_typed(term) for term in side]
        for place, typed in enumerate(words):
            word, after = typed.casefold(), words[place + 1 :]
            if word in {"or", "and"} and place and after:
                return f'"{typed}" is a word here: | is or, and terms side by side must all hold'
            number = next((each for each in after[:2] if each[:1].isdigit()), "")
            if number and word in _BELOW | _ABOVE:
                sign = "<" if word in _BELOW else ">"
                return (
                    f'"{typed}" is a word here: write params{sign}{number} or score{sign}{number}'
                )
    return ""


def _typed(term: Term) -> str:
    """A term that is one word; "" for any other."""
    if isinstance(term.what, Word) and not term.what.literal.quoted and not term.negated:
        return term.what.literal.text
    return ""


def _term(term: Term, bits: int) -> str:
    match term.what:
        case Word(literal):
            words = _text(literal)
        case Flags(flags):
            words = " or ".join(_FLAG_WORDS[flag] for flag in flags)
        case Comparison(name) as comparison if name.text.casefold() == FITS and not name.quoted:
            words = _fits(comparison, bits)
        case Comparison() as comparison:
            words = _comparison(comparison)
    return f"not {words}" if term.negated else words


def _fits(comparison: Comparison, bits: int) -> str:
    """What fits, and that it is an estimate: "fits 24GB at 4 bits (estimate: params ≤ 40B)"."""
    texts = [item.text for item in comparison.items if isinstance(item, Literal)]
    limits = list(filter(None, (size_limit(text, bits) for text in texts)))
    if not limits:  # of a query that is not of any source yet
        return _comparison(comparison)
    size = format_number(float(f"{max(each.most for each in limits):.3g}"), -1, Unit.BILLIONS)
    memory = [f"{safe_text(each.fits)} at {each.bits} bits" for each in limits if each.fits]
    most = f"params ≤ {size}"
    return f"fits {' or '.join(memory)} (estimate: {most})" if memory else most


def _comparison(comparison: Comparison) -> str:
    name = safe_text(comparison.column.text)
    folded = comparison.column.text.casefold()
    key = SHORT_NAMES.get(folded, folded)  # as far as it can be told without a source
    unit = "B" if key in {"total_params_b", "active_params_b"} else ""
    first = comparison.items[0]
    is_not = comparison.operator is Operator.IS_NOT
    if len(comparison.items) == 1 and isinstance(first, Between):
        return ("not " if is_not else "") + _between(first, unit, name)
    if key == "openness":
        return ("not " if is_not else "") + " or ".join(map(_openness, comparison.items))
    items = " or ".join(_item(item, unit) for item in comparison.items)
    if comparison.operator is not Operator.HAS:
        return f"{name} {_SIGNS[comparison.operator]} {items}"
    is_number = usual_kind(comparison.column.text) in {Kind.NUMBER, Kind.DATE}
    return f"{name} = {items}" if is_number else f"{name} contains {items}"


def _openness(item: Literal | Between) -> str:
    text = _item(item)
    word = OPENNESS_OF_WORD.get(text.casefold(), text)
    return word if word in OPENNESS_VALUES else f"openness {word}"


def _item(item: Literal | Between, unit: str = "") -> str:
    return _between(item, unit) if isinstance(item, Between) else _text(item, unit)


def _between(item: Between, unit: str, name: str = "") -> str:
    low, high = ("" if end is None else _text(end, unit) for end in (item.low, item.high))
    return f"{low} to {high}" if low and high and not name else range_words(name, low, high)


def range_words(name: str, low: str, high: str) -> str:
    """A range from one end to the other: "params ≤ 32B", "score ≥ 60", "4B ≤ params ≤ 32B"."""
    if low and high:
        return f"{low} ≤ {name} ≤ {high}"
    return f"{name} ≤ {high}".lstrip() if high else f"{name} ≥ {low}".lstrip()


def _text(literal: Literal, unit: str = "") -> str:
    text = safe_text(literal.text)
    return text + unit if unit and text.replace(".", "", 1).isdigit() else text

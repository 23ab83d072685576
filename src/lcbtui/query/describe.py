"""A query in words, for the sentence above the table: "params ≤ 32B", "not distill"."""

from lcbtui.dataset.columns import OPENNESS_OF_WORD, OPENNESS_VALUES, SHORT_NAMES, Kind, usual_kind
from lcbtui.query.parse import (
    FITS,
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
from lcbtui.query.predicates import DEFAULT_BITS, size_limit
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


def describe(query: Query, bits: int = DEFAULT_BITS) -> tuple[str, ...]:
    """Write each term of a query in words, safe for the terminal; all sides of a `|` as one text.

    Args:
        query: the query.
        bits: bits a weight, for `fits`.
    """
    sides = [[_term(term, bits) for term in side] for side in query.sides]
    if len(sides) > 1:
        return (" or ".join(" and ".join(side) for side in sides),)
    return tuple(sides[0]) if sides else ()


def operators_as_words(query: Query) -> str:
    """Explain that `or`, `and`, `under` and the like in a query are words; "" without any."""
    for side in query.sides:
        words = [
            term.what.literal.text
            if isinstance(term.what, Word) and not term.what.literal.quoted and not term.negated
            else ""
            for term in side
        ]
        for place, typed in enumerate(words):
            word, after = typed.casefold(), words[place + 1 :]
            means, sign = "", ""
            if word in {"or", "and"} and place and after:
                means = "| is or, and terms side by side must all hold"
            elif word in {"under", "below", "less", "fewer", "smaller"}:
                sign = "<"
            elif word in {"over", "above", "more", "greater", "larger"}:
                sign = ">"
            number = next((each for each in after[:2] if each[:1].isdigit()), "")
            if sign and number:
                means = f"write params{sign}{number} or score{sign}{number}"
            if means:
                return f'"{typed}" is a word here: {means}'
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
    """Write `fits` with its estimate: "fits 24GB at 4 bits (estimate: params ≤ 40B)"."""
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
    first, operator = comparison.items[0], comparison.operator
    negation = "not " if operator is Operator.IS_NOT else ""
    if len(comparison.items) == 1 and isinstance(first, Between):
        return negation + _between(first, unit, name)
    if key == "openness":
        words = [_item(item) for item in comparison.items]
        words = [OPENNESS_OF_WORD.get(word.casefold(), word) for word in words]
        return negation + " or ".join(
            word if word in OPENNESS_VALUES else f"openness {word}" for word in words
        )
    items = " or ".join(_item(item, unit) for item in comparison.items)
    if operator is Operator.HAS:
        is_number = usual_kind(comparison.column.text) in {Kind.NUMBER, Kind.DATE}
        return f"{name} = {items}" if is_number else f"{name} contains {items}"
    signs = {"!=": "≠", "<=": "≤", ">=": "≥", "~": "matches", "!~": "does not match"}
    return f"{name} {signs.get(operator, operator)} {items}"


def _item(item: Literal | Between, unit: str = "") -> str:
    return _between(item, unit) if isinstance(item, Between) else _text(item, unit)


def _between(item: Between, unit: str, name: str = "") -> str:
    low, high = ("" if end is None else _text(end, unit) for end in (item.low, item.high))
    return f"{low} to {high}" if low and high and not name else range_words(name, low, high)


def range_words(name: str, low: str, high: str) -> str:
    """Write a range with one or both ends: "params ≤ 32B", "score ≥ 60", "4B ≤ params ≤ 32B"."""
    if low and high:
        return f"{low} ≤ {name} ≤ {high}"
    return f"{name} ≤ {high}".lstrip() if high else f"{name} ≥ {low}".lstrip()


def _text(literal: Literal, unit: str = "") -> str:
    text = safe_text(literal.text)
    return text + unit if unit and text.replace(".", "", 1).isdigit() else text

"""A query in words, for the sentence above the table: "params ≤ 32B", "not distill"."""

from lcbtui.sources.model import Kind
from lcbtui.sources.safe_text import safe_text
from lcbtui.view.columns import SHORT_NAMES, usual_kind
from lcbtui.view.terms import Between, Comparison, Flag, Flags, Operator, Query, Term, Typed, Word

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
}
_OPENNESS_WORDS = {"data": "open-data", "weights": "open-weights"}


def describe(query: Query) -> tuple[str, ...]:
    """Each term of the query in words, safe for the terminal; one for all sides of a `|`."""
    sides = [[_term(term) for term in side] for side in query.sides]
    if len(sides) > 1:
        return (" or ".join(" and ".join(side) for side in sides),)
    return tuple(sides[0]) if sides else ()


def _term(term: Term) -> str:
    match term.what:
        case Word(typed):
            words = _text(typed)
        case Flags(flags):
            words = " or ".join(_FLAG_WORDS[flag] for flag in flags)
        case Comparison() as comparison:
            words = _comparison(comparison)
    return f"not {words}" if term.negated else words


def _comparison(comparison: Comparison) -> str:
    name = safe_text(comparison.column.text)
    is_number = usual_kind(comparison.column.text) in {Kind.NUMBER, Kind.DATE}
    first = comparison.items[0]
    if len(comparison.items) == 1 and isinstance(first, Between):
        no = "not " if comparison.operator is Operator.IS_NOT else ""
        return no + _between(first, f"{name} ")
    items = " or ".join(_item(item) for item in comparison.items)
    if _is_openness(comparison):
        items = " or ".join(_openness(item) for item in comparison.items)
        return items if comparison.operator is not Operator.IS_NOT else f"not {items}"
    if comparison.operator is not Operator.HAS:
        return f"{name} {_SIGNS[comparison.operator]} {items}"
    return f"{name} = {items}" if is_number and len(comparison.items) == 1 else f"{name} {items}"


def _is_openness(comparison: Comparison) -> bool:
    name = comparison.column.text.casefold()
    return SHORT_NAMES.get(name, name) == "openness"


def _openness(item: Typed | Between) -> str:
    text = _item(item)
    known = {"open-data", "open-weights", "closed"}
    word = _OPENNESS_WORDS.get(text.casefold(), text)
    return word if word in known else f"openness {word}"


def _item(item: Typed | Between) -> str:
    return _between(item) if isinstance(item, Between) else _text(item)


def _between(item: Between, name: str = "") -> str:
    if item.low is None:
        return f"{name}≤ {_text(item.high)}" if item.high else ""
    if item.high is None:
        return f"{name}≥ {_text(item.low)}"
    if not name:
        return f"{_text(item.low)} to {_text(item.high)}"
    return f"{_text(item.low)} ≤ {name}≤ {_text(item.high)}"


def _text(typed: Typed) -> str:
    return safe_text(typed.text)

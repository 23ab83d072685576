"""A query in words, for the sentence above the table: "params ≤ 32B", "not distill"."""

from lcbtui.dataset.columns import Kind
from lcbtui.dataset.standard import SHORT_NAMES, usual_kind
from lcbtui.query.memory import FITS, largest_fitting, parse_memory
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
}
_OPENNESS_WORDS = {"data": "open-data", "weights": "open-weights"}


def describe(query: Query, bits: int = 16) -> tuple[str, ...]:
    """Each term of the query in words, safe for the terminal; one for all sides of a `|`.

    Args:
        query: the query.
        bits: bits a weight, for `fits`.
    """
    sides = [[_term(term, bits) for term in side] for side in query.sides]
    if len(sides) > 1:
        return (" or ".join(" and ".join(side) for side in sides),)
    return tuple(sides[0]) if sides else ()


def _term(term: Term, bits: int) -> str:
    match term.what:
        case Word(typed):
            words = _text(typed)
        case Flags(flags):
            words = " or ".join(_FLAG_WORDS[flag] for flag in flags)
        case Comparison(column) as comparison if column.text.casefold() == FITS:
            words = _comparison(comparison) if column.quoted else _fits(comparison, bits)
        case Comparison() as comparison:
            words = _comparison(comparison)
    return f"not {words}" if term.negated else words


def _fits(comparison: Comparison, bits: int) -> str:
    """What fits, and that it is an estimate: "fits 24GB at 16 bits (estimate: params ≤ 10B)"."""
    texts = [item.text for item in comparison.items if isinstance(item, Typed)]
    memories = [memory for memory in map(parse_memory, texts) if memory is not None]
    most = largest_fitting(max(memories, default=0.0), bits)
    asked = safe_text(" or ".join(text if text[-1:].isalpha() else f"{text}GB" for text in texts))
    size = format_number(float(f"{most:.3g}"), -1, Unit.BILLIONS)
    return f"fits {asked} at {bits} bits (estimate: params ≤ {size})"


def _comparison(comparison: Comparison) -> str:
    name = safe_text(comparison.column.text)
    is_number = usual_kind(comparison.column.text) in {Kind.NUMBER, Kind.DATE}
    unit = "B" if _key(comparison) in {"total_params_b", "active_params_b"} else ""
    first = comparison.items[0]
    if len(comparison.items) == 1 and isinstance(first, Between):
        no = "not " if comparison.operator is Operator.IS_NOT else ""
        return no + _between(first, unit, f"{name} ")
    items = " or ".join(_item(item, unit) for item in comparison.items)
    if _key(comparison) == "openness":
        items = " or ".join(_openness(item) for item in comparison.items)
        return items if comparison.operator is not Operator.IS_NOT else f"not {items}"
    if comparison.operator is not Operator.HAS:
        return f"{name} {_SIGNS[comparison.operator]} {items}"
    return f"{name} = {items}" if is_number else f"{name} contains {items}"


def _key(comparison: Comparison) -> str:
    """The column meant, as far as it can be told without a source."""
    name = comparison.column.text.casefold()
    return SHORT_NAMES.get(name, name)


def _openness(item: Typed | Between) -> str:
    text = _item(item)
    known = {"open-data", "open-weights", "closed"}
    word = _OPENNESS_WORDS.get(text.casefold(), text)
    return word if word in known else f"openness {word}"


def _item(item: Typed | Between, unit: str = "") -> str:
    return _between(item, unit) if isinstance(item, Between) else _text(item, unit)


def _between(item: Between, unit: str, name: str = "") -> str:
    if item.low is None:
        return f"{name}≤ {_text(item.high, unit)}" if item.high else ""
    if item.high is None:
        return f"{name}≥ {_text(item.low, unit)}"
    if not name:
        return f"{_text(item.low, unit)} to {_text(item.high, unit)}"
    return f"{_text(item.low, unit)} ≤ {name}≤ {_text(item.high, unit)}"


def _text(typed: Typed, unit: str = "") -> str:
    text = safe_text(typed.text)
    return text + unit if unit and text.replace(".", "", 1).isdigit() else text

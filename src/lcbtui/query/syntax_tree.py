"""The syntax tree of a query: sides of `|`, terms, operators and literals, with their positions.

Nothing here knows a source: whether a column exists and whether its operand fits it is settled
by `query.predicates.bind`.
"""

from dataclasses import dataclass
from enum import StrEnum

from lcbtui.dataset.columns import Kind


class Operator(StrEnum):
    """The operators of a comparison; `HAS` is `:`, and `MATCHES` takes a regular expression."""

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
    """The words that `is:` knows."""

    OURS = "ours"
    PINNED = "pinned"
    FRONTIER = "frontier"
    APPROXIMATE = "approximate"
    INFERRED = "inferred"
    REPAIRED = "repaired"


EXPECTED = {
    Kind.NUMBER: "expected a number",
    Kind.DATE: "expected a date such as 2025-06",
    Kind.TEXT: "expected a word",
    Kind.CATEGORY: "expected a word",
}
"""What to say where the operand of a column of this kind is missing or is something else."""


@dataclass(frozen=True)
class Literal:
    """A word or an operand.

    Attributes:
        text: as typed, without the quotes around it.
        quoted: whether it stood in quotes.
        position: where it begins, counted from 1.
    """

    text: str
    quoted: bool
    position: int


@dataclass(frozen=True)
class Between:
    """An inclusive range; one of the ends may be open."""

    low: Literal | None
    high: Literal | None
    position: int


@dataclass(frozen=True)
class Word:
    """Text that must occur in the label or the organization."""

    literal: Literal


@dataclass(frozen=True)
class Comparison:
    """A column, an operator and what to compare with; several items mean any of them.

    Attributes:
        operator_position: where the operator begins, counted from 1.
    """

    column: Literal
    operator: Operator
    operator_position: int
    items: tuple[Literal | Between, ...]


@dataclass(frozen=True)
class Flags:
    """`is:`: any of these."""

    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class Term:
    """One term, possibly after a `-`.

    Attributes:
        position: where it begins, the `-` included, counted from 1.
    """

    what: Word | Comparison | Flags
    negated: bool
    position: int

    @property
    def is_frontier(self) -> bool:
        """Whether this is `is:frontier`, which is applied after all other terms."""
        return isinstance(self.what, Flags) and self.what.flags == (Flag.FRONTIER,)


@dataclass(frozen=True)
class Query:
    """A query that was read: any of the sides, each with all of its terms.

    Attributes:
        text: the whole query as typed.
        sides: empty when nothing was typed, which keeps everything.
    """

    text: str
    sides: tuple[tuple[Term, ...], ...] = ()

    @property
    def wants_frontier(self) -> bool:
        """Whether only the frontier of the rows that match is asked for."""
        return any(term.is_frontier for side in self.sides for term in side)

"""Finding rows of a View by a query, without filtering by it."""

import numpy as np

from lcbtui.dataset.dataset import Positions
from lcbtui.errors import UsageError
from lcbtui.query.masks import evaluate
from lcbtui.query.parse import Word, parse
from lcbtui.view.view import View


def find(view: View, text: str) -> Positions:
    """(matches,) the indices of the rows shown that a query keeps, in order.

    Args:
        view: what is shown.
        text: one line of the query language; blank finds nothing.

    Raises:
        QueryError: for a query that does not parse or fit the columns, with its place.
        UsageError: for `is:frontier`, which is about the rows that are kept.
    """
    query = parse(text)
    if not query.sides:
        return np.empty(0, dtype=np.int64)
    if query.wants_frontier:
        raise UsageError("is:frontier filters, and cannot be looked for")
    state = view.state
    matched = evaluate(
        query, view.dataset, view.roles, ours=view.ours, pins=state.pins, bits=state.bits
    )
    return np.flatnonzero(matched.keep[view.rows])


def words_found(text: str) -> tuple[str, ...]:
    """The words that a query looks for in names, in lower case."""
    return tuple(
        term.what.literal.text.casefold()
        for side in parse(text).sides
        for term in side
        if isinstance(term.what, Word) and not term.negated
    )

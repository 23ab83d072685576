"""The line of keys and that of the very first start: they are there before any data is."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate, chain

from lcbtui.tui.actions import Action, action_named
from lcbtui.tui.theme import Ink, Span

ALWAYS = 2
"""The last keys of the key line, help and quit, which stay when there is little room."""


def key_spans(width: int, keys: Iterable[Action]) -> list[Span]:
    """As many keys as fit, the last two (help and quit) always among them."""
    pairs = [
        (Span(f" {a.shown}", Ink.KEY, a.bound), Span(f" {a.label} ", Ink.DIM, a.bound))
        for a in keys
    ]
    if len(pairs) <= ALWAYS:  # the user's own settings can take the keys of all others
        return list(chain(*pairs))
    ends = list(accumulate(len(key.text) + len(label.text) for key, label in pairs))
    room = width - (ends[-1] - ends[-ALWAYS - 1])
    fitting = bisect_right(ends[:-ALWAYS], room)
    return list(chain(*pairs[:fitting], *pairs[-ALWAYS:]))


def welcome_spans() -> list[Span]:
    """The line of the very first start."""
    signs, best = (action_named(f"screen.{name}") for name in ("help", "best"))
    return [
        Span(" First time here: ", Ink.STRONG),
        Span(signs.first_key, Ink.KEY, signs.bound),
        Span(" explains signs and keys, ", Ink.TEXT),
        Span(best.first_key, Ink.KEY, best.bound),
        Span(" finds a model for you", Ink.TEXT),
    ]

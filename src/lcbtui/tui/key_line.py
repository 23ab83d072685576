"""The line of keys and that of the very first start: they are there before any data is."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate, chain

from lcbtui.tui.actions import Action, action_named
from lcbtui.tui.theme import Ink, Span

ROOM_FOR_QUIT = 48  # cells


def key_spans(width: int, keys: Iterable[Action]) -> list[Span]:
    """As many keys as fit, help always among them, and quit where there is any room."""
    pairs = [
        (Span(f" {a.shown}", Ink.KEY, a.bound), Span(f" {a.label} ", Ink.DIM, a.bound))
        for a in keys
    ]
    always = 2 if width >= ROOM_FOR_QUIT else 1
    pairs = pairs[: len(pairs) - 2 + always]
    if len(pairs) <= always:  # the user's own settings can take the keys of all others
        return list(chain(*pairs))
    ends = list(accumulate(len(key.text) + len(label.text) for key, label in pairs))
    room = width - (ends[-1] - ends[-always - 1])
    fitting = bisect_right(ends[:-always], room)
    return list(chain(*pairs[:fitting], *pairs[-always:]))


def welcome_spans(width: int) -> list[Span]:
    """The line of the very first start, in as many words as fit."""
    signs, best = (action_named(f"screen.{name}") for name in ("help", "best"))
    wordings = [
        [
            Span(greeting, Ink.STRONG),
            Span(signs.first_key, Ink.KEY, signs.bound),
            Span(f" {explains}, ", Ink.TEXT),
            Span(best.first_key, Ink.KEY, best.bound),
            Span(f" {finds}", Ink.TEXT),
        ]
        for greeting, explains, finds in _WELCOMES
    ]
    fitting = (spans for spans in wordings if sum(len(span.text) for span in spans) < width)
    return next(fitting, wordings[-1])


_WELCOMES = (
    (" First time here: ", "explains signs and keys", "finds a model for you"),
    (" New here: ", "explains", "finds a model"),
)
"""The words of that line, from the longest."""

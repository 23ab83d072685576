"""Remembering what was computed of a Dataset, a View or points, for as long as these live.

None of them ever changes, so whatever depends on one of them and on hashable words can be kept.
It is kept on the object itself, and so goes with it even where an answer refers back to it: a
source that is read again and again must not stay behind in parts. The least recently used entry
goes first.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import RLock
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar


class Remembering(Protocol):
    """What never changes and has room for answers about itself."""

    @property
    def memory(self) -> dict[object, Any]:
        """By function, what `remembered` keeps."""


S = TypeVar("S", bound=Remembering)
P = ParamSpec("P")

T = TypeVar("T")

_ITSELF = object()
"""Stands for an answer that is the very object: one that held itself would wait for the garbage
collector, which may be long in coming."""


def remembered(
    size: int,
) -> Callable[[Callable[Concatenate[S, P], T]], Callable[Concatenate[S, P], T]]:
    """Keep the last `size` answers of a function for each Dataset, View or Points.

    The other arguments must be hashable, and the answer must not be edited by who gets it. Nor
    should it hold what it is about, for the reason given at `_ITSELF`; it may be it.
    """

    def decorate(function: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
        lock = RLock()

        @wraps(function)
        def ask(about: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
            key: Hashable = (args, tuple(sorted(kwargs.items())))
            with lock:
                store: OrderedDict[Hashable, Any] = about.memory.setdefault(function, OrderedDict())
                if key in store:
                    store.move_to_end(key)
                    found: Any = store[key]
                    if found is _ITSELF:
                        found = about
                    return found  # type: ignore[no-any-return]  # what the function gave
            answer = function(about, *args, **kwargs)
            with lock:
                store[key] = _ITSELF if answer is about else answer
                while len(store) > size:
                    store.popitem(last=False)
            return answer

        return ask

    return decorate

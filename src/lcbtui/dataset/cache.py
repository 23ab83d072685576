"""A least-recently-used cache of function results, kept on the immutable object they are of.

A Dataset, a View or points never change, so a result that depends on one of them and on hashable
arguments can be kept. It is freed with the object, even where it refers back to it: of a source
that is read again and again nothing may stay behind.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cached_property, wraps
from threading import RLock
from typing import Any, Concatenate, ParamSpec, TypeVar


class Cacheable:
    """Immutable object with a store for results computed from it; a changed copy starts empty."""

    @cached_property
    def cache(self) -> dict[object, Any]:
        """Results kept by `cached`, by function."""
        return {}


S = TypeVar("S", bound=Cacheable)
P = ParamSpec("P")
T = TypeVar("T")

_LOCK = RLock()  # held while answers are looked up and kept, by any thread; not while computed
_ITSELF = object()  # in place of the owner: a reference to itself would keep it alive


def cached(
    size: int,
) -> Callable[[Callable[Concatenate[S, P], T]], Callable[Concatenate[S, P], T]]:
    """Decorate a function to cache its last `size` results on its first argument.

    The other arguments must be hashable. Callers must not edit the answer, and it must not refer
    to the first argument, unless it is that very object (see `_ITSELF`).
    """

    def decorate(function: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
        @wraps(function)
        def wrapper(owner: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
            key: Hashable = (args, tuple(sorted(kwargs.items())))
            with _LOCK:
                store: OrderedDict[Hashable, Any] = owner.cache.setdefault(function, OrderedDict())
                if key in store:
                    store.move_to_end(key)
                    found: Any = store[key]
                    # Either is what the function gave.
                    return owner if found is _ITSELF else found  # type: ignore[return-value]
            answer = function(owner, *args, **kwargs)
            with _LOCK:
                store[key] = _ITSELF if answer is owner else answer
                while len(store) > size:
                    store.popitem(last=False)
            return answer

        return wrapper

    return decorate


def forget_unused(owner: Cacheable, used: Cacheable) -> bool:
    """Free the Datasets derived from one, except those that lead to the one in use.

    A Dataset of many rows has megabytes of results of its own. Threads may ask for them meanwhile.

    Returns:
        Whether `used` is the owner or derived from it.
    """
    leads = owner is used
    with _LOCK:
        for store in list(owner.cache.values()):
            for key, answer in list(store.items()) if isinstance(store, OrderedDict) else ():
                if not isinstance(answer, Cacheable):
                    continue
                if forget_unused(answer, used):
                    leads = True
                else:
                    del store[key]
    return leads

"""The cache of what is computed from immutable objects, kept in them and freed with them.

`cached` keeps the results of a function on the Dataset, View or points it is about: they never
change, and what is kept is freed with them, even where it refers back to its owner: of a source
that is read again and again nothing may stay behind.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cached_property, wraps
from threading import RLock
from typing import Any, Concatenate, ParamSpec, TypeVar


class Cacheable:
    """Base class of immutable objects that carry a cache of results computed from them.

    A changed copy starts with an empty cache.
    """

    @cached_property
    def cache(self) -> dict[object, Any]:
        """Return the results cached for this object: function → its arguments → result."""
        return {}


S = TypeVar("S", bound=Cacheable)
P = ParamSpec("P")
T = TypeVar("T")

_LOCK = RLock()  # held while answers are looked up and kept, by any thread; not while computed
_ITSELF = object()  # in place of the owner: a reference to itself would keep it alive


def cached(size: int) -> Callable[[Callable[Concatenate[S, P], T]], Callable[Concatenate[S, P], T]]:
    """Decorate a function: its last `size` results are cached in its first argument (memoise).

    The other arguments must be hashable. Callers must not change the result, and the result must
    not refer to the first argument, unless it is that very object (see `_ITSELF`).
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
    """Free cached Datasets derived from a Dataset, except the used Dataset and its ancestors.

    A Dataset of many rows caches megabytes of results. Other threads may ask for results meanwhile.

    Args:
        owner: the Dataset whose cache is searched, recursively.
        used: the Dataset in use, which is kept.

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

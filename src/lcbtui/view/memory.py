"""Remembering what was computed of a Dataset, for as long as the Dataset lives.

A Dataset never changes, so whatever depends on it and on hashable words can be kept. Each
Dataset has its own small store, dropped with it; the least recently used entry goes first.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import RLock
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from lcbtui.sources.dataset import Dataset

P = ParamSpec("P")
T = TypeVar("T")


def remembered(
    size: int,
) -> Callable[[Callable[Concatenate[Dataset, P], T]], Callable[Concatenate[Dataset, P], T]]:
    """Keep the last `size` answers of a function for each Dataset.

    The other arguments must be hashable, and the answer must not be edited by who gets it.
    """

    def decorate(
        function: Callable[Concatenate[Dataset, P], T],
    ) -> Callable[Concatenate[Dataset, P], T]:
        stores: WeakKeyDictionary[Dataset, OrderedDict[Hashable, T]] = WeakKeyDictionary()
        lock = RLock()

        @wraps(function)
        def ask(dataset: Dataset, /, *args: P.args, **kwargs: P.kwargs) -> T:
            key = (args, tuple(sorted(kwargs.items())))
            with lock:
                store = stores.setdefault(dataset, OrderedDict())
                if key in store:
                    store.move_to_end(key)
                    return store[key]
            answer = function(dataset, *args, **kwargs)
            with lock:
                store[key] = answer
                while len(store) > size:
                    store.popitem(last=False)
            return answer

        return ask

    return decorate

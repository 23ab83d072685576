"""Values of nested documents, JSON and YAML, with numbers in their own digits."""

import json
import re
from collections.abc import Iterator, Mapping

Object = Mapping[str, object]

_NUMBER = re.compile(r"[<>~≈$€£]?\s?[+-]?(?:\d[\d,_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s?[%KMBTkmbt]?")
_LONGEST_NUMBER = 40


class Digits(str):
    """A JSON number, as the digits that the file has."""

    __slots__ = ()


class Repeated(dict[str, object]):
    """An object with a key more than once; the last value counts where one is wanted.

    Attributes:
        pairs: all of its keys and values, in order.
    """

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        self.pairs = pairs


def compact(value: object) -> str:
    """A value as JSON without blanks, numbers in their own digits.

    Raises:
        RecursionError: if it is nested too deep.
    """
    if isinstance(value, Digits):
        return str(value)
    if isinstance(value, list):
        return f"[{','.join(map(compact, value))}]"
    if isinstance(value, dict):
        pairs = (f"{compact(key)}:{compact(each)}" for key, each in value.items())
        return f"{{{','.join(pairs)}}}"
    return json.dumps(value, ensure_ascii=False)


def bare_value(value: object) -> object:
    """What a cell of a table holds that is written as an object: {"value": 0.9, "href": …}."""
    return value["value"] if isinstance(value, dict) and "value" in value else value


def cell_text(value: object) -> str:
    """A value as a cell: nothing for null, what is no text as JSON.

    Raises:
        RecursionError: if it is nested too deep.
    """
    if type(value) is str:
        return value
    return "" if value is None else compact(value)


def is_number(value: object) -> bool:
    """Whether a value is a number, or a text that only holds one: "88.5", "70%"."""
    if isinstance(value, Digits):
        return True
    if type(value) is not str or len(value) > _LONGEST_NUMBER:
        return False
    return bool(_NUMBER.fullmatch(value.strip()))


def truth(value: object) -> bool | None:
    """A boolean, also one that YAML has as a text; None for anything else."""
    if isinstance(value, bool):
        return value
    if type(value) is str:
        return {"true": True, "false": False}.get(value.lower())
    return None


def leaves(record: Object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    """What stands in a record and in the objects within it, with the keys that lead there.

    Raises:
        RecursionError: if it is nested too deep.
    """
    for key, value in record.items():
        if isinstance(value, dict):
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key), value

"""JSON and JSON Lines to values, with numbers in their own digits and the place of any error.

What the values mean as a table is the work of `json_tables`.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from lcbtui.errors import SourceError
from lcbtui.text.safe_text import safe_text

_BLANK = re.compile(r"[ \t\n\r\ufeff\x1e]*")  # a record separator may stand before each value
_TOO_DEEP = "is JSON that is nested too deep for a table; keep the list of records alone"


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


@dataclass(frozen=True, eq=False)
class Values:
    """The values of a text.

    Attributes:
        values: one for JSON, one a line for JSON Lines; of dict, list, str, Digits, bool, None.
        repeated: a key that some object has twice, "" where there is none.
        repeats: how many objects have a key twice.
    """

    values: list[object]
    repeated: str = ""
    repeats: int = 0


def parse_values(text: str, name: str) -> Values:
    """Read a text that holds JSON, or several values one after the other.

    Raises:
        SourceError: if it is no JSON, with the line and column, or nested too deep.
    """
    repeated: list[str] = []

    def object_of(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        repeated.append(_repeated(pairs))
        return Repeated(pairs)

    decoder = json.JSONDecoder(
        parse_float=Digits, parse_int=Digits, parse_constant=Digits, object_pairs_hook=object_of
    )
    values = _values(decoder.raw_decode, text, name)
    return Values(values, safe_text(repeated[0]) if repeated else "", len(repeated))


def parse_document(text: str, name: str) -> object:
    """The value of a text, with numbers as numbers: for the reader of a known format.

    Where there are several values, a list of them.

    Raises:
        SourceError: as by `parse_values`.
    """
    values = _values(json.JSONDecoder(parse_int=_whole).raw_decode, text, name)
    return values[0] if len(values) == 1 else values


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
        pairs = (f"{_quoted(key)}:{compact(each)}" for key, each in value.items())
        return f"{{{','.join(pairs)}}}"
    return _quoted(value)


def _repeated(pairs: list[tuple[str, object]]) -> str:
    """The first key that is there twice."""
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            break
        seen.add(key)
    return key


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _whole(digits: str) -> float:
    """An int as JSON has it; one with thousands of digits is too large for anything here."""
    return int(digits) if len(digits) < 1_000 else float(digits)


def _values(decode: Callable[[str, int], tuple[object, int]], text: str, name: str) -> list[object]:
    values = []
    place = _after_blanks(text, 0)
    try:
        while place < len(text):
            value, end = decode(text, place)
            values.append(value)
            place = _after_blanks(text, end)
            if place < len(text) and text[place] not in "[{":
                raise json.JSONDecodeError("Expecting the end of the text", text, place)
    except json.JSONDecodeError as problem:
        _refuse(problem, len(text.rstrip()), name)
    except RecursionError:
        raise SourceError(f"{name}: {_TOO_DEEP}") from None
    return values


def _after_blanks(text: str, place: int) -> int:
    found = _BLANK.match(text, place)
    return found.end() if found else place


def _refuse(problem: json.JSONDecodeError, length: int, name: str) -> NoReturn:
    where = f"line {problem.lineno} column {problem.colno}"
    if problem.pos >= length or problem.msg.startswith("Unterminated"):
        raise SourceError(f"{name}: is JSON that ends in the middle, at {where}; fetch it again")
    raise SourceError(f"{name}: is JSON with an error at {where}: {problem.msg.lower()}")

"""Values of nested documents, JSON and YAML: as cells of a table, and the paths that lead to them.

Numbers keep their own digits. A path is written as jq does: `.models`, `.[-1].models`,
`."my key"[0].rows`; `[]` is every element, and `.` the whole document.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum

from lcbtui.sources.formats.tables import refuse_huge
from lcbtui.text.safe_text import safe_text

Object = Mapping[str, object]

_NUMBER = re.compile(r"[<>~≈$€£]?\s?[+-]?(?:\d[\d,_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s?[%KMBTkmbt]?")


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
    """Write a value as JSON without blanks, numbers in their own digits.

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
    """The value of a cell that is written as an object: {"value": 0.9, "href": …}."""
    return value["value"] if isinstance(value, dict) and "value" in value else value


def cell_text(value: object) -> str:
    """Write a value as a cell: nothing for null, JSON for what is no text.

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
    return type(value) is str and len(value) <= 40 and bool(_NUMBER.fullmatch(value.strip()))


def truth(value: object) -> bool | None:
    """A boolean, also one that YAML has as a text; None for anything else."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.lower()) if type(value) is str else None


def leaves(record: Object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    """Iterate over the values in a record and in the objects within it, with the keys to each.

    Raises:
        RecursionError: if it is nested too deep.
    """
    for key, value in record.items():
        if isinstance(value, dict):
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key), value


def columns_of(
    rows: Iterable[Object | Sequence[object]],
    headers: Sequence[str],
    length: int,
    name: str,
    family: str,
) -> tuple[list[str], list[list[str]]]:
    """The headers, not yet unique, and the columns of rows, missing cells blank.

    Args:
        rows: objects, with a column for each key, dotted for keys of nested objects; or cells in
            the order of the headers.
        headers: of cells, "" for further ones.
        length: characters of the text that the rows stand in, a bound for their cells.
        name: how messages call the source.
        family: what the text is, for messages.

    Raises:
        SourceError: if the table has far more cells than the text can have values.
        RecursionError: if a record is nested too deep.
    """
    columns: dict[tuple[str, ...] | int, list[str]] = {n: [] for n in range(len(headers))}
    count = 0
    for row in rows:
        if isinstance(row, Mapping):
            cells: Iterable[tuple[tuple[str, ...] | int, object]] = leaves(row)
        else:
            cells = enumerate(map(bare_value, row))
        for key, value in cells:
            column = columns.setdefault(key, [])
            column.extend([""] * (count - len(column)))
            column.append(cell_text(value))
        count += 1
        refuse_huge(len(columns), count, length, name, family)
    for column in columns.values():
        column.extend([""] * (count - len(column)))
    added = list(columns)[len(headers) :]
    names = ("" if isinstance(key, int) else ".".join(key) for key in added)
    return [*headers, *names], list(columns.values())


# Paths


class Every(Enum):
    """The step to each element of a list, or to each value of an object."""

    EVERY = "[]"


EVERY = Every.EVERY
Step = str | int | Every
Path = tuple[Step, ...]

_STEP = re.compile(
    r"""
    \.?\[\s*(?:(?P<index>-?\d{1,12})|(?P<bracket>"(?:[^"\\]|\\.)*"))?\s*\]
    | \.(?P<quoted>"(?:[^"\\]|\\.)*")
    | (?:\.|^)(?P<key>[^.\[\]"]+)
    """,
    re.VERBOSE,
)


def path_text(path: Sequence[Step]) -> str:
    """Write a path as `parse_path` reads it and jq does."""
    texts = []
    for step in path:
        if isinstance(step, str):
            is_plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", step)
            quoted = json.dumps(step, ensure_ascii=safe_text(step) != step)
            texts.append(f".{step if is_plain else quoted}")
        else:
            texts.append("[]" if step is EVERY else f"[{step}]")
    text = "".join(texts)
    return text if text.startswith(".") else f".{text}"


def parse_path(text: str) -> Path | None:
    """The steps of a path; None where it is none.

    A key of letters, digits and signs other than `.`, `[`, `]` and `"` needs no quotes.
    """
    text = text.strip()
    if text in (".", ""):
        return () if text else None
    steps: list[Step] = []
    place = 0
    while place < len(text):
        found = _STEP.match(text, place)
        if not found:
            return None
        quoted = found["bracket"] or found["quoted"]
        if quoted:
            try:
                steps.append(str(json.loads(quoted)))
            except ValueError:
                return None
        elif found["index"]:
            steps.append(int(found["index"]))
        else:
            steps.append(found["key"] or EVERY)
        place = found.end()
    return tuple(steps)


def step_into(value: object, step: Step) -> tuple[bool, object]:
    """Whether a value has a step, and what it leads to.

    Args:
        value: a list or an object.
        step: a key or an index; a key of digits is an index of a list, an index a key of an object.
    """
    if isinstance(value, list):
        if isinstance(step, str) and re.fullmatch(r"-?\d{1,12}", step):
            step = int(step)
        if isinstance(step, int) and -len(value) <= step < len(value):
            return True, value[step]
    if isinstance(value, dict) and not isinstance(step, Every) and str(step) in value:
        return True, value[str(step)]
    return False, None


def value_at(value: object, path: Sequence[Step]) -> object:
    """The value at a path; None where there is none."""
    for step in path:
        _, value = step_into(value, step)
    return value

"""JSON: parsing, flattening of nested values into cells, and paths to values; YAML uses it too.

Numbers keep the digits that the file has. Paths are written as in jq: `.models`, `.[-1].models`,
`."my key"[0].rows`; `[]` is every element, and `.` the whole document.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from itertools import chain
from typing import TypeGuard, cast

from lcbtui.errors import SourceError
from lcbtui.sources.cleaning.numbers import value_in
from lcbtui.sources.formats import tables
from lcbtui.sources.formats.io import Content
from lcbtui.text.safe_text import safe_text

TOO_DEEP = "that is nested too deep for a table; keep the list of records alone"

Object = Mapping[str, object]
DATE = re.compile(r"\d{4}-\d\d(?:-\d\d)?(?:[T _-]\d.*)?|20\d{6}(?:[T _-]\d.*)?")
TIME = "time"  # the column of keys that are dates


class Every(Enum):
    """Wildcard step `[]` of a jq path: every element of a list, or every value of an object."""

    EVERY = "[]"


EVERY = Every.EVERY
Step = str | int | Every
Path = tuple[Step, ...]


class Digits(str):
    """Number of a JSON document as text, with its digits unchanged."""

    __slots__ = ()


def parse_values(
    content: Content, name: str, decoder: json.JSONDecoder | None = None
) -> list[object]:
    """Parse JSON or JSON Lines, with numbers as `Digits` unless another decoder is given.

    Returns:
        A list of one value for JSON, of one value for each line for JSON Lines; values are nested
        dict, list, str, Digits, bool and None.

    Raises:
        SourceError: if the text is no JSON, with line and column, or is nested too deep.
    """
    text = content.text
    if decoder is None:
        decoder = json.JSONDecoder(parse_float=Digits, parse_int=Digits, parse_constant=Digits)
    values, place = list[object](), 0
    # A record separator may stand before each value.
    begins = re.compile(r"[^ \t\n\r\ufeff\x1e]")
    try:
        while found := begins.search(text, place):
            if values and found[0] not in "[{":
                raise json.JSONDecodeError("Expecting the end of the text", text, found.start())
            value, place = decoder.raw_decode(text, found.start())
            values.append(value)
    except json.JSONDecodeError as problem:
        where = f"line {problem.lineno} column {problem.colno}"
        if problem.pos >= len(text.rstrip()) or problem.msg.startswith("Unterminated"):
            what = f"that ends in the middle, at {where}; fetch it again"
        else:
            what = f"with an error at {where}: {problem.msg.lower()}; mend it there"
    except RecursionError:
        what = TOO_DEEP
    else:
        return values
    raise SourceError(f"{name}: is JSON {what}")


def parse_document(content: Content, name: str) -> object:
    """Parse JSON or JSON Lines with int and float numbers; several values become a list.

    Raises like `parse_values`.
    """
    # Python makes no integer of very many digits.
    decoder = json.JSONDecoder(parse_int=lambda it: int(it) if len(it) < 1_000 else float(it))
    values = parse_values(content, name, decoder)
    if "\\u" in content.text and re.search(r"\\u[dD][89a-fA-F]", content.text):
        # JSON can escape half of a pair alone, which no encoding can write.
        values = json.loads(json.dumps(values, ensure_ascii=False).encode("utf-8", "ignore"))
    return values[0] if len(values) == 1 else values


def compact(value: object) -> str:
    """Serialise a value as JSON without blanks; numbers keep their digits.

    Raises:
        RecursionError: if the value is nested too deep.
    """
    if isinstance(value, Digits):
        return str(value)
    if isinstance(value, list):
        return f"[{','.join(map(compact, value))}]"
    if isinstance(value, dict):
        pairs = (f"{compact(key)}:{compact(each)}" for key, each in value.items())
        return f"{{{','.join(pairs)}}}"
    return json.dumps(value, ensure_ascii=False)


def cell_text(value: object) -> str:
    """Convert a value to the text of a cell: "" for null, JSON for lists and objects.

    Raises:
        RecursionError: if the value is nested too deep.
    """
    if type(value) is str:
        return value
    return "" if value is None else compact(value)


def is_number(value: object) -> bool:
    """Tell whether a value is a number, or a text of one number: "88.5", "70%"."""
    if isinstance(value, Digits):
        return True
    return type(value) is str and len(value) <= 40 and tables.is_number(value.strip(" $€£"))


def leaves(record: Object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    """Flatten a record: yield the path of keys and the value of each leaf.

    Raises:
        RecursionError: if the record is nested too deep.
    """
    for key, value in record.items():
        if isinstance(value, dict):
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key), value


def elements(value: object) -> Iterator[tuple[Step, object]]:
    """Yield the values of an object with their keys, or of a list with their numbers; else none."""
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def is_list_of_records(value: object) -> TypeGuard[list[Object]]:
    """Tell whether a value is a non-empty list of objects."""
    return isinstance(value, list) and bool(value) and all(isinstance(e, dict) for e in value)


def holds_columns(document: Object) -> bool:
    """Tell whether an object holds columns: lists of one length, or objects keyed 0, 1, 2."""
    columns = [dict(elements(column)) for column in document.values()]
    first = columns[0]
    return (
        len(columns) > 1
        and len(first) > 0
        and [*map(str, first)] == [*map(str, range(len(first)))]
        and all(each.keys() == first.keys() for each in columns)
        and not any(isinstance(next(iter(each.values())), (dict, list)) for each in columns)
    )


def holds_instances(document: Object) -> TypeGuard[Mapping[str, Mapping[str, Object]]]:
    """Tell whether an object is of SWE-bench: {"model": {"instance": {"resolved": true, …}}}."""
    return all(
        isinstance(instances, dict)
        and any(instances)
        and all(isinstance(e, dict) and "resolved" in e for e in instances.values())
        for instances in document.values()
    )


def means_of_instances(document: Mapping[str, Mapping[str, Object]]) -> list[Object]:
    """Average the test instances of each model into a row: percent true, mean numbers, count."""
    rows = list[Object]()
    for name, instances in document.items():
        row: dict[str, object] = {"name": name}
        for key in dict.fromkeys(chain.from_iterable(instances.values())):
            values = [each[key] for each in instances.values() if key in each]
            numbers = [
                100.0 * each if isinstance(each, bool) else value_in(str(each))
                for each in values
                if isinstance(each, (bool, Digits))
            ]
            if 2 * len(numbers) > len(instances):
                row[key] = Digits(f"{sum(filter(None, numbers)) / len(numbers):.10g}")
        rows.append({**row, "n": Digits(str(len(instances)))})
    return rows


def own_headers(document: object) -> Sequence[str]:
    """Find headers in a dict, under a key such as "columns"; () if none."""
    for key in ("columns", "headers", "header", "fields"):
        names = document.get(key) if isinstance(document, dict) else None
        of_objects = (each.get("value") if isinstance(each, dict) else each for each in names or ())
        texts = [*of_objects] if isinstance(names, list) else []
        if texts and all(type(text) is str for text in texts):
            return cast("list[str]", texts)
    return ()


def with_names(pairs: Sequence[tuple[str, Object]]) -> list[Object]:
    """Add the key of each record to the record, as "name", as "key" if taken, dates as "time"."""
    taken = {key for _, record in pairs for key in record}
    column = TIME if all(DATE.fullmatch(key) for key, _ in pairs) else "name"
    while column in taken:
        column = "key" if column == "name" else f"{column}'"
    return [{column: key, **record} for key, record in pairs]


def records_of(value: object) -> list[Object]:
    """List the records of a list of objects, or of an object of objects with their keys; or []."""
    if is_list_of_records(value):
        return value
    if not isinstance(value, dict) or not is_list_of_records(list(value.values())):
        return []
    return with_names(list(value.items()))


def columns_of(
    rows: Iterable[Object], length: int, name: str, family: str
) -> tuple[list[str], list[list[str]]]:
    """Flatten JSON records into headers (which may repeat) and columns of texts; "" if missing.

    Args:
        rows: objects, with a column for each key, dotted for keys of nested objects.
        length: characters of the text that the rows come from, a bound for the number of cells.
        name: the name of the source in messages.
        family: the name of the format in messages.

    Raises:
        SourceError: if the table has far more cells than the text can have values.
        RecursionError: if a record is nested too deep.
    """
    columns = dict[tuple[str, ...], list[str]]()
    count = 0
    for row in rows:
        for key, value in leaves(row):
            column = columns.setdefault(key, [])
            column.extend([""] * (count - len(column)))
            column.append(cell_text(value))
        count += 1
        tables.refuse_huge(len(columns), count, length, name, family)
    for column in columns.values():
        column.extend([""] * (count - len(column)))
    return list(map(".".join, columns)), list(columns.values())


# Paths

_STEP = re.compile(
    r"""
    \.?\[\s*(?:(?P<index>-?\d{1,12})|(?P<bracket>"(?:[^"\\]|\\.)*"))?\s*\]
    | \.(?P<quoted>"(?:[^"\\]|\\.)*")
    | (?:\.|^)(?P<key>[^.\[\]"]+)
    """,
    re.VERBOSE,
)


def path_text(path: Sequence[Step]) -> str:
    """Write a path into a JSON document in jq notation: `.models[0].rows`."""
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
    """Parse a jq path such as `.models[0].rows` into keys and indices; None for a syntax error.

    A key needs quotes only if it contains `.`, `[`, `]` or `"`.
    """
    text = text.strip()
    if text in (".", ""):
        return () if text else None
    steps: list[Step] = []
    place = 0
    while place < len(text):
        if not (found := _STEP.match(text, place)):
            return None
        place = found.end()
        try:
            quoted = found["bracket"] or found["quoted"]
            key = str(json.loads(quoted)) if quoted else found["key"]
        except ValueError:
            return None
        steps.append(int(found["index"]) if found["index"] else EVERY if key is None else key)
    return tuple(steps)


def value_at(value: object, path: Sequence[Step]) -> object:
    """Follow a path into nested lists and objects; None if it leads nowhere.

    An index may also be a key of an object.
    """
    for step in path:
        if isinstance(value, list):
            is_in = isinstance(step, int) and -len(value) <= step < len(value)
            value = value[cast("int", step)] if is_in else None
        else:
            value = value.get(str(step)) if isinstance(value, dict) else None
    return value

"""JSON: parsing, flattening of nested values into cells, and paths to values; YAML uses it too.

Numbers keep the digits that the file has. Paths are written as in jq: `.models`, `.[-1].models`,
`."my key"[0].rows`; `[]` is every element, and `.` the whole document.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from lcbtui.errors import SourceError
from lcbtui.sources.formats import tables
from lcbtui.sources.formats.io import CUT_OFF, Content, damaged, syntax_error
from lcbtui.text.words import safe_text

TOO_DEEP = "that is nested too deep for a table; keep the list of records alone"

Object = Mapping[str, object]


class Digits(str):
    """Number of a JSON document as text, with its digits unchanged."""

    __slots__ = ()


def parse_values(content: Content, decoder: json.JSONDecoder | None = None) -> list[object]:
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
        where = f" at line {problem.lineno} column {problem.colno}"
        if problem.pos >= len(text.rstrip()) or problem.msg.startswith("Unterminated"):
            raise damaged("JSON", f"{CUT_OFF},{where}") from None
        raise syntax_error("JSON", where, problem.msg.lower()) from None
    except RecursionError:
        raise SourceError(f"is JSON {TOO_DEEP}") from None
    return values


def parse_document(content: Content) -> object:
    """Parse JSON or JSON Lines with int and float numbers; several values become a list.

    Raises like `parse_values`.
    """
    # Python makes no integer of very many digits.
    decoder = json.JSONDecoder(parse_int=lambda it: int(it) if len(it) < 1_000 else float(it))
    values = parse_values(content, decoder)
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


def bare_value(value: object) -> object:
    """Unwrap a JSON object that holds a cell's value: {"value": 0.9, "href": …} becomes 0.9."""
    return value["value"] if isinstance(value, dict) and "value" in value else value


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


def truth(value: object) -> bool | None:
    """Read a boolean, also from the texts "true" and "false"; None for anything else."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.lower()) if type(value) is str else None


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


def cells_of(row: Object | Sequence[object]) -> Iterator[tuple[tuple[str, ...] | int, object]]:
    """Yield each cell's place, a path of keys in an object or an index in a list, and its value."""
    return leaves(row) if isinstance(row, Mapping) else enumerate(map(bare_value, row))


def columns_of(
    rows: Iterable[Object | Sequence[object]], headers: Sequence[str], length: int, family: str
) -> tuple[list[str], list[list[str]]]:
    """Convert JSON rows to headers, with repeats, and columns of texts, "" where missing.

    Args:
        rows: objects, with a column for each key, dotted for keys of nested objects; or sequences
            of cells in the order of the headers.
        headers: the headers of sequences of cells; further cells get "" as header.
        length: characters of the text that the rows come from, a bound for the number of cells.
        family: the name of the format in messages.

    Raises:
        SourceError: if the table has far more cells than the text can have values.
        RecursionError: if a record is nested too deep.
    """
    columns: dict[tuple[str, ...] | int, list[str]] = {n: [] for n in range(len(headers))}
    count = 0
    for row in rows:
        for key, value in cells_of(row):
            column = columns.setdefault(key, [])
            column.extend([""] * (count - len(column)))
            column.append(cell_text(value))
        count += 1
        tables.refuse_huge(len(columns), count, length, family)
    for column in columns.values():
        column.extend([""] * (count - len(column)))
    added = list(columns)[len(headers) :]
    names = ("" if isinstance(key, int) else ".".join(key) for key in added)
    return [*headers, *names], list(columns.values())


# Paths


EVERY = None
"""The step `[]` of a jq path: every element of a list, or every value of an object."""
Step = str | int | None
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
    """Write a path into a JSON document in jq notation: `.models[0].rows`."""
    text = ""
    for step in path:
        if not isinstance(step, str):
            text += "[]" if step is EVERY else f"[{step}]"
        elif re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", step):
            text += f".{step}"
        else:
            text += f".{json.dumps(step, ensure_ascii=safe_text(step) != step)}"
    return text if text.startswith(".") else f".{text}"


def parse_path(text: str) -> Path | None:
    """Parse a jq path such as `.models[0].rows` into keys and indices; None for a syntax error.

    A key needs quotes only if it contains `.`, `[`, `]` or `"`.
    """
    text = text.strip()
    steps, place = list[Step](), 1 if text == "." else 0
    while found := _STEP.match(text, place):
        place = found.end()
        try:
            quoted = found["bracket"] or found["quoted"]
            key = str(json.loads(quoted)) if quoted else found["key"]
        except ValueError:
            return None
        steps.append(int(found["index"]) if found["index"] else EVERY if key is None else key)
    return tuple(steps) if text and place == len(text) else None


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

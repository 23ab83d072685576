"""JSON and JSON Lines: values with numbers in their own digits, and the table that they hold.

Which list or object holds the records is found by its shape; nested objects become dotted columns,
lists stay JSON. Nothing is interpreted: like a cell of a CSV, a value is the text that the source
has.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeGuard, cast

from lcbtui.errors import SourceError
from lcbtui.sources.formats.io import Content
from lcbtui.sources.formats.raw_table import RawTable, refuse_huge, unique_headers
from lcbtui.text.safe_text import safe_text
from lcbtui.text.words import counted, first_few

_BLANK = re.compile(r"[ \t\n\r\ufeff\x1e]*")  # a record separator may stand before each value
_TOO_DEEP = "is JSON that is nested too deep for a table; keep the list of records alone"
_WRAPPERS = ("data", "results", "rows", "records", "items", "entries", "leaderboard", "models")
_HEADERS = ("columns", "headers", "header", "fields")
_KEYED = "object keyed by name"
_ROWS = "array of arrays"
_OUTER = "outer"
_LAYERS = 3
_NAMED = 4
_HALF = r"\\u[dD][89a-fA-F]"


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
        pairs = (f"{compact(key)}:{compact(each)}" for key, each in value.items())
        return f"{{{','.join(pairs)}}}"
    return json.dumps(value, ensure_ascii=False)


def _repeated(pairs: list[tuple[str, object]]) -> str:
    """The first key that is there twice."""
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            break
        seen.add(key)
    return key


def _whole(digits: str) -> float:
    """An int as JSON has it; one with thousands of digits is too large for anything here."""
    return int(digits) if len(digits) < 1_000 else float(digits)


def _values(decode: Callable[[str, int], tuple[object, int]], text: str, name: str) -> list[object]:
    values = []
    place = _end_of_blanks(text, 0)
    try:
        while place < len(text):
            value, end = decode(text, place)
            values.append(value)
            place = _end_of_blanks(text, end)
            if place < len(text) and text[place] not in "[{":
                raise json.JSONDecodeError("Expecting the end of the text", text, place)
    except json.JSONDecodeError as problem:
        where = f"line {problem.lineno} column {problem.colno}"
        if problem.pos >= len(text.rstrip()) or problem.msg.startswith("Unterminated"):
            what = f"that ends in the middle, at {where}; fetch it again"
        else:
            what = f"with an error at {where}: {problem.msg.lower()}"
        raise SourceError(f"{name}: is JSON {what}") from None
    except RecursionError:
        raise SourceError(f"{name}: {_TOO_DEEP}") from None
    return values


def _end_of_blanks(text: str, place: int) -> int:
    found = _BLANK.match(text, place)
    return found.end() if found else place


Object = Mapping[str, object]
Path = tuple[str, ...]


class _Table:
    """A table to which rows are added; what a row lacks is filled up later.

    Attributes:
        rows: how many there are.
    """

    def __init__(self, length: int, name: str, headers: Sequence[str] = ()) -> None:
        """An empty table.

        Args:
            length: characters of the text that the rows stand in, a bound for their cells.
            name: how messages call the source.
            headers: of the columns of `add_row`.
        """
        self._length = length
        self._name = name
        self._headers = headers
        self._columns: dict[str | Path | int, list[str]] = {n: [] for n in range(len(headers))}
        self.rows = 0

    def add_record(self, record: Object) -> None:
        """Add a row with a column for each key; dotted for keys of nested objects.

        Raises:
            SourceError: if the table has far more cells than the text can have values.
            RecursionError: if the record is nested too deep.
        """
        self._start_row()
        for key, value in record.items():
            if isinstance(value, dict):
                for path, text in _leaves((key,), value):
                    self._put(path, text)
            else:
                self._put(key, _text(value))

    def add_row(self, cells: Sequence[object]) -> None:
        """Add a row of cells in the order of the headers; errors are those of `add_record`."""
        self._start_row()
        for place, value in enumerate(cells):
            self._put(place, _text(bare_value(value)))

    @property
    def headers(self) -> list[str]:
        """Of all columns, not yet unique; "" for cells without a header."""
        added = list(self._columns)[len(self._headers) :]
        names = (".".join(key) if isinstance(key, tuple) else key for key in added)
        return [*self._headers, *("" if isinstance(name, int) else name for name in names)]

    def columns(self) -> list[list[str]]:
        """All columns, each as long as there are rows."""
        refuse_huge(len(self._columns), self.rows + 1, self._length, self._name)
        for column in self._columns.values():
            column.extend([""] * (self.rows - len(column)))
        return list(self._columns.values())

    def _start_row(self) -> None:
        self.rows += 1
        refuse_huge(len(self._columns), self.rows, self._length, self._name)

    def _put(self, key: str | Path | int, text: str) -> None:
        column = self._columns.get(key)
        if column is None:
            column = self._columns[key] = []
        lacking = self.rows - 1 - len(column)
        if lacking:
            column.extend([""] * lacking)
        column.append(text)


def bare_value(value: object) -> object:
    """What a cell of a table holds that is written as an object: {"value": 0.9, "href": …}."""
    return value["value"] if isinstance(value, dict) and "value" in value else value


def _leaves(path: Path, value: Mapping[str, object]) -> Iterator[tuple[Path, str]]:
    for key, each in value.items():
        if isinstance(each, dict):
            yield from _leaves((*path, key), each)
        else:
            yield (*path, key), _text(each)


def _text(value: object) -> str:
    """A value as a cell: nothing for null, what is no text as JSON."""
    if type(value) is str:
        return value
    return "" if value is None else compact(value)


@dataclass(frozen=True, eq=False)
class _Found:
    """The table as it stands in the values.

    Attributes:
        shape: of the values, in words.
        rows: objects, or cells in the order of the headers.
        headers: of cells; None for objects.
        notes: what was left out.
    """

    shape: str
    rows: Iterable[Object] | Iterable[Sequence[object]]
    headers: Sequence[str] | None = None
    notes: tuple[str, ...] = ()


def json_table(content: Content, name: str) -> RawTable:
    """The table in a text of JSON or JSON Lines; `name` is how messages call the source.

    Raises:
        SourceError: if it is broken, nested too deep, or holds no table or several.
    """
    values = parse_values(content.text, name)
    document = values.values[0] if len(values.values) == 1 else values.values
    try:
        if isinstance(document, dict):
            found = _in_object(document, name)
        else:
            found = _in_list(document, name)
        table = _Table(len(content.text), name, found.headers or ())
        for row in found.rows:
            if isinstance(row, Mapping):
                table.add_record(row)
            else:
                table.add_row(row)
    except RecursionError:
        raise SourceError(f"{name}: {_TOO_DEEP}") from None
    columns = table.columns()
    if re.search(_HALF, content.text):
        # JSON can escape half of a pair alone, which no encoding can write.
        columns = [[t.encode("utf-8", "ignore").decode() for t in texts] for texts in columns]
    if not columns:
        raise SourceError(f"{name}: is JSON without any value")
    headers, renamed = unique_headers(table.headers)
    family = "JSON Lines" if len(values.values) > 1 else f"JSON, {found.shape}"
    notes = (*content.notes, *_repeats(values, found), *found.notes, *renamed)
    return RawTable(headers, columns, table.rows, notes, f"{family}, {content.encoding}")


def _in_object(document: Object, name: str, layers: int = _LAYERS) -> _Found:
    """The table in an object: of records, of names, of columns, or around one of these."""
    inside = _wrapped(document, name) if layers else None
    if inside is not None:
        value = document[inside]
        beside = [key for key in document if key != inside]
        if isinstance(value, dict):
            found = _in_object(value, name, layers - 1)
        else:
            names, headers = _own_headers(document)
            found = _in_list(value, name, headers)
            if found.shape == _ROWS and names:
                beside.remove(names)
        return replace(found, notes=(*_left_out(beside), *found.notes))
    if _is_of_columns(document):
        columns = [
            list(each.values()) if isinstance(each, dict) else each
            for each in cast("Iterable[Sequence[object]]", document.values())
        ]
        return _Found("object of columns", zip(*columns, strict=True), list(document))
    pairs = document.pairs if isinstance(document, Repeated) else list(document.items())
    named = [(key, value) for key, value in pairs if isinstance(value, dict)]
    if len(named) * 2 > len(pairs):
        left = _left_out([key for key, value in pairs if not isinstance(value, dict)])
        return _Found(_KEYED, _with_names(named), notes=left)
    if len(pairs) > 1 and all(isinstance(value, Digits) for _, value in pairs):
        records = [{"name": key, "value": value} for key, value in pairs]
        return _Found("object of a value by name", records)
    return _Found("one record", [document])


def _in_list(value: object, name: str, headers: Sequence[str] = ()) -> _Found:
    """The records of a list of objects, or of a list of lists under a header."""
    assert isinstance(value, list)
    items = [each for each in value if each is not None]
    if not items:
        raise SourceError(f"{name}: is JSON without any record")
    kind = list if isinstance(items[0], list) else dict
    if not all(isinstance(each, kind) for each in items):
        place = next(p for p, each in enumerate(value, 1) if not isinstance(each, kind | None))
        wanted = "list of cells" if kind is list else "object"
        raise SourceError(
            f"{name}: is JSON whose record {place} is no {wanted};"
            " a list of objects, or of lists under a header, is read"
        )
    notes: tuple[str, ...] = ()
    if len(items) < len(value):
        notes = (f"records that are null were left out ({len(value) - len(items)})",)
    if kind is dict:
        key = _list_within(items)
        if key is None:
            return _Found("array of records", items, notes=notes)
        notes = (*notes, _taken_apart(items, key))
        return _Found("records in records", _inner(items, key), notes=notes)
    if not headers and all(type(each) is str for each in items[0]):
        headers, items = items[0], items[1:]
    return _Found(_ROWS, items, headers, notes)


def _wrapped(document: Object, name: str) -> str | None:
    """The key of the one table in an object, None where it is no wrapper of one."""
    if _is_of_columns(document):
        return None
    tables = [key for key, value in document.items() if _is_list_of_rows(value)]
    usual = [key for key in _WRAPPERS if key in tables]
    if len(tables) == 1 or usual:
        return usual[0] if usual else tables[0]
    if tables:
        listed = first_few([safe_text(key) for key in tables], _NAMED, more="")
        raise SourceError(
            f"{name}: is JSON with {len(tables)} lists of records ({listed}); save the one to read"
            f" as a file of its own, with jq .{safe_text(tables[0])} for example"
        )
    inside = [key for key in _WRAPPERS if _is_of_objects(document.get(key))]
    return inside[0] if inside else None


def _is_list_of_rows(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], (dict, list))


def _is_of_objects(value: object) -> bool:
    """Whether a value is an object of objects, of columns, or a wrapper of a list of records."""
    if not isinstance(value, dict) or not value:
        return False
    return (
        all(isinstance(each, dict) for each in value.values())
        or any(_is_list_of_rows(each) for each in value.values())
        or _is_of_columns(value)
    )


def _is_of_columns(document: Object) -> bool:
    """Whether an object has columns: lists of one length, or objects keyed 0, 1, 2 and so on."""
    columns = list(document.values())
    if len(columns) < 2:
        return False
    first = columns[0]
    if isinstance(first, list):
        return bool(first) and all(
            isinstance(each, list)
            and len(each) == len(first)
            and not isinstance(each[0], (dict, list))
            for each in columns
        )
    if not isinstance(first, dict) or not first:
        return False
    return list(first) == [str(place) for place in range(len(first))] and all(
        isinstance(each, dict) and list(each) == list(first) for each in columns
    )


def _own_headers(document: Object) -> tuple[str, Sequence[str]]:
    """The names of columns that stand beside the rows, after their key; "" where there are none."""
    for key in _HEADERS:
        names = document.get(key)
        if not isinstance(names, list) or not names:
            continue
        texts = [text for each in names if type(text := bare_value(each)) is str]
        if len(texts) == len(names):
            return key, texts
    return "", ()


def _with_names(pairs: Sequence[tuple[str, Object]]) -> list[Object]:
    """The records with their keys as a column; "name", unless they have one themselves."""
    taken = {key for _, record in pairs for key in record}
    column = "name"
    while column in taken:
        column = "key" if column == "name" else f"{column}'"
    return [{column: key, **record} for key, record in pairs]


def _list_within(records: Sequence[Object]) -> str | None:
    """The key under which each record has the records that count, None where it has none.

    A record with a number of its own is one that counts itself.
    """
    keys = {
        key for record in records for key, value in record.items() if _is_list_of_records(value)
    }
    own = (value for record in records for value in record.values())
    if len(keys) != 1 or any(isinstance(value, Digits) for value in own):
        return None
    (key,) = keys
    return key if len(_inner(records, key)) > len(records) else None


def _is_list_of_records(value: object) -> TypeGuard[list[Object]]:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _inner(records: Sequence[Object], key: str) -> list[Object]:
    """The records within records; what holds for all of them stands in each, as "outer.name"."""
    return [
        {**inner, **{f"{_OUTER}.{name}": value for name, value in record.items() if name != key}}
        for record in records
        if _is_list_of_records(within := record.get(key))
        for inner in within
    ]


def _taken_apart(records: Sequence[Object], key: str) -> str:
    lists = sum(_is_list_of_records(record.get(key)) for record in records)
    return (
        f"{lists} of {len(records)} records hold a list of records ({safe_text(key)}): these are"
        f" the rows, and what is said of all of them is in {_OUTER}.…"
    )


def _left_out(keys: Sequence[str]) -> tuple[str, ...]:
    if not keys:
        return ()
    listed = first_few([safe_text(key) for key in keys], _NAMED)
    return (f"beside the table there was, and was left out: {listed}",)


def _repeats(values: Values, found: _Found) -> tuple[str, ...]:
    """A note on objects that have a key twice."""
    if not values.repeats:
        return ()
    if found.shape == _KEYED and isinstance(values.values[0], Repeated):
        return ("a name is there more than once, and each time it is a row of its own",)
    objects = counted(values.repeats, "object has", "objects have")
    return (f'{objects} a key twice, such as "{values.repeated}"; the last value counts',)

"""JSON records to columns of texts: nested objects become dotted columns, lists stay JSON."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lcbtui.sources.json_reader import Digits, compact
from lcbtui.sources.readers import refuse_huge

Path = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Columns:
    """A table as it stands in the source.

    Attributes:
        headers: as written, not yet unique.
        cells: one list of texts a header, all of `rows` length.
    """

    headers: list[str]
    cells: list[list[str]]
    rows: int


class _Growing:
    """Columns to which cells are added row by row; what a row lacks is filled up later."""

    def __init__(self, length: int, name: str) -> None:
        self.columns: dict[str | Path | int, list[str]] = {}
        self.rows = 0
        self._length = length
        self._name = name

    def start_row(self) -> None:
        """Begin the next row.

        Raises:
            SourceError: if the table has far more cells than the text can have values.
        """
        self.rows += 1
        refuse_huge(len(self.columns), self.rows, self._length, self._name)

    def put(self, key: str | Path | int, text: str) -> None:
        """Add a cell to the row that was begun."""
        column = self.columns.get(key)
        if column is None:
            column = self.columns[key] = []
        lacking = self.rows - 1 - len(column)
        if lacking:
            column.extend([""] * lacking)
        column.append(text)

    def filled(self) -> list[list[str]]:
        """All columns, each as long as there are rows."""
        for column in self.columns.values():
            column.extend([""] * (self.rows - len(column)))
        return list(self.columns.values())


def columns_of_records(records: Iterable[Mapping[str, object]], length: int, name: str) -> Columns:
    """One column a key, in order of first appearance; dotted for keys of nested objects.

    Args:
        records: one a row.
        length: characters of the text that they stood in, a bound for their cells.
        name: how messages call the source.

    Raises:
        SourceError: if there are too many columns for a table.
        RecursionError: if a record is nested too deep.
    """
    growing = _Growing(length, name)
    for record in records:
        growing.start_row()
        for key, value in record.items():
            if isinstance(value, dict):
                for path, text in _leaves((key,), value):
                    growing.put(path, text)
            else:
                growing.put(key, _text(value))
    growing.start_row()
    growing.rows -= 1
    headers = [".".join(key) if isinstance(key, tuple) else str(key) for key in growing.columns]
    return Columns(headers, growing.filled(), growing.rows)


def columns_of_rows(
    headers: Sequence[str], rows: Sequence[Sequence[object]], length: int, name: str
) -> Columns:
    """The columns of lists of cells under a header; a cell without a header gets an empty one.

    Arguments and errors are those of `columns_of_records`.
    """
    growing = _Growing(length, name)
    growing.columns = {place: [] for place in range(len(headers))}
    for row in rows:
        growing.start_row()
        for place, value in enumerate(row):
            bare = bare_value(value)
            growing.put(place, compact(bare) if isinstance(bare, dict) else _text(bare))
    growing.start_row()
    growing.rows -= 1
    width = len(growing.columns)
    named = [*headers, *[""] * (width - len(headers))]
    return Columns(named, growing.filled(), growing.rows)


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
    """A value that is no object, as a cell: nothing for null, a list as JSON."""
    if type(value) is str:
        return value
    if isinstance(value, Digits):
        return str(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return compact(value)

"""Records as columns: a table to which rows are added one by one."""

from collections.abc import Sequence

from lcbtui.sources.formats.raw_table import refuse_huge
from lcbtui.sources.formats.values import Object, bare_value, cell_text, leaves

Key = str | tuple[str, ...] | int
"""Of a column: a key, those of nested objects, or its place where cells have no key."""


class RecordTable:
    """A table to which rows are added; what a row lacks is filled up later.

    Attributes:
        rows: how many there are.
    """

    def __init__(self, length: int, name: str, family: str, headers: Sequence[str] = ()) -> None:
        """An empty table.

        Args:
            length: characters of the text that the rows stand in, a bound for their cells.
            name: how messages call the source.
            family: what the text is, for messages.
            headers: of the columns of `add_row`.
        """
        self._length = length
        self._name = name
        self._family = family
        self._headers = headers
        self._columns: dict[Key, list[str]] = {n: [] for n in range(len(headers))}
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
                for path, leaf in leaves(value, (key,)):
                    self._put(path, cell_text(leaf))
            else:
                self._put(key, cell_text(value))

    def add_row(self, cells: Sequence[object]) -> None:
        """Add a row of cells in the order of the headers; errors are those of `add_record`."""
        self._start_row()
        for place, value in enumerate(cells):
            self._put(place, cell_text(bare_value(value)))

    @property
    def headers(self) -> list[str]:
        """Of all columns, not yet unique; "" for cells without a header."""
        added = list(self._columns)[len(self._headers) :]
        names = (".".join(key) if isinstance(key, tuple) else key for key in added)
        return [*self._headers, *("" if isinstance(name, int) else name for name in names)]

    def columns(self) -> list[list[str]]:
        """All columns, each as long as there are rows."""
        refuse_huge(len(self._columns), self.rows + 1, self._length, self._name, self._family)
        for column in self._columns.values():
            column.extend([""] * (self.rows - len(column)))
        return list(self._columns.values())

    def _start_row(self) -> None:
        self.rows += 1
        refuse_huge(len(self._columns), self.rows, self._length, self._name, self._family)

    def _put(self, key: Key, text: str) -> None:
        column = self._columns.get(key)
        if column is None:
            column = self._columns[key] = []
        lacking = self.rows - 1 - len(column)
        if lacking:
            column.extend([""] * lacking)
        column.append(text)

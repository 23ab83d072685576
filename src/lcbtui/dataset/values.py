"""Columns with their values: Texts, Dates and Numbers, of which a Dataset consists.

A column answers for one row from its list, and makes its arrays when first asked for them, so that
a lookup of one model loads no numpy. What is asked of texts is asked of the distinct ones and
spread over the rows by their codes. Columns are never changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from functools import cached_property
from math import isnan, nan
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from lcbtui.dataset.columns import Cell, Column, Kind, Mark, number_cell
from lcbtui.text.numbers import parse_date

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from lcbtui.dataset.results import Bools, Floats, Ints

# A lookup must start quickly: numpy and Arrow are imported where an array is made.
# ruff: noqa: PLC0415


class Texts:
    """Text or category column: (rows,) strings, "" where missing.

    The rows are a list, or codes into a list of distinct texts, or an Arrow array, as the reader or
    computation that made them had them; each form is made from another when first asked for.

    Attributes:
        column: the definition of the column.
        array: the Arrow array that the texts came in; of the distinct texts where the rows have
            codes, else of the rows; None for texts of Python. Null or "" where missing.
    """

    def __init__(
        self,
        column: Column,
        rows: Sequence[str] | None = None,
        *,
        codes: npt.NDArray[np.signedinteger[Any]] | None = None,
        distinct: Sequence[str] | None = None,
        array: Any = None,
    ) -> None:
        """Take the rows of a column in one of their forms.

        Args:
            column: the definition of the column.
            rows: the text of each row, "" where missing.
            codes: (rows,) index into `distinct` or `array`, −1 where missing.
            distinct: the distinct texts that `codes` refers to, without "".
            array: Arrow array of texts, of the distinct ones if `codes` are given.
        """
        self.column = column
        self.array = array
        self.is_encoded = codes is not None
        if codes is not None:
            self.codes = codes
        if rows is not None:
            self.rows = rows
        if distinct is not None:
            self.distinct = distinct

    def __len__(self) -> int:
        """Return the number of rows."""
        if self.is_encoded:
            return len(self.codes)
        return len(self.rows if self.array is None else self.array)

    @property
    def in_arrow(self) -> bool:
        """Whether the rows are an Arrow array: they are many, and most of them different."""
        return self.array is not None and not self.is_encoded

    @cached_property
    def rows(self) -> Sequence[str]:
        """The text of each row; "" where missing."""
        if self.is_encoded:
            texts = [*self.distinct, ""]  # the last for −1
            return [texts[code] for code in self.codes.tolist()]
        return [text or "" for text in self.array.to_pylist()]

    @cached_property
    def codes(self) -> npt.NDArray[np.signedinteger[Any]]:
        """(rows,) index into `distinct`, −1 where missing."""
        if self.array is None:
            place = {text: code for code, text in enumerate(self.distinct)} | {"": -1}
            return _array([place[text] for text in self.rows], "int32")
        from pyarrow import compute

        encoded = self.array.dictionary_encode()
        codes = from_arrow(encoded.indices, -1)
        empty = compute.index(encoded.dictionary, in_arrow([""])[0]).as_py()
        if empty >= 0:
            codes, missing = codes - (codes > empty), codes == empty
            codes[missing] = -1
        return codes

    @cached_property
    def distinct(self) -> Sequence[str]:
        """The distinct texts, in order of first appearance; some may be of no row any more."""
        if self.array is None:
            return [text for text in dict.fromkeys(self.rows) if text]
        if self.is_encoded:
            return list(self.array.to_pylist())
        return [*filter(None, self.array.unique().to_pylist())]

    @cached_property
    def missing(self) -> Bools:
        """(rows,) mask of the rows without a text."""
        return self.codes < 0

    def count_missing(self) -> int:
        """Count the rows without a text."""
        if self.array is None and not self.is_encoded:
            return sum(not text for text in self.rows)
        return int(self.missing.sum())

    def text(self, row: int) -> str:
        """Return the text of a row; "" where missing."""
        if "rows" in self.__dict__:
            return self.rows[row]
        if not self.is_encoded:
            return self.array[int(row)].as_py() or ""
        code = self.codes[row]
        return "" if code < 0 else self.distinct[code]

    def some(self, rows: Iterable[int]) -> list[str]:
        """List the texts of given rows; "" where missing."""
        return [self.rows[row] for row in rows]

    def cell(self, row: int) -> Cell:
        """Return the cell of a row."""
        return Cell(self.text(row))

    def spread(self, found: Iterable[Any], missing: Any) -> npt.NDArray[Any]:
        """Make an array of the rows of what was found of each distinct text."""
        spread: npt.NDArray[Any] = _array([*found, missing])[self.codes]  # the last for −1
        return spread

    def holds(self, test: Callable[[str], bool]) -> Bools:
        """Make a (rows,) mask of the texts that pass a test, asked once a distinct text."""
        return self.spread(map(test, self.distinct), missing=False)

    def counts(self, rows: Ints | None = None) -> list[tuple[str, int]]:
        """Count the rows of each text that occurs, in all or given rows; most frequent first."""
        import numpy as np

        codes = self.codes if rows is None else self.codes[rows]
        counts = np.bincount(codes[codes >= 0], minlength=len(self.distinct))
        order = np.argsort(-counts, kind="stable").tolist()
        return [(self.distinct[code], int(counts[code])) for code in order if counts[code]]

    @cached_property
    def by_frequency(self) -> Sequence[str]:
        """The distinct texts that occur, most frequent first; empty if too many."""
        if len(self) > 5_000:  # of fewer rows most may differ
            most = min(2_000, len(self) // 4)
            if self.in_arrow or len({*self.codes[:10_000].tolist()}) > most:
                return ()
        return [text for text, _ in self.counts()]

    @cached_property
    def ranks(self) -> Floats:
        """(rows,) alphabetical rank of each text, whatever the case; NaN where missing."""
        if self.in_arrow:
            from pyarrow import compute

            # Where most differ, a list of them all is not kept.
            folds = [(text or "").casefold() for text in self.array.to_pylist()]
            ranks = from_arrow(compute.rank(in_arrow(folds), tiebreaker="dense")).astype("float64")
            ranks[self.missing] = nan
            return ranks
        folded = [text.casefold() for text in self.distinct]
        rank = {text: place for place, text in enumerate(sorted(set(folded)))}
        return self.spread(map(rank.__getitem__, folded), missing=nan)

    def take(self, rows: Ints) -> Self:
        """Return a column of given rows, in that order; −1 gives a missing one."""
        codes = _taken(self.codes, rows, -1)
        return type(self)(self.column, codes=codes, distinct=self.distinct)


class Dates(Texts):
    """Date column: dates as written, with first and last day; a month or a year spans its days.

    Attributes:
        shared: a day that most rows have, so probably a placeholder; None if there is none.
    """

    shared: float | None = None

    @cached_property
    def _spans(self) -> tuple[Floats, Floats]:
        unknown = (nan, nan)
        days = (parse_date(text) or unknown for text in self.distinct)
        first, last = self.spread(days, missing=unknown).T
        return first, last

    @property
    def first(self) -> Floats:
        """(rows,) first day, in days since 1970-01-01; NaN where missing."""
        return self._spans[0]

    @property
    def last(self) -> Floats:
        """(rows,) last day; equal to `first` for a full date."""
        return self._spans[1]

    def cell(self, row: int) -> Cell:
        """Return a row's cell: the date as written, and as number the first day it can mean."""
        text = self.text(row)
        days = parse_date(text) if text else None
        if days is None:
            return Cell(text)
        marks = Mark.SHARED if days[0] == self.shared else Mark.NONE
        return Cell(text, float(days[0]), marks=marks)

    def sharing(self, day: float | None) -> Dates:
        """Return a copy that marks dates on `day`, which most rows have, as shared."""
        other = copy(self)
        other.shared = day
        return other

    def take(self, rows: Ints) -> Dates:
        """Return a column of given rows, in that order; −1 gives a missing one."""
        return super().take(rows).sharing(self.shared)


class Numbers:
    """Number column: (rows,) float64, NaN where missing, with decimals and quality flags.

    The rows are a list of cells, or arrays.

    Attributes:
        column: the definition of the column.
    """

    def __init__(self, column: Column, cells: Sequence[Cell] | None = None) -> None:
        """Take the cells of a column; `Numbers.of` takes arrays."""
        self.column = column
        self._cells = cells

    @classmethod
    def of(
        cls,
        column: Column,
        values: Floats,
        decimals: int | npt.NDArray[np.int8] = 0,
        flags: npt.NDArray[np.uint8] | None = None,
        wholes: Floats | None = None,
    ) -> Numbers:
        """Make a number column from arrays.

        Args:
            column: the definition of the column.
            values: (rows,) NaN where missing.
            decimals: (rows,) as the source writes them, or one number for all rows.
            flags: (rows,) `Mark` bits; None for none.
            wholes: (rows,) as the attribute.
        """
        import numpy as np

        made, rows = cls(column), len(values)
        made.values = values
        made.decimals = np.full(rows, decimals, np.int8) if isinstance(decimals, int) else decimals
        made.flags = np.zeros(rows, np.uint8) if flags is None else flags
        made.wholes = wholes
        return made

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.values if self._cells is None else self._cells)

    @cached_property
    def values(self) -> Floats:
        """(rows,) float64, NaN where missing."""
        return _array([cell.number for cell in self._cells or ()], "float64")  # None is NaN

    @cached_property
    def decimals(self) -> npt.NDArray[np.int8]:
        """(rows,) number of decimals that the source writes; -1 for an exponent."""
        return _array([cell.decimals for cell in self._cells or ()], "int8")

    @cached_property
    def flags(self) -> npt.NDArray[np.uint8]:
        """(rows,) `Mark` bits: approximate, inferred, repaired."""
        return _array([int(cell.marks) for cell in self._cells or ()], "uint8")

    wholes: Floats | None = None
    """(rows,) the total of which a value counts only a part (110 of 454), NaN where the value is
    complete; None if all are."""

    @property
    def missing(self) -> Bools:
        """(rows,) mask of the rows without a number."""
        found: Bools = self.values != self.values  # only NaN differs from itself
        return found

    def count_missing(self) -> int:
        """Count the rows without a number."""
        return int(self.missing.sum()) if self._cells is None else len(self.missing_rows())

    def missing_rows(self) -> list[int]:
        """List the rows without a number."""
        if self._cells is not None:
            return [row for row, cell in enumerate(self._cells) if cell.number is None]
        return list(self.missing.nonzero()[0].tolist())

    def cell(self, row: int) -> Cell:
        """Return the cell of a row."""
        if self._cells is not None:
            return self._cells[row]
        marks = Mark(int(self.flags[row]))
        whole = nan if self.wholes is None else float(self.wholes[row])
        known = None if isnan(whole) else whole
        return number_cell(float(self.values[row]), int(self.decimals[row]), marks, known)

    @property
    def rows(self) -> Sequence[str]:
        """The number of each row as plain digits; "" where missing."""
        return [self.cell(row).text for row in range(len(self))]

    def filled(self, rows: Sequence[int], cells: Sequence[Cell], places: Sequence[int]) -> Numbers:
        """Return a column with other cells in some rows, given the index of each in `cells`."""
        if self._cells is not None:
            own = [*self._cells]
            for row, place in zip(rows, places, strict=True):
                own[row] = cells[place]
            return Numbers(self.column, own)
        new, at, other = Numbers(self.column, cells), [*rows], copy(self)
        other.values, other.decimals = self.values.copy(), self.decimals.copy()
        other.flags = self.flags.copy()
        other.values[at] = new.values[places]
        other.decimals[at] = new.decimals[places]
        other.flags[at] = new.flags[places]
        return other

    def take(self, rows: Ints) -> Numbers:
        """Return a column of given rows, in that order; −1 gives a missing one."""
        wholes = None if self.wholes is None else _taken(self.wholes, rows, nan)
        decimals, flags = (_taken(array, rows, 0) for array in (self.decimals, self.flags))
        return Numbers.of(self.column, _taken(self.values, rows, nan), decimals, flags, wholes)


Values: TypeAlias = Texts | Numbers
"""A column with its values; a Dates is a Texts."""


def defined(values: Values, column: Column) -> Values:
    """Return the same values under another definition of their column."""
    other = copy(values)
    other.column = column
    return other


def column_of(column: Column, cells: Sequence[Cell]) -> Values:
    """Make a column of cells, by its kind."""
    if column.kind is Kind.NUMBER:
        return Numbers(column, cells)
    return (Dates if column.kind is Kind.DATE else Texts)(column, [cell.text for cell in cells])


def _array(values: Sequence[Any], kind: str | None = None) -> npt.NDArray[Any]:
    import numpy as np

    return np.array(values, kind)


def _taken(array: npt.NDArray[Any], rows: Ints, missing: float) -> npt.NDArray[Any]:
    import numpy as np

    return np.append(array, array.dtype.type(missing))[rows]


def in_arrow(values: Sequence[str] | npt.NDArray[Any]) -> Any:
    """Make an Arrow array of texts, numbers or truth values; `pyarrow.array` would load pandas."""
    import numpy as np
    import pyarrow as pa

    if isinstance(values, np.ndarray):
        data = np.packbits(values, bitorder="little") if values.dtype == np.bool_ else values
        buffers = [None, pa.py_buffer(np.ascontiguousarray(data))]
        return pa.Array.from_buffers(pa.from_numpy_dtype(values.dtype), len(values), buffers)
    texts = [text.encode() for text in values]
    ends = np.cumsum([0, *map(len, texts)], dtype=np.int64)
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(b"".join(texts))]
    return pa.Array.from_buffers(pa.large_string(), len(texts), buffers)


def from_arrow(array: Any, missing: float = 0) -> npt.NDArray[Any]:
    """Make a numpy array of an Arrow array of numbers or truth values.

    Args:
        array: the Arrow array.
        missing: what stands in the place of null.
    """
    import numpy as np
    from pyarrow import compute

    kind = np.dtype(array.type.to_pandas_dtype())
    if array.null_count:
        array = compute.fill_null(array, in_arrow(np.array([missing], kind))[0])
    if kind == np.bool_:  # each is a bit there
        return np.from_dlpack(array.cast("uint8")).view(np.bool_)
    return np.from_dlpack(array)  # `to_numpy` would load pandas

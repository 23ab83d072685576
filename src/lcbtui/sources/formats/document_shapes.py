"""Shapes of tables in nested documents: how a list or an object is read as rows.

The shapes are a list of records, a list of lists, an object of records, of columns or of numbers by
name, a single record, and outcomes of instances, which are averaged.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cached_property
from itertools import islice
from typing import TypeGuard, cast

from lcbtui.dataset.meanings import are_measures, looks_like_model, says_model, says_score, words_of
from lcbtui.sources.cleaning.numbers import value_in
from lcbtui.sources.formats import json
from lcbtui.sources.formats.json import EVERY, Digits, Object, Path, Step
from lcbtui.text.words import first_few, safe_text


class Shape(StrEnum):
    """How a list or an object is read as rows, as the load report calls it."""

    RECORDS = "records"
    ROWS = "rows"
    COLUMNS = "columns"
    ONE = "one record"
    KEYED = "keyed records"
    KEYED_COLUMNS = "keyed columns"
    BY_NAME = "keyed values"
    NESTED = "nested records"
    MEANS = "means"


class Suits(IntEnum):
    """How well a table suits: several rows with names and numbers, one such row, anything else."""

    WELL, ONE_ROW, LESS = range(3)


# What is looked at is bounded, so that a document of a million lists is no more work than its size.
MOST_KEYS = 200
SAMPLE = 30

DATE = re.compile(r"\d{4}-\d\d(?:-\d\d)?(?:[T _-]\d.*)?|20\d{6}(?:[T _-]\d.*)?")
TIME = "time"

Rows = Sequence[Object] | Sequence[Sequence[object]]


@dataclass(eq=False)
class NestedTable:
    """List or object in a nested document that could be read as the table, and how to read it.

    Attributes:
        path: the path to the list or object that is read as the table.
        shape: its shape.
        count: number of rows.
        sample: the first rows.
        rows: yields all rows: objects, or sequences of cells in the order of `headers`.
        headers: the headers of sequences of cells; None for objects.
        notes: for the load report, on what was left out.
        place: sort key in document order: the position at each level.
        heading: the title that the enclosing object states.
        is_demoted: whether another table of the same records is preferred.
        choice: why this table is read among several, in words; "" for the usual order.
    """

    path: Path
    shape: Shape
    count: int
    sample: Rows
    rows: Callable[[], Iterable[Object] | Iterable[Sequence[object]]]
    headers: Sequence[str] | None = None
    notes: tuple[str, ...] = ()
    place: tuple[int, ...] = ()
    heading: str = ""
    is_demoted: bool = False
    choice: str = ""

    @cached_property
    def columns(self) -> dict[str, list[object]]:
        """Take a sample of each column's values from the first rows, without missing ones."""
        found: dict[str, list[object]] = {}
        for row in self.sample:
            names = (*(self.headers or ()), *map(str, range(len(row))))
            for key, value in islice(json.cells_of(row), 500):
                if value is not None and value != "":
                    header = names[key] if isinstance(key, int) else ".".join(key)
                    found.setdefault(header, []).append(value)
        return found

    @cached_property
    def headers_of_numbers(self) -> set[str]:
        """Find the columns that mostly hold numbers, apart from ranks and row numbers."""
        fewest = min(2, len(self.sample))
        return {
            header
            for header, values in self.columns.items()
            if len(values) >= fewest
            and 2 * sum(map(json.is_number, values)) > len(values)
            and header.rpartition(".")[2].casefold() not in words_of("number key")
        }

    @cached_property
    def label(self) -> str | None:
        """Guess the column that holds the row names (models); None if no column holds texts."""
        texts: dict[str, int] = {}
        for header, values in self.columns.items():
            words = [v for v in values if type(v) is str and json.truth(v) is None]
            words = [v for v in words if not (DATE.fullmatch(v) or v.startswith("http"))]
            words = [v for v in words if not json.is_number(v)]
            if 2 * len(words) >= len(self.sample):
                texts[header] = len(set(words))
        if not texts:
            return None
        model = next((header for header in texts if says_model(header)), None)
        name = next((header for header in texts if header.casefold() in words_of("name key")), None)
        return model or name or max(texts, key=texts.__getitem__)

    @cached_property
    def suits(self) -> Suits:
        """Grade how well the table fits as results: with names and numbers, one row, or less."""
        scores = any(map(says_score, self.headers_of_numbers))
        if not self.headers_of_numbers or self.label is None:
            is_log = scores and self.count >= 10  # which has no names
            return Suits.ONE_ROW if is_log else Suits.LESS
        is_of_model = self.shape == Shape.ONE and self.says_model
        is_one_row = self.count < 2 and not (is_of_model and scores)
        return Suits.ONE_ROW if is_one_row else Suits.WELL

    @cached_property
    def is_sparse(self) -> bool:
        """Tell whether most cells are of columns that are in less than a quarter of the rows.

        Then the keys of the rows are no fields: they are names of models, dates or sections.
        """
        columns = list(self.columns.values())[self.shape == Shape.KEYED :]
        few = max(2, len(self.sample) / 4)
        shared = sum(len(values) for values in columns if len(values) >= few)
        return self.count > 1 and 2 * shared < sum(map(len, columns))

    @property
    def says_model(self) -> bool:
        """Tell whether the header of the column of row names says "model" or a synonym."""
        return self.label is not None and says_model(self.label)

    @property
    def is_board(self) -> bool:
        """Tell whether the rows are several models, or the many steps of a training log."""
        is_log = self.label is None and self.suits == Suits.ONE_ROW
        return is_log or (self.shape != Shape.ONE and self.says_model and self.suits == Suits.WELL)

    @property
    def order(self) -> tuple[object, ...]:
        """Make the sort key by which the results are chosen among tables; the least key wins."""
        keys = [step for step in self.path if step is not EVERY]
        unusual = sum(step not in words_of("wrapper") for step in keys)
        cells = self.count * len(self.headers_of_numbers)
        is_unscored = not any(map(says_score, self.headers_of_numbers))
        return self.is_demoted, self.suits, is_unscored, unusual, len(keys), -cells, self.place


def table_by_shape(path: Path, value: object, headers: Sequence[str] = ()) -> NestedTable | None:
    """Read a list or an object as a table by its shape; None if it has no known shape."""
    if isinstance(value, list):
        return _of_list(path, value, headers)
    if not isinstance(value, dict) or not value:
        return None
    if means := _means(path, value):
        return means
    if columns := _columns(value):
        return table_of(path, Shape.COLUMNS, list(zip(*columns, strict=True)), list(value))
    pairs = list(value.items())
    named = [(key, each) for key, each in pairs if isinstance(each, dict)]
    if len(named) * 2 > len(pairs):
        return _of_named(path, named)
    if len(pairs) > 1 and all(map(json.is_number, value.values())) and not are_measures(value):
        records = [{"name": key, "value": each} for key, each in pairs]
        return table_of(path, Shape.BY_NAME, records)
    return None


def _of_named(path: Path, named: Sequence[tuple[str, Object]]) -> NestedTable | None:
    """Read an object of records as rows by name, or by the names within; None for sections.

    Records of one kind share keys. Where the keys of objects within them are models, and their own
    names are not, a model is a row, and the fields of the whole ("overall") keep their names; where
    these keys are dates, they are neither rows nor columns.
    """
    table = table_of(path, Shape.KEYED, with_names(named))
    names, inner = [name for name, _ in named], dict[str, dict[str, Object]]()
    for name, record in named:
        for key, value in islice(record.items(), MOST_KEYS):
            if isinstance(value, dict):
                inner.setdefault(key, {})[name] = value
    dated = ([DATE.fullmatch(key) is not None for key in keys] for keys in (inner, names))
    if inner and any(2 * sum(each) > len(each) for each in dated):
        return None
    if 2 * sum(map(looks_like_model, names)) >= len(names):
        return table
    if table.is_sparse:
        return None
    are_many = len(inner) > max(8, 2 * len(named)) and not are_measures(inner)
    if 2 * sum(map(looks_like_model, inner)) <= len(inner) and not are_many:
        return table
    if len(named) == 1:
        return None
    whole = next((name for name in names if name.casefold() in words_of("whole")), "")
    note = f'the columns without a group are of "{safe_text(whole)}"'
    rows = [(key, {**groups.pop(whole, {}), **groups}) for key, groups in inner.items()]
    return table_of(path, Shape.KEYED_COLUMNS, with_names(rows), notes=(note,) * bool(whole))


def table_of(
    path: Path,
    shape: Shape,
    rows: Rows,
    headers: Sequence[str] | None = None,
    notes: tuple[str, ...] = (),
) -> NestedTable:
    """Make a candidate table from rows in memory."""
    return NestedTable(path, shape, len(rows), rows[:SAMPLE], lambda: rows, headers, notes)


def _of_list(path: Path, value: list[object], headers: Sequence[str]) -> NestedTable | None:
    """Read a list of objects as records, or a list of lists as rows under a header; else None."""
    items = [each for each in value if each is not None]
    if is_list_of_records(items):
        return table_of(path, Shape.RECORDS, items)
    if not items or not all(isinstance(each, list) for each in items):
        return None
    rows = cast("list[list[object]]", items)
    if 2 * sum(isinstance(each, dict) and "value" in each for each in rows[0]) > len(rows[0]):
        # Cells are written as objects, {"value": 0.9, "href": …}; without one there is none.
        rows = [[e.get("value") if isinstance(e, dict) else e for e in row] for row in rows]
    if not headers and all(type(each) is str for each in rows[0]):
        headers, rows = cast("list[str]", rows[0]), rows[1:]
    return table_of(path, Shape.ROWS, rows, headers)


def is_list_of_records(value: object) -> TypeGuard[list[Object]]:
    """Tell whether a value is a non-empty list of objects."""
    return isinstance(value, list) and bool(value) and all(isinstance(e, dict) for e in value)


def _columns(document: Object) -> list[list[object]]:
    """Get the columns of an object of lists of one length, or of objects keyed 0, 1, 2; or []."""
    columns, are_lists = [*document.values()], True
    if all(isinstance(each, dict) for each in columns):
        are_lists = False
        tables = cast("list[Object]", columns)
        names = [*map(str, range(len(tables[0])))]
        columns = [[*each.values()] if [*each] == names else None for each in tables]
    lists = [each for each in columns if isinstance(each, list) and each]
    are_alike = 1 < len(lists) == len(columns) and len({*map(len, lists)}) == 1
    is_nested = are_lists and any(isinstance(it[0], (dict, list)) for it in lists)
    return lists if are_alike and not is_nested else []


def own_headers(document: object) -> Sequence[str]:
    """Find headers in a dict, under a key such as "columns"; () if none."""
    for key in ("columns", "headers", "header", "fields"):
        names = document.get(key) if isinstance(document, dict) else None
        texts = [*map(json.bare_value, names)] if isinstance(names, list) else []
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
    if isinstance(value, dict) and is_list_of_records([*value.values()]):
        return with_names([*value.items()])
    return value if is_list_of_records(value) else []


def paths_to_records(
    record: Object, path: tuple[str, ...] = (), *, keyed: bool = False
) -> Iterator[tuple[str, ...]]:
    """Find the paths of keys to lists of records in a record, up to three levels deep.

    With `keyed` an object of several objects counts as a list of records too.
    """
    for key, value in islice(record.items(), MOST_KEYS):
        if is_list_of_records(value) or (keyed and len(records_of(value)) > 1):
            yield (*path, key)
        elif isinstance(value, dict) and len(path) < 2:
            yield from paths_to_records(value, (*path, key), keyed=keyed)


# Outcomes of instances


def elements(value: object) -> Iterator[tuple[Step, object]]:
    """Yield the values of an object with their keys, or of a list with their numbers; else none."""
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _means(path: Path, document: Object) -> NestedTable | None:
    """Average the instances of each model into a row: percent true, mean numbers, their count.

    SWE-bench publishes results so: {"model": {"instance": {"resolved": true, "cost": 0.2}}},
    {"model": {"instance": true}} or {"model": [{"id": …, "passed": true}]}. None unless each model
    has at least 8 instances, each with an outcome.
    """
    if any(not isinstance(of, (dict, list)) or len(of) < 8 for of in document.values()):
        return None
    rows, shares = list[Object](), dict[str, None]()
    for name, value in document.items():
        made = ({"true": it} if isinstance(it, bool) else it for _, it in elements(value))
        group: list[Object] = [it if isinstance(it, dict) else {} for it in made]
        for each in group[:SAMPLE]:
            outcomes = (key for key, one in each.items() if json.truth(one) is not None)
            if not any(key == "true" or says_score(key) for key in outcomes):
                return None
        means = {"name": name}
        for key in islice(dict.fromkeys(key for each in group for key in each), MOST_KEYS):
            cells = [each.get(key) for each in group]
            truths = [100.0 * is_true for it in cells if (is_true := json.truth(it)) is not None]
            values = (value_in(str(it)) for it in cells if json.is_number(it))
            numbers = [value for value in values if value is not None]
            if truths:
                if not all(0 <= value <= 1 for value in numbers):
                    continue  # outcomes and other numbers have no common scale
                shares[key] = None
                numbers = [*truths, *(100.0 * value for value in numbers)]
            if 2 * len(numbers) > len(group) and key.casefold() not in words_of("number key"):
                means[key] = Digits(f"{sum(numbers) / len(numbers):.10g}")
        rows.append({**means, "n": Digits(str(len(group)))})
    named = first_few([safe_text(key) for key in shares])
    note = f"{named}: the share of true over the n instances of each name, in percent"
    return table_of(path, Shape.MEANS, rows, notes=(note,))

"""What a list or an object of a nested document is as a table, by its shape.

Records, lists under a header, records by name, columns, a value by name, one record, and outcomes
of instances, of which the means are told. A `Table` tells how well it suits and what comes first.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, TypeGuard, cast

from lcbtui.dataset.header_words import header_meaning
from lcbtui.dataset.load_report import Note
from lcbtui.sources.formats.document_paths import EVERY, Path, step_into
from lcbtui.sources.formats.values import (
    Digits,
    Object,
    Repeated,
    bare_value,
    is_number,
    leaves,
    truth,
)
from lcbtui.sources.schema.matching import label_rank
from lcbtui.text.safe_text import safe_text
from lcbtui.text.words import first_few, spaced

ARRAY_OF_RECORDS = "array of records"
KEYED = "object keyed by name"
ROWS = "array of arrays"
MEANS = "means over instances"
BY_NAME = "object of a value by name"
ONE = "one record"


# What is looked at is bounded, so that a document of a million lists is no more work than its size.
MOST_KEYS = 200
SAMPLE = 30
_MOST_LEAVES = 500

LAST = 1 << 60
"""The place of what stands behind all elements."""

_WRAPPERS = ("data", "results", "rows", "records", "items", "entries", "leaderboard", "models")
_HEADERS = ("columns", "headers", "header", "fields")
MODEL_WORDS = re.compile(
    r"(?<![a-z])(?:models?|llms?|systems?|methods?|agents?|submissions?)(?![a-z])"
)
DATE = re.compile(r"\d{4}-\d\d(?:-\d\d)?(?:[T ].*)?")
NAMES = frozenset({"name", "label", "key"})
_NUMBERING = frozenset({"id", "index", "idx", "rank", "no", "nr", "#", "position", "place"})
_OUTCOMES = re.compile(
    r"(?:is_?|was_?)?(?:resolved|solved|pass|passed|correct|success|succeeded|successful|accepted"
    r"|ok|outcome)"
)
_FEWEST_INSTANCES = 8
_FEWEST_BARE_OUTCOMES = 20

NAMES_AND_NUMBERS, ONE_ROW, LESS = range(3)
"""How well a table suits: several rows with names and numbers, one such row, anything else."""

Rows = Sequence[Object] | Sequence[Sequence[object]]


@dataclass(eq=False)
class Table:
    """What a list or an object could be read as.

    Attributes:
        path: where it stands.
        shape: of the values, in words.
        count: how many rows.
        sample: the first of them.
        rows: makes all of them: objects, or cells in the order of the headers.
        headers: of cells; None for objects.
        notes: what was left out.
        place: position at each level, by which tables are in the order of the document.
        heading: what the object around it calls it.
        suits: how well it suits; more is worse.
        off: steps of the path that count for nothing, since a rule chose them.
        demoted: 1 where another reading of the same records comes first.
        is_boards: whether its lists are tables of their own.
        is_moments: whether its lists are the same records at several times.
        lists: of how many lists of records it is made.
        choice: why it is this one of several of its kind, and how to take another.
        short: the same in a few words, where nothing in the document says which is meant.
    """

    path: Path
    shape: str
    count: int
    sample: Rows
    rows: Callable[[], Iterable[Object] | Iterable[Sequence[object]]]
    headers: Sequence[str] | None = None
    notes: tuple[str, ...] = ()
    place: tuple[int, ...] = ()
    heading: str = ""
    off: int = 0
    demoted: int = 0
    is_boards: bool = False
    is_moments: bool = False
    lists: int = 0
    choice: Note | None = None
    short: str = ""

    @cached_property
    def columns(self) -> dict[str, list[object]]:
        """What the first rows have under each header, what is missing left out."""
        found: dict[str, list[object]] = {}
        for row in self.sample:
            if isinstance(row, Mapping):
                cells: Iterable[tuple[str, object]] = (
                    (".".join(path), value) for path, value in leaves(row)
                )
            else:
                names = (*(self.headers or ()), *map(str, range(len(row))))
                cells = zip(names, map(bare_value, row), strict=False)
            for number, (key, value) in enumerate(cells):
                if number >= _MOST_LEAVES:
                    break
                if value is not None and value != "":
                    found.setdefault(key, []).append(value)
        return found

    @cached_property
    def numbers(self) -> int:
        """How many columns mostly hold numbers, in more than one row where there are several."""
        return len(self.headers_of_numbers)

    @property
    def headers_of_numbers(self) -> set[str]:
        """Those of columns that mostly hold numbers."""
        fewest = min(2, len(self.sample))
        return {
            header
            for header, values in self.columns.items()
            if len(values) >= fewest
            and 2 * sum(map(is_number, values)) > len(values)
            and header.rpartition(".")[2].casefold() not in _NUMBERING
        }

    @cached_property
    def label(self) -> str | None:
        """The header of the column that names the rows, as far as one sees without reading it."""
        texts: dict[str, int] = {}
        for header, values in self.columns.items():
            words = [v for v in values if type(v) is str and not is_number(v)]
            words = [v for v in words if not DATE.fullmatch(v) and not v.startswith("http")]
            if 2 * len(words) >= len(self.sample):
                texts[header] = len(set(words))
        if not texts:
            return None
        model = next((header for header in texts if says(MODEL_WORDS, header)), None)
        name = next((h for h in texts if h.casefold() in NAMES), None)
        return model or name or max(texts, key=texts.__getitem__)

    @property
    def suits(self) -> int:
        """How well it suits; more is worse."""
        if not self.numbers or self.label is None:
            return LESS
        if self.count < 2 and not (self.shape == ONE and self.says_model):
            return ONE_ROW
        return NAMES_AND_NUMBERS

    @property
    def says_model(self) -> bool:
        """Whether a column of texts is called model."""
        return self.label is not None and says(MODEL_WORDS, self.label)

    @property
    def order(self) -> tuple[object, ...]:
        """By which the first of all tables is the one that is meant."""
        keys = [step for step in self.path if step is not EVERY]
        unusual = sum(step not in _WRAPPERS for step in keys) - self.off
        last = keys[-1] if keys else None
        usual = _WRAPPERS.index(str(last)) if last in _WRAPPERS else len(_WRAPPERS)
        cells = self.count * self.numbers
        return self.demoted, self.suits, unusual, len(keys) - self.off, usual, -cells, self.place


def table_by_shape(path: Path, value: object, headers: Sequence[str] = ()) -> Table | None:
    """The table that a list or an object is by its shape."""
    if isinstance(value, list):
        return _of_list(path, value, headers)
    if not isinstance(value, dict) or not value:
        return None
    if _is_of_instances(value):
        return _of_instances(path, value)
    if _is_of_columns(value):
        columns = [
            list(each.values()) if isinstance(each, dict) else each
            for each in cast("Iterable[Sequence[object]]", value.values())
        ]
        rows = list(zip(*columns, strict=True))
        return table_of(path, "object of columns", rows, list(value))
    pairs = value.pairs if isinstance(value, Repeated) else list(value.items())
    named = [(key, each) for key, each in pairs if isinstance(each, dict)]
    if len(named) * 2 > len(pairs):
        notes = left_out([key for key, each in pairs if not isinstance(each, dict)])
        if isinstance(value, Repeated):
            again = "a name is there more than once, and each time it is a row of its own"
            notes = (again, *notes)
        return table_of(path, KEYED, _without_lists_of_one(_with_names(named)), notes=notes)
    if len(pairs) > 1 and all(is_number(each) for _, each in pairs):
        records = [{"name": key, "value": each} for key, each in pairs]
        return table_of(path, BY_NAME, records)
    return None


def table_of(
    path: Path,
    shape: str,
    rows: Rows,
    headers: Sequence[str] | None = None,
    notes: tuple[str, ...] = (),
) -> Table:
    """A table of rows that are there."""
    return Table(path, shape, len(rows), rows[:SAMPLE], lambda: rows, headers, notes)


def one_record(document: Object) -> Table:
    """The document as the one row that it may be."""
    lists = [*islice(paths_to_records(document), 2)]
    records: list[Object] = [document]
    return table_of((), ONE, _without_lists_of_one(records) if len(lists) == 1 else records)


def _without_lists_of_one(records: list[Object]) -> list[Object]:
    """The records with a list of one record as that record, where all have one and it has numbers.

    One that has a name where the record around it has none is a row by itself, and so is one that
    names a model in the record of something else. What has a name, but no score, is another thing:
    the author of a model.
    """
    for path in list(islice(paths_to_records(records[0]), MOST_KEYS)):
        there = [node for each in records if (node := _at(each, path)) is not None]
        if not all(is_list_of_records(each) and len(each) == 1 for each in there):
            continue
        first = there[0][0]
        is_named = has_name(first)
        has_numbers = any(
            is_number(value) and (not is_named or is_score(keys[-1]))
            for keys, value in islice(leaves(first), _MOST_LEAVES)
        )
        around = has_name(records[0]) and not names_better(first, records[0])
        if has_numbers and (around or not is_named):
            records = [_with_first(each, path) for each in records]
    return records


def has_name(record: Object) -> bool:
    """Whether a record has a name, or names a model."""
    return any(says(MODEL_WORDS, key) or key.casefold() in NAMES for key in record)


def names_better(record: Object, around: Object) -> bool:
    """Whether a record is called by a more usual header than the one around it: model, name."""
    ours, theirs = (
        min((rank for key in each if (rank := label_rank(key)) is not None), default=LAST)
        for each in (record, around)
    )
    return ours < theirs and not any(says(MODEL_WORDS, key) for key in around)


def _at(record: Object, path: tuple[str, ...]) -> Any:
    """What stands in an object under keys, None for nothing."""
    node: object = record
    for key in path:
        _, node = step_into(node, key)
    return node


def _with_first(record: Object, path: tuple[str, ...]) -> Object:
    """A record with the first element of a list instead of the list."""
    key, *rest = path
    if key not in record:
        return record
    node: Any = record[key]
    if rest:
        return {**record, key: _with_first(node, tuple(rest)) if isinstance(node, dict) else node}
    return {**record, key: node[0]} if isinstance(node, list) else record


def _of_list(path: Path, value: list[object], headers: Sequence[str]) -> Table | None:
    """The records of a list of objects, or of a list of lists under a header."""
    items = [each for each in value if each is not None]
    notes: tuple[str, ...] = ()
    if len(items) < len(value):
        notes = (f"records that are null were left out ({len(value) - len(items)})",)
    if _is_list_of(items, dict):
        records = cast("list[Object]", items)
        key = _instances_within(records)
        if key is None:
            return table_of(path, ARRAY_OF_RECORDS, _without_lists_of_one(records), notes=notes)
        return _means(path, [(scalars(each), _instances(each[key])) for each in records])
    if not _is_list_of(items, list):
        return None
    rows = cast("list[list[object]]", items)
    if 2 * sum(isinstance(each, dict) and "value" in each for each in rows[0]) > len(rows[0]):
        # Cells are written as objects, {"value": 0.9, "href": …}; without a value there is none.
        rows = [[e.get("value") if isinstance(e, dict) else e for e in row] for row in rows]
    if not headers and all(type(each) is str for each in rows[0]):
        headers, rows = cast("list[str]", rows[0]), rows[1:]
    return table_of(path, ROWS, rows, headers, notes)


def _is_list_of(items: Sequence[object], kind: type) -> bool:
    return bool(items) and all(isinstance(each, kind) for each in items)


def is_list_of_records(value: object) -> TypeGuard[list[Object]]:
    """Whether a value is a list of objects, of at least one."""
    return isinstance(value, list) and _is_list_of(value, dict)


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


def own_headers(document: Object) -> tuple[str, Sequence[str]]:
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


def says(what: re.Pattern[str], header: str) -> bool:
    """Whether the last part of a header has a word."""
    return bool(what.search(spaced(header.rpartition(".")[2])))


def paths_to_records(record: Object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The keys that lead to lists of records within a record, none deeper than three."""
    for number, (key, value) in enumerate(record.items()):
        if number >= MOST_KEYS:
            return
        if is_list_of_records(value):
            yield (*path, key)
        elif isinstance(value, dict) and len(path) < 2:
            yield from paths_to_records(value, (*path, key))


def left_out(keys: Sequence[str]) -> tuple[str, ...]:
    """What is told of keys that were left out."""
    if not keys:
        return ()
    listed = first_few([safe_text(key) for key in keys])
    return (f"beside the table there was, and was left out: {listed}",)


def is_score(header: str) -> bool:
    """Whether a header is called a score."""
    return header_meaning(header).quantity.is_called_score


# Outcomes of instances


def _instances(value: object) -> list[object]:
    """What an object has by instance, or a list of records of instances."""
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _is_of_instances(document: Object) -> bool:
    """Whether an object has, by name, an outcome for each of many instances.

    {"model": {"instance": {"resolved": true, "cost": 0.2}}}, {"model": {"instance": true}}, or
    {"model": [{"id": …, "passed": true}]}: most of what is there is true or false, or records with
    a key that says whether it went well.
    """
    groups = []
    for each in document.values():
        groups.append(_instances(each))
        if len(groups[-1]) < _FEWEST_INSTANCES:
            return False
    records = [each for group in groups for each in group[:SAMPLE]]
    if all(isinstance(each, bool) for each in records):
        return all(len(group) >= _FEWEST_BARE_OUTCOMES for group in groups)
    return all(
        isinstance(each, dict)
        and any(
            _OUTCOMES.fullmatch(key.casefold()) and truth(each[key]) is not None for key in each
        )
        for each in records
    )


def _has_outcome(record: Object) -> bool:
    """Whether a record says of something whether it went well."""
    return any(
        truth(value) is not None and _OUTCOMES.fullmatch(key.casefold())
        for key, value in islice(record.items(), MOST_KEYS)
    )


def _of_instances(path: Path, document: Object) -> Table:
    """A row a name: the share of true in percent, the mean of numbers, and of how many."""
    groups = [({"name": name}, _instances(value)) for name, value in document.items()]
    return _means(path, groups)


def _means(path: Path, groups: Sequence[tuple[Object, Sequence[object]]]) -> Table:
    """A row for what is said of each group: the share of true, the mean of numbers, how many."""
    rows: list[Object] = []
    shares: dict[str, None] = {}
    for said, group in groups:
        trues: Counter[str] = Counter()
        sums: dict[str, float] = {}
        present: Counter[str] = Counter()
        for each in group:
            record = each if isinstance(each, dict) else {"true": each}
            for key, one in record.items():
                if (is_true := truth(one)) is not None:
                    trues[key] += is_true
                    shares[key] = None
                elif is_number(one) and (number := as_float(one)) is not None:
                    sums[key] = sums.get(key, 0.0) + number
                else:
                    continue
                present[key] += 1
        row = dict(said)
        for key, number in present.items():
            if 2 * number > len(group) and key.casefold() not in _NUMBERING:
                mean = 100 * trues[key] / number if key in shares else sums[key] / number
                row[key] = Digits(f"{mean:.10g}")
        rows.append({**row, "n": Digits(str(len(group)))})
    counts = [len(group) for _, group in groups]
    few, many = min(counts), max(counts)
    instances = f"{few:,}" if few == many else f"{few:,} to {many:,}"
    note = f"of numbers the mean over {instances} instances of each name"
    if shares:
        named = first_few([safe_text(key) for key in shares])
        note = (
            f"{named}: the share of true over {instances} instances of each name, in percent; of"
            " numbers the mean"
        )
    return table_of(path, MEANS, rows, notes=(note,))


def _instances_within(records: Sequence[Object]) -> str | None:
    """The key under which records that name a model have what it did in many instances.

    These have an outcome, or numbers and no name: tasks that have names are rows of their own.
    """
    keys = {key for record in records[:SAMPLE] for key in record if _is_many(record[key])}
    if len(keys) != 1:
        return None
    (key,) = keys
    if not all(_is_many(record.get(key)) for record in records):
        return None
    outer = table_of((), ARRAY_OF_RECORDS, [scalars(record) for record in records])
    if outer.numbers or not outer.says_model:
        return None
    inner = [each for record in records[:SAMPLE] for each in _instances(record[key])[:SAMPLE]]
    if all(isinstance(each, dict) and _has_outcome(each) for each in inner):
        return key
    within = Table((), ARRAY_OF_RECORDS, len(inner), cast("list[Object]", inner), lambda: ())
    return key if within.numbers and within.label is None else None


def _is_many(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) >= _FEWEST_INSTANCES
        and is_list_of_records(value[:SAMPLE])
    )


def scalars(record: Object) -> dict[str, object]:
    """What is in a record without its lists and objects."""
    return {key: value for key, value in record.items() if not isinstance(value, (dict, list))}


def as_float(value: object) -> float | None:
    """A value as a number, None where it is none."""
    try:
        return float(str(value).strip().rstrip("%").replace(",", ""))
    except ValueError:
        return None

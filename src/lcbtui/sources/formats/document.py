"""The table in a nested document, as JSON and YAML hold it: what has names and numbers.

Every list and every object of the document is read as the table that it could be: records, lists
under a header, records by name, columns, outcomes of instances. One that has names and numbers
comes before one without; of several the one that is reached by usual keys, then the one that is
nested the least, then the one with the most numbers. Records within records stand in one table
where their names differ, and are tables of their own where the names are the same: two benchmarks
are not ranked as one. Nothing is interpreted: like a cell of a CSV, a value is the text that the
source has.
"""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Any, TypeGuard, cast

from lcbtui.dataset.header_words import Sort, heading_of
from lcbtui.dataset.load_report import OpenChoice, TableInFile, Told
from lcbtui.dataset.source import NO_OPTIONS, ReadOptions
from lcbtui.errors import SourceError
from lcbtui.sources.formats.document_paths import (
    EVERY,
    Path,
    Step,
    parse_path,
    path_text,
    step_into,
)
from lcbtui.sources.formats.io import Content
from lcbtui.sources.formats.raw_table import RawTable, choose, unique_headers
from lcbtui.sources.formats.records import RecordTable
from lcbtui.sources.formats.values import (
    Digits,
    Object,
    Repeated,
    bare_value,
    cell_text,
    is_number,
    leaves,
    truth,
)
from lcbtui.sources.schema.matching import is_compared, label_rank
from lcbtui.text.safe_text import safe_text, shell_word
from lcbtui.text.words import counted, first_few, spaced

TOO_DEEP = "that is nested too deep for a table; keep the list of records alone"
ARRAY_OF_RECORDS = "array of records"
KEYED = "object keyed by name"
ROWS = "array of arrays"
MEANS = "means over instances"
IN_RECORDS = "records in records"
BY_NAME = "object of a value by name"
ONE = "one record"

_WRAPPERS = ("data", "results", "rows", "records", "items", "entries", "leaderboard", "models")
_HEADERS = ("columns", "headers", "header", "fields")
_BOARD_TITLES = frozenset({"title", "caption", "leaderboard", "board"})
_OF_A_BOARD = ("total", "max", "min")
"""So begins what is told of a board, such as the number of its models and its highest score."""
_QUANTITIES = frozenset({Sort.TIME, Sort.COST, Sort.MEMORY, Sort.SPEED})
_TITLES = ("title", "name", "dataset", "benchmark", "caption", "task")
_OUTER = "outer"
_NAMED = 4
_HALF = r"\\u[dD][89a-fA-F]"

# What is looked at is bounded, so that a document of a million lists is no more work than its size.
_MOST_DEEP = 12
_MOST_LOOKED_AT = 2_000
_MOST_KEYS = 200
_FIRST_ITEMS = 50
_SAMPLE = 30
_MOST_LEAVES = 500
_MOST_LISTED = 40
_LAST = 1 << 60
"""The place of what stands behind all elements."""

_MODEL = re.compile(r"(?<![a-z])(?:models?|llms?|systems?|methods?|agents?|submissions?)(?![a-z])")
_BOARD = re.compile(
    r"(?<![a-z])(?:data ?sets?|benchmarks?|(?:leader)?boards?|tasks?|splits?|tracks?|subsets?"
    r"|lang(?:uage)?s?)(?![a-z])"
)
_TIME = re.compile(r"(?<![a-z])(?:time ?stamp|date|time|day|month|week|snapshot|version|as ?of)")
_DATE = re.compile(r"\d{4}-\d\d(?:-\d\d)?(?:[T ].*)?")
_NAMES = frozenset({"name", "label", "key"})
_NUMBERING = frozenset({"id", "index", "idx", "rank", "no", "nr", "#", "position", "place"})
_OUTCOMES = re.compile(
    r"(?:is_?|was_?)?(?:resolved|solved|pass|passed|correct|success|succeeded|successful|accepted"
    r"|ok|outcome)"
)
_FEWEST_INSTANCES = 8
_FEWEST_BARE_OUTCOMES = 20

_NAMES_AND_NUMBERS, _ONE_ROW, _LESS = range(3)
"""How well a table suits: several rows with names and numbers, one such row, anything else."""

Rows = Sequence[Object] | Sequence[Sequence[object]]


@dataclass(eq=False)
class _Table:
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
    choice: Told | None = None
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
            words = [v for v in words if not _DATE.fullmatch(v) and not v.startswith("http")]
            if 2 * len(words) >= len(self.sample):
                texts[header] = len(set(words))
        if not texts:
            return None
        model = next((header for header in texts if _says(_MODEL, header)), None)
        name = next((h for h in texts if h.casefold() in _NAMES), None)
        return model or name or max(texts, key=texts.__getitem__)

    @property
    def suits(self) -> int:
        """How well it suits; more is worse."""
        if not self.numbers or self.label is None:
            return _LESS
        if self.count < 2 and not (self.shape == ONE and self.says_model):
            return _ONE_ROW
        return _NAMES_AND_NUMBERS

    @property
    def says_model(self) -> bool:
        """Whether a column of texts is called model."""
        return self.label is not None and _says(_MODEL, self.label)

    @property
    def order(self) -> tuple[object, ...]:
        """By which the first of all tables is the one that is meant."""
        keys = [step for step in self.path if step is not EVERY]
        unusual = sum(step not in _WRAPPERS for step in keys) - self.off
        last = keys[-1] if keys else None
        usual = _WRAPPERS.index(str(last)) if last in _WRAPPERS else len(_WRAPPERS)
        cells = self.count * self.numbers
        return self.demoted, self.suits, unusual, len(keys) - self.off, usual, -cells, self.place


def table_of_document(
    document: object,
    content: Content,
    name: str,
    options: ReadOptions = NO_OPTIONS,
    family: str = "JSON",
) -> RawTable:
    """The table in a document.

    Args:
        document: of dict, list, str, Digits, bool and None; where numbers are texts they count too.
        content: the text that it was read from.
        name: how messages call the source.
        options: `at` is the path to the table, `table` its number among all.
        family: what the text is, "JSON", "JSON Lines" or "YAML".

    Raises:
        SourceError: if it is nested too deep, holds no table, or none where the user says.
    """
    try:
        tables = _tables(document)
        chosen, offered = _chosen(document, tables, name, options, family)
        table = RecordTable(len(content.text), name, family, chosen.headers or ())
        for row in chosen.rows():
            if isinstance(row, Mapping):
                table.add_record(row)
            else:
                table.add_row(row)
    except RecursionError:
        raise SourceError(f"{name}: is {family} {TOO_DEEP}") from None
    columns = table.columns()
    if re.search(_HALF, content.text):
        # JSON can escape half of a pair alone, which no encoding can write.
        columns = [[t.encode("utf-8", "ignore").decode() for t in texts] for texts in columns]
    if not columns:
        raise SourceError(
            f"{name}: is {family} without any value; a list of objects with numbers is read"
        )
    headers, renamed = unique_headers(table.headers)
    listed = _listed(offered)
    read = listed[offered.index(chosen)] if chosen in offered else None
    choices: tuple[OpenChoice, ...] = ()
    told: list[str] = []
    if chosen.choice is not None and options.at is None and options.table is None:
        if chosen.short:
            choices = (OpenChoice("--at", chosen.short, chosen.choice),)
        else:
            told = [chosen.choice]
    elif read is not None and len(listed) > 1:
        others = [each for each in listed if each != read]
        named = first_few([each.path for each in others], _NAMED)
        words = f"the table at {read.path} is read; there are others: {named}"
        told = [Told(f"{words} (--at {shell_word(others[0].path)})", words)]
    plain = family == "JSON Lines" and chosen.shape == ARRAY_OF_RECORDS
    read_as = family if plain else f"{family}, {chosen.shape}"
    return RawTable(
        headers,
        columns,
        table.rows,
        (*content.notes, *told, *chosen.notes, *_beside(document, chosen.path), *renamed),
        f"{read_as}, {content.encoding}",
        tables=listed,
        table=read,
        choices=choices,
    )


def _listed(tables: Sequence[_Table]) -> tuple[TableInFile, ...]:
    """What `check` says of all tables."""
    return tuple(
        TableInFile(
            number, safe_text(each.heading), None, each.count, each.numbers, path_text(each.path)
        )
        for number, each in enumerate(tables, start=1)
    )


def _chosen(
    document: object, tables: Sequence[_Table], name: str, options: ReadOptions, family: str
) -> tuple[_Table, list[_Table]]:
    """The table that is meant, and all that could be, in the order of the document."""
    good = [each for each in tables if each.suits == _NAMES_AND_NUMBERS]
    offered = sorted(good, key=lambda each: each.order)[:_MOST_LISTED]
    offered.sort(key=lambda each: each.place)
    if options.at is not None:
        chosen = _table_at(document, options.at, offered, name, family)
        same = [each for each in offered if each.path == chosen.path]
        return (same[0] if same else chosen), offered
    if options.table is not None and offered:
        number = choose(_listed(offered), options.table, name).number
        return offered[number - 1], offered
    best = min(tables, key=lambda each: each.order, default=None)
    if best is None or best.suits == _LESS:
        _refuse_mixed(document, name, family)
    if best is None:
        raise SourceError(
            f"{name}: is {family} without any record; a list of objects with numbers is read"
        )
    _tell_boards(best, offered)
    return best, offered


def _tell_boards(best: _Table, offered: Sequence[_Table]) -> None:
    """Say which of several tables of one kind is read, and how another is."""
    all_of_them = [each for each in offered if each.is_boards and _is_one_of(best, each)]
    kind = _kind_of_path(best.path)
    others = [
        each
        for each in offered
        if each not in (best, *all_of_them)
        and each.path
        and (
            _kind_of_path(each.path) == kind
            or any(_is_one_of(each, united) for united in all_of_them)
        )
    ]
    if best.choice is not None or not (all_of_them or others):
        return
    number = max(1 + len(others), *(each.lists for each in all_of_them), 0)
    title = f'"{safe_text(best.heading)}", ' if best.heading else ""
    best.short = (
        f"{title}one of {number} tables, is read" if title else f"one of {number} tables is read"
    )
    called = f" ({title[:-2]})" if title else ""
    words = f"one of {number} tables of one kind is read, {path_text(best.path)}{called}"
    ways = [
        *(f"--at {shell_word(path_text(each.path))} takes another" for each in others[:1]),
        *(f"--at {shell_word(path_text(each.path))} all of them" for each in all_of_them[:1]),
    ]
    best.choice = Told(f"{words}; {', '.join(ways)}", words)


def _kind_of_path(path: Path) -> tuple[Step, ...]:
    """The keys of a path, with the same step for each element of a list."""
    return tuple(0 if isinstance(step, int) else step for step in path)


def _is_one_of(table: _Table, united: _Table) -> bool:
    """Whether a table is one of those that stand together in another reading."""
    return len(table.path) == len(united.path) and all(
        ours == theirs or theirs is EVERY
        for ours, theirs in zip(table.path, united.path, strict=True)
    )


def _table_at(
    document: object, at: str, offered: Sequence[_Table], name: str, family: str
) -> _Table:
    """The table at a path, or the one within what stands there.

    Raises:
        SourceError: if there is none; it says which paths would work.
    """
    asked = f"{name}: --at {shell_word(safe_text(at))}"
    first = sorted(offered, key=lambda each: each.order)
    named = first_few([f"--at {shell_word(path_text(each.path))}" for each in first], _NAMED)
    works = f"; {named}" if named else f"; --at . is the whole {family}"
    path = parse_path(at)
    if path is None:
        raise SourceError(f"{asked}: is no path such as .models or .[0].rows{works}")
    every = path.index(EVERY) if EVERY in path else None
    if every is not None and EVERY in path[every + 1 :]:
        raise SourceError(f"{asked}: has [] more than once{works}")
    node, headers = _walk(document, path[:every], asked, works)
    if every is not None:
        sub = cast("tuple[str | int, ...]", path[every + 1 :])
        found = _united(path[:every], node, sub)
        if found is None:
            raise SourceError(f"{asked}: holds no lists of records there{works}")
        return found
    if not isinstance(node, (dict, list)):
        raise SourceError(f"{asked}: is {_what(node)}, no list or object{works}")
    table = _read_as(path, node, headers)
    inside = [replace(each, path=(*path, *each.path)) for each in _tables(node)]
    best = min(inside, key=lambda each: each.order, default=None)
    if table is None or (table.suits == _LESS and best is not None and best.suits < _LESS):
        table = best
    if table is None:
        raise SourceError(f"{asked}: holds no list of records{works}")
    return replace(table, choice=None)


def _walk(
    document: object, path: Sequence[Step], asked: str, works: str
) -> tuple[object, Sequence[str]]:
    """What stands at a path, with the names of its columns where they stand beside it."""
    node: object = document
    around: object = None
    for place, step in enumerate(path):
        around = node
        there, node = step_into(node, step)
        if not there:
            before = path_text(path[:place])
            raise SourceError(f"{asked}: {_there(around, before)}, no {path_text([step])}{works}")
    headers = _own_headers(around)[1] if isinstance(around, dict) else ()
    return node, headers


def _there(value: object, at: str) -> str:
    """What there is at a path, in words."""
    if isinstance(value, dict):
        keys = first_few([safe_text(key) for key in value], _NAMED)
        return f"at {at} there is {keys}" if keys else f"at {at} there is an empty object"
    if isinstance(value, list):
        return f"at {at} there is a list of {len(value)}"
    return f"at {at} there is {_what(value)}"


def _what(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    return "a number" if is_number(value) else "a text"


def _refuse_mixed(document: object, name: str, family: str) -> None:
    """Say what is wrong with the one list of a document that is no list of records.

    Raises:
        SourceError: if there is one.
    """
    value = document
    if isinstance(value, dict):
        lists = [each for each in value.values() if isinstance(each, list) and each]
        lists = [each for each in lists if isinstance(each[0], (dict, list))]
        value = lists[0] if lists else None
    if not isinstance(value, list):
        return
    items = [each for each in value if each is not None]
    if not items:
        raise SourceError(
            f"{name}: is {family} without any record; a list of objects with numbers is read"
        )
    kind = list if isinstance(items[0], list) else dict
    if not all(isinstance(each, kind) for each in items):
        place = next(p for p, each in enumerate(value, 1) if not isinstance(each, kind | None))
        wanted = "list of cells" if kind is list else "object"
        raise SourceError(
            f"{name}: is {family} whose record {place} is no {wanted};"
            " a list of objects, or of lists under a header, is read"
        )


# Which tables there are


@dataclass(frozen=True, eq=False)
class _Node:
    """A list or an object that is to be looked at.

    Attributes:
        around: the object that it stands in, None for the document.
        title: what the nearest object around it calls itself.
        is_element: whether it is, or is in, an element of a list of several.
        within: the table whose rows it is a part of, where that suits.
    """

    path: Path
    place: tuple[int, ...]
    value: object
    around: object = None
    title: str = ""
    is_element: bool = False
    within: _Table | None = None


def _tables(document: object) -> list[_Table]:
    """All that a document could be read as, with those first that are nested the least."""
    found: list[_Table] = []
    queue = deque([_Node((), (), document)])
    looked_at = 0
    while queue and looked_at < _MOST_LOOKED_AT:
        looked_at += 1
        node = queue.popleft()
        headers = _own_headers(node.around)[1] if isinstance(node.around, dict) else ()
        table = _read_as(node.path, node.value, headers)
        if table is None and not node.path and isinstance(node.value, dict):
            table = _one_record(node.value)
        if table is not None:
            table.place, table.heading = node.place, node.title
            if table.shape == BY_NAME and (node.is_element or isinstance(node.around, list)):
                continue  # one record of several
            if not _is_part(table, node.within):
                found.append(table)
        within = table if table is not None and table.suits < _LESS else node.within
        if table is not None and table.shape == MEANS:
            continue
        if within is None or not within.says_model:
            found += _groups(node)
        if len(node.path) < _MOST_DEEP:
            queue.extend(_children(node, within))
    moments = [table for table in found if table.is_moments]
    return [
        table
        for table in found
        if table.choice or table in moments or not any(_is_one_of(table, all_) for all_ in moments)
    ]


def _is_part(table: _Table, within: _Table | None) -> bool:
    """Whether a table is only a part of the rows of another; if not, the other gives way."""
    if within is None:
        return False
    if within.shape == KEYED and within.count < 2:
        return False
    if table.shape in (BY_NAME, KEYED) and table.suits == _NAMES_AND_NUMBERS:
        # What stands beside a board is no record: its title, a version, a date.
        return within.shape != ONE or _is_of_one(within) or _is_of_measures(table)
    if table.shape in (BY_NAME, KEYED) or table.suits == _LESS:
        return True
    if within.shape == ONE:
        return within.suits == _NAMES_AND_NUMBERS and within.says_model
    if table.says_model and not within.says_model:
        within.demoted = 1
        return False
    return True


def _is_of_one(record: _Table) -> bool:
    """Whether one record names what was measured, such as a run, or has a score of its own.

    What has a title, or the name of a benchmark, is a board, of which the hardware may be told.
    """
    if record.says_model:
        return True
    own = {header: values for header, values in record.columns.items() if "." not in header}
    names = {header for header in own if header.casefold() in _NAMES}
    if any(header.casefold() in _BOARD_TITLES for header in own):
        return False
    if any(_is_name_of_board(str(value)) for header in names for value in own[header]):
        return False
    numbers = record.headers_of_numbers
    return any(
        _is_score(header) and not header.casefold().startswith(_OF_A_BOARD)
        if header in numbers
        else header in names or is_compared(header)
        for header in own
    )


def _is_name_of_board(name: str) -> bool:
    folded = name.casefold()
    return "board" in folded or "bench" in folded or heading_of(name).sort is Sort.BENCHMARK


def _is_score(header: str) -> bool:
    return heading_of(header).sort.is_called_score


def _is_of_measures(table: _Table) -> bool:
    """Whether the names are those of measures, which are then of one thing: "accuracy", "cost"."""
    names = [str(next(iter(row.values()))) for row in cast("Sequence[Object]", table.sample)]
    measures = sum(_is_score(name) or heading_of(name).sort in _QUANTITIES for name in names)
    return 2 * measures >= len(names)


def _children(node: _Node, within: _Table | None) -> Iterator[_Node]:
    value = node.value
    elements: list[tuple[Step, object]] = []
    if isinstance(value, dict):
        elements = list(islice(value.items(), _MOST_KEYS))
    elif isinstance(value, list):
        last = [len(value) - 1] if len(value) > _FIRST_ITEMS else []
        places = (*range(min(len(value), _FIRST_ITEMS)), *last)
        elements = [(place, value[place]) for place in places if isinstance(value[place], dict)]
    for number, (step, each) in enumerate(elements):
        if isinstance(each, (dict, list)):
            title = _title(value) or node.title
            path, place = (*node.path, step), (*node.place, number)
            several = node.is_element or (isinstance(value, list) and len(value) > 1)
            yield _Node(path, place, each, value, title, several, within)


def _read_as(path: Path, value: object, headers: Sequence[str] = ()) -> _Table | None:
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
        return _table(path, "object of columns", rows, list(value))
    pairs = value.pairs if isinstance(value, Repeated) else list(value.items())
    named = [(key, each) for key, each in pairs if isinstance(each, dict)]
    if len(named) * 2 > len(pairs):
        notes = _left_out([key for key, each in pairs if not isinstance(each, dict)])
        if isinstance(value, Repeated):
            again = "a name is there more than once, and each time it is a row of its own"
            notes = (again, *notes)
        return _table(path, KEYED, _without_lists_of_one(_with_names(named)), notes=notes)
    if len(pairs) > 1 and all(is_number(each) for _, each in pairs):
        records = [{"name": key, "value": each} for key, each in pairs]
        return _table(path, BY_NAME, records)
    return None


def _table(
    path: Path,
    shape: str,
    rows: Rows,
    headers: Sequence[str] | None = None,
    notes: tuple[str, ...] = (),
) -> _Table:
    return _Table(path, shape, len(rows), rows[:_SAMPLE], lambda: rows, headers, notes)


def _one_record(document: Object) -> _Table:
    lists = [*islice(_paths_to_records(document), 2)]
    records: list[Object] = [document]
    return _table((), ONE, _without_lists_of_one(records) if len(lists) == 1 else records)


def _without_lists_of_one(records: list[Object]) -> list[Object]:
    """The records with a list of one record as that record, where all have one and it has numbers.

    One that has a name where the record around it has none is a row by itself, and so is one that
    names a model in the record of something else. What has a name, but no score, is another thing:
    the author of a model.
    """
    for path in list(islice(_paths_to_records(records[0]), _MOST_KEYS)):
        there = [node for each in records if (node := _at(each, path)) is not None]
        if not all(_is_list_of_records(each) and len(each) == 1 for each in there):
            continue
        first = there[0][0]
        is_named = _has_name(first)
        has_numbers = any(
            is_number(value) and (not is_named or _is_score(keys[-1]))
            for keys, value in islice(leaves(first), _MOST_LEAVES)
        )
        around = _has_name(records[0]) and not _names_better(first, records[0])
        if has_numbers and (around or not is_named):
            records = [_with_first(each, path) for each in records]
    return records


def _has_name(record: Object) -> bool:
    return any(_says(_MODEL, key) or key.casefold() in _NAMES for key in record)


def _names_better(record: Object, around: Object) -> bool:
    """Whether a record is called by a more usual header than the one around it: model, name."""
    ours, theirs = (
        min((rank for key in each if (rank := label_rank(key)) is not None), default=_LAST)
        for each in (record, around)
    )
    return ours < theirs and not any(_says(_MODEL, key) for key in around)


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


def _of_list(path: Path, value: list[object], headers: Sequence[str]) -> _Table | None:
    """The records of a list of objects, or of a list of lists under a header."""
    items = [each for each in value if each is not None]
    notes: tuple[str, ...] = ()
    if len(items) < len(value):
        notes = (f"records that are null were left out ({len(value) - len(items)})",)
    if _is_list_of(items, dict):
        records = cast("list[Object]", items)
        key = _instances_within(records)
        if key is None:
            return _table(path, ARRAY_OF_RECORDS, _without_lists_of_one(records), notes=notes)
        return _means(path, [(_scalars(each), _instances(each[key])) for each in records])
    if not _is_list_of(items, list):
        return None
    rows = cast("list[list[object]]", items)
    if 2 * sum(isinstance(each, dict) and "value" in each for each in rows[0]) > len(rows[0]):
        # Cells are written as objects, {"value": 0.9, "href": …}; without a value there is none.
        rows = [[e.get("value") if isinstance(e, dict) else e for e in row] for row in rows]
    if not headers and all(type(each) is str for each in rows[0]):
        headers, rows = cast("list[str]", rows[0]), rows[1:]
    return _table(path, ROWS, rows, headers, notes)


def _is_list_of(items: Sequence[object], kind: type) -> bool:
    return bool(items) and all(isinstance(each, kind) for each in items)


def _is_list_of_records(value: object) -> TypeGuard[list[Object]]:
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


def _title(around: object) -> str:
    """What an object calls itself."""
    if not isinstance(around, dict):
        return ""
    titles = (value for key in _TITLES if type(value := around.get(key)) is str)
    return next(titles, "")


def _with_names(pairs: Sequence[tuple[str, Object]]) -> list[Object]:
    """The records with their keys as a column; "name", unless they have one themselves."""
    taken = {key for _, record in pairs for key in record}
    column = "name"
    while column in taken:
        column = "key" if column == "name" else f"{column}'"
    return [{column: key, **record} for key, record in pairs]


def _says(what: re.Pattern[str], header: str) -> bool:
    return bool(what.search(spaced(header.rpartition(".")[2])))


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
    records = [each for group in groups for each in group[:_SAMPLE]]
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
        for key, value in islice(record.items(), _MOST_KEYS)
    )


def _of_instances(path: Path, document: Object) -> _Table:
    """A row a name: the share of true in percent, the mean of numbers, and of how many."""
    groups = [({"name": name}, _instances(value)) for name, value in document.items()]
    return _means(path, groups)


def _means(path: Path, groups: Sequence[tuple[Object, Sequence[object]]]) -> _Table:
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
                elif is_number(one) and (number := _float(one)) is not None:
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
        named = first_few([safe_text(key) for key in shares], _NAMED)
        note = (
            f"{named}: the share of true over {instances} instances of each name, in percent; of"
            " numbers the mean"
        )
    return _table(path, MEANS, rows, notes=(note,))


def _instances_within(records: Sequence[Object]) -> str | None:
    """The key under which records that name a model have what it did in many instances.

    These have an outcome, or numbers and no name: tasks that have names are rows of their own.
    """
    keys = {key for record in records[:_SAMPLE] for key in record if _is_many(record[key])}
    if len(keys) != 1:
        return None
    (key,) = keys
    if not all(_is_many(record.get(key)) for record in records):
        return None
    outer = _table((), ARRAY_OF_RECORDS, [_scalars(record) for record in records])
    if outer.numbers or not outer.says_model:
        return None
    inner = [each for record in records[:_SAMPLE] for each in _instances(record[key])[:_SAMPLE]]
    if all(isinstance(each, dict) and _has_outcome(each) for each in inner):
        return key
    within = _Table((), ARRAY_OF_RECORDS, len(inner), cast("list[Object]", inner), lambda: ())
    return key if within.numbers and within.label is None else None


def _is_many(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) >= _FEWEST_INSTANCES
        and _is_list_of_records(value[:_SAMPLE])
    )


def _scalars(record: Object) -> dict[str, object]:
    return {key: value for key, value in record.items() if not isinstance(value, (dict, list))}


def _float(value: object) -> float | None:
    try:
        return float(str(value).strip().rstrip("%").replace(",", ""))
    except ValueError:
        return None


# Records within records


def _groups(node: _Node) -> Iterator[_Table]:
    """The records within the elements of a list or an object: all as one table, or one of them."""
    value = _by_name(node.value)
    subs = _paths_within(value)
    if len(subs) != 1:
        return
    (sub,) = subs
    united = _united(node.path, value, sub)
    if united is None:
        return
    united.place = (*node.place, _LAST)
    parts = _parts(value, sub)
    united.lists = len(parts)
    is_many = isinstance(value, dict) and len(parts) > _MANY
    if len(parts) < 2 or united.suits == _LESS:
        return
    is_more = is_many or united.count > len(parts)
    if not is_more and not _names_better(parts[0][2][0], parts[0][1]):
        return
    if not _are_alike(parts):
        return
    moment = _moment(parts)
    all_of_them = f"--at {shell_word(path_text(united.path))}"
    if moment is not None:
        step, when = moment
        count = counted(len(parts), "snapshot")
        words = f"the last of {count} is read, of {safe_text(when)}"
        last = _read_as((*node.path, step, *sub), parts[_position(parts, step)][2])
        if last is not None:
            last.off, last.place = 1, (*node.place, _LAST - 1)
            last.choice = Told(f"{words}; {all_of_them} reads all", words)
            united.demoted, united.is_moments = 1, True
            yield last
            yield united
        return
    if not _are_boards(parts, node.path):
        lists = f"{len(parts)} lists of records ({path_text(united.path)}) are one table"
        said = f"{lists}; what is said of all rows of one is in {_OUTER}.…"
        united.notes = (said,)
    else:
        united.demoted, united.is_boards = 1, True
    yield united


Part = tuple[Step, Object, list[Object]]
"""The step to an element, what is said of it, and the records within it."""


def _position(parts: Sequence[Part], step: Step) -> int:
    if isinstance(step, int):
        return step
    return next(place for place, part in enumerate(parts) if part[0] == step)


def _by_name(value: object) -> object:
    """What has lists by name: an object, also one written as a list of objects of one key."""
    if not isinstance(value, list) or len(value) < 2:
        return value
    if not all(isinstance(each, dict) and len(each) == 1 for each in value):
        return value
    pairs = [pair for each in value for pair in each.items()]
    named = dict(pairs)
    is_named = len(named) == len(pairs) and all(map(_is_list_of_records, named.values()))
    return named if is_named else value


def _elements(value: object) -> Iterator[tuple[Step, object]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _paths_within(value: object) -> list[tuple[str, ...]]:
    """The keys that lead to lists of records in the first elements."""
    found: dict[tuple[str, ...], None] = {}
    for number, (_, each) in enumerate(_elements(value)):
        if number >= _FIRST_ITEMS:
            break
        if isinstance(each, list) and isinstance(value, dict):
            if _is_list_of_records(each):
                found[()] = None
        elif isinstance(each, dict):
            for path in _paths_to_records(each):
                found[path] = None
    if len(found) == 1:
        return list(found)
    tables = {path: _united((), value, path) for path in found}
    return [path for path, table in tables.items() if table and table.suits < _LESS]


def _paths_to_records(record: Object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for number, (key, value) in enumerate(record.items()):
        if number >= _MOST_KEYS:
            return
        if _is_list_of_records(value):
            yield (*path, key)
        elif isinstance(value, dict) and len(path) < 2:
            yield from _paths_to_records(value, (*path, key))


def _parts(value: object, sub: Sequence[str | int]) -> list[Part]:
    """The elements that have records at a path within them."""
    found: list[Part] = []
    for step, each in _elements(value):
        node: object = each
        for key in sub:
            _, node = step_into(node, key)
        if not _is_list_of_records(node):
            continue
        said: dict[str, object] = {"name": step} if isinstance(value, dict) else {}
        if isinstance(each, dict):
            said |= _scalars(each)
        found.append((step, said, node))
    return found


def _united(path: Path, value: object, sub: Sequence[str | int]) -> _Table | None:
    """The records within all elements; what is said of an element stands in each, "outer.name"."""
    parts = _parts(_by_name(value), sub)
    if not parts:
        return None

    def rows() -> Iterator[Object]:
        for _, said, records in parts:
            outer = {f"{_OUTER}.{key}": each for key, each in said.items()}
            for record in records:
                yield {**record, **outer}

    sample = []
    for _, said, records in parts[: _SAMPLE // 3]:
        outer = {f"{_OUTER}.{key}": each for key, each in said.items()}
        sample += [{**record, **outer} for record in records[:3]]
    count = sum(len(records) for _, _, records in parts)
    return _Table((*path, EVERY, *sub), IN_RECORDS, count, sample, rows)


def _moment(parts: Sequence[Part]) -> tuple[Step, str] | None:
    """The step to the last snapshot and its time, where elements are the same at several times."""
    if all(isinstance(step, str) and _DATE.fullmatch(step) for step, _, _ in parts):
        times = {step: str(step) for step, _, _ in parts}
    else:
        keys = [key for key in parts[0][1] if _says(_TIME, key)]
        said = [{key: part[1].get(key) for key in keys} for part in parts]
        key = next((k for k in keys if len({str(each[k]) for each in said}) == len(parts)), None)
        if key is None or any(_says(_MODEL, other) or other == "name" for other in parts[0][1]):
            return None
        if not all(is_number(each[key]) or _DATE.match(str(each[key])) for each in said):
            return None
        times = {part[0]: str(each[key]) for part, each in zip(parts, said, strict=True)}
    if not _overlap(parts):
        return None
    last = max(times, key=lambda step: _in_time(times[step]))
    at_end = isinstance(last, int) and last == parts[-1][0]
    return (-1 if at_end else last), times[last]


def _in_time(text: str) -> tuple[float, str]:
    number = _float(text)
    return (number if number is not None else 0.0), text


def _are_boards(parts: Sequence[Part], path: Path) -> bool:
    """Whether records within records are tables of their own, which must not be ranked as one.

    What stands around them names a benchmark, they have other numbers, or the same names are in
    several; unless it names a model, whose tasks these then are, or, without a benchmark of each,
    another thing that is compared, such as agents, or they are many and of a few rows each, as
    models are listed by task.
    """
    said = parts[0][1]
    if any(_says(_MODEL, key) for key in said):
        return False
    tables = [_table((), ARRAY_OF_RECORDS, records) for *_, records in parts]
    numbers = [each.headers_of_numbers for each in tables]
    if 2 * len(set.intersection(*numbers)) < max(map(len, numbers)):
        return True
    if all(len(records) == 1 for *_, records in parts):
        return False  # nothing is ranked in one row
    if _has_name(said) and tables[0].label is not None and _says(_BOARD, tables[0].label):
        return False  # what is around them is compared, on these data sets
    if any(_says(_BOARD, key) and _differs(parts, key) for key in said):
        return True
    key = str(path[-1]) if path else ""
    if _is_name_of_board(key):
        return True
    names = (str(said.get("name", "")) for _, said, _ in parts)
    if is_compared(key) and not all(map(_is_name_of_board, names)):
        return False
    if len(parts) > max(_MANY, *(len(records) for *_, records in parts)):
        return False
    around = [key for key, each in said.items() if type(each) is str]
    if any(_says(_BOARD, str(key)) for key in (*around, *path[-1:])):
        return True
    return _overlap(parts)


def _differs(parts: Sequence[Part], key: str) -> bool:
    """Whether what is said under a key is a text that is not the same of all parts."""
    values = {said.get(key) for _, said, _ in parts}
    return len(values) > 1 and any(type(each) is str for each in values)


_MANY = 5
"""Lists of records, of which one says little of all."""


def _are_alike(parts: Sequence[Part]) -> bool:
    """Whether lists of records have columns in common."""
    headers = [set[str]().union(*records[:_SAMPLE]) for *_, records in parts]
    return 2 * len(set.intersection(*headers)) >= max(map(len, headers))


def _overlap(parts: Sequence[Part]) -> bool:
    """Whether some names are in several of the lists."""
    records = parts[0][2]
    label = _table((), ARRAY_OF_RECORDS, records).label
    if label is None:
        return False
    seen: Counter[str] = Counter()
    for _, _, each in parts:
        seen.update({cell_text(record.get(label)) for record in each[: 10 * _SAMPLE]} - {""})
    again = sum(number > 1 for number in seen.values())
    return 20 * again >= len(seen) > 0


# What is told


def _beside(document: object, path: Path) -> tuple[str, ...]:
    """What stands beside the table, at any level above it."""
    left: list[str] = []
    node = document
    for step in path:
        if step is EVERY:
            break
        if isinstance(node, dict):
            used = {str(step), _own_headers(node)[0]} if _is_rows_of(node, step) else {str(step)}
            left += [key for key in node if key not in used]
        _, node = step_into(node, step)
    return _left_out(left)


def _is_rows_of(around: Object, step: Step) -> bool:
    """Whether a key leads to lists of cells, which the header beside them names."""
    rows = around.get(str(step))
    return isinstance(rows, list) and bool(rows) and isinstance(rows[0], list)


def _left_out(keys: Sequence[str]) -> tuple[str, ...]:
    if not keys:
        return ()
    listed = first_few([safe_text(key) for key in keys], _NAMED)
    return (f"beside the table there was, and was left out: {listed}",)

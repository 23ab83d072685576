"""The results table of a nested document, JSON or YAML: its candidate tables, and their choice.

Every list and object is read as a table by its shape, level by level. Among the candidates those
with names and numbers come first; then the one under usual keys ("data", "results"), the one that
is nested least, the one with the most numbers. Where a table holds another one, either the inner
one is part of its rows, or the inner one is taken. Lists of records within records become one table
if no name is in two of them, and separate tables otherwise: two benchmarks are not ranked as one.
Of several snapshots of the same records the last is taken. Cells stay texts.
"""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, zip_longest
from typing import TypeGuard, cast

from lcbtui.dataset.meanings import (
    are_measures,
    looks_like_model,
    says_model,
    says_score,
    says_task,
    words_of,
)
from lcbtui.dataset.source import NO_OPTIONS, Note, OpenChoice, ReadOptions, TableInFile
from lcbtui.errors import SourceError
from lcbtui.sources.cleaning.numbers import value_in
from lcbtui.sources.formats.io import Content
from lcbtui.sources.formats.json import (
    EVERY,
    TOO_DEEP,
    Digits,
    Object,
    Path,
    Step,
    bare_value,
    cell_text,
    columns_of,
    is_number,
    leaves,
    parse_path,
    path_text,
    truth,
    value_at,
)
from lcbtui.sources.formats.tables import RawTable, choose, unique_headers
from lcbtui.sources.results.harnesses import is_results
from lcbtui.sources.schema.matching import is_compared
from lcbtui.text.safe_text import safe_text, shell_word
from lcbtui.text.words import counted, first_few

ARRAY_OF_RECORDS = "records"
KEYED = "keyed records"
MEANS = "means"
BY_NAME = "keyed values"
ONE = "one record"

# What is looked at is bounded, so that a document of a million lists is no more work than its size.
MOST_KEYS = 200
SAMPLE = 30

LAST = 1 << 60
"""The place of a table that stands behind all elements."""

DATE = re.compile(r"\d{4}-\d\d(?:-\d\d)?(?:[T _-]\d.*)?|20\d{6}(?:[T _-]\d.*)?")
TIME = "time"

NAMES_AND_NUMBERS, ONE_ROW, LESS = range(3)
"""How well a table suits: several rows with names and numbers, one such row, anything else."""

Rows = Sequence[Object] | Sequence[Sequence[object]]


MOST_LISTED = 40

_FIRST_ITEMS = 50


# Shapes: how a list or an object is read as rows


@dataclass(eq=False)
class NestedTable:
    """Candidate table of a nested document.

    Attributes:
        path: the path to the list or object that is read as the table.
        shape: the name of its shape, for the load report.
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
    shape: str
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
            if isinstance(row, Mapping):
                cells: Iterable[tuple[str, object]] = (
                    (".".join(path), value) for path, value in leaves(row)
                )
            else:
                names = (*(self.headers or ()), *map(str, range(len(row))))
                cells = zip(names, map(bare_value, row), strict=False)
            for key, value in islice(cells, 500):
                if value is not None and value != "":
                    found.setdefault(key, []).append(value)
        return found

    @cached_property
    def headers_of_numbers(self) -> set[str]:
        """Find the columns that mostly hold numbers, apart from ranks and row numbers."""
        fewest = min(2, len(self.sample))
        return {
            header
            for header, values in self.columns.items()
            if len(values) >= fewest
            and 2 * sum(map(is_number, values)) > len(values)
            and header.rpartition(".")[2].casefold() not in words_of("number key")
        }

    @cached_property
    def label(self) -> str | None:
        """Guess the column that holds the row names (models); None if no column holds texts."""
        texts: dict[str, int] = {}
        for header, values in self.columns.items():
            words = [v for v in values if type(v) is str and not is_number(v) and truth(v) is None]
            words = [v for v in words if not DATE.fullmatch(v) and not v.startswith("http")]
            if 2 * len(words) >= len(self.sample):
                texts[header] = len(set(words))
        if not texts:
            return None
        model = next((header for header in texts if says_model(header)), None)
        name = next((header for header in texts if header.casefold() in words_of("name key")), None)
        return model or name or max(texts, key=texts.__getitem__)

    @cached_property
    def suits(self) -> int:
        """Grade how well the table fits as results: with names and numbers, one row, or less."""
        scores = any(map(says_score, self.headers_of_numbers))
        if not self.headers_of_numbers or self.label is None:
            return ONE_ROW if scores and self.count >= 10 else LESS  # a log has no names
        is_of_model = self.shape == ONE and self.says_model
        is_one_row = self.count < 2 and not (is_of_model and scores)
        return ONE_ROW if is_one_row else NAMES_AND_NUMBERS

    @cached_property
    def is_sparse(self) -> bool:
        """Tell whether most cells are of columns that are in less than a quarter of the rows.

        Then the keys of the rows are no fields: they are names of models, dates or sections.
        """
        columns = list(self.columns.values())[self.shape == KEYED :]
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
        is_log = self.label is None and self.suits == ONE_ROW
        return is_log or (self.shape != ONE and self.says_model and self.suits == NAMES_AND_NUMBERS)

    @property
    def order(self) -> tuple[object, ...]:
        """Make the sort key by which the results are chosen among tables; the least key wins."""
        keys = [step for step in self.path if step is not EVERY]
        unusual = sum(step not in words_of("wrapper") for step in keys)
        cells = self.count * len(self.headers_of_numbers)
        is_unscored = not any(map(says_score, self.headers_of_numbers))
        depth = len(keys)
        return self.is_demoted, self.suits, is_unscored, unusual, depth, -cells, self.place


def table_by_shape(path: Path, value: object, headers: Sequence[str] = ()) -> NestedTable | None:
    """Read a list or an object as a table by its shape; None if it has no known shape."""
    if isinstance(value, list):
        return _of_list(path, value, headers)
    if not isinstance(value, dict) or not value:
        return None
    if _is_of_instances(value):
        return _means(path, value)
    if _is_of_columns(value):
        columns = [
            list(each.values()) if isinstance(each, dict) else each
            for each in cast("Iterable[Sequence[object]]", value.values())
        ]
        return table_of(path, "columns", list(zip(*columns, strict=True)), list(value))
    pairs = list(value.items())
    named = [(key, each) for key, each in pairs if isinstance(each, dict)]
    if len(named) * 2 > len(pairs):
        return _of_named(path, named)
    if len(pairs) > 1 and all(is_number(each) for _, each in pairs) and not are_measures(value):
        records = [{"name": key, "value": each} for key, each in pairs]
        return table_of(path, BY_NAME, records)
    return None


def _of_named(path: Path, named: Sequence[tuple[str, Object]]) -> NestedTable | None:
    """Read an object of records as rows by name, or by the names within; None for sections.

    Records of one kind share keys. Where the keys of objects within them are models, and their own
    names are not, a model is a row, and the fields of the whole ("overall") keep their names; where
    these keys are dates, they are neither rows nor columns.
    """
    table = table_of(path, KEYED, with_names(named))
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
    wholes = (name for name in names if name.casefold() in words_of("whole"))
    of_all = inner.values()
    whole = next(
        (at for at in wholes if not any({*names} & {*of.get(at, ())} for of in of_all)), ""
    )
    note = f'the columns without a group are of "{safe_text(whole)}"'
    rows = [(key, {**groups.pop(whole, {}), **groups}) for key, groups in inner.items()]
    return table_of(path, "keyed columns", with_names(rows), notes=(note,) * bool(whole))


def table_of(
    path: Path,
    shape: str,
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
        return table_of(path, ARRAY_OF_RECORDS, items)
    if not items or not all(isinstance(each, list) for each in items):
        return None
    rows = cast("list[list[object]]", items)
    if 2 * sum(isinstance(each, dict) and "value" in each for each in rows[0]) > len(rows[0]):
        # Cells are written as objects, {"value": 0.9, "href": …}; without a value there is none.
        rows = [[e.get("value") if isinstance(e, dict) else e for e in row] for row in rows]
    if not headers and all(type(each) is str for each in rows[0]):
        headers, rows = cast("list[str]", rows[0]), rows[1:]
    return table_of(path, "rows", rows, headers)


def is_list_of_records(value: object) -> TypeGuard[list[Object]]:
    """Tell whether a value is a non-empty list of objects."""
    return isinstance(value, list) and bool(value) and all(isinstance(e, dict) for e in value)


def _is_of_columns(document: Object) -> bool:
    """Tell whether an object holds columns: lists of one length, or objects keyed 0, 1, 2."""
    columns = list(document.values())
    first = columns[0]
    if len(columns) < 2 or not isinstance(first, (list, dict)) or not first:
        return False
    if isinstance(first, list):
        return all(
            isinstance(each, list)
            and len(each) == len(first)
            and not isinstance(each[0], (dict, list))
            for each in columns
        )
    return list(first) == [str(place) for place in range(len(first))] and all(
        isinstance(each, dict) and list(each) == list(first) for each in columns
    )


def own_headers(document: object) -> Sequence[str]:
    """Find headers in a dict, under a key such as "columns"; () if none."""
    for key in ("columns", "headers", "header", "fields"):
        names = document.get(key) if isinstance(document, dict) else None
        texts = [bare_value(each) for each in names] if isinstance(names, list) else []
        if texts and all(type(text) is str for text in texts):
            return cast("list[str]", texts)
    return ()


def with_names(pairs: Sequence[tuple[str, Object]], column: str = "name") -> list[Object]:
    """Add the key of each record to the record, as "name", as "key" if taken, dates as "time"."""
    taken = {key for _, record in pairs for key in record}
    column = TIME if all(DATE.fullmatch(key) for key, _ in pairs) else column
    while column in taken:
        column = "key" if column == "name" else f"{column}'"
    return [{column: key, **record} for key, record in pairs]


def records_of(value: object, column: str = "name") -> list[Object]:
    """List the records of a list of objects, or of an object of objects with their keys; or []."""
    if is_list_of_records(value):
        return value
    if not isinstance(value, dict) or not is_list_of_records(list(value.values())):
        return []
    return with_names(list(value.items()), column)


def paths_to_records(
    record: Object, path: tuple[str, ...] = (), *, keyed: bool = False
) -> Iterator[tuple[str, ...]]:
    """Find the paths of keys to lists of records in a record, up to three levels deep.

    Args:
        record: the record to search.
        path: the path to it.
        keyed: whether an object of several objects counts as a list of records too.
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


def _is_of_instances(document: Object) -> bool:
    """Tell whether an object maps names to at least 8 instances, each with a true or false outcome.

    SWE-bench publishes results so: {"model": {"instance": {"resolved": true, "cost": 0.2}}},
    {"model": {"instance": true}} or {"model": [{"id": …, "passed": true}]}.
    """
    groups = [[each for _, each in elements(of)] for of in document.values()]
    if min(map(len, groups)) < 8:
        return False
    return all(
        any(truth(one) is not None and says_score(key) for key, one in each.items())
        if isinstance(each, dict)
        else isinstance(each, bool)
        for group in groups
        for each in group[:SAMPLE]
    )


def _means(path: Path, document: Object) -> NestedTable:
    """Average the test instances of each model into a row: percent true, mean numbers, count."""
    rows, shares = list[Object](), dict[str, None]()
    for name, value in document.items():
        group = [each for _, each in elements(value)]
        sums, present = dict[str, float](), Counter[str]()
        for each in group:
            record = each if isinstance(each, dict) else {"true": each}
            for key, one in record.items():
                is_true, number = truth(one), value_in(str(one)) if is_number(one) else None
                if is_true is not None:
                    shares[key] = None
                    number = 100.0 * is_true
                if number is not None:
                    sums[key] = sums.get(key, 0.0) + number
                    present[key] += 1
        row: dict[str, object] = {"name": name}
        for key, count in present.items():
            if 2 * count > len(group) and key.casefold() not in words_of("number key"):
                row[key] = Digits(f"{sums[key] / count:.10g}")
        rows.append({**row, "n": Digits(str(len(group)))})
    named = first_few([safe_text(key) for key in shares])
    note = f"{named}: the share of true over the n instances of each name, in percent"
    return table_of(path, MEANS, rows, notes=(note,))


# The results table


def table_of_document(
    documents: Sequence[object],
    content: Content,
    name: str,
    options: ReadOptions = NO_OPTIONS,
    family: str = "JSON",
) -> RawTable:
    """Read the results table of a parsed JSON or YAML document, or the table that `--table` names.

    Args:
        documents: nested dict, list, str, Digits, bool and None; texts that are numbers count as
            such. Several are read as one list.
        content: the text that they were parsed from.
        name: the name of the source in messages.
        options: read options; `table` is the path of the table, its number or its heading.
        family: the format of the text: "JSON" or "YAML".

    Raises:
        SourceError: if the document is nested too deep, or has no table, or none where `table`
            says.
    """
    document = documents[0] if len(documents) == 1 else documents
    family = "JSON Lines" if family == "JSON" and document is documents else family
    try:
        chosen, offered = _chosen(document, candidates(document), name, options, family)
        length, named = len(content.text), chosen.headers or ()
        texts, columns = columns_of(chosen.rows(), named, length, name, family)
    except RecursionError:
        raise SourceError(f"{name}: is {family} {TOO_DEEP}") from None
    if re.search(r"\\u[dD][89a-fA-F]", content.text):
        # JSON can escape half of a pair alone, which no encoding can write.
        columns = [[t.encode("utf-8", "ignore").decode() for t in column] for column in columns]
    if not columns:
        raise _no_table(name, family)
    if options.path is not None and chosen.shape == KEYED and is_results(document):
        texts = ["task", *texts[1:]]
    headers = unique_headers(texts)
    listed = _listed(offered)
    read = listed[offered.index(chosen)] if chosen in offered else None
    told, choices = list[Note](), list[OpenChoice]()
    others = [each for each in offered if each is not chosen]
    if options.table is None and read is not None and others:
        apart = sum(EVERY not in each.path for each in offered)
        count = apart if apart > 1 and EVERY not in chosen.path else len(offered)
        title = f' ("{read.heading}")' if read.heading else ""
        short = f"one of {count} tables{title} is read"
        takes = "reads all" if EVERY in others[0].path else "takes another"
        way = f"--table {shell_word(path_text(others[0].path))} {takes}"
        note = Note(chosen.choice or f"{short}, {read.path}", way)
        if any(_are_alike(chosen, each) for each in others) and not chosen.choice:
            choices = [OpenChoice("--table", short, note)]
        else:
            told = [note]
    plain = family == "JSON Lines" and chosen.shape == ARRAY_OF_RECORDS
    read_as = family if plain else f"{family}, {chosen.shape}"
    return RawTable(
        headers,
        columns,
        len(columns[0]),
        (*content.notes, *told, *chosen.notes),
        f"{read_as}, {content.encoding}",
        tables=listed,
        table=read,
        choices=tuple(choices),
    )


def _no_table(name: str, family: str) -> SourceError:
    return SourceError(
        f"{name}: is {family} without a list of records; a list of objects, or of lists under a"
        " header, is read"
    )


def _listed(tables: Sequence[NestedTable]) -> tuple[TableInFile, ...]:
    listed = list[TableInFile]()
    for number, each in enumerate(tables, start=1):
        heading, numbers = safe_text(each.heading), len(each.headers_of_numbers)
        path = path_text(each.path)
        listed.append(TableInFile(number, heading, None, each.count, numbers, path))
    return tuple(listed)


# Which table


def _chosen(
    document: object, tables: Sequence[NestedTable], name: str, options: ReadOptions, family: str
) -> tuple[NestedTable, list[NestedTable]]:
    """Choose which table of a JSON document to read; also list all tables that --table can name."""
    good = [each for each in tables if each.suits == NAMES_AND_NUMBERS]
    has_board = any(each.is_board for each in tables)
    for each in good:  # with models within it, a record is not of one model
        each.is_demoted |= has_board and each.shape == ONE
    offered = sorted(good, key=lambda each: each.order)[:MOST_LISTED]
    offered.sort(key=lambda each: each.place)
    if options.path is not None:
        chosen = _table_at(document, options.path, offered, name)
        same = [each for each in offered if each.path == chosen.path]
        return (same[0] if same else chosen), offered
    if options.table is not None and offered:
        return offered[choose(_listed(offered), options.table, name).number - 1], offered
    if not tables:
        raise _no_table(name, family)
    return min(tables, key=lambda each: each.order), offered


def _are_alike(chosen: NestedTable, other: NestedTable) -> bool:
    """Tell whether two tables have the same kind of rows, or one concatenates the other."""
    steps = [*zip_longest(chosen.path, other.path)]
    concatenates = all(ours == theirs or theirs is EVERY for ours, theirs in steps)
    kinds = [
        tuple(0 if isinstance(step, int) else step for step in t.path) for t in (chosen, other)
    ]
    return (bool(other.path) and kinds[0] == kinds[1]) or concatenates


def _table_at(document: object, at: str, offered: Sequence[NestedTable], name: str) -> NestedTable:
    """Read the table at a path that the user gave, or the best candidate table below the path.

    Raises:
        SourceError: if there is no table; the message lists paths that would work.
    """
    path = parse_path(at)
    first = sorted(offered, key=lambda each: each.order)
    works = first_few([f"--table {shell_word(path_text(each.path))}" for each in first])
    asked = f"{name}: --table {shell_word(safe_text(at))}"
    works = f"; {works or '--table . is the whole document'}"
    if path is None or path.count(EVERY) > 1:
        raise SourceError(f"{asked}: is no path such as .models, .[0].rows or .[].rows{works}")
    before = path[: path.index(EVERY)] if EVERY in path else path
    node, around = value_at(document, before), value_at(document, before[:-1])
    if EVERY in path:
        table = united_table(before, node, cast("tuple[str | int, ...]", path[len(before) + 1 :]))
    else:
        table = table_by_shape(path, node, own_headers(around) if before else ())
        inside = [replace(each, path=(*path, *each.path)) for each in candidates(node)]
        best = min(inside, key=lambda each: each.order, default=None)
        if table is None or (table.suits == LESS and best is not None and best.suits < LESS):
            table = best
    if table is None:
        raise SourceError(f"{asked}: there is no list of records{works}")
    return table


# Candidates


@dataclass(frozen=True, eq=False)
class _Node:
    """List or object of a document that waits in the queue to be read as a table.

    Attributes:
        path: the path from the document to the value.
        place: sort key in document order, as in `NestedTable`.
        value: the list or object.
        around: the list or object that contains it; None for the whole document.
        title: the title that the nearest enclosing object states.
        within: the nearest enclosing table that could be the results; None without any.
    """

    path: Path
    place: tuple[int, ...]
    value: object
    around: object = None
    title: str = ""
    within: NestedTable | None = None


def candidates(document: object) -> list[NestedTable]:
    """List all values of a JSON document that can be read as a table, breadth first."""
    found: list[NestedTable] = []
    queue = deque([_Node((), (), document)])
    looked_at = 0
    # Bounded, so that a document of a million lists is no more work than its size.
    while queue and looked_at < 2_000:
        looked_at += 1
        node = queue.popleft()
        table = table_by_shape(node.path, node.value, own_headers(node.around))
        is_keyed = table is None or table.is_sparse
        if table is None and not node.path and isinstance(node.value, dict):
            table = table_of((), ONE, [node.value])
        if table is not None:
            table.place, table.heading = node.place, node.title
            if table.shape == BY_NAME and isinstance(node.around, list):
                continue  # one record of several
            if not _is_part(table, node.within):
                found.append(table)
        within = table if table is not None and table.suits < LESS else node.within
        if table is not None and table.shape == MEANS:
            continue
        if within is None or within.suits == ONE_ROW or not within.says_model:
            united = list(_records_within(node, keyed=is_keyed))
            found += united
            if any(each.choice for each in united):
                continue  # of the same records
        if len(node.path) < 12:
            queue.extend(_children(node, within))
    return found


def _is_part(table: NestedTable, within: NestedTable | None) -> bool:
    """Tell whether a nested table only repeats cells of the table that encloses it."""
    if within is None or (within.shape == KEYED and within.count < 2):
        return False
    if table.shape in (BY_NAME, KEYED):
        # A record of one model or run has its name or a score; a board has a title, a version.
        own = (key for key in within.columns if "." not in key)
        is_of_one = any(says_model(key) or is_compared(key) or says_score(key) for key in own)
        is_of_record = (
            within.shape != ONE
            or is_of_one
            or are_measures(
                [str(next(iter(row.values()))) for row in cast("Sequence[Object]", table.sample)]
            )
        )
        return is_of_record or table.suits != NAMES_AND_NUMBERS
    is_of_model = within.says_model and within.suits == NAMES_AND_NUMBERS and not table.is_board
    return table.suits == LESS or within.shape != ONE or is_of_model


def _children(node: _Node, within: NestedTable | None) -> Iterator[_Node]:
    value = node.value
    inside = [*islice(elements(value), MOST_KEYS if isinstance(value, dict) else _FIRST_ITEMS)]
    if isinstance(value, list):
        last = [(len(value) - 1, value[-1])] if len(value) > _FIRST_ITEMS else []
        inside = [(step, each) for step, each in (*inside, *last) if isinstance(each, dict)]
    titles = ("title", "name", "dataset", "benchmark", "caption", "task")
    own = [value.get(key) for key in titles] if isinstance(value, dict) else []
    title = next((each for each in own if type(each) is str), node.title)
    for number, (step, each) in enumerate(inside):
        if isinstance(each, (dict, list)):
            path, place = (*node.path, step), (*node.place, number)
            yield _Node(path, place, each, value, title, within)


# Records within records


Part = tuple[Step, Object, list[Object]]
"""The step to an element, what is said of it, and the records within it."""


def _records_within(node: _Node, *, keyed: bool) -> Iterator[NestedTable]:
    """Yield tables made of lists nested in a list: all concatenated, and the latest snapshot.

    With `keyed` objects of objects are concatenated too, such as the models of each provider.
    """
    keyed = keyed and not any(isinstance(each, list) for _, each in elements(node.value))
    subs = _paths_within(node.value, keyed=keyed)
    united = united_table(node.path, node.value, subs[0]) if len(subs) == 1 else None
    if united is None or united.suits == LESS or (keyed and united.is_sparse):
        return
    parts = _parts(node.value, subs[0])
    united.place = (*node.place, LAST)
    if len(parts) < 2:
        return
    if keyed and subs[0]:
        yield united
        return
    headers = [set[str]().union(*records[:SAMPLE]) for *_, records in parts]
    counts = Counter(header for each in headers for header in each)
    if 2 * sum(2 * count > len(parts) for count in counts.values()) < max(map(len, headers)):
        return
    last = _last_snapshot(parts)
    if last is not None:
        step, when = last
        newest = table_by_shape(
            (*node.path, step, *subs[0]), value_at(node.value, (step, *subs[0]))
        )
        if newest is not None:
            newest.place = (*node.place, LAST - 1)
            count = counted(len(parts), "snapshot")
            newest.choice = f"the last of {count} is read, of {safe_text(when)}"
            united.is_demoted = True
            yield newest
    elif _are_boards(parts, node.path):
        united.is_demoted = True
    yield united


def _paths_within(value: object, *, keyed: bool) -> list[tuple[str, ...]]:
    """Find the key paths from the elements of a list or dict to lists of records inside them."""
    found: dict[tuple[str, ...], None] = {}
    for _, each in islice(elements(value), _FIRST_ITEMS):
        if isinstance(value, dict) and is_list_of_records(each):
            found[()] = None
        elif isinstance(each, dict):
            is_one = keyed and isinstance(value, dict) and records_of(each)
            found |= {(): None} if is_one else dict.fromkeys(paths_to_records(each, keyed=keyed))
    if len(found) == 1:
        return list(found)
    tables = {path: united_table((), value, path) for path in found}
    return [path for path, table in tables.items() if table and table.suits < LESS]


def _parts(value: object, sub: Sequence[str | int]) -> list[Part]:
    """Collect each element that has a list of records at a path: its index, fields and records."""
    found: list[Part] = []
    are_models = isinstance(value, dict) and 2 * sum(map(looks_like_model, value)) >= len(value)
    for step, each in elements(value):
        records = records_of(value_at(each, sub), "key" if are_models else "name")
        if records:
            around: dict[str, object] = {"name": step} if isinstance(value, dict) else {}
            if isinstance(each, dict):
                inner = (list,) if sub else (list, dict)  # without what the records are in
                others = {k: v for k, v in each.items() if k not in sub[:1]}
                around |= {k: v for k, v in others.items() if not isinstance(v, inner)}
            found.append((step, around, records))
    return found


def united_table(path: Path, value: object, sub: Sequence[str | int]) -> NestedTable | None:
    """Concatenate the lists of records inside all elements into one table; None if there are none.

    Fields of an element become columns of its records, "outer.…" where a record has the name.

    Args:
        path: the path to the list or object of elements.
        value: the list or object of elements.
        sub: the path from each element to its list of records.
    """
    parts = _parts(value, sub)
    if not parts:
        return None
    taken = {key for *_, records in parts for record in records[:SAMPLE] for key in record}
    if isinstance(value, dict) and not {TIME, "key"} & taken:
        taken.add("name")  # the key of a list is more often that of a group than of a model

    def rows(most: int | None = None) -> Iterator[Object]:
        for _, around, records in parts:
            outer = {f"outer.{k}" if k in taken else k: each for k, each in around.items()}
            for record in records[:most]:
                yield {**outer, **record}

    count = sum(len(records) for _, _, records in parts)
    return NestedTable(
        (*path, EVERY, *sub), "nested records", count, list(islice(rows(3), SAMPLE)), rows
    )


def _last_snapshot(parts: Sequence[Part]) -> tuple[Step, str] | None:
    """Find the latest of several dated snapshots of the same table: its key and date; or None."""
    dates: dict[Step, str] = {}
    for step, around, _ in parts:
        stated = {key: str(each) for key, each in around.items() if DATE.fullmatch(str(each))}
        if any(key not in stated and (key == "name" or says_model(key)) for key in around):
            return None  # records of a model, which has a date
        dates[step] = next(iter(stated.values()), "")
    if "" in dates.values() or len({*dates.values()}) < len(parts) or not _overlap(parts):
        return None
    last = max(dates, key=dates.__getitem__)
    at_end = isinstance(last, int) and last == parts[-1][0]
    return (-1 if at_end else last), dates[last]


def _are_boards(parts: Sequence[Part], path: Path) -> bool:
    """Tell whether lists of records are separate leaderboards, not to be ranked together.

    They are if their number columns differ, if a key around them names a benchmark, or if a name
    occurs in several lists; they are not if a key around them names a model, whose results they
    are.
    """
    around = parts[0][1]
    if any(map(says_model, around)) or all(len(records) == 1 for *_, records in parts):
        return False
    tables = [table_of((), ARRAY_OF_RECORDS, records) for *_, records in parts]
    numbers = [each.headers_of_numbers for each in tables]
    counts = Counter(header for each in numbers for header in each)
    if 2 * sum(2 * count > len(parts) for count in counts.values()) < max(map(len, numbers)):
        return True
    if tables[0].label is not None and says_task(tables[0].label):
        return False  # what is around them is compared, on these data sets
    texts = [key for key, each in around.items() if type(each) is str]
    if any(says_task(key) for key in (*texts, *map(str, path[-1:]))):
        return True
    # Many short lists, more than 5, are one long table, as models are listed by task.
    return len(parts) <= max(5, *(len(records) for *_, records in parts)) and _overlap(parts)


def _overlap(parts: Sequence[Part]) -> bool:
    """Tell whether some row name (a model) occurs in more than one list of records."""
    label = table_of((), ARRAY_OF_RECORDS, parts[0][2]).label
    if label is None:
        return False
    seen: Counter[str] = Counter()
    for _, _, records in parts:
        seen.update({cell_text(record.get(label)) for record in records[: 10 * SAMPLE]} - {""})
    return any(number > 1 for number in seen.values())

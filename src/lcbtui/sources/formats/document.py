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
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, islice, zip_longest
from typing import cast

from lcbtui.dataset.meanings import (
    are_measures,
    looks_like_model,
    says_model,
    says_score,
    says_task,
    words_of,
)
from lcbtui.dataset.source import Note, OpenChoice, ReadOptions, TableInFile, choosing
from lcbtui.errors import Option, SourceError
from lcbtui.sources.formats.io import Content
from lcbtui.sources.formats.json import (
    DATE,
    EVERY,
    TIME,
    TOO_DEEP,
    Object,
    Path,
    Step,
    cell_text,
    columns_of,
    elements,
    holds_columns,
    holds_instances,
    is_list_of_records,
    is_number,
    leaves,
    means_of_instances,
    own_headers,
    parse_path,
    path_text,
    records_of,
    value_at,
    with_names,
)
from lcbtui.sources.formats.tables import RawTable, choose, unique_headers
from lcbtui.sources.results.harnesses import is_results
from lcbtui.sources.schema.matching import is_compared
from lcbtui.text.safe_text import safe_text, shell_word
from lcbtui.text.words import counted

ARRAY_OF_RECORDS = "records"
KEYED = "keyed records"
BY_NAME = "keyed values"
ONE = "one record"

# What is looked at is bounded, so that a document of a million lists is no more work than its size.
MOST_KEYS = 200
SAMPLE = 30

LAST = 1 << 60
"""The place of a table that stands behind all elements."""


NAMES_AND_NUMBERS, ONE_ROW, LESS = range(3)
"""How well a table suits: several rows with names and numbers, one such row, anything else."""

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
        rows: yields all rows.
        notes: for the load report, on what was left out.
        place: sort key in document order: the position at each level.
        heading: the title that the enclosing object states.
        is_demoted: whether another table of the same records is preferred.
        choice: why this table is read among several, in words; "" for the usual order.
    """

    path: Path
    shape: str
    count: int
    sample: Sequence[Object]
    rows: Callable[[], Iterable[Object]]
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
            for path, value in islice(leaves(row), 500):
                if value is not None and value != "":
                    found.setdefault(".".join(path), []).append(value)
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
            texts_of = (v for v in values if type(v) is str and not is_number(v))
            words = [text for text in texts_of if not DATE.fullmatch(text)]
            if 2 * len(words) >= len(self.sample):
                texts[header] = len(set(words))
        if not texts:
            return None
        return next(filter(says_model, texts), max(texts, key=texts.__getitem__))

    @cached_property
    def suits(self) -> int:
        """Grade how well the table fits as results: with names and numbers, one row, or less."""
        if not self.headers_of_numbers or self.label is None:
            return LESS
        is_of_model = self.shape == ONE and self.says_model
        is_scored = is_of_model and any(map(says_score, self.headers_of_numbers))
        return NAMES_AND_NUMBERS if self.count > 1 or is_scored else ONE_ROW

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
        """Tell whether the rows are several models."""
        return self.shape != ONE and self.says_model and self.suits == NAMES_AND_NUMBERS

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
    if holds_instances(value):
        note = "resolved: the share of true over the n instances of each name, in percent"
        return table_of(path, "means", means_of_instances(value), (note,))
    if holds_columns(value):
        columns = ((each for _, each in elements(column)) for column in value.values())
        records = [dict(zip(value, row, strict=True)) for row in zip(*columns, strict=True)]
        return table_of(path, "columns", records)
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
    return table_of(path, "keyed columns", with_names(rows), (note,) * bool(whole))


def table_of(
    path: Path, shape: str, rows: Sequence[Object], notes: tuple[str, ...] = ()
) -> NestedTable:
    """Make a candidate table from rows in memory."""
    return NestedTable(path, shape, len(rows), rows[:SAMPLE], lambda: rows, notes)


def _of_list(path: Path, value: list[object], headers: Sequence[str]) -> NestedTable | None:
    """Read a list of objects as records, or a list of lists as rows under a header; else None."""
    items = [each for each in value if each is not None]
    if is_list_of_records(items):
        return table_of(path, ARRAY_OF_RECORDS, items)
    if not items or not all(isinstance(each, list) for each in items):
        return None
    # Where most cells are written as objects, {"value": 0.9, "href": …}, others have no value.
    first = cast("list[object]", items[0])
    are_most = 2 * sum(isinstance(e, dict) and "value" in e for e in first) > len(first)
    rows = [
        [e.get("value", None if are_most else e) if isinstance(e, dict) else e for e in row]
        for row in cast("list[list[object]]", items)
    ]
    if not headers and all(type(each) is str for each in rows[0]):
        headers, rows = cast("list[str]", rows[0]), rows[1:]
    width = max(map(len, rows), default=0)
    names = unique_headers([*headers, *[""] * (width - len(headers))])
    return table_of(path, "rows", [dict(zip(names, row, strict=False)) for row in rows])


# The results table


def table_of_document(
    documents: Sequence[object], content: Content, name: str, options: ReadOptions, family: str
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
        chosen, offered = _chosen(document, candidates(document), name, options)
        texts, columns = columns_of(chosen.rows(), len(content.text), name, family)
    except RecursionError:
        raise SourceError(f"{name}: is {family} {TOO_DEEP}") from None
    if re.search(r"\\u[dD][89a-fA-F]", content.text):
        # JSON can escape half of a pair alone, which no encoding can write.
        columns = [[t.encode("utf-8", "ignore").decode() for t in column] for column in columns]
    if not columns:
        raise SourceError(
            f"{name}: is {family} without a list of records; a list of objects, or of lists under a"
            " header, is read"
        )
    if options.path is not None and chosen.shape == KEYED and is_results(document):
        texts = ["task", *texts[1:]]
    listed = _listed(offered)
    read = listed[offered.index(chosen)] if chosen in offered else None
    told, choices = list[Note](), list[OpenChoice]()
    others = [each for each in offered if each is not chosen]
    if options.table is None and read is not None and others:
        apart = sum(EVERY not in each.path for each in offered)
        count = apart if apart > 1 and EVERY not in chosen.path else len(offered)
        title = f' ("{read.heading}")' if read.heading else ""
        short = f"one of {count} tables{title} is read"
        takes = " reads all" if EVERY in others[0].path else " takes another"
        way = Option("table", shell_word(path_text(others[0].path)))
        note = Note(chosen.choice or f"{short}, {read.path}", way, takes)
        if any(_are_alike(chosen.path, each.path) for each in others) and not chosen.choice:
            choices = [OpenChoice("table", short, note)]
        else:
            told = [note]
    is_plain = family == "JSON Lines" and chosen.shape == ARRAY_OF_RECORDS
    return RawTable(
        unique_headers(texts),
        columns,
        len(columns[0]),
        (*content.notes, *told, *chosen.notes),
        f"{family}{'' if is_plain else f', {chosen.shape}'}, {content.encoding}",
        tables=listed,
        table=read,
        choices=tuple(choices),
    )


def _listed(tables: Sequence[NestedTable]) -> tuple[TableInFile, ...]:
    headings = [safe_text(each.heading) for each in tables]
    return tuple(
        TableInFile(number, heading, None, t.count, len(t.headers_of_numbers), path_text(t.path))
        for number, (heading, t) in enumerate(zip(headings, tables, strict=True), start=1)
    )


# Which table


def _chosen(
    document: object, tables: Sequence[NestedTable], name: str, options: ReadOptions
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
    return min(tables, key=lambda each: each.order, default=table_of((), ONE, [])), offered


def _are_alike(path: Path, other: Path) -> bool:
    """Tell whether two tables are of one list, or one concatenates the other."""
    steps = [*zip_longest(path, other)]
    are_siblings = bool(other) and all(
        ours == theirs or (isinstance(ours, int) and isinstance(theirs, int))
        for ours, theirs in steps
    )
    return are_siblings or all(ours == theirs or theirs is EVERY for ours, theirs in steps)


def _table_at(document: object, at: str, offered: Sequence[NestedTable], name: str) -> NestedTable:
    """Read the table at a path that the user gave, or the best candidate table below the path.

    Raises:
        SourceError: if there is no table; the message lists paths that would work.
    """
    path = parse_path(at)
    first = sorted(offered, key=lambda each: each.order)
    works = choosing("table", [path_text(each.path) for each in first])
    asked = f"{name}: ", Option("table", f"{shell_word(safe_text(at))}:")
    works = "; ", *(works if first else (Option("table", "."), " is the whole document"))
    if path is None or path.count(EVERY) > 1:
        raise SourceError(*asked, " is no path such as .models, .[0].rows or .[].rows", *works)
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
        raise SourceError(*asked, " there is no list of records", *works)
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
        if within is None or not within.says_model:
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
        names = [str(next(iter(row.values()))) for row in table.sample]
        return within.shape != ONE or is_of_one or are_measures(names)
    is_of_model = within.says_model and within.suits == NAMES_AND_NUMBERS
    return within.shape != ONE or (is_of_model and not table.is_board)


def _children(node: _Node, within: NestedTable | None) -> Iterator[_Node]:
    value = node.value
    inside = [*islice(elements(value), MOST_KEYS if isinstance(value, dict) else _FIRST_ITEMS)]
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
    is_object = isinstance(node.value, dict)
    inside = (each for _, each in islice(elements(node.value), _FIRST_ITEMS))
    paths = (
        _paths_to_records(each, keyed=keyed and is_object)
        for each in inside
        if is_object or isinstance(each, dict)
    )
    sub, *others = dict.fromkeys(chain.from_iterable(paths)) or ((), ())
    united = None if others else united_table(node.path, node.value, sub)
    if united is None or united.suits == LESS:
        return
    parts = _parts(node.value, sub)
    united.place = (*node.place, LAST)
    if len(parts) < 2:
        return
    if keyed and is_object and sub:  # the models of each provider
        yield united
        return
    if _differ([set[str]().union(*records[:SAMPLE]) for *_, records in parts]):
        return
    last = _last_snapshot(parts)
    if last is not None:
        step, when = last
        at = (step, *sub)
        newest = table_by_shape((*node.path, *at), value_at(node.value, at))
        if newest is not None:
            newest.place = (*node.place, LAST - 1)
            count = counted(len(parts), "snapshot")
            newest.choice = f"the last of {count} is read, of {safe_text(when)}"
            united.is_demoted = True
            yield newest
    elif _are_boards(parts, node.path):
        united.is_demoted = True
    yield united


def _paths_to_records(
    value: object, path: tuple[str, ...] = (), *, keyed: bool
) -> Iterator[tuple[str, ...]]:
    """Find the paths of keys to lists of records in a value, up to three levels deep.

    With `keyed` an object of several objects counts as a list of records too.
    """
    if is_list_of_records(value) or (keyed and len(records_of(value)) > bool(path)):
        yield path
    elif isinstance(value, dict) and len(path) < 3:
        for key, each in islice(value.items(), MOST_KEYS):
            yield from _paths_to_records(each, (*path, key), keyed=keyed)


def _parts(value: object, sub: Sequence[str | int]) -> list[Part]:
    """Collect each element that has a list of records at a path: its index, fields and records."""
    found: list[Part] = []
    for step, each in elements(value):
        records = records_of(value_at(each, sub))
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
    if _differ([each.headers_of_numbers for each in tables]):
        return True
    label = tables[0].label
    if label is not None and says_task(label):
        return False  # what is around them is compared, on these data sets
    texts = [key for key, each in around.items() if type(each) is str]
    if any(says_task(key) for key in (*texts, *map(str, path[-1:]))):
        return True
    # Many short lists, more than 5, are one long table, as models are listed by task.
    return len(parts) <= max(5, *(len(records) for *_, records in parts)) and _overlap(parts)


def _differ(headers: Sequence[Collection[str]]) -> bool:
    """Tell whether fewer than half of the headers of the widest table are in most tables."""
    counts = Counter(chain.from_iterable(headers))
    return 2 * sum(2 * n > len(headers) for n in counts.values()) < max(map(len, headers))


def _overlap(parts: Sequence[Part]) -> bool:
    """Tell whether some row name (a model) occurs in more than one list of records."""
    label = table_of((), ARRAY_OF_RECORDS, parts[0][2]).label
    if label is None:
        return False
    seen: Counter[str] = Counter()
    for _, _, records in parts:
        seen.update({cell_text(record.get(label)) for record in records[: 10 * SAMPLE]} - {""})
    return any(number > 1 for number in seen.values())

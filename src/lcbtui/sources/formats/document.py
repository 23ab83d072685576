"""The results table of a nested document, JSON or YAML: its candidate tables, and their choice.

Every list and object is read as a table by its shape, level by level. Among the candidates those
with names and numbers come first; then the one under usual keys ("data", "results"), the one that
is nested least, the one with the most numbers. Where a table holds another one, either the inner
one is part of its rows, or the inner one is taken. Lists of records within records become one table
if no name is in two of them, and separate tables otherwise: two benchmarks are not ranked as one.
Of several snapshots of the same records the last is taken. Cells stay texts.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, zip_longest
from typing import cast

from lcbtui.dataset.meanings import are_measures, says_model, says_score, says_task
from lcbtui.dataset.source import NO_OPTIONS, Note, OpenChoice, ReadOptions, TableInFile, choosing
from lcbtui.errors import Option, SourceError
from lcbtui.sources.formats import document_shapes as shapes
from lcbtui.sources.formats import json
from lcbtui.sources.formats.document_shapes import SAMPLE, NestedTable, Shape, Suits
from lcbtui.sources.formats.io import Content
from lcbtui.sources.formats.json import EVERY, Object, Path, Step
from lcbtui.sources.formats.tables import RawTable, choose, unique_headers
from lcbtui.sources.results.harnesses import is_results
from lcbtui.sources.schema.matching import is_compared
from lcbtui.text.words import counted, safe_text, shell_word

MOST_LISTED = 40

_FIRST_ITEMS = 50
_LAST = 1 << 60
"""The place of a table that stands behind all elements."""


def table_of_document(
    documents: Sequence[object],
    content: Content,
    options: ReadOptions = NO_OPTIONS,
    family: str = "JSON",
) -> RawTable:
    """Read the results table of a parsed JSON or YAML document, or the table that `--table` names.

    Args:
        documents: nested dict, list, str, Digits, bool and None; texts that are numbers count as
            such. Several are read as one list.
        content: the text that they were parsed from.
        options: read options; `table` is the path of the table, its number or its heading.
        family: the format of the text: "JSON" or "YAML".

    Raises:
        SourceError: if the document is nested too deep, or has no table, or none where `table`
            says.
    """
    document = documents[0] if len(documents) == 1 else documents
    family = "JSON Lines" if family == "JSON" and document is documents else family
    try:
        chosen, offered, listed = _chosen(document, options)
        rows, named = (chosen.rows(), chosen.headers or ()) if chosen else ((), ())
        texts, columns = json.columns_of(rows, named, len(content.text), family)
    except RecursionError:
        raise SourceError(f"is {family} {json.TOO_DEEP}") from None
    if chosen is None or not columns:
        raise SourceError(
            f"is {family} without a list of records; a list of objects, or of lists under a"
            " header, is read"
        )
    if options.path is not None and chosen.shape == Shape.KEYED and is_results(document):
        texts = ["task", *texts[1:]]
    read = listed[offered.index(chosen)] if chosen in offered else None
    told, choices = list[Note](), list[OpenChoice]()
    others = [each for each in offered if each is not chosen]
    if options.table is None and read is not None and others:
        apart = sum(EVERY not in each.path for each in offered)
        count = apart if apart > 1 and EVERY not in chosen.path else len(offered)
        title = f' ("{read.heading}")' if read.heading else ""
        short = f"one of {count} tables{title} is read"
        takes = " reads all" if EVERY in others[0].path else " takes another"
        way = Option("table", shell_word(json.path_text(others[0].path)))
        note = Note(chosen.choice or f"{short}, {read.path}", way, takes)
        if any(_are_alike(chosen, each) for each in others) and not chosen.choice:
            choices = [OpenChoice("table", short, note)]
        else:
            told = [note]
    plain = family == "JSON Lines" and chosen.shape == Shape.RECORDS
    read_as = family if plain else f"{family}, {chosen.shape}"
    notes, read_as = (*content.notes, *told, *chosen.notes), f"{read_as}, {content.encoding}"
    raw = RawTable(unique_headers(texts), columns, len(columns[0]), notes, read_as)
    return raw._replace(tables=listed, table=read, choices=tuple(choices))


# Which table


def _chosen(
    document: object, options: ReadOptions
) -> tuple[NestedTable | None, list[NestedTable], tuple[TableInFile, ...]]:
    """Choose which table of a JSON document to read; also list all tables that --table can name."""
    tables = candidates(document)
    good = [each for each in tables if each.suits == Suits.WELL]
    has_board = any(each.is_board for each in tables)
    for each in good:  # with models within it, a record is not of one model
        each.is_demoted |= has_board and each.shape == Shape.ONE
    offered = sorted(good, key=lambda each: each.order)[:MOST_LISTED]
    offered.sort(key=lambda each: each.place)
    listed = tuple(
        TableInFile(
            *(number, safe_text(each.heading), None, each.count, len(each.headers_of_numbers)),
            json.path_text(each.path),
        )
        for number, each in enumerate(offered, start=1)
    )
    chosen = min(tables, key=lambda each: each.order, default=None)
    if options.path is not None:
        asked = _table_at(document, options.path, offered)
        chosen = next((each for each in offered if each.path == asked.path), asked)
    elif options.table is not None and offered:
        chosen = offered[choose(listed, options.table).number - 1]
    return chosen, offered, listed


def _are_alike(chosen: NestedTable, other: NestedTable) -> bool:
    """Tell whether two tables have the same kind of rows, or one concatenates the other."""
    steps = zip_longest(chosen.path, other.path, fillvalue="")
    return bool(other.path) and all(
        ours == theirs or theirs is EVERY or (isinstance(ours, int) and isinstance(theirs, int))
        for ours, theirs in steps
    )


def _table_at(document: object, at: str, offered: Sequence[NestedTable]) -> NestedTable:
    """Read the table at a path that the user gave, or the best candidate table below the path.

    Raises:
        SourceError: if there is no table; the message lists paths that would work.
    """
    path = json.parse_path(at)
    first = sorted(offered, key=lambda each: each.order)
    works = choosing("table", [json.path_text(each.path) for each in first])
    asked = Option("table", f"{shell_word(safe_text(at))}:")
    works = "; ", *(works if first else (Option("table", "."), " is the whole document"))
    if path is None or path.count(EVERY) > 1:
        raise SourceError(asked, " is no path such as .models, .[0].rows or .[].rows", *works)
    before = path[: path.index(EVERY)] if EVERY in path else path
    node, around = json.value_at(document, before), json.value_at(document, before[:-1])
    if EVERY in path:
        table = united_table(before, node, path[len(before) + 1 :])
    else:
        table = shapes.table_by_shape(path, node, shapes.own_headers(around) if before else ())
        inside = [replace(each, path=(*path, *each.path)) for each in candidates(node)]
        best = min(inside, key=lambda each: each.order, default=None)
        if table is None or (best is not None and best.suits < Suits.LESS == table.suits):
            table = best
    if table is None:
        raise SourceError(asked, " there is no list of records", *works)
    return table


# Candidates


_Place = tuple[int, ...]
"""Sort key in document order, as in `NestedTable`."""
_Node = tuple[Path, _Place, object, object, str, NestedTable | None]
"""A value that waits to be read as a table: its path, its place, itself, what contains it, the
title of the nearest object around it, the nearest table around it that could be the results."""


def candidates(document: object) -> list[NestedTable]:
    """List all values of a JSON document that can be read as a table, breadth first."""
    found: list[NestedTable] = []
    queue, looked_at = deque[_Node]([((), (), document, None, "", None)]), 0
    # Bounded, so that a document of a million lists is no more work than its size.
    while queue and (looked_at := looked_at + 1) <= 2_000:
        path, place, value, around, title, within = node = queue.popleft()
        table = shapes.table_by_shape(path, value, shapes.own_headers(around))
        is_keyed = table is None or table.is_sparse
        if table is None and not path and isinstance(value, dict):
            table = shapes.table_of((), Shape.ONE, [value])
        if table is not None:
            table.place, table.heading = place, title
            if table.shape == Shape.BY_NAME and isinstance(around, list):
                continue  # one record of several
            if not _is_part(table, within):
                found.append(table)
            within = table if table.suits < Suits.LESS else within
        if table is not None and table.shape == Shape.MEANS:
            continue
        if within is None or within.suits == Suits.ONE_ROW or not within.says_model:
            united = list(_records_in(path, place, value, keyed=is_keyed))
            found += united
            if any(each.choice for each in united):
                continue  # of the same records
        if len(path) < 12:
            queue.extend(_children(node, within))
    return found


def _is_part(table: NestedTable, within: NestedTable | None) -> bool:
    """Tell whether a nested table only repeats cells of the table that encloses it."""
    if within is None or (within.shape == Shape.KEYED and within.count < 2):
        return False
    if table.shape in (Shape.BY_NAME, Shape.KEYED):
        # A record of one model or run has its name or a score; a board has a title, a version.
        own = (key for key in within.columns if "." not in key)
        is_of_one = any(says_model(key) or is_compared(key) or says_score(key) for key in own)
        names = [str(next(iter(row.values()))) for row in cast("Sequence[Object]", table.sample)]
        is_of_record = within.shape != Shape.ONE or is_of_one or are_measures(names)
        return is_of_record or table.suits != Suits.WELL
    is_of_model = within.says_model and within.suits == Suits.WELL and not table.is_board
    return table.suits == Suits.LESS or within.shape != Shape.ONE or is_of_model


def _children(node: _Node, within: NestedTable | None) -> Iterator[_Node]:
    parent, at, value, _, title, _ = node
    most = shapes.MOST_KEYS if isinstance(value, dict) else _FIRST_ITEMS
    inside = [*islice(shapes.elements(value), most)]
    if isinstance(value, list):
        inside += [(len(value) - 1, value[-1])] if len(value) > most else []
        inside = [(step, each) for step, each in inside if isinstance(each, dict)]
    titles = ("title", "name", "dataset", "benchmark", "caption", "task")
    own = [value.get(key) for key in titles] if isinstance(value, dict) else []
    title = next((each for each in own if type(each) is str), title)
    for number, (step, each) in enumerate(inside):
        if isinstance(each, (dict, list)):
            yield (*parent, step), (*at, number), each, value, title, within


# Records within records


Part = tuple[Step, Object, list[Object]]
"""The step to an element, what is said of it, and the records within it."""


def _records_in(path: Path, place: _Place, value: object, *, keyed: bool) -> Iterator[NestedTable]:
    """Yield the lists nested in a list as one table; before it, of snapshots, the latest alone.

    With `keyed` objects of objects are concatenated too, such as the models of each provider.
    """
    keyed = keyed and not any(isinstance(each, list) for _, each in shapes.elements(value))
    tables = ((sub, united_table(path, value, sub)) for sub in _paths_within(value, keyed=keyed))
    good = [(sub, each) for sub, each in tables if each and each.suits < Suits.LESS]
    if len(good) != 1:
        return
    sub, united = good[0]
    parts = _parts(value, sub)
    if len(parts) < 2 or (keyed and united.is_sparse):
        return
    united.place = (*place, _LAST)
    if keyed and sub:
        yield united
        return
    if _differ([set[str]().union(*records[:SAMPLE]) for *_, records in parts]):
        return
    last = _last_snapshot(parts)
    if last is not None:
        step, when = last
        newest = shapes.table_by_shape((*path, step, *sub), json.value_at(value, (step, *sub)))
        if newest is not None:
            newest.place = (*place, _LAST - 1)
            count = counted(len(parts), "snapshot")
            newest.choice = f"the last of {count} is read, of {safe_text(when)}"
            united.is_demoted = True
            yield newest
    elif _are_boards(parts, path):
        united.is_demoted = True
    yield united


def _paths_within(value: object, *, keyed: bool) -> Iterable[tuple[str, ...]]:
    """Find the key paths from the elements of a list or dict to lists of records inside them."""
    paths: dict[tuple[str, ...], None] = {}
    are_records = shapes.records_of if keyed else shapes.is_list_of_records
    for _, each in islice(shapes.elements(value), _FIRST_ITEMS):
        if isinstance(value, dict) and are_records(each):
            paths[()] = None
        elif isinstance(each, dict):
            paths |= dict.fromkeys(shapes.paths_to_records(each, keyed=keyed))
    return paths


def _parts(value: object, sub: Sequence[Step]) -> list[Part]:
    """Collect each element that has a list of records at a path: its index, fields and records."""
    found: list[Part] = []
    for step, each in shapes.elements(value):
        records = shapes.records_of(json.value_at(each, sub))
        if records:
            around: dict[str, object] = {"name": step} if isinstance(value, dict) else {}
            if isinstance(each, dict):
                inner = (list,) if sub else (list, dict)  # without what the records are in
                others = {k: v for k, v in each.items() if k not in sub[:1]}
                around |= {k: v for k, v in others.items() if not isinstance(v, inner)}
            found.append((step, around, records))
    return found


def united_table(path: Path, value: object, sub: Sequence[Step]) -> NestedTable | None:
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
    if isinstance(value, dict) and not {shapes.TIME, "key"} & taken:
        taken.add("name")  # the key of a list is more often that of a group than of a model

    def rows(most: int | None = None) -> Iterator[Object]:
        for _, around, records in parts:
            outer = {f"outer.{k}" if k in taken else k: each for k, each in around.items()}
            for record in records[:most]:
                yield {**outer, **record}

    count = sum(len(records) for _, _, records in parts)
    return NestedTable((*path, EVERY, *sub), Shape.NESTED, count, [*islice(rows(3), SAMPLE)], rows)


def _last_snapshot(parts: Sequence[Part]) -> tuple[Step, str] | None:
    """Find the latest of several dated snapshots of the same table: its key and date; or None."""
    dates: dict[Step, str] = {}
    for step, around, _ in parts:
        stated = {key: str(it) for key, it in around.items() if shapes.DATE.fullmatch(str(it))}
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
    tables = [shapes.table_of((), Shape.RECORDS, records) for *_, records in parts]
    if _differ([each.headers_of_numbers for each in tables]):
        return True
    if tables[0].label is not None and says_task(tables[0].label):
        return False  # what is around them is compared, on these data sets
    texts = [key for key, each in around.items() if type(each) is str]
    if any(says_task(key) for key in (*texts, *map(str, path[-1:]))):
        return True
    # Many short lists, more than 5, are one long table, as models are listed by task.
    return len(parts) <= max(5, *(len(records) for *_, records in parts)) and _overlap(parts)


def _differ(headers: Sequence[set[str]]) -> bool:
    """Tell whether most headers of the widest of several tables are not in most of them."""
    counts = Counter(header for each in headers for header in each)
    shared = sum(2 * count > len(headers) for count in counts.values())
    return 2 * shared < max(map(len, headers))


def _overlap(parts: Sequence[Part]) -> bool:
    """Tell whether some row name (a model) occurs in more than one list of records."""
    label = shapes.table_of((), Shape.RECORDS, parts[0][2]).label or ""
    texts = ({json.cell_text(it.get(label)) for it in each[: 10 * SAMPLE]} for *_, each in parts)
    seen = Counter(text for each in texts for text in each - {""})
    return any(number > 1 for number in seen.values())

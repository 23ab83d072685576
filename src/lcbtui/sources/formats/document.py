"""The table in a nested document, as JSON and YAML hold it: what has names and numbers.

Every list and every object of the document is read as the table that it could be
(`document_tables`), by its shape (`document_shapes`). One that has names and numbers comes before
one without; of several the one that is reached by usual keys, then the one that is nested the
least, then the one with the most numbers. Nothing is interpreted: like a cell of a CSV, a value is
the text that the source has. Here the table that is meant is chosen, and what was chosen is told.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from lcbtui.dataset.load_report import Note, OpenChoice, TableInFile
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
from lcbtui.sources.formats.document_shapes import (
    ARRAY_OF_RECORDS,
    LESS,
    NAMES_AND_NUMBERS,
    Table,
    left_out,
    own_headers,
    table_by_shape,
)
from lcbtui.sources.formats.document_tables import (
    is_one_of,
    tables_in,
    united_table,
)
from lcbtui.sources.formats.io import Content
from lcbtui.sources.formats.raw_table import RawTable, choose, unique_headers
from lcbtui.sources.formats.records import RecordTable
from lcbtui.sources.formats.values import Object, is_number
from lcbtui.text.safe_text import safe_text, shell_word
from lcbtui.text.words import first_few

TOO_DEEP = "that is nested too deep for a table; keep the list of records alone"

_MOST_LISTED = 40
_HALF = r"\\u[dD][89a-fA-F]"


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
        tables = tables_in(document)
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
    if chosen.choice is not None and options.table is None:
        if chosen.short:
            choices = (OpenChoice("--table", chosen.short, chosen.choice),)
        else:
            told = [chosen.choice]
    elif read is not None and len(listed) > 1:
        others = [each for each in listed if each != read]
        named = first_few([each.path for each in others])
        words = f"the table at {read.path} is read; there are others: {named}"
        told = [Note(words, f"--table {shell_word(others[0].path)}")]
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


def _listed(tables: Sequence[Table]) -> tuple[TableInFile, ...]:
    """What `check` says of all tables."""
    return tuple(
        TableInFile(
            number, safe_text(each.heading), None, each.count, each.numbers, path_text(each.path)
        )
        for number, each in enumerate(tables, start=1)
    )


def _chosen(
    document: object, tables: Sequence[Table], name: str, options: ReadOptions, family: str
) -> tuple[Table, list[Table]]:
    """The table that is meant, and all that could be, in the order of the document."""
    good = [each for each in tables if each.suits == NAMES_AND_NUMBERS]
    offered = sorted(good, key=lambda each: each.order)[:_MOST_LISTED]
    offered.sort(key=lambda each: each.place)
    if options.path is not None:
        chosen = _table_at(document, options.path, offered, name, family)
        same = [each for each in offered if each.path == chosen.path]
        return (same[0] if same else chosen), offered
    if options.table is not None and offered:
        number = choose(_listed(offered), options.table, name).number
        return offered[number - 1], offered
    best = min(tables, key=lambda each: each.order, default=None)
    if best is None or best.suits == LESS:
        _refuse_mixed(document, name, family)
    if best is None:
        raise SourceError(
            f"{name}: is {family} without any record; a list of objects with numbers is read"
        )
    _tell_boards(best, offered)
    return best, offered


def _tell_boards(best: Table, offered: Sequence[Table]) -> None:
    """Say which of several tables of one kind is read, and how another is."""
    all_of_them = [each for each in offered if each.is_boards and is_one_of(best, each)]
    kind = _kind_of_path(best.path)
    others = [
        each
        for each in offered
        if each not in (best, *all_of_them)
        and each.path
        and (
            _kind_of_path(each.path) == kind
            or any(is_one_of(each, united) for united in all_of_them)
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
        *(f"--table {shell_word(path_text(each.path))} takes another" for each in others[:1]),
        *(f"--table {shell_word(path_text(each.path))} all of them" for each in all_of_them[:1]),
    ]
    best.choice = Note(words, ", ".join(ways))


def _kind_of_path(path: Path) -> tuple[Step, ...]:
    """The keys of a path, with the same step for each element of a list."""
    return tuple(0 if isinstance(step, int) else step for step in path)


def _table_at(document: object, at: str, offered: Sequence[Table], name: str, family: str) -> Table:
    """The table at a path, or the one within what stands there.

    Raises:
        SourceError: if there is none; it says which paths would work.
    """
    asked = f"{name}: --table {shell_word(safe_text(at))}"
    first = sorted(offered, key=lambda each: each.order)
    named = first_few([f"--table {shell_word(path_text(each.path))}" for each in first])
    works = f"; {named}" if named else f"; --table . is the whole {family}"
    path = parse_path(at)
    if path is None:
        raise SourceError(f"{asked}: is no path such as .models or .[0].rows{works}")
    every = path.index(EVERY) if EVERY in path else None
    if every is not None and EVERY in path[every + 1 :]:
        raise SourceError(f"{asked}: has [] more than once{works}")
    node, headers = _walk(document, path[:every], asked, works)
    if every is not None:
        sub = cast("tuple[str | int, ...]", path[every + 1 :])
        found = united_table(path[:every], node, sub)
        if found is None:
            raise SourceError(f"{asked}: holds no lists of records there{works}")
        return found
    if not isinstance(node, (dict, list)):
        raise SourceError(f"{asked}: is {_what(node)}, no list or object{works}")
    table = table_by_shape(path, node, headers)
    inside = [replace(each, path=(*path, *each.path)) for each in tables_in(node)]
    best = min(inside, key=lambda each: each.order, default=None)
    if table is None or (table.suits == LESS and best is not None and best.suits < LESS):
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
    headers = own_headers(around)[1] if isinstance(around, dict) else ()
    return node, headers


def _there(value: object, at: str) -> str:
    """What there is at a path, in words."""
    if isinstance(value, dict):
        keys = first_few([safe_text(key) for key in value])
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


# What is told


def _beside(document: object, path: Path) -> tuple[str, ...]:
    """What stands beside the table, at any level above it."""
    left: list[str] = []
    node = document
    for step in path:
        if step is EVERY:
            break
        if isinstance(node, dict):
            used = {str(step), own_headers(node)[0]} if _is_rows_of(node, step) else {str(step)}
            left += [key for key in node if key not in used]
        _, node = step_into(node, step)
    return left_out(left)


def _is_rows_of(around: Object, step: Step) -> bool:
    """Whether a key leads to lists of cells, which the header beside them names."""
    rows = around.get(str(step))
    return isinstance(rows, list) and bool(rows) and isinstance(rows[0], list)

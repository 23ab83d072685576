"""Candidate tables of a nested document, and which contain which.

Every list and every object is looked at, those first that are nested the least. A table within the
rows of another is a part of these, or the other gives way. Records within records stand in one
table where their names differ, and are tables of their own where the names are the same: two
benchmarks are not ranked as one. Of the same records at several times the last are meant.
"""

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import cast

from lcbtui.dataset.header_words import header_meaning
from lcbtui.dataset.load_report import Note
from lcbtui.dataset.vocabulary import Quantity
from lcbtui.sources.formats.document_paths import EVERY, Path, Step, path_text, step_into
from lcbtui.sources.formats.document_shapes import (
    ARRAY_OF_RECORDS,
    BY_NAME,
    DATE,
    KEYED,
    LAST,
    LESS,
    MEANS,
    MODEL_WORDS,
    MOST_KEYS,
    NAMES,
    NAMES_AND_NUMBERS,
    ONE,
    SAMPLE,
    Table,
    as_float,
    has_name,
    is_list_of_records,
    is_score,
    names_better,
    one_record,
    own_headers,
    paths_to_records,
    says,
    scalars,
    table_by_shape,
    table_of,
)
from lcbtui.sources.formats.values import Object, cell_text, is_number
from lcbtui.sources.schema.matching import is_compared
from lcbtui.text.safe_text import safe_text, shell_word
from lcbtui.text.words import counted

IN_RECORDS = "records in records"

_BOARD_TITLES = frozenset({"title", "caption", "leaderboard", "board"})
_OF_A_BOARD = ("total", "max", "min")
"""So begins what is told of a board, such as the number of its models and its highest score."""
_QUANTITIES = frozenset({Quantity.TIME, Quantity.COST, Quantity.MEMORY, Quantity.SPEED})
_TITLES = ("title", "name", "dataset", "benchmark", "caption", "task")
_OUTER = "outer"
_MANY = 5
"""Lists of records, of which one says little of all."""

# What is looked at is bounded, so that a document of a million lists is no more work than its size.
_MOST_DEEP = 12
_MOST_LOOKED_AT = 2_000
_FIRST_ITEMS = 50

_BOARD = re.compile(
    r"(?<![a-z])(?:data ?sets?|benchmarks?|(?:leader)?boards?|tasks?|splits?|tracks?|subsets?"
    r"|lang(?:uage)?s?)(?![a-z])"
)
_TIME = re.compile(r"(?<![a-z])(?:time ?stamp|date|time|day|month|week|snapshot|version|as ?of)")


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
    within: Table | None = None


def tables_in(document: object) -> list[Table]:
    """All that a document could be read as, with those first that are nested the least."""
    found: list[Table] = []
    queue = deque([_Node((), (), document)])
    looked_at = 0
    while queue and looked_at < _MOST_LOOKED_AT:
        looked_at += 1
        node = queue.popleft()
        headers = own_headers(node.around)[1] if isinstance(node.around, dict) else ()
        table = table_by_shape(node.path, node.value, headers)
        if table is None and not node.path and isinstance(node.value, dict):
            table = one_record(node.value)
        if table is not None:
            table.place, table.heading = node.place, node.title
            if table.shape == BY_NAME and (node.is_element or isinstance(node.around, list)):
                continue  # one record of several
            if not _is_part(table, node.within):
                found.append(table)
        within = table if table is not None and table.suits < LESS else node.within
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
        if table.choice or table in moments or not any(is_one_of(table, all_) for all_ in moments)
    ]


def _is_part(table: Table, within: Table | None) -> bool:
    """Whether a table is only a part of the rows of another; if not, the other gives way."""
    if within is None:
        return False
    if within.shape == KEYED and within.count < 2:
        return False
    if table.shape in (BY_NAME, KEYED) and table.suits == NAMES_AND_NUMBERS:
        # What stands beside a board is no record: its title, a version, a date.
        return within.shape != ONE or _is_of_one(within) or _is_of_measures(table)
    if table.shape in (BY_NAME, KEYED) or table.suits == LESS:
        return True
    if within.shape == ONE:
        return within.suits == NAMES_AND_NUMBERS and within.says_model
    if table.says_model and not within.says_model:
        within.demoted = 1
        return False
    return True


def _is_of_one(record: Table) -> bool:
    """Whether one record names what was measured, such as a run, or has a score of its own.

    What has a title, or the name of a benchmark, is a board, of which the hardware may be told.
    """
    if record.says_model:
        return True
    own = {header: values for header, values in record.columns.items() if "." not in header}
    names = {header for header in own if header.casefold() in NAMES}
    if any(header.casefold() in _BOARD_TITLES for header in own):
        return False
    if any(_is_name_of_board(str(value)) for header in names for value in own[header]):
        return False
    numbers = record.headers_of_numbers
    return any(
        is_score(header) and not header.casefold().startswith(_OF_A_BOARD)
        if header in numbers
        else header in names or is_compared(header)
        for header in own
    )


def _is_name_of_board(name: str) -> bool:
    folded = name.casefold()
    return (
        "board" in folded
        or "bench" in folded
        or header_meaning(name).quantity is Quantity.BENCHMARK
    )


def _is_of_measures(table: Table) -> bool:
    """Whether the names are those of measures, which are then of one thing: "accuracy", "cost"."""
    names = [str(next(iter(row.values()))) for row in cast("Sequence[Object]", table.sample)]
    measures = sum(is_score(name) or header_meaning(name).quantity in _QUANTITIES for name in names)
    return 2 * measures >= len(names)


def _children(node: _Node, within: Table | None) -> Iterator[_Node]:
    value = node.value
    elements: list[tuple[Step, object]] = []
    if isinstance(value, dict):
        elements = list(islice(value.items(), MOST_KEYS))
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


def _title(around: object) -> str:
    """What an object calls itself."""
    if not isinstance(around, dict):
        return ""
    titles = (value for key in _TITLES if type(value := around.get(key)) is str)
    return next(titles, "")


def is_one_of(table: Table, united: Table) -> bool:
    """Whether a table is one of those that stand together in another reading."""
    return len(table.path) == len(united.path) and all(
        ours == theirs or theirs is EVERY
        for ours, theirs in zip(table.path, united.path, strict=True)
    )


# Records within records


def _groups(node: _Node) -> Iterator[Table]:
    """The records within the elements of a list or an object: all as one table, or one of them."""
    value = _by_name(node.value)
    subs = _paths_within(value)
    if len(subs) != 1:
        return
    (sub,) = subs
    united = united_table(node.path, value, sub)
    if united is None:
        return
    united.place = (*node.place, LAST)
    parts = _parts(value, sub)
    united.lists = len(parts)
    is_many = isinstance(value, dict) and len(parts) > _MANY
    if len(parts) < 2 or united.suits == LESS:
        return
    is_more = is_many or united.count > len(parts)
    if not is_more and not names_better(parts[0][2][0], parts[0][1]):
        return
    if not _are_alike(parts):
        return
    moment = _moment(parts)
    all_of_them = f"--table {shell_word(path_text(united.path))}"
    if moment is not None:
        step, when = moment
        count = counted(len(parts), "snapshot")
        words = f"the last of {count} is read, of {safe_text(when)}"
        last = table_by_shape((*node.path, step, *sub), parts[_position(parts, step)][2])
        if last is not None:
            last.off, last.place = 1, (*node.place, LAST - 1)
            last.choice = Note(words, f"{all_of_them} reads all")
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
    is_named = len(named) == len(pairs) and all(map(is_list_of_records, named.values()))
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
            if is_list_of_records(each):
                found[()] = None
        elif isinstance(each, dict):
            for path in paths_to_records(each):
                found[path] = None
    if len(found) == 1:
        return list(found)
    tables = {path: united_table((), value, path) for path in found}
    return [path for path, table in tables.items() if table and table.suits < LESS]


def _parts(value: object, sub: Sequence[str | int]) -> list[Part]:
    """The elements that have records at a path within them."""
    found: list[Part] = []
    for step, each in _elements(value):
        node: object = each
        for key in sub:
            _, node = step_into(node, key)
        if not is_list_of_records(node):
            continue
        said: dict[str, object] = {"name": step} if isinstance(value, dict) else {}
        if isinstance(each, dict):
            said |= scalars(each)
        found.append((step, said, node))
    return found


def united_table(path: Path, value: object, sub: Sequence[str | int]) -> Table | None:
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
    for _, said, records in parts[: SAMPLE // 3]:
        outer = {f"{_OUTER}.{key}": each for key, each in said.items()}
        sample += [{**record, **outer} for record in records[:3]]
    count = sum(len(records) for _, _, records in parts)
    return Table((*path, EVERY, *sub), IN_RECORDS, count, sample, rows)


def _moment(parts: Sequence[Part]) -> tuple[Step, str] | None:
    """The step to the last snapshot and its time, where elements are the same at several times."""
    if all(isinstance(step, str) and DATE.fullmatch(step) for step, _, _ in parts):
        times = {step: str(step) for step, _, _ in parts}
    else:
        keys = [key for key in parts[0][1] if says(_TIME, key)]
        said = [{key: part[1].get(key) for key in keys} for part in parts]
        key = next((k for k in keys if len({str(each[k]) for each in said}) == len(parts)), None)
        if key is None or any(says(MODEL_WORDS, other) or other == "name" for other in parts[0][1]):
            return None
        if not all(is_number(each[key]) or DATE.match(str(each[key])) for each in said):
            return None
        times = {part[0]: str(each[key]) for part, each in zip(parts, said, strict=True)}
    if not _overlap(parts):
        return None
    last = max(times, key=lambda step: _in_time(times[step]))
    at_end = isinstance(last, int) and last == parts[-1][0]
    return (-1 if at_end else last), times[last]


def _in_time(text: str) -> tuple[float, str]:
    number = as_float(text)
    return (number if number is not None else 0.0), text


def _are_boards(parts: Sequence[Part], path: Path) -> bool:
    """Whether records within records are tables of their own, which must not be ranked as one.

    What stands around them names a benchmark, they have other numbers, or the same names are in
    several; unless it names a model, whose tasks these then are, or, without a benchmark of each,
    another thing that is compared, such as agents, or they are many and of a few rows each, as
    models are listed by task.
    """
    said = parts[0][1]
    if any(says(MODEL_WORDS, key) for key in said):
        return False
    tables = [table_of((), ARRAY_OF_RECORDS, records) for *_, records in parts]
    numbers = [each.headers_of_numbers for each in tables]
    if 2 * len(set.intersection(*numbers)) < max(map(len, numbers)):
        return True
    if all(len(records) == 1 for *_, records in parts):
        return False  # nothing is ranked in one row
    if has_name(said) and tables[0].label is not None and says(_BOARD, tables[0].label):
        return False  # what is around them is compared, on these data sets
    if any(says(_BOARD, key) and _differs(parts, key) for key in said):
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
    if any(says(_BOARD, str(key)) for key in (*around, *path[-1:])):
        return True
    return _overlap(parts)


def _differs(parts: Sequence[Part], key: str) -> bool:
    """Whether what is said under a key is a text that is not the same of all parts."""
    values = {said.get(key) for _, said, _ in parts}
    return len(values) > 1 and any(type(each) is str for each in values)


def _are_alike(parts: Sequence[Part]) -> bool:
    """Whether lists of records have columns in common."""
    headers = [set[str]().union(*records[:SAMPLE]) for *_, records in parts]
    return 2 * len(set.intersection(*headers)) >= max(map(len, headers))


def _overlap(parts: Sequence[Part]) -> bool:
    """Whether some names are in several of the lists."""
    records = parts[0][2]
    label = table_of((), ARRAY_OF_RECORDS, records).label
    if label is None:
        return False
    seen: Counter[str] = Counter()
    for _, _, each in parts:
        seen.update({cell_text(record.get(label)) for record in each[: 10 * SAMPLE]} - {""})
    again = sum(number > 1 for number in seen.values())
    return 20 * again >= len(seen) > 0

"""Tables whose models stand as columns, benchmarks as rows: turned round, or offered to be.

It is certain where rows say of each model how large it is, or where most headers look like models
and most rows are called like benchmarks. Where only one of both holds, a note offers it.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from lcbtui.dataset.columns import ACTIVE, TOTAL
from lcbtui.dataset.header_words import header_meaning
from lcbtui.dataset.source import Note
from lcbtui.dataset.vocabulary import Quantity, looks_like_model, names_family
from lcbtui.errors import SourceError
from lcbtui.sources.cleaning.cells import is_missing
from lcbtui.sources.formats.raw_table import MOST_COLUMNS, RawTable, refuse_huge, unique_headers
from lcbtui.sources.formats.written import is_number
from lcbtui.sources.schema.matching import meaning
from lcbtui.text.words import counted, first_few, plural

MOST_MODELS = 200
MOST_BENCHMARKS = 1_000
"""A larger table is only turned round where somebody asks for it."""

_SCORES = (Quantity.PASS, Quantity.BENCHMARK, Quantity.AVERAGE, Quantity.OVERALL)
_OF_BENCHMARKS = re.compile(
    r"(?i)\W*(?:(?:evaluation|downstream|category|general|standard) )?"
    r"(?:benchmarks?|data ?sets?|tasks?|metrics?|evals?|evaluations?|test ?sets?|capability"
    r"|数据集|任务|评测|评测集|基准)\W*(?:\(.*\))?|benchmark\b.*"
)
_ARCHITECTURE = re.compile(r"(?i)\W*(?:model )?architecture\W*")
_NO_MODEL = re.compile(
    r"(?i)\W*(?:shots?|n-?shot|metric|avg|average|mean|best|max|min|human|delta|diff\w*|gain|Δ"
    r"|improvement|n|count|number|total|size|type|category)s?\W*"
)


class _Sides(NamedTuple):
    """Which columns of a table are what, if its models are columns.

    Attributes:
        names: the place of the column that names the rows.
        models: the places of the columns of models.
        beside: the headers of the columns that say something else of the rows.
    """

    names: int
    models: tuple[int, ...]
    beside: tuple[str, ...]


def oriented(raw: RawTable, name: str, *, asked: bool) -> RawTable:
    """A table with one row a model.

    Args:
        raw: as it was written.
        name: how messages call the source.
        asked: whether the user says that models are columns; else the table says.

    Raises:
        SourceError: if it is asked for, and there are no names or no numbers beside them.
    """
    if not asked:
        is_small = 0 < raw.rows <= MOST_BENCHMARKS and 2 < len(raw.headers) <= MOST_MODELS
        if not is_small or raw.in_arrow:
            return raw
    table = raw.in_python()
    sides = _sides(table)
    words = "the models stand as columns and are read as rows"
    if asked and sides is None:
        raise SourceError(
            f"{name}: --transpose needs a column of names and a column of numbers for each model;"
            " leave it out"
        )
    if sides is None or (not asked and _names_models(table, sides)):
        return raw
    if asked or _is_certain(table, sides):
        told = words if asked else Note(words, "--no-transpose leaves them")
        return _transposed(table, sides, name, told)
    if _is_likely(table, sides):
        told = Note("the headers look like models", "--transpose reads them as rows")
        return raw._replace(notes=(*raw.notes, told))
    return raw


def _sides(table: RawTable) -> _Sides | None:
    """What the columns are if the models are columns; None where they cannot be."""
    headers, columns = table.headers, table.columns
    numbers = [place for place, column in enumerate(columns) if _holds_numbers(column)]
    texts = [place for place in range(len(headers)) if place not in numbers]
    models = [place for place in numbers if not _NO_MODEL.fullmatch(headers[place])]
    known = [place for place in models if looks_like_model(headers[place])]
    if len(known) > 1:  # "Shots" before them is none of them
        models = [place for place in models if place in known or place > known[0]]
    if not texts or not models:
        return None
    before = [place for place in texts if place < models[0]] or texts[:1]
    # Of "English | MMLU | Acc" the first that tells most rows apart names them.
    different = {place: len(set(filter(None, columns[place]))) for place in before}
    most = max(different.values())
    names = next(place for place, count in different.items() if count * 2 >= most)
    beside = (h for place, h in enumerate(headers) if place != names and place not in models)
    return _Sides(names, tuple(models), tuple(beside))


def _holds_numbers(column: Sequence[str]) -> bool:
    texts = [text for text in column if text and not is_missing(text)]
    return bool(texts) and sum(map(is_number, texts)) * 2 >= len(texts)


def _is_certain(table: RawTable, sides: _Sides) -> bool:
    if len(sides.models) < 2:
        return False
    names = table.columns[sides.names]
    known = sum(looks_like_model(table.headers[place]) for place in sides.models)
    if known * 2 >= len(sides.models) and any(map(_says_size, names)):
        return True
    if known * 2 >= len(sides.models) and _OF_BENCHMARKS.fullmatch(table.headers[sides.names]):
        return True
    benchmarks = sum(map(_is_benchmark, names))
    return known * 3 >= len(sides.models) * 2 and benchmarks * 2 >= len(names) > 2


def _is_likely(table: RawTable, sides: _Sides) -> bool:
    if len(sides.models) < 2:
        return False
    names = table.columns[sides.names]
    families = sum(names_family(table.headers[place]) for place in sides.models)
    known = sum(looks_like_model(table.headers[place]) for place in sides.models)
    benchmarks = sum(map(_is_benchmark, names))
    return families * 2 >= len(sides.models) or (
        known * 2 >= len(sides.models) and benchmarks * 2 >= len(names)
    )


def _names_models(table: RawTable, sides: _Sides) -> bool:
    """Whether the rows look like models, as in a table of which beats which."""
    names = [each for each in table.columns[sides.names] if each]
    return sum(map(looks_like_model, names)) * 3 > len(names)


def _is_benchmark(name: str) -> bool:
    return header_meaning(name).quantity in _SCORES


def _says_size(name: str) -> bool:
    """Whether a row says of each model how large it is, or how it is built."""
    known = meaning(name)
    return (known is not None and known[0] in (TOTAL, ACTIVE)) or bool(
        _ARCHITECTURE.fullmatch(name)
    )


def _transposed(table: RawTable, sides: _Sides, name: str, told: str) -> RawTable:
    """The table with a row for each column of a model.

    Raises:
        SourceError: if that has too many columns.
    """
    headers, columns = table.headers, table.columns
    rows = [row for row in range(table.rows) if any(columns[place][row] for place in sides.models)]
    length = table.rows * len(headers)
    refuse_huge(
        len(rows) + 1,
        len(sides.models),
        max(length, MOST_COLUMNS),
        name,
        "with --transpose a table",
    )
    called = _row_names(table, sides, rows)
    unique, renamed = unique_headers([_LABEL, *called])
    turned = [
        [headers[place] for place in sides.models],
        *([columns[place][row] for place in sides.models] for row in rows),
    ]
    notes = [*table.notes, told]
    if sides.beside:
        left = first_few([f'"{header}"' for header in sides.beside])
        count = len(sides.beside)
        notes.append(f"{counted(count, 'column')} {plural(count, 'was', 'were')} left out: {left}")
    return table._replace(
        headers=unique,
        columns=turned,
        rows=len(sides.models),
        notes=(*notes, *renamed),
    )


_LABEL = "Model"


def _row_names(table: RawTable, sides: _Sides, rows: Sequence[int]) -> list[str]:
    """What the columns are called; where names repeat, with what else the row says of itself."""
    names = table.columns[sides.names]
    beside = [table.columns[table.headers.index(header)] for header in sides.beside]
    taken: dict[str, int] = {}
    for row in rows:
        taken[names[row]] = taken.get(names[row], 0) + 1
    called = []
    for row in rows:
        more = [column[row] for column in beside if not is_missing(column[row])]
        called.append(" ".join([names[row], *more]) if taken[names[row]] > 1 else names[row])
    return called

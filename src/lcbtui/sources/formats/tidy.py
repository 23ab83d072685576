"""Tables as people lay them out, brought to one header row and one row a model.

Such a table is no list of records: names of groups stand between its rows, a second row of headers
below the first, what is true of several rows is written once, and models may be its columns.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import NamedTuple

from lcbtui.dataset.columns import ACTIVE, SCORE, TOTAL
from lcbtui.dataset.header_words import are_measures, header_meaning
from lcbtui.dataset.source import Note
from lcbtui.dataset.vocabulary import Quantity, looks_like_model, names_family, says_task
from lcbtui.errors import SourceError
from lcbtui.sources.cleaning.cells import is_missing
from lcbtui.sources.formats.tables import (
    LINE,
    MOST_COLUMNS,
    NO_HEADER,
    Candidate,
    RawTable,
    as_heading,
    cell_at,
    has_letter,
    is_number,
    lacks_header,
    number_columns,
    numbered,
    refuse_huge,
    unique_headers,
)
from lcbtui.sources.schema.matching import label_rank, meaning
from lcbtui.text.words import counted, first_few

Rows = list[list[str]]


def tidied(table: Candidate) -> Candidate:
    """Tidy a table: join header rows, drop group rows and blanks, fill merged cells down."""
    rows, notes = _with_one_line_a_cell(table.rows)
    if table.headers == 1 and lacks_header(rows):
        rows, notes = [numbered(max(map(len, rows))), *rows], [*notes, NO_HEADER]
    header, body = _join_headers(rows[: table.headers]), rows[table.headers :]
    is_rule = re.compile(r"(?:[:|+]?[-=_–—]{2,}:?)?").fullmatch
    body = [row for row in body if row != header and not all(map(is_rule, row))]
    header, body = _without_second_header(header, body)
    body, groups = _without_groups(body, len(header))
    body = _carried_down(header, body)
    notes = [*table.notes, *notes, *groups]
    return replace(table, rows=[header, *body], headers=1, notes=tuple(notes))


def _with_one_line_a_cell(rows: Sequence[list[str]]) -> tuple[Rows, list[str]]:
    """Reduce cells of several lines to one: the first number, or all words. Also return notes."""
    one_line, numbers = [], 0
    for row in rows:
        if LINE not in "".join(row):
            one_line.append(row)
            continue
        cells = []
        for cell in row:
            lines = [line.strip() for line in cell.split(LINE) if line.strip()]
            values = len(lines) > 1 and all(is_missing(line) or is_number(line) for line in lines)
            numbers += values
            cells.append(lines[0] if values else " ".join(lines))
        one_line.append(cells)
    note = f"of {counted(numbers, 'cell')} with several values the first is read"
    return one_line, [note] if numbers else []


def _join_headers(headers: Sequence[list[str]]) -> list[str]:
    """Join several header rows into one, column by column."""
    # The title of the whole table is no part of a header.
    levels = [level for level in headers if len(set(filter(None, level))) > 1] or headers[:1]
    columns = zip_longest(*levels, fillvalue="")
    return [" ".join(dict.fromkeys(filter(None, column))) for column in columns]


def _without_second_header(header: list[str], body: Rows) -> tuple[list[str], Rows]:
    """Take a second header row, such as "5-shot" or "Acc", out of the body.

    Where the headers above it are blank or repeated, its words are joined to them.
    """
    if len(body) < 2 or len(header) < 2:
        return header, body
    numbers = number_columns(header, body[1:])
    row = body[0]
    words = [text for place in numbers if not is_missing(text := cell_at(row, place))]
    if not words or len(words) * 2 < len(numbers) or any(map(is_number, words)):
        return header, body
    others = [cell_at(row, place) for place in range(len(header)) if place not in numbers]
    says_models = any(label_rank(text) is not None for text in others if text)
    of_measures = re.compile(
        r"(?i)\d+\s?-?\s?shots?"
        r"|(?:%|↑|↓|\(.*\)|acc(?:uracy)?\.?|em|f1|pass@\d+|score|metric|avg\.?|mean|all)+"
    )
    if any(others) and not says_models and not all(map(of_measures.fullmatch, words)):
        return header, body
    named = {header[place] for place in numbers} - {""}
    if len(named) == len(numbers):
        return header, body[1:]
    return _join_headers([header, row])[: len(header)], body[1:]


def _without_groups(body: Rows, width: int) -> tuple[Rows, list[str]]:
    """Drop rows that only name a group (one text, or the same in all cells); also return notes."""
    groups = [row for row in body if _is_group(row)] if width > 2 else []
    if not groups or len(groups) * 2 > len(body):
        return body, []
    names = [as_heading(next(filter(None, row))) for row in groups]
    left = {id(row) for row in groups}
    note = f"names of groups, left out: {first_few(names, more=', …')}"
    return [row for row in body if id(row) not in left], [note]


def _is_group(row: Sequence[str]) -> bool:
    if len(row) > 2 and row[1] and row[2] and row[1] != row[2]:  # most rows
        return False
    texts = set(filter(None, row))
    is_alone = len(texts) == 1 and (bool(row[0]) or (len(row) > 1 and all(row)))
    return is_alone and all(has_letter(text) and not is_number(text) for text in texts)


def _carried_down(header: Sequence[str], body: Rows) -> Rows:
    """Fill blanks in the first two columns with the text above, as merged cells."""
    for place in range(min(2, len(header) - 1)):
        texts = [cell_at(row, place) for row in body]
        filled = [text for text in texts if text]
        is_merged = (
            0 < len(filled) < len(texts)
            and (len(set(filled)) > 1 or bool(texts[0]))
            and len(filled) < len(texts) - texts.index(filled[0])
            and all(map(has_letter, filled))
            and not all(map(is_number, filled))
        )
        if not is_merged:
            if filled and len(filled) == len(texts):
                break
            continue
        above, carried = "", []
        for row, text in zip(body, texts, strict=True):
            above = text or above
            carried.append(row if text or not above else [*row[:place], above, *row[place + 1 :]])
        body = carried
    return body


# Models as columns


class _Sides(NamedTuple):
    """Indices of the row-name column and the model columns in a table with models as headers.

    Attributes:
        names: the index of the column that names the rows.
        models: the indices of the columns of models.
        others: the headers of all other columns.
    """

    names: int
    models: tuple[int, ...]
    others: tuple[str, ...]


def transposed(raw: RawTable, name: str, asked: bool | None) -> RawTable:
    """Transpose a table that has a column for each model, so that it has a row for each model.

    Without a wish of the user this is done only where row names include parameters, or where
    headers are models and row names tasks or scores; where they merely look like models, a note
    offers it.

    Args:
        raw: the table as read.
        name: the name of the source in messages.
        asked: the option --transpose (True) or --no-transpose (False); None decides by the table.

    Raises:
        SourceError: if it is asked for, and there is no column of names or no column of numbers.
    """
    if asked is False or (asked is None and not _may_be_turned(raw)):
        return raw
    table = raw.in_python()
    sides = _sides(table)
    if asked and sides is None:
        raise SourceError(
            f"{name}: --transpose needs a column of names and a column of numbers for each model;"
            " leave it out"
        )
    if sides is None:
        return raw
    words = "the models stand as columns and are read as rows"
    told = words if asked else Note(words, "--no-transpose leaves them")
    names = table.columns[sides.names]
    known = sum(looks_like_model(table.headers[place]) for place in sides.models)
    are_rows = sum(map(looks_like_model, filter(None, names))) * 3 > len(names)
    if asked or (
        _are_metrics(names) and not are_measures([table.headers[p] for p in sides.models])
    ):
        return _turned(table, sides, name, told)
    if len(sides.models) < 2 or known * 2 < len(sides.models) or are_rows:
        return raw
    families = sum(names_family(table.headers[place]) for place in sides.models)
    have_sizes = any(each[0] in (TOTAL, ACTIVE) for each in filter(None, map(meaning, names)))
    are_tasks = says_task(table.headers[sides.names]) or are_measures(names)
    if have_sizes or (2 * families >= len(sides.models) and are_tasks):
        return _turned(table, sides, name, told)
    return raw


def _may_be_turned(raw: RawTable) -> bool:
    """Tell whether a table is small with model names as headers, and so may be transposed."""
    if raw.in_arrow or not 0 < raw.rows <= 1_000 or not 2 < len(raw.headers) <= 200:
        return False
    known = filter(None, map(meaning, raw.headers[:50]))
    if any(each[0] in (SCORE, TOTAL) for each in known):
        return False  # a row a model, as bundled sources have
    return sum(map(looks_like_model, raw.headers)) > 1 or _are_metrics(raw.columns[0])


def _are_metrics(names: Sequence[str]) -> bool:
    """Tell whether all of two or more row names are metrics, such as "mae" and "rmse"."""
    known = {Quantity.METRIC, Quantity.LOWER}
    return len(names) > 1 and all(header_meaning(name).quantity in known for name in names)


def _sides(table: RawTable) -> _Sides | None:
    """Find the columns headed by models and the column of row names; None if there are none."""
    headers, columns = table.headers, table.columns
    stated = [[text for text in column if text and not is_missing(text)] for column in columns]
    numbers = [
        place
        for place, texts in enumerate(stated)
        if texts and sum(map(is_number, texts)) * 2 >= len(texts)
    ]
    words = [place for place in range(len(headers)) if place not in numbers]
    no_model = re.compile(
        r"(?i)\W*(?:shots?|n-?shot|metric|avg|average|mean|best|max|min|human|delta|diff\w*|gain|Δ"
        r"|improvement|n|count|number|total|size|type|category)s?\W*"
    )
    models = [place for place in numbers if not no_model.fullmatch(headers[place])]
    known = [place for place in models if looks_like_model(headers[place])]
    if len(known) > 1:  # "Shots" before them is none of them
        models = [place for place in models if place in known or place > known[0]]
    if not words or not models:
        return None
    before = [place for place in words if place < models[0]] or words[:1]
    # Of "English | MMLU | Acc" the first that tells most rows apart names them.
    different = {place: len(set(filter(None, columns[place]))) for place in before}
    most = max(different.values())
    names = next(place for place, count in different.items() if count * 2 >= most)
    others = (h for place, h in enumerate(headers) if place != names and place not in models)
    return _Sides(names, tuple(models), tuple(others))


def _turned(table: RawTable, sides: _Sides, name: str, told: str) -> RawTable:
    """Transpose a table: make a row of each column of a model.

    Raises:
        SourceError: if the transposed table has too many columns.
    """
    headers, columns = table.headers, table.columns
    rows = [row for row in range(table.rows) if any(columns[place][row] for place in sides.models)]
    length = max(table.rows * len(headers), MOST_COLUMNS)
    refuse_huge(len(rows) + 1, len(sides.models), length, name, "with --transpose a table")
    unique = unique_headers(["Model", *_row_names(table, sides, rows)])
    turned = [
        [headers[place] for place in sides.models],
        *([columns[place][row] for place in sides.models] for row in rows),
    ]
    notes = [*table.notes, told]
    if sides.others:
        left = first_few([f'"{header}"' for header in sides.others])
        notes.append(f"columns left out: {left}")
    return table._replace(
        headers=unique, columns=turned, rows=len(sides.models), notes=tuple(notes)
    )


def _row_names(table: RawTable, sides: _Sides, rows: Sequence[int]) -> list[str]:
    """Make headers of a transposed table from row names; repeated names get other cells added."""
    names = table.columns[sides.names]
    others = [table.columns[table.headers.index(header)] for header in sides.others]
    taken = Counter(names[row] for row in rows)
    called = []
    for row in rows:
        more = [column[row] for column in others if not is_missing(column[row])]
        called.append(" ".join([names[row], *more]) if taken[names[row]] > 1 else names[row])
    return called

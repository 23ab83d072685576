"""Workbooks of Excel and OpenDocument: each sheet, and each block of a sheet, as a table.

A process of its own reads them (`workbook_worker`), since the library ends its process at some of
what a file can hold.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from lcbtui.dataset.source import NO_OPTIONS, ReadOptions
from lcbtui.errors import SourceError
from lcbtui.sources.formats.io import LIMIT, LIMIT_IN_WORDS, READS, Content
from lcbtui.sources.formats.packed import MAX_RATIO, RATIO_FROM_BYTES
from lcbtui.sources.formats.raw_table import RawTable
from lcbtui.sources.formats.written import (
    MOST_TABLES,
    WrittenTable,
    as_heading,
    is_number,
    raw_table_of,
)
from lcbtui.text.words import counted

MOST_MEMORY = 3 << 30
"""Bytes that the process may take that reads one."""
MOST_CELLS = 20_000_000
"""Cells of all sheets, with the blank ones between them; Excel has a thousand times as many."""

MOST_BLOCKS = 10 * MOST_TABLES
"""Blocks of a sheet that are looked at: those below are rows of the last table."""

FAMILY = "workbook"
OLD = b"\xd0\xcf\x11\xe0"

_WORKER = "lcbtui.sources.formats.workbook_worker"
_KINDS = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb", "content.xml": "ods"}
_MOST_HEADERS = 3
_SAMPLE = 20

Rows = list[list[str]]


def workbook_table(data: bytes, name: str, options: ReadOptions = NO_OPTIONS) -> RawTable:
    """The table of results in a workbook, or the sheet that is asked for.

    Args:
        data: the bytes of an archive that is a workbook, or of an old Office file.
        name: how messages call the source.
        options: `table` is the number of a table, or the name of a sheet.

    Raises:
        SourceError: if it is damaged, has a password, is too large, or holds no table.
    """
    kind = _kind(data, name)
    tables: list[WrittenTable] = []
    notes: list[str] = []
    for sheet in _sheets(data, name):
        if "rows" in sheet:
            tables += _tables(sheet)
        else:
            rows, columns = sheet["size"]
            called = as_heading(sheet["name"])
            size = f"{counted(rows, 'row')} and {counted(columns, 'column')}"
            notes.append(f'sheet "{called}" of {size} was left out: it is too large')
    if not tables:
        why = f" ({notes[0]})" if notes else ""
        raise SourceError(f"{name}: is a workbook without a table in it{why}; {READS}")
    return raw_table_of(tables, Content(data, kind, tuple(notes)), name, options, FAMILY)


def _kind(data: bytes, name: str) -> str:
    """Which workbook it is: "xlsx".

    Raises:
        SourceError: if what is packed in it is far larger than it.
    """
    if data.startswith(OLD):
        return "xls"
    from io import BytesIO  # noqa: PLC0415 - as zipfile
    from zipfile import ZipFile  # noqa: PLC0415 - an old file is no archive

    with ZipFile(BytesIO(data)) as archive:
        size = sum(part.file_size for part in archive.infolist())
        names = archive.namelist()
    if size > LIMIT or size > max(RATIO_FROM_BYTES, MAX_RATIO * len(data)):
        most = f"{MAX_RATIO} times its size" if size <= LIMIT else LIMIT_IN_WORDS
        raise SourceError(
            f"{name}: is a workbook that unpacks to more than {most}, which no table does; save the"
            " sheet as CSV"
        )
    return next(kind for part, kind in _KINDS.items() if part in names)


def _sheets(data: bytes, name: str) -> Sequence[Mapping[str, Any]]:
    """What the worker makes of a workbook.

    Raises:
        SourceError: if it cannot read it, or did not live to say so.
    """
    done = subprocess.run(  # noqa: S603 - it is this program
        [sys.executable, "-P", "-m", _WORKER, str(MOST_MEMORY), str(MOST_CELLS)],
        input=data,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    if done.returncode:
        raise SourceError(
            f"{name}: is a workbook that cannot be read: it is damaged, or has cells so far apart"
            " that it does not fit into memory; save the sheet as CSV"
        )
    answer = json.loads(done.stdout)
    if answer.get("error") == "password":
        raise SourceError(f"{name}: is a workbook with a password; save it without one")
    if "error" in answer:
        old = data.startswith(OLD)
        what = "an old Office file that is no workbook" if old else "a workbook that is damaged"
        raise SourceError(f"{name}: is {what}; save the table as CSV, {READS}")
    sheets: Sequence[Mapping[str, Any]] = answer["sheets"]
    return sheets


def _tables(sheet: Mapping[str, Any]) -> Iterator[WrittenTable]:
    """The tables of a sheet: blocks of rows that begin with a header, blank rows between them."""
    rows = _with_merged(sheet)
    first_line = sheet["start"][0] + 1
    heading = as_heading(sheet["name"])
    blocks = islice(_blocks(rows), MOST_BLOCKS)
    found = (start for start, block in blocks if _begins_table(block))
    starts = [*islice(found, MOST_TABLES + 1)]  # with the one where the last ends
    starts = starts or [0][: any(map(_filled, rows))]
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(rows)
        body = _without_blank_columns(rows[start:end])
        above = _title_rows(body)
        line = first_line + start + above
        called = heading if number == 0 else f"{heading}, row {line}"
        table = body[above:]
        yield WrittenTable(line, called, table, _header_rows(table))


def _with_merged(sheet: Mapping[str, Any]) -> Rows:
    """The rows of a sheet, of one length, with what stands in merged cells in each of them."""
    rows: Rows = sheet["rows"]
    width = max(map(len, rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    row_0, column_0 = sheet["start"]
    spare = len(rows) * width
    for (first_row, first_column), (last_row, last_column) in sheet.get("merged", ()):
        top, bottom = max(first_row - row_0, 0), min(last_row - row_0, len(rows) - 1)
        left, right = max(first_column - column_0, 0), min(last_column - column_0, width - 1)
        spare -= max(bottom - top + 1, 0) * max(right - left + 1, 0)
        if top > bottom or left > right or spare < 0:
            continue  # beyond the last cell, or over one another
        text = rows[top][left]
        for row in rows[top : bottom + 1]:
            row[left : right + 1] = [text] * (right - left + 1)
    return rows


def _blocks(rows: Rows) -> Iterator[tuple[int, Rows]]:
    """The rows between blank ones, and where they begin."""
    start = None
    for place, row in enumerate([*rows, []]):
        if any(row):
            start = place if start is None else start
        elif start is not None:
            yield start, rows[start:place]
            start = None


def _begins_table(block: Rows) -> bool:
    """Whether a block of rows has a header without numbers above rows with some."""
    header = _title_rows(block)
    if header >= len(block) or _filled(block[header]) < 2:
        return False
    below = block[header + 1 : header + 1 + _SAMPLE]
    return not any(map(is_number, block[header])) and any(any(map(is_number, row)) for row in below)


def _title_rows(rows: Rows) -> int:
    """How many rows stand above the header: it is the first that is half as full as any.

    A title in merged cells is one text however many cells it has.
    """
    most = max((sum(map(bool, row)) for row in rows[:_SAMPLE]), default=0)
    wide = min(2, most)
    return next(
        (
            place
            for place, row in enumerate(rows)
            if _filled(row) >= wide > 0 and 2 * sum(map(bool, row)) >= most
        ),
        0,
    )


def _header_rows(rows: Rows) -> int:
    """How many rows the header has: one, and those below that say more of what is merged in it."""
    count = 1
    while count < min(_MOST_HEADERS, len(rows) - 1):
        above, row = rows[count - 1], rows[count]
        is_merged = len(set(above)) < len(above)
        if not is_merged or any(map(is_number, row)) or len(set(row)) < len(set(above)):
            break
        count += 1
    return count


def _without_blank_columns(rows: Rows) -> Rows:
    """The rows without the columns that nothing stands in."""
    used = [place for place, column in enumerate(zip(*rows, strict=True)) if any(column)]
    return rows if not rows or len(used) == len(rows[0]) else [[r[p] for p in used] for r in rows]


def _filled(row: Sequence[str]) -> int:
    """How many different texts stand in a row: merged cells have one."""
    return len(set(filter(None, row)))

"""Workbooks of Excel and OpenDocument: each sheet as a table.

A process of its own reads them, since the library ends its process at some of what a file can hold:
two cells in opposite corners stand for seventeen billion. That process runs this module too.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, time
from io import BytesIO
from itertools import pairwise
from typing import Any

from lcbtui.dataset.source import Note
from lcbtui.errors import SourceError
from lcbtui.sources.formats.io import MOST_UNPACKED, Content, most_unpacked, too_large, zip_parts
from lcbtui.sources.formats.tables import is_number
from lcbtui.sources.formats.tidy import FileTable, Rows, as_heading
from lcbtui.sources.schema.matching import is_compared
from lcbtui.text.words import counted

SAVE_AS_CSV = "save the sheet as CSV"
MOST_MEMORY = 3 << 30
"""Bytes that the process may take that reads one."""
PASSWORD = 3
"""The exit status of that process for a workbook with a password."""
MOST_CELLS = 20_000_000
"""Cells of all sheets, with the blank ones between them; Excel has a thousand times as many."""


def workbook_tables(content: Content) -> Iterator[FileTable]:
    """Yield the tables of a workbook's sheets, each from its header row on; skip empty sheets.

    Args:
        content: the bytes of a workbook: a zip archive, or an old Office file.

    Raises:
        SourceError: if the workbook is damaged, has a password, or is too large.
    """
    data = content.data
    if sum(part.file_size for part in zip_parts(data)) > most_unpacked(len(data)):
        raise too_large("is a workbook that unpacks to", MOST_UNPACKED, SAVE_AS_CSV)
    for sheet in _sheets(data):
        rows = _with_merged(sheet)
        if not any(map(any, rows)):
            continue
        # The header is the first row without numbers that is at least half as full as the fullest
        # of the first 20; a title in merged cells is one text however many cells it has.
        filled = [sum(map(bool, row)) for row in rows[:20]]
        most = max(filled)
        half = (place for place, count in enumerate(filled) if count * 2 >= most)
        full = [place for place in half if len({*rows[place]} - {""}) >= min(2, most)]
        words = (place for place in full if not any(map(is_number, rows[place])))
        above = next(words, full[0] if full else 0)
        line, table = sheet["start"][0] + 1 + above, rows[above:]
        header = {*table[0]} - {""}
        # What repeats the header below a blank row is a table of its own.
        below = (n for n, row in enumerate(table) if n and any(row) > any(table[n - 1]))
        starts = [n for n in below if 2 * len({*table[n]} & header) >= len(header)]
        for start, end in pairwise((0, *starts, len(table))):
            block = [
                row
                for row in table[start:end]
                if sum(map(bool, row)) != 1
                or sum(map(bool, table[0])) < 3
                or not any(map(is_number, row))
            ]
            lost = end - start - len(block)
            alone = f"left out: {counted(lost, 'row')} of a number alone"
            notes = (Note(alone, told=True),) if lost else ()
            used = [place for place, column in enumerate(zip(*block, strict=True)) if any(column)]
            block = [[row[place] for place in used] for row in block]
            headers, heading = _count_header_rows(block), as_heading(sheet["name"])
            yield FileTable(line + start, heading, block, headers, notes=notes)


def _sheets(data: bytes) -> Sequence[Mapping[str, Any]]:
    """Read the sheets of a workbook in a subprocess, which runs `main`.

    Raises:
        SourceError: if the workbook cannot be read, or the subprocess crashes.
    """
    command = [sys.executable, "-P", "-m", __name__, str(MOST_MEMORY), str(MOST_CELLS)]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    # It is this program.
    done = subprocess.run(command, input=data, capture_output=True, check=False, env=env)  # noqa: S603
    if done.returncode == PASSWORD:
        raise SourceError("is a workbook with a password; save it without one")
    if done.returncode:
        what = "it is damaged, or has cells so far apart that it does not fit into memory"
        raise SourceError(f"is a workbook that cannot be read: {what}; {SAVE_AS_CSV}")
    sheets: Sequence[Mapping[str, Any]] = json.loads(done.stdout)
    return sheets


def _with_merged(sheet: Mapping[str, Any]) -> Rows:
    """Pad the rows of a sheet to one length, and repeat the text of merged cells."""
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


def _count_header_rows(rows: Rows) -> int:
    """Count the header rows: one, and further rows that divide its merged cells."""
    for count, (above, row) in enumerate(pairwise(rows[:-1]), start=1):
        is_merged = len(set(above)) < len(above)
        numbers = [text for text in row if is_number(text)]
        words = {*row} - {"", *numbers}
        # "Framework | 1 | 2 | 4" below "Concurrency" is no row of results.
        are_headers = all(map(str.isdecimal, numbers)) and len({*numbers}) == len(numbers)
        are_headers &= any(map(is_compared, words))
        if not is_merged or (numbers and not are_headers) or len(set(row)) < len(set(above)):
            return count
    return max(len(rows) - 1, 1)


# In the other process


def main() -> None:
    """Run as the subprocess: read a workbook from standard input, write its sheets as JSON.

    Of each sheet these are the name, the first row and column (from 0), texts up to the last cell
    of a row that is not blank, and merged cells. The command-line arguments are the most bytes of
    memory for the process, and the most cells for all sheets, blank ones between them included.
    The exit status is not 0 if it cannot be read or has more, and PASSWORD if it has one.
    """
    most_memory, left = map(int, sys.argv[1:])
    with suppress(ImportError):  # not every system has it
        import resource  # noqa: PLC0415

        limits = {resource.RLIMIT_AS: most_memory, resource.RLIMIT_CORE: 0}
        limits[resource.RLIMIT_CPU] = 120  # seconds
        for which, most in limits.items():
            with suppress(ValueError, OSError):
                resource.setrlimit(which, (most, resource.getrlimit(which)[1]))
    # Only the other process loads the library.
    import python_calamine as calamine  # noqa: PLC0415

    try:
        workbook = calamine.CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
    except calamine.PasswordError:
        sys.exit(PASSWORD)
    sheets: list[dict[str, object]] = []
    for place, about in enumerate(workbook.sheets_metadata):
        if about.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_index(place)
        left -= sheet.height * sheet.width
        if left < 0:
            sys.exit(1)
        rows = [[*map(_text, row)] for row in sheet.to_python()]
        for row in rows:
            while row and not row[-1]:
                row.pop()
        sheets.append({"name": about.name, "start": sheet.start or (0, 0), "rows": rows})
        with suppress(calamine.CalamineError):
            sheets[-1]["merged"] = sheet.merged_cell_ranges or []
    sys.stdout.write(json.dumps(sheets))


def _text(value: object) -> str:
    """Convert the value of a cell to text as in a CSV: the shortest digits, dates in ISO 8601."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        is_whole = value.is_integer() and abs(value) < 1e15
        return str(int(value)) if is_whole else repr(value)
    if isinstance(value, datetime) and value.time() == time():
        return str(value.date())
    return "" if value is None else str(value)


if __name__ == "__main__":
    main()

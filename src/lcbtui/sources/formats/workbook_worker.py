"""Reads a workbook from standard input in a process of its own, and writes its sheets as JSON.

What a workbook holds is known only when the library has it in memory: two cells in opposite corners
stand for seventeen billion, and then the library ends its process. So the process is not that of
the explorer, and has limits of memory and time.
"""

import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

MOST_SECONDS = 120
"""Seconds that the process may work."""
_EXACT = 1e15  # whole numbers below it are whole in a double


def main() -> None:
    """Write {"sheets": […]} or {"error": …} to standard output.

    The arguments are how many bytes the process may take, and how many cells the sheets may have.
    """
    most_memory, most_cells = map(int, sys.argv[1:])
    _limit(most_memory)
    answer: dict[str, object]
    try:
        answer = {"sheets": _sheets(sys.stdin.buffer.read(), most_cells)}
    except PasswordError:
        answer = {"error": "password"}
    except CalamineError as problem:
        answer = {"error": str(problem)}
    sys.stdout.write(json.dumps(answer))


def _limit(most_memory: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not every system has it
    except ImportError:
        return
    for which, most in (
        (resource.RLIMIT_AS, most_memory),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(which, (most, resource.getrlimit(which)[1]))


def _sheets(data: bytes, left: int) -> list[dict[str, object]]:
    """The sheets in their order: name, first row and column from 0, rows of texts, merged cells.

    Args:
        data: the workbook.
        left: how many cells all sheets may have, with the blank ones between them; one that has
            more comes without its rows.
    """
    sheets: list[dict[str, object]] = []
    workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    for place, about in enumerate(workbook.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_index(place)
        found: dict[str, object] = {"name": about.name}
        sheets.append(found)
        found["size"] = sheet.height, sheet.width
        found["start"] = sheet.start or (0, 0)
        cells = sheet.height * sheet.width
        if cells > left:
            continue
        left -= cells
        found["rows"] = [_texts(row) for row in sheet.to_python()]
        with suppress(CalamineError):
            found["merged"] = sheet.merged_cell_ranges or []
    return sheets


def _texts(row: Sequence[object]) -> list[str]:
    """The cells of a row up to the last that is not blank."""
    texts = [_text(value) for value in row]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _text(value: object) -> str:
    """A value as a cell of a CSV has it: the shortest digits, dates as ISO 8601."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        is_whole = value.is_integer() and abs(value) < _EXACT
        return str(int(value)) if is_whole else repr(value)
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.isoformat(" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return "" if value is None else str(value)


if __name__ == "__main__":
    main()

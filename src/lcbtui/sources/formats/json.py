"""JSON and JSON Lines: parsing with numbers as text, and recognition of known layouts.

The results table of a parsed document is found by `document`.
"""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from lcbtui.dataset.source import NO_OPTIONS, Note, ReadOptions
from lcbtui.errors import SourceError
from lcbtui.sources.formats.document import TOO_DEEP, table_of_document
from lcbtui.sources.formats.io import Content
from lcbtui.sources.formats.tables import RawTable, unique_headers
from lcbtui.sources.formats.values import Digits, Object, columns_of

if TYPE_CHECKING:
    from lcbtui.sources.results.layouts import Document

Decode = Callable[[str, int], tuple[object, int]]


def parse_values(text: str, name: str) -> list[object]:
    """Parse JSON or JSON Lines, with numbers as `Digits`.

    Returns:
        A list of one value for JSON, of one value for each line for JSON Lines; values are nested
        dict, list, str, Digits, bool and None.

    Raises:
        SourceError: if the text is no JSON, with line and column, or is nested too deep.
    """
    decoder = json.JSONDecoder(parse_float=Digits, parse_int=Digits, parse_constant=Digits)
    return _values(decoder.raw_decode, text, name)


def parse_document(text: str, name: str) -> object:
    """Parse JSON or JSON Lines with int and float numbers; several values become a list.

    Raises like `parse_values`.
    """
    values = _values(json.JSONDecoder(parse_int=_whole).raw_decode, text, name)
    return values[0] if len(values) == 1 else values


def _whole(digits: str) -> float:
    """Parse an integer; an integer of a thousand digits or more becomes a float."""
    return int(digits) if len(digits) < 1_000 else float(digits)


def _values(decode: Decode, text: str, name: str) -> list[object]:
    values = []
    place = _end_of_blanks(text, 0)
    try:
        while place < len(text):
            value, end = decode(text, place)
            values.append(value)
            place = _end_of_blanks(text, end)
            if place < len(text) and text[place] not in "[{":
                raise json.JSONDecodeError("Expecting the end of the text", text, place)
    except json.JSONDecodeError as problem:
        where = f"line {problem.lineno} column {problem.colno}"
        if problem.pos >= len(text.rstrip()) or problem.msg.startswith("Unterminated"):
            what = f"that ends in the middle, at {where}; fetch it again"
        else:
            what = f"with an error at {where}: {problem.msg.lower()}; mend it there"
        raise SourceError(f"{name}: is JSON {what}") from None
    except RecursionError:
        raise SourceError(f"{name}: is JSON {TOO_DEEP}") from None
    return values


def _end_of_blanks(text: str, place: int) -> int:
    # A record separator may stand before each value.
    found = re.compile(r"[ \t\n\r\ufeff\x1e]*").match(text, place)
    return found.end() if found else place


def json_table(
    content: Content, name: str, options: ReadOptions = NO_OPTIONS
) -> "RawTable | Document":
    """Read the table of a JSON file, or scores on single problems in a known program's layout.

    Args:
        content: the text.
        name: the name of the source in messages.
        options: read options; `table` names one of several tables; with a path, known layouts are
            not tried.

    Raises:
        SourceError: if the JSON has an error, is nested too deep, or holds no table.
    """
    from lcbtui.sources.results.layouts import LAYOUTS, Document  # noqa: PLC0415

    for layout in LAYOUTS if options.path is None else ():
        if not all(mark in content.text for mark in layout.marks):
            continue
        known = parse_document(content.text, name)
        if layout.recognises(known) and layout.rows is not None:
            return Document(layout, known, content.encoding, content.notes)
        if layout.recognises(known) and layout.records is not None and options.table is None:
            records, is_chosen = layout.records(known, PurePath(name))
            return _runs_table(records, content, name, layout.name, is_chosen=is_chosen)
    values = parse_values(content.text, name)
    if len(values) > 1:
        return table_of_document(values, content, name, options, "JSON Lines")
    return table_of_document(values[0] if values else [], content, name, options, "JSON")


def _runs_table(
    records: Sequence[Object], content: Content, name: str, family: str, *, is_chosen: bool
) -> RawTable:
    """Make a table from evaluation runs: a row for each run, a column for each task's score."""
    texts, columns = columns_of(records, (), len(content.text), name, "JSON")
    headers, notes = unique_headers(texts)
    if is_chosen:
        words = "of several metrics of a task one is read"
        at = "--table .results" if len(records) == 1 else "--table '.[0].results'"
        notes.insert(0, Note(words, f"{at} has all, a row a task"))
    read_as = f"{family}, {content.encoding}"
    return RawTable(headers, columns, len(records), (*content.notes, *notes), read_as)

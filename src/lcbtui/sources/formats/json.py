"""JSON and JSON Lines: values with numbers in their own digits.

Which list or object of them holds the table is found by `document`.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from lcbtui.dataset.source import NO_OPTIONS, ReadOptions
from lcbtui.errors import SourceError
from lcbtui.sources.formats.document import TOO_DEEP, table_of_document
from lcbtui.sources.formats.io import Content
from lcbtui.sources.formats.raw_table import RawTable
from lcbtui.sources.formats.values import Digits, Repeated, first_repeated
from lcbtui.text.safe_text import safe_text
from lcbtui.text.words import counted

_BLANK = re.compile(r"[ \t\n\r\ufeff\x1e]*")  # a record separator may stand before each value


@dataclass(frozen=True, eq=False)
class Values:
    """The values of a text.

    Attributes:
        values: one for JSON, one a line for JSON Lines; of dict, list, str, Digits, bool, None.
        repeated: a key that some object has twice, "" where there is none.
        repeats: how many objects have a key twice.
    """

    values: list[object]
    repeated: str = ""
    repeats: int = 0


def parse_values(text: str, name: str) -> Values:
    """Read a text that holds JSON, or several values one after the other.

    Raises:
        SourceError: if it is no JSON, with the line and column, or nested too deep.
    """
    repeated: list[str] = []

    def object_of(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        repeated.append(first_repeated(pairs))
        return Repeated(pairs)

    decoder = json.JSONDecoder(
        parse_float=Digits, parse_int=Digits, parse_constant=Digits, object_pairs_hook=object_of
    )
    values = _values(decoder.raw_decode, text, name)
    return Values(values, safe_text(repeated[0]) if repeated else "", len(repeated))


def parse_document(text: str, name: str) -> object:
    """The value of a text, with numbers as numbers: for the reader of a known format.

    Where there are several values, a list of them.

    Raises:
        SourceError: as by `parse_values`.
    """
    values = _values(json.JSONDecoder(parse_int=_whole).raw_decode, text, name)
    return values[0] if len(values) == 1 else values


def _whole(digits: str) -> float:
    """An int as JSON has it; one with thousands of digits is too large for anything here."""
    return int(digits) if len(digits) < 1_000 else float(digits)


def _values(decode: Callable[[str, int], tuple[object, int]], text: str, name: str) -> list[object]:
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
    found = _BLANK.match(text, place)
    return found.end() if found else place


def json_table(content: Content, name: str, options: ReadOptions = NO_OPTIONS) -> RawTable:
    """The table in a text of JSON or JSON Lines.

    Args:
        content: the text.
        name: how messages call the source.
        options: `table` says which of several tables is meant.

    Raises:
        SourceError: if it is broken, nested too deep, or holds no table.
    """
    values = parse_values(content.text, name)
    several = len(values.values) > 1
    document = values.values if several else values.values[0] if values.values else []
    if '"results"' in content.text and options.table is None:
        from lcbtui.sources.formats.lm_eval import is_results, results_table  # noqa: PLC0415

        runs = document if isinstance(document, list) else [document]
        results = [run for run in runs if is_results(run)]
        if results and len(results) == len(runs):
            return results_table(results, content, name)
    family = "JSON Lines" if several else "JSON"
    raw = table_of_document(document, content, name, options, family)
    repeats = values.repeats - isinstance(document, Repeated)
    if repeats <= 0:
        return raw
    objects = counted(repeats, "object has", "objects have")
    note = f'{objects} a key twice, such as "{values.repeated}"; the last value counts'
    return raw._replace(notes=(*raw.notes, note))

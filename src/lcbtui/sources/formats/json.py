"""JSON and JSON Lines: parsing, with numbers as text for a table.

The results table of a parsed document is found by `document`.
"""

import json
import re

from lcbtui.dataset.source import NO_OPTIONS, ReadOptions
from lcbtui.errors import SourceError
from lcbtui.sources.formats.document import TOO_DEEP, table_of_document
from lcbtui.sources.formats.io import Content
from lcbtui.sources.formats.tables import RawTable
from lcbtui.sources.formats.values import Digits


def parse_values(text: str, name: str, decoder: json.JSONDecoder | None = None) -> list[object]:
    """Parse JSON or JSON Lines, with numbers as `Digits` unless another decoder is given.

    Returns:
        A list of one value for JSON, of one value for each line for JSON Lines; values are nested
        dict, list, str, Digits, bool and None.

    Raises:
        SourceError: if the text is no JSON, with line and column, or is nested too deep.
    """
    if decoder is None:
        decoder = json.JSONDecoder(parse_float=Digits, parse_int=Digits, parse_constant=Digits)
    values, place = list[object](), 0
    # A record separator may stand before each value.
    begins = re.compile(r"[^ \t\n\r\ufeff\x1e]")
    try:
        while found := begins.search(text, place):
            if values and found[0] not in "[{":
                raise json.JSONDecodeError("Expecting the end of the text", text, found.start())
            value, place = decoder.raw_decode(text, found.start())
            values.append(value)
    except json.JSONDecodeError as problem:
        where = f"line {problem.lineno} column {problem.colno}"
        if problem.pos >= len(text.rstrip()) or problem.msg.startswith("Unterminated"):
            what = f"that ends in the middle, at {where}; fetch it again"
        else:
            what = f"with an error at {where}: {problem.msg.lower()}; mend it there"
    except RecursionError:
        what = TOO_DEEP
    else:
        return values
    raise SourceError(f"{name}: is JSON {what}")


def parse_document(content: Content, name: str) -> object:
    """Parse JSON or JSON Lines with int and float numbers; several values become a list.

    Raises like `parse_values`.
    """
    # Python makes no integer of very many digits.
    decoder = json.JSONDecoder(parse_int=lambda it: int(it) if len(it) < 1_000 else float(it))
    values = parse_values(content.text, name, decoder)
    if "\\u" in content.text and re.search(r"\\u[dD][89a-fA-F]", content.text):
        # JSON can escape half of a pair alone, which no encoding can write.
        values = json.loads(json.dumps(values, ensure_ascii=False).encode("utf-8", "ignore"))
    return values[0] if len(values) == 1 else values


def json_table(content: Content, name: str, options: ReadOptions = NO_OPTIONS) -> RawTable:
    """Read the table of a JSON file.

    Args:
        content: the text.
        name: the name of the source in messages.
        options: read options; `table` names one of several tables.

    Raises:
        SourceError: if the JSON has an error, is nested too deep, or holds no table.
    """
    values = parse_values(content.text, name)
    document, family = (values[0], "JSON") if len(values) == 1 else (values, "JSON Lines")
    return table_of_document(document, content, name, options, family)

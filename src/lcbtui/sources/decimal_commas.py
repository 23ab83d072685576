"""Numbers written 40,25: a file with semicolons or tabs is often from where that is usual."""

import re
from collections.abc import Iterable, Sequence

from lcbtui.sources.cell_numbers import number_before
from lcbtui.sources.cleaning import is_missing

COMMA = r"(\d),(\d)"
"""A comma that may be a decimal point; one with a blank behind it stands between two numbers."""

POINT = r"\1.\2"
"""What becomes of it."""

_NUMBER = re.compile(r"(?:[≈~]\s*)?[+-]?\d+(?:,\d+)?\s*[KMBTkmbt%]?", re.ASCII)
_WITH_COMMA = re.compile(r"\d+,\d+", re.ASCII)
_THOUSANDS = re.compile(r"[1-9]\d{0,2},\d{3}", re.ASCII)


def columns_with_commas(columns: Sequence[Iterable[str]], delimiter: str) -> list[int]:
    """The places of the columns whose numbers have a comma for the decimal point.

    None in a file with commas between its cells, nor where all could be thousands (1,234): one
    number that cannot, such as 40,25, decides for the whole file.

    Args:
        columns: the texts of each, at least once each; read only as far as it needs.
        delimiter: of the file.
    """
    if delimiter == ",":
        return []
    found, is_certain = [], False
    for place, texts in enumerate(columns):
        has_comma, decides = _looked_at(texts)
        if has_comma:
            found.append(place)
            is_certain |= decides
    return found if is_certain else []


def commas_note(places: Sequence[int]) -> tuple[str, ...]:
    """What is told of columns that were read so."""
    if not places:
        return ()
    columns = "1 column" if len(places) == 1 else f"{len(places)} columns"
    return (f"commas in numbers were read as decimal points ({columns})",)


def _looked_at(texts: Iterable[str]) -> tuple[bool, bool]:
    """Whether a column has numbers with a comma and nothing else than numbers, and any decides."""
    has_comma = decides = False
    for text in map(str.strip, texts):
        if not _NUMBER.fullmatch(text) and not _NUMBER.fullmatch(number_before(text)):
            if is_missing(text):
                continue
            return False, False
        if "," in text:
            has_comma = True
            decides = decides or not all(map(_THOUSANDS.fullmatch, _WITH_COMMA.findall(text)))
    return has_comma, decides


def with_points(texts: Iterable[str]) -> list[str]:
    """The texts of one of these columns with a point for each of the commas."""
    return [re.sub(COMMA, POINT, text) for text in texts]

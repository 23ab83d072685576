"""Numbers written 40,25: a file with semicolons or tabs is often from where that is usual."""

import re
from collections.abc import Callable, Iterable, Sequence

from lcbtui.sources.cell_numbers import number_before
from lcbtui.sources.cleaning import is_missing

TYPE_CHECKING = False
if TYPE_CHECKING:  # a lookup does without the 3 ms of typing
    from typing import TypeVar

    C = TypeVar("C")

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


def read_commas(
    columns: "Sequence[C]",
    delimiter: str,
    texts: "Callable[[C], Iterable[str]]",
    with_points: "Callable[[C], C]",
) -> "tuple[list[C], tuple[str, ...]]":
    """The columns with points where commas are decimal, and what is told of it.

    Args:
        columns: lists of texts, or Arrow arrays.
        delimiter: of the file.
        texts: gives the texts of a column, at least once each.
        with_points: gives a column with a POINT for each COMMA.
    """
    places = columns_with_commas([texts(column) for column in columns], delimiter)
    if not places:
        return list(columns), ()
    read = [with_points(c) if place in places else c for place, c in enumerate(columns)]
    count = "1 column" if len(places) == 1 else f"{len(places)} columns"
    return read, (f"commas in numbers were read as decimal points ({count})",)


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


def with_points(texts: Sequence[str]) -> Sequence[str]:
    """The texts of one of these columns with a point for each of the commas."""
    return [re.sub(COMMA, POINT, text) for text in texts]

"""--table: the number or the heading of one of the tables of a file."""

import shlex

import pytest

from lcbtui.dataset.source import TableInFile
from lcbtui.errors import SourceError
from lcbtui.sources.formats.tables import choose

TABLES = (
    TableInFile(1, "Base models", 3, 4, 2),
    TableInFile(2, "Chat models", 12, 7, 3),
    TableInFile(3, "Chat models, coding", 30, 5, 1),
    TableInFile(4, "", 40, 2, 0),
)


@pytest.mark.parametrize(
    ("wanted", "number"),
    [("1", 1), ("4", 4), ("base", 1), ("CODING", 3), ("chat models", 2), (" Base Models ", 1)],
)
def test_a_number_a_heading_or_a_part_that_only_one_has_is_enough(wanted: str, number: int) -> None:
    assert choose(TABLES, wanted).number == number


@pytest.mark.parametrize("wanted", ["5", "0", "-1", "vision", "chat", "", "\x1b[2J", "models'"])
def test_what_fits_none_or_several_lists_them_and_what_it_suggests_works(wanted: str) -> None:
    with pytest.raises(SourceError, match=r"^table ") as problem:
        choose(TABLES, wanted)
    message = str(problem.value)
    assert '2 "Chat models" (7 rows)' in message
    assert "\x1b" not in message
    words = shlex.split(message[message.rindex("table ") :])
    assert choose(TABLES, words[1]) in TABLES

"""The table of meanings: every row is read, every meaning asked for has one."""

import re
from pathlib import Path

from lcbtui.dataset import meanings
from lcbtui.dataset.columns import IN_SOURCES
from lcbtui.dataset.meanings import MEANINGS, Quantity

SOURCES = Path(meanings.__file__).parents[1]
ROWS = Path(meanings.__file__).with_name("meanings.tsv").read_text("utf-8").splitlines()


def test_every_row_has_a_meaning_and_words_and_no_word_stands_twice_in_it() -> None:
    for row in ROWS:
        assert len(row.split("\t")) in {2, 3}, row
        assert len(row) <= 200
    for meaning, words in MEANINGS.items():
        assert len({*words}) == len(words), meaning
        assert all(word == word.strip() != "" for word in words), meaning


def test_every_meaning_is_asked_for_and_every_one_asked_for_is_there() -> None:
    code = "".join(path.read_text("utf-8") for path in SOURCES.rglob("*.py"))
    asked = {*re.findall(r'(?:(?<!_)MEANINGS\[|find_words\(\s*|called\()"([^"{]+)"', code)}
    for call in re.findall(r'words_of\(("[^)]+")\)', code):
        asked |= {*re.findall(r'"([^"]+)"', call)}
    assert asked <= {*MEANINGS}
    kinds = re.compile(r"(?:header|attempt|run|says|same|in|unit|column) .+")
    assert {each for each in MEANINGS if not kinds.fullmatch(each)} <= {
        *asked, *(quantity.name for quantity in Quantity),
    }  # fmt: skip
    headers = {each.removeprefix("header ") for each in MEANINGS if each.startswith("header ")}
    assert headers <= {*IN_SOURCES}

"""A remark in words: its remedy is a flag on the command line and a key in the explorer."""

import re
from pathlib import Path

import pytest

import lcbtui
from lcbtui.analysis.paired_runs import Expected
from lcbtui.dataset.columns import PlusMinus
from lcbtui.report.facts import wordings
from lcbtui.report.remarks import few_words, with_flags
from lcbtui.view.view import Remark, RemarkKind, Remedy

SOURCE = Path(lcbtui.__file__).parent
KEYS = {"data": "D", "window": "w", "exact": "="}


REMARKS = {
    Remark(RemarkKind.READ_OFF, remedy=Remedy.OPEN_PAPER): (
        "read off a picture, so not compared; the paper source has the numbers",
        "read off a picture; D opens paper",
    ),
    Remark(RemarkKind.MIXED_WINDOWS, remedy=Remedy.CHOOSE_WINDOW): (
        "over different problems, so not compared",
        "over different problems; w chooses a window",
    ),
    Remark(RemarkKind.TOO_MANY_MODELS): ("over 300 models, so not compared", "over 300 models"),
}


def test_a_remedy_is_a_flag_or_a_key() -> None:
    for remark, said in REMARKS.items():
        assert (with_flags(remark), few_words(remark, KEYS)) == said


def test_every_key_of_the_words_is_said_and_every_one_said_is_there() -> None:
    source = "".join(path.read_text("utf-8") for path in SOURCE.rglob("*.py"))
    literal = {*re.findall(r'\bsay\(\s*"([\w-]+)"', source)}
    assert literal <= wordings().keys()
    kinds = {*RemarkKind, *PlusMinus, *Expected, *(each.name for each in Remedy)}
    quoted = {key for key in wordings() if f'"{key}"' in source or f"'{key}'" in source}
    assert wordings().keys() <= quoted | kinds


@pytest.mark.parametrize("kind", RemarkKind)
def test_words_of_a_remark_have_nothing_to_fill_in(kind: RemarkKind) -> None:
    assert "{" not in few_words(Remark(kind, 2))

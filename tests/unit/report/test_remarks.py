"""A remark in words: its remedy is a flag on the command line and a key in the explorer."""

import pytest

from lcbtui.report.remarks import few_words, with_flags
from lcbtui.view.view import Remark, RemarkKind, Remedy

KEYS = {"data": "D", "window": "w", "exact": "="}
MIXED = "over different problems, so not compared"


@pytest.mark.parametrize(
    ("remark", "flag", "key"),
    [
        (
            Remark(RemarkKind.READ_OFF, remedy=Remedy.OPEN_PAPER),
            "read off a picture, so not compared; the paper source has the numbers",
            "read off a picture; D opens paper",
        ),
        (
            Remark(RemarkKind.MIXED_WINDOWS, remedy=Remedy.CHOOSE_WINDOW),
            MIXED,
            "over different problems; w chooses a window",
        ),
        (
            Remark(RemarkKind.TOO_MANY_MODELS),
            "over 300 models, so not compared",
            "over 300 models",
        ),
    ],
)
def test_a_remedy_is_a_flag_or_a_key(remark: Remark, flag: str, key: str) -> None:
    assert (with_flags(remark), few_words(remark, KEYS)) == (flag, key)

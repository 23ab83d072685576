"""Remarks in words: why scores are not compared, what would help, and what one model is tied with.

One table has the words of each kind of remark, and one those of each remedy, as a flag for the
command line and as a key for the explorer.
"""

from collections.abc import Mapping
from typing import NamedTuple

from lcbtui.analysis.ranking import model_vs_all, not_compared
from lcbtui.dataset.remarks import Remark, RemarkKind, Remedy
from lcbtui.stats.verdicts import MOST_COMPARED
from lcbtui.view.names import row_names
from lcbtui.view.view import View


class Wording(NamedTuple):
    """How a kind of remark is worded.

    Attributes:
        line: of the rows shown, on the command line.
        few: likewise where there are few cells, as in the explorer.
        cell: of one score, in a table.
    """

    line: str = ""
    few: str = ""
    cell: str = ""


WORDING: Mapping[RemarkKind, Wording] = {
    RemarkKind.READ_OFF: Wording(
        line="read off a picture, so not compared",
        few="read off a picture",
        cell="read off",
    ),
    RemarkKind.NO_EVIDENCE: Wording(
        line="not known over how many problems, so not compared",
        few="not known over how many problems",
        cell="count unknown",
    ),
    RemarkKind.OTHER_PROBLEMS: Wording(cell="other problems"),
    RemarkKind.SEVERAL_REPORTS: Wording(cell="other report"),
    RemarkKind.MIXED_WINDOWS: Wording(
        line="scores over different problems (release, window or number), so not compared",
        few="over different problems",
    ),
    RemarkKind.TOO_MANY_MODELS: Wording(
        line="too many models to compare", few=f"over {MOST_COMPARED} models"
    ),
    RemarkKind.CONTAMINATED: Wording(
        line="may have been trained on some of these problems, so not compared"
    ),
    RemarkKind.NO_SCORE: Wording(line="no score, so not compared"),
    RemarkKind.ALONE: Wording(line="nothing else is shown to compare it with"),
}
"""The words of each kind of remark; those that are said nowhere in such a form are left out."""

_REMEDIES: Mapping[Remedy, tuple[str, str]] = {
    Remedy.OPEN_PAPER: ("the paper source has the numbers", "{data} opens paper"),
    Remedy.KEEP_WINDOW: ('-q "{query}" keeps one window', "{window} {exact} keeps this window"),
    Remedy.SAY_PROBLEMS: (
        "add a column problems, or say it: --problems 166, or --window 2410-2502 --release v5",
        "{say} says how many",
    ),
    Remedy.SAY_COUNT: (
        "add a column problems, or say it: --problems N",
        "{say} says how many",
    ),
    Remedy.SAY_WINDOW: (
        "--window {query} says it of the rows that do not",
        "{say} says which",
    ),
    Remedy.CHOOSE_WINDOW: ("", "{window} chooses a window"),
    Remedy.CHOOSE_ANOTHER_WINDOW: ("", "{window} chooses another window"),
}
"""Each remedy with a flag, "" where nothing is said of it, and with keys."""


def with_flags(remark: Remark) -> str:
    """A remark for the command line: "read off a picture, so not compared; the paper source …"."""
    helps = "" if remark.remedy is None else _REMEDIES[remark.remedy][0]
    return "; ".join(filter(None, (WORDING[remark.kind].line, helps.format(query=remark.query))))


def few_words(remark: Remark, keys: Mapping[str, str] | None = None) -> str:
    """A remark in few words: "over different problems; w = keeps this window".

    Args:
        remark: what there is to tell.
        keys: for the explorer, the keys of `data` (another source), `window` (choose one), `exact`
            (this one) and `say` (what the source does not state); None for flags.
    """
    by_flag, by_key = _REMEDIES[remark.remedy] if remark.remedy is not None else ("", "")
    helps = by_flag.format(query=remark.query) if keys is None else by_key.format(**keys)
    return "; ".join(filter(None, (WORDING[remark.kind].few, helps)))


def tied_sentence(view: View, row: int) -> str:
    """What a model is tied with: "DASD-4B: tied with 8 of 11".

    Args:
        view: what is shown.
        row: a position in the Dataset.
    """
    return f"{row_names(view).whole(row)}: {tied_words(view, row)}"


def tied_words(view: View, row: int) -> str:
    """The sentence without the name; why it is not compared where it is not."""
    remark = not_compared(view, row)
    if remark is not None:
        return with_flags(remark)
    found = model_vs_all(view, row)
    tied, others = int(found.tied.sum()), int(found.compared.sum())
    return f"tied with {f'{tied:,}' if tied else 'none'} of {others:,}"

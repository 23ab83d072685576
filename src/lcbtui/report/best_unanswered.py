"""What `best` says where no two scores are compared, or none is that of a model so small."""

from collections.abc import Callable, Sequence

import numpy as np

from lcbtui.analysis.best import Uncompared, size_column, sizes_of
from lcbtui.analysis.comparable import most_alike
from lcbtui.analysis.ranking import window_flag, with_remedy
from lcbtui.dataset.columns import format_cell
from lcbtui.dataset.dataset import Bools
from lcbtui.dataset.remarks import Remark, RemarkKind, Remedy
from lcbtui.query.predicates import SizeLimit
from lcbtui.report.best_words import SIZELESS, TRAINED, has_the_top, size_text, up_to
from lcbtui.report.model import Row
from lcbtui.report.remarks import with_flags
from lcbtui.text.safe_text import shell_word
from lcbtui.text.width import BETWEEN_FACTS, wrapped
from lcbtui.text.words import counted, first_few, listed
from lcbtui.view.derive.reports import exact_terms
from lcbtui.view.names import row_names
from lcbtui.view.sentence import SEPARATOR, format_value, window_of
from lcbtui.view.view import View

_WINDOWS = 4
"""Windows that a message names."""

UNCOMPARED = frozenset({RemarkKind.NO_EVIDENCE, RemarkKind.READ_OFF, RemarkKind.TOO_MANY_MODELS})
"""Reasons that leave a highest score, although nothing says what is tied with it."""


def uncompared_lines(
    view: View, found: Sequence[Uncompared], why: str, width: int | None
) -> list[str]:
    """The highest score up to each size, and what cannot be said of it.

    Args:
        view: the models that were chosen among.
        found: for each size, the last of which has a model.
        why: no two of them are compared, in words.
        width: the cells there are; None breaks nothing.
    """
    lines = [line for each in found for line in wrapped(uncompared_sentence(view, each), width)]
    last = found[-1]
    is_alone = last.models == 1 and not last.limit.is_asked
    what = "How sure that is" if is_alone else "Whether others are tied with it"
    lines += ["", *wrapped(f"{what} cannot be said: {why}.", width)]
    sizeless = last.sizeless
    if sizeless and last.limit.is_asked:
        about = f"{view.dataset.source.short_name}{SEPARATOR}{sizeless:,} {SIZELESS}"
        lines += ["", *wrapped(about, width, BETWEEN_FACTS)]
    return lines


def uncompared_sentence(view: View, found: Uncompared) -> str:
    """Which model has the highest score up to a size, of scores that cannot be compared."""
    dataset, limit = view.dataset, found.limit
    bits = f"At {limit.bits} bits: " if limit.bits else ""
    if found.row is None:
        return f"{bits}no model{up_to(view, limit)} has a score."
    row, size = Row(dataset, found.row), size_text(view, found.row)
    name = row_names(view).whole(found.row) + (f" ({size})" if size else "")
    has = has_the_top(view, limit, found.models)
    score = format_cell(dataset.by_key[view.roles.y or ""], row.cell(view.roles.y))
    equal = f"; {counted(found.equal, 'other')} with the same" if found.equal else ""
    return f"{bits}{name} {has}: {score}{equal}."


def why_not(view: View, reason: RemarkKind, others: Sequence[View] = ()) -> str:
    """Why there is no answer, and which source or window has one.

    Args:
        view: the models that were chosen among.
        reason: why they are not compared.
        others: Views over each window of the source whose scores can be.
    """
    remark = with_remedy(view, reason)
    words = f"{view.dataset.source.short_name}: {with_flags(remark)}"
    if reason is RemarkKind.MIXED_WINDOWS and remark.remedy is None:
        kept = most_alike_words(view, lambda query: f"-q {shell_word(query)}")
        if kept:
            return f"{words}; {kept}"
        return f"{words}; a source with one release, window and number of problems has an answer"
    if remark.remedy in {Remedy.CHOOSE_WINDOW, Remedy.CHOOSE_ANOTHER_WINDOW}:
        return f"{words}; {windows_that_work(others) or 'paper can be compared'}"
    helps = {
        Remedy.OPEN_PAPER,
        Remedy.SAY_PROBLEMS,
        Remedy.SAY_COUNT,
        Remedy.SAY_WINDOW,
        Remedy.KEEP_WINDOW,
    }
    return words if remark.remedy in helps else f"{words}; paper can be compared"


def most_alike_words(view: View, typed: Callable[[str], str]) -> str:
    """How many rows are over the same problems, and what keeps them.

    "" where nothing does, or a window is to be chosen.

    Args:
        view: the models that were chosen among, over different problems.
        typed: how a query is typed.
    """
    chooses = with_remedy(view, RemarkKind.MIXED_WINDOWS).remedy is not None
    found = None if chooses else most_alike(view)
    if found is None:
        return ""
    over = "the same problems" if found.problems is None else f"{found.problems:,.12g} problems"
    return f"{found.rows:,} of {found.among:,} rows are over {over}: {typed(found.query)}"


def windows_that_work(views: Sequence[View]) -> str:
    """Windows over which scores can be compared, as flags, those of the most models first.

    "" where there is none.
    """
    flags = dict.fromkeys(
        window_flag(view.dataset, int(view.matching[0])).partition(" ")[0]
        for view in views
        if len(view) > 1
    )
    named = first_few([f"--window {each}" for each in flags], _WINDOWS, more=", …")
    return f"{named} can be compared" if named else ""


def too_small(view: View, limit: SizeLimit, others: Sequence[View] = ()) -> str:
    """That no model is that small or none of these has a rank, and how large the smallest is.

    Args:
        view: the models that were chosen among.
        limit: the largest size; of all models that none has a score or a rank.
        others: Views over each window of the source whose scores can be compared.
    """
    dataset, rows = view.dataset, view.rows
    sizes, name, size = sizes_of(view)[rows], dataset.source.short_name, up_to(view, limit)
    usable = limit.holds(sizes)
    if view.roles.y is not None:
        usable &= ~np.isnan(dataset.numbers(view.roles.y)[rows])
    if usable.any():
        excluded = _excluded(view)[rows] & usable
        apart = {TRAINED: excluded, "with results on part of the problems": usable & ~excluded}
        why = listed([f"{each.sum():,} {what}" for what, each in apart.items() if each.any()])
        return f"{name}: no model{size} has a rank: {why}"
    if not len(view) and exact_terms(view.state.window):
        works = windows_that_work(others)
        return f"{name}: no score over exactly that window{f'; {works}' if works else ''}"
    if not len(view):
        left_out = [part for part in view.left_out if isinstance(part, str)]
        return SEPARATOR.join([f"{name}: no model matches", *left_out])
    kinds = {part.kind for part in view.left_out if isinstance(part, Remark)}
    over = ""
    if RemarkKind.OTHER_WINDOWS in kinds and dataset.selection is None:
        over = f" over {window_of(dataset, int(rows[0]))}"
    said = f"{name}: none of {len(view):,} models{over} has a score"
    if not limit.is_asked:
        return said if len(view) > 1 else f"{name}: the only model{over} has no score"
    column, known = size_column(view), sizes[~np.isnan(sizes)]
    smallest = f"the smallest has {format_value(column, known.min())}" if len(known) else ""
    smallest = smallest or "none of them states a size"
    return f"{said} and at most {format_value(column, limit.most)}; {smallest}"


def _excluded(view: View) -> Bools:
    """(rows,) whether a model is shown apart."""
    excluded = view.dataset.excluded
    return np.zeros(len(view.dataset), dtype=np.bool_) if excluded is None else excluded

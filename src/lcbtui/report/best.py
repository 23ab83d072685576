"""The answer of `best`, as text and as a record: the best model and what is tied with it."""

import numpy as np

from lcbtui.analysis.best import Best, Rival, size_column
from lcbtui.analysis.compare import window_of
from lcbtui.analysis.ranking import with_remedy
from lcbtui.dataset.columns import format_cell
from lcbtui.dataset.remarks import Remark, RemarkKind, Remedy
from lcbtui.dataset.standard import SCORE
from lcbtui.query.describe import describe
from lcbtui.query.edit import without_terms
from lcbtui.query.masks import NEAR
from lcbtui.query.parse import parse
from lcbtui.report.compare import source_name
from lcbtui.report.model import Row
from lcbtui.report.records import Record, as_record, attributes
from lcbtui.report.remarks import with_flags
from lcbtui.text.numbers import format_number, signed
from lcbtui.text.width import TextColumn, lay_out
from lcbtui.text.words import counted
from lcbtui.view.derive.intervals import uncertainty_of
from lcbtui.view.derive.reports import exact_terms, has_several_reports
from lcbtui.view.sentence import PER_MODEL_WORDS, SEPARATOR, format_value
from lcbtui.view.view import View


def best_lines(found: Best, width: int | None) -> list[str]:
    """The best, those that may be as good, the next real gain, and what that rests on.

    Args:
        found: the answer.
        width: the cells there are; None cuts nothing off.
    """
    low, high = _interval(found, found.row)
    models = f"the best of {found.usable:,} models" if found.usable > 1 else "the only model"
    headline = (
        f"{_name(found, found.row)} ({_size(found, found.row)}) is {models} up to"
        f" {_most(found)}: {_score(found, found.row)}, 95 % from {low:.1f} to {high:.1f}."
    )
    return [headline, *_as_good(found, width), "", _gain(found), "", *_basis(found)]


def _gain(found: Best) -> str:
    """The next size up that would be a real gain, or that there is none."""
    rival = found.gain or found.next_best
    if rival is None:
        return f"There is no model larger than {_most(found)} to compare with."
    which = ""
    if found.gain is None and found.larger > 1:
        which = (
            f"none of the {found.larger:,} larger models on this evidence. The highest of them is "
        )
    elif found.gain is None:
        which = "none on this evidence. The only larger model is "
    return (
        f"The next size up that is a real gain: {which}{_name(found, rival.row)},"
        f" {_size(found, rival.row)}, {_score(found, rival.row)}: {signed(rival.difference)} points"
        f" ({_between(rival)})."
    )


def why_not(view: View, reason: RemarkKind) -> str:
    """Why there is no best, and which source has one."""
    remark = with_remedy(view, reason)
    words = f"{source_name(view.dataset.source)}: {with_flags(remark)}"
    if reason is RemarkKind.MIXED_WINDOWS and remark.remedy is None:
        return f"{words}; -q can keep one release, window or number of problems"
    if reason is RemarkKind.MIXED_WINDOWS:
        which = "another" if exact_terms(view.state.window) else "one"
        return f"{words}; {which} window can be chosen (--window), and paper has only one"
    return words if remark.remedy is Remedy.OPEN_PAPER else f"{words}; paper can be compared"


def too_small(view: View, most: float) -> str:
    """That no model is that small, and how large the smallest is."""
    column = size_column(view)
    sizes = view.dataset.numbers(column.key)[view.rows]
    known = sizes[~np.isnan(sizes)]
    smallest = f"; the smallest has {format_value(column, known.min())}" if len(known) else ""
    name, top = source_name(view.dataset.source), format_value(column, most)
    return f"{name}: none of {len(view):,} models has a score and at most {top}{smallest}"


def best_record(found: Best) -> Record:
    """The answer with stable keys; None where there is none."""
    own = uncertainty_of(found.view.dataset)

    def record(rival: Rival) -> Record:
        dataset, roles = found.view.dataset, found.view.roles
        low, high = _interval(found, rival.row)
        return {
            "model": dataset.cell(rival.row, roles.label).text,
            "mode": Row(dataset, rival.row).word("mode") or None,
            "row": rival.row + 1,
            "total_params_b": dataset.cell(rival.row, found.size_key).number,
            "score": dataset.cell(rival.row, roles.y or "").number,
            "low": low,
            "high": high,
            "difference": rival.difference,
            "difference_low": rival.low,
            "difference_high": rival.high,
        }

    values = {
        "source": found.view.dataset.source.name,
        "window": _window(found),
        "query": found.view.state.query,
        "max_params_b": found.limit.most,
        "estimated_from": found.limit.fits or None,
        "best": record(Rival(found.row, 0.0, np.nan, np.nan)),
        "not_significantly_worse": [record(rival) for rival in found.as_good],
        "next_real_gain": found.gain and record(found.gain),
        "highest_larger": found.next_best and record(found.next_best),
        **attributes(found, "usable", "larger", "compared", "compared_larger"),
        "problems": None if own is None else int(own.problems[found.row]),
        "within_5_percent_beyond": found.near,
        "without_size": found.sizeless,
    }
    exact = dict.fromkeys(("max_params_b", "total_params_b", "score"))
    return as_record(values, 2, finer=exact)


def _interval(found: Best, row: int) -> tuple[float, float]:
    """The 95 % interval of a row's score, in percent."""
    known = uncertainty_of(found.view.dataset)
    assert known is not None  # nothing is best without evidence
    return float(known.low[row]), float(known.high[row])


def _name(found: Best, row: int) -> str:
    """The label of a row, with its mode where the source has modes."""
    dataset = found.view.dataset
    name = dataset.cell(row, found.view.roles.label).text
    mode = Row(dataset, row).word("mode")
    return f"{name} ({mode})" if mode else name


def _as_good(found: Best, width: int | None) -> list[str]:
    if not found.as_good:
        worse = ["", "Every other model up to that size is significantly worse."]
        return worse if found.usable > 1 else []
    rows = [rival.row for rival in found.as_good]
    columns = [
        TextColumn("model", [_name(found, row) for row in rows], shrinks=True),
        TextColumn("params", [_size(found, row) for row in rows], right=True),
        TextColumn("score", [_score(found, row) for row in rows], right=True),
        TextColumn("difference", [signed(rival.difference) for rival in found.as_good], right=True),
        TextColumn("95 %", [_between(rival) for rival in found.as_good]),
    ]
    room = None if width is None else width - 2
    table = lay_out(columns, room, ("95 %", "difference"))
    return ["", "Not significantly worse, the smallest first:", *(f"  {line}" for line in table)]


def _basis(found: Best) -> list[str]:
    """What the answer rests on, and what was left out."""
    view = found.view
    left_out = [part for part in view.left_out if not isinstance(part, Remark)]
    if found.near:
        top = format_value(view.dataset.by_key[found.size_key], found.limit.most * NEAR)
        left_out.append(f"{found.near:,} more up to {top}")
    if found.sizeless:
        left_out.append(f"{found.sizeless:,} without parameters left out")
    if found.limit.fits:
        left_out.append(f"{_most(found)} is an estimate of what fits {found.limit.fits}")
    if found.releaseless:
        left_out.append(f"{found.releaseless:,} state no release")
    roles = view.roles
    if has_several_reports(view.dataset, roles.label, SCORE, view.state.window):
        left_out.append(PER_MODEL_WORDS[view.state.per_model])
    query = without_terms(view.state.query, exact_terms(view.state.window))
    asked = describe(parse(query), view.state.bits)
    about = [source_name(view.dataset.source), _window(found) or "", *asked, *left_out]
    lines = [SEPARATOR.join(filter(None, about))]
    if max(found.compared, found.compared_larger) > 1:
        beyond = f" and {found.compared_larger:,} with larger ones" if found.compared_larger else ""
        lines.append(
            f"{counted(found.compared, 'comparison')} with the best up to that size{beyond}, each"
            " time corrected for being so many (Holm). An interval is of its pair alone, so it may"
            " leave 0 out where the two are not told apart."
        )
    return lines


def _window(found: Best) -> str | None:
    """Release and dates of the problems, and how many they are."""
    view = found.view
    own = uncertainty_of(view.dataset)
    problems = "" if own is None else f"{own.problems[found.row]:.0f} problems"
    if view.dataset.selection is not None:
        return view.window
    return SEPARATOR.join(filter(None, (window_of(view.dataset, found.row), problems))) or None


def _most(found: Best) -> str:
    return format_value(found.view.dataset.by_key[found.size_key], found.limit.most)


def _size(found: Best, row: int) -> str:
    dataset = found.view.dataset
    return format_cell(dataset.by_key[found.size_key], dataset.cell(row, found.size_key))


def _score(found: Best, row: int) -> str:
    cell = found.view.dataset.cell(row, found.view.roles.y or "")
    assert cell.number is not None
    return format_number(cell.number, cell.decimals)


def _between(rival: Rival) -> str:
    return f"{signed(rival.low)} to {signed(rival.high)}"

"""The answer to "which model for me?" in plain sentences, and for programs."""

import numpy as np

from lcbtui.analysis.best import Best, Rival, size_column
from lcbtui.analysis.compare import window_of
from lcbtui.dataset.columns import format_cell
from lcbtui.dataset.load_report import CannotSay
from lcbtui.dataset.standard import SCORE
from lcbtui.query.describe import describe
from lcbtui.query.edit import without_terms
from lcbtui.query.masks import NEAR
from lcbtui.query.parse import parse
from lcbtui.report import ties as apart_text
from lcbtui.report.compare import source_name
from lcbtui.text.numbers import format_number, signed
from lcbtui.text.width import TextColumn, lay_out_most
from lcbtui.text.words import counted
from lcbtui.view.derive.intervals import uncertainty_of
from lcbtui.view.derive.reports import exact_terms, has_several_reports, in_window
from lcbtui.view.sentence import PER_MODEL_WORDS, SEPARATOR, format_value, outside_words
from lcbtui.view.view import View


def best_lines(found: Best, width: int | None) -> list[str]:
    """The best, those that may be as good, the next real gain, and what that rests on.

    Args:
        found: the answer.
        width: the cells there are; None cuts nothing off.
    """
    return [headline(found), *_as_good(found, width), "", gain_words(found), "", *_basis(found)]


def headline(found: Best) -> str:
    """The best in one sentence: "DASD-4B-Thinking (4B) is the best of 7 models up to 9B: 69.3"."""
    low, high = interval_of(found.view, found.row)
    models = f"the best of {found.usable:,} models" if found.usable > 1 else "the only model"
    return (
        f"{name_of(found, found.row)} ({_size(found, found.row)}) is {models} up to"
        f" {_most(found)}: {_score(found, found.row)}, 95 % from {low:.1f} to {high:.1f}."
    )


def gain_words(found: Best) -> str:
    """The next size up that would be a real gain, or that there is none."""
    if found.gain is not None:
        rival = found.gain
        return (
            f"The next size up that is a real gain: {name_of(found, rival.row)},"
            f" {_size(found, rival.row)}, {_score(found, rival.row)}: {_apart(rival)}."
        )
    if found.next_best is None:
        return f"There is no model larger than {_most(found)} to compare with."
    rival = found.next_best
    if found.larger > 1:
        none = f"none of the {found.larger:,} larger models on this evidence. The highest of them"
    else:
        none = "none on this evidence. The only larger model"
    return (
        f"The next size up that is a real gain: {none} is {name_of(found, rival.row)},"
        f" {_size(found, rival.row)}, {_score(found, rival.row)}: {_apart(rival)}."
    )


def why_not(view: View, reason: CannotSay) -> str:
    """Why there is no best, and which source has one."""
    name = source_name(view.dataset.source)
    words = apart_text.why_not(view, reason)
    if reason is CannotSay.MIXED_WINDOWS:
        which = "another" if exact_terms(view.state.window) else "one"
        return f"{name}: {words}; {which} window can be chosen (--window), and paper has only one"
    return f"{name}: {words}" if "paper" in words else f"{name}: {words}; paper can be compared"


def too_small(view: View, most: float) -> str:
    """That no model is that small, and how large the smallest is."""
    column = size_column(view)
    sizes = view.dataset.numbers(column.key)[view.rows]
    known = sizes[~np.isnan(sizes)]
    smallest = f"; the smallest has {format_value(column, known.min())}" if len(known) else ""
    name, top = source_name(view.dataset.source), format_value(column, most)
    return f"{name}: none of {len(view):,} models has a score and at most {top}{smallest}"


def best_record(found: Best) -> dict[str, object]:
    """The answer with stable keys; None where there is none."""
    state, dataset = found.view.state, found.view.dataset
    own = uncertainty_of(dataset)
    return {
        "source": dataset.source.name,
        "window": _window(found),
        "query": state.query,
        "max_params_b": found.limit.most,
        "estimated_from": found.limit.fits or None,
        "best": _record(found, Rival(found.row, 0.0, np.nan, np.nan)),
        "not_significantly_worse": [_record(found, rival) for rival in found.as_good],
        "next_real_gain": None if found.gain is None else _record(found, found.gain),
        "highest_larger": None if found.next_best is None else _record(found, found.next_best),
        "usable": found.usable,
        "larger": found.larger,
        "compared": found.compared,
        "compared_larger": found.compared_larger,
        "problems": None if own is None else int(own.problems[found.row]),
        "within_5_percent_beyond": found.near,
        "without_size": found.sizeless,
    }


def interval_of(view: View, row: int) -> tuple[float, float]:
    """The 95 % interval of a row's score, in percent."""
    found = uncertainty_of(view.dataset)
    assert found is not None  # nothing is best without evidence
    return float(found.low[row]), float(found.high[row])


def name_of(found: Best, row: int) -> str:
    """The label of a row, with its mode where the source has modes."""
    dataset = found.view.dataset
    name = dataset.cell(row, found.view.roles.label).text
    mode = dataset.cell(row, "mode").text if "mode" in dataset.by_key else ""
    return f"{name} ({mode})" if mode else name


def _as_good(found: Best, width: int | None) -> list[str]:
    if not found.as_good:
        return (
            ["", "Every other model up to that size is significantly worse."]
            if (found.usable > 1)
            else []
        )
    rows = [rival.row for rival in found.as_good]
    columns = [
        TextColumn("model", [name_of(found, row) for row in rows], shrinks=True),
        TextColumn("params", [_size(found, row) for row in rows], right=True),
        TextColumn("score", [_score(found, row) for row in rows], right=True),
        TextColumn("difference", [signed(rival.difference) for rival in found.as_good], right=True),
        TextColumn("95 %", [_between(rival) for rival in found.as_good]),
    ]
    room = None if width is None else width - 2
    table = lay_out_most(columns, room, ("95 %", "difference"))
    return ["", "Not significantly worse, the smallest first:", *(f"  {line}" for line in table)]


def _basis(found: Best) -> list[str]:
    """What the answer rests on, and what was left out."""
    view = found.view
    outside = outside_words(in_window(view.dataset, view.state))
    left_out = [words for words in view.left_out if words not in outside]
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
    if has_several_reports(view.dataset, roles.label, SCORE, view.state):
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


def _apart(rival: Rival) -> str:
    return f"{signed(rival.difference)} points ({_between(rival)})"


def _between(rival: Rival) -> str:
    return f"{signed(rival.low)} to {signed(rival.high)}"


def _record(found: Best, rival: Rival) -> dict[str, object]:
    dataset, roles = found.view.dataset, found.view.roles
    low, high = interval_of(found.view, rival.row)
    return {
        "model": dataset.cell(rival.row, roles.label).text,
        "mode": (dataset.cell(rival.row, "mode").text if "mode" in dataset.by_key else "") or None,
        "row": rival.row + 1,
        "total_params_b": dataset.cell(rival.row, found.size_key).number,
        "score": dataset.cell(rival.row, roles.y or "").number,
        "low": round(low, 2),
        "high": round(high, 2),
        "difference": round(rival.difference, 2) + 0.0,
        "difference_low": _end(rival.low),
        "difference_high": _end(rival.high),
    }


def _end(value: float) -> float | None:
    return None if np.isnan(value) else round(value, 2)

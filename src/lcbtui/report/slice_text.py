"""Models on parts of the problems, as tables: by difficulty, platform and month."""

import math
from collections.abc import Sequence
from itertools import groupby

from lcbtui.report.layout import TextColumn, lay_out
from lcbtui.report.points import signed
from lcbtui.sources.values import MISSING
from lcbtui.view.model_names import Named
from lcbtui.view.slices import Change, Slice

_MARK = "≠ marks those told apart, corrected for the parts of a table (Holm)."


def slice_lines(models: Sequence[Named], parts: Sequence[Slice], width: int | None) -> list[str]:
    """A table for each kind of part, the first model against each of the others.

    Args:
        models: the models, in the order of the means.
        parts: the parts, kind by kind; none gives no line.
        width: the cells there are; None cuts nothing off.
    """
    lines: list[str] = []
    for kind, found in groupby(parts, key=lambda part: part.kind):
        lines += ["", f"By {kind}", *_table(models, list(found), width)]
    if lines:
        first = models[0].name
        lines += ["", f"Differences are {first} minus the other; {_MARK}"]
    return lines


def _table(models: Sequence[Named], parts: Sequence[Slice], width: int | None) -> list[str]:
    columns = [
        TextColumn(parts[0].kind, [part.name for part in parts]),
        TextColumn("problems", [f"{part.problems:,}" for part in parts], right=True),
    ]
    for place, model in enumerate(models):
        means = [f"{part.means[place]:.1f}" for part in parts]
        columns.append(TextColumn(model.name, means, right=True, shrinks=True))
        if place:
            changes = [part.changes[place - 1] for part in parts]
            columns.append(TextColumn("difference", [_change(c) for c in changes], right=True))
            columns.append(TextColumn("95 %", [_interval(change) for change in changes]))
    return [f"  {line}" for line in lay_out(columns, None if width is None else width - 2)]


def _change(change: Change) -> str:
    if math.isnan(change.difference):
        return MISSING
    return ("≠ " if change.apart else "") + signed(change.difference)


def _interval(change: Change) -> str:
    if math.isnan(change.low):
        return MISSING
    return f"{signed(change.low)} to {signed(change.high)}"

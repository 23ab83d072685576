"""Models on parts of the problems, as tables: by difficulty, platform and month."""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from lcbtui.report.layout import TextColumn, alike, cut_apart, fits, lay_out, lay_out_most
from lcbtui.report.points import signed
from lcbtui.sources.values import MISSING
from lcbtui.sources.width import text_width
from lcbtui.view.model_names import Named
from lcbtui.view.slices import Change, Slice

_MARK = "≠ marks those told apart, corrected for the parts of a table (Holm)."

_SHORT = {"difference": "Δ"}
_SHORTEST_NAME = 16
"""In fewer cells the models are numbered."""


def slice_lines(models: Sequence[Named], parts: Sequence[Slice], width: int | None) -> list[str]:
    """A table for each kind of part, the first model against each of the others.

    Args:
        models: the models, in the order of the means.
        parts: the parts, kind by kind; none gives no line.
        width: the cells there are; None cuts nothing off.
    """
    names, room = [model.name for model in models], None if width is None else width - 2
    kinds = {kind: list(found) for kind, found in groupby(parts, key=lambda part: part.kind)}
    if not kinds:
        return []
    lines: list[str] = []
    tables = [_named(found, names, room) for found in kinds.values()]
    if None in tables:
        lines = ["", *(f"({place}) {name}" for place, name in enumerate(names, start=1))]
        tables = [_numbered(found, len(names), room) for found in kinds.values()]
    for kind, table in zip(kinds, tables, strict=True):
        lines += ["", f"By {kind}", *(f"  {line}".rstrip() for line in table or ())]
    return [*lines, "", f"Differences are {names[0]} minus the other; {_MARK}"]


def _named(parts: Sequence[Slice], names: Sequence[str], width: int | None) -> list[str] | None:
    """A table with the names as headings; None where there is no room for them."""
    lines = lay_out(_columns(parts, names, range(len(names))), None)
    if fits(lines, width) or width is None:
        return lines
    each = (width - text_width(lines[0]) + sum(map(text_width, names))) // len(names)
    if each < _SHORTEST_NAME:
        return None
    same = alike(names, each)
    short = [cut_apart(name, each, same) for name in names]
    lines = lay_out(_columns(parts, short, range(len(names))), None)
    return lines if fits(lines, width) else None


def _numbered(parts: Sequence[Slice], models: int, width: int | None) -> list[str]:
    """A table with numbers as headings, or one for each of the others but the first."""
    numbers = [f"({place})" for place in range(1, models + 1)]
    lines = lay_out(_columns(parts, numbers, range(models)), None)
    if fits(lines, width):
        return lines
    lines = []
    for place in range(1, models):
        columns = _columns(parts, numbers, (0, place))
        lines += [""] if place > 1 else []
        table = lay_out_most(columns, width, ("95 %", "problems"))
        if not fits(table, width):
            columns = [replace(c, heading=_SHORT.get(c.heading, c.heading)) for c in columns]
            table = lay_out_most(columns, width, ("95 %", "problems"))
        lines += table
    return lines


def _columns(
    parts: Sequence[Slice], headings: Sequence[str], places: Sequence[int]
) -> list[TextColumn]:
    """The columns of some of the models, the first of them compared with each other."""
    columns = [
        TextColumn(parts[0].kind, [part.name for part in parts]),
        TextColumn("problems", [f"{part.problems:,}" for part in parts], right=True),
    ]
    for place in places:
        means = [f"{part.means[place]:.1f}" for part in parts]
        columns.append(TextColumn(headings[place], means, right=True))
        if place:
            changes = [part.changes[place - 1] for part in parts]
            columns.append(TextColumn("difference", [_change(c) for c in changes], right=True))
            columns.append(TextColumn("95 %", [_interval(change) for change in changes]))
    return columns


def _change(change: Change) -> str:
    if math.isnan(change.difference):
        return MISSING
    return ("≠ " if change.apart else "") + signed(change.difference)


def _interval(change: Change) -> str:
    if math.isnan(change.low):
        return MISSING
    return f"{signed(change.low)} to {signed(change.high)}"

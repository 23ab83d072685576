"""Tables of models side by side: by parts of the problems, and in other scores."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby

from lcbtui.analysis.compare import Comparison, Pair, Slice, SliceDifference
from lcbtui.analysis.other_scores import OtherScore
from lcbtui.dataset.columns import format_cell
from lcbtui.dataset.lookup import FoundModel
from lcbtui.dataset.rows import source_of
from lcbtui.text.numbers import MISSING, signed
from lcbtui.text.width import TextColumn, alike, cut_apart, fits, lay_out, text_width, wrapped

MOST_SCORES = 12
"""Other scores that a terminal has lines for."""

Columns = Callable[[Sequence[str], Sequence[int]], list[TextColumn]]
"""The columns of a table under some headings, of some of the models by position."""

_MARK = "≠ marks those separated, corrected for the parts of a table (Holm)."

_SHORT = {"difference": "Δ"}
_SHORTEST_NAME = 16
"""In fewer cells the models are numbered."""


def slice_lines(
    models: Sequence[FoundModel], parts: Sequence[Slice], width: int | None
) -> list[str]:
    """A table for each kind of part, the first model against each of the others.

    Args:
        models: the models, in the order of the means.
        parts: the parts, kind by kind; none gives no line.
        width: the cells there are; None cuts nothing off.
    """
    names = [model.name for model in models]
    kinds = {kind: list(found) for kind, found in groupby(parts, key=lambda part: part.kind)}
    if not kinds:
        return []
    lines, tables = _side_by_side(
        [partial(_slice_columns, found) for found in kinds.values()], names, width
    )
    for kind, table in zip(kinds, tables, strict=True):
        lines += ["", f"By {kind}", *table]
    said = f"Differences are {names[0]} minus the other; {_MARK}"
    return [*lines, "", *wrapped(said, width, hang=2)]


def other_score_lines(
    models: Sequence[FoundModel], scores: Sequence[OtherScore], width: int | None, left_out: str
) -> list[str]:
    """A table of the other scores of some models, a line each.

    Args:
        models: the models, in the order of the cells.
        scores: the scores; none gives no line.
        width: the cells there are; None cuts nothing off, neither lines.
        left_out: where the scores are that `MOST_SCORES` leaves out; "" for none left out.
    """
    if not scores:
        return []
    shown = scores[:MOST_SCORES] if left_out and width is not None else scores
    columns = partial(_score_columns, shown)
    numbered, (table,) = _side_by_side([columns], [model.name for model in models], width)
    more = len(scores) - len(shown)
    lines = [*numbered, "", "Other scores", *table]
    lines += [f"  and {more:,} more: {left_out}"] if more else []
    return lines


def notes_on_scores(found: Comparison, scores: Sequence[OtherScore]) -> list[str]:
    """What the mark in the table of other scores says, and of which row they are."""
    if not scores:
        return []
    which = "better" if len(found.models) == 2 else "best"
    notes = [f"* marks the {which} one by the numbers alone: nothing tells if they are separated."]
    sources = (
        Counter(source_of(found.tables[at.table].dataset, at.row).name for at in model.rows)
        for model in found.models
    )
    if any(max(counts.values(), default=0) > 1 for counts in sources):
        notes.append("Other scores are of one row of a model: the one compared, else the first.")
    return notes


def _side_by_side(
    tables: Sequence[Columns], names: Sequence[str], width: int | None
) -> tuple[list[str], list[list[str]]]:
    """Some tables of models, and before them their names where these are numbered."""
    room = None if width is None else width - 2
    found = [_named(columns, names, room) for columns in tables]
    lines: list[str] = []
    if None in found:
        said = [f"({place}) {name}" for place, name in enumerate(names, start=1)]
        lines = ["", *(line for each in said for line in wrapped(each, width, hang=2))]
        found = [_numbered(columns, len(names), room) for columns in tables]
    return lines, [[f"  {line}".rstrip() for line in table or ()] for table in found]


def _named(columns: Columns, names: Sequence[str], width: int | None) -> list[str] | None:
    """A table with the names as headings; None where there is no room for them."""
    lines = lay_out(columns(names, range(len(names))), None)
    if fits(lines, width) or width is None:
        return lines
    each = (width - text_width(lines[0]) + sum(map(text_width, names))) // len(names)
    if each < _SHORTEST_NAME:
        return None
    same = alike(names, each)
    short = [cut_apart(name, each, same) for name in names]
    lines = lay_out(columns(short, range(len(names))), None)
    return lines if fits(lines, width) else None


def _numbered(columns: Columns, models: int, width: int | None) -> list[str]:
    """A table with numbers as headings, or one for each of the others but the first."""
    numbers = [f"({place})" for place in range(1, models + 1)]
    lines = lay_out(columns(numbers, range(models)), None)
    if fits(lines, width):
        return lines
    lines = []
    for place in range(1, models):
        both = columns(numbers, (0, place))
        lines += [""] if place > 1 else []
        table = lay_out(both, width, ("95 %", "problems"))
        if not fits(table, width):
            both = [replace(each, heading=_SHORT.get(each.heading, each.heading)) for each in both]
            table = lay_out(both, width, ("95 %", "problems"))
        lines += table
    return lines


def _slice_columns(
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
            found = [part.differences[place - 1] for part in parts]
            columns.append(TextColumn("difference", [_marked(each) for each in found], right=True))
            columns.append(TextColumn("95 %", [between(each) or MISSING for each in found]))
    return columns


def _score_columns(
    scores: Sequence[OtherScore], headings: Sequence[str], places: Sequence[int]
) -> list[TextColumn]:
    """The columns of some of the models, the best of all of them marked."""
    apart = len({each.source.name for each in scores}) > 1
    sources = [f" ({each.source.short_name})" * apart for each in scores]
    named = [
        f"{each.column.title}{source}{' (less is better)' * each.lower}"
        for each, source in zip(scores, sources, strict=True)
    ]
    columns = [TextColumn("score", named, shrinks=True)]
    for place in places:
        texts = [
            ("* " if place in each.best else "") + format_cell(each.column, each.cells[place])
            for each in scores
        ]
        columns.append(TextColumn(headings[place], texts, right=True))
    return columns


def _marked(found: SliceDifference) -> str:
    if math.isnan(found.difference):
        return MISSING
    return ("≠ " if found.separated else "") + signed(found.difference)


def between(found: Pair | SliceDifference) -> str:
    """The interval of a difference; "" where there is none."""
    return "" if math.isnan(found.low) else f"{signed(found.low)} to {signed(found.high)}"

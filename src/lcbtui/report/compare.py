"""Models side by side as text: every number, what may be subtracted, and what that tells.

Models on parts of the problems, as tables: by difficulty, platform and month.

What several sources say of a model: who made it, how large it is, how open.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from string import ascii_lowercase

from lcbtui.analysis.compare import Change, NotCompared, Number, Pair, SideBySide, Slice, Together
from lcbtui.dataset.columns import Cell, Mark, format_cell
from lcbtui.dataset.lookup import FoundModel, Table
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.standard import ACTIVE, SCORE, TOTAL
from lcbtui.text.numbers import MISSING, format_number, signed
from lcbtui.text.width import (
    TextColumn,
    alike,
    cut,
    cut_apart,
    fits,
    lay_out,
    lay_out_most,
    text_width,
)

Shown = tuple[Cell, str]
"""A value, and its text for people; both empty where nothing is known."""


def first_known(tables: tuple[Table, ...], model: FoundModel, key: str) -> Shown:
    """The first value known in a column, those without a mark first, and its text for people.

    Args:
        tables: the sources.
        model: the model.
        key: the column; a source without it says nothing.
    """
    found = []
    for place in model.rows:
        dataset = tables[place.table].dataset
        column = dataset.by_key.get(key)
        cell = Cell("") if column is None else dataset.cell(place.row, key)
        if column is not None and not cell.missing:
            found.append((cell, format_cell(column, cell)))
    found.sort(key=lambda each: bool(each[0].marks))
    return found[0] if found else (Cell(""), "")


def sizes(tables: tuple[Table, ...], model: FoundModel) -> tuple[Shown, Shown]:
    """Total and active parameters: of one row that has both, else what is known of the total."""
    found = []
    for place in model.rows:
        dataset = tables[place.table].dataset
        if {TOTAL, ACTIVE} <= dataset.by_key.keys():
            cells = [dataset.cell(place.row, key) for key in (TOTAL, ACTIVE)]
            if not any(cell.missing for cell in cells):
                columns = (dataset.by_key[key] for key in (TOTAL, ACTIVE))
                found.append(
                    [(c, format_cell(col, c)) for col, c in zip(columns, cells, strict=True)]
                )
    found.sort(key=lambda both: bool(both[0][0].marks))
    if found:
        return found[0][0], found[0][1]
    return first_known(tables, model, TOTAL), (Cell(""), "")


def facts_line(tables: tuple[Table, ...], model: FoundModel) -> str:
    """A model in one line: "Qwen3-32B · Qwen · 32.8B · open-weights"."""
    total, active = sizes(tables, model)
    is_sparse = active[0].number is not None and active[0].number != total[0].number
    words = (
        first_known(tables, model, "organization")[1],
        total[1],
        f"{active[1]} active" if is_sparse else "",
        first_known(tables, model, "openness")[1],
    )
    return " · ".join(filter(None, (model.name, *words)))


def source_name(source: SourceInfo) -> str:
    """A source in few words: of a path the last part."""
    return source.name if source.bundled else source.title


def size_ratio(tables: tuple[Table, ...], model: FoundModel, other: FoundModel) -> float | None:
    """How many times the total parameters of `other` a model has; None where either is unknown."""
    size, base = (sizes(tables, each)[0][0].number for each in (model, other))
    return size / base if size and base else None


def ratio_text(tables: tuple[Table, ...], model: FoundModel, other: FoundModel) -> str:
    """The ratio for people: "8 × the parameters of DASD-4B-Thinking"; "" where unknown."""
    ratio = size_ratio(tables, model, other)
    if ratio is None:
        return ""
    cells = [sizes(tables, each)[0][0] for each in (model, other)]
    about = "≈" if any(Mark.APPROXIMATE in cell.marks for cell in cells) else ""
    digits = f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.3g}"
    return f"{about}{digits} × the parameters of {other.name}"


_MARK = "≠ marks those told apart, corrected for the parts of a table (Holm)."

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
    lines = lay_out(_slice_columns(parts, names, range(len(names))), None)
    if fits(lines, width) or width is None:
        return lines
    each = (width - text_width(lines[0]) + sum(map(text_width, names))) // len(names)
    if each < _SHORTEST_NAME:
        return None
    same = alike(names, each)
    short = [cut_apart(name, each, same) for name in names]
    lines = lay_out(_slice_columns(parts, short, range(len(names))), None)
    return lines if fits(lines, width) else None


def _numbered(parts: Sequence[Slice], models: int, width: int | None) -> list[str]:
    """A table with numbers as headings, or one for each of the others but the first."""
    numbers = [f"({place})" for place in range(1, models + 1)]
    lines = lay_out(_slice_columns(parts, numbers, range(models)), None)
    if fits(lines, width):
        return lines
    lines = []
    for place in range(1, models):
        columns = _slice_columns(parts, numbers, (0, place))
        lines += [""] if place > 1 else []
        table = lay_out_most(columns, width, ("95 %", "problems"))
        if not fits(table, width):
            columns = [replace(c, heading=_SHORT.get(c.heading, c.heading)) for c in columns]
            table = lay_out_most(columns, width, ("95 %", "problems"))
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


_WHY_NOT = {
    NotCompared.READ_OFF: "read off",
    NotCompared.NO_EVIDENCE: "count unknown",
    NotCompared.OTHER_PROBLEMS: "other problems",
    NotCompared.SEVERAL_REPORTS: "other report",
}
"""Why a number was not compared, in the few cells of its column."""

_EXPLAINED = {
    NotCompared.READ_OFF: "was read off a picture",
    NotCompared.NO_EVIDENCE: "nothing says how many problems it is over",
    NotCompared.OTHER_PROBLEMS: "no other of these models has a number over the same problems",
    NotCompared.SEVERAL_REPORTS: "another report of the model stands for it, the middle one or one"
    " of the source that both are in",
}

APART = "told apart on this evidence"
NOT_APART = "cannot be told apart on this evidence"


def compare_lines(found: SideBySide, parts: Sequence[Slice], width: int | None) -> list[str]:
    """All that is known of some models, side by side.

    Args:
        found: the comparison.
        parts: the same by difficulty, platform and month, where problems are known.
        width: the cells there are; None cuts nothing off.
    """
    lines = _heads(found)
    for number, group in enumerate(found.together):
        lines += ["", *_group_lines(found, group, letter(number))]
    for first, second in found.unmet:
        lines += ["", _unmet(found, first, second)]
    lines += ["", *_numbers(found, width)]
    lines += slice_lines(found.models, parts, width)
    return [*lines, "", *_notes(found)]


def letter(number: int) -> str:
    """How a group is called in the table of numbers: a, b, c and so on."""
    return ascii_lowercase[number] if number < len(ascii_lowercase) else str(number + 1)


def score_text(number: Number) -> str:
    """A score with the decimals of its source and its mark."""
    mark = "≈" if Mark.APPROXIMATE in number.score.marks else ""
    return mark + format_number(number.value, number.score.decimals)


def _heads(found: SideBySide) -> list[str]:
    first = found.models[0]
    lines = [facts_line(found.tables, first)]
    for model in found.models[1:]:
        ratio = ratio_text(found.tables, model, first)
        lines.append(" · ".join(filter(None, (facts_line(found.tables, model), ratio))))
    return lines


_LEAVING = ("by", "problems", "±", "mode")
"""Columns that leave a narrow terminal, in this order; the groups below say the rest."""

_SAID_BY_GROUPS = ("source", "window")
"""Columns that leave where all numbers have the same and are compared: their group names it."""

_WIDEST_WINDOW = 25
"""A release and two dates, in a terminal; what a source wrote in its own words is cut to it."""


def _numbers(found: SideBySide, width: int | None) -> list[str]:
    """The table of every number, in as many columns as there is room for."""
    columns = _columns(found, None if width is None else _WIDEST_WINDOW)
    one = [c.heading for c in columns if c.heading in _SAID_BY_GROUPS and len({*c.texts}) == 1]
    leaving = (*_LEAVING, *(one if len(found.together) == 1 else ()))
    lines = lay_out_most(columns, width, leaving, narrowest=16)
    if fits(lines, width):
        return lines
    columns = [replace(c, shrinks=True) for c in columns if c.heading not in leaving]
    return lay_out(columns, width, narrowest=8)


def _columns(found: SideBySide, widest: int | None) -> list[TextColumn]:
    numbers = found.numbers
    names = [found.models[number.model].name for number in numbers]
    columns = [
        TextColumn("model", names, shrinks=True),
        TextColumn("source", [_source(found, number) for number in numbers], shrinks=True),
        TextColumn(_heading(found), [score_text(number) for number in numbers], right=True),
    ]
    for heading, texts, right in (
        ("±", [_half(number) for number in numbers], True),
        ("mode", [number.mode for number in numbers], False),
        ("window", [cut(n.window, widest) if widest else n.window for n in numbers], False),
        ("problems", [str(number.problems or "") for number in numbers], True),
        ("by", [number.reporter for number in numbers], False),
    ):
        if any(texts):
            shown = [text or MISSING for text in texts]
            columns.append(TextColumn(heading, shown, right, shrinks=heading == "by"))
    return [*columns, TextColumn("compared", _compared(found))]


def _heading(found: SideBySide) -> str:
    """What the numbers are, where all sources have the same."""
    return "pass@1" if all(table.roles.y == SCORE for table in found.tables) else "score"


def _source(found: SideBySide, number: Number) -> str:
    return source_name(found.tables[number.place.table].dataset.source)


def _half(number: Number) -> str:
    if number.low is None or number.high is None:
        return ""
    return f"{(number.high - number.low) / 2:.1f}"


def _compared(found: SideBySide) -> list[str]:
    """For each number the letters of its groups, or why there are none."""
    letters: dict[int, list[str]] = {}
    for place, group in enumerate(found.together):
        for pair in group.pairs:
            for number in (pair.first, pair.second):
                letters.setdefault(id(number), []).append(letter(place))
    texts = []
    for number, reason in zip(found.numbers, found.reasons, strict=True):
        own = "".join(dict.fromkeys(letters.get(id(number), ())))
        said = own if reason is None else _WHY_NOT[reason]
        texts.append(f"{said}, contaminated" if number.contaminated else said)
    return texts


def _group_lines(found: SideBySide, group: Together, called: str) -> list[str]:
    sources = {_source(found, n) for pair in group.pairs for n in (pair.first, pair.second)}
    counts = sorted({pair.problems for pair in group.pairs})
    problems = f"{counts[0]}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    origin = next(iter(sources)) if len(sources) == 1 else ""
    heading = " · ".join(filter(None, (called, group.window, f"{problems} problems", origin)))
    with_sources = len(sources) > 1
    return [heading, *(f"  {pair_words(found, p, with_sources=with_sources)}" for p in group.pairs)]


def pair_words(found: SideBySide, pair: Pair, *, with_sources: bool = False) -> str:
    """One difference in one sentence, with its interval and what it tells."""
    scores = ", ".join(
        f"{_called(found, number)} {score_text(number)}"
        + (f" ({_source(found, number)})" if with_sources else "")
        for number in (pair.first, pair.second)
    )
    between = (
        ""
        if pair.low is None or pair.high is None
        else (f" ({signed(pair.low)} to {signed(pair.high)})")
    )
    by_problem = ", problem by problem" if pair.paired else ""
    verdict = APART if pair.apart else NOT_APART
    return f"{scores}: {signed(pair.difference)} points{between}{by_problem}: {verdict}"


def _called(found: SideBySide, number: Number) -> str:
    name = found.models[number.model].name
    return f"{name} ({number.mode})" if number.mode else name


def _unmet(found: SideBySide, first: int, second: int) -> str:
    names = [found.models[model].name for model in (first, second)]
    said = "; ".join(f"{found.models[m].name}: {_windows(found, m)}" for m in (first, second))
    return (
        f"{names[0]} and {names[1]} have no numbers known to be over the same problems, so nothing"
        f" is subtracted. {said}."
    )


def _windows(found: SideBySide, model: int) -> str:
    """What the numbers of a model are over, each once."""
    numbers = [number for number in found.numbers if number.model == model]
    words = [
        _WHY_NOT[NotCompared.READ_OFF]
        if Mark.APPROXIMATE in number.score.marks
        else (number.window or "no window stated")
        + ("" if number.over is not None else f" ({_WHY_NOT[NotCompared.NO_EVIDENCE]})")
        for number in numbers
    ]
    return ", ".join(dict.fromkeys(words)) or "no number"


def _notes(found: SideBySide) -> list[str]:
    """What is to be known of the differences."""
    pairs = [pair for group in found.together for pair in group.pairs]
    notes = [
        f"{words}: {_EXPLAINED[reason]}."
        for reason, words in _WHY_NOT.items()
        if reason in found.reasons
    ]
    if pairs:
        notes.append("In parentheses: the 95 % interval of the difference, of that pair alone.")
    if any(not pair.paired for pair in pairs):
        notes.append(
            "Models that were set the same problems rise and fall together, which intervals made"
            " of counts cannot know: these are rather too wide."
        )
    if any(len(group.pairs) > 1 for group in found.together):
        notes.append("With several pairs, verdicts are corrected for their number (Holm).")
    if len(found.together) > 1:
        notes.append("Numbers over different problems are not subtracted from each other.")
    if any(number.contaminated for number in found.numbers):
        notes.append("Contaminated: the model may have been trained on some of these problems.")
    return notes

"""Models side by side as text: every number, what may be subtracted, and what that tells."""

from collections.abc import Sequence
from dataclasses import replace
from string import ascii_lowercase

from lcbtui.report.layout import TextColumn, cut, fits, lay_out, lay_out_most
from lcbtui.report.model_facts import facts_line, ratio_text, source_name
from lcbtui.report.points import signed
from lcbtui.report.slice_text import slice_lines
from lcbtui.sources.model import Mark
from lcbtui.sources.values import MISSING, format_number
from lcbtui.view.certainty import SCORE
from lcbtui.view.numbers import Number
from lcbtui.view.pairs import NotCompared, Pair, SideBySide, Together
from lcbtui.view.slices import Slice

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

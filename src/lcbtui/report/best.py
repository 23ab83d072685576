"""The answer of `best` as text: by bits a weight, in full, and over other problems."""

from dataclasses import dataclass, replace

import numpy as np

from lcbtui.analysis.best import Answers, Best, Odds, size_column
from lcbtui.query.masks import rows_named
from lcbtui.report.best_words import (
    INDENT,
    UNKNOWN,
    Words,
    indented,
    most_words,
    problems_over,
    top_words,
)
from lcbtui.text.numbers import MISSING
from lcbtui.text.width import TextColumn, alike, cut_apart, wrapped
from lcbtui.text.words import listed
from lcbtui.view.sentence import format_value, window_of

_SMALLEST, _ABOVE = _LEAVING = "also as good", "larger above"
"""Columns that leave a narrow table, the last first: the whole answer says the same in words."""

_WHOLE, _SHORT = 24, 13
"""Cells that the name of the highest keeps before these leave, and that of the smallest."""


def answers_lines(found: Answers, odds: Odds | None, width: int | None) -> list[str]:
    """A line for each number of bits where there are several, then the whole of the last answer.

    Args:
        found: the answers, of which the last is there.
        odds: of the last; None while they are being reckoned.
        width: the cells there are; None breaks and cuts nothing.
    """
    last = found.last
    assert last is not None
    lines = []
    if len(found.limits) > 1:
        lines += _by_bits(found, width)
        bits, most = last.limit.bits, most_words(last)
        lines += ["", f"At {bits} bits, up to {most}:" if bits else f"Up to {most}:"]
    lines += Words(last, odds, width).lines()
    return [*lines, *_others(found, width)]


def _by_bits(found: Answers, width: int | None) -> list[str]:
    """The table of what fits at each number of bits."""
    column = size_column(found.view)

    def texts(of: "_Line | None") -> tuple[str, ...]:
        return (MISSING,) * 5 if of is None else (of.name, of.score, of.tied, of.smallest, of.above)

    rows = [texts(None if each is None else _line(each)) for each in found.found]
    names, scores, tied, smallest, above = zip(*rows, strict=True)
    columns = [
        TextColumn("bits", [str(limit.bits or "") for limit in found.limits], right=True),
        TextColumn("up to", [format_value(column, each.most) for each in found.limits], right=True),
        TextColumn(top_words(found.view), names, shrinks=True),
        TextColumn("score", scores, right=True),
        TextColumn("tied with", tied),
        TextColumn(_SMALLEST, smallest, shrinks=True),
        TextColumn(_ABOVE, above),
    ]
    while width is not None and columns[-1].heading in _LEAVING:
        room = width - INDENT - sum(each.width + 2 for each in columns if not each.shrinks)
        highest, *rest = (each for each in columns if each.shrinks)
        room -= min(highest.width, _WHOLE) + 2 * len(rest)
        if sum(min(each.width, _SHORT) for each in rest) <= room:
            columns = [_cut_to(each, room) if each in rest else each for each in columns]
            break
        columns.pop()
    title = f"What fits {found.limits[-1].fits}, by bits a weight (an estimate: weights and 20 %):"
    table = indented(columns, width, ("tied with",), narrowest=8)
    under = f"{_ABOVE}: the smallest larger model that is separated above it."
    explained = wrapped(under, width) if columns[-1].heading == _ABOVE else []
    if any(each.heading == _SMALLEST for each in columns):
        as_good = (
            f"{_SMALLEST}: the smallest that is tied and does not differ when looked at alone."
        )
        explained = [*wrapped(as_good, width), *explained]
    beside = _beside_table(found)
    return [*wrapped(title, width), *table, *explained, *(wrapped(beside, width) if beside else [])]


def _beside_table(found: Answers) -> str:
    """At which numbers of bits a model with a higher score is not compared; "" at none."""
    at = [
        str(each.limit.bits)
        for each in found.found
        if each is not None and each.uncounted_top is not None and each.limit.bits
    ]
    better = "lower" if found.view.roles.lower_better else "higher"
    return f"Not compared: a {better} score {UNKNOWN}, at {listed(at)} bits." if at else ""


def _cut_to(column: TextColumn, room: int) -> TextColumn:
    """A column with its texts cut, so that two different ones stay different."""
    among = alike(column.texts, room)
    return replace(column, texts=[cut_apart(text, room, among) for text in column.texts])


@dataclass(frozen=True)
class _Line:
    """An answer in the cells of one line."""

    name: str
    score: str
    tied: str
    smallest: str
    above: str


def _line(found: Best) -> _Line:
    words = Words(found, None, None)
    smallest, above = found.smallest_as_high, found.next_above
    others = found.usable - 1
    return _Line(
        name=words.name(found.row),
        score=words.score(found.row),
        tied=f"{len(found.tied)} of {others}" if others else MISSING,
        smallest="none smaller" if smallest is None else words.sized(smallest.row),
        above=(f"none of {found.larger}" if found.larger else MISSING)
        if above is None
        else words.sized(above.row),
    )


def _others(answers: Answers, width: int | None) -> list[str]:
    """Which models have the highest score over other problems."""
    found = answers.others
    if not found:
        return []
    words, top = [Words(each, None, None) for each in found], top_words(answers.view)
    own = answers.view.dataset.source
    columns = [
        TextColumn("window", [window_of(each.view.dataset, each.row) for each in found]),
        TextColumn("problems", [str(problems_over(each) or "") for each in found], right=True),
        TextColumn(top, [each.name(each.found.row) for each in words], shrinks=True),
        TextColumn("score", [each.score(each.found.row) for each in words], right=True),
        TextColumn("tied with", [_line(each).tied for each in found]),
    ]
    sources = [each.view.dataset.source for each in found]
    if any(source != own for source in sources):
        columns.insert(0, TextColumn("source", [source.short_name for source in sources]))
    title = f"Over other problems another model has the {top}:"
    last = answers.last
    assert last is not None  # or there are no others
    name = last.view.dataset.cell(last.row, last.view.roles.label).text
    unmeasured = sum(
        not np.isin(rows_named(each.view.dataset, roles.label, (name,)), each.view.matching).any()
        for each, roles in ((each, each.view.roles) for each in found)
    )
    under = ""
    if unmeasured:
        where = "any" if unmeasured == len(found) else f"{unmeasured:,}"
        under = f"{name} has no score in {where} of these."
    table = indented(columns, width, ("problems", "tied with"))
    return ["", *wrapped(title, width), *table, *(wrapped(under, width) if under else [])]

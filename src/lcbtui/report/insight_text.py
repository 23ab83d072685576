"""The insights in plain sentences, with the numbers behind each and the models that it names.

A sentence is made only where its condition holds; its key stays the same whatever it says, so
that it is found again when other models are shown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lcbtui.report.insight_words import Words, listed, one_of, percent, times
from lcbtui.report.limit_text import limit_sentences
from lcbtui.report.sentences import Sentence
from lcbtui.stats.bootstrap import CorrelationIntervals
from lcbtui.stats.insights import LIKE_SIZE, LargestAndBest, NotWorse, SizeGroup
from lcbtui.stats.interval import Interval
from lcbtui.stats.reasons import CannotSay
from lcbtui.stats.slope import Slope
from lcbtui.view.insights import Insights

MOST_GROUPS = 3
"""Groups of like size that are told of: those with the most models."""

MOST_OURS = 3
"""Rows of ours that are told of one by one, the farthest above the trend first."""

STRONG, WEAK = 0.7, 0.3
"""From which rank correlation on exceptions are few, and below which size says little."""

BY_CHANCE = "; chance alone could give as much"
"""What is said where an interval holds 0."""


@dataclass(frozen=True)
class Pending:
    """The intervals of the correlations are still being computed."""


Intervals = CorrelationIntervals | Pending | None


def sentences(insights: Insights, intervals: Intervals) -> tuple[Sentence, ...]:
    """All that can be said, the weightiest first; what cannot be said comes last.

    That the scores are over different problems comes early: it bears on all that follows.

    Args:
        insights: the facts.
        intervals: of the correlations; None where there are none.
    """
    words = Words(insights)
    limits = list(limit_sentences(words))
    early = [limit for limit in limits if limit.key == CannotSay.MIXED_WINDOWS.value]
    return (
        *_count(words),
        *early,
        *_correlation(words, intervals),
        *_slope(words),
        *_ours(words),
        *_outliers(words),
        *_frontier(words),
        *_like_size(words),
        *_largest(words),
        *_not_worse(words),
        *(limit for limit in limits if limit not in early),
    )


def _count(words: Words) -> Iterator[Sentence]:
    found = words.insights
    if found.size is None or found.score is None or not len(found.rows):
        return
    n, all_rows = found.points, len(found.rows)
    of = "" if n == all_rows else f" of {all_rows:,}"
    what, have = one_of(all_rows, words.what), one_of(n, ("has", "have"))
    yield Sentence("count", f"{n:,}{of} {what} {have} a size and a score.", f"n = {n:,}")


def _correlation(words: Words, intervals: Intervals) -> Iterator[Sentence]:
    found = words.insights.correlations
    if found is None:
        return
    strength = abs(found.spearman)
    if strength < WEAK:
        said = "Size says little about the score."
    else:
        which = "Larger" if found.spearman > 0 else "Smaller"
        said = (
            f"{which} models score higher, with few exceptions."
            if strength >= STRONG
            else f"{which} models tend to score higher, with many exceptions."
        )
    ranks = straight = basis = ""
    if isinstance(intervals, CorrelationIntervals):
        if strength >= WEAK and intervals.spearman.low <= 0 <= intervals.spearman.high:
            said = f"{said[:-1]}{BY_CHANCE}."
        ranks, straight = _span(intervals.spearman, 2), _span(intervals.pearson, 2)
        basis = f" · 95 % of {intervals.resamples:,} resamples, seed {intervals.seed}"
    elif not words.insights.resamples:
        basis = " · too many models to resample"
    elif isinstance(intervals, Pending):
        ranks = straight = " (…)"
    yield Sentence(
        "correlation",
        said,
        f"Spearman {found.spearman:.3f}{ranks}"
        f" · Pearson {found.pearson:.3f}{straight} on log10 {words.parameters}{basis}",
    )


def _span(interval: Interval, decimals: int) -> str:
    if np.isnan(interval.low):
        return " (no interval)"
    return f" ({interval.low:.{decimals}f} to {interval.high:.{decimals}f})"


def _slope(words: Words) -> Iterator[Sentence]:
    found, others = words.insights.slope, words.insights.without_ours
    if found is not None:
        gain, twice = words.change(found.line.slope), words.change(found.per_doubling, unit=False)
        said = f"Ten times the {words.parameters} go with {gain}, twice with {twice}"
        if found.interval.low <= 0 <= found.interval.high:
            said += BY_CHANCE
        yield Sentence("slope", f"{said}.", _slope_numbers(found))
    if others is not None:
        ours = np.flatnonzero(words.insights.ours & words.insights.both).tolist()
        said = f"Without {words.names(ours)} they go with {words.change(others.line.slope)}"
        if others.interval.low <= 0 <= others.interval.high:
            said += BY_CHANCE
        said += "."
        yield Sentence("slope-without-ours", said, _slope_numbers(others), words.rows(ours))


def _slope_numbers(found: Slope) -> str:
    tenfold, twice = found.interval, found.doubling_interval
    return (
        f"{found.line.slope:.2f}{_span(tenfold, 2)} for ten times"
        f" · {found.per_doubling:.2f}{_span(twice, 2)} for twice"
        f" · 95 %, n = {found.line.points:,}"
    )


def _ours(words: Words) -> Iterator[Sentence]:
    found = words.insights
    told = np.flatnonzero(~np.isnan(found.above))
    told = told[np.argsort(-found.above[told], kind="stable")][:MOST_OURS]
    for place, position in enumerate(told.tolist()):
        above = float(found.above[position])
        where = "above" if above >= 0 else "below"
        amount = words.amount(abs(above))
        n = 0 if found.without_ours is None else found.without_ours.line.points
        yield Sentence(
            f"ours-{place}",
            f"{words.name(position)} lies {amount} {where} the trend of the others.",
            f"{words.score(position)} against {found.scores[position] - above:.1f}"
            f" on the line of the {n:,} others",
            words.rows([position]),
        )


def _outliers(words: Words) -> Iterator[Sentence]:
    found = words.insights
    far = found.outliers.tolist()
    if not far:
        return
    names = words.once(far)
    what = one_of(len(names), ("lies", "lie"))
    residuals = listed([f"{found.residuals[i]:+.2f}" for i in names])
    yield Sentence(
        "outliers",
        f"{words.names(far)} {what} far off the trend of the others.",
        f"externally studentized residuals beyond ±3: {residuals}",
        words.rows(far),
    )


def _frontier(words: Words) -> Iterator[Sentence]:
    everyone = words.insights.frontier.tolist()
    on = words.once(everyone)
    if words.insights.points < 2:
        return
    said = (
        f"The best at their size or below are {words.names(on)}: the frontier."
        if len(on) > 1
        else f"{words.name(on[0])} is alone on the frontier: no model is smaller or scores higher."
    )
    numbers = listed([f"{words.size(i)} {words.score(i)}" for i in on])
    yield Sentence("frontier", said, numbers, words.rows(everyone))


def _like_size(words: Words) -> Iterator[Sentence]:
    groups = words.insights.groups
    most = sorted(groups, key=lambda group: -len(group.members))[:MOST_GROUPS]
    told: Sequence[SizeGroup] = [group for group in groups if group in most]
    for place, group in enumerate(told):
        low = words.size(int(np.flatnonzero(words.insights.params == group.smallest)[0]))
        high = words.size(int(np.flatnonzero(words.insights.params == group.largest)[0]))
        sizes = low if low == high else f"{low} to {high}"
        amount = words.amount(group.spread)
        count = f"{len(group.members):,} {words.what[1]} of {sizes}"
        said = (
            f"{count} lie {amount} apart, from {words.name(group.best)} down to"
            f" {words.name(group.worst)}."
            if group.spread > 0
            else f"{count} have the same score."
        )
        scores = [words.score(group.best), words.score(group.worst)]
        yield Sentence(
            f"like-size-{place}",
            said,
            f"{' to '.join(dict.fromkeys(scores))} · sizes within a factor of {LIKE_SIZE}",
            words.rows(group.members.tolist()),
        )


def _largest(words: Words) -> Iterator[Sentence]:
    found = words.insights.largest
    if not isinstance(found, LargestAndBest):
        return
    largest = found.largest.tolist()
    names, top = words.once(largest), largest[0]
    if found.largest_is_best:
        one = "The largest model" if len(names) == 1 else "One of the largest models"
        said = f"{one}, {words.sized(top)}, has the highest score{_of(words)}"
        smaller = [i for i in found.best.tolist() if i not in set(largest)]
        if smaller:
            said += f", and so has {words.sized(smaller[0])}"
        rows = words.rows([*largest, *smaller])
        yield Sentence("largest", f"{said}.", words.score(top), rows)
        return
    first, best = int(found.beaten_by[0]), int(found.best[0])
    what, verb = ("model", "is") if len(names) == 1 else ("models", "are")
    said = (
        f"The largest {what}, {words.names(names)} ({words.size(top)}), {verb} not the best:"
        f" {words.sized(first)} scores higher at {percent(float(found.fractions[0]))} of the size"
    )
    more = len(found.beaten_by) - 1
    if more:
        said += f", and so {one_of(more, ('does', 'do'))} {more:,} more"
    if best != first:
        said += f"; the best{words.known} is {words.sized(best)}"
    numbers = [f"{words.score(first)} against {words.score(top)}"]
    if best != first:
        numbers.append(f"best {words.score(best)}")
    numbers.append("by score alone")
    rows = words.rows(dict.fromkeys([first, best, *largest]))
    yield Sentence("largest", f"{said}.", " · ".join(numbers), rows)


def _of(words: Words) -> str:
    return " of those of known size" if words.known else ""


def _not_worse(words: Words) -> Iterator[Sentence]:
    found = words.insights.not_worse
    if not isinstance(found, NotWorse):
        return
    tied = len(found.not_worse) - 1
    numbers = (
        f"{tied:,} of {found.compared:,} not told apart from the best"
        f" · {times(found.compared)}, Holm, 95 %"
    )
    if words.insights.size is None:
        others = [i for i in found.not_worse.tolist() if i != found.best]
        rest = (
            f"not told apart from {words.names(others)}" if others else "told apart from all others"
        )
        said = f"The best, {words.name(found.best)}, is {rest}."
        yield Sentence("not-worse", said, numbers, words.rows([found.best, *others]))
        return
    best, smallest = words.sized(found.best), found.smallest
    if smallest != found.best:
        said = (
            f"The smallest model not told to be worse than the best{words.known}, {best}, is"
            f" {words.sized(smallest)}, at {percent(found.fraction)} of the size."
        )
    elif (words.insights.params < words.insights.params[found.best]).any():
        said = f"Every smaller model is told to be worse than the best{words.known}, {best}."
    else:
        said = f"The best model{words.known}, {best}, is the smallest as well."
    rows = words.rows(dict.fromkeys([smallest, found.best]))
    yield Sentence("not-worse", said, numbers, rows)

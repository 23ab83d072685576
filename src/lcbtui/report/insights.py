"""The insights as sentences with the numbers behind each, and as lines of whole words.

A sentence is made only where its condition holds; its key stays the same whatever it says, so
that it is found again when other models are shown.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from lcbtui.analysis.insights import LIKE_SIZE, Insights, LargestAndBest, TiedAtTop
from lcbtui.analysis.ranking import model_vs_all, with_remedy
from lcbtui.dataset.columns import Cell, Column, Mark, format_cell
from lcbtui.dataset.dataset import Bools
from lcbtui.dataset.remarks import FEWEST, RemarkKind, Remedy
from lcbtui.dataset.standard import noun
from lcbtui.report.evidence import compared_on
from lcbtui.report.remarks import WORDING
from lcbtui.stats.correlation import Correlations
from lcbtui.stats.regression import Slope
from lcbtui.stats.wilson import Interval
from lcbtui.text.numbers import Unit
from lcbtui.text.width import wrapped
from lcbtui.text.words import first_few, listed, plural

MOST_NAMED = 4
"""More models than this are counted, not named: a sentence must be read at one glance."""

MOST_GROUPS = 3
"""Groups of like size that are told of: those with the most models."""

MOST_OURS = 3
"""Rows of ours that are told of one by one, the farthest to the good of the trend first."""

WAYS: Mapping[str, tuple[str, str]] = {
    "no-scores": ("--y chooses one", "{axes} chooses one"),
    "no-sizes": ("--join-params may find some", "{axes} may find some"),
    "several-rows": ("--per-model keeps one", "{reports} keeps one"),
    "choose-window": ("--window chooses one release or window", "{window} chooses one of them"),
    "keep-window": ('-q "{query}" keeps one window', "{window} {exact} keeps one window"),
    "say-problems": ("a column problems says it, or --problems N", "{say} says it"),
    "keep-one": (
        "-q can keep one release, window or number of problems",
        "{filter} can keep one release, window or number of problems",
    ),
}
"""What would help, as a flag for the command line and as a key for the explorer."""

STRONG = 0.7
"""The rank correlation from which on exceptions are few."""


@dataclass(frozen=True)
class Sentence:
    """Something said in words, and the numbers behind it.

    Attributes:
        key: what it is about; the same whatever is shown.
        text: a plain sentence.
        numbers: the numbers behind it; "" without any.
        rows: the models that it is about, positions in the Dataset, the first to look at first.
    """

    key: str
    text: str
    numbers: str = ""
    rows: tuple[int, ...] = ()


class Formatter:
    """Formats models, sizes and scores, by their position in `insights.rows`.

    Args:
        insights: the facts.
        keys: for the explorer, the keys that `WAYS` names; None for the command line.
    """

    def __init__(self, insights: Insights, keys: Mapping[str, str] | None = None) -> None:
        self.insights = insights
        self._keys = keys
        self.parameters = "parameters" if insights.size is None else noun(insights.size)
        self.what = ("model", "models") if insights.models is None else ("row", "rows")
        """What a row is: of a source with several rows a model it is not the model itself."""

    def way(self, name: str, query: str = "") -> str:
        """What would help: one of `WAYS`."""
        flag, key = WAYS[name]
        return flag.format(query=query) if self._keys is None else key.format(**self._keys)

    @property
    def top(self) -> str:
        """What the best is said to have: "highest score", or "lowest WER" where less is better."""
        return f"{self.insights.view.superlative} {self.insights.view.measure}"

    @property
    def tops(self) -> str:
        """The same of several: "highest scores", "lowest values of WER"."""
        view = self.insights.view
        measure = f"values of {view.measure}" if view.roles.lower_better else "scores"
        return f"{view.superlative} {measure}"

    @property
    def better(self) -> str:
        """Which way is better: "higher", or "lower"."""
        return "lower" if self.insights.view.roles.lower_better else "higher"

    @cached_property
    def known(self) -> str:
        """What makes "highest" true where a model without a size scores better than all others."""
        found = self.insights
        best = np.max(found.merits, where=found.both, initial=-np.inf)
        higher = (found.merits > best) & ~found.both
        return " of known size" if higher.any() else ""

    @cached_property
    def _in_modes(self) -> frozenset[str]:
        """Labels that several rows have, where a source tells modes apart."""
        view = self.insights.view
        if "mode" not in view.dataset.by_key:
            return frozenset()
        labels = view.dataset.texts(view.roles.label).iloc[self.insights.rows]
        return frozenset(labels[labels.duplicated()].dropna())

    def rows(self, positions: Iterable[int]) -> tuple[int, ...]:
        """Positions in the Dataset."""
        return tuple(int(self.insights.rows[i]) for i in positions)

    def name(self, position: int, *more: str) -> str:
        """The label of a row, or its number, with its mode where that tells rows apart."""
        row = int(self.insights.rows[position])
        label = self._cell(row, self.insights.view.roles.label).text
        mode = self._cell(row, "mode").text if label in self._in_modes else ""
        words = ", ".join(filter(None, [mode, *more]))
        return (label or f"row {row + 1}") + (f" ({words})" if words else "")

    def once(self, positions: Iterable[int]) -> list[int]:
        """The first of each name."""
        first: dict[str, int] = {}
        for position in positions:
            first.setdefault(self.name(position), int(position))
        return list(first.values())

    def names(self, positions: Iterable[int]) -> str:
        """The labels of some rows, each once: "A, B and C", of many "A, B, C, D and 8 more"."""
        names = [self.name(position) for position in self.once(positions)]
        return listed(names) if len(names) <= MOST_NAMED + 1 else first_few(names, MOST_NAMED)

    def size(self, position: int) -> str:
        """How large a row's model is, with its marks: "≈4B"."""
        return self._shown(position, self.insights.size)

    def score(self, position: int) -> str:
        """What it scored, with its marks: "≈70.5"."""
        return self._shown(position, self.insights.score)

    def _shown(self, position: int, column: Column | None) -> str:
        row = int(self.insights.rows[position])
        return "" if column is None else format_cell(column, self._cell(row, column.key))

    def sized(self, position: int) -> str:
        """Name and size: "DASD-4B-Thinking (≈4B)"."""
        return self.name(position, self.size(position))

    def amount(self, value: float, *, unit: bool = True) -> str:
        """A difference of scores: "6.7 points"; of another column than percent, of its name."""
        column = self.insights.score
        if column is None or column.unit is Unit.PERCENT:
            return f"{value:.1f}{' points' if unit else ''}"
        return f"{value:.4g}{f' of {column.title}' if unit else ''}"

    def plain(self, value: float) -> str:
        """A score that nobody measured, without a unit: "56.5"."""
        return self.amount(value, unit=False)

    def change(self, value: float, *, unit: bool = True) -> str:
        """A gain or a loss: "6.7 points more"."""
        return f"{self.amount(abs(value), unit=unit)} {'less' if value < 0 else 'more'}"

    def _cell(self, row: int, key: str) -> Cell:
        return self.insights.view.dataset.cell(row, key)


def numbers_in_row(words: Sequence[str]) -> str:
    """Numbers in a row: "4B 69.3 · 32B 70.3", as many as `Formatter.names` names."""
    most = MOST_NAMED + (len(words) == MOST_NAMED + 1)
    return first_few(words, most, between=" · ", more=" · {:,} more")


def percent(fraction: float) -> str:
    """A part of a size: "4 %", "0.94 %"."""
    value = 100 * fraction
    return f"{np.format_float_positional(float(f'{value:.2g}'), trim='-')} %"


def _limits(words: Formatter) -> Iterator[Sentence]:
    """What the data cannot say and what would help, the limits of the columns first."""
    found = words.insights
    if not len(found.rows):
        if not len(found.view):
            yield Sentence("nothing", "No models are shown.")
        yield from _not_counted(found)
        return
    if found.score is None:
        yield Sentence("no-scores", f"No column of numbers is the score; {words.way('no-scores')}.")
    elif found.size is None:
        yield Sentence(
            "no-sizes",
            "The source has no column of parameters, so nothing is said of size;"
            f" {words.way('no-sizes')}.",
        )
    kinds = [k for k in found.limits if k is not RemarkKind.FEW_POINTS or found.size is not None]
    is_percent = found.score is not None and found.score.unit is Unit.PERCENT
    if found.tied_at_top is RemarkKind.NO_EVIDENCE and is_percent and len(found.rows) > 1:
        kinds.append(RemarkKind.NO_EVIDENCE)
    for kind in kinds:
        yield Sentence(kind.value, f"{_limit(words, kind)}.", _reporters(found, kind))
    if found.models is not None:
        yield Sentence(
            "several-rows",
            "Some models have several scores here, and each counts; the intervals allow for that,"
            f" and {words.way('several-rows')}.",
            f"{found.points:,} scores of {found.models:,} models"
            + (" and modes" if "mode" in found.view.dataset.by_key else ""),
        )
    yield from _not_counted(found)


def _not_counted(found: Insights) -> Iterator[Sentence]:
    """Which of the models shown nothing here is about."""
    if found.excluded:
        are, count = ("model is", "counts") if found.excluded == 1 else ("models are", "count")
        yield Sentence(
            "shown-apart",
            f"{found.excluded:,} {are} shown apart, since the problems may have been in the"
            f" training data, and {count} for nothing here.",
        )
    if found.partial:
        have, count = ("model has", "counts") if found.partial == 1 else ("models have", "count")
        yield Sentence(
            "part-of-problems",
            f"{found.partial:,} {have} results on part of the problems, and {count} for nothing"
            " here.",
        )


def _limit(words: Formatter, kind: RemarkKind) -> str:
    found = words.insights
    remark = with_remedy(found.view, kind)
    if kind is RemarkKind.FEW_POINTS:
        n = found.different
        return (
            f"{n} {plural(n, 'model')} with a size and a score {plural(n, 'is', 'are')} too"
            f" few to say how the score grows with size: that needs {FEWEST}"
        )
    if kind is RemarkKind.ONE_SIZE:
        return f"All have the same {words.parameters}, so nothing is said of growing"
    if kind is RemarkKind.READ_OFF:
        assert found.score is not None  # or there were no scores to be read off
        flags = found.view.dataset.marks[found.score.key].flags
        some = bool((~flags[found.rows[~np.isnan(found.scores)]] & int(Mark.APPROXIMATE)).any())
        said = WORDING[kind].sentence
        said = f"Some {said[0].lower()}{said[1:]}" if some else said
        has_numbers = remark.remedy is Remedy.OPEN_PAPER
        return f"{said}; the source paper has the numbers" if has_numbers else said
    if kind is RemarkKind.MIXED_WINDOWS:
        way = {None: "keep-one", Remedy.KEEP_WINDOW: "keep-window"}.get(remark.remedy)
        return f"{WORDING[kind].sentence}; {words.way(way or 'choose-window', remark.query)}"
    if remark.remedy in {Remedy.SAY_PROBLEMS, Remedy.SAY_COUNT}:
        return f"{WORDING[kind].sentence}; {words.way('say-problems')}"
    return WORDING[kind].sentence


def _reporters(found: Insights, kind: RemarkKind) -> str:
    if kind is not RemarkKind.MIXED_REPORTERS:
        return ""
    scored = found.rows[~np.isnan(found.scores)]
    count = int(found.view.dataset.texts("reported_by").iloc[scored].nunique())
    return f"{count:,} reporters" if count > 1 else "1 reporter, and some not stated"


def sentences(insights: Insights, keys: Mapping[str, str] | None = None) -> tuple[Sentence, ...]:
    """All that can be said, the most important first; what cannot be said comes last.

    That the scores are over different problems comes early: it bears on all that follows.

    Args:
        insights: the facts.
        keys: for the explorer, the keys that `WAYS` names; None for the command line.
    """
    words = Formatter(insights, keys)
    limits = list(_limits(words))
    early = [limit for limit in limits if limit.key == RemarkKind.MIXED_WINDOWS]
    return (
        *_count(words),
        *early,
        *_correlation(words),
        *_slope(words),
        *_ours(words),
        *_outliers(words),
        *_frontier(words),
        *_like_size(words),
        *_largest(words),
        *_tied_at_top(words),
        *(limit for limit in limits if limit not in early),
    )


def _count(words: Formatter) -> Iterator[Sentence]:
    found = words.insights
    if found.size is None or found.score is None or not len(found.rows):
        return
    n, all_rows = found.points, len(found.rows)
    of = "" if n == all_rows else f" of {all_rows:,}"
    what, have = plural(all_rows, *words.what), plural(n, "has", "have")
    yield Sentence("count", f"{n:,}{of} {what} {have} a size and a score.", f"n = {n:,}")


def _correlation(words: Formatter) -> Iterator[Sentence]:
    found, line = words.insights.correlations, words.insights.slope
    if found is None or line is None:
        return
    numbers = [
        f"Spearman {_related(found.spearman, found.spearman_interval)}",
        f"Pearson {_related(found.pearson, found.pearson_interval)} on log10 {words.parameters}",
    ]
    if found.spearman_interval or found.pearson_interval:
        numbers.append("95 %")
    if found.effective < found.points:
        numbers.append(f"{found.points:,} rows count as {int(found.effective):,} models")
    yield Sentence("correlation", _direction(words, found, line), " · ".join(numbers))


def _direction(words: Formatter, found: Correlations, line: Slope) -> str:
    """Whether larger models score better: by the t test alone, how closely by the interval."""
    if not (found.is_in_order or line.shows_growth):
        return f"These {line.models:,} models do not show whether size matters."
    rises = line.line.slope > 0
    which = "Larger" if rises == (words.better == "higher") else "Smaller"
    if found.is_in_order:
        return f"{which} models score {words.better}, without exception here."
    if found.spearman_interval is None:
        return f"{which} models tend to score {words.better}."
    low, high = found.spearman_interval if rises else (-r for r in found.spearman_interval[::-1])
    if low >= STRONG:
        return f"{which} models score {words.better}, with few exceptions."
    exceptions = ", with many exceptions" if high < STRONG else ""
    return f"{which} models tend to score {words.better}{exceptions}."


def _related(value: float, interval: Interval | None) -> str:
    """A correlation and its interval: "0.353 (-0.30 to 0.78)", with no 1.00 for less than 1."""
    if interval is None:
        why = "perfect, so no interval" if abs(value) > 0.9995 else "too few models for an interval"
        return f"{value:.3f} ({why})"
    ends = [f"{end:.{4 if abs(end) >= 0.995 else 2}f}" for end in interval]
    return f"{value:.{4 if abs(value) >= 0.9995 else 3}f} ({ends[0]} to {ends[1]})"


def _span(interval: Interval | None) -> str:
    return " (no interval)" if interval is None else f" ({interval.low:.2f} to {interval.high:.2f})"


def _slope(words: Formatter) -> Iterator[Sentence]:
    found, others = words.insights.slope, words.insights.without_ours
    related = words.insights.correlations
    if found is not None:
        said = f"Ten times the {words.parameters} go with {_gain(words, found)}"
        if found.shows_growth:
            said += f", twice with {words.change(found.per_doubling, unit=False)}"
        elif related is not None and related.is_in_order and found.interval is not None:
            # That larger models score higher was said: only how much is open.
            low, high = (words.change(end) for end in found.interval)
            times = f"ten times the {words.parameters}"
            said = f"How much {times} add is uncertain: from {low} to {high}"
        yield Sentence("slope", f"{said}.", _slope_numbers(found))
    if others is not None:
        ours = np.flatnonzero(words.insights.ours & words.insights.both).tolist()
        said = f"Without {words.names(ours)} they go with {_gain(words, others)}."
        yield Sentence("slope-without-ours", said, _slope_numbers(others), words.rows(ours))


def _gain(words: Formatter, found: Slope) -> str:
    """The slope where it is shown, else all that it may be."""
    if found.shows_growth:
        return words.change(found.line.slope)
    if found.interval is None:
        return "what one model alone decides"
    low, high = (words.change(end) for end in found.interval)
    return f"anything from {low} to {high}"


def _slope_numbers(found: Slope) -> str:
    points = f"{'95 %, ' if found.interval else ''}n = {found.line.points:,}"
    if found.models < found.line.points:
        points += f" rows of {found.models:,} models"
    return (
        f"{found.line.slope:.2f}{_span(found.interval)} for ten times"
        f" · {found.per_doubling:.2f}{_span(found.doubling_interval)} for twice"
        f" · {points}"
    )


def _ours(words: Formatter) -> Iterator[Sentence]:
    found, others = words.insights, words.insights.without_ours
    if found.expected is None or others is None:
        return
    line, low, high, p_value = (
        getattr(found.expected, name) for name in ("line", "low", "high", "p_value")
    )
    told = np.flatnonzero(~np.isnan(line))
    beyond = found.view.roles.sign * (found.scores[told] - line[told])
    told = told[np.argsort(-beyond, kind="stable")][:MOST_OURS]
    for place, i in enumerate(told.tolist()):
        said = f"{words.name(i)} scored {words.score(i)}"
        numbers = f"{words.plain(line[i])} on the line of the {others.line.points:,} others"
        if not np.isnan(low[i]):
            said += (
                "; one more model of that size is expected between"
                f" {words.plain(low[i])} and {words.plain(high[i])}"
            )
            p = f"p {p_value[i]:.3f}" if p_value[i] >= 0.001 else "p < 0.001"
            numbers += f" · {p} · 95 %, for a model chosen before its score was seen"
        yield Sentence(f"ours-{place}", f"{said}.", numbers, words.rows([i]))


def _outliers(words: Formatter) -> Iterator[Sentence]:
    found = words.insights
    far = found.outliers.tolist()
    if not far:
        return
    names = words.once(far)
    what = plural(len(names), "lies", "lie")
    residuals = numbers_in_row([f"{found.residuals[i]:+.2f}" for i in names])
    yield Sentence(
        "outliers",
        f"{words.names(far)} {what} far off the trend of the others.",
        f"externally studentized residuals beyond ±{found.outlier_cut:.2f}, Bonferroni's cut for"
        f" {found.points:,} {words.what[1]}: {residuals}",
        words.rows(far),
    )


def _frontier(words: Formatter) -> Iterator[Sentence]:
    everyone = words.insights.frontier.tolist()
    on = words.once(everyone)
    if words.insights.points < 2:
        return
    said = (
        f"The {words.tops} at each size or below are of {words.names(on)}: the frontier."
        if len(on) > 1
        else f"{words.name(on[0])} is alone on the frontier: no model is smaller or scores"
        f" {words.better}."
    )
    numbers = numbers_in_row([f"{words.size(i)} {words.score(i)}" for i in on])
    yield Sentence("frontier", said, numbers, words.rows(everyone))


def _like_size(words: Formatter) -> Iterator[Sentence]:
    groups = words.insights.groups
    most = sorted(groups, key=lambda group: -len(group.members))[:MOST_GROUPS]
    for place, group in enumerate(group for group in groups if group in most):
        low, high = (
            words.size(int(np.flatnonzero(words.insights.params == size)[0]))
            for size in (group.smallest, group.largest)
        )
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


def _largest(words: Formatter) -> Iterator[Sentence]:
    found = words.insights.largest
    if not isinstance(found, LargestAndBest):
        return
    largest = found.largest.tolist()
    names, top = words.once(largest), largest[0]
    if found.largest_is_best:
        one = "The largest model" if len(names) == 1 else "One of the largest models"
        known = " of those of known size" if words.known else ""
        said = f"{one}, {words.sized(top)}, has the {words.top}{known}"
        smaller = [i for i in found.best.tolist() if i not in set(largest)]
        if smaller:
            said += f", and so has {words.sized(smaller[0])}"
        rows = words.rows([*largest, *smaller])
        alone = "" if _is_compared(words, top) else " · by score alone"
        yield Sentence("largest", f"{said}.", f"{words.score(top)}{alone}", rows)
        return
    first, best = int(found.beaten_by[0]), int(found.best[0])
    what, verb = plural(len(names), "model"), plural(len(names), "does", "do")
    said = (
        f"The largest {what}, {words.names(names)} ({words.size(top)}), {verb} not have the"
        f" {words.top}: {words.sized(first)} scores {words.better} at"
        f" {percent(float(found.fractions[0]))} of the size"
    )
    more = len(found.beaten_by) - 1
    if more:
        said += f", and so {plural(more, 'does', 'do')} {more:,} more"
    if best != first:
        said += f"; {words.sized(best)} has the {words.insights.view.superlative}{words.known}"
    numbers = [f"{words.score(first)} against {words.score(top)}"]
    if best != first:
        numbers.append(f"{words.insights.view.superlative} {words.score(best)}")
    numbers.append(_by_the_verdict(words, first, top))
    rows = words.rows(dict.fromkeys([first, best, *largest]))
    yield Sentence("largest", f"{said}.", " · ".join(numbers), rows)


def _is_compared(words: Formatter, position: int) -> bool:
    """Whether a model is among those compared, or none is."""
    top = words.insights.tied_at_top
    if not isinstance(top, TiedAtTop):
        return True
    return position == top.highest or bool((top.compared == position).any())


def _by_the_verdict(words: Formatter, first: int, other: int) -> str:
    """Whether a model is separated above another; "by score alone" where they are not compared.

    Over the problems that both have, the one with the lower score may be the one above.
    """
    rows = words.insights.rows
    one = model_vs_all(words.insights.whole, int(rows[first]))
    at = np.flatnonzero(words.insights.whole.matching == rows[other])
    for verdict, holds in (
        ("statistically tied", one.tied),
        ("separated", one.worse),
        ("separated the other way round over the problems of both", one.better),
    ):
        if holds[at].any():
            return verdict
    return "by score alone"


def _tied_at_top(words: Formatter) -> Iterator[Sentence]:
    found = words.insights.tied_at_top
    if not isinstance(found, TiedAtTop) or not len(found.compared):
        return
    params, top = words.insights.params, found.highest
    tied = [i for i in found.tied.tolist() if i != top]
    if words.insights.size is None or (params[found.compared] == params[top]).all():
        rest = f"tied with {words.names(tied)}" if tied else "separated from all others"
        highest = _highest(words, found, _of_those(found, ~np.isnan(words.insights.scores)))
        said, named = f"The {highest}, of {words.sized(top)}, is {rest}", [top, *tied]
    else:
        said, named = _tied_by_size(words, found)
    numbers = f"tied with {len(tied):,} of {len(found.compared):,}"
    if alone := len(found.tied) - len(found.as_high):
        which = f"{alone:,} of these {plural(alone, 'differs', 'differ')}"
        if alone == len(tied):
            which = "the two differ" if alone == 1 else f"all {alone:,} differ"
        numbers += f"; {which} when looked at alone"
    numbers += f" · all pairs, Holm, 95 % · {compared_on(words.insights.whole)}"
    yield Sentence("tied", f"{said}.", numbers, words.rows(named))


def _of_those(found: TiedAtTop, which: Bools) -> str:
    """What keeps a sentence true where some of the models that it is about were not compared."""
    silent = np.setdiff1d(np.flatnonzero(which), [found.highest, *found.compared])
    return " of those compared" if len(silent) else ""


def _highest(words: Formatter, found: TiedAtTop, of_those: str) -> str:
    """The best score, with all that it is not the best of."""
    merits = words.insights.merits
    known = "" if words.insights.size is None else words.known
    # Over the problems that both have, a model with a better score may be the worse one.
    beaten = (merits[found.compared] > merits[found.highest]).any()
    return f"{words.top}{of_those}{known}{' that none is separated above' if beaten else ''}"


def _tied_by_size(words: Formatter, found: TiedAtTop) -> tuple[str, list[int]]:
    """What the verdicts on the best score say of smaller models, and who is named."""
    params, merits, top = words.insights.params, words.insights.merits, found.highest
    smaller, alike = params < params[top], params == params[top]
    of_those = _of_those(found, (merits > merits[top]) & words.insights.both)
    highest = _highest(words, found, of_those)
    as_high = f"may well be as {'low' if words.insights.view.roles.lower_better else 'high'}"
    of_top = f"as the {highest}, of {words.sized(top)}"
    if smaller[found.smallest_as_high]:
        same = params[found.as_high] == params[found.smallest_as_high]
        smallest = words.once(found.as_high[same])
        names, size = words.names(smallest), words.size(smallest[0])
        said = (
            f"The smallest that {as_high} {of_top}, {plural(len(smallest), 'is', 'are')}"
            f" {words.sized(smallest[0]) if len(smallest) == 1 else f'{names} ({size})'}, at"
            f" {percent(float(params[smallest[0]] / params[top]))} of the size"
        )
        return said, [*smallest, top]
    if smaller[found.smallest]:
        return f"No smaller one {as_high} {of_top}", [top]
    silent = _of_those(found, smaller)
    if smaller[found.compared].any():
        below = f"separated below the {highest}, of {words.sized(top)}"
        return f"Every smaller model{silent} is {below}", [top]
    if silent:
        highest, alike = _highest(words, found, silent), alike[found.compared]
    count = int(np.count_nonzero(alike)) + bool(silent)
    said = (
        f"The model with the {highest}, {words.sized(top)}, is"
        f" {'the smallest' if count == 1 else 'one of the smallest'}"
        f"{' of them' if silent else ''} as well"
    )
    return said, [top]


INDENT = "    "

NARROWEST = 24
"""Words are not broken into narrower lines than this, whatever the terminal says."""

_BETWEEN_WORDS = re.compile(r"(?<![=<])(?<!\bp) (?![%=<])")
"""A sign stays with its number, as in "4 %", "n = 12" and "p 0.046"."""


class Line(NamedTuple):
    """One line of a sentence.

    Attributes:
        text: what it says.
        numbers: whether it holds the numbers and not the words.
        sentence: the place of its sentence.
    """

    text: str
    numbers: bool
    sentence: int


def insight_lines(
    said: Sequence[Sentence], width: int | None, indent: str = INDENT
) -> tuple[Line, ...]:
    """All lines of some sentences.

    Args:
        said: the sentences.
        width: the cells of a line; None breaks nothing.
        indent: what stands before numbers.
    """
    return tuple(
        Line(line, numbers, place)
        for place, sentence in enumerate(said)
        for numbers in (False, True)
        for line in _lines(
            sentence.numbers if numbers else sentence.text, width, indent if numbers else ""
        )
    )


def _lines(text: str, width: int | None, indent: str) -> list[str]:
    """The text in lines of whole words, measured in cells."""
    if width is None or not text:
        return [indent + text] if text else []
    room = max(width, NARROWEST) - len(indent)
    return [indent + line for line in wrapped(text, room, _BETWEEN_WORDS)]

"""A comparison in sentences for a paper: problems, scores, difference, interval, test, correction.

Each is true on its own, wherever it is pasted: what was assumed, tested and corrected is in it.
"""

import math
from collections.abc import Iterator

from lcbtui.analysis.compare import ComparableGroup, Comparison, Pair, ReportedScore
from lcbtui.analysis.ranking import over_problems_of
from lcbtui.dataset.rows import source_of
from lcbtui.report.evidence import all_pairs, evidence_words
from lcbtui.stats.differences import MANY_QUESTIONS, Comparable, Counted, PerProblem, Stated
from lcbtui.stats.wilson import ALPHA
from lcbtui.text.numbers import format_day, format_number
from lcbtui.text.words import counted, plural
from lcbtui.view.derive.intervals import window_stated

MINUS = "\N{MINUS SIGN}"


def sentences(found: Comparison) -> Iterator[str]:
    """A sentence for each pair of scores that was compared, in the order of `compare`."""
    for group in found.groups:
        for pair in group.pairs:
            yield _sentence(found, group, pair)


def _sentence(found: Comparison, group: ComparableGroup, pair: Pair) -> str:
    ends = (pair.first, pair.second)
    names = [found.models[score.model].name for score in ends]
    values = [
        format_number(mean, score.score.decimals)
        for score, mean in zip(ends, pair.means or (s.value for s in ends), strict=True)
    ]
    first, second = (
        f"{name} ({', '.join(filter(None, (score.mode, value)))})"
        for name, score, value in zip(names, ends, values, strict=True)
    )
    gap = f"{abs(pair.difference):.1f}"
    if gap == "0.0":
        scored = f"{first} and {second} differed by 0.0 points"
    else:
        way = "above" if pair.difference > 0 else "below"
        scored = f"{first} scored {gap} points {way} {second}"
    parts = [_interval(group, pair, found.rho), _verdict(found, group, pair), *_beside(found, pair)]
    return f"On {_problems(found, pair)}, {scored}, {'; '.join(filter(None, parts))}."


def _problems(found: Comparison, pair: Pair) -> str:
    """Such as "166 LiveCodeBench v5 problems (2024-10-01 to 2025-02-01)"."""
    score = pair.first
    dataset = found.tables[score.place.table].dataset
    if pair.problems is None:
        return f"the problems of {dataset.source.short_name}, whose number is not stated"
    if dataset.selection is not None:
        both = f"{counted(pair.problems, 'problem')} that both have results on"
        if not dataset.selection.results.has_dates:
            return both
        first, last = dataset.selection.results.bounds(dataset.selection.window)
        return f"{both} ({_span(first, last)})"
    assert score.over is not None  # or it would not have been compared
    if not window_stated(dataset)[score.place.row]:
        of = dataset.source.short_name
        return f"{counted(pair.problems, 'problem')} of {of}, which states no dates of them"
    release, first, last = score.over[0], int(score.over[1]), int(score.over[2])
    name = f"LiveCodeBench {release}".rstrip()
    return f"{pair.problems:,} {name} {plural(pair.problems, 'problem')} ({_span(first, last)})"


def _span(first: float, last: float) -> str:
    return f"{format_day(first)} to {format_day(last)}"


def _interval(group: ComparableGroup, pair: Pair, rho: float | None) -> str:
    method = interval_method(group.evidence, pair, asked=rho is not None)
    if math.isnan(pair.low):
        return f"without an interval, since chance cannot be judged ({method})"
    low, high = (f"{_signless(value)}" for value in (pair.low, pair.high))
    alone = " of the pair alone" if len(group.pairs) > 1 else ""
    return f"95 % CI of the difference{alone} {low} to {high} ({method})"


def _signless(value: float) -> str:
    """A number with the minus of typesetting and no plus: "−8.6", "6.6"."""
    text = f"{value:.1f}"
    return "0.0" if text == "-0.0" else text.replace("-", MINUS)


def interval_method(evidence: Comparable, pair: Pair, *, asked: bool) -> str:
    """How the interval of a difference was made, and what was assumed for it."""
    if isinstance(evidence, PerProblem):
        if evidence.questions is None:
            return "paired t over problems"
        return f"paired t over problems, clustered by {counted(evidence.clusters, 'question')}"
    if isinstance(evidence, Counted):
        said = "Newcombe's interval"
        counts = [_worth(score) for score in (pair.first, pair.second)]
        if any(score.worth != score.problems for score in (pair.first, pair.second)):
            said += f" for {' and '.join(dict.fromkeys(counts))}"
        if not asked and evidence.rho == 0:
            return f"{said}, no correlation assumed"
        return f"{said} with ρ = {evidence.rho:.2f} {'given' if asked else 'assumed'}"
    return evidence_words(evidence, assumed=asked)


def _worth(score: ReportedScore) -> str:
    """As how many problems a score counts: "166 problems", or "150 effective …" by its error."""
    assert score.worth is not None
    if score.worth == score.problems:
        return counted(score.problems, "problem")
    return f"{score.worth:,.0f} effective problems by the stated error"


def _test(evidence: Comparable, pair: Pair, family: int) -> str:
    """The test that the verdict is of."""
    if isinstance(evidence, PerProblem):
        if evidence.questions is not None and evidence.clusters < MANY_QUESTIONS:
            return "paired t test and sign flips by question"
        name = "paired t test"
    elif isinstance(evidence, Stated):
        return "z test"
    else:
        name = "inversion of that interval"
    # Of few problems that differ the least p-value is above what the interval says.
    excludes_0 = pair.low > 0 or pair.high < 0
    is_floor = family == 1 and excludes_0 and not pair.separated
    return f"{name} and sign flips of the few problems that can differ" if is_floor else name


def _verdict(found: Comparison, group: ComparableGroup, pair: Pair) -> str:
    """Such as "not separated at α = 0.05 (paired t test, p = 0.80, the pair alone; …)"."""
    word = "separated" if pair.separated else "not separated"
    family = len(group.pairs)
    over = f"by Holm over the {family} pairs compared" if family > 1 else "for the pair alone"
    test = _test(group.evidence, pair, family)
    said = f"{word} at α = {ALPHA:g} ({test}, p {_p_value(pair.p_value)} {over}"
    among = _among_all(found, pair, family)
    return f"{said}{f'; {among}' if among else ''})"


def _p_value(value: float) -> str:
    if math.isnan(value):
        return "not known"
    if value < 0.001:
        return "< 0.001"
    return f"= {value:.3f}" if value < 0.1 else f"= {value:.2f}"


def _among_all(found: Comparison, pair: Pair, family: int) -> str:
    """The verdict among all rows of the View; "" where there is none or it is the same family."""
    view = found.views[pair.first.place.table]
    if view is None or pair.separated_among_all is None:
        return ""
    pairs, what = all_pairs(over_problems_of(view, pair.first.place.row))
    if pairs <= family:
        return ""
    word = "separated" if pair.separated_among_all else "not separated"
    return f"{word} by Holm over all {pairs:,} pairs of {what}"


def _beside(found: Comparison, pair: Pair) -> Iterator[str]:
    """What else is to be told: who reported the scores, and possible contamination."""
    both = (pair.first, pair.second)
    origins = list(dict.fromkeys(_origin(found, score) for score in both))
    several = len({score.source for score in found.scores}) > 1
    if several or origins != [_source(found, pair.first)]:  # one file alone needs no name
        yield f"scores from {' and from '.join(origins)}"
    by = (pair.first.reporter, pair.second.reporter)
    if all(by) and by[0] != by[1]:
        yield f"scores as reported by {by[0]} and by {by[1]}"
    suspects = [_name(found, score) for score in (pair.first, pair.second) if score.contaminated]
    if suspects:
        yield f"{' and '.join(suspects)} may have been trained on some of these problems"


def _origin(found: Comparison, score: ReportedScore) -> str:
    """Where a score is from, as a paper names it: the title of its page, or the name of a file."""
    dataset, row = found.tables[score.place.table].dataset, score.place.row
    title = dataset.cell(row, "source_title").text if "source_title" in dataset.by_key else ""
    source = source_of(dataset, row)
    return title or (source.title if source.bundled else source.short_name)


def _source(found: Comparison, score: ReportedScore) -> str:
    return source_of(found.tables[score.place.table].dataset, score.place.row).short_name


def _name(found: Comparison, score: ReportedScore) -> str:
    return found.models[score.model].name

"""The insights as an answer: up to eight facts, each with the models that it is about."""

import math
from collections.abc import Iterator, Mapping

from lcbtui.analysis.ranking import detectable
from lcbtui.analysis.size_and_score import ExpectedScore, ModelAt, insights_of
from lcbtui.report.facts import Answer, Fact, say
from lcbtui.report.model_answer import Row
from lcbtui.report.remarks import (
    about,
    best_set_line,
    counts_would_help,
    few_words,
    gaps_words,
    problems_compared,
    with_remedy,
)
from lcbtui.stats import ALPHA, POWER
from lcbtui.stats.intervals import Interval
from lcbtui.text.numbers import Unit, p_text, signed
from lcbtui.text.width import cut
from lcbtui.text.words import counted, first_few, plural
from lcbtui.view.names import row_names
from lcbtui.view.view import FRONTIER, RemarkKind, View

_MOST_FACTS = 8


def insights_answer(view: View) -> Answer:
    """Make the report of the command `stats`: the statistics as lines, with their methods."""
    facts = insights(view)
    brackets = " · brackets 95 %" * any(" (" in fact.value for fact in facts)
    rests_on = tuple(about(view, int(row)) + brackets for row in view.rows[:1])
    return Answer(facts, rests_on=rests_on, why=tuple(_why(_Words(view))))


def insights(view: View, keys: Mapping[str, str] | None = None) -> tuple[Fact, ...]:
    """List the statistical findings on the rows shown, the most important first; at least one.

    Args:
        view: the View.
        keys: the explorer's keys to name as what helps; None to name command-line flags.
    """
    words = _Words(view)
    growth, rest = [*_growth(words)], [*_best(words), *_limits(words, keys)]
    # Of 80 columns 61 are left beside a label.
    lines = sum(1 + (len(each.value) > 61) for each in (*growth, *rest))
    at_sizes = [*_at_sizes(words)][: max(_MOST_FACTS - lines, 0)]
    return (*growth, *at_sizes, *rest)[:_MOST_FACTS] or (Fact("Models shown", f"{len(view):,}"),)


class _Words:
    """Formatter of model names, sizes, scores and score differences for the findings on a View."""

    def __init__(self, view: View) -> None:
        self.view, self.found = view, insights_of(view)
        y = view.dataset.by_key.get(self.found.score_column or "")
        self.is_percent = y is None or y.unit is Unit.PERCENT
        self.unit = " points" if self.is_percent or y is None else f" {y.title}"

    def texts(self, model: ModelAt | ExpectedScore) -> tuple[str, str, str]:
        """Format the name, the size and the score of a model; "" where not known."""
        row = Row(self.view.dataset, model.row - 1)
        name = row_names(self.view).whole(row.position)
        return name, row.known(self.found.size_column), row.known(self.found.score_column)

    def gain(self, value: float) -> str:
        return signed(value) if self.is_percent else f"{value:+.4g}".replace("-", "−")


def _growth(words: _Words) -> Iterator[Fact]:
    """Describe how the score grows with the size, and our best model beside the others' line."""
    related, line = words.found.correlations, words.found.slope
    n = counted(words.found.models, "model")
    if related is not None:
        low, high = related.spearman_interval or (0.0, 0.0)
        tells = line.p_value < ALPHA if line is not None else low * high > 0
        shown = tells or related.spearman_interval is None
        way = "higher" if related.pearson > 0 else "lower"
        said = f"larger models score {way}" if shown else f"not shown in {n}"
        note = f"{words.found.rows:,} rows of {n}" if words.found.models < words.found.rows else ""
        number = f"Spearman {_related(related.spearman, related.spearman_interval)}"
        if shown and low < 0 < high:  # what tells is the line, and so the correlation along it
            number = f"Pearson {_related(related.pearson)}"
        yield Fact("Size and score", f"{said}: {number}", note)
    if line is not None:
        between = _between(*map(words.gain, line.interval or ()))
        yield Fact("Ten times larger", f"{words.gain(line.line.slope)}{words.unit}{between}")
    for ours in words.found.ours[:1]:
        name, size, score = words.texts(ours)
        numbers = ours.expected, ours.expected_low, ours.expected_high
        of_line, *ends = (words.gain(n).lstrip("+") for n in numbers)
        between = "" if math.isnan(ours.expected_low) else _between(*ends)
        side = "above" if ours.score > ours.expected else "below"
        values = {"expected": of_line, "size": size, "between": between}
        said = say("above-line", score=score, side=side, **values)
        yield Fact(cut(name, 20), said)


def _at_sizes(words: _Words) -> Iterator[Fact]:
    """Tell the range of scores at one size, and whether the largest model scores best."""
    found = words.found
    if found.at_one_size:
        first, *_, last = sorted(found.at_one_size, key=lambda model: model.score)
        (_, size, low), (*_, high) = words.texts(first), words.texts(last)
        models = counted(len({model.model for model in found.at_one_size}), "model")
        yield Fact("At one size", f"{size}: {low} to {high} in {models}")
    if found.largest is not None:
        _, size, score = words.texts(found.largest)
        better, way = found.smaller_and_better, "lower" if found.lower_better else "higher"
        ones = plural(len(better), "smaller one scores", "smaller ones score")
        said = f"{size}: {score}; {len(better) or 'no'} {ones} {way}"
        yield Fact("Largest", said)


def _best(words: _Words) -> Iterator[Fact]:
    """List findings on Pareto frontier, possibly best models, and detectable gaps."""
    found = words.found
    if found.rows > 1:
        at = [" ".join(words.texts(model)[1:]) for model in found.frontier]
        more = found.better_without_size
        note = f"better without a size: {more:,}" if more else ""
        yield Fact(FRONTIER, first_few([*dict.fromkeys(at)], 6), note)
    if found.ranked > 1:
        smallest, *others = found.could_be_best
        count = f"{len(others) + 1:,} of {found.ranked:,}"
        known = found.size_column and not math.isnan(smallest.size)
        named = ", ".join(filter(None, words.texts(smallest)[:2]))
        said = f"{count}; the smallest is {named}" if known else count
        if not others:
            said = f"{count}: {named}"
        yield Fact("Could be the best", said)
    if (gaps := detectable(words.view)) is not None:
        yield Fact("Resolution", gaps_words(gaps, problems_compared(words.view)))


def _limits(words: _Words, keys: Mapping[str, str] | None) -> Iterator[Fact]:
    """List the limits of the data: scores not compared, several reporters, rows without a rank."""
    found, view, why = words.found, words.view, words.found.not_compared
    told = why is not RemarkKind.NO_EVIDENCE or counts_would_help(view.dataset, view.roles.y)
    if why is not None and told and found.score_column and len(view) > 1:
        yield Fact("Not compared", few_words(with_remedy(view, why), keys))
    if found.reporters > 1:
        yield Fact("Reporters", say("reporters", count=found.reporters))
    if found.not_counted:
        yield Fact("Not counted", f"{counted(found.not_counted, 'row')} without a rank")


def _why(words: _Words) -> Iterator[str]:
    """Explain the statistical method of each finding, in sentences."""
    found, related, line = words.found, words.found.correlations, words.found.slope
    if related is not None:
        yield say("growth", pearson=_related(related.pearson))
    if line is not None:
        yield say("tenfold", p=p_text(line.p_value))
    for ours in found.ours[:1]:
        yield say("predicted", name=words.texts(ours)[0], p=p_text(ours.p_value))
    if found.ranked > 1:
        yield best_set_line(found.ranked, found.rho)
        selection = words.view.dataset.selection
        yield from filter(None, (selection and selection.clustered,))
    if found.detectable_gap is not None:
        yield say("resolution", power=100 * POWER)


def _related(value: float, interval: Interval | None = None) -> str:
    """Format a correlation and its interval: "0.35 (−0.30 to 0.78)"; 4 decimals near ±1."""
    numbers = [f"{r:.{4 if 0.995 <= abs(r) < 1 else 2}f}" for r in (value, *(interval or ()))]
    first, *ends = ("0.00" if n == "-0.00" else n.replace("-", "−") for n in numbers)
    return first + _between(*ends)


def _between(*ends: str) -> str:
    return f" ({' to '.join(ends)})" if ends else ""

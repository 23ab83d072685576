"""The insights for programs: one object with the same keys whatever can be said.

What cannot be said is null, and a list without entries is empty; numbers are rounded to six
decimals, of which the last ones mean nothing.
"""

import math
from collections.abc import Iterable, Sequence

from lcbtui.analysis.insights import Insights, LargestAndBest, NotWorse, SizeGroup
from lcbtui.dataset.load_report import CannotSay
from lcbtui.report.insights import Intervals, Sentence, sentences
from lcbtui.stats.correlation import CorrelationIntervals
from lcbtui.stats.intervals import LEVEL, Interval
from lcbtui.stats.regression import Slope

Record = dict[str, object]

_DECIMALS = 6


def insight_record(insights: Insights, intervals: Intervals) -> Record:
    """All that is known, and the sentences that it makes.

    Args:
        insights: the facts.
        intervals: of the correlations; None where there are none.
    """
    found = insights
    related, largest, not_worse = found.correlations, found.largest, found.not_worse
    resampled = intervals if isinstance(intervals, CorrelationIntervals) else None
    told = [int(i) for i, above in enumerate(found.above) if not math.isnan(above)]
    with_residual = [int(i) for i, t in enumerate(found.residuals) if not math.isnan(t)]
    return {
        "source": found.view.dataset.source.name,
        "shown": found.view.sentence,
        "size": None if found.size is None else found.size.key,
        "score": None if found.score is None else found.score.key,
        "level": LEVEL,
        "n": found.points,
        "spearman": None if related is None else _number(related.spearman),
        "spearman_interval": None if resampled is None else _interval(resampled.spearman),
        "pearson": None if related is None else _number(related.pearson),
        "pearson_interval": None if resampled is None else _interval(resampled.pearson),
        "resamples": None if resampled is None else resampled.resamples,
        "seed": None if resampled is None else resampled.seed,
        **_slope(found.slope),
        "without_ours": None if found.without_ours is None else _slope(found.without_ours),
        "above_trend_of_others": [
            {**_model(found, i), "points": _number(found.above[i])} for i in told
        ],
        "residuals": [_residual(found, i) for i in with_residual],
        "outliers": [_residual(found, i) for i in found.outliers.tolist()],
        "frontier": _models(found, found.frontier.tolist()),
        "like_size": [_group(found, group) for group in found.groups],
        "largest": _largest(found, largest) if isinstance(largest, LargestAndBest) else None,
        "not_worse": _not_worse(found, not_worse) if isinstance(not_worse, NotWorse) else None,
        "not_compared": not_worse.value if isinstance(not_worse, CannotSay) else None,
        "cannot_say": [reason.value for reason in found.limits],
        "sentences": [_sentence(found, said) for said in sentences(insights, intervals)],
    }


def _slope(found: Slope | None) -> Record:
    if found is None:
        return dict.fromkeys(_SLOPE_KEYS)
    values = (
        _number(found.line.slope),
        _interval(found.interval),
        _number(found.per_doubling),
        _interval(found.doubling_interval),
        _number(found.line.intercept),
        _number(found.scatter),
        found.line.points,
    )
    return dict(zip(_SLOPE_KEYS, values, strict=True))


_SLOPE_KEYS = (
    "points_per_tenfold",
    "points_per_tenfold_interval",
    "points_per_doubling",
    "points_per_doubling_interval",
    "score_at_1b",
    "scatter",
    "points_on_the_line",
)


def _model(found: Insights, position: int) -> Record:
    """A row: what it is called, its place in the source counted from 1, its size and its score."""
    view, row = found.view, int(found.rows[position])
    return {
        "model": view.dataset.cell(row, view.roles.label).text,
        "row": row + 1,
        "size": _number(found.params[position]),
        "score": _number(found.scores[position]),
    }


def _models(found: Insights, positions: Iterable[int]) -> list[Record]:
    return [_model(found, position) for position in positions]


def _residual(found: Insights, position: int) -> Record:
    return {**_model(found, position), "studentized": _number(found.residuals[position])}


def _group(found: Insights, group: SizeGroup) -> Record:
    return {
        "smallest": _number(group.smallest),
        "largest": _number(group.largest),
        "spread": _number(group.spread),
        "models": _models(found, group.members.tolist()),
    }


def _largest(found: Insights, said: LargestAndBest) -> Record:
    beaten_by: Sequence[Record] = [
        {**model, "fraction_of_size": _number(fraction)}
        for model, fraction in zip(
            _models(found, said.beaten_by.tolist()), said.fractions.tolist(), strict=True
        )
    ]
    return {
        "is_best": said.largest_is_best,
        "models": _models(found, said.largest.tolist()),
        "best": _models(found, said.best.tolist()),
        "beaten_by": beaten_by,
    }


def _not_worse(found: Insights, said: NotWorse) -> Record:
    return {
        "best": _model(found, said.best),
        "smallest": _model(found, said.smallest) if found.size is not None else None,
        "fraction_of_size": _number(said.fraction) if found.size is not None else None,
        "compared": said.compared,
        "models": _models(found, said.not_worse.tolist()),
    }


def _sentence(found: Insights, said: Sentence) -> Record:
    dataset, label = found.view.dataset, found.view.roles.label
    names = dict.fromkeys(dataset.cell(row, label).text for row in said.rows)
    return {"about": said.key, "text": said.text, "numbers": said.numbers, "models": list(names)}


def _number(value: float) -> float | None:
    return round(float(value), _DECIMALS) if math.isfinite(value) else None


def _interval(found: Interval) -> list[float | None] | None:
    return None if math.isnan(found.low) else [_number(found.low), _number(found.high)]

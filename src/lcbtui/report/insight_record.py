"""The insights as a record: one object with the same keys whatever can be said."""

from collections.abc import Iterable

import numpy as np

from lcbtui.analysis.insights import Insights, LargestAndBest, TiedAtTop
from lcbtui.analysis.ranking import detectable
from lcbtui.dataset.remarks import RemarkKind
from lcbtui.report.evidence import detectable_record
from lcbtui.report.insights import sentences
from lcbtui.report.records import Record, as_record, attributes
from lcbtui.stats.regression import Slope
from lcbtui.stats.wilson import LEVEL, Interval

_SLOPE_KEYS = (
    *("points_per_tenfold", "points_per_tenfold_interval"),
    *("points_per_doubling", "points_per_doubling_interval", "slope_p_value"),
    *("score_at_1b", "scatter", "points_on_the_line", "models_on_the_line"),
)


def insight_record(insights: Insights) -> Record:
    """All that is known, and the sentences that it makes, as one object with stable keys.

    What cannot be said is null, and a list without entries is empty; numbers are rounded to six
    decimals, of which the last ones mean nothing.
    """
    found, view = insights, insights.view
    label, largest, top = view.roles.label, found.largest, found.tied_at_top
    related = found.correlations

    def model(position: int, **more: object) -> Record:
        row = int(found.rows[position])
        return {
            "model": view.dataset.cell(row, label).text,
            "row": row + 1,
            "size": found.params[position],
            "score": found.scores[position],
            **more,
        }

    def models(positions: Iterable[int]) -> list[Record]:
        return [model(position) for position in positions]

    def residuals(positions: Iterable[int]) -> list[Record]:
        return [model(i, studentized=found.residuals[i]) for i in positions]

    def ours() -> list[Record]:
        expected = found.expected
        if expected is None:
            return []
        return [
            model(
                i,
                points=found.scores[i] - expected.line[i],
                expected=expected.line[i],
                expected_interval=Interval(float(expected.low[i]), float(expected.high[i])),
                p_value=expected.p_value[i],
            )
            for i in np.flatnonzero(~np.isnan(expected.line)).tolist()
        ]

    values = {
        "source": view.dataset.source.name,
        "shown": view.sentence,
        "size": found.size and found.size.key,
        "score": found.score and found.score.key,
        "lower_better": view.roles.lower_better,
        "level": LEVEL,
        "n": found.points,
        "spearman": related and related.spearman,
        "spearman_interval": related and related.spearman_interval,
        "pearson": related and related.pearson,
        "pearson_interval": related and related.pearson_interval,
        "effective_n": related and related.effective,
        **_slope_record(found.slope),
        "without_ours": found.without_ours and _slope_record(found.without_ours),
        "above_trend_of_others": ours(),
        "residuals": residuals(np.flatnonzero(~np.isnan(found.residuals))),
        "outlier_cut": found.outlier_cut,
        "outliers": residuals(found.outliers),
        "frontier": models(found.frontier),
        "like_size": [
            {**attributes(group, "smallest", "largest", "spread"), "models": models(group.members)}
            for group in found.groups
        ],
        "largest": {
            "is_best": largest.largest_is_best,
            "models": models(largest.largest),
            "best": models(largest.best),
            "beaten_by": [
                model(i, fraction_of_size=fraction)
                for i, fraction in zip(largest.beaten_by, largest.fractions, strict=True)
            ],
        }
        if isinstance(largest, LargestAndBest)
        else None,
        "tied_with_highest": {
            "highest": model(top.highest),
            "smallest": found.size and model(top.smallest),
            "fraction_of_size": found.size and top.fraction,
            "smallest_as_high": found.size and model(top.smallest_as_high),
            "compared": len(top.compared),
            "models": models(top.tied),
        }
        if isinstance(top, TiedAtTop)
        else None,
        "not_compared": top if isinstance(top, RemarkKind) else None,
        "detectable_gap": detectable_record(detectable(view)),
        "cannot_say": found.limits,
        "sentences": [
            {
                "about": said.key,
                "text": said.text,
                "numbers": said.numbers,
                "models": list(dict.fromkeys(view.dataset.cell(r, label).text for r in said.rows)),
            }
            for said in sentences(insights)
        ],
    }
    return as_record(values, 6)


def _slope_record(found: Slope | None) -> Record:
    if found is None:
        return dict.fromkeys(_SLOPE_KEYS)
    values = (
        *(found.line.slope, found.interval, found.per_doubling, found.doubling_interval),
        *(found.p_value, found.line.intercept, found.scatter),
        *(found.line.points, found.models),
    )
    return dict(zip(_SLOPE_KEYS, values, strict=True))

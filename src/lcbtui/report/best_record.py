"""The answer of `best` as a record with stable keys."""

from collections.abc import Sequence

import numpy as np

from lcbtui.analysis.best import Answers, Best, Odds, Rival, Uncompared, find_size_column
from lcbtui.analysis.ranking import with_remedy
from lcbtui.dataset.remarks import Remark, RemarkKind
from lcbtui.dataset.rows import source_of
from lcbtui.report.best_words import interval, memory_asked, problems_over, window_and_problems
from lcbtui.report.evidence import detectable_record
from lcbtui.report.model import Row
from lcbtui.report.records import Record, as_record
from lcbtui.report.remarks import with_flags
from lcbtui.view.view import View


def answers_record(found: Answers, odds: Sequence[Odds | None]) -> Record:
    """The answers with stable keys.

    Args:
        found: the answers.
        odds: one for each.
    """
    nothing = [{"max_params_b": limit.most, "highest": None} for limit in found.limits]
    each = [
        none if answer is None else _record(answer, chances)
        for none, answer, chances in zip(nothing, found.found, odds, strict=True)
    ]
    others = [_winner_record(winner) for winner in found.others]
    if len(each) == 1:
        return {**each[0], "other_windows": others}
    bits = [{"bits": limit.bits, **one} for limit, one in zip(found.limits, each, strict=True)]
    fits = {"fits": found.limits[-1].fits or None}
    return {**fits, "by_bits": bits, "other_windows": others}


def uncompared_record(view: View, found: Sequence[Uncompared], reason: RemarkKind) -> Record:
    """The highest score up to each size with what is not known of it, with stable keys.

    Args:
        view: the models that were chosen among.
        found: for each size.
        reason: why no two of them are compared.
    """
    why = with_flags(with_remedy(view, reason))
    each = [
        {
            "source": view.dataset.source.name,
            "query": view.state.query,
            "lower_better": view.roles.lower_better,
            "max_params_b": one.limit.most,
            "highest": None if one.row is None else _row_record(view, one.row),
            "tied": None,
            "models": one.models,
            "equal": one.equal,
            "without_size": one.sizeless,
            "why_not_compared": why,
        }
        for one in found
    ]
    if len(each) == 1:
        return as_record(each[0])
    bits = [{"bits": one.limit.bits, **record} for one, record in zip(found, each, strict=True)]
    return as_record({"fits": found[-1].limit.fits or None, "by_bits": bits})


def _record(found: Best, odds: Odds | None) -> Record:
    """One answer."""

    def record(rival: Rival) -> Record:
        low, high = interval(found, rival.row)
        shrunken = None if odds is None else odds.shrunken.get(rival.row)
        return {
            **_model_record(found, rival.row),
            "low": low,
            "high": high,
            "difference": rival.difference,
            "difference_low": rival.low,
            "difference_high": rival.high,
            "ranked": rival.ranked,
            "chance_of_highest": None if odds is None else odds.chance.get(rival.row),
            "shrunken_score": shrunken and shrunken[0],
            "shrunken_low": shrunken and shrunken[1],
            "shrunken_high": shrunken and shrunken[2],
        }

    smallest, as_high = found.smallest_tied, found.smallest_as_high
    values = {
        "source": found.view.dataset.source.name,
        "window": window_and_problems(found),
        "query": found.view.state.query,
        "lower_better": found.view.roles.lower_better,
        "max_params_b": found.limit.most,
        "estimated_from": memory_asked(found) or None,
        "highest": record(Rival(found.row, 0.0, np.nan, np.nan)),
        "better": [record(rival) for rival in found.better],
        "tied": [record(rival) for rival in found.tied],
        "separated_below": [record(rival) for rival in found.below],
        "smallest_tied": smallest and record(smallest),
        "smallest_as_high": as_high and record(as_high),
        "next_separated_above": found.next_above and record(found.next_above),
        "highest_larger": found.highest_larger and record(found.highest_larger),
        "models": found.usable,
        "larger": found.larger,
        "not_compared": found.not_compared,
        "pairs": found.compared.verdicts.pairs,
        "rho": found.compared.rho,
        "detectable_gap": detectable_record(found.gap),
        "problems": problems_over(found),
        "within_5_percent_beyond": found.near,
        "without_size": found.sizeless,
        "without_score": found.scoreless,
        "without_evidence": found.uncounted,
        "highest_without_evidence": None
        if found.uncounted_top is None
        else _model_record(found, found.uncounted_top),
        "contaminated": found.excluded,
        "in_other_windows": sum(
            part.count
            for part in found.view.left_out
            if isinstance(part, Remark) and part.kind is RemarkKind.OTHER_WINDOWS
        ),
    }
    exact = dict.fromkeys(("max_params_b", "total_params_b", "score"))
    return as_record(values, 2, finer={**exact, "chance_of_highest": 3})


def _model_record(found: Best, row: int) -> Record:
    return _row_record(found.view, row)


def _row_record(view: View, row: int) -> Record:
    dataset, roles, size = view.dataset, view.roles, find_size_column(view)
    return {
        "model": dataset.cell(row, roles.label).text,
        "mode": Row(dataset, row).word("mode") or None,
        "row": row + 1,
        "ours": row in view.ours,
        **({"source": source_of(dataset, row).short_name} if dataset.source.parts else {}),
        "total_params_b": None if size is None else dataset.cell(row, size.key).number,
        "score": dataset.cell(row, roles.y or "").number,
    }


def _winner_record(found: Best) -> Record:
    return {
        "source": found.view.dataset.source.name,
        "window": window_and_problems(found),
        "highest": _model_record(found, found.row),
        "tied": len(found.tied),
        "models": found.usable,
    }

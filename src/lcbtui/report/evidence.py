"""What verdicts rest on, and which gaps can show on it, each in one line."""

from lcbtui.analysis.ranking import POWER, Detectable, compared, detectable
from lcbtui.dataset.remarks import RemarkKind
from lcbtui.report.records import Record, as_record
from lcbtui.stats.differences import Comparable, Counted, PerProblem
from lcbtui.text.words import counted
from lcbtui.view.view import View


def evidence_words(scores: Comparable, *, assumed: bool) -> str:
    """What scores are compared on: "ρ 0.40", "no correlation assumed" or "results by problem".

    Args:
        scores: the evidence.
        assumed: whether a ρ of 0 is what was asked for, and not for want of a stated window.
    """
    if isinstance(scores, Counted):
        known = assumed or scores.rho > 0
        return f"ρ {scores.rho:.2f}" if known else "no correlation assumed"
    assert isinstance(scores, PerProblem)
    words = "results by problem"
    return words if scores.questions is None else f"{words}, {counted(scores.clusters, 'question')}"


def compared_on(view: View) -> str:
    """What the verdicts of a View rest on: "166 problems, ρ 0.40"; "" where nothing is compared."""
    found = compared(view)
    if isinstance(found, RemarkKind):
        return ""
    if isinstance(found.scores, PerProblem):
        least = most = found.scores.by_problem.shape[1]
    else:
        known = found.verdicts.differences.problems
        known = known[known > 0]
        least, most = (int(known.min()), int(known.max())) if len(known) else (0, 0)
    problems = f"{most:,} problems" if least == most else f"{least:,} to {most:,} problems"
    words = evidence_words(found.scores, assumed=view.state.rho is not None)
    return f"{problems}, {words}"


def detectable_line(view: View) -> str:
    """Whether the scores shown can tell models apart; "" where nothing is compared.

    "166 problems, ρ 0.40: gaps under 12 points often do not show (17 among 66 pairs); with
    results by problem, 9".
    """
    found = detectable(view)
    if found is None:
        return ""
    words = f"{compared_on(view)}: gaps under {_points(found.alone)} points often do not show"
    if found.pairs > 1:
        words += f" ({_points(found.among_pairs)} among {found.pairs:,} pairs)"
    if found.by_problem is not None and _points(found.by_problem) != _points(found.alone):
        words += f"; with results by problem, {_points(found.by_problem)}"
    return words


def _points(gap: float) -> str:
    return f"{gap:.0f}" if gap >= 2 else f"{gap:.1f}"


def detectable_record(found: Detectable | None) -> Record | None:
    """The gaps with stable keys, in points, and the power that they are found with."""
    return None if found is None else as_record({**found._asdict(), "power": POWER}, 2)

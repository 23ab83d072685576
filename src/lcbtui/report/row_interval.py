"""The interval of one row's score, for lookups: as `view.intervals` has it, without pandas."""

from lcbtui.report.lookup import Row
from lcbtui.sources.model import Cell, Column, Kind, Mark, Unit
from lcbtui.sources.values import format_number
from lcbtui.stats.problem_counts import problems_of
from lcbtui.stats.wilson import wilson_ends

COLUMNS = (
    Column("plus_minus", "plus_minus", "±", Kind.NUMBER),
    Column("score_low", "score_low", "Low", Kind.NUMBER, Unit.PERCENT),
    Column("score_high", "score_high", "High", Kind.NUMBER, Unit.PERCENT),
)
_DECIMALS = 1


def interval_cells(row: Row) -> tuple[Cell, Cell, Cell]:
    """Half the length of the 95 % interval and its ends; missing where nothing is known."""
    ends = _ends(row)
    if ends is None:
        return Cell(""), Cell(""), Cell("")
    low, high = ends
    values = ((high - low) / 2, low, high)
    half, bottom, top = (
        Cell(f"{value:.{_DECIMALS}f}", round(value, _DECIMALS), _DECIMALS) for value in values
    )
    return half, bottom, top


def plus_minus(row: Row) -> str:
    """Half the length of the interval for people, "" where nothing is known."""
    half, _, _ = interval_cells(row)
    return "" if half.number is None else format_number(half.number, half.decimals)


def _ends(row: Row) -> tuple[float, float] | None:
    score = row.cell("pass_at_1")
    if row.table.roles.y != "pass_at_1" or score.number is None or not 0 <= score.number <= 100:
        return None
    if Mark.APPROXIMATE in score.marks:
        return None
    problems, error = row.cell("problems").number, row.cell("standard_error").number
    if error is not None and problems is not None and problems > 1 and error > 0:
        import numpy as np  # noqa: PLC0415 - such sources alone need it

        from lcbtui.stats.distributions import student_quantile  # noqa: PLC0415

        half = float(student_quantile(np.array([problems - 1]))[0]) * error
        return max(score.number - half, 0.0), min(score.number + half, 100.0)
    if problems is None or problems < 1:
        start, end = row.cell("window_start").number, row.cell("window_end").number
        problems = problems_of(row.cell("version").text, start, end)
    return None if problems is None else wilson_ends(score.number, problems)

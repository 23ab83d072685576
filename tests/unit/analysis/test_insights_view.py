"""The insights of a View, against the same formulas written out here from their definitions."""

import math
from dataclasses import replace
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest

from lcbtui.analysis.insights import (
    Insights,
    LargestAndBest,
    TiedAtTop,
    insights_of,
)
from lcbtui.dataset.columns import Roles
from lcbtui.dataset.remarks import RemarkKind
from lcbtui.dataset.windows import Window
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.notation import PerModel
from lcbtui.view.state import ViewState
from lcbtui.view.view import View
from unit.datasets import dataset
from unit.report.insight_cases import EASY, WHOLE, results

Floats = npt.NDArray[np.float64]

T_975 = {3: 3.182446, 4: 2.776445, 5: 2.570582, 6: 2.446912, 7: 2.364624, 8: 2.306004,
         9: 2.262157, 10: 2.228139, 11: 2.200985, 59: 2.000995}  # fmt: skip
"""The 0.975 quantile of Student's t by degrees of freedom, from a printed table."""

PROBLEMS = 166
"""Of LiveCodeBench v5 from 2024-10-01 to 2025-02-01."""

STATES = (
    ViewState(),
    ViewState(query="open:open-weights"),
    ViewState(query="-dasd"),
    ViewState(query="params<=32"),
    ViewState(query="score>=55"),
    ViewState(source="paper"),
    ViewState(source="paper", query="params<=32"),
    ViewState(source="paper", query="params<=8"),
    ViewState(source="paper", limit=8),
    ViewState(source="paper", ours="Qwen3-14B"),
    ViewState(source="reported"),
)
IDS = [f"{s.source} {s.query} {s.limit or ''} {s.ours or ''}".strip() for s in STATES]


def answer(state: ViewState) -> View:
    opened = open_dataset(find(state.source))
    return apply(derive(opened, state), state)


def name(found: Insights, position: int) -> str:
    return found.view.dataset.cell(int(found.rows[position]), "model").text


def shown(view: View) -> tuple[list[str], Floats, Floats]:
    """Names, log10 sizes and scores of the rows shown that have both."""
    rows = view.rows.tolist()
    names = [view.dataset.cell(row, "model").text for row in rows]
    sizes = view.dataset.frame["total_params_b"].to_numpy()[rows]
    scores = view.dataset.frame["pass_at_1"].to_numpy()[rows]
    there = ~(np.isnan(sizes) | np.isnan(scores))
    kept = [name for name, is_there in zip(names, there, strict=True) if is_there]
    return kept, np.log10(sizes[there]), scores[there]


def midranks(values: Floats) -> Floats:
    return np.array([(values < v).sum() + ((values == v).sum() + 1) / 2 for v in values])


def correlation(x: Floats, y: Floats) -> float:
    return float(np.corrcoef(x, y)[0, 1])


def line(x: Floats, y: Floats) -> tuple[float, float, float, float]:
    """Slope, intercept, half of the interval and scatter, by the normal equations."""
    design = np.column_stack([x, np.ones(len(x))])
    slope, intercept = np.linalg.solve(design.T @ design, design.T @ y)
    errors = y - design @ [slope, intercept]
    freedom = len(x) - 2
    variance = errors @ errors / freedom
    half = T_975[freedom] * math.sqrt(variance * np.linalg.inv(design.T @ design)[0, 0])
    return float(slope), float(intercept), float(half), math.sqrt(variance)


def left_out(x: Floats, y: Floats, place: int) -> float:
    """The residual by its definition: against the line of all others, by its own error."""
    keep = np.arange(len(x)) != place
    slope, intercept, _, scatter = line(x[keep], y[keep])
    design = np.column_stack([x[keep], np.ones(keep.sum())])
    point = np.array([x[place], 1.0])
    error = scatter * math.sqrt(1 + point @ np.linalg.inv(design.T @ design) @ point)
    return float((y[place] - slope * x[place] - intercept) / error)


@pytest.mark.parametrize("state", STATES, ids=IDS)
def test_correlations_and_slope_are_what_their_definitions_give(state: ViewState) -> None:
    view = answer(state)
    found = insights_of(view)
    _, x, y = shown(view)
    assert found.points == len(x)
    assert found.correlations is not None and found.slope is not None
    assert found.correlations.spearman == pytest.approx(correlation(midranks(x), midranks(y)))
    assert found.correlations.pearson == pytest.approx(correlation(x, y))
    slope, intercept, half, scatter = line(x, y)
    assert found.slope.line.slope == pytest.approx(slope)
    assert found.slope.line.intercept == pytest.approx(intercept)
    assert found.slope.interval is not None
    low, high = found.slope.interval
    if state.source == "reported":  # rows repeat models: never less than were they independent
        assert found.slope.models < found.points
        assert low < slope - half and high > slope + half
    else:
        assert (low, high) == pytest.approx((slope - half, slope + half), rel=1e-5)
        assert found.slope.shows_growth == (abs(slope) > half)
    assert found.slope.per_doubling == pytest.approx(slope * math.log10(2))
    assert found.slope.scatter == pytest.approx(scatter)


@pytest.mark.parametrize("state", STATES, ids=IDS)
def test_ours_are_measured_against_the_trend_of_all_others(state: ViewState) -> None:
    view = answer(state)
    found = insights_of(view)
    names, x, y = shown(view)
    ours = state.ours or "DASD-4B-Thinking"
    is_ours = np.array([name == ours for name in names])
    if not is_ours.any() or state.source == "reported":  # reported has no model of ours
        assert found.without_ours is None
        assert found.expected is None
        return
    slope, intercept, _, scatter = line(x[~is_ours], y[~is_ours])
    assert found.without_ours is not None
    assert found.without_ours.line.slope == pytest.approx(slope)
    assert found.expected is not None
    (told,) = np.flatnonzero(~np.isnan(found.expected.line)).tolist()
    assert name(found, told) == ours
    design = np.column_stack([x[~is_ours], np.ones((~is_ours).sum())])
    point = np.array([x[is_ours][0], 1.0])
    error = scatter * math.sqrt(1 + point @ np.linalg.inv(design.T @ design) @ point)
    middle, half = slope * x[is_ours][0] + intercept, T_975[len(design) - 2] * error
    assert found.expected.line[told] == pytest.approx(middle)
    assert found.expected.low[told] == pytest.approx(middle - half, rel=1e-5)
    assert found.expected.high[told] == pytest.approx(middle + half, rel=1e-5)


@pytest.mark.parametrize("state", [s for s in STATES if s.source != "reported"], ids=IDS[:-1])
def test_residuals_leave_the_model_out_and_those_beyond_the_cut_are_outliers(
    state: ViewState,
) -> None:
    view = answer(state)
    found = insights_of(view)
    _, x, y = shown(view)
    residuals = [left_out(x, y, place) for place in range(len(x))]
    assert found.residuals == pytest.approx(residuals)
    assert found.outlier_cut is not None and found.outlier_cut > 3.4
    far = {place for place, residual in enumerate(residuals) if abs(residual) > found.outlier_cut}
    assert set(found.outliers.tolist()) == far


@pytest.mark.parametrize("state", STATES, ids=IDS)
def test_the_frontier_and_the_largest_are_what_a_look_at_every_pair_gives(
    state: ViewState,
) -> None:
    view = answer(state)
    found = insights_of(view)
    names, x, y = shown(view)
    pairs = list(zip(x.tolist(), y.tolist(), strict=True))
    unbeaten = [
        names[i]
        for i, (size, score) in enumerate(pairs)
        if not any(a <= size and b >= score and (a, b) != (size, score) for a, b in pairs)
    ]
    assert sorted(name(found, i) for i in found.frontier) == sorted(unbeaten)
    assert (np.diff(found.params[found.frontier]) >= 0).all()
    assert isinstance(found.largest, LargestAndBest)
    top = max(score for size, score in pairs if size == x.max())
    beating = {names[i] for i, (_, score) in enumerate(pairs) if score > top}
    assert {name(found, i) for i in found.largest.beaten_by} == beating
    assert found.largest.fractions == pytest.approx(
        found.params[found.largest.beaten_by] / 10 ** x.max()
    )


@pytest.mark.parametrize("state", STATES, ids=IDS)
def test_models_of_like_size_are_within_the_factor_and_their_spread_is_told(
    state: ViewState,
) -> None:
    found = insights_of(answer(state))
    for group in found.groups:
        sizes, scores = found.params[group.members], found.scores[group.members]
        assert len(sizes) >= 2
        assert sizes.max() <= 1.25 * sizes.min() * (1 + 1e-12)
        assert group.spread == pytest.approx(scores.max() - scores.min())
    members = [i for group in found.groups for i in group.members.tolist()]
    assert len(members) == len(set(members))


@pytest.mark.parametrize("state", [s for s in STATES if s.source == "paper"])
def test_the_smallest_tied_is_what_holm_over_textbook_tests_gives(state: ViewState) -> None:
    view = answer(state)
    found = insights_of(view)
    names, x, y = shown(view)
    best = int(np.lexsort((x, -y))[0])
    # A limit hides rows, but not from the family of pairs.
    _, every, scores = shown(answer(replace(state, limit=None)))
    p_values = {}
    for one, other in combinations(range(len(scores)), 2):
        v1, v2 = (scores[i] / 100 * (1 - scores[i] / 100) / PROBLEMS for i in (one, other))
        error = math.sqrt(v1 + v2 - 2 * 0.4 * math.sqrt(v1 * v2))
        gap = abs(scores[one] - scores[other]) / 100
        p_values[one, other] = math.erfc(gap / error / math.sqrt(2))
    separated = set()
    for step, pair in enumerate(sorted(p_values, key=p_values.__getitem__)):
        if p_values[pair] > 0.05 / (len(p_values) - step):
            break
        separated |= {pair, pair[::-1]}
    place = {(size, score): at for at, (size, score) in enumerate(zip(every, scores, strict=True))}
    at = [place[point] for point in zip(x, y, strict=True)]
    tied = {i for i in range(len(x)) if (at[i], at[best]) not in separated}
    assert isinstance(found.tied_at_top, TiedAtTop)
    assert {name(found, i) for i in found.tied_at_top.tied} == {names[i] for i in tied}
    smallest = min(tied, key=lambda i: (x[i], -y[i]))
    assert name(found, found.tied_at_top.smallest) == names[smallest]
    assert found.tied_at_top.fraction == pytest.approx(10 ** (x[smallest] - x[best]))
    assert len(found.tied_at_top.compared) == len(x) - 1


def test_on_the_figure_the_numbers_are_those_of_its_story() -> None:
    found = insights_of(answer(ViewState()))
    assert found.correlations is not None and found.slope is not None
    assert found.points == 12
    assert round(found.correlations.spearman, 3) == 0.526
    assert round(found.slope.line.slope, 2) == 6.69
    assert not len(found.outliers)
    assert round(float(np.nanmax(found.residuals)), 2) == 3.24
    assert found.slope.shows_growth is False
    assert found.without_ours is not None and found.without_ours.shows_growth
    assert [name(found, i) for i in found.frontier] == ["Mistral3-3B", "DASD-4B-Thinking"]
    assert isinstance(found.largest, LargestAndBest) and not found.largest.largest_is_best
    assert found.tied_at_top is RemarkKind.READ_OFF
    assert found.limits == (RemarkKind.READ_OFF,)


# What counts


def test_only_rows_shown_count_as_they_do_on_the_chart() -> None:
    all_rows = insights_of(answer(ViewState(source="paper")))
    five = insights_of(answer(ViewState(source="paper", limit=5)))
    assert (all_rows.points, five.points) == (12, 5)
    assert isinstance(five.tied_at_top, TiedAtTop) and len(five.tied_at_top.compared) == 4


def test_a_model_with_results_on_part_of_the_problems_counts_for_nothing() -> None:
    found, without = insights_of(results(WHOLE | EASY)), insights_of(results(WHOLE))
    assert (found.partial, found.excluded, without.partial) == (1, 0, 0)
    assert "EasyOnly-7B" not in {name(found, i) for i in range(len(found.rows))}
    assert found.scores.tolist() == without.scores.tolist()
    assert [name(found, i) for i in found.frontier] == ["A-4B", "B-7B", "C-14B", "D-32B"]
    assert isinstance(found.tied_at_top, TiedAtTop) and len(found.tied_at_top.compared) == 3


def test_a_limit_leaves_the_family_that_is_compared_as_it_is() -> None:
    made = dataset(
        model=["a", "b", "c"], total_params_b=[1, 2, 4], pass_at_1=[30, 20, 10],
        problems=[166, 166, 400], version=["v5", "v5", "v1"],
    )  # fmt: skip
    assert insights_of(apply(made, ViewState())).tied_at_top is RemarkKind.MIXED_WINDOWS
    limited = insights_of(apply(made, ViewState(limit=2)))
    assert limited.tied_at_top is RemarkKind.MIXED_WINDOWS


def test_rows_shown_apart_do_not_count() -> None:
    whole = dataset(
        model=["a", "b", "c", "d", "e", "f"],
        total_params_b=[1, 2, 4, 8, 16, 900],
        pass_at_1=[10, 20, 30, 40, 50, 99],
    )
    found = insights_of(apply(replace(whole, excluded=np.arange(6) == 5), ViewState()))
    assert (found.points, found.excluded) == (5, 1)
    assert isinstance(found.largest, LargestAndBest) and found.largest.largest_is_best
    assert [name(found, i) for i in found.frontier] == ["a", "b", "c", "d", "e"]


def test_sizes_are_those_of_the_axis_where_it_has_them_else_the_total() -> None:
    view = answer(ViewState(source="reported", x="active"))
    assert (size := insights_of(view).size) is not None and size.key == "active_params_b"
    view = answer(ViewState(source="paper", x="released"))
    assert (size := insights_of(view).size) is not None and size.key == "total_params_b"


def test_a_source_without_sizes_or_scores_says_nothing_of_them() -> None:
    no_sizes = insights_of(apply(dataset(model=["a", "b"], pass_at_1=[1, 2]), ViewState()))
    assert no_sizes.size is None and no_sizes.points == 0 and not no_sizes.groups
    roles = Roles("model", "total_params_b", None, None)
    no_scores = insights_of(
        apply(dataset(model=["a", "b"], total_params_b=[1, 2], roles=roles), ViewState())
    )
    assert no_scores.score is None and no_scores.limits == ()


def test_several_rows_of_a_model_are_counted_as_such() -> None:
    every = insights_of(answer(ViewState(source="reported")))
    assert every.models is not None and every.models < every.points
    one = insights_of(answer(ViewState(source="reported", per_model=PerModel.BEST)))
    assert one.models is None


def test_mixed_windows_and_reporters_are_limits_and_nothing_is_compared() -> None:
    found = insights_of(answer(ViewState(source="reported", window=Window())))
    assert found.tied_at_top is RemarkKind.MIXED_WINDOWS
    assert set(found.limits) == {RemarkKind.MIXED_WINDOWS, RemarkKind.MIXED_REPORTERS}
    assert insights_of(answer(ViewState(source="paper"))).limits == ()


# Several reports of a model


def test_the_slope_of_reports_of_every_window_has_an_error_clustered_by_model() -> None:
    view = answer(ViewState(source="reported", window=Window()))
    found = insights_of(view)
    assert found.slope is not None and found.slope.interval is not None
    _, x, y = shown(view)
    rows = view.rows[np.isin(view.rows, found.rows[found.both])]
    names = np.array([view.dataset.cell(row, "model").text for row in rows.tolist()])
    slope, intercept, half, _ = line_of_many(x, y)
    models, n = np.unique(names), len(x)
    assert (n, len(models), found.slope.models) == (423, 183, 183)
    assert (slope - half, slope + half) == pytest.approx((12.37, 16.19), abs=0.01)
    # CR1: the residuals of a model belong together.
    apart, errors = x - x.mean(), y - slope * x - intercept
    sums = [float((apart * errors)[names == model].sum()) for model in models]
    factor = 183 / 182 * (n - 1) / (n - 2)
    error = math.sqrt(factor * float(np.square(sums).sum())) / float(apart @ apart)
    t_182 = 1.973084
    assert slope - t_182 * error == pytest.approx(10.60, abs=0.01)
    assert slope + t_182 * error == pytest.approx(17.95, abs=0.01)
    # Leaving out a model at a time is as wide, but for what a model pulls the line to itself.
    low, high = found.slope.interval
    assert 1 < (high - low) / (2 * t_182 * error) < 1.05
    assert (low + high) / 2 == pytest.approx(slope)


def line_of_many(x: Floats, y: Floats) -> tuple[float, float, float, float]:
    """As `line`, for hundreds of points."""
    T_975[len(x) - 2] = 1.965605
    return line(x, y)


def test_modes_of_a_model_are_one_model_and_rows_without_a_name_are_several() -> None:
    made = dataset(
        model=["a", "a", "b", "c", "d", None, None],
        mode=["thinking", "plain", *[None] * 5],
        total_params_b=[1, 1, 2, 4, 8, 16, 32],
        pass_at_1=[10, 20, 30, 35, 50, 55, 70],
    )
    found = insights_of(apply(made, ViewState()))
    assert (found.points, found.different) == (7, 6)
    assert found.slope is not None and (found.slope.models, found.slope.df) == (6, 5)


def test_many_rows_of_four_models_are_too_few_to_say_how_scores_grow() -> None:
    made = dataset(
        model=list("abcdabcd"),
        total_params_b=[1, 2, 4, 8] * 2,
        pass_at_1=[10, 20, 30, 40, 12, 23, 31, 45],
    )
    found = insights_of(apply(made, ViewState()))
    assert found.slope is None and found.correlations is None and found.outlier_cut is None
    assert np.isnan(found.residuals).all() and not len(found.outliers)
    assert RemarkKind.FEW_POINTS in found.limits

"""What a source and its user state of how sure scores are, and what verdicts make of it."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lcbtui.analysis.ranking import compared, no_comparison, ranking
from lcbtui.cli.opening import answer
from lcbtui.dataset.columns import PLUS_MINUS_STATED, PlusMinus, Roles
from lcbtui.dataset.dataset import Dataset, score_key
from lcbtui.dataset.values import defined
from lcbtui.dataset.windows import parse_window
from lcbtui.errors import UsageError
from lcbtui.report.load_report import without_evidence
from lcbtui.report.model_answer import Row, interval_cells
from lcbtui.report.remarks import with_remedy
from lcbtui.sources.combine import combined
from lcbtui.stats.differences import RHO, Counted, Stated
from lcbtui.stats.intervals import Evidence, effective_problems, wilson_interval
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.derive.problem_sets import problem_sets
from lcbtui.view.derive.score_intervals import (
    INTERVAL,
    uncertainty_at,
    uncertainty_of,
    wrong_errors,
)
from lcbtui.view.state import ViewState
from lcbtui.view.view import Remark, RemarkKind, Remedy, View
from unit.sources.opening import both, plain

Z = NormalDist().inv_cdf(0.975)
SCORES = [58.4, 66.9, 68.1, 30.2]
NAMES = ["a", "b", "c", "d"]


def opened(*lines: str) -> Dataset:
    return both("".join(f"{line}\n" for line in lines).encode())[0]


def view_of(data: Dataset, **fields: object) -> View:
    state = ViewState(**fields)  # type: ignore[arg-type]  # each test names its own
    return apply(derive(data, state), state)


def bare() -> Dataset:
    return opened("model,params,pass@1", *(f"{n},4B,{s}" for n, s in zip(NAMES, SCORES)))  # noqa: B905


@given(st.floats(0.1, 99.9), st.integers(2, 5_000))
def test_the_error_of_so_many_problems_is_worth_just_so_many(score: float, problems: int) -> None:
    error = math.sqrt(score * (100 - score) / problems)
    found = effective_problems(np.array([score]), np.array([error]))
    assert found[0] == pytest.approx(problems)
    assert effective_problems(score, error) == pytest.approx(problems)


@pytest.mark.parametrize(
    ("score", "error"), [(50, 0), (100, 0), (101, 1), (50, -1), (50, math.nan)]
)
def test_an_error_that_says_nothing_is_worth_nothing(score: float, error: float) -> None:
    assert np.isnan(effective_problems(np.array([score]), np.array([error]))).all()
    assert np.isnan(effective_problems(score, error))


@given(st.sampled_from([0.0, 100.0]), st.integers(2, 5_000))
def test_at_the_ends_of_the_scale_an_interval_is_worth_the_problems_it_is_of(
    score: float, problems: int
) -> None:
    low, high = wilson_interval(score, float(problems))
    assert effective_problems(score, (high - low) / 2 / Z) == pytest.approx(problems)


ALPHA = "alpha,95,92.06,97.12"


@pytest.mark.parametrize(
    ("header", "rows", "shown"),
    [
        ("accuracy,ci_low,ci_high", [ALPHA, "beta,100,97.1,100"], [92.06, 97.12, 97.1, 100]),
        ("accuracy,ci_low,ci_high", ["a,0.95,0.9206,0.9712", "b,0.8,0.7,0.9"], [92.06, 97.12]),
        ("elo,ci_high,ci_low", ["a,1300,1320.25,1290", "b,1200,1210,1170"], [1290, 1320.25]),
        ("accuracy,accuracy 95% CI", ["a,95,± 2.53", "b,80,± 4.4"], [92.47, 97.53]),
    ],
)
def test_an_interval_that_is_stated_is_shown_as_stated(
    header: str, rows: list[str], shown: list[float]
) -> None:
    data = derive(opened(f"model,{header}", *rows), ViewState())
    for row, low, high in zip(range(2), shown[::2], shown[1::2], strict=False):
        half, *ends = (data.cell(row, column.key).number for column in INTERVAL)
        assert ends == [low, high]
        assert half == pytest.approx((high - low) / 2, abs=0.0051)
        assert data.cell(row, "evidence").text == "stated error"


def test_an_error_below_what_the_problems_allow_is_no_error_over_problems() -> None:
    data = opened("model,pass@1,stderr,n", "a,60,0.3,166", "b,60,3.8,166")
    known = uncertainty_of(data)
    assert known is not None
    assert wrong_errors(data)["small"].tolist() == [True, False]
    assert known.worth.tolist() == pytest.approx([166, 60 * 40 / 3.8**2])
    assert known.evidence.tolist() == [Evidence.STATED_COUNT, Evidence.STATED_ERROR]
    assert (known.low[0], known.high[0]) == pytest.approx(wilson_interval(60.0, 166.0))


@pytest.mark.parametrize(
    ("header", "used"),
    [
        *(("pass@1", False), ("LCB", False), ("livecodebench_v6", False)),
        *(("accuracy", True), ("mmlu", True), ("score", True), ("pass@1.mmlu", True)),
    ],
)
def test_where_no_count_is_stated_an_error_is_one_over_livecodebench_at_most(
    header: str, used: bool
) -> None:
    """An error of 0.8 at 70 is worth 3,281 problems; LiveCodeBench has 1,055."""
    rows = ["a,70,0.8", "b,66,0.7", "c,60,0.9"]
    data = opened(f"model,{header},stderr", *rows)
    assert wrong_errors(data)["small"].tolist() == [not used] * 3
    assert (no_comparison(view_of(data)) is None) is used
    ends = [cell.missing for cell in interval_cells(Row(data, 0))]
    assert ends == [not used] * 3


@pytest.mark.parametrize(
    ("cell", "header", "caption", "meant"),
    [
        ("64.8 ± 1.1 (avg of 4 runs)", "pass@1", "", PlusMinus.SPREAD),
        ("64.8 ± 1.1 (greedy)", "pass@1", "", PlusMinus.ERROR),
        ("64.8 ± 1.1", "pass@1 (mean ± std)", "", PlusMinus.SPREAD),
        ("64.8 ± 1.1", "pass@1", "mean±std", PlusMinus.SPREAD),
        ("64.8 ± 1.1", "pass@1", "Scores over three random seeds", PlusMinus.SPREAD),
        ("64.8 ± 1.1", "pass@1", "with 95 % CI over 5 seeds", PlusMinus.SPREAD),
        ("64.8 ± 6.1", "pass@1", "All numbers are with 95 % CI", PlusMinus.HALF),
        ("64.8 ± 6.1", "pass@1", "voir ci-dessous", PlusMinus.ERROR),
        ("64.8 ± 3.1", "pass@1 ± SEM", "", PlusMinus.ERROR),
        ("64.8 ± 3.1", "pass@1", "with standard errors of the mean", PlusMinus.ERROR),
        ("64.8 ± 3.1", "pass@1", "We run all models", PlusMinus.ERROR),
    ],
)
def test_the_words_around_a_table_say_what_a_plus_minus_is(
    cell: str, header: str, caption: str, meant: PlusMinus
) -> None:
    table = (
        f"# Results\n\n{caption}\n\n| Model | {header} |\n|---|---|\n| A | {cell} |\n| B | 50 |\n"
    )
    data = plain(table)
    assert data.by_key["plus_minus_stated"].plus_minus is meant
    is_spread = data.by_key["plus_minus_stated"].title == "± of runs"
    assert is_spread == (meant is PlusMinus.SPREAD)
    known = uncertainty_of(data)
    is_unused = known is None or known.evidence[0] != Evidence.STATED_ERROR
    assert is_unused == (meant is PlusMinus.SPREAD or "1.1" in cell)
    assert no_comparison(view_of(data, plus_minus=PlusMinus.SPREAD)) is RemarkKind.NO_EVIDENCE


stated = st.sampled_from(["", "0", "0.2", "3", "3.5", "40", "55", "61", "70", "99"])
scores = st.sampled_from(["60.1", "~60", "0", "100", "120", "-3", "1450", ""])
windows = st.sampled_from(["2024-08-01", "2024-08", "2024-10", "2025-02-01", "2025-02", "2025", ""])
rows_stated = st.tuples(
    *(scores, stated, stated, stated, stated, st.sampled_from(["", "0", "131", "166"])),
    *(st.sampled_from(["", "v5", "V6", "other"]), windows, windows),
)


@pytest.mark.parametrize("score", ["pass@1", "accuracy", "elo"])
@given(st.lists(rows_stated, min_size=2, max_size=5), st.none() | st.sampled_from(PlusMinus))
@example([("60.1", *[""] * 5, name, "2024-08", "2025-02-01") for name in ("", "other")], None)
def test_a_row_that_is_looked_up_has_the_interval_of_the_table(
    score: str, rows: list[tuple[str, ...]], meant: PlusMinus | None
) -> None:
    header = f"{score},stderr,ci_low,ci_high,±,n,version,window_start,window_end"
    data = opened(f"model,{header}", *(f"m{n},{','.join(row)}" for n, row in enumerate(rows)))
    if meant is not None and PLUS_MINUS_STATED in data.by_key:
        column = data.by_key[PLUS_MINUS_STATED].with_plus_minus(meant)
        data = data.with_columns([defined(data.values[column.key], column)])
    known, derived = uncertainty_of(data), derive(data, ViewState())
    for row in range(len(data)):
        one = uncertainty_at(data, row)
        expected = [np.nan] * 5 if known is None else [each[row] for each in known]
        if one is not None:
            assert one[:4] == pytest.approx(expected[:4], rel=1e-12, nan_ok=True)
            assert known is None or one.evidence == known.evidence[row]
        if data.roles.y == score_key(data):
            cells = interval_cells(Row(data, row))
            there = [Row(derived, row).cell(column.key)[:3] for column in INTERVAL]
            assert [cell[:3] for cell in cells] == there


def test_the_standard_error_that_is_stated_best_counts() -> None:
    stated = ["3,50,70,4", "0,50,70,4", ",70,50,4", ",61,70,4", ",50,,4", ",,,-1"]
    rows = (f"{name},60,{row}" for name, row in zip("abcdef", stated, strict=True))
    known = uncertainty_of(opened("model,pass@1,stderr,ci_low,ci_high,±", *rows))
    assert known is not None
    worth = [2400 / error**2 for error in (3, 10 / Z, 10 / Z, 4, 4)]
    assert known.worth.tolist() == pytest.approx([*worth, math.nan], nan_ok=True)


def test_errors_and_half_intervals_make_the_interval_that_they_state() -> None:
    """The oracle is the normal interval, close to Wilson's in the middle of the scale."""
    rows = [f"{name},{score},{3.0}" for name, score in zip(NAMES, SCORES, strict=True)]
    by_error = derive(opened("model,pass@1,stderr", *rows), ViewState())
    low, high = (np.array(SCORES) + side * Z * 3 for side in (-1, 1))
    known = uncertainty_of(by_error)
    assert known is not None
    assert known.evidence.tolist() == [Evidence.STATED_ERROR] * 4
    np.testing.assert_allclose(known.low, low, atol=0.6)
    np.testing.assert_allclose(known.high, high, atol=0.6)
    ends = zip(NAMES, SCORES, low.round(6).tolist(), high.round(6).tolist(), strict=True)
    by_ends = opened("model,pass@1,ci low,ci high", *(",".join(map(str, row)) for row in ends))
    halves = [f"{n},{s} ± {Z * 3}" for n, s in zip(NAMES, SCORES, strict=True)]
    by_half = opened("model,pass@1", *halves)
    for data in (by_ends, by_half):
        other = uncertainty_of(derive(data, ViewState(plus_minus=PlusMinus.HALF)))
        assert other is not None
        np.testing.assert_allclose(other.worth, known.worth, rtol=1e-4)
    as_error = uncertainty_of(derive(by_half, ViewState()))
    assert as_error is not None
    np.testing.assert_allclose(as_error.worth * Z**2, known.worth, rtol=1e-4)


def test_the_number_of_problems_and_not_the_error_says_what_is_over_the_same_ones() -> None:
    rows = ["a,58.4,3.8,166", "b,66.9,3.0,166", "c,68.1,2.5,131"]
    data = derive(opened("model,pass@1,stderr,n", *rows), ViewState())
    assert problem_sets(data).codes.tolist() == [0, 0, 1]
    assert no_comparison(view_of(data)) is RemarkKind.MIXED_WINDOWS
    same = view_of(opened("model,pass@1,stderr,n", *rows[:2]))
    found = compared(same)
    assert not isinstance(found, RemarkKind)
    assert isinstance(found.scores, Counted)
    assert found.verdicts.differences.problems[0, 1] == 166
    assert found.scores.problems[found.place(0)] == pytest.approx(58.4 * 41.6 / 3.8**2)
    assert found.scores.rho == 0


def test_errors_alone_are_compared_without_a_number_of_problems() -> None:
    rows = ["a,58.4,3", "b,66.9,3", "c,88.1,2", "d,30.2,3"]
    view = view_of(opened("model,accuracy,accuracy_stderr", *rows))
    found = compared(view)
    assert not isinstance(found, RemarkKind)
    assert view.roles.y == "accuracy"
    assert np.isnan(found.verdicts.differences.problems).all()
    assert isinstance(found.scores, Counted) and found.scores.rho == 0
    assert [ranking(view).text(place) for place in range(4)] == ["1", "2", "3", "4"]
    error = math.hypot(3, 3)
    p = 2 * NormalDist().cdf((58.4 - 66.9) / error)
    assert found.verdicts.differences.p_value[1, 2] == pytest.approx(p, abs=0.01)


def test_scores_on_another_scale_are_compared_by_their_stated_errors_alone() -> None:
    rows = ["a,1450,9,100", "b,1400,9,200", "c,1445,12,50", "d,1300,,100"]
    view = view_of(opened("model,elo,stderr,n", *rows))
    found = compared(view)
    assert not isinstance(found, RemarkKind)
    assert isinstance(found.scores, Stated) and found.scores.rho == 0
    assert [ranking(view).text(place) for place in range(4)] == ["1–2", "1–2", "3", ""]
    places = {view.dataset.words("model")[row]: place for place, row in enumerate(found.rows)}
    differences, pair = found.verdicts.differences, (places["a"], places["b"])
    error = math.hypot(9, 9)
    assert differences.p_value[pair] == pytest.approx(2 * NormalDist().cdf(-50 / error))
    reach = NormalDist().inv_cdf(0.975) * error
    assert differences.low[pair] == pytest.approx(50 - reach)
    assert differences.high[pair] == pytest.approx(50 + reach)
    correlated = compared(view_of(view.dataset, rho=0.5))
    assert not isinstance(correlated, RemarkKind)
    narrower = math.sqrt(2 * 81 - 2 * 0.5 * 81)
    assert correlated.verdicts.differences.error[pair] == pytest.approx(narrower)


def test_scores_on_another_scale_without_errors_are_not_compared() -> None:
    view = view_of(opened("model,elo,n", "a,1450,9", "b,1400,9"))
    assert no_comparison(view) is RemarkKind.NO_EVIDENCE


def test_problems_that_the_user_says_are_those_of_rows_that_do_not_say_it() -> None:
    view = view_of(bare(), problems=166)
    known = uncertainty_of(view.dataset)
    assert known is not None
    low, high = wilson_interval(np.array(SCORES), np.full(4, 166.0))
    np.testing.assert_allclose([known.low, known.high], [low, high])
    found = compared(view)
    assert not isinstance(found, RemarkKind) and isinstance(found.scores, Counted)
    assert (found.scores.problems.tolist(), found.rho) == ([166] * 4, 0)
    some = derive(opened("model,pass@1,n", "a,50,131", "b,51,"), ViewState(problems=166))
    assert some.numbers("problems").tolist() == [131, 166]
    assert no_comparison(view_of(bare())) is RemarkKind.NO_EVIDENCE


def test_a_window_is_said_of_a_source_that_states_none_and_chooses_among_those_of_another() -> None:
    window = parse_window("2410-2502")
    view = view_of(bare(), window=window, release="v5")
    assert len(view) == 4
    assert Remark(RemarkKind.TAKEN_AS_WINDOW, 4) in view.left_out
    found = compared(view)
    assert not isinstance(found, RemarkKind)
    assert found.rho == RHO
    assert found.verdicts.differences.problems[0, 1] == 166
    stated = opened("model,pass@1,Window", "a,50,2410-2502", "b,51,2502-2505", "c,52,")
    kept = view_of(stated, window=window)
    assert kept.rows.tolist() == [0]
    assert not any(
        isinstance(p, Remark) and p.kind is RemarkKind.TAKEN_AS_WINDOW for p in kept.parts
    )


def test_of_several_sources_it_is_said_of_the_rows_of_ones_own_file_that_do_not() -> None:
    paper = answer(ViewState(source="paper")).dataset
    both_of = combined([paper, bare()])
    mixed = view_of(both_of)
    assert no_comparison(mixed) is RemarkKind.MIXED_WINDOWS
    assert with_remedy(mixed, RemarkKind.MIXED_WINDOWS).remedy is Remedy.SAY_WINDOW
    view = view_of(both_of, window=parse_window("2410-2502"), release="v5")
    assert Remark(RemarkKind.TAKEN_AS_WINDOW, 4) in view.left_out
    found = compared(view)
    assert not isinstance(found, RemarkKind)
    assert (len(found.rows), found.rho) == (16, RHO)
    counted = derive(both_of, ViewState(problems=99)).numbers("problems")
    assert np.isnan(counted[:12]).all()
    assert counted[12:].tolist() == [99] * 4
    reported = answer(ViewState(source="reported")).dataset
    told = derive(combined([reported, bare()]), ViewState(problems=99, release="v5"))
    assert 99 not in told.numbers("problems")[: len(reported)]
    assert told.words("version") == [*reported.words("version"), *["v5"] * 4]


def test_a_window_that_is_said_needs_both_ends_and_a_picture_needs_none() -> None:
    with pytest.raises(UsageError, match="needs both ends"):
        view_of(bare(), window=parse_window("2024-10.."))
    with pytest.raises(UsageError, match="states no windows"):
        answer(ViewState(source="figure", window=parse_window("2410-2502")))
    assert len(view_of(bare(), window=parse_window("all"))) == 4


def test_stated_errors_that_cannot_be_used_are_known() -> None:
    data = opened(
        "model,pass@1,stderr,ci_low,ci_high,n",
        *("a,50,0,40,60,166", "b,51,,61,41,166", "c,52,,60,70,166", "d,53,0.3,,,166"),
    )
    found = wrong_errors(derive(data, ViewState()))
    assert found["swapped"].tolist() == [False, True, False, False]
    assert found["outside"].tolist() == [False, False, True, False]
    assert found["small"].tolist() == [False, False, False, True]
    zero = wrong_errors(opened("model,pass@1,stderr", "a,50,0", "b,51,2"))
    assert zero["zero"].tolist() == [True, False]
    assert without_evidence(bare())
    assert not without_evidence(data)
    assert not without_evidence(answer(ViewState(source="figure")).dataset)


def test_a_column_of_another_score_has_no_evidence() -> None:
    data = opened("model,pass@1,accuracy,pass@1_stderr", "a,50,60,3", "b,51,90,3")
    assert no_comparison(view_of(data)) is None
    assert no_comparison(view_of(data, y="accuracy")) is RemarkKind.NO_EVIDENCE
    assert data.roles == Roles("model", None, "pass_at_1", None)

"""How sure scores are, by what a source and its user state, and by results by problem."""

import math
import statistics
from math import isnan, nan
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lcbtui.analysis.ranking import compared, no_comparison, ranking
from lcbtui.cli.opening import answer
from lcbtui.dataset.columns import PLUS_MINUS_STATED, PlusMinus, Roles
from lcbtui.dataset.dataset import Dataset, score_key
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.values import defined
from lcbtui.dataset.windows import parse_window
from lcbtui.errors import UsageError
from lcbtui.report.load_report import without_evidence
from lcbtui.report.model_answer import Row, interval_cells
from lcbtui.report.remarks import with_remedy
from lcbtui.sources.catalog import find
from lcbtui.sources.combine import combined
from lcbtui.sources.open import open_dataset
from lcbtui.stats.differences import RHO, Counted, Stated
from lcbtui.stats.intervals import Evidence, effective_problems, wilson_interval
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.derive.means import left_out
from lcbtui.view.derive.problem_sets import problem_sets
from lcbtui.view.derive.score_intervals import (
    INTERVAL,
    uncertainty_at,
    uncertainty_of,
    wrong_errors,
)
from lcbtui.view.state import ViewState
from lcbtui.view.view import Remark, RemarkKind, Remedy, View
from result_documents import document, performance, results_dataset_of, with_part
from unit.cli.running import lcb
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


@pytest.mark.parametrize(
    ("score", "error"), [(50, 0), (100, 0), (101, 1), (50, -1), (50, math.nan)]
)
def test_an_error_that_says_nothing_is_worth_nothing(score: float, error: float) -> None:
    assert np.isnan(effective_problems(np.array([score]), np.array([error]))).all()
    assert np.isnan(effective_problems(score, error))


@given(st.sampled_from([0.0, 100.0]), st.integers(2, 5_000))
def test_at_the_ends_an_interval_is_worth_its_problems(score: float, problems: int) -> None:
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
def test_stated_intervals_are_shown_so(header: str, rows: list[str], shown: list[float]) -> None:
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
def test_without_a_count_an_error_is_over_livecodebench_at_most(header: str, used: bool) -> None:
    """An error of 0.8 at 70 is worth 3,281 problems; LiveCodeBench has 1,055."""
    rows = ["a,70,0.8", "b,66,0.7", "c,60,0.9"]
    data = opened(f"model,{header},stderr", *rows)
    assert wrong_errors(data)["small"].tolist() == [not used] * 3
    assert (no_comparison(view_of(data)) is None) is used
    assert [cell.missing for cell in interval_cells(Row(data, 0))] == [not used] * 3


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
    assert known is not None and known.evidence.tolist() == [Evidence.STATED_ERROR] * 4
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
    found = compared(view_of(opened("model,pass@1,stderr,n", *rows[:2])))
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
    p = 2 * NormalDist().cdf((58.4 - 66.9) / math.hypot(3, 3))
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
    both_of = combined([answer(ViewState(source="paper")).dataset, bare()])
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


PART = results_dataset_of(SourceInfo("part.json", "part.json"), with_part(), "it")


def answers(query: str = "") -> dict[str, bool]:
    data = derive(PART, ViewState(query=query))
    assert data.selection is not None
    return dict(zip(data.words("model"), data.selection.complete.tolist(), strict=True))


def test_a_model_with_scores_on_less_than_95_percent_of_the_problems_is_not_complete() -> None:
    assert answers() == {"Whole": True, "Almost": True, "Part": False}


def test_only_the_problems_in_force_count() -> None:
    assert answers("difficulty:easy") == {"Whole": True, "Almost": True, "Part": True}
    assert answers("difficulty:hard") == {"Whole": True, "Almost": False}


def test_a_result_without_a_score_is_not_a_score() -> None:
    document = with_part(20, {"A": (20, 5), "B": (20, 5)})
    for row in document["performances"][:2]:  # type: ignore[index]  # a list
        row["pass@1"] = -1
    data = results_dataset_of(SourceInfo("part.json", "part.json"), document, "it")
    assert data.selection is not None
    assert data.selection.complete.tolist() == [False, True]


def results_of(scores: dict[str, list[float]], model: str = "A") -> Dataset:
    """A Dataset of one model with the scores of the tests of each question."""
    rows = [
        performance(each, question, "2024-01-01", score, platform=None)
        for each in (model, f"another {model}")
        for question, own in scores.items()
        for score in (own if each == model else own[::-1])
    ]
    return results_dataset_of(SourceInfo("it.json", "it.json"), document(rows), "it")


def test_an_interval_is_of_the_mean_and_the_error_before_they_are_rounded() -> None:
    scores = [10.0 * (number % 7) for number in range(41)]
    data = results_of({str(number): [score] for number, score in enumerate(scores)})
    found = uncertainty_of(data)
    assert found is not None
    mean, error = statistics.fmean(scores), statistics.stdev(scores) / 41**0.5
    assert data.numbers("pass_at_1")[0] != mean
    low, high = wilson_interval(mean, min(mean * (100 - mean) / error**2, 1.35 * 41), 2.0210754)
    assert (found.low[0], found.high[0]) == pytest.approx((low, high), abs=1e-6)


def test_tests_of_one_question_make_an_interval_longer() -> None:
    scores = [100.0, 100.0, 0.0, 0.0, 100.0, 100.0, 0.0, 0.0]
    apart = uncertainty_of(results_of({str(n): [score] for n, score in enumerate(scores)}))
    pairs = {str(n): [scores[2 * n], scores[2 * n + 1]] for n in range(4)}
    pairs["0"] = [100.0, 99.0]  # tests, since their scores differ
    together = uncertainty_of(results_of(pairs))
    assert apart is not None and together is not None
    assert together.half_width[0] > 1.2 * apart.half_width[0]


def view_of_file(path: Path, text: str, **fields: object) -> View:
    file = path / "board.csv"
    file.write_text(text, encoding="utf-8")
    return answer(ViewState(source=str(file), **fields))  # type: ignore[arg-type]


def half_widths(view: View) -> list[float]:
    if "plus_minus" not in view.dataset.by_key:
        return []
    return [*view.dataset.numbers("plus_minus").round(1).tolist()]


HEAD = "model,arc,arc_stderr,gsm8k,gsm8k_stderr"
TWO = f"{HEAD}\na,57.3,2.7,71.2,1.0\nb,50,2.7,60.2,1.2\n"
PAIRS = "model,arc,±,gsm8k,±\na,57.3,2.7,71.2,1.0\nb,50,2.7,60.2,1.2\n"
LENGTH = (
    "model,win_rate,standard_error,length_controlled_winrate,lc_standard_error\n"
    "a,76.9,2.7,86.5,1.0\nb,77.8,2.7,76.7,1.2\n"
)
FILTERS = (
    'model,"gsm8k exact_match,strict","gsm8k exact_match,strict stderr",'
    '"gsm8k exact_match,flexible","gsm8k exact_match,flexible stderr"\n'
    "a,57.3,2.7,71.2,1.0\nb,50,2.7,60.2,1.2\n"
)


FRACTIONS = f"{HEAD}\na,0.573,0.027,0.712,0.010\nb,0.5,0.027,0.602,0.012\n"
OWN: dict[str, tuple[str, dict[str, list[float]]]] = {
    **{
        f"an error for each, {place}": (text, {first: [5.3, 5.3], second: [2.0, 2.3]})
        for place, (text, first, second) in enumerate(
            (
                *((TWO, "arc", "gsm8k"), (PAIRS, "arc", "gsm8k"), (FRACTIONS, "arc", "gsm8k")),
                (LENGTH, "win_rate", "length_controlled_winrate"),
                (FILTERS, "gsm8k exact_match,strict", "gsm8k exact_match,flexible"),
            )
        )
    },
    "a count or an error as the score is not its own evidence": (
        "model,score,problems,standard_error\na,60,164,1.5\nb,50,164,1.5\n",
        {"problems": [], "standard_error": []},
    ),
    "an error in the cells": (
        "model,arc,gsm8k\na,57.3 ± 2.7,71.2 ± 1.0\nb,50 ± 2.7,60.2 ± 1.2\n",
        {"gsm8k": [2.0, 2.3], "arc": [5.3, 5.3]},
    ),
    "a bare count is of the headline, one in a header of its own": (
        "model,arc,n,gsm8k,HumanEval+ (164 problems)\na,57.3,200,71.2,80.2\nb,60,200,65,87\n",
        {"arc": [6.8, 6.7], "gsm8k": [], "HumanEval+ (164 problems)": [6.1, 5.2]},
    ),
    "several bare counts are each of the score on their left": (
        "model,MBPP,n,LCB,n\na,50,100,57.3,400\nb,50,100,60,400\n",
        {"LCB": [4.8, 4.8], "MBPP": [9.6, 9.6]},
    ),
    **{
        error: (
            f"model,HumanEval,HumanEval+,{error}\na,57.3,71.2,1.0\nb,50,60.2,1.2\n",
            {"HumanEval": [], "HumanEval+": [2.0, 2.3]},
        )
        for error in ("HumanEval+_stderr", "HumanEval+ stderr", "humaneval_plus_stderr")
    },
    "an interval in words": (
        "model,acc,mmlu,acc 95% CI,mmlu 95% CI\na,57,71,+2/-2,+3/-3\nb,50,60,+2/-2,+4/-4\n",
        {"acc": [2.0, 2.0], "mmlu": [3.0, 4.0]},
    ),
    "an interval in words is a fraction where its score is": (
        "model,acc,mmlu,mmlu 95% CI\na,0.57,0.71,+0.03/-0.03\nb,0.5,0.6,+0.04/-0.04\n",
        {"mmlu": [3.0, 4.0]},
    ),
    "a standard name is of the score on its left": (
        "model,HumanEval,MBPP,standard_error\na,70.1,60.2,1.0\nb,75.3,62.1,1.1\n",
        {"HumanEval": [], "MBPP": [2.0, 2.2]},
    ),
    "an error below one of a score in percent is no fraction": (
        "model,arc,arc_stderr,bleu,bleu stderr\na,0.573,0.027,27.1,0.9\nb,0.5,0.027,34,0.8\n",
        {"bleu": [1.8, 1.6], "arc": [5.3, 5.3]},
    ),
}
"""A board, and what its scores have as half widths."""


@pytest.mark.parametrize(("text", "widths"), OWN.values(), ids=OWN)
def test_each_score_has_its_own(tmp_path: Path, text: str, widths: dict[str, list[float]]) -> None:
    assert {y: half_widths(view_of_file(tmp_path, text, y=y)) for y in widths} == widths


def test_a_mean_has_no_error_of_its_parts_but_the_count_that_the_user_gives(tmp_path: Path) -> None:
    assert half_widths(view_of_file(tmp_path, TWO, y="mean(arc,gsm8k)")) == []
    assert len(half_widths(view_of_file(tmp_path, TWO, y="mean(arc,gsm8k)", problems=164))) == 2


@pytest.mark.parametrize(
    ("y", "without"),
    [("mean(icl.*)", ["icl.best_lr"]), ("mean(icl.arc,icl.copa)", []), ("icl.arc", [])],
)
def test_a_mean_of_a_pattern_tells_its_lack(tmp_path: Path, y: str, without: list[str]) -> None:
    text = "model,icl.arc,icl.copa,icl.best_lr\na,0.57,0.71,0.31\nb,0.5,0.6,0.29\n"
    assert left_out(view_of_file(tmp_path, text, y=y).dataset, y) == without


def test_a_number_of_problems_that_the_user_gives_is_for_the_score_in_force(tmp_path: Path) -> None:
    text = "model,lambada,piqa\na,60,70\nb,50,60\n"
    assert half_widths(view_of_file(tmp_path, text, y="piqa", problems=5153)) == [1.3, 1.3]


def test_a_bare_error_is_of_the_score_on_its_left_in_each_file_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("model,acc,acc_stderr\na,57,1\nb,50,1\n")
    (tmp_path / "b.csv").write_text("model,mmlu,acc,stderr\nc,71,60,2\nd,70,50,2\n")
    for y in ("acc", "mmlu"):
        view = answer(ViewState(source=str(tmp_path), y=y))
        rows = dict(zip(view.dataset.words("model"), half_widths(view) or [nan] * 4, strict=True))
        assert isnan(rows["c"]) or (y, rows["c"]) == ("acc", 3.9)
        assert rows["a"] == 2.0 or y == "mmlu"


def test_a_bare_count_in_a_folder_is_of_the_only_score_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("model,HumanEval\na,57\n")
    (tmp_path / "b.csv").write_text("model,MBPP,HumanEval,n\nb,50,60,400\n")
    (tmp_path / "c.csv").write_text("model,MBPP,n\nc,50,100\n")
    assert half_widths(answer(ViewState(source=str(tmp_path), y="HumanEval"))) == []
    counted = half_widths(answer(ViewState(source=str(tmp_path), y="MBPP")))
    assert counted[2] == 9.6
    assert isnan(counted[1])


def test_errors_of_two_meanings_are_not_both_those_of_one_score(tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("model,gsm8k,mmlu,mmlu 95% CI\nc,50,60,+3/-3\n")
    text = "model,gsm8k,mmlu,mmlu ±\na,51,61,1\nb,52,62,1\n"
    view = view_of_file(tmp_path, text, others=(str(other),), y="mmlu")
    keys = [each.key for each in view.dataset.columns]
    assert len({*keys}) == len(keys)
    assert half_widths(view)[:2] == [2.0, 2.0]


def test_windows_say_nothing_of_the_problems_of_another_benchmark(tmp_path: Path) -> None:
    text = "model,LCB,MBPP,window_start,window_end\na,60,70,2024-10-01,2025-02-01\n"
    assert len(half_widths(view_of_file(tmp_path, text, y="LCB"))) == 1
    assert half_widths(view_of_file(tmp_path, text, y="MBPP")) == []


def test_what_a_file_says_of_one_score_is_kept_where_another_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "board.csv"
    file.write_text(TWO, encoding="utf-8")
    opened = open_dataset(find(str(file)))
    assert [(each.of, each.evidence) for each in opened.columns if each.of] == [
        ("arc", "standard_error"),
        ("gsm8k", "standard_error"),
    ]


def test_another_source_is_asked_over_the_problems_of_the_score_compared(tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("model,LCB v5,LCB v6\na,55.3,49\n", encoding="utf-8")
    view = view_of_file(tmp_path, "model,LCB v6\na,48.3\nb,44.1\n", against=str(other))
    assert view.dataset.cell(0, "change_in_score").text == "-0.7"
    assert view.dataset.words("same_window") == ["", ""]


@pytest.mark.parametrize(
    ("flags", "why"),
    [
        ("--y latency --problems 100", "--problems 100 changes nothing: latency is no percentage"),
        ("--problems 100", "--problems 100 changes nothing: each row states its own"),
        ("--y latency --plus-minus se", "--plus-minus se changes nothing: latency has no ±"),
        *(("--plus-minus se", ""), ("--y MBPP --problems 100", "")),
    ],
)
def test_what_the_user_says_of_another_kind_of_score_is_not_ignored_silently(
    tmp_path: Path, flags: str, why: str
) -> None:
    file = tmp_path / "board.csv"
    text = "model,HumanEval,±,problems,MBPP,latency\na,70.1,1.0,164,60,1200\nb,75,1.1,164,50,1100\n"
    file.write_text(text, encoding="utf-8")
    err = lcb("ls", str(file), *flags.split()).err
    assert ("changes nothing" in err) is bool(why)
    assert why in err
    ran = lcb("compare", "-d", str(file), "a", "b", *flags.split())
    assert why in ran.err
    assert "--problems N" not in ran.out or "latency" not in flags

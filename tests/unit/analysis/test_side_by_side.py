"""Models side by side: what is subtracted, what is not and why, and what a difference tells."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.analysis.paired_runs import Part
from lcbtui.analysis.side_by_side import Comparison, compare, model_and_others
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.lookup import Table, model_named
from lcbtui.dataset.results import Floats
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.windows import parse_window
from lcbtui.sources.catalog import bundled
from lcbtui.sources.open import open_dataset
from lcbtui.stats.differences import RHO, Counted
from lcbtui.stats.paired import paired_difference
from lcbtui.stats.verdicts import Verdict, holm
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from lcbtui.view.view import RemarkKind
from result_documents import about, document, performance
from unit.sources.opening import STDIN, plain
from unit.stats.bundled import sizes_and_scores

HEAD = "model,hf_repo,mode,version,window_start,window_end,problems,pass_at_1\n"
V5, V6 = "v5,2024-10-01,2025-02-01", "v6,2025-02-01,2025-05-01"


def table(*rows: str, name: str = "") -> Table:
    dataset = plain(HEAD + "\n".join(rows), STDIN)
    dataset = replace(dataset, source=dataset.source._replace(name=name or "-"))
    return Table(dataset, dataset.roles)


def compared(tables: Sequence[Table], *names: str) -> Comparison:
    return compare(tables, [model_named(tables, name) for name in names])


def source(name: str) -> Table:
    dataset = open_dataset(bundled()[name])
    return Table(dataset, dataset.roles)


def test_on_the_paper_differences_are_those_of_counts_corrected_for_their_number() -> None:
    names, _, scores = sizes_and_scores("paper")
    chosen = ["DASD-4B-Thinking", "GLM-Z1-9B-0414", "Qwen3-32B", "OpenThinker3-7B"]
    found = compared([source("paper")], *chosen)
    (group,) = found.groups
    values = np.array([scores[names.index(name)] for name in chosen])
    expected = Counted(values, np.full(4, 166.0), RHO).differences
    p_values = expected.p_value[0, 1:]
    for pair, other in zip(group.pairs, range(1, 4), strict=True):
        assert pair.difference == pytest.approx(values[0] - values[other])
        ends = expected.low[0, other], expected.high[0, other]
        assert (pair.low, pair.high, pair.p_value) == pytest.approx((*ends, p_values[other - 1]))
        assert (pair.problems, pair.paired) == (166, False)
    corrected = holm(p_values)
    assert [pair.p_corrected for pair in group.pairs] == pytest.approx(corrected)
    told = [Verdict.HIGHER if p <= 0.05 else Verdict.TIED for p in corrected]
    assert [pair.verdict for pair in group.pairs] == told
    assert set(told) == {Verdict.HIGHER, Verdict.TIED}
    assert (found.reasons, found.incomparable) == ((None,) * 4, ())


@pytest.mark.parametrize("other", [V6, "v5,2024-08-01,2025-02-01", V5.replace("v5", "v6")])
def test_scores_of_another_window_or_release_are_never_subtracted(other: str) -> None:
    found = compared([table(f"A,,,{V5},166,60", f"B,,,{other},166,40")], "A", "B")
    assert (found.groups, found.incomparable) == ((), (1,))
    assert found.reasons == (RemarkKind.OTHER_PROBLEMS,) * 2


def test_each_window_is_a_group_of_its_own() -> None:
    rows = (f"A,,,{V5},,60", f"A,,,{V6},,50", f"B,,,{V6},,40", f"B,,,{V5},,45")
    one, other = compared([table(*rows)], "A", "B").groups
    assert (one.window, other.window) == ("v5 2024-10-01..2025-02-01", "v6 2025-02-01..2025-05-01")
    assert [pair.difference for pair in one.pairs] == pytest.approx([15])
    assert [pair.difference for pair in other.pairs] == pytest.approx([10])


def test_scores_read_off_a_picture_are_shown_and_not_compared() -> None:
    found = compared([source("figure")], "DASD-4B-Thinking", "Qwen-32B")
    assert [number.score.text for number in found.scores] == ["70.5", "67"]
    assert found.reasons == (RemarkKind.READ_OFF,) * 2
    assert found.incomparable == (1,)


def test_scores_of_one_column_are_subtracted_and_not_tested_where_no_number_is_known() -> None:
    found = compared([table("A,,,v5,,,,60", "B,,,v5,,,,40")], "A", "B")
    ((pair,),) = [group.pairs for group in found.groups]
    assert (pair.difference, pair.verdict) == (20, Verdict.NOT_TESTED)
    assert math.isnan(pair.low) and math.isnan(pair.p_value)
    other = compared([table("A,,,v5,,,,60", "B,,,v6,,,,40")], "A", "B")
    assert other.reasons == (RemarkKind.NO_EVIDENCE,) * 2
    assert other.incomparable == (1,)


def test_a_score_with_an_error_and_one_without_in_one_column_are_not_tested() -> None:
    dataset = plain("model,score,stderr\nA,64.8,1.1\nB,57.2,\n", STDIN)
    found = compared([Table(dataset, dataset.roles)], "A", "B")
    ((pair,),) = [group.pairs for group in found.groups]
    assert (round(pair.difference, 1), pair.verdict) == (7.6, Verdict.NOT_TESTED)


@pytest.mark.parametrize(
    ("problems", "one", "other", "verdict"),
    [
        (7, 85.7, 14.3, Verdict.FEW_PROBLEMS),
        (7, 100, 0, Verdict.HIGHER),  # two of 2^7 coins
        (9, 50, 50, Verdict.FEW_PROBLEMS),
        (10, 50, 50, Verdict.TIED),
        (11, 50, 50, Verdict.TIED),
        (166, 72.1, 72.1, Verdict.TIED),
    ],
)
def test_ten_problems_tell_that_two_are_tied_and_fewer_at_most_that_one_is_higher(
    problems: int, one: float, other: float, verdict: Verdict
) -> None:
    rows = f"A,,,{V5},{problems},{one}", f"B,,,{V5},{problems},{other}"
    (pair,) = compared([table(*rows)], "A", "B").groups[0].pairs
    assert (pair.problems, pair.verdict) == (problems, verdict)
    assert -100 <= pair.low <= pair.high <= 100
    assert (pair.p_value == 1) >= (one == other)


def test_stated_counts_are_compared_where_a_source_states_no_dates() -> None:
    found = compared([table("A,,,v5,,,200,60", "B,,,v5,,,200,40", "C,,,v5,,,99,40")], "A", "B", "C")
    (group,) = found.groups
    assert [(p.first.model, p.second.model, p.problems) for p in group.pairs] == [(0, 1, 200)]
    assert found.reasons == (None, None, RemarkKind.OTHER_PROBLEMS)
    assert found.incomparable == (2,)


def test_the_same_dates_are_other_problems_where_their_numbers_differ() -> None:
    rows = [f"{name},,,{V5},{n},60" for name, n in (("A", 166), ("B", 160), ("C", 166))]
    found = compared([table(*rows)], "A", "B", "C")
    ((pair,),) = [group.pairs for group in found.groups]
    assert (pair.first.model, pair.second.model, pair.problems) == (0, 2, 166)
    assert found.reasons == (None, RemarkKind.OTHER_PROBLEMS, None)


def test_of_several_reports_the_middle_one_counts_and_of_two_the_lower() -> None:
    rows = [f"A,,,{V5},,{score}" for score in (61, 70, 65)] + [f"B,,,{V5},,{n}" for n in (42, 40)]
    found = compared([table(*rows)], "A", "B")
    (group,) = found.groups
    assert [(p.first.value, p.second.value) for p in group.pairs] == [(65, 40)]
    several = RemarkKind.SEVERAL_REPORTS
    assert found.reasons == (several, several, None, several, None)


def test_of_two_reports_of_an_error_rate_the_higher_counts() -> None:
    dataset = plain("model,WER\nA,5.0\nA,8.0\nB,7.0\n", STDIN)
    roles = dataset.roles._replace(lower_better=True)
    ((pair,),) = [group.pairs for group in compared([Table(dataset, roles)], "A", "B").groups]
    assert pair.values == (8.0, 7.0)


def test_rows_without_a_name_are_no_model() -> None:
    dataset = plain("model,score\nA,70\n,60\n,20\nC,30\n", STDIN)
    model = model_named([Table(dataset, dataset.roles)], "A")
    found = model_and_others(model, 0, apply(dataset, ViewState()))
    assert [(each.name, [at.row for at in each.rows]) for each in found] == [("A", [0]), ("C", [3])]


def test_modes_are_compared_with_their_like_and_with_all_where_none_is_shared() -> None:
    thinking, plain_mode = f"A,,thinking,{V5},,60", f"A,,plain,{V5},,30"
    both = compared([table(thinking, plain_mode, f"B,,thinking,{V5},,50")], "A", "B")
    assert [(p.first.mode, p.second.mode) for p in both.groups[0].pairs] == [
        ("thinking", "thinking")
    ]
    other = compared([table(thinking, plain_mode, f"B,,,{V5},,50")], "A", "B")
    assert [(p.first.mode, p.second.mode) for p in other.groups[0].pairs] == [
        ("thinking", ""),
        ("plain", ""),
    ]


def test_the_first_source_with_both_models_counts_and_else_one_of_each() -> None:
    tables = [
        table(f"A,,,{V5},,60", name="one"),
        table(f"A,,,{V5},,61", f"B,,,{V5},,50", f"C,,,{V6},,50", name="two"),
        table(f"A,,,{V5},,62", f"B,,,{V5},,51", f"D,,,{V5},,51", name="three"),
    ]
    (group,) = compared(tables, "A", "B", "D").groups
    assert [(p.first.source, p.second.source) for p in group.pairs] == [
        ("two", "two"),
        ("three", "three"),
    ]
    alone = compared([*tables[:2], table(f"E,,,{V5},,40", name="four")], "A", "E")
    assert [(p.first.source, p.second.source) for p in alone.groups[0].pairs] == [("one", "four")]


def test_a_score_that_is_no_pass_at_1_is_not_tested() -> None:
    data = source("paper").dataset
    found = compared([Table(data, data.roles._replace(y="total_params_b"))], "AM-T", "DASD")
    ((pair,),) = [group.pairs for group in found.groups]
    assert (pair.values, pair.verdict) == ((32, 4), Verdict.NOT_TESTED)


scores = st.floats(0, 100).map(lambda value: round(value, 1))


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from([V5, V6, "v5,,"]), scores)))
def test_whatever_is_subtracted_is_over_the_same_problems(
    rows: list[tuple[str, str, float]],
) -> None:
    # One row of each model, so that the names are there.
    rows += [("A", V5, 50.0), ("B", "v5,,", 40.0)]
    made = [table(*(f"{name},,,{window},,{score}" for name, window, score in rows))]
    found = compared(made, "A", "B")
    met: set[int] = set()
    for group in found.groups:
        for pair in group.pairs:
            assert pair.first.problem_set == pair.second.problem_set is not None
            assert pair.difference == pytest.approx(pair.first.value - pair.second.value)
            met.add(pair.second.model)
    assert met.isdisjoint(found.incomparable)
    assert len(found.reasons) == len(found.scores)
    numbers = {id(n) for group in found.groups for p in group.pairs for n in (p.first, p.second)}
    assert [id(n) in numbers for n in found.scores] == [why is None for why in found.reasons]


def test_an_original_stands_for_its_copies_as_in_a_ranking() -> None:
    head = "model,pass@1,version,window_start,window_end,report_kind,reported_by,problems\n"
    window = "v5,2024-10-01,2025-02-01"
    rows = [
        f"M,65.0,{window},own,maker,166",
        f"M,60.0,{window},cited,tester,166",
        f"M,58.0,{window},cited,tester2,166",
        *(f"M,65.0,v6,2024-08-01,2025-05-01,cited,other{n},454" for n in range(3)),
        f"N,61.0,{window},own,n,166",
    ]
    dataset = plain(head + "\n".join(rows), STDIN)
    ((pair,),) = [
        group.pairs for group in compared([Table(dataset, dataset.roles)], "M", "N").groups
    ]
    assert pair.difference == pytest.approx(-1.0)


def made(scores: Mapping[str, Sequence[float | None]]) -> Dataset:
    """Models with a score on each problem."""
    rows = [
        performance(model, f"q{n}", f"2024-0{n % 3 + 1}-10", score)
        for model, values in scores.items()
        for n, score in enumerate(values)
        if score is not None
    ]
    made_of = document(rows, [about(name, None) for name in scores])
    dataset = open_dataset(SourceInfo("-", "standard input"), json.dumps(made_of).encode())
    return derive(dataset, ViewState(window=parse_window("all")))


def t_by_hand(one: Floats, other: Floats) -> tuple[float, float]:
    """(difference, standard error) of a paired comparison."""
    apart = one - other
    mean = sum(apart) / len(apart)
    variance = sum((x - mean) ** 2 for x in apart) / (len(apart) - 1)
    return mean, math.sqrt(variance / len(apart))


@pytest.mark.parametrize(("sign", "verdict"), [(1, Verdict.HIGHER), (-1, Verdict.LOWER)])
def test_a_clear_difference_below_a_point_has_a_direction(sign: int, verdict: Verdict) -> None:
    base = np.full((1, 400), 50.0)
    found = paired_difference(base + sign * np.tile([0.2, 0.6], 200), base, width=1, bounded=False)
    assert found.difference == pytest.approx(sign * 0.4)
    assert Part("", 400, (50.4, 50.0), found, found.p_value).verdict == verdict


def test_two_models_are_compared_over_the_problems_of_both() -> None:
    one, other = np.random.default_rng(7).integers(0, 11, (2, 40)) * 10.0
    gaps = list(other)
    gaps[3] = gaps[17] = math.nan
    dataset = made({"A": list(one), "B": [None if math.isnan(x) else x for x in gaps]})
    ((pair,),) = [
        group.pairs for group in compared([Table(dataset, dataset.roles)], "A", "B").groups
    ]
    both = [n for n in range(40) if n not in {3, 17}]
    difference, error = t_by_hand(one[both], other[both])
    assert (pair.problems, pair.paired) == (38, True)
    assert pair.difference == pytest.approx(difference)
    # The 97.5 % quantile of Student's t with 37 degrees of freedom, from a printed table.
    assert pair.low == pytest.approx(difference - 2.0262 * error, abs=1e-3)
    assert pair.high == pytest.approx(difference + 2.0262 * error, abs=1e-3)

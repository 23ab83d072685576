"""A mean of columns: of complete rows alone; what others lack is told, wrong parts are refused."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcbtui.dataset.columns import MEAN_PARTS, Mark
from lcbtui.dataset.dataset import Dataset
from lcbtui.errors import UsageError
from lcbtui.report.view_table import table_columns
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.text.numbers import Unit
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.derive.means import left_out, mean_names, mean_parts, score_columns
from lcbtui.view.state import ViewState
from lcbtui.view.view import View

HEADER = "model,MMLU,GPQA,HumanEval,WER,rank,params,average,MT-bench"
BOARD = (
    "a,80.5,40,~70.25,9,1,7B,60,7.1",
    "b,70,60,,8,2,8B,65,8",
    "c,60,50.5,90,7,3,9B,70,9",
    "d,,,10,6,4,9B,10,2",
)


def opened(*lines: str) -> Dataset:
    return open_dataset(find("-"), "\n".join(lines).encode())


def shown(y: str, data: Dataset | None = None, **fields: object) -> View:
    state = ViewState(y=y, **fields)  # type: ignore[arg-type]  # passed on as they are
    return apply(derive(data or opened(HEADER, *BOARD), state), state)


def names(view: View) -> list[str]:
    return [view.dataset.cell(row, "model").text for row in view.rows.tolist()]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mean(A,B)", ("A", "B")),
        (" Mean( A , B ) ", ("A ", "B")),
        ('mean("a, b",c)', ("a, b", "c")),
        ("mean(*)", ("*",)),
        ("mean", None),
        ("mean score", None),
        ("mean(A", None),
        (None, None),
    ],
)
def test_a_mean_is_told_from_a_column(text: str | None, found: tuple[str, ...] | None) -> None:
    assert mean_names(text) == found


def test_only_complete_rows_have_a_mean_and_a_rank_and_the_rest_is_told() -> None:
    view = shown("mean(MMLU,GPQA,HumanEval)")
    assert names(view) == ["c", "a", "b", "d"]
    assert [view.rank(place) for place in range(4)] == [1, 2, None, None]
    key = view.roles.y or ""
    assert view.dataset.cell(2, key).text == "66.8"  # (60 + 50.5 + 90) / 3
    assert view.dataset.cell(1, key).missing
    parts = [view.dataset.cell(row, MEAN_PARTS) for row in range(4)]
    assert [(cell.number, cell.whole) for cell in parts] == [(3, None), (2, 3), (3, None), (1, 3)]
    assert "2 of 4 lack some of the 3 parts of the mean: no rank" in view.sentence
    assert MEAN_PARTS in [column.key for column in table_columns(view)]


def test_a_mean_has_the_decimals_and_the_marks_of_its_parts() -> None:
    view = shown("mean(GPQA,HumanEval)")
    cell = view.dataset.cell(0, view.roles.y or "")
    assert cell.text == "55.12"  # two decimals, as 70.25 has
    assert Mark.APPROXIMATE in cell.marks
    assert view.dataset.by_key[view.roles.y or ""].unit is Unit.PERCENT


def test_what_is_no_score_is_no_part_of_the_mean_of_all() -> None:
    data = opened(HEADER, *BOARD)
    assert [column.key for column in mean_parts(data, "mean(*)")] == ["MMLU", "GPQA", "HumanEval"]
    assert "rank" not in [column.key for column in score_columns(data)]


def test_names_may_have_wildcards_and_quotes() -> None:
    data = opened('model,"GPQA, diamond",GPQA main,MMLU', "a,10,20,30", "b,50,40,30", "c,11,1,30")
    assert len(mean_parts(data, "mean(gpqa*)")) == 2
    assert names(shown('mean("GPQA, diamond",MMLU)', data)) == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mean(MMLU,GPQB)", "y mean(MMLU,GPQB): unknown column 'GPQB'; did you mean GPQA?"),
        (
            "mean(MMLU)",
            "a mean needs at least two columns of one unit, such as MMLU, GPQA, HumanEval",
        ),
        ("mean()", "a mean needs at least two columns"),
        ("mean(MMLU,model)", "model holds no numbers"),
        ("mean(MMLU,WER)", "MMLU and WER have no common unit and direction; mean(*) is over MMLU"),
        ("mean(MMLU,params)", "MMLU and total_params_b have no common unit"),
        ("mean(MMLU,MT-bench)", "MMLU and MT-bench have no common unit"),
        ("mean(Q*)", "unknown column 'Q*'"),
    ],
)
def test_what_no_mean_can_be_of_is_refused_with_the_reason(text: str, words: str) -> None:
    with pytest.raises(UsageError) as refused:
        shown(text)
    assert words in str(refused.value)


def test_where_no_row_is_complete_that_is_said() -> None:
    data = opened("model,MMLU,GPQA,MATH", "a,1,,13", "b,,22,30", "c,11,2,", "d,12,44,")
    assert "4 of 4 lack some of the 3 parts of the mean: no rank" in (
        shown("mean(*)", data).sentence
    )


def test_without_scores_of_one_unit_there_is_no_mean_of_all() -> None:
    with pytest.raises(UsageError, match="two columns of one unit"):
        shown("mean(*)", opened("model,score,price", "a,1,2", "b,3,4"))


def test_a_mean_can_be_on_the_x_axis() -> None:
    assert shown("HumanEval", x="mean(MMLU,GPQA)").roles.x == "mean(MMLU,GPQA)"


def test_less_is_better_in_a_mean_of_errors() -> None:
    view = shown("mean(WER,CER)", opened("model,WER,CER", "a,9,5", "b,2,3", "c,4,5"))
    assert view.roles.lower_better
    assert names(view) == ["b", "c", "a"]
    data = opened("model,WER,CER,F1", "a,9,5,9", "b,2,3,8", "c,4,5,7")
    assert [each.header for each in mean_parts(data, "mean(*)")] == ["WER", "CER"]


@pytest.mark.parametrize("headers", ["clean WER,other WER", "WER (clean),WER (other)"])
@pytest.mark.parametrize("rows", [("a,2.1,9.9", "b,3,12.4"), ("a,2,99", "b,3,101")])
def test_errors_of_one_measure_have_one_unit(headers: str, rows: tuple[str, ...]) -> None:
    data = opened(f"model,{headers}", *rows)
    assert [each.header for each in mean_parts(data, "mean(*)")] == headers.split(",")


def test_a_column_of_that_very_name_is_no_mean() -> None:
    view = shown("mean(x)", opened("model,mean(x),y", "a,9,5", "b,2,3"))
    assert names(view) == ["a", "b"]
    assert MEAN_PARTS not in view.dataset.by_key


numbers = st.one_of(st.none(), st.integers(0, 100))


@given(st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=9))
def test_a_mean_is_that_of_the_values_and_ranks_by_it(rows: list[tuple[int | None, ...]]) -> None:
    lines = (
        f"m{n},{','.join('' if v is None else str(v) for v in row)}" for n, row in enumerate(rows)
    )
    data = opened("model,MMLU,GPQA,MATH", *lines, "last,11,22,33")
    view = shown("mean(MMLU,GPQA,MATH)", data)
    values = view.dataset.numbers(view.roles.y or "")
    for row, value in zip([*rows, (11, 22, 33)], values.tolist(), strict=True):
        if None in row:
            assert np.isnan(value)
        else:
            assert value == pytest.approx(sum(filter(None, row)) / 3)
    ordered = [float(values[row]) for row in view.rows.tolist()]
    ranked = [value for value in ordered if not np.isnan(value)]
    assert all(a >= b for a, b in pairwise(ranked))
    assert ordered[: len(ranked)] == ranked


@pytest.mark.parametrize(("rows", "is_score"), [(1, True), (2, True), (3, False), (9, False)])
def test_one_value_in_three_rows_or_more_is_no_score(rows: int, *, is_score: bool) -> None:
    data = opened("model,MMLU,GPQA", *(f"m{row},61.5,{50 + row}.5" for row in range(rows)))
    assert ("MMLU" in [column.header for column in score_columns(data)]) is is_score


@pytest.mark.parametrize(("value", "is_score"), [("1.0", True), ("0", True), ("0.5", False)])
def test_what_all_or_none_solve_is_part_of_a_mean(value: str, *, is_score: bool) -> None:
    data = opened(
        "model,ARC,MMLU,GPQA", *(f"m{row},{value},0.{row + 2},0.5{row}" for row in range(4))
    )
    parts = [column.header for column in mean_parts(data, "mean(*)")]
    assert parts == [*["ARC"][: int(is_score)], "MMLU", "GPQA"]


SCALED = {"MMLU": 100, "GPQA": 100, "HumanEval": 100, "MT-bench": 10, "Quality": 10, "Elo": 2000}


@settings(max_examples=30)
@given(
    st.lists(st.sampled_from(sorted(SCALED)), min_size=2, unique=True),
    st.lists(st.sampled_from(["WER", "Average", "rank", "votes", "cost", "params"]), unique=True),
)
def test_a_mean_of_all_is_on_the_scale_that_most_have(scores: list[str], others: list[str]) -> None:
    cells = [
        [f"m{row}", *(f"{SCALED[each] * (0.6 + row / 20):.2f}" for each in scores)]
        + [str(row * 7 % 5 + 1) for _ in others]
        for row in range(6)
    ]
    data = opened(",".join(["model", *scores, *others]), *map(",".join, cells))
    scales = [SCALED[each] for each in scores]
    most = max(scales, key=scales.count)
    wanted = [each for each in scores if SCALED[each] == most]
    if len(wanted) > 1:
        assert [each.header for each in mean_parts(data, "mean(*)")] == wanted


def test_a_mean_of_all_is_of_one_metric_a_benchmark_and_of_no_spread() -> None:
    headers = "HumanEval pass@10,HumanEval,arc acc_norm,MMLU 5-shot,MMLU 0-shot,LCB v6,LCB v5"
    data = opened(
        f"model,{headers},MBPP pass@1 std",
        "a,70,60,50,64,61,30,40,1.5",
        "b,72,61,51,65,62,31,41,2.5",
    )
    wanted = ["HumanEval", "arc acc_norm", "MMLU 5-shot", "LCB v6", "LCB v5"]
    assert [part.header for part in mean_parts(data, "mean(*)")] == wanted
    assert left_out(data, "mean(*)") == ["HumanEval pass@10", "MMLU 0-shot"]


@pytest.mark.parametrize(
    ("headers", "parts"),
    [
        (
            "mmlu acc,mmlu/law acc,mmlu/art acc,arc_challenge acc,arc_challenge acc_norm",
            ("mmlu acc", "arc_challenge acc_norm"),
        ),
        ("Core,a.arc,a.boolq,a.piqa,a.agi_eval_lsat_lr", ("arc", "boolq", "piqa", "lsat_lr")),
        ("Core,a.arc,b.boolq,c.piqa", ("arc", "boolq", "piqa")),
        ("arc,boolq,piqa,rte,race2.0-IN", ("arc", "boolq", "piqa", "rte", "race2.0-IN")),
        ("anli_r1/acc,anli_r2/acc,anli_r3/acc", ("anli_r1/acc", "anli_r2/acc", "anli_r3/acc")),
    ],
)
def test_a_mean_of_all_takes_no_part_beside_its_whole(headers: str, parts: tuple[str, ...]) -> None:
    width = len(headers.split(","))
    cells = ("50.5", "40.25", "60.75", "30.5", "20.5"), ("41.5", "51.5", "31.25", "70.5", "10.5")
    rows = (",".join((f"model-{n}B", *each[:width])) for n, each in enumerate(cells, start=7))
    found = mean_parts(opened(f"model,{headers}", *rows), "mean(*)")
    assert len(found) == len(parts)
    assert all(each.header.endswith(part) for each, part in zip(found, parts, strict=True))

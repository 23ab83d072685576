import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.columns import Cell, Mark
from lcbtui.dataset.source import RepairKind
from lcbtui.text.numbers import Unit
from unit.sources.opening import column, plain


def test_scores_from_0_to_1_are_shown_as_percent_with_their_digits_and_it_is_told() -> None:
    table = plain("model,pass@1\na,0.850\nb,0.7\nc,1\nd,0\ne,\nf,-1\n")
    assert column(table, "pass_at_1") == ["85.0", "70", "100", "0", "", ""]
    assert table.cell(0, "pass_at_1") == Cell("85.0", 85.0, 1, Mark.REPAIRED)
    told = {repair.kinds: repair.count for repair in table.report.repairs}
    assert told == {(RepairKind.FRACTION,): 4, (RepairKind.BELOW_ZERO,): 1}


def test_a_fraction_is_percent_whatever_its_score_is_called() -> None:
    table = plain("model,Best score,coding,share,time\na,.5,0.25,0.5,0.1\nb,1,0.5,0.6,0.2\n")
    units = {each.key: each.unit for each in table.columns}
    assert units["Best score"] is units["coding"] is units["share"] is Unit.PERCENT
    assert units["time"] is Unit.NONE
    assert column(table, "coding") == ["25", "50"]
    assert column(table, "time") == ["0.1", "0.2"]


@pytest.mark.parametrize(
    "text",
    [
        "model,pass@1 (%)\na,0.5\nb,0.7\n",
        "model,score in percent\na,0.5\nb,0.7\n",
        "model,pass@1\na,0.5%\nb,0.7\n",
        "model,pass@1\na,0.5\nb,1.1\n",
        "model,pass@1\na,0\nb,1\n",
        "model,pass@1\na,0\nb,\n",
    ],
)
def test_what_may_be_percent_already_stays_as_it_is(text: str) -> None:
    assert all(RepairKind.FRACTION not in repair.kinds for repair in plain(text).report.repairs)


@given(st.integers(0, 10_000), st.integers(3, 8))
def test_percent_of_a_fraction_is_the_decimal_point_moved_by_two(parts: int, decimals: int) -> None:
    digits = f"{parts:0{decimals + 1}d}"[-decimals:]
    cell = plain(f"model,score\na,0.{digits}\nb,0.5\n").cell(0, "pass_at_1")
    assert cell.text == f"{int(digits[:2])}.{digits[2:]}"


@pytest.mark.parametrize("header", ["problems", "samples", "params", "active params"])
@pytest.mark.parametrize("nothing", ["0", "-1", "0.0", "N/A", "-"])
def test_where_zero_is_impossible_it_is_missing_and_told(header: str, nothing: str) -> None:
    table = plain(f"model,{header},pass@1\na,{nothing},0\nb,7,-1\n")
    (key,) = {each.key for each in table.columns} - {"model", "pass_at_1"}
    assert column(table, key) == ["", "7"]
    assert column(table, "pass_at_1") == ["0", ""]
    assert [repair.count for repair in table.report.repairs] == [1, 1]


def test_a_score_that_may_be_below_zero_keeps_it() -> None:
    table = plain("model,arena rating\na,-5\nb,1400\n")
    assert column(table, "arena rating") == ["-5", "1400"]

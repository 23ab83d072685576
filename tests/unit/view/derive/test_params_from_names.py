from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.columns import TOTAL, Cell, Mark, Roles
from lcbtui.dataset.dataset import missing_counts
from lcbtui.view.derive.derive import derive
from lcbtui.view.derive.sizes import with_params_from_names
from lcbtui.view.state import ViewState
from unit.datasets import dataset
from unit.sources.opening import assert_equal_datasets, both


def test_sizes_are_those_that_names_state_and_nothing_else() -> None:
    (before, _) = both(
        b"model,params,active params,pass@1\na-7B,10,10,1\nb-30B-A3B,42,,2\nc,70,,3\nd-13B,18,,\n"
    )
    assert [choice.option for choice in before.report.choices] == ["params_from_names"]
    after = with_params_from_names(before)
    sizes = [after.cell(row, "total_params_b") for row in range(4)]
    assert sizes[0] == Cell("7", 7.0, 0, Mark.INFERRED)
    assert [cell.number for cell in sizes] == [7, 30, None, 13]
    assert [after.cell(row, "active_params_b").number for row in range(4)] == [None, 3, None, None]
    assert after.report.choices == ()
    missing = missing_counts(after, after.roles)
    assert (missing.without_x, missing.without_y, missing.unplaceable) == (1, 1, 2)
    assert missing.cells == {"total_params_b": 1, "active_params_b": 3, "pass_at_1": 1}
    assert after.report.notes[-1] == "3 of 4 names state a size"


def test_the_dataset_that_it_is_made_from_stays_as_it_was() -> None:
    (before, _) = both(b"model,params,pass@1\na-7B,10,1\nb-7B,10,1\n")
    assert before.cell(0, "total_params_b").number == 10
    after = with_params_from_names(before)
    assert after.cell(0, "total_params_b").number == 7
    assert before.cell(0, "total_params_b").number == 10
    assert before.report.roles == before.roles


def test_without_any_column_of_sizes_one_is_added_and_becomes_x() -> None:
    before = dataset(model=["a-7B", None, "c-30B-A3B"], pass_at_1=[1.0, 2.0, 3.0])
    after = with_params_from_names(before)
    assert [column.key for column in after.columns] == [
        *["model", "pass_at_1"],
        *["total_params_b", "active_params_b"],
    ]
    assert [*after.values] == [column.key for column in after.columns]
    assert after.roles == Roles("model", "total_params_b", "pass_at_1", None)
    assert np.array_equal(after.numbers("total_params_b"), [7, np.nan, 30], equal_nan=True)
    assert after.report.columns == after.columns


def test_names_without_sizes_leave_an_empty_column() -> None:
    after = with_params_from_names(dataset(model=["a", "b"], pass_at_1=[1.0, 2.0]))
    assert np.isnan(after.numbers("total_params_b")).all()
    assert "active_params_b" not in after.by_key


def test_missing_active_parameters_are_filled_in_by_both_readers_alike() -> None:
    lines = ["model,params,active params,pass@1"]
    lines += [f"m{row}-30B-A3B,30,,50\nd{row}-7B,7,7,40\ne{row}-32B,32,,45" for row in range(20)]
    one, other = both("\n".join(lines).encode())
    assert np.nansum(one.numbers("active_params_b")) == 20 * 3 + 20 * 7
    assert_equal_datasets(one, other)


@given(st.lists(st.integers(1, 99), min_size=3, max_size=8), st.integers(0, 8), st.booleans())
def test_sizes_are_read_from_the_label_that_is_chosen(
    sizes: list[int], unnamed: int, asked: bool
) -> None:
    names = [f"x{row}-{size}B" for row, size in enumerate(sizes)] + ["other"] * unnamed
    data = dataset(
        model=[f"m{row}" for row in range(len(names))],
        name=names,
        pass_at_1=[float(row) for row in range(len(names))],
    )
    data = replace(data, roles=data.roles._replace(x=None))
    assert derive(data, ViewState()).roles.x is None
    found = derive(data, ViewState(label="name", params_from_names=asked))
    assert found.roles.x == TOTAL
    assert found.numbers(TOTAL)[: len(sizes)].tolist() == sizes
    few = derive(data, ViewState(label="model"))
    assert TOTAL not in few.by_key

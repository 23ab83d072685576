"""A Dataset with columns added."""

import numpy as np

from lcbtui.dataset.columns import Column, Kind
from lcbtui.dataset.values import Numbers
from unit.datasets import dataset

SPEED = Column("speed", "speed", "Speed", Kind.NUMBER)


def test_a_new_column_comes_behind_the_one_named_in_definitions_and_values_alike() -> None:
    one = dataset(model=["a", "b"], pass_at_1=[1, 2], note=["x", "y"])
    more = one.with_columns([Numbers.of(SPEED, np.array([3.0, np.nan]))], after="model")
    assert [*more.by_key] == [*more.values] == ["model", "speed", "pass_at_1", "note"]
    assert [more.cell(row, "speed").text for row in (0, 1)] == ["3", ""]
    assert "speed" not in one.by_key
    last = one.with_columns([Numbers.of(SPEED, np.array([3.0, 4.0]))])
    assert last.columns[-1] == SPEED


def test_a_column_whose_key_is_there_is_filled_anew_in_its_place() -> None:
    one = dataset(model=["a", "b"], pass_at_1=[1, 2], note=["x", "y"])
    assert one.cell(0, "pass_at_1").text == "1"  # read before: nothing of it may stay
    column = one.by_key["pass_at_1"]
    more = one.with_columns([Numbers.of(column, np.array([7.0, 8.0]))], after="note")
    assert more.columns == one.columns
    assert [more.cell(row, "pass_at_1").text for row in (0, 1)] == ["7", "8"]
    assert one.cell(0, "pass_at_1").text == "1"

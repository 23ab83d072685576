"""The rows as a table: a column is as wide as its widest text, whatever is filtered."""

import pytest

from lcbtui.report.table import WIDEST, column_width
from unit.datasets import dataset


@pytest.mark.parametrize(
    ("sizes", "width"),
    [
        ([4.0, 32.0], len("32B")),
        ([4.0, 999.0, 2000.0], len("999B")),
        ([4.0, 2000.0], len("4B")),
        ([None, 7.0], len("7B")),
        ([None], len("P")),
    ],
)
def test_the_largest_number_is_not_always_the_widest(sizes: list[float | None], width: int) -> None:
    made = dataset(model=["m"] * len(sizes), total_params_b=sizes, headers={"total_params_b": "P"})
    assert column_width(made, "total_params_b") == width


def test_a_text_counts_in_cells_and_up_to_a_limit() -> None:
    wide, long = "模型模型", "x" * 100
    assert column_width(dataset(model=["abcdef", wide]), "model") == 8
    assert column_width(dataset(model=[long]), "model") == WIDEST

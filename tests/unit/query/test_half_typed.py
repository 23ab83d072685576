"""A column name that is being typed filters nothing yet."""

import pytest

from lcbtui.query.edit import without_half_typed

NAMES = ("params", "score", "open", "Average ⬆️")


@pytest.mark.parametrize(
    ("query", "rest"),
    [
        ("params", ""),
        ("PAR", ""),
        ("qwen par", "qwen"),
        ("qwen params", "qwen"),
        ("a | sco", "a"),
    ],
)
def test_the_beginning_of_a_name_at_the_end_is_left_out(query: str, rest: str) -> None:
    assert without_half_typed(query, NAMES) == rest


@pytest.mark.parametrize(
    "query", ["", "p", "qwen", "params ", "params<", "params<=3", "-params", '"params', "par qwen"]
)
def test_anything_else_is_the_query_it_is(query: str) -> None:
    assert without_half_typed(query, NAMES) is None

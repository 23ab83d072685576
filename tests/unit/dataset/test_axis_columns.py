"""Which columns are offered for x, and in which order; which can be the score."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.columns import STANDARD, Column, Kind, as_x, may_be_score

HEADERS = (
    *("Params (B)", "Model size", "Price per 1M", "cost ($)", "Released", "Context window"),
    *("training FLOPs", "MMLU", "Chess puzzles"),
)
"""In the order in which they are offered."""


def column(header: str) -> Column:
    kind = Kind.DATE if header == "Released" else Kind.NUMBER
    return Column(header, header, header, kind)


@given(st.permutations(HEADERS))
def test_sizes_come_first_then_prices_dates_tokens_arithmetic_and_the_rest(
    headers: list[str],
) -> None:
    kinds = {"Params (B)": 0, "Model size": 0, "Price per 1M": 1, "cost ($)": 1, "Released": 2}
    kinds |= {"Context window": 3, "training FLOPs": 4}
    offered = [kinds.get(each.header, 5) for each in as_x(map(column, headers))]
    assert offered == sorted(offered)
    assert len(offered) == len(headers)


def test_the_standard_size_comes_before_all_and_text_is_none() -> None:
    columns = [*map(column, HEADERS), STANDARD["active_params_b"].column]
    columns += [STANDARD["total_params_b"].column, STANDARD["organization"].column]
    keys = [each.key for each in as_x(columns)]
    assert keys[0] == "total_params_b"
    assert keys.index("active_params_b") < keys.index("Price per 1M")
    assert "organization" not in keys


@pytest.mark.parametrize("header", ["MMLU", "Average", "pass@1", "Accuracy", "Chess puzzles"])
def test_a_score_may_be_one(header: str) -> None:
    assert may_be_score(column(header))


@pytest.mark.parametrize(
    "header", ["Rank", "id", "Params (B)", "cost ($)", "tokens", "votes", "Latency (s)", "Released"]
)
def test_a_rank_a_size_a_cost_a_count_and_a_time_are_no_scores(header: str) -> None:
    assert not may_be_score(column(header))

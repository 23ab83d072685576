"""Column names as typed in queries and flags; the columns that are offered."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.columns import STANDARD, Column, Kind, Roles, as_x, may_be_score
from lcbtui.dataset.lookup import find_column, known_names, require_column, require_columns
from lcbtui.errors import UsageError
from unit.datasets import dataset

DATA = dataset(
    headers={"total_params_b": "#Params (B)", "pass_at_1": "Pass@1"},
    model=["a"],
    total_params_b=[1],
    pass_at_1=[2],
    elo=[3],
)
THERE = "there are params, score, model, total_params_b, …"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("params", "total_params_b"),
        ("PARAMS", "total_params_b"),
        ("total_params_b", "total_params_b"),
        ("#params (b)", "total_params_b"),
        ("score", "pass_at_1"),
        ("pass@1", "pass_at_1"),
        ("Elo", "elo"),
        ("org", None),
        ("", None),
    ],
)
def test_a_column_is_found_by_short_name_key_and_header(name: str, key: str | None) -> None:
    found = find_column(name, DATA.columns, DATA.roles)
    assert (found and found.key) == key


def test_score_is_the_y_column_in_force_and_quotes_reach_a_column_of_that_name() -> None:
    data = dataset(model=["a"], score=[1], elo=[2], ELO=[3], release_date=["2025"])
    roles = Roles("model", "release_date", "elo", None)

    def key(name: str, *, quoted: bool = False) -> str | None:
        found = find_column(name, data.columns, roles, quoted=quoted)
        return found and found.key

    assert (key("score"), key("score", quoted=True)) == ("elo", "score")
    assert key("params") is None  # a date is none
    assert (key("ELO"), key("elo")) == ("ELO", "elo")


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("scor", "unknown column 'scor'; did you mean score?"),
        ("prams", "unknown column 'prams'; did you mean params?"),
        ("zzz", f"unknown column 'zzz'; {THERE}"),
        ("by", "this source has no column for by"),
        ("\x1b[31mzzz", f"unknown column '[31mzzz'; {THERE}"),
    ],
)
def test_an_unknown_name_gets_the_nearest_ones(name: str, problem: str) -> None:
    with pytest.raises(UsageError) as caught:
        require_column(name, DATA.columns, DATA.roles)
    assert str(caught.value) == problem
    known = ("params", "score", "model", "total_params_b", "pass_at_1", "elo")
    assert known_names(DATA.columns, DATA.roles) == known


@given(
    st.lists(st.from_regex(r"[a-c]{1,4}", fullmatch=True), min_size=1, max_size=6, unique=True),
    st.from_regex(r"[a-c?*]{1,4}", fullmatch=True),
)
def test_a_star_is_anything_and_a_question_mark_a_letter(names: list[str], pattern: str) -> None:
    columns = [Column(name, name, name, Kind.NUMBER) for name in names]
    wanted = re.compile(pattern.replace("?", ".").replace("*", ".*"))
    fitting = [name for name in names if wanted.fullmatch(name)]
    roles = Roles("label", None, None, None)
    if not fitting:
        with pytest.raises(UsageError):
            require_columns(pattern.upper(), columns, roles)
        return
    assert [each.key for each in require_columns(pattern.upper(), columns, roles)] == fitting


# Which columns are offered for x, and in which order; which can be the score

X = {
    "Params (B)": 0,
    "Model size": 0,
    "Price per 1M": 1,
    "cost ($)": 1,
    "Released": 2,
    "Context window": 3,
    "training FLOPs": 4,
    "MMLU": 5,
    "Chess puzzles": 5,
}


def headed(header: str) -> Column:
    return Column(header, header, header, Kind.DATE if header == "Released" else Kind.NUMBER)


@given(st.permutations([*X]))
def test_sizes_come_first_then_prices_dates_tokens_and_the_rest(headers: list[str]) -> None:
    standard = [STANDARD[key].column for key in ("active_params_b", "organization")]
    offered = [each.key for each in as_x([*map(headed, headers), *standard])]
    kinds = [X.get(key, 0) for key in offered]
    assert kinds == sorted(kinds)
    assert {*offered} == {*X, "active_params_b"}
    first = as_x([*map(headed, headers), *standard, STANDARD["total_params_b"].column])[0]
    assert first.key == "total_params_b"


def test_a_rank_a_size_a_cost_a_count_and_a_time_are_no_scores() -> None:
    scores = ["MMLU", "Average", "pass@1", "Accuracy", "Chess puzzles"]
    none = ["Rank", "id", "Params (B)", "cost ($)", "tokens", "votes", "Latency (s)", "Released"]
    assert [header for header in (*scores, *none) if may_be_score(headed(header))] == scores

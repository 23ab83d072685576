"""Column names as typed in queries and flags."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.columns import Column, Kind, Roles
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
    data = dataset(model=["a"], score=[1], elo=[2])
    roles = Roles("model", None, "elo", None)
    plain = find_column("score", data.columns, roles)
    quoted = find_column("score", data.columns, roles, quoted=True)
    assert plain is not None
    assert quoted is not None
    assert (plain.key, quoted.key) == ("elo", "score")


def test_params_is_never_a_date() -> None:
    data = dataset(model=["a"], release_date=["2025"])
    assert find_column("params", data.columns, Roles("model", "release_date", None, None)) is None


def test_an_exact_key_wins_over_one_in_another_case() -> None:
    data = dataset(elo=[1], Elo=[2])
    found = find_column("Elo", data.columns, Roles("elo", None, None, None))
    assert found is not None
    assert found.key == "Elo"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("scor", "unknown column 'scor'; did you mean score?"),
        ("prams", "unknown column 'prams'; did you mean params?"),
        ("zzz", "unknown column 'zzz'; there are params, score, model, total_params_b, …"),
        ("by", "this source has no column for by"),
        (
            "\x1b[31mzzz",
            "unknown column '[31mzzz'; there are params, score, model, total_params_b, …",
        ),
    ],
)
def test_an_unknown_name_gets_the_nearest_ones(name: str, problem: str) -> None:
    with pytest.raises(UsageError) as caught:
        require_column(name, DATA.columns, DATA.roles)
    assert str(caught.value) == problem


def test_known_names_are_those_that_mean_something_here() -> None:
    assert known_names(DATA.columns, DATA.roles) == (
        "params",
        "score",
        "model",
        "total_params_b",
        "pass_at_1",
        "elo",
    )


@given(
    st.lists(st.from_regex(r"[a-c]{1,4}", fullmatch=True), min_size=1, max_size=6, unique=True),
    st.from_regex(r"[a-c?*]{1,4}", fullmatch=True),
)
def test_a_star_stands_for_anything_and_a_question_mark_for_one_letter(
    names: list[str], pattern: str
) -> None:
    columns = [Column(name, name, name, Kind.NUMBER) for name in names]
    wanted = re.compile(pattern.replace("?", ".").replace("*", ".*"))
    fitting = [name for name in names if wanted.fullmatch(name)]
    roles = Roles("label", None, None, None)
    if not fitting:
        with pytest.raises(UsageError):
            require_columns(pattern.upper(), columns, roles)
        return
    assert [each.key for each in require_columns(pattern.upper(), columns, roles)] == fitting

"""Models of two sources are the same by repository or by name, and never by a guess."""

from collections.abc import Sequence
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.derive import other_sources
from lcbtui.view.derive.other_sources import SourceModel, match_models, models_among


def model(*names: str, repo: str = "", mode: str = "") -> SourceModel:
    return SourceModel(frozenset(names), repo, mode)


def found(first: Sequence[SourceModel], second: Sequence[SourceModel]) -> dict[int, int]:
    return match_models(first, second)


NAMES = st.sampled_from(
    ["Qwen3-32B", "qwen3 32b", "R1", "R1-0528", "R1 0528", "R1 run 2", "Phi-4", "-", ""]
)
MODELS = st.lists(
    st.builds(
        SourceModel,
        st.frozensets(NAMES, min_size=1, max_size=2),
        st.sampled_from(["", "a/one", "b/two", "c/three"]),
        st.sampled_from(["", "thinking", "Thinking", "non-thinking"]),
    ),
    max_size=7,
    unique=True,
)


@given(MODELS, MODELS)
def test_two_different_repositories_are_never_joined(
    first: list[SourceModel], second: list[SourceModel]
) -> None:
    for one, other in found(first, second).items():
        both = {first[one].repo, second[other].repo} - {""}
        assert len(both) <= 1


@given(MODELS, MODELS)
def test_the_answer_is_the_same_whichever_source_is_asked_first(
    first: list[SourceModel], second: list[SourceModel]
) -> None:
    there, back = match_models(first, second), match_models(second, first)
    assert {(other, one) for one, other in there.items()} == set(back.items())


@given(MODELS, MODELS)
def test_no_model_is_joined_twice(first: list[SourceModel], second: list[SourceModel]) -> None:
    matches = match_models(first, second)
    assert len(set(matches.values())) == len(matches)


@given(MODELS, MODELS)
def test_stated_modes_are_never_mixed(first: list[SourceModel], second: list[SourceModel]) -> None:
    for one, other in found(first, second).items():
        both = {first[one].mode.casefold(), second[other].mode.casefold()} - {""}
        assert len(both) <= 1


def test_the_same_repository_joins_whatever_the_names_are() -> None:
    first = [model("GLM-Z1-9B", repo="zai-org/GLM-Z1-9B-0414")]
    assert found(first, [model("another name", repo="zai-org/GLM-Z1-9B-0414")]) == {0: 0}


def test_names_join_in_any_spelling_where_one_has_no_repository() -> None:
    assert found([model("Qwen/Qwen3-32B (greedy)", repo="a/one")], [model("qwen3 32b")]) == {0: 0}
    assert found([model("mine", repo="Qwen/Qwen3-32B")], [model("qwen3 32b")]) == {0: 0}


def test_a_date_in_one_name_alone_is_another_model() -> None:
    assert found([model("GLM-Z1-9B")], [model("GLM-Z1-9B-0414")]) == {}
    dated = model("GLM-Z1-9B", repo="zai-org/GLM-Z1-9B-0414")
    assert found([dated], [model("GLM-Z1-9B-0414")]) == {0: 0}


def test_a_whole_name_comes_before_one_without_its_run() -> None:
    first, second = [model("R1"), model("R1 run 2")], [model("R1 (run 2)"), model("r1")]
    assert found(first, second) == {0: 1, 1: 0}


def test_a_name_that_several_models_have_joins_nothing() -> None:
    second = [model("Qwen", repo="a/one"), model("QWEN", repo="b/two")]
    assert found([model("Qwen")], second) == {}
    assert found([model("R1")], [model("R1 run 2"), model("R1 run 3")]) == {}


def test_a_model_called_like_two_others_is_neither() -> None:
    assert found([model("one", "two")], [model("one"), model("two")]) == {}


def test_modes_join_their_like() -> None:
    first = [model("q", repo="a/q", mode="thinking"), model("q", repo="a/q", mode="non-thinking")]
    second = [model("q", repo="a/q", mode="Thinking")]
    assert found(first, second) == {0: 0}


def test_a_mode_in_a_name_is_that_of_a_column() -> None:
    modes = [model("q-8b", repo="a/q", mode=mode) for mode in ("thinking", "non-thinking")]
    named = [model("Q 8B (no think)"), model("Q-8B-Thinking"), model("q 8b"), model("Q-8B (high)")]
    assert found(named, modes) == {0: 1, 1: 0}


def test_without_a_mode_only_a_single_one_joins() -> None:
    bare, thinking = model("q", repo="a/q"), model("q", repo="a/q", mode="thinking")
    assert found([bare], [thinking]) == {0: 0}
    two = [thinking, model("q", repo="a/q", mode="non-thinking")]
    assert found([bare], two) == {}


def test_a_model_of_a_repository_has_the_modes_of_all_its_names() -> None:
    first = [model("gemma-2b-it", repo="a/b"), model("other", repo="a/b", mode="thinking")]
    assert found(first, [model("gemma-2b-it", mode="thinking")]) == {1: 0}
    assert found(first[:1], [model("gemma-2b-it", mode="thinking")]) == {0: 0}


@pytest.mark.parametrize(("one", "other"), [*permutations(("reported", "paper", "figure"), 2)])
def test_models_that_cannot_match_are_left_aside_without_another_answer(
    one: str, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = (
        models_among(dataset, dataset.roles.label or "", None)[1]
        for dataset in (open_dataset(find(name)) for name in (one, other))
    )
    found = match_models(here, there)
    monkeypatch.setattr(other_sources, "MANY", 3)
    assert match_models(here, there) == found
    many = [
        *here,
        *(SourceModel(frozenset({f"Model-{number}"})) for number in range(100_000, 100_900)),
    ]
    assert match_models(many, there) == found

"""Models of two sources are the same by repository or by name, and never by a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.view.derive.other_sources import SourceModel, match_models


def model(*names: str, repo: str = "", mode: str = "") -> SourceModel:
    return SourceModel(frozenset(names), repo, mode)


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
def test_two_repositories_are_never_joined_and_stated_modes_never_mixed(
    first: list[SourceModel], second: list[SourceModel]
) -> None:
    for one, other in match_models(first, second).items():
        both = first[one], second[other]
        assert len({it.repo for it in both} - {""}) <= 1
        assert len({it.mode.casefold() for it in both} - {""}) <= 1


GLM = model("GLM-Z1-9B", repo="zai-org/GLM-Z1-9B-0414")
RUNS = [model("R1 run 2"), model("R1 run 3")]
THINKING, OTHER = (model("q", repo="a/q", mode=mode) for mode in ("thinking", "non-thinking"))
CASES: dict[str, tuple[list[SourceModel], list[SourceModel], dict[int, int]]] = {
    "one repository, two names": ([GLM], [model("x", repo="zai-org/GLM-Z1-9B-0414")], {0: 0}),
    "another spelling": (
        [model("Qwen/Qwen3-32B (greedy)", repo="a/b")],
        [model("qwen3 32b")],
        {0: 0},
    ),
    "the name of a repository": (
        [model("mine", repo="Qwen/Qwen3-32B")],
        [model("qwen3 32b")],
        {0: 0},
    ),
    "a date in one name alone": ([model("GLM-Z1-9B")], [model("GLM-Z1-9B-0414")], {}),
    "a date in a repository": ([GLM], [model("GLM-Z1-9B-0414")], {0: 0}),
    "a whole name before one without its run": (
        [model("R1"), model("R1 run 2")],
        [model("R1 (run 2)"), model("r1")],
        {0: 1, 1: 0},
    ),
    "one name of two": (
        [model("Qwen")],
        [model("Qwen", repo="a/one"), model("QWEN", repo="b/two")],
        {},
    ),
    "two runs": ([model("R1")], RUNS, {}),
    "called like two": ([model("one", "two")], [model("one"), model("two")], {}),
    "two are called like one": ([model("one"), model("two")], [model("one", "two")], {}),
    "one name in two repositories": ([model("q", repo="a/one")], [model("q", repo="b/two")], {}),
    "two of one repository": (
        [model("x", repo="a/b"), model("y", repo="a/b")],
        [model("z", repo="a/b")],
        {},
    ),
    "modes join their like": ([THINKING, OTHER], [model("q", repo="a/q", mode="Thinking")], {0: 0}),
    "a mode in a name": (
        [model("q (no think)"), model("Q-Thinking"), model("q"), model("Q (high)")],
        [THINKING, OTHER],
        {0: 1, 1: 0},
    ),
    "no mode and a single one": ([model("q", repo="a/q")], [THINKING], {0: 0}),
    "no mode and two": ([model("q", repo="a/q")], [THINKING, OTHER], {}),
    "a repository has the modes of all its names": (
        [model("gemma", repo="a/b"), model("other", repo="a/b", mode="thinking")],
        [model("gemma", mode="thinking")],
        {1: 0},
    ),
    "a repository without modes": (
        [model("gemma", repo="a/b")],
        [model("gemma", mode="thinking")],
        {0: 0},
    ),
}


@pytest.mark.parametrize(("first", "second", "found"), CASES.values(), ids=CASES)
def test_what_is_joined(
    first: list[SourceModel], second: list[SourceModel], found: dict[int, int]
) -> None:
    assert match_models(first, second) == found

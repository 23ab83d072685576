"""Completing a query while it is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.errors import QueryError
from lcbtui.query.masks import distinct_texts
from lcbtui.query.parse import complete, parse
from unit.datasets import dataset

DATA = dataset(
    model=["Qwen3-8B", "Gemini 2.5 Pro", "GLM-4", "params-x", None, 'say "hi"'],
    total_params_b=[8, None, 9, 1, 2, 3],
    pass_at_1=[1, 2, 3, 4, 5, 6],
    organization=["Qwen", "Google DeepMind", "zai", "zai", None, "Mistral AI"],
    openness=["open-weights", "closed", "open-data", None, None, None],
)


def completed(query: str) -> tuple[str, str] | None:
    return complete(query, DATA.columns, DATA.roles, lambda key: distinct_texts(DATA, key))


@pytest.mark.parametrize(
    ("query", "text", "rest"),
    [
        ("par", "params", "ams"),
        ("-or", "-org", "g"),
        ("qwen pa", "qwen params", "rams"),
        ("a|sc", "a|score", "ore"),
        ("fi", "fits:", "ts:"),
        ("qw", "Qwen3-8B", "en3-8B"),
        ("gem", '"Gemini 2.5 Pro"', "ini 2.5 Pro"),
        ('"gemini 2', '"Gemini 2.5 Pro"', ".5 Pro"),
        ("say", '"say ""hi"""', ' "hi"'),
        ("params<9 org:", "params<9 org:zai", "zai"),
        ("org:q", "org:Qwen", "wen"),
        ("org:goo", 'org:"Google DeepMind"', "gle DeepMind"),
        ('org="mistral', 'org="Mistral AI"', " AI"),
        ("org:zai,mi", 'org:zai,"Mistral AI"', "stral AI"),
        ("-org != qw", "-org != Qwen", "en"),
        ("open:d", "open:data", "ata"),
        ("is:o", "is:ours", "urs"),
        ("is:ours,pi", "is:ours,pinned", "nned"),
    ],
)
def test_the_end_of_a_query_is_continued(query: str, text: str, rest: str) -> None:
    assert completed(query) == (text, rest)
    parse(text.removesuffix(":"))


@pytest.mark.parametrize(
    "query",
    [
        *("", " ", "p", "params", "params<", "params<9", "score:6", "zzz", "org:zzz", "nosuch:a"),
        *("qwen ", "-", "a |", "Qwen3-8B", "model~q", '"', "org:Qwen "),
    ],
)
def test_where_nothing_continues_it_nothing_is_proposed(query: str) -> None:
    assert completed(query) is None


@given(st.text(st.one_of(st.sampled_from('aoqgs4.,:|"=<>!~- '), st.characters())))
def test_whatever_is_proposed_can_be_read_where_the_rest_can(query: str) -> None:
    found = completed(query)
    if found is None:
        return
    text, rest = found
    assert rest
    try:
        parse(text.removesuffix(":"))
    except QueryError as error:
        before = len(query)
        assert error.column <= before, "what was typed before is what cannot be read"


def test_values_come_with_the_most_frequent_first_and_of_too_many_none() -> None:
    assert distinct_texts(DATA, "organization")[0] == "zai"
    assert set(distinct_texts(DATA, "organization")) == {
        "zai",
        "Qwen",
        "Google DeepMind",
        "Mistral AI",
    }
    names = [f"m{n}" for n in range(5_001)]
    assert len(distinct_texts(dataset(model=names[1:]), "model")) == 5_000
    assert distinct_texts(dataset(model=names), "model") == ()

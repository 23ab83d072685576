"""A query in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.errors import QueryError
from lcbtui.query.parse import Word, parse, term_meant
from lcbtui.query.text import describe, operators_as_words
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.text.safe_text import safe_text
from lcbtui.view.apply import query_meant


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ()),
        ("params<=32B score>=60", ("params ≤ 32B", "score ≥ 60")),
        ("qwen -distill", ("qwen", "not distill")),
        ('"r1 0528"', ("r1 0528",)),
        ("open:data", ("open-data",)),
        ("-open:weights,closed", ("not open-weights or closed",)),
        ("open!=data", ("not open-data",)),
        ("open:unknown", ("openness unknown",)),
        ("is:frontier", ("on the frontier",)),
        ("is:ours,pinned", ("ours or pinned",)),
        ("released<=2025-06", ("released ≤ 2025-06",)),
        ("org:nvidia,qwen", ("org contains nvidia or qwen",)),
        ("org!=nvidia", ("org ≠ nvidia",)),
        ("params:4B..32B", ("4B ≤ params ≤ 32B",)),
        ("params:..8B", ("params ≤ 8B",)),
        ("params:60..", ("params ≥ 60B",)),
        ("params!=4..8", ("not 4B ≤ params ≤ 8B",)),
        ("params:1..2,8", ("params = 1B to 2B or 8B",)),
        ("score:66", ("score = 66",)),
        ("problems:279", ("problems = 279",)),
        ("open:DATA", ("open-data",)),
        ("model~qwen.*8B", ("model matches qwen.*8B",)),
        ("org!~qwen", ("org does not match qwen",)),
        ("-params<8", ("not params < 8B",)),
        ("qwen | nvidia params<8", ("qwen or nvidia and params < 8B",)),
    ],
)
def test_each_term_has_its_words(text: str, words: tuple[str, ...]) -> None:
    assert describe(parse(text)) == words


@pytest.mark.parametrize("text", ["qwen or glm", "a | qwen AND glm x", "a b Or c"])
def test_or_and_and_between_terms_are_words(text: str) -> None:
    assert "is a word here: | is or" in operators_as_words(parse(text))


@pytest.mark.parametrize(
    ("word", "term"),
    [
        ("open-data", "open:data"),
        ("Open-Weights", "open:weights"),
        ("ours", "is:ours"),
        ("4B..32B", "params:4B..32B"),
        ("..8B", "params:..8B"),
        ("1T", "params:1T"),
        ("<=8B", "params<=8B"),
        ("≥0.6B", "params≥0.6B"),
        *((word, "") for word in ("open", "8", "4..32", "<8", "60%", "<4B..8B", "-8B", "B", "")),
    ],
)
def test_series_keys_and_sizes_are_words_that_mean_a_term(word: str, term: str) -> None:
    assert term_meant(word) == term
    if term:
        assert not isinstance(parse(term).sides[0][0].what, Word)


@pytest.mark.parametrize(
    ("query", "spelled"),
    [
        ("open-data 4B..32B", "open:data params:4B..32B"),
        ("qwen  <=8B|closed", "qwen params<=8B | open:closed"),
        ("open-data <=8B", "open:data params<=8B"),
        ("params <= 8B  score>60", ""),
        ("qwen  foo", ""),
        ("8B", ""),
    ],
)
def test_the_words_of_a_query_that_no_name_has_become_terms(query: str, spelled: str) -> None:
    dataset = open_dataset(find("figure"))
    assert query_meant(dataset, dataset.roles, query) == spelled


@pytest.mark.parametrize("text", ["or", "or qwen", "qwen or", 'a "or" b', "a -or b", "qwen | glm"])
def test_or_and_and_elsewhere_are_what_was_meant(text: str) -> None:
    assert operators_as_words(parse(text)) == ""


@given(st.text(st.one_of(st.sampled_from('a4.,:|"=<>- \x1b[31m'), st.characters())))
def test_the_words_are_safe_for_a_terminal(text: str) -> None:
    try:
        words = describe(parse(text))
    except QueryError:
        return
    # Parts are joined by blanks of ours, so only the ends may differ.
    assert [safe_text(each) for each in words] == [each.strip() for each in words]

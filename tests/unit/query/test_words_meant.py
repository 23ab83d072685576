"""Words of a query that are meant as terms or operators."""

import pytest

from lcbtui.query.masks import query_meant
from lcbtui.query.parse import Word, operators_as_words, parse, term_meant
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset


@pytest.mark.parametrize("text", ["qwen or glm", "a | qwen AND glm x", "a b Or c"])
def test_or_and_and_between_terms_are_words(text: str) -> None:
    assert "is a word here: | is or" in operators_as_words(text)


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
        ("open-data 4B..32B", ""),
        ("qwen  <=8B|closed", "qwen params<=8B | open:closed"),
        ("open-data <=8B", ""),
        ("params <= 8B  score>60", ""),
        ("qwen  foo", ""),
        ("8B", ""),
    ],
)
def test_the_words_of_a_query_that_no_name_has_become_terms(query: str, spelled: str) -> None:
    dataset = open_dataset(find("figure"))
    assert query_meant(dataset, dataset.roles, query) == spelled


@pytest.mark.parametrize(
    "text", ["or", "or qwen", "qwen or", 'a "or" b', "a -or b", "qwen | glm", "a | or b"]
)
def test_or_and_and_elsewhere_are_what_was_meant(text: str) -> None:
    assert operators_as_words(text) == ""

"""Plurals and lists as every output words them."""

from lcbtui.text.words import counted, first_few, listed, plural, spaced


def test_only_one_thing_is_singular_and_thousands_are_apart() -> None:
    assert [counted(n, "row") for n in (0, 1, 2000)] == ["0 rows", "1 row", "2,000 rows"]
    assert [plural(count, "is", "are") for count in (0, 1, 2)] == ["are", "is", "are"]
    assert counted(2, "file was", "files were") == "2 files were"
    words = ["a", "b", "c"]
    assert [listed(words[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


def test_of_many_words_the_first_are_named_and_the_others_counted() -> None:
    words = [str(n) for n in range(1002)]
    assert first_few(words[:6]) == "0, 1, 2, 3 and 2 more"
    assert first_few(words[:2], 2) == "0, 1"
    assert first_few(words, 2) == "0, 1 and 1,000 more"
    assert first_few(words[:3], 2, more=", …") == "0, 1, …"
    assert first_few(words[:3], 2, between=" · ", more=" · {:,} more") == "0 · 1 · 1 more"

    assert {*map(spaced, ("used_models", "Used-Models", "USED models"))} == {"used models"}

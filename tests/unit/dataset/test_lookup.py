"""Which rows a model's name means, over several sources."""

import pytest

from lcbtui.dataset.lookup import ModelNames, RowAt, Table, find_models, model_at, model_named
from lcbtui.errors import NothingMatchedError, UsageError
from unit.datasets import dataset


def tables() -> list[Table]:
    one = dataset(
        model=["Alpha-7B", "alpha-7b", "Beta", "Gamma"],
        hf_repo=["a/alpha", "a/alpha", None, "g/gamma"],
        pass_at_1=[1.0, 2.0, 3.0, 4.0],
    )
    other = dataset(
        model=["The Alpha", "Beta", "Beta"],
        hf_repo=["a/alpha", None, "b/other"],
        pass_at_1=[5.0, 6.0, 7.0],
    )
    return [Table(each, each.roles) for each in (one, other)]


ALPHA = (RowAt(0, 0), RowAt(0, 1), RowAt(1, 0))


@pytest.mark.parametrize(
    ("name", "called", "places"),
    [
        ("Alpha-7B", "Alpha-7B", ALPHA),
        ("a/alpha", "Alpha-7B", ALPHA),
        ("ALPHA-7B", "Alpha-7B", ALPHA),
        ("The Al", "The Alpha", ALPHA),
        ("gam", "Gamma", (RowAt(0, 3),)),
        ("alpha 7B (greedy)", "Alpha-7B", ALPHA),
        ("the_alpha", "The Alpha", ALPHA),
    ],
)
def test_a_name_brings_a_repository(name: str, called: str, places: tuple[RowAt, ...]) -> None:
    found = model_named(tables(), name)
    assert (found.name, found.rows) == (called, places)


def test_a_name_of_several_models_is_refused_with_their_names() -> None:
    with pytest.raises(UsageError, match="a: means 4 models: Alpha-7B, Beta, Gamma, The Alpha"):
        model_named(tables(), "a")


def test_a_row_without_a_repository_is_of_the_only_one_of_its_exact_name() -> None:
    found = model_named(tables(), "Beta")
    other = model_named(tables(), "b/other")
    assert found.name == "Beta"
    assert set(found.rows) > set(other.rows)
    assert list(found.rows) == sorted(found.rows)


def test_other_tables_are_asked_for_another_spelling_of_the_model() -> None:
    mine = dataset(model=["gamma (greedy)", "beta.", "BETA!"], pass_at_1=[8.0, 9.0, 9.5])
    three = [*tables(), Table(mine, mine.roles)]
    assert model_named(three, "Gamma") == ("Gamma", (RowAt(0, 3), RowAt(2, 0)))
    beta = model_named(three, "Beta")
    assert {at.table for at in beta.rows} == {0, 1}  # which of the two it is there is not clear


def test_a_name_of_nothing_is_answered_with_the_nearest() -> None:
    with pytest.raises(NothingMatchedError, match="Gamme: no model of that name; nearest: Gamma"):
        model_named(tables(), "Gamme")
    with pytest.raises(NothingMatchedError, match="no model of that name"):
        model_named(tables(), "")


def test_a_row_is_the_model_that_its_name_would_be() -> None:
    assert model_at(tables(), RowAt(1, 0)).rows == ALPHA
    assert model_at(tables(), RowAt(1, 0)).name == "The Alpha"
    # Without a repository the label is all there is to go by.
    assert model_at(tables(), RowAt(0, 2)).rows == (RowAt(0, 2), RowAt(1, 1))


def test_a_row_without_any_name_is_no_model_together_with_others() -> None:
    nameless = dataset(model=[None, None], pass_at_1=[1.0, 2.0])
    assert model_at([Table(nameless, nameless.roles)], RowAt(0, 0)).rows == ()


class Counted(str):
    """A text that counts how often it is compared."""

    __slots__ = ()
    times = 0

    def __eq__(self, other: object) -> bool:
        Counted.times += 1
        return super().__eq__(other)

    __hash__ = str.__hash__


def test_the_rows_of_one_model_are_not_compared_with_one_another() -> None:
    names = ModelNames([Counted("m") for _ in range(300)], [""] * 300)
    assert len(find_models([names], "m")[0].rows) == 300
    assert Counted.times < 10 * 300

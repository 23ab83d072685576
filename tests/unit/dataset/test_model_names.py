"""Which rows a model's name means, over several sources."""

import pytest

from lcbtui.dataset.lookup import Place, Table, model_at, models_named
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


ALPHA = (Place(0, 0), Place(0, 1), Place(1, 0))


@pytest.mark.parametrize(
    ("name", "called", "places"),
    [
        ("Alpha-7B", "Alpha-7B", ALPHA),
        ("a/alpha", "Alpha-7B", ALPHA),
        ("ALPHA-7B", "Alpha-7B", ALPHA),
        ("The Al", "The Alpha", ALPHA),
        ("gam", "Gamma", (Place(0, 3),)),
    ],
)
def test_a_name_brings_every_row_of_its_repository(
    name: str, called: str, places: tuple[Place, ...]
) -> None:
    (found,) = models_named(tables(), [name])
    assert found.name == called
    assert found.places == places


def test_two_names_of_one_model_are_that_model_once() -> None:
    assert [m.name for m in models_named(tables(), ["The Alpha", "Gamma", "a/alpha"])] == [
        "The Alpha",
        "Gamma",
    ]


def test_a_name_of_several_models_is_refused_with_their_names() -> None:
    with pytest.raises(UsageError, match="a: means 4 models: Alpha-7B, Beta, Gamma, The Alpha"):
        models_named(tables(), ["a"])
    # One label, but one of the rows is another repository.
    with pytest.raises(UsageError, match="Beta: means 2 models: Beta, b/other; name one"):
        models_named(tables(), ["Beta"])


def test_a_name_of_nothing_is_answered_with_the_nearest() -> None:
    with pytest.raises(NothingMatchedError, match="Gamme: no model of that name; nearest: Gamma"):
        models_named(tables(), ["Gamme"])
    with pytest.raises(NothingMatchedError, match="no model of that name"):
        models_named(tables(), [""])


def test_a_row_is_the_model_that_its_name_would_be() -> None:
    assert model_at(tables(), Place(1, 0)).places == ALPHA
    assert model_at(tables(), Place(1, 0)).name == "The Alpha"
    # Without a repository the label is all there is to go by.
    assert model_at(tables(), Place(0, 2)).places == (Place(0, 2), Place(1, 1))

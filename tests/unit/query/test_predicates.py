"""`fits:24GB`: which models fit into so much memory, as an estimate."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.dataset import Dataset
from lcbtui.errors import QueryError
from lcbtui.query.size_limits import ANY_SIZE, EXPECTED_SIZE, size_limit
from lcbtui.view.apply import apply
from lcbtui.view.state import ViewState
from unit.datasets import dataset


def models(*sizes: float | None) -> Dataset:
    names = [f"m{place}" for place in range(len(sizes))]
    return dataset(model=names, total_params_b=list(sizes), pass_at_1=[50.0] * len(sizes))


def kept(data: Dataset, query: str, bits: int = 4) -> set[str]:
    view = apply(data, ViewState(query=query, bits=bits))
    return {data.cell(int(row), "model").text for row in view.rows}


@pytest.mark.parametrize(
    ("text", "most", "fits", "bits"),
    [
        ("9B", 9, "", None),
        ("600M", 0.6, "", None),
        ("1T", 1000, "", None),
        ("24GB", 40, "24GB", 4),
        ("24gb", 40, "24gb", 4),
        ("24 G", 40, "24 G", 4),
        ("24GB@8", 20, "24GB", 8),
        ("0.48TB@16", 200, "0.48TB", 16),
        ("600MB@4", 1, "600MB", 4),
        ("1,200GB", 2000, "1,200GB", 4),
        ("24GiB", 24 * 1.024**3 / 0.6, "24GiB", 4),
    ],
)
def test_a_size_is_parameters_or_memory_at_4_bits_unless_it_says_others(
    text: str, most: float, fits: str, bits: int | None
) -> None:
    found = size_limit(text)
    assert found is not None and (found.fits, found.bits) == (fits, bits)
    assert found.most == pytest.approx(most)
    if bits is not None and "@" not in text:
        wide = size_limit(text, 16)
        assert wide is not None and wide.bits == 16
        assert wide.most == pytest.approx(most / 4)


@pytest.mark.parametrize(
    "text",
    [
        *("", "9", "24", "GB", "x", "24%", "-1GB", "0GB", "0B", "24KB"),
        *("1e999GB", "1e300GB", "24GB@5", "9B@4"),
    ],
)
def test_what_is_no_size_is_none(text: str) -> None:
    assert size_limit(text) is None


def test_an_unknown_size_is_within_no_limit_and_counts_without_one() -> None:
    limit, sizes = size_limit("9B"), np.array([np.nan, 9.0, 9.5])
    assert limit is not None and limit.holds(sizes).tolist() == [False, True, False]
    assert ANY_SIZE.holds(sizes).all()


@given(
    st.lists(st.floats(0.01, 1000), min_size=1, max_size=20),
    st.floats(0.1, 2000),
    st.sampled_from([4, 8, 16]),
)
def test_a_model_is_kept_where_its_weights_and_a_fifth_fit(
    sizes: list[float], gigabytes: float, bits: int
) -> None:
    needed = np.array(sizes) * bits / 8 * 1.2
    # A hair beside the limit both answers are right.
    clear = np.abs(needed - gigabytes) > 1e-9 * gigabytes
    found = kept(models(*sizes), f"fits:{gigabytes!r}GB", bits)
    for place in np.flatnonzero(clear).tolist():
        assert (f"m{place}" in found) == (needed[place] <= gigabytes)


def test_models_without_a_size_are_left_out_and_counted() -> None:
    view = apply(models(4, None, 70), ViewState(query="fits:24GB"))
    assert view.sentence == "1 of 3 · fits:24GB · 1 without parameters left out"
    # Whether they do not fit is not known either.
    assert kept(models(4, None, 70), "-fits:24GB") == {"m2"}


def test_it_stands_beside_other_terms_lists_and_sides() -> None:
    data = models(4, 32, 70)
    assert kept(data, "fits:8GB,80GB@16") == {"m0", "m1"}
    assert kept(data, "fits:24GB params>=5") == {"m1"}
    assert kept(data, "fits:8GB | m2") == {"m0", "m2"}


@pytest.mark.parametrize(
    ("query", "column", "problem"),
    [
        ("fits:", 6, EXPECTED_SIZE),
        ("fits:x", 6, EXPECTED_SIZE),
        ("fits:8GB..24GB", 6, EXPECTED_SIZE),
        ("fits<=24GB", 5, "expected : after fits"),
        (
            '"fits":24GB',
            1,
            "unknown column 'fits'; there are params, score, model, total_params_b, …",
        ),
        ("a;b:1", 1, "unknown column 'a;b'; there are params, score, model, total_params_b, …"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_place(query: str, column: int, problem: str) -> None:
    with pytest.raises(QueryError) as raised:
        kept(models(4), query)
    assert raised.value.column == column
    assert raised.value.problem == problem
    what, hint = problem.partition("; ")[::2]
    told = f"{query}: {what} at column {column}"
    assert str(raised.value) == (f"{told}; {hint}" if "there are" in hint else told)


def test_without_sizes_nothing_is_known_to_fit() -> None:
    data = dataset(model=["a"], pass_at_1=[50.0], released_b=[3.0])
    with pytest.raises(QueryError, match="no total parameters"):
        kept(data, "fits:24GB")


def test_a_column_of_that_name_is_reached_in_quotes() -> None:
    data = dataset(model=["a", "b"], total_params_b=[4.0, 70.0], fits=[1.0, 2.0])
    assert kept(data, "fits:24GB") == {"a"}
    assert kept(data, '"fits":2') == {"b"}

"""Numbers that a column writes in a way of its own: fractions of items, units, thousands."""

import random
import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lcbtui.dataset.columns import Kind, Mark
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.load_report import NOT_A_NUMBER
from lcbtui.sources.cleaning.notation import (
    ALONE,
    Notation,
    Shape,
    items_in,
    notation_of,
    number_in_notation,
)
from lcbtui.text.numbers import Unit
from unit.sources.opening import assert_equal_datasets, both


def opened(header: str, texts: list[str]) -> Dataset:
    """A column of some texts between names of models and numbers, by both readers."""
    rows = (f'm{row},"{text}",{row}' for row, text in enumerate(texts))
    plain, arrow = both("\n".join([f"model,{header},z", *rows, ""]).encode())
    assert_equal_datasets(plain, arrow)
    return plain


def column_of(header: str, texts: list[str]) -> tuple[Kind, Unit, list[float]]:
    """What the column is, and its numbers, none where it holds no numbers."""
    dataset = opened(header, texts)
    column = next(c for c in dataset.columns if c.header == header)
    if column.kind is not Kind.NUMBER:
        return column.kind, column.unit, []
    return column.kind, column.unit, dataset.numbers(column.key).tolist()


@given(st.lists(st.integers(0, 400), min_size=1, max_size=30), st.integers(400, 1_500))
def test_fractions_of_the_same_items_are_percentages_and_say_of_how_many(
    solved: list[int], items: int
) -> None:
    assume(len(solved) < 3 or len({*solved}) > 1)  # what is the same in every row is no score
    dataset = opened("Solved", [f"{each}/{items}" for each in solved])
    assert dataset.roles.y == "Solved"
    expected = [pytest.approx(100 * each / items, abs=0.0051) for each in solved]
    assert dataset.numbers("Solved").tolist() == expected
    assert dataset.numbers("problems").tolist() == [items] * len(solved)


def test_a_fraction_of_items_that_is_small_is_no_fraction_of_one() -> None:
    assert opened("pass@1", ["1/300", "2/300"]).numbers("pass_at_1").tolist() == [0.33, 0.67]


def test_a_number_among_fractions_of_items_is_lost_and_told_since_it_may_count_them() -> None:
    dataset = opened("Solved", ["3/20"] * 10 + ["7"])
    assert dataset.frame["Solved"].isna().tolist() == [False] * 10 + [True]
    assert NOT_A_NUMBER in [repair.what for repair in dataset.report.repairs]


@pytest.mark.parametrize(
    "texts",
    [
        ["3/4", "7/25", "8/12", "9/30"],  # of as many things as there are rows, or days
        ["12/10", "13/10", "10/10"],
        ["32/68", "easy", "hard", "32/68"],
        ["400k/1m", "128k/1m", "8k/8k"],
    ],
)
def test_what_may_be_anything_else_is_no_fraction(texts: list[str]) -> None:
    kind, _, _ = column_of("Other", texts)
    assert kind in (Kind.TEXT, Kind.CATEGORY)


@given(st.lists(st.integers(1, 53), min_size=4, max_size=30), st.integers(0, 2))
def test_a_count_with_its_share_is_the_share(counts: list[int], decimals: int) -> None:
    texts = [f"{count} ({100 * count / 53:.{decimals}f}%)" for count in [*counts, 53]]
    shares = [float(text.split("(")[1][:-2]) for text in texts]
    assert column_of("Solved", texts) == (Kind.NUMBER, Unit.PERCENT, shares)


def test_shares_say_of_how_many_items_they_are_where_one_number_fits() -> None:
    texts = [f"{count} ({100 * count / 53:.1f}%)" for count in (38, 20, 3)]
    assert opened("Solved", texts).numbers("problems").tolist() == [53.0] * 3


def test_a_number_with_another_percentage_beside_it_keeps_its_own() -> None:
    texts = ["38 (72%)", "20 (99%)", "50 (10%)"]
    assert column_of("Points", texts) == (Kind.NUMBER, Unit.NONE, [38.0, 20.0, 50.0])


@given(
    st.sampled_from(["$", "€", "£", "US$"]),
    st.lists(st.decimals(0, 999, places=2), min_size=1, max_size=20),
)
def test_amounts_of_one_currency_are_numbers(sign: str, amounts: list[object]) -> None:
    texts = [f"{sign}{amount}" for amount in amounts]
    assert column_of("Cost", texts) == (Kind.NUMBER, Unit.NONE, [float(str(a)) for a in amounts])


def test_an_uncertainty_before_the_unit_is_left_out_with_it() -> None:
    texts = ["12.3 ± 0.4 ms", "8 +/- 1 ms", "7 ms"]
    assert column_of("Latency", texts) == (Kind.NUMBER, Unit.NONE, [12.3, 8.0, 7.0])


def test_amounts_of_two_currencies_are_none() -> None:
    assert column_of("Cost", ["$3.44", "€3.44"] * 2)[0] is Kind.CATEGORY


@given(
    st.text(string.ascii_letters, min_size=2, max_size=8).filter(lambda word: word not in ("bn",)),
    st.lists(st.decimals(-99, 999, places=1), min_size=1, max_size=20),
    st.booleans(),
)
def test_numbers_with_one_unit_are_numbers(word: str, numbers: list[object], blank: bool) -> None:
    if word.lower() in ("na", "nan", "pm", "am") or word.lower().startswith(("e", "million")):
        return
    texts = [f"{number}{' ' if blank else ''}{word}" for number in numbers]
    expected = [float(str(number)) for number in numbers]
    assert column_of("Some", texts) == (Kind.NUMBER, Unit.NONE, expected)


def test_points_of_ten_are_points_and_no_items() -> None:
    dataset = opened("Quality", ["8.5/10", "9/10", "7 / 10"])
    assert dataset.numbers("Quality").tolist() == [8.5, 9, 7]
    assert "problems" not in dataset.by_key
    assert dataset.report.repairs[0].what == "the number alone, without its unit /10"
    assert column_of("Quality", ["8.5/10", "9/20"] * 2)[0] is Kind.CATEGORY


@given(st.lists(st.integers(0, 10), min_size=1, max_size=25), st.integers(0, 99))
def test_points_of_ten_are_no_items_where_one_of_them_has_a_decimal(
    points: list[int], tenths: int
) -> None:
    texts = [f"{tenths / 10}/10", *(f"{each}/10" for each in points)]
    assert column_of("Quality", texts)[2] == [tenths / 10, *points]


@given(st.integers(2000, 2030), st.lists(st.integers(1, 12), min_size=1, max_size=9))
def test_months_of_one_year_are_dates_and_no_items(year: int, months: list[int]) -> None:
    texts = [f"{month}/{year}" for month in months]
    assert column_of("When", texts)[0] is Kind.DATE


@given(st.integers(0, 8), st.integers(0, 8), st.sampled_from([" ms", "x", " tok/s", "k"]))
def test_a_unit_is_that_of_the_column_where_half_of_the_cells_have_it(
    with_unit: int, plain: int, unit: str
) -> None:
    assume(with_unit)
    texts = [*(f"{row}.5{unit}" for row in range(with_unit)), *map(str, range(plain))]
    kind, _, numbers = column_of("Some", texts)
    if with_unit >= plain:
        scale = 1_000 if unit == "k" else 1
        expected = [*((row + 0.5) * scale for row in range(with_unit)), *range(plain)]
        assert (kind, numbers) == (Kind.NUMBER, expected)
    else:
        assert kind is not Kind.NUMBER or plain >= 9 * with_unit


def test_the_unit_is_told() -> None:
    dataset = opened("Latency", ["12.3 ms", "8 ms", ">100 ms"])
    assert [(r.what, r.examples) for r in dataset.report.repairs] == [
        ("the number alone, without its unit ms", ("12.3 ms", "8 ms", ">100 ms"))
    ]
    assert dataset.cell(2, "Latency").number == 100.0
    assert Mark.APPROXIMATE in dataset.cell(2, "Latency").marks


@given(st.lists(st.tuples(st.integers(1, 999), st.sampled_from("kKM")), min_size=1, max_size=20))
def test_thousands_and_millions_are_numbers(cells: list[tuple[int, str]]) -> None:
    scales = {"k": 1e3, "K": 1e3, "M": 1e6}
    expected = [number * scales[letter] for number, letter in cells]
    texts = [f"{number}{letter}" for number, letter in cells]
    assert column_of("Context", texts) == (Kind.NUMBER, Unit.NONE, expected)


def test_a_small_m_is_a_million_beside_thousands_and_a_minute_beside_seconds() -> None:
    assert column_of("Context", ["400k", "1m"])[2] == [400_000, 1_000_000]
    assert column_of("Took", ["30s", "1m", "1h 20m"])[2] == [30, 60, 4_800]
    assert column_of("Some", ["3m", "1m"])[2] == [3, 1]  # whatever it is


@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59))
def test_a_duration_is_its_seconds(hours: int, minutes: int, seconds: int) -> None:
    notation = Notation(Shape.DURATION)
    for text in (f"{hours}h {minutes}m {seconds}s", f"{hours} hours, {minutes} min {seconds} sec"):
        number = number_in_notation(text, notation)
        assert number is not None
        assert number.value == hours * 3_600 + minutes * 60 + seconds


def test_letters_of_sizes_are_no_unit_elsewhere() -> None:
    assert column_of("Class", ["7B", "13B", "7B", "13B"])[0] is Kind.CATEGORY


@given(
    st.lists(st.floats(-0.99, -0.01).map(lambda x: round(x, 3)), min_size=1, max_size=9),
    st.lists(st.integers(0, 100), min_size=1, max_size=9),
)
def test_numbers_below_zero_stay_where_they_are_no_placeholder(
    below: list[float], above: list[int]
) -> None:
    texts = [*map(str, below), *map(str, above)]
    dataset = opened("score", texts)
    assert dataset.numbers(str(dataset.roles.y)).tolist() == [*below, *above]


def test_a_whole_number_below_zero_stands_for_unknown_in_percent() -> None:
    assert opened("score", ["-1", "50", "60"]).frame["pass_at_1"].isna().tolist() == [
        True,
        *[False] * 2,
    ]


@pytest.mark.parametrize("header", ["samples", "problems", "pass_at_1", "release_date"])
def test_a_known_name_gives_way_where_most_values_contradict_it(header: str) -> None:
    texts = [f"https://example.org/{row}" for row in range(5)]
    assert column_of(header, texts)[0] is Kind.TEXT


@given(st.lists(st.text("0123456789 .$€/kKmMs()%hof-", max_size=12), max_size=12), st.randoms())
def test_any_column_is_read_alike_by_either_reader(texts: list[str], order: random.Random) -> None:
    usual = order.choice(["{}/40", "${}", "{}k", "{} ms", "{} (50%)", "{}s", "{}"])
    texts = [*texts, *(usual.format(number) for number in range(12))]
    order.shuffle(texts)
    opened("Some", texts)
    opened("score", texts)


@given(st.lists(st.text(max_size=12), max_size=8))
def test_whatever_is_read_in_a_notation_is_finite_and_says_its_items(texts: list[str]) -> None:
    notation = notation_of([(text, 1) for text in texts], 0, len(texts))
    for text in texts:
        number = number_in_notation(text, notation)
        assert number is None or abs(number.value) < float("inf")
        assert items_in(text, notation) == "" or notation is not ALONE

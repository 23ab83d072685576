"""What a column of texts is read as, alike by both readers."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.columns import Kind
from lcbtui.dataset.dataset import Dataset
from unit.sources.opening import assert_equal_datasets, both, column, plain


def opened(header: str, texts: list[str]) -> Dataset:
    """A column of some texts between names of models and numbers, by both readers."""
    rows = (f'm{row},"{text}",{row}' for row, text in enumerate(texts))
    plain, arrow = both("\n".join([f"model,{header},z", *rows, ""]).encode())
    assert_equal_datasets(plain, arrow)
    return plain


def kind_of(header: str, texts: list[str]) -> Kind:
    return next(c.kind for c in opened(header, texts).columns if c.header == header)


@pytest.mark.parametrize(
    "texts", ["32/68,40/68", "12.3 ms,8 ms", "$3.44,$0.50", "400k,1m", "1h 20m,30s", "7B,13B"]
)
def test_what_is_no_number_alone_stays_text(texts: str) -> None:
    assert kind_of("Some", texts.split(",")) is Kind.TEXT


def test_a_count_with_its_share_is_the_count() -> None:
    assert opened("Passed", ["38 (72%)", "40 (75%)"]).numbers("Passed").tolist() == [38, 40]


def test_a_number_with_another_percentage_beside_it_keeps_its_own() -> None:
    dataset = opened("score", ["70.5% (71.2%)", "60.0 (1.2%)"])
    assert dataset.numbers("pass_at_1").tolist() == [70.5, 60.0]


@given(st.integers(2000, 2030), st.lists(st.integers(1, 12), min_size=1, max_size=9))
def test_months_of_a_year_are_dates(year: int, months: list[int]) -> None:
    assert kind_of("When", [f"{month}/{year}" for month in months]) is Kind.DATE


@given(
    st.lists(st.floats(-0.99, -0.01).map(lambda x: round(x, 3)), min_size=1, max_size=9),
    st.lists(st.integers(0, 100), min_size=1, max_size=9),
)
def test_numbers_below_zero_stay_unless_placeholders(below: list[float], above: list[int]) -> None:
    texts = [*map(str, below), *map(str, above)]
    dataset = opened("score", texts)
    assert dataset.numbers(str(dataset.roles.y)).tolist() == [*below, *above]


def test_a_whole_number_below_zero_stands_for_unknown_in_percent() -> None:
    missing = opened("score", ["-1", "50", "60"]).values["pass_at_1"].missing
    assert missing.tolist() == [True, False, False]


@given(st.lists(st.text("0123456789 .$€/kKmMs()%hof-", max_size=12), max_size=12), st.randoms())
def test_any_column_is_read_alike_by_either_reader(texts: list[str], order: random.Random) -> None:
    usual = order.choice(["{}/40", "{} (50%)", "{}.5%", "{}"])
    texts = [*texts, *(usual.format(number) for number in range(12))]
    order.shuffle(texts)
    opened("Some", texts)
    opened("score", texts)


@given(
    st.sampled_from(["Approach", "Method", "Who"]),
    st.sampled_from(["[{}](https://example.org/{})", "<a href='https://example.org/{1}'>{0}</a>"]),
    st.integers(2, 5),
)
def test_a_label_of_links_has_words_under_any_header(header: str, link: str, rows: int) -> None:
    names = [f"net {row}" for row in range(rows)]
    cells = "".join(f"{link.format(name, row)},{row}.5\n" for row, name in enumerate(names))
    text = f"{header},score\n{cells}last one,9.5\n"
    table = plain(text)
    assert table.roles.label == header
    assert column(table, header) == [*names, "last one"]
    assert_equal_datasets(*both(text.encode()))

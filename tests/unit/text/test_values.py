import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.text.numbers import (
    Unit,
    format_day,
    format_number,
    parse_date,
    parse_number,
    plain_digits,
    signed,
)


@given(st.dates())
def test_a_date_is_its_day_and_a_month_and_a_year_are_the_whole_of_them(day: date) -> None:
    first = day.toordinal() - date(1970, 1, 1).toordinal()
    assert parse_date(day.isoformat()) == (first, first)
    assert format_day(first) == day.isoformat()
    first -= day.day - 1
    days = calendar.monthrange(day.year, day.month)[1]
    assert parse_date(day.isoformat()[:7]) == (first, first + days - 1)
    first += day.day - day.timetuple().tm_yday
    year = 365 + calendar.isleap(day.year)
    assert parse_date(day.isoformat()[:4]) == (first, first + year - 1)


MONTHS = (
    *("{y}-{mm}", "{y}/{mm}", "{y}/{m}", "{abbr}/{y}", "{name} {y}", "{abbr}. {y}", "{mm}/{y}"),
    "{abbr} '{yy}",
)
DAYS = (
    *("{y}-{mm}-{dd}", "{y}/{m}/{d}", "{d} {name} {y}", "{d}th {abbr} {y}", "{abbr} {d}, {y}"),
    *("{d}.{m}.{y}", "{y}.{m}.{d}"),
)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from((*MONTHS, *DAYS)))
def test_a_month_or_a_day_is_the_same_however_it_is_written(when: date, form: str) -> None:
    name = calendar.month_name[when.month]
    text = form.format(
        y=when.year,
        yy=f"{when.year % 100:02}",
        m=when.month,
        mm=f"{when.month:02}",
        d=when.day,
        dd=f"{when.day:02}",
        name=name,
        abbr=name[:3],
    )
    iso = when.isoformat()
    assert parse_date(text) == parse_date(iso if form in DAYS else iso[:7])


@pytest.mark.parametrize(
    "text",
    [
        *("3/4/2025", "12/13", "1.2.25", "Juni/May", "20256", "2025/3/4/5"),  # may be another
        *("2025-13", "2025-00", "2025-02-30", "2025-01-00", "0000", "May"),  # in no calendar
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert parse_date(text) is None


@given(st.decimals(-(10**6), 10**6, places=4))
def test_a_number_keeps_its_decimals_there_and_back(value: object) -> None:
    number = parse_number(str(value))
    assert number is not None and number.decimals == 4
    assert float(plain_digits(number.value, number.decimals)) == float(str(value))


@pytest.mark.parametrize("text", ["1,23", "12,34,567", "1__0", "7B", "70%", "1e", "", "-", "inf"])
def test_what_is_no_number_without_a_unit_is_none(text: str) -> None:
    assert parse_number(text) is None
    assert parse_number("7B", Unit.BILLIONS) is not None


@pytest.mark.parametrize(
    ("value", "decimals", "words"),
    [(0.0704, 4, "70.4M"), (0.135, 3, "0.135B"), (0.6, 1, "0.6B"), (4, 0, "4B"), (1000, 0, "1T")],
)
def test_human_readable_parameters(value: float, decimals: int, words: str) -> None:
    assert format_number(value, decimals, Unit.BILLIONS) == words


@pytest.mark.parametrize(
    ("value", "text"),
    [(3.6, "+3.6"), (-6.44, "−6.4"), (0.0, "+0.0"), (-0.0, "+0.0"), (-0.04, "+0.0")],
)
def test_a_difference_has_its_sign_and_nothing_is_never_below_zero(value: float, text: str) -> None:
    assert signed(value) == text

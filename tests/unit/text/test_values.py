import calendar
from datetime import date, timedelta

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
    epoch = date(1970, 1, 1)
    full = parse_date(day.isoformat())
    assert full is not None
    assert epoch + timedelta(full[0]) == epoch + timedelta(full[1]) == day
    assert format_day(full[0]) == day.isoformat()
    month = parse_date(day.isoformat()[:7])
    last = calendar.monthrange(day.year, day.month)[1]
    assert month is not None
    assert epoch + timedelta(month[0]) == day.replace(day=1)
    assert epoch + timedelta(month[1]) == day.replace(day=last)
    year = parse_date(day.isoformat()[:4])
    assert year is not None
    assert epoch + timedelta(year[0]) == date(day.year, 1, 1)
    assert epoch + timedelta(year[1]) == date(day.year, 12, 31)


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


@pytest.mark.parametrize("text", ["3/4/2025", "12/13", "1.2.25", "Juni/May", "20256", "2025/3/4/5"])
def test_a_day_that_may_be_another_is_no_date(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize("text", ["2025-13", "2025-00", "2025-02-30", "2025-01-00", "0000", "May"])
def test_what_is_in_no_calendar_is_no_date(text: str) -> None:
    assert parse_date(text) is None


@given(st.decimals(-(10**6), 10**6, places=4))
def test_a_number_keeps_its_decimals_there_and_back(value: object) -> None:
    number = parse_number(str(value))
    assert number is not None
    assert number.decimals == 4
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

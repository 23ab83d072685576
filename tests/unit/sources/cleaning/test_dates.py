"""Dates with the year last: one order of day and month, or none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.columns import Kind
from lcbtui.dataset.source import ReadOptions, RepairKind, SourceInfo
from lcbtui.sources.clean_rows import read_plain
from lcbtui.sources.cleaning.cells import dates_meant, is_day_first
from lcbtui.sources.formats.detect import table_in
from lcbtui.sources.formats.tables import RawTable
from unit.sources.opening import assert_equal_datasets, both, column, plain

days = st.dates(date(1950, 1, 1), date(2099, 12, 31))
signs = st.sampled_from("/-")
headers = st.sampled_from(["released", "Release Date", "seen", "last update"])


def written(day: date, *, day_first: bool, sign: str) -> str:
    parts = (day.day, day.month) if day_first else (day.month, day.day)
    return sign.join(map(str, (*parts, day.year)))


def table(cells: list[str], header: str) -> bytes:
    rows = [f"m{row},{row}.5,{cell}" for row, cell in enumerate(cells)]
    return "\n".join([f"model,score,{header}", *rows]).encode()


@given(st.lists(days, min_size=1, max_size=8), st.booleans(), signs, st.integers(0, 2), headers)
def test_one_cell_that_rules_an_order_out_decides_for_its_column(
    meant: list[date], day_first: bool, sign: str, blanks: int, header: str
) -> None:
    cells = [written(day, day_first=day_first, sign=sign) for day in meant] + [""] * blanks
    read = plain(table(cells, header))
    key = read.columns[2].key
    is_decided = any(day.day > 12 for day in meant)
    assert (read.columns[2].kind is Kind.DATE) is is_decided
    if is_decided:
        assert column(read, key) == [day.isoformat() for day in meant] + [""] * blanks
        (repair,) = [each for each in read.report.repairs if each.column == key]
        assert repair.count == len(meant)
        assert repair.kinds == ((RepairKind.DAY_FIRST if day_first else RepairKind.MONTH_FIRST),)
    assert_equal_datasets(*both(table(cells, header)))


late = days.filter(lambda day: day.day > 12)


@given(late, late, st.lists(st.tuples(days, st.booleans()), max_size=6), signs, st.randoms())
def test_where_each_order_is_ruled_out_there_is_no_date(
    one: date, other: date, more: list[tuple[date, bool]], sign: str, random: object
) -> None:
    meant = [(one, True), (other, False), *more]
    random.shuffle(meant)  # type: ignore[attr-defined]  # a random.Random of hypothesis
    cells = [written(day, day_first=first, sign=sign) for day, first in meant]
    read = plain(table(cells, "released"))
    assert read.columns[2].kind is not Kind.DATE
    assert column(read, read.columns[2].key) == cells
    assert_equal_datasets(*both(table(cells, "released")))


@pytest.mark.parametrize("other", ["in spring", "31/02/2025", "02/13/2025", "7"])
def test_one_cell_that_is_no_date_in_the_order_leaves_the_column_as_it_was(other: str) -> None:
    assert is_day_first(["13/02/2025", other]) is None
    read = plain(table(["13/02/2025", other], "seen"))
    assert read.columns[2].kind is not Kind.DATE


def test_dates_that_are_read_in_any_column_may_stand_beside() -> None:
    cells = ["13/02/2025", "2025-06", "03/02/2025 10:00", "Jun 2025", "-"]
    read = plain(table(cells, "seen"))
    assert column(read, "seen") == ["2025-02-13", "2025-06", "2025-02-03", "Jun 2025", ""]


def test_a_column_as_it_is_keeps_what_is_written() -> None:
    raw = table_in(table(["13/02/2025", "14/02/2025"], "seen"), "made", lambda _: None)
    assert isinstance(raw, RawTable)
    info = SourceInfo("made", "Made", options=ReadOptions(as_is=("seen",)))
    assert column(read_plain(info, raw), "seen") == ["13/02/2025", "14/02/2025"]
    (repair,) = read_plain(SourceInfo("made", "Made"), raw).report.repairs
    assert repair.hint == "--as-is seen"


def test_of_a_day_that_is_its_month_both_orders_are_the_same() -> None:
    assert set(dates_meant("5/5/2025").values()) == {date(2025, 5, 5)}
    assert is_day_first(["5/5/2025"]) is None

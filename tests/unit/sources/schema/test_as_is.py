"""Columns that are taken as they are written: whatever they are called, they mean nothing known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.columns import IN_SOURCES, Kind
from lcbtui.dataset.source import ReadOptions, SourceInfo
from lcbtui.errors import SourceError
from lcbtui.sources.clean_rows import cleaned
from lcbtui.sources.formats.detect import table_in
from lcbtui.sources.formats.tables import RawTable
from lcbtui.text.numbers import Unit
from unit.sources.opening import assert_equal_datasets, column

HEADERS = (
    *("n", "stderr", "release", "open", "size", "accuracy", "license", "samples", "Params (M)"),
    *("MMLU_stderr", "ci_low of MMLU", "MMLU n"),
)
CELLS = {
    "fractions": ["0.5", "0.25", "0.75", "1", "0"],
    "counts": ["300", "200", "7000000000", "0", "-1"],
    "words": ["yes", "no", "v5", "v6", "mit"],
}
tables = st.dictionaries(
    st.sampled_from(HEADERS), st.sampled_from(sorted(CELLS)), min_size=1, max_size=5
)


def raw_of(columns: dict[str, str]) -> RawTable:
    lines = [",".join(["who", "MMLU", *columns])]
    for row in range(5):
        cells = (CELLS[kind][row] for kind in columns.values())
        lines.append(",".join([f"m{row}", f"{row}5.5", *cells]))
    raw = table_in("\n".join(lines).encode(), "made", lambda _: None)
    assert isinstance(raw, RawTable)
    return raw


@given(tables)
def test_every_cell_of_a_column_as_it_is_stays_as_it_is_written(columns: dict[str, str]) -> None:
    raw = raw_of(columns)
    info = SourceInfo("made", "Made", options=ReadOptions(as_is=tuple(columns)))
    table = cleaned(info, raw)
    assert_equal_datasets(table, cleaned(info, raw.in_arrow_arrays()))
    found = {each.header: each for each in table.columns}
    assert table.roles.x is None
    for header, kind in columns.items():
        own = found[header]
        assert own.key not in IN_SOURCES
        assert own.unit is Unit.NONE
        assert (own.kind is Kind.NUMBER) is (kind != "words")
        assert column(table, own.key) == CELLS[kind]
    assert table.report.repairs == ()
    assert not table.report.made_of


@given(tables.filter(lambda columns: "accuracy" not in columns))
def test_the_other_columns_are_read_as_without_it(columns: dict[str, str]) -> None:
    raw, (first, *rest) = raw_of(columns), columns
    info = SourceInfo("made", "Made", options=ReadOptions(as_is=(first,)))
    without = cleaned(SourceInfo("made", "Made"), raw_of({key: columns[key] for key in rest}))
    found = {each.header: each for each in cleaned(info, raw).columns}
    for each in without.columns:
        if each.header in {"who", *rest}:
            assert found[each.header].key == each.key


@pytest.mark.parametrize(
    ("name", "header"),
    [
        *(("problems", "n"), ("N", "n"), ("std*", "stderr"), ("openness", "open")),
        *(("MMLU_stderr", "MMLU_stderr"), ("mmlu_*", "MMLU_stderr")),
    ],
)
def test_a_column_is_meant_by_header_key_or_a_part_with_a_star(name: str, header: str) -> None:
    info = SourceInfo("made", "Made", options=ReadOptions(as_is=(name,)))
    beside = {"MMLU_stderr": "fractions"} if header == "MMLU_stderr" else {}
    raw = raw_of({"n": "counts", "stderr": "fractions", "open": "words", **beside})
    assert {each.header: each.key for each in cleaned(info, raw).columns}[header] == header


def test_a_name_of_no_column_is_refused_with_the_nearest() -> None:
    info = SourceInfo("made", "Made", options=ReadOptions(as_is=("stdrr",)))
    with pytest.raises(SourceError, match=r"made: as_is: .*stdrr.*did you mean stderr"):
        cleaned(info, raw_of({"stderr": "fractions"}))

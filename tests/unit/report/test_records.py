"""Rows for programs: marks are told for each cell."""

import io
import json

import pytest

from lcbtui.dataset.columns import Cell, Column, Kind, Mark
from lcbtui.report.records import write_records
from lcbtui.text.numbers import Unit

COLUMNS = (
    Column("model", "model", "Model", Kind.TEXT),
    Column("total_params_b", "params", "Params", Kind.NUMBER, Unit.BILLIONS),
    Column("pass_at_1", "score", "Pass@1", Kind.NUMBER, Unit.PERCENT),
)
ROWS = (
    (
        Cell("one"),
        Cell("0.6", 0.6, 1, Mark.APPROXIMATE | Mark.REPAIRED),
        Cell("70.5", 70.5, 1, Mark.APPROXIMATE),
    ),
    (Cell("two"), Cell("8", 8.0, 0, Mark.INFERRED | Mark.APPROXIMATE), Cell("")),
)


def written(form: str) -> str:
    out = io.StringIO()
    write_records(out, form, COLUMNS, ROWS)
    return out.getvalue()


def test_a_value_with_two_marks_is_named_under_both() -> None:
    assert json.loads(written("json")) == [
        {
            "model": "one",
            "total_params_b": 0.6,
            "pass_at_1": 70.5,
            "approximate": ["total_params_b", "pass_at_1"],
            "repaired": ["total_params_b"],
        },
        {
            "model": "two",
            "total_params_b": 8,
            "pass_at_1": None,
            "approximate": ["total_params_b"],
            "inferred": ["total_params_b"],
        },
    ]


@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_columns_name_both_marks_of_a_value_too(form: str, delimiter: str) -> None:
    assert [line.split(delimiter) for line in written(form).splitlines()] == [
        ["model", "total_params_b", "pass_at_1", "approximate", "inferred", "repaired"],
        ["one", "0.6", "70.5", "total_params_b pass_at_1", "", "total_params_b"],
        ["two", "8", "", "total_params_b", "total_params_b", ""],
    ]

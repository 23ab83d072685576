"""Rows for programs: marks are told for each cell."""

import io
import json
import math
from dataclasses import dataclass

import numpy as np

from lcbtui.dataset.columns import Cell, Column, Kind, Mark
from lcbtui.report.writers import as_record, write_records
from lcbtui.stats.intervals import Interval
from lcbtui.text.numbers import Unit
from lcbtui.view.view import RemarkKind

COLUMNS = (
    Column("model", "model", "Model", Kind.TEXT),
    Column("total_params_b", "params", "Params", Kind.NUMBER, Unit.BILLIONS),
    Column("pass_at_1", "score", "Pass@1", Kind.NUMBER, Unit.PERCENT),
)
ROWS = (
    (
        Cell("one"),
        Cell("0.6", 0.6, 1, Mark.APPROXIMATE | Mark.REPAIRED),
        Cell("70", 70.0, 0, Mark.APPROXIMATE),
    ),
    (Cell("two"), Cell("0.0015", 0.0015, -1, Mark.INFERRED | Mark.APPROXIMATE), Cell("")),
)


SIZE, SCORE = "total_params_b", "pass_at_1"
MARKED = [
    {"approximate": [SIZE, SCORE], "inferred": None, "repaired": [SIZE], "shared": None},
    {"approximate": [SIZE], "inferred": [SIZE], "repaired": None, "shared": None},
]
TABLE = [
    ["model", SIZE, SCORE, "approximate", "inferred", "repaired"],
    ["one", "0.6", "70", f"{SIZE} {SCORE}", "", SIZE],
    ["two", "0.0015", "", SIZE, SIZE, ""],
]


def test_a_value_with_two_marks_is_named_under_both() -> None:
    written = {form: io.StringIO() for form in ("json", "csv", "tsv")}
    for form, out in written.items():
        write_records(out, form, COLUMNS, ROWS)
    one, two = json.loads(written["json"].getvalue())["rows"]
    assert one == {"model": "one", SIZE: 0.6, SCORE: 70, **MARKED[0]}
    assert isinstance(one[SCORE], int)
    assert two == {"model": "two", SIZE: 0.0015, SCORE: None, **MARKED[1]}
    for form, delimiter in (("csv", ","), ("tsv", "\t")):
        lines = written[form].getvalue().splitlines()
        assert [line.split(delimiter) for line in lines] == TABLE


@dataclass(frozen=True)
class Found:
    kind: RemarkKind
    difference: float
    interval: Interval
    parts: tuple["Found", ...] = ()


NONE = Interval(math.nan, math.nan)


def test_a_dataclass_becomes_a_record_with_all_that_it_holds() -> None:
    inner = Found(RemarkKind.READ_OFF, -0.0, NONE)
    found = Found(RemarkKind.NO_EVIDENCE, 1.23456789, Interval(0.126, np.float64(2)), (inner,))
    assert as_record(found) == {
        "schema_version": 1,
        "kind": "no-evidence",
        "difference": 1.23457,
        "interval": [0.126, 2.0],
        "parts": [{"kind": "read-off", "difference": 0.0, "interval": None, "parts": []}],
    }
    (part,) = json.loads(json.dumps(as_record(found)))["parts"]
    assert math.copysign(1, part["difference"]) == 1  # no −0.0


def test_scores_and_sizes_are_exact_other_numbers_have_six_digits_and_no_number_is_none() -> None:
    for value in (math.nan, math.inf, -math.inf, np.float64("nan")):
        found = as_record({"score": value, "of": [value]})
        assert found == {"schema_version": 1, "score": None, "of": [None]}
    values = {"score": 69.3456789, "p_value": 0.0000123456789, "separated": True, "rows": 1234567}
    assert as_record(values) == {"schema_version": 1, **values, "p_value": 0.0000123457}

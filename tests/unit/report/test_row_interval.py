"""The interval that a lookup shows is the one that the rows have."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.cli.main import run
from lcbtui.report.model import Row, interval_cells
from lcbtui.sources.catalog import bundled, find
from lcbtui.sources.open import open_dataset, open_plain
from lcbtui.stats.intervals import wilson_ends
from lcbtui.stats.uncertainty import wilson_interval
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState


@given(st.floats(0, 100), st.integers(1, 5000))
def test_one_score_has_the_interval_that_arrays_of_scores_have(score: float, problems: int) -> None:
    low, high = wilson_interval(score, problems)
    assert wilson_ends(score, problems) == pytest.approx((float(low), float(high)), abs=1e-9)


@pytest.mark.parametrize(("score", "problems"), [(-1, 10), (101, 10), (50, 0)])
def test_a_score_that_is_none_is_refused(score: float, problems: float) -> None:
    with pytest.raises(ValueError, match="at least one problem"):
        wilson_ends(score, problems)


@pytest.mark.parametrize("name", list(bundled()))
def test_a_lookup_shows_the_intervals_of_the_rows(name: str) -> None:
    plain, dataset = open_plain(find(name)), derive(open_dataset(find(name)), ViewState())
    known = "plus_minus" in dataset.by_key
    for row in range(len(plain)):
        cells = interval_cells(Row(plain, row))
        expected = [
            dataset.cell(row, key).number if known else None
            for key in ("plus_minus", "score_low", "score_high")
        ]
        for cell, number in zip(cells, expected, strict=True):
            assert cell.number == (None if number is None else pytest.approx(number, abs=0.051))


def test_show_prints_the_interval_in_every_format(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "DASD-4B-Thinking"]) == 0
    assert "±" in capsys.readouterr().out
    assert run(["show", "DASD-4B-Thinking", "-f", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    by_source = {row["source"]: row for row in rows}
    assert by_source["figure"]["plus_minus"] is None
    assert by_source["paper"]["plus_minus"] == 7.0
    assert (by_source["paper"]["score_low"], by_source["paper"]["score_high"]) == (61.9, 75.8)

"""Standard errors that a table states with the number of runs that they are of."""

from pathlib import Path

import pytest

from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.derive.score_intervals import uncertainty_at, uncertainty_of
from unit.cli.running import lcb, parsed, put


def table(header: str) -> str:
    rows = "A,1000,12,5\nB,1040,10,5\nC,1032,15,5\n"
    return put("board.csv", f"model,elo,stderr,{header}\n{rows}")


@pytest.mark.parametrize("header", ["runs", "seeds", "n_seeds", "num runs"])
def test_tests_and_intervals_of_few_runs_are_students(header: str) -> None:
    file = table(header)
    (first,) = (each for each in parsed("ls", file)["rows"] if each["model"] == "A")
    assert first["plus_minus"] == pytest.approx(2.776 * 12, abs=0.1)
    (pair,) = parsed("compare", file, "A", "B")["together"][0]["pairs"]
    df = (144 + 100) ** 2 / (144**2 / 4 + 100**2 / 4)  # 7.75: 2.319 at 5 %
    assert df == pytest.approx(7.75, abs=0.01)
    assert pair["difference_high"] - pair["difference_low"] == pytest.approx(
        2 * 2.319 * 244**0.5, rel=1e-3
    )
    assert pair["p_value"] == pytest.approx(0.034, abs=0.001)
    assert "Student's t by their runs" in lcb("compare", file, "A", "B", "--why").out


def test_an_error_over_the_problems_is_none_of_the_runs() -> None:
    # √(p(1 − p)/500) is 2.05 for 70 % and 2.19 for 60 %; 6 is more than problems make.
    rows = "A,70,2.049,500,3\nB,60,2.191,500,3\nC,60,6,500,3\n"
    file = put("board.csv", f"model,pass@1,standard_error,problems,seeds\n{rows}")
    of_model = {each["model"]: each["plus_minus"] for each in parsed("ls", file)["rows"]}
    assert of_model["A"] == pytest.approx(4.0, abs=0.05)
    assert of_model["B"] == pytest.approx(4.3, abs=0.05)
    assert of_model["C"] > 15  # 4.3 with 2 degrees of freedom, not 1.96, times 6


def test_a_row_alone_has_the_interval_of_the_table() -> None:
    dataset = open_dataset(find("-"), Path(table("runs")).read_bytes())
    every = uncertainty_of(dataset)
    assert every is not None
    for row in range(3):
        alone = uncertainty_at(dataset, row)
        assert alone is not None and alone.df == 4
        assert alone.low == every.low[row]

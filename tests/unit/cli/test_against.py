"""`--against SOURCE`: the same models in two sources, in every output."""

import csv
import io
import json
from pathlib import Path

import pytest

from unit.cli.running import lcb, put

Capture = pytest.CaptureFixture[str]


def test_ls_shows_the_other_value_and_the_change_beside_the_own() -> None:
    ran = lcb("ls", "figure", "--against", "paper", "--width", "80")
    heading, first, *rest = ran.out.splitlines()
    assert "Params  Pass@1 ↓  Δ Pass@1  paper Pass@1" in heading
    assert "≈4B     ≈70.5     ≈+1.2          69.3" in first
    assert len(rest) == 11
    assert "against paper: 12 models in both" in ran.err
    assert ran.status == 0


def test_ascii_output_is_ascii() -> None:
    out = lcb("ls", "figure", "--against", "paper", "--ascii").out
    assert out.isascii()
    assert "d Pass@1" in out


def test_json_and_csv_carry_raw_changes_with_their_marks() -> None:
    arguments = ("ls", "figure", "--against", "paper", "-n", "1", "-f")
    (row,) = lcb(*arguments, "json").record["rows"]
    assert (row["other_pass_at_1"], row["change_in_score"]) == (69.3, 1.2)
    assert (row["other_model"], row["same_window"]) == ("DASD-4B-Thinking", None)
    assert "change_in_score" in row["approximate"]
    assert "other_pass_at_1" not in row["approximate"]
    (line,) = csv.DictReader(io.StringIO(lcb(*arguments, "csv").out))
    assert (line["other_pass_at_1"], line["change_in_score"]) == ("69.3", "1.2")


def test_the_changes_are_columns_like_any_other() -> None:
    ran = lcb("ls", "figure", "--against", "paper", "-q", "change_in_score<0",
        "--columns", "model,change_in_score", "--sort", "change_in_score",
    )  # fmt: skip
    lines = ran.out.splitlines()[1:]
    assert [line.split()[-1] for line in lines] == ["≈−0.5", "≈−0.3"]


def test_a_file_is_compared_by_name_and_what_is_missing_is_counted() -> None:
    mine = put("mine.csv", "model,params,pass@1\nqwen3 14b,14.8,64.5\nother,7,30\n")
    ran = lcb("ls", mine, "--against", "paper", "-f", "json")
    first, second = json.loads(ran.out)["rows"]
    assert (first["other_pass_at_1"], first["change_in_score"]) == (63.5, 1.0)
    assert second["other_pass_at_1"] is None
    assert "1 model in both, 1 only here" in ran.err


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ("figure", "--against figure: is the source itself"),
        ("papre", "papre: there is no such source or file; did you mean paper?"),
    ],
)
def test_a_source_that_cannot_be_compared_with_is_one_line(other: str, said: str) -> None:
    ran = lcb("ls", "figure", "--against", other)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"lcbtui: error: {said}")
    assert ran.err.count("\n") == 1


def test_why_no_column_is_compared_is_told(tmp_path: Path) -> None:
    mine, other = tmp_path / "mine.csv", tmp_path / "other.csv"
    mine.write_text("model,HumanEval\na,64.5\nb,30\n", encoding="utf-8")
    other.write_text("model,HumanEval+\na,60\nb,25\n", encoding="utf-8")
    ran = lcb("ls", str(mine), "--against", str(other))
    assert ran.status == 2
    assert "to compare with HumanEval (humaneval is not humaneval+)" in ran.err


def test_models_are_counted_though_they_lack_a_score(tmp_path: Path) -> None:
    mine, other = tmp_path / "mine.csv", tmp_path / "other.csv"
    mine.write_text("model,MMLU\na,64\nb,30\nc,50\nd,40\n", encoding="utf-8")
    other.write_text("model,MMLU,ARC\na,60,1\nb,,3\nc,,4\n", encoding="utf-8")
    ran = lcb("ls", str(mine), "--against", str(other))
    assert "3 models in both, 2 of them without a score there, 1 only here" in ran.err

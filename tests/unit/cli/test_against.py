"""`--against SOURCE`: the same models in two sources, in every output."""

import csv
import io

from unit.cli.running import lcb, put


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
    first, second = ran.record["rows"]
    assert (first["other_pass_at_1"], first["change_in_score"]) == (63.5, 1.0)
    assert second["other_pass_at_1"] is None
    assert "1 model in both, 1 without a score there" in ran.err

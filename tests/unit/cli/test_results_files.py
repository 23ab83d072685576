"""LiveCodeBench's own files at the command line: every command and format, alike."""

import csv
import json

import pytest

from result_documents import about, document, performance, small
from unit.cli.running import lcb, parsed, put


@pytest.fixture
def file() -> str:
    return put("results.json", json.dumps(small(50)))


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "jsonl"])
def test_every_format_has_the_same_numbers(file: str, form: str) -> None:
    flags = ("--window", "2024-02-01..2024-03-31", "-q", "platform:leetcode score>=50")
    ran = lcb("ls", file, *flags, "-f", form)
    assert ran.status == 0
    if form == "json":
        rows = ran.record["rows"]
    elif form == "jsonl":
        rows = [json.loads(line) for line in ran.out.splitlines()]
    else:
        rows = list(csv.DictReader(ran.out.splitlines(), delimiter="," if form == "csv" else "\t"))
    found = {
        row["model"]: (float(row["pass_at_1"]), int(row["problems"]), row["contaminated"])
        for row in rows
    }
    assert found == {"Late": (100, 50, "yes"), "Early": (50, 50, "no")}


def test_joined_sizes_are_drawn() -> None:
    rows = [
        performance("DeepSeek-V3", "q", "2024-01-01", 40),
        performance("Nobody", "q", "2024-01-01", 30),
    ]
    models = [about("DeepSeek-V3", "2023-06-30"), about("Nobody", "2023-06-30")]
    path = put("results.json", json.dumps(document(rows, models)))
    assert [
        row["total_params_b"]
        for row in parsed("ls", path, "--join-params", "-q", "params>=600")["rows"]
    ] == [671]


def test_ls_tells_of_a_cutoff_that_most_models_share() -> None:
    rows = [performance(name, "q", "2024-05-01", 10.0) for name in "ABC"]
    path = put(
        "shared.json", json.dumps(document(rows, [about(name, "2024-04-30") for name in "ABC"]))
    )
    ran = lcb("ls", path, "--columns", "model,contaminated", "-f", "csv")
    assert [line.split(",")[-1] for line in ran.out.splitlines()[1:]] == ["unknown"] * 3
    words = "training cutoff 2024-04-30 is shared by 3 of 3 models: a placeholder?"
    assert words in lcb("check", path).out

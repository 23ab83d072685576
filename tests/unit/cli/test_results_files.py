"""LiveCodeBench's own files at the command line: every command and format, alike."""

import csv
import json
from pathlib import Path

import pytest

from result_documents import about, document, performance, small
from unit.cli.running import lcb, parsed, put


@pytest.fixture
def file() -> str:
    return put("results.json", json.dumps(small(50)))


def test_ls_shows_contaminated_models_last_and_without_a_rank(file: str) -> None:
    flags = ("--window", "all", "--columns", "model,score,contaminated", "--ascii")
    ran = lcb("ls", file, *flags)
    assert ran.status == 0
    assert [line.split() for line in ran.out.splitlines()[1:]] == [
        ["1", "o", "Early", "42.50", "no"],
        ["2", "?", "Undated", "10.00", "unknown"],
        ["x", "Late", "75.00", "yes"],
    ]
    part = lcb("ls", file, "--window", "2024-02-01..").err
    assert "3 of 3 · 2024-02-01.." in part, "over which problems means are, where not all"


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


def test_a_folder_of_several_tasks_ranks_by_none_until_one_is_asked_for(tmp_path: Path) -> None:
    for name, arc, law in (("a", 0.5, 0.7), ("b", 0.6, 0.2)):
        results = {"arc": {"acc": arc, "acc_stderr": 0.01}, "law": {"acc": law, "acc_stderr": 0.03}}
        run = {"results": results, "config": {"model_args": f"pretrained=m/{name}"}}
        (tmp_path / f"{name}.json").write_text(json.dumps(run), encoding="utf-8")
    folder = str(tmp_path)
    ran = lcb("ls", folder, "--ascii", "--columns", "model,arc acc,law acc,law acc stderr")
    assert [line.split() for line in ran.out.splitlines()] == [
        ["Model", *["arc", "acc", "law", "acc", "law", "acc", "stderr"]],
        ["o", "m/a", "50", "70", "3"],
        ["o", "m/b", "60", "20", "3"],
    ]
    assert "no ranking: scores of 2 tasks, and the tool puts none above the others" in ran.err
    assert "--y 'law acc', …" in ran.err
    asked = ("--y", "law acc", "--columns", "model,law acc,plus_minus", "--ascii")
    ran = lcb("ls", folder, *asked)
    assert [line.split() for line in ran.out.splitlines()[1:]] == [
        ["1", "o", "m/a", "70", "5.8"],
        ["2", "o", "m/b", "20", "5.9"],
    ]
    assert ran.err == ""
    for command in (("best", folder), ("compare", folder, "m/a", "m/b")):
        ran = lcb(*command)
        assert ran.status == 2
        assert "no column is the score; --y COLUMN chooses one" in ran.err

"""`lcbtui compare`: models side by side at the command line, in every format."""

import json
from pathlib import Path
from typing import Any

import pytest

import golden
from result_documents import document, performance, small
from unit.cli.running import lcb, parsed, put

WINDOWS = """\
model,version,window_start,window_end,pass_at_1
Old,v5,2024-10-01,2025-02-01,60
New,v6,2025-02-01,2025-05-01,40
Both,v5,2024-10-01,2025-02-01,30
Both,v6,2025-02-01,2025-05-01,45.5
"""


@pytest.fixture
def results() -> str:
    return put("results.json", json.dumps(small(50)))


@pytest.fixture
def windows() -> str:
    return put("windows.csv", WINDOWS)


TWO = ("DASD-4B-Thinking", "Qwen3-32B")

LONG = """\
model,params,score,problems,openness,date
Llama-3.1-Nemotron-Ultra-253B-v1x,253B,68.1,166,open-weights,2025-01-01
Llama-3.1-Nemotron-Ultra-253B-v1y,253B,60.1,166,open-weights,2025-01-01
Llama-3.1-Nemotron-Ultra-253B-v1z,253B,50.1,166,open-weights,2025-01-01
"""


def table(*arguments: str) -> list[str]:
    """The rows of the differences."""
    return lcb("compare", *arguments).out.split("\n\n")[1].splitlines()[1:]


def pairs(*arguments: str) -> list[dict[str, Any]]:
    groups = parsed("compare", *arguments)["together"]
    return [pair for group in groups for pair in group["pairs"]]


@pytest.mark.parametrize(
    ("name", "asked", "lines"),
    [
        ("two-40", f"{' '.join(TWO)} --width 40", 12),
        ("all-why-100", f"{' '.join(TWO)} --all --why --width 100", 99),
        ("three-80", f"{' '.join(TWO)} OpenThinker3-7B --width 80", 99),
        ("one-100", f"{TWO[0]} --width 100", 99),
        ("windows-80", "Both Old New -d windows.csv --width 80", 99),
        ("results-all-80", "Early Late Undated -d results.json --window all --width 80 --all", 99),
    ],
)
def test_an_answer_is_as_it_was(
    name: str, asked: str, lines: int, results: str, windows: str
) -> None:
    ran = lcb("compare", *asked.split())
    golden.check(f"compare/{name}", ran.out)
    found = ran.out.splitlines()
    assert (ran.status, ran.err, len(found) <= lines) == (0, "", True)
    if "--width" in asked:
        assert max(map(len, found)) <= int(asked.split("--width ")[1].split(maxsplit=1)[0])


@pytest.mark.parametrize("width", [40, 50, 60, 80])
@pytest.mark.parametrize("more", [(), ("--all", "--why")])
def test_names_of_33_characters_make_no_line_wider_than_the_terminal(
    width: int, more: tuple[str, ...]
) -> None:
    path = put("long.csv", LONG)
    names = [line.split(",")[0] for line in LONG.splitlines()[1:]]
    for asked in (names, names[:1]):
        ran = lcb("compare", *asked, "-d", path, "--width", str(width), *more)
        assert max(map(len, ran.out.splitlines())) <= width
        assert "higher" in ran.out


def test_each_problem_set_stands_together_the_best_first() -> None:
    windows = [line.split(",", 1)[1].rsplit(",", 1)[0] for line in WINDOWS.splitlines()[1:3]]
    rows = [f"M{n},{window},{40 + n}" for n in range(9) for window in windows]
    path = put("many.csv", "\n".join([WINDOWS.splitlines()[0], *rows]))
    found = table("M4", "-d", path, "--width", "120")
    assert [line[:2].strip() for line in found] == ["v5", *[""] * 7, "v6", *[""] * 7]
    gaps = [float(line.split("  ")[-2].partition(" ")[0].replace("−", "-")) for line in found]
    assert gaps == [-4, -3, -2, -1, 1, 2, 3, 4] * 2


def test_models_without_common_problems_share_a_line() -> None:
    rows = [f"M{n},v6,2025-02-01,2025-05-01,50" for n in range(40)]
    path = put("apart.csv", "\n".join([WINDOWS.replace("Both,v6", "M,v6"), *rows]))
    ran = lcb("compare", "Old", "-d", path)
    (note,) = [line for line in ran.out.splitlines() if "no score on the same problems" in line]
    assert note.startswith("New, M, M0 and 39 more: ")


def test_a_p_value_stands_beside_the_interval_that_belongs_to_it() -> None:
    names = ("Ministral-3-8B-Reasoning-2512", "OpenThinker3-7B", "GLM-Z1-9B-0414", "Qwen3-14B")
    (group,) = parsed("compare", *names, "-d", "paper")["together"]
    for pair in group["pairs"]:
        assert (pair["p_value"] <= 0.05) == (
            pair["difference_low"] > 0 or pair["difference_high"] < 0
        )
        assert pair["p_corrected"] >= pair["p_value"]
        assert pair["separated"] == (pair["p_corrected"] <= 0.05)
        assert pair["separated"] == (pair["verdict"] in {"higher", "lower"})
    assert any(pair["p_corrected"] > 0.05 > pair["p_value"] for pair in group["pairs"])


def test_models_of_which_one_has_few_problems_are_told_over_those_of_both() -> None:
    # "Easy" has results on the easier problems alone; it has the higher mean, and is worse.
    scores = {"Easy": "1" * 30 + "0" * 10, "All": "1" * 40 + "0" * 60}
    rows = [
        performance(model, f"q{n}", "2024-01-10", 100.0 * int(score))
        for model, each in scores.items()
        for n, score in enumerate(each)
    ]
    file = put("results.json", json.dumps(document(rows)))
    (row,) = table("Easy", "All", "-d", file)
    assert "75.00 ± 13.6  100.00  −25.0 ±" in row and row.endswith("  lower")
    assert "over the problems that both have\n" in lcb("compare", "Easy", "All", "-d", file).out
    ((record,),) = (
        each["pairs"] for each in parsed("compare", "Easy", "All", "-d", file)["together"]
    )
    assert (record["problems"], record["verdict"]) == (40, "lower")


def _mine(rows: str = "Ours-4B,4,60\nOther,8,50\n") -> str:
    return put("mine.csv", f"model,total_params_b,pass_at_1\n{rows}")


def test_sources_may_stand_before_the_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = _mine()
    flags = ("--window", "2410-2502", "--release", "v5")
    with_flags = lcb("compare", "-d", "paper", "-d", mine, "Ours-4B", "Qwen3-32B", *flags)
    before = lcb("compare", "paper", mine, "Ours-4B", "Qwen3-32B", *flags)
    assert before.out == with_flags.out
    assert "from paper and mine.csv" in before.out or "from mine.csv and paper" in before.out
    Path("Qwen3-32B").touch()
    assert lcb("show", "Qwen3-32B").out.startswith("Model         Qwen3-32B\n")
    assert [row["source"] for row in parsed("show", mine, "Other")["rows"]] == [mine]
    for folder in ("Qwen3-8B", "runs"):
        Path(folder).mkdir()
    Path(mine).rename("runs/mine.csv")
    for source in ("runs", "./runs/", "runs/mine.csv"):
        assert lcb("compare", source, "Ours-4B", "Other").status == 0
    ran = lcb("show", "Qwen3-8B")  # a folder alone is no source
    assert ran.out.startswith("Model         Qwen3-8B\n")
    assert "no model of that name" in lcb("show", "x" * 300).err

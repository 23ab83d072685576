"""`lcbtui compare`: models side by side at the command line, in every format."""

import csv
import json
import re
from pathlib import Path

import pytest

import golden
from result_documents import document, performance, small
from unit.cli.running import lcbtui

WINDOWS = """\
model,version,window_start,window_end,pass_at_1
Old,v5,2024-10-01,2025-02-01,60
New,v6,2025-02-01,2025-05-01,40
Both,v5,2024-10-01,2025-02-01,30
Both,v6,2025-02-01,2025-05-01,45.5
"""


@pytest.fixture
def results(tmp_path: Path) -> str:
    path = tmp_path / "results.json"
    path.write_text(json.dumps(small(50)), encoding="utf-8")
    return str(path)


@pytest.fixture
def windows(tmp_path: Path) -> str:
    path = tmp_path / "windows.csv"
    path.write_text(WINDOWS, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("width", [80, 140])
def test_two_models_over_the_bundled_sources(
    width: int, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("DASD-4B-Thinking", "AM-Thinking-v1")
    ran = lcbtui(capsys, "compare", *names, "--width", str(width))
    assert (ran.status, ran.err) == (0, "")
    golden.check(f"compare/bundled-{width}", ran.out)


@pytest.mark.parametrize("width", [66, 80])
def test_the_mode_leaves_after_all_else_and_windows_are_shortened(
    width: int, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = lcbtui(capsys, "compare", "DeepSeek-R1", "Qwen3-8B", "--width", str(width))
    _, heading, rows = ran.out.partition("\nmodel ")
    first, *others = (heading + rows).split("\n\n")[0].strip().splitlines()
    assert {"mode", "window", "compared"} <= set(first.split())
    assert any("non-thinking" in line and "v5 2410-2502" in line for line in others)
    assert max(map(len, (first, *others))) <= width


def test_three_models_of_the_paper(capsys: pytest.CaptureFixture[str]) -> None:
    names = ("DASD-4B-Thinking", "Qwen3-32B", "OpenThinker3-7B")
    ran = lcbtui(capsys, "compare", *names, "-d", "paper", "--width", "100")
    golden.check("compare/paper-three-100", ran.out)


def test_numbers_of_different_windows_are_flagged_and_not_subtracted(
    windows: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = lcbtui(capsys, "compare", "Old", "New", "Both", "-d", windows, "--width", "100")
    golden.check("compare/windows-100", ran.out)
    assert "+20" not in ran.out  # Old − New


def test_results_by_problem_are_compared_on_their_parts_too(
    results: str, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ("--window", "all", "--width", "100")
    ran = lcbtui(capsys, "compare", "Early", "Late", "Undated", "-d", results, *flags)
    golden.check("compare/results-100", ran.out)


@pytest.mark.parametrize("width", [34, 50, 64, 80, 98])
def test_tables_by_parts_fit_narrow_terminals(
    width: int, results: str, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ("--window", "all", "--width", str(width))
    ran = lcbtui(capsys, "compare", "Early", "Late", "Undated", "-d", results, *flags)
    assert "(3) Undated" in ran.out
    _, _, parts = ran.out.partition("By difficulty\n")
    tables = [line for line in parts.splitlines() if line.startswith("  ")]
    assert len(tables) >= 12
    assert max(map(len, parts.splitlines())) <= width


def test_a_query_window_chooses_the_problems(
    results: str, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ("--window", "2024-03-01..2024-04-30", "-f", "json")
    ran = lcbtui(capsys, "compare", "Early", "Undated", "-d", results, *flags)
    ((pair,),) = [group["pairs"] for group in json.loads(ran.out)["together"]]
    assert (pair["problems"], pair["difference"]) == (100, 0.0)
    assert (pair["paired"], pair["separated"]) == (True, False)


def test_a_window_keeps_the_reports_that_lie_in_it(
    windows: str, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ("--window", "2025-02..2025-05", "-f", "json")
    ran = lcbtui(capsys, "compare", "New", "Both", "-d", windows, *flags)
    record = json.loads(ran.out)
    assert [number["score"] for number in record["numbers"]] == [40, 45.5]
    ran = lcbtui(capsys, "compare", "DASD", "Qwen-32B", "-d", "figure", *flags)
    assert ran.status == 2
    assert "figure states no windows" in ran.err


def test_json_has_stable_keys(results: str, capsys: pytest.CaptureFixture[str]) -> None:
    ran = lcbtui(capsys, "compare", "DASD-4B", "AM-Thinking-v1", "-f", "json")
    record = json.loads(ran.out)
    assert list(record) == [
        *("models", "numbers", "together", "no_common_problems", "slices", "other_scores"),
    ]
    assert record["models"][1] == {
        "name": "AM-Thinking-v1",
        "organization": "a-m-team",
        "openness": "open-data",
        "total_params_b": 32,
        "active_params_b": 32,
        "times_the_first": 8.0,
        "change_after_cutoff": None,
        "change_beyond_others": None,
        "placebo_share": None,
    }
    assert list(record["numbers"][0]) == [
        *("model", "source", "row", "mode", "score", "approximate", "low", "high", "problems"),
        "problems_in_window",
        *("evidence", "window", "reported_by", "contaminated", "compared_in", "not_compared"),
    ]
    assert record["numbers"][0]["not_compared"] == "read-off"
    assert list(record["together"][0]["pairs"][0]) == [
        *("first", "first_mode", "first_source", "first_score"),
        *("second", "second_mode", "second_source", "second_score"),
        *("first_over_both", "second_over_both", "difference", "low", "high", "p_value"),
        *("separated", "separated_among_all", "tipping_correlation", "problems", "paired"),
    ]
    assert list(record["together"][0]) == [
        *("window", "rho", "corrected_over", "detectable_gap", "pairs"),
    ]
    ran = lcbtui(capsys, "compare", "Early", "Late", "-d", results, "--window=all", "-f", "json")
    part = json.loads(ran.out)["slices"][0]
    assert part == {
        "part": "difficulty",
        "value": "easy",
        "problems": 100,
        "means": {"Early": 75.0, "Late": 100.0},
        "differences": [
            {
                "first": "Early",
                "second": "Late",
                "difference": -25.0,
                "low": pytest.approx(-29.98, abs=0.01),
                "high": pytest.approx(-20.02, abs=0.01),
                "separated": True,
            }
        ],
    }


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl"])
def test_other_formats_have_one_row_a_difference(
    results: str, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ("-d", results, "--window", "all", "-f", form)
    ran = lcbtui(capsys, "compare", "Early", "Late", "Undated", *flags)
    if form == "jsonl":
        rows = [json.loads(line) for line in ran.out.splitlines()]
    else:
        rows = list(csv.DictReader(ran.out.splitlines(), delimiter="," if form == "csv" else "\t"))
    parts = [row["part"] for row in rows]
    assert parts == ["all"] * 3 + ["difficulty"] * 6 + ["platform"] * 4 + ["month"] * 8
    assert [(row["first"], row["second"]) for row in rows[:3]] == [
        ("Early", "Late"),
        ("Early", "Undated"),
        ("Late", "Undated"),
    ]
    first = rows[0]
    assert (float(first["difference"]), int(first["problems"])) == (-32.5, 200)
    assert first["separated"] == "true"
    assert list(first)[-5:] == [
        *("p_value", "separated", "separated_among_all", "tipping_correlation", "paired"),
    ]


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """The lines of the first group of a comparison, its heading first."""
    lines = lcbtui(capsys, "compare", *arguments).out.splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("a · "))
    return lines[start : lines.index("", start)]


def test_a_pair_is_told_with_its_evidence_and_the_correlation_that_would_turn_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    heading, pair, tipping = told(capsys, "DASD", "Ministral-3-8B", "-d", "paper")
    assert heading == "a · v5 2024-10-01..2025-02-01 · 166 problems, ρ 0.40 · paper"
    assert pair.endswith("61.6: +7.7 points (-0.2 to +15.5): statistically tied")
    assert tipping == (
        "    separated if the two correlate over the problems by at least 0.44;"
        " seen in LiveCodeBench's own results: 0.46 to 0.74"
    )
    heading, pair, _, among = told(capsys, "DASD", "Ministral-3-8B", "--rho", "0.46", "-d", "paper")
    assert "166 problems, ρ 0.46" in heading
    assert pair.endswith("61.6: +7.7 points (+0.2 to +15.1): separated")
    assert among == "    tied once corrected for all 66 pairs of the 12 models of paper"


def test_a_correlation_needs_no_source(capsys: pytest.CaptureFixture[str]) -> None:
    heading, pair, *_ = told(capsys, "DASD-4B-Thinking", "AM-Thinking-v1", "--rho", "0.5")
    assert "166 problems, ρ 0.50" in heading
    assert pair.endswith("-1.0 points (-8.0 to +6.0): statistically tied")


def test_a_verdict_that_is_another_among_all_models_is_told_beside(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = told(capsys, "Ministral-3-8B", "OpenThinker3-7B", "-d", "paper")
    assert lines[1].endswith(": +9.9 points (+1.7 to +17.9): separated")
    assert lines[3:] == ["    tied once corrected for all 66 pairs of the 12 models of paper"]
    same = told(capsys, "AM-Thinking", "OpenThinker3-7B", "-d", "paper")
    assert same[1].endswith(": separated")
    assert same[2:] == ["    separated even if the two do not correlate over the problems"]


def test_several_pairs_name_their_family_and_the_range_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    names = ("DASD", "Ministral-3-8B", "OpenThinker3-7B")
    ran = lcbtui(capsys, "compare", *names, "-d", "paper")
    assert "· paper · corrected by Holm over the 3 pairs named\n" in ran.out
    assert (
        "    the pair alone separated if the two correlate over the problems by at least 0.44\n"
        in ran.out
    )
    assert ran.out.count("LiveCodeBench's own results: 0.46 to 0.74") == 1
    assert ran.out.endswith(
        "\nGaps under 11 points often do not show for a pair alone, under 13 among all 3 pairs;"
        " with results by problem, under 9 for a pair alone.\n"
    )


def test_a_source_without_windows_has_no_correlation_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "own.csv"
    file.write_text("model,params,problems,pass@1\nA,1,200,60\nB,2,200,50\n")
    ran = lcbtui(capsys, "compare", "A", "B", "-d", str(file))
    assert "a · 200 problems, no correlation assumed · own.csv\n" in ran.out
    assert "no correlation is assumed: if they are the same, the intervals are too wide." in ran.out


def test_models_of_which_one_has_few_problems_are_told_over_those_of_both(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # "Easy" has results on the easier problems alone; it has the higher mean, and is worse.
    scores = {"Easy": "1" * 30 + "0" * 10, "All": "1" * 40 + "0" * 60}
    rows = [
        performance(model, f"q{n}", "2024-01-10", 100.0 * int(score))
        for model, each in scores.items()
        for n, score in enumerate(each)
    ]
    file = tmp_path / "results.json"
    file.write_text(json.dumps(document(rows)))
    heading, pair = told(capsys, "Easy", "All", "-d", str(file))
    assert heading.split(" · ")[2] == "40 problems, results by problem"
    assert pair.startswith(
        "  Easy 75.00, All 40.00: over the 40 both have, 75.00 and 100.00: -25.0 points ("
    )
    assert pair.endswith("): separated")
    turned = told(capsys, "All", "Easy", "-d", str(file))[1]
    assert "over the 40 both have, 100.00 and 75.00: +25.0 points (" in turned
    ran = lcbtui(capsys, "compare", "Easy", "All", "-d", str(file), "-f", "json")
    ((record,),) = [group["pairs"] for group in json.loads(ran.out)["together"]]
    assert (record["first_over_both"], record["second_over_both"]) == (75.0, 100.0)
    assert record["tipping_correlation"] is None


def test_models_with_the_same_results_differ_by_nothing_and_are_tied(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        performance(model, f"q{n}", f"2024-0{1 + n % 3}-10", 100.0 * (n % 2))
        for model in ("One", "Same")
        for n in range(24)
    ]
    file = tmp_path / "results.json"
    file.write_text(json.dumps(document(rows)))
    ran = lcbtui(capsys, "compare", "One", "Same", "-d", str(file))
    assert "  One 50.00, Same 50.00: +0.0 points: statistically tied\n" in ran.out
    assert "nan" not in ran.out


def test_results_on_other_problems_are_not_called_another_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        performance(model, f"{model}{n}", "2024-01-10", 100.0 * (n % 2))
        for model in ("One", "Two")
        for n in range(10)
    ]
    file = tmp_path / "results.json"
    file.write_text(json.dumps(document(rows)))
    ran = lcbtui(capsys, "compare", "One", "Two", "-d", str(file))
    assert ran.out.count("other problems") == 3
    assert "other report" not in ran.out


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("DASD-4B-Thinking", "dasd-4b-thinking"), 2, "1 model: name 2 to 8 models"),
        (("DASD-4B-Thinking", "Qwen3"), 2, "models: "),
        (("DASD-4B-Thinking", "Nobody-7B"), 1, "Nobody-7B: no model of that name"),
        (("A", "B", "--window", "all"), 2, "name it with -d SOURCE"),
        (("A", "B", "-d", "nowhere"), 2, "no such source"),
    ],
)
def test_what_cannot_be_compared_is_told_in_one_line(
    arguments: tuple[str, ...], status: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = lcbtui(capsys, "compare", *arguments)
    assert (ran.status, ran.out) == (status, "")
    assert words in ran.err
    assert ran.err.count("\n") == 1


def test_names_from_a_file_are_safe_for_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "names.csv"
    path.write_text("model,pass_at_1,problems\n\x1b[31mRed,50,400\nB[b]lue,40,400\n")
    ran = lcbtui(capsys, "compare", "Red", "B[b]lue", "-d", str(path))
    assert ran.status == 0
    assert "\x1b" not in ran.out
    assert "B[b]lue" in ran.out


def _mine(tmp_path: Path, rows: str = "Ours-4B,4,60\nOther,8,50\n") -> str:
    path = tmp_path / "mine.csv"
    path.write_text(f"model,total_params_b,pass_at_1\n{rows}", encoding="utf-8")
    return str(path)


def test_sources_may_stand_before_the_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = _mine(tmp_path)
    flags = ("--window", "2410-2502", "--release", "v5")
    with_flags = lcbtui(
        capsys, "compare", "-d", "paper", "-d", mine, "Ours-4B", "Qwen3-32B", *flags
    )
    before = lcbtui(capsys, "compare", "paper", mine, "Ours-4B", "Qwen3-32B", *flags)
    assert before.out == with_flags.out
    assert "Ours-4B 60 (mine.csv)" in before.out
    monkeypatch.chdir(tmp_path)
    Path("Qwen3-32B").touch()
    assert lcbtui(capsys, "show", "Qwen3-32B").out.startswith("Qwen3-32B · Qwen")
    ran = lcbtui(capsys, "compare", "paper", mine)
    assert ran.status == 2
    assert "no model is named; names come after sources" in ran.err
    ran = lcbtui(capsys, "show", mine, "Other", "-f", "json")
    assert [row["source"] for row in json.loads(ran.out)] == [mine]


def test_what_a_file_does_not_state_is_said_by_the_flag_that_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = _mine(tmp_path)
    ran = lcbtui(capsys, "compare", "paper", mine, "Ours-4B", "Qwen3-32B", "--sentence")
    assert ran.status == 1
    assert "they are over the same ones: --window 2410-2502 --release v5 says it" in ran.err
    flags = ("--window", "2410-2502", "--release", "v5")
    ran = lcbtui(capsys, "compare", "paper", mine, "Ours-4B", "Qwen3-32B", "--sentence", *flags)
    assert ran.out.startswith("On 166 LiveCodeBench v5 problems")
    ran = lcbtui(capsys, "compare", mine, "Ours-4B", "Other", "--sentence")
    assert (ran.status, "--problems 166" in ran.err) == (1, True)
    ran = lcbtui(capsys, "compare", mine, "Ours-4B", "Other", "--sentence", "--problems", "166")
    assert ran.out.startswith("On 166 problems of mine.csv")


def test_no_flag_is_named_where_the_numbers_of_problems_differ(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = _mine(tmp_path)
    flags = ("--problems", "454", "--sentence")
    ran = lcbtui(capsys, "compare", "paper", mine, "Ours-4B", "Qwen3-32B", *flags)
    assert "no window stated (454 problems); Qwen3-32B: v5" in ran.err
    assert "--window" not in ran.err


def test_one_model_is_compared_with_each_other_one_of_its_source(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ran = lcbtui(capsys, "compare", "DASD-4B-Thinking", "--width", "100")
    golden.check("compare/rest-100", ran.out)
    ran = lcbtui(capsys, "compare", "DASD-4B-Thinking", "-d", "paper", "-f", "json")
    (group,) = json.loads(ran.out)["together"]
    assert group["corrected_over"] == 11
    assert {pair["first"] for pair in group["pairs"]} == {"DASD-4B-Thinking"}
    assert json.loads(ran.out)["no_common_problems"] == []


def test_a_verdict_that_holds_among_few_pairs_alone_is_marked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "".join(f"m{score},8,{score}\n" for score in range(40, 64, 2))
    mine = _mine(tmp_path, f"Ours-4B,4,53\n{rows}")
    ran = lcbtui(capsys, "compare", mine, "Ours-4B", "--problems", "350", "--rho", "0.4")
    assert "separated *" in ran.out
    assert "*: tied once corrected for all 78 pairs of the 13 models of mine.csv." in ran.out


def test_one_model_without_a_verdict_is_told_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = lcbtui(capsys, "compare", "paper", _mine(tmp_path), "Ours-4B")
    assert (ran.status, ran.out) == (2, "")
    assert "Ours-4B: no verdict on it among other models: scores over different" in ran.err
    assert "--window 2410-2502 --release v5 says it" in ran.err


def test_one_model_is_compared_over_the_window_that_is_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ran = lcbtui(
        capsys, "compare", "reported", "OpenReasoning-Nemotron-7B", "--window", "2408-2505"
    )
    assert ran.status == 0
    assert "v6 2024-08-01..2025-05-01 · 454 problems" in ran.out
    failed = lcbtui(capsys, "compare", "reported", "DASD-4B-Thinking", "--window", "2408-2505")
    assert failed.status == 2
    windows = re.findall(r"--window ([\d-]+)", failed.err)
    assert windows == ["2410-2502", "2502-2505"]
    for window in windows:
        worked = lcbtui(capsys, "compare", "reported", "DASD-4B-Thinking", "--window", window)
        assert worked.status == 0


BENCHMARKS = """\
model,params,score,problems,MMLU,GPQA,WER,Arena Elo,price ($/1M)
A,4,70.1,166,80.5,41,5.25,1201,3
B,8,69.3,166,79.25,,4.75,1250,2
C,9,60.0,166,80.5,39,6.5,,1
"""


def test_the_other_scores_that_models_have_stand_beside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "benchmarks.csv"
    path.write_text(BENCHMARKS, encoding="utf-8")
    two = lcbtui(capsys, "compare", "A", "B", "-d", str(path), "--width", "70")
    golden.check("compare/other-scores-70", two.out)
    three = lcbtui(capsys, "compare", "A", "B", "C", "-d", str(path), "--width", "100")
    golden.check("compare/other-scores-three-100", three.out)
    ran = lcbtui(capsys, "compare", "A", "B", "C", "-d", str(path), "-f", "json")
    found = {each["column"]: each for each in json.loads(ran.out)["other_scores"]}
    assert list(found) == ["MMLU", "GPQA", "WER", "Arena Elo"]
    assert found["WER"]["lower_is_better"] is True
    assert found["GPQA"]["models"] == [
        {"model": "A", "score": 41, "best": True},
        {"model": "B", "score": None, "best": False},
        {"model": "C", "score": 39, "best": False},
    ]
    best = {key: [m["model"] for m in each["models"] if m["best"]] for key, each in found.items()}
    assert best == {"MMLU": ["A", "C"], "GPQA": ["A"], "WER": ["B"], "Arena Elo": ["B"]}
    ran = lcbtui(capsys, "compare", "A", "B", "-d", str(path), "-f", "csv")
    rows = [row for row in csv.DictReader(ran.out.splitlines()) if row["part"] == "score"]
    assert [(row["value"], row["first_score"], row["second_score"]) for row in rows] == [
        ("MMLU", "80.5", "79.25"),
        ("WER", "5.25", "4.75"),
        ("Arena Elo", "1201", "1250"),
    ]
    assert {row["difference"] + row["separated"] for row in rows} == {""}  # nothing is subtracted


def test_a_terminal_has_a_dozen_other_scores_and_a_pipe_and_csv_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [f"Bench {letter}" for letter in "ABCDEFGHIJKLMOP"]  # N is a number
    rows = [
        ["model", "score", *names],
        *([name, score, *["5.5"] * 14, score] for name, score in (("x", "60.5"), ("y", "70.5"))),
    ]
    path = tmp_path / "many.csv"
    path.write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    ran = lcbtui(capsys, "compare", "x", "y", "-d", str(path), "--width", "80")
    assert "Bench L" in ran.out and "Bench M" not in ran.out
    assert "\n  and 3 more: -f csv has all\n" in ran.out
    assert "* 5.5" not in ran.out  # equal
    ran = lcbtui(capsys, "compare", "x", "y", "-d", str(path))
    assert "Bench P  60.5  * 70.5" in ran.out and " more: " not in ran.out
    ran = lcbtui(capsys, "compare", "x", "y", "-d", str(path), "-f", "csv")
    rows_told = csv.DictReader(ran.out.splitlines())
    assert [row["value"] for row in rows_told if row["part"] == "score"] == names


def test_of_several_rows_of_a_model_the_other_scores_are_of_one_which_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "modes.csv"
    path.write_text(
        "model,mode,score,problems,MMLU\n"
        "A,non-thinking,50,166,60\nA,thinking,70,166,80\nB,thinking,69,166,81\n",
        encoding="utf-8",
    )
    ran = lcbtui(capsys, "compare", "A", "B", "-d", str(path))
    assert "  MMLU   80  * 81\n" in ran.out
    assert "of one row of a model: the one compared, else the first." in ran.out


def test_other_scores_of_several_sources_stand_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text("model,score,problems,MMLU\nA,50,166,70\nB,55,166,71\n", encoding="utf-8")
    two.write_text("model,score,problems,MMLU\nA,50,99,60\nC,55,99,90\n", encoding="utf-8")
    asked = ("compare", "A", "B", "C", "-d", str(one), "-d", str(two))
    ran = lcbtui(capsys, *asked)
    assert "  MMLU (one.csv)  70  * 71     –\n" in ran.out
    assert "  MMLU (two.csv)  60     –  * 90\n" in ran.out
    assert "of one row of a model" not in ran.out  # it has one in each source
    found = json.loads(lcbtui(capsys, *asked, "-f", "json").out)["other_scores"]
    assert [each["source"] for each in found] == [str(one), str(two)]
    rows = csv.DictReader(lcbtui(capsys, *asked, "-f", "csv").out.splitlines())
    told = [(row["second"], row["second_source"]) for row in rows if row["part"] == "score"]
    assert told == [("B", str(one)), ("C", str(one)), ("B", str(two)), ("C", str(two))]


def test_long_names_before_other_scores_are_broken_between_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "long.csv"
    names = [f"A model with a name as long as a sentence can be, of the {n} kind" for n in "XY"]
    path.write_text(
        "model;score;MMLU\n" + "".join(f"{name};5{at};6{at}\n" for at, name in enumerate(names)),
        encoding="utf-8",
    )
    ran = lcbtui(capsys, "compare", *names, "-d", str(path), "--width", "40")
    assert "\n(1) A model with a name as long as a\n  sentence can be, of the X kind\n" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 40


@pytest.mark.parametrize(
    ("table", "names"),
    [
        (
            (
                "model,score,Submission,Likes,Popularity,Foo,Arena,cta\nA,50.5,20240101,300,19000,45.1,1200,58"
                "\nB,51.5,20240201,120,300,55.2,1210,54\n"
            ),
            ["Foo", "Arena", "cta"],
        ),
        (
            "model,Overall,Writing,Roleplay,Popularity\nA,7.5,8.5,6.5,1200\nB,6.5,7.5,6.9,80\n",
            ["Writing", "Roleplay"],
        ),
    ],
)
def test_numbers_of_which_nothing_tells_that_they_are_scores_are_no_other_scores(
    table: str, names: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "numbers.csv"
    path.write_text(table, encoding="utf-8")
    ran = lcbtui(capsys, "compare", "A", "B", "-d", str(path), "-f", "json")
    assert [each["column"] for each in json.loads(ran.out)["other_scores"]] == names


def test_of_other_scores_less_is_better_as_their_headers_say_or_else_as_of_the_one_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "errors.csv"
    table = (
        "model,WER,AMI,Test A,Test B ↑,Accuracy\nA,5.1,10.2,4.5,4.5,90.5\nB,6.1,9.2,5.5,5.5,95\n"
    )
    path.write_text(table, encoding="utf-8")
    ran = lcbtui(capsys, "compare", "A", "B", "-d", str(path), "-f", "json", "--y", "WER")
    lower = {x["column"]: x["lower_is_better"] for x in json.loads(ran.out)["other_scores"]}
    assert lower == {"AMI": True, "Test A": True, "Test B ↑": False, "Accuracy": False}


@pytest.mark.parametrize("command", ["compare", "show"])
def test_a_source_behind_the_names_is_told_the_flag_that_reads_it(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("model,score\nOne-Here,5\nTwo-Here,6\n", encoding="utf-8")
    for source, name in (("paper", "DASD-4B-Thinking"), (str(path), "DASD-4B-Thinking")):
        ran = lcbtui(capsys, command, name, source)
        assert (ran.status, ran.out) == (1, "")
        assert f"error: {source}: no model of that name; -d {source} reads it\n" in ran.err
    names = ("One-Here", "Two-Here")
    ran = lcbtui(capsys, command, *names, str(path))
    assert "error: One-Here: no model of that name" in ran.err
    assert ran.err.endswith(f"; {path} is a source; -d {path} reads it\n")
    assert lcbtui(capsys, command, *names, "-d", str(path)).status == 0
    assert "reads it" not in lcbtui(capsys, command, *names, "Third").err

"""`lcbtui best`: which model is best, of all or up to a size?"""

import json
import random
import re
import shlex
from pathlib import Path

import pytest

import golden
from result_documents import document, performance, small, with_part
from unit.cli.running import lcbtui

GAIN = """\
model,total_params_b,active_params_b,openness,pass_at_1,problems
Small,4,4,open-weights,50,400
Like,8,8,open-data,48,400
Sparse,20,3,open-data,52,400
Large,32,32,closed,80,400
Largest,64,64,open-data,90,400
Sizeless,,,closed,95,400
"""


@pytest.fixture
def gain(tmp_path: Path) -> str:
    path = tmp_path / "gain.csv"
    path.write_text(GAIN, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("all", ()),
        ("paper-all", ("paper",)),
        ("reported-open-data-all", ("reported", "--open", "data")),
        ("9B", ("--max-params", "9B")),
        ("fits-24GB", ("--fits", "24GB")),
        ("paper-9B", ("paper", "--max-params", "9B")),
        ("reported-open-data-9B", ("reported", "--max-params", "9B", "--open", "data")),
        ("reported-fits-80GB-active-4B", ("reported", "--fits", "80GB", "--active", "4B")),
    ],
)
def test_the_answer_in_plain_sentences(
    name: str, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    ran = lcbtui(capsys, "best", *arguments, "--width", "100")
    assert (ran.status, ran.err) == (0, "")
    golden.check(f"best/{name}", ran.out)


def test_the_next_size_that_is_separated_above_is_named(
    gain: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = lcbtui(capsys, "best", gain, "--max-params", "9B", "--width", "100")
    golden.check("best/gain", ran.out)


@pytest.mark.parametrize(
    ("flags", "highest", "above"),
    [
        (("--max-params", "9B"), "Small", "Large"),
        (("--max-params", "9B", "--open", "data"), "Like", "Largest"),
        (("--max-params", "9B", "--open", "weights"), "Small", "Largest"),
        (("--max-params", "40B", "--active", "5B"), "Sparse", None),
        (("--fits", "24GB", "--bits", "16"), "Small", "Large"),
        (("--fits", "24GB", "--bits", "8"), "Sparse", "Large"),
        (("--fits", "24GB", "--bits", "4"), "Large", "Largest"),
        (("--fits", "24GB", "--bits", "4", "--max-params", "9B"), "Small", "Large"),
        (("24GB@4",), "Large", "Largest"),
        (("24GB 8bit",), "Sparse", "Large"),
        (("9B",), "Small", "Large"),
    ],
)
def test_each_flag_narrows_the_choice(
    gain: str,
    flags: tuple[str, ...],
    highest: str,
    above: str | None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ran = lcbtui(capsys, "best", gain, *flags, "-f", "json")
    record = json.loads(ran.out)
    assert record["highest"]["model"] == highest
    assert (record["next_separated_above"] or {}).get("model") == above


@pytest.mark.parametrize("size", [("9B",), ("24GB",), ("24GB 4bit",), ("24GB", "4bit"), ("8",)])
@pytest.mark.parametrize("sources", [(), ("paper",), ("paper", "gain")])
def test_a_size_stands_before_the_sources_or_after_them(
    size: tuple[str, ...], sources: tuple[str, ...], gain: str, capsys: pytest.CaptureFixture[str]
) -> None:
    named = [gain if source == "gain" else source for source in sources]
    before = lcbtui(capsys, "best", *size, *named)
    after = lcbtui(capsys, "best", *named, *size)
    assert before == after
    assert "no such source" not in before.err


def test_a_file_that_is_called_as_a_size_is_a_source(
    gain: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(gain).parent)
    Path("9B").write_text(GAIN, encoding="utf-8")
    ran = lcbtui(capsys, "best", "9B", "40B")
    assert "Large (32B) has the highest score of 4 models up to 40B" in " ".join(ran.out.split())
    assert "has the highest score of 6 models:" in lcbtui(capsys, "best", "9B").out


def test_the_help_has_the_size_beside_the_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert "[SOURCE]... [SIZE]" in " ".join(lcbtui(capsys, "best", "--help").out.split())


def test_json_has_stable_keys(capsys: pytest.CaptureFixture[str]) -> None:
    ran = lcbtui(capsys, "best", "paper", "--max-params", "9B", "-f", "json")
    record = json.loads(ran.out)
    assert list(record) == [
        *("source", "window", "query", "lower_better", "max_params_b", "estimated_from"),
        *("highest", "better", "tied", "separated_below", "smallest_tied"),
        *(
            "smallest_as_high",
            "next_separated_above",
            "highest_larger",
            "models",
            "larger",
            "not_compared",
        ),
        *("pairs", "rho", "detectable_gap", "problems"),
        *(
            "within_5_percent_beyond",
            "without_size",
            "without_score",
            "without_evidence",
            "highest_without_evidence",
            "contaminated",
            "in_other_windows",
        ),
        "other_windows",
    ]
    highest = record["highest"]
    assert list(highest) == [
        *("model", "mode", "row", "ours", "total_params_b", "score", "low", "high"),
        *("difference", "difference_low", "difference_high", "ranked"),
        *("chance_of_highest", "shrunken_score", "shrunken_low", "shrunken_high"),
    ]
    assert (highest["model"], highest["score"], highest["low"]) == ("DASD-4B-Thinking", 69.3, 61.91)
    assert 0.8 < highest["chance_of_highest"] < 0.9
    chances = [each["chance_of_highest"] for each in (highest, *record["tied"])]
    chances += [each["chance_of_highest"] for each in record["separated_below"]]
    assert sum(chances) == pytest.approx(1, abs=0.005)
    assert 66 < highest["shrunken_score"] < 69.3
    assert record["window"] == "v5 2024-10-01..2025-02-01 · 166 problems"
    assert (record["pairs"], record["rho"], record["problems"]) == (66, 0.4, 166)
    assert record["next_separated_above"] is None
    assert record["highest_larger"]["model"] == "AM-Thinking-v1"


def test_memory_without_bits_is_answered_for_each_number_of_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ran = lcbtui(capsys, "best", "--fits", "24GB", "-f", "json")
    record = json.loads(ran.out)
    assert list(record) == ["fits", "by_bits", "other_windows"]
    assert record["fits"] == "24GB"
    sizes = [(each["bits"], each["max_params_b"]) for each in record["by_bits"]]
    assert sizes == [(16, 10.0), (8, 20.0), (4, 40.0)]
    # One line of it is what is said for that number of bits alone.
    alone = json.loads(lcbtui(capsys, "best", "24GB@4", "-f", "json").out)
    assert record["by_bits"][2] | {"other_windows": record["other_windows"]} == {"bits": 4, **alone}


def test_without_a_source_the_window_with_the_most_models_answers_and_others_are_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    record = json.loads(lcbtui(capsys, "best", "40B", "-f", "json").out)
    assert (record["source"], record["models"]) == ("reported", 44)
    assert record["in_other_windows"] == 374
    others = {each["window"]: each for each in record["other_windows"]}
    newest = others["v6 2025-02-01..2025-05-01 · 131 problems"]
    assert newest["highest"]["model"] == "DASD-30B-A3B-Thinking-Preview"
    assert newest["models"] == 30
    # Naming the source says the same.
    named = json.loads(lcbtui(capsys, "best", "reported", "40B", "-f", "json").out)
    assert {**named, "query": ""} == {**record, "query": ""}


def test_a_window_without_a_source_is_one_of_reported(capsys: pytest.CaptureFixture[str]) -> None:
    ran = lcbtui(capsys, "best", "9B", "--window", "2502-2505", "-f", "json")
    record = json.loads(ran.out)
    assert record["source"] == "reported"
    assert record["window"].startswith("v6 2025-02-01..2025-05-01")


def test_a_weak_model_with_its_easy_problems_alone_is_told_to_have_no_rank(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "part.json"
    scores = {"Qwen3-14B": (100, 60), "Qwen3-8B": (50, 44), "Qwen3-4B": (100, 30)}
    path.write_text(json.dumps(with_part(100, scores)), encoding="utf-8")
    ran = lcbtui(capsys, "best", str(path), "24GB@4", "--window", "all")
    assert ran.out.startswith("Qwen3-14B (14.8B) has the highest score of 2 models up to 40B")
    assert "Qwen3-8B (50 of 100 problems)" in ran.out
    # And one that is better there is named, though it cannot be the highest.
    scores = {"Qwen3-14B": (100, 30), "Qwen3-8B": (50, 45), "Qwen3-4B": (100, 5)}
    path.write_text(json.dumps(with_part(100, scores)), encoding="utf-8")
    ran = lcbtui(capsys, "best", str(path), "24GB@4", "--window", "all")
    assert ran.out.startswith("Qwen3-14B (14.8B) has the highest score of 2 models up to 40B")
    assert "but without a rank: Qwen3-8B (50 of 100 problems), 8.2B, 90.00." in ran.out


def test_results_by_problem_get_their_sizes_joined_and_say_who_has_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = json.loads(json.dumps(small(50)).replace('"Early"', '"Qwen3-8B"'))
    path = tmp_path / "results.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    ran = lcbtui(capsys, "best", str(path), "--max-params", "9B", "--window", "2024-03..2024-04")
    assert ran.status == 0
    assert ran.out.startswith("Qwen3-8B (8.2B) is the only model up to 9B: 10.00 (")
    assert "100 problems" in ran.out
    assert "2 without parameters left out" in ran.out


def test_nothing_under_the_size_is_told_with_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    ran = lcbtui(capsys, "best", "paper", "--max-params", "1B")
    assert (ran.status, ran.out) == (1, "")
    assert "paper: none of 12 models has a score and at most 1B; the smallest has 3B" in ran.err
    ran = lcbtui(capsys, "best", "--max-params", "0.1B", "-f", "json")
    assert (ran.status, ran.out) == (1, "null\n")


def test_without_a_source_the_smallest_model_of_all_is_told_where_none_is_so_small(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ran = lcbtui(capsys, "best", "--max-params", "0.5B")
    assert (ran.status, ran.out) == (1, "")
    window = "v5 2024-10-01..2025-02-01"
    said = f"none of 58 models over {window} has a score and at most 0.5B; the smallest has 0.596B"
    assert ran.err == f"lcbtui: note: reported: {said}\n"


def test_models_without_a_rank_alone_are_no_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "part.json"
    scores = {"Whole": (100, 60), "Other": (100, 50), "Qwen3-8B": (50, 44)}
    path.write_text(json.dumps(with_part(100, scores)), encoding="utf-8")
    ran = lcbtui(capsys, "best", str(path), "9B", "--window", "all")
    assert (ran.status, ran.out) == (1, "")
    assert "no model up to 9B has a rank: 1 with results on part of the problems" in ran.err


def test_a_number_of_bits_under_which_nothing_fits_is_one_line_without_an_answer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ran = lcbtui(capsys, "best", "paper", "--fits", "3GB", "--width", "100")
    assert ran.status == 0
    assert re.search(r"^ +16 +1\.25B  –", ran.out, re.MULTILINE)
    assert "At 4 bits, up to 5B:" in ran.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("paper", "--bits", "4"), "--bits 4: is for --fits, such as --fits 24GB"),
        (("--max-params", "x"), "--max-params x: expected a size such as 9B"),
        (("--max-params", "0"), "--max-params 0: expected a size such as 9B"),
        (("--max-params", "24GB"), "expected a size such as 9B; --fits 24GB is for memory"),
        (("--fits", "x"), "--fits x: expected memory such as 24GB, or 24GB@4 for 4 bits"),
        (("--fits", "24GB@4", "--bits", "8"), "--fits 24GB@4: says 4 bits, --bits 8"),
        (("24GB", "--fits", "24GB"), "the size is named twice"),
        (("9B", "paper", "24GB"), "24GB: the size is named twice"),
        (("9B", "24GB"), "24GB: the size is named twice"),
        (("9B", "x.csv"), "x.csv: there is no such source or file"),
        (("9B", "--params", "..9B"), "the size is named twice"),
        (("--params", "4B..9B"), "--params 4B..9B: best takes the largest size alone, such as"),
        (("--params", "9q.."), "--params 9q: expected a number such as 4B"),
        (
            ("9B", "--release", "v4"),
            "--release v4: the scores of reported that can be compared are of v5 and v6",
        ),
        (
            ("9B", "--window", "2408-2505", "--release", "v5"),
            "--release v5: the scores of reported over that window that can be compared are of",
        ),
        (("--fits", "24GB", "--bits", "5"), "--bits 5: expected 4, 8 or 16"),
        (("--max-params", "9B", "--active", "x"), "--active x: expected a size such as 9B"),
        (
            ("paper", "--max-params", "9B", "--active", "4B"),
            "paper: this source has no column for active; lcbtui best reported has it",
        ),
        (
            ("reported", "--max-params", "9B", "--window", "all"),
            "not compared; --window 2410-2502, --window 2408-2502,",
        ),
    ],
)
def test_what_cannot_be_answered_is_told_in_one_line(
    arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = lcbtui(capsys, "best", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert words in ran.err
    assert ran.err.count("\n") == 1


def test_scores_over_different_numbers_of_problems_have_no_best_and_no_ranks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("model,params,pass@1,problems\na,7,50,131\nb,8,60,166\nc,9,70,454\n")
    words = "scores over different problems (release, window or number), so not compared"
    ran = lcbtui(capsys, "best", str(path), "--max-params", "9B")
    assert (ran.status, ran.out) == (2, "")
    assert (
        f"{words}; a source with one release, window and number of problems has an answer"
        in ran.err
    )
    assert "-q" not in ran.err
    ran = lcbtui(capsys, "ls", str(path), "--columns", "model")
    assert [line.split() for line in ran.out.splitlines()[1:]] == [["●", name] for name in "cba"]
    assert f"no ranks: {words}" in ran.err
    ran = lcbtui(capsys, "stats", str(path))
    assert "-q can keep one release, window or number of problems." in ran.out
    ran = lcbtui(capsys, "ls", str(path), "-q", "problems=166 | problems=454", "--columns", "model")
    assert "no ranks" in ran.err
    path.write_text(path.read_text().replace("131", "166").replace("454", "166"))
    ran = lcbtui(capsys, "ls", str(path), "--columns", "model")
    assert "no ranks" not in ran.err
    assert all(line.split()[0][0].isdigit() for line in ran.out.splitlines()[1:])


@pytest.mark.parametrize(
    ("text", "said", "top"),
    [
        (
            "model,pass@1,test_cases\nA,50,133\nB,60,133\nC,70,133\nD,90,132\nE,95,120\nF,,120\n",
            "3 of 5 rows are over 133 problems: -q 'test_cases=133'",
            "C has the highest score of 3 models",
        ),
        (
            "model,pass@1,problems,version\nA,5,9,v1\nB,6,9,v1\nC,7,9,v 2\nD,90,9,v 2\nE,8,9,v 2",
            "3 of 5 rows are over the same problems: -q 'version=\"v 2\"'",
            "D has the highest score of 3 models",
        ),
        (  # most rows are of one model, which none is compared with
            "model,pass@1,problems\nA,50,100\nA,60,100\nA,70,100\nB,70,131\nC,90,131\n",
            "2 of 5 rows are over 131 problems: -q 'problems=131'",
            "C has the highest score of 2 models",
        ),
        (  # reports of one model over other problems are rows too
            "model,pass@1,problems\nA,50,100\nA,60,100\nA,70,90\nB,70,100\nC,90,131\n",
            "3 of 5 rows are over 100 problems: -q 'problems=100'",
            "B has the highest score of 2 models",
        ),
    ],
)
def test_the_rows_over_the_same_problems_are_named_with_a_query_that_has_an_answer(
    text: str, said: str, top: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    ran = lcbtui(capsys, "best", str(path))
    assert (ran.status, ran.out) == (2, "")
    assert f"so not compared; {said}\n" in ran.err
    query = shlex.split(said.partition(": ")[2])
    ran = lcbtui(capsys, "best", str(path), *query)
    assert ran.out.startswith(top)
    ran = lcbtui(capsys, "best", str(path), "-q", "zzz | A | B | C | D | E")
    assert "-q '" in ran.err
    query = shlex.split(ran.err.rpartition(": ")[2])
    assert lcbtui(capsys, "best", str(path), *query).out.startswith(top)


def test_a_query_keeps_models_before_anything_is_chosen(
    gain: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = json.loads(lcbtui(capsys, "best", gain, "-q", "l", "-f", "json").out)
    assert (record["highest"]["model"], record["query"]) == ("Sizeless", "l")
    ran = lcbtui(capsys, "best", gain, "--query", "small | large", "--open", "data", "-f", "json")
    record = json.loads(ran.out)
    assert record["query"] == "small open:data | large open:data"
    assert (record["highest"]["model"], record["models"]) == ("Largest", 1)
    reports = tmp_path / "reports.csv"
    rows = "A,40,100,x\nA,50,100,x\nA,90,100,y\nB,60,100,y\n"
    reports.write_text(f"model,pass@1,problems,by\n{rows}", encoding="utf-8")
    assert lcbtui(capsys, "best", str(reports)).out.startswith("B has")
    assert lcbtui(capsys, "best", str(reports), "-q", "by=y").out.startswith("A has")
    reports.write_text("model,Elo\nA,1\nB,2\n", encoding="utf-8")
    record = json.loads(lcbtui(capsys, "best", str(reports), "-q", "A", "-f", "json").out)
    assert (record["highest"]["model"], record["query"]) == ("A", "A")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("paper", "-q", "foo>3"), "error: foo>3: unknown column 'foo' at column 1; there are"),
        (("paper", "-q", "qwen score>"), "error: qwen score>: "),
        (("paper", "-q", "qwen", "--active", "4B"), "qwen active<=4: this source has no column"),
    ],
)
def test_a_wrong_query_is_told_as_elsewhere(
    arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = lcbtui(capsys, "best", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert words in ran.err
    assert ran.err.count("\n") == 1


def test_a_query_that_matches_nothing_is_told_with_status_1(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ran = lcbtui(capsys, "best", "paper", "-q", "qwen under 10B")
    assert (ran.status, ran.out) == (1, "")
    assert 'paper: no model matches · "under" is a word here: write params<10B' in ran.err


def test_figure_is_answered_from_paper_and_that_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    ran, paper = (lcbtui(capsys, "best", name, "9B") for name in ("figure", "paper"))
    assert ran.err == "lcbtui: note: figure was read off a picture, so this is from paper\n"
    assert ran.out == paper.out


def test_the_correlation_may_be_another_one(capsys: pytest.CaptureFixture[str]) -> None:
    ran = lcbtui(capsys, "best", "paper", "9B", "--rho", "0", "-f", "json")
    assert len(json.loads(ran.out)["tied"]) == 6


def results(tmp_path: Path, solved: dict[str, list[bool]]) -> str:
    """A file of results: each model's problems from the first on."""
    path = tmp_path / "made.json"
    rows = [
        performance(model, place, f"2024-{1 + place // 28:02d}-{1 + place % 28:02d}", 100.0 * right)
        for model, row in solved.items()
        for place, right in enumerate(row)
    ]
    path.write_text(json.dumps(document(rows)), encoding="utf-8")
    return str(path)


def test_a_larger_model_that_is_separated_above_is_named_without_a_rank_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    half = [place % 2 == 0 for place in range(200)]
    path = results(tmp_path, {"A-7B": half, "B-8B": half, "Big-32B": [True] * 120})
    said = lcbtui(capsys, "best", path, "9B", "--params-from-names").out
    above = "The next size up that is separated above it is Big-32B (120 of 200 problems), ~32B:"
    assert above in said
    assert "+0.0" in said
    assert "nan" not in said


@pytest.mark.parametrize("problems", [1, 2, 8])
def test_few_problems_are_no_crash_and_no_certainty(
    problems: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = results(tmp_path, {"A-7B": [True] * problems, "B-8B": [False] * problems})
    ran = lcbtui(capsys, "best", path, "9B", "--params-from-names", "--width", "200")
    assert ran.status == 0
    assert ran.out.startswith("A-7B (~7B) has the highest score of 2 models up to 9B: 100.00 (")
    assert "nan" not in ran.out
    assert ("too few problems in common" in ran.out) == (problems == 1)


def test_models_over_unknown_problems_are_counted_and_named_in_the_headline(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "part.csv"
    path.write_text("model,params,pass@1,problems\nA,7B,40,\nB,8B,50,166\nC,8B,60,\n")
    said = lcbtui(capsys, "best", str(path), "9B", "--width", "200").out
    assert said.startswith(
        "Highest score up to 9B: C (8B), 60, over an unknown number of problems,"
    )
    assert "B (8B) is the only model up to 9B whose problems are known: 50" in said
    assert "2 over an unknown number of problems" in said


MINE = """\
model,total_params_b,pass_at_1,hf_repo
Ours-4B,4,60,
Twin,8,70,lab/twin
Twin,8,66,
Twin,8,50,lab/twin
Large,32,68,
"""


def test_a_report_that_states_no_repository_is_of_the_model_of_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(MINE, encoding="utf-8")
    ran = lcbtui(capsys, "best", str(path), "40B", "--problems", "166", "-f", "json")
    found = json.loads(ran.out)
    assert found["models"] == 3
    assert [each["score"] for each in (found["highest"], *found["tied"])] == [68, 60, 66]


@pytest.mark.parametrize(
    ("ours", "words"),
    [
        ("Ours-4B", "Ours: Ours-4B, 4B, is tied with it: -8.0 points"),
        ("Twin", "Ours: Twin, 8B, is tied with it: -2.0 points"),
        ("Large", "Ours: Large is the one."),
    ],
)
def test_it_is_said_where_the_model_of_ours_stands(
    ours: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(MINE, encoding="utf-8")
    flags = ("--problems", "166", "--ours", ours)
    ran = lcbtui(capsys, "best", str(path), "40B", *flags)
    assert words in ran.out
    assert f"★ {ours}" in ran.out
    if ours == "Large":
        ran = lcbtui(capsys, "best", str(path), "9B", *flags)
        assert "Ours: Large, 32B, is larger than 9B." in ran.out


def test_ratings_with_stated_errors_have_an_answer_beyond_a_hundred(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "elo.csv"
    rows = "a,7,1250,6\nb,8,1242,5\nc,32,1310,4\nd,70,1312,9\ne,4,1190,4\nf,13,1245,\n"
    path.write_text(f"model,params,Elo,stderr\n{rows}", encoding="utf-8")
    ran = lcbtui(capsys, "best", str(path), "40B")
    assert "c (32B) has the highest Elo of 4 models up to 40B whose error is stated" in ran.out
    assert "drawn towards the others: 1309.4 (1301.6 to 1317.2)" in ran.out
    assert "1 without an error" in ran.out
    ran = lcbtui(capsys, "compare", str(path), "a", "b", "--sentence")
    assert "a (1250) scored 8.0 points above b (1242), 95 % CI of the difference −7.3 to" in ran.out
    assert "(z test, p = 0.31 for the pair alone" in ran.out


UNSURE = """\
model,params,Elo,votes
Small,4,1300,50
Like,8,1350,40
Same,7,1350,9
Large,32,1400,80
"""


def test_without_evidence_the_highest_is_named_and_what_cannot_be_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "unsure.csv"
    path.write_text(UNSURE, encoding="utf-8")
    ran = lcbtui(capsys, "best", str(path), "9B")
    assert ran.status == 0
    first, _, last = ran.out.splitlines()
    assert first == (
        "Like (8B) has the highest Elo of 3 models up to 9B: 1350; 1 other with the same."
    )
    assert last.startswith("Whether others are tied with it cannot be said: not known")
    record = json.loads(lcbtui(capsys, "best", str(path), "9B", "-f", "json").out)
    assert (record["highest"]["model"], record["highest"]["score"]) == ("Like", 1350)
    assert (record["tied"], record["models"], record["equal"]) == (None, 3, 1)
    assert record["without_size"] == 0
    path.write_text(UNSURE + "Closed,,1500,80\nOther,,1200,80\n", encoding="utf-8")
    ran = lcbtui(capsys, "best", str(path), "9B")
    assert ran.out.splitlines()[-1] == "unsure.csv · 2 without parameters left out"
    record = json.loads(lcbtui(capsys, "best", str(path), "9B", "-f", "json").out)
    assert record["without_size"] == 2
    bits = json.loads(lcbtui(capsys, "best", str(path), "24GB", "-f", "json").out)["by_bits"]
    assert [each["highest"]["model"] for each in bits] == ["Like", "Like", "Large"]
    assert lcbtui(capsys, "best", str(path), "1B").status == 1


@pytest.mark.parametrize("seed", range(16))
def test_where_nothing_is_compared_the_answer_is_the_first_row_of_ls(
    seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draw = random.Random(seed)
    score, lower = draw.choice((("pass@1", False), ("Elo", False), ("WER", True)))
    mark, tasks = draw.choice(("", "≈")), draw.choice((("t1",), ("t1", "t2", "t3")))
    names = draw.choices("ABCDE", k=draw.randrange(6, 20))
    scores = [draw.choice((50, 51, 52, 53, None)) for _ in names]
    rows = [
        f"{name},{draw.choice(('', '4B', '8B'))},{draw.choice(tasks)},"
        + ("" if number is None else f"{draw.choice(('', mark))}{number}")
        for name, number in zip(names, scores, strict=True)
    ]
    path = tmp_path / "mine.csv"
    text = "\n".join([f"model,params,task,{score}", *rows])
    path.write_text(f"{text}\n", encoding="utf-8")
    ran = lcbtui(capsys, "best", str(path))
    assert ran.status == 0
    assert "cannot be said" in ran.out
    listed = lcbtui(capsys, "ls", str(path), "--columns", f"model,{score}", "--width", "200")
    shown = re.search(r"[●○] (.+?)(?:  |$)", listed.out.splitlines()[1])
    assert shown is not None
    name = shown[1]
    assert ran.out.startswith((f"{name} has the", f"{name} (4B) has the", f"{name} (8B) has the"))
    record = json.loads(lcbtui(capsys, "best", str(path), "-f", "json").out)
    assert record["highest"]["model"] == name.partition(" ")[0]
    top = (min if lower else max)(number for number in scores if number is not None)
    assert record["highest"]["score"] == top
    equals = {name for name, number in zip(names, scores, strict=True) if number == top}
    assert record["equal"] == len(equals) - 1
    told = [line for line in listed.err.splitlines() if "rows differ" in line]
    assert [line for line in ran.err.splitlines() if "rows differ" in line] == told


LONG = """\
model,task,score
A,one,0.5
A,two,0.9
A,three,0.1
B,one,0.7
B,two,0.7
B,three,0.7
"""


def test_that_rows_differ_is_told_where_nothing_is_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "long.csv"
    path.write_text(LONG, encoding="utf-8")
    ran = lcbtui(capsys, "best", str(path))
    assert ran.out.startswith("A (two) has the highest score of 2 models: ")
    assert f"{path}: rows differ by task (-q 'task=one' or --pivot task)" in ran.err


def test_where_scores_are_compared_the_median_report_of_a_model_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "reports.csv"
    rows = "A,90,100\nA,50,100\nA,40,100\nB,60,100\n"
    path.write_text(f"model,pass@1,problems\n{rows}", encoding="utf-8")
    out = lcbtui(capsys, "best", str(path)).out
    assert out.startswith("B has the highest score of 2 models: 60 (")
    assert "median report of each model" in out


def test_of_errors_without_evidence_the_lowest_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "unsure.csv"
    path.write_text(UNSURE.replace("Elo", "WER"), encoding="utf-8")
    assert lcbtui(capsys, "best", str(path), "9B").out.startswith("Small (4B) has the lowest WER")


def test_where_no_column_is_the_score_best_says_what_chooses_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "unsure.csv"
    path.write_text(UNSURE.replace("Elo", "rank"), encoding="utf-8")
    ran = lcbtui(capsys, "best", str(path), "9B")
    assert (ran.status, "--y COLUMN" in ran.err) == (2, True)
    assert lcbtui(capsys, "best", str(path), "9B", "--y", "votes").status in {0, 2}


SIZELESS = """\
model,pass@1,problems
A,50,400
B,80,400
C,78,400
D,,400
"""
WITHOUT_A_SIZE = re.compile(
    r"up to \d|larger|smallest|params|parameters|\(–\)|, –|nan", re.IGNORECASE
)
"""What an answer over models without sizes never says."""


@pytest.fixture
def sizeless(tmp_path: Path) -> str:
    path = tmp_path / "sizeless.csv"
    path.write_text(SIZELESS, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("width", ["40", "80"])
def test_without_a_size_and_sizes_nothing_is_said_of_sizes(
    sizeless: str, width: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = lcbtui(capsys, "best", sizeless, "--width", width)
    assert (ran.status, ran.err) == (0, "")
    golden.check(f"best/sizeless-{width}", ran.out)
    assert not WITHOUT_A_SIZE.search(ran.out)


def test_where_none_of_these_models_states_a_size_there_is_no_column_for_sizes(
    gain: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(gain).write_text(GAIN.replace("Large,32,32", "Large,,") + "Other,,,closed,94,400\n")
    assert "params" in lcbtui(capsys, "best", gain, "--width", "200").out
    said = lcbtui(capsys, "best", gain, "--open", "closed", "--width", "200").out
    assert said.startswith("Sizeless has the highest score of 3 models: 95 (")
    assert "params" not in said


@pytest.mark.parametrize("size", [("9B",), ("24GB",), ("--max-params", "9B"), ("--fits", "24GB@4")])
def test_a_size_of_a_source_without_sizes_is_told_what_works_which_does(
    sizeless: str, size: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    ran = lcbtui(capsys, "best", sizeless, *size)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    said = re.search(
        r"sizeless.csv: states no sizes: lcbtui (best .*) answers without one", ran.err
    )
    assert said is not None
    assert lcbtui(capsys, *said[1].split()).out.startswith(
        "B has the highest score of 3 models: 80 "
    )


def test_without_a_size_the_record_has_the_same_keys_and_no_limit(
    gain: str, sizeless: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked, of_all, without = (
        json.loads(lcbtui(capsys, "best", *arguments, "-f", "json").out)
        for arguments in ((gain, "9B"), (gain,), (sizeless,))
    )
    assert list(asked) == list(of_all) == list(without)
    for record in (of_all, without):
        assert record["max_params_b"] is None
        assert record["next_separated_above"] is record["highest_larger"] is None
        assert (record["larger"], record["within_5_percent_beyond"]) == (0, 0)
    assert (of_all["highest"]["model"], of_all["models"], of_all["without_size"]) == (
        "Sizeless",
        6,
        1,
    )
    assert without["highest"]["total_params_b"] is None
    assert (without["models"], without["without_score"]) == (3, 1)


def test_other_flags_narrow_the_choice_without_a_size_too(
    gain: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def highest(*flags: str) -> str:
        return lcbtui(capsys, "best", gain, *flags, "--width", "200").out.partition(" has ")[0]

    assert highest() == "Sizeless"
    assert highest("--open", "data") == "Largest (64B)"
    assert highest("--active", "5B") == "Sparse (20B)"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("A,32,70\nB,8,69\nC,4,40\n", "The smallest that may well be as high is B, 8B (chance"),
        ("A,,70\nB,8,69\nC,4,40\n", "Of those whose size is known, the smallest that may well be"),
        ("A,32,70\nB,,69\nC,8,69\n", "Of those whose size is known, the smallest that may well be"),
        ("A,,70\nB,8,63\nC,9,63\n", "None whose size is known may well be as high."),
        ("A,32,70\nB,,70\nC,8,63\n", "None that is known to be smaller may well be as high."),
        ("A,32,70\nB,32,70\nC,8,63\n", "No smaller one may well be as high."),
        ("A,32,70\nB,64,69\nC,8,40\n", ""),
    ],
)
def test_the_smallest_that_may_well_be_as_high_is_one_whose_size_is_known(
    rows: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sizes.csv"
    path.write_text(
        f"model,params,pass@1,problems\n{rows}".replace("\n", ",400\n").replace(
            "problems,400", "problems"
        )
    )
    out = lcbtui(capsys, "best", str(path), "--width", "400").out
    assert out.startswith("A ")
    assert said in out
    if not said:
        assert "may well" not in out


def test_a_mean_of_many_scores_is_called_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "several.csv"
    names = ["MMLU pro accuracy", "GSM8K exact match", "ARC challenge accuracy"]
    path.write_text(f"model,{','.join(names)}\na,70,80,60\nb,75,85,65\n", encoding="utf-8")
    out = lcbtui(capsys, "best", str(path), "--y", "mean(*)").out
    assert out.startswith("b has the highest mean of 3 scores of 2 models: 75.")


def test_without_evidence_the_highest_of_all_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "unsure.csv"
    path.write_text(UNSURE + "Closed,,1500,80\n", encoding="utf-8")
    out = lcbtui(capsys, "best", str(path)).out
    assert out.startswith("Closed has the highest Elo of 5 models: 1500.\n")
    assert "left out" not in out
    record = json.loads(lcbtui(capsys, "best", str(path), "-f", "json").out)
    assert (record["max_params_b"], record["highest"]["total_params_b"]) == (None, None)
    path.write_text("model,WER\nA,5.1\nB,4.2\nC,4.2\n", encoding="utf-8")
    first, _, last = lcbtui(capsys, "best", str(path)).out.splitlines()
    assert first == "B has the lowest WER of 3 models: 4.2; 1 other with the same."
    assert last.startswith("Whether others are tied with it cannot be said: not known")
    assert "states no sizes" in lcbtui(capsys, "best", str(path), "9B").err
    path.write_text("model,WER\nA,5.1\n", encoding="utf-8")
    first, _, last = lcbtui(capsys, "best", str(path)).out.splitlines()
    assert first == "A is the only model with a score: 5.1."
    assert last.startswith("How sure that is cannot be said: not known")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("A,5.0,3", "A is the only model with a score: 5.0 ("),
        ("A,5.0,0.3\nB,,", "A is the only model with a score: 5.0 ("),
        ("A,5.0,0.3\nB,6.0,", "A is the only model whose error is stated: 5.0 ("),
        ("A,5.0,0.3\nB,4.0,", "Lowest WER: B, 4.0, with an error that is not stated, so not"),
    ],
)
def test_the_only_model_is_told_without_a_size(
    rows: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "errors.csv"
    path.write_text(f"model,WER,stderr\n{rows}\n", encoding="utf-8")
    ran = lcbtui(capsys, "best", str(path), "--width", "200")
    assert ran.out.startswith(said)
    assert "\n\n\n" not in ran.out


def test_where_no_model_has_a_score_there_is_no_answer_without_a_size_either(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "none.csv"
    path.write_text("model,openness,pass@1,problems\nA,open-data,,166\nB,closed,50,166\n")
    ran = lcbtui(capsys, "best", str(path), "--open", "data")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "lcbtui: note: none.csv: the only model has no score\n"
    path.write_text("model,openness,pass@1,problems\nA,open,,166\nB,open,,166\nC,closed,5,166\n")
    ran = lcbtui(capsys, "best", str(path), "--open", "weights")
    assert ran.err == "lcbtui: note: none.csv: none of 2 models has a score\n"


def test_too_many_models_to_compare_have_a_smallest_as_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "".join(f"m{n},{n},{n % 90},400\n" for n in range(1, 320))
    path = tmp_path / "many.csv"
    path.write_text(f"model,params,pass@1,problems\n{rows}", encoding="utf-8")
    assert "cannot be said: too many models to compare" in lcbtui(capsys, "best", str(path)).out
    ran = lcbtui(capsys, "best", str(path), "0.5B")
    assert (ran.status, "the smallest has 1B" in ran.err) == (1, True)


WINDOWS = """\
model,params,pass@1,version,window_start,window_end,problems
A,7B,50,v5,2024-10-01,2025-02-01,166
B,8B,60,v5,2024-10-01,2025-02-01,166
C,8B,65,v5,2024-10-01,2025-02-01,150
A,7B,40,v6,2024-10-01,2025-05-01,400
B,8B,30,v6,2024-10-01,2025-05-01,400
C,8B,80,v5,2024-10-01,2025-05-01,300
"""


def test_a_window_takes_the_rows_over_its_problems_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "windows.csv"
    path.write_text(WINDOWS, encoding="utf-8")

    def highest(*flags: str) -> str:
        ran = lcbtui(capsys, "best", str(path), "9B", *flags)
        return ran.out.partition(" (")[0] or ran.err

    wide = ("--window", "2024-10-01..2025-05-01")
    assert highest(*wide) == highest(*wide, "--release", "v6") == "A"
    assert highest(*wide, "--release", "v5") == "C"
    assert highest("--window", "2410-2502") == "B"
    # What an error names works.
    failed = lcbtui(capsys, "best", str(path), "9B", "--window", "2407-2505").err
    named = re.findall(r"--window ([\d-]+)", failed)
    assert named == ["2410-2502", "2410-2505"]
    assert [highest("--window", each) for each in named] == ["B", "A"]


def test_params_is_the_size(capsys: pytest.CaptureFixture[str]) -> None:
    by_range = lcbtui(capsys, "best", "paper", "--params", "..9B")
    assert (by_range.status, by_range.out) == (0, lcbtui(capsys, "best", "paper", "9B").out)


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ("1B", "1 of the 2 others, once corrected for all 1,653 pairs; the two differ when looked"),
        ("4B", "all 2 differ from it when looked at alone. No smaller one may well be as high."),
        ("40B", "9 of these differ from it when looked at alone. The smallest that may well be"),
    ],
)
def test_what_is_tied_and_differs_alone_says_why(
    capsys: pytest.CaptureFixture[str], size: str, said: str
) -> None:
    text = lcbtui(capsys, "best", "reported", "--max-params", size).out
    assert said in text
    table = [line for line in text.splitlines() if line.startswith("  ")]
    apart = [line for line in table if re.search(r" \(-\d.* to -\d", line)]
    starred = [line for line in table if ")*" in line]
    assert starred == apart
    assert ("*: it leaves 0 out" in text) == bool(starred)

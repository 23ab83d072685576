"""`lcbtui best`: which model for me?"""

import json
from pathlib import Path

import pytest

import golden
from result_documents import small
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
        ("paper-9B", ("--max-params", "9B")),
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


def test_a_real_gain_is_named_with_what_it_gains(
    gain: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = lcbtui(capsys, "best", gain, "--max-params", "9B", "--width", "100")
    golden.check("best/gain", ran.out)


@pytest.mark.parametrize(
    ("flags", "best", "gained"),
    [
        (("--max-params", "9B"), "Small", "Large"),
        (("--max-params", "9B", "--open", "data"), "Like", "Largest"),
        (("--max-params", "9B", "--open", "weights"), "Small", "Largest"),
        (("--max-params", "40B", "--active", "5B"), "Sparse", None),
        (("--fits", "24GB"), "Small", "Large"),
        (("--fits", "24GB", "--bits", "8"), "Sparse", "Large"),
        (("--fits", "24GB", "--bits", "4"), "Large", "Largest"),
        (("--fits", "24GB", "--bits", "4", "--max-params", "9B"), "Small", "Large"),
    ],
)
def test_each_flag_narrows_the_choice(
    gain: str,
    flags: tuple[str, ...],
    best: str,
    gained: str | None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ran = lcbtui(capsys, "best", gain, *flags, "-f", "json")
    record = json.loads(ran.out)
    assert record["best"]["model"] == best
    assert (record["next_real_gain"] or {}).get("model") == gained


def test_json_has_stable_keys(capsys: pytest.CaptureFixture[str]) -> None:
    ran = lcbtui(capsys, "best", "--max-params", "9B", "-f", "json")
    record = json.loads(ran.out)
    assert list(record) == [
        *("source", "window", "query", "max_params_b", "estimated_from", "best"),
        "not_significantly_worse",
        *("next_real_gain", "highest_larger", "usable", "larger"),
        *("compared", "compared_larger", "problems"),
        *("within_5_percent_beyond", "without_size"),
    ]
    assert record["best"] == {
        "model": "DASD-4B-Thinking",
        "mode": None,
        "row": 1,
        "total_params_b": 4.0,
        "score": 69.3,
        "low": 61.91,
        "high": 75.81,
        "difference": 0.0,
        "difference_low": None,
        "difference_high": None,
    }
    assert record["window"] == "v5 2024-10-01..2025-02-01 · 166 problems"
    assert record["next_real_gain"] is None
    assert record["highest_larger"]["model"] == "AM-Thinking-v1"


def test_results_by_problem_get_their_sizes_joined_and_say_who_has_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = json.loads(json.dumps(small(50)).replace('"Early"', '"Qwen3-8B"'))
    path = tmp_path / "results.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    ran = lcbtui(capsys, "best", str(path), "--max-params", "9B", "--window", "2024-03..2024-04")
    assert ran.status == 0
    assert ran.out.startswith("Qwen3-8B (8.2B) is the only model up to 9B: 10.00, 95 % from")
    assert "100 problems" in ran.out
    assert "2 without parameters left out" in ran.out


def test_nothing_under_the_size_is_told_with_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    ran = lcbtui(capsys, "best", "--max-params", "1B")
    assert (ran.status, ran.out) == (1, "")
    assert "paper: none of 12 models has a score and at most 1B; the smallest has 3B" in ran.err
    ran = lcbtui(capsys, "best", "--max-params", "1B", "-f", "json")
    assert (ran.status, ran.out) == (1, "null\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "which size? name one with --max-params 9B or --fits 24GB"),
        (("--max-params", "x"), "--max-params x: expected a size such as 9B"),
        (("--max-params", "0"), "--max-params 0: expected a size such as 9B"),
        (("--fits", "x"), "--fits x: expected memory such as 24GB"),
        (("--fits", "24GB", "--bits", "5"), "--bits 5: expected 4, 8 or 16"),
        (("--max-params", "9B", "--active", "x"), "--active x: expected a size such as 9B"),
        (
            ("--max-params", "9B", "--active", "4B"),
            "paper: this source has no column for active; lcbtui best reported has it",
        ),
        (
            ("figure", "--max-params", "9B"),
            "figure: read off a picture, so not compared; the paper source has the numbers",
        ),
        (
            ("reported", "--max-params", "9B", "--window", "all"),
            "not compared; one window can be chosen (--window), and paper has only one",
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
    assert f"{words}; -q can keep one release, window or number of problems" in ran.err
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

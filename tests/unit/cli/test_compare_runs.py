"""`lcbtui compare A B` of two files or folders of results by problem."""

import json
import subprocess
import sys
import tracemalloc
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import golden
from unit.cli.running import lcbtui

Capture = pytest.CaptureFixture[str]


def log(path: Path, model: str, grades: Mapping[str, Sequence[object]], task: str = "gsm8k") -> str:
    """Write a log of Inspect with the grades of each problem, one for each epoch."""
    samples = [
        {"id": key, "epoch": at + 1, "scores": {"match": {"value": each}}}
        for key, of in grades.items()
        for at, each in enumerate(of)
    ]
    mean = np.mean([np.mean([each == "C" for each in of]) for of in grades.values()])
    metrics = {"accuracy": {"value": mean}}
    document = {
        "status": "success",
        "eval": {"model": f"hf/{model}", "task": task, "config": {"epochs": 1}},
        "results": {"scores": [{"name": "match", "scorer": "match", "metrics": metrics}]},
        "samples": samples,
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


def passes(numbers: Iterable[int], of: int = 120) -> dict[str, str]:
    """Grade the problems p0, p1 … as correct if their number is among some."""
    right = set(numbers)
    return {f"p{each}": "C" if each in right else "I" for each in range(of)}


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def two() -> tuple[str, str]:
    """Two logs of 120 problems: A has 84 right and B 72, and they differ on 14 of them."""
    first = log(Path("new.json"), "org/new-7B", passes(range(84)))
    second = log(Path("old.json"), "org/old-7B", passes([*range(71), 100]))
    return first, second


def test_the_verdict_comes_first_in_a_dozen_lines(two: tuple[str, str], capsys: Capture) -> None:
    ran = lcbtui(capsys, "compare", *two, "--width", "80")
    assert (ran.status, ran.err) == (0, "")
    golden.check("compare/runs-80", ran.out)
    assert len(ran.out.splitlines()) <= 12


def test_changed_problems_are_listed_the_worst_first(two: tuple[str, str], capsys: Capture) -> None:
    out = lcbtui(capsys, "compare", *two, "--changed").out
    rows = [line.split() for line in out.split("\n\n")[1].splitlines()[1:]]
    assert rows[0] == ["p100", "0", "100", "−100.0"]
    assert [row[0] for row in rows[1:]] == [f"p{each}" for each in range(71, 84)]


def test_both_orders_mirror_each_other(two: tuple[str, str], capsys: Capture) -> None:
    one, other = (
        json.loads(lcbtui(capsys, "compare", *each, "-f", "json").out) for each in (two, two[::-1])
    )
    for key, mirrored in (("difference", "difference"), ("low", "high"), ("at_least", "at_most")):
        assert one[key] == -other[mirrored]
    assert (one["p_value"], one["problems"]) == (other["p_value"], other["problems"])
    assert one["means"] == other["means"][::-1]
    assert list(one["changed"].values()) == list(other["changed"].values())[::-1]


@pytest.mark.parametrize(
    ("sides", "flags", "status", "words"),
    [
        ((0, 1), ["better"], 0, "A is better"),
        ((1, 0), ["better"], 1, "A is worse"),
        (
            (0, 0),
            ["better"],
            3,
            "cannot tell whether A is better: +0.0 (−2.4 to +2.4)",
        ),
        ((0, 1), ["not-worse", "--margin", "1"], 0, "A is not worse by 1 or more"),
        ((1, 0), ["not-worse", "--margin", "1"], 1, "A is worse by 1 or more"),
        ((1, 0), ["not-worse", "--margin", "12"], 3, "cannot tell"),
        ((1, 0), ["not-worse", "--margin", "30"], 0, "A is not worse by 30 or more"),
    ],
)
def test_an_expectation_is_an_exit_status_and_a_line(
    two: tuple[str, str],
    sides: tuple[int, int],
    flags: list[str],
    status: int,
    words: str,
    capsys: Capture,
) -> None:
    copy = Path("copy.json")
    copy.write_bytes(Path(two[0]).read_bytes())
    names = [two[sides[0]], str(copy) if sides[0] == sides[1] else two[sides[1]]]
    ran = lcbtui(capsys, "compare", *names, "--expect", *flags)
    assert ran.status == status
    assert words in ran.err
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["new.json", "missing.json", "--expect", "better"],
        ["new.json", "--expect", "better"],
        ["new.json", "new.json"],
        ["new.json", "./new.json", "--expect", "not-worse", "--margin", "50"],
        ["unscored.csv", "--expect", "better"],
        ["DASD-4B-Thinking", "Qwen3-32B", "--expect", "better"],
        ["new.json", "old.json", "copy.json"],
        ["new.json", "broken.json", "--expect", "better"],
        ["new.json", "old.json", "--expect", "not-worse"],
        ["new.json", "old.json", "--margin", "1"],
        ["new.json", "old.json", "--expect", "not-worse", "--margin", "-1"],
        ["new.json", "other.json"],
        ["new.json", "old.json", "--sentence"],
        ["new.json", "old.json", "--window", "2410-2502"],
    ],
)
def test_what_cannot_be_compared_ends_with_two(
    two: tuple[str, str], arguments: list[str], capsys: Capture
) -> None:
    Path("copy.json").write_bytes(Path(two[0]).read_bytes())
    Path("broken.json").write_text('{"eval": {', encoding="utf-8")
    log(Path("other.json"), "org/x", {f"q{each}": "C" for each in range(30)})
    rows = [f"{model},p{each},{score}" for model, score in ("a1", "b ") for each in range(30)]
    Path("unscored.csv").write_text("\n".join(["model,problem,passed", *rows]), encoding="utf-8")
    ran = lcbtui(capsys, "compare", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("lcbtui: error: ")


def record(capsys: Capture, *names: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(lcbtui(capsys, "compare", *names, "-f", "json").out)
    return found


def test_what_only_one_side_has_is_counted_and_left_out(capsys: Capture) -> None:
    first = log(Path("a.json"), "a", passes(range(50), 100))
    second = log(Path("b.json"), "b", {f"p{n}": "C" for n in range(10, 130)})
    found = record(capsys, first, second)
    told = (found["problems"], found["only_first"], found["only_second"], found["partial"])
    assert told == (90, 10, 30, 0)
    err = lcbtui(capsys, "compare", first, second, "--expect", "better").err
    assert err.endswith(" · left out: 10 only in A, 30 only in B\n")


def test_a_small_task_that_is_lost_counts_where_each_is_asked(capsys: Capture) -> None:
    for side, lost in (("a", []), ("b", [f"small,s{n},1" for n in range(10)])):
        rows = [f"big,p{n},{n % 2}" for n in range(2000)] + lost
        Path(f"{side}.csv").write_text("\n".join(["task,problem,passed", *rows]), "utf-8")
    asked = ("compare", "a.csv", "b.csv", "--expect", "not-worse", "--margin", "3")
    assert lcbtui(capsys, *asked).status == 0
    each = lcbtui(capsys, *asked, "--each")
    assert (each.status, "10 problems of small" in each.err) == (3, True)
    assert lcbtui(capsys, *asked, "--each", "--common").status == 0


def test_more_runs_decide_nothing_where_the_means_are_the_same(capsys: Capture) -> None:
    for side in "ab":
        for seed in range(3):
            log(Path(side) / f"{seed}.json", side, passes(range(20 + 10 * seed)))
    out = lcbtui(capsys, "compare", "a", "b").out
    assert "the same on every problem" in out
    assert "To decide" not in out


def test_runs_of_one_model_are_one_side_and_samples_are_averaged(capsys: Capture) -> None:
    rng = np.random.default_rng(5)
    for side, rate in (("a", 0.7), ("b", 0.5)):
        for seed in range(4):
            grades = {f"p{n}": "CI"[int(rng.random() > rate)] * 2 for n in range(80)}
            log(
                Path(side) / f"20{seed}T_x.json",
                f"org/{side}",
                {k: [*v] for k, v in grades.items()},
            )
    found = record(capsys, "a", "b")
    assert [side["runs"] for side in found["sides"]] == [4, 4]
    assert found["uses_spreads"] is True
    assert found["problems"] == 80


def test_the_metric_is_told_where_there_was_a_choice(capsys: Capture) -> None:
    for side in "ab":
        rows = [f"p{n},{n % 2},{int(n < 9 or side == 'a')}" for n in range(30)]
        Path(f"{side}.csv").write_text("\n".join(["id,passed,accuracy", *rows]), "utf-8")
    for asked, words in (
        ("passed", "passed; also accuracy"),
        ("accuracy", "accuracy; also passed"),
    ):
        ran = lcbtui(capsys, "compare", "a.csv", "b.csv", "--metric", asked)
        assert ran.out.splitlines()[-1] == f"30 problems, paired · {words} · --why"
        same = "the same on every problem" in ran.out
        assert same is (asked == "passed")
    assert record(capsys, "a.csv", "b.csv")["metrics"] == ["passed", "accuracy"]
    ran = lcbtui(capsys, "compare", "paper", "AM-Thinking-v1", "--metric", "acc")
    assert (ran.status, "--y COLUMN" in ran.err) == (2, True)


def test_tasks_are_apart_and_told_with_their_own_verdicts(capsys: Capture) -> None:
    for side, extra in (("a", 30), ("b", 0)):
        log(Path(side) / "20T_1.json", side, passes(range(60)), "gsm8k")
        log(Path(side) / "20T_2.json", side, passes(range(40 + extra)), "math")
    found = record(capsys, "a", "b")
    parts = {part["name"]: part["verdict"] for part in found["by"]}
    assert parts == {"gsm8k accuracy": "tied", "math accuracy": "higher"}
    assert found["problems"] == 240


def test_a_table_of_one_model_or_of_two(capsys: Capture) -> None:
    def write(name: str, model: str, right: int) -> list[str]:
        rows = [f"{model}t,{n},{int(n < right)}" for n in range(60)]
        header = f"{'model,' if model else ''}task,id,correct"
        Path(name).write_text("\n".join([header, *rows]), encoding="utf-8")
        return rows

    one, other = write("a.csv", "", 40), write("b.csv", "", 30)
    both = ["model,task,id,correct", *(f"a,{r}" for r in one), *(f"b,{r}" for r in other)]
    Path("both.csv").write_text("\n".join(both), encoding="utf-8")
    apart, together = record(capsys, "a.csv", "b.csv"), record(capsys, "both.csv")
    assert apart["difference"] == pytest.approx(100 / 6, abs=0.001)
    assert {**apart, "sides": 0} == {**together, "sides": 0}


def test_a_folder_named_like_a_model_is_told(two: tuple[str, str], capsys: Capture) -> None:
    for name, of in zip(("Qwen3-32B", "b"), two, strict=True):
        Path(name).mkdir()
        Path(of).rename(Path(name) / of)
    ran = lcbtui(capsys, "compare", "Qwen3-32B", "b")
    assert ran.status == 0
    assert "Qwen3-32B: the folder" in ran.err


@pytest.mark.parametrize(
    ("sides", "status", "ends"), [("ab", 0, "+95.1 to +100.0"), ("ba", 1, "−100.0 to −95.1")]
)
def test_all_against_none_is_as_expected_with_an_interval(
    sides: str, status: int, ends: str, capsys: Capture
) -> None:
    files = {
        name: log(Path(f"{name}.json"), name, passes(range(120 * (name == "a")))) for name in "ab"
    }
    ran = lcbtui(capsys, "compare", *(files[name] for name in sides), "--expect", "better")
    assert ran.status == status
    assert f"100.0 ({ends})" in ran.err


def test_one_long_text_does_not_make_all_texts_take_as_much(capsys: Capture) -> None:
    long = "x" * 100_000
    for name in "ab":
        rows = [f"p{n},{n // 2},t{n % 2},easy,{n % 3 % 2}" for n in range(398)]
        rows += [f"p398,{long},{long},{long},1", "p399,q,t1,hard,1"]
        lines = ["problem,cluster,task,difficulty,passed", *rows]
        Path(f"{name}.csv").write_text("\n".join(lines), "utf-8")
    tracemalloc.start()
    ran = lcbtui(capsys, "compare", "a.csv", "b.csv")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (ran.status, most < 60_000_000) == (0, True)


def test_two_models_of_a_source_by_problem_can_be_expected(
    two: tuple[str, str], capsys: Capture
) -> None:
    Path("runs").mkdir()
    for name in two:
        Path(name).rename(Path("runs") / f"20T_{name}")
    ran = lcbtui(capsys, "compare", "runs", "org/new-7B", "org/old-7B", "--expect", "better")
    assert (ran.status, ran.err.startswith("lcbtui: A is better")) == (0, True)
    out = lcbtui(capsys, "compare", "runs", "org/new-7B", "org/old-7B", "--changed").out
    assert "p100" in out


def test_published_models_can_be_expected_too(capsys: Capture) -> None:
    names = ["DASD-4B-Thinking", "GLM-Z1-9B-0414", "-d", "paper"]
    assert lcbtui(capsys, "compare", *names, "--expect", "better").status == 0


@pytest.mark.parametrize(("sides", "status"), [("ab", 0), ("ba", 1)])
@pytest.mark.parametrize("flags", [["better"], ["not-worse", "--margin", "1"]])
def test_where_less_is_better_the_expectation_turns_round(
    sides: str, status: int, flags: list[str], capsys: Capture
) -> None:
    Path("errors.csv").write_text("model,WER,stderr\na,5,0.5\nb,9,0.5\n", encoding="utf-8")
    ran = lcbtui(capsys, "compare", "errors.csv", *sides, "--expect", *flags)
    assert ran.status == status


def test_one_cluster_has_a_difference_and_no_verdict(capsys: Capture) -> None:
    for name in "ab":
        rows = [f"p{n},q,{int(n % 3 == 0 or name == 'a')}" for n in range(30)]
        Path(f"{name}.csv").write_text("\n".join(["problem,cluster,passed", *rows]), "utf-8")
    ran = lcbtui(capsys, "compare", "a.csv", "b.csv", "--expect", "better")
    assert ran.status == 3
    assert "A − B    +66.7  30 problems cannot tell" in ran.out
    assert "+66.7 (its error is not known)" in ran.err


@pytest.mark.parametrize("changed", range(1, 10))
def test_an_interval_is_told_to_hold_0_where_the_sides_are_tied(
    changed: int, capsys: Capture
) -> None:
    names = [
        log(Path(f"{name}.json"), name, passes(range(right), 500))
        for name, right in (("a", changed), ("b", 0))
    ]
    told = lcbtui(capsys, "compare", *names).out.splitlines()[0].split()
    assert (float(told[5]) >= float(told[3])) is (told[6] == "tied")


@pytest.mark.parametrize("closed", ["| true; exit ${PIPESTATUS[0]}", "2>&- > out"])
def test_a_closed_stream_hides_no_verdict(two: tuple[str, str], closed: str) -> None:
    words = f"{sys.executable} -m lcbtui compare {two[1]} {two[0]} --expect better {closed}"
    ran = subprocess.run(["bash", "-c", words], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert not Path("out").exists() or "A is worse" not in Path("out").read_text(encoding="utf-8")


def test_a_fault_of_the_program_is_no_answer() -> None:
    script = (
        "import lcbtui.cli.main as m\n"
        "m.run = lambda _: 1 / 0\n"
        "from lcbtui.__main__ import main\n"
        "main()\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert (ran.returncode, b"ZeroDivisionError" in ran.stderr) == (70, True)


# Questions of 1, 2 and 4 problems: A solves the large ones, B the small ones.
ROWS = [(f"p{q}-{n}", f"q{q}") for q in range(30) for n in range(1 << q % 3)]
SOLVED = {
    "A": {each for n, each in enumerate(ROWS) if int(each[1][1:]) % 3 == 2 or n % 5 == 0},
    "B": {each for n, each in enumerate(ROWS) if int(each[1][1:]) % 3 != 2 or n % 4 == 0},
}
MEANS = {name: 100 * len(right) / len(ROWS) for name, right in SOLVED.items()}


def test_a_score_is_the_mean_over_problems_where_questions_have_several(capsys: Capture) -> None:
    for name, right in SOLVED.items():
        lines = [f"{','.join(row)},{int(row in right)}" for row in ROWS]
        Path(f"{name}.csv").write_text("\n".join(["problem,question_id,correct", *lines]))
    found = json.loads(lcbtui(capsys, "compare", "A.csv", "B.csv", "-f", "json").out)
    assert found["difference"] == pytest.approx(MEANS["A"] - MEANS["B"], abs=0.01)
    out = lcbtui(capsys, "compare", "A.csv", "B.csv").out
    assert "70 problems, paired, clustered by question" in out


def test_ranks_and_errors_are_of_problems_and_of_questions(capsys: Capture) -> None:
    lines = [f"{m},{','.join(r)},{int(r in right)}" for m, right in SOLVED.items() for r in ROWS]
    Path("both.csv").write_text("\n".join(["model,problem,question_id,correct", *lines]))
    rows = json.loads(lcbtui(capsys, "ls", "both.csv", "-f", "json").out)
    assert {each["model"]: each["pass_at_1"] for each in rows} == pytest.approx(MEANS, abs=0.01)
    assert {each["problems"] for each in rows} == {70}
    x = np.array([100.0 * (row in SOLVED["A"]) for row in ROWS]) - MEANS["A"]
    sums = [x[[row[1] == f"q{q}" for row in ROWS]].sum() for q in range(30)]
    error = np.sqrt(30 / 29 * np.square(sums).sum()) / len(ROWS)
    assert {e["model"]: e["standard_error"] for e in rows}["A"] == pytest.approx(error, abs=0.01)
    told = lcbtui(capsys, "check", "both.csv").out
    assert 'problems are in "problem"' in told
    assert 'clusters for the error are in "question_id"' in told


def test_an_id_of_each_sample_is_no_problem(capsys: Capture) -> None:
    lines = [
        f"{m},s{m}{q}{n},q{q},{(q + n) % 2}" for m in "AB" for q in range(30) for n in range(2)
    ]
    Path("both.csv").write_text("\n".join(["model,item_id,question_id,correct", *lines]))
    rows = json.loads(lcbtui(capsys, "ls", "both.csv", "-f", "json").out)
    assert {each["problems"] for each in rows} == {30}

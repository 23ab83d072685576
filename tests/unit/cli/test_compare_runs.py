"""`lcbtui compare A B` of two files or folders of results by problem."""

import json
import re
import subprocess
import sys
import tracemalloc
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

import golden
from unit.cli.running import lcb, parsed


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


def test_the_verdict_comes_first_in_a_dozen_lines(two: tuple[str, str]) -> None:
    ran = lcb("compare", *two, "--width", "80")
    assert (ran.status, ran.err) == (0, "")
    golden.check("compare/runs-80", ran.out)
    assert len(ran.out.splitlines()) <= 12


def test_changed_problems_are_listed_the_worst_first(two: tuple[str, str]) -> None:
    out = lcb("compare", *two, "--changed").out
    rows = [line.split() for line in out.split("\n\n")[1].splitlines()[1:]]
    assert rows[0] == ["p100", "0", "100", "−100.0"]
    assert [row[0] for row in rows[1:]] == [f"p{each}" for each in range(71, 84)]


def test_both_orders_mirror_each_other(two: tuple[str, str]) -> None:
    one, other = (parsed("compare", *each) for each in (two, two[::-1]))
    ends = ("difference_low", "difference_high"), ("at_least", "at_most")
    for key, mirrored in (("difference", "difference"), *ends):
        assert one[key] == -other[mirrored]
    assert (one["p_value"], one["problems"]) == (other["p_value"], other["problems"])
    scores = ("first_score", "second_score")
    assert [one[key] for key in scores] == [other[key] for key in scores[::-1]]
    assert (one["better"], one["worse"]) == (other["worse"], other["better"])


@pytest.mark.parametrize(
    ("sides", "flags", "status", "words"),
    [
        ((0, 1), ["better"], 0, "A is better"),
        ((1, 0), ["better"], 1, "A is worse"),
        ((0, 0), ["better"], 3, "cannot tell whether A is better: +0.0 (−2.4 to +2.4, 95 %)"),
        ((0, 1), ["not-worse", "--margin", "1"], 0, "A is not worse by 1 or more"),
        ((1, 0), ["not-worse", "--margin", "1"], 1, "A is worse by 1 or more"),
        ((1, 0), ["not-worse", "--margin", "12"], 3, "cannot tell"),
        ((1, 0), ["not-worse", "--margin", "30"], 0, "A is not worse by 30 or more"),
    ],
)
def test_an_expectation_is_an_exit_status_and_a_line(
    two: tuple[str, str], sides: tuple[int, int], flags: list[str], status: int, words: str
) -> None:
    copy = Path("copy.json")
    copy.write_bytes(Path(two[0]).read_bytes())
    names = [two[sides[0]], str(copy) if sides[0] == sides[1] else two[sides[1]]]
    ran = lcb("compare", *names, "--expect", *flags)
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
def test_what_cannot_be_compared_ends_with_two(two: tuple[str, str], arguments: list[str]) -> None:
    Path("copy.json").write_bytes(Path(two[0]).read_bytes())
    Path("broken.json").write_text('{"eval": {', encoding="utf-8")
    log(Path("other.json"), "org/x", {f"q{each}": "C" for each in range(30)})
    rows = [f"{model},p{each},{score}" for model, score in ("a1", "b ") for each in range(30)]
    Path("unscored.csv").write_text("\n".join(["model,problem,passed", *rows]), encoding="utf-8")
    ran = lcb("compare", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("lcbtui: error: ")


def record(*names: str) -> dict[str, Any]:
    found: dict[str, Any] = parsed("compare", *names)
    return found


def test_what_only_one_side_has_is_counted_and_left_out() -> None:
    first = log(Path("a.json"), "a", passes(range(50), 100))
    second = log(Path("b.json"), "b", {f"p{n}": "C" for n in range(10, 130)})
    found = record(first, second)
    told = (found["problems"], found["only_first"], found["only_second"], found["partial"])
    assert told == (90, 10, 30, 0)
    err = lcb("compare", first, second, "--expect", "better").err
    assert err.endswith(" · left out: 10 only in A, 30 only in B\n")


def test_a_small_task_that_is_lost_counts_where_each_is_asked() -> None:
    for side, lost in (("a", []), ("b", [f"small,s{n},1" for n in range(10)])):
        rows = [f"big,p{n},{n % 2}" for n in range(2000)] + lost
        Path(f"{side}.csv").write_text("\n".join(["task,problem,passed", *rows]), "utf-8")
    asked = ("compare", "a.csv", "b.csv", "--expect", "not-worse", "--margin", "3")
    assert lcb(*asked).status == 0
    each = lcb(*asked, "--each")
    assert (each.status, "all 10 of small" in each.err) == (3, True)
    assert lcb(*asked, "--each", "--common").status == 0


@pytest.mark.parametrize("odd", [8, 16, 30, 46, 150])
def test_unknown_words_of_a_task_are_named_however_many_they_are(odd: int) -> None:
    for side, hiccups in (("a", odd), ("b", 0)):
        rows = [f"t{n % 3},p{n},{int(n % 2)}" for n in range(450)]
        lost = {f"t0,p{n}" for n in [*range(0, 450, 6), *range(3, 450, 6)][:hiccups]}
        rows = [f"{row[:-2]},infra hiccup" if row[:-2] in lost else row for row in rows]
        Path(f"{side}.csv").write_text("\n".join(["task,problem,passed", *rows]), "utf-8")
    ran = lcb("compare", "a.csv", "b.csv", "--expect", "not-worse", "--margin", "3")
    assert (ran.status, f"{odd} of 150 outcomes of t0 are not understood" in ran.err) == (2, True)


def test_runs_are_counted_in_the_line_and_where_their_spread_is_not_in_it() -> None:
    for side, by in (("a", 3), ("b", 4)):
        rows = [f"{seed},p{n},{int((n + seed) % by > 0)}" for seed in (1, 2) for n in range(300)]
        Path(f"{side}.csv").write_text("\n".join(["seed,problem,passed", *rows]), "utf-8")
    line = lcb("compare", "b.csv", "a.csv", "--expect", "better").err
    assert line.endswith(" · 2 runs of A, 2 of B: under 3 a side, their spread not counted\n")
    missing = lcb("compare", "b.csv", "nosuch", "--metric", "acc")
    assert (missing.status, "nosuch: no such file or folder" in missing.err) == (2, True)


def test_more_runs_decide_nothing_where_the_means_are_the_same() -> None:
    for side in "ab":
        for seed in range(3):
            log(Path(side) / f"{seed}.json", side, passes(range(20 + 10 * seed)))
    out = lcb("compare", "a", "b").out
    assert "the same on every problem" in out
    assert "To decide" not in out


def test_runs_of_one_model_are_one_side_and_samples_are_averaged() -> None:
    rng = np.random.default_rng(5)
    for side, rate in (("a", 0.7), ("b", 0.5)):
        for seed in range(4):
            grades = {f"p{n}": "CI"[int(rng.random() > rate)] * 2 for n in range(80)}
            log(
                Path(side) / f"20{seed}T_x.json",
                f"org/{side}",
                {k: [*v] for k, v in grades.items()},
            )
    found = record("a", "b")
    assert [side["runs"] for side in found["sides"]] == [4, 4]
    assert found["uses_spreads"] is True
    assert found["problems"] == 80


def test_the_metric_is_told_where_there_was_a_choice() -> None:
    for side in "ab":
        rows = [f"p{n},{n % 2},{int(n < 9 or side == 'a')}" for n in range(30)]
        Path(f"{side}.csv").write_text("\n".join(["id,passed,accuracy", *rows]), "utf-8")
    for asked, words in (
        ("passed", "passed; also accuracy"),
        ("accuracy", "accuracy; also passed"),
    ):
        ran = lcb("compare", "a.csv", "b.csv", "--metric", asked)
        assert ran.out.splitlines()[-1] == f"30 problems, paired · {words} · ± 95 % · --why"
        same = "the same on every problem" in ran.out
        assert same is (asked == "passed")
    assert record("a.csv", "b.csv")["metrics"] == ["passed", "accuracy"]
    ran = lcb("compare", "paper", "AM-Thinking-v1", "--metric", "acc")
    assert (ran.status, "--y COLUMN" in ran.err) == (2, True)


def test_a_wrong_metric_or_model_of_a_file_is_what_is_told() -> None:
    rows = [f"{model},p{n},{int(n < 9 or model == 'A')}" for n in range(30) for model in "AB"]
    Path("runs.csv").write_text("\n".join(["model,problem,passed", *rows]), "utf-8")
    for names in (["runs.csv"], ["-d", "runs.csv"]):
        ran = lcb("compare", *names, "A", "B", "--metric", "foo")
        assert (ran.status, "--metric foo: runs.csv has passed" in ran.err) == (2, True)
        ran = lcb("compare", *names, "A", "Z", "--metric", "passed")
        assert (ran.status, "Z: no model of that name" in ran.err) == (1, True)


def test_tasks_are_apart_and_told_with_their_own_verdicts() -> None:
    for side, extra in (("a", 30), ("b", 0)):
        log(Path(side) / "20T_1.json", side, passes(range(60)), "gsm8k")
        log(Path(side) / "20T_2.json", side, passes(range(40 + extra)), "math")
    found = record("a", "b")
    parts = {part["name"]: part["verdict"] for part in found["parts"]}
    assert parts == {"gsm8k accuracy": "tied", "math accuracy": "higher"}
    assert found["problems"] == 240
    for side in "ab":
        for problems in (1, 2):  # of one nothing can be said
            log(Path(side) / f"{problems}.json", side, passes([0], problems), f"small{problems}")
    names = [part["name"] for part in record("a", "b")["parts"]]
    assert sorted(names) == ["gsm8k accuracy", "math accuracy", "small2 accuracy"]


def test_a_table_of_one_model_or_of_two() -> None:
    def write(name: str, model: str, right: int) -> list[str]:
        rows = [f"{model}t,{n},{int(n < right)}" for n in range(60)]
        header = f"{'model,' if model else ''}task,id,correct"
        Path(name).write_text("\n".join([header, *rows]), encoding="utf-8")
        return rows

    one, other = write("a.csv", "", 40), write("b.csv", "", 30)
    both = ["model,task,id,correct", *(f"a,{r}" for r in one), *(f"b,{r}" for r in other)]
    Path("both.csv").write_text("\n".join(both), encoding="utf-8")
    apart, together = record("a.csv", "b.csv"), record("both.csv")
    assert apart["difference"] == pytest.approx(100 / 6, abs=0.001)
    assert {**apart, "sides": 0} == {**together, "sides": 0}


def test_a_folder_named_like_a_model_is_told(two: tuple[str, str]) -> None:
    for name, of in zip(("Qwen3-32B", "b"), two, strict=True):
        Path(name).mkdir()
        Path(of).rename(Path(name) / of)
    ran = lcb("compare", "Qwen3-32B", "b")
    assert ran.status == 0
    assert "Qwen3-32B: the folder" in ran.err


@pytest.mark.parametrize(
    ("sides", "status", "ends"), [("ab", 0, "+95.1 to +100.0"), ("ba", 1, "−100.0 to −95.1")]
)
def test_all_against_none_is_as_expected_with_an_interval(
    sides: str, status: int, ends: str
) -> None:
    files = {
        name: log(Path(f"{name}.json"), name, passes(range(120 * (name == "a")))) for name in "ab"
    }
    ran = lcb("compare", *(files[name] for name in sides), "--expect", "better")
    assert ran.status == status
    assert f"100.0 ({ends}, 95 %)" in ran.err


def test_one_long_text_does_not_make_all_texts_take_as_much() -> None:
    long = "x" * 100_000
    for name in "ab":
        rows = [f"p{n},{n // 2},t{n % 2},easy,{n % 3 % 2}" for n in range(398)]
        rows += [f"p398,{long},{long},{long},1", "p399,q,t1,hard,1"]
        lines = ["problem,cluster,task,difficulty,passed", *rows]
        Path(f"{name}.csv").write_text("\n".join(lines), "utf-8")
    tracemalloc.start()
    ran = lcb("compare", "a.csv", "b.csv")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (ran.status, most < 60_000_000) == (0, True)


def test_two_models_of_a_source_by_problem_can_be_expected(two: tuple[str, str]) -> None:
    Path("runs").mkdir()
    for name in two:
        Path(name).rename(Path("runs") / f"20T_{name}")
    ran = lcb("compare", "runs", "org/new-7B", "org/old-7B", "--expect", "better")
    assert (ran.status, ran.err.startswith("lcbtui: A is better")) == (0, True)
    out = lcb("compare", "runs", "org/new-7B", "org/old-7B", "--changed").out
    assert "p100" in out


def test_published_models_can_be_expected_too() -> None:
    names = ["DASD-4B-Thinking", "GLM-Z1-9B-0414", "-d", "paper"]
    assert lcb("compare", *names, "--expect", "better").status == 0


@pytest.mark.parametrize(("sides", "status"), [("ab", 0), ("ba", 1)])
@pytest.mark.parametrize("flags", [["better"], ["not-worse", "--margin", "1"]])
def test_where_less_is_better_the_expectation_turns_round(
    sides: str, status: int, flags: list[str]
) -> None:
    Path("errors.csv").write_text("model,WER,stderr\na,5,0.5\nb,9,0.5\n", encoding="utf-8")
    ran = lcb("compare", "errors.csv", *sides, "--expect", *flags)
    assert ran.status == status


def test_one_cluster_has_a_difference_and_no_verdict() -> None:
    for name in "ab":
        rows = [f"p{n},q,{int(n % 3 == 0 or name == 'a')}" for n in range(30)]
        Path(f"{name}.csv").write_text("\n".join(["problem,cluster,passed", *rows]), "utf-8")
    ran = lcb("compare", "a.csv", "b.csv", "--expect", "better")
    assert ran.status == 3
    assert "A − B    +66.7  30 problems cannot tell" in ran.out
    assert "+66.7 (its error is not known)" in ran.err


@pytest.mark.parametrize("changed", range(1, 10))
def test_an_interval_is_told_to_hold_0_where_the_sides_are_tied(changed: int) -> None:
    names = [
        log(Path(f"{name}.json"), name, passes(range(right), 500))
        for name, right in (("a", changed), ("b", 0))
    ]
    told = lcb("compare", *names).out.splitlines()[0].split()
    assert (float(told[5]) >= float(told[3])) is (told[6] in {"tied", "no"})


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


def test_a_score_is_the_mean_over_problems_where_questions_have_several() -> None:
    for name, right in SOLVED.items():
        lines = [f"{','.join(row)},{int(row in right)}" for row in ROWS]
        Path(f"{name}.csv").write_text("\n".join(["problem,question_id,correct", *lines]))
    found = parsed("compare", "A.csv", "B.csv")
    assert found["difference"] == pytest.approx(MEANS["A"] - MEANS["B"], abs=0.01)
    out = lcb("compare", "A.csv", "B.csv").out
    assert "70 problems, paired, clustered by question" in out


def test_ranks_and_errors_are_of_problems_and_of_questions() -> None:
    lines = [f"{m},{','.join(r)},{int(r in right)}" for m, right in SOLVED.items() for r in ROWS]
    Path("both.csv").write_text("\n".join(["model,problem,question_id,correct", *lines]))
    rows = parsed("ls", "both.csv")["rows"]
    assert {each["model"]: each["pass_at_1"] for each in rows} == pytest.approx(MEANS, abs=0.01)
    assert {each["problems"] for each in rows} == {70}
    x = np.array([100.0 * (row in SOLVED["A"]) for row in ROWS]) - MEANS["A"]
    sums = [x[[row[1] == f"q{q}" for row in ROWS]].sum() for q in range(30)]
    error = np.sqrt(30 / 29 * np.square(sums).sum()) / len(ROWS)
    assert {e["model"]: e["standard_error"] for e in rows}["A"] == pytest.approx(error, abs=0.01)
    told = lcb("check", "both.csv").out
    assert 'problems are in "problem"' in told
    assert 'clusters for the error are in "question_id"' in told


def test_an_id_of_each_sample_is_no_problem() -> None:
    lines = [
        f"{m},s{m}{q}{n},q{q},{(q + n) % 2}" for m in "AB" for q in range(30) for n in range(2)
    ]
    Path("both.csv").write_text("\n".join(["model,item_id,question_id,correct", *lines]))
    rows = parsed("ls", "both.csv")["rows"]
    assert {each["problems"] for each in rows} == {30}


def table(name: str, scores: Sequence[object], head: str = "problem,passed", start: int = 0) -> str:
    """Write a table of one run with a score of each problem."""
    rows = (f"p{at},{score}" for at, score in enumerate(scores, start))
    Path(name).write_text("\n".join([head, *rows]), "utf-8")
    return name


def expected(*arguments: str) -> tuple[int, str]:
    """Return the status and the one line that says why."""
    ran = lcb("compare", *arguments)
    (line,) = ran.err.splitlines()
    return ran.status, line.removeprefix("lcbtui: ")


NOT_WORSE = ("--expect", "not-worse", "--margin")


def test_scores_in_a_unit_are_told_in_it_and_which_direction_is_better() -> None:
    rng = np.random.default_rng(2)
    seconds = rng.uniform(2, 5, 300).round(3)
    base = table("base.csv", seconds.tolist(), "problem,latency_s")
    new = table("new.csv", (seconds * 0.9).round(3).tolist(), "problem,latency_s")
    out = lcb("compare", new, base).out.splitlines()
    assert out[0] == "A − B    −0.344 ± 0.031 latency_s  lower, A better"
    assert out[1].split()[:2] == ["A", "3.099"]
    assert out[3].startswith("Changed  300 better, 0 worse")
    ran = lcb("compare", base, new, "--changed").out
    assert ran.splitlines()[3].startswith("Changed  0 better, 300 worse")
    change = ran.split("\n\n")[1].splitlines()[1].split()[-1]
    assert change == "+0.497"
    told = expected(new, base, *NOT_WORSE, "0.05")[1]
    assert told.startswith("A is not worse by 0.05 latency_s or more: −0.344 latency_s (")
    assert told.endswith("less is better)")


@pytest.mark.parametrize("asked", [("--expect", "better"), (*NOT_WORSE, "1")])
def test_what_lacks_on_a_scale_without_a_worst_value_cannot_be_told(asked: tuple[str, ...]) -> None:
    seconds = np.random.default_rng(2).uniform(2, 5, 100).round(3)
    base = table("base.csv", seconds.tolist(), "problem,latency_s")
    new = table("new.csv", (seconds[:90] * 0.9).round(3).tolist(), "problem,latency_s")
    status, told = expected(new, base, *asked)
    lacks = "A lacks 10 problems (p90, p91, …): no latency_s is the worst"
    assert (status, told.startswith(f"cannot tell: {lacks}")) == (3, True)
    assert expected(new, base, *asked, "--common")[0] == 0


def test_a_lost_task_is_named_in_the_answer_and_in_the_line() -> None:
    for side, tasks in (("new", ("arc",)), ("base", ("arc", "gsm8k"))):
        for task in tasks:
            log(Path(side) / f"20T_{task}.json", side, passes(range(60), 200), task)
    out = lcb("compare", "new", "base").out
    assert "left out: 200 only in B (all of gsm8k accuracy)" in out
    status, told = expected("new", "base", *NOT_WORSE, "3")
    assert (status, len(told) <= 150) == (3, True)
    assert told.startswith("cannot tell: A lacks all 200 of gsm8k accuracy: −15.0 (")
    assert told.endswith("if failed, +0.0 without; --common compares what both have")
    other = lcb("compare", "base", "new").out
    assert "left out: 200 only in A (all of gsm8k accuracy)" in other


def test_words_that_are_not_understood_are_in_the_line() -> None:
    scores = [at % 2 for at in range(200)]
    base = table("base.csv", scores)
    new = table("new.csv", ["odd" if at in {3, 5} else each for at, each in enumerate(scores)])
    status, told = expected(new, base, *NOT_WORSE, "2.2")
    assert (status, "(p3, p5), not understood: 'odd' 2: −1.0 (" in told) == (3, True)
    told = expected(new, base, *NOT_WORSE, "0.1")[1]
    assert told.startswith("cannot tell whether A is worse by 0.1 or more: +0.0 (")
    assert told.endswith(" · not understood in A: 'odd' 2")


def test_the_task_that_each_asks_for_is_named() -> None:
    for side in ("new", "base"):
        log(Path(side) / "20T_arc.json", side, passes(range(1000), 2000), "arc")
        few = passes(range(20 + 2 * (side == "base")), 60)
        log(Path(side) / "20T_few.json", side, few, "few")
    status, told = expected("new", "base", *NOT_WORSE, "1", "--each")
    words = "cannot tell whether A is worse by 1 or more in few accuracy: −3.3 ("
    assert (status, told.startswith(words)) == (3, True)


def test_the_mean_over_tasks_is_told_where_its_sign_is_another() -> None:
    for side in "ab":
        log(Path(side) / "20T_1.json", side, passes(range(300 + 30 * (side == "a")), 900), "large")
        log(Path(side) / "20T_2.json", side, passes(range(40 - 20 * (side == "a")), 80), "small")
    out = lcb("compare", "a", "b").out.splitlines()
    assert out[4].startswith("Mean over tasks  −10.8  each counts alike")
    assert out[0].split()[3].startswith("+1.0")
    Path("b/20T_2.json").unlink()
    assert "Mean over tasks" not in lcb("compare", "a", "b").out


def test_runs_that_are_tied_closely_have_no_difference_larger_than_a_bound() -> None:
    scores = [at % 2 for at in range(2000)]
    base = table("base.csv", scores)
    new = table("new.csv", [1 - each if at < 6 else each for at, each in enumerate(scores)])
    first = lcb("compare", new, base).out.splitlines()[0]
    found = record(new, base)
    most = found["no_larger_than"]
    assert first == f"A − B    +0.0 ± 0.3  no difference larger than {most:g}"
    assert most - 0.1 < max(-found["at_least"], found["at_most"]) <= most
    few = [table(f"few{at}.csv", scores[at : at + 40]) for at in range(2)]
    assert lcb("compare", *few).out.splitlines()[0].endswith("  tied")
    for side in "ab":  # a task that differs is not hidden
        one, other = (300, 600) if side == "a" else (330, 570)
        log(Path(side) / "20T_1.json", side, passes(range(one), 1000), "one")
        log(Path(side) / "20T_2.json", side, passes(range(other), 1000), "other")
    assert lcb("compare", "a", "b").out.splitlines()[0].endswith("  tied")


def test_what_would_decide_is_a_new_run_of_all() -> None:
    scores = [at % 2 for at in range(500)]
    base = table("base.csv", scores)
    new = table(
        "new.csv", [1 - each if at in {0, 2, 4, 1} else each for at, each in enumerate(scores)]
    )
    out = lcb("compare", new, base, "--why").out
    more = record(new, base)["more_problems"]
    needed = 500 + more
    assert f"To decide  a new run of about {round(needed, 2 - len(str(needed))):,} problems" in out
    assert "adding problems until it is decided errs in about a tenth" in out


def samples(folder: str, task: str, right: Sequence[int]) -> None:
    """Write a log of lm-eval's samples whose documents have a question."""
    lines = [
        {"doc_id": at, "doc": {"question": f"How  many\n{at}\x1b[2J eggs?"}, "target": "1"}
        | {
            "doc_hash": f"h{at}",
            "filter": "none",
            "metrics": ["acc"],
            "acc": each,
            "filtered_resps": [],
        }
        for at, each in enumerate(right)
    ]
    Path(folder).mkdir(exist_ok=True)
    date = "2026-01-01T00-00-00.000000"
    path = Path(folder) / f"samples_{task}_{date}.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    scores = {each: {"acc,none": 0.5, "acc_stderr,none": 0.1} for each in ("arc", "piqa")}
    about = {"results": scores, "config": {"model": "hf", "model_args": f"pretrained=o/{folder}"}}
    (path.parent / f"results_{date}.json").write_text(json.dumps(about), "utf-8")


def test_of_a_changed_problem_task_and_question_are_told() -> None:
    for side in ("a", "b"):
        for task in ("arc", "piqa"):
            samples(side, task, [at % 2 if side == "a" or at != 4 else 1 for at in range(30)])
    out = lcb("compare", "a", "b", "--changed").out
    heading, first, second = out.split("\n\n")[1].splitlines()
    assert heading.split() == ["Problem", "Task", "A", "B", "A", "−", "B", "Question"]
    assert "\x1b" not in out
    for row, task in ((first, "arc"), (second, "piqa")):
        assert row.split()[:3] == [f"{task}:4", task, "acc"]
        assert "How many 4" in row
    narrow = lcb("compare", "a", "b", "--changed", "--width", "60").out
    assert max(map(len, narrow.splitlines())) <= 60
    flags = ("--changed", "-f", "json")
    found = lcb("compare", "a", "b", *flags).record["problems_changed"]
    assert [each["question"][:9] for each in found] == ["How  many"] * 2


@pytest.mark.parametrize("head", ["task_id,question,passed", "question,prompt,passed"])
def test_a_column_of_questions_is_told_beside_the_problem(head: str) -> None:
    for side in ("a", "b"):
        rows = [f"p{at},Why {at}?,{int(side == 'a' or at != 4)}" for at in range(30)]
        Path(f"{side}.csv").write_text("\n".join([head, *rows]), "utf-8")
    out = lcb("compare", "a.csv", "b.csv", "--changed").out
    assert out.split("\n\n")[1].splitlines()[1].endswith("  Why 4?")


def test_what_a_sample_of_inspect_asks_is_told() -> None:
    for side, right in (("a", range(31)), ("b", range(30))):
        path = Path(log(Path(f"{side}.json"), side, passes(right, 60)))
        document = json.loads(path.read_text("utf-8"))
        for sample in document["samples"]:
            sample["input"] = f"What is {sample['id']}?"
        path.write_text(json.dumps(document), "utf-8")
    out = lcb("compare", "a.json", "b.json", "--changed").out
    assert out.split("\n\n")[1].splitlines()[1].endswith("  What is p30?")


def junit(*arguments: str) -> tuple[int, ElementTree.Element]:
    """Run with -f junit, and check what the usual schema of JUnit asks."""
    ran = lcb("compare", *arguments, "-f", "junit")
    suite = ElementTree.fromstring(ran.out)
    assert suite.tag == "testsuite" and {*suite.attrib} <= {"name", *COUNTED}
    for case in suite:
        assert (case.tag, {*case.attrib}) == ("testcase", {"name", "classname", "time"})
        assert all(it.tag in {"failure", "error", "skipped"} and it.get("message") for it in case)
    for kind in ("failure", "error", "skipped"):
        key = "skipped" if kind == "skipped" else f"{kind}s"
        assert int(suite.attrib[key]) == len(suite.findall(f"*/{kind}"))
    assert int(suite.attrib["tests"]) == len(suite)
    is_met = not suite.findall("*/failure") and not suite.findall("*/error")
    assert is_met is (ran.status == 0)
    return ran.status, suite


COUNTED = ("tests", "failures", "errors", "skipped")


def test_junit_has_a_case_a_task_and_fails_as_the_status_does() -> None:
    for side, tasks in (("new", ("arc", "up")), ("base", ("arc", "up", "lost <&>\x07"))):
        for at, task in enumerate(tasks):
            right = range(
                100 + 60 * (task == "up" and side == "new") + 40 * (at == 0 and side == "base")
            )
            log(Path(side) / f"20T_{at}.json", side, passes(right, 300), task)
    status, suite = junit("new", "base", *NOT_WORSE, "1")
    told = {case.attrib["name"]: [(it.tag, it.get("message")) for it in case] for case in suite}
    assert status == 1
    ((kind, words),) = told["all problems"]
    assert (kind, words) == ("failure", expected("new", "base", *NOT_WORSE, "1")[1])
    ((kind, words),) = told["arc accuracy"]
    assert kind == "failure" and words is not None and words.startswith("−13.3 (−17.")
    assert told["up accuracy"] == []
    assert told["lost <&> accuracy"] == [("error", "A lacks all 300 of lost <&> accuracy")]
    suite = junit("base", "new", *NOT_WORSE, "1", "--each")[1]
    assert [case.attrib["name"] for case in suite if len(case)] == ["all problems", "up accuracy"]


def test_junit_skips_a_lost_task_where_what_both_have_is_asked_for() -> None:
    for side, tasks in (("new", "ab"), ("base", "abc")):
        for task in tasks:
            log(Path(side) / f"20T_{task}.json", side, passes(range(100), 300), task)
    status, suite = junit("new", "base", *NOT_WORSE, "5", "--common")
    assert (status, [it.tag for case in suite for it in case]) == (0, ["skipped"])
    status, suite = junit("new", "base", *NOT_WORSE, "5", "--each")
    assert status == 3
    log(Path("base") / "20T_c.json", "base", passes(range(2), 3), "c")
    status, suite = junit("new", "base", *NOT_WORSE, "9")  # three problems are not enough
    assert (status, [it.tag for case in suite for it in case]) == (0, ["skipped"])
    assert lcb("compare", "new", "base", "-f", "junit").status == 2


def test_junit_has_an_error_where_the_status_is_2() -> None:
    for side in ("new", "base"):
        log(Path(side) / "20T_a.json", side, passes(range(100), 300), "a")
    for given in (["new", "no.json"], ["new", "base", "--metric", "f1"]):
        told = expected(*given, *NOT_WORSE, "1")
        status, suite = junit(*given, *NOT_WORSE, "1")
        assert (status, told[0], suite.attrib["name"]) == (2, 2, " and ".join(given[:2]))
        (error,) = suite.findall("testcase[@name='all problems']/error")
        assert told[1] == f"error: {error.get('message')}"
    assert lcb("compare", "new", "no.json", *NOT_WORSE, "1", "-o", "v.xml").out == ""
    assert len(ElementTree.parse("v.xml").findall("*/error")) == 1
    assert lcb("compare", "new", "base", *NOT_WORSE, "9", "-o", "v.xml").status == 0
    assert not ElementTree.parse("v.xml").findall("*/error")


def test_a_gate_that_is_passed_says_what_it_is_if_what_lacks_counts() -> None:
    solved = [int(at % 3 > 0) for at in range(300)]
    first, second = table("a.csv", solved[:294]), table("b.csv", solved)
    asked = ("compare", first, second, "--expect", "not-worse", "--margin", "5")
    passed, common = lcb(*asked), lcb(*asked, "--common")
    assert (passed.status, common.status) == (0, 0)
    told = parsed(*asked)["gate"]
    assert told == {
        "expect": "not-worse",
        "margin": 5.0,
        "each": False,
        "common": False,
        "status": 0,
    }
    assert re.search(r"left out: 6 only in B · −1.3 \(.*\) if that counts against A\n", passed.err)
    assert common.err.endswith("left out: 6 only in B\n")

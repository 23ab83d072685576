"""`lcbtui compare A B` of two files or folders of results by problem."""

import json
import re
import subprocess
import sys
import tracemalloc
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

import golden
from unit.cli.gate import log
from unit.cli.running import lcb, parsed, put

ODD_EVEN = [at % 2 for at in range(500)]


def passes(right: Iterable[int] | int, of: int = 120) -> dict[str, str]:
    """Grade the problems p0, p1 … as correct if their number is among some."""
    solved = set(range(right) if isinstance(right, int) else right)
    return {f"p{each}": "C" if each in solved else "I" for each in range(of)}


def lines(name: str, head: str, rows: Iterable[str]) -> str:
    return put(name, "\n".join([head, *rows]))


def table(name: str, scores: Sequence[object], head: str = "problem,passed") -> str:
    """Write a table of one run with a score of each problem."""
    return lines(name, head, (f"p{at},{score}" for at, score in enumerate(scores)))


def but(scores: Sequence[int], *others: int) -> list[int]:
    """The same outcomes but for some."""
    return [1 - each if at in others else each for at, each in enumerate(scores)]


def expected(*arguments: str) -> tuple[int, str]:
    """Return the status and the one line that says why."""
    ran = lcb("compare", *arguments)
    (line,) = ran.err.splitlines()
    return ran.status, line.removeprefix("lcbtui: ")


NOT_WORSE = ("--expect", "not-worse", "--margin")


@pytest.fixture
def two() -> tuple[str, str]:
    """Two logs of 120 problems: A has 84 right and B 72, and they differ on 14 of them."""
    first = log("new.json", passes(84), model="org/new-7B")
    return first, log("old.json", passes([*range(71), 100]), model="org/old-7B")


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
    assert (one["first_score"], one["better"]) == (other["second_score"], other["worse"])
    assert (one["second_score"], one["worse"]) == (other["first_score"], other["better"])


@pytest.mark.parametrize(
    ("names", "flags", "status", "words"),
    [
        ("new old", "better", 0, "A is better"),
        ("old new", "better", 1, "A is worse"),
        ("new copy", "better", 3, "cannot tell whether A is better: +0.0 (−2.4 to +2.4, 95 %)"),
        ("new old", "not-worse --margin 1", 0, "A is not worse by 1 or more"),
        ("old new", "not-worse --margin 1", 1, "A is worse by 1 or more"),
        ("old new", "not-worse --margin 12", 3, "cannot tell"),
        ("old new", "not-worse --margin 30", 0, "A is not worse by 30 or more"),
        ("all none", "better", 0, "100.0 (+95.1 to +100.0, 95 %)"),
        ("none all", "better", 1, "100.0 (−100.0 to −95.1, 95 %)"),
    ],
)
def test_an_expectation_is_an_exit_status_and_a_line(
    two: tuple[str, str], names: str, flags: str, status: int, words: str
) -> None:
    put("copy.json", Path(two[0]).read_text("utf-8"))
    for name, right in (("all", 120), ("none", 0)):
        log(f"{name}.json", passes(right))
    told = expected(*(f"{name}.json" for name in names.split()), "--expect", *flags.split())
    assert (told[0], words in told[1]) == (status, True)


@pytest.mark.parametrize(
    "arguments",
    [
        "new.json missing.json --expect better",
        "new.json --expect better",
        "new.json new.json",
        "new.json ./new.json --expect not-worse --margin 50",
        "unscored.csv --expect better",
        "DASD-4B-Thinking Qwen3-32B --expect better",
        "new.json old.json copy.json",
        "new.json broken.json --expect better",
        "new.json old.json --expect not-worse",
        "new.json old.json --margin 1",
        "new.json old.json --expect not-worse --margin -1",
        "new.json other.json",
        "new.json old.json --window 2410-2502",
        "new.json nosuch --metric acc",
    ],
)
def test_what_cannot_be_compared_ends_with_two(two: tuple[str, str], arguments: str) -> None:
    put("copy.json", Path(two[0]).read_text("utf-8"))
    put("broken.json", '{"eval": {')
    log("other.json", {f"q{each}": "C" for each in range(30)})
    rows = (f"{model},p{each},{score}" for model, score in ("a1", "b ") for each in range(30))
    lines("unscored.csv", "model,problem,passed", rows)
    ran = lcb("compare", *arguments.split())
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("lcbtui: error: ")


def test_what_only_one_side_has_is_counted_and_left_out() -> None:
    first = log("a.json", passes(50, 100))
    second = log("b.json", {f"p{n}": "C" for n in range(10, 130)})
    found = parsed("compare", first, second)
    told = (found["problems"], found["only_first"], found["only_second"], found["partial"])
    assert told == (90, 10, 30, 0)
    line = expected(first, second, "--expect", "better")[1]
    assert line.endswith(" · left out: 10 only in A, 30 only in B")


def test_a_small_task_that_is_lost_counts_where_each_is_asked() -> None:
    big = [f"big,p{n},{n % 2}" for n in range(2000)]
    lines("a.csv", "task,problem,passed", big)
    lines("b.csv", "task,problem,passed", [*big, *(f"small,s{n},1" for n in range(10))])
    asked = ("a.csv", "b.csv", *NOT_WORSE, "3")
    assert expected(*asked)[0] == expected(*asked, "--each", "--common")[0] == 0
    status, told = expected(*asked, "--each")
    assert (status, "all 10 of small" in told) == (3, True)


@pytest.mark.parametrize("odd", [8, 16, 30, 46, 150])
def test_unknown_words_of_a_task_are_named_however_many_they_are(odd: int) -> None:
    for side, hiccups in (("a", odd), ("b", 0)):
        lost = {*[*range(0, 450, 6), *range(3, 450, 6)][:hiccups]}
        ends = ("infra hiccup" if n in lost else n % 2 for n in range(450))
        rows = (f"t{n % 3},p{n},{end}" for n, end in enumerate(ends))
        lines(f"{side}.csv", "task,problem,passed", rows)
    status, told = expected("a.csv", "b.csv", *NOT_WORSE, "3")
    assert (status, f"{odd} of 150 outcomes of t0 are not understood" in told) == (2, True)


def test_runs_are_counted_in_the_line_and_where_their_spread_is_not_in_it() -> None:
    for side, by in (("a", 3), ("b", 4)):
        rows = (f"{seed},p{n},{int((n + seed) % by > 0)}" for seed in (1, 2) for n in range(300))
        lines(f"{side}.csv", "seed,problem,passed", rows)
    line = expected("b.csv", "a.csv", "--expect", "better")[1]
    assert line.endswith(" · 2 runs of A, 2 of B: under 3 a side, their spread not counted")


def test_more_runs_decide_nothing_where_the_means_are_the_same() -> None:
    for side in "ab":
        for seed in range(3):
            log(f"{side}/{seed}.json", passes(20 + 10 * seed), model=side)
    out = lcb("compare", "a", "b").out
    assert "the same on every problem" in out and "To decide" not in out


def test_the_metric_is_told_where_there_was_a_choice() -> None:
    for side in "ab":
        rows = (f"p{n},{n % 2},{int(n < 9 or side == 'a')}" for n in range(30))
        lines(f"{side}.csv", "id,passed,accuracy", rows)
    for asked, other in (("passed", "accuracy"), ("accuracy", "passed")):
        out = lcb("compare", "a.csv", "b.csv", "--metric", asked).out
        told = f"30 problems, paired · {asked}; also {other} · ± 95 % · --why"
        assert out.splitlines()[-1] == told
        assert ("the same on every problem" in out) is (asked == "passed")
    assert parsed("compare", "a.csv", "b.csv")["metrics"] == ["passed", "accuracy"]


def test_tasks_are_apart_and_told_with_their_own_verdicts() -> None:
    for side, extra in (("a", 30), ("b", 0)):
        log(f"{side}/20T_1.json", passes(60), "gsm8k", side)
        log(f"{side}/20T_2.json", passes(40 + extra), "math", side)
    found = parsed("compare", "a", "b")
    parts = {part["name"]: part["verdict"] for part in found["parts"]}
    assert parts == {"gsm8k accuracy": "tied", "math accuracy": "higher"}
    assert found["problems"] == 240
    for side in "ab":
        for problems in (1, 2):  # of one nothing can be said
            log(f"{side}/{problems}.json", passes([0], problems), f"small{problems}", side)
    names = [part["name"] for part in parsed("compare", "a", "b")["parts"]]
    assert sorted(names) == ["gsm8k accuracy", "math accuracy", "small2 accuracy"]


def test_a_table_of_one_model_or_of_two() -> None:
    one, other = ([f"t,{n},{int(n < right)}" for n in range(60)] for right in (40, 30))
    lines("a.csv", "task,id,correct", one)
    lines("b.csv", "task,id,correct", other)
    both = [*(f"a,{row}" for row in one), *(f"b,{row}" for row in other)]
    lines("both.csv", "model,task,id,correct", both)
    apart, together = parsed("compare", "a.csv", "b.csv"), parsed("compare", "both.csv")
    assert apart["difference"] == pytest.approx(100 / 6, abs=0.001)
    assert {**apart, "sides": 0} == {**together, "sides": 0}


def test_one_long_text_does_not_make_all_texts_take_as_much() -> None:
    long = "x" * 100_000
    for name in "ab":
        rows = [f"p{n},{n // 2},t{n % 2},easy,{n % 3 % 2}" for n in range(398)]
        rows += [f"p398,{long},{long},{long},1", "p399,q,t1,hard,1"]
        lines(f"{name}.csv", "problem,cluster,task,difficulty,passed", rows)
    tracemalloc.start()
    ran = lcb("compare", "a.csv", "b.csv")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (ran.status, most < 60_000_000) == (0, True)


def test_two_models_of_a_source_can_be_expected(two: tuple[str, str]) -> None:
    Path("runs").mkdir()
    for name in two:
        Path(name).rename(Path("runs") / f"20T_{name}")
    names = ("runs", "org/new-7B", "org/old-7B")
    assert expected(*names, "--expect", "better")[1].startswith("A is better")
    assert "p100" in lcb("compare", *names, "--changed").out
    published = ("DASD-4B-Thinking", "GLM-Z1-9B-0414", "-d", "paper")
    assert lcb("compare", *published, "--expect", "better").status == 0


def test_one_cluster_has_a_difference_and_no_verdict() -> None:
    for name in "ab":
        rows = (f"p{n},q,{int(n % 3 == 0 or name == 'a')}" for n in range(30))
        lines(f"{name}.csv", "problem,cluster,passed", rows)
    ran = lcb("compare", "a.csv", "b.csv", "--expect", "better")
    assert ran.status == 3
    assert "A − B    +66.7  30 problems cannot tell" in ran.out
    assert "+66.7 (its error is not known)" in ran.err


@pytest.mark.parametrize("changed", range(1, 10))
def test_an_interval_is_told_to_hold_0_where_the_sides_are_tied(changed: int) -> None:
    names = log("a.json", passes(changed, 500)), log("b.json", passes(0, 500))
    told = lcb("compare", *names).out.splitlines()[0].split()
    assert (float(told[5]) >= float(told[3])) is (told[6] in {"tied", "no"})


@pytest.mark.parametrize("closed", ["| true; exit ${PIPESTATUS[0]}", "2>&- > out"])
def test_a_closed_stream_hides_no_verdict(two: tuple[str, str], closed: str) -> None:
    words = f"{sys.executable} -m lcbtui compare {two[1]} {two[0]} --expect better {closed}"
    assert subprocess.run(["bash", "-c", words], capture_output=True, check=False).returncode == 1
    assert not Path("out").exists() or "A is worse" not in Path("out").read_text(encoding="utf-8")


def test_a_fault_of_the_program_is_no_answer() -> None:
    script = "import lcbtui.cli.main as m, lcbtui.__main__ as start\nm.run = lambda _: 1 / 0\n"
    words = [sys.executable, "-c", f"{script}start.main()"]
    ran = subprocess.run(words, capture_output=True, check=False)
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
        rows = (f"{','.join(row)},{int(row in right)}" for row in ROWS)
        lines(f"{name}.csv", "problem,question_id,correct", rows)
    found = parsed("compare", "A.csv", "B.csv")
    assert found["difference"] == pytest.approx(MEANS["A"] - MEANS["B"], abs=0.01)
    assert "70 problems, paired, clustered by question" in lcb("compare", "A.csv", "B.csv").out


def test_ranks_and_errors_are_of_problems_and_of_questions() -> None:
    rows = (f"{m},{','.join(r)},{int(r in right)}" for m, right in SOLVED.items() for r in ROWS)
    lines("both.csv", "model,problem,question_id,correct", rows)
    found = {each["model"]: each for each in parsed("ls", "both.csv")["rows"]}
    assert {m: each["pass_at_1"] for m, each in found.items()} == pytest.approx(MEANS, abs=0.01)
    assert {each["problems"] for each in found.values()} == {70}
    x = np.array([100.0 * (row in SOLVED["A"]) for row in ROWS]) - MEANS["A"]
    sums = [x[[row[1] == f"q{q}" for row in ROWS]].sum() for q in range(30)]
    error = np.sqrt(30 / 29 * np.square(sums).sum()) / len(ROWS)
    assert found["A"]["standard_error"] == pytest.approx(error, abs=0.01)
    told = lcb("check", "both.csv").out
    assert 'problems are in "problem"' in told
    assert 'clusters for the error are in "question_id"' in told


def test_an_id_of_each_sample_is_no_problem() -> None:
    each = ((m, q, n) for m in "AB" for q in range(30) for n in range(2))
    rows = (f"{m},s{m}{q}{n},q{q},{(q + n) % 2}" for m, q, n in each)
    lines("both.csv", "model,item_id,question_id,correct", rows)
    assert {row["problems"] for row in parsed("ls", "both.csv")["rows"]} == {30}


SECONDS = np.random.default_rng(2).uniform(2, 5, 300).round(3)


def test_scores_in_a_unit_are_told_in_it_and_which_direction_is_better() -> None:
    base = table("base.csv", SECONDS.tolist(), "problem,latency_s")
    new = table("new.csv", (SECONDS * 0.9).round(3).tolist(), "problem,latency_s")
    out = lcb("compare", new, base).out.splitlines()
    assert out[0] == "A − B    −0.344 ± 0.031 latency_s  lower, A better"
    assert out[1].split()[:2] == ["A", "3.099"]
    assert out[3].startswith("Changed  300 better, 0 worse")
    ran = lcb("compare", base, new, "--changed").out
    assert ran.splitlines()[3].startswith("Changed  0 better, 300 worse")
    assert ran.split("\n\n")[1].splitlines()[1].split()[-1] == "+0.497"
    told = expected(new, base, *NOT_WORSE, "0.05")[1]
    assert told.startswith("A is not worse by 0.05 latency_s or more: −0.344 latency_s (")
    assert told.endswith("less is better)")


@pytest.mark.parametrize("asked", [("--expect", "better"), (*NOT_WORSE, "1")])
def test_what_lacks_on_a_scale_without_a_worst_value_cannot_be_told(asked: tuple[str, ...]) -> None:
    base = table("base.csv", SECONDS[:100].tolist(), "problem,latency_s")
    new = table("new.csv", (SECONDS[:90] * 0.9).round(3).tolist(), "problem,latency_s")
    status, told = expected(new, base, *asked)
    lacks = "A lacks 10 problems (p90, p91, …): no latency_s is the worst"
    assert (status, told.startswith(f"cannot tell: {lacks}")) == (3, True)
    assert expected(new, base, *asked, "--common")[0] == 0


def test_a_lost_task_is_named_in_the_answer_and_in_the_line() -> None:
    for path in ("new/20T_arc", "base/20T_arc", "base/20T_gsm8k"):
        log(f"{path}.json", passes(60, 200), path.partition("_")[2])
    for names, side in ((("new", "base"), "B"), (("base", "new"), "A")):
        lost = f"left out: 200 only in {side} (all of gsm8k accuracy)"
        assert lost in lcb("compare", *names).out
    status, told = expected("new", "base", *NOT_WORSE, "3")
    assert (status, len(told) <= 150) == (3, True)
    assert told.startswith("cannot tell: A lacks all 200 of gsm8k accuracy: −15.0 (")
    assert told.endswith("if failed, +0.0 without; --common compares what both have")


def test_words_that_are_not_understood_are_in_the_line() -> None:
    base = table("base.csv", ODD_EVEN[:200])
    odd = ["odd" if at in {3, 5} else each for at, each in enumerate(ODD_EVEN[:200])]
    new = table("new.csv", odd)
    status, told = expected(new, base, *NOT_WORSE, "2.2")
    assert (status, "(p3, p5), not understood: 'odd' 2: −1.0 (" in told) == (3, True)
    told = expected(new, base, *NOT_WORSE, "0.1")[1]
    assert told.startswith("cannot tell whether A is worse by 0.1 or more: +0.0 (")
    assert told.endswith(" · not understood in A: 'odd' 2")


def test_the_task_that_each_asks_for_is_named() -> None:
    for side in ("new", "base"):
        log(f"{side}/20T_arc.json", passes(1000, 2000), "arc", side)
        log(f"{side}/20T_few.json", passes(20 + 2 * (side == "base"), 60), "few", side)
    status, told = expected("new", "base", *NOT_WORSE, "1", "--each")
    words = "cannot tell whether A is worse by 1 or more in few accuracy: −3.3 ("
    assert (status, told.startswith(words)) == (3, True)


def test_the_mean_over_tasks_is_told_where_its_sign_is_another() -> None:
    for side in "ab":
        log(f"{side}/20T_1.json", passes(300 + 30 * (side == "a"), 900), "large", side)
        log(f"{side}/20T_2.json", passes(40 - 20 * (side == "a"), 80), "small", side)
    out = lcb("compare", "a", "b").out.splitlines()
    assert out[4].startswith("Mean over tasks  −10.8  each counts alike")
    assert out[0].split()[3].startswith("+1.0")
    Path("b/20T_2.json").unlink()
    assert "Mean over tasks" not in lcb("compare", "a", "b").out


def test_runs_that_are_tied_closely_have_no_difference_larger_than_a_bound() -> None:
    scores = ODD_EVEN * 4
    base, new = table("base.csv", scores), table("new.csv", but(scores, *range(6)))
    first = lcb("compare", new, base).out.splitlines()[0]
    found = parsed("compare", new, base)
    most = found["no_larger_than"]
    assert first == f"A − B    +0.0 ± 0.3  no difference larger than {most:g}"
    assert most - 0.1 < max(-found["at_least"], found["at_most"]) <= most
    few = [table(f"few{at}.csv", scores[at : at + 40]) for at in range(2)]
    assert lcb("compare", *few).out.splitlines()[0].endswith("  tied")
    for side in "ab":  # a task that differs is not hidden
        log(f"{side}/20T_1.json", passes(300 + 30 * (side == "b"), 1000), "one", side)
        log(f"{side}/20T_2.json", passes(600 - 30 * (side == "b"), 1000), "other", side)
    assert lcb("compare", "a", "b").out.splitlines()[0].endswith("  tied")


def test_what_would_decide_is_a_new_run_of_all() -> None:
    base, new = table("base.csv", ODD_EVEN), table("new.csv", but(ODD_EVEN, 0, 2, 4, 1))
    out = lcb("compare", new, base, "--why").out
    needed = 500 + parsed("compare", new, base)["more_problems"]
    assert f"To decide  a new run of about {round(needed, 2 - len(str(needed))):,} problems" in out
    assert "adding problems until it is decided errs in about a tenth" in out


def samples(folder: str, task: str, right: Sequence[int]) -> None:
    """Write a log of lm-eval's samples whose documents have a question."""
    written = [
        {"doc_id": at, "doc": {"question": f"How  many\n{at}\x1b[2J eggs?"}, "target": "1"}
        | {"doc_hash": f"h{at}", "filter": "none", "metrics": ["acc"], "acc": each}
        | {"filtered_resps": []}
        for at, each in enumerate(right)
    ]
    date = "2026-01-01T00-00-00.000000"
    put(f"{folder}/samples_{task}_{date}.jsonl", "\n".join(map(json.dumps, written)))
    scores = {each: {"acc,none": 0.5, "acc_stderr,none": 0.1} for each in ("arc", "piqa")}
    about = {"results": scores, "config": {"model": "hf", "model_args": f"pretrained=o/{folder}"}}
    put(f"{folder}/results_{date}.json", json.dumps(about))


def changed_rows(*names: str) -> list[str]:
    return lcb("compare", *names, "--changed").out.split("\n\n")[1].splitlines()


def test_of_a_changed_problem_task_and_question_are_told() -> None:
    for task in ("arc", "piqa"):
        samples("a", task, ODD_EVEN[:30])
        samples("b", task, but(ODD_EVEN[:30], 4))
    heading, first, second = changed_rows("a", "b")
    assert heading.split() == ["Problem", "Task", "A", "B", "A", "−", "B", "Question"]
    for row, task in ((first, "arc"), (second, "piqa")):
        assert row.split()[:3] == [f"{task}:4", task, "acc"]
        assert "How many 4" in row and "\x1b" not in row
    narrow = lcb("compare", "a", "b", "--changed", "--width", "60").out
    assert max(map(len, narrow.splitlines())) <= 60
    found = parsed("compare", "a", "b", "--changed")["problems_changed"]
    assert [each["question"][:9] for each in found] == ["How  many"] * 2


@pytest.mark.parametrize("head", ["task_id,question,passed", "question,prompt,passed"])
def test_a_column_of_questions_is_told_beside_the_problem(head: str) -> None:
    for side in "ab":
        rows = (f"p{at},Why {at}?,{int(side == 'a' or at != 4)}" for at in range(30))
        lines(f"{side}.csv", head, rows)
    assert changed_rows("a.csv", "b.csv")[1].endswith("  Why 4?")


def test_what_a_sample_of_inspect_asks_is_told() -> None:
    for side, right in (("a", 31), ("b", 30)):
        text = Path(log(f"{side}.json", passes(right, 60))).read_text("utf-8")
        asked = re.sub(r'("id": "(p\d+)", .*?"input": ")', r"\1What is \2?", text)
        put(f"{side}.json", asked)
    assert changed_rows("a.json", "b.json")[1].endswith("  What is p30?")


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
            right = 100 + 60 * (task == "up" and side == "new") + 40 * (at == 0 and side == "base")
            log(f"{side}/20T_{at}.json", passes(right, 300), task)
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
            log(f"{side}/20T_{task}.json", passes(100, 300), task)
    status, suite = junit("new", "base", *NOT_WORSE, "5", "--common")
    assert (status, [it.tag for case in suite for it in case]) == (0, ["skipped"])
    status, suite = junit("new", "base", *NOT_WORSE, "5", "--each")
    assert status == 3
    log("base/20T_c.json", passes(2, 3), "c")
    status, suite = junit("new", "base", *NOT_WORSE, "9")  # three problems are not enough
    assert (status, [it.tag for case in suite for it in case]) == (0, ["skipped"])


def test_junit_has_an_error_where_the_status_is_2() -> None:
    for side in ("new", "base"):
        log(f"{side}/20T_a.json", passes(100, 300), "a")
    assert lcb("compare", "new", "base", "-f", "junit").status == 2
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
    flags = {"each": False, "common": False}
    assert told == {"expect": "not-worse", "margin": 5.0, **flags, "status": 0}
    assert re.search(r"left out: 6 only in B · −1.3 \(.*\) if that counts against A\n", passed.err)
    assert common.err.endswith("left out: 6 only in B\n")

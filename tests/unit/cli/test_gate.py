"""The exit status of `compare --expect` for pairs of runs of which it is known which is better.

A is worse by 12 points of 200 problems unless it is said otherwise. A status that misleads is one
of 0 where A is worse; 2 and 3 are asked for where the files do not say which it is.
"""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from lcbtui.dataset.meanings import words_of
from unit.cli import gate
from unit.cli.gate import BETTER, NOT_WORSE, Ends, Write, put, status, table
from unit.cli.running import lcb

DRAWN = random.Random(20)
IDS = [f"p{each}" for each in range(200)]
BASE: Ends = {each: int(DRAWN.random() < 0.62) for each in IDS}
LOST = DRAWN.sample([key for key, end in BASE.items() if end], 24)
WORSE: Ends = BASE | dict.fromkeys(LOST, 0)
UP: Ends = {key: end or int(DRAWN.random() < 0.4) for key, end in BASE.items()}
FORMATS = (*gate.TASKS, *gate.ONE_TASK)


class Case(NamedTuple):
    """Two runs with flags, and the statuses that do not mislead."""

    allowed: str
    first: Ends
    second: Ends = BASE
    flags: tuple[str, ...] = NOT_WORSE


def without(ends: Ends, *keys: str) -> Ends:
    return {key: end for key, end in ends.items() if key not in keys}


def failed(word: str, keys: list[str] = LOST) -> Ends:
    return BASE | dict.fromkeys(keys, word)


ONE = next(key for key, end in BASE.items() if end)
CASES = {
    "worse": Case("1", WORSE),
    "the same": Case("0", BASE),
    "better": Case("0", BASE, WORSE, BETTER),
    "what A fails is not there": Case("123", without(WORSE, *LOST)),
    "what A fails is not asked for": Case(
        "0", without(WORSE, *LOST), BASE, (*NOT_WORSE, "--common")
    ),
    "what B solved and A lost is not there": Case("123", WORSE, without(BASE, *LOST)),
    "what B solved has an odd word": Case("23", WORSE, failed("✓✓")),
    "nine of B have an odd word": Case("123", WORSE, failed("✓✓", LOST[:9])),
    "A is better and lacks three": Case("0", without(UP, *IDS[:3]), BASE, BETTER),
    "the same, and one is lacking": Case(
        "0", without(BASE, ONE), BASE, ("--expect", "not-worse", "--margin", "5")
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
@pytest.mark.parametrize("write", FORMATS)
def test_the_status_misleads_in_no_format(write: Write, case: Case, tmp_path: Path) -> None:
    sides = write(tmp_path / "A", [case.first]), write(tmp_path / "B", [case.second])
    assert f"{status(*sides, *case.flags)}" in case.allowed


# Of each tool what it calls an attempt that failed, by its own source.
WORDS = {
    gate.evalplus: ("fail", "failed", "timeout", "timed out"),
    gate.terminal_bench: (
        *("agent_timeout", "test_timeout", "parse_error", "fatal_llm_parse_error"),
        *("context_length_exceeded", "output_length_exceeded", "unknown_agent_error"),
    ),
    gate.swe_bench: (
        *("RESOLVED_NO", "RESOLVED_PARTIAL", "Patch Apply Failed", "Tests Errored"),
        *("Tests Timed Out", "no_generation", "no_apply", "test_errored", "test_timeout", "error"),
    ),
    gate.livecodebench: (
        *("Wrong Answer", "Time Limit Exceeded", "Runtime Error", "Compilation Error"),
    ),
    gate.csv_of: (
        *(
            "AgentTimeoutError",
            "VerifierTimeoutError",
            "NonZeroAgentExitCodeError",
            "wrong_answer",
            "timeout",
            "failed",
        ),
        *("TLE", "WA", "RE", "MLE", "OOM", "crashed", "killed", "segfault", "exception", "wrong"),
        *words_of("failed attempt"),
    ),
}
ODD = (
    *("FAILED (timeout)", "infra_error", "KeyError: 'x'", "❌ failed", "-5", "0/1", "skipped"),
    *("agent_installation_failed", "EnvironmentStartTimeoutError"),
)


@pytest.mark.parametrize(("write", "words"), WORDS.items())
def test_a_tool_s_words_for_a_failure_are_failures(
    write: Write, words: tuple[str, ...], tmp_path: Path
) -> None:
    base = write(tmp_path / "B", [BASE])
    for at, word in enumerate(words):
        side = write(tmp_path / f"{at}", [failed(word)])
        assert (word, status(side, base, *NOT_WORSE)) == (word, 1)


@pytest.mark.parametrize("write", [gate.csv_of, *gate.ONE_TASK])
def test_a_word_that_nobody_understands_is_neither_failed_nor_solved(
    write: Write, tmp_path: Path
) -> None:
    base = write(tmp_path / "B", [BASE])
    are_rewards = write in {gate.nemo_evaluator, gate.nemo_gym}  # of which −5 is one
    for at, word in enumerate(word for word in ODD if not (are_rewards and word == "-5")):
        a = write(tmp_path / f"a{at}", [failed(word)])
        b = write(tmp_path / f"b{at}", [failed(word)])
        nine = write(tmp_path / f"n{at}", [failed(word, LOST[:9])])
        few = write(tmp_path / f"few{at}", [failed(word, LOST[9:])])
        got = [status(*sides, *NOT_WORSE) for sides in ((a, base), (nine, base))]
        got += [status(base, b, *BETTER), status(base, few, *BETTER)]
        assert (word, got[0] in {1, 2}, 0 in got) == (word, True, False)


def test_an_unfinished_run_of_swe_bench_or_harbor_is_no_failed_one(tmp_path: Path) -> None:
    def report(name: str, resolved: list[str], not_run: list[str]) -> Path:
        left = [key for key in IDS if key not in {*resolved, *not_run}]
        lists = {"resolved_ids": resolved, "unresolved_ids": left, "incomplete_ids": not_run}
        counts = {"total_instances": len(IDS), "resolved_instances": len(resolved)}
        return put(tmp_path / f"{name}.run.json", json.dumps(counts | lists))

    def trials(name: str, ends: Ends) -> Path:
        for key, end in ends.items():
            rewards = {"rewards": {"reward": end}} if isinstance(end, int) else None
            ended = None if isinstance(end, int) else {"exception_type": end}
            trial = {"task_name": key, "agent_info": {"name": name}, "verifier_result": rewards}
            path = tmp_path / name / f"{key}__1" / "result.json"
            put(path, json.dumps(trial | {"exception_info": ended}))
        return tmp_path / name

    solved = [key for key, end in BASE.items() if end]
    short = report("B", [key for key in solved if key not in LOST], LOST)
    assert status(report("A", solved, []), short, *BETTER) == 2
    fewer = {key: BASE[key] for key in [*IDS[:20], *LOST]}
    broken = trials("b", fewer | dict.fromkeys(LOST, "EnvironmentStartTimeoutError"))
    assert status(trials("a", fewer), broken, *BETTER) == 2
    slow = trials("c", fewer | dict.fromkeys(LOST, "AgentTimeoutError"))
    assert status(tmp_path / "a", slow, *BETTER) == 0


KNOWN = ("wer", "cer", "ter", "mae", "mse", "rmse", "error_rate", "loss", "latency")
NOT_ALWAYS = ("toxicity", "edit_distance", "violations", "my_cost", "perplexity")


@pytest.mark.parametrize("metric", [*KNOWN, *NOT_ALWAYS])
@pytest.mark.parametrize("write", [gate.lm_eval, gate.inspect])
def test_fewer_errors_are_better(write: Write, metric: str, tmp_path: Path) -> None:
    more, fewer = (
        write(tmp_path / name, [{key: 1 - int(str(end)) for key, end in of.items()}], metric=metric)
        for name, of in (("more", WORSE), ("fewer", BASE))
    )
    unknown = {2} if metric in NOT_ALWAYS else set()
    assert status(more, fewer, *BETTER) in {1} | unknown
    assert status(fewer, more, *BETTER) in {0} | unknown
    if metric == "my_cost":
        assert status(fewer, more, *BETTER, "--lower-better") == 0
        assert status(more, fewer, *BETTER, "--lower-better") == 1


def test_a_margin_is_in_points_or_in_a_unit_and_not_in_what_the_worst_reward_makes_it(
    tmp_path: Path,
) -> None:
    base = gate.nemo_gym(tmp_path / "B", [BASE])
    side = gate.nemo_gym(tmp_path / "A", [BASE | dict.fromkeys(LOST, -1)])
    assert status(side, base, *NOT_WORSE) == 2  # it would hold by three rewards
    assert status(side, base, *NOT_WORSE[:3], "0") == status(side, base, *BETTER)
    assert status(side, base, *BETTER) == 1
    both = (gate.nemo_gym(tmp_path / each, [BASE | {"p0": -1}]) for each in "CD")
    assert status(*both, *NOT_WORSE) == 0


def test_two_metrics_are_not_compared(tmp_path: Path) -> None:
    first = gate.lm_eval(tmp_path / "A", [BASE])
    second = gate.lm_eval(tmp_path / "B", [WORSE], metric="exact_match")
    assert status(first, second, *BETTER) == 2
    errors = table(tmp_path / "errors.csv", [*WORSE.items()], "problem", "error_rate")
    assert status(errors, gate.csv_of(tmp_path / "C", [BASE]), *BETTER) == 2


def folders(write: Write, tmp_path: Path, **of_a: Ends) -> tuple[Path, Path]:
    """Write two folders with the tasks of A, which B has as they were."""
    for task, ends in of_a.items():
        write(tmp_path / "A", [ends], task)
        write(tmp_path / "B", [BASE], task)
    return tmp_path / "A", tmp_path / "B"


BROKEN: dict[str, str | None] = {
    "gone": None,
    "empty": "",
    "blank": "\n\n",
    "braces": "{}",
    "null": "null",
    "text": "Traceback (most recent call last):\n  OSError",
    "html": "<html><body>502 Bad Gateway</body></html>",
    "a pointer": "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 3\n",
    "cut": "cut",
}


@pytest.mark.parametrize("how", BROKEN)
@pytest.mark.parametrize("write", [gate.lm_eval, gate.inspect])
def test_a_file_that_cannot_be_read_is_an_error(write: Write, how: str, tmp_path: Path) -> None:
    sides = folders(write, tmp_path, good=BASE, bad=WORSE)
    (file,) = sides[0].glob("*bad*")
    whole, text = file.read_text(), BROKEN[how]
    file.unlink()
    if text is not None:
        put(file, whole[:9000] if text == "cut" else text)
    assert status(*sides, *NOT_WORSE) in ({1, 2, 3} if text is None else {2})


@pytest.mark.parametrize("write", [gate.lm_eval, gate.inspect])
def test_no_task_hides_behind_another(write: Write, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    assert status(*folders(write, tmp_path, bad=WORSE, up=UP, good=BASE), *NOT_WORSE) == 1
    near = folders(write, tmp_path / "x", good=BASE, bad=BASE | {ONE: 0})
    put(tmp_path / "x" / "A" / "README.md", "# Notes\n\nNothing here.\n")
    assert status(*near, *NOT_WORSE) == 0


def test_a_run_that_was_stopped_is_an_error(tmp_path: Path) -> None:
    part = dict([*BASE.items()][:120])
    sides = (
        gate.inspect(tmp_path / "A", [part], ended="cancelled"),
        gate.inspect(tmp_path / "B", [BASE]),
    )
    assert status(*sides, *NOT_WORSE) == 2
    assert status(*sides, *NOT_WORSE, "--common") == 0


Rows = list[tuple[object, ...]]


def seeds(tmp_path: Path, rate: Callable[[str, int], float], *models: str) -> Path:
    """Write three or four seeds of each model, each of another rate."""
    drawn = random.Random(4)
    rows: Rows = [
        (model, seed, key, int(drawn.random() < rate(model, seed)))
        for model in models
        for seed in range(4)
        for key in IDS
    ]
    return table(tmp_path / "seeds.csv", rows, "model", "seed", "problem", "passed")


def test_seeds_of_one_file_are_runs_however_it_is_named(tmp_path: Path) -> None:
    def rate(model: str, seed: int) -> float:
        return {"A": 0.62, "B": 0.54, "C": 0.3}[model] + (-0.16, 0.16, -0.1, 0.1)[seed]

    (tmp_path / "three").mkdir()
    two, three = seeds(tmp_path, rate, "A", "B"), seeds(tmp_path / "three", rate, "A", "B", "C")
    for named in ((two,), (two, "A", "B"), ("A", "B", "-d", two), (three, "A", "B")):
        assert (named, status(*named, *BETTER)) == (named, 3)
    steady = seeds(tmp_path, lambda model, _: 0.8 if model == "A" else 0.5, "A", "B")
    assert status(steady, "A", "B", *BETTER) == 0


@pytest.mark.parametrize("write", [gate.evalplus, gate.livecodebench])
def test_samples_that_a_run_lacks_count_against_it(write: Write, tmp_path: Path) -> None:
    again = {key: BASE[key] for key in IDS[:190]}
    worse = {key: end for key, end in WORSE.items() if key not in IDS[190:]}
    one, two = write(tmp_path / "1", [UP]), write(tmp_path / "2", [BASE, BASE])
    assert status(one, two, *BETTER) == 3  # fewer samples than B
    assert status(one, two, *BETTER, "--common") == 0
    short = write(tmp_path / "3", [WORSE, worse])
    assert status(write(tmp_path / "4", [UP, UP]), short, *BETTER) == 0
    nearly = write(tmp_path / "5", [BASE, again])
    assert status(nearly, two, *NOT_WORSE) == 3
    assert status(nearly, two, "--expect", "not-worse", "--margin", "9") == 0


ONE_FILE: dict[str, tuple[int, Ends]] = {
    "lost": (3, without(BASE, *LOST)),
    "worse": (1, WORSE),
    "TLE": (1, failed("TLE")),
    "odd": (2, failed("infra hiccup")),
    "same": (0, BASE),
}


@pytest.mark.parametrize("case", ONE_FILE)
def test_a_file_with_both_models_says_the_same_however_they_are_named(
    case: str, tmp_path: Path
) -> None:
    expected, ends = ONE_FILE[case]
    rows = [(name, key, end) for name, of in (("A", ends), ("B", BASE)) for key, end in of.items()]
    both = str(table(tmp_path / "both.csv", rows, "model", "problem", "passed"))
    for names in ([both], [both, "A", "B"], ["A", "B", "-d", both]):
        assert status(*names, *NOT_WORSE) == expected


def test_less_is_better_in_a_file_with_both_models(tmp_path: Path) -> None:
    rows = [
        (model, key, 0 if end else 1)
        for model, of in (("A", WORSE), ("B", BASE))
        for key, end in of.items()
    ]
    both = str(table(tmp_path / "both.csv", rows, "model", "problem", "wer"))
    for names in ([both], [both, "A", "B"], ["A", "B", "-d", both]):
        assert status(*names, *NOT_WORSE) == 1


@pytest.mark.parametrize("harm", ["cut", "stopped"])
def test_a_folder_with_both_models_hides_no_run(harm: str, tmp_path: Path) -> None:
    """A's second run is cut off or was stopped; the first is as good as B's."""
    for name, second in (("A", WORSE), ("B", BASE)):
        for at, ends in enumerate((BASE, second)):
            is_harmed = (name, at) == ("A", 1)
            ended = "cancelled" if is_harmed and harm == "stopped" else "success"
            (log,) = gate.inspect(tmp_path / "as written", [ends], ended=ended).iterdir()
            text = log.read_text().replace("hf/org/m", f"hf/org/{name}")
            log.unlink()
            cut = text[:3000] if is_harmed and harm == "cut" else text
            put(tmp_path / "logs" / f"2026-0{at + 1}-01T00-00-00_{name}.json", cut)
    logs = str(tmp_path / "logs")
    for names in ([logs], [logs, "org/A", "org/B"]):
        assert status(*names, *NOT_WORSE) == 2


def test_two_sources_of_results_by_problem_are_no_gate(tmp_path: Path) -> None:
    for name in "AB":
        rows = [(name, key, end) for key, end in BASE.items()]
        table(tmp_path / f"{name}.csv", rows, "model", "problem", "passed")
    sources = ("-d", str(tmp_path / "A.csv"), "-d", str(tmp_path / "B.csv"))
    assert status("A", "B", *sources, *NOT_WORSE) == 2


def test_an_end_beside_the_margin_shows_on_which_side_it_lies(tmp_path: Path) -> None:
    for problems, expected, end in ((280, 3, "−1.02"), (286, 0, "−1.00")):
        ends = [(f"p{at}", at % 2) for at in range(problems)]
        first, second = (table(tmp_path / f"{name}{problems}.csv", ends) for name in "ab")
        asked = ("--expect", "not-worse", "--margin", "1")
        ran = lcb("compare", str(first), str(second), *asked)
        assert (ran.status, f"({end} to" in ran.err) == (expected, True)

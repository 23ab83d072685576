"""Runs of invented models, as evaluation tools write them, and the exit status of two of them."""

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from unit.cli.running import lcb

Ends = dict[str, object]
"""How the attempt at each problem ended: 1 for solved, 0 for not, or a word."""

BETTER = ("--expect", "better")
NOT_WORSE = ("--expect", "not-worse", "--margin", "3")


def status(*arguments: str | Path) -> int:
    return lcb("compare", *map(str, arguments)).status


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def table(path: Path, rows: Sequence[Sequence[object]], *header: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header or ("problem", "passed"), *rows])
    return path


def csv_of(path: Path, runs: Sequence[Ends], task: str = "gsm8k", metric: str = "passed") -> Path:
    rows = [(at, key, end) for at, ends in enumerate(runs) for key, end in ends.items()]
    if len(runs) == 1:
        return table(path / f"{task}.csv", [row[1:] for row in rows], "problem", metric)
    return table(path / f"{task}.csv", rows, "seed", "problem", metric)


def csv_a_seed(path: Path, runs: Sequence[Ends], task: str = "", metric: str = "passed") -> Path:
    for at, ends in enumerate(runs):
        table(path / f"seed{at}.csv", [*ends.items()], "problem", metric)
    return path


def lm_eval(path: Path, runs: Sequence[Ends], task: str = "gsm8k", metric: str = "acc") -> Path:
    for at, ends in enumerate(runs):
        lines = (
            {"doc_id": int(key[1:]), "doc": {}, "target": "x", "filtered_resps": ["a"]}
            | {"filter": "none", "metrics": [metric], "doc_hash": f"{task}{key}", metric: end}
            for key, end in ends.items()
        )
        text = "".join(json.dumps(line) + "\n" for line in lines)
        put(path / f"samples_{task}_2026-01-0{at + 1}T00-00-00.0.jsonl", text)
    return path


def inspect(
    path: Path,
    runs: Sequence[Ends],
    task: str = "gsm8k",
    metric: str = "match",
    ended: str = "success",
) -> Path:
    grades: dict[object, object] = {1: "C", 0: "I"} if metric == "match" else {}
    for at, ends in enumerate(runs):
        numbers = [each for each in ends.values() if isinstance(each, int)]
        of = "accuracy" if grades else "mean"
        mean = {"name": of, "value": sum(numbers) / max(len(numbers), 1)}
        samples = [
            {"id": key, "epoch": 1, "scores": {metric: {"value": grades.get(end, end)}}}
            for key, end in ends.items()
        ]
        log = {
            "status": ended,
            "eval": {"model": "hf/org/m", "task": task, "config": {}},
            "results": {"scores": [{"name": metric, "scorer": metric, "metrics": {of: mean}}]},
            "samples": samples,
        }
        put(path / f"2026-01-01T00-00-0{at}_{task}_{at}.json", json.dumps(log))
    return path


def evalplus(path: Path, runs: Sequence[Ends], task: str = "", metric: str = "") -> Path:
    words: dict[object, object] = {1: "pass", 0: "fail"}
    found: dict[str, list[Any]] = {}
    for ends in runs:
        for key, end in ends.items():
            sample = {"base_status": words.get(end, end), "plus_status": "pass"}
            found.setdefault(f"HumanEval/{key[1:]}", []).append(sample)
    return put(path / "m_eval_results.json", json.dumps({"eval": found}))


def swe_bench(path: Path, runs: Sequence[Ends], task: str = "", metric: str = "") -> Path:
    (ends,) = runs
    ended = {key: bool(end) if isinstance(end, int) else end for key, end in ends.items()}
    details = {key: {"resolved": end} for key, end in ended.items()}
    return put(path / "per_instance_details.json", json.dumps(details))


def terminal_bench(path: Path, runs: Sequence[Ends], task: str = "", metric: str = "") -> Path:
    for at, ends in enumerate(runs):
        trials = [
            {"task_id": key, "is_resolved": bool(end), "failure_mode": "unset"}
            if isinstance(end, int)
            else {"task_id": key, "is_resolved": None, "failure_mode": end}
            for key, end in ends.items()
        ]
        log = {"id": f"{path} {at}", "results": trials}
        put(path / f"run_{at}" / "results.json", json.dumps(log))
    return path


def livecodebench(path: Path, runs: Sequence[Ends], task: str = "", metric: str = "") -> Path:
    grades: dict[str, list[object]] = {}
    for ends in runs:
        for key, end in ends.items():
            grade = bool(end) if isinstance(end, int) else end
            grades.setdefault(key, []).append(grade)
    log = [{"question_id": key, "graded_list": each} for key, each in grades.items()]
    return put(path / "Scenario.codegeneration_1_0.2_eval_all.json", json.dumps(log))


def nemo_evaluator(path: Path, runs: Sequence[Ends], task: str = "", metric: str = "") -> Path:
    lines = [
        {"problem_idx": key, "repeat": at, "reward": end, "expected_answer": f"of {key}"}
        for at, ends in enumerate(runs)
        for key, end in ends.items()
    ]
    put(path / "gsm8k" / "results.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    about: dict[str, object] = {"name": "gsm8k", "samples": len(runs[0]), "repeats": len(runs)}
    about |= {"scores": {"mean_reward": {"value": 0.5}}}
    bundle = {"run_id": "eval-1-gsm8k", "config": {"model": "m"}, "benchmark": about}
    put(path / "gsm8k" / "eval-1-gsm8k.json", json.dumps(bundle))
    return path


def nemo_gym(path: Path, runs: Sequence[Ends], task: str = "", metric: str = "") -> Path:
    about = {"response": {"model": "m"}, "agent_ref": {"name": "math_agent"}}
    lines = [
        {"_ng_task_index": key, "_ng_rollout_index": at, "reward": end, **about}
        for at, ends in enumerate(runs)
        for key, end in ends.items()
    ]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    return put(path / "math_rollouts.jsonl", text).parent


def log(
    path: str | Path,
    grades: Mapping[str, str],
    task: str = "gsm8k",
    model: str = "m",
    ended: str = "success",
    text: str = "",
) -> str:
    """Write a log of Inspect with the grades of each problem, "C" or "I" for each epoch."""
    samples = [
        {"id": key, "epoch": at, "input": text, "scores": {"match": {"value": each}}}
        for key, of in grades.items()
        for at, each in enumerate(of, 1)
    ]
    right = [each == "C" for of in grades.values() for each in of]
    mean = {"accuracy": {"value": sum(right) / len(right)}}
    document = {
        "status": ended,
        "eval": {"model": f"hf/{model}", "task": task, "config": {"epochs": 1}},
        "results": {"scores": [{"name": "match", "scorer": "match", "metrics": mean}]},
        "samples": samples,
    }
    return str(put(Path(path), json.dumps(document)))


Write = Callable[..., Path]
ONE_TASK: tuple[Write, ...] = (
    *(evalplus, swe_bench, terminal_bench, livecodebench, nemo_evaluator, nemo_gym, csv_a_seed),
)
TASKS: tuple[Write, ...] = (csv_of, lm_eval, inspect)

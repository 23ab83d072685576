"""Results of coding agents: SWE-bench, Terminal-Bench and its successor Harbor, Aider.

A model that several agents run, or one agent in several edit formats, is named "MODEL (AGENT)".
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lcbtui.sources.results.rows import (
    ModelName,
    Rows,
    all_have,
    beside,
    first_text,
    model_of,
    number_of,
    number_text,
    object_at,
    records_of,
    rows_of_model,
    text_of,
)
from lcbtui.sources.results.runs import Run, Score

# SWE-bench

SPLITS = {"verified": 500, "bash-only": 500, "lite": 300, "test": 2294, "multimodal": 517}
"""Splits of SWE-bench, as folders of its experiments are called, and their numbers of instances."""


def is_submission(document: object) -> bool:
    """Tell whether JSON lists the resolved instances of a submission to SWE-bench."""
    return isinstance(document, Mapping) and all_have(document, "resolved", "no_generation")


def submission_runs(document: Any, path: Path | None) -> Iterator[Run]:
    """Read `SPLIT/DATE_SYSTEM/results/results.json`: resolved instances in percent of the split.

    The system is named by `metadata.yaml` of its folder. The number of instances is that of
    `resolved_by_repo.json` beside the results, else that of the split.
    """
    folder, split = _submission(path)
    by_repo = beside(path, "resolved_by_repo.json")
    totals = records_of([*by_repo.values()]) if isinstance(by_repo, Mapping) else []
    size = sum(n for each in totals if type(n := each.get("total")) is int) or SPLITS.get(split)
    resolved = len(set(map(str, document["resolved"])))
    score = Score(f"{100 * resolved / size:.6g}" if size else str(resolved), items=size)
    stated = beside(path, "../metadata.yaml", "../metadata.yml", "metadata.yaml")
    tags = object_at(stated, "tags")
    date = re.match(r"(\d{4})(\d\d)(\d\d)_", folder)
    about = {
        "organization": _listed(tags.get("org")),
        "models": _listed(tags.get("model")),
        "date": "-".join(date.groups()) if date else "",
    }
    yield Run(_system(path).name, {"resolved": score}, about, benchmark=f"SWE-bench {split}")


def submission_rows(_: Any, path: Path | None) -> Rows | None:
    """Read results by instance from `per_instance_details.json` beside the results, if any."""
    details = beside(path, "../per_instance_details.json", "per_instance_details.json")
    return details_rows(details, path) if is_details(details) else None


def is_details(document: object) -> bool:
    """Tell whether JSON says of each SWE-bench instance whether it was resolved and its cost."""
    values = [*document.values()] if isinstance(document, Mapping) else []
    return bool(values) and all_have(values, "resolved", "cost")


def details_rows(document: Any, path: Path | None) -> Rows:
    """Read SWE-bench's results by instance."""
    results = ((instance, str(each["resolved"])) for instance, each in document.items())
    task = f"SWE-bench {_submission(path)[1]} resolved"
    return rows_of_model(_system(path), results, {}, task=task)


def is_report(document: object) -> bool:
    """Tell whether JSON is the report of SWE-bench's harness on the predictions of a model."""
    keys = ("total_instances", "resolved_instances", "resolved_ids")
    return isinstance(document, Mapping) and all_have(document, *keys)


def report_runs(document: Any, path: Path | None) -> Iterator[Run]:
    """Read `MODEL.RUN.json` of SWE-bench's harness: resolved instances in percent of all."""
    total, resolved = document["total_instances"], document["resolved_instances"]
    if type(total) is type(resolved) is int and total:
        score = Score(f"{100 * resolved / total:.6g}", items=total)
        yield Run(model_of(path, _RUN).name, {"resolved": score}, benchmark="SWE-bench")


def report_rows(document: Any, path: Path | None) -> Rows | None:
    """Read results by instance from the same; None if it does not list all instances."""
    lists = (each for key, each in document.items() if key.endswith("_ids"))
    ids = dict.fromkeys(str(each) for listed in lists for each in listed)
    if len(ids) != document["total_instances"]:
        return None
    resolved = set(map(str, document["resolved_ids"]))
    results = ((each, str(each in resolved)) for each in ids)
    return rows_of_model(model_of(path, _RUN), results, {}, task="SWE-bench resolved")


_RUN = r"\.[^.]*$"  # the id of the run, in the name of a report


def _submission(path: Path | None) -> tuple[str, str]:
    """Return the names of a submission's folder and of its split, of the path of its results."""
    folder = path.absolute().parent if path is not None else Path()
    folder = folder.parent if folder.name == "results" else folder
    return folder.name, folder.parent.name if folder.parent.name in SPLITS else ""


def _system(path: Path | None) -> ModelName:
    stated = beside(path, "../metadata.yaml", "../metadata.yml", "metadata.yaml")
    name = first_text(object_at(stated, "info"), ("name",)) or first_text(
        object_at(stated), ("name",)
    )
    own = re.sub(r"^\d{8}_", "", _submission(path)[0])
    return ModelName(name, "name in metadata.yaml") if name else ModelName(own, "the folder")


def _listed(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else text_of(value)


# Terminal-Bench and Harbor


def is_terminal_bench(document: object) -> bool:
    """Tell whether JSON is the results of a run of Terminal-Bench, with all its trials."""
    trials = document.get("results") if isinstance(document, Mapping) else None
    return isinstance(trials, list) and bool(trials) and all_have(trials, "task_id", "is_resolved")


def terminal_bench_rows(document: Any, path: Path | None) -> Rows:
    """Read whether each trial of a run of Terminal-Bench was resolved; several are samples.

    Model and agent are those of `run_metadata.json` beside the results.
    """
    run = object_at(beside(path, "run_metadata.json", "tb.lock"))
    run = object_at(run, "agent") or run
    agent, model = first_text(run, ("agent_name", "name")), first_text(run, ("model_name",))
    found = model_of(None if path is None else path.absolute().parent, "")
    results = [
        (str(each["task_id"]), str(bool(each["is_resolved"]))) for each in document["results"]
    ]
    name = _with_agent(model or found.name, agent)
    return rows_of_model(name, results, {}, task="Terminal-Bench accuracy", is_part=True)


def is_harbor_trial(document: object) -> bool:
    """Tell whether JSON is the result of one trial of Harbor: a model, an agent and a task."""
    keys = ("task_name", "agent_info", "verifier_result")
    return isinstance(document, Mapping) and all_have(document, *keys)


def harbor_rows(document: Any, path: Path | None) -> Rows:
    """Read the reward of a trial of Harbor; without any, as after an error, it is 0."""
    model = first_text(object_at(document, "agent_info", "model_info"), ("name",))
    agent = first_text(object_at(document, "agent_info"), ("name",))
    rewards = object_at(document, "verifier_result", "rewards")
    reward = number_text(rewards.get("reward", next(iter(rewards.values()), 0))) or "0"
    name = _with_agent(model or model_of(path, "").name, agent)
    task = text_of(document.get("source")) or "Harbor"
    results = [(str(document["task_name"]), reward)]
    return rows_of_model(name, results, {}, task=f"{task} reward", is_part=True)


def _with_agent(model: str, agent: str) -> ModelName:
    return ModelName(f"{model} ({agent})" if agent else model, "the results, with its agent")


# Aider

BOARDS = {89: "refactoring", 133: "code editing", 225: "polyglot"}
"""Benchmarks of Aider by their numbers of exercises."""


def is_aider_board(document: object) -> bool:
    """Tell whether a document is a leaderboard of Aider: runs of its benchmarks."""
    return isinstance(document, list) and all_have(document, "dirname", "model", "pass_rate_1")


def aider_runs(document: Any, _: Path | None) -> Iterator[Run]:
    """Read a leaderboard of Aider: solved exercises in percent, after the last try.

    A run with a number of exercises that no other has is of the benchmark of most.
    """
    sizes = [number_of(run.get("total_tests", run.get("test_cases"))) or 0 for run in document]
    known = [n for n, count in Counter(sizes).most_common() if count > 1 and n in BOARDS]
    for run, size in zip(document, sizes, strict=True):
        about = {key: number_text(value) for key, value in run.items() if key != "model"}
        score = f"pass_rate_{max(n for n in range(1, 10) if f'pass_rate_{n}' in run)}"
        cases = number_of(run.get("test_cases"))
        found = Score(about.pop(score), items=int(cases) if cases else None)
        of = next((n for n in known if n == size), next(iter(known), size))
        board = BOARDS.get(int(of), "")
        yield Run(str(run["model"]), {score: found}, about, benchmark=f"Aider {board}".strip())


def is_aider_exercise(document: object) -> bool:
    """Tell whether JSON is the result of one exercise in a run of Aider's benchmark."""
    keys = ("testcase", "model", "tests_outcomes")
    return isinstance(document, Mapping) and all_have(document, *keys)


def aider_rows(document: Any, path: Path | None) -> Rows:
    """Read `LANGUAGE/exercises/practice/CASE/.aider.results.json`: solved if its last try was."""
    outcomes, case = document["tests_outcomes"], str(document["testcase"])
    languages = path.absolute().parents[3:4] if path is not None else ()
    name = _with_agent(str(document["model"]), text_of(document.get("edit_format")))
    results = [
        ("/".join([*(each.name for each in languages), case]), str(bool(outcomes and outcomes[-1])))
    ]
    return rows_of_model(name, results, {}, task="Aider pass_rate", is_part=True)

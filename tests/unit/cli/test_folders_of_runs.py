"""A folder of runs is models in every answer, each the mean of its runs, and not problems."""

import random
from pathlib import Path

import pytest

from unit.cli import gate
from unit.cli.running import lcb, parsed, put

NOTE = "runs of a model, which a seed, number or time in their path tells apart, are averaged"
CHANCES = {"A": 0.7, "B": 0.5}


def outcomes(model: str, seed: int) -> list[int]:
    drawn = random.Random(f"{model}{seed}")
    return [int(drawn.random() < CHANCES[model]) for _ in range(100)]


def mean(model: str) -> float:
    return sum(sum(outcomes(model, seed)) for seed in (1, 2, 3)) / 3


def table(path: str, model: str, seed: int, *, named: bool = False) -> None:
    rows = (
        f"{model if named else ''},p{at},{x}".lstrip(",")
        for at, x in enumerate(outcomes(model, seed))
    )
    put(path, "\n".join(["model,problem,passed" if named else "problem,passed", *rows]))


def samples(folder: str, model: str, seed: int, task: str = "gsm8k") -> None:
    ends: gate.Ends = {f"p{at}": x for at, x in enumerate(outcomes(model, seed))}
    gate.lm_eval(Path(folder), [ends], task)


def log(path: str, model: str, seed: int, ended: str = "success") -> None:
    grades = {f"p{at}": "IC"[x] for at, x in enumerate(outcomes(model, seed))}
    gate.log(path, grades, "humaneval", model, ended)


def test_a_folder_of_seeds_is_one_model_called_like_it() -> None:
    for seed in (1, 2, 3):
        table(f"mine/seed{seed}.csv", "A", seed)
    ran = lcb("ls", "mine", "-f", "json")
    (row,) = ran.record["rows"]
    assert (row["model"], row["problems"]) == ("mine", 100)
    assert row["pass_at_1"] == pytest.approx(mean("A"), abs=0.01)
    assert NOTE in ran.err
    assert len(parsed("ls", "mine/seed1.csv", "mine/seed2.csv")["rows"]) == 2


@pytest.mark.parametrize("named", [True, False])
def test_tables_of_runs_are_models_and_compare_as_runs(named: bool) -> None:
    for model in CHANCES:
        for seed in (1, 2, 3):
            table(f"runs/{model}_seed{seed}.csv", model, seed, named=named)
    found = parsed("ls", "runs")["rows"]
    assert {row["model"]: row["pass_at_1"] for row in found} == pytest.approx(
        {model: mean(model) for model in CHANCES}, abs=0.01
    )
    assert "Highest score" in lcb("best", "runs").out
    answers = [lcb("compare", *words).out for words in (["runs"], ["runs", "A", "B"])]
    assert answers[0] == answers[1]
    assert "A  3 runs" in answers[0]


def test_files_of_a_model_that_more_than_a_number_tells_apart_are_not_averaged() -> None:
    table("modes/A_thinking.csv", "A", 1, named=True)
    table("modes/A_plain.csv", "A", 2, named=True)
    ran = lcb("check", "modes")
    assert (NOTE in ran.out, "200 rows" in ran.out) == (False, True)
    for task in ("gsm8k", "arc_challenge"):
        table(f"tasks/{task}.csv", "A", 1)
    assert "200 rows" in lcb("check", "tasks").out


@pytest.mark.parametrize("form", ["samples", "logs", "logs of a time"])
def test_a_tools_runs_are_a_row_a_model_and_compare_as_runs(form: str) -> None:
    for model in CHANCES:
        for seed in (1, 2, 3):
            if form == "samples":
                samples(f"runs/seed{seed}/{model}", model, seed)
            elif form == "logs":
                log(f"runs/{model}/seed{seed}.json", model, seed)
            else:
                log(f"runs/2026-01-0{seed}T00-00-00+00-00_he_{model}x{seed}.json", model, seed)
    ran = lcb("ls", "runs")
    assert NOTE in ran.err
    for model in CHANCES:
        assert f"{mean(model):.2f}" in ran.out
    assert ran.out.count("and 2 more") == 2
    answers = [lcb("compare", *words).out for words in (["runs"], ["runs", "A", "B"])]
    first, second = (answer.splitlines()[0] for answer in answers)
    assert first == second
    assert all(answer.count("3 runs") == 2 for answer in answers)


def test_runs_of_several_tasks_are_a_row_a_model() -> None:
    for model in CHANCES:
        for seed in (1, 2, 3):
            for task in ("gsm8k", "arc_easy"):
                samples(f"runs/seed{seed}/{model}", model, seed, task)
    assert [row["model"] for row in parsed("ls", "runs")["rows"]] == ["A", "B"]


def test_logs_that_are_no_runs_of_each_other_stay_rows() -> None:
    log("logs/direct.json", "A", 1)
    log("logs/chain.json", "A", 2)
    assert len(parsed("ls", "logs")["rows"]) == 2
    log("ended/seed1.json", "A", 1)
    log("ended/seed2.json", "A", 2, ended="cancelled")
    assert NOTE not in lcb("ls", "ended").err

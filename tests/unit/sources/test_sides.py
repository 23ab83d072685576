"""Two sides of a comparison by problem, as each evaluation tool writes its results."""

import json
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.errors import LcbtuiError, SourceError, UsageError
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.sources.sides import How, Sides, open_sides
from unit.cli import gate
from unit.sources.opening import column

Outcomes = Mapping[str, Sequence[bool]]
"""Problem → whether each of its samples is right."""


def _write(path: Path, *documents: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(map(json.dumps, documents)), encoding="utf-8")


def inspect(folder: Path, right: Outcomes, task: str = "t", text: str = "") -> None:
    grades = {key: "".join("IC"[each] for each in of) for key, of in right.items()}
    gate.log(folder / "20T_log.json", grades, task, f"org/{folder.name}", text=text)


def lm_eval(folder: Path, right: Outcomes, task: str = "t", text: str = "", end: str = "l") -> None:
    date = "2026-01-01T00-00-00.1"
    lines = [
        {"doc_id": key, "doc": {}, "filtered_resps": ["x"], "acc": int(of[0]), "doc_hash": text}
        for key, of in right.items()
    ]
    _write(folder / f"org__{folder.name}/samples_{task}_{date}.json{end}", *lines)
    results = {task: {"acc,none": 0.5, "acc_stderr,none": 0.1}}
    config = {"model_args": f"pretrained=org/{folder.name}"}
    document = {"results": results, "config": config, "configs": {}}
    _write(folder / f"org__{folder.name}/results_{date}.json", document)


def lm_eval_json(folder: Path, right: Outcomes) -> None:
    lm_eval(folder, right, end="")


def evalplus(folder: Path, right: Outcomes) -> None:
    tasks = {
        f"T/{key}": [
            {"base_status": "pass", "plus_status": "pass" if each else "timeout"} for each in of
        ]
        for key, of in right.items()
    }
    _write(folder / f"{folder.name}_vllm_temp_0.0-sanitized_eval_results.json", {"eval": tasks})


def evalplus_before_0_3(folder: Path, right: Outcomes) -> None:
    tasks = {
        f"T/{key}": {
            "nfiles": len(of),
            "base": [["success", []] for _ in of],
            "plus": [["success" if each else "failed", []] for each in of],
        }
        for key, of in right.items()
    }
    _write(folder / f"{folder.name}_samples_eval_results.json", {"eval": tasks})


def bigcodebench(folder: Path, right: Outcomes) -> None:
    tasks = {
        f"f_{key}.py": [{"status": "pass" if each else "fail"} for each in of]
        for key, of in right.items()
    }
    name = f"{folder.name}--main--bigcodebench-hard-instruct--vllm-0-1-sanitized_calibrated"
    _write(folder / f"{name}_eval_results.json", {"eval": tasks})


def swe_report(folder: Path, right: Outcomes) -> None:
    resolved = [f"r__{key}" for key, of in right.items() if of[0]]
    ids = {"submitted_ids": [f"r__{key}" for key in right], "resolved_ids": resolved}
    counts = {"total_instances": len(right), "resolved_instances": len(resolved)}
    _write(folder / f"{folder.name}.run1.json", counts | ids)


def swe_lists(folder: Path, right: Outcomes) -> None:
    resolved = [f"r__{key}" for key, of in right.items() if of[0]]
    generated = [f"r__{key}" for key in [*right][1:]]
    none = [f"r__{key}" for key in [*right][:1]]
    lists = {"no_generation": none, "generated": generated, "resolved": resolved}
    _write(folder / "results/results.json", lists)


def swe_logs(folder: Path, right: Outcomes) -> None:
    none = [f"r__{key}" for key, of in right.items() if not of[0]][:1]
    for key, of in right.items():
        name = f"r__{key}"
        if name not in none:
            _write(folder / f"logs/{name}/report.json", {name: {"resolved": bool(of[0])}})
    resolved = [f"r__{key}" for key, of in right.items() if of[0]]
    _write(folder / "results/results.json", {"no_generation": none, "resolved": resolved})


def outcomes_in_json(folder: Path, right: Outcomes) -> None:
    _write(folder / "results.json", {f"i_{key}": bool(of[0]) for key, of in right.items()})


def every_eval_ever(folder: Path, right: Outcomes) -> None:
    about = {"evaluation_name": "t", "model_id": f"org/{folder.name}", "sample_hash": "h"}
    lines = [
        {"sample_id": key, "interaction_type": "single_turn", **about}
        | {"evaluation": {"score": each, "is_correct": bool(each)}}
        for key, of in right.items()
        for each in map(float, of)
    ]
    _write(folder / "0-0-0-0-0_samples.jsonl", *lines)
    result = {"evaluation_name": "t", "score_details": {"score": 0.5}}
    document = {"model_info": {"id": f"org/{folder.name}"}, "evaluation_results": [result]}
    _write(folder / "0-0-0-0-0.json", document)


ONE_SAMPLE = [lm_eval, lm_eval_json, swe_report, swe_lists, swe_logs, outcomes_in_json]
SEVERAL = [inspect, evalplus, evalplus_before_0_3, bigcodebench, every_eval_ever]


def by_gate(write: gate.Write) -> Callable[..., None]:
    """Write samples as the runs that the tests of the gate write."""

    def written(folder: Path, right: Outcomes) -> None:
        samples = range(len(next(iter(right.values()))))
        runs = [{f"p{key}": int(of[at]) for key, of in right.items()} for at in samples]
        write(folder, runs)

    return written


OF_GATE = [gate.livecodebench, gate.nemo_evaluator, gate.nemo_gym, gate.csv_of, gate.csv_a_seed]
OF_GATE += [gate.terminal_bench]


def opened(folder: Path, write: Callable[..., None], *sides: Outcomes) -> Sides:
    for name, right in zip(("a", "b"), sides, strict=True):
        write(folder / name, right)
    return open_sides([find(str(folder / name)) for name in ("a", "b")])


def means(found: Sides, side: int) -> dict[int, float]:
    """The mean of each problem over the runs of a side, by the number in its id."""
    chosen = np.ones(len(found.results.problems), dtype=np.bool_)
    scores = found.results.table(found.sides[side].runs, chosen).mean(axis=0)
    numbers = [int("".join(filter(str.isdigit, each))) for each in found.results.problems]
    pairs = zip(numbers, scores.tolist(), strict=True)
    return {number: score for number, score in pairs if not np.isnan(score)}


@pytest.mark.parametrize("write", [*ONE_SAMPLE, *SEVERAL, *map(by_gate, OF_GATE)])
@given(
    st.sets(st.integers(0, 60), min_size=2),
    st.sets(st.integers(0, 60), min_size=2),
    st.integers(1, 4),
    st.randoms(use_true_random=False),
)
def test_each_problem_has_the_mean_of_its_samples_in_every_format(
    tmp_path_factory: pytest.TempPathFactory,
    write: Callable[..., None],
    first: set[int],
    second: set[int],
    samples: int,
    draw: random.Random,
) -> None:
    many = 1 if write in ONE_SAMPLE else samples
    sides = [
        {str(key): [draw.random() < 0.5 for _ in range(many)] for key in keys}
        for keys in (first, second)
    ]
    found = opened(tmp_path_factory.mktemp("sides"), write, *sides)
    for side, right in enumerate(sides):
        expected = {int(key): 100 * float(np.mean(of)) for key, of in right.items()}
        assert means(found, side) == pytest.approx(expected)


Metrics = Mapping[str, Mapping[str, bool]]
"""Metric → problem → outcome."""


def inspect_scorers(folder: Path, by: Metrics) -> None:
    samples = [
        {"id": key, "scores": {name: {"value": "IC"[of[key]]} for name, of in by.items()}}
        for key in next(iter(by.values()))
    ]
    means = {name: {"accuracy": {"value": np.mean([*of.values()])}} for name, of in by.items()}
    scores = [{"name": name, "metrics": mean} for name, mean in means.items()]
    about = {"model": folder.name, "task": "t"}
    document = {"status": "success", "eval": about, "results": {"scores": scores}}
    _write(folder / "20T_log.json", document | {"samples": samples})


def lm_eval_metrics(folder: Path, by: Metrics) -> None:
    lines = [
        {"doc_id": key, "doc": {}, "target": 1, "filtered_resps": ["x"]}
        | {name: int(of[key]) for name, of in by.items()}
        for key in next(iter(by.values()))
    ]
    _write(folder / "samples_t_2026-01-01T00-00-00.1.jsonl", *lines)


def lm_eval_filters(folder: Path, by: Metrics) -> None:
    lines = [
        {"doc_id": key, "doc": {}, "filtered_resps": [], "filter": name.split(",")[1]}
        | {"exact_match": int(each)}
        for name, of in by.items()
        for key, each in of.items()
    ]
    _write(folder / "samples_t_2026-01-01T00-00-00.1.jsonl", *lines)


def evalplus_sets(folder: Path, by: Metrics) -> None:
    words = ("fail", "pass")
    tasks = {
        f"T/{key}": [{"base_status": words[by["base"][key]], "plus_status": words[each]}]
        for key, each in by["plus"].items()
    }
    _write(folder / "x_eval_results.json", {"eval": tasks})


def table_of_metrics(folder: Path, by: Metrics) -> None:
    keys = [*next(iter(by.values()))]
    rows = [",".join([key, *(str(int(of[key])) for of in by.values())]) for key in keys]
    csv(folder / "x.csv", ",".join(["id", *by]), rows)


@pytest.mark.parametrize(
    ("write", "names"),
    [
        (inspect_scorers, ("match", "includes", "model graded")),
        (lm_eval_metrics, ("acc_norm", "acc")),
        (lm_eval_filters, ("exact_match,strict-match", "exact_match,flexible-extract")),
        (evalplus_sets, ("plus", "base")),
        (table_of_metrics, ("passed", "accuracy")),
    ],
)
@given(st.integers(2, 30), st.randoms(use_true_random=False))
def test_a_metric_that_is_asked_for_is_compared_and_else_the_first(
    tmp_path_factory: pytest.TempPathFactory,
    write: Callable[..., None],
    names: Sequence[str],
    problems: int,
    draw: random.Random,
) -> None:
    folder, keys = tmp_path_factory.mktemp("metrics"), [*map(str, range(problems))]
    by = {name: {key: draw.random() < 0.5 for key in keys} for name in names}
    by[names[0]] |= {"0": True, "1": False}
    if write is evalplus_sets:  # what fails the base tests has not passed
        by["base"] = {key: each or by["plus"][key] for key, each in by["base"].items()}
    for side in "ab":
        write(folder / side, by)
    infos = [find(str(folder / side)) for side in "ab"]
    for asked in (None, *names):
        found = open_sides(infos, how=How(metric=asked))
        taken = asked or names[0]
        assert means(found, 0) == {int(key): 100 * each for key, each in by[taken].items()}
        assert found.results.metrics == (taken, *(name for name in names if name != taken))
    with pytest.raises(UsageError, match=r"metric nosuch: .* has ") as raised:
        open_sides(infos, how=How(metric="nosuch"))
    assert all(name in str(raised.value) for name in names)


def test_sides_are_by_one_metric_where_both_have_it(tmp_path: Path) -> None:
    right = {str(n): n % 2 == 0 for n in range(9)}
    lm_eval_metrics(tmp_path / "a", {"acc_norm": right, "acc": right})
    lm_eval_metrics(tmp_path / "b", {"acc": right})
    infos = [find(str(tmp_path / side)) for side in "ab"]
    with pytest.raises(UsageError, match="A: acc_norm, B: acc: metric acc takes"):
        open_sides(infos)
    assert means(open_sides(infos, how=How(metric="acc")), 0) == {
        int(k): 100 * v for k, v in right.items()
    }
    strict, flexible = "exact_match,strict-match", "exact_match,flexible-extract"
    lm_eval_filters(tmp_path / "a", {strict: right, flexible: right})
    lm_eval_filters(tmp_path / "b", {flexible: right})
    with pytest.raises(UsageError, match=f"A: {strict}, B: {flexible}: metric"):
        open_sides(infos)
    assert {*open_sides(infos, how=How(metric=flexible)).tasks} == {
        "t exact_match (flexible-extract)"
    }


def test_sides_of_other_measures_are_refused_and_one_in_other_words_is_not(tmp_path: Path) -> None:
    right = {str(n): n % 2 == 0 for n in range(9)}
    lm_eval_metrics(tmp_path / "a", {"acc": right})
    lm_eval_metrics(tmp_path / "b", {"acc_norm": right})
    with pytest.raises(UsageError, match="A: acc, B: acc_norm: the usual metric is not acc"):
        open_sides([find(str(tmp_path / side)) for side in "ab"])
    for side, metric in (("c", "acc_norm"), ("d", "acc")):  # one of two tasks is by one metric
        date = "2026-01-01T00-00-00.1"
        for task, of in (("shared", "acc"), ("another", metric)):
            lines = [{"doc_id": n, "doc": {}, "filtered_resps": ["x"], of: 1} for n in range(9)]
            _write(tmp_path / side / f"org__{side}/samples_{task}_{date}.jsonl", *lines)
    with pytest.raises(UsageError, match=r"A: acc_norm, B: acc: .* have acc_norm and acc"):
        open_sides([find(str(tmp_path / side)) for side in "cd"])
    tables = dict[str, Path]()
    for task in ("HumanEval", "humaneval_plus", "GSM8K", "gsm8k (5-shot)"):
        rows = "".join(f"{task},HumanEval/{n},{n % 2}\n" for n in range(9))
        tables[task] = tmp_path / f"{len(tables)}.csv"
        tables[task].write_text(f"task,task_id,passed\n{rows}", encoding="utf-8")
    infos = {task: find(str(path)) for task, path in tables.items()}
    with pytest.raises(UsageError, match=r"not the same task \(humaneval is not humaneval\+\)"):
        open_sides([infos["HumanEval"], infos["humaneval_plus"]])
    assert len(open_sides([infos["GSM8K"], infos["gsm8k (5-shot)"]]).results.problems) == 9


HALF: Outcomes = {str(n): [n % 2 == 0] for n in range(20)}
RUNS: Outcomes = {str(n): [n % 2 == 0, n % 3 == 0] for n in range(20)}


@pytest.mark.parametrize("ids", ["problem", "question_id"])
def test_of_columns_of_several_models_none_is_taken_unasked(tmp_path: Path, ids: str) -> None:
    rows = [f"p{n},{n % 2},{n % 3 == 0:d}" for n in range(30)]
    for side in "ab":
        csv(tmp_path / f"{side}.csv", f"{ids},GPT-4 accuracy,Qwen2-7B accuracy", rows)
    infos = [find(str(tmp_path / f"{side}.csv")) for side in "ab"]
    with pytest.raises(SourceError, match=r"several models .*metric COLUMN takes one"):
        open_sides(infos)
    assert open_sides(infos, how=How("Qwen2-7B accuracy")).results.metrics[0].startswith("Qwen")


def test_a_file_of_a_run_is_a_run_and_samples_within_a_file_are_not(tmp_path: Path) -> None:
    for write, runs in ((by_gate(gate.terminal_bench), 2), (evalplus, 1)):
        found = opened(tmp_path / write.__name__, write, RUNS, RUNS)
        assert [len(side.runs) for side in found.sides] == [runs, runs]


@pytest.mark.parametrize(("task", "runs"), [("same", 3), ("t{}", 1)])
def test_tables_in_a_folder_are_runs_where_they_have_the_same_problems(
    task: str, runs: int, tmp_path: Path
) -> None:
    for side in "ab":
        (tmp_path / side).mkdir()
        for file in range(3):
            rows = [f"{task.format(file)}/{n},{n % 2}" for n in range(9)]
            text = "\n".join(["problem,passed", *rows])
            (tmp_path / side / f"{file}.csv").write_text(text, encoding="utf-8")
    found = open_sides([find(str(tmp_path / side)) for side in "ab"])
    assert [len(side.runs) for side in found.sides] == [runs, runs]
    assert len(found.results.problems) == 9 * 3 // runs


def csv(path: Path, header: str, rows: Sequence[str]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([header, *rows]), encoding="utf-8")


@pytest.mark.parametrize(
    ("names", "models"),
    [
        (("seed1", "seed2"), 1),
        (("0", "1"), 1),
        (("x_0", "x_1"), 1),
        (("x-run3", "x-run7"), 1),
        (("claude", "gpt-4"), 2),
        (("llama-2", "llama-3"), 2),
    ],
)
def test_tables_in_a_folder_are_runs_only_where_a_number_tells_them_apart(
    names: Sequence[str], models: int, tmp_path: Path
) -> None:
    for name in names:
        for side in "ab":
            csv(tmp_path / side / f"{name}.csv", "problem,passed", [f"p{n},1" for n in range(9)])
    infos = [find(str(tmp_path / side)) for side in "ab"]
    if models == 1:
        assert [len(side.runs) for side in open_sides(infos).sides] == [2, 2]
        return
    with pytest.raises(UsageError, match="has runs of 2 models"):
        open_sides(infos)


@given(st.lists(st.sampled_from([1, 100]), min_size=2, max_size=4))
def test_runs_in_percent_and_in_fractions_are_on_one_scale(
    tmp_path_factory: pytest.TempPathFactory, scales: Sequence[int]
) -> None:
    folder = tmp_path_factory.mktemp("scales")
    for run, scale in enumerate(scales):
        rows = [f"p{n},{scale * (n % 2)}" for n in range(9)]
        for side in "ab":
            csv(folder / side / f"{run}.csv", "problem,score", rows)
    found = open_sides([find(str(folder / side)) for side in "ab"])
    assert means(found, 0) == means(found, 1) == {n: 100 * (n % 2) for n in range(9)}


@pytest.mark.parametrize("column", ["mode", "metric", "sample", "attempt", "mode,attempt"])
def test_rows_of_a_problem_are_samples_only_if_nothing_else_tells_them_apart(
    column: str, tmp_path: Path
) -> None:
    kinds = [f"{mode},{at}" for mode in "xy" for at in "12"] if "," in column else "xy"
    rows = [f"p{n},{one},image,{n % 2}" for n in range(9) for one in kinds]
    for side in "ab":
        csv(tmp_path / f"{side}.csv", f"problem,{column},has,passed", rows)
        csv(tmp_path / f"{side}1.csv", f"problem,{column},has,passed", rows[:: len(kinds)])
    one = open_sides([find(str(tmp_path / f"{side}1.csv")) for side in "ab"])
    assert means(one, 0) == {n: 100 * (n % 2) for n in range(9)}
    infos = [find(str(tmp_path / f"{side}.csv")) for side in "ab"]
    if column in ("sample", "attempt"):
        assert means(open_sides(infos), 0) == {n: 100 * (n % 2) for n in range(9)}
        return
    with pytest.raises(SourceError, match=f'{column[-4:]}"'):
        open_sides(infos)


def test_a_run_without_any_score_is_no_run_that_is_left_out(tmp_path: Path) -> None:
    for run, score in enumerate(("1", "")):
        for side in "ab":
            csv(tmp_path / side / f"{run}.csv", "id,passed", [f"p{n},{score}" for n in range(9)])
    with pytest.raises(SourceError, match="9 without a score"):
        open_sides([find(str(tmp_path / side)) for side in "ab"])
    csv(tmp_path / "c.csv", "id,passed", [])
    with pytest.raises(SourceError, match="which need rows, "):
        open_sides([find(str(tmp_path / name)) for name in ("c.csv", "b")])


@pytest.mark.parametrize("write", [evalplus, evalplus_before_0_3, bigcodebench])
def test_a_model_is_named_without_how_it_ran(write: Callable[..., None], tmp_path: Path) -> None:
    assert [side.model for side in opened(tmp_path, write, HALF, HALF).sides] == ["a", "b"]


@pytest.mark.parametrize("write", [inspect, lm_eval])
def test_problems_of_other_texts_are_no_match(write: Callable[..., None], tmp_path: Path) -> None:
    def there(*texts: str) -> tuple[int, int]:
        folder = tmp_path / "-".join(texts)
        for name, text in zip("ab", texts, strict=True):
            write(folder / name, HALF, text=text)
        found = open_sides([find(str(folder / name)) for name in "ab"])
        return len(means(found, 0).keys() & means(found, 1).keys()), len(found.results.problems)

    assert there("one", "one") == there("one", "") == (20, 20)
    assert there("one", "two")[1] == 40


PROBLEMS = st.lists(st.tuples(st.integers(0, 2), st.sampled_from("xyz")), min_size=1)


@given(PROBLEMS, PROBLEMS)
def test_problems_match_where_both_id_and_text_do(
    tmp_path_factory: pytest.TempPathFactory,
    first: Sequence[tuple[int, str]],
    second: Sequence[tuple[int, str]],
) -> None:
    folder = tmp_path_factory.mktemp("texts")
    for name, of in zip("ab", (first, second), strict=True):
        lines = [
            {"doc_id": key, "doc": {}, "filtered_resps": ["x"], "acc": 1, "doc_hash": text}
            for key, text in of
        ]
        _write(folder / name / "samples_t_2026-01-01T00-00-00.1.jsonl", *lines)
    found = open_sides([find(str(folder / name)) for name in "ab"])
    there = [
        {*found.results.problem_of[np.isin(found.results.model_of, side.runs)].tolist()}
        for side in found.sides
    ]
    assert len(there[0] & there[1]) == len({*first} & {*second})


@pytest.mark.parametrize("write", [inspect, lm_eval])
@pytest.mark.parametrize("ids", [str, "q{}".format])
def test_problems_of_other_tasks_are_matched_by_more_than_numbers(
    write: Callable[..., None], ids: Callable[[object], str], tmp_path: Path
) -> None:
    right = {ids(key): of for key, of in HALF.items()}
    for name in "ab":
        write(tmp_path / name, right, task=name)
    infos = [find(str(tmp_path / name)) for name in "ab"]
    if write is inspect and ids is not str:
        assert open_sides(infos).tasks == ("a accuracy and b accuracy",) * 20
        return
    with pytest.raises(UsageError, match=r"A: a acc\w*, B: b acc\w*: not the same task"):
        open_sides(infos)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"results": {"t": {"acc": 1, "acc_stderr": 0}}, "config": {}}, "--log_samples"),
        ({"no_generation": ["a"], "resolved": ["b"]}, "logs/INSTANCE/report.json"),
        ([{"name": "a", "size": 3}, {"name": "b", "size": 4}], "its columns: name, size"),
    ],
)
def test_an_error_says_what_is_there_and_needed(document: Any, words: str, tmp_path: Path) -> None:
    _write(tmp_path / "run" / "x.json", document)
    with pytest.raises(SourceError) as raised:
        open_sides([find(str(tmp_path / "run" / "x.json"))])
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)


def test_which_direction_is_better_is_the_tools_word(tmp_path: Path) -> None:
    for name in "ab":
        lm_eval(tmp_path / name, HALF)
        (path,) = (tmp_path / name).glob("*/results*.json")
        path.write_text(path.read_text()[:-1] + ', "higher_is_better": {"t": {"acc": false}}}')
    assert open_sides([find(str(tmp_path / name)) for name in "ab"]).scale.lower


def test_lists_of_a_part_of_the_instances_are_no_score(tmp_path: Path) -> None:
    for name in "ab":
        swe_lists(tmp_path / "lite" / name, HALF)
    opened = open_dataset(find(str(tmp_path / "lite")))
    assert column(opened, opened.roles.y or "") == ["3.33333"] * 2  # 10 of 300


def test_scores_that_a_tool_states_come_before_its_samples(tmp_path: Path) -> None:
    every_eval_ever(tmp_path / "a", {**RUNS, "x": [True, True]})
    opened = open_dataset(find(str(tmp_path / "a")))
    assert column(opened, opened.roles.y or "") == ["50"]


ids = st.text(st.characters(exclude_characters=".", exclude_categories=["Cs"]), max_size=9)
"""Where all ids of a file are whole numbers, 2.0 is 2."""


@given(st.dictionaries(ids, st.booleans(), max_size=4), ids)
def test_any_object_of_outcomes_is_two_sides_or_an_error(
    tmp_path_factory: pytest.TempPathFactory, right: dict[str, bool], other: str
) -> None:
    folder = tmp_path_factory.mktemp("any")
    _write(folder / "a.json", right)
    _write(folder / "b.json", right | {other: True})
    try:
        found = open_sides([find(str(folder / name)) for name in ("a.json", "b.json")])
    except LcbtuiError:
        return
    assert len(found.results.problems) == len(right | {other: True})

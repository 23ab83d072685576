"""What SWE-bench, Terminal-Bench, Harbor, Aider, HELM, MTEB and Every Eval Ever write.

Trees as the tools write them, a few entries each: one row a model, with the tool's own headline,
its direction, and the number of items it is the mean of.
"""

import copy
import json
import math
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcbtui.dataset.columns import is_lower_better
from lcbtui.dataset.dataset import Dataset
from lcbtui.errors import SourceError
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.derive.means import mean_parts
from unit.sources.formats.test_json_values import VALUES
from unit.sources.results.own_results import read, written

Tree = dict[str, Any]

RUNS = count()
DETAILS = "per_instance_details.json"


def scores(data: Dataset) -> dict[str, float]:
    y = data.roles.y
    assert y is not None
    values = zip(data.words("model"), data.numbers(y).round(2).tolist(), strict=True)
    return {model: score for model, score in values if not math.isnan(score)}


def nemo_bundle(model: str, **scores: object) -> Tree:
    about = {"name": "gsm8k", "samples": 20, "repeats": 1, "scores": scores}
    bundle = {"run_id": "eval-1-gsm8k", "config": {"model": model}, "benchmark": about}
    rewards = "\n".join(json.dumps({"problem_idx": n, "reward": 1.0}) for n in range(20))
    return {f"{model}/eval-1-gsm8k.json": bundle, f"{model}/results.jsonl": rewards}


NEMO_BEFORE = """config: {type: gpqa}
results:
  tasks:
    gpqa:
      metrics:
        score:
          scores:
            micro:
              stats: {stderr: 0.16}
              value: 0.4
target:
  api_endpoint: {model_id: org/a}
"""


def rollouts(model: str, *rewards: float) -> Tree:
    about = {"response": {"model": model}, "agent_ref": {"name": "x_agent"}}
    lines = [{"_ng_task_index": n, "reward": each, **about} for n, each in enumerate(rewards)]
    return {f"{model}/rollouts.jsonl": "\n".join(map(json.dumps, lines))}


class Case(NamedTuple):
    """A tree, the header of its headline, each model's score in percent, and numbers of items."""

    tree: Tree
    headline: str
    scores: Mapping[str, float]
    items: float | None = None
    lower: bool = False


def submission(resolved: int, name: str = "", **tags: object) -> Tree:
    ids = [f"django__django-{n}" for n in range(resolved)]
    metadata = f"info:\n  name: {name}\ntags:\n  org: [Makers]\n  model: [gpt-5]\n" if name else ""
    tree = {"results/results.json": {"no_generation": [], "no_logs": ["x__x-1"], "resolved": ids}}
    return tree | ({"metadata.yaml": metadata} if name else {}) | tags


def under(folder: str, tree: Tree) -> Tree:
    return {f"{folder}/{name}": content for name, content in tree.items()}


def report(resolved: list[str], others: list[str]) -> dict[str, Any]:
    ids = {"completed_ids": [*resolved, *others], "resolved_ids": resolved, "error_ids": []}
    total = len(ids["completed_ids"])
    counts = {"total_instances": total, "resolved_instances": len(resolved)}
    return {**counts, "unresolved_ids": others, "schema_version": 2, **ids}


def terminal_bench(agent: str, model: str | None, **resolved: bool) -> Tree:
    trials = [
        {"trial_name": f"{task}.1-of-1.run", "task_id": task, "is_resolved": is_resolved}
        for task, is_resolved in resolved.items()
    ]
    metadata = {"run_id": "run", "agent_name": agent, "model_name": model, "accuracy": None}
    results = {"id": f"run {next(RUNS)}", "results": trials, "n_resolved": sum(resolved.values())}
    tree = {"results.json": results, "run_metadata.json": metadata}
    return tree | {f"{each['task_id']}/trial/results.json": each for each in trials}


def harbor(model: str, task: str, reward: float | None) -> Tree:
    verdict = None if reward is None else {"rewards": {"reward": reward}}
    agent = {"name": "terminus-2", "version": "2", "model_info": {"name": model, "provider": "p"}}
    trial = {"task_name": task, "source": "tb", "agent_info": agent, "verifier_result": verdict}
    job = {"id": "1", "n_total_trials": 1, "stats": {"n_trials": 1, "evals": {}}}
    return {f"{task}__{model}/result.json": trial, "result.json": job}


def exercise(model: str, case: str, *outcomes: bool) -> Tree:
    done = {"testcase": case, "model": model, "edit_format": "diff", "tests_outcomes": outcomes}
    folder = f"2025-01-01-00-00-00--{model}/python/exercises/practice/{case}"
    return {f"{folder}/.aider.results.json": {**done, "cost": 0.1, "duration": 3}}


def board(*runs: tuple[str, int, str]) -> str:
    return "".join(
        f"- dirname: 2025-01-01--{model}\n  test_cases: {cases}\n  model: {model}\n"
        f"  edit_format: diff\n  pass_rate_1: 10.0\n  pass_rate_2: {rate}\n  total_cost: 1.0\n\n"
        for model, cases, rate in runs
    )


def helm(model: str, scenario: str, **means: float) -> Tree:
    stats = [
        {"name": {"name": metric, "split": split, **more}, "count": 1, "sum": 9, "mean": mean * n}
        for split, more, n in (
            ("valid", {}, 0.1),
            ("test", {"perturbation": {"name": "robustness"}}, 0.2),
            ("test", {}, 1),
        )
        for metric, mean in {"num_references": 4.0, **means}.items()
    ]
    run = f"{scenario}model={model.replace('/', '_')}"
    spec = {"name": run, "adapter_spec": {"method": "generation", "model": model}}
    return {f"runs/v1/{run}/stats.json": stats, f"runs/v1/{run}/run_spec.json": spec}


def mteb(model: str, task: str, *subsets: float) -> Tree:
    scores = [{"main_score": each, "hf_subset": "default", "ndcg": 0.1} for each in subsets]
    others = [{"main_score": 0.01, "hf_subset": "default"}]
    result = {"task_name": task, "mteb_version": "1", "scores": {"test": scores, "dev": others}}
    folder = f"results/{model.replace('/', '__')}/0a1b"
    meta = {"name": model, "revision": "0a1b", "n_parameters": 560000000, "open_weights": True}
    return {f"{folder}/{task}.json": result, f"{folder}/model_meta.json": meta}


def every_eval(name: str, *results: tuple[str, float, bool], bench: str = "asr") -> Tree:
    error = {"standard_error": {"value": 0.02}}
    evaluations = [
        {
            "evaluation_name": called,
            "source_data": {"dataset_name": called, "samples_number": 50},
            "metric_config": {"lower_is_better": lower, "min_score": 0, "max_score": 1},
            "score_details": {"score": score, "uncertainty": error},
        }
        for called, score, lower in results
    ]
    record = {
        "evaluation_id": f"{bench}/{name}/1",
        "model_info": {"name": name, "id": f"makers/{name}", "developer": "Makers"},
        "evaluation_results": evaluations,
    }
    return {f"data/{bench}/makers/{name}/1f-2e-3d-4c-5b.json": record}


CASES = {
    "swe-bench experiments": Case(
        under("verified/20250101_a", submission(250, "A + GPT-5"))
        | under("verified/20250102_b_gpt", submission(100)),
        "resolved",
        {"A + GPT-5": 50.0, "b_gpt": 20.0},
        500,
    ),
    "swe-bench of a split that states its size": Case(
        under("new/20250101_a", submission(3, "A"))
        | {
            "new/20250101_a/results/resolved_by_repo.json": {
                "a/a": {"resolved": 2, "total": 5},
                "b/b": {"resolved": 1, "total": 7},
            }
        },
        "resolved",
        {"A": 25.0},
        12,
    ),
    "swe-bench report": Case(
        {"gpt-5.run.json": report(["a"], ["b", "c", "d"])}, "resolved", {"gpt-5": 25.0}, 4
    ),
    "swe-bench reports": Case(
        {
            "org__gpt-4.1.run.json": report(["a"], ["b", "c", "d"]),
            "org__gpt-5.run.json": report(["a", "b", "c"], ["d"]),
        },
        "pass_at_1",
        {"org/gpt-5": 75.0, "org/gpt-4.1": 25.0},
        4,
    ),
    "terminal-bench": Case(
        under("x/1", terminal_bench("droid", "gpt-5", a=True, oom=False))
        | under("x/2", terminal_bench("droid", "gpt-5", a=True, oom=True))
        | under("y/1", terminal_bench("goose", "gpt-5", a=False, oom=False)),
        "pass_at_1",
        {"gpt-5 (droid)": 75.0, "gpt-5 (goose)": 0.0},
        2,
    ),
    "runs of terminal-bench in numbered folders": Case(
        under("1_droid_a/run 1", terminal_bench("Droid", None, a=True, oom=False))
        | under("1_droid_a/run 2", terminal_bench("Droid", None, a=True, oom=True))
        | under("1_droid_b/droid_b_1", terminal_bench("Droid", None, a=False, oom=False))
        | under("1_droid_b/droid_b_2", terminal_bench("Droid", None, a=True, oom=False)),
        "pass_at_1",
        {"1_droid_a (Droid)": 75.0, "droid_b (Droid)": 25.0},
        2,
    ),
    "runs of terminal-bench of which some say whose they are": Case(
        under("x/run1_2025-08-10__05-27-18", terminal_bench("droid", "gpt-5", a=True, oom=True))
        | {
            f"x/run2_2025-08-11__05-27-18/{name}": content
            for name, content in terminal_bench("droid", "gpt-5", a=False, oom=True).items()
            if name != "run_metadata.json"
        },
        "pass_at_1",
        {"gpt-5 (droid)": 75.0},
        2,
    ),
    "a run of terminal-bench of which a copy lies in another": Case(
        under("x/run_a", terminal_bench("droid", "gpt-5", a=True, oom=True))
        | under("x/run_a/run_b", copied := terminal_bench("droid", "gpt-5", a=False, oom=False))
        | under("x/run_b", copied),
        "pass_at_1",
        {"gpt-5 (droid)": 50.0},
        2,
    ),
    "systems of terminal-bench that end in a number": Case(
        under("20250902_lead_gpt-4", terminal_bench("Lead", None, a=False, oom=False))
        | under("20250902_lead_gpt-5", terminal_bench("Lead", None, a=True, oom=False)),
        "pass_at_1",
        {"20250902_lead_gpt-4 (Lead)": 0.0, "20250902_lead_gpt-5 (Lead)": 50.0},
        2,
    ),
    "harbor": Case(
        harbor("gpt-5", "a", 1.0) | harbor("gpt-5", "b", None) | harbor("qwen", "a", 0.5),
        "pass_at_1",
        {"gpt-5 (terminus-2)": 50.0, "qwen (terminus-2)": 50.0},
    ),
    "aider leaderboard": Case(
        {"_data/polyglot.yml": board(("a", 225, "50.0"), ("b", 224, "60.0"), ("c", 225, "70.0"))},
        "pass_rate_2",
        {"a": 50.0, "b": 60.0, "c": 70.0},
    ),
    "aider exercises": Case(
        exercise("a", "hangman", False, True)
        | exercise("a", "bowling", False, False)
        | exercise("b", "hangman", True)
        | exercise("b", "bowling"),
        "pass_at_1",
        {"a (diff)": 50.0, "b (diff)": 50.0},
        2,
    ),
    "helm runs": Case(
        helm("org/a", "gsm:", exact_match_indicator=0.5, num_instances=40)
        | helm("org/a", "quac:", f1_score=0.3, exact_match=0.1, num_instances=10)
        | helm("org/b", "gsm:", exact_match_indicator=0.25, num_instances=40)
        | helm("org/b", "quac:", f1_score=0.5, exact_match=0.1, num_instances=10),
        "mean of tasks",
        {"org/a": 40.0, "org/b": 37.5},
    ),
    "helm scenario": Case(
        helm("org/a", "mmlu:subject=law,", exact_match=0.1, quasi_exact_match=0.5, num_instances=9)
        | helm("org/b", "mmlu:subject=law,", exact_match=0.5, quasi_exact_match=0.2),
        "mmlu:subject=law quasi_exact_match",
        {"org/a": 50.0, "org/b": 20.0},
    ),
    "helm metrics of one's own": Case(
        helm("org/a", "bbq:", bbq_ambiguous_bias=0.1, exact_match=0.9, bbq_accuracy=0.5)
        | helm("org/a", "live_qa:", live_qa_score=0.25, inference_runtime=3.0),
        "mean of tasks",
        {"org/a": 37.5},
    ),
    "helm lower is better": Case(
        helm("org/a", "the_pile:", bits_per_byte=0.8)
        | helm("org/b", "the_pile:", bits_per_byte=0.9),
        "the_pile bits_per_byte",
        {"org/a": 0.8, "org/b": 0.9},
        lower=True,
    ),
    "mteb": Case(
        mteb("org/a", "ArguAna", 0.5)
        | mteb("org/a", "STS12", 0.8, 0.6)
        | mteb("org/b", "ArguAna", 0.4)
        | mteb("org/b", "STS12", 0.4)
        | mteb("org/b", "GPUSpeedTask", 300.0)
        | under("second", mteb("org/b", "STS12", 0.9))
        | mteb("org/c", "STS12", 0.9),
        "mean of tasks",
        {"org/a": 60.0, "org/b": 40.0},
    ),
    "mteb without a model that has all tasks": Case(
        mteb("org/a", "A", 0.1) | mteb("org/a", "B", 0.5) | mteb("org/a", "C", 0.7)
        | mteb("org/b", "B", 0.5) | mteb("org/b", "C", 0.3) | mteb("org/b", "D", 0.9),
        "mean of tasks",
        {"org/a": 60.0, "org/b": 40.0},
    ),
    "every eval ever, a list": Case(
        {
            "all.json": [
                *every_eval("a", ("WER", 0.2, True)).values(),
                *every_eval("b", ("WER", 0.1, True)).values(),
            ]
        },
        "WER",
        {"a": 0.2, "b": 0.1},
        50,
        lower=True,
    ),
    "nemo evaluator": Case(
        nemo_bundle("a", **{"pass@2": {"value": 0.5}, "pass@1": {"value": 0.25}})
        | nemo_bundle("b", **{"pass@1": {"value": 0.5}, "runtime": {"total_tokens": 9}}),
        "gsm8k pass@1",
        {"a": 25.0, "b": 50.0},
        20,
    ),
    "nemo evaluator before 1.0": Case(
        {"x/results.yml": NEMO_BEFORE, "y/results.yml": NEMO_BEFORE.replace("/a", "/b")},
        "gpqa score micro",
        {"org/a": 40.0, "org/b": 40.0},
    ),
    "nemo gym": Case(
        rollouts("a", 1.0, 0.0) | rollouts("b", 0.5, 0.0), "pass_at_1", {"a": 50.0, "b": 25.0}, 2
    ),
    "nemo gym, rewards below 0": Case(
        rollouts("a", 1.0, -1.0) | rollouts("b", -1.0, -1.0),
        "x_agent reward",
        {"a": 0.0, "b": -1.0},
        2,
    ),
    "every eval ever, benchmarks": Case(
        every_eval("a", ("Overall", 0.2, False), bench="one")
        | every_eval("a", ("Overall", 0.6, False), bench="two")
        | every_eval("b", ("Overall", 0.4, False), bench="one"),
        "one Overall",
        {"a": 20.0, "b": 40.0},
        50,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_one_row_a_model_with_the_headline_of_the_tool(tmp_path: Path, case: Case) -> None:
    data = read(tmp_path, case.tree)
    y = next(column for column in data.columns if column.key == data.roles.y)
    assert case.headline in (y.header, y.key)
    assert scores(data) == case.scores
    assert is_lower_better(y) is case.lower
    if case.items is not None:
        assert {*data.numbers("problems").tolist()} == {case.items}


SEVERAL = {
    "splits of swe-bench": (
        under("evaluation/lite/20250101_a", submission(150, "A"))
        | under("evaluation/lite/20250102_b", submission(15, "B"))
        | under("evaluation/verified/20250101_a", submission(400, "A"))
        | under("evaluation/verified/20250102_b", submission(50, "B")),
        {
            "SWE-bench lite resolved": ([50.0, 5.0], 300),
            "SWE-bench verified resolved": ([80.0, 10.0], 500),
        },
    ),
    "leaderboards of aider": (
        {
            "edit.yml": board(("a", 133, "90.0"), ("b", 133, "80.0")),
            "polyglot.yml": board(("a", 225, "50.0"), ("b", 225, "70.0")),
        },
        {
            "Aider code editing pass_rate_2": ([90.0, 80.0], 133),
            "Aider polyglot pass_rate_2": ([50.0, 70.0], 225),
        },
    ),
    "evaluations of one benchmark": (
        every_eval("a", ("AMI", 0.2, True), ("accuracy", 0.5, False))
        | every_eval("b", ("AMI", 0.1, True), ("accuracy", 0.7, False)),
        {"AMI": ([0.2, 0.1], 50), "accuracy": ([50.0, 70.0], 50)},
    ),
}


@pytest.mark.parametrize(("tree", "tasks"), SEVERAL.values(), ids=SEVERAL)
def test_of_several_tasks_none_is_the_score_and_each_has_its_own_count(
    tmp_path: Path, tree: Tree, tasks: Mapping[str, tuple[list[float], int]]
) -> None:
    data = read(tmp_path, tree)
    assert data.roles.y is None
    counts = {each.of: each.key for each in data.columns if each.evidence == "problems"}
    by_header = {each.header: each for each in data.columns}
    for header, (values, items) in tasks.items():
        key = by_header[header].key
        assert data.numbers(key).round(2).tolist() == values
        assert {*data.numbers(counts[key]).tolist()} == {items}
    assert is_lower_better(by_header[next(iter(tasks))]) is ("AMI" in tasks)


def test_a_folder_is_named_from_within_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, under("verified/20250101_a", submission(250)))
    monkeypatch.chdir(tmp_path / "verified/20250101_a/results")
    for folder in ("..", "../..", ".", "results.json"):
        assert scores(open_dataset(find(folder))) == {"a": 50.0}


def details(**resolved: bool) -> dict[str, Any]:
    return {name: {"cost": 0.1, "resolved": done} for name, done in resolved.items()}


def test_submissions_with_details_are_results_by_instance(tmp_path: Path) -> None:
    tree: Tree = {}
    for folder, name, other in (("verified/1_a", "A", False), ("verified/2_b", "B", True)):
        resolved = submission(1 + other, name, **{DETAILS: details(a=True, b=other)})
        tree |= under(folder, resolved)
    data = read(tmp_path, tree)
    assert data.selection is not None
    assert scores(data) == {"A": 50.0, "B": 100.0}
    assert scores(read(tmp_path, {}, f"verified/1_a/{DETAILS}")) == {"A": 50.0}


EUROEVAL = """\
<span style='font-size: 12px'>Task Type</span>,<span>dummy</span>,,,,,\
<a id=1 href='x'>Sentiment</a>,<a id=2 href='x'>Acceptability</a>,<span>hidden</span>,
Model,Type,Rank,"<a href=""x"">European Values</a>",Parameters,Vocabulary,\
<a href='https://euroeval.com/datasets/english#sst5'>sst5</a>,\
<a href='https://euroeval.com/datasets/english#scala-en'>scala_en</a>,sst5_version,scala_en_version
"<a href='https://hf.co/org/a-8B'>org/a-8B (zero-shot, val)</a>",🤔,1.28@@1.28,69.66,\
8030261248.0,128256.0,69.12 ± 1.96 / 70.52 ± 1.64@@69.12,\
40.00 ± 0.98 / 84.38 ± 0.94@@40.00,16.9.0@@160900,17.1.0@@170100
<a href='https://hf.co/org/b'>org/b</a>,📝,-@@100,?,?,?,\
-@@-1,-1.50 ± 0.49 / 49.61 ± 1.45@@-1.50,-@@0,17.1.0@@170100
"""


def test_a_board_of_euroeval_has_the_first_metric_and_half_of_its_interval(tmp_path: Path) -> None:
    data = read(tmp_path, {"english_all.csv": EUROEVAL}, "english_all.csv")
    assert data.words("model") == ["org/a-8B (zero-shot, val)", "org/b"]
    assert data.roles.y is None
    assert data.numbers("scala_en").tolist() == [40.0, -1.5]
    assert data.numbers("sst5")[0] == 69.12
    assert data.numbers("sst5 stderr")[0] == data.numbers("scala_en stderr")[0] * 2 == 1.0
    assert data.numbers("total_params_b")[0] == 8.030261248
    (part, other) = mean_parts(data, "mean(*)")
    assert {part.header, other.header} == {"sst5", "scala_en"}


def test_stated_errors_and_what_is_known_of_a_model_are_columns(tmp_path: Path) -> None:
    record = read(tmp_path / "a", every_eval("a", ("AMI accuracy", 0.2, False)))
    assert record.numbers("standard_error").tolist() == [2.0]
    assert record.words("organization") == ["Makers"]
    embedding = read(tmp_path / "b", mteb("org/a", "STS12", 0.5), "results/org__a")
    assert embedding.numbers("total_params_b").tolist() == [0.56]
    assert embedding.words("openness") == ["open-weights"]


def places(value: object, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = enumerate(value) if isinstance(value, list) else ()
    for key, each in value.items() if isinstance(value, dict) else inner:
        yield (*at, key)
        yield from places(each, (*at, key))


@settings(max_examples=50)
@given(st.data())
def test_any_value_in_any_place_is_a_table_or_one_line(data: st.DataObject) -> None:
    files = [(case, file) for case in CASES.values() for file in case.tree]
    case, name = data.draw(st.sampled_from([each for each in files if each[1].endswith("json")]))
    tree = copy.deepcopy(case.tree)
    *way, last = data.draw(st.sampled_from([*places(tree[name])]))
    node = tree[name]
    for step in way:
        node = node[step]
    node[last] = data.draw(VALUES)
    with TemporaryDirectory() as folder, suppress(SourceError):
        read(Path(folder), tree)


def test_metadata_with_aliases_is_left_out(tmp_path: Path) -> None:
    named = submission(3, "Named")
    bomb = f"a: &a [x, x]\n{named['metadata.yaml']}  org2: [*a, *a]\n"
    assert [*scores(read(tmp_path / "plain", named))] == ["Named"]
    assert [*scores(read(tmp_path / "bomb", {**named, "metadata.yaml": bomb}))] == ["bomb"]

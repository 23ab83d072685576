import json
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from lcbtui.dataset.columns import Kind, is_lower_better
from lcbtui.dataset.source import with_flag
from lcbtui.errors import SourceError
from lcbtui.sources.catalog import find
from lcbtui.sources.formats.tables import RawTable
from lcbtui.sources.open import found_in, open_dataset, open_sources, shaped
from unit.sources.formats.test_json_values import CONTAINERS
from unit.sources.opening import column
from unit.sources.results.own_results import read

OLD: dict[str, Any] = {
    "results": {
        "arc_challenge": {"acc": 0.25, "acc_norm": 0.28, "acc_norm_stderr": 0.013},
        "piqa": {"acc": 0.7, "acc_stderr": 0.01},
        "squad": {"exact_match": 45.5, "f1": 59.0},
        "xlsum": {"rouge2": 2.5},
    },
    "versions": {"arc_challenge": 0, "piqa": 0, "squad": 1, "xlsum": 1},
    "config": {
        "model": "hf-causal",
        "model_args": "pretrained=makers/maker-7b,dtype=float16",
        "num_fewshot": 3,
    },
}  # fmt: skip

NEW: dict[str, Any] = {
    "results": {
        "mmlu": {"acc,none": 0.5, "acc_stderr,none": 0.004, "alias": "mmlu"},
        "mmlu_stem": {"acc,none": 0.4, "acc_stderr,none": 0.01, "alias": " - stem"},
        "mmlu_physics": {"alias": "  - physics", "acc,none": 0.3, "acc_stderr,none": 0.05},
        "mmlu_law": {"alias": "  - law", "acc,none": 0.6, "acc_stderr,none": 0.05},
        "gsm8k": {
            "alias": "gsm8k",
            "exact_match,strict-match": 0.35,
            "exact_match_stderr,strict-match": 0.013,
            "exact_match,flexible-extract": 0.36,
            "exact_match_stderr,flexible-extract": "N/A",
        },
        "suite": {"alias": "suite"},
        "perplexing": {"word_perplexity,none": 12.5, "word_perplexity_stderr,none": "N/A"},
    },
    "groups": {"mmlu": {"acc,none": 0.5, "acc_stderr,none": 0.004, "alias": "mmlu"}},
    "group_subtasks": {
        "mmlu": ["mmlu_stem", "mmlu_law"],
        "mmlu_stem": ["mmlu_physics"],
        "suite": ["gsm8k"],
        "gsm8k": [],
    },
    "configs": {},
    "n-shot": {"mmlu": 5, "gsm8k": 8},
    "n-samples": {
        "mmlu_physics": {"original": 100, "effective": 100},
        "mmlu_law": {"original": 200, "effective": 150},
        "gsm8k": {"original": 1319, "effective": 1319},
    },
    "config": {
        "model": "hf",
        "model_args": "pretrained=/models/our-model,revision=step1000",
        "model_num_parameters": 7241732096,
    },
    "model_name": "/models/our-model",
}


def table(*runs: object) -> RawTable:
    text = "\n".join(map(json.dumps, runs))
    found = shaped(find("-"), found_in(find("-"), text.encode()))
    assert isinstance(found, RawTable)
    return found


def row(raw: RawTable, place: int = 0) -> dict[str, str]:
    return {h: c[place] for h, c in zip(raw.headers, raw.columns, strict=True) if c[place]}


def test_a_run_is_a_row_with_one_metric_a_task() -> None:
    raw = table(OLD)
    assert raw.read_as == "lm-evaluation-harness results, UTF-8"
    assert row(raw) == {
        "model": "makers/maker-7b",
        "arc_challenge acc_norm": "0.28",
        "piqa acc": "0.7",
        "squad exact_match": "45.5",
        "xlsum rouge2": "2.5",
        "shots": "3-shot",
        "arc_challenge acc_norm stderr": "0.013",
        "piqa acc stderr": "0.01",
    }
    (note,) = raw.notes
    assert "--table .results" in with_flag(note)


def test_groups_stand_apart_from_their_subtasks_with_how_many_documents_they_have() -> None:
    raw = table(NEW)
    assert row(raw) == {
        "model": "our-model",
        "revision": "step1000",
        "params": "7241732096",
        "mmlu acc": "0.5",
        "gsm8k exact_match (strict-match)": "0.35",
        "perplexing word_perplexity": "12.5",
        "mmlu/mmlu_stem acc": "0.4",
        "mmlu/mmlu_physics acc": "0.3",
        "mmlu/mmlu_law acc": "0.6",
        "shots": "5-shot, 8-shot",
        "mmlu acc stderr": "0.004",
        "mmlu acc n": "250",
        "gsm8k exact_match (strict-match) stderr": "0.013",
        "gsm8k exact_match (strict-match) n": "1319",
        "mmlu/mmlu_stem acc stderr": "0.01",
        "mmlu/mmlu_stem acc n": "100",
        "mmlu/mmlu_physics acc stderr": "0.05",
        "mmlu/mmlu_physics acc n": "100",
        "mmlu/mmlu_law acc stderr": "0.05",
        "mmlu/mmlu_law acc n": "150",
    }
    first = [header for header in raw.headers if not header.endswith((" n", "stderr"))]
    assert first.index("perplexing word_perplexity") < first.index("mmlu/mmlu_stem acc")


def test_the_score_of_a_group_may_stand_among_the_groups_alone() -> None:
    results = {task: each for task, each in NEW["results"].items() if task != "mmlu"}
    raw = table(NEW | {"results": results})
    assert row(raw) == row(table(NEW))
    assert raw.headers.index("mmlu acc") < raw.headers.index("mmlu/mmlu_stem acc")


@pytest.mark.parametrize(
    ("about", "model"),
    [
        ({"config": {"model": "gpt2"}}, "gpt2"),
        ({"config_general": {"model_name": "makers/m"}}, "makers/m"),
        ({"config_general": {"model_config": {"model_name": "makers/m"}}}, "makers/m"),
        ({"config": {"model_args": "peft=makers/adapter,pretrained=makers/m"}}, "makers/adapter"),
        ({"config": {"model_args": "model=gpt-x,base_url=http://x/v1,key=a=b"}}, "gpt-x"),
        ({"versions": {}}, "standard input"),
        ({"config": {"model": "neox", "model_args": {"iteration": 9}}}, "standard input"),
        ({"config": {"model": "hf", "model_args": "dtype=float16"}}, "standard input"),
        ({"config": {"model_args": "path=/hub/models--m--m-7b/snapshots/0a1/"}}, "m/m-7b"),
        ({"config": {"model_name": "makers/m"}}, "makers/m"),
    ],
)
def test_the_model_is_what_the_file_calls_it(about: dict[str, Any], model: str) -> None:
    assert row(table({"results": OLD["results"], **about}))["model"] == model


def test_several_runs_are_rows_also_without_errors_where_a_model_is_named() -> None:
    tasks = {"arc": {"acc": 0.5}, "law": {"f1": 0.4}}
    raw = table({"config": {"model_name": "m/a", "model_sha": "x"}, "results": tasks}, OLD)
    assert row(raw) == {"model": "m/a", "arc acc": "0.5", "law f1": "0.4"}
    assert row(raw, 1) == row(table(OLD))
    pretrained = {"model_args": {"pretrained": "makers/maker-1b"}}
    other = {**OLD, "config": {**OLD["config"], **pretrained}}
    assert list(table(OLD, other).columns[0]) == ["makers/maker-7b", "makers/maker-1b"]


def test_other_files_with_results_are_none_of_the_harness() -> None:
    for made in (
        {"results": {"a": {"score": 1}, "b": {"score": 2}}, "config": {"seed": 1}},
        {"results": [{"model": "a", "acc": 1}, {"model": "b", "acc": 2}], "config": {}},
    ):
        assert list(table(made).columns[0]) == ["a", "b"]


def run_of(model: str, **tasks: float) -> dict[str, object]:
    results = {task: {"acc,none": acc, "acc_stderr,none": 0.01} for task, acc in tasks.items()}
    return {"results": results, "config": {"model_args": f"pretrained={model}"}}


def test_a_folder_of_results_is_a_row_a_model_with_all_of_its_tasks(tmp_path: Path) -> None:
    files = {
        "a1.json": run_of("m/a-7B", arc=0.5),
        "a2.json": run_of("m/a-7B", piqa=0.6),
        "b.json": run_of("m/b-8B", arc=0.7, piqa=0.8),
    }
    opened = read(tmp_path, files)
    assert column(opened, "model") == ["m/a-7B", "m/b-8B"]
    assert column(opened, "arc acc") == ["50", "70"]
    assert column(opened, "piqa acc") == ["60", "80"]
    assert column(opened, "total_params_b") == ["7", "8"]
    assert column(opened, "file") == ["a1.json and 1 more", "b.json"]
    assert opened.roles.y is None
    errors = {each.of: each.key for each in opened.columns if each.evidence == "standard_error"}
    assert errors == {"arc acc": "arc acc stderr", "piqa acc": "piqa acc stderr"}
    assert column(opened, "piqa acc stderr") == ["1", "1"]
    read(tmp_path, {"c.json": run_of("m/c-1B", arc=0.5, piqa=0.7)})
    named = open_sources([find(str(tmp_path / f"{name}.json")) for name in "bc"])
    assert named.roles.y is None
    assert column(named, "piqa acc") == ["80", "70"]


def test_the_task_of_most_models_comes_first_with_its_stated_direction(tmp_path: Path) -> None:
    stated = {"higher_is_better": {"law": {"acc": False}}}
    runs = (run_of("m/a", arc=0.5), run_of("m/a", law=0.6), run_of("m/b", law=0.6))
    opened = read(tmp_path, {f"{n}.json": run | stated for n, run in enumerate(runs)})
    first, second = (each for each in opened.columns if each.header in ("arc acc", "law acc"))
    assert (first.header, second.header) == ("law acc", "arc acc")
    assert is_lower_better(first)


def test_scores_of_a_task_named_in_other_words_are_in_percent_as_the_others(tmp_path: Path) -> None:
    """As in EleutherAI/pythia: "wh" is no watt-hour before "vs"."""
    tasks = ("arc_easy", "blimp_wh_vs_that_no_gap", "time_to_first")
    scores = {"a": dict.fromkeys(tasks, 0.5), "b": dict.fromkeys(tasks, 0.25)}
    opened = read(tmp_path, {f"{name}.json": run_of(name, **of) for name, of in scores.items()})
    for task in tasks:
        assert column(opened, f"{task} acc") == ["50", "25"]
        assert column(opened, f"{task} acc stderr") == ["1", "1"]
    assert [each.short for each in opened.report.choices if each.option == "y"] == [
        "no ranking: scores of 3 tasks, and the tool puts none above the others"
    ]


def test_a_second_run_of_a_task_is_a_row_of_its_own(tmp_path: Path) -> None:
    runs = {f"{n}.json": run_of("m/a", arc=acc) for n, acc in enumerate((0.5, 0.6))}
    opened = read(tmp_path, runs)
    assert column(opened, "arc acc") == ["50", "60"]
    assert column(opened, "run") == ["", "run 2"]


def neox(step: int, shots: int, **tasks: float) -> dict[str, object]:
    about = {"model": "neox", "model_args": {"iteration": step, "seed": 1}, "num_fewshot": shots}
    results = {task: {"acc": n, "acc_stderr": 0.01} for task, n in tasks.items()}
    return {"results": results, "config": about}


def test_a_model_that_a_path_names_is_called_so_and_runs_by_step_and_shots(tmp_path: Path) -> None:
    """As in EleutherAI/pythia, evals/pythia-v0."""
    end = "shot-global_step63000_eval_results_11-25-2022-21-22-29.json"
    runs = {
        f"{model}/{model}-{shots}{end}": neox(63000, shots, arc=shots / 10, law=0.5)
        for model in ("py-70m", "py-1b")
        for shots in (0, 5)
    }
    opened = read(tmp_path, runs | {"py-1b/five-shot/results.json": neox(143000, 5, arc=0.25)})
    assert column(opened, "model") == ["py-1b", "py-1b", "py-1b", "py-70m", "py-70m"]
    assert column(opened, "revision") == ["step143000"] + ["step63000"] * 4
    assert column(opened, "shots") == ["5-shot", "0-shot", "5-shot", "0-shot", "5-shot"]
    assert "run" not in opened.by_key


def test_a_task_joins_the_row_of_its_shots_which_are_no_second_run(tmp_path: Path) -> None:
    runs = [("arc", 5, 0.5), ("arc", 0, 0.4), ("law", 0, 0.3), ("law", 5, 0.6)]
    files = {
        f"m-step{n}-{shots}shot.json": neox(1, shots, **{task: acc})
        for n, (task, shots, acc) in enumerate(runs)
    }
    opened = read(tmp_path, files)
    assert column(opened, "shots") == ["5-shot", "0-shot"]
    assert column(opened, "arc acc") == ["50", "40"]
    assert column(opened, "law acc") == ["60", "30"]
    assert "run" not in opened.by_key


def test_a_folder_of_a_folder_a_model_is_read_and_samples_are_left_out(tmp_path: Path) -> None:
    run, samples = "results_2026-01-01.json", "samples_arc_2026-01-01T00-00-00.000.jsonl"
    files = {f"{model}/{run}": run_of(f"m/{model}", arc=0.5) for model in "ab"}
    both = read(tmp_path, files | {f"{model}/{samples}": "no JSON {" for model in "ab"})
    assert column(both, "model") == ["m/a", "m/b"]
    one = open_dataset(find(str(tmp_path / "a")))
    assert column(one, "model") == ["m/a"]
    assert any(note.startswith("files left out: samples_arc") for note in one.report.notes)


def samples(model: str, task: str, scores: str) -> dict[str, str]:
    said = {"filter": "none", "filtered_resps": ["x"], "metrics": ["acc"]}
    lines = [{"doc_id": number, "acc": int(acc), **said} for number, acc in enumerate(scores)]
    name = f"{model}/samples_{task}_2026-01-01T00-00-00.000.jsonl"
    return {name: "\n".join(map(json.dumps, lines))}


def test_samples_of_a_task_are_compared_by_problem_and_of_several_are_means(tmp_path: Path) -> None:
    data = read(tmp_path, samples("m__a", "arc", "1101") | samples("m__b", "arc", "1000"))
    assert data.selection is not None
    assert data.words("model") == ["m/a", "m/b"]
    assert data.numbers("pass_at_1").tolist() == [75, 25]
    opened = read(tmp_path, samples("m__a", "law", "0001"))
    assert column(opened, "arc acc") == ["75", "25"]
    assert column(opened, "law acc") == ["25", ""]
    assert column(opened, "arc acc n") == ["4", "4"]
    assert column(opened, "law acc n") == ["4", ""]


@given(CONTAINERS, CONTAINERS, CONTAINERS)
def test_any_json_in_the_places_of_the_harness_is_a_table_or_an_error(
    results: Any, config: Any, tasks: Any
) -> None:
    made = {
        "results": {"t": {"acc": 1, "acc_stderr": results}, "u": {"acc,none": 2}},
        "config": config,
        "group_subtasks": tasks,
        "n-samples": tasks,
        "n-shot": config,
    }
    assert table(made).rows == 1
    made["results"] = results
    with suppress(SourceError):
        assert table(made).rows


def test_groups_that_hold_each_other_end() -> None:
    tasks = {"a": {"acc": 1, "acc_stderr": 0}, "b": {"acc": 1, "acc_stderr": 0}}
    made = {"results": tasks, "config": {}, "group_subtasks": {"a": ["b", "a"], "b": ["a"]}}
    assert table(made).rows == 1


def test_groups_that_share_their_tasks_level_by_level_are_counted_once() -> None:
    levels = [[f"g{level}x{n}" for n in range(12)] for level in range(9)]
    groups = {group: below for level, below in pairwise(levels) for group in level}
    score = {"acc": 0.5, "acc_stderr": 0.1}
    tasks = {group: score for level in levels for group in level}
    made = {"results": tasks, "config": {}, "group_subtasks": groups}  # 12 ** 8 ways to a task
    assert table(made | {"n-samples": dict.fromkeys(levels[-1], 10)}).rows == 1


NEWER = """\
hf (pretrained=makers/maker-7b,revision=step1000), gen_kwargs: (None), limit: None, num_fewshot: 5
|     Tasks      |Version|     Filter     |n-shot|    Metric     |   |Value |   |Stderr|
|----------------|------:|----------------|-----:|---------------|---|-----:|---|-----:|
|arc_challenge   |      1|none            |    25|acc            |↑  |0.2500|±  |0.0120|
|                |       |none            |    25|acc_norm       |↑  |0.2800|±  |0.0130|
|gsm8k           |      3|flexible-extract|     5|exact_match    |↑  |0.3600|±  |0.0140|
|                |       |strict-match    |     5|exact_match    |↑  |0.3500|±  |0.0150|
|mmlu            |      2|none            |      |acc            |↑  |0.5000|±  |0.0040|
| - stem         |      2|none            |     5|acc            |↑  |0.4000|±  |0.0100|
|wikitext        |      2|none            |     5|word_perplexity|↓  |12.500|±  |   N/A|

|Groups|Version|Filter|n-shot|Metric|   |Value |   |Stderr|
|------|------:|------|------|------|---|-----:|---|-----:|
|mmlu  |      2|none  |      |acc   |↑  |0.5000|±  |0.0040|
"""

OLDER = """\
hf-causal (pretrained=makers/maker-1b), limit: None, provide_description: False, num_fewshot: 0
|   Task   |Version| Metric |Value |   |Stderr|
|----------|------:|--------|-----:|---|-----:|
|arc_easy  |      0|acc     |0.5690|±  |0.0102|
|          |       |acc_norm|0.4903|±  |0.0103|
"""

LATEX = r"""
\begin{tabular}{|l|l|l|l|l|l|l|l|l|}
Tasks & Version & Filter & n-shot & Metric & & Value & & Stderr \\
\hline
arc\_easy & 1 & none & 0 & acc & $\uparrow$ & 0.5690 & $\pm$ & 0.0102 \\
 & & none & 0 & acc\_norm & $\uparrow$ & 0.4903 & $\pm$ & 0.0103 \\
\end{tabular}
"""


def test_a_table_that_the_harness_prints_is_one_model_with_its_tasks(tmp_path: Path) -> None:
    opened = read(tmp_path, {"README.md": NEWER})
    assert [choice.option for choice in opened.report.choices] == ["y"]
    assert column(opened, "model") == ["makers/maker-7b"]
    assert column(opened, "revision") == ["step1000"]
    scores = {each.header: each for each in opened.columns if each.kind is Kind.NUMBER}
    own = {header: column(opened, each.key) for header, each in scores.items() if not each.of}
    own.pop(opened.by_key["total_params_b"].header)
    assert own == {
        "arc_challenge acc": ["25.00"],
        "arc_challenge acc_norm": ["28.00"],
        "gsm8k exact_match (flexible-extract)": ["36.00"],
        "gsm8k exact_match (strict-match)": ["35.00"],
        "mmlu acc": ["50.00"],
        "mmlu/stem acc": ["40.00"],
        "wikitext word_perplexity": ["12.500"],
    }
    errors = {each.of: column(opened, each.key) for each in scores.values() if each.of}
    assert errors["gsm8k exact_match (strict-match)"] == ["1.5"]
    assert "wikitext word_perplexity" not in errors
    assert is_lower_better(scores["wikitext word_perplexity"])


@pytest.mark.parametrize(("name", "text", "model"), [
    ("a.md", OLDER, "makers/maker-1b"),
    ("maker-2b.md", OLDER.partition("\n")[2], "maker-2b"),
    ("maker-3b.tex", LATEX, "maker-3b"),
])  # fmt: skip
def test_each_printed_form_is_read(tmp_path: Path, name: str, text: str, model: str) -> None:
    opened = read(tmp_path, {name: text})
    assert column(opened, "model") == [model]
    assert column(opened, "arc_easy acc") == ["56.90"]
    assert column(opened, "arc_easy acc_norm stderr") == ["1.03"]


def test_a_printed_table_besides_the_results_of_its_file_is_read_by_number(tmp_path: Path) -> None:
    text = f"|Model|Average|\n|-|-|\n|maker-1b|52.97|\n\n{OLDER}"
    assert column(read(tmp_path, {"README.md": text}), "model") == ["maker-1b"]
    found = find(str(tmp_path / "README.md"))
    second = found._replace(options=found.options._replace(table="2"))
    assert column(open_dataset(second), "arc_easy acc") == ["56.90"]


def test_printed_tables_of_models_are_a_row_each_and_give_way_to_files(tmp_path: Path) -> None:
    other = OLDER.replace("maker-1b", "maker-9b").replace("0.4903", "0.6")
    opened = read(tmp_path, {"notes.md": f"# Runs\n\n{OLDER}\n{other}"})
    assert column(opened, "model") == ["makers/maker-1b", "makers/maker-9b"]
    assert column(opened, "arc_easy acc_norm") == ["49.03", "60"]
    opened = read(tmp_path, {"results.json": run_of("m/a", arc=0.5)})
    assert column(opened, "model") == ["m/a"]
    assert any(note.startswith("files left out: notes.md") for note in opened.report.notes)

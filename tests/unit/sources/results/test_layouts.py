"""What LiveCodeBench's runner and lm-evaluation-harness write of one model, made by hand."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from lcbtui.dataset.dataset import Dataset
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from unit.sources.opening import column
from unit.sources.results.own_results import opened, read

Record = dict[str, Any]
SAMPLES = "samples_gsm8k_2025-06-01T10-11-12.123456.jsonl"


def graded(question: str, *grades: bool, **more: object) -> Record:
    return {
        "question_content": 'Print "doc_id" and "filtered_resps"',
        "platform": "leetcode",
        "question_id": question,
        "contest_date": "2024-08-17T19:30:00",
        "difficulty": "Easy",
        "code_list": ["print(1)"] * len(grades),
        "graded_list": list(grades),
        "pass@1": sum(grades) / len(grades),
        **more,
    }


def evaluation(folder: Path, name: str, records: list[Record]) -> Dataset:
    return opened(folder, name, json.dumps(records, indent=4))


def scores(data: Dataset) -> dict[str, float]:
    assert data.selection is not None
    results = data.selection.results
    return {
        results.problems[problem]: score
        for problem, score in zip(results.problem_of.tolist(), results.scores.tolist(), strict=True)
    }


def test_an_evaluation_of_livecodebench_is_one_model_by_problem(tmp_path: Path) -> None:
    records = [graded("3200", True, False), graded("abc_d", False, False)]
    name = "Scenario.codegeneration_2_0.2_eval_all.json"
    data = evaluation(tmp_path / "My-Model-4B", name, records)
    assert data.report.format == "LiveCodeBench evaluation, UTF-8"
    assert data.words("model") == ["My-Model-4B"]
    assert scores(data) == {"3200": 50.0, "abc_d": 0.0}
    assert data.selection is not None
    assert data.selection.results.difficulty == ("easy", "easy")
    assert data.selection.results.platform == ("leetcode", "leetcode")
    assert data.selection.results.days.tolist() == [19952] * 2


def test_a_note_that_all_files_of_a_folder_have_says_of_how_many_it_is(tmp_path: Path) -> None:
    for model in "ab":
        evaluation(tmp_path, f"{model}_eval_all.json", [graded("1", True), graded("2", False)])
    notes = open_dataset(find(str(tmp_path))).report.notes
    assert "2 files: 2 results of 1 model on 2 problems, 2024-08-17 to 2024-08-17" in notes


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("Mine_eval_all.json", "Mine"),
        ("Mine_codegeneration_10_0.2_eval_all.json", "Mine"),
        ("Scenario.selfrepair_1_0.2_eval_all.json", "folder"),
        ("eval_all.json", "folder"),
        ("\x1b[31mred_eval_all.json", "[31mred"),
    ],
)
def test_the_name_of_an_evaluation_tells_the_model(name: str, model: str, tmp_path: Path) -> None:
    data = evaluation(tmp_path / "folder", name, [graded("1", True)])
    assert data.words("model") == [model]


def test_tests_of_a_question_are_problems_of_their_own(tmp_path: Path) -> None:
    tests = (("2727", True, 0), ("2727", False, 1), ("2728", True, 0))
    records = [graded(question, grade, test_id=test) for question, grade, test in tests]
    data = evaluation(tmp_path, "Mine_eval_all.json", records)
    assert scores(data) == {"2727": 100.0, "2727#2": 0.0, "2728": 100.0}
    assert data.selection is not None
    assert data.selection.questions is not None
    assert len(set(data.selection.questions.tolist())) == 2


def sample(number: int, score: object = 1.0, doc: Record | None = None, **more: object) -> Record:
    return {
        "doc_id": number,
        "doc": doc or {"question": "How many?", "answer": "4"},
        "target": "4",
        "filtered_resps": ["4"],
        "filter": "strict-match",
        "metrics": ["exact_match"],
        "doc_hash": f"{number:064x}",
        "exact_match": score,
        **more,
    }


def log(folder: Path, name: str, records: list[Record]) -> Dataset:
    lines = "".join(json.dumps(record) + "\n" for record in records).encode()
    return opened(folder, name, gzip.compress(lines) if name.endswith(".gz") else lines)


def test_samples_of_the_harness_are_one_model_by_document(tmp_path: Path) -> None:
    data = log(tmp_path / "me__my-4B", SAMPLES, [sample(0), sample(1, 0.0), sample(2)])
    assert data.report.format == "lm-evaluation-harness samples, UTF-8"
    assert data.words("model") == ["me/my-4B"]
    assert data.words("hf_repo") == ["me/my-4B"]
    assert scores(data) == {"gsm8k:0": 100.0, "gsm8k:1": 0.0, "gsm8k:2": 100.0}
    assert data.numbers("problems").tolist() == [3.0]


def test_the_results_beside_a_log_name_the_model(tmp_path: Path) -> None:
    beside = tmp_path / "results_2025-06-01T10-11-12.123456.json"
    named = tmp_path.name.replace("__", "/", 1)
    for text, model in (
        ('{"model_name": "org/A_Model", "results": {}}', "org/A_Model"),
        ('{"config": {"model_args": "dtype=auto,pretrained=org/B,tp=2"}}', "org/B"),
        *((damage, named) for damage in ("{", "[]", '{"model_name": 4}', "[" * 100_000)),
    ):
        beside.write_text(text, encoding="utf-8")
        for name in (SAMPLES, f"{SAMPLES}.gz"):
            assert log(tmp_path, name, [sample(0)]).words("model") == [model]


def test_a_log_of_another_name_is_called_after_its_file(tmp_path: Path) -> None:
    data = log(tmp_path, "mine.jsonl", [sample(0, 1.0), sample(1, True)])
    assert data.words("model") == ["mine"]
    assert scores(data) == {"0": 100.0, "1": 100.0}


def test_of_filters_the_first_and_of_metrics_the_usual_one_counts(tmp_path: Path) -> None:
    records = [
        sample(number, 0.0, metrics=["bleu", "exact_match"], bleu=0.5, filter=name)
        | ({"exact_match": 1.0} if name == "flexible-extract" else {})
        for name in ("strict-match", "flexible-extract")
        for number in range(3)
    ]
    data = log(tmp_path, SAMPLES, records)
    assert set(scores(data).values()) == {0.0}
    assert data.by_key["pass_at_1"].title.endswith("exact_match (strict-match)")
    left = "left out: bleu,strict-match, exact_match,flexible-extract"
    assert any(left in note for note in data.report.notes)


def test_an_older_log_without_a_list_of_metrics_has_the_metric_all_the_same(tmp_path: Path) -> None:
    newer = ("metrics", "filter", "exact_match")
    older = ({k: v for k, v in sample(n).items() if k not in newer} for n in range(3))
    data = log(tmp_path, SAMPLES, [record | {"acc": 1.0} for record in older])
    assert set(scores(data).values()) == {100.0}


def test_an_id_of_the_document_is_the_problem_so_that_it_pairs(tmp_path: Path) -> None:
    docs = [{"question_id": f"{3200 + n}", "contest_date": "2024-09-01"} for n in range(3)]
    data = log(tmp_path, SAMPLES, [sample(n, 1.0, doc) for n, doc in enumerate(docs)])
    assert set(scores(data)) == {"3200", "3201", "3202"}
    assert data.selection is not None
    assert data.selection.results.has_dates


def test_evalplus_results_are_one_model_by_task(tmp_path: Path) -> None:
    outcomes = (["pass pass"], ["pass fail", "pass pass"], ["pass"], ["fail pass"])
    tasks = {
        f"HumanEval/{n}": [
            dict(zip(("base_status", "plus_status"), [*each.split(), None], strict=False))
            for each in of
        ]
        for n, of in enumerate(outcomes)
    }
    text = json.dumps({"date": "2026-01-01", "hash": "x", "eval": tasks})
    data = opened(tmp_path, "makers--Our-7B_vllm_temp_0.0_eval_results.json", text)
    assert data.report.format == "EvalPlus results, UTF-8"
    assert data.words("model") == ["makers/Our-7B"]
    assert [*scores(data).values()] == [100, 50, 100, 0]
    assert any("up to 2 samples" in note for note in data.report.notes)
    folder = tmp_path / "Our-7B_temp_0.0"
    assert opened(folder, "eval_results.json", text).words("model") == ["Our-7B_temp_0.0"]


@pytest.mark.parametrize("tasks", [{}, {"a": []}, {"a": [{"base_status": 1}], "b": 5}, [1]])
def test_an_object_that_is_called_eval_need_not_be_evalplus(tasks: object, tmp_path: Path) -> None:
    made = {"eval": tasks, "nfiles": 1, "models": [{"model": "a", "x": 1}, {"model": "b", "x": 2}]}
    assert opened(tmp_path, "x.json", json.dumps(made)).words("model") == ["a", "b"]


def test_another_scenario_of_livecodebench_is_another_task(tmp_path: Path) -> None:
    files = {
        f"{model}/Scenario.{name}_1_0.2_eval_all.json": [
            {"question_id": n, "graded_list": [model == "a", name[0] == "c"]} for n in (1, 2)
        ]
        for name in ("codegeneration", "selfrepair")
        for model in "ab"
    }
    table = read(tmp_path, files)
    assert column(table, "model") == ["a", "b"]
    assert column(table, "pass_at_1") == ["100", "50"]
    assert column(table, "selfrepair pass@1") == ["50", "0"]

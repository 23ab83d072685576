import json
from pathlib import Path

import pytest

from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from unit.sources.opening import column

LINES = [
    "dataset,version,metric,mode,maker-7B,other-hf",
    "--------- Exams ---------,-,-,-,-,-",
    "gsm8k,1d7fe4,accuracy,gen,65.62,50.00",
    "law,-,naive_average,ppl,45.20,-",
]
CELLS = [line.split(",") for line in LINES]
MARKDOWN = ["| " + " | ".join(row) + " |" for row in (CELLS[0], ["-----"] * 6, *CELLS[2:])]


@pytest.mark.parametrize("lines", [LINES, MARKDOWN])
def test_a_summary_is_a_row_a_model_with_a_column_for_each_data_set(
    tmp_path: Path, lines: list[str]
) -> None:
    (tmp_path / "summary").write_text("\n".join(lines))
    opened = open_dataset(find(str(tmp_path / "summary")))
    assert column(opened, "model") == ["maker-7B", "other-hf"]
    assert column(opened, "gsm8k accuracy") == ["65.62", "50.00"]
    assert column(opened, "law naive_average") == ["45.20", ""]
    assert opened.report.format.startswith("OpenCompass summary")


def result(folder: Path, model: str, dataset: str, *correct: bool, score: float) -> None:
    details = {str(n): {"prompt": "x", "correct": each} for n, each in enumerate(correct)}
    made = {"bp": 1.0, "accuracy": score, "details": {"type": "GEN", **details}}
    file = folder / "outputs" / "default" / "1" / "results" / model / f"{dataset}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(made))


def test_results_are_a_row_a_model_and_the_summary_comes_before_them(tmp_path: Path) -> None:
    result(tmp_path, "a", "gsm8k", True, False, score=50)
    result(tmp_path, "b", "gsm8k", True, True, score=100)
    by_problem = open_dataset(find(str(tmp_path)))
    assert by_problem.selection is not None
    assert by_problem.numbers("pass_at_1").tolist() == [50, 100]
    result(tmp_path, "b", "law", True, True, score=91.5)
    opened = open_dataset(find(str(tmp_path)))
    assert column(opened, "model") == ["a", "b"]
    assert column(opened, "law accuracy") == ["", "91.5"]
    assert column(opened, "gsm8k accuracy n") == ["2", "2"]
    run = tmp_path / "outputs" / "default" / "1"
    (run / "summary").mkdir()
    (run / "summary" / "summary_1.csv").write_text("\n".join(LINES))
    assert column(open_dataset(find(str(tmp_path))), "model") == ["maker-7B", "other-hf"]
    assert column(open_dataset(find(str(run / "results"))), "model") == ["a", "b"]

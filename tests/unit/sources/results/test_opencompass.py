from pathlib import Path

import pytest

from unit.sources.opening import column
from unit.sources.results.own_results import read

LINES = [
    "dataset,version,metric,mode,maker-7B,other-hf",
    "--------- Exams ---------,-,-,-,-,-",
    "gsm8k,1d7fe4,accuracy,gen,65.62,50.00",
    "law,-,naive_average,ppl,45.20,-",
]
CELLS = [line.split(",") for line in LINES]
MARKDOWN = ["| " + " | ".join(row) + " |" for row in (CELLS[0], ["-----"] * 6, *CELLS[2:])]


@pytest.mark.parametrize("lines", [LINES, MARKDOWN])
def test_a_summary_is_a_row_a_model_a_column_a_data_set(tmp_path: Path, lines: list[str]) -> None:
    opened = read(tmp_path, {"summary": "\n".join(lines)}, "summary")
    assert column(opened, "model") == ["maker-7B", "other-hf"]
    assert column(opened, "gsm8k accuracy") == ["65.62", "50.00"]
    assert column(opened, "law naive_average") == ["45.20", ""]
    assert opened.report.format.startswith("OpenCompass summary")


RUN = "outputs/default/1"


def result(model: str, dataset: str, score: float, *correct: bool) -> dict[str, object]:
    details = {str(n): {"prompt": "x", "correct": each} for n, each in enumerate(correct)}
    made = {"bp": 1.0, "accuracy": score, "details": {"type": "GEN", **details}}
    return {f"{RUN}/results/{model}/{dataset}.json": made}


def test_results_are_a_row_a_model_and_the_summary_comes_before_them(tmp_path: Path) -> None:
    files = result("a", "gsm8k", 50, True, False) | result("b", "gsm8k", 100, True, True)
    by_problem = read(tmp_path, files)
    assert by_problem.selection is not None
    assert by_problem.numbers("pass_at_1").tolist() == [50, 100]
    opened = read(tmp_path, result("b", "law", 91.5, True, True))
    assert column(opened, "model") == ["a", "b"]
    assert column(opened, "law accuracy") == ["", "91.5"]
    assert column(opened, "gsm8k accuracy n") == ["2", "2"]
    summary = read(tmp_path, {f"{RUN}/summary/summary_1.csv": "\n".join(LINES)})
    assert column(summary, "model") == ["maker-7B", "other-hf"]
    assert column(read(tmp_path, {}, f"{RUN}/results"), "model") == ["a", "b"]

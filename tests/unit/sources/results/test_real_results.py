"""LiveCodeBench's own files, where a folder of them is named: the facts that they must give.

The files are other people's and not part of this repository; LCBTUI_REAL_DATA names the folder.
"""

import csv
import json
import os
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lcbtui.dataset.dataset import Dataset, missing_counts
from lcbtui.dataset.windows import parse_window
from lcbtui.report.load_report import check_lines
from lcbtui.sources.catalog import find
from lcbtui.sources.open import bundled_tables, open_dataset, open_sources
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from lcbtui.view.view import View

FOLDER = os.environ.get("LCBTUI_REAL_DATA", "")
FILES = {path.name: path for path in (Path(FOLDER).rglob("livecodebench/*.json") if FOLDER else ())}
GENERATION = "lcb_v5_generation_2025-01-15_33505c0.json"
TESTS = "lcb_HEAD_performances_testgen.json"
SHARED = "training cutoff 2023-04-30 is shared by {} models: a placeholder?"

pytestmark = pytest.mark.skipif(not FILES, reason="LCBTUI_REAL_DATA names no folder of files")


def path_of(name: str) -> Path:
    if name not in FILES:
        pytest.skip(f"{name} is not in the folder that LCBTUI_REAL_DATA names")
    return FILES[name]


def opened(name: str) -> Dataset:
    return open_dataset(find(str(path_of(name))))


def answer(data: Dataset, **asked: Any) -> View:
    state = ViewState(**asked)
    return apply(derive(data, state, bundled=bundled_tables), state)


@pytest.mark.parametrize(
    ("window", "problems", "score"),
    [
        ("", 279, "70.97"),
        ("2024-08-01..2025-02-01", 279, "70.97"),
        ("2410-2502", 166, "72.89"),
        ("2024-09-01..2024-12-01", 171, "71.93"),
        ("all", 880, "83.18"),
    ],
)
def test_the_windows_of_code_generation(window: str, problems: int, score: str) -> None:
    view = answer(opened(GENERATION), window=parse_window(window) if window else None)
    assert view.dataset.selection is not None
    assert view.dataset.selection.problems == problems
    first = int(view.rows[0])
    assert view.dataset.cell(first, "model").text == "O1-2024-12-17 (N=1) (High)"
    assert view.dataset.cell(first, "pass_at_1").text == score
    assert len(view) == 19


@pytest.mark.parametrize(
    ("name", "models", "problems", "window", "questions", "shared"),
    [
        (GENERATION, 19, 880, "2024-08-01..2025-02-01 · 279", (), "13 of 19"),
        ("lcb_HEAD_2024_02_26.json", 16, 349, "2023-10-01..2024-02-03 · 143", (), ""),
        ("lcb_HEAD_performances_repair.json", 17, 713, "2024-08-01..2024-10-06 · 112", (), ""),
        (TESTS, 37, 442, "2023-12-01..2024-03-03 · 129", (182, 52), ""),
    ],
)
def test_every_file_opens_and_is_explained(
    name: str, models: int, problems: int, window: str, questions: tuple[int, ...], shared: str
) -> None:
    data = opened(name)
    assert data.selection is not None
    assert (len(data), len(data.selection.results.problems)) == (models, problems)
    codes = (data.selection.results.questions, data.selection.questions)
    assert tuple(len(set(each.tolist())) for each in codes if each is not None) == questions
    noted = [note for note in data.report.notes if "placeholder" in note]
    assert noted == ([SHARED.format(shared)] if shared else [])
    assert answer(data).window == f"{window} problems"
    missing = missing_counts(data, data.roles)
    assert len(list(check_lines(data.report, missing))) < 25
    assert not data.report.choices
    assert missing.unplaceable == 0


def test_the_two_models_that_the_bundled_sources_know_get_their_size() -> None:
    view = answer(opened(GENERATION), query="params>0", join_params=True)
    models = {view.dataset.cell(int(row), "model").text for row in view.rows}
    assert models == {"DeepSeek-V3", "QwQ-32B-Preview (N=1)"}


def test_a_models_own_csv_pairs_with_the_real_file(tmp_path: Path) -> None:
    chance, real = random.Random(1), path_of(GENERATION)
    path = tmp_path / "mine.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["model", "question_id", "sample", "passed"])
        for row in json.loads(real.read_text(encoding="utf-8"))["performances"]:
            for sample in range(2 * (row["model"] == "DeepSeek-V3")):
                right = 100 * chance.random() < row["pass@1"]
                writer.writerow(["Mine", row["question_id"], sample, right])
    data = open_sources([find(str(real)), find(str(path))])
    assert data.selection is not None
    assert data.selection.problems == 279
    assert data.selection.complete.all()
    assert not np.isnan(data.selection.scores[data.words("model").index("Mine")]).any()
    assert len(answer(data)) == len(data) == 20

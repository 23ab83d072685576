"""LiveCodeBench's own files, where a folder of them is named: the facts that they must give.

The files are other people's and not part of this repository; LCBTUI_REAL_DATA names the folder.
"""

import os
from pathlib import Path

import pytest

from lcbtui.dataset.dataset import Dataset, missing_counts
from lcbtui.dataset.windows import parse_window
from lcbtui.report.load_report import check_lines
from lcbtui.sources.catalog import find
from lcbtui.sources.open import bundled_tables, open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from lcbtui.view.view import View

FOLDER = os.environ.get("LCBTUI_REAL_DATA", "")
FILES = {path.name: path for path in (Path(FOLDER).rglob("livecodebench/*.json") if FOLDER else ())}
LATER = "performances_generation_2025-04-22_83b6481.json"
GENERATION = "lcb_v5_generation_2025-01-15_33505c0.json"

pytestmark = pytest.mark.skipif(not FILES, reason="LCBTUI_REAL_DATA names no folder of files")


def opened(name: str) -> Dataset:
    if name not in FILES:
        pytest.skip(f"{name} is not in the folder that LCBTUI_REAL_DATA names")
    return open_dataset(find(str(FILES[name])))


def answer(data: Dataset, window: str = "", query: str = "", *, join: bool = False) -> View:
    asked = parse_window(window) if window else None
    state = ViewState(query=query, window=asked, join_params=join)
    return apply(derive(data, state, bundled=bundled_tables), state)


@pytest.mark.parametrize(
    ("window", "problems", "best", "score"),
    [
        ("", 279, "O1-2024-12-17 (N=1) (High)", "70.97"),
        ("2024-08-01..2025-02-01", 279, "O1-2024-12-17 (N=1) (High)", "70.97"),
        ("2410-2502", 166, "O1-2024-12-17 (N=1) (High)", "72.89"),
        ("2024-09-01..2024-12-01", 171, "O1-2024-12-17 (N=1) (High)", "71.93"),
        ("all", 880, "O1-2024-12-17 (N=1) (High)", "83.18"),
    ],
)
def test_the_windows_of_code_generation(window: str, problems: int, best: str, score: str) -> None:
    view = answer(opened(GENERATION), window)
    assert view.dataset.selection is not None
    assert view.dataset.selection.problems == problems
    first = int(view.rows[0])
    assert view.dataset.cell(first, "model").text == best
    assert view.dataset.cell(first, "pass_at_1").text == score
    assert len(view) == 19


@pytest.mark.parametrize(
    ("name", "models", "problems", "window"),
    [
        (GENERATION, 19, 880, "2024-08-01..2025-02-01 · 279 problems"),
        ("lcb_HEAD_2024_02_26.json", 16, 349, "2023-10-01..2024-02-03 · 143 problems"),
        ("lcb_HEAD_performances_repair.json", 17, 713, "2024-08-01..2024-10-06 · 112 problems"),
        ("lcb_HEAD_performances_testgen.json", 37, 442, "2023-12-01..2024-03-03 · 129 problems"),
    ],
)
def test_every_file_opens_and_is_explained(
    name: str, models: int, problems: int, window: str
) -> None:
    data = opened(name)
    assert len(data) == models
    assert data.selection is not None
    assert len(data.selection.results.problems) == problems
    assert answer(data).window == window
    assert len(list(check_lines(data.report, missing_counts(data, data.roles)))) < 25
    assert not data.report.choices
    assert missing_counts(data, data.roles).unplaceable == 0


def test_the_two_models_that_the_bundled_sources_know_get_their_size() -> None:
    view = answer(opened(GENERATION), query="params>0", join=True)
    assert {view.dataset.cell(int(row), "model").text for row in view.rows} == {
        "DeepSeek-V3",
        "QwQ-32B-Preview (N=1)",
    }


@pytest.mark.parametrize(
    ("name", "questions", "in_window"),
    [
        (GENERATION, None, None),
        ("lcb_HEAD_performances_testgen.json", 182, 52),
        ("performances_execution.json", 92, 25),
    ],
)
def test_tests_and_samples_belong_to_fewer_questions(
    name: str, questions: int | None, in_window: int | None
) -> None:
    selection = opened(name).selection
    assert selection is not None
    for found, count in (
        (selection.results.questions, questions),
        (selection.questions, in_window),
    ):
        assert (None if found is None else len(set(found.tolist()))) == count


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (GENERATION, "training cutoff 2023-04-30 is shared by 13 of 19 models: a placeholder?"),
        (LATER, "training cutoff 2023-04-30 is shared by 12 of 16 models: a placeholder?"),
        ("lcb_HEAD_2024_02_26.json", ""),
        ("lcb_HEAD_performances_repair.json", ""),
        ("lcb_HEAD_performances_testgen.json", ""),
    ],
)
def test_what_the_files_state_of_most_models_is_a_placeholder(name: str, words: str) -> None:
    noted = [note for note in opened(name).report.notes if "placeholder" in note]
    assert noted == ([words] if words else [])

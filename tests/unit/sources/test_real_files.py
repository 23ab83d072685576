"""Real leaderboards, where a folder of them is named: each opens, is explained and is drawn.

The files are other people's and not part of this repository; LCBTUI_REAL_DATA names the folder.
"""

import os
from pathlib import Path

import pytest

from lcbtui.chart.build import chart_spec
from lcbtui.chart.cells import draw
from lcbtui.dataset.columns import Roles
from lcbtui.errors import Option
from lcbtui.report.load_report import check_lines, explained
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState

# The roles, rows, rows with a place, choices, sizes read from names.
ARENA, RUNS = "lmarena/fboulnois_lmarena_text.csv", "epoch/benchmarks_runs.csv"
LIVEBENCH, EVALPLUS = "epoch/external_benchmark_livebench.csv", "evalplus/results.json"
OPEN_LLM = "open_llm_leaderboard/dsdanielpark_20230904.csv"
FILES: dict[str, tuple[str, str, int, int, tuple[str, ...], int]] = {
    RUNS: ("model", "Best score (across scorers)", 541, 76, ("--pivot",), 76),
    LIVEBENCH: ("id", "Global average", 64, 17, (), 17),
    EVALPLUS: ("model", "pass@1.humaneval", 125, 104, (), 0),
    ARENA: ("model", "arena_score", 266, 112, (), 112),
    OPEN_LLM: ("model", "pass_at_1", 1291, 1134, ("--params-from-names",), 0),
}
FOLDER = Path(os.environ.get("LCBTUI_REAL_DATA") or "/dev/null")

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="LCBTUI_REAL_DATA names no folder of files"
)


def drawn(name: str, state: ViewState) -> tuple[int, int]:
    """Points drawn at 80×24, and rows that found a place in the frame or at its edges."""
    view = apply(derive(open_dataset(find(str(FOLDER / name))), state), state)
    chart = draw(chart_spec(view), 80, 24)
    return len(chart.points), len(chart.points) + sum(chart.spec.off_screen)


@pytest.mark.parametrize("name", FILES)
def test_a_real_file_is_explained_in_30_lines_and_all_that_has_a_place_is_drawn(name: str) -> None:
    label, y, rows, placed, flags, sizes = FILES[name]
    data = open_dataset(find(str(FOLDER / name)))
    report, missing = explained(data, ViewState())
    series = "openness" if name == EVALPLUS else None
    assert data.roles == Roles(label, "total_params_b", y, series)
    assert report.rows == len(data) == rows
    assert report.rows - missing.unplaceable == placed
    assert tuple(Option(choice.option).as_flag() for choice in report.choices) == flags
    inferred = {repair.column: repair.count for repair in report.repairs if repair.inferred}
    assert inferred.get("total_params_b", 0) == sizes
    assert len(list(check_lines(report, missing))) < 30
    assert drawn(name, ViewState(source=name))[1] == placed


def test_sizes_from_names_settle_the_file_that_contradicts_them() -> None:
    state = ViewState(params_from_names=True)
    data = derive(open_dataset(find(str(FOLDER / OPEN_LLM))), state)
    assert explained(data, state)[0].choices == ()
    assert drawn(OPEN_LLM, state)[1] == 1119

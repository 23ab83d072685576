"""Real leaderboards, where a folder of them is named: each opens, is explained and is drawn.

The files are other people's and not part of this repository; LCBTUI_REAL_DATA names the folder.
"""

import os
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Known:
    """What is known of a file: its roles, its rows, how many are drawn, what is to be chosen."""

    label: str
    x: str
    y: str
    rows: int
    drawn: int
    flags: tuple[str, ...] = ()
    inferred: int = 0


FILES = {
    "epoch/benchmarks_runs.csv": Known(
        "model",
        "total_params_b",
        "Best score (across scorers)",
        541,
        76,
        flags=("--pivot",),
        inferred=76,
    ),
    "epoch/external_benchmark_livebench.csv": Known(
        "id", "total_params_b", "Global average", 64, 17, inferred=17
    ),
    "evalplus/results.json": Known("model", "total_params_b", "pass@1.humaneval", 125, 104),
    "lmarena/fboulnois_lmarena_text.csv": Known(
        "model", "total_params_b", "arena_score", 266, 112, inferred=112
    ),
    "open_llm_leaderboard/dsdanielpark_20230904.csv": Known(
        "model", "total_params_b", "pass_at_1", 1291, 1134, ("--params-from-names",)
    ),
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
def test_a_real_file_is_explained_in_under_30_lines(name: str) -> None:
    known, data = FILES[name], open_dataset(find(str(FOLDER / name)))
    report, missing = explained(data, ViewState())
    series = "openness" if name.startswith("evalplus") else None
    assert data.roles == Roles(known.label, known.x, known.y, series)
    assert report.rows == len(data) == known.rows
    assert report.rows - missing.unplaceable == known.drawn
    assert tuple(Option(choice.option).as_flag() for choice in report.choices) == known.flags
    inferred = {repair.column: repair.count for repair in report.repairs if repair.inferred}
    assert inferred.get("total_params_b", 0) == known.inferred
    assert len(list(check_lines(report, missing))) < 30


@pytest.mark.parametrize("name", FILES)
def test_every_row_of_a_real_file_that_has_a_place_is_drawn(name: str) -> None:
    assert drawn(name, ViewState(source=name))[1] == FILES[name].drawn


def test_sizes_from_names_settle_the_file_that_contradicts_them() -> None:
    state = ViewState(params_from_names=True)
    name = "open_llm_leaderboard/dsdanielpark_20230904.csv"
    data = derive(open_dataset(find(str(FOLDER / name))), state)
    assert explained(data, state)[0].choices == ()
    assert drawn(name, state)[1] == 1119

"""Real leaderboards, where a folder of them is named: each opens, is explained and is drawn.

The files are other people's and not part of this repository; LCBTUI_REAL_DATA names the folder.
"""

import os
from pathlib import Path

import pytest

from lcbtui.chart.build import chart_spec
from lcbtui.chart.draw import draw
from lcbtui.report.check_text import check_lines
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.state import ViewState

FOLDER = os.environ.get("LCBTUI_REAL_DATA", "")
FILES = sorted(Path(FOLDER).rglob("*.csv")) if FOLDER else []

pytestmark = pytest.mark.skipif(not FILES, reason="LCBTUI_REAL_DATA names no folder of files")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_real_file_opens_is_explained_and_is_drawn(path: Path) -> None:
    data = open_dataset(find(str(path)))
    assert len(data) > 10
    assert data.roles.y is not None
    assert len(list(check_lines(data.report))) < 40
    view = apply(data, ViewState(source=str(path)))
    assert len(view) == len(data)
    chart = draw(chart_spec(view), 80, 24)
    placed = chart.drawn + chart.edges.total + sum(count for _, count in chart.not_drawn)
    assert placed == len(data) or data.roles.x is None

"""No panel has blank space of its own while a column or a detail that would fit is hidden."""

from pathlib import Path
from unittest.mock import Mock

import pytest

from lcbtui.chart.style import Charset
from lcbtui.report.view_table import FEW_CELLS, GAP, RANK, Sized, columns_on_screen
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.tui.main_screen import FRAME, arrange, details_height
from lcbtui.tui.scheduler import Job, ViewAnswer
from lcbtui.tui.status import panel_lines
from lcbtui.tui.widgets.table import ModelTable
from lcbtui.view.state import ViewState
from tui.driving import Driver, explorer

HEADS = (
    *("model", "params", "score", "MMLU", "GPQA", "AIME", "release_date", "organization"),
    *("license", "context window", "training tokens", "remarks"),
)
MOST_BLANK_ROWS = 2
SIZES = [(w, h) for w in (40, 79, 80, 96, 120, 200) for h in (19, 44)]


@pytest.fixture(params=["figure", "paper", "reported", "twelve"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A bundled source, or a file of twelve columns."""
    if request.param != "twelve":
        return str(request.param)
    rows = (
        f"model-{n}-of-some-length,{n + 1},{90 - n},{60 + n},{50 - n},{30 + n},"
        f"2025-{n % 12 + 1:02},Laboratory {n % 4},apache-2.0,{1000 * n},{10 * n},some words {n}"
        for n in range(14)
    )
    path = tmp_path / "twelve.csv"
    path.write_text("\n".join((",".join(HEADS), *rows)))
    return str(path)


def hidden_that_fit(
    table: ModelTable, answer: ViewAnswer, columns: list[Sized], blank: int
) -> list[str]:
    """The columns that are not shown, though blank cells would hold them."""
    shown = {column.key for column in columns}
    keys = [column.key for column in columns_on_screen(answer.view)]
    hidden = [table._sized(answer, key) for key in keys if key not in shown]
    return [each.key for each in hidden if each.least + GAP <= blank]


def taken(columns: list[Sized]) -> int:
    return sum(column.width for column in columns) + GAP * (len(columns) - 1) + 1


def test_at_every_width_no_column_is_hidden_beside_blank_cells(source: str) -> None:
    state = ViewState(source=source)
    dataset = open_dataset(find(source))
    answer = ViewAnswer(Job(dataset, state, None).view_of(state), dataset)
    table = ModelTable(Mock(), Charset.SHAPES)
    for width in range(40, 201):
        beside, room = arrange(width, table.least_width(answer))
        columns = table.fitting(answer, room)
        assert taken(columns) <= room <= width - FRAME * beside
        # beside the chart the panel is as wide as its columns
        blank = 0 if beside else width - taken(columns)
        fit = hidden_that_fit(table, answer, columns, blank)
        assert blank <= FEW_CELLS or not fit, (width, blank, fit)


def test_at_every_height_no_detail_is_hidden_beside_blank_rows(source: str) -> None:
    state = ViewState(source=source)
    view = Job(open_dataset(find(source)), state, None).view_of(state)
    for height in range(20, 61):
        lines = details_height(height, len(view))
        blank = height - 7 - len(view) - lines
        assert blank <= MOST_BLANK_ROWS
        for row in view.rows.tolist() if lines else ():
            for cells in (52, 90):
                said = panel_lines(view, row, cells, lines - FRAME)
                words = ["".join(text for text, _ in line) for line in said]
                assert not words or not words[-1].startswith("Source ")
                whole = panel_lines(view, row, cells, 60)  # but for more than a few reports
                left = lines - FRAME - len(said)
                assert left <= MOST_BLANK_ROWS or len(said) == len(whole)


def test_where_the_facts_fill_the_panel_no_other_reports_begin() -> None:
    state = ViewState(source="reported")
    view = Job(open_dataset(find("reported")), state, None).view_of(state)
    most = 0
    for row in view.rows.tolist()[:20]:
        facts = panel_lines(view, row, 52, 0)
        for height in range(len(facts) + 3):
            assert panel_lines(view, row, 52, height) == facts
        most = max(most, len(panel_lines(view, row, 52, 60)) - len(facts))
    assert most > 2


def blank_rows(it: Driver, panel: str) -> int:
    return sum(not line.strip("▐▄█ ") for line in it.part(panel).splitlines())


async def test_the_screen_has_no_blank_space_beside_what_is_hidden(source: str) -> None:
    async with explorer(ViewState(source=source), size=(80, 24)) as it:
        table, answer = it.table, it.explorer.answer
        assert table is not None and answer is not None
        for size in SIZES:
            await it.resize(*size)
            columns = [
                Sized(RANK if c.column is None else c.column.key, c.width, 0) for c in table.columns
            ]
            blank = table.size.width - taken(columns)
            fit = hidden_that_fit(table, answer, columns, blank)
            assert blank <= FEW_CELLS or not fit, (size, blank, fit)
            assert blank_rows(it, "#table") <= MOST_BLANK_ROWS, size

"""Columns: label, x and y always, then whole names; a wider screen never shows less."""

import json
from pathlib import Path

import pytest

from lcbtui.dataset.windows import Window
from lcbtui.report.columns import GAP, RANK, Sized
from lcbtui.tui.panels import BESIDE_FROM, FRAME, NARROWEST_CHART, Arrangement, arrange
from lcbtui.view.state import ViewState
from result_documents import about, document, performance
from tui.driving import Driver, explorer

LONG_NAMES = ("Claude-3.5-Sonnet-20241022", "Gemini-Pro-1.5-002", "O1-2024-12-17 (High)")


@pytest.fixture
def source(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A bundled source, or a file of results by problem."""
    if request.param != "results":
        return str(request.param)
    days = [(f"q{n}", f"2024-0{n}-10") for n in range(1, 7)]
    results = [
        performance(name, question, day, score)
        for name, score in zip(LONG_NAMES, (1.0, 0.5, 0.0), strict=True)
        for question, day in days
    ]
    models = [about(name, "2024-02-01", model_name=name) for name in LONG_NAMES]
    path = tmp_path / "results.json"
    path.write_text(json.dumps(document(results, models)))
    return str(path)


every_source = pytest.mark.parametrize(
    "source", ["figure", "paper", "reported", "results"], indirect=True
)


def shown_at(driver: Driver, width: int) -> tuple[Arrangement, list[Sized]]:
    """What a screen of some width shows."""
    table, answer = driver.screen.table, driver.explorer.answer
    assert table is not None
    assert answer is not None
    given = arrange(width, table.least_width(answer))
    return given, table.fitting(answer, given.room)


@every_source
async def test_a_wider_screen_never_shows_less(source: str) -> None:
    async with explorer(ViewState(source=source), size=(40, 24)) as driver:
        label = driver.explorer.dataset.roles.label  # type: ignore[union-attr]  # it is there
        turns = []
        before, narrower = shown_at(driver, 40)
        for width in range(41, 241):
            given, columns = shown_at(driver, width)
            cells, less = ({c.key: c.width for c in some} for some in (columns, narrower))
            assert less.keys() <= cells.keys(), width
            assert less[label] <= cells[label], width
            assert sum(cells.values()) + GAP * (len(cells) - 1) < given.room
            turns += [width] if given.beside != before.beside else []
            before, narrower = given, columns
        assert len(turns) == 1
        assert turns[0] >= BESIDE_FROM


@every_source
async def test_label_x_and_y_stay_and_names_are_whole_before_anything_else_comes(
    source: str,
) -> None:
    async with explorer(ViewState(source=source), size=(40, 24)) as driver:
        view = driver.explorer.view
        assert view is not None
        roles = view.roles
        whole = max(c.width for c in shown_at(driver, 240)[1] if c.key == roles.label)
        for width in range(40, 241):
            given, columns = shown_at(driver, width)
            cells = {column.key: column.width for column in columns}
            stay = {key for key in (roles.label, roles.x, roles.y) if key}
            assert stay <= cells.keys()
            if cells.keys() - stay:
                assert cells[roles.label] == whole
            if given.beside:
                assert width - given.room - FRAME >= NARROWEST_CHART


@every_source
async def test_the_screen_shows_what_was_worked_out_for_its_width(source: str) -> None:
    async with explorer(ViewState(source=source), size=(40, 24)) as driver:
        for size in [(80, 24), (100, 30), (120, 40), (40, 12), (200, 50), (120, 15)]:
            await driver.resize(*size)
            given, columns = shown_at(driver, size[0])
            table = driver.screen.table
            assert table is not None
            keys = ["#" if c.column is None else c.column.key for c in table.columns]
            if size[1] < 20:  # one panel at a time has the whole width
                assert set(keys) >= {column.key for column in columns}
                continue
            assert keys == [column.key for column in columns], size
            chart, left = (driver.app.screen.query_one(f"#{name}-panel") for name in PANELS)
            assert given.beside == (chart.region.y == left.region.y), size


PANELS = ("chart", "table")


async def test_the_paper_shows_label_and_score_on_the_smallest_screen() -> None:
    async with explorer(ViewState(source="paper"), size=(40, 12)) as driver:
        lines = driver.part("#table").splitlines()
        assert lines[0].split() == ["Model", "Params", "Pass@1", "↓"]
        assert "DASD-4B-Thinking" in lines[2]
        assert "69.3" in lines[2]


@pytest.mark.parametrize("window", [None, Window()])
@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40), (200, 50)])
async def test_no_two_reported_rows_look_the_same(
    size: tuple[int, int], window: Window | None
) -> None:
    state = ViewState(source="reported", window=window)
    async with explorer(state, size=size) as driver:
        table, view = driver.screen.table, driver.explorer.view
        assert table is not None
        assert view is not None
        label = next(c for c in table.columns if c.column and c.column.key == view.roles.label)
        names = [table.name_at(index, label.width) for index in range(len(view))]
        assert len(set(names)) == len(view)


async def test_what_tells_rows_apart_is_in_table_chart_and_status() -> None:
    state = ViewState(source="reported", query='"AM-Thinking"')
    async with explorer(state, size=(140, 40)) as driver:
        assert "AM-Thinking-v1 (a-m-team)" in driver.part("#table")
        assert "AM-Thinking-v1 (Alibaba Cloud)" in driver.part("#table")
        assert "AM-Thinking-v1 (a" in driver.part("#chart")
        assert driver.line("status").startswith("● AM-Thinking-v1 (a-m-team)")


def test_columns_come_after_the_rank_and_leave_from_the_right() -> None:
    assert arrange(99, 60) == Arrangement(beside=False, room=60)
    assert arrange(106, 60) == Arrangement(beside=True, room=60)
    assert RANK == "#"

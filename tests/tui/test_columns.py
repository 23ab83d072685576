"""Columns: label, x and y always, then whole names, then as many further ones as fit."""

import json
from pathlib import Path

import pytest

from lcbtui.report.view_table import GAP, MARKER, Sized, name_width
from lcbtui.tui.dialogs.column_lists import ColumnsScreen
from lcbtui.tui.main_screen import BESIDE_FROM, FRAME, NARROWEST_CHART, arrange
from lcbtui.view.state import PerModel, ViewState
from result_documents import about, document, performance
from tui.driving import Driver, Size, explorer, wrote

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
    return str(wrote(tmp_path / "results.json", json.dumps(document(results, models))))


every_source = pytest.mark.parametrize(
    "source", ["figure", "paper", "reported", "results"], indirect=True
)


def shown_at(driver: Driver, width: int) -> tuple[bool, int, list[Sized]]:
    """What a screen of some width shows."""
    table, answer = driver.table, driver.explorer.answer
    assert table is not None and answer is not None
    beside, room = arrange(width, table.least_width(answer))
    return beside, room, table.fitting(answer, room)


@every_source
async def test_names_are_whole_before_other_columns_at_every_width(source: str) -> None:
    async with explorer(ViewState(source=source), size=(40, 24)) as driver:
        view = driver.view
        label = view.roles.label
        stay = {key for key in (label, view.roles.x, view.roles.y) if key}
        whole = max(c.width for c in shown_at(driver, 240)[2] if c.key == label)
        turns = []
        before, _, narrower = shown_at(driver, 40)
        for width in range(41, 241):
            beside, room, columns = shown_at(driver, width)
            cells, less = ({c.key: c.width for c in some} for some in (columns, narrower))
            assert beside or less.keys() & stay <= cells.keys(), width
            assert less[label] <= cells[label], width
            assert sum(cells.values()) + GAP * (len(cells) - 1) < room
            assert stay <= cells.keys()
            assert cells.keys() == stay or cells[label] == whole
            assert not beside or width - room - FRAME >= NARROWEST_CHART
            turns += [width] if beside != before else []
            before, narrower = beside, columns
        assert len(turns) == 1
        assert BESIDE_FROM <= turns[0] <= 120


@every_source
async def test_the_screen_shows_what_was_worked_out_for_its_width(source: str) -> None:
    async with explorer(ViewState(source=source), size=(40, 24)) as driver:
        for size in [(80, 24), (100, 30), (120, 40), (40, 12), (200, 50), (120, 15)]:
            await driver.resize(*size)
            beside, _, columns = shown_at(driver, size[0])
            keys = ["#" if c.column is None else c.column.key for c in driver.table.columns]
            if size[1] < 20:  # one panel at a time has the whole width
                assert set(keys) >= {column.key for column in columns}
                continue
            assert keys == [column.key for column in columns], size
            chart, left = (driver.app.screen.query_one(f"#{name}-panel") for name in PANELS)
            assert beside == (chart.region.y == left.region.y), size


PANELS = ("chart", "table")


@every_source
async def test_above_the_chart_no_name_is_cut_beside_blank_cells(source: str) -> None:
    width = 80
    async with explorer(ViewState(source=source), size=(width, 24)) as driver:
        table, view = driver.table, driver.view
        widest = name_width(view) + MARKER
        for key in ("l",) * 8 + ("escape",) + ("left_square_bracket", "right_square_bracket"):
            await driver.press(key)
            names = next(
                c.width for c in table.columns if c.column and c.column.key == view.roles.label
            )
            taken = sum(c.width for c in table.columns) + GAP * (len(table.columns) - 1) + 1
            assert names >= widest or taken == width, key


async def test_what_tells_rows_apart_is_in_table_chart_and_status() -> None:
    state = ViewState(source="reported", query='"AM-Thinking"', per_model=PerModel.ALL)
    async with explorer(state, size=(140, 40)) as driver:
        assert "AM-Thinking-v1 (a-m-team)" in driver.part("#table")
        assert "AM-Thinking-v1 (Alibaba Cloud)" in driver.part("#table")
        assert "AM-Thinking-v1 (a" in driver.part("#chart")
        assert driver.line("status").startswith("● AM-Thinking-v1 (a-m-team)")
        await driver.press("down")
        assert driver.line("status").startswith("● AM-Thinking-v1 (Alibaba Cloud)")


PAPER = ViewState(source="paper")


def keys_shown(driver: Driver) -> list[str]:
    return [shown.column.key for shown in driver.table.columns if shown.column is not None]


async def test_a_column_is_chosen_by_arrows_and_is_on_the_screen_until_esc() -> None:
    async with explorer(PAPER, size=(80, 24)) as it:
        before = keys_shown(it)
        assert "openness" not in before
        await it.press("l", "right")
        assert "openness" in keys_shown(it)
        await it.press(*"lllllll")  # the last stays the last
        assert "measured_over" in keys_shown(it)
        assert "model" in keys_shown(it)
        await it.press("escape")
        assert keys_shown(it) == before


async def test_undo_and_redo_say_what_they_did() -> None:
    steps = {
        "frontier": ("f",),
        "query": ("slash", *"qwen", "enter"),
        "apart": ("a",),
        "sort": ("left_square_bracket",),
        "pin": ("space",),
        "series": ("1",),
        "xlim, ylim": ("z",),
    }
    async with explorer(PAPER) as it:
        for said, keys in steps.items():
            it.explorer._escaped = 0.0  # a "[" soon after Esc is the rest of a key
            await it.press(*keys, "u")
            assert it.line("status") == f"undone: {said}"
            await it.press("U")
            assert it.line("status") == f"redone: {said}"
            await it.press("u")
        await it.press("d", "down", "enter")
        await it.press("u")  # not before the rows are there
        assert it.line("status").startswith("undone: source")


async def test_the_names_are_shown_first_whatever_was_chosen() -> None:
    chosen = ViewState(source="paper", columns=("score", "open"))
    async with explorer(chosen, size=(80, 24)) as it:
        assert keys_shown(it) == ["model", "pass_at_1", "openness"]


async def test_no_width_makes_label_and_score_leave() -> None:
    async with explorer(ViewState(source="reported"), size=(40, 12)) as it:
        assert keys_shown(it) == ["model", "total_params_b", "pass_at_1"]
        await it.press("l", "left_square_bracket")
        for _ in range(9):
            await it.press("l")
            table = it.table
            cells = sum(shown.width for shown in table.columns) + GAP * (len(table.columns) - 1)
            assert cells < 40
            assert table.column in keys_shown(it)


async def test_a_column_that_left_with_its_view_is_not_chosen_any_more() -> None:
    async with explorer(ViewState(source="reported", per_model=PerModel.BEST)) as it:
        it.table.choose_column("reports")
        it.explorer.change(per_model=PerModel.ALL)
        await it.press("right_square_bracket")
        assert it.table.column is None


async def test_a_dialog_arranges_the_columns() -> None:
    async with explorer(PAPER, size=(80, 24)) as it:
        await it.press("T")
        assert isinstance(it.app.screen, ColumnsScreen)
        assert "Shift+↑↓ order · Enter takes · Esc closes" in it.text()
        await it.press(*"rele", "space")
        assert "[ ] Released" in it.text()
        await it.press(*["backspace"] * 4, *"evidence", "space")
        await it.press(*["backspace"] * len("evidence"), "down", "shift+down")
        assert it.explorer.state == PAPER  # until Enter
        await it.press("enter")
        columns = it.explorer.state.columns
        assert columns is not None
        assert columns[:3] == ("model", "pass_at_1", "total_params_b")
        assert columns[-1] == "evidence"
        assert "release_date" not in columns
        await it.press("u")
        assert it.explorer.state == PAPER
        await it.press("T", "space", "escape")  # the names cannot be hidden
        assert it.explorer.state == PAPER


@pytest.mark.parametrize("key", ["s", "T", "ctrl+p"])
async def test_a_search_that_finds_nothing_says_so_and_chooses_nothing(key: str) -> None:
    async with explorer(size=(80, 24)) as it:
        before = it.explorer.state
        await it.press(key)
        await it.type("qqqq")
        await it.press("down", "enter")
        assert "no match" in it.text()
        await it.press("escape", "escape")
        assert it.explorer.state == before


async def test_columns_of_a_comparison_that_is_no_more_are_let_go() -> None:
    async with explorer(ViewState(source="figure", against="paper")) as it:
        await it.press("T", "down", "down", "down", "down", "down", "space", "enter")
        assert it.explorer.state.columns is not None
        assert "change_in_score" in it.explorer.state.columns
        await it.press("v")
        assert it.explorer.state.against is None
        assert not it.explorer.typed.problem
        assert "change_in_score" not in (it.explorer.state.columns or ())
        await it.press("v", "down", "enter")
        assert "change_in_score" in keys_shown(it)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_one_panel_takes_the_screen_and_gives_it_back(size: Size) -> None:
    async with explorer(PAPER, size=size) as it:
        screen, body = it.app.screen, it.app.screen.query_one("#body").region
        before = it.text()
        await it.press("Z")
        assert screen.query_one("#table").region == body
        await it.press("tab")
        assert screen.query_one("#chart").region == body
        await it.press("Z", "escape")
        assert it.text().splitlines()[:-2] == before.splitlines()[:-2]


async def test_what_is_short_has_one_panel_and_says_so() -> None:
    async with explorer(PAPER, size=(80, 15)) as it:
        await it.press("Z")
        assert it.line("status") == "one panel at a time: Tab shows the other"

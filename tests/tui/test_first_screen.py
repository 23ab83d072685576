"""The first screen: the hero in its colour, one status line, nothing said twice, nothing grey."""

import re
from pathlib import Path

import pytest
from make_screens import settled
from textual.geometry import Region
from textual.screen import Screen

from lcbtui.chart.style import Role
from lcbtui.tui.app import LcbtuiApp
from lcbtui.tui.main_screen import ROWS_AT_FIRST, details_height
from lcbtui.tui.reading import SourceReader
from lcbtui.view.state import ViewState

from .driving import Driver, Patch, Size, explorer, marker_at, wrote

SMALL, WIDE = (80, 24), (120, 40)


def tied(it: Driver) -> list[str]:
    """The names of the rows that the table marks as tied."""
    lines = (line.strip("│") for line in it.part("#table").splitlines()[1:])
    return [re.split("[●○★▲]", line)[1].split()[0] for line in lines if line.startswith("=")]


@pytest.mark.parametrize(
    ("size", "theme"), [(WIDE, "lcbtui"), (SMALL, "textual-light"), (WIDE, "ansi-dark")], ids=str
)
async def test_the_star_stays_a_star_in_its_colour_under_the_cursor(size: Size, theme: str) -> None:
    async with explorer(size=size, theme=theme) as it:
        column, line = marker_at(it.part("#chart"), "[★]")
        (segment,) = it.strip("chart", line).crop(column + 1, column + 2)
        assert segment.text == "★"
        assert segment.style is not None
        assert segment.style.color == it.palette().roles[Role.OURS].color


async def test_where_brackets_have_no_room_the_cell_is_reversed() -> None:
    async with explorer(size=(80, 24)) as it:
        await it.press("down")
        assert "●●" in it.part("#chart")
        assert "[" not in it.part("#chart")
        cell = it.chart.reversed_cell
        assert cell is not None
        line = it.strip("chart", cell[1])
        marks = [line.crop(column, column + 1) for column in (cell[0], cell[0] + 1)]
        reversed_ = [bool(s.style and s.style.reverse) for strip in marks for s in strip]
        assert reversed_ == [True, False]


async def test_the_details_are_there_from_the_first_frame_and_no_panel_moves_after_it() -> None:
    app = LcbtuiApp(ViewState())
    async with app.run_test(size=WIDE) as pilot:
        panels = [app.main.query_one(f"#{name}-panel") for name in ("table", "details")]
        before = [panel.outer_size.height for panel in panels]
        lines = details_height(WIDE[1], ROWS_AT_FIRST)
        assert before == [WIDE[1] - 4 - lines, lines] == [15, 21]
        await settled(app, pilot.pause)
        it = Driver(app, pilot)
        for _ in range(12):
            assert [panel.outer_size.height for panel in panels] == before
            assert len(it.part("#details").rstrip().splitlines()) <= lines - 2
            await it.press("down")


@pytest.mark.parametrize("size", [(40, 12), (64, 19), SMALL, WIDE], ids=str)
async def test_the_first_frame_has_its_final_layout(size: Size, monkeypatch: Patch) -> None:
    frames, read_after = list[list[Region]](), list[int]()

    def paint(screen: Screen[None]) -> None:
        frames.append([each.region for each in screen.query(".panel, #filters > *")])

    monkeypatch.setattr(Screen, "_compositor_refresh", paint)
    monkeypatch.setattr(SourceReader, "read", lambda *_: read_after.append(len(frames)))
    async with LcbtuiApp(ViewState()).run_test(size=size) as pilot:
        await pilot.pause()
    assert read_after[0] > 0
    assert all(frame == frames[0] for frame in frames)


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=str)
async def test_the_frame_with_the_count_has_table_and_chart(size: Size, monkeypatch: Patch) -> None:
    app, paint = LcbtuiApp(ViewState()), Screen._compositor_refresh
    frames = list[tuple[int, bool]]()

    def painted(screen: Screen[None]) -> None:
        paint(screen)
        table, chart, title = app.main.table, app.main.chart, app.main.line("title").spans
        if table is not None and chart is not None and "12 of 12" in "".join(s.text for s in title):
            frames.append((len(table.columns), chart.chart is not None))

    monkeypatch.setattr(Screen, "_compositor_refresh", painted)
    async with app.run_test(size=size) as pilot:
        await settled(app, pilot.pause)
    assert frames[0] == frames[-1] == (frames[0][0], True)


async def test_on_a_short_screen_the_key_line_names_the_other_panel() -> None:
    async with explorer(size=(40, 12)) as it:
        await it.press("tab")
        assert it.screen.query_one("#chart").has_focus
        assert it.line("keys").startswith("Tab table  b which model?")


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=str)
async def test_the_first_screen_tells_which_models_are_tied_with_ours(size: Size) -> None:
    async with explorer(size=size) as it:
        lines = it.part("#table").splitlines()
        shown = [line for line in lines if "≈" in line]
        assert "★ DASD-4B-Thinking" in shown[0]
        signs = "".join("=" if "=" in line else "." for line in shown)
        assert signs == (".========..." if size == WIDE else ".=====")
        assert "Rank" not in lines[0] and "#" not in lines[0]
        assert ", = tied with 8 of 11 by paper: 69.3 ± 7.0" in it.line("status")
        assert "paper" not in it.part("#table")  # it is said once
        assert it.text().count("read off") <= 1
        assert it.chart.spec.dimmed is not None
        view, dim = it.view, it.chart.spec.points.rows[it.chart.spec.dimmed].tolist()
        assert view is not None
        called = {view.dataset.words("model")[row] for row in dim}
        assert called == {"GLM-Z1-9B", "Mistral3-3B", "OpenThoughts3-7B"}
        await it.press("a")
        assert it.explorer.state == ViewState(apart=False)
        assert it.chart.spec.dimmed is None
        assert "=" not in it.part("#table")


async def test_a_filter_narrows_the_models_whose_ties_the_first_screen_tells() -> None:
    async with explorer(size=WIDE) as it:
        await it.press("slash", *"dasd|glm-z1", "enter")
        assert ", tied with none of 2 by paper: 69.3 ± 7.0" in it.line("status")


async def test_a_screen_does_not_open_grey_and_dims_from_the_first_step(tmp_path: Path) -> None:
    lines = [f"{name},4,{90 if name == 'A' else 50},166" for name in "ABCDEFGHIJKL"]
    path = wrote(tmp_path / "own.csv", "\n".join(["model,params,pass@1,problems", *lines]))
    async with explorer(ViewState(source=str(path)), size=(120, 40)) as it:
        assert it.chart.spec.dimmed is None
        await it.press("down")
        assert "=" in it.part("#table")
        await it.press("up")
        assert it.chart.spec.dimmed is not None
        assert it.chart.spec.dimmed.sum() == 11
    async with explorer(ViewState(source="paper"), size=(120, 40)) as it:
        names = [s for s in it.strip("table", 12) if "OpenThinker" in s.text]
        dim = it.palette().words[Role.DIM].color
        assert [s.style.color for s in names if s.style] == [dim]
    async with explorer(ViewState(source="paper", vs="DASD-4B-Thinking")) as it:
        assert it.chart.spec.dimmed is not None


async def test_another_source_opens_without_grey_too() -> None:
    async with explorer(ViewState(source="paper"), size=(120, 40)) as it:
        await it.press("down")
        assert it.explorer.moved
        await it.press("R")
        assert it.explorer.moved
        await it.press("d", "up", "enter")
        assert it.explorer.state.source == "figure"
        assert not it.explorer.moved
        assert it.line("status").startswith("★ DASD-4B-Thinking ≈4B")


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
async def test_the_key_line_has_the_keys_of_what_has_the_focus(size: Size) -> None:
    async with explorer(ViewState(source="reported"), size=size) as it:
        at_first = it.line("keys")
        await it.type("/qwen")
        assert it.line("keys").startswith("Tab take  Enter table")
        assert "↑ up" in it.line("keys")
        await it.press("enter")
        assert it.line("keys") == at_first
        await it.type("<")
        assert it.line("keys").startswith("Tab take  Enter table")
        await it.press("escape")
        assert it.line("keys") == at_first


@pytest.mark.parametrize("source", ["figure", "paper"])
async def test_ties_are_with_ours_wherever_the_cursor_is_until_a_pin(source: str) -> None:
    async with explorer(ViewState(source=source), size=WIDE) as it:
        before = tied(it)
        assert len(before) == 8
        for key in ("down", "G", "pageup", "j", "g"):
            await it.press(key)
            assert tied(it) == before
        assert "=★" in it.part("#table")
        await it.press("G", "space")
        assert "=▸" in it.part("#table")
        assert tied(it) != before
        await it.press("space")
        assert tied(it) == before

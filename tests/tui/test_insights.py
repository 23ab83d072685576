"""The insights panel: said of what is shown."""

from lcbtui.cli.opening import comparable
from lcbtui.report.findings import insights_answer
from lcbtui.tui.widgets import insights
from lcbtui.tui.widgets.insights import InsightList
from lcbtui.view.state import ViewState

from .driving import Driver, Patch, explorer


def panel(it: Driver) -> InsightList:
    return it.screen.query_one(InsightList)


def focused(it: Driver) -> str | None:
    return None if it.app.focused is None else it.app.focused.id


def text_of(it: Driver) -> str:
    return " ".join(f"{fact.label}: {fact.value}" for fact in panel(it).facts)


async def test_where_there_is_room_table_and_chart_stay_and_else_one_of_them() -> None:
    async with explorer(size=(120, 40)) as it:
        await it.press("i")
        assert it.screen.query_one("#table").region and it.screen.query_one("#chart").region
        assert not it.screen.query_one("#details-panel").display
        await it.resize(80, 24)
        assert it.screen.query_one("#table").region and not it.screen.query_one("#chart").region
        assert it.line("keys").startswith("i chart  ")
        await it.press("i")
        assert it.screen.query_one("#chart").region and "i chart" not in it.line("keys")
        await it.resize(120, 40)
        assert it.screen.query_one("#details-panel").display


async def test_i_opens_it_with_the_keys_and_i_or_escape_closes_it() -> None:
    async with explorer() as it:
        for closes in ("i", "escape"):
            await it.press("i")
            assert focused(it) == "insights"
            await it.press(closes)
            assert not it.screen.panels.insights_open
            assert focused(it) == "table"
            assert "Insights" not in it.text()


async def test_on_scores_off_a_picture_it_is_the_answer_of_stats_and_best() -> None:
    async with explorer() as it:
        await it.press("i", "slash", *"params<=14B")
        view = comparable(ViewState(source="reported", query="params<=14B"))[0]
        *facts, last = panel(it).facts
        assert facts == list(insights_answer(view).facts)
        assert last == ("About", insights_answer(view).rests_on[0].partition(" · brackets")[0], "")
        await it.press("X", "slash", *"note:a", "tab")  # a column that only the picture has
        assert panel(it).facts


async def test_it_follows_every_letter_of_a_query() -> None:
    async with explorer(ViewState(source="paper")) as it:
        await it.press("i")
        assert "in 12 models" in text_of(it)
        await it.press("slash", *"glm")
        assert it.explorer.view is not None and len(it.view) == 2
        assert "1 pair" in text_of(it)
        assert "Spearman" not in it.part("#insights")


async def test_a_letter_is_answered_at_once_but_of_many_rows_later(monkeypatch: Patch) -> None:
    monkeypatch.setattr(insights, "LATE_AFTER", 60.0)
    async with explorer(ViewState(source="paper")) as it:
        await it.press("i")
        await it.pilot.press("slash", "o")
        assert "Spearman" in text_of(it)
        assert panel(it).pending is None
        monkeypatch.setattr(insights, "AT_ONCE", 1)
        await it.pilot.press("p")
        assert panel(it).pending is not None


async def test_of_many_rows_everything_is_computed_on_the_side(monkeypatch: Patch) -> None:
    monkeypatch.setattr(insights, "AT_ONCE", 5)
    async with explorer(ViewState(source="paper")) as it:
        await it.press("i")
        assert "Spearman 0.35 (−0.46 to 0.85)" in " ".join(it.part("#insights").split())
        await it.press("slash", *"-dasd")
        assert "larger models score higher" in text_of(it)


async def test_it_scrolls_and_stops_at_the_ends() -> None:
    async with explorer(ViewState(source="paper"), size=(40, 12)) as it:
        await it.press("i", *["down"] * 30)
        assert "Resolution" in it.part("#insights")
        await it.press(*["up"] * 30)
        assert "Size and score" in it.part("#insights").splitlines()[0]


async def test_on_a_short_terminal_tab_and_enter_in_the_query_bring_the_table_back() -> None:
    async with explorer(size=(80, 16)) as it:
        await it.press("i")
        assert not it.screen.query_one("#table").region
        await it.press("tab")
        assert it.screen.query_one("#table").region and focused(it) == "table"
        await it.press("i", "slash", "q", "enter")
        assert it.screen.query_one("#table").region and focused(it) == "table"


async def test_another_source_is_told_of_at_once() -> None:
    async with explorer() as it:
        await it.press("i")
        assert "2024-10-01..2025-02-01 · reported" in text_of(it)
        await it.press("d", "down", "enter")
        assert it.explorer.state.source == "paper"
        assert "reported" not in text_of(it)
        assert "Could be the best: 8 of 12" in text_of(it)

"""Statistics of columns, and frequency tables that filter, seen on the screen."""

from textual.widgets import Input, OptionList

from lcbtui.tui.dialogs.columns import FrequencyScreen, StatisticsScreen
from lcbtui.tui.widgets.filters import FilterInput
from lcbtui.view.state import ViewState

from .driving import Driver, explorer

REPORTED = ViewState(source="reported")


def listed(it: Driver) -> list[str]:
    options = it.app.screen.query_one(OptionList).options
    return [" ".join(str(option.prompt).split()) for option in options]


async def test_statistics_of_the_rows_shown_stand_under_the_columns() -> None:
    async with explorer(size=(80, 24)) as it:
        await it.type("/params<=10")
        await it.press("enter", "I")
        assert isinstance(it.app.screen, StatisticsScreen)
        assert "Columns of 7 rows" in it.text()
        await it.type("params")
        assert "7 values, 6 different" in it.text()
        below = "min ≈3B · 25 % ≈6B · median ≈8B · 75 % ≈8B · max ≈10B · mean ≈7B"
        assert below in it.text()
        await it.press(*["backspace"] * 6)
        await it.type("openness")
        assert "most often open-weights: 6, 86 %" in it.text()
        await it.press(*["backspace"] * 8)
        await it.type("released")
        assert "from 20" in it.text()


async def test_enter_on_a_column_counts_its_values_and_enter_on_a_value_filters() -> None:
    async with explorer(REPORTED, size=(80, 24)) as it:
        await it.press("I")
        await it.type("mode")
        await it.press("down", "enter")
        assert isinstance(it.app.screen, FrequencyScreen)
        assert "Mode: 18 rows, 40 without" in it.text()
        count = next(line for line in listed(it) if line.startswith("thinking")).split()[1]
        while not listed(it)[it.app.screen.query_one(OptionList).highlighted or 0].startswith("th"):
            await it.press("j")
        await it.press("enter")
        assert it.explorer.state.query == "mode=thinking"
        assert it.screen.query_one("#query", FilterInput).value == "mode=thinking"
        assert len(it.labels()) == int(count)
        await it.press("u")
        assert it.explorer.state == REPORTED


async def test_frequencies_go_from_column_to_column_and_stand_beside_the_query() -> None:
    async with explorer(ViewState(query="qwen | glm")) as it:
        await it.press("V")
        assert listed(it) == ["open-weights 5 100 % " + "█" * len(listed(it)[0].split()[-1])]
        assert "Openness: 5 rows" in it.text()
        await it.press("right", "left", "enter")
        assert it.explorer.state.query == 'qwen open="open-weights" | glm open="open-weights"'
        assert len(it.labels()) == 5


async def test_a_value_with_quotes_and_blanks_is_quoted() -> None:
    text = 'model,params,score,kind\na,1,1,"say ""hi"" | x"\nb,2,2,is:ours\nc,3,3,\n'
    async with explorer(ViewState(source="-"), stdin_bytes=text.encode()) as it:
        for downs, query in (([], 'kind="is:ours"'), (["down"], 'kind="say ""hi"" | x"')):
            await it.press("I")
            await it.type("kind")
            await it.press("enter")
            assert "kind: 2 rows, 1 without" in it.text()
            await it.press(*downs, "enter")
            assert it.explorer.state.query == query
            assert len(it.labels()) == 1
            await it.press("u")


async def test_a_column_without_values_and_no_rows_at_all_are_no_trouble() -> None:
    async with explorer(ViewState(query="nothing")) as it:
        await it.press("V")
        assert "Openness: 0 rows" in it.text()
        await it.press("enter", "right", "enter", "escape", "I")
        assert "0 values, 0 different" in it.text()
        await it.type("zzz")
        await it.press("enter", "down")
        assert it.app.screen.query_one(Input).value == "zzz"


async def test_the_chosen_column_is_looked_at_first() -> None:
    async with explorer(ViewState(source="paper")) as it:
        await it.press("h", "V")
        assert "Params: 12 rows" in it.text()
        await it.press("escape", "I", "enter")
        assert "Params: 12 rows" in it.text()

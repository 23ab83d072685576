"""Frequency tables of columns, which filter, seen on the screen."""

from textual.widgets import OptionList

from lcbtui.tui.dialogs.column_lists import FrequencyScreen
from lcbtui.view.state import ViewState

from .driving import Driver, explorer

REPORTED = ViewState(source="reported")


def listed(it: Driver) -> list[str]:
    options = it.app.screen.query_one(OptionList).options
    return [" ".join(str(option.prompt).split()) for option in options]


async def count(it: Driver, key: str) -> None:
    it.table.choose_column(key)
    await it.press("V")


async def test_the_values_of_the_chosen_column_are_counted_and_enter_filters() -> None:
    async with explorer(REPORTED, size=(80, 24)) as it:
        await count(it, "mode")
        assert isinstance(it.app.screen, FrequencyScreen)
        assert "Mode: 18 rows, 38 without" in it.text()
        times = next(line for line in listed(it) if line.startswith("thinking")).split()[1]
        while not listed(it)[it.app.screen.query_one(OptionList).highlighted or 0].startswith("th"):
            await it.press("j")
        await it.press("enter")
        assert it.explorer.state.query == "mode=thinking"
        assert it.query.value == "mode=thinking"
        assert len(it.labels()) == int(times)
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
            await count(it, "kind")
            assert "kind: 2 rows, 1 without" in it.text()
            await it.press(*downs, "enter")
            assert it.explorer.state.query == query
            assert len(it.labels()) == 1
            await it.press("u")


async def test_a_column_without_values_and_no_rows_at_all_are_no_trouble() -> None:
    async with explorer(ViewState(query="nothing")) as it:
        await it.press("V")
        assert "Openness: 0 rows" in it.text()
        await it.press("enter", "right", "enter")
        assert isinstance(it.app.screen, FrequencyScreen)


async def test_the_chosen_column_is_looked_at_first() -> None:
    async with explorer(ViewState(source="paper")) as it:
        await it.press("h", "V")
        assert "Params: 12 rows" in it.text()

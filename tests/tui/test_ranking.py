"""A source without sizes in the explorer: the ranking, and the way from it and back."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import golden
from lcbtui.tui.dialogs.choices import AxesScreen
from lcbtui.tui.status import border_titles
from lcbtui.view.state import ViewState
from unit.datasets import dataset

from .driving import Driver, explorer, wrote

HEADER = "model,score,MMLU,MMLU-Pro,price per 1M,released"


def no_sizes(folder: Path, rows: int = 40) -> str:
    lines = (
        f"model {n},{90 - n},{60 + n % 7}.5,{50 - n},{n % 9 + 0.25},2025-{n % 12 + 1:02}-01"
        for n in range(rows)
    )
    return str(wrote(folder / "board.csv", "\n".join([HEADER, *lines]) + "\n"))


def x_of(it: Driver) -> str:
    return it.chart.spec.x.title


async def test_the_ranking_follows_cursor_filter_and_sort(tmp_path: Path) -> None:
    async with explorer(ViewState(source=no_sizes(tmp_path)), size=(80, 24)) as it:
        golden.check("explorer/ranking-80x24", it.text())
        await it.press("G")
        assert it.selected() == "model 39"
        assert it.chart.cell_of(39) is not None
        await it.press("g")
        assert it.chart.cell_of(0) is not None
        await it.press("left_square_bracket", "g")
        assert it.chart.points.rows[0] == 39
        await it.press("right_square_bracket", "g", "slash", *"score<60")
        assert it.chart.points.rows[0] == 31


async def test_a_click_on_a_line_selects_its_model_and_arrows_walk(tmp_path: Path) -> None:
    async with explorer(ViewState(source=no_sizes(tmp_path)), size=(80, 24)) as it:
        _, line = it.chart.cell_of(4) or (0, 0)
        await it.click("#chart", (3, line))
        assert it.selected() == "model 4"
        await it.press(*["down"] * 20)
        assert it.selected() == "model 24"
        assert it.chart.cell_of(24) is not None


async def test_x_finds_a_column_by_a_part_of_its_name_and_the_ranking(tmp_path: Path) -> None:
    async with explorer(ViewState(source=no_sizes(tmp_path)), size=(80, 24)) as it:
        await it.press("x")
        screen = it.app.screen
        assert isinstance(screen, AxesScreen)
        options = screen.query_one("#x")
        names = [str(option.prompt) for option in options.options]  # type: ignore[attr-defined]
        assert names[:3] == ["the ranking", "price per 1M", "Released"]
        await it.type("pri")
        assert "x: pri" in it.text()
        await it.press("enter")
        assert x_of(it) == "price per 1M"
        assert it.explorer.state.x == "price per 1M"
        await it.press("x", *"quark")
        assert "(nothing)" in it.text()
        await it.press(*["backspace"] * 5, *"rank", "enter")
        assert it.explorer.state == ViewState(source=it.explorer.state.source)
        assert it.chart.spec.lines is not None
        await it.press("u")
        assert x_of(it) == "price per 1M"


TITLES = ["MMLU", "MMLU-Pro", "GPQA Diamond", "cost ($)", "Größe", "price per 1M", "[x]", "A*"]


@given(
    st.lists(st.sampled_from(TITLES), min_size=1, unique=True),
    st.sampled_from(["x", "y"]),
    st.data(),
)
def test_a_part_of_a_name_finds_columns(titles: list[str], field: str, data: st.DataObject) -> None:
    made = dataset({"model": ["a", "b", "c"]} | {title: [1.5, 40.0, 3.5] for title in titles})
    screen = AxesScreen(made, ViewState(), made.roles, ranking=False)
    everything = [words for words, _ in screen._found(field)]
    assert {*titles} <= {*everything}
    title = data.draw(st.sampled_from(titles))
    start = data.draw(st.integers(0, len(title) - 1))
    part = title[start : data.draw(st.integers(start + 1, len(title)))]
    for typed in (part, part.upper(), part.lower()):
        screen._typed[field] = typed
        found = screen._found(field)
        assert (title, title) in found
        assert [words for words, _ in found] == [
            words for words in everything if part.casefold() in words.casefold()
        ]
        assert len(screen._found("label")) == 1  # what is typed is of one list
    screen._typed[field] = f"{title}?"
    assert screen._found(field) == []


async def test_the_ranking_of_a_source_with_sizes_is_asked_for_and_copied() -> None:
    async with explorer(ViewState(source="paper")) as it:
        await it.press("x", *"rank", "enter")
        assert it.chart.spec.lines is not None
        assert it.explorer.command == "lcbtui --ranking paper"
        assert it.view.roles.x == "total_params_b"
        await it.press("x", *["up"] * 3, "home", "down", "enter")
        assert it.chart.spec.lines is None
        assert it.explorer.state.ranking is None


async def test_what_needs_an_x_axis_says_which_key_chooses_one(tmp_path: Path) -> None:
    async with explorer(ViewState(source=no_sizes(tmp_path))) as it:
        await it.press("f")
        assert it.line("status") == "no frontier: x chooses a column for each axis"
        await it.press("t")
        assert it.line("status") == "no trend: x chooses a column for each axis"
        answer = it.explorer.answer
        assert answer is not None
        assert border_titles(answer, 0, it.chart)[1][0] == "Ranking by score"
        for key in ("z", "plus", "minus", "shift+right", "0", "escape"):
            await it.press(key)
        assert it.chart.spec.lines is not None


async def test_dot_and_comma_step_through_the_scores_in_the_command_too(tmp_path: Path) -> None:
    async with explorer(ViewState(source=no_sizes(tmp_path))) as it:
        await it.press("full_stop")
        assert it.line("status") == "by MMLU, 2 of 3 scores"
        assert (it.chart.spec.what, it.labels()[0]) == ("Ranking by MMLU", "model 6")
        assert "--y=MMLU" in it.explorer.command
        await it.press("full_stop", "full_stop")
        assert it.explorer.state.y is None  # past the last comes the first
        await it.press("comma")
        assert it.line("status") == "by MMLU-Pro, 3 of 3 scores"
        await it.press("u")
        assert it.explorer.state.y is None


async def test_space_marks_scores_for_a_mean(tmp_path: Path) -> None:
    async with explorer(ViewState(source=no_sizes(tmp_path)), size=(80, 24)) as it:
        await it.press("x", "tab", *"mmlu", "space", "down", "space")
        golden.check("explorer/axes-mean-80x24", it.text())
        await it.press("enter")
        assert it.explorer.state.y == "mean(MMLU,MMLU-Pro)"
        assert it.chart.spec.what == "Ranking by Mean of MMLU, MMLU-Pro"
        assert "55.2        2  2025-01-01" in it.text()  # with the number of its parts
        await it.press("x", "tab", *"all", "enter")
        assert it.explorer.state.y == "mean(*)"
        await it.press("u", "u")
        assert it.explorer.state.y is None


async def test_details_have_a_table_of_all_scores_with_the_place_in_each(tmp_path: Path) -> None:
    async with explorer(ViewState(source=no_sizes(tmp_path)), size=(80, 24)) as it:
        await it.press("down", "enter")
        for line in (
            "Score     Value     Place ",
            "MMLU       61.5  29 of 40 ",
            "MMLU-Pro     49   2 of 40 ",
        ):
            assert line in it.text()

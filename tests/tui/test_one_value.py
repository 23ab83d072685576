"""What is in force is what the boxes, the title and the borders show, whatever was pressed."""

import random
from dataclasses import replace

import pytest

from lcbtui.tui.history import FILTERS
from lcbtui.tui.status import border_titles, title_spans
from lcbtui.tui.widgets.lines import Panel
from lcbtui.view.state import ViewState, field_named

from .driving import Driver, explorer

KEYS = (
    *("slash", "slash", "less_than_sign", "greater_than_sign", "escape", "escape", "enter", "tab"),
    *("w", "w", "W", "equals_sign", "0", "left", "right", "up", "down"),
    *("X", "u", "u", "U", "p", "1", "2", "7", "full_stop", "a", "f", "z", "plus", "minus"),
    *("left_square_bracket", "right_square_bracket", "space", "h", "l", "asterisk", "home"),
    *("backspace", "backspace", "delete", "ctrl+w"),
)
TEXTS = (
    *("qwen ", "params<=32B", "score>", "foo:bar", "size<8", "open-data", "4B..32B", "9X", " | "),
    *("is:frontier ", "..8", '"r1', "is:pinned", "-"),
)
HABITS = (("w", "w", "equals_sign"), ("w", "0"), ("slash", "home"), ("escape", "X"))
SIZES = [(120, 40), (80, 24), (40, 12)]


def assert_shown(it: Driver) -> None:
    """Each value in force is the one on the screen; a text that does not parse is marked."""
    here, answer = it.explorer, it.explorer.answer
    assert answer is not None and answer.view.state == here.state
    for field in FILTERS:
        text, is_wrong = it.box(field).value.strip(), field in here.typed.wrong
        assert it.box(field).has_class("-wrong") is is_wrong
        if not is_wrong:
            assert field_named(field).notation.parse(text) == getattr(here.state, field)
    if here.typed.problem and not here.failure:
        assert "in force: " in it.line("status")
    title = it.screen.line("title")
    shown, asked = (
        [each.text for each in spans]
        for spans in (title.spans, title_spans(answer, title.size.width))
    )
    if shown != asked:
        raise AssertionError(f"{shown} {asked} {title.size}")
    assert it.screen.chart is not None
    titles = border_titles(answer, here.index, it.screen.chart.chart)
    for panel, (above, _) in zip(("#table-panel", "#chart-panel"), titles, strict=True):
        assert str(it.screen.query_one(panel, Panel).border_title) == above


@pytest.mark.parametrize("seed", range(5, 8))
async def test_what_is_in_force_is_what_is_shown_after_every_key(seed: int) -> None:
    chance = random.Random(seed)
    source = chance.choice(("reported", "reported", "paper", "figure"))
    async with explorer(ViewState(source=source), size=SIZES[seed % len(SIZES)]) as it:
        for _ in range(40):
            what = chance.random()
            if what < 0.3:
                await it.type(chance.choice(TEXTS))
            elif what < 0.5:
                await it.press(*chance.choice(HABITS))
            else:
                await it.press(chance.choice(KEYS))
            assert_shown(it)


async def test_a_query_that_a_key_takes_away_is_gone_from_its_box() -> None:
    query = "window_start=2025-02-01 window_end=2025-05-01"
    async with explorer(ViewState(source="reported", query=query)) as it:
        assert it.query.value == query
        it.explorer.set_state(replace(it.explorer.state, query=""), typed="window")
        await it.rest()
        assert it.query.value == ""
        await it.type("/qwen")
        assert it.explorer.state.query == "qwen"


@pytest.mark.parametrize(
    ("text", "in_force"),
    [
        ("qwen size<8", "qwen"),
        ("size<8", ""),
        ("foo:bar", ""),
        ("foo:bar qwen", "qwen"),
        ("qwen | params<9X | glm", "qwen | glm"),
        ('params<=32B "r1', "params<=32B"),
        ("model~(qwen glm", "glm"),
        ("is:frontier qwen is:frontier", "is:frontier qwen"),
    ],
)
async def test_a_wrong_term_filters_nothing_and_the_others_hold(text: str, in_force: str) -> None:
    async with explorer(ViewState(source="reported")) as it:
        await it.type(f"/{text}")
        assert it.explorer.state.query == in_force
        assert_shown(it)
        assert it.line("status").endswith(f"in force: {in_force or 'nothing'}")
        assert it.query.value == text
        await it.press("escape")
        assert it.explorer.state.query == in_force
        await it.press("escape")
        assert it.query.value == in_force


@pytest.mark.parametrize(("text", "in_force"), [("9X", ""), ("4B..9X", "4B.."), ("9..4", "9B..")])
async def test_an_end_of_a_range_that_is_wrong_filters_nothing(text: str, in_force: str) -> None:
    async with explorer() as it:
        await it.type(f"<{text}")
        assert field_named("params").notation.format(it.explorer.state.params) == in_force
        assert_shown(it)


@pytest.mark.parametrize("keys", [("/", "escape", "X"), ("\\", "escape")], ids=str)
async def test_what_was_said_of_a_wrong_query_goes_with_it(keys: tuple[str, ...]) -> None:
    first, *rest = keys
    async with explorer() as it:
        await it.press(*f"{first}parms<=32B", *rest)
        assert it.query.value == ""
        assert "parms" not in it.text()


async def test_clearing_nothing_moves_no_axis() -> None:
    async with explorer(size=(80, 24)) as it:
        before = it.chart.spec.y.low, it.chart.spec.y.high
        await it.press("X")
        assert "no filter to clear" in it.line("status")
        await it.type("/qwen")
        assert (it.chart.spec.y.low, it.chart.spec.y.high) == before


@pytest.mark.parametrize("key", ["s", "ampersand", "x"])
async def test_sizes_changed_below_a_dialog_are_shown_when_it_closes(key: str) -> None:
    async with explorer(ViewState(source="paper"), size=(120, 40)) as it:
        await it.press(key)
        await it.resize(40, 12)
        await it.resize(77, 6)
        await it.resize(80, 24)
        await it.press("escape")
        assert it.app.screen is it.screen
        assert_shown(it)

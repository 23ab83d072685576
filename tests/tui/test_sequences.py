"""What a frame sends: what differs from what is on the terminal, and the same picture after it."""

import io
import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from make_screens import settled
from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Input

from lcbtui.tui.app import LcbtuiApp
from lcbtui.tui.painting import Painting
from lcbtui.view.state import ViewState

from .driving import Patch

WIDTH, HEIGHT = 20, 3

COLOURS = st.sampled_from([None, "#010203", "#fefefe", "red", "color(200)", "default"])
STYLES = st.one_of(
    st.none(),
    st.builds(
        lambda text, ground, bold, italic, under, reverse: Style(
            color=text, bgcolor=ground, bold=bold, italic=italic, underline=under, reverse=reverse
        ),
        COLOURS,
        COLOURS,
        *[st.sampled_from([None, True])] * 4,
    ),
)


def frames_of(characters: list[str]) -> st.SearchStrategy[list[Strip]]:
    texts = st.lists(st.sampled_from(characters), min_size=1, max_size=6).map("".join)
    pieces = st.lists(st.tuples(texts, STYLES).map(lambda p: Segment(*p)), max_size=8)
    strips = pieces.map(lambda found: Strip([Segment("a"), *found]).adjust_cell_length(WIDTH))
    return st.lists(strips, min_size=HEIGHT, max_size=HEIGHT)


CHARACTERS = ["a", "b", " ", " ", "模", "型", "≈"]
FRAMES = frames_of(CHARACTERS)
MARKED = frames_of([*CHARACTERS, "e\u0301"])
ROWS = st.tuples(st.integers(0, HEIGHT - 1), st.integers(0, WIDTH - 1), st.integers(1, WIDTH))


def console() -> Console:
    return Console(file=io.StringIO(), force_terminal=True, color_system="truecolor", width=80)


def whole(strips: Sequence[Strip]) -> LayoutUpdate:
    return LayoutUpdate([[strip] for strip in strips], Region(0, 0, WIDTH, len(strips)))


def fresh(columns: int = WIDTH, lines: int = HEIGHT) -> tuple[pyte.Screen, Callable[[str], None]]:
    """A blank terminal that wraps no lines, as Textual asks it, and what writes on it."""
    screen = pyte.Screen(columns, lines)
    screen.reset_mode(pyte.modes.DECAWM)
    return screen, pyte.Stream(screen).feed


def picture(screen: pyte.Screen) -> list[list[object]]:
    """What is to be seen in every cell: of a blank the ground, its lines and whether reversed."""
    return [[seen(screen.buffer[y][x]) for x in range(screen.columns)] for y in range(screen.lines)]


def seen(cell: pyte.screens.Char) -> object:
    if cell.data == " " and not cell.reverse:
        return cell.bg, cell.underscore
    return cell


def painted_at_once(strips: Sequence[Strip]) -> list[list[object]]:
    screen, write = fresh()
    for y, strip in enumerate(strips):
        write(f"\x1b[{y + 1}H{strip.render(console())}")
    return picture(screen)


@given(st.lists(MARKED, min_size=1, max_size=4))
def test_after_every_frame_the_picture_is_as_if_painted_whole(frames: list[list[Strip]]) -> None:
    painting = Painting()
    screen, write = fresh()
    for frame in frames:
        write(painting.sequences(whole(frame), console()))
        assert picture(screen) == painted_at_once(frame)
        assert screen.cursor.attrs == pyte.Screen(1, 1).cursor.attrs
        assert painting.sequences(whole(frame), console()) == ""


def starts(strip: Strip) -> set[int]:
    """The columns that a character begins in, and the end."""
    found, x = {0}, 0
    for segment in strip:
        for character in segment.text:
            x += cell_len(character)
            found.add(x)
    return found


@given(FRAMES, FRAMES, st.lists(ROWS, max_size=4))
def test_of_a_part_what_is_painted_is_where_it_is_and_nothing_else(
    before: list[Strip], after: list[Strip], rows: list[tuple[int, int, int]]
) -> None:
    painting = Painting()
    screen, write = fresh()
    write(painting.sequences(whole(before), console()))
    now = list(before)
    for y, first, length in rows:
        edges = starts(now[y]) & starts(after[y])
        left, right = (
            max(e for e in edges if e <= first),
            min((e for e in edges if e >= first + length), default=WIDTH),
        )
        parts = ChopsUpdate([{0: strip} for strip in after], [(y, left, right)], [[WIDTH]] * HEIGHT)
        write(painting.sequences(parts, console()))
        now[y] = Strip.join(
            [now[y].crop(0, left), after[y].crop(left, right), now[y].crop(right, WIDTH)]
        )
        assert picture(screen) == painted_at_once(now)


def test_half_of_a_wide_character_painted_over_is_painted_again_with_the_other() -> None:
    painting = Painting()
    strip = Strip([Segment("a模b")]).adjust_cell_length(WIDTH)
    painting.sequences(whole([strip]), console())
    over = ChopsUpdate([{0: Strip([Segment("  x")])}], [(0, 2, 3)], [[3]])
    over.chop_ends = [[WIDTH]]
    assert painting.sequences(over, console()) == "\x1b[1;3Hx"
    assert "模" in painting.sequences(whole([strip]), console())


def test_a_mark_in_another_style_stays_on_its_character() -> None:
    painting = Painting()
    marked = [
        ("e", ""),
        ("\u0301", "red"),
        ("模", ""),
        ("\u0301", ""),
        (" ", ""),
        ("\u0301", "red"),
    ]
    assert "e\u0301模\u0301\x1b[31m \u0301" in painting.sequences(frame(marked), console())
    assert painting.sequences(frame([*marked[:-1], ("\u0301a", "red")]), console()).endswith(
        "a\x1b[m"
    )
    assert "模" in painting.sequences(frame([("e\u0301模", "")]), console())


def test_what_stands_behind_characters_that_join_is_where_rich_says() -> None:
    family = "👩\u200d👩\u200d👧"
    painting = Painting()
    painting.sequences(frame([(family, ""), (" a ", "red")]), console())
    sent = painting.sequences(frame([(family, ""), (" b ", "red")]), console())
    assert sent == f"\x1b[1;{cell_len(family) + 2}H\x1b[31mb\x1b[m"


def frame(*lines: list[tuple[str, str]]) -> LayoutUpdate:
    return whole(
        [
            Strip([Segment(text, Style.parse(style)) for text, style in line]).adjust_cell_length(
                WIDTH, Style.parse(line[-1][1])
            )
            for line in lines
        ]
    )


@pytest.mark.parametrize(
    ("before", "after", "sent"),
    [
        pytest.param([("abcdef", "")], [("abxdef", "")], "\x1b[1;3Hx", id="a letter"),
        pytest.param([("abcdef", "")], [("xbcdey", "")], "\x1b[1;1Hxbcdey", id="near ones"),
        pytest.param([("abcdefgh", "")], [("xbcdefgy", "")], "\x1b[1;1Hx\x1b[8Gy", id="far ones"),
        pytest.param(
            [("a", ""), ("b", "red"), ("c", "")],
            [("x", ""), ("b", "red"), ("y", "")],
            "\x1b[1;1Hx\x1b[3Gy",
            id="near ones about one of another style",
        ),
        pytest.param(
            [("ab", "")],
            [("a", "bold"), ("b", "bold red")],
            "\x1b[1;1H\x1b[1ma\x1b[31mb\x1b[m",
            id="only the colour that changes",
        ),
        pytest.param(
            [("abc", "")],
            [("a", "bold on blue"), ("c", "on blue"), (" ", "")],
            "\x1b[1;1H\x1b[1;44ma\x1b[22mc\x1b[m ",
            id="bold ends without its colours",
        ),
        pytest.param(
            [("abc", "")],
            [("a", "bold dim red on blue"), ("c", "dim red on blue"), (" ", "")],
            "\x1b[1;3H \x1b[1G\x1b[1;2;31;44ma\x1b[22;2mc\x1b[m",
            id="what ends bold ends dim too",
        ),
        pytest.param(
            [("a bc", "red")], [("a bc", "blue")], "\x1b[1;1H\x1b[34ma bc\x1b[m", id="a blank"
        ),
        pytest.param([(" " * 9, "red")], [(" " * 9, "bold blue")], "", id="blanks"),
    ],
)
def test_no_more_is_sent_than_what_changes(
    before: list[tuple[str, str]], after: list[tuple[str, str]], sent: str
) -> None:
    painting = Painting()
    painting.sequences(frame(before), console())
    assert painting.sequences(frame(after), console()) == sent


def test_what_changes_in_two_colours_down_the_screen_changes_them_once() -> None:
    def bars(left: str, right: str) -> LayoutUpdate:
        space = " " * (WIDTH - 2)
        lines = [[("│", left), (space, ""), ("│", right)]] * 30
        return LayoutUpdate([[s] for [s] in frame(*lines).strips], Region(0, 0, WIDTH, 30))

    painting = Painting()
    painting.sequences(bars("#111111", "#222222"), console())
    sent = painting.sequences(bars("#333333", "#444444"), console())
    assert len(re.findall(r"\x1b\[[\d;]*m", sent)) == 3


def test_what_was_painted_at_another_size_is_not_taken_for_granted() -> None:
    painting = Painting()
    strip = Strip([Segment("a")]).adjust_cell_length(WIDTH)
    painting.sequences(whole([strip]), console())
    assert "a" in painting.sequences(whole([strip, strip]), console())
    assert painting.size == (WIDTH, 2)


WORDS = ["slash", "tab", "shift+tab", "escape", "enter", "space", "question_mark", "ctrl+p"]
MOVES = ["down", "up", "left", "right", "pagedown", "home", "end", "plus", "minus", "backspace"]
KEYS = [*WORDS, *MOVES, "escape", *"srftLazxdiocbuX12wWMm0veyqwen"]


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
async def test_after_any_keys_the_terminal_shows_what_painting_it_whole_gives(
    size: tuple[int, int], monkeypatch: Patch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Input, "_toggle_cursor", lambda _: None)  # it blinks when it likes
    painting = Painting()
    screen, write = fresh(*size)

    def display(app: LcbtuiApp, _: object, update: LayoutUpdate | ChopsUpdate | None) -> None:
        if update is not None and not app._batch_count:
            write(painting.sequences(update, app.console))

    monkeypatch.setattr(LcbtuiApp, "_display", display)
    chance = random.Random(size[0])
    app = LcbtuiApp(ViewState(source="paper"))
    async with app.run_test(size=size) as pilot:
        await settled(app, pilot.pause)
        for _ in range(40):
            key = chance.choice(KEYS)
            if key == "q" and not isinstance(app.focused, Input):
                continue
            await pilot.press(key)
            await settled(app, pilot.pause)
            expected, write_whole = fresh(*size)
            compositor = app.screen._compositor
            update = compositor.render_update(full=True, screen_stack=app._background_screens)
            write_whole(Painting().sequences(update, app.console))  # type: ignore[arg-type]
            assert picture(screen) == picture(expected), key


def test_a_line_that_was_measured_too_wide_ends_at_the_edge() -> None:
    painting = Painting()
    painting.sequences(whole([Strip([Segment("a" * WIDTH)])]), console())
    wide = Strip([Segment("b" * (WIDTH + 3))], WIDTH)
    assert "b" * WIDTH in painting.sequences(whole([wide]), console())
    assert painting.size == (WIDTH, 1)
    assert painting.sequences(whole([wide]), console()) == ""

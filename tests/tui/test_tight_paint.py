"""Painting tightly: fewer bytes, the same picture."""

import io

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate
from textual.strip import Strip

from lcbtui.tui.terminal import tight_segments, without_repeated_colours

COLOURS = st.sampled_from([None, "#010203", "#fefefe", "red", "color(200)", "default"])
STYLES = st.builds(
    lambda text, ground, bold, reverse: Style(
        color=text, bgcolor=ground, bold=bold, reverse=reverse
    ),
    COLOURS,
    COLOURS,
    st.sampled_from([None, True]),
    st.sampled_from([None, True]),
)
PIECES = st.lists(st.tuples(st.text("ab 模≈", min_size=1, max_size=4), STYLES), max_size=6)


def console() -> Console:
    return Console(file=io.StringIO(), force_terminal=True, color_system="truecolor", width=80)


def picture(sequences: str) -> object:
    """Every cell with its look, and where the cursor's look is left."""
    screen = pyte.Screen(80, 5)
    pyte.Stream(screen).feed(sequences + "x")
    return [[screen.buffer[y][x] for x in range(80)] for y in range(5)]


@given(st.lists(PIECES, max_size=4))
def test_without_repeated_colours_the_picture_is_the_same(
    lines: list[list[tuple[str, Style]]],
) -> None:
    strips = [Strip([Segment(text, style) for text, style in line]) for line in lines]
    sequences = "".join(f"\x1b[{y + 1};2H{s.render(console())}" for y, s in enumerate(strips))
    tight = without_repeated_colours(sequences)
    assert picture(tight) == picture(sequences)
    assert len(tight) <= len(sequences)


def test_a_colour_that_goes_on_is_written_once() -> None:
    assert (
        without_repeated_colours(
            "\x1b[38;2;1;2;3;48;5;7mab\x1b[0m\x1b[2;5H\x1b[38;2;1;2;3;48;5;7mc\x1b[0m"
        )
        == "\x1b[38;2;1;2;3;48;5;7mab\x1b[2;5Hc\x1b[0m"
    )


@given(st.integers(0, 19), st.integers(1, 20), PIECES)
def test_a_span_is_painted_where_it_is_and_nothing_else(
    first: int, size: int, pieces: list[tuple[str, Style]]
) -> None:
    strip = Strip([Segment(text, style) for text, style in pieces]).adjust_cell_length(40)
    update = ChopsUpdate([{0: strip}], [(0, first, first + size)], [[40]])
    cropped = strip.crop(first, first + size)
    expected = f"\x1b[1;{first + 1}H{cropped.render(console())}"
    assert picture(tight_segments(update, console())) == picture(expected)

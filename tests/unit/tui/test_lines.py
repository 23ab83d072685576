"""Which cells of a line changed, also where characters take two cells or have marks."""

from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from textual.strip import Strip

from lcbtui.tui.widgets.lines import cells, changed_spans

EMOJI = "\N{VARIATION SELECTOR-16}"
texts = st.text(st.sampled_from(f"ab模❤☁{EMOJI}"), max_size=12)


@given(texts)
def test_a_line_has_as_many_cells_as_textual_says(text: str) -> None:
    strip = Strip([Segment(text)])
    assert len(list(cells(strip))) == strip.cell_length


def test_a_change_after_an_emoji_is_repainted_where_it_stands() -> None:
    before, after = (Strip([Segment(f"❤{EMOJI}{EMOJI} name {end}")]) for end in "ab")
    assert changed_spans(before, after) == [(8, 9)]

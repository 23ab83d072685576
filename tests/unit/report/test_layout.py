"""Widths, cutting and columns, checked against rich's own table of widths."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from lcbtui.report.layout import TextColumn, cut, lay_out, pad, text_width
from lcbtui.sources.safe_text import safe_text

names = st.text(st.sampled_from("aB9-éß模型한국語😀★●…"), max_size=20)


@given(names)
def test_a_name_is_as_wide_as_the_terminal_makes_it(name: str) -> None:
    assert text_width(name) == cell_len(name)


@given(names, st.integers(0, 25))
def test_cut_text_fits_and_padded_text_fills(name: str, width: int) -> None:
    short = cut(name, width)
    assert text_width(short) <= width
    assert short == name or short.endswith("…") or not width
    assert text_width(pad(short, width)) == width


@given(st.lists(names, min_size=1, max_size=5), st.integers(12, 60))
def test_lines_keep_to_the_width_where_a_column_can_shrink(texts: list[str], width: int) -> None:
    columns = [TextColumn("Name", texts, shrinks=True), TextColumn("N", ["1"] * len(texts), True)]
    assert all(text_width(line) <= max(width, 12 + 3) for line in lay_out(columns, width))


@given(st.text())
def test_safe_text_has_nothing_that_a_terminal_acts_on(text: str) -> None:
    safe = safe_text(text)
    assert safe == safe_text(safe)
    assert all(c.isprintable() or c == "\u3000" or c.isspace() for c in safe)
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in safe)

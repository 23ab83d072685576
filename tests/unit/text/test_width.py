"""Widths as the terminal has them: checked against rich, which Textual measures with."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from lcbtui.text.width import pieces, text_width

EMOJI = "\N{VARIATION SELECTOR-16}"
texts = st.text(st.sampled_from(f"aé1模★❤☁✔😀…\N{COMBINING ACUTE ACCENT}{EMOJI}"), max_size=20)


def test_a_character_drawn_as_emoji_takes_two_cells() -> None:
    assert text_width("❤") == 1
    assert text_width(f"❤{EMOJI}") == 2
    assert text_width(f"Cloud-7B ☁{EMOJI}") == 11
    assert text_width(f"e{EMOJI}") == 1


@given(texts)
def test_text_is_as_wide_as_rich_says_and_as_its_pieces(text: str) -> None:
    assert text_width(text) == cell_len(text)
    split = list(pieces(text))
    assert "".join(piece for piece, _ in split) == text
    assert [width for _, width in split] == [cell_len(piece) for piece, _ in split]
    assert all(width for _, width in split[1:])

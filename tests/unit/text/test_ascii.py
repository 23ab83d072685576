"""Only ASCII where only ASCII is wanted, and nothing moves for it."""

from hypothesis import given
from hypothesis import strategies as st

from lcbtui.chart.picture import drawable
from lcbtui.text.width import cut, in_ascii, text_width


@given(st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Mn", "Me"))))
def test_a_line_in_ascii_is_as_wide_as_it_was(text: str) -> None:
    assert in_ascii(text).isascii()
    assert len(in_ascii(text)) == text_width(text)


def test_our_own_signs_are_spelled_and_a_wide_character_takes_two_marks() -> None:
    assert in_ascii("≈70.5 · ≤ 32B…") == "~70.5 - < 32B."
    assert in_ascii("╭─ 模型 ─╮") == "+- ???? -+"
    assert in_ascii("Modèle ❤️") == "Modele ??"


def test_a_chart_spells_as_a_table_does() -> None:
    signs = "≈70 ≤ 32B ≥ 4B ± 1.2 → Δ · × − … ’ é 模 ↑↓"
    assert in_ascii(drawable(signs)) == in_ascii(signs)
    assert "?" not in in_ascii(signs.replace("模", ""))
    assert in_ascii(cut("Qwen3-32B", 6)) == "Qwen3."

"""Only ASCII where only ASCII is wanted, and nothing moves for it."""

from hypothesis import given
from hypothesis import strategies as st

from lcbtui.report.ascii import in_ascii
from lcbtui.report.layout import text_width


@given(st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Mn", "Me"))))
def test_a_line_in_ascii_is_as_wide_as_it_was(text: str) -> None:
    assert in_ascii(text).isascii()
    assert len(in_ascii(text)) == text_width(text)


def test_our_own_signs_are_spelled_and_a_wide_character_takes_two_marks() -> None:
    assert in_ascii("≈70.5 · ≤ 32B…") == "~70.5 - < 32B."
    assert in_ascii("╭─ 模型 ─╮") == "+- ???? -+"

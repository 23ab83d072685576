"""Sentences as lines: whole words, numbers under them, nothing lost."""

from hypothesis import given
from hypothesis import strategies as st

from lcbtui.report.insights import NARROWEST, Sentence, insight_lines
from lcbtui.text.width import text_width

SAID = (
    Sentence("one", "The smallest of them is at 12 % of the size.", "n = 12 · 95 %"),
    Sentence("two", "Nothing more is known of it."),
)

LETTERS = st.characters(codec="utf-8", exclude_categories=("Z", "C"), exclude_characters="%=<")
words = st.text(LETTERS, min_size=1, max_size=9)
texts = st.lists(words, min_size=1, max_size=20).map(" ".join)


def test_numbers_come_under_their_sentence_and_the_place_of_each_line_is_known() -> None:
    lines = insight_lines(SAID, None)
    assert [(line.text, line.numbers, line.sentence) for line in lines] == [
        ("The smallest of them is at 12 % of the size.", False, 0),
        ("    n = 12 · 95 %", True, 0),
        ("Nothing more is known of it.", False, 1),
    ]


def test_a_number_keeps_its_sign() -> None:
    for width in range(NARROWEST, 60):
        for line in insight_lines(SAID, width):
            assert not line.text.lstrip().startswith(("%", "="))
            assert not line.text.endswith("=")


@given(texts, st.integers(NARROWEST, 80))
def test_no_word_is_lost_and_a_line_is_wider_than_asked_only_for_one_word(
    text: str, width: int
) -> None:
    lines = [line.text for line in insight_lines([Sentence("a", text)], width)]
    assert " ".join(lines) == text
    assert all(text_width(line) <= width for line in lines if " " in line)

"""Facts: whatever the width, no line is wider, no value is lost, and narrow puts values below."""

from hypothesis import given
from hypothesis import strategies as st

from lcbtui.report.facts import NARROW, Answer, Fact, FactTable, Weight, answer_lines, plain_lines
from lcbtui.text.width import TextColumn, text_width

ANSWER = Answer(
    facts=(
        Fact("Highest that fits 24 GB", "AM-Thinking-v1, 32B at 4 bits: 70.3"),
        Fact("Larger and clearly better", "none of 10", "Holm"),
    ),
    table=FactTable(
        columns=(
            TextColumn(
                "  Could be the best", ["● AM-Thinking-v1", "★ DASD-4B-Thinking"], shrinks=True
            ),
            TextColumn("Params", ["32B", "4B"], right=True),
            TextColumn("Pass@1", ["70.3", "69.3"], right=True),
        ),
        leaving=("Params",),
        more="9 more, down to 59.1; 30 others could not be",
    ),
    rests_on=("LiveCodeBench v5 2024-10-01..2025-02-01 · 166 problems · reported",),
    why=("One-sided multiple comparisons with the best.",),
)


@given(width=st.integers(30, 200), why=st.booleans())
def test_no_line_is_wider_than_the_terminal_and_every_value_is_whole(width: int, why: bool) -> None:
    lines = plain_lines(answer_lines(ANSWER, width, why=why))
    assert max(map(text_width, lines)) <= width
    words = " ".join(" ".join(lines).split())
    assert all(fact.value in words for fact in ANSWER.facts)
    assert (ANSWER.why[0] in words) == why
    (heading,) = (line for line in lines if "  Could be" in line)
    assert heading.endswith("Pass@1") and ("Params" in heading) is (width >= 35)


def test_a_value_and_its_note_stand_beside_the_label_where_there_is_room_for_them() -> None:
    wide, narrow = (plain_lines(answer_lines(ANSWER, width)) for width in (80, NARROW - 1))
    assert wide[0] == "Highest that fits 24 GB    AM-Thinking-v1, 32B at 4 bits: 70.3"
    assert narrow[:2] == ["Highest that fits 24 GB", "  AM-Thinking-v1, 32B at 4 bits: 70.3"]
    noted = Answer((Fact("Larger and clearly better", "none of 10", "corrected by Holm" * 3),))
    (whole,) = plain_lines(answer_lines(noted, None))
    width = text_width(whole)
    assert plain_lines(answer_lines(noted, width)) == [whole]
    (short,) = plain_lines(answer_lines(noted, width - 1))
    assert short.endswith("none of 10")


def test_values_are_bold_where_the_terminal_shows_that() -> None:
    (first, *_) = plain_lines(answer_lines(ANSWER, 80), bold=True)
    assert first.endswith("\x1b[1mAM-Thinking-v1, 32B at 4 bits: 70.3\x1b[0m")
    strong = [p for line in answer_lines(ANSWER, 80) for p in line if p.weight is Weight.STRONG]
    assert [piece.text for piece in strong] == [fact.value for fact in ANSWER.facts]


def test_what_is_asked_about_comes_first_and_weak_columns_leave() -> None:
    table = FactTable(
        (
            TextColumn("", ["v5 2024-10-01..2025-02-01"], shrinks=True),
            TextColumn("A", ["69.3 ± 7.0"], right=True),
            TextColumn("A − B", ["+3.6 ± 7.8"], right=True, strong=True),
        )
    )
    about = FactTable((TextColumn("", ["A"]), TextColumn("Model", ["One"])), headed=False)
    answer = Answer((), table, about=about)
    lines = plain_lines(answer_lines(answer, 80))
    assert lines[0] == "A  One"
    assert lines[-1] == "v5 2024-10-01..2025-02-01  69.3 ± 7.0  +3.6 ± 7.8"
    assert plain_lines(answer_lines(answer, 40))[-1] == "v5 2024-10-01..…  69.3 ± 7.0  +3.6 ± 7.8"
    assert plain_lines(answer_lines(answer, 30))[-1] == "v5 2024-10-01..20…  +3.6 ± 7.8"
    strong = [piece.text for piece in answer_lines(answer, 80)[-1] if piece.weight is Weight.STRONG]
    assert strong == ["+3.6 ± 7.8"]


def test_a_table_of_empty_columns_is_left_out() -> None:
    nothing = Answer((Fact("Best", "A"),), beside=(FactTable((TextColumn("By", ["", ""]),)),))
    assert plain_lines(answer_lines(nothing, 80)) == ["Best  A"]

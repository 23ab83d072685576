import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.source import RepairKind
from lcbtui.sources.cleaning.numbers import number_in
from lcbtui.text.numbers import Unit
from unit.sources.opening import assert_equal_datasets, both


@pytest.mark.parametrize(
    ("text", "unit", "value", "told"),
    [
        ("70.3", Unit.PERCENT, 70.3, ""),
        *(
            (f"70.3{half}", Unit.PERCENT, 70.3, "PLUS_MINUS")
            for half in (" ± 1.2", "±1.2", "% ± 1.2%", " +/- 1.2", " (±1.2)")
        ),
        *(
            (f"70.3{beside}", Unit.PERCENT, 70.3, "BESIDE")
            for beside in (
                *("±?", " ± –", " ± N/A", " ± nan", " (1.2)", " [68.1, 72.5]", " (68.1–72.5)"),
                *("*", " †‡", "🔥", " ↑", " (1st)", " [2]", " (pass@1)", " (reported score)"),
                *("% [easy]", "% (65/90)", "% ★"),
            )
        ),
        (":trophy: **70.3**", Unit.PERCENT, 70.3, "BESIDE"),
        ("🥇 70.3 ± 1.2 ⭐️", Unit.PERCENT, 70.3, "BESIDE PLUS_MINUS"),
        ("485/500 (97.00%)", Unit.PERCENT, 97, "BESIDE"),
        ("†95.7%", Unit.PERCENT, 95.7, "BESIDE"),
        ("🥈", Unit.NONE, 2, "BESIDE"),
        (":3rd_place_medal:", Unit.NONE, 3, "BESIDE"),
        ("94B/398B", Unit.BILLIONS, 398, "TOTAL_AND_ACTIVE"),
        ("7B*", Unit.BILLIONS, 7.0, "BESIDE"),
        ("46.7B (12.9B used)", Unit.BILLIONS, 46.7, "BESIDE"),
        ("1,234 ± 5", Unit.NONE, 1234.0, "PLUS_MINUS"),
        *((text, Unit.BILLIONS, 1500, "") for text in ("1500 billion", "1.5 trillion", "1.5T")),
        ("350 Million", Unit.BILLIONS, 0.35, ""),
        ("[0.739](https://example.org/a_(b))", Unit.NONE, 0.739, "MARKUP"),
        *(
            (text, Unit.PERCENT, 70.3, "MARKUP")
            for text in ('<a href="u">70.3</a>', "**70.3**", "[**70.3**](#results)")
        ),
        ("[70.3*](#results)", Unit.PERCENT, 70.3, "MARKUP BESIDE"),
        (">90", Unit.PERCENT, 90.0, "BOUND"),
        ("≤ 0.5", Unit.NONE, 0.5, "BOUND"),
        ("100B+", Unit.BILLIONS, 100.0, "BOUND"),
        ("\u22120.21", Unit.NONE, -0.21, ""),
    ],
)
def test_the_number_counts_and_what_stands_beside_it_is_told(
    text: str, unit: Unit, value: float, told: str
) -> None:
    number, what = number_in(text, unit)
    assert number is not None
    assert (number.value, [kind.name for kind in what]) == (value, told.split())


OTHERS = (
    *("+6/-6", "70.3 ± ", "7 billion", "70-80", "12,34 ± 1", "1 (2) (3)", "*", "32/68", "> 1 > 2"),
    *("38 (of 53)", "38 [out of 53]", "1.2 (million)", "7 (B)", "[0.7]", "[n/a](#x)"),
)


@pytest.mark.parametrize("text", OTHERS)
def test_other_words_are_no_number(text: str) -> None:
    assert number_in(text, Unit.PERCENT) == (None, ())


def test_a_bound_and_two_sizes_say_so() -> None:
    number, _ = number_in(">90", Unit.PERCENT)
    assert number is not None and number.approximate
    assert number_in("8 (1.5B each)", Unit.BILLIONS) == (None, ())


@given(st.text("0123456789 .±()[]<>*,%a", max_size=40))
def test_whatever_is_read_has_a_value(text: str) -> None:
    number, told = number_in(text, Unit.PERCENT)
    assert number is not None or not told


def test_fractions_say_both() -> None:
    plain, arrow = both("model,pass@1\na,0.705 ± 0.01\nb,0.6\n".encode())
    assert plain.numbers("pass_at_1").tolist() == [70.5, 60.0]
    assert [r.kinds for r in plain.report.repairs] == [
        (RepairKind.FRACTION, RepairKind.PLUS_MINUS),
        *[(RepairKind.FRACTION,)] * 2,
    ]
    assert plain.numbers("plus_minus_stated")[0] == 1.0
    assert_equal_datasets(plain, arrow)

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.columns import Cell, Column, Kind, Mark
from lcbtui.dataset.source import RepairKind
from lcbtui.sources.cleaning.cells import MISSING_WORDS, NumberStyle, Profile, clean_each, cleaned
from lcbtui.text.numbers import Unit

PARAMS = Column("total_params_b", "params", "Params", Kind.NUMBER, Unit.BILLIONS)
SCORE = Column("pass_at_1", "score", "Pass@1", Kind.NUMBER, Unit.PERCENT)
RELEASED = Column("release_date", "date", "Released", Kind.DATE)
OPENNESS = Column("openness", "openness", "Openness", Kind.CATEGORY)
MODEL = Column("model", "model", "Model", Kind.TEXT)
GONE = Cell("")
COLUMNS = st.sampled_from([PARAMS, SCORE, RELEASED, OPENNESS, MODEL])


@pytest.mark.parametrize("column", [PARAMS, SCORE, RELEASED, OPENNESS, MODEL])
@pytest.mark.parametrize("word", sorted(MISSING_WORDS))
def test_words_for_nothing_are_missing_and_told_unless_empty(column: Column, word: str) -> None:
    for text in (word, word.upper(), f" {word} "):
        cell, what = cleaned(text, column)
        assert cell == Cell("")
        assert what == ((RepairKind.MISSING,) if word else ())


@pytest.mark.parametrize(
    ("column", "text", "cell", "told"),
    [
        (SCORE, "70.5", Cell("70.5", 70.5, 1), ""),
        (SCORE, "70.50", Cell("70.50", 70.5, 2), ""),
        (SCORE, "≈70.5", Cell("70.5", 70.5, 1, Mark.APPROXIMATE), ""),
        (SCORE, "~ 70 %", Cell("70", 70.0, 0, Mark.APPROXIMATE), ""),
        (SCORE, "7e1", Cell("70.0", 70.0, -1), ""),
        (SCORE, "0", Cell("0", 0.0, 0), ""),
        (SCORE, "-1", GONE, "BELOW_ZERO"),
        *((SCORE, text, GONE, "NOT_A_NUMBER") for text in ("about 70", "70-72", "inf", "1e999")),
        (SCORE, "70,5", GONE, "NOT_A_NUMBER"),
        *((PARAMS, text, GONE, "NOT_ABOVE_ZERO") for text in ("0", "-1", "0.0", "-1B")),
        (PARAMS, "7000000000", Cell("7", 7.0, 0, Mark.REPAIRED), "COUNT"),
        (PARAMS, "7,615,616,512", Cell("7.615616512", 7.615616512, 9, Mark.REPAIRED), "COUNT"),
        (PARAMS, "~600000000", Cell("0.6", 0.6, 1, Mark.REPAIRED | Mark.APPROXIMATE), "COUNT"),
        (PARAMS, "1e12", Cell("1000", 1000.0, 0, Mark.REPAIRED), "COUNT"),
        (PARAMS, "7000000", Cell("0.007", 0.007, 3, Mark.REPAIRED), "COUNT"),
        (PARAMS, "1000000", Cell("0.001", 0.001, 3, Mark.REPAIRED), "COUNT"),
        (PARAMS, "600M", Cell("0.6", 0.6, 1), ""),
        (PARAMS, "1T", Cell("1000", 1000.0, 0), ""),
        (RELEASED, " 2025-06 ", Cell("2025-06", 20240.0), ""),
        (RELEASED, "June", GONE, "NOT_A_DATE"),
        (RELEASED, "45/67/2025", GONE, "NOT_A_DATE"),
        (OPENNESS, "Open Weights", Cell("open-weights"), "OPEN_WEIGHTS"),
        (OPENNESS, "OPEN_DATA", Cell("open-data"), "OPEN_DATA"),
        (OPENNESS, "Open-Weights & Open-Data", Cell("open-data"), "OPEN_DATA"),
        (OPENNESS, "Open-Weights Only", Cell("open-weights"), "OPEN_WEIGHTS"),
        (OPENNESS, "Proprietary", Cell("closed"), "CLOSED"),
        *((OPENNESS, key, Cell(key), "") for key in ("open-weights", "open-data", "closed")),
        (OPENNESS, "Source available", Cell("Source available"), ""),
        (MODEL, "a\x1b[31m\nb", Cell("a[31m b"), "UNSAFE"),
        (MODEL, "  naïve 模型 ", Cell("naïve 模型"), ""),
    ],
)
def test_a_text_becomes_a_cell_of_its_column_and_a_repair_is_told(
    column: Column, text: str, cell: Cell, told: str
) -> None:
    assert cleaned(text, column) == (cell, tuple(RepairKind[each] for each in told.split()))


@pytest.mark.parametrize("text", ["20001", "839096", "839.096T"])
def test_no_model_is_larger_than_20t_and_beside_counts_a_number_is_one(text: str) -> None:
    assert cleaned(text, PARAMS) == (Cell(""), (RepairKind.TOO_LARGE,))
    assert cleaned("20T", PARAMS)[0].number == 20_000
    beside, what = cleaned(text, PARAMS, NumberStyle(whole=Profile(high=25_557_032)))
    count = int(text) / 1e9 if text.isdigit() else None
    assert (beside.number, what) == (count, (RepairKind.COUNT if count else RepairKind.TOO_LARGE,))


def test_every_value_of_an_approximate_column_is_marked() -> None:
    assert cleaned("70", SCORE, NumberStyle(approximate=True))[0].marks == Mark.APPROXIMATE


def test_repairs_count_cells_and_show_up_to_three_texts() -> None:
    tally = {"7": 5, "N/A": 2, "x": 1, "-": 4, "?": 1, "none": 1, "": 9}
    _, repairs = clean_each(PARAMS, tally.items(), NumberStyle())
    assert [(repair.kinds, repair.count, repair.examples) for repair in repairs] == [
        ((RepairKind.MISSING,), 8, ("N/A", "-", "?")),
        ((RepairKind.NOT_A_NUMBER,), 1, ("x",)),
    ]


@given(st.text(max_size=20), COLUMNS)
def test_any_text_becomes_a_cell_that_is_safe_and_of_its_kind(text: str, column: Column) -> None:
    cell, what = cleaned(text, column)
    assert cell.text.isprintable() or not cell.text.isascii()
    assert "\n" not in cell.text
    if cell.missing:
        assert cell.number is None
        assert cell.marks == Mark.NONE
    elif column.kind is Kind.NUMBER:
        assert cell.number is not None
        assert math.isfinite(cell.number)
    elif column.kind is Kind.DATE:
        assert cell.number is not None
    else:
        assert cell.number is None
    if column in (PARAMS, SCORE) and text.strip() and cell.missing:
        assert what or not text.isprintable() or not text.isascii()


@given(st.floats(1e-3, 19_999), st.integers(0, 6), st.sampled_from([PARAMS, SCORE]))
def test_a_cleaned_number_cleans_to_itself(value: float, decimals: int, column: Column) -> None:
    text = f"{value + 1:.{decimals}f}"
    cell, what = cleaned(text, column)
    assert cell.text == text
    assert not what
    assert cleaned(cell.text, column) == (cell, ())

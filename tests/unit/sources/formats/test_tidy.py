"""Tables as people lay them out: what their shape says, over made-up tables."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from lcbtui.sources.formats.tables import RawTable
from lcbtui.sources.formats.tidy import SpanningCell, spread
from unit.sources.formats import reading
from unit.sources.formats.reading import rows_of

NAMES = st.from_regex(r"[A-Za-z]{2,6}-[0-9]{1,2}", fullmatch=True)
ROWS = st.lists(
    st.tuples(NAMES, st.integers(1, 99), st.integers(1, 99)), min_size=4, max_size=10
).map(lambda rows: [list(map(str, row)) for row in rows])
HEADER = ["Model", "MMLU", "GSM8K"]
BETWEEN = st.sampled_from(
    [
        ["**Open models**", "", ""],
        ["", "", ""],
        HEADER,
        ["---", "---", "---"],
        ["All", "All", "All"],
    ]
)


def read(rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> RawTable:
    lines = [header, ["---"] * len(header), *rows]
    text = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    return reading.read(text)


@given(ROWS)
def test_a_table_of_models_and_numbers_is_read_as_it_stands(rows: list[list[str]]) -> None:
    found = read(rows)
    assert rows_of(found) == rows
    assert found.notes == ()


@given(ROWS, st.lists(st.tuples(st.integers(0, 9), BETWEEN), max_size=4))
def test_what_stands_between_the_models_is_left_out(
    rows: list[list[str]], between: list[tuple[int, list[str]]]
) -> None:
    mixed = list(rows)
    for place, row in between:
        mixed.insert(place % (len(mixed) + 1), row)
    found = read(mixed)
    assert rows_of(found) == rows


@given(ROWS, st.sampled_from(["5-shot", "acc", "(%)", "pass@1", "EM"]))
def test_a_second_header_is_no_model(rows: list[list[str]], words: str) -> None:
    assert rows_of(read([["", words, words], *rows])) == rows


def test_a_cell_that_comes_down_moves_the_others_to_the_right() -> None:
    rows = [
        [SpanningCell("a", rows=3), SpanningCell("b", columns=2)],
        [SpanningCell("c"), SpanningCell("d", rows=2)],
        [SpanningCell("e")],
        [SpanningCell("f")],
    ]
    expected = [["a", "b", "b"], ["a", "c", "d"], ["a", "e", "d"], ["f"]]
    assert spread(rows, 100, "HTML") == expected


@given(
    st.lists(
        st.lists(
            st.builds(SpanningCell, st.just("x"), st.integers(-2, 9), st.integers(-2, 2000)),
            max_size=5,
        ),
        max_size=5,
    )
)
def test_no_spans_make_more_cells_than_are_read(rows: list[list[SpanningCell]]) -> None:
    found = spread(rows, 100, "HTML")
    assert len(found) == len(rows)
    assert all(cell in ("x", "") for row in found for cell in row)

"""Numbers with a comma for the point are read where the file shows that it is one."""

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.sources.formats.csv import split_content
from lcbtui.sources.formats.io import decode
from lcbtui.sources.open import open_dataset
from unit.sources.opening import STDIN, assert_equal_datasets, both


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (("0,850 ± 0,010", "0,900 ± 0,010", "0,912 ± 0,02"), [85.0, 90.0, 91.2]),
        (("70,3", "71,5 [68,1–72,3]", "72,345 ± 1,2"), [70.3, 71.5, 72.345]),
        (("70,3*", "71,5 (68,1, 72,3)", "n/a"), [70.3, 71.5, None]),
    ],
)
def test_an_uncertainty_beside_a_number_has_commas_too(
    cells: tuple[str, ...], values: list[float | None]
) -> None:
    text = "model;params;score\n" + "".join(
        f"{name};7;{cell}\n" for name, cell in zip("ABC", cells, strict=True)
    )
    one, other = both(text.encode())
    assert_equal_datasets(one, other)
    assert one.number_columns["pass_at_1"].some(range(len(one))) == values


@pytest.mark.parametrize("large", [False, True])
def test_other_formats_have_decimal_commas_too(*, large: bool) -> None:
    rows = [{"model": f"m{n}", "score": f"{n},5 %", "votes": f"{n + 1},234"} for n in range(9)]
    if large:
        out = io.BytesIO()
        pq.write_table(pa.Table.from_pylist(rows), out)
        data = out.getvalue()
    else:
        data = json.dumps(rows).encode()
    dataset = open_dataset(STDIN, data)
    assert dataset.numbers(str(dataset.roles.y)).tolist() == [n + 0.5 for n in range(9)]
    assert dataset.numbers("votes").tolist() == [1_000 * n + 1_234 for n in range(9)]
    assert "commas in numbers were read as decimal points (1 column)" in dataset.report.notes
    assert [(r.column, r.what, r.count) for r in dataset.report.repairs] == [
        ("votes", "the comma taken for one of thousands", 9)
    ]


PARTS = st.sampled_from(["5", "25", "07", "250", "125"])
CELLS = st.tuples(st.integers(2, 99).map(str), PARTS)


def numbers_in(lines: list[list[str]], delimiter: str, header: str) -> list[float]:
    """The numbers of a column, by either reader alike."""
    one, other = both("\n".join(map(delimiter.join, lines)).encode())
    assert_equal_datasets(one, other)
    key = next(each.key for each in one.columns if each.header == header)
    return [float(number) for number in one.numbers(key)]


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5), st.sampled_from(";\t"))
def test_commas_are_points_in_the_whole_file_where_one_cannot_be_of_thousands(
    rows: list[tuple[tuple[str, str], tuple[str, str]]], delimiter: str
) -> None:
    lines = [[f"m{n}", *map(",".join, cells)] for n, cells in enumerate(rows)]
    are_points = any(len(part) != 3 for cells in rows for _, part in cells)
    for place, header in enumerate(["score", "that"]):
        found = numbers_in([["model", "score", "that"], *lines], delimiter, header)
        assert found == [
            float(f"{cells[place][0]}.{cells[place][1]}")
            if are_points
            else float("".join(cells[place]))
            for cells in rows
        ]


@given(
    st.lists(st.tuples(CELLS, st.sampled_from(",."), st.integers(0, 999)), max_size=4),
    st.sampled_from(";\t"),
)
def test_where_a_column_has_points_too_a_comma_is_one_in_it_alone(
    more: list[tuple[tuple[str, str], str, int]], delimiter: str
) -> None:
    rows = [(("7", "5"), ",", 5), (("66", "25"), ".", 9), *more]
    lines = [
        [f"m{n}", sign.join(cell), f"{n + 1},{votes:03}"]
        for n, (cell, sign, votes) in enumerate(rows)
    ]
    lines.insert(0, ["model", "score", "that"])
    assert numbers_in(lines, delimiter, "score") == [float(".".join(cell)) for cell, _, _ in rows]
    assert numbers_in(lines, delimiter, "that") == [
        1_000 * (n + 1) + votes for n, (_, _, votes) in enumerate(rows)
    ]


@pytest.mark.parametrize("header", ["score", "params", "that"])
@given(
    st.sampled_from([",", ",."]).flatmap(
        lambda signs: st.lists(st.tuples(CELLS, st.sampled_from(signs)), min_size=1, max_size=5)
    )
)
def test_between_commas_they_are_points_in_what_is_called_a_number_or_has_points_too(
    header: str, cells: list[tuple[tuple[str, str], str]]
) -> None:
    texts = [sign.join(cell) for cell, sign in cells]
    lines = [f'm{n},"{text}",x' for n, text in enumerate(texts)]
    raw = split_content(decode("\n".join([f"model,{header},y", *lines]).encode()))
    decides = any(sign == "," and len(part) != 3 for (_, part), sign in cells)
    is_of_numbers = header != "that" or any("." in text for text in texts)
    are_points = decides and is_of_numbers
    assert list(raw.columns[1]) == [
        text.replace(",", ".") if are_points else text for text in texts
    ]

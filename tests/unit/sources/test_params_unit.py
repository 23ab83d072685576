"""Sizes without a letter that are in millions or thousands, by the header or by `--params-unit`."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.source import ReadOptions, SourceInfo, with_flag
from lcbtui.rows import view_of
from lcbtui.sources.catalog import find
from lcbtui.sources.clean_rows import cleaned
from lcbtui.sources.formats.detect import table_in
from lcbtui.sources.formats.tables import RawTable
from lcbtui.sources.schema.matching import meaning, size_unit
from lcbtui.view.state import ViewState
from unit.sources.opening import column, plain

CELLS = ("7000", "350", "1.5", "4B", "350M", "~600", "7000000000", "70000*", "1,234", "")


def sizes(
    header: str, unit: str | None = None, cells_of: Sequence[str] = CELLS
) -> tuple[list[str], list[float]]:
    """The texts of sizes, and the numbers: as Python and as Arrow read them."""
    lines = [f'model,"{header}",score']
    lines += [f'm{place},"{cell}",{place}' for place, cell in enumerate(cells_of)]
    raw = table_in("\n".join(lines).encode(), "made", lambda _: None)
    assert isinstance(raw, RawTable)
    info = SourceInfo("made", "Made", options=ReadOptions(unit))
    small = cleaned(info, raw)
    large = cleaned(info, raw.in_arrow_arrays())
    cells = [small.cell(row, "total_params_b") for row in range(len(small))]
    assert cells == [large.cell(row, "total_params_b") for row in range(len(large))]
    assert small.report == large.report
    return [cell.text for cell in cells], small.numbers("total_params_b").tolist()


MILLIONS = ["7", "0.35", "0.0015", "4", "0.35", "0.6", "7", "70", "1.234", ""]
BILLIONS = ["7000", "350", "1.5", "4", "0.35", "600", "7", "0.00007", "1234", ""]


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("Params (M)", "M"),
        ("params", "M"),
        ("Params (K)", "M"),
        ("params", ""),
        ("Params (M)", "B"),
    ],
)
def test_a_plain_number_is_in_the_unit_asked_for_and_a_letter_stays(header: str, unit: str) -> None:
    asked = None if header == "Params (M)" and unit == "M" else unit or None
    assert sizes(header, asked)[0] == (MILLIONS if unit == "M" else BILLIONS)


WORDS = {"M": 1e3, "millions": 1e3, "mn": 1e3, "K": 1e6, "thousands": 1e6}
LETTERS = {"B": 1, "M": 1e3, "K": 1e6}


@given(
    st.sampled_from(["params", "#params", "Parameters", "model size", "Total params"]),
    st.sampled_from(sorted(WORDS)),
    st.sampled_from(["{} ({})", "{} [{}]", "{} (in {})", "{}({})"]),
    st.sampled_from([str, str.upper, str.lower]),
    st.lists(
        st.tuples(st.integers(1, 9_999), st.sampled_from(["", "", *LETTERS])),
        min_size=2,
        max_size=6,
    ),
)
def test_the_unit_in_the_header_is_that_of_numbers_without_a_letter(
    name: str, word: str, around: str, spell: Callable[[str], str], cells: list[tuple[int, str]]
) -> None:
    header = spell(around.format(name, word))
    _, numbers = sizes(header, None, [f"{number}{letter}" for number, letter in cells])
    expected = [number / (LETTERS[letter] if letter else WORDS[word]) for number, letter in cells]
    np.testing.assert_allclose(numbers, expected)


@pytest.mark.parametrize(
    ("header", "key", "unit"),
    [
        *((header, "total_params_b", None) for header in (
            *("# of params", "n_params", "model_params", "#Param(B)", "params_in_billions"),
            *("numParams", "Param. count", "Model Parameters (B)", "total # params", "#Para."),
            "Params (active/total)",
        )),
        *((header, "total_params_b", "M") for header in (
            *("mparams", "#params (M)", "Parameters [in M]", "params_in_millions", "Param. (Mn)"),
            *("Size (M)", "Par. M", "model size (millions)", "paramsM"),
        )),
        ("params (k)", "total_params_b", "K"),
        *((header, "active_params_b", None) for header in (
            *("# active params", "activated_params_b", "Act. Params (B)", "n active parameters"),
        )),
    ],
)  # fmt: skip
def test_a_header_of_sizes_is_known_by_its_words_and_their_unit(
    header: str, key: str, unit: str | None
) -> None:
    found = meaning(header)
    assert (found and found[0], size_unit(header)) == (key, unit)


@pytest.mark.parametrize(
    "header",
    [
        *("size m", "score (M)", "time (m)", "recall k", "pass@k", "model size (GB)", "Size [MB]"),
        *("trainable params", "params sharing", "params/FLOPs", "Context size (K)", "params 2"),
    ],
)
def test_other_headers_mean_what_they_meant(header: str) -> None:
    assert meaning(header) is None or meaning(header)[0] != "total_params_b"  # type: ignore[index]


def test_active_parameters_beside_the_total_are_in_its_unit() -> None:
    text = 'model,Params (M),score\na,30500 (3000 active),1\nb,"7000",2\nc,"14B (2B active)",3'
    raw = table_in(text.encode(), "made", lambda _: None)
    assert isinstance(raw, RawTable)
    data = cleaned(SourceInfo("made", "Made"), raw)
    np.testing.assert_array_equal(data.numbers("total_params_b"), [30.5, 7, 14])
    np.testing.assert_array_equal(data.numbers("active_params_b"), [3, np.nan, 2])


def test_it_is_told_with_the_flag_and_without(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("model,Params (M),score\na,7000,1\nb,350,2\n")
    (note,) = view_of(ViewState(source=str(path))).dataset.report.notes
    assert with_flag(note) == (
        '"Params (M)" without a letter is in millions of parameters, as its header says'
        " (--params-unit says otherwise)"
    )
    assert "--" not in note
    data = view_of(ViewState(source=str(path), params_unit="K")).dataset
    assert data.report.notes == ('"Params (M)" without a letter is in thousands of parameters',)
    np.testing.assert_allclose(data.numbers("total_params_b"), [0.007, 0.00035])


def test_bundled_sources_stay_in_billions() -> None:
    assert find("paper", ReadOptions("M")).options.params_unit is None
    paper = view_of(ViewState(source="paper", params_unit="M")).dataset
    assert paper.numbers("total_params_b").max() > 100


@given(st.lists(st.sampled_from([0.5, 1.5, 7, 8, 13, 32, 70, 405, 671, 1000]), min_size=3))
def test_sizes_in_billions_stay_so(sizes: list[float]) -> None:
    rows = "".join(f"model {row},{size},{row}\n" for row, size in enumerate(sizes))
    table = plain(f"model,params,score\n{rows}")
    assert column(table, "total_params_b") == [f"{size}" for size in sizes]
    assert table.report.notes == ()


@given(st.integers(0, 3), st.integers(1, 14))
def test_names_in_billions_speak_against_millions(billions: int, millions: int) -> None:
    sizes = [*(str(7 + n) for n in range(billions)), *(str(100 + n) for n in range(millions))]
    names = [*(f"m-{7 + n}B" for n in range(billions)), *(f"m-{100 + n}M" for n in range(millions))]
    rows = "".join(f"{name},{size},5\n" for name, size in zip(names, sizes, strict=True))
    (told,) = [plain(f"model,params,score\n{rows}").report.size_unit]
    is_millions = millions >= max(3, 4 * billions)
    assert (told is not None) is is_millions


@pytest.mark.parametrize(("largest", "is_size"), [("671", True), ("3060", False)])
def test_a_bare_size_of_thousands_is_no_number_of_parameters(largest: str, is_size: bool) -> None:
    table = plain(f"model,size,score\na,45,50\nb,1371,60\nc,{largest},70\n")
    assert (table.roles.x == "total_params_b") is is_size

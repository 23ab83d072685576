"""What the rules of schema/evidence hold for, over made-up tables."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcbtui.dataset.columns import IN_SOURCES, PROBLEMS, Kind, PlusMinus
from lcbtui.dataset.dataset import Dataset
from lcbtui.sources.cleaning.numbers import plus_minus_meant
from lcbtui.view.derive.means import mean_parts, score_columns
from unit.sources.schema.test_evidence import headers, opened

FEW = settings(max_examples=30)
SPELLINGS: list[Callable[[str], str]] = [
    str.title,
    str.upper,
    lambda name: name.replace(" ", "_"),
    lambda name: name.replace(" ", "-"),
]
WORDS = {
    key: [
        re.sub(r"(?<=\d) (?=\d)", ".", name)  # "q2.5"
        for name in IN_SOURCES[key].headers
        if name[0].isalpha()
    ]
    for key in ("standard_error", "ci_low", "ci_high")
}
SAID = st.sampled_from([(key, name) for key, names in WORDS.items() for name in names])
SCORES = {"Average": "Accuracy", "pass@1": "Average", "Overall": "F1", "Accuracy": "GPQA"}
"""A score, and one that gives way to it."""
ROWS = 5


def board(columns: dict[str, list[str]]) -> Dataset:
    names = [f"model {row}" for row in range(len(next(iter(columns.values()))))]
    rows = zip(names, *columns.values(), strict=True)
    return opened(",".join(["model", *columns]), *(",".join(row) for row in rows))


def some(first: float, step: float = 1.25) -> list[str]:
    return [f"{first + step * row:g}" for row in range(ROWS)]


@FEW
@given(SAID, st.sampled_from(SPELLINGS), st.sampled_from([*SCORES, "Elo"]))
def test_what_is_called_an_error_is_that_of_the_score_and_in_its_unit(
    said: tuple[str, str], spell: Callable[[str], str], score: str
) -> None:
    key, name = said
    data = board({score: some(50.5), spell(name): some(1.5)})
    assert headers(data)[key] == spell(name)
    assert data.by_key[key].unit is data.by_key[data.roles.y or ""].unit
    assert data.numbers(key).tolist() == [float(cell) for cell in some(1.5)]


AS_PART = ["{0}_{2}", "{0} {1}", "{1} of {0}", "{1}({0})"]


@FEW
@given(SAID, st.sampled_from(AS_PART), st.sampled_from(sorted(SCORES)), *[st.booleans()] * 2)
def test_an_error_belongs_to_the_score_that_its_header_names_or_the_one_on_its_left(
    said: tuple[str, str], named: str, score: str, is_first: bool, is_own: bool
) -> None:
    key, word = said
    other = SCORES[score]
    own, others = (named.format(it, word, word.replace(" ", "_")) for it in (score, other))
    made = {score: some(50.5), own: some(1.5), other: some(30.5), others: some(2.5)}
    data = board(made if is_first else dict(reversed(made.items())))
    assert data.by_key[data.roles.y or ""].header == score
    assert headers(data)[key] == own
    assert others in data.by_key
    order = [other, score, word] if is_own else [score, other, word]
    cells = {score: some(50.5), other: some(30.5), word: some(1.5)}
    data = board({header: cells[header] for header in order})
    assert data.by_key[data.roles.y or ""].header == score
    assert (key in data.by_key) is is_own


@FEW
@given(
    SAID, st.sampled_from(sorted(SCORES)), st.permutations(["high", "low", "fair", "good", "bad"])
)
def test_a_column_of_words_between_a_score_and_its_error_is_no_score_whatever_it_is_called(
    said: tuple[str, str], score: str, words: list[str]
) -> None:
    key, word = said
    data = board({score: some(50.5), SCORES[score]: words, word: some(1.5)})
    assert data.by_key[data.roles.y or ""].header == score
    assert data.by_key[SCORES[score]].kind in {Kind.TEXT, Kind.CATEGORY}
    assert headers(data)[key] == word


@FEW
@given(
    st.lists(st.integers(200, 900), min_size=ROWS, max_size=ROWS, unique=True),
    st.integers(1, 99),
    st.sampled_from(sorted(WORDS)),
)
def test_errors_of_fractions_say_the_same_as_those_of_percentages(
    tenths: list[int], error: int, key: str
) -> None:
    word = WORDS[key][0]
    for scale in (10, 1000):
        cells = [f"{it / scale:g}" for it in tenths]
        data = board({"Accuracy": cells, word: [f"{error / scale}"] * ROWS})
        assert np.allclose(data.numbers(data.roles.y or ""), np.array(tenths) / 10)
        assert np.allclose(data.numbers(key), error / 10)
    points = board({"Accuracy": [f"{it / 1000:g}" for it in tenths], word: ["1.5"] * ROWS})
    assert points.numbers(key).tolist() == [1.5] * ROWS


COUNTED = IN_SOURCES[PROBLEMS].headers


@FEW
@given(
    st.sampled_from(COUNTED),
    st.sampled_from(SPELLINGS),
    st.lists(st.integers(1, 2_000), min_size=1, max_size=3),
)
def test_whole_numbers_above_zero_of_which_some_are_alike_are_numbers_of_problems(
    name: str, spell: Callable[[str], str], counts: list[int]
) -> None:
    header = spell(name)
    cells = [str(counts[row % len(counts)]) for row in range(8)]
    scores = [f"{50 + row}.5" for row in range(8)]
    assert board({"score": scores, header: cells}).numbers(PROBLEMS).tolist() == [
        float(cell) for cell in cells
    ]
    for wrong in (
        [str(row + 1) for row in range(8)],  # which number the rows
        [f"{row}.5" for row in range(8)],
        ["-1"] * 4 + ["0"] * 4,
    ):
        assert PROBLEMS not in board({"score": scores, header: wrong}).by_key


SIGNS = [" ± ", "±", " +/- ", " +- ", " (±"]


@FEW
@given(
    st.lists(st.tuples(st.integers(100, 999), st.integers(1, 99)), min_size=4, max_size=8),
    st.sampled_from(SIGNS),
    st.sampled_from(["score", "Accuracy", "Elo"]),
)
def test_what_stands_behind_a_plus_minus_is_the_error_of_the_number_before_it(
    cells: list[tuple[int, int]], sign: str, score: str
) -> None:
    end = ")" if "(" in sign else ""
    texts = [f"{number / 10}{sign}{error / 10}{end}" for number, error in cells]
    data = board({"cost": texts, score: [*texts[:-1], "7.5"]})
    y = data.roles.y or ""
    assert data.by_key[y].header == score
    assert data.numbers(y)[:-1].tolist() == [number / 10 for number, _ in cells[:-1]]
    stated = data.numbers("plus_minus_stated")
    assert stated[:-1].tolist() == [error / 10 for _, error in cells[:-1]]
    assert np.isnan(stated[-1])
    assert data.numbers("cost ±").tolist() == [error / 10 for _, error in cells]


INTERVALS = {
    "+{up}/-{down}": 0, "+{up}/\u2212{down}": 0, "-{down}/+{up}": 0, "(-{down}, +{up})": 0,
    "(-{down}, {up})": 0, "+{up} -{down}": 0, "[{low}, {high}]": 1, "{low}-{high}": 1,
    "{low} to {high}": 1, "{low}–{high}": 1,
}  # fmt: skip
CALLED = ["95% CI", "95_pct_ci", "CI", "CI (95%)", "Confidence Interval", "+/-", "{} 95% CI"]


@FEW
@given(
    st.lists(st.tuples(st.integers(1, 20), st.integers(1, 20)), min_size=ROWS, max_size=ROWS),
    st.sampled_from([*INTERVALS]),
    st.sampled_from(CALLED),
    st.sampled_from(["Arena Elo", "score"]),
)
def test_a_column_of_intervals_is_half_their_width_behind_the_score(
    ends: list[tuple[int, int]], form: str, header: str, score: str
) -> None:
    scores = [1100 - 40 * row for row in range(ROWS)]
    cells = [
        form.format(up=up, down=down, low=value - down, high=value + up)
        for value, (up, down) in zip(scores, ends, strict=True)
    ]
    data = board({score: list(map(str, scores)), header.format(score): [f'"{c}"' for c in cells]})
    assert data.numbers("plus_minus_stated").tolist() == [(a + b) / 2 for a, b in ends]
    assert data.by_key["plus_minus_stated"].plus_minus is PlusMinus.HALF
    assert data.words(header.format(score)) == cells


@pytest.mark.parametrize("header", ["90% CI", "Interval of dates", "SD"])
def test_other_levels_and_other_intervals_are_none(header: str) -> None:
    assert "plus_minus_stated" not in board({"Elo": some(1000), header: ["+5/-5"] * ROWS}).by_key


@pytest.mark.parametrize(
    ("texts", "meant"),
    [
        (("Accuracy", "mean ± std over 5 runs"), "std"),
        (("Accuracy ± SEM", "mean over 5 seeds"), "se"),
        (("Accuracy", "mean ± SEM over 5 seeds"), "std"),
        (("acc", "± is the standard error of the mean"), "se"),
        (("acc ± std err",), "se"),
        (("acc", "± 95% CI of 10 runs"), "std"),
        (("acc (95% CI)", "mean ± standard deviation"), "ci95"),
        (("acc", "Standard deviations are small; ± denotes confidence intervals"), "ci95"),
        (("acc", "averaged over 5 seeds"), "std"),
        (("acc", "see our paper"), "se"),
    ],
)
def test_a_plus_minus_is_what_the_nearest_words_say(texts: tuple[str, ...], meant: str) -> None:
    assert plus_minus_meant(*texts) == meant


BEHIND = [" ± std", " +/- SD", " (± 95% CI)", " (mean±std)", ""]


@FEW
@given(st.sampled_from(["MMLU", "Accuracy", "Average", "F1"]), st.sampled_from(BEHIND))
def test_a_header_that_says_what_stands_behind_its_numbers_is_that_of_the_score(
    score: str, behind: str
) -> None:
    data = board({f"{score}{behind}": [f"{cell} ± 1.2" for cell in some(50.5)], "cost": some(3)})
    assert data.by_key[data.roles.y or ""].header == f"{score}{behind}"
    assert data.numbers("plus_minus_stated").tolist() == [1.2] * ROWS


@FEW
@given(
    st.lists(st.sampled_from(["MMLU", "GPQA", "HumanEval", "GSM8K"]), min_size=2, unique=True),
    st.booleans(),
)
def test_an_error_is_in_no_mean_and_no_score_to_choose(scores: list[str], in_cells: bool) -> None:
    made: dict[str, list[str]] = {}
    for score in scores:
        made[score] = [f"{cell} ± 11.5" if in_cells else cell for cell in some(50.5)]
        made |= {} if in_cells else {f"{score} ±": some(11.5), f"{score}_q025": some(30.5)}
    data = board(made)
    assert [each.header for each in mean_parts(data, "mean(*)")] == scores
    assert [each.header for each in score_columns(data)] == scores


@FEW
@given(
    st.sampled_from(["2.5%", "p2.5", "q2.5", "q2_5", "P 2.5"]),
    st.sampled_from(["25%", "p25", "q25", "P25", "25"]),
)
def test_a_quartile_is_no_end_of_the_95_percent_interval(end: str, quartile: str) -> None:
    data = board({"score": some(50.5), quartile: some(49.5), end: some(48.5)})
    assert headers(data)["ci_low"] == end
    assert quartile in data.by_key
    assert "ci_low" not in board({"score": some(50.5), quartile: some(49.5)}).by_key

"""What the rules of schema/scores and dataset/meanings hold for, over made-up tables."""

import random
import shlex
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.columns import SCORE, is_lower_better
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.lookup import require_column
from lcbtui.dataset.meanings import Quantity, header_meaning, lower_measure
from lcbtui.dataset.source import with_flag
from lcbtui.text.numbers import Unit
from unit.sources.opening import column, plain, y_of
from unit.sources.schema.test_scores import (
    BENCHMARKS,
    METRICS,
    NEVER,
    OVERALL,
    cells_of,
    made,
    score_of,
    some_numbers,
)

HEADS = {
    Quantity.METRIC: ("accuracy", "f1", "exact match", "win rate"),
    Quantity.TIME: ("time", "latency", "duration"),
    Quantity.COST: ("cost", "price"),
    Quantity.MEMORY: ("vram", "memory", "energy"),
    Quantity.RANK: ("rank", "position"),
    Quantity.SPEED: ("speed", "throughput"),
    Quantity.CONTEXT: ("tokens", "length"),
    Quantity.LOWER: ("loss", "perplexity"),
}
SORTED_HEADS = [(sort, word) for sort, words in HEADS.items() for word in words]


BEFORE = ["token", "cost", "gpu", "time", "memory", "code", "reading", "median", "validation"]
SPELLINGS = [str.title, str.upper, str.lower, lambda it: it.replace(" ", "_"), str.capitalize]


@given(
    st.sampled_from(SORTED_HEADS),
    st.sampled_from(["", *BEFORE]),
    st.sampled_from(["", "per task", "of runs", "on reading", "by judges", "vs others"]),
    st.sampled_from(SPELLINGS),
)
def test_a_header_is_about_its_last_known_word_before_a_preposition(
    head: tuple[Quantity, str], before: str, after: str, spell: object
) -> None:
    sort, word = head
    header = " ".join(filter(None, (before, word, after)))
    assert header_meaning(spell(header)).quantity is sort  # type: ignore[operator]  # a str → str


def zigzag(ranks: list[int]) -> list[float | str]:
    return [50 + rank % 2 * 7 + rank / 10 for rank in ranks]


@given(
    st.sampled_from(["Rank", "global_rank", "排名", "Position", "#", "No."]),
    st.sampled_from([("Robust accuracy", False), ("WER", True), ("Thing", False), ("Thing", True)]),
    st.integers(5, 12).flatmap(lambda rows: st.permutations(range(1, rows + 1))),
    st.integers(-1, 11),
)
def test_the_score_is_the_one_in_whose_order_the_table_ranks_its_rows(
    header: str, score: tuple[str, bool], ranks: list[int], unknown: int
) -> None:
    name, lower = score
    ranks = sorted(ranks) if header in {"#", "No."} else ranks
    cells: list[float | str] = [20.5 + rank if lower else 90.5 - rank for rank in ranks]
    if len(ranks) > 6 and 0 <= unknown < len(ranks):
        cells[unknown] = ""
    table = made({header: [*ranks], "Average": zigzag(ranks), name: cells})
    y = y_of(table)
    assert (y.header, is_lower_better(y)) == (name, lower)
    assert dict(table.report.why)["y"].startswith(f'"{name}" is in the order of "{header}"')
    # Ties share a rank, and the most plausible of several scores in order is taken.
    ties = [max(rank - rank % 2, 1) for rank in ranks]
    overall: list[float | str] = [300 - rank for rank in ranks]
    table = made({header: [*ranks], "of all": [*ties], "Overall": overall, name: cells})
    assert score_of(table) == "Overall"


@pytest.mark.parametrize(
    ("header", "ranks"),
    [
        ("rank", [8, 16, 32, 64, 128]),  # of a decomposition
        ("rank", [1, 2, 3, 1, 2]),  # of two boards
        ("#", [1, 2, 3, 5, 4]),
        ("Unnamed: 0", [0, 1, 2, 3, 4]),
        ("rank", [1, 2.5, 3, 4, 5]),
    ],
)
def test_other_numbers_are_no_ranks(header: str, ranks: list[float | str]) -> None:
    rows = [1, 2, 3, 4, 5]
    falls: list[float | str] = [90.5 - row for row in rows]
    assert score_of(made({header: ranks, "Accuracy": zigzag(rows), "F1": falls})) == "Accuracy"


@given(
    st.sampled_from(["Total", "total", "Sum", "All"]),
    st.sampled_from(["Correct", "passed", "PASS", "# solved", "Successes"]),
    st.lists(st.integers(0, 40), min_size=4, max_size=9, unique=True),
    st.lists(st.integers(40, 60), min_size=9, max_size=9, unique=True),
)
def test_a_total_beside_what_was_solved_counts_the_items(
    total: str, solved: str, hits: list[int], items: list[int]
) -> None:
    columns: dict[str, list[float | str]] = {total: [*items[: len(hits)]], solved: [*hits]}
    assert score_of(made(columns)) == solved
    # Of points, or beside none that were solved, it is a score.
    assert score_of(made({"Total": some_numbers(len(hits)), solved: [*hits]})) == "Total"
    assert score_of(made({"Total": [*hits], "Maths": some_numbers(len(hits))})) == "Total"


UNNAMED = ["Thing", "extra", "Foo bar", "x2"]
NO_SCORES = st.one_of(
    st.lists(st.integers(0, 1), min_size=4, max_size=9),
    st.integers(4, 9).flatmap(lambda rows: st.permutations(range(1, rows + 1))),
    st.integers(4, 9).flatmap(lambda rows: st.permutations(range(rows))),
    st.integers(4, 9).map(lambda rows: [5] * rows),
    st.integers(4, 9).map(lambda rows: [""] * rows),
)


@given(st.sampled_from(UNNAMED), NO_SCORES)
def test_numbers_of_yes_and_no_and_of_rows_are_no_scores_under_a_header_that_says_nothing(
    header: str, cells: list[float | str]
) -> None:
    if any(map(str, cells)):  # without any number it is no table
        assert score_of(made({header: cells})) is None
    beside = made({header: cells, "other": some_numbers(len(cells))})
    assert score_of(beside) == "other"


@given(st.integers(20, 40).flatmap(lambda rows: st.permutations(range(1, rows + 1))))
def test_what_numbers_many_rows_is_no_score_whatever_it_is_called(cells: list[int]) -> None:
    assert score_of(made({"Score": [*cells]})) is None
    assert score_of(made({"Score": [*cells[:-1], cells[-1] + 0.5]})) == "Score"


@given(
    st.lists(st.integers(3, 60), min_size=2, max_size=4),
    st.permutations(["MMLU", "GPQA", "HumanEval", "AIME"]),
)
def test_of_scores_of_one_kind_the_first_that_is_as_full_as_any_is_taken(
    full: list[int], headers: list[str]
) -> None:
    rows = 60
    columns: dict[str, list[float | str]] = {
        header: [*some_numbers(count), *[""] * (rows - count)]
        for header, count in zip(headers, full, strict=False)
    }
    within = [count for count in full if count * 20 >= max(full) * 19]
    assert score_of(made(columns)) == headers[full.index(within[0])]


def not_costs(headers: list[str]) -> bool:
    """Of costs, times and memory alone the first is compared."""
    spent = {Quantity.COST, Quantity.TIME, Quantity.MEMORY}
    return not {header_meaning(each).quantity for each in headers} <= spent


@given(st.lists(st.sampled_from(NEVER), min_size=1, max_size=20, unique=True).filter(not_costs))
def test_if_none_is_plausible_12_are_listed_in_order_and_can_be_taken(never: list[str]) -> None:
    table = made({header: cells_of(header, 6) for header in never})
    (choice,) = (each for each in table.report.choices if each.option == "y")
    words = shlex.split(with_flag(choice.words).partition(" (")[2][:-1].replace(",", " "))
    flagged = [after for before, after in pairwise(words) if before == "--y" and after != "COLUMN"]
    named = [require_column(each, table.columns, table.roles) for each in flagged]
    x = next((each for each in table.columns if each.key == table.roles.x), None)
    order = [list(Quantity).index(header_meaning(each.header).quantity) for each in named]
    assert len(named) == min(12, len(never) - (x is not None))
    assert order == sorted(order)
    assert x not in named


@given(st.lists(st.integers(2, 90_000), min_size=4, max_size=4), st.sampled_from(UNNAMED))
def test_whole_numbers_of_which_nothing_is_known_come_after_speeds_and_fractions(
    whole: list[int], header: str
) -> None:
    rates = some_numbers(4)
    assert score_of(made({header: [*whole], "tokens/s": rates})) == "tokens/s"
    assert score_of(made({header: [*whole], "tokens/s": rates, "that": rates})) == "that"


@given(st.lists(st.integers(1, 999), min_size=3, max_size=8, unique=True))
def test_what_is_called_a_count_and_holds_fractions_of_one_is_a_score(parts: list[int]) -> None:
    fractions: list[float | str] = [part / 1000 for part in parts]
    table = made({"Accuracy": fractions, "Set counts": fractions, "counts": [*parts]})
    units = {each.header: each.unit for each in table.columns}
    assert units["Accuracy"] is units["Set counts"] is Unit.PERCENT
    assert units["counts"] is Unit.NONE
    assert score_of(made({"Set counts": fractions, "counts": [*parts]})) == "Set counts"


@given(
    st.lists(
        st.sampled_from([*OVERALL, *METRICS, *BENCHMARKS, *NEVER, *UNNAMED, "LCB", "pass@1"]),
        min_size=1,
        max_size=8,
        unique=True,
    ),
    st.randoms(use_true_random=False),
)
def test_roles_are_those_of_the_columns_whatever_the_order_of_the_rows(
    headers: list[str], order: random.Random
) -> None:
    columns = {header: cells_of(header, 9) for header in headers}
    rows = order.sample(range(9), 9)
    table = made(columns)
    other = made({header: [cells[row] for row in rows] for header, cells in columns.items()})
    assert _planned(other) == _planned(table)
    assert (SCORE in {each.key for each in table.columns}) <= (table.roles.y == SCORE)


ERRORS = [
    *("AMI WER", "LS Clean CER", "val loss", "test perplexity", "RMSE", "tedlium"),
    *("Hallucination rate", "toxicity ↓"),
]
SAYING_MORE = ["Average ⬆️", "avg ↑", "Overall (higher is better)"]
BESIDE: dict[str, list[float | str]] = {
    "cost": [*some_numbers(5)],
    "Latency (ms)": [*some_numbers(5)],
    "error": ["low", "high", "fair", "good", "none at all"],
    "F1": ["low", "high", "fair", "good", "none at all"],
}
"""Of which less or more is better too, and which are no scores."""


@given(
    st.sampled_from([*("Average", "Avg.", "mean_score", "Overall", "总分"), *SAYING_MORE]),
    st.lists(st.sampled_from(ERRORS), max_size=4, unique=True),
    st.lists(st.sampled_from([*BENCHMARKS, "F1 (macro)"]), max_size=4, unique=True),
    st.lists(st.sampled_from(sorted(BESIDE)), max_size=3, unique=True),
    st.randoms(use_true_random=False),
)
def test_of_an_average_less_is_better_where_half_of_its_parts_or_more_are_errors(
    average: str, errors: list[str], scores: list[str], beside: list[str], order: random.Random
) -> None:
    headers = [average, *errors, *scores, *beside]
    order.shuffle(headers)
    table = made({header: BESIDE.get(header, some_numbers(5)) for header in headers})
    assert score_of(table) == average
    half = bool(errors) and len(errors) >= len(scores)
    assert is_lower_better(y_of(table)) is (half and average not in SAYING_MORE)


def _planned(table: Dataset) -> object:
    return table.columns, table.roles, table.report.why, table.report.choices


UNITS = ["W", "kW", "GB", "°C", "ms", "$/h"]


@given(st.sampled_from(UNITS), st.lists(st.integers(101, 999), min_size=4, max_size=9, unique=True))
def test_numbers_in_units_are_no_percent_beside_some_that_are(unit: str, tenths: list[int]) -> None:
    numbers = [each + 0.5 for each in range(len(tenths) - 1)] + [max(tenths) / 10]
    scores = some_numbers(len(numbers))
    for header in (f"Law ({unit})", f"Law [{unit}]"):
        table = made({"MMLU": scores, header: [*numbers]})
        found = next(each for each in table.columns if each.header == header)
        assert (found.unit, score_of(table)) == (Unit.NONE, "MMLU")
        assert list(map(float, column(table, found.key))) == numbers
    assert made({"MMLU": scores, "Law": [*numbers]}).columns[2].unit is Unit.PERCENT


@given(
    st.sampled_from(["DB", "KG", "PA", "V", "MM", "MNLI (mm)", "pa", "kg"]),
    st.lists(st.integers(10, 99), min_size=4, max_size=9),
)
def test_a_benchmark_that_is_called_like_a_unit_is_in_percent_as_the_others(
    header: str, hundredths: list[int]
) -> None:
    fractions: list[float | str] = [each / 100 for each in hundredths]
    table = made({"MMLU": [*fractions], header: fractions})
    assert {each.unit for each in table.columns[1:]} == {Unit.PERCENT}


LESS = ["WER", "CER", "EER", "DER", "PPL", "RMSE", "MAE", "FID", "Word Error Rate", "error rates"]
LESS += ["Perplexity", "validation loss", "mean absolute error", "Hallucination rate"]
MORE = ["accuracy", "F1", "BLEU", "AUC", "pass@1", "Exact match", "win rate", "mAP", "throughput"]
AROUND = ["Results", "on the test set", "of all systems", "(2024)", "in %", "by model"]


@given(
    st.lists(st.sampled_from(AROUND), max_size=3, unique=True),
    st.sampled_from(["", *LESS]),
    st.sampled_from(["", *MORE]),
    st.randoms(use_true_random=False),
)
def test_a_heading_says_less_is_better_where_it_names_errors_and_nothing_else(
    around: list[str], less: str, other: str, order: random.Random
) -> None:
    words = list(filter(None, [*around, less, other]))
    order.shuffle(words)
    assert bool(lower_measure(" ".join(words))) is (bool(less) and not other)
    assert not lower_measure(f"{' '.join(words)} (higher is better)")


@given(
    st.sampled_from(LESS[:8]),
    st.sampled_from(["{} analysis", "Ergebnisse {} Modelle", "SU{}S", "{}mit", "pre{}x"]),
)
def test_letters_of_a_measure_within_words_or_in_small_say_nothing(measure: str, at: str) -> None:
    assert not lower_measure(at.replace("{}", measure.lower()))
    assert bool(lower_measure(at.replace("{}", measure))) is (" " in at)


@given(
    st.sampled_from(LESS),
    st.sampled_from(["Metric: {}", "{} in percent.", "All numbers are {}.", "We report {}:"]),
    st.integers(0, 200),
    st.sampled_from(["", *MORE[:4]]),
)
def test_a_line_above_a_table_says_it_where_it_states_the_measure_in_short(
    measure: str, line: str, words: int, other: str
) -> None:
    stated = line.format(measure) + " so" * words
    said = lower_measure("Results", ["About us.", f"{stated} {other}".strip()])
    assert bool(said) is (len(stated) <= 160 and not other)
    assert not lower_measure("Results", [f"A long story of nets that lowers the {measure} of some"])


@given(
    st.sampled_from(LESS),
    st.lists(
        st.sampled_from(
            [
                *("Set A", "Average", "clean", "Accuracy", "F1", "Solved", "Elo", "votes"),
                *("Average ↑", "Tokens/s", "Context", "layers", "released"),
            ]
        ),
        min_size=1,
        unique=True,
    ),
)
def test_a_measure_above_a_table_leaves_columns_alone_that_name_their_own(
    heading: str, headers: list[str]
) -> None:
    rows = "".join(f"|net {n}|{'|'.join([f'{n}.5'] * len(headers))}|\n" for n in range(3, 7))
    text = f"## {heading}\n\n|Net|{'|'.join(headers)}|\n|-|{'-|' * len(headers)}\n{rows}"
    lower = {each.header for each in plain(text).columns if is_lower_better(each)}
    assert lower == {*headers} & {"Set A", "Average", "clean"}


@given(
    st.lists(st.sampled_from(["in", "input", "output", "Inputs"]), min_size=1, unique=True),
    st.sampled_from(["", "cached", "per 1M", "tokens"]),
)
def test_in_and_out_alone_are_prices_or_numbers_of_tokens(ways: list[str], beside: str) -> None:
    columns = {f"{way} {beside}".strip(): some_numbers(5) for way in ways if way != "in"}
    if columns:
        assert score_of(made({**columns})) is None
        assert score_of(made({**columns, "that": some_numbers(5)})) == "that"
    assert header_meaning("Input reading").quantity is Quantity.UNKNOWN


@given(
    st.sampled_from(["Passed", "solved", "Resolved", "correct", "# passed", "% solved"]),
    st.sampled_from(["Failed", "failures", "fail", "errors", "% failed", "failed (%)"]),
    st.lists(st.integers(11, 89), min_size=4, max_size=8, unique=True),
    st.randoms(use_true_random=False),
)
def test_what_was_solved_is_the_score_before_what_failed_of_which_less_is_better(
    hits: str, fails: str, numbers: list[int], order: random.Random
) -> None:
    columns: list[tuple[str, list[float | str]]] = [
        (hits, [*numbers]),
        (fails, [100 - each for each in numbers]),
    ]
    order.shuffle(columns)
    assert score_of(made(dict(columns))) == hits
    assert {each.header for each in made(dict(columns)).columns if is_lower_better(each)} == {fails}
    assert score_of(made({fails: dict(columns)[fails]})) == fails

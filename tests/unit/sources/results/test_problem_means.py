"""Means over a window as a Dataset: the columns, contamination, and the window it opens on."""

import json
import re
import statistics
from dataclasses import replace
from string import ascii_uppercase

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.columns import Kind, Roles
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.results import ProblemResults, ProblemSelection, selection_warnings
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.windows import USUAL_WINDOWS, Window
from lcbtui.report.load_report import check_lines, explained
from lcbtui.sources.open import open_dataset
from lcbtui.sources.results.long_form import Rows
from lcbtui.sources.results.problem_means import dataset_over, opening_window, with_window
from lcbtui.sources.results.problem_results import results_from_rows
from lcbtui.text.numbers import parse_date
from lcbtui.view.state import ViewState
from result_documents import (
    CUTOFFS,
    QUESTIONS,
    SCORES,
    about,
    document,
    performance,
    read_results,
    results_dataset_of,
    small,
)

INFO = SourceInfo("results.json", "results.json")
RESULTS = read_results(small(), "it")


def day(text: str) -> int:
    found = parse_date(text)
    assert found is not None
    return found[0]


def over(start: str | None, end: str | None, results: ProblemResults = RESULTS) -> Dataset:
    window = Window(start and day(start), end and day(end))  # type: ignore[arg-type]  # None stays
    return dataset_over(INFO, results, window, results.within(window), "made")


def column(data: Dataset, key: str) -> dict[str, str]:
    return {data.cell(row, "model").text: data.cell(row, key).text for row in range(len(data))}


def test_all_dates_are_worked_out_by_hand() -> None:
    data = over(None, None)
    found = {key: [*column(data, key).values()] for key in data.by_key}
    assert found == {
        "model": [*SCORES],
        "training_cutoff": ["2023-06-30", "2024-02-15", ""],
        "pass_at_1": ["42.50", "75.00", "10.00"],
        "pass_at_1_easy": ["75.00", "100.00", "10.00"],
        "pass_at_1_medium": ["20.00", "90.00", "10.00"],
        "pass_at_1_hard": ["0.00", "10.00", "10.00"],
        "standard_error": ["21.75", "21.79", "0.00"],  # sqrt(5675 / 3) / 2
        "problems": ["4"] * 3,
        "contaminated": ["no", "yes", "unknown"],
        "link": [f"https://{name}.example" for name in SCORES],
    }
    assert data.roles == Roles("model", "training_cutoff", "pass_at_1", "contaminated")
    assert data.by_key["contaminated"].kind is Kind.CATEGORY


BOUNDS = st.none() | st.sampled_from([day(f"2024-{month:02}-10") for month in range(1, 6)])


@given(BOUNDS, BOUNDS)
def test_any_window_has_the_means_calculated_otherwise(start: int | None, end: int | None) -> None:
    window = Window(start, end)
    data = dataset_over(INFO, RESULTS, window, RESULTS.within(window), "made")
    inside = [
        place
        for place, (_, date, _, _) in enumerate(QUESTIONS)
        if (start is None or day(date) >= start) and (end is None or day(date) <= end)
    ]
    assert data.selection is not None
    assert data.selection.window == window
    assert np.flatnonzero(data.selection.chosen).tolist() == inside
    assert data.selection.without == (0 if inside else 3)
    assert len(data) == (3 if inside else 0)
    for row in range(len(data)):
        name = data.cell(row, "model").text
        scores = [SCORES[name][place] for place in inside]
        assert data.numbers("pass_at_1")[row] == round(statistics.fmean(scores), 2)
        error = data.numbers("standard_error")[row]
        if len(scores) > 1:
            assert error == round(statistics.stdev(scores) / len(scores) ** 0.5, 2)
        else:
            assert np.isnan(error)
        cutoff = CUTOFFS[name]
        first = day("2024-01-10") if start is None else start
        expected = "unknown" if cutoff is None else "yes" if day(cutoff) >= first else "no"
        assert data.cell(row, "contaminated").text == expected


def test_a_cutoff_on_the_first_day_of_the_window_contaminates() -> None:
    for start, contaminated in (("14", "yes"), ("15", "yes"), ("16", "no")):
        data = over(f"2024-02-{start}", None)
        assert column(data, "contaminated")["Late"] == contaminated
        assert (data.excluded is not None) is (contaminated == "yes")


def shared(*cutoffs: str | None) -> ProblemResults:
    """Results of models A, B, C and so on with these cutoffs, on a problem of 2024-05-01."""
    names = ascii_uppercase[: len(cutoffs)]
    rows = [performance(name, "q", "2024-05-01", 10) for name in names]
    models = [about(name, cutoff) for name, cutoff in zip(names, cutoffs, strict=True)]
    return read_results(document(rows, models), "it")


@pytest.mark.parametrize(
    ("cutoffs", "words"),
    [
        (
            ("2023-04-30", "2024-03-01", "2023-04-30", None, "2023-04-30"),
            "training cutoff 2023-04-30 is shared by 3 of 4 models: a placeholder?",
        ),
        # Half of those that state one, or only two.
        (("2023-04-30", "2024-03-01", "2023-04-30", "2024-04-01", "2023-04-30", "2024-04-02"), ""),
        (("2023-04-30", "2023-04-30", "2024-03-01"), ""),
        ((None, None, None, "2023-04-30"), ""),
    ],
)
def test_a_cutoff_of_most_is_a_placeholder(cutoffs: tuple[str | None, ...], words: str) -> None:
    report = over(None, None, shared(*cutoffs)).report
    noted = [note for note in report.notes if "placeholder" in note]
    assert noted == ([words] if words else [])


def test_of_a_placeholder_nothing_is_known_but_that_it_lies_in_the_window() -> None:
    results = shared("2024-04-30", "2024-03-01", "2024-04-30", None, "2024-04-30")
    later, earlier = over("2024-05-01", None, results), over("2024-04-01", None, results)
    expected = ["unknown", "no", "unknown", "unknown", "unknown"]
    assert [*column(later, "contaminated").values()] == expected
    assert later.excluded is None
    # It is shown all the same, and taken at its word where that shuts a model out.
    assert column(later, "training_cutoff")["A"] == "2024-04-30"
    expected = ["yes", "no", "yes", "unknown", "yes"]
    assert [*column(earlier, "contaminated").values()] == expected
    assert earlier.excluded is not None
    assert earlier.excluded.tolist() == [word == "yes" for word in expected]


def test_a_model_without_a_problem_in_the_window_is_left_out_and_counted() -> None:
    rows = [performance("A", "q", "2024-01-01", 10), performance("B", "r", "2024-02-01", 20)]
    data = over("2024-02-01", None, read_results(document(rows), "it"))
    assert column(data, "pass_at_1") == {"B": "20.00"}
    assert data.selection is not None
    assert data.selection.without == 1
    assert "1 model without a result there left out" in data.report.notes


def test_a_file_without_cutoffs_has_no_x_and_no_series_and_its_report_is_silent_on_both() -> None:
    data = over(None, None, read_results(document([performance("A", "q", "2024-01-01", 1)]), "it"))
    assert data.roles == Roles("model", None, "pass_at_1", None)
    assert "training_cutoff" not in data.by_key
    assert data.report.choices == ()
    lines = "\n".join(check_lines(*explained(data, ViewState())))
    assert re.findall(r"(?m)^  (label|x|y|series) ", lines) == ["label", "y"]


def dated(days: dict[str, int], marks: tuple[str, ...] = ()) -> ProblemResults:
    """One model with so many problems on each date."""
    rows = [
        performance("A", f"{when}-{number}", when, 1)
        for when, count in days.items()
        for number in range(count)
    ]
    return read_results(document(rows, [about("A", "2024-01-01")], marks), "it")


def selection(problems: int, without: int = 0) -> ProblemSelection:
    results = dated({"2024-01-10": problems}) if problems else RESULTS
    chosen = np.full(len(results.problems), problems > 0)
    return ProblemSelection(results, Window(), np.empty(0, dtype=np.int64), chosen, without)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (selection(100), ()),
        (selection(99), ("fewer than 100 problems: a wider window tells more",)),
        (selection(0, 3), ("no such problem among the 4 from 2024-01-10..2024-04-10",)),
        (selection(200, 2), ("2 models without a result there left out",)),
    ],
)
def test_too_few_problems_are_warned_of(made: ProblemSelection, words: tuple[str, ...]) -> None:
    assert tuple(selection_warnings(made)) == words


def test_a_lookup_has_the_same_rows_with_the_window_in_columns() -> None:
    data = results_dataset_of(INFO, small(), "it")
    table = with_window(data)
    assert len(table) == len(data)
    for row in range(len(data)):
        for each in data.columns:
            assert table.cell(row, each.key) == data.cell(row, each.key)
        assert table.cell(row, "window_start").text == "2024-01-10"
        assert table.cell(row, "window_end").text == "2024-04-10"


def test_the_scores_by_problem_are_those_that_the_rows_are_means_of() -> None:
    data = over("2024-02-01", "2024-03-31")
    assert data.selection is not None
    scores = data.selection.scores
    assert scores.shape == (3, data.selection.problems)
    assert np.array_equal(np.nanmean(scores, axis=1), data.numbers("pass_at_1"))
    reverse = data.selection.results.table(data.selection.models[::-1][:2], data.selection.chosen)
    assert np.array_equal(reverse, scores[::-1][:2])


def test_a_problem_that_a_model_lacks_is_missing_in_its_scores() -> None:
    rows = [performance("A", "q", "2024-01-01", 10), performance("B", "r", "2024-01-01", 20)]
    scores = read_results(document(rows), "it").table(np.arange(2), np.full(2, True))
    assert np.array_equal(scores, [[10, np.nan], [np.nan, 20]], equal_nan=True)


def test_the_questions_of_the_problems_chosen_are_numbered_anew() -> None:
    results = replace(dated({"2024-01-01": 5}), questions=np.array([3, 1, 1, 0, 3]))

    def of(*chosen: int) -> list[int] | None:
        picked = np.isin(np.arange(5), chosen)
        found = ProblemSelection(results, Window(), np.zeros(1, np.int64), picked).questions
        return None if found is None else found.tolist()

    assert of(0, 1, 2, 4) == [1, 0, 0, 1]
    assert of(0, 1, 3) is None
    assert selection(4).questions is None


@pytest.mark.parametrize(
    ("results", "window"),
    [
        # The usual window with the most problems.
        (dated({"2024-07-31": 1, "2024-08-01": 60, "2025-01-05": 60}), USUAL_WINDOWS[0].window),
        # A usual window that the file does not reach is passed over.
        (
            dated(
                {"2024-07-01": 1, "2024-08-01": 60, "2024-12-31": 60},
                ("2024-07-01", "2024-08-01", "2024-10-01"),
            ),
            Window(day("2024-08-01")),
        ),
        (dated({"2024-09-01": 60, "2025-01-05": 60}), Window()),
        # Without one the latest mark that leaves enough is the start.
        (
            dated(
                {"2023-05-02": 100, "2023-12-01": 60, "2024-01-01": 40},
                ("2023-05-01", "2023-09-01", "2023-12-01", "2024-01-01"),
            ),
            Window(day("2023-12-01")),
        ),
        (RESULTS, Window()),  # a small file
    ],
)
def test_the_window_that_a_file_opens_on(results: ProblemResults, window: Window) -> None:
    assert opening_window(results) == window


def test_notes_on_decoding_stay_when_another_window_is_chosen() -> None:
    data = json.dumps({**small(), "by": "é"}, ensure_ascii=False).encode("cp1252")
    opened = open_dataset(SourceInfo("-", "standard input"), data)
    assert opened.selection is not None
    results = opened.selection.results
    again = dataset_over(INFO, results, Window(), results.within(Window()), opened.report.format)
    assert "Windows-1252" in again.report.format
    assert again.report.notes[0] == opened.report.notes[0]
    assert "Windows-1252" in again.report.notes[0]


@pytest.mark.filterwarnings("error")
def test_a_score_beyond_all_bounds_is_missing() -> None:
    rows = Rows(["m"] * 12, [*ascii_uppercase[:12]], ["1", "0"] * 5 + ["1", "1e308"])
    assert len(results_from_rows(rows, "file").scores) == 11

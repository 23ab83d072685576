"""The windows that the dialog offers: over which problems a source has scores, and how many."""

import pytest

from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.windows import Window, parse_window
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.tui.changes import can_choose, count_over, window_choice, window_choices
from lcbtui.tui.scheduler import Job
from lcbtui.view.state import PerModel, ViewState
from result_documents import results_dataset_of, small

RESULTS = results_dataset_of(SourceInfo("r.json", "r.json"), small(40), "it")
"""Problems from 2024-01-10 to 2024-04-10."""

REPORTED = open_dataset(find("reported"))


def lines(dataset: Dataset, state: ViewState) -> list[str]:
    """What the dialog lists, with what the table shows over each window."""
    job = Job(dataset, state, None)
    view = job.view_of(state)
    return [
        " ".join((each.release, each.names[0], *count_over(job, view, each.window))).lstrip()
        + " first" * each.is_opening
        for each in window_choices(dataset)
    ]


def test_the_windows_of_reports_come_newest_first_with_their_release_and_models() -> None:
    assert lines(REPORTED, ViewState(source="reported")) == [
        "v6 2025-02..2025-05 33 models",
        "v5, v6 2024-08..2025-05 20 models",
        "v5 2024-10..2025-02 56 models first",
        "v5 2024-08..2025-02 62 models",
        "2024-07..2025-01-31 2 models",
        "2024-06..2025-01-31 1 model",
        "all dates 342 models",
    ]


def test_the_windows_of_results_by_problem_are_its_months_with_their_problems() -> None:
    assert lines(RESULTS, ViewState()) == [
        "2024-04.. 40 problems",
        "2024-03.. 80 problems",
        "2024-02.. 120 problems first",
        "2024-01.. 160 problems",
        "all dates 160 problems",
    ]


@pytest.mark.parametrize(
    "state",
    [
        ViewState(source="reported", query="qwen"),
        ViewState(source="reported", query="is:frontier", window=Window()),
        ViewState(source="reported", per_model=PerModel.ALL, limit=20),
    ],
)
def test_the_number_of_a_window_is_what_the_table_shows(state: ViewState) -> None:
    job = Job(REPORTED, state, None)
    for each in window_choices(REPORTED):
        shown = len(job.view_of(ViewState(**{**vars(state), "window": each.dates})))
        number, _ = count_over(job, job.view_of(state), each.window)
        assert number == f"{shown}"


def test_the_dates_of_the_opening_are_the_opening_however_they_are_asked_for() -> None:
    asked = parse_window("2410-2502")
    assert window_choice(REPORTED, asked) == window_choice(REPORTED, None)
    assert window_choice(REPORTED, asked).window is None
    shown = [
        Job(REPORTED, state, None).view_of(state)
        for state in (ViewState(source="reported"), ViewState(source="reported", window=asked))
    ]
    assert shown[0].sentence == shown[1].sentence
    assert shown[0].rows.tolist() == shown[1].rows.tolist()
    assert RESULTS.selection is not None
    assert window_choice(RESULTS, RESULTS.selection.window).window is None


@pytest.mark.parametrize(
    ("window", "names"),
    [
        ("2410-2502", ("2024-10..2025-02", "2410-2502", "2024-10-01..2025-02-01")),
        ("2024-11..", ("2024-11..", "", "2024-11-01..")),
        ("2024-11-05..", ("2024-11-05..", "", "2024-11-05..")),
        ("2024-10..2025-02", ("2024-10..2025-02-28", "", "2024-10-01..2025-02-28")),
        ("all", ("all dates", "all")),
    ],
)
def test_a_window_is_named_by_its_months(window: str, names: tuple[str, ...]) -> None:
    assert window_choice(REPORTED, parse_window(window)).names == names


def test_a_source_without_dates_has_no_window_to_choose() -> None:
    assert not can_choose(open_dataset(find("figure")))
    assert can_choose(REPORTED)
    assert can_choose(RESULTS)

"""What a source states of how sure its score is: columns, headers and cells that say it."""

import math

import pytest

from lcbtui.dataset.columns import Kind
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.windows import Window, parse_window, problems_stated
from lcbtui.text.numbers import Unit, format_day
from unit.sources.opening import assert_equal_datasets, both


def opened(*lines: str) -> Dataset:
    """By either reader alike."""
    plain, arrow = both("".join(f"{line}\n" for line in lines).encode())
    assert_equal_datasets(plain, arrow)
    return plain


def headers(dataset: Dataset) -> dict[str, str]:
    return {column.key: column.header for column in dataset.columns}


def test_a_count_of_nothing_is_missing_and_told() -> None:
    data = opened("model,score,n", "a,70,166", "b,60,0", *(f"c{row},50,166" for row in range(18)))
    assert math.isnan(data.numbers("problems")[1])
    assert [(r.column, r.what) for r in data.report.repairs] == [
        ("problems", "not above zero, read as missing")
    ]


def test_ends_of_fractions_are_fractions_and_those_of_a_rating_are_ratings() -> None:
    above = opened("model,accuracy,ci_low,ci_high", "a,0.99,0.96,1.02", "b,0.9,0.86,0.94")
    assert above.numbers("ci_high").tolist() == [102, 94]
    rating = opened("model,elo,ci_low,ci_high", "a,1450,1440,1461", "b,1400,1391,1409")
    assert rating.by_key["ci_low"].unit is Unit.NONE
    assert rating.numbers("ci_low").tolist() == [1440, 1391]


@pytest.mark.parametrize(
    ("text", "release", "window", "problems", "rest"),
    [
        ("pass@1 (166 problems)", None, None, 166, "pass@1"),
        ("LiveCodeBench [166 problems]", None, None, 166, "livecodebench"),
        ("Accuracy (1,055 problems)", None, None, 1055, "accuracy"),
        ("v6 25.02 – 25.05", "v6", "2502-2505", None, ""),
        ("pass@1 (n=279)", None, None, 279, "pass@1"),
        ("LCB v5 (24.10-25.02)", "v5", "2410-2502", None, "lcb"),
        ("LiveCodeBench v6 (2502-2505)", "v6", "2502-2505", None, "livecodebench"),
        ("v5 2410-2502", "v5", "2410-2502", None, ""),
        ("v5 (2024/08/01-2025/02/01)", "v5", "2408-2502", None, ""),
        ("2024-10 to 2025-02", None, "2410-2502", None, ""),
        ("Aug 2024 – Feb 2025", None, "2408-2502", None, ""),
        ("Aug 2024 – Jan 2025", None, "2408-2502", None, ""),
        ("10/2024-02/2025", None, "2410-2502", None, ""),
        ("Oct'24-Feb'25", None, "2410-2502", None, ""),
        ("Jan 2024 to Mar 2024", None, "2024-01-01..2024-03-31", None, ""),
        ("2408-2412", None, "2024-08-01..2024-12-01", None, ""),
        ("release_v5, 1,055 problems", "v5", None, 1055, ""),
        ("2024-2025", None, None, None, "2024-2025"),
        ("70.12-80.05", None, None, None, "70.12-80.05"),
        ("2505-2502", None, None, None, "2505-2502"),
        ("v4_v5", None, None, None, "v4_v5"),
        ("Score", None, None, None, "Score"),
    ],
)
def test_a_text_says_release_window_and_problems_in_any_usual_form(
    text: str, release: str | None, window: str | None, problems: int | None, rest: str
) -> None:
    asked: Window | None = None if window is None else parse_window(window)
    assert problems_stated(text) == ((release, asked, problems), rest)


def test_a_flag_reads_windows_as_reports_write_them() -> None:
    words = "24.10-25.02", "2024-10 to 2025-02", "10/2024 – 02/2025", "2410-2502"
    assert len({*map(parse_window, words)}) == 1


def test_a_column_of_windows_has_their_days_and_releases() -> None:
    data = opened("model,score,window", "a,70,v5 2410-2502", "b,60,v6 Feb 2025 – May 2025")
    assert data.words("version") == ["v5", "v6"]
    assert [format_day(day) for day in data.dates["window_start"].first] == [
        *("2024-10-01", "2025-02-01")
    ]
    assert data.by_key["window_start"].kind is Kind.DATE
    assert "version" not in opened("model,score,window", "a,70,2410-2502", "b,60,2502-2505").by_key


def test_a_column_says_it_better_than_the_header() -> None:
    header = opened("model,pass@1 (166 problems)", "a,70", "b,60")
    assert header.numbers("problems").tolist() == [166, 166]
    data = opened("model,pass@1 (166 problems),n", "a,70,131", "b,60,166")
    assert data.numbers("problems").tolist() == [131, 166]


def test_a_window_of_something_else_and_the_release_of_a_model_are_none() -> None:
    data = opened("model,score,Window,Release,open", "a,70,128k,2025-01,1", "b,60,32k,2025-02,2")
    assert {"window_as_stated", "version", "window_start", "openness"}.isdisjoint(data.by_key)
    assert opened("model,score,Release", "a,70,v5", "b,60,v6").words("version") == ["v5", "v6"]


def test_openness_repositories_and_active_parameters_as_people_write_them() -> None:
    data = opened(
        "model,#Params (B),Open?,HF,score",
        "a,4B,yes,https://huggingface.co/me/a/tree/main,58.4",
        "b,30.5B (3B act.),weights+data,me/b,66.9",
        "c,235B-A22B,no,,68.1",
        "d,8B,weights,,50",
        "e,46B (A12B),,,40",
        "f,40B (4B active),,,30",
    )
    assert data.words("openness") == ["open-weights", "open-data", "closed", "open-weights", "", ""]
    assert data.words("hf_repo")[:2] == ["me/a", "me/b"]
    assert data.numbers("total_params_b").tolist() == [4, 30.5, 235, 8, 46, 40]
    assert data.numbers("active_params_b")[[1, 2, 4, 5]].tolist() == [3, 22, 12, 4]


@pytest.mark.parametrize(
    ("header", "written", "read"),
    [
        ("open-data", ["NONE", "Partial", "Full"], ["", "open-weights", "open-data"]),
        ("Open data?", ["✗", "no", "✓"], ["", "", "open-data"]),
        ("Open weights?", ["✗", "no", "✓"], ["closed", "closed", "open-weights"]),
    ],
)
def test_a_column_of_open_data_says_openness_and_a_no_nothing_of_weights(
    header: str, written: list[str], read: list[str]
) -> None:
    """EvalPlus calls data of fine-tuning alone partial: the weights of such a model are open."""
    data = opened(f"model,{header},score", *(f"m{n},{w},{n}" for n, w in enumerate(written, 1)))
    assert data.words("openness") == read


@pytest.mark.parametrize("header", ["problems", "n", "Samples"])
def test_a_score_under_a_header_of_evidence_is_a_score_alone(header: str) -> None:
    rows = "".join(f"m{row},0,0.{row}0\n" for row in range(3, 7))
    one, other = both(f"model,pass@1,{header}\n{rows}".encode())
    assert one.report == other.report
    y = next(each for each in one.columns if each.key == one.roles.y)
    assert (y.header, "problems" in one.by_key) == (header, False)


def test_what_was_passed_and_a_few_runs_with_a_spread_are_no_number_of_problems() -> None:
    data = opened("check,n_scored,n_pass,pass_rate", "a,50,45,90.0", "b,60,12,20.0")
    assert headers(data)["problems"] == "n_scored"
    runs = ["model,f1_mean,f1_std,n", "a,70.5,1.5,3", "b,60.5,2.5,3"]
    assert "problems" not in headers(opened(*runs))
    assert headers(opened(*(line.replace(",3", ",300") for line in runs)))["problems"] == "n"


@pytest.mark.parametrize(
    ("header", "count"),
    [("items,answered", None), ("n,n_scored", "n_scored"), ("problems,completed", "problems")],
)
def test_of_counts_asked_and_decided_neither_is_taken_unless_it_says_problems(
    header: str, count: str | None
) -> None:
    data = opened(f"model,{header},accuracy", "a,200,180,75.0", "b,200,150,60.0")
    assert headers(data).get("problems") == count


@pytest.mark.parametrize(("header", "cells"), [("answered %", "90 75"), ("completed", "0.9 0.75")])
def test_a_share_answered_is_no_count_beside_the_one_of_items(header: str, cells: str) -> None:
    first, second = cells.split()
    data = opened(f"model,accuracy,n,{header}", f"a,75.0,200,{first}", f"b,60.0,200,{second}")
    assert headers(data).get("problems") == "n"

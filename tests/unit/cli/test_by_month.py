"""`--by-month` at the command line: the chart in every form, the rows, and what is said."""

import json

import pytest

from lcbtui.chart.style import PALETTE, Charset, Depth, model_marker, sgr
from result_documents import A_MONTH, year
from unit.cli.running import lcb, put


@pytest.fixture
def file() -> str:
    return put("year.json", json.dumps(year()))


def test_plot_draws_the_models_by_month_and_says_what_is_to_be_known(file: str) -> None:
    flags = ("--by-month", "learn", "--by-month", "Old", "--width", "100", "--height", "30")
    ran = lcb("plot", file, *flags)
    assert ran.status == 0
    assert "Pass@1 by month of problem" in ran.out
    assert "cutoff of Learned" in ran.out
    assert "problems a month: 0 to 9" in ran.err
    assert "Old 2021-09-30 (not on the axis)" in ran.err


def test_pictures_have_the_months_too(file: str) -> None:
    ran = lcb("plot", file, "--by-month", "Learned", "-f", "svg")
    assert ran.status == 0
    assert "Month of problem" in ran.out
    assert ran.out.count('class="point"') == 11


def test_ls_has_one_row_for_each_model_and_month(file: str) -> None:
    ran = lcb("ls", file, "--by-month", "Learned", "--by-month", "old", "-f", "json")
    assert ran.status == 0
    rows = json.loads(ran.out)["rows"]
    assert [row["month"] for row in rows[:3]] == ["2024-01", "2024-01", "2024-02"]
    assert [row["problems"] for row in rows[::2]] == [n for n in A_MONTH if n]
    assert {row["pass_at_1"] for row in rows if row["model"] == "Old"} == {10}
    assert rows[0].keys() >= {"score_low", "score_high", "standard_error", "training_cutoff"}


def test_ls_marks_models_in_the_colours_of_the_legend(
    file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")
    models = ("Old", "Learned")
    ran = lcb("ls", file, *(f"--by-month={name}" for name in models), "--color", "always")
    for place, name in enumerate(models):
        marker = model_marker(place, Charset.SHAPES)
        painted = f"\x1b[{sgr(PALETTE[marker.role], Depth.TRUE)}m{marker.glyph}\x1b[0m {name} "
        lines = [line for line in ran.out.splitlines() if f" {name} " in line]
        assert lines
        assert all(painted in line for line in lines), name


def test_ls_sorts_limits_and_shows_the_columns_of_months(file: str) -> None:
    flags = ("--sort", "problems,-month", "-n", "2", "-f", "csv")
    columns = ("--columns", "month,problems,training_cutoff")
    ran = lcb("ls", file, "--by-month", "Learned", *flags, *columns)
    assert ran.out.splitlines() == [
        "month,problems,training_cutoff",
        "2024-09,3,2024-06-30",
        "2024-12,6,2024-06-30",
    ]


def test_the_status_of_plot_is_about_the_months_and_not_about_rows_that_are_filtered_out(
    file: str,
) -> None:
    flags = ("--by-month", "Learned", "--height", "20")
    assert lcb("plot", file, *flags, "-q", "nobody").status == 0
    assert lcb("plot", file, *flags, "-q", "platform:nowhere").status == 1


@pytest.mark.parametrize("command", ["plot", "ls"])
def test_a_name_that_nobody_has_names_the_nearest_and_is_wrong_usage(
    command: str, file: str
) -> None:
    ran = lcb(command, file, "--by-month", "Honets")
    assert ran.status == 2
    assert ran.out == ""
    assert ran.err.rstrip().endswith("no model of that name; nearest: Honest")


def test_a_source_without_results_by_problem_is_wrong_usage() -> None:
    ran = lcb("plot", "--by-month", "Qwen3-14B")
    assert ran.status == 2
    assert "figure has no scores by problem" in ran.err


def test_plot_takes_further_names_after_the_source(file: str) -> None:
    one = lcb("plot", file, "--by-month", "Learned", "Old", "--width", "100")
    other = lcb("plot", file, "--by-month", "Learned", "--by-month", "Old", "--width", "100")
    assert one.status == 0
    assert one == other

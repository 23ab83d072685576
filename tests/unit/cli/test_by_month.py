"""`--by-month` at the command line: the chart in every form, the rows, and what is said."""

import json

import pytest

from lcbtui.chart.style import PALETTE, Charset, Depth, model_marker, sgr
from result_documents import A_MONTH, year
from unit.cli.running import lcb, put


@pytest.fixture
def file() -> str:
    return put("year.json", json.dumps(year()))


def test_pictures_have_the_months_too(file: str) -> None:
    ran = lcb("plot", file, "--by-month", "Learned", "-f", "svg")
    assert ran.status == 0
    assert "Month of problem" in ran.out
    assert ran.out.count('class="point"') == 11


def test_ls_has_one_row_for_each_model_and_month(file: str) -> None:
    ran = lcb("ls", file, "--by-month", "Learned", "--by-month", "old", "-f", "json")
    assert ran.status == 0
    rows = ran.record["rows"]
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


def test_plot_takes_further_names_after_the_source(file: str) -> None:
    one = lcb("plot", file, "--by-month", "Learned", "Old", "--width", "100")
    other = lcb("plot", file, "--by-month", "Learned", "--by-month", "Old", "--width", "100")
    assert one.status == 0
    assert one == other

import hashlib
import json
from datetime import date
from fnmatch import fnmatchcase
from typing import Any

import make_data
import pytest

from lcbtui.sources.catalog import bundled, data_folder

PACKAGE = json.loads((data_folder() / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = {resource["name"]: resource for resource in PACKAGE["resources"]}


def rows_of(resource: dict[str, Any]) -> tuple[list[str], list[dict[str, str]]]:
    return make_data.rows_of(data_folder() / resource["path"])


@pytest.mark.parametrize("name", RESOURCES)
def test_every_shipped_row_keeps_its_schema(name: str) -> None:
    assert list(make_data.faults_of(RESOURCES[name], *rows_of(RESOURCES[name]))) == []


@pytest.mark.parametrize("name", RESOURCES)
def test_a_licence_is_that_of_the_one_page_that_states_it(name: str) -> None:
    for row in rows_of(RESOURCES[name])[1]:
        stated = [
            page["name"]
            for page in PACKAGE["lcbtui:licenses"]
            if any(fnmatchcase(row["hf_repo"], pattern) for pattern in page["hf_repos"])
        ]
        assert stated == [row["license"]] * bool(row["license"]), row


def test_every_licence_has_its_page_and_a_model() -> None:
    repos = {row["hf_repo"] for each in RESOURCES.values() for row in rows_of(each)[1]}
    for page in PACKAGE["lcbtui:licenses"]:
        assert page["path"].startswith("https://")
        assert all(any(fnmatchcase(repo, each) for repo in repos) for each in page["hf_repos"])


def test_the_check_finds_what_breaks_a_schema() -> None:
    fields = {field["name"]: field for field in RESOURCES["reported"]["schema"]["fields"]}
    assert make_data.problems_of(fields["model"], "") == ["required"]
    assert make_data.problems_of(fields["total_params_b"], "4B") == ["type"]
    assert make_data.problems_of(fields["total_params_b"], "-1") == ["minimum"]
    assert make_data.problems_of(fields["pass_at_1"], "100.1") == ["maximum"]
    assert make_data.problems_of(fields["problems"], "279.5") == ["type"]
    assert make_data.problems_of(fields["openness"], "Open") == ["enum"]
    assert make_data.problems_of(fields["release_date"], "May 2025") == ["pattern"]


@pytest.mark.parametrize("name", RESOURCES)
def test_every_shipped_date_is_in_the_calendar_and_windows_end_after_they_start(name: str) -> None:
    _, rows = rows_of(RESOURCES[name])
    for row in rows:
        for key in ("release_date", "window_start", "window_end"):
            if row.get(key):
                year, month, day = (*map(int, row[key].split("-")), 1)[:3]
                date(year, month, day)
        assert row.get("window_start", "") <= row.get("window_end", "")


@pytest.mark.parametrize("name", RESOURCES)
def test_a_resource_states_its_bytes_and_the_date_of_its_youngest_row(name: str) -> None:
    resource = RESOURCES[name]
    content = (data_folder() / resource["path"]).read_bytes()
    assert resource["bytes"] == len(content), "make data updates it"
    assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    youngest = max(row["release_date"] for row in rows_of(resource)[1])
    assert resource["lcbtui:as_of"] == youngest
    assert bundled()[name].as_of == youngest


def test_every_data_file_is_described_and_every_described_file_is_there() -> None:
    described = {resource["path"] for resource in PACKAGE["resources"]}
    assert described == {path.name for path in data_folder().glob("*.csv")}


def test_the_same_repository_has_the_same_model_facts_in_paper_and_figure() -> None:
    _, figure = rows_of(RESOURCES["figure"])
    _, paper = rows_of(RESOURCES["paper"])
    facts = ("hf_repo", "organization", "highlight", "release_date")
    assert [tuple(row[key] for key in facts) for row in figure] == [
        tuple(row[key] for key in facts) for row in paper
    ]


def test_a_quoted_score_is_over_the_dates_of_its_maker_where_these_are_of_one_window() -> None:
    _, rows = rows_of(RESOURCES["reported"])
    windows = {(row["model"], row["mode"], row["pass_at_1"]): set[str]() for row in rows}
    for row in rows:
        row["over"] = f"{row['version']} {row['window_start']}..{row['window_end']}".strip()
        assert row["measured_over"] in {"", row["over"]}
        if row["report_kind"] == "own" and row["window_end"]:
            windows[row["model"], row["mode"], row["pass_at_1"]].add(row["over"].split()[-1])
    copies = [row for row in rows if row["measured_over"]]
    assert (len(copies), {row["report_kind"] for row in copies}) == (18, {"cited"})
    for row in rows:
        own = windows[row["model"], row["mode"], row["pass_at_1"]]
        if row["report_kind"] == "cited" and len(own) == 1:
            assert {row["over"].split()[-1]} == own
    quoted = {(row["model"], row["measured_over"]) for row in rows_of(RESOURCES["paper"])[1]}
    assert {model for model, over in quoted if over} == {"GLM-Z1-32B-0414", "GLM-Z1-9B-0414"}
    assert {it for it in quoted if it[1]} <= {(r["model"], r["measured_over"]) for r in copies}


@pytest.mark.parametrize("name", RESOURCES)
def test_chart_limits_hold_every_value_and_every_tick(name: str) -> None:
    chart = bundled()[name].chart
    _, rows = rows_of(RESOURCES[name])
    for limits, ticks, key in (
        (chart.x_limits, chart.x_ticks, "total_params_b"),
        (chart.y_limits, chart.y_ticks, "pass_at_1"),
    ):
        assert list(ticks) == sorted(set(ticks))
        if limits is None:  # they fit the rows that it opens with
            assert name == "reported"
            continue
        assert limits.low is not None
        assert limits.high is not None
        values = [float(row[key]) for row in rows if row[key]]
        assert all(limits.low <= value <= limits.high for value in (*values, *ticks))


def test_the_figure_is_described_as_read_off_a_picture() -> None:
    figure = bundled()["figure"]
    assert figure.title == "LiveCodeBench v5 Performance vs. Total Parameters"
    assert figure.approximate == {"total_params_b", "pass_at_1"}
    assert figure.chart.series_labels["open-data"] == "Open-Weights & Open-Data"
    assert figure.citation == "read off the figure of arXiv 2601.09088"
    assert "http" not in figure.citation
    assert "https://arxiv.org/abs/2601.09088" in bundled()["paper"].citation

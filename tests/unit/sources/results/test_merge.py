"""Several sources of results by problem as one: paired by the ids of problems."""

import json
from dataclasses import replace
from operator import attrgetter
from pathlib import Path

import numpy as np
import pytest

from lcbtui.analysis.side_by_side import compare
from lcbtui.dataset.dataset import Dataset, source_of
from lcbtui.dataset.lookup import Table, model_named
from lcbtui.dataset.windows import parse_window
from lcbtui.sources.results.problem_results import merged
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from result_documents import document, performance, read_results, year
from unit.sources.results.own_results import Row, as_csv, opened_together, rows_of


def written(folder: Path, name: str, rows: list[Row]) -> Path:
    path = folder / name
    path.write_bytes(as_csv(rows))
    return path


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The models of a year but one, as LiveCodeBench publishes them."""
    whole = year()
    rows = [row for row in whole["performances"] if row["model"] != "Honest"]  # type: ignore[attr-defined]  # of object
    path = tmp_path / "site.json"
    path.write_text(json.dumps({**whole, "performances": rows}), encoding="utf-8")
    return path


def honest(*, dated: bool) -> list[Row]:
    return [row for row in rows_of(year(), dated=dated) if row["model"] == "Honest"]


def scores_of(data: Dataset) -> dict[str, list[float]]:
    assert data.selection is not None
    table = data.selection.scores
    order = np.argsort(np.array(data.selection.results.problems)[data.selection.chosen])
    return dict(zip(data.words("model"), table[:, order].tolist(), strict=True))


def verdicts(data: Dataset) -> list[tuple[float | bool | None, ...]]:
    """Each pair of the models of a year: gap, interval, p-value, problems, paired, separated."""
    tables = [Table(data, data.roles)]
    names = "Learned", "Honest", "Undated", "Old"
    (group,) = compare(tables, [model_named(tables, name) for name in names]).groups
    numbers = ("difference", "low", "high", "p_value")
    others = ("problems", "paired", "separated")
    return [
        (*(round(getattr(pair, name), 9) for name in numbers), *attrgetter(*others)(pair))
        for pair in group.pairs
    ]


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("window", [None, "all", "2024-03..2024-08"])
@pytest.mark.parametrize("own_first", [True, False])
def test_own_results_beside_a_file_are_as_if_they_stood_in_it(
    dated: bool, window: str | None, own_first: bool, site: Path, tmp_path: Path
) -> None:
    whole = tmp_path / "whole.json"
    whole.write_text(json.dumps(year()), encoding="utf-8")
    own = written(tmp_path, "mine.csv", honest(dated=dated))
    state = ViewState(window=None if window is None else parse_window(window))
    both = derive(opened_together(*([own, site] if own_first else [site, own])), state)
    one = derive(opened_together(whole), state)
    assert scores_of(both) == scores_of(one)
    assert both.selection is not None
    assert one.selection is not None
    assert both.selection.window == one.selection.window
    sources = dict(zip(both.words("model"), both.words("source"), strict=True))
    others = dict.fromkeys(("Learned", "Undated", "Old"), "site.json")
    assert sources == {**others, "Honest": "mine.csv"}
    assert verdicts(both) == verdicts(one)
    assert all(paired for *_, paired, _ in verdicts(one))
    assert set(apply(both, ViewState()).ours) == set()


def test_problems_are_those_of_both_and_what_is_common_is_told(site: Path, tmp_path: Path) -> None:
    rows = honest(dated=True)
    more = [row | {"problem_id": f"own {number}"} for number, row in enumerate(rows[:5])]
    data = opened_together(site, written(tmp_path, "mine.csv", rows[10:] + more))
    assert data.selection is not None
    assert len(data.selection.results.problems) == 82
    assert "67 of 82 problems are in every source" in data.report.notes
    assert any(note.startswith("mine.csv: read as results") for note in data.report.notes)


def test_results_without_a_problem_in_common_stand_apart_and_are_not_ranked_together(
    site: Path, tmp_path: Path
) -> None:
    rows = [*enumerate(honest(dated=True))]
    own, other = (
        written(tmp_path, f"{name}.csv", [row | {"problem_id": f"{name} {n}"} for n, row in rows])
        for name in ("mine", "theirs")
    )
    data = opened_together(site, own)
    told = "stands apart from Pass@1: minecsv is not livecodebench"
    assert any(told in note for note in data.report.notes)
    assert np.isnan(data.numbers("pass_at_1")[data.words("model").index("Honest")])
    both = opened_together(own, other)
    assert np.isnan(both.numbers("pass_at_1")).tolist() == [False, True]


def test_a_model_of_both_is_two_models_told_apart_by_the_source(site: Path, tmp_path: Path) -> None:
    rows = [row | {"model": "Old"} for row in honest(dated=False)]
    data = opened_together(site, written(tmp_path, "mine.csv", rows))
    names = dict(zip(data.words("model"), data.words("source"), strict=True))
    others = dict.fromkeys(("Learned", "Undated", "Old"), "site.json")
    assert names == {**others, "Old (mine.csv)": "mine.csv"}
    row = data.words("model").index("Old (mine.csv)")
    assert source_of(data, row).name == str(tmp_path / "mine.csv")


def test_the_first_source_that_knows_a_date_counts() -> None:
    facts = (("A", "2024-01-01", ""), ("B", "2024-02-01", "hard"))
    parts = [
        read_results(document([performance(model, "q", day, 50.0, difficulty=level)]), "it")
        for model, day, level in facts
    ]
    both = merged(parts, ["a", "b"])
    assert both.days.tolist() == [19723]
    assert both.difficulty == ("hard",)


def test_questions_of_several_problems_stay_clusters() -> None:
    tests = [
        performance(model, "q1", "2024-01-01", score)
        for model, some in {"A": (100.0, 0.0), "B": (0.0, 100.0)}.items()
        for score in some
    ]
    plain = [performance("C", name, "2024-01-01", 100.0) for name in ("q0", "q1", "q1#2")]
    parts = [read_results(document(rows), "it") for rows in (plain, tests)]
    both = merged(parts, ["plain", "tests"])
    assert both.questions is not None
    code = dict(zip(both.problems, both.questions.tolist(), strict=True))
    assert code["q1"] == code["q1#2"] != code["q0"]


def test_a_problem_joins_the_question_that_an_earlier_source_has_begun() -> None:
    parts = [
        replace(
            read_results(
                document([performance(model, name, "2024-01-01", 100.0) for name in names]), "it"
            ),
            questions=np.zeros(len(names), dtype=np.int64),
        )
        for model, names in {"A": ("a", "b"), "B": ("b", "c")}.items()
    ]
    both = merged(parts, ["one", "other"])
    assert both.questions is not None
    assert both.questions.tolist() == [0, 0, 0]

"""What is known of a model: its facts, its reports sorted, and their intervals."""

import json
from pathlib import Path

import pytest

from lcbtui.dataset.source import SourceInfo
from lcbtui.report.facts import answer_lines, plain_lines
from lcbtui.report.model_answer import (
    Model,
    Row,
    by_report,
    interval_cells,
    look_up,
    model_answer,
    row_facts,
)
from lcbtui.sources.catalog import bundled, find
from lcbtui.sources.open import open_dataset
from lcbtui.text.width import text_width
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from result_documents import results_dataset_of, with_part, year
from unit.sources.opening import both


def test_reports_stand_in_the_order_of_the_sources_by_mode_and_best_first() -> None:
    (found,) = look_up([open_dataset(info) for info in bundled().values()], ["Qwen3-32B"])
    rows = by_report(found.rows)
    assert sorted(map(id, rows)) == sorted(map(id, found.rows))
    sources, places = list(bundled()), list[tuple[int, str, float]]()
    for row in rows:
        score = row.cell("pass_at_1").number or 0.0
        places.append((sources.index(row.table.source.name), row.word("mode"), -score))
    assert places == sorted(places)


def test_the_facts_of_a_model_are_those_that_are_known_and_its_scores_are_one_table() -> None:
    (data, _) = both(
        b"model,mode,version,window_start,window_end,pass_at_1,reported_by\n"
        b"a,,v5,2024-08,2025-01,60,x\na,,v6,,,55,y\n"
    )
    answer = model_answer(look_up([data], ["a"])[0])
    assert [fact.label for fact in answer.facts] == ["Model"]
    assert answer.table is not None
    columns = {column.heading: list(column.texts) for column in answer.table.filled}
    assert columns["Over"] == ["v5 2024-08..2025-01", "v6"]
    assert columns["By"] == ["x", "y"]
    assert "Mode" not in columns


@pytest.mark.parametrize(
    ("sources", "name", "told"),
    [
        # A stated size goes before one read off a picture: the figure has it at 100B.
        (("figure", "paper"), "AM-Thinking-v1", "a-m-team · 32B · open-data"),
        (("paper", "reported"), "Qwen3-30B-A3B", "Qwen · 30.5B, 3B active · open-weights"),
        (("paper", "reported"), "Qwen3-32B", "Qwen · 32.8B · open-weights"),
        (("reported",), "DeepSeek-R1", "DeepSeek · 671B, 37B active · open-weights"),
    ],
)
def test_facts_are_of_all_sources_and_fit(sources: tuple[str, ...], name: str, told: str) -> None:
    (found,) = look_up([open_dataset(find(source)) for source in sources], [name])
    facts = [fact.value for fact in model_answer(found).facts]
    assert " · ".join(facts[:4]) == f"{name} · {told}"
    for width in (40, 80):
        lines = plain_lines(answer_lines(model_answer(found, width), width))
        assert max(map(text_width, lines)) <= width


def test_what_no_source_knows_is_left_out() -> None:
    assert [fact.value for fact in model_answer(Model("Nobody", ())).facts] == ["Nobody"]


@pytest.mark.parametrize("name", [*bundled(), "results.json"])
def test_a_lookup_shows_the_intervals_of_the_rows(name: str, tmp_path: Path) -> None:
    if name not in bundled():
        (tmp_path / name).write_text(json.dumps(with_part()))
        name = str(tmp_path / name)
    plain, dataset = open_dataset(find(name)), derive(open_dataset(find(name)), ViewState())
    known = "plus_minus" in dataset.by_key
    for row in range(len(plain)):
        cells = interval_cells(Row(plain, row))
        expected = [
            dataset.cell(row, key).number if known else None
            for key in ("plus_minus", "score_low", "score_high")
        ]
        for cell, number in zip(cells, expected, strict=True):
            assert cell.number == (None if number is None else pytest.approx(number, abs=0.051))


def test_the_facts_of_a_row_say_what_changes_after_its_cutoff() -> None:
    data = derive(
        results_dataset_of(SourceInfo("year.json", "year.json"), year(), "it"), ViewState()
    )
    learned, old = (
        {fact.label: fact.value for fact in row_facts(data, data.words("model").index(name))}
        for name in ("Learned", "Old")
    )
    assert learned["Training cutoff"] == "2024-06-30"
    assert learned["After cutoff"].startswith("−41.8 points, −41.8 beyond what the other models'")
    assert old["Training cutoff"] == "2021-09-30"
    assert not {"Beyond others", "Placebo share"} & (learned.keys() | old.keys())
    assert "After cutoff" not in old


def test_what_belongs_together_is_one_fact_and_marks_of_ours_are_none() -> None:
    data = derive(open_dataset(find("paper")), ViewState(source="paper"))
    facts = {fact.label: fact for fact in row_facts(data, 0)}
    assert facts["Window"].value == "v5 2024-10-01..2025-02-01"
    assert facts["95 % interval"].value.count(" to ") == 1
    assert not {"Version", "Window start", "Evidence", "Ours", "Kind of report"} & facts.keys()

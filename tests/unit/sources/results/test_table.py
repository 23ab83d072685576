"""Results by problem of one's own in tables of every format, and the tables that are none."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.analysis.cutoffs import months_of
from lcbtui.dataset.columns import Kind
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.results import UNDATED, ProblemResults
from lcbtui.dataset.windows import Window, parse_window
from lcbtui.errors import SourceError, UsageError
from lcbtui.report.writers import references_of
from lcbtui.sources.catalog import find
from lcbtui.sources.formats.tables import RawTable
from lcbtui.sources.open import open_dataset, open_sources
from lcbtui.sources.results.problem_results import results_from_table
from lcbtui.sources.schema.matching import problem_columns
from lcbtui.text.words import safe_text
from lcbtui.tui.changes import can_choose
from lcbtui.view.apply import apply
from lcbtui.view.derive.by_problem import with_changes
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from result_documents import results_dataset_of, year
from unit.sources.results.own_results import WRITERS, as_csv, opened, rows_of

NAMES = [f"p{number}" for number in range(30)]


def read(headers: list[str], columns: list[list[str]]) -> ProblemResults | RawTable:
    raw = RawTable(tuple(headers), columns, len(columns[0]))
    places = problem_columns(raw.headers)
    return raw if places is None else results_from_table(raw, places, "it")


def table(text: str, comma: str = ",") -> ProblemResults | RawTable:
    """What is read of lines of CSV; headers first, `P` is every one of thirty problems."""
    header, *lines = text.split()
    rows = [
        line.replace("P", name).split(comma)
        for line in lines
        for name in (NAMES if "P" in line else [""])
    ]
    return read(header.split(comma), [list(column) for column in zip(*rows, strict=True)])


def results(text: str, comma: str = ",") -> ProblemResults:
    found = table(text, comma)
    assert isinstance(found, ProblemResults), found.notes
    return found


def means(data: Dataset) -> dict[str, tuple[float, ...]]:
    keys = ("pass_at_1", "standard_error", "problems", "pass_at_1_easy")
    numbers = zip(*(data.numbers(key).tolist() for key in keys), strict=True)
    return dict(zip(data.words("model"), numbers, strict=True))


@pytest.mark.parametrize("ending", WRITERS)
def test_every_format_says_what_livecodebenchs_file_says(ending: str, tmp_path: Path) -> None:
    site = opened(tmp_path, "site.json", json.dumps(year()))
    own = opened(tmp_path, f"own.{ending}", WRITERS[ending](rows_of(year())))
    assert own.report.format.startswith("results by problem, ")
    assert means(own) == means(site)
    assert own.words("contaminated") == site.words("contaminated")
    assert own.selection is not None
    assert site.selection is not None
    assert own.selection.results.days.tolist() == site.selection.results.days.tolist()
    for window in ("2024-03..2024-08", "all"):
        state = ViewState(window=parse_window(window), query="platform:leetcode")
        both = [apply(derive(data, state), state) for data in (own, site)]
        assert means(both[0].dataset) == means(both[1].dataset)
        assert both[0].sentence.replace("own.", "site.") == both[1].sentence


def test_the_load_report_tells_how_it_was_read_and_what_overrules_it(tmp_path: Path) -> None:
    own = opened(tmp_path, "own.csv", as_csv(rows_of(year())))
    (how,) = [note for note in own.report.notes if "results by problem" in note]
    assert '"problem_id"' in how
    assert '"score" (0 to 1)' in how
    assert "with other headers" in how
    renamed = as_csv(rows_of(year())).replace(b"problem_id", b"entry")
    plain = opened(tmp_path, "plain.csv", renamed)
    assert plain.selection is None
    assert len(plain) == len(rows_of(year()))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1 0", [100, 0]),
        ("true false", [100, 0]),
        ("True FALSE", [100, 0]),
        ("pass fail", [100, 0]),
        ("✓ ✗", [100, 0]),
        ("0.25 1.0", [25, 100]),
        ("25 100", [25, 100]),
        ("25% 100%", [25, 100]),
        ("0,25 0,5", [25, 50]),
        ("yes 0.5", [100, 50]),
    ],
)
def test_scores_are_read_however_they_are_written(written: str, read: list[float]) -> None:
    first, second = written.split()
    found = results(f"model;problem_id;score a;P;{first} b;P;{second}", ";")
    assert [found.scores[found.model_of == model][0] for model in (0, 1)] == read


@pytest.mark.parametrize(
    ("text", "means", "samples"),
    [
        ("sample,passed a,P,0,1 a,P,1,0 a,P,2,0 a,P,3,0 b,P,0,1", (25, 100), 4),
        ("score a,P,true a,P,false b,P,false b,P,false", (50, 0), 2),
    ],
)
def test_samples_of_a_problem_are_averaged_and_told(
    text: str, means: tuple[float, float], samples: int
) -> None:
    found = results(f"model,problem_id,{text}")
    assert found.scores.tolist() == [means[0]] * 30 + [means[1]] * 30
    assert f"up to {samples} samples" in " ".join(found.notes)


@pytest.mark.parametrize(("rows", "is_results"), [(59, False), (60, True), (61, True)])
def test_two_problems_a_model_are_results_and_one_is_a_table(rows: int, is_results: bool) -> None:
    lines = " ".join(f"m{row % 30},p{row},{row % 2}" for row in range(rows))
    assert isinstance(table(f"model,problem_id,score {lines}"), ProblemResults) is is_results


@pytest.mark.parametrize(
    "text",
    [
        "model,problem_id,score a,P,7 b,P,9",
        "model,problem_id,score a,P,1200 b,P,900",
        "model,problem_id,score a,x,1 b,y,0 a,y,1",
        "model,problem_id,mode,score a,P,low,1 a,P,high,0",
        "model,problem_id,score a,P,",
    ],
)
def test_what_is_not_clearly_results_stays_a_table_and_says_so(text: str) -> None:
    found = table(text)
    assert isinstance(found, RawTable)
    assert "not read as results by problem" in found.notes[-1]


def test_other_headers_are_a_table_without_a_word_and_columns_of_problems_have_twenty() -> None:
    for header in ("model,params,score", "problem_id,score", "model,problem_id"):
        assert problem_columns(header.split(",")) is None
    for problems in (20, 19):  # fewer may be benchmarks
        lines = " ".join(f"{model},p{n},1" for model in "ab" for n in range(problems))
        assert isinstance(table(f"model,problem_id,score {lines}"), RawTable) is (problems < 20)


@pytest.mark.parametrize(
    ("again", "unread", "is_table"), [(2, 0, False), (6, 0, True), (0, 3, False), (0, 9, True)]
)
def test_a_few_rows_may_be_double_or_without_score(again: int, unread: int, is_table: bool) -> None:
    twice = " ".join(f"a,p{n},high,1" for n in range(again))
    others = " ".join(f"b,q{n},low,oops" for n in range(unread))
    found = table(f"model,problem_id,mode,score a,P,low,1 b,P,low,1 {twice} {others}")
    assert isinstance(found, RawTable) is is_table


@pytest.mark.parametrize("task", ["task", "task_name"])
def test_tasks_that_are_passed_or_not_are_problems(task: str) -> None:
    found = table(f"model,{task},score a,P,0.4 b,P,0.7")
    assert isinstance(found, RawTable)
    assert found.notes == ()
    assert len(results(f"model,{task},score a,P,1 b,P,0").problems) == 30


def test_rows_that_cannot_be_used_are_left_out_and_counted() -> None:
    found = results("model,problem_id,score a,P,1 ,x,1 a,,1 a,y, b,P,0 a,z,oops a,w,oops")
    assert len(found.scores) == 60
    (note,) = [note for note in found.notes if "left out" in note]
    words = "1 without a model, 1 without a problem, 3 without a score from 0 to 100 ('oops' 2)"
    assert note == f"rows left out: {words}"


def test_ids_that_pandas_made_numbers_are_the_same() -> None:
    ids = [*(f"{number}.0" for number in range(30)), *map(str, range(30))]
    for first, problems in (("0.0", {*map(str, range(30))}), ("0.5", {"0.5", *ids} - {"0.0"})):
        columns = [["a"] * 30 + ["b"] * 30, [first, *ids[1:]], ["1"] * 60]
        found = read(["model", "problem_id", "score"], columns)
        assert isinstance(found, ProblemResults)
        assert {*found.problems} == problems


def test_most_rows_decide_on_a_date() -> None:
    lines = "a,P,1,2024-01-05 b,P,1,2024-01-05T10:00:00 c,P,0,2024-02-01"
    found = results(f"model,problem_id,score,date {lines}")
    assert found.days.tolist() == [19727] * 30
    for epoch in ("1704412800", "1704412800000"):
        found = results(f"model,problem_id,score,date a,P,1,{epoch} b,P,1,{epoch}")
        assert found.days.tolist() == [19727] * 30


HOSTILE = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=12)


@given(st.lists(HOSTILE, min_size=9, max_size=12, unique=True))
def test_hostile_names_reach_nothing_as_they_are(names: list[str]) -> None:
    problems = [(f"{at} {names[at % len(names)]}", f"{at % 2}") for at in range(40)]
    rows = [(model, *each) for model in names[:2] for each in problems]
    columns = [list(column) for column in zip(*rows, strict=True)]
    try:
        found = read(["model", "problem_id", "score"], columns)
    except SourceError as problem:
        assert "none can be used" in str(problem)
        return
    if isinstance(found, RawTable):
        return
    for text in (*found.models, *found.problems, *found.notes):
        assert text == safe_text(text) != ""


@pytest.fixture
def undated(tmp_path: Path) -> Dataset:
    return opened(tmp_path, "undated.csv", as_csv(rows_of(year(), dated=False)))


def test_without_dates_there_are_no_windows_and_every_problem_counts(undated: Dataset) -> None:
    assert undated.selection is not None
    assert undated.selection.problems == 77
    assert not can_choose(undated)
    assert "77 problems without dates" in apply(undated, ViewState()).sentence
    assert not any("--window" in note for note in undated.report.notes)
    state = ViewState(window=Window(19800, None))
    empty = apply(derive(undated, state), state)
    assert len(empty) == 0
    assert "without a date" in empty.sentence
    with pytest.raises(UsageError, match="has a date"):
        months_of(derive(undated, ViewState()), ("Old",))


def test_problems_without_a_date_are_in_the_window_of_all_dates_alone(tmp_path: Path) -> None:
    rows = rows_of(year())
    without = {row["problem_id"] for row in rows if row["problem_id"].startswith("4.")}
    for row in rows:
        if row["problem_id"] in without:
            row["question_date"] = "?"
    data = opened(tmp_path, "partly.csv", as_csv(rows))
    assert data.selection is not None
    assert np.count_nonzero(data.selection.results.days == UNDATED) == 9
    assert any("9 problems without a date" in note for note in data.report.notes)
    problems = {}
    for window in ("all", "2023..2025"):
        selection = derive(data, ViewState(window=parse_window(window))).selection
        assert selection is not None
        problems[window] = selection.problems
    assert problems == {"all": 77, "2023..2025": 68}
    months = months_of(derive(data, ViewState()), ("Old",))
    assert months.problems.tolist() == [6, 8, 7, 0, 6, 8, 7, 9, 3, 8, 0, 6]
    assert len(with_changes(derive(data, ViewState()))) == 4


def test_livecodebench_is_cited_for_its_own_files_alone(undated: Dataset) -> None:
    assert list(references_of(undated, [0])) == []
    site = results_dataset_of(undated.source, year(), "it")
    assert len(list(references_of(site, [0]))) == 1


def test_rows_that_the_table_highlights_are_ours(tmp_path: Path) -> None:
    rows = [row | {"highlight": str(row["model"] == "Old").lower()} for row in rows_of(year())]
    view = apply(data := opened(tmp_path, "ours.csv", as_csv(rows)), ViewState())
    assert [data.words("model")[row] for row in view.ours] == ["Old"]
    assert data.by_key["highlight"].kind is Kind.CATEGORY


def test_the_arrow_reader_and_the_plain_one_agree(tmp_path: Path) -> None:
    few = rows_of(year())
    padding = [row | {"note": "x" * 9_000} for row in few]
    small, large = (
        opened(tmp_path, f"{name}.csv", as_csv(rows))
        for name, rows in (("small", few), ("large", padding))
    )
    assert (tmp_path / "large.csv").stat().st_size > 2_000_000
    assert means(small) == means(large)
    assert small.selection is not None
    assert large.selection is not None
    assert np.array_equal(small.selection.scores, large.selection.scores)
    assert any("columns left out: note" in note for note in large.report.notes)
    assert open_dataset(small.source).selection is not None


@pytest.mark.parametrize(
    ("header", "lines", "is_by_problem"),
    [
        ("problem,passed", [f"{name},{int(name < 'p2')}" for name in NAMES], True),
        ("passed,question_id,note", [f"1,{name},{name}" for name in NAMES], True),
        ("id,passed", [f"{name},{name < 'p2'}" for name in NAMES[:9]], True),
        ("id,passed", [f"{name},{'passed' if name < 'p2' else 'failed'}" for name in NAMES], True),
        ("id,passed", [f"GPT-{at}B,{at % 2}" for at in range(9)], False),
        ("problem,passed", [f"185{at}B,{at % 2}" for at in range(9)], True),
        ("task,id,passed", [f"t{at % 4},{at},{at % 2}" for at in range(40)], True),
        ("id,passed", [f"{name},{(at % 3) / 2}" for at, name in enumerate(NAMES[:9])], False),
        ("task,accuracy", [f"{name},0.5" for name in NAMES], False),
        ("name,score", [f"{name},5{at % 10}" for at, name in enumerate(NAMES)], False),
    ],
)
def test_a_table_of_outcomes_without_a_model_is_one_called_like_its_file(
    header: str, lines: list[str], is_by_problem: bool, tmp_path: Path
) -> None:
    other = "name,score\n" + "".join(f"{name},5{at % 10}\n" for at, name in enumerate(NAMES))
    texts = {"a.csv": "\n".join([header, *lines]), "b.csv": "\n".join([header, *lines[::-1]])}
    for name, text in (*texts.items(), ("c.csv", other)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    infos = [find(str(tmp_path / name)) for name in ("a.csv", "b.csv", "c.csv")]
    both = open_sources(infos[:2])
    problems = both.selection.scores.shape[1] if both.selection else 0
    assert problems == len(lines) * is_by_problem
    named = both.words(both.roles.label)
    headers = [column.header for column in both.columns]
    assert named == ["a.csv", "b.csv"] if is_by_problem else "model" not in headers
    assert (open_sources(infos[:1]).selection is not None) is is_by_problem
    beside = open_sources(infos[::2])
    assert beside.words("model")[:1] == ["a.csv"] if is_by_problem else len(beside) > len(lines)


def test_problems_of_one_question_are_a_cluster_with_and_without_a_model(tmp_path: Path) -> None:
    rows = [f"q{at // 2},p{at},{at % 4 // 3}" for at in range(40)]
    alone = "\n".join(["question_id,problem_id,passed", *rows])
    named = "\n".join(["model,question_id,problem_id,passed", *(f"m,{row}" for row in rows)])
    errors = [
        opened(tmp_path, name, text).numbers("standard_error").tolist()
        for name, text in (("alone.csv", alone), ("named.csv", named))
    ]
    assert errors[0] == errors[1]

import json
import re
import shlex
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.analysis.ranking import no_comparison
from lcbtui.dataset.columns import Kind
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.source import OpenChoice, ReadOptions, SourceInfo
from lcbtui.errors import SourceError
from lcbtui.sources.formats import tables
from lcbtui.sources.formats.tables import RawTable
from lcbtui.sources.long_tables import pivoted
from lcbtui.sources.open import open_dataset
from lcbtui.text.numbers import Unit
from lcbtui.view.apply import apply
from lcbtui.view.names import row_names
from lcbtui.view.state import ViewState
from lcbtui.view.view import RemarkKind
from unit.cli.running import lcb
from unit.sources.opening import column


def table(text: str, pivot: str | None = None) -> Dataset:
    info = SourceInfo("-", "x", options=ReadOptions(pivot=pivot))
    return open_dataset(info, text.encode())


def told(text: str) -> OpenChoice | None:
    found = [choice for choice in table(text).report.choices if choice.option == "pivot"]
    return found[0] if found else None


KEPT = {
    "model",
    "mean of 2",
    "gsm8k",
    "arc",
    "gsm8k acc_stderr",
    "arc acc_stderr",
    "gsm8k acc_norm_stderr",
    "arc acc_norm_stderr",
    "standard_error",
}
TASKS = ("arc", "law", "math of 2024")
LONG = "model,family,task,group,score\n" + "\n".join(
    f"m{m},f{m % 2},{task},{'g1' if place else 'g2'},0.{m}{place}5"
    for m in range(4)
    for place, task in enumerate(TASKS)
)
PAIRS = "system,suite,scenario,result,unit\n" + "\n".join(
    f"s{s},{suite},{scenario},{s + score},{unit}"
    for s in range(6)
    for suite in ("edge", "cloud")
    for scenario, score, unit in (("Offline", 5.5, "Samples/s"), ("Server", 7.5, "ms"))
)


def test_a_long_table_says_what_its_rows_differ_by() -> None:
    choice = told(LONG)
    assert choice is not None and choice.short == "no ranking: a row for each task"
    assert choice.way == "-q 'task=arc' or --pivot task"
    assert "4 names in 12 rows, which differ by task (3)" in choice.words
    assert "--" not in choice.words


@pytest.mark.parametrize(
    ("by", "values", "is_ranking"),
    [
        ("metric", ("AUC", "RMSE"), False),
        ("datasetId", ("v1", "v2"), False),
        ("split", ("dev", "test"), False),
        ("quantization", ("q4", "q8"), True),
        ("n", ("8", "16"), True),
        ("shots", ("0", "5"), True),
        ("temperature", ("0.2", "0.8"), True),
    ],
)
def test_rows_of_boards_are_no_ranking(by: str, values: tuple[str, str], is_ranking: bool) -> None:
    lines = [f"m{row // 2},{values[row % 2]},{50 + row}.5" for row in range(8)]
    data = table("\n".join([f"model,{by},value", *lines, ""]))
    assert data.report.apart == (by,)
    (choice,) = (each for each in data.report.choices if each.option == "pivot")
    assert choice.short == (
        f"rows differ by {by}" if is_ranking else f"no ranking: a row for each {by}"
    )
    view = apply(data, ViewState())
    assert (no_comparison(view) is RemarkKind.MIXED_WINDOWS) is not is_ranking
    one = apply(data, ViewState(query=shlex.split(choice.way)[1]))
    assert len(one) == 4
    assert no_comparison(one) is RemarkKind.NO_EVIDENCE
    names = row_names(view)
    detail = f"{by} {values[1]}" if data.by_key[by].kind is Kind.NUMBER else values[1]
    assert names.whole(1) == f"m0 ({detail})"


def test_several_metrics_are_no_ranking_even_with_one_row_a_name() -> None:
    lines = [f"m{row},{'AUC' if row % 2 else 'RMSE'},{row}.5" for row in range(8)]
    text = "\n".join(["model,metric,value", *lines, ""])
    choice = told(text)
    assert choice is not None and choice.short == "no ranking: a row for each metric"
    assert choice.way == "-q 'metric=AUC'"
    assert told(text.replace("RMSE", "AUC")) is None
    assert told(text.replace("metric", "maker")) is None


def test_an_identifier_of_each_row_does_not_hide_what_rows_differ_by() -> None:
    rows = [
        f"r{m}{c}{b},m{m},{'ab'[c]},{b}0,0.{m}{c}{b}5"
        for m in range(3)
        for c in range(2)
        for b in (1, 2, 3)
    ]
    choice = told("\n".join(["run_id,model,contest_id,budget,score", *rows]))
    assert choice is not None
    assert "which differ by contest_id (2) and budget (3)" in choice.words


def test_rows_of_one_algorithm_that_differ_by_their_parameters_are_told() -> None:
    rows = [f"a{a},\"('R{n}', {{'L': {a}}})\",0.{a}{n}5" for a in range(3) for n in range(5)]
    text = "\n".join(["algorithm,parameters,recall", *rows])
    choice = told(text)
    assert table(text).roles.label == "algorithm"
    assert choice is not None and "which differ by parameters (15)" in choice.words


@given(st.integers(0, 6))
def test_a_column_that_leaves_more_than_a_twentieth_of_rows_alike_needs_another(alike: int) -> None:
    rows = [f"m{m},t{t},a,{m}.{t}" for m in range(6) for t in range(8)]
    rows += [f"m{m},t1,b,9.{m}" for m in range(alike)]
    choice = told("model,task,mode of run,score\n" + "\n".join(rows))
    assert choice is not None
    both = "no ranking: a row for each task and mode of run"
    assert choice.short == ("no ranking: a row for each task" if alike <= 2 else both)


@given(
    st.sampled_from(["Run", "seed", "Repetition", "trial_id", "Fold", "random seed"]),
    st.integers(3, 6),
    st.integers(2, 4),
)
def test_runs_of_one_model_that_are_numbered_are_told(header: str, models: int, runs: int) -> None:
    rows = [(m, run, f"0.{m}{run}7") for m in range(models) for run in range(1, runs + 1)]
    choice = told(f"model,{header},acc\n" + "\n".join(f"m{m},{r},{acc}" for m, r, acc in rows))
    assert choice is not None and choice.short == f"rows differ by {header}"
    prompts = [f"m{m},{p},{r},{acc}" for m, r, acc in rows for p in ("zero shot", "few shot")]
    choice = told(f"model,Prompt,{header},acc\n" + "\n".join(prompts))
    assert choice is not None
    assert choice.short == f"no ranking: a row for each Prompt and {header}"


@pytest.mark.parametrize(
    "text",
    [
        "model,task,score\na,x,1\nb,x,2\nc,y,3\n",  # every name once
        "model,note,score\na,w1,1\na,w2,2\nb,w3,3\nb,w4,4\n",  # every row its own words
        "model,maker,score\na,x,1\na,x,2\nb,y,3\nb,y,4\n",  # the same in all rows of a name
        "model,host,score\na,x,1\na,y,1\nb,x,3\nb,y,3\n",  # one score for each name
        "model,license,score\na,MIT,1\na,GPL,2\nb,MIT,3\nb,GPL,4\n",  # known, and no task
        # Scaffolds tell the rows apart, so that no pair of other columns is named.
        "model,scaffold,type,side,score\na,p,k,l,1\na,q,k,r,2\na,r,m,l,3\nb,s,k,l,4\nb,t,m,r,5\n",
    ],
)
def test_other_tables_are_not_long(text: str) -> None:
    assert told(text) is None


def test_a_pivot_has_a_row_a_name_and_a_column_a_value() -> None:
    pivoted = table(LONG, "task")
    assert column(pivoted, "model") == ["m0", "m1", "m2", "m3"]
    assert column(pivoted, "family") == ["f0", "f1", "f0", "f1"]
    assert column(pivoted, "math of 2024")[1] in ("0.125", "12.5")
    assert "group" not in pivoted.by_key
    assert any('"group"' in note for note in pivoted.report.notes)
    assert pivoted.roles.y == "mean of 3"
    assert column(pivoted, "mean of 3") == ["1.5", "11.5", "21.5", "31.5"]
    assert "coverage" not in pivoted.by_key
    assert not [choice for choice in pivoted.report.choices if choice.option == "pivot"]


def test_a_mean_over_other_tasks_is_not_ranked() -> None:
    text = "\n".join(line for line in LONG.splitlines() if not line.startswith("m3,f1,arc"))
    pivoted = table(f"{text}\nm0,f0,rare,g1,0.9", "task")
    assert column(pivoted, "mean of 3") == ["1.5", "11.5", "21.5", ""]
    assert column(pivoted, "coverage") == ["all 4", *["lacks 1 of 4"] * 2, "lacks 2 of 4"]
    note = '"mean of 3" is of score, over columns that half of the names have, for names with all'
    assert any(each.startswith(note) for each in pivoted.report.notes)
    half = table("model,task,score\na,x,1.5\nb,x,2.5\na,y,3.5\n", "task")
    assert column(half, "mean of 2") == ["2.5", ""]


def test_settings_that_are_numbers_or_days_can_be_pivoted_too() -> None:
    rows = [f"m{m},{shots},2026-0{1 + shots}-01,{m}.{shots}7" for m in range(3) for shots in (0, 5)]
    text = "\n".join(["model,shots,day,acc", *rows])
    assert column(table(text, "shots"), "5") == ["0.57", "1.57", "2.57"]
    assert column(table(text, "day"), "2026-06-01") == ["0.57", "1.57", "2.57"]


@pytest.mark.parametrize("wanted", ["tusk", "model", "score", "family", "task:family", ":"])
def test_a_pivot_that_cannot_be_says_which_can(wanted: str) -> None:
    with pytest.raises(SourceError, match=re.escape("standard input: pivot ")) as caught:
        table(LONG, wanted)
    ways = shlex.split(str(caught.value).rpartition(";")[2].replace(",", " "))
    assert ways[0] == "pivot"
    assert column(table(LONG, ways[1]), "model") == ["m0", "m1", "m2", "m3"]


def test_a_table_of_too_many_values_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_COLUMNS", 100)
    wide = "".join(f"m{n % 2},t{n},{n * 7 % 97}.5\n" for n in range(300))
    with pytest.raises(SourceError, match="is with pivot a table with 300 columns"):
        table(f"model,task,score\n{wide}", "task")


CELLS = st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.integers(0, 99))


@given(st.lists(CELLS, min_size=4))
def test_a_pivot_of_arrow_is_that_of_python(rows: list[tuple[str, str, int]]) -> None:
    columns = [list(map(str, each)) for each in zip(*rows, strict=True)]
    headers = ("model", "task", "score")
    plain = RawTable(headers, columns, len(rows))
    encoded = [pa.array(each, pa.large_string()) for each in columns]
    encoded[1] = encoded[1].dictionary_encode()
    arrow = RawTable(headers, encoded, len(rows), in_arrow=True)
    try:
        same = pivoted(plain, "task", "x")
    except SourceError as problem:
        with pytest.raises(SourceError, match=re.escape(str(problem))):
            pivoted(arrow, "task", "x")
        return
    found = pivoted(arrow, "task", "x")
    assert (found.headers, found.columns, found.notes) == (same.headers, same.columns, same.notes)
    cells = dict(zip(found.headers, found.columns, strict=True))
    for model, task, _ in rows:
        scores = [score for m, t, score in rows if (m, t) == (model, task)]
        place = cells["model"].index(model)
        assert float(cells[task][place]) == pytest.approx(sum(scores) / len(scores))


@pytest.mark.parametrize("text", [LONG, PAIRS])
def test_ls_says_how_to_take_rows_that_can_be_compared_and_both_ways_work(
    text: str, tmp_path: Path
) -> None:
    file = tmp_path / "long.csv"
    file.write_text(text)
    said = lcb("ls", str(file)).err
    assert said.splitlines()[0].endswith(f"; 1 more: lcbtui check {file}")
    assert "no ranking: a row for each" in said
    told = json.loads(lcb("check", str(file), "-f", "json").out)
    (choice,) = (each for each in told["choices"] if "--pivot" in each["change"])
    for way in choice["change"].split(" or "):
        found = lcb("ls", str(file), *shlex.split(way))
        assert "no ranking" not in found.err
        assert 2 <= len(found.out.splitlines()) <= 8


METRICS = "model,task,metric,value\n" + "\n".join(
    f"{model},{task},{metric}{end},{number}"
    for model, rows in {
        "a": (("gsm8k", "42.2 1.4 43.9 1.5"), ("arc", "51.0 1.6 55.0 1.7")),
        "b": (("gsm8k", "52.2 1.1 53.9 1.2"), ("arc", "41.0 1.3 45.0 1.9")),
    }.items()
    for task, numbers in rows
    for (metric, end), number in zip(
        [(metric, end) for metric in ("acc", "acc_norm") for end in ("", "_stderr")],
        numbers.split(),
        strict=True,
    )
)


@pytest.mark.parametrize("by", ["task", "task,metric", "metric,task"])
def test_two_metrics_are_two_columns_each_with_the_error_that_stands_in_a_row(by: str) -> None:
    found = table(METRICS, by)
    of = {each.header: each for each in found.columns}
    assert column(found, of["gsm8k acc_norm"].key) == ["43.9", "53.9"]
    assert column(found, of["arc acc"].key) == ["51.0", "41.0"]
    errors = [each for each in found.columns if each.evidence == "standard_error"]
    assert {(each.header, each.of) for each in errors} == {
        (f"{task} {metric}_stderr", of[f"{task} {metric}"].key)
        for task in ("gsm8k", "arc")
        for metric in ("acc", "acc_norm")
    }
    assert column(found, of["arc acc_norm_stderr"].key) == ["1.7", "1.9"]
    assert not any(note.endswith("the mean of several rows") for note in found.report.notes)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("metric=acc", ["a,46.6,42.2,51.0,1.4,1.6", "b,46.6,52.2,41.0,1.1,1.3"]),
        ("metric=acc gsm8k>50", ["b,46.6,52.2,41.0,1.1,1.3"]),
        ("metric=acc task=arc", ["a,51.0,1.6", "b,41.0,1.3"]),
        ("metric!=acc a", ["a,49.45,43.9,55.0,1.5,1.7"]),
    ],
)
def test_a_query_on_the_long_table_comes_before_its_pivot_and_keeps_its_errors(
    query: str, found: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "long.csv"
    file.write_text(METRICS, encoding="utf-8")
    asked = (str(file), "--pivot", "task", "-q", query, "--sort", "model", "-f", "csv")
    out = lcb("ls", *asked).out.splitlines()
    kept = [n for n, header in enumerate(out[0].split(",")) if header in KEPT]
    assert [",".join(line.split(",")[n] for n in kept) for line in out[1:]] == found


def test_all_scores_of_one_measure_have_one_unit_and_each_its_own_error() -> None:
    tasks = {"gsm8k": (0.422, 0.522), "machine_learning": (0.39, 1.0), "law": (0, 1)}
    rows = [f"m{m},{t},acc,{scores[m]},0.01{m}" for m in range(2) for t, scores in tasks.items()]
    found = table("\n".join(["model,task,metric,value,stderr", *rows]), "task")
    assert column(found, "machine_learning") == ["39", "100"]
    assert column(found, "law") == ["0", "100"]
    assert column(found, "machine_learning stderr") == ["1.0", "1.1"]
    assert {found.by_key[task].unit for task in tasks} == {Unit.PERCENT}
    of = {each.key: each.of for each in found.columns if each.evidence}
    assert of == {f"{task} stderr": task for task in tasks}
    percents = table("model,task,score\na,x,62.5\na,y,0.4\nb,x,71.5\nb,y,0.8\n", "task")
    assert column(percents, "y") == ["0.4", "0.8"]


def test_a_bare_error_in_a_row_belongs_to_the_only_metric_of_its_task() -> None:
    rows = [
        f"{model},{task},{metric},{value}"
        for model, score in (("a", 0.4), ("b", 0.5))
        for task, name in (("gsm8k", "exact_match"), ("arc", "acc"))
        for metric, value in ((name, score), ("stderr", score / 20))
    ]
    found = table("\n".join(["model,task,metric,value", *rows]), "task")
    assert [(each.key, each.of) for each in found.columns if each.evidence] == [
        ("standard_error", "gsm8k"),
        ("arc stderr", "arc"),
    ]
    assert column(found, "arc stderr") == ["2", "2.5"]


def test_averaged_cells_are_told_and_another_column_takes_them_apart() -> None:
    rows = ["a,x,1,10,0.5", "a,x,2,20,0.5", "a,y,1,5,0.5", "b,x,1,7,0.5", "b,y,1,1,0.5"]
    text = "\n".join(["model,task,seed,acc,stderr", *rows])
    averaged, apart = table(text, "task"), table(text, "task,seed")
    assert "1 cell is the mean of several rows" in averaged.report.notes
    assert "the mean of several rows: a x (2)" in averaged.report.notes
    assert column(averaged, "x stderr") == ["", "0.5"]  # the error of a mean is another one
    assert column(apart, "x 2") == ["20", ""]
    assert not any("several rows" in note for note in apart.report.notes)


def test_rows_that_no_column_takes_are_told() -> None:
    rows = ("a,x,1.5", "a,,2.5", "b,x,3.5", "b,y,4.5", "a,y,6.5")
    found = table("\n".join(["model,task,score", *rows]), "task")
    assert column(found, "x") == ["1.5", "3.5"]
    assert "left out: 1 row without task" in found.report.notes


@pytest.mark.parametrize("header", ["unit", "Units", "metric", "Measure", "result_unit"])
@pytest.mark.parametrize("other", ["ms", "tokens/s"])
def test_scores_of_different_units_have_no_mean(header: str, other: str) -> None:
    rows = [f"s{s},{n},{s}{n}.5,{unit}" for s in range(4) for n, unit in enumerate(("ms", other))]
    found = table("\n".join([f"system,scenario,result,{header}", *rows]), "scenario")
    why = "no mean over them: not all have one metric, unit and direction"
    assert (why in found.report.notes) is (other != "ms")
    assert any(key.startswith("mean of") for key in found.by_key) is (other == "ms")


def test_data_sets_over_many_trials_are_no_ranking_and_options_tell_rows_apart() -> None:
    rows = [f"d{d},{t},m{m},0.{m}{t}{d}5" for d in range(5) for t in range(10) for m in range(2)]
    choice = told("\n".join(["dataset,trial,model,mrr", *rows]))
    assert choice is not None
    assert choice.short == "no ranking: a row for each dataset and trial"
    twice = [f"{row[:-1]}{seed}" for row in rows for seed in range(3)]
    choice = told("\n".join(["dataset,trial,model,mrr", *twice]))
    assert choice is not None and choice.short == "no ranking: a row for each dataset"
    how = "use_kanji_yomi=True, revert_long_vowels=False, revert_yotsugana=False, iu="
    rows = [f'a{a},"{how}{n}",1.{a}{n}%' for a in range(2) for n in range(8)]
    choice = told("\n".join(["adapter,options,PER", *rows]))
    assert choice is not None and "which differ by options (8)" in choice.words

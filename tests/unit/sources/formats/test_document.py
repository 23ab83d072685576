import json
import shlex
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.source import ReadOptions, with_flag
from lcbtui.errors import SourceError
from lcbtui.sources.formats import document
from lcbtui.sources.formats.document import table_of_document
from lcbtui.sources.formats.document_shapes import Shape, table_of
from lcbtui.sources.formats.io import decode
from lcbtui.sources.formats.json import EVERY, parse_path, parse_values, path_text
from lcbtui.sources.formats.tables import RawTable
from unit.sources.formats.reading import read
from unit.sources.formats.test_json_values import CONTAINERS


def table(value: object, at: str | None = None, number: str | None = None) -> RawTable:
    text = value if isinstance(value, str) else json.dumps(value)
    content = decode(text.encode())
    options = ReadOptions(table=at or number)
    return table_of_document(parse_values(content), content, options)


def column(raw: RawTable, header: str) -> list[str]:
    return list(raw.columns[raw.headers.index(header)])


def told_paths(words: str) -> list[str]:
    """The paths that a sentence says work after --table."""
    parts = shlex.split(with_flag(words).replace(";", " ").replace(",", " ").replace("(", " "))
    return [after.rstrip(")") for before, after in pairwise(parts) if before == "--table"]


MODELS = [{"name": "a", "score": 1.5}, {"name": "b", "score": 2}, {"name": "c", "score": 3}]
ABC = ("a", "b", "c")


def test_one_name_in_two_lists_makes_them_tables_of_their_own() -> None:
    others = [{"name": name, "score": 9} for name in "defghijklmnopqrstuvwxyz"]
    assert table({"open": MODELS, "closed": others}).rows == 26
    raw = table({"open": MODELS, "closed": [*others, MODELS[0]]})
    assert [each.rows for each in raw.tables] == [3, 24, 27]
    assert raw.choices


@pytest.mark.parametrize(("count", "rows"), [(8, 2), (7, 1)])
def test_outcomes_of_few_instances_are_not_averaged(count: int, rows: int) -> None:
    made = {model: [{"passed": True}] * count for model in ("m1", "m2")}
    raw = table(made)
    assert raw.rows == rows


def test_features_of_models_are_no_outcomes() -> None:
    raw = table({"a": {"open": True, "size": 7}, "b": {"open": False, "size": 8}})
    assert column(raw, "open") == ["true", "false"]


def test_records_with_numbers_come_before_texts_within_them() -> None:
    record = {"model": "a", "scores": {"mmlu": "70.5"}, "tags": [{"tag": "x"}, {"tag": "y"}]}
    raw = table([record, {**record, "model": "b"}])
    assert column(raw, "model") == ["a", "b"]
    assert column(raw, "scores.mmlu") == ["70.5", "70.5"]


def test_the_header_beside_the_rows_is_used_at_a_path_too() -> None:
    made = [
        {"title": "Accuracy", "header": ["Model", "EM"], "rows": [["a", 0.5], ["b", 0.4]]},
        {"title": "Efficiency", "header": ["Model", "s"], "rows": [["a", 5], ["b", 4]]},
    ]
    raw = table(made)
    assert raw.headers == ("Model", "EM")
    assert column(raw, "EM") == ["0.5", "0.4"]
    assert [each.heading for each in raw.tables] == ["Accuracy", "Efficiency"]
    assert table(made, raw.tables[1].path).headers == ("Model", "s")
    assert table(made, number="Efficiency").headers == ("Model", "s")


@given(st.integers(0, 6), st.integers(0, 6))
def test_a_column_is_of_numbers_where_they_are_more_than_half(numbers: int, words: int) -> None:
    values = ["1.5"] * numbers + ["far"] * words
    rows = [{"name": "a", "x": value} for value in values]
    found = table_of((), Shape.RECORDS, rows).headers_of_numbers
    assert ("x" in found) is (numbers > words)


def test_a_path_to_what_is_around_the_table_finds_it() -> None:
    assert table({"x": {"data": MODELS, "day": "today"}}, ".x").rows == 3
    assert table({"x": MODELS}, ".").rows == 3


KEYS = st.text(max_size=6)
STEPS = st.lists(KEYS | st.integers(-99, 99) | st.just(EVERY), max_size=5)


@given(STEPS)
def test_every_path_is_read_as_it_is_written(steps: list[Any]) -> None:
    assert parse_path(path_text(steps)) == tuple(steps)


@given(st.text(max_size=20))
def test_any_text_is_a_path_or_none(text: str) -> None:
    path = parse_path(text)
    if path is not None:
        assert parse_path(path_text(path)) == path


NAMED = st.fixed_dictionaries({"name": st.sampled_from("abcdef"), "score": st.integers(0, 99)})
NESTED = st.recursive(
    st.lists(NAMED, min_size=1, max_size=5),
    lambda inner: (
        st.lists(st.dictionaries(KEYS, inner, min_size=1, max_size=2), min_size=1, max_size=3)
        | st.dictionaries(KEYS, inner | st.text(max_size=3), min_size=1, max_size=3)
    ),
    max_leaves=6,
)


@given(NESTED | CONTAINERS)
def test_every_table_that_is_listed_is_read_at_its_path_and_number(value: Any) -> None:
    try:
        raw = table(value)
    except SourceError:
        return
    for each in raw.tables:
        assert table(value, each.path).rows == each.rows, each.path
        assert table(value, number=str(each.number)).rows == each.rows
    if raw.table is not None:
        assert table(value, raw.table.path).columns == raw.columns


def test_a_document_of_very_many_or_very_deep_parts_is_bounded() -> None:
    wide = {f"key{n}": [{"name": "a", "score": n}, {"name": "b", "score": 1}] for n in range(3_000)}
    assert len(table(wide).tables) <= document.MOST_LISTED
    deep: object = MODELS
    for _ in range(300):
        deep = {"in": deep}
    assert table(deep).rows == 1  # deeper than is looked for
    assert table(deep, "." + ".".join(["in"] * 300)).rows == 3
    many = [{"m": f"m{row}"} | {f"key{n}": {"x": 1} for n in range(500)} for row in range(20)]
    assert table(many).rows == 20


def test_what_is_said_of_very_many_records_is_not_written_out_for_each() -> None:
    said = {"notes": ["x" * 1_000] * 100, "by": "me"}
    groups = [
        {**said, "rows": [{"name": f"{g}-{n}", "score": n} for n in range(500)]} for g in "ab"
    ]
    raw = table(groups)
    assert raw.headers == ("by", "name", "score")
    assert raw.rows == 1_000


def test_what_a_known_program_wrote_can_be_read_at_a_path_too() -> None:
    made = {"performances": [{"model": "a", "score": 1}, {"model": "b", "score": 2}], "models": []}
    assert column(read(json.dumps(made), table=".performances"), "model") == ["a", "b"]


def test_instances_of_models_with_a_score_of_their_own_count_nothing() -> None:
    runs = [{"model": m, "rate": 0.5, "runs": [{"passed": True}] * 9} for m in "ab"]
    assert column(table(runs), "rate") == ["0.5", "0.5"]


@given(
    st.lists(st.lists(st.integers(0, 99), min_size=1, max_size=2), min_size=2, max_size=5),
    st.booleans(),
)
def test_no_record_of_a_list_is_lost_whether_all_have_one_or_not(
    results: list[list[int]], nested: bool
) -> None:
    models = [
        {
            "Name": f"m{place}",
            "Results": [{"Dataset": f"d{n}", "AP": ap} for n, ap in enumerate(each)],
        }
        for place, each in enumerate(results)
    ]
    raw = table({"Models": models} if nested else models)
    every = [str(ap) for each in results for ap in each]
    assert column(raw, "AP") == every


@given(st.integers(1, 4), st.integers(6, 12), st.sampled_from(["task {}", "Level 1: {}_Add_"]))
def test_many_short_lists_of_the_same_models_are_one_long_table(
    models: int, tasks: int, name: str
) -> None:
    short = {
        name.format(task): [
            {"display_name": f"m{model}", "speedup": f"{task}.{model}", "file": f"{task:x}{model}"}
            for model in range(1 + (task + models) % models)
        ]
        for task in range(tasks)
    }
    raw = table(short)
    assert column(raw, "outer.name") == [task for task, each in short.items() for _ in each]
    assert column(raw, "display_name") == [
        record["display_name"] for each in short.values() for record in each
    ]
    for path in {each.path for each in raw.tables} - {raw.table.path if raw.table else ""}:
        assert table(short, path).rows <= models


BY_SUBJECT = {"plants": 40.5, "stars": 61.5, "rocks": 52.5}


@pytest.mark.parametrize(
    ("record", "header", "value"),
    [
        ({"name": "ours", "accuracy": 51.5, "by_subject": BY_SUBJECT}, "accuracy", "51.5"),
        ({"uploader": "me", "accuracy": 51.5, "by_subject": BY_SUBJECT}, "accuracy", "51.5"),
        ({"run": "r1", "by_subject": BY_SUBJECT}, "by_subject.rocks", "52.5"),
        (
            {"checkpoint": "c9", "results": {"near": {"acc": 4.5}, "far": {"acc": 3.5}}},
            "results.far.acc",
            "3.5",
        ),
        ({"note": "x", "metrics": {"f1": 7.5, "cost": 2, "x": 3, "y": 4}}, "metrics.f1", "7.5"),
        (
            {"note": "x", "metrics": {"f1": 7.5, "latency_ms": 9.5, "cost_usd": 1.5, "vram_gb": 8}},
            "metrics.f1",
            "7.5",
        ),
    ],
)
def test_tasks_and_measures_of_one_run_are_no_models(
    record: dict[str, Any], header: str, value: str
) -> None:
    assert column(table(record), header) == [value]


@pytest.mark.parametrize("key", ["runs", "experiments", "tools", "benchmarks"])
@pytest.mark.parametrize("called", ["benchmark", "task_name", "dataset"])
@pytest.mark.parametrize("boards", [2, 7])
def test_benchmarks_that_the_records_name_are_no_one_ranking(
    key: str, called: str, boards: int
) -> None:
    records = [
        {called: f"t{n}", "results": [{"model": m, "score": n + 0.5} for m in ABC]}
        for n in range(boards)
    ]
    raw = table({key: records})
    assert column(raw, "model") == list(ABC)
    assert len(raw.tables) == boards + 1


def test_models_by_key_with_measures_of_the_same_keys_stay_one_row_each() -> None:
    board = {n: {"tasks": {t: {"acc": 1, "n": 2} for t in ABC}} for n in ABC}
    assert table(board).rows == 3

"""The choice of a table in nested documents, by examples and laws."""

import json
import shlex
from collections.abc import Callable
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lcbtui.dataset.meanings import are_measures
from lcbtui.dataset.source import with_flag
from lcbtui.errors import SourceError
from lcbtui.sources.formats.document import MOST_LISTED
from lcbtui.sources.formats.document_shapes import Shape, table_of
from lcbtui.sources.formats.json import EVERY, parse_path, path_text
from lcbtui.sources.formats.tables import RawTable
from unit.sources.formats.reading import read
from unit.sources.formats.test_json_values import CONTAINERS, table


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
    assert table({model: [{"passed": True}] * count for model in ("m1", "m2")}).rows == rows


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
    assert len(table(wide).tables) <= MOST_LISTED
    deep: object = MODELS
    for _ in range(300):
        deep = {"in": deep}
    assert table(deep).rows == 1  # deeper than is looked for
    assert table(deep, "." + ".".join(["in"] * 300)).rows == 3
    many = [{"m": f"m{row}"} | {f"key{n}": {"x": 1} for n in range(500)} for row in range(20)]
    assert table(many).rows == 20


def test_what_is_said_of_very_many_records_is_not_written_out_for_each() -> None:
    said = {"notes": ["x" * 1_000] * 100, "by": "me"}
    groups = [{**said, "rows": [{"name": f"{g}{n}", "score": n} for n in range(500)]} for g in "ab"]
    raw = table(groups)
    assert raw.headers == ("by", "name", "score")
    assert raw.rows == 1_000


def test_what_a_known_program_wrote_can_be_read_at_a_path_too() -> None:
    made = {"performances": [{"model": "a", "score": 1}, {"model": "b", "score": 2}], "models": []}
    assert column(read(json.dumps(made), table=".performances"), "model") == ["a", "b"]


def test_instances_of_models_with_a_score_of_their_own_count_nothing() -> None:
    runs = [{"model": m, "rate": 0.5, "runs": [{"passed": True}] * 9} for m in "ab"]
    assert column(table(runs), "rate") == ["0.5", "0.5"]


RESULTS = st.lists(st.lists(st.integers(0, 99), min_size=1, max_size=2), min_size=2, max_size=5)


@given(RESULTS, st.booleans())
def test_no_record_of_a_list_is_lost_whether_all_have_one_or_not(
    results: list[list[int]], nested: bool
) -> None:
    tables = [[{"Dataset": f"d{n}", "AP": ap} for n, ap in enumerate(each)] for each in results]
    models = [{"Name": f"m{place}", "Results": each} for place, each in enumerate(tables)]
    raw = table({"Models": models} if nested else models)
    assert column(raw, "AP") == [str(ap) for each in results for ap in each]


@given(st.integers(1, 4), st.integers(6, 12), st.sampled_from(["task {}", "Level 1: {}_Add_"]))
def test_many_short_lists_of_models_are_one_long_table(models: int, tasks: int, name: str) -> None:
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
        ({"system": "x", "version": 3, "results": {"MMLU": 4, "f1": 5}}, "results.f1", "5"),
        ({"name": "x", "results": {"BBH": {"value": 4}, "f1": {"value": 5}}}, "name", "x"),
        ({"loss": 4, "seed": 5, "latency_ms": 7}, "seed", "5"),
        ({"MMLU": 4, "total_tokens": 5}, "total_tokens", "5"),
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
def test_measures_of_one_run_are_no_models(record: dict[str, Any], header: str, value: str) -> None:
    assert column(table(record), header) == [value]


@pytest.mark.parametrize("key", ["runs", "experiments", "tools", "benchmarks"])
@pytest.mark.parametrize("called", ["benchmark", "task_name", "dataset"])
@pytest.mark.parametrize("boards", [2, 7])
def test_benchmarks_named_by_records_are_no_one_ranking(key: str, called: str, boards: int) -> None:
    records = [
        {called: f"t{n}", "results": [{"model": m, "score": n + 0.5} for m in ABC]}
        for n in range(boards)
    ]
    raw = table({key: records})
    assert column(raw, "model") == list(ABC)
    assert len(raw.tables) == boards + 1


@pytest.mark.parametrize("at", [None, ".[].models"])
def test_models_that_are_keys_below_those_who_offer_them_are_one_table(at: str | None) -> None:
    offers = {
        f"p{number}": {
            "id": f"p{number}",
            "models": {
                f"m{number}{n}": {"title": f"M{n}", "cost": {"input": n, "output": 4}}
                for n in range(5)
            },
        }
        for number in range(6)
    }
    raw = table(offers, at)
    assert raw.rows == 30
    assert {"title", "cost.input", "cost.output", "id"} <= {*raw.headers}
    assert column(raw, "id")[5:7] == ["p1", "p1"]


def test_models_by_key_with_measures_of_the_same_keys_stay_one_row_each() -> None:
    board = {n: {"tasks": {t: {"acc": 1, "n": 2} for t in ABC}} for n in ABC}
    assert table(board).rows == 3


NAMES = st.lists(
    st.from_regex(r"[A-Za-z]{2,5}-[0-9]{1,2}", fullmatch=True), min_size=3, max_size=6, unique=True
)
Board = list[tuple[str, int]]
BOARDS = st.lists(
    st.tuples(st.from_regex(r"[bcdfg]{3,5}-[0-9]{1,2}", fullmatch=True), st.integers(1, 99)),
    min_size=3,
    max_size=6,
    unique_by=lambda each: each[0],
)
SHAPES: list[Callable[[Board], Any]] = [
    lambda board: [{"model": name, "score": score} for name, score in board],
    lambda board: [{"model": name, "scores": {"score": score}} for name, score in board],
    lambda board: [{"model": name, "score": score, "tags": [{"t": "x"}]} for name, score in board],
    lambda board: [["model", "score"], *map(list, board)],
    lambda board: {"columns": ["model", "score"], "rows": [*map(list, board)]},
    lambda board: {"model": [name for name, _ in board], "score": [score for _, score in board]},
    lambda board: {
        "model": {str(place): name for place, (name, _) in enumerate(board)},
        "score": {str(place): score for place, (_, score) in enumerate(board)},
    },
    lambda board: {name: {"score": score} for name, score in board},
    dict,
]  # fmt: skip
BESIDE: list[tuple[str, Any]] = [
    ("about", {"title": "a board", "by": "us"}),
    ("title", "a board"),
    ("sources", [{"url": "u"}, {"url": "v"}]),
    ("languages", ["de", "en"]),
    ("count", 3),
    ("days", {"first": "2025-01-01", "last": "2025-02-01"}),
    ("words", [{"word": "a", "means": "b"}] * 12),
]


SECTIONS = {
    "metadata": {"author": "us", "version": 3, "note": "x"},
    "config": {"lr": 0.1, "batch": 32, "seed": 7},
}


@given(
    BOARDS,
    st.sampled_from(SHAPES),
    st.lists(st.sampled_from(["data", "results", "x", "board", "payload"]), max_size=3),
    st.lists(st.sampled_from(BESIDE), unique_by=lambda each: each[0]) | st.just(BESIDE),
)
def test_the_table_with_names_and_numbers_is_found_wherever_it_is_nested(
    board: Board, shape: Callable[[Board], Any], keys: list[str], beside: list[tuple[str, Any]]
) -> None:
    document = shape(board)
    for key in reversed(keys):
        document = {**dict(beside), key: document}
    raw = table(document)
    values = [list(column) for column in raw.columns]
    assert [name for name, _ in board] in values
    assert [str(score) for _, score in board] in values
    assert shape is dict or "score" in {header.rpartition(".")[2] for header in raw.headers}
    if raw.table is not None:
        assert table(document, raw.table.path).columns == raw.columns


@given(BOARDS, st.sampled_from(SHAPES[-2:]), st.sampled_from(["results", "by_model", "x"]))
def test_a_title_and_a_version_beside_a_board_by_name_make_no_record_of_it(
    board: Board, shape: Callable[[Board], Any], key: str
) -> None:
    assume(not are_measures([name for name, _ in board]))  # FCD is one, and fcd-0 reads so
    raw = table({"title": "A board", "updated": "2025-07-01", "version": 3, key: shape(board)})
    assert column(raw, "name") == [name for name, _ in board]


@given(
    st.lists(st.lists(st.booleans(), min_size=20, max_size=30), min_size=2, max_size=4),
    st.sampled_from(["resolved", "passed", "is_correct", "success"]),
    st.sampled_from(["bare", "records", "list", "texts"]),
)
def test_outcomes_of_instances_are_the_share_of_true_and_how_many(
    outcomes: list[list[bool]], key: str, shape: str
) -> None:
    made: dict[str, Any] = {}
    for place, each in enumerate(outcomes):
        of = {f"i{n}": str(one) if shape == "texts" else one for n, one in enumerate(each)}
        records = {name: {"id": name, key: one, "cost": 7} for name, one in of.items()}
        made[f"m{place}"] = {"bare": of, "records": records}.get(shape, [*records.values()])
    raw = table(made)
    assert column(raw, "name") == [*made]
    shares = column(raw, "true" if shape == "bare" else key)
    assert [float(share) for share in shares] == [
        float(f"{100 * sum(each) / len(each):.10g}") for each in outcomes
    ]
    assert column(raw, "n") == [str(len(each)) for each in outcomes]


def test_parts_of_outcomes_are_shares_and_numbers_on_another_scale_are_left_out() -> None:
    marks, costs = [1, 0.5, True, False] * 5, [True, *[3.5] * 19]
    of = {f"i{n}": {"resolved": True, "passed": it, "cost": costs[n]} for n, it in enumerate(marks)}
    raw = table({"a": of, "b": of})
    assert raw.headers == ("name", "resolved", "passed", "n")
    assert column(raw, "passed") == ["62.5", "62.5"]


@given(NAMES, st.integers(2, 4), st.booleans(), st.booleans(), st.randoms(use_true_random=False))
def test_lists_of_the_same_names_are_tables_of_their_own_and_those_of_others_are_one(
    names: list[str], lists: int, is_same: bool, is_object: bool, order: Random
) -> None:
    boards = {}
    for place in range(lists):
        called = names if is_same else [f"{name}-{'abcd'[place]}" for name in names]
        boards[f"part {place}"] = [{"name": each, "score": order.randint(1, 99)} for each in called]
    document: Any = boards if is_object else [
        {"title": title, "rows": rows} for title, rows in boards.items()
    ]  # fmt: skip
    raw = table(document)
    said = "outer.name" if is_object else "title"
    if not is_same:
        assert raw.rows == lists * len(names)
        assert column(raw, said) == [title for title in boards for _ in names]
        assert not raw.choices
        return
    assert column(raw, "score") == [str(each["score"]) for each in boards["part 0"]]
    (choice,) = raw.choices
    (other,) = told_paths(choice.words)
    every = raw.tables[-1].path
    assert column(table(document, other), "score") == [str(it["score"]) for it in boards["part 1"]]
    assert column(table(document, every), said) == [title for title in boards for _ in names]


@given(
    st.lists(st.integers(1, 28), min_size=2, max_size=5, unique=True),
    st.sampled_from(["timestamp", "date", "as_of", "keys"]),
)
def test_of_snapshots_in_any_order_the_latest_is_read_and_told(days: list[int], key: str) -> None:
    made = [
        {key: f"2026-07-{day:02}", "rows": [{"name": n, "score": day} for n in "abc"]}
        for day in days
    ]
    document: Any = {each[key]: each["rows"] for each in made} if key == "keys" else made
    raw = table(document)
    assert column(raw, "score") == [str(max(days))] * 3
    assert any(f"the last of {len(days)} snapshots is read" in note for note in raw.notes)
    (every,) = [path for note in raw.notes for path in told_paths(note)]
    assert table(document, every).rows == 3 * len(days)


@given(
    st.integers(1, 4),
    st.integers(0, 4),
    st.integers(2, 3),
    st.sampled_from(["Assistant", "Tool call", "shelly"]),
)
def test_lists_whose_columns_of_numbers_differ_are_tables_of_their_own(
    shared: int, others: int, lists: int, name: str
) -> None:
    made = {
        f"{name} {part}": [
            {"model": f"m{part}{row}", "by": "us", "at": "x", "of": "y", "in": "z"}
            | {f"f{n}": row + 0.5 for n in range(shared)}
            | {f"g{part}{n}": row + 0.5 for n in range(others)}
            for row in range(3)
        ]
        for part in range(lists)
    }
    raw = table(made)
    are_alike = 2 * shared >= shared + others
    names = [record["model"] for each in made.values() for record in each]
    assert column(raw, "model") == (names if are_alike else names[:3])
    assert bool(raw.choices) is not are_alike


LIKE_MODELS = st.lists(
    st.sampled_from(["Llama-3-8B", "GPT-4o", "Qwen2-7B", "Claude 3", "Gemma-2B", "Yi-34B"]),
    min_size=3,
    unique=True,
)
DATES = ["2025-01-02", "2025-02-03T10:00:00", "2025-03-04-05-06-07", "20250405"]


@given(BOARDS, st.sampled_from(["results", "x", "by_model"]), st.booleans())
def test_sections_without_a_common_key_are_no_rows(board: Board, key: str, is_number: bool) -> None:
    inner: Any = dict(board) if is_number else {n: {"acc": s, "f1": s} for n, s in board}
    raw = table({**SECTIONS, key: inner, "usage": {"prompt_tokens": 7, "completion_tokens": 8}})
    assert column(raw, "name") == [name for name, _ in board]
    assert [each.path for each in raw.tables] == [f".{key}"]


@given(LIKE_MODELS, st.sampled_from([["easy", "hard"], ["mmlu", "gsm8k", "bbh"], ["a"]]))
def test_models_in_groups_are_rows_and_groups_columns(models: list[str], groups: list[str]) -> None:
    made = {
        group: {model: {"acc": place + row + 0.5, "n": 9} for row, model in enumerate(models)}
        for place, group in enumerate(groups)
    }
    raw = table(made)
    assert column(raw, "name") == models
    last = "acc" if len(groups) == 1 else f"{groups[-1]}.acc"
    first = len(groups) - 1
    assert column(raw, last) == [str(first + row + 0.5) for row in range(len(models))]


def test_of_few_groups_of_many_names_the_names_are_rows() -> None:
    made = {group: {f"x{n}": {"rating": n, "low": 1} for n in range(12)} for group in ("full", "b")}
    assert table(made).headers == ("name", "rating", "low", "b.rating", "b.low")
    assert 'the columns without a group are of "full"' in table(made).notes
    tasks = {run: {f"mmlu_{n}": {"acc": n} for n in range(12)} for run in ("ours", "theirs")}
    assert column(table(tasks), "name") == ["ours", "theirs"]


@given(LIKE_MODELS, st.lists(st.sampled_from(DATES), min_size=1, unique=True), st.booleans())
def test_dates_are_no_columns_or_names(names: list[str], dates: list[str], is_inside: bool) -> None:
    if is_inside:
        made = {name: {date: {"acc": 1.5, "f1": 2} for date in dates} for name in names}
        raw = table({"runs": made})
        assert column(raw, "name") == [name for name in names for _ in dates]
        assert column(raw, "time") == dates * len(names)
        assert set(raw.headers) == {"name", "time", "acc", "f1"}
        return
    raw = table({date: {name: {"acc": 1.5} for name in names} for date in dates})
    assert column(raw, "name") == names


@given(BOARDS, st.sampled_from(["submissions_root", "model_family", "agent"]))
def test_a_record_around_a_board_of_models_gives_way_to_it(board: Board, key: str) -> None:
    rows = [{"model_name": name, "scores": {"Overall": score}} for name, score in board]
    source = {key: "x", "files": 26}
    for made in (
        {"version": 3, "source": source, "boards": {"doc": rows}},
        {"best": {"model": "x", "accuracy": 0.5}, "entries": rows},
    ):
        assert column(table(made), "scores.Overall") == [str(score) for _, score in board]


def test_the_log_in_the_record_of_a_run_is_read_and_scores_before_other_numbers() -> None:
    log = [{"step": n, "loss": 1 / n} for n in range(1, 13)]
    assert table({"best_metric": 9.6, "best_model": "x", "log_history": log}).rows == 12
    runs = [
        {"model": {"id": m}, "dims": n, "results": [{"data": d, "score": 0.5} for d in "xyz"]}
        for n, m in enumerate("abc", 1)
    ]
    assert column(table(runs), "model.id") == [*"aaabbbccc"]

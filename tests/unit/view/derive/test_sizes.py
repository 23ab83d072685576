"""Sizes, prices and more of the same models in other sources, and sizes in names."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcbtui.dataset.columns import TOTAL, Cell, Mark, Roles
from lcbtui.dataset.dataset import Dataset, missing_counts
from lcbtui.dataset.source import Note, SourceInfo
from lcbtui.errors import SourceError, UsageError
from lcbtui.sources.catalog import find
from lcbtui.sources.open import bundled_tables, open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.derive.sizes import with_joined_params, with_params_from_names
from lcbtui.view.state import ViewState
from result_documents import about, document, performance, results_dataset_of, small
from unit.datasets import dataset
from unit.sources.opening import assert_equal_datasets, both

INFO = SourceInfo("results.json", "results.json")
REPORTED = max(bundled_tables(), key=len)


def joined(dataset: Dataset) -> Dataset:
    return with_joined_params(dataset, bundled_tables)


def results_of(*names: str, model_name: str = "") -> Dataset:
    rows = [performance(name, "q", "2024-01-01", 50) for name in names]
    models = [about(name, "2023-01-01", model_name=model_name) for name in names]
    return results_dataset_of(INFO, document(rows, models), "it")


def test_a_size_is_joined_by_the_very_name_and_by_nothing_like_it() -> None:
    data = joined(results_of("deepseek v3", "DeepSeek-V3-Base", "DeepSeek"))
    assert [data.cell(row, "total_params_b").text for row in range(3)] == ["671", "", ""]
    assert data.cell(0, "active_params_b").text == "37"
    assert data.roles.x == "total_params_b"


@settings(max_examples=25)
@given(
    st.sampled_from(range(len(REPORTED))),
    st.sampled_from([str.upper, str.title, str.strip, lambda name: name.replace("-", " ")]),
    st.sampled_from(["x", " nano", "-v99", "q"]),
)
def test_any_bundled_name_is_found_in_any_spelling_and_none_that_only_begins_like_it(
    row: int, spell: Callable[[str], str], more: str
) -> None:
    name = REPORTED.cell(row, "model").text
    stated = REPORTED.cell(row, "total_params_b").number
    data = joined(results_of(spell(name), f"{name}{more}"))
    if stated is not None:
        assert data.cell(0, "total_params_b").number == stated
        assert data.cell(1, "total_params_b").missing


def test_a_repository_finds_the_size_whatever_the_row_is_called() -> None:
    data = joined(results_of("QwQ (N=1)", model_name="Qwen/QwQ-32B-Preview"))
    assert data.cell(0, "total_params_b").text == "32.5"


def test_what_matched_and_what_did_not_is_in_the_load_report() -> None:
    before = results_of("DeepSeek-V3", "Nobody")
    after = joined(before)
    report, missing = after.report, missing_counts(after, after.roles)
    assert len(report.notes) == len(before.report.notes) + 2  # what was found, and what was not
    assert report.notes[-1].endswith("Nobody")
    assert missing.cells["total_params_b"] == 1
    assert (missing.unplaceable, missing.without_x) == (1, 1)
    assert report.roles.x == "total_params_b"
    assert dict(report.why)["x"] == "joined by repository or name"
    first = [column.key for column in report.columns[:3]]
    assert first == ["model", "total_params_b", "active_params_b"]
    assert missing_counts(before, before.roles).unplaceable == 0


def test_where_nothing_matches_the_axis_stays_and_the_report_says_so() -> None:
    data = joined(results_dataset_of(INFO, small(), "it"))
    assert data.roles.x == "training_cutoff"
    assert "total_params_b" not in data.by_key


def test_a_size_read_off_a_picture_is_never_joined() -> None:
    figure = open_dataset(find("figure"))
    name = "Nvidia-Nemotron-Ultra-253B"
    assert figure.numbers("total_params_b")[figure.words("model").index(name)] == 100
    assert joined(results_of(name)).cell(0, "total_params_b").number == 253


def test_only_what_joins_sizes_asks_for_the_bundled_sources() -> None:
    def unread() -> NoReturn:
        raise AssertionError("a source was read")

    dataset = results_dataset_of(INFO, small(), "it")
    derive(dataset, ViewState(), bundled=unread)
    with pytest.raises(AssertionError, match="was read"):
        derive(dataset, ViewState(join_params=True), bundled=unread)


SIZES = """name,weights,total_params_b,hf_repo,openness,released
Alpha,7,7.6,x/alpha,open-weights,2025-01
beta 8b,8,8,,open-data,2025-02
twice,2,2,,closed,2024
TWICE!,3,3,,closed,2024
Gamma,30,30,,closed,2024-05
"""
SCORES = """model,score,hf_repo
alpha-one,55,X/Alpha
Beta-8B,60,
Delta,61,
Twice,40,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sizes.csv").write_text(SIZES, encoding="utf-8")
    (tmp_path / "scores.csv").write_text(SCORES, encoding="utf-8")
    return tmp_path


def joined_file(folder: Path, scores: str = "scores.csv") -> Dataset:
    name = str(folder / scores)
    state = ViewState(name, join=str(folder / "sizes.csv"))
    return derive(open_dataset(find(name)), state, bundled=bundled_tables)


def test_a_row_is_found_by_repository_then_by_name(folder: Path) -> None:
    found = joined_file(folder)
    assert (found.roles.x, found.roles.series) == ("total_params_b", "openness")
    sizes = found.numbers("total_params_b")
    assert sizes[:2].tolist() == [7.6, 8.0]
    assert np.isnan(sizes[2:]).all()  # of which the last is spelled like models of two sizes
    assert found.words("openness") == ["open-weights", "open-data", "", ""]
    assert found.dates["release_date"].first[0] < found.dates["release_date"].last[0]
    assert apply(found, ViewState()).series[0].key == "open-weights"


def test_what_was_matched_and_what_was_not_is_told(folder: Path) -> None:
    first, spelled, missing = joined_file(folder).report.notes[-3:]
    assert "2 of 4 rows are there" in first
    assert spelled.endswith("alpha-one = Alpha, Beta-8B = beta 8b")
    assert missing.endswith("Delta, Twice")


def test_what_is_stated_stays(folder: Path) -> None:
    (folder / "own.csv").write_text("model,params,score\nAlpha,5,1\nGamma,,2\n", encoding="utf-8")
    assert joined_file(folder, "own.csv").numbers("total_params_b").tolist() == [5.0, 30.0]


def test_a_file_or_a_column_that_is_not_there_is_told(folder: Path) -> None:
    (folder / "sizes.csv").write_text("name,weights,score\nAlpha,7,1\n", encoding="utf-8")
    bundled_tables.cache_clear()
    with pytest.raises(UsageError, match=r"join sizes\.csv: "):
        joined_file(folder)
    (folder / "sizes.csv").unlink()
    bundled_tables.cache_clear()
    with pytest.raises(SourceError, match="there is no such source or file"):
        joined_file(folder)


def model(name: str, *prices: float, context: int = 0, day: str = "2025-01-20") -> dict[str, Any]:
    """A model as models.dev lists it; free without prices."""
    cost = dict(zip(("input", "output"), prices or (0, 0), strict=True))
    return {
        "name": name,
        "open_weights": True,
        "release_date": day,
        "cost": {**cost, "cache_read": 0.01},
        "limit": {"context": context or 131072, "output": 8192},
    }


OFFERS = {
    "deepseek": {
        "id": "deepseek",
        "name": "DeepSeek",
        "models": {"deepseek-r1": model("DeepSeek R1", 0.55, 2.19)},
    },
    "cheap": {
        "id": "cheap",
        "name": "Cheap",
        "models": {
            "deepseek-ai/DeepSeek-R1": model("DeepSeek-R1", 0.4, 1.6, context=32768),
            "deepseek-ai/DeepSeek-R1-0528": model("R1 0528", 0.5, 2, day="2025-05-28"),
            "llama-4b": model("Llama 4B", 0.1, 0.3),
        },
    },
    "dear": {
        "id": "dear",
        "name": "Dear",
        "models": {"llama-4b": model("Llama 4B", 0.2, 0.1), "free": model("Free 1")},
    },
}
BOARD = "model,score\nDeepSeek-R1,60\nDeepSeek-R1-0528,66\nllama-4B,20\nFree 1,9\nOther,1\n"


def of_board(folder: Path, other: object, board: str = BOARD) -> Dataset:
    bundled_tables.cache_clear()
    (folder / "board.csv").write_text(board, encoding="utf-8")
    (folder / "api.json").write_text(json.dumps(other), encoding="utf-8")
    name = str(folder / "board.csv")
    state = ViewState(name, join=str(folder / "api.json"))
    return derive(open_dataset(find(name)), state, bundled=bundled_tables)


def test_the_price_is_the_lowest_and_a_date_is_another_model(folder: Path) -> None:
    found = of_board(folder, OFFERS)
    prices = [found.numbers(key).tolist() for key in ("price_in", "price_out", "price_blended")]
    assert np.array(prices)[:, :3].T.tolist() == [
        [0.4, 1.6, 0.7],
        [0.5, 2, 0.875],
        [0.1, 0.3, 0.15],
    ]
    assert np.isnan(prices)[:, 3:].all()  # free, and not there
    assert found.cell(0, "price_blended").marks is Mark.INFERRED
    assert found.words("release_date")[:2] == ["2025-01-20", "2025-05-28"]
    assert found.numbers("context_length")[0] == 131072
    assert found.words("openness") == ["open-weights"] * 4 + [""]
    assert "4 of 5 rows are there; " in "; ".join(found.report.notes)
    view = apply(found, ViewState(x="price", y="price_in"))
    assert view.roles.x == "price_blended"
    assert view.roles.lower_better


@pytest.mark.parametrize(
    ("record", "prices"),
    [
        ({"pricing": {"price_1m_blended_3_to_1": 0.5, "price_1m_input_tokens": 1}}, (1, None, 0.5)),
        ({"pricing": {"prompt": "0.0000004", "completion": "0.0000016"}}, (0.4, 1.6, 0.7)),
        ({"input_cost_per_token": 4e-7, "output_cost_per_token": 1.6e-6}, (0.4, 1.6, 0.7)),
        ({"inputPrice": 2, "outputPrice": 4, "inputPriceCached": 1}, (2, 4, 2.5)),
        ({"price per 1K tokens": 0.002}, (None, None, 2)),
        ({"Input price": "$0.40", "Output price": "$1.60 / 1M"}, (0.4, 1.6, 0.7)),
        ({"Price ($/M tokens)": 3, "context_window": 0}, (None, None, 3)),
    ],
)
def test_prices_are_found_by_their_headers_and_are_of_a_million_tokens(
    folder: Path, record: dict[str, Any], prices: tuple[float | None, ...]
) -> None:
    listed = [{"id": "x/llama-4b", "name": "Llama 4B", **record}, {"name": "B", **record}]
    found = of_board(folder, {"data": listed})
    keys = ("price_in", "price_out", "price_blended")
    assert (
        tuple(found.cell(2, key).number if key in found.by_key else None for key in keys) == prices
    )
    assert "context_length" not in found.by_key


def test_a_column_joined_is_known_by_its_header_and_a_join_of_nothing_is_told(folder: Path) -> None:
    prices = [{"name": name, "price per 1M tokens": 2} for name in ("DeepSeek R1", "none")]
    column = of_board(folder, prices).by_key["price_blended"]
    assert {column.header, column.title} == {"price per 1M tokens"}
    (choice,) = of_board(folder, [prices[1]]).report.choices
    assert choice.short == "api.json has none of the 5 rows"


def test_what_the_rows_state_under_another_header_is_not_joined(folder: Path) -> None:
    board = "model,score,Input price,exhausted context\nLlama 4B,20,7,1\nDeepSeek R1,60,8,2\n"
    found = of_board(folder, OFFERS, board)
    assert "price_in" not in found.by_key
    assert "context_length" in found.by_key
    assert found.numbers("price_out").tolist() == [0.3, 1.6]


@pytest.mark.parametrize(
    ("header", "text"), [("Context", "128k"), ("max_input_tokens", 128000), ("limit.context", "")]
)
def test_a_context_length_is_a_number_of_tokens(folder: Path, header: str, text: object) -> None:
    found = of_board(folder, [{"name": "Llama 4B", header: text}, {"name": "B", header: "1M"}])
    lengths = found.numbers("context_length")[2:3].tolist() if text else []
    assert lengths == [128000] * bool(text)


def test_a_licence_is_joined_where_the_row_states_none(folder: Path) -> None:
    board = "model,score,license\nLlama 4B,20,\nDeepSeek R1,60,mit\n"
    others = [{"name": "Llama 4B", "license": "llama4"}, {"name": "DeepSeek R1", "license": "x"}]
    found = of_board(folder, others, board)  # which has no number, and needs none
    assert found.words("license") == ["llama4", "mit"]


def test_a_model_in_a_mode_takes_the_price_of_its_plain_name_and_that_is_told(folder: Path) -> None:
    prices = [
        {"name": name, "input price": price}
        for name, price in (("gpt-5", 1.25), ("o3", 2), ("o3 (high)", 3), ("gpt-5-mini", 0.25))
    ]
    board = "model,score\ngpt-5 (high),88\no3 (high),81\no3 (32k think),80\ngpt-5 (ours),9\n"
    found = of_board(folder, prices, board)
    assert found.numbers("price_in").tolist()[:3] == [1.25, 3, 2]
    assert np.isnan(found.numbers("price_in")[3])
    (told,) = (note for note in found.report.notes if isinstance(note, Note) and note.told)
    assert told.endswith("joined without the mode: gpt-5 (high) = gpt-5, o3 (32k think) = o3")


def test_sizes_are_those_that_names_state_and_nothing_else() -> None:
    (before, _) = both(
        b"model,params,active params,pass@1\na-7B,10,10,1\nb-30B-A3B,42,,2\nc,70,,3\nd-13B,18,,\n"
    )
    assert [choice.option for choice in before.report.choices] == ["params_from_names"]
    after = with_params_from_names(before, "model", asked=True)
    sizes = [after.cell(row, "total_params_b") for row in range(4)]
    assert sizes[0] == Cell("7", 7.0, 0, Mark.INFERRED)
    assert [cell.number for cell in sizes] == [7, 30, None, 13]
    assert [after.cell(row, "active_params_b").number for row in range(4)] == [None, 3, None, None]
    assert after.report.choices == ()
    missing = missing_counts(after, after.roles)
    assert (missing.without_x, missing.without_y, missing.unplaceable) == (1, 1, 2)
    assert missing.cells == {"total_params_b": 1, "active_params_b": 3, "pass_at_1": 1}
    assert after.report.notes[-1] == "3 of 4 names state a size"


def test_without_any_column_of_sizes_one_is_added_and_becomes_x() -> None:
    before = dataset(model=["a-7B", None, "c-30B-A3B"], pass_at_1=[1.0, 2.0, 3.0])
    after = with_params_from_names(before, "model", asked=True)
    keys = ["model", "pass_at_1", "total_params_b", "active_params_b"]
    assert [*after.values] == [column.key for column in after.columns] == keys
    assert after.roles == Roles("model", "total_params_b", "pass_at_1", None)
    assert np.array_equal(after.numbers("total_params_b"), [7, np.nan, 30], equal_nan=True)
    assert after.report.columns == after.columns
    after = with_params_from_names(
        dataset(model=["a", "b"], pass_at_1=[1.0, 2.0]), "model", asked=True
    )
    assert np.isnan(after.numbers("total_params_b")).all()
    assert "active_params_b" not in after.by_key


def test_missing_active_parameters_are_filled_in_by_both_readers_alike() -> None:
    lines = ["model,params,active params,pass@1"]
    lines += [f"m{row}-30B-A3B,30,,50\nd{row}-7B,7,7,40\ne{row}-32B,32,,45" for row in range(20)]
    one, other = both("\n".join(lines).encode())
    assert np.nansum(one.numbers("active_params_b")) == 20 * 3 + 20 * 7
    assert_equal_datasets(one, other)


@given(st.lists(st.integers(1, 99), min_size=3, max_size=8), st.integers(0, 8), st.booleans())
def test_sizes_are_read_from_the_label_chosen(sizes: list[int], unnamed: int, asked: bool) -> None:
    names = [f"x{row}-{size}B" for row, size in enumerate(sizes)] + ["other"] * unnamed
    data = dataset(
        model=[f"m{row}" for row in range(len(names))],
        name=names,
        pass_at_1=[float(row) for row in range(len(names))],
    )
    data = replace(data, roles=data.roles._replace(x=None))
    assert derive(data, ViewState()).roles.x is None
    found = derive(data, ViewState(label="name", params_from_names=asked))
    assert found.roles.x == TOTAL
    assert found.numbers(TOTAL)[: len(sizes)].tolist() == sizes
    assert TOTAL not in derive(data, ViewState(label="model")).by_key

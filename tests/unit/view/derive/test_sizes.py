"""Sizes joined from the bundled sources: by the very name, or not at all."""

from collections.abc import Callable
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcbtui.dataset.dataset import Dataset, missing_counts
from lcbtui.dataset.source import SourceInfo
from lcbtui.sources.catalog import find
from lcbtui.sources.open import bundled_tables, open_dataset
from lcbtui.view.derive.derive import derive
from lcbtui.view.derive.sizes import with_joined_params
from lcbtui.view.state import ViewState
from result_documents import about, document, performance, results_dataset_of, small

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
    assert [column.key for column in report.columns][:3] == [
        "model",
        "total_params_b",
        "active_params_b",
    ]
    assert missing_counts(before, before.roles).unplaceable == 0


def test_a_name_is_found_behind_the_slash_of_a_repository() -> None:
    names = ("Qwen/QwQ-32B-Preview", "qwq-32b-preview", "QwQ 32B preview", "Qwen/Qwen", "a/b/c")
    data = joined(results_of(*names))
    assert [data.cell(row, "total_params_b").text for row in range(5)] == ["32.5"] * 3 + [""] * 2


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

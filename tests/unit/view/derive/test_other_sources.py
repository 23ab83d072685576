"""Two sources side by side: which models are the same, values, changes and windows."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.columns import Mark, Roles, format_cell
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.values import Texts
from lcbtui.dataset.windows import parse_window
from lcbtui.errors import UsageError
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.derive.other_sources import SourceModel, match_models
from lcbtui.view.state import PerModel, ViewState
from lcbtui.view.view import View
from result_documents import results_dataset_of, with_part
from unit.datasets import dataset


def of(*names: str, repo: str = "", mode: str = "") -> SourceModel:
    return SourceModel(frozenset(names), repo, mode)


NAMES = st.sampled_from(
    ["Qwen3-32B", "qwen3 32b", "R1", "R1-0528", "R1 0528", "R1 run 2", "Phi-4", "-", ""]
)
MODELS = st.lists(
    st.builds(
        SourceModel,
        st.frozensets(NAMES, min_size=1, max_size=2),
        st.sampled_from(["", "a/one", "b/two", "c/three"]),
        st.sampled_from(["", "thinking", "Thinking", "non-thinking"]),
    ),
    max_size=7,
    unique=True,
)


@given(MODELS, MODELS)
def test_models_that_are_joined(first: list[SourceModel], second: list[SourceModel]) -> None:
    there, back = match_models(first, second), match_models(second, first)
    assert {(other, one) for one, other in there.items()} == set(back.items())
    assert len(set(there.values())) == len(there), "none is joined twice"
    for one, other in there.items():
        both = first[one], second[other]
        assert len({it.repo for it in both} - {""}) <= 1
        assert len({it.mode.casefold() for it in both} - {""}) <= 1


GLM = of("GLM-Z1-9B", repo="zai-org/GLM-Z1-9B-0414")
RUNS = [of("R1 run 2"), of("R1 run 3")]
THINKING, OTHER = (of("q", repo="a/q", mode=mode) for mode in ("thinking", "non-thinking"))
CASES: dict[str, tuple[list[SourceModel], list[SourceModel], dict[int, int]]] = {
    "one repository, two names": ([GLM], [of("x", repo="zai-org/GLM-Z1-9B-0414")], {0: 0}),
    "another spelling": ([of("Qwen/Qwen3-32B (greedy)", repo="a/b")], [of("qwen3 32b")], {0: 0}),
    "the name of a repository": ([of("mine", repo="Qwen/Qwen3-32B")], [of("qwen3 32b")], {0: 0}),
    "a date in one name alone": ([of("GLM-Z1-9B")], [of("GLM-Z1-9B-0414")], {}),
    "a date in a repository": ([GLM], [of("GLM-Z1-9B-0414")], {0: 0}),
    "a whole name before one without its run": (
        [of("R1"), of("R1 run 2")],
        [of("R1 (run 2)"), of("r1")],
        {0: 1, 1: 0},
    ),
    "one name of two": ([of("Qwen")], [of("Qwen", repo="a/one"), of("QWEN", repo="b/two")], {}),
    "two runs": ([of("R1")], RUNS, {}),
    "called like two": ([of("one", "two")], [of("one"), of("two")], {}),
    "two are called like one": ([of("one"), of("two")], [of("one", "two")], {}),
    "one name in two repositories": ([of("q", repo="a/one")], [of("q", repo="b/two")], {}),
    "two of one repository": (
        [of("x", repo="a/b"), of("y", repo="a/b")],
        [of("z", repo="a/b")],
        {},
    ),
    "modes join their like": ([THINKING, OTHER], [of("q", repo="a/q", mode="Thinking")], {0: 0}),
    "a mode in a name": (
        [of("q (no think)"), of("Q-Thinking"), of("q"), of("Q (high)")],
        [THINKING, OTHER],
        {0: 1, 1: 0},
    ),
    "no mode and a single one": ([of("q", repo="a/q")], [THINKING], {0: 0}),
    "no mode and two": ([of("q", repo="a/q")], [THINKING, OTHER], {}),
    "a repository has the modes of all its names": (
        [of("gemma", repo="a/b"), of("other", repo="a/b", mode="thinking")],
        [of("gemma", mode="thinking")],
        {1: 0},
    ),
    "a repository without modes": (
        [of("gemma", repo="a/b")],
        [of("gemma", mode="thinking")],
        {0: 0},
    ),
}


@pytest.mark.parametrize(("first", "second", "found"), CASES.values(), ids=CASES)
def test_joined(first: list[SourceModel], second: list[SourceModel], found: dict[int, int]) -> None:
    assert match_models(first, second) == found


FIGURE, PAPER, REPORTED = (open_dataset(find(name)) for name in ("figure", "paper", "reported"))


def compared(one: Dataset, other: Dataset, state: ViewState | None = None) -> View:
    state = replace(
        state or ViewState(), source=one.source.name, against=other.source.name or "other"
    )
    return apply(derive(one, state, other), state)


def rows(view: View, *keys: str) -> dict[str, tuple[str, ...]]:
    """Label → texts as people read them."""
    data = view.dataset
    return {
        data.cell(row, view.roles.label).text: tuple(
            format_cell(data.by_key[key], data.cell(row, key)) for key in keys
        )
        for row in view.rows.tolist()
    }


def test_the_figure_against_the_paper_has_both_values_and_the_change_with_its_mark() -> None:
    view = compared(FIGURE, PAPER)
    found = rows(view, "change_in_score", "other_pass_at_1")
    assert found["DASD-4B-Thinking"] == ("≈+1.2", "69.3")
    assert found["Nvidia-Nemotron-Ultra-253B"] == ("≈+0.9", "68.1")
    assert len(found) == 12
    assert view.left_out[-1] == "against paper: 12 models in both"


def test_a_change_is_raw_without_the_digits_of_binary_fractions() -> None:
    view = compared(FIGURE, PAPER)
    cell = view.dataset.cell(int(view.rows[0]), "change_in_score")
    assert (cell.number, cell.text, cell.decimals) == (1.2, "1.2", 1)
    assert Mark.APPROXIMATE in cell.marks
    assert Mark.APPROXIMATE not in view.dataset.cell(0, "other_pass_at_1").marks


@pytest.mark.parametrize("score", [1e300, -1e300, 1e308])
def test_a_change_that_no_float_holds_is_not_known(score: float) -> None:
    one, other = (dataset(model=["a"], pass_at_1=[each]) for each in (1.5, score))
    data = compared(one, other).dataset
    assert data.cell(0, "change_in_score").missing
    assert data.cell(0, "other_pass_at_1").number == score


def test_models_of_one_source_alone_stay_without_values_and_are_counted() -> None:
    one = dataset(model=["a", "b"], total_params_b=[1.0, 2.0], pass_at_1=[50.0, 60.0])
    other = dataset(model=["A", "c", "d"], total_params_b=[1.0, 3.0, 4.0], pass_at_1=[51.0, 1, 2])
    view = compared(one, other)
    assert rows(view, "change_in_score", "other_model") == {"b": ("–", "–"), "a": ("−1", "A")}
    assert view.left_out[0] == "against Made: 1 model in both, 1 without a match there"


def test_of_several_reports_the_median_counts_unless_another_is_asked_for() -> None:
    ours = dataset(model=["a"], pass_at_1=[50.0])
    other = dataset(model=["a"] * 4, pass_at_1=[10.0, 40.0, 20.0, 30.0])
    for which, value in ((PerModel.ALL, "20"), (PerModel.MEDIAN, "20"), (PerModel.BEST, "40")):
        view = compared(ours, other, ViewState(per_model=which))
        assert rows(view, "other_pass_at_1") == {"a": (value,)}


def test_the_other_source_counts_its_window_in_force_only() -> None:
    view = compared(PAPER, REPORTED)
    assert rows(view, "other_pass_at_1")["AM-Thinking-v1"] == ("70.3",)
    there = set(rows(view, "same_window").values())
    assert there == {("yes",), ("–",)}  # Qwen3 has two modes there, and the paper states none
    wide = compared(PAPER, REPORTED, ViewState(window=parse_window("2410-2502")))
    assert rows(wide, "other_pass_at_1") == rows(view, "other_pass_at_1")


def _with_window(start: str, end: str, version: str | None = "v5") -> Dataset:
    path = f"model,params,pass@1,window_start,window_end,version\na,4B,50,{start},{end},{version}\n"
    return open_dataset(find("-"), path.encode())


@pytest.mark.parametrize(
    ("start", "end", "version", "same"),
    [
        ("2024-10-01", "2025-02-01", "v5", "yes"),
        ("2024-08-01", "2025-02-01", "v5", "no"),
        ("2024-10-01", "2025-01-01", "v5", "no"),
        ("2024-10-01", "2025-02-01", "v6", "no"),
        ("2024-10-01", "2025-02-01", "", "yes"),
        ("", "", "v5", "–"),
        ("", "", "v6", "no"),
    ],
)
def test_other_problems_are_flagged(start: str, end: str, version: str, same: str) -> None:
    view = compared(
        _with_window("2024-10-01", "2025-02-01"),
        _with_window(start, end, version),
        ViewState(window=parse_window("all")),
    )
    assert rows(view, "same_window") == {"a": (same,)}
    assert ("1 of 1 over other problems" in view.left_out) == (same == "no")


def _results(tmp_path: Path, days: dict[str, int]) -> Dataset:
    performances = [
        {
            "question_id": problem,
            "model": "Alpha-7B",
            "date": day * 86_400_000,
            "difficulty": "easy" if number % 2 else "hard",
            "pass@1": 100.0 * (number % 2),
            "platform": "leetcode",
        }
        for number, (problem, day) in enumerate(days.items())
    ]
    models = [{"model_repr": "Alpha-7B", "model_name": "x/Alpha-7B", "release_date": 0, "link": ""}]
    text = json.dumps({"performances": performances, "models": models, "date_marks": [19_000]})
    path = tmp_path / "results.json"
    path.write_text(text, encoding="utf-8")
    return open_dataset(find(str(path)))


def test_means_over_chosen_problems_are_other_problems_than_a_whole_window(tmp_path: Path) -> None:
    results = _results(tmp_path, {"p": 20_000, "q": 20_001, "r": 20_002})
    other = _with_window("2024-10-04", "2024-10-06", "")
    other = other.with_columns([Texts(other.by_key["model"], ["alpha 7b"] * len(other))])
    whole = compared(results, other, ViewState(window=parse_window("2024-10-04..2024-10-06")))
    assert rows(whole, "same_window") == {"Alpha-7B": ("yes",)}
    hard = ViewState(window=parse_window("2024-10-04..2024-10-06"), query="difficulty:hard")
    assert rows(compared(results, other, hard), "same_window") == {"Alpha-7B": ("–",)}


@pytest.mark.parametrize(
    ("there", "same"), [("pqr", "yes"), ("rqp", "yes"), ("pqs", "no"), ("pqrs", "no"), ("pq", "no")]
)
def test_results_are_compared_by_problem_ids(there: str, same: str, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    one = _results(tmp_path, {"p": 20_000, "q": 20_001, "r": 20_002})
    other = _results(tmp_path / "other", dict.fromkeys(there, 20_001))
    view = compared(one, other, ViewState(window=parse_window("2024-10-04..2024-10-06")))
    assert rows(view, "same_window") == {"Alpha-7B": (same,)}


def test_two_files_of_results_over_their_own_dates_are_over_other_ones(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    one, other = _results(tmp_path, {"p": 20_000}), _results(tmp_path / "other", {"p": 20_009})
    view = compared(one, other, ViewState(window=parse_window("2024-10-04..2024-10-06")))
    assert rows(view, "same_window") == {"Alpha-7B": ("–",)}  # no model has results there
    view = compared(one, other, ViewState(window=parse_window("all")))
    assert rows(view, "same_window") == {"Alpha-7B": ("yes",)}  # one problem, dated otherwise
    other = _results(tmp_path / "other", {"q": 20_009})
    view = compared(one, other, ViewState(window=parse_window("all")))
    assert rows(view, "same_window") == {"Alpha-7B": ("no",)}


def test_a_model_with_results_on_part_of_the_problems_is_over_others(tmp_path: Path) -> None:
    part = with_part(20, {"A": (20, 5), "B": (10, 5)})
    full = with_part(20, {"A": (20, 6), "B": (20, 6)})
    pair = [
        results_dataset_of(SourceInfo(name, name), document, name)
        for name, document in (("part.json", part), ("full.json", full))
    ]
    for one, other in (pair, pair[::-1]):
        assert rows(compared(one, other), "same_window") == {"A": ("yes",), "B": ("no",)}
        assert "1 of 2 over other problems" in compared(one, other).left_out


def test_a_score_of_another_name_is_headed_by_it() -> None:
    average = open_dataset(find("-"), b"model,params,average\nQwen3-14B,14B,60\n")
    view = compared(average, PAPER)
    assert rows(view, "change_in_score") == {"Qwen3-14B": ("−3.5",)}
    assert view.dataset.by_key["other_pass_at_1"].title == "paper Pass@1"


def test_modes_are_told_as_the_reason_and_headers_differ_in_capitals() -> None:
    one = dataset(model=["a", "b"], WER=[5.0, 6], roles=Roles("model", None, "WER", None))
    modes, scores = ["thinking", "plain", "plain"], [4.0, 9, 5]
    roles = Roles("model", None, "wer", None)
    view = compared(one, dataset(model=["a", "a", "b"], mode=modes, wer=scores, roles=roles))
    assert rows(view, "other_WER", "other_model") == {"b": ("5", "b"), "a": ("–", "–")}
    assert view.left_out[0] == "against Made: 1 model in both, 1 without a match there"


def test_a_score_without_its_like_is_an_error_that_says_what_works() -> None:
    other = dataset(model=["a"], speed=[1.0], roles=Roles("model", None, "speed", None))
    with pytest.raises(UsageError, match=r"against made: .*pass_at_1; .*y COLUMN"):
        compared(dataset(model=["a"], pass_at_1=[1.0]), other)


def test_an_empty_other_source_leaves_all_without_values() -> None:
    one = dataset(model=["a"], total_params_b=[1.0], pass_at_1=[50.0])
    nothing = np.zeros(0, dtype=np.int64)
    view = compared(one, replace(one, data=tuple(each.take(nothing) for each in one.data)))
    assert rows(view, "change_in_score") == {"a": ("–",)}


def test_without_the_other_rows_nothing_is_compared_yet() -> None:
    assert derive(FIGURE, ViewState(against="paper")).data is FIGURE.data


@pytest.mark.parametrize("changes", [{"columns": ("change_in_score",)}, {"y": "change_in_score"}])
def test_added_columns_are_there_with_one_report_a_model(changes: dict[str, object]) -> None:
    state = replace(ViewState(per_model=PerModel.BEST), **changes)  # type: ignore[arg-type]  # fields by name
    view = compared(REPORTED, PAPER, state)
    assert rows(view, "change_in_score")["AM-Thinking-v1"] == ("0.0",)

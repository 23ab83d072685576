"""Several sources as one table: what stands under what, and that no cell is lost."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.analysis.ranking import no_comparison
from lcbtui.dataset.dataset import Dataset, source_of
from lcbtui.dataset.source import Note, with_flag
from lcbtui.dataset.windows import Window, parse_window
from lcbtui.sources.catalog import bundled, find
from lcbtui.sources.combine import combined
from lcbtui.sources.open import bundled_tables, open_dataset, open_sources
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.derive.other_sources import with_same_models
from lcbtui.view.state import PerModel, ViewState
from result_documents import document, performance, small

MINE = """Model Name,Size,LCB v5,HF repo,Hardware
my-4B-RL,4B,66.9,me/my-4B,A100
Qwen3-32B,32.8B,64.0,Qwen/Qwen3-32B,H100
"""


def told(dataset: Dataset) -> list[str]:
    return [note for note in dataset.report.notes if isinstance(note, Note) and note.told]


def opened(*names: str) -> Dataset:
    return open_sources([find(name) for name in names])


@pytest.fixture
def mine(tmp_path: Path) -> str:
    path = tmp_path / "mine.csv"
    path.write_text(MINE, encoding="utf-8")
    return str(path)


def test_rows_stand_under_the_roles_of_the_first_source_and_keep_theirs(mine: str) -> None:
    both = opened("paper", mine)
    assert len(both) == 14
    assert both.roles == opened("paper").roles
    assert both.words("model")[12:] == ["my-4B-RL", "Qwen3-32B"]
    assert both.numbers("pass_at_1")[12:].tolist() == [66.9, 64.0]
    assert both.numbers("total_params_b")[12:].tolist() == [4.0, 32.8]
    assert both.words("source") == ["paper"] * 12 + ["mine.csv"] * 2
    assert both.words("Hardware") == [""] * 12 + ["A100", "H100"]
    assert source_of(both, 12).name == mine
    assert both.source.title == bundled()["paper"].title
    assert '"LCB v5" of mine.csv stands under Pass@1' in both.report.notes
    assert not told(both)


def test_a_role_that_the_first_source_lacks_is_that_of_the_next(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("Model,LCB v5\nA,50\nB,60\n", encoding="utf-8")
    assert opened(str(tmp_path / "mine.csv"), "paper").roles.x == "total_params_b"


def test_a_source_without_scores_leaves_the_score_of_the_other_chosen(tmp_path: Path) -> None:
    for name, text in {"wer": "model,wer\nA,3.1\nB,2.2\n", "names": "model,b\n"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    both = opened(*(str(tmp_path / name) for name in ("wer", "names")))
    assert "y" not in {choice.option for choice in both.report.choices}


def test_the_first_source_gives_title_and_axes(mine: str) -> None:
    both = opened(mine, "paper")
    assert both.source.title == "mine.csv"
    assert both.by_key[both.roles.y or ""].title == "LCB v5"
    assert both.words("source")[:2] == ["mine.csv"] * 2


@given(st.permutations([*bundled()]), st.integers(2, 3))
def test_no_cell_is_lost_or_made_up(order: list[str], count: int) -> None:
    parts = [opened(name) for name in order[:count]]
    both = combined(parts)
    start = 0
    for part in parts:
        for row in range(len(part)):
            for column in part.columns:
                if column.key != "highlight":
                    assert both.cell(start + row, column.key) == part.cell(row, column.key)
            others = both.by_key.keys() - part.by_key.keys() - {"source", "highlight"}
            assert all(both.cell(start + row, key).missing for key in others)
        start += len(part)
    assert start == len(both)
    for dates in both.dates.values():
        assert np.isnan(dates.first).tolist() == dates.missing.tolist()


@pytest.mark.parametrize(
    ("names", "presumed", "said"),
    [
        (["ours-8b-rl", "closed-teacher"], ["ours-8b-rl"], "taken for ours: ours-8b-rl (--ours"),
        (["my_model", "LLM (Ours)", "our-4B"], ["my_model", "LLM (Ours)", "our-4B"], "taken for"),
        (["GPT-foo", "closed-teacher"], [], "which is yours? --ours NAME"),
        (["Hours-7B", "mymodel", "Army-2B", "yours"], [], "which is yours? --ours NAME"),
        (["only-one"], ["only-one"], "taken for ours: only-one (--ours NAME)"),
        (["Qwen3-32B"], [], "which is yours? --ours NAME"),
    ],
)
def test_a_star_is_for_what_a_name_says_or_a_file_of_one_model(
    tmp_path: Path, names: list[str], presumed: list[str], said: str
) -> None:
    path = tmp_path / "mine.csv"
    rows = "".join(f"{name},8,60\n" for name in names)
    path.write_text(f"model,params,score\n{rows}", encoding="utf-8")
    both = derive(opened("paper", str(path)), ViewState(), bundled=bundled_tables)
    view = apply(both, ViewState())
    assert [both.words("model")[row] for row in view.ours] == presumed
    assert said in view.sentence
    assert "ours" not in apply(both, ViewState(ours=names[0])).sentence
    alone = apply(opened(str(path)), ViewState())
    assert "ours" not in alone.sentence + "".join(each.key for each in alone.series)


def test_rows_are_ours_where_the_file_says_so_or_else_by_name(mine: str, tmp_path: Path) -> None:
    def ours(dataset: Dataset) -> list[int]:
        return [int(row) for row in apply(dataset, ViewState()).ours]

    assert ours(opened("paper", mine)) == [12]
    assert ours(opened(mine, "paper")) == [0]
    marked = tmp_path / "marked.csv"
    marked.write_text("model,params,score,highlight\na,4,60,\nb,8,70,true\n", encoding="utf-8")
    assert ours(opened("paper", str(marked))) == [13]
    assert ours(opened(mine, str(marked))) == [3]
    assert ours(opened("figure", "paper")) == [
        *ours(opened("figure")),
        *(row + 12 for row in ours(opened("paper"))),
    ]
    named = apply(opened("paper", mine), ViewState(ours="AM-Thinking-v1")).ours.tolist()
    assert len(named) == 1
    assert named != [12]


def test_a_rerun_of_a_published_model_is_not_ours_unless_the_user_says_so(tmp_path: Path) -> None:
    def ours(dataset: Dataset, named: str | None = None) -> list[str]:
        state = ViewState(ours=named)
        rows = apply(derive(dataset, state, bundled=bundled_tables), state).ours
        return [dataset.words("model")[row] for row in rows]

    def opened_with(rows: str) -> Dataset:
        path = tmp_path / "mine.csv"
        path.write_text(rows, encoding="utf-8")
        return opened("paper", str(path))

    plain = opened_with("model,params,score\nmy-4B,4,66\nQwen3-32B,32.8,64\n")
    assert ours(plain) == ["my-4B"]
    told = derive(plain, ViewState(), bundled=bundled_tables)
    assert told.words("highlight")[-2:] == ["true", ""]
    assert told.words("also_in")[-2:] == ["", "paper"]
    assert ours(plain, "Qwen3-32B") == ["Qwen3-32B", "Qwen3-32B"]
    said = "model,params,score,highlight\nmy-4B,4,66,\nQwen3-32B,32.8,64,true\n"
    assert ours(opened_with(said)) == ["Qwen3-32B"]
    other = tmp_path / "other.csv"
    other.write_text("model,params,score\nmy-4B,4,65\n", encoding="utf-8")
    both = opened("paper", str(tmp_path / "mine.csv"), str(other))
    assert ours(both) == ["Qwen3-32B", "my-4B"]


def test_limits_that_leave_rows_out_go_with_ticks_and_the_title_is_of_all(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("model,params,score\na,4,12\n", encoding="utf-8")
    alone, both = opened("paper").source.chart, opened("paper", str(path)).source.chart
    assert alone.y_limits is not None
    assert both.y_limits is None
    assert both.y_ticks == ()
    assert (both.x_limits, both.x_ticks) == (alone.x_limits, alone.x_ticks)
    assert alone.title == "LiveCodeBench v5 vs. Total Parameters, as the Paper States"
    assert both.title == "LiveCodeBench v5 vs. Total Parameters"
    assert opened("paper", str(path)).source.short_name == "paper + mine.csv"


@pytest.mark.parametrize(("beyond", "kept"), [(0.0, True), (0.1, False)])
def test_limits_that_just_hold_all_rows_stay(tmp_path: Path, beyond: float, kept: bool) -> None:
    limits = opened("paper").source.chart.y_limits
    assert limits is not None and limits.low is not None
    assert limits.high is not None
    path = tmp_path / "mine.csv"
    path.write_text(f"model,params,score\na,4,{limits.low - beyond}\nb,8,{limits.high}\n")
    assert (opened("paper", str(path)).source.chart.y_limits == limits) is kept


def test_a_unit_of_its_own_is_a_column_of_its_own_and_told(tmp_path: Path) -> None:
    path = tmp_path / "arena.csv"
    path.write_text("model,params,elo\na,4,1210\nb,8,1190\n", encoding="utf-8")
    both = opened("paper", str(path))
    assert np.isnan(both.numbers("pass_at_1")[12:]).all()
    assert both.numbers("elo")[12:].tolist() == [1210.0, 1190.0]
    assert any("stands apart from Pass@1" in note for note in both.report.notes)


@pytest.mark.parametrize(
    ("name", "header", "apart"),
    [
        *(("own.json", "pass@1.humaneval", True), ("humaneval.csv", "pass@1", True)),
        *(("own.csv", "MMLU", True), ("own.csv", "pass@1", False), ("own.csv", "Accuracy", False)),
        *(("humaneval_lcb.csv", "pass@1", False), ("race.csv", "score", False)),
        ("mbpp.csv", "LCB v6 (2502-2505)", False),
    ],
)
def test_another_benchmark_never_stands_in_the_column_of_livecodebench(
    tmp_path: Path, name: str, header: str, apart: bool
) -> None:
    path = tmp_path / name.replace("json", "csv")
    path.write_text(f"model,params,{header}\na,4B,96.3\nb,8B,91\n", encoding="utf-8")
    both = opened("paper", str(path))
    assert np.isnan(both.numbers("pass_at_1")[12:]).all() == apart
    assert any("stands apart from Pass@1" in note for note in both.report.notes) == apart
    titles = [column.title for column in both.columns]
    assert len({*titles}) == len(titles)
    assert apart == (no_comparison(apply(both, ViewState(window=Window()))) is None)


def test_errors_of_one_meaning_alone_stand_under_each_other(tmp_path: Path) -> None:
    paths = []
    for name, cell in (("a", "60 ± 3"), ("b", "61 ± 1 (avg of 4 runs)"), ("c", "62 ± 3.5")):
        paths.append(str(tmp_path / f"{name}.csv"))
        Path(paths[-1]).write_text(f"model,LCB\n{name},{cell}\n", encoding="utf-8")
    errors = opened(*paths).numbers("plus_minus_stated")
    assert np.isnan(errors).tolist() == [False, True, False]


def test_a_column_called_source_gives_way(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("model,score,source\na,60,blog\n", encoding="utf-8")
    both = opened(str(path), "paper")
    assert (both.words("source")[0], both.words("source.2")[0]) == ("own.csv", "blog")


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    paths = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / "scores.csv"
        path.write_text(f"model,score\n{folder},60\n", encoding="utf-8")
        paths.append(str(path))
    assert opened(*paths).words("source") == paths


def test_rows_of_a_source_without_windows_are_in_every_window(mine: str) -> None:
    both = opened("reported", mine)
    alone, shown = (apply(each, ViewState()) for each in (opened("reported"), both))
    assert len(shown) == len(alone) + 2
    assert set(shown.rows.tolist()) >= {len(both) - 2, len(both) - 1}


def test_the_same_model_in_two_sources_is_marked_and_not_merged(mine: str) -> None:
    both = with_same_models(opened("reported", mine), bundled_tables)
    also = dict(zip(both.words("model"), both.words("also_in"), strict=True))
    assert also["my-4B-RL"] == ""
    assert both.words("also_in")[-1] == "reported"
    named = [row for row, name in enumerate(both.words("model")) if name == "Qwen3-32B"]
    assert len(named) > 2
    assert derive(both, ViewState(), bundled=bundled_tables).words("also_in") == both.words(
        "also_in"
    )


def test_names_that_were_taken_for_the_same_are_told(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("model,score\nQwen/Qwen3-14B,1\nqwen3 32b,2\nQwQ-32B,3\n", encoding="utf-8")
    both = with_same_models(opened(str(path), "paper"), bundled_tables)
    assert both.words("also_in")[:3] == ["paper", "paper", ""]
    told = "Qwen/Qwen3-14B = Qwen3-14B, qwen3 32b = Qwen3-32B"
    assert both.report.notes[-1] == f"mine.csv and paper: taken for the same: {told}"


@pytest.mark.parametrize("window", [None, "2410-2502"])
def test_results_beside_a_source_of_one_window_are_means_over_its_problems(
    window: str | None, tmp_path: Path
) -> None:
    days = ["2024-08-10", "2024-10-10", "2025-01-10", "2025-02-10"]
    rows = [performance("M", f"q{n}", day, 100 - 20 * n) for n, day in enumerate(days)]
    path = tmp_path / "results.json"
    path.write_text(json.dumps(document(rows)), encoding="utf-8")
    asked = None if window is None else parse_window(window)
    for beside in ("paper", "reported"):
        view = apply(opened(beside, str(path)), ViewState(window=asked))
        (row,) = np.flatnonzero(np.array(view.dataset.words("model")) == "M").tolist()
        assert row in view.rows
        assert view.dataset.numbers("pass_at_1")[row] == (80 + 60) / 2
        ends = [view.dataset.cell(row, key).text for key in ("window_start", "window_end")]
        assert ends == ["2024-10-01", "2025-02-01"]


def test_means_over_problems_beside_others_state_their_window(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    path.write_text(json.dumps(small()), encoding="utf-8")
    results = open_dataset(find(str(path)))
    both = opened("paper", str(path))
    assert both.selection is None
    assert results.selection is not None
    bounds = results.selection.bounds
    assert bounds.start is not None
    assert both.dates["window_start"].first[12] == bounds.start
    assert both.numbers("pass_at_1")[12:].tolist() == results.numbers("pass_at_1").tolist()


def test_one_row_of_each_model_is_one_of_each_source(mine: str) -> None:
    state = ViewState(per_model=PerModel.BEST, window=parse_window("all"))
    both = derive(opened("paper", "reported", mine), state)
    view = apply(both, state)
    shown = [both.words("source")[row] for row in view.rows if _is_qwen3_32b(both, int(row))]
    assert (shown.count("mine.csv"), shown.count("paper")) == (1, 1)
    assert "reported" in shown


def _is_qwen3_32b(dataset: Dataset, row: int) -> bool:
    return dataset.cell(row, "hf_repo").text == "Qwen/Qwen3-32B"


def two_boards(tmp_path: Path) -> tuple[str, str]:
    board, own = tmp_path / "pub.csv", tmp_path / "our.csv"
    board.write_text("model,HumanEval,HumanEval+\npub-A,90.2,84.1\npub-B,80.2,74.1\n")
    own.write_text("model,HumanEval+,stderr\nours,82.3,3.1\n")
    return str(board), str(own)


def test_a_variant_stands_under_its_own_name_and_never_under_the_headline(tmp_path: Path) -> None:
    both = opened(*two_boards(tmp_path))
    assert np.isnan(both.numbers("HumanEval")[2])
    assert both.numbers("HumanEval+").tolist() == [84.1, 74.1, 82.3]
    (note,) = told(both)
    assert note == 'our.csv: "HumanEval+" stands apart from HumanEval: humaneval+ is not humaneval'
    assert with_flag(note).endswith("(--y HumanEval+)")
    view = apply(derive(both, ViewState(y="HumanEval+")), ViewState(y="HumanEval+"))
    assert round(view.dataset.numbers("plus_minus")[2], 1) == 6.1


def boards(folder: Path, *tables: str) -> list[str]:
    paths = []
    for place, table in enumerate(tables):
        paths.append(str(folder / f"board{place}.csv"))
        Path(paths[-1]).write_text(table)
    return paths


UNNAMED, MMLU, OTHER = (
    f"model,{header}\n{name}1,{score}\n{name}2,{score + 1}\n"
    for header, name, score in (("acc", "a", 60), ("mmlu", "x", 70), ("humaneval", "z", 40))
)


def test_pass_at_1_of_no_benchmark_is_taken_for_livecodebench_and_told(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("model,params,pass@1\nA,7B,30\nB,8B,40\n", encoding="utf-8")
    words = '"pass@1" of mine.csv stands under Pass@1, taken for livecodebench'
    assert told(opened("paper", str(path))) == [words]
    assert told(opened("paper", "reported")) == []


def test_that_one_source_alone_states_its_shots_is_told(tmp_path: Path) -> None:
    both = opened(*boards(tmp_path, "model,GSM8K\na,50\nb,51\n", "model,gsm8k (5-shot)\nc,60\n"))
    assert not np.isnan(both.numbers("GSM8K")).any()
    assert told(both) == ['"gsm8k (5-shot)" of board1.csv stands under GSM8K']


def test_a_score_that_may_be_of_two_numbers_of_shots_is_of_neither(tmp_path: Path) -> None:
    some = (
        f"model,{header}\nm{header[-6]},50.5\nn,51\n" for header in ("MMLU 5-shot", "MMLU 0-shot")
    )
    both = opened(*boards(tmp_path, "model,MMLU\na,50.1\nb,51\n", *some))
    assert np.isnan(both.numbers("MMLU")).tolist() == [False] * 2 + [True] * 4


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("GSM8K (5-shot),gsm8k", "GSM8K", "gsm8k"),
        ("gsm8k (5-shot),MMLU", "GSM8K", "gsm8k (5-shot)"),
        ("gsm8k (5-shot),gsm8k", "gsm8k exact_match", "gsm8k"),
        ("SWE-bench Verified,SWE-bench Lite", "SWE-bench Lite resolved", "SWE-bench Lite"),
        ("MMLU 5-shot,MMLU 0-shot", "MMLU", ""),
        ("LCB v5,LCB v6", "LiveCodeBench", ""),
    ],
)
def test_what_a_header_does_not_state_is_told_by_all_sources_in_any_order(
    tmp_path: Path, order: tuple[int, int], one: str, other: str, together: str
) -> None:
    tables = f"model,{one}\na,60,61\nb,62,63\n", f"model,{other}\nc,70\nd,71\n"
    both = opened(*boards(tmp_path, *(tables[place] for place in order)))
    scores = [values for values in both.number_columns.values() if (values.values == 70).any()]
    (column,) = scores
    beside = [
        h for h, n in zip(one.split(","), (60, 61), strict=True) if (column.values == n).any()
    ]
    assert [it.casefold() for it in beside] == [it.casefold() for it in together.split(",") if it]


def test_what_a_header_states_of_the_problems_goes_with_its_score(tmp_path: Path) -> None:
    one = "model,LCB v6 (175 problems)\na,48.3\nb,44.1\n"
    other = "model,LCB v5 (279 problems),LCB v6 (175 problems)\nc,55.3,49\nd,50.1,45.2\n"
    both = opened(*boards(tmp_path, one, other))
    assert both.words("version") == ["v6"] * 4
    assert both.numbers("problems").tolist() == [175] * 4
    assert both.numbers(both.roles.y or "").tolist() == [48.3, 44.1, 49, 45.2]
    swapped = derive(both, ViewState(y="LCB v5 (279 problems)"))
    assert "version" not in swapped.by_key or set(swapped.words("version")) == {"v5"}


def test_results_by_problem_and_a_table_share_errors_and_counts(tmp_path: Path) -> None:
    table = "model,pass@1,stderr,problems\na,50.1,9.5,30\nb,60,9.2,30\n"
    file = tmp_path / "results.json"
    file.write_text(json.dumps(small(50)), encoding="utf-8")
    both = opened(str(file), *boards(tmp_path, table))
    assert not np.isnan(both.numbers("standard_error")).any()
    assert both.numbers("problems")[-2:].tolist() == [30, 30]

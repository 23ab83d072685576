"""Which rows are over the same problems, windows, and one report a model."""

from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lcbtui.dataset.windows import USUAL_WINDOWS, Window, format_window, parse_window
from lcbtui.errors import UsageError
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.derive.problem_sets import boards_of, problem_sets
from lcbtui.view.state import PerModel, ViewState
from lcbtui.view.view import Remark, RemarkKind, Remedy, View
from unit.cli.running import lcb
from unit.datasets import dataset, figure

days = st.sampled_from(["2024-08-01", "2025-02-01", "2025-05-01", None])
stated = st.tuples(st.sampled_from(["v4", "v5", "v6", None]), days, days)


def codes(**columns: object) -> list[int]:
    found: list[int] = problem_sets(dataset(**columns)).codes.tolist()  # type: ignore[arg-type]
    return found


@given(st.lists(stated, min_size=1, max_size=8))
@example([("v5", "2024-08-01", None), ("v6", None, None)])
@example([("v5", "2024-08-01", "2025-02-01"), ("v5", "2025-02-01", None)])
def test_release_and_days_are_one(rows: list[tuple[str | None, str | None, str | None]]) -> None:
    version, start, end = zip(*rows, strict=True)
    sets = problem_sets(dataset(version=version, window_start=start, window_end=end))
    for place, row in enumerate(rows):
        same = [sets.of(place, "t") == sets.of(other, "t") for other in range(len(rows))]
        assert [other == row for other in rows] == same
        assert (sets.codes == sets.codes[place]).tolist() == same


def test_rows_that_state_nothing_are_one_problem_set() -> None:
    assert codes(model=["a", "b"]) == [0, 0]
    assert set(problem_sets(figure()).codes) == {0}


def test_different_numbers_of_problems_are_not_one_set() -> None:
    scores, counts = [50.0, 60.0, 70.0], [131.0, 166.0, 131.0]
    assert codes(model=["a", "b", "c"], pass_at_1=scores, problems=counts) == [0, 1, 0]
    assert codes(model=["a", "b", "c"], pass_at_1=scores, problems=[166.0, 166.0, None]) == [0] * 3


def test_the_same_dates_with_other_numbers_of_problems_are_not_one_set() -> None:
    found = codes(
        model=["a", "b", "c", "d"],
        version=["v5"] * 4,
        window_start=["2024-10-01"] * 3 + ["2024-08-01"],
        window_end=["2025-02-01"] * 4,
        pass_at_1=[50.0, 60.0, 70.0, 50.0],
        problems=[None, 166.0, 160.0, 166.0],  # the window has 166
    )
    assert found == [0, 0, 1, 2]


def test_rows_of_files_of_several_benchmarks_are_no_ranking(tmp_path: Path) -> None:
    for folder, files in {"boards": ("mbpp", "humaneval"), "runs": ("first", "second")}.items():
        (tmp_path / folder).mkdir()
        for place, file in enumerate(files):
            rows = [f"model-{name},{ord(name) / 2 + place}" for name in "abcdef"]
            text = "\n".join(["model,pass@1", *rows, ""])
            (tmp_path / folder / f"{file}.csv").write_text(text, encoding="utf-8")
        dataset = open_dataset(find(str(tmp_path / folder)))
        assert boards_of(dataset) == (["file"] if folder == "boards" else [])


def test_nearly_all_problems_have_ranks(tmp_path: Path) -> None:
    board = tmp_path / "board.csv"
    rows = [("a", 88, 225), ("b", 85, 224), ("c", 71, 223), ("d", 40, 225)]
    text = "".join(f"{name},{score},{count}\n" for name, score, count in rows)
    board.write_text(f"model,pass@1,problems\n{text}", encoding="utf-8")
    assert lcb("ls", str(board)).out.splitlines()[1].split()[0] == "1–2"
    ran = lcb("ls", str(board), "--columns", "model,problems")
    assert [line.split(maxsplit=3)[-1] for line in ran.out.splitlines()[1:]] == [
        *("225", "224 of 225", "223 of 225", "225")
    ]
    assert ran.err == ""  # the table says it
    board.write_text(f"model,pass@1,problems\n{text}e,60,222\n", encoding="utf-8")
    assert "no ranks: over different problems" in lcb("ls", str(board)).err


REPORTED = open_dataset(find("reported"))
ALL = ViewState(source="reported", window=Window(), per_model=PerModel.ALL)


def answer(state: ViewState) -> View:
    return apply(derive(REPORTED, state), state)


def cells(view: View, *keys: str) -> list[tuple[str, ...]]:
    return [tuple(view.dataset.cell(row, key).text for key in keys) for row in view.rows.tolist()]


def test_reported_opens_on_the_window_of_the_figure() -> None:
    windows = Counter(cells(answer(ALL), "version", "window_start", "window_end"))
    opened = answer(ViewState(source="reported", per_model=PerModel.ALL))
    first = ("v5", "2024-10-01", "2025-02-01")
    assert len(opened) == windows[first] == 75
    assert set(cells(opened, "version", "window_start", "window_end")) == {first}
    assert opened.window == "v5 2024-10-01..2025-02-01"
    assert "75 of 439 · v5 2024-10-01..2025-02-01" in opened.sentence
    measured = opened.dataset.words("measured_over")
    copies = sum(bool(measured[row]) for row in opened.rows.tolist())
    assert opened.left_out == (
        Remark(RemarkKind.OTHER_WINDOWS, 364, Remedy.LIFT_WINDOW),
        Remark(RemarkKind.QUOTED, copies),
    )
    assert "364 in other windows left out (--window all)" in opened.sentence


def test_a_window_keeps_rows_whose_whole_stated_window_lies_inside_and_no_others() -> None:
    shown = answer(replace(ALL, window=parse_window("2024-08..2025-02")))
    kept = cells(shown, "window_start", "window_end")
    assert kept
    assert all(start >= "2024-08-01" and end <= "2025-02-28" for start, end in kept)
    everything = cells(answer(ALL), "window_start", "window_end")
    inside = [
        (start, end)
        for start, end in everything
        if start and end and start >= "2024-08-01" and end <= "2025-02-28"
    ]
    assert len(kept) == len(inside)


def test_a_window_that_rows_are_over_keeps_exactly_these_rows() -> None:
    shown = answer(replace(ALL, window=parse_window("2408-2502")))
    every = cells(answer(ALL), "window_start", "window_end")
    kept = cells(shown, "window_start", "window_end")
    assert set(kept) == {("2024-08-01", "2025-02-01")}
    assert len(kept) == every.count(kept[0])
    assert " · v5 2024-08-01..2025-02-01 · " in shown.sentence


def test_reported_opens_with_one_row_a_model_and_says_how_many_reports_that_leaves_out() -> None:
    opened = answer(ViewState(source="reported"))
    every = answer(ViewState(source="reported", per_model=PerModel.ALL))
    assert len(set(cells(opened, "model", "mode"))) == len(opened) == 56
    assert set(cells(opened, "model", "mode")) == set(cells(every, "model", "mode"))
    assert opened.left_out[1:] == (Remark(RemarkKind.OTHER_REPORTS, 19, Remedy.SHOW_REPORTS),)
    assert opened.sentence.endswith("19 other reports left out (--per-model all)")


CHOICES = [PerModel.BEST, PerModel.MEDIAN, PerModel.OWN]


@pytest.mark.parametrize("which", CHOICES)
@pytest.mark.parametrize("window", [Window(), None])
def test_one_report_of_each_model_and_set_is_shown(which: PerModel, window: Window | None) -> None:
    view = answer(ViewState(source="reported", window=window, per_model=which))
    codes = problem_sets(view.dataset).codes
    reports: dict[tuple[str, str, int], list[tuple[float, str]]] = defaultdict(list)

    def key_of(row: int) -> tuple[str, str, int]:
        words = [REPORTED.cell(row, key).text for key in ("hf_repo", "model", "mode")]
        return words[0] or words[1], words[2], int(codes[row])

    scores = REPORTED.numbers("pass_at_1")
    copies = REPORTED.words("measured_over")  # for which their originals stand
    for row in answer(replace(ALL, window=window)).rows.tolist():
        if copies[row]:
            continue
        kind = REPORTED.cell(row, "report_kind").text
        reports[key_of(row)].append((float(scores[row]), kind))
    expected = {}
    for key, found in reports.items():
        among = sorted(score for score, _ in found)
        if which is PerModel.OWN:
            for kind in ("own", "independent"):
                if any(each == kind for _, each in found):
                    among = sorted(score for score, each in found if each == kind)
                    break
        expected[key] = among[-1] if which is PerModel.BEST else among[(len(among) - 1) // 2]
    assert {key_of(row): float(scores[row]) for row in view.rows.tolist()} == expected
    assert len(view) == len(expected)
    for row in view.rows.tolist():
        all_of_it = [score for score, _ in reports[key_of(row)]]
        spread = [view.dataset.numbers(key)[row] for key in ("lowest", "highest")]
        assert spread[0] <= min(all_of_it) and spread[1] >= max(all_of_it)


@pytest.mark.parametrize("which", CHOICES)
def test_of_equal_reports_the_first_of_the_source_is_shown(which: PerModel) -> None:
    made = dataset(model=["b", "a", "a"], reported_by=["X", "X", "Y"], pass_at_1=[50.0, 60.0, 60.0])
    assert apply(made, ViewState(per_model=which)).rows.tolist() == [1, 0]


def test_rows_that_name_no_reporter_are_no_reports_and_all_stay() -> None:
    made = dataset(
        model=["a"] * 4, reported_by=[None, "X", None, "Y"], pass_at_1=[50.0, 60.0, 70.0, 80.0]
    )
    assert apply(made, ViewState()).rows.tolist() == [2, 1, 0]
    plain = dataset(model=["a", "a"], pass_at_1=[50.0, 60.0])
    assert apply(plain, ViewState(per_model=PerModel.BEST)).rows.tolist() == [1, 0]


def test_an_original_stands_for_its_copy_where_nobody_says_who_reported_them() -> None:
    made = dataset(
        model=["a", "a", "a"], measured_over=[None, "v5", None], pass_at_1=[65.0, 65.0, 62.0]
    )
    assert apply(made, ViewState()).rows.tolist() == [0, 2]


def test_a_report_with_a_score_is_chosen_before_those_without_and_no_model_is_lost() -> None:
    made = dataset(model=["a", "a", "b"], reported_by=["X", "Y", "X"], pass_at_1=[None, 60.0, None])
    for which in CHOICES:
        assert apply(made, ViewState(per_model=which)).rows.tolist() == [1, 2]


@pytest.mark.parametrize("which", CHOICES)
def test_a_filter_never_changes_which_report_stands_for_a_model(which: PerModel) -> None:
    state = replace(ALL, window=None, per_model=which)
    whole = set(answer(state).rows.tolist())
    for query in ("score<65", "by:qwen", "kind:cited", "open:data", "fits:24GB"):
        view = answer(replace(state, query=query))
        assert len(view) and set(view.rows.tolist()) < whole


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2025", "expected 2408-2502"),
        ("2025-02-01..2024-08-01", "the ends are swapped; try 2024-08-01..2025-02-01"),
        ("soon..", "expected a date such as"),
        ("2408..2502", "2408: expected a date such as 2024-08-01"),
        ("2413-2502", "expected 2408-2502 .v5., 2410-2502 .v5., 2502-2505 .v6."),
        ("2502-2408", "expected 2408-2502"),
    ],
)
def test_a_bad_window_says_what_would_work(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        parse_window(text)


def test_a_month_at_an_end_is_the_whole_of_it() -> None:
    assert format_window(parse_window("2024-08..2025-01")) == "2024-08-01..2025-01-31"


def test_months_in_short_mean_the_first_day_of_both() -> None:
    assert format_window(parse_window("2408-2412")) == "2024-08-01..2024-12-01"
    assert format_window(parse_window("2408-2408")) == "2024-08-01..2024-08-01"
    for name, window, _, _ in USUAL_WINDOWS:
        assert parse_window(name) == window
